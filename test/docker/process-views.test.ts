/** Processes of a real container of this machine's engine, seen from outside. */
import { execFileSync } from "node:child_process";
import { afterEach, describe, expect, inject, it } from "vitest";
import { createProcessViews } from "../../src/adapters/memory/process-views.ts";
import type { Container } from "../../src/model/ports.ts";
import { mib } from "../../src/model/units.ts";

function docker(...args: readonly string[]): string {
  return execFileSync("docker", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}

const started: string[] = [];

afterEach(() => {
  const ids = started.splice(0);
  if (ids.length > 0) docker("rm", "--force", "--volumes", ...ids);
});

async function untilLog(id: string, text: string): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    if (docker("logs", id).includes(text)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${text} was not logged within 15 s`);
}

describe("the processes of a container", () => {
  it("are all seen, with what each of them holds, and none once it has gone", async () => {
    const code = `
      $| = 1;
      if (!fork()) { vec($x, ${20 * mib - 1}, 8) = 1; pipe($_->[0], $_->[1]) for @pipes = map { [] } 1 .. 10; print "ready\\n"; sleep 600 }
      sleep 600;`;
    const limits = [`--memory=${128 * mib}`, `--memory-swap=${128 * mib}`, "--network=none"];
    const label = `--label=rss-plateau=${inject("testRun")}`;
    const id = docker("run", "--detach", label, ...limits, "debian:bookworm-slim", "perl", "-e", code);
    started.push(id);
    await untilLog(id, "ready");
    const container: Pick<Container, "id" | "pid" | "caps"> = {
      id,
      pid: Number(docker("inspect", "--format={{.State.Pid}}", id)),
      caps: { memoryBytes: 128 * mib, memorySwapBytes: 128 * mib },
    };
    const viewer = await createProcessViews().open(container as Container);
    const [parent, child] = viewer.read();
    expect(parent).toMatchObject({ pid: container.pid, name: "perl", threads: 1 });
    const anonBytes = (view = parent) => view!.anonBytes! + view!.heapBytes!;
    expect(anonBytes(child) - anonBytes()).toBeGreaterThanOrEqual(20 * mib);
    expect(child!.descriptors!.pipes - parent!.descriptors!.pipes).toBe(20);
    expect(viewer.problems).toEqual([]);
    docker("rm", "--force", id);
    expect(viewer.read()).toEqual([]);
  });
});
