import { describe, expect, test } from "vitest";
import {
  cachingBuildEnvironment,
  dockerEnvironment,
  gitEnvironment,
} from "../../src/adapters/host/child-environment.ts";

const named = (names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, `of ${name}`]));

/** What a runner, and the steps before us, put in: none of it is a child's business. */
const secrets = named([
  "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
  "ACTIONS_ID_TOKEN_REQUEST_URL",
  "ACTIONS_RUNTIME_URL",
  "ACTIONS_ORCHESTRATION_ID",
  "INPUT_GITHUB-TOKEN",
  "INPUT_ROUTES",
  "GITHUB_TOKEN",
  "GITHUB_ENV",
  "GITHUB_OUTPUT",
  "GITHUB_PATH",
  "GITHUB_EVENT_PATH",
  "GH_TOKEN",
  "RUNNER_TEMP",
  "STATE_started",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AZURE_CLIENT_SECRET",
  "GOOGLE_APPLICATION_CREDENTIALS",
  "NPM_TOKEN",
  "NODE_AUTH_TOKEN",
  "NODE_OPTIONS",
  "LD_PRELOAD",
  "DATABASE_URL",
]);
const cacheService = named([
  "ACTIONS_RUNTIME_TOKEN",
  "ACTIONS_RESULTS_URL",
  "ACTIONS_CACHE_URL",
  "ACTIONS_CACHE_SERVICE_V2",
  "ACTIONS_CACHE_MODE",
]);
/** Names that hold an allowed one, which an expression without its anchors would let through. */
const lookalikes = named([
  "MY_PATH",
  "PATH_TOKEN",
  "HOMEBREW_GITHUB_API_TOKEN",
  "USER_PASSWORD",
  "MY_DOCKER_PASSWORD",
  "DOCKERHUB_TOKEN",
  "BUILDXTOKEN",
  "SSHPASS",
  "MY_SSH_KEY",
  "MY_GIT_TOKEN",
  "GITLAB_TOKEN",
  "GITEA_TOKEN",
  "HTTP_PROXY_PASSWORD",
  "ACTIONS_RUNTIME_TOKEN_2",
  "MY_ACTIONS_RESULTS_URL",
]);
const common = named([
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "LANG",
  "LC_ALL",
  "TMPDIR",
  "XDG_CONFIG_HOME",
  "XDG_RUNTIME_DIR",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "ALL_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
]);
const ofDocker = named(["DOCKER_HOST", "DOCKER_CONFIG", "DOCKER_CONTEXT", "BUILDX_BUILDER", "BUILDKIT_PROGRESS"]);
const ofGit = named(["GIT_SSH_COMMAND", "GIT_CONFIG_GLOBAL", "GIT_ASKPASS", "SSH_AUTH_SOCK", "SSH_AGENT_PID"]);

const env = { ...secrets, ...cacheService, ...lookalikes, ...common, ...ofDocker, ...ofGit };

describe("of all that a step has", () => {
  test("docker gets what is common and its own", () => {
    expect(dockerEnvironment(env)).toEqual({ ...common, ...ofDocker });
  });

  test("git gets what is common and its own, of which GITHUB_… is none", () => {
    expect(gitEnvironment(env)).toEqual({ ...common, ...ofGit });
  });

  test("a build that caches its layers gets docker's and the cache service's", () => {
    expect(cachingBuildEnvironment(env)).toEqual({ ...common, ...ofDocker, ...cacheService });
  });
});

test("what is not set is not handed on", () => {
  const unset = { PATH: "/bin", HOME: undefined, DOCKER_HOST: undefined, GIT_DIR: undefined };
  for (const choose of [dockerEnvironment, gitEnvironment, cachingBuildEnvironment])
    expect(Object.entries(choose(unset))).toEqual([["PATH", "/bin"]]);
});

test("secrets in lower case do not slip through where proxies may", () => {
  const lower = named(Object.keys({ ...secrets, ...cacheService, ...lookalikes }).map((name) => name.toLowerCase()));
  for (const choose of [dockerEnvironment, gitEnvironment, cachingBuildEnvironment]) expect(choose(lower)).toEqual({});
});
