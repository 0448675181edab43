/** The Docker Engine through its API: inspects images, runs containers and removes what is left over. */
import Docker from "dockerode";
import { z } from "zod";
import { describeError, UserError } from "../../model/errors.ts";
import type { Engine, ImageFacts, Swept } from "../../model/ports.ts";
import { startContainer } from "./docker-container.ts";
import { findEndpoint } from "./docker-endpoint.ts";
import { isStatus, ownerLabel, removeIfThere, runLabel } from "./docker-objects.ts";
import { judgeOwner } from "./owner.ts";

export async function createDockerEngine(): Promise<Engine> {
  const endpoint = await findEndpoint();
  const docker = new Docker(endpoint.options);
  try {
    await docker.ping();
  } catch (cause) {
    throw new UserError(
      `No Docker Engine answers at ${endpoint.name} (${describeConnectionError(cause)}). Start Docker, or point DOCKER_HOST at an engine.`,
      { cause },
    );
  }
  return {
    async describe() {
      const [version, facts] = await Promise.all([docker.version(), docker.info()]);
      const { CgroupVersion, CgroupDriver } = cgroupFacts.parse(facts);
      return {
        name: version.Components?.[0]?.Name ?? "Engine",
        version: version.Version,
        apiVersion: version.ApiVersion,
        cgroupVersion: CgroupVersion,
        cgroupDriver: CgroupDriver,
      };
    },
    async inspectImage(name) {
      try {
        return readImage(await docker.getImage(name).inspect());
      } catch (error) {
        if (isStatus(error, 404)) return undefined;
        throw error;
      }
    },
    start: (spec) => startContainer(docker, endpoint.publishedHost, spec),
    sweep: (options) => sweep(docker, options),
  };
}

/** Engines before 20.10 do not report these; they support only cgroup v1. */
const cgroupFacts = z.object({ CgroupVersion: z.string().default("1"), CgroupDriver: z.string().default("unknown") });

/** dockerode's type lacks the health check. */
const imageConfig = z.object({
  Env: z.array(z.string()).nullish(),
  Labels: z.record(z.string(), z.string()).nullish(),
  ExposedPorts: z.record(z.string(), z.unknown()).nullish(),
  Healthcheck: z.object({ Test: z.array(z.string()).nullish(), Timeout: z.number().nullish() }).nullish(),
});

function readImage(image: Docker.ImageInspectInfo): ImageFacts {
  const { Env, ExposedPorts, Healthcheck, Labels } = imageConfig.parse(image.Config);
  const [kind, ...words] = Healthcheck?.Test ?? [];
  const command = kind === "CMD" ? words : kind === "CMD-SHELL" ? ["/bin/sh", "-c", ...words] : [];
  // The engine writes durations in nanoseconds; 0 is its default of 30 s.
  const timeoutMs = (Healthcheck?.Timeout || 30e9) / 1e6;
  return {
    id: image.Id,
    env: Env ?? [],
    labels: Labels ?? {},
    exposedPorts: Object.keys(ExposedPorts ?? {})
      .filter((port) => port.endsWith("/tcp"))
      .map((port) => Number.parseInt(port, 10)),
    healthcheck: command.length > 0 ? { command, timeoutMs } : null,
  };
}

/**
 * Without `runId` it removes what runs left behind whose process has ended. With `images` (`rss-plateau clean`) it
 * removes everything with our label.
 */
async function sweep(docker: Docker, options: { runId?: string; images: boolean }): Promise<Swept> {
  const filters = { label: [options.runId === undefined ? runLabel : `${runLabel}=${options.runId}`] };
  const isStale = (labels: Record<string, string> | undefined): boolean =>
    options.runId !== undefined || options.images || judgeOwner(labels?.[ownerLabel]) === "gone";

  const containers = (await docker.listContainers({ all: true, filters })).filter(({ Labels }) => isStale(Labels));
  for (const { Id } of containers) await removeIfThere(docker.getContainer(Id).remove({ force: true, v: true }));

  const networks = (await docker.listNetworks({ filters })).filter(({ Labels }) => isStale(Labels));
  for (const { Id } of networks) await removeIfThere(docker.getNetwork(Id).remove());

  const { Volumes } = await docker.listVolumes({ filters });
  const volumes = (Volumes ?? []).filter(({ Labels }) => isStale(Labels));
  for (const { Name } of volumes) await removeIfThere(docker.getVolume(Name).remove());

  const images = options.images ? await docker.listImages({ all: true, filters }) : [];
  for (const { Id } of images) await removeIfThere(docker.getImage(Id).remove({ force: true }));

  return { containers: containers.length, networks: networks.length, volumes: volumes.length, images: images.length };
}

function describeConnectionError(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "the socket does not exist";
  if (code === "EACCES") return "permission denied; add this user to the docker group";
  if (code === "ECONNREFUSED") return "connection refused";
  return describeError(error);
}
