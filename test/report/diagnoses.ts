/** Hand-made diagnoses: the article's registry of agents, and one whose every text is an attack. */
import type { DiagnosisReport } from "../../src/model/report-json.ts";

export const registryDiagnosis: DiagnosisReport = {
  cause: "live-objects",
  runtime: "python 3.11.2",
  sites: [
    {
      file: "app/executor.py",
      line: 142,
      function: "AgentExecutor.run",
      own: true,
      bytesPerRequest: 842.6,
      countPerRequest: 8,
      bytes: 1179640,
      mapped: true,
    },
    {
      file: "app/executor.py",
      line: 87,
      function: "AgentExecutor.__init__",
      own: true,
      bytesPerRequest: 192,
      countPerRequest: 2,
      bytes: 268800,
      mapped: true,
    },
    {
      file: "/usr/lib/python3.11/json/decoder.py",
      line: 353,
      function: "JSONDecoder.raw_decode",
      own: false,
      bytesPerRequest: 56,
      countPerRequest: 1,
      bytes: 78400,
      mapped: false,
    },
  ],
  types: [
    { name: "app.executor.Step", countPerRequest: 8, bytesPerRequest: 384 },
    { name: "app.executor.AgentExecutor", countPerRequest: 1, bytesPerRequest: 48 },
    { name: "dict", countPerRequest: 9, bytesPerRequest: null },
  ],
  chain: [
    "module app.registry",
    "['REGISTRY'] dict",
    "['run-1194'] app.executor.AgentExecutor",
    ".steps list",
    "[3] app.executor.Step",
  ],
  cycle: ["app.executor.Step", ".parent app.executor.AgentExecutor", ".steps list", "[0] app.executor.Step"],
  follows: "requests",
  freedByCollectBytes: 12_288,
  freedByTrimBytes: 417_792,
  explained: { bytes: 1_090.6, ofBytes: 1_116, share: 0.977, per: "request" },
  where: [
    { process: "uvicorn", kind: "heap", share: 0.84 },
    { process: "uvicorn", kind: "anon", share: 0.16 },
  ],
  counts: [{ name: "asyncio.Task", perRequest: 0.02 }],
  rerun: [
    {
      kind: "glibc-returns",
      bytes: { before: 1_116, after: 1_109 },
      settings: ["MALLOC_ARENA_MAX=1", "MALLOC_TRIM_THRESHOLD_=131072"],
    },
  ],
  endpoint: [{ path: "registry.size", before: "212", after: "412" }],
  advice: ["Take each executor out of `REGISTRY` when its run is done, or keep it in a `weakref.WeakValueDictionary`."],
  notes: ["The worker with pid 9 did not answer; what it holds is not in these figures."],
};

/** More of everything than fits, and each text tries to be more than text. */
export function hostileDiagnosis(attack: string): DiagnosisReport {
  return {
    ...registryDiagnosis,
    runtime: attack,
    sites: registryDiagnosis.sites.map((site) => ({ ...site, file: `${attack}.py`, function: attack })),
    types: [{ name: attack, countPerRequest: 1_234_567, bytesPerRequest: 1e12 }],
    chain: [attack, ...Array.from({ length: 15 }, (_, index) => `['${attack}'] ${index}. - "]--> n0${attack}`)],
    cycle: [attack, `.end ${attack}`, `[0] ${attack}`],
    where: [{ process: attack, kind: attack, share: 1 }],
    counts: [{ name: attack, perRequest: 1 }],
    endpoint: [{ path: attack, before: attack, after: attack }],
    advice: [attack],
    notes: [attack],
  };
}
