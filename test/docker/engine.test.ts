/** The engine adapter against the real engine: what Docker says, not what we set. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { createDockerEngine } from "../../src/adapters/docker/docker-engine.ts";
import { createMemoryMeters } from "../../src/adapters/memory/memory-meters.ts";
import { describeOwner } from "../../src/adapters/docker/owner.ts";
import type { ContainerSpec, Engine } from "../../src/model/ports.ts";

const mib = 1024 * 1024;
const testRun = inject("testRun");
let engine: Engine;
let imageId: string;
beforeAll(async () => {
  engine = await createDockerEngine();
  imageId = (await engine.inspectImage("debian:bookworm-slim"))!.id;
});

const specOf = (name: string, script: string): ContainerSpec => ({
  runId: `${testRun}-engine-${name}`,
  name: `rss-plateau-${testRun}-engine-${name}`,
  imageId,
  command: ["perl", "-e", script],
  env: { PORT: "8080", EMPTY: "" },
  port: 8080,
  capBytes: 96 * mib,
  cpus: 0.5,
});

function docker(...args: string[]): string {
  return spawnSync("docker", args, { encoding: "utf8" }).stdout.trim();
}

describe("a container", () => {
  test("runs capped, without swap, on a network of its own, with no privilege, and goes with its network", async () => {
    const spec = specOf("own", "print STDERR qq(up\\n); sleep 60");
    {
      await using container = await engine.start(spec);
      expect(container.caps).toEqual({ memoryBytes: 96 * mib, memorySwapBytes: 96 * mib });
      const [seen] = JSON.parse(docker("inspect", container.id)) as {
        HostConfig: { NanoCpus: number; Privileged: boolean; CapAdd: unknown; Binds: unknown };
        Config: { Labels: Record<string, string>; Env: string[] };
        NetworkSettings: { Networks: Record<string, unknown>; Ports: Record<string, { HostIp: string }[]> };
      }[];
      expect(seen!.HostConfig).toMatchObject({ NanoCpus: 5e8, Privileged: false, CapAdd: null, Binds: null });
      expect(seen!.Config.Labels).toMatchObject({ "rss-plateau": spec.runId, "rss-plateau.owner": describeOwner() });
      expect(seen!.Config.Env).toEqual(expect.arrayContaining(["PORT=8080", "EMPTY="]));
      expect(Object.keys(seen!.NetworkSettings.Networks)).toEqual([spec.name]);
      expect(seen!.NetworkSettings.Ports["8080/tcp"]).toMatchObject([{ HostIp: "127.0.0.1" }]);
      await expect.poll(() => container.log()).toBe("up\n");
      expect(await container.exec(["true"], 5_000)).toBe(0);
      expect(await container.exec(["sh", "-c", "exit 3"], 5_000)).toBe(3);
      expect(await container.exec(["sleep", "60"], 200)).toBe(124);
    }
    expect(docker("ps", "--all", "--quiet", "--filter", `label=rss-plateau=${spec.runId}`)).toBe("");
    expect(docker("network", "ls", "--quiet", "--filter", `label=rss-plateau=${spec.runId}`)).toBe("");
  });

  test("that ends tells its exit code", async () => {
    await using container = await engine.start(specOf("ends", "exit 7"));
    expect(await container.exited).toEqual({ exitCode: 7, oomKilled: false });
  });

  test("that cannot be started says why, and leaves nothing", async () => {
    const spec = { ...specOf("fails", ""), command: ["/no/such/program"] };
    await expect(engine.start(spec)).rejects.toThrow(/could not be started: .*no such file/);
    expect(docker("ps", "--all", "--quiet", "--filter", `label=rss-plateau=${spec.runId}`)).toBe("");
    expect(docker("network", "ls", "--quiet", "--filter", `label=rss-plateau=${spec.runId}`)).toBe("");
  });

  test("is read through the engine where the host's files cannot be seen, and means the same", async () => {
    const spec = specOf("stats", "our $kept = 'x' x (30 * 1024 * 1024); print STDERR qq(up\\n); sleep 60");
    await using container = await engine.start(spec);
    await expect.poll(() => container.log()).toBe("up\n");
    const exact = await (await createMemoryMeters().open(container)).read();
    const meter = await createMemoryMeters({ procRoot: tmpdir() }).open(container);
    const told = await meter.read();
    expect(meter.source).toBe("stats-api");
    expect(exact!.anonBytes).toBeGreaterThan(30 * mib);
    expect(Math.abs(told!.anonBytes - exact!.anonBytes)).toBeLessThanOrEqual(Math.max(meter.errorBytes, 2 * mib));
  });
});

describe("sweep", () => {
  const runId = `${testRun}-sweep`;

  async function endedOwner(): Promise<string> {
    const child = spawn("sleep", ["60"]);
    await once(child, "spawn");
    const owner = describeOwner(child.pid);
    child.kill();
    await once(child, "exit");
    return owner;
  }

  const create = (owner: string): string =>
    docker(
      ...["create", "--label", `rss-plateau=${runId}`, "--label", `rss-plateau.owner=${owner}`],
      ...["debian:bookworm-slim", "true"],
    );

  test("removes what a run left that is over, and nothing of one that still runs or cannot be seen", async () => {
    const gone = create(await endedOwner());
    const alive = create(describeOwner());
    const elsewhere = create("pid:[1]/1/1");
    await engine.sweep({ images: false });
    const left = docker("ps", "--all", "--quiet", "--no-trunc", "--filter", `label=rss-plateau=${runId}`).split("\n");
    expect(left.sort()).toEqual([alive, elsewhere].sort());
    expect(left).not.toContain(gone);
    expect(await engine.sweep({ runId, images: false })).toMatchObject({ containers: 2 });
  });
});

test("an image that the engine does not have is undefined", async () => {
  expect(await engine.inspectImage("rss-plateau-no-such-image")).toBeUndefined();
});
