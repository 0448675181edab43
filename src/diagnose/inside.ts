/**
 * Sends commands to the processes inside a container, one at a time: to probes through files, and where no probe answers,
 * through the runtime's own tools.
 */
import { type ProbeAnswer, probeAnswerSchema, probeLimits } from "../model/diagnosis.ts";
import type { Clock, Container, ContainerFile } from "../model/ports.ts";
import { answersFolder, probeRoot } from "./runtimes/probe-files.ts";
import { openTools } from "./runtimes/runtimes.ts";

export interface ProbeCommand {
  readonly command: ProbeAnswer["command"];
  readonly frames?: number;
  /** `finish`: types whose holders are wanted. */
  readonly types?: readonly string[];
  readonly detail?: "full" | "types";
  /** Node: a heap snapshot beside the answer, where the heap is small enough. */
  readonly heapSnapshot?: boolean;
  readonly snapshotMaxBytes?: number;
  /** `snap`: whether to count pending timers. */
  readonly timers?: boolean;
  /** `collect`: the least time between two collections. */
  readonly everyMs?: number;
}

function commandFile(seq: number, command: ProbeCommand): ContainerFile {
  const text = JSON.stringify({ frames: 10, types: [], detail: "full", ...command, seq });
  return { path: `${probeRoot}/ctl/command.json`, content: text, mode: 0o644 };
}

/**
 * Written before the app starts, so that what it loads is traced too. Each import of one module by another adds some six
 * frames.
 */
export const markBeforeStart = commandFile(0, { command: "mark", frames: 25 });

export interface Inside {
  /** The answers of all processes known so far, or of those that answered in time. */
  ask(command: ProbeCommand, signal: AbortSignal, mostMs?: number): Promise<readonly ProbeAnswer[]>;
  /** The text of a file that an answer names; undefined where it is missing. */
  attachment(name: string): Promise<string | undefined>;
}

const pollMs = 100;
/** A probe answers within its polling interval; workers of a server may start after the first answer. */
const greetingMs = { least: 1_000, most: 4_000 };
/** Walking a million objects takes some seconds. */
const patienceMs = { ping: greetingMs.most, mark: 10_000, snap: 20_000, gcoff: 5_000, finish: 25_000, collect: 5_000 };

export function openInside(container: Container, clock: Clock): Inside {
  const probes = openProbes(container, clock);
  const jvms = openTools({ commands: container, folder: answersFolder, nowMs: () => clock.nowMs() });
  let asksJvms = false;
  return {
    ...probes,
    async ask(command, signal, mostMs) {
      const answers = asksJvms ? [] : await probes.ask(command, signal, mostMs);
      if (answers.length > 0 || (command.command !== "ping" && !asksJvms)) return answers;
      const found = await jvms.ask(command, mostMs);
      asksJvms = found.length > 0;
      return found;
    },
  };
}

export interface Probes extends Inside {
  /** Without waiting for an answer. */
  send(command: ProbeCommand): Promise<void>;
  /** Answers to the last command so far. */
  answers(): Promise<readonly ProbeAnswer[]>;
}

/** Loaded probes only, without tools. */
export function openProbes(container: Container, clock: Clock): Probes {
  let seq = 0;
  let known: ReadonlySet<string> = new Set();
  const answered = async (): Promise<ReadonlyMap<string, ProbeAnswer>> =>
    parseAnswers(
      await container.readFolder(answersFolder, (name) => name.endsWith(`.${seq}.json`) && !name.startsWith(".")),
    );
  const send = async (command: ProbeCommand): Promise<void> => {
    seq += 1;
    await container.putFiles([commandFile(seq, command)]);
  };
  return {
    send,
    answers: async () => [...(await answered()).values()],
    async ask(command, signal, mostMs = Infinity) {
      await send(command);
      const startedMs = clock.nowMs();
      let answers: ReadonlyMap<string, ProbeAnswer> = new Map();
      for (let heardMs = startedMs; ;) {
        await clock.sleep(pollMs, signal);
        const found = await answered();
        if (found.size > answers.size) heardMs = clock.nowMs();
        answers = found;
        const nowMs = clock.nowMs();
        const isWhole =
          command.command === "ping"
            ? answers.size > 0 && nowMs - heardMs >= greetingMs.least
            : [...known].every((process) => answers.has(process));
        if (isWhole || nowMs - startedMs > Math.min(patienceMs[command.command], mostMs)) break;
      }
      // If none answered, all are busy rather than gone.
      if (answers.size > 0) known = new Set(answers.keys());
      return [...answers.values()].slice(0, probeLimits.processes);
    },
    async attachment(name) {
      return (await container.readFolder(answersFolder, (each) => each === name)).get(name);
    },
  };
}

/** By process. A file that does not parse was not written by our probe, and is no answer. */
function parseAnswers(files: ReadonlyMap<string, string>): ReadonlyMap<string, ProbeAnswer> {
  const answers = new Map<string, ProbeAnswer>();
  for (const [name, text] of files) {
    const answer = parseAnswer(text);
    if (answer !== undefined) answers.set(name.split(".")[0] ?? name, answer);
  }
  return answers;
}

function parseAnswer(text: string): ProbeAnswer | undefined {
  try {
    return probeAnswerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
