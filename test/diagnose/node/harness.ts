/**
 * How often the Node probe names the right function, how far its bytes per request are off, and whether it accuses
 * an app that does not leak.
 *
 *   node test/diagnose/node/harness.ts [RUNS] [REQUESTS OF A ROUND] [SAMPLING BYTES]
 *
 * RSS_PLATEAU_NODES adds further binaries, separated by colons; KINDS picks some kinds, separated by commas.
 */
import { culprits, examine, repeatedRates } from "./rates.ts";
import { nodes, startSubject } from "./subject.ts";

const [runs = 8, requests = 200, samplingBytes = 512] = process.argv.slice(2).map(Number);
/** How the heap grows per request, by the runtime's own account of a longer run that nobody traces. */
async function readGrowth(node: string, kind: string): Promise<number> {
  await using subject = await startSubject({ node, env: { KIND: kind } });
  const live = async () => [...(await subject.ask("snap")).values()][0]?.heap.liveBytes ?? Number.NaN;
  await subject.send(1_000);
  const before = await live();
  await subject.send(2_000);
  return ((await live()) - before) / 2_000;
}

const kinds = process.env["KINDS"]?.split(",") ?? Object.keys(culprits);
for (const node of nodes) {
  const unleaked = await readGrowth(node, "clean");
  let [right, leaks, accused, innocent] = [0, 0, 0, 0];
  for (const kind of kinds) {
    const expected = culprits[kind] ?? [];
    const truth = expected.length === 0 ? 0 : (await readGrowth(node, kind)) - unleaked;
    const errors: number[] = [];
    const wrong: string[] = [];
    for (let run = 0; run < runs; run++) {
      await using subject = await startSubject({ node, env: { KIND: kind } });
      const rates = repeatedRates(await examine(subject, { requests, samplingBytes }), requests);
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
