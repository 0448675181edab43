/** What a request leaves behind, function by function, and which function is to be named for each kind of leak. */
import type { ProbeAnswer } from "../../../src/model/diagnosis.ts";
import type { Subject } from "./subject.ts";

/** The functions that may come first, by kind of `handlers.cjs`. None: nothing may. */
export const culprits: Readonly<Record<string, readonly string[]>> = {
  array: ["Step"],
  map: ["handleMap"],
  listener: ["handleListener"],
  interval: ["handleInterval"],
  buffer: ["handleBuffer"],
  library: ["handleLibrary"],
  promise: ["waitForTurn"],
  static: ["Session"],
  signal: ["handleSignal"],
  tenth: ["makeFrame"],
  clean: [],
  lru: [],
  pages: [],
  console: [],
};

export interface Rate {
  readonly name: string;
  readonly bytes: number;
}

/** The app's functions whose bytes repeat over two rounds within half, and are 100 per request; largest first. */
export function repeatedRates(answers: readonly ProbeAnswer[], requests: number): readonly Rate[] {
  const [before, middle, after] = answers.map(
    ({ sites }) => new Map(sites.filter(({ own }) => own).map((site) => [site.function, site.bytes])),
  );
  const rates = [...(after ?? [])].map(([name, bytes]) => {
    const between = middle?.get(name) ?? 0;
    return { name, first: (between - (before?.get(name) ?? 0)) / requests, second: (bytes - between) / requests };
  });
  return rates
    .filter(({ first, second }) => Math.min(first, second) >= 100 && Math.abs(second - first) <= 0.5 * first)
    .map(({ name, first, second }) => ({ name, bytes: (first + second) / 2 }))
    .sort((a, b) => b.bytes - a.bytes);
}

/** As a diagnosis goes: mark once the app is there, warm-up, and two rounds, an answer after each of the three. */
export async function examine(
  subject: Subject,
  { requests, samplingBytes }: { readonly requests: number; readonly samplingBytes: number },
): Promise<readonly ProbeAnswer[]> {
  await subject.send(1);
  await subject.ask("mark", { samplingBytes });
  await subject.send(300);
  const answers = [...(await subject.ask("snap")).values()];
  for (let round = 0; round < 2; round++) {
    await subject.send(requests);
    answers.push(...(await subject.ask("snap")).values());
  }
  return answers;
}
