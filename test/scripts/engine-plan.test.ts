import { describe, expect, it } from "vitest";
import { defaultEndpoint, planEngine } from "../../scripts/engine-plan.ts";
import type { EngineFacts } from "../../scripts/engine-plan.ts";

/** Root on Debian with nothing of Docker's. */
const bareDebian: EngineFacts = {
  platform: "linux",
  root: true,
  aptGet: true,
  systemd: false,
  installed: { docker: false, dockerd: false, git: true },
  endpoint: defaultEndpoint,
  engine: "silent",
};
const everything = { docker: true, dockerd: true, git: true };
const nothing = { kind: "steps", steps: [] };

describe("steps", () => {
  it("does nothing where an engine answers, whoever asks and wherever it runs", () => {
    expect(planEngine({ ...bareDebian, installed: everything, engine: "answers" })).toEqual(nothing);
    const remote = { docker: true, dockerd: false, git: true };
    expect(
      planEngine({
        ...bareDebian,
        platform: "darwin",
        root: false,
        aptGet: false,
        installed: remote,
        endpoint: "unix:///Users/ada/.colima/docker.sock",
        engine: "answers",
      }),
    ).toEqual(nothing);
  });

  it("installs and starts an engine for root on a bare apt machine", () => {
    expect(planEngine(bareDebian)).toEqual({
      kind: "steps",
      steps: [
        { kind: "install", packages: ["docker.io", "ca-certificates"] },
        { kind: "start", by: "dockerd" },
      ],
    });
  });

  it("installs the engine where only the docker command is", () => {
    expect(planEngine({ ...bareDebian, installed: { docker: true, dockerd: false, git: false } })).toEqual({
      kind: "steps",
      steps: [
        { kind: "install", packages: ["docker.io", "ca-certificates", "git"] },
        { kind: "start", by: "dockerd" },
      ],
    });
  });

  it("only starts an engine that is installed, by systemd where that runs", () => {
    const installed = { ...bareDebian, installed: everything };
    expect(planEngine(installed)).toEqual({ kind: "steps", steps: [{ kind: "start", by: "dockerd" }] });
    expect(planEngine({ ...installed, systemd: true, aptGet: false })).toEqual({
      kind: "steps",
      steps: [{ kind: "start", by: "systemd" }],
    });
  });

  it("installs git alone where an engine answers", () => {
    expect(planEngine({ ...bareDebian, installed: { ...everything, git: false }, engine: "answers" })).toEqual({
      kind: "steps",
      steps: [{ kind: "install", packages: ["git"] }],
    });
  });
});

describe("problems", () => {
  const problems: readonly { readonly name: string; readonly facts: Partial<EngineFacts>; readonly message: string }[] =
    [
      {
        name: "the socket may not be used",
        facts: { root: false, installed: everything, engine: "denied" },
        message:
          'A Docker Engine listens at unix:///var/run/docker.sock, but this user may not talk to it: add the user to the group "docker", or run this as root.',
      },
      {
        name: "an engine without the command, even for root with apt: docker.io would start a second engine",
        facts: { engine: "answers" },
        message:
          "A Docker Engine answers at unix:///var/run/docker.sock, but there is no docker command to build images with: install it (package docker-cli; docker.io on older Debian and Ubuntu) and run this again.",
      },
      {
        name: "an engine elsewhere is silent, even for root with apt",
        facts: { installed: everything, endpoint: "tcp://10.0.0.5:2375" },
        message:
          'No Docker Engine answers at tcp://10.0.0.5:2375, where DOCKER_HOST or the docker context says it is: start it there, or unset DOCKER_HOST and run "docker context use default".',
      },
      {
        name: "not Linux",
        facts: { platform: "darwin", root: false, aptGet: false },
        message:
          "No Docker Engine answers: install Docker Desktop or another engine such as Colima, start it and run this again.",
      },
      {
        name: "nothing installed, not root",
        facts: { root: false },
        message:
          "No Docker Engine answers, and only root on an apt-based Linux gets one installed from here: install it (package docker.io on Debian and Ubuntu), start it and run this again.",
      },
      {
        name: "nothing installed, no apt",
        facts: { aptGet: false },
        message:
          "No Docker Engine answers, and only root on an apt-based Linux gets one installed from here: install it (package docker.io on Debian and Ubuntu), start it and run this again.",
      },
      {
        name: "installed, not root, systemd",
        facts: { root: false, systemd: true, installed: everything },
        message:
          'Docker Engine is installed but does not answer, and only root can start it: run "sudo systemctl start docker", then run this again.',
      },
      {
        name: "installed, not root, no systemd",
        facts: { root: false, installed: everything },
        message:
          'Docker Engine is installed but does not answer, and only root can start it: run "sudo dockerd", then run this again.',
      },
      {
        name: "the engine without its command, and no apt",
        facts: { aptGet: false, installed: { docker: false, dockerd: true, git: true } },
        message:
          "Docker Engine is installed, but there is no docker command to build images with: install it (package docker-cli) and run this again.",
      },
      {
        name: "no git, not root",
        facts: { root: false, installed: { ...everything, git: false }, engine: "answers" },
        message: "There is no git command: install the package git and run this again.",
      },
    ];

  it.each(problems)("$name", ({ facts, message }) => {
    expect(planEngine({ ...bareDebian, ...facts })).toEqual({ kind: "problem", message });
  });
});
