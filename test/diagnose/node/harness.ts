/**
 * How often the Node probe names the right function, how far its bytes per request are off, and whether it accuses
 * an app that does not leak.
 *
 *   node test/diagnose/node/harness.ts [RUNS] [REQUESTS OF A ROUND] [SAMPLING BYTES]
 *
 * RSS_PLATEAU_NODES adds further binaries, separated by colons; KINDS picks some kinds, separated by commas.
 */
import type { ProbeAnswer } from "../../../src/model/diagnosis.ts";
import { nodes, startSubject } from "./subject.ts";

const [runs = 8, requests = 200, samplingBytes = 512] = process.argv.slice(2).map(Number);
const warmUpRequests = 300;

/** The functions that may come first, by kind. None: nothing may. */
const culprits: Readonly<Record<string, readonly string[]>> = {
  array: ["Step"],
  map: ["handleMap"],
  listener: ["handleListener"],
  interval: ["handleInterval"],
  buffer: ["handleBuffer"],
  library: ["handleLibrary"],
  promise: ["waitForTurn"],
  static: ["Session"],
  signal: ["handleSignal"],
  tenth: ["makeFrame", "handleTenth"],
  clean: [],
  lru: [],
  pages: [],
  console: [],
};

interface Rate {
  readonly name: string;
  readonly bytes: number;
}

/** The coordinator's rule: repeated over two rounds within half, and 100 bytes per request. */
function repeatedRates(answers: readonly ProbeAnswer[]): readonly Rate[] {
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

/** What is kept per request, by the runtime's own account of a longer run that nobody traces. */
async function readTruth(node: string, kind: string): Promise<number> {
  await using subject = await startSubject({ node, env: { KIND: kind } });
  const live = async () => [...(await subject.ask("snap")).values()][0]?.heap.liveBytes ?? Number.NaN;
  await subject.send(1_000);
  const before = await live();
  await subject.send(2_000);
  return ((await live()) - before) / 2_000;
}

async function examine(node: string, kind: string): Promise<readonly Rate[]> {
  await using subject = await startSubject({ node, env: { KIND: kind } });
  const ask = async (command: string) => [...(await subject.ask(command, { samplingBytes })).values()];
  await ask("mark");
  await subject.send(warmUpRequests);
  const answers = await ask("snap");
  for (let round = 0; round < 2; round++) {
    await subject.send(requests);
    answers.push(...(await ask("snap")));
  }
  return repeatedRates(answers);
}

const kinds = process.env["KINDS"]?.split(",") ?? Object.keys(culprits);
for (const node of nodes) {
  let [right, leaks, accused, innocent] = [0, 0, 0, 0];
  for (const kind of kinds) {
    const expected = culprits[kind] ?? [];
    const truth = expected.length === 0 ? 0 : await readTruth(node, kind);
    const errors: number[] = [];
    const wrong: string[] = [];
    for (let run = 0; run < runs; run++) {
      const rates = await examine(node, kind);
      const [first] = rates;
      const told = rates.reduce((sum, { bytes }) => sum + bytes, 0);
      const isRight = expected.length === 0 ? first === undefined : expected.includes(first?.name ?? "");
      if (!isRight) wrong.push(first?.name ?? "nothing");
      if (expected.length === 0) {
        innocent += 1;
        accused += Number(!isRight);
      } else {
        leaks += 1;
        right += Number(isRight);
        errors.push(told / truth - 1);
      }
    }
    const worst = errors.toSorted((a, b) => Math.abs(b) - Math.abs(a))[0] ?? 0;
    const mean = errors.reduce((sum, error) => sum + error, 0) / Math.max(1, errors.length);
    const percent = (value: number) => `${(100 * value).toFixed(0)} %`;
    process.stdout.write(
      `${kind.padEnd(9)} ${truth.toFixed(0).padStart(6)} B/request, mean error ${percent(mean)}, worst ${percent(worst)}` +
        `${wrong.length > 0 ? `; wrong: ${wrong.join(", ")}` : ""}\n`,
    );
  }
  process.stdout.write(`${node}: right first ${right} of ${leaks}, falsely accused ${accused} of ${innocent}\n\n`);
}
