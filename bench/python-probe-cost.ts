/**
 * What the Python probe costs a FastAPI service: CPU time per request and RSS without it, idle, and tracing.
 *
 *   node bench/python-probe-cost.ts            2000 requests of each
 */
import { readFileSync } from "node:fs";
import { startServer } from "../test/diagnose/python-server.ts";
import { probeEnv } from "../test/diagnose/python-worker.ts";
import { createProbeFolder } from "../test/support/probe-folder.ts";

const requests = Number(process.argv[2] ?? 2_000);
const uvicorn = ["uvicorn", "asgi:app", "--log-level", "warning", "--port"];

for (const path of ["/leak", "/clean"]) {
  for (const frames of [undefined, 0, 1, 5, 10]) {
    using probe = createProbeFolder();
    await using server = await startServer(uvicorn, frames === undefined ? process.env : probeEnv(probe), path);
    if (frames !== undefined && frames > 0) await probe.command("mark", { frames });
    await server.load(100);
    const before = cpuMicroseconds(server.pid);
    await server.load(requests);
    const perRequest = (cpuMicroseconds(server.pid) - before) / requests;
    const mode = frames === undefined ? "no probe" : frames === 0 ? "idle" : `${frames} frames`;
    console.log(`${path} ${mode.padEnd(9)} ${perRequest.toFixed(0).padStart(5)} us, RSS ${rssMib(server.pid)} MiB`);
  }
}

/** User and system time, which the kernel counts in hundredths of a second. */
function cpuMicroseconds(pid: number): number {
  const [, , user = 0, system = 0] = readFileSync(`/proc/${pid}/stat`, "utf8").split(" ").slice(11).map(Number);
  return (user + system) * 10_000;
}

function rssMib(pid: number): string {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
  return ((pages * 4_096) / 1024 ** 2).toFixed(1);
}
