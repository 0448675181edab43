/**
 * Takes snapshots of the JVMs in a container with the tools of its JDK: no probe is loaded, no option is set. `mark`
 * starts Flight Recorder, rather than JAVA_TOOL_OPTIONS: an old JVM would refuse to start, every short-lived one would
 * record, and the 256 samples would be spent on start-up.
 */
import { type ProbeAnswer, probeLimits } from "../../../model/diagnosis.ts";
import { type ClassCount, growthOf, orderByGrowth, sumBytes } from "./jvm-histogram.ts";
import { countSites, findHolders } from "./jvm-sites.ts";
import { createJvmTools, type JvmTools } from "./jvm-tools.ts";
import type { RuntimeTools, ToolsCommand, ToolsSpec } from "../runtime.ts";

interface Jvm {
  readonly pid: number;
  readonly version: string;
  atMark?: readonly ClassCount[];
  isSampled: boolean;
}

/** What a command adds to an empty answer. */
type Reported = Partial<Pick<ProbeAnswer, "heap" | "sites" | "types" | "held" | "trim" | "problems">>;

/** For stopping the recorder and reading the process from outside, even when the time is up. */
const leastMs = 1_000;

const unknown: ProbeAnswer["heap"] = {
  liveBytes: null,
  tracedBytes: null,
  toolBytes: null,
  nativeBytes: null,
  externalBytes: null,
  blocks: null,
};

export function createJvmProbe({ commands, folder, nowMs }: ToolsSpec): RuntimeTools {
  let untilMs = Infinity;
  const tools = createJvmTools({
    run: (command, timeoutMs) => commands.run(command, Math.max(leastMs, Math.min(timeoutMs, untilMs - nowMs()))),
  });
  const known = new Map<number, Jvm>();
  let seq = 0;

  /** Starts no tool once they are known: each is a JVM of its own. */
  async function findJvms(command: ToolsCommand["command"]): Promise<readonly Jvm[] | undefined> {
    if (known.size > 0 && command !== "ping" && command !== "mark") return [...known.values()];
    const pids = await tools.listPids();
    if (pids === undefined) return undefined;
    for (const pid of pids.slice(0, probeLimits.processes)) {
      if (!known.has(pid)) known.set(pid, { pid, version: (await tools.readVersion(pid)) ?? "", isSampled: false });
    }
    return pids.flatMap((pid) => known.get(pid) ?? []);
  }

  async function answer(jvm: Jvm, command: ToolsCommand): Promise<ProbeAnswer> {
    const startedMs = nowMs();
    const reported = await obey(tools, jvm, command, `${folder}/${jvm.pid}.${seq}.jfr`);
    return await describe(jvm, command.command, reported, startedMs);
  }

  async function describe(jvm: Jvm, command: ProbeAnswer["command"], reported: Reported, startedMs: number) {
    const { rssBytes, threads, descriptors } = await tools.readProcess(jvm.pid);
    return {
      probe: "jvm" as const,
      runtime: `java ${jvm.version}`.trim(),
      pid: jvm.pid,
      seq,
      command,
      rssBytes,
      heap: unknown,
      descriptors,
      threads,
      sites: [],
      types: [],
      resources: [],
      cycles: null,
      trim: null,
      held: [],
      attachments: [],
      problems: [],
      ...reported,
      tookMs: nowMs() - startedMs,
    };
  }

  return {
    async ask(command, mostMs = Infinity) {
      seq += 1;
      untilMs = nowMs() + mostMs;
      const jvms = await findJvms(command.command);
      if (jvms !== undefined) return await Promise.all(jvms.map((jvm) => answer(jvm, command)));
      if (!(await tools.isFirstProcessJava())) return [];
      const first = { pid: 1, version: "", isSampled: false };
      return [await describe(first, command.command, { problems: ["no-jcmd"] }, nowMs())];
    },
  };
}

async function obey(tools: JvmTools, jvm: Jvm, { command, types = [] }: ToolsCommand, path: string): Promise<Reported> {
  switch (command) {
    case "ping":
    case "gcoff":
    case "collect":
      // There is no cycle collector to stop; jvm.ts has why none is called.
      return {};
    case "mark": {
      jvm.isSampled = await tools.startSampling(jvm.pid);
      const classes = await tools.countClasses(jvm.pid);
      if (classes !== undefined) jvm.atMark = classes;
      return { ...reportClasses(jvm, classes), problems: problemsOf(jvm, classes) };
    }
    case "snap":
      return await takeSnapshot(tools, jvm, { path, withRoots: false, types });
    case "finish": {
      const reported = await takeSnapshot(tools, jvm, { path, withRoots: true, types });
      if (jvm.isSampled) await tools.stopSampling(jvm.pid);
      jvm.isSampled = false;
      return { ...reported, trim: await trim(tools, jvm.pid) };
    }
  }
}

interface SnapshotSpec {
  readonly path: string;
  readonly withRoots: boolean;
  readonly types: readonly string[];
}

/** Classes first: their collection removes dead objects from the samples. */
async function takeSnapshot(tools: JvmTools, jvm: Jvm, { path, withRoots, types }: SnapshotSpec): Promise<Reported> {
  const classes = await tools.countClasses(jvm.pid);
  const samples = jvm.isSampled ? await tools.readSamples(jvm.pid, path, withRoots) : [];
  const reported = reportClasses(jvm, classes);
  return {
    ...reported,
    sites: countSites(samples ?? [], growthOf(classes ?? [], jvm.atMark ?? [])),
    held: withRoots ? findHolders(samples ?? [], types) : [],
    problems: [...problemsOf(jvm, classes), ...(samples === undefined ? ["no-samples"] : [])],
  };
}

function reportClasses(
  jvm: Jvm,
  classes: readonly ClassCount[] | undefined,
): Required<Pick<Reported, "heap" | "types">> {
  if (classes === undefined) return { heap: unknown, types: [] };
  const liveBytes = sumBytes(classes);
  const tracedBytes = jvm.atMark === undefined ? null : Math.max(0, liveBytes - sumBytes(jvm.atMark));
  const types = orderByGrowth(classes, jvm.atMark ?? []).slice(0, probeLimits.types);
  return { heap: { ...unknown, liveBytes, tracedBytes }, types };
}

function problemsOf(jvm: Jvm, classes: readonly ClassCount[] | undefined): readonly string[] {
  return [...(classes === undefined ? ["no-histogram"] : []), ...(jvm.isSampled ? [] : ["no-flight-recorder"])];
}

/** After the snapshot's collection. The heap keeps its pages; what malloc holds for the JVM's own use is returned. */
async function trim(tools: JvmTools, pid: number): Promise<ProbeAnswer["trim"]> {
  const { rssBytes: beforeBytes } = await tools.readProcess(pid);
  if (!(await tools.trimNativeHeap(pid))) return null;
  return { beforeBytes, afterBytes: (await tools.readProcess(pid)).rssBytes };
}
