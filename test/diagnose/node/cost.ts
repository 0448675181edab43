/**
 * What the Node probe costs an app: CPU per request of all its threads, by what is asked of it.
 *
 *   node test/diagnose/node/cost.ts [REQUESTS] [KIND]
 */
import { readdirSync, readFileSync } from "node:fs";
import { nodes, startSubject, type Start } from "./subject.ts";

const requests = Number(process.argv[2] ?? 4_000);
const kind = process.argv[3] ?? "clean";
const rounds = 3;

function readCpuMicroseconds(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const spent = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]);
  return spent.reduce((sum, nanoseconds) => sum + Number(nanoseconds), 0) / 1_000;
}

async function measure(start: Start, samplingBytes: number | null): Promise<string> {
  await using subject = await startSubject({ ...start, env: { KIND: kind, ...start.env } });
  await subject.send(requests);
  if (samplingBytes !== null) await subject.ask("mark", { samplingBytes });
  const costs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = readCpuMicroseconds(subject.pid);
    await subject.send(requests);
    costs.push((readCpuMicroseconds(subject.pid) - before) / requests);
  }
  return Math.min(...costs).toFixed(0);
}

for (const node of nodes) {
  const untraced = {
    none: await measure({ node, probed: false }, null),
    "no inlining alone": await measure(
      { node, probed: false, command: [node, "--no-turbo-inlining", "--no-maglev-inlining", "server.cjs"] },
      null,
    ),
    idle: await measure({ node }, null),
  };
  for (const [name, cost] of Object.entries(untraced)) process.stdout.write(`${name}: ${cost}\n`);
  for (const samplingBytes of [32_768, 4_096, 1_024, 512, 256, 128]) {
    process.stdout.write(`a sample each ${samplingBytes} bytes: ${await measure({ node }, samplingBytes)}\n`);
  }
  process.stdout.write(`${node}, CPU microseconds per request\n\n`);
}
