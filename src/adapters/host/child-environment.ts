/**
 * Limits the environment of the programs that we start. A runner gives an action tokens (ACTIONS_RUNTIME_TOKEN,
 * ACTIONS_ID_TOKEN_REQUEST_*, INPUT_GITHUB-TOKEN), and a pull request partly controls what docker and git do.
 */

type Environment = Readonly<Record<string, string>>;

const common = /^(PATH|HOME|USER|LOGNAME|LANG|LC_.*|TMPDIR|XDG_.*|(HTTPS?|NO|FTP|ALL)_PROXY|SSL_CERT_.*)$/i;
const ofDocker = /^(DOCKER_.*|BUILDX_.*|BUILDKIT_.*)$/;
// With the underscore, because GITHUB_… begins with GIT too.
const ofGit = /^(GIT_.*|SSH_.*)$/;
const ofCacheService =
  /^(ACTIONS_RUNTIME_TOKEN|ACTIONS_RESULTS_URL|ACTIONS_CACHE_URL|ACTIONS_CACHE_SERVICE_V2|ACTIONS_CACHE_MODE)$/;

/** For programs that only read files. */
export function plainEnvironment(env: NodeJS.ProcessEnv): Environment {
  return pick(env, (name) => common.test(name));
}

export function dockerEnvironment(env: NodeJS.ProcessEnv): Environment {
  return pick(env, (name) => common.test(name) || ofDocker.test(name));
}

/** For builds that use the runner's cache: buildx itself talks to the cache, and build steps do not see these variables. */
export function cachingBuildEnvironment(env: NodeJS.ProcessEnv): Environment {
  return { ...dockerEnvironment(env), ...pick(env, (name) => ofCacheService.test(name)) };
}

export function gitEnvironment(env: NodeJS.ProcessEnv): Environment {
  return pick(env, (name) => common.test(name) || ofGit.test(name));
}

function pick(env: NodeJS.ProcessEnv, isKept: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && isKept(entry[0])),
  );
}
