/** Decides what is missing between this machine and a Docker Engine that answers. Pure. */

export const defaultEndpoint = "unix:///var/run/docker.sock";

export interface EngineFacts {
  /** As in `process.platform`. */
  readonly platform: string;
  readonly root: boolean;
  readonly aptGet: boolean;
  /** systemd is PID 1, not merely installed. */
  readonly systemd: boolean;
  readonly installed: { readonly docker: boolean; readonly dockerd: boolean; readonly git: boolean };
  /** Where `docker` looks for the engine: DOCKER_HOST, else the current context's, else the default socket. */
  readonly endpoint: string;
  readonly engine: "answers" | "silent" | "denied";
}

export type EngineStep =
  | { readonly kind: "install"; readonly packages: readonly string[] }
  | { readonly kind: "start"; readonly by: "systemd" | "dockerd" };

export type EnginePlan =
  | { readonly kind: "steps"; readonly steps: readonly EngineStep[] }
  | { readonly kind: "problem"; readonly message: string };

export function planEngine(facts: EngineFacts): EnginePlan {
  const message = findProblem(facts);
  if (message !== undefined) return { kind: "problem", message };

  const { installed } = facts;
  const packages = [
    // ca-certificates is only recommended by docker.io, and without it no registry can be asked.
    ...(installed.docker && (installed.dockerd || facts.engine === "answers") ? [] : ["docker.io", "ca-certificates"]),
    ...(installed.git ? [] : ["git"]),
  ];
  const start: EngineStep = { kind: "start", by: facts.systemd ? "systemd" : "dockerd" };
  return {
    kind: "steps",
    steps: [
      ...(packages.length === 0 ? [] : [{ kind: "install" as const, packages }]),
      ...(facts.engine === "answers" ? [] : [start]),
    ],
  };
}

function findProblem({
  platform,
  root,
  aptGet,
  systemd,
  installed,
  endpoint,
  engine,
}: EngineFacts): string | undefined {
  const mayInstall = platform === "linux" && root && aptGet;
  if (engine === "denied")
    return `A Docker Engine listens at ${endpoint}, but this user may not talk to it: add the user to the group "docker", or run this as root.`;
  if (engine === "answers" && !installed.docker)
    // docker.io would bring the command, and a second engine with it.
    return `A Docker Engine answers at ${endpoint}, but there is no docker command to build images with: install it (package docker-cli; docker.io on older Debian and Ubuntu) and run this again.`;
  if (engine === "silent") {
    if (endpoint !== defaultEndpoint)
      return `No Docker Engine answers at ${endpoint}, where DOCKER_HOST or the docker context says it is: start it there, or unset DOCKER_HOST and run "docker context use default".`;
    if (platform !== "linux")
      return "No Docker Engine answers: install Docker Desktop or another engine such as Colima, start it and run this again.";
    if (!installed.dockerd && !mayInstall)
      return "No Docker Engine answers, and only root on an apt-based Linux gets one installed from here: install it (package docker.io on Debian and Ubuntu), start it and run this again.";
    if (!root)
      return `Docker Engine is installed but does not answer, and only root can start it: run "sudo ${systemd ? "systemctl start docker" : "dockerd"}", then run this again.`;
    if (!installed.docker && !mayInstall)
      return "Docker Engine is installed, but there is no docker command to build images with: install it (package docker-cli) and run this again.";
  }
  if (!installed.git && !mayInstall) return "There is no git command: install the package git and run this again.";
  return undefined;
}
