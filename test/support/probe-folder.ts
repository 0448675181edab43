/** Speaks to probes through a folder as a diagnosis does: a command is written, answers are waited for and parsed. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ProbeAnswer, probeAnswerSchema } from "../../src/model/diagnosis.ts";

export interface ProbeFolder extends Disposable {
  readonly path: string;
  /** Waits until that many processes have answered. */
  command(
    command: ProbeAnswer["command"],
    options?: {
      readonly processes?: number;
      readonly frames?: number;
      readonly types?: readonly string[];
      readonly detail?: "full" | "types";
      readonly timers?: boolean;
      readonly everyMs?: number;
    },
  ): Promise<readonly [ProbeAnswer, ...ProbeAnswer[]]>;
  answers(seq: number): ProbeAnswer[];
}

const patienceMs = 45_000;

export function createProbeFolder(): ProbeFolder {
  const path = mkdtempSync(join(tmpdir(), "rss-plateau-test-probe-"));
  for (const name of ["ctl", "out"]) mkdirSync(join(path, name));
  let seq = 0;
  const answers = (of: number): ProbeAnswer[] =>
    readdirSync(join(path, "out"))
      .filter((name) => name.endsWith(`.${of}.json`))
      .map((name) => probeAnswerSchema.strict().parse(JSON.parse(readFileSync(join(path, "out", name), "utf8"))));
  return {
    path,
    answers,
    async command(command, { processes = 1, ...options } = {}) {
      seq += 1;
      const all = { frames: 10, types: [], detail: "full", timers: false, ...options };
      writeFileSync(join(path, "ctl/command.json"), JSON.stringify({ seq, command, ...all }));
      const until = Date.now() + patienceMs;
      for (;;) {
        const [first, ...rest] = answers(seq);
        if (first !== undefined && rest.length + 1 >= processes) return [first, ...rest];
        if (Date.now() > until) throw new Error(`${rest.length + (first ? 1 : 0)} of ${processes} answered ${command}`);
        await sleep(20);
      }
    },
    [Symbol.dispose]() {
      if (existsSync(path)) rmSync(path, { recursive: true, force: true });
    },
  };
}
