/** Where the Docker Engine listens: dockerode reads DOCKER_HOST, but not the docker CLI's contexts. */
import { getExecOutput } from "@actions/exec";
import { dockerEnvironment } from "../host/child-environment.ts";

const defaultSocket = "/var/run/docker.sock";

export interface Endpoint {
  /** As dockerode takes it; empty: from the environment. */
  readonly options: { readonly socketPath?: string };
  /** What a message calls it. */
  readonly name: string;
  /** Where its published ports are reached. */
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
 * Rootless Docker, Docker Desktop and Colima say in the current context where they listen. The docker command,
 * which builds the images, follows it: to ask elsewhere would be to run what another engine built.
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
    return undefined; // no docker CLI: the default socket is all there is to try
  }
}
