/** What `rss-plateau doctor` concludes and prints, with a fake engine and fake meters. */
import { describe, expect, it } from "vitest";
import { parseHugePages, readHostFacts } from "../../src/adapters/host/host-facts.ts";
import { examine, formatExamination } from "../../src/commands/doctor.ts";
import type { HostFacts } from "../../src/model/ports.ts";
import { UserError } from "../../src/model/errors.ts";
import type { Container, ContainerSpec, Engine, MemoryMeter, MemoryMeters } from "../../src/model/ports.ts";
import { mib } from "../../src/model/units.ts";

const capBytes = 64 * mib;

const host: HostFacts = {
  kernel: "7.0.0-1020-azure",
  arch: "x64",
  cpus: 4,
  memoryBytes: 16 * 1024 * mib,
  availableBytes: 14 * 1024 * mib,
  swapBytes: 4 * 1024 * mib,
  hugePages: "madvise",
};

function createFakeEngine(images: readonly string[]) {
  const seen = { started: [] as ContainerSpec[], removed: 0 };
  const engine: Engine = {
    describe: async () => ({
      name: "Docker Engine - Community",
      version: "29.4.2",
      apiVersion: "1.54",
      cgroupVersion: "2",
      cgroupDriver: "systemd",
    }),
    inspectImage: async (name) =>
      images.includes(name)
        ? { id: `sha256:${name}`, exposedPorts: [], env: [], healthcheck: null, labels: {} }
        : undefined,
    async start(spec): Promise<Container> {
      seen.started.push(spec);
      return {
        id: "c",
        pid: 71,
        address: { host: "127.0.0.1", port: 1 },
        caps: { memoryBytes: spec.capBytes, memorySwapBytes: spec.capBytes },
        exited: new Promise(() => {}),
        log: async () => "",
        exec: async () => 0,
        run: async () => ({ exitCode: 0, output: "" }),
        putFiles: async () => undefined,
        readFolder: async () => new Map(),
        stats: () => Promise.reject(new Error("not used")),
        [Symbol.asyncDispose]: async () => {
          seen.removed += 1;
        },
      };
    },
    sweep: async () => ({ containers: 0, networks: 0, volumes: 0, images: 0 }),
  };
  return { seen, connect: async () => engine };
}

function metersThat(overrides: Partial<MemoryMeter> = {}): MemoryMeters {
  const reading = { anonBytes: mib, shmemBytes: 0, fileBytes: 0, kernelBytes: 0, processes: 1 };
  return {
    open: async () => ({
      source: "status",
      errorBytes: 0,
      read: () => reading,
      oomKills: () => 0,
      caps: { memoryBytes: capBytes, swapBytes: 0 },
      ...overrides,
    }),
  };
}

const debian = ["debian:bookworm-slim"];

describe("the doctor", () => {
  it("tries a container of the first image that the engine has, under the run's id, and removes it", async () => {
    const { seen, connect } = createFakeEngine(["alpine:latest", "node:24-slim"]);
    const examination = await examine(connect, metersThat(), host, "run-1");
    expect(seen.started).toMatchObject([{ imageId: "sha256:node:24-slim", runId: "run-1", capBytes }]);
    expect(seen.removed).toBe(1);
    expect(examination).toMatchObject({ exitCode: 0, problem: null, probe: { image: "node:24-slim" } });
  });

  it("reports how memory is read, how exactly, and what limits it", async () => {
    const { connect } = createFakeEngine(debian);
    expect(formatExamination(await examine(connect, metersThat(), host, "r"))).toMatchInlineSnapshot(`
      "Engine       Docker Engine - Community 29.4.2, API 1.54
      Cgroups      version 2, driver systemd
      Machine      4 CPUs, x64, kernel 7.0.0-1020-azure
      Free memory  14.0 GiB of 16.0 GiB; base and head together need twice the cap of a target
      Swap         4.00 GiB; containers get none of it (confirmed by the kernel)
      Huge pages   madvise
      Memory caps  asked for 64.0 MiB, the kernel enforces 64.0 MiB
      Reading      from the kernel's count of each process, exact; tried on debian:bookworm-slim
      Limits       forked processes share memory: they are read from their page tables or, if only root may read those, from their cgroup, which lags.

      This machine can measure."
    `);
  });

  it("reports the error of a reading", async () => {
    const { connect } = createFakeEngine(debian);
    const meters = metersThat({
      source: "stats-api",
      errorBytes: 2 * mib,
      caps: { memoryBytes: null, swapBytes: null },
    });
    const text = formatExamination(await examine(connect, meters, { ...host, hugePages: "always" }, "r"));
    expect(text).toContain("from the engine's statistics, within 2.00 MiB");
    expect(text).toContain("the engine reports 64.0 MiB");
    expect(text).toContain("steps of 2 MiB");
    expect(text).not.toContain("confirmed by the kernel");
  });

  it("warns of swap that containers can use although it is off for them", async () => {
    const { connect } = createFakeEngine(debian);
    const meters = metersThat({ caps: { memoryBytes: capBytes, swapBytes: Infinity } });
    expect(formatExamination(await examine(connect, meters, host, "r"))).toContain("containers can use it");
  });

  it("fails with one sentence when no engine answers", async () => {
    const sentence =
      "No Docker Engine answers at /var/run/docker.sock. Start Docker, or point DOCKER_HOST at an engine.";
    const examination = await examine(() => Promise.reject(new UserError(sentence)), metersThat(), host, "r");
    expect(examination).toMatchObject({ exitCode: 2, problem: sentence, engine: null, probe: null });
    expect(formatExamination(examination).split("\n").at(-1)).toBe(sentence);
  });

  it("rethrows a bug", async () => {
    const bug = new TypeError("undefined is not a function");
    await expect(examine(() => Promise.reject(bug), metersThat(), host, "r")).rejects.toBe(bug);
  });

  it.each([
    { name: "no cap", memoryBytes: Infinity },
    { name: "another cap", memoryBytes: 2 * capBytes },
  ])("fails when the kernel enforces $name", async ({ memoryBytes }) => {
    const { connect } = createFakeEngine(debian);
    const examination = await examine(connect, metersThat({ caps: { memoryBytes, swapBytes: null } }), host, "r");
    expect(examination.exitCode).toBe(2);
    expect(examination.problem).toContain("does not enforce memory caps");
  });

  it("fails when a running container's memory cannot be read", async () => {
    const { connect } = createFakeEngine(debian);
    const examination = await examine(connect, metersThat({ read: () => undefined }), host, "r");
    expect(examination.exitCode).toBe(2);
    expect(examination.problem).toContain("could not be read");
  });

  it("reports that nothing was tried when it has no image, and passes", async () => {
    const examination = await examine(createFakeEngine([]).connect, metersThat(), host, "r");
    expect(examination).toMatchObject({ exitCode: 0, probe: null });
    expect(formatExamination(examination)).toContain("not tried: this engine has none of debian:bookworm-slim");
    expect(formatExamination(examination)).toContain("can probably measure");
  });
});

describe("the facts of a machine", () => {
  it("name the mode of huge pages that is set", () => {
    expect(parseHugePages("always [madvise] never\n")).toBe("madvise");
    expect(parseHugePages("")).toBeNull();
  });

  it("are read here", () => {
    const { memoryBytes, availableBytes, cpus } = readHostFacts();
    expect(cpus).toBeGreaterThan(0);
    expect(availableBytes).toBeGreaterThan(0);
    expect(availableBytes).toBeLessThan(memoryBytes);
  });
});
