/** Hand-made evidence of a diagnosis: what a service keeps a request, as probes and the kernel would tell it. */
import type { Examination, ProbeAnswer, ProcessView, Round, Site } from "../../src/model/diagnosis.ts";
import type { DiagnosisEvidence, Side, Trial } from "../../src/model/measurement.ts";
import { mib } from "./measurement.ts";

type Keyed = Readonly<Record<string, number>>;

/** Of one side, a request; what is not named is not there. */
export interface Keeps {
  /** `app/cache.py:12 put` or `lib:json/decoder.py:353 decode` → bytes. */
  readonly sites?: Keyed;
  /** What a site has in all, whatever was sent. */
  readonly held?: Keyed;
  /** A site's bytes after so many requests, where they do not grow evenly. */
  readonly curves?: Readonly<Record<string, (requests: number) => number>>;
  /** A site's objects after so many requests, of 40 bytes each. */
  readonly objects?: Readonly<Record<string, (requests: number) => number>>;
  /** Descriptors that are open, by the line that opened them. */
  readonly opened?: Keyed;
  readonly types?: Keyed;
  readonly resources?: Keyed;
  readonly rssBytes?: number;
  readonly nativeBytes?: number;
  readonly externalBytes?: number;
  readonly tmpfsBytes?: number;
  readonly descriptors?: number;
  /** Of the descriptors, by what they lead to. */
  readonly openFiles?: Keyed;
  readonly threads?: number;
  /** Bytes a request that only the collector frees, by site. */
  readonly cycles?: Keyed;
  /** The collection at the end frees all that was traced, or what is held whatever was sent. */
  readonly collected?: boolean | "held";
  readonly cyclePath?: readonly string[];
  readonly trimmedBytes?: number;
  readonly chains?: Readonly<Record<string, readonly string[]>>;
  /** Where its memory grows, a request. */
  readonly mappings?: Partial<Record<"heap" | "arena" | "anon" | "stack" | "shmem", number>>;
  readonly processes?: number;
  readonly runtime?: string;
  /** Nobody answers. */
  readonly silent?: boolean;
  readonly problems?: Examination["problems"];
}

const looks = [1_000, 1_200, 1_400];
const uncollected = 50;

export function examination(side: Side, keeps: Keeps): Examination {
  const rounds = looks.map((requests) => round(requests, keeps, "snap"));
  const finish = keeps.silent === true ? [] : [round(1_400 + uncollected, keeps, "finish")];
  return {
    side,
    capBytes: 512 * mib,
    rounds: [...rounds, ...finish],
    requestsBeforeFinish: keeps.silent === true ? 0 : uncollected,
    problems: keeps.problems ?? [],
  };
}

export function evidence(
  sides: { readonly head: Keeps; readonly base?: Keeps },
  reruns: DiagnosisEvidence["reruns"] = [],
): DiagnosisEvidence {
  const base = sides.base === undefined ? [] : [examination("base", sides.base)];
  return { tookMs: 1, examinations: [...base, examination("head", sides.head)], reruns, places: [] };
}

/** A rerun in which each side keeps so many bytes a request. */
export function rerunOf(
  kind: DiagnosisEvidence["reruns"][number]["kind"],
  bytesPerRequest: { readonly base: number; readonly head: number },
  startBytes: { readonly base: number; readonly head: number } = { base: 20 * mib, head: 20 * mib },
): DiagnosisEvidence["reruns"][number] {
  const trial = (side: Side): Trial => ({
    side,
    pair: 9,
    readyMs: 1,
    samples: Array.from({ length: 50 }, (_, index) => ({
      requests: index * 100,
      atMs: index,
      anonBytes: Math.round(startBytes[side] + index * 100 * bytesPerRequest[side]),
      shmemBytes: 0,
      fileBytes: 0,
      kernelBytes: 0,
      processes: 1,
    })),
    load: {
      answered: 4_900,
      unexpected: [],
      errors: [],
      lost: 0,
      durationMs: 1,
      latencyMs: { mean: 1, p50: 1, p99: 1 },
    },
    oomKills: 0,
    end: { kind: "completed" },
  });
  const env = kind === "glibc-returns" ? { MALLOC_ARENA_MAX: "1" } : {};
  return { kind, env, requests: 4_900, trials: [trial("base"), trial("head")] };
}

function round(requests: number, keeps: Keeps, command: "snap" | "finish"): Round {
  const processes = keeps.processes ?? 1;
  const pids = Array.from({ length: processes }, (_, index) => 7 + index);
  const rssBytes = 30 * mib + Math.round((keeps.rssBytes ?? 0) * requests);
  return {
    requests,
    connections: 8,
    rssBytes,
    tmpfsBytes: Math.round((keeps.tmpfsBytes ?? 0) * requests),
    processes: pids.map((pid) => view(pid, requests / processes, keeps)),
    answers: keeps.silent === true ? [] : pids.map((pid) => answer(pid, requests / processes, keeps, command)),
  };
}

function view(pid: number, requests: number, keeps: Keeps): ProcessView {
  const { mappings = {}, descriptors = 0, openFiles = {}, threads = 0 } = keeps;
  const of = (kind: keyof typeof mappings): number => 5 * mib + Math.round((mappings[kind] ?? 0) * requests);
  return {
    pid: pid + 40_000,
    name: "python3",
    heapBytes: of("heap"),
    arenaBytes: of("arena"),
    anonBytes: of("anon"),
    stackBytes: of("stack"),
    fileBytes: 5 * mib,
    shmemBytes: of("shmem"),
    rssBytes: 30 * mib,
    threads: 2 + Math.round(threads * requests),
    descriptors: { files: 4 + Math.round(descriptors * requests), sockets: 8, pipes: 0, others: 2 },
    openFiles: Object.entries(openFiles).map(([path, each]) => ({ path, count: Math.round(each * requests) })),
  };
}

function answer(pid: number, requests: number, keeps: Keeps, command: "snap" | "finish"): ProbeAnswer {
  const scaled = (perRequest: number): number => Math.round(perRequest * requests);
  const isFinish = command === "finish";
  const growing = Object.entries(keeps.sites ?? {}).map(([key, bytes]) =>
    siteOf(key, scaled(bytes), scaled(bytes / 100)),
  );
  const held = Object.entries(keeps.held ?? {}).map(([key, bytes]) => siteOf(key, bytes, 1));
  const curves = Object.entries(keeps.curves ?? {}).map(([key, curve]) => siteOf(key, Math.round(curve(requests)), 1));
  const counted = Object.entries(keeps.objects ?? {}).map(([key, count]) =>
    siteOf(key, 40 * Math.round(count(requests)), Math.round(count(requests))),
  );
  const sites = [...growing, ...held, ...curves, ...counted];
  const opened = Object.entries(keeps.opened ?? {}).map(([key, each]) => siteOf(key, 0, scaled(each)));
  const traced = sites.reduce((sum, { bytes }) => sum + bytes, 0);
  const left = { true: 0, held: traced - held.reduce((sum, { bytes }) => sum + bytes, 0), false: traced };
  const isNode = keeps.runtime?.startsWith("node") === true;
  return {
    probe: isNode ? "node" : "python",
    runtime: keeps.runtime ?? "python 3.11.2",
    pid,
    seq: requests,
    command,
    tookMs: 1,
    rssBytes: 30 * mib,
    heap: {
      liveBytes: null,
      tracedBytes: isFinish ? left[`${keeps.collected ?? false}`] : traced,
      toolBytes: scaled(10),
      nativeBytes: isNode ? null : 10 * mib + traced + scaled(10) + scaled(keeps.nativeBytes ?? 0),
      externalBytes: keeps.externalBytes === undefined ? null : scaled(keeps.externalBytes),
      blocks: null,
    },
    descriptors: 14 + scaled(keeps.descriptors ?? 0),
    threads: 2 + scaled(keeps.threads ?? 0),
    sites: [],
    types: [],
    resources: Object.entries(keeps.resources ?? {}).map(([name, count]) => ({ name, count: scaled(count) })),
    cycles: null,
    trim: null,
    held: [],
    attachments: [],
    problems: [],
    ...(isFinish ? finishPart(keeps) : { sites, opened, types: typesOf(keeps, scaled) }),
  };
}

function typesOf({ types = {} }: Keeps, scaled: (perRequest: number) => number): ProbeAnswer["types"] {
  return Object.entries(types).map(([name, count]) => ({ name, count: 50 + scaled(count), bytes: null }));
}

function finishPart(keeps: Keeps): Pick<ProbeAnswer, "cycles" | "trim" | "held"> {
  const sites = Object.entries(keeps.cycles ?? {}).map(([key, bytes]) => siteOf(key, bytes * uncollected, uncollected));
  return {
    cycles: {
      objects: sites.length,
      bytes: sites.reduce((sum, { bytes }) => sum + bytes, 0),
      types: [],
      sites,
      path: [...(keeps.cyclePath ?? [])],
    },
    trim: { beforeBytes: 40 * mib, afterBytes: 40 * mib - (keeps.trimmedBytes ?? 0) },
    held: Object.entries(keeps.chains ?? {}).map(([type, chain]) => ({ type, count: 3, chain: [...chain] })),
  };
}

function siteOf(key: string, bytes: number, count: number): Site {
  const [place = "", name = ""] = key.replace(/^lib:/, "").split(" ");
  const [file = "", line = "1"] = place.split(":");
  return { file, line: Number(line), function: name, own: !key.startsWith("lib:"), bytes, count };
}
