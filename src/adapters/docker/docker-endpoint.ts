/** Finds the Docker Engine: dockerode reads DOCKER_HOST, but not the docker CLI's contexts. */
import { getExecOutput } from "@actions/exec";
import { dockerEnvironment } from "../host/child-environment.ts";

const defaultSocket = "/var/run/docker.sock";

export interface Endpoint {
  /** For dockerode; empty when it should read the environment. */
  readonly options: { readonly socketPath?: string };
  /** For messages. */
  readonly name: string;
  /** The host on which published ports can be reached. */
  readonly publishedHost: string;
}

export async function findEndpoint(env: NodeJS.ProcessEnv = process.env): Promise<Endpoint> {
  const host = env["DOCKER_HOST"] ?? (await currentContextHost(env));
  if (host === undefined)
    return { options: { socketPath: defaultSocket }, name: defaultSocket, publishedHost: "127.0.0.1" };
  if (host.startsWith("unix://")) {
    const socketPath = host.slice("unix://".length);
    return { options: { socketPath }, name: socketPath, publishedHost: "127.0.0.1" };
  }
  return { options: {}, name: host, publishedHost: new URL(host).hostname };
}

/**
 * Rootless Docker, Docker Desktop and Colima put their address into the current context. The docker command, which
 * builds the images, follows it, so we must too: another engine would not have those images.
 */
async function currentContextHost(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { exitCode, stdout } = await getExecOutput(
      "docker",
      ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"],
      { silent: true, ignoreReturnCode: true, env: dockerEnvironment(env) },
    );
    return exitCode === 0 && stdout.trim() !== "" ? stdout.trim() : undefined;
  } catch {
    return undefined; // no docker CLI: only the default socket is left to try
  }
}
