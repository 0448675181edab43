/**
 * Looks into the JVMs of a container with the tools that images with a JDK have: no probe is loaded, no option is set.
 * Flight Recorder is started by `mark` and not by JAVA_TOOL_OPTIONS: an old JVM would refuse to start, every
 * short-lived one would record, and its 256 samples would go to what the start allocated.
 */
import { type ProbeAnswer, probeLimits } from "../../../model/diagnosis.ts";
import { type ClassCount, growthOf, orderByGrowth, sumBytes } from "./jvm-histogram.ts";
import { countSites, findHolders } from "./jvm-sites.ts";
import { type Commands, createJvmTools, type JvmTools } from "./jvm-tools.ts";

interface JvmCommand {
  readonly command: ProbeAnswer["command"];
  /** `finish`: whose holders are looked for; of whatever was sampled when there are none. */
  readonly types?: readonly string[];
}

export interface JvmProbe {
  /** An answer of each JVM that is there; what its tools have not told after `mostMs` is missing in it. */
  ask(command: JvmCommand, mostMs?: number): Promise<readonly ProbeAnswer[]>;
}

export interface JvmProbeSpec {
  readonly commands: Commands;
  /** Inside the container; the app's user may write to it. */
  readonly folder: string;
  readonly nowMs: () => number;
}

interface Jvm {
  readonly pid: number;
  readonly version: string;
  atMark?: readonly ClassCount[];
  isSampled: boolean;
}

/** What a command adds to an answer that says nothing. */
type Told = Partial<Pick<ProbeAnswer, "heap" | "sites" | "types" | "held" | "trim" | "problems">>;

/** What has been started is stopped, and looked at from outside, also when the time is up. */
const leastMs = 1_000;

const untold: ProbeAnswer["heap"] = {
  liveBytes: null,
  tracedBytes: null,
  toolBytes: null,
  nativeBytes: null,
  externalBytes: null,
  blocks: null,
};

export function createJvmProbe({ commands, folder, nowMs }: JvmProbeSpec): JvmProbe {
  let untilMs = Infinity;
  const tools = createJvmTools({
    run: (command, timeoutMs) => commands.run(command, Math.max(leastMs, Math.min(timeoutMs, untilMs - nowMs()))),
  });
  const known = new Map<number, Jvm>();
  let seq = 0;

  /** Once they are known, no tool is started for it: each is a JVM of its own. */
  async function findJvms(command: JvmCommand["command"]): Promise<readonly Jvm[] | undefined> {
    if (known.size > 0 && command !== "ping" && command !== "mark") return [...known.values()];
    const pids = await tools.listPids();
    if (pids === undefined) return undefined;
    for (const pid of pids.slice(0, probeLimits.processes)) {
      if (!known.has(pid)) known.set(pid, { pid, version: (await tools.readVersion(pid)) ?? "", isSampled: false });
    }
    return pids.flatMap((pid) => known.get(pid) ?? []);
  }

  async function answer(jvm: Jvm, command: JvmCommand): Promise<ProbeAnswer> {
    const startedMs = nowMs();
    const told = await obey(tools, jvm, command, `${folder}/${jvm.pid}.${seq}.jfr`);
    return await describe(jvm, command.command, told, startedMs);
  }

  async function describe(jvm: Jvm, command: ProbeAnswer["command"], told: Told, startedMs: number) {
    const { rssBytes, threads, descriptors } = await tools.readProcess(jvm.pid);
    return {
      probe: "jvm" as const,
      runtime: `java ${jvm.version}`.trim(),
      pid: jvm.pid,
      seq,
      command,
      rssBytes,
      heap: untold,
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
      ...told,
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

async function obey(tools: JvmTools, jvm: Jvm, { command, types = [] }: JvmCommand, path: string): Promise<Told> {
  switch (command) {
    case "ping":
    case "gcoff":
    case "collect":
      // There is no collector of cycles alone that could be stopped; and why none is called, collected.ts says.
      return {};
    case "mark": {
      jvm.isSampled = await tools.startSampling(jvm.pid);
      const classes = await tools.countClasses(jvm.pid);
      if (classes !== undefined) jvm.atMark = classes;
      return { ...tellClasses(jvm, classes), problems: problemsOf(jvm, classes) };
    }
    case "snap":
      return await look(tools, jvm, { path, withRoots: false, types });
    case "finish": {
      const told = await look(tools, jvm, { path, withRoots: true, types });
      if (jvm.isSampled) await tools.stopSampling(jvm.pid);
      jvm.isSampled = false;
      return { ...told, trim: await trim(tools, jvm.pid) };
    }
  }
}

interface LookSpec {
  readonly path: string;
  readonly withRoots: boolean;
  readonly types: readonly string[];
}

/** The classes first: that collection takes what is dead out of the samples. */
async function look(tools: JvmTools, jvm: Jvm, { path, withRoots, types }: LookSpec): Promise<Told> {
  const classes = await tools.countClasses(jvm.pid);
  const samples = jvm.isSampled ? await tools.readSamples(jvm.pid, path, withRoots) : [];
  const told = tellClasses(jvm, classes);
  return {
    ...told,
    sites: countSites(samples ?? [], growthOf(classes ?? [], jvm.atMark ?? [])),
    held: withRoots ? findHolders(samples ?? [], types) : [],
    problems: [...problemsOf(jvm, classes), ...(samples === undefined ? ["no-samples"] : [])],
  };
}

function tellClasses(jvm: Jvm, classes: readonly ClassCount[] | undefined): Required<Pick<Told, "heap" | "types">> {
  if (classes === undefined) return { heap: untold, types: [] };
  const liveBytes = sumBytes(classes);
  const tracedBytes = jvm.atMark === undefined ? null : Math.max(0, liveBytes - sumBytes(jvm.atMark));
  const types = orderByGrowth(classes, jvm.atMark ?? []).slice(0, probeLimits.types);
  return { heap: { ...untold, liveBytes, tracedBytes }, types };
}

function problemsOf(jvm: Jvm, classes: readonly ClassCount[] | undefined): readonly string[] {
  return [...(classes === undefined ? ["no-histogram"] : []), ...(jvm.isSampled ? [] : ["no-flight-recorder"])];
}

/** After the look's collection. The heap keeps its pages; what malloc holds for the JVM's own use is given back. */
async function trim(tools: JvmTools, pid: number): Promise<ProbeAnswer["trim"]> {
  const { rssBytes: beforeBytes } = await tools.readProcess(pid);
  if (!(await tools.trimNativeHeap(pid))) return null;
  return { beforeBytes, afterBytes: (await tools.readProcess(pid)).rssBytes };
}
