const require_rolldown_runtime = require("./rolldown-runtime.cjs");
const require_vendor = require("./vendor.cjs");
let node_http = require("node:http");
let node_crypto = require("node:crypto");
let node_fs_promises = require("node:fs/promises");
let node_os = require("node:os");
let node_path = require("node:path");
let node_path_posix = require("node:path/posix");
let node_stream_consumers = require("node:stream/consumers");
let node_fs = require("node:fs");
let node_timers_promises = require("node:timers/promises");
let node_child_process = require("node:child_process");
// src/model/errors.ts
/**
* A failure that the user can fix. The message is complete (what failed, on which side, what was seen, what to do next)
* and is printed without a stack. Every other exception is a bug.
*/
var UserError = class extends Error {
	name = "UserError";
};
/** The run was asked to stop (SIGINT, SIGTERM, a cancelled job). All resources are released on the way out. */
var Interrupted = class extends Error {
	name = "Interrupted";
};
/** The message of whatever was thrown. */
function describeError(error) {
	return error instanceof Error ? error.message : String(error);
}
/** The build failed; `lines` are the last ones it printed. */
var BuildFailed = class extends Error {
	name = "BuildFailed";
	lines;
	constructor(lines) {
		super("The build failed.");
		this.lines = lines;
	}
};
/** GitHub refused a request or did not answer. The gate decides without it. */
var GitHubRefused = class extends Error {
	name = "GitHubRefused";
	/** The HTTP status; null when there was no answer. */
	status;
	/** The permission that the token lacks, as in a workflow (`pull-requests: write`); null for other reasons. */
	permission;
	constructor(message, facts) {
		super(message, { cause: facts.cause });
		this.status = facts.status;
		this.permission = facts.permission;
	}
};
// src/adapters/docker/container-files.ts
var import_docker = /* @__PURE__ */ require_rolldown_runtime.__toESM(require_vendor.require_docker(), 1);
/** Packs and unpacks the tar archives in which the engine transfers a container's files, in memory. */
var import_tar_stream = require_vendor.require_tar_stream();
async function packFiles(files) {
	const archive = (0, import_tar_stream.pack)();
	for (const { path, content, mode } of files) {
		const header = {
			name: path.replace(/^\/+/, ""),
			mode,
			mtime: /* @__PURE__ */ new Date()
		};
		if (content === null) archive.entry({
			...header,
			type: "directory"
		});
		else archive.entry(header, content);
	}
	archive.finalize();
	return await (0, node_stream_consumers.buffer)(archive);
}
/** The app may have written anything to the folder. Our own files always stay below these limits. */
const fileLimitBytes$1 = 50331648;
const archiveLimitBytes = 536870912;
/** Base name → text of the matching regular files; the first of each name wins. Files that are too large are left out. */
async function unpackFiles(archive, matching) {
	const files = /* @__PURE__ */ new Map();
	let seenBytes = 0;
	for await (const entry of archive.pipe((0, import_tar_stream.extract)())) {
		const { name: path, type, size } = entry.header;
		const name = (0, node_path_posix.basename)(path);
		seenBytes += size;
		if (seenBytes > archiveLimitBytes) break;
		if (type === "file" && size <= fileLimitBytes$1 && matching(name) && !files.has(name)) files.set(name, await (0, node_stream_consumers.text)(entry));
		else entry.resume();
	}
	return files;
}
// src/adapters/docker/owner.ts
/** Checks whether the process that created a Docker object still runs, so that no run removes another run's objects. */
/** `<pid namespace>/<pid>/<start time in clock ticks>`: a pid alone may have been reused since. */
function describeOwner(pid = process.pid) {
	return `${pidNamespace()}/${pid}/${startTicks(pid) ?? "?"}`;
}
/** `unknown` for a process in another pid namespace, such as a job container's, which is not visible here. */
function judgeOwner(description) {
	const [namespace, pid, ticks] = (description ?? "").split("/");
	if (namespace === void 0 || namespace === "?" || namespace !== pidNamespace() || ticks === "?") return "unknown";
	return startTicks(Number(pid)) === ticks ? "alive" : "gone";
}
function pidNamespace() {
	try {
		return (0, node_fs.readlinkSync)("/proc/self/ns/pid");
	} catch {
		return "?";
	}
}
/** Field 22 of /proc/PID/stat (proc_pid_stat(5)), counted from after the command's name, which may contain spaces. */
function startTicks(pid) {
	try {
		const stat = (0, node_fs.readFileSync)(`/proc/${pid}/stat`, "utf8");
		return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
	} catch {
		return;
	}
}
// src/adapters/docker/docker-objects.ts
/** What all our Docker objects share: labels, and removal that tolerates an object that is gone already. */
/** On every object that we create; the value is the run's id. */
const runLabel = "rss-plateau";
/** The process that created the object. */
const ownerLabel = "rss-plateau.owner";
function labelsOf(runId) {
	return {
		[runLabel]: runId,
		[ownerLabel]: describeOwner()
	};
}
/** Tolerates 404 and 409: somebody else has removed the object, or is removing it. */
async function removeIfThere(removal) {
	try {
		await removal;
	} catch (error) {
		if (!isStatus(error, 404) && !isStatus(error, 409)) throw error;
	}
}
/** dockerode's errors carry the API's HTTP status. */
function isStatus(error, statusCode) {
	return error instanceof Error && "statusCode" in error && error.statusCode === statusCode;
}
// src/adapters/docker/docker-container.ts
const logLines = 200;
const execPollMs = 50;
/** The shell's exit code for a command that does not exist. */
const notFoundCode = 127;
async function startContainer(docker, publishedHost, spec) {
	const labels = labelsOf(spec.runId);
	await using stack = new AsyncDisposableStack();
	const network = await docker.createNetwork({
		Name: spec.name,
		Driver: "bridge",
		Labels: labels
	});
	stack.defer(() => removeIfThere(network.remove()));
	const portKey = `${spec.port}/tcp`;
	const created = await docker.createContainer({
		name: spec.name,
		Image: spec.imageId,
		...spec.command.length > 0 ? { Cmd: [...spec.command] } : {},
		Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
		Labels: labels,
		ExposedPorts: { [portKey]: {} },
		Healthcheck: { Test: ["NONE"] },
		HostConfig: {
			NetworkMode: spec.name,
			PortBindings: { [portKey]: [{
				HostIp: publishedHost === "127.0.0.1" ? publishedHost : "",
				HostPort: ""
			}] },
			Memory: spec.capBytes,
			MemorySwap: spec.capBytes,
			NanoCpus: Math.round(spec.cpus * 1e9),
			LogConfig: {
				Type: "json-file",
				Config: {
					"max-size": "1m",
					"max-file": "1"
				}
			}
		}
	});
	stack.defer(() => removeIfThere(created.remove({
		force: true,
		v: true
	})));
	try {
		if (spec.files !== void 0) await created.putArchive(await packFiles(spec.files), { path: "/" });
		await created.start();
	} catch (cause) {
		throw new UserError(`The container of ${spec.name} could not be started: ${describeError(cause)}`, { cause });
	}
	const exited = waitForExit(created);
	const facts = await created.inspect();
	const hostPort = facts.NetworkSettings.Ports[portKey]?.[0]?.HostPort;
	const resources = stack.move();
	return {
		id: created.id,
		pid: facts.State.Pid,
		address: {
			host: publishedHost,
			port: Number(hostPort ?? 0)
		},
		caps: {
			memoryBytes: facts.HostConfig.Memory ?? 0,
			memorySwapBytes: facts.HostConfig.MemorySwap ?? 0
		},
		exited,
		log: async () => demultiplex(await created.logs({
			stdout: true,
			stderr: true,
			tail: logLines
		})),
		exec: (command, timeoutMs) => execute(created, command, timeoutMs),
		run: (command, timeoutMs) => runCommand(created, command, timeoutMs),
		putFiles: async (files) => void await created.putArchive(await packFiles(files), { path: "/" }),
		readFolder: (path, matching) => readFolder(created, path, matching),
		stats: async () => readStats(statsAnswer.parse(await created.stats({
			stream: false,
			"one-shot": true
		}))),
		[Symbol.asyncDispose]: () => resources.disposeAsync()
	};
}
async function waitForExit(container) {
	try {
		const { StatusCode } = waitAnswer.parse(await container.wait());
		const { State } = await container.inspect();
		return {
			exitCode: StatusCode,
			oomKilled: State.OOMKilled
		};
	} catch {
		return {
			exitCode: 137,
			oomKilled: false
		};
	}
}
async function execute(container, command, timeoutMs) {
	const run = await container.exec({
		Cmd: [...command],
		AttachStdout: false,
		AttachStderr: false
	});
	await run.start({ Detach: true });
	for (let waitedMs = 0; waitedMs < timeoutMs; waitedMs += execPollMs) {
		const { Running, ExitCode } = await run.inspect();
		if (!Running) return ExitCode ?? 1;
		await new Promise((resolve) => setTimeout(resolve, execPollMs));
	}
	return 124;
}
async function runCommand(container, command, timeoutMs) {
	const run = await container.exec({
		Cmd: [...command],
		AttachStdout: true,
		AttachStderr: true
	});
	let stream;
	try {
		stream = await run.start({});
	} catch (error) {
		if (isStatus(error, 400)) return {
			exitCode: notFoundCode,
			output: describeError(error)
		};
		throw error;
	}
	const chunks = [];
	const ended = new Promise((resolve) => {
		stream.on("data", (chunk) => chunks.push(chunk));
		stream.on("end", resolve).on("close", resolve).on("error", () => resolve());
	});
	const timer = setTimeout(() => stream.destroy(), timeoutMs);
	await ended;
	clearTimeout(timer);
	const { ExitCode } = await run.inspect();
	return {
		exitCode: ExitCode ?? 124,
		output: demultiplex(Buffer.concat(chunks))
	};
}
async function readFolder(container, path, matching) {
	try {
		return await unpackFiles(await container.getArchive({ path }), matching);
	} catch (error) {
		if (isStatus(error, 404)) return /* @__PURE__ */ new Map();
		throw error;
	}
}
/** Without a terminal the engine frames stdout and stderr: 8 bytes of header, with the length in the last four. */
function demultiplex(frames) {
	const parts = [];
	for (let at = 0; at + 8 <= frames.length;) {
		const length = frames.readUInt32BE(at + 4);
		parts.push(frames.subarray(at + 8, at + 8 + length));
		at += 8 + length;
	}
	return Buffer.concat(parts).toString("utf8");
}
const waitAnswer = require_vendor.object({ StatusCode: require_vendor.number$1() });
const statsAnswer = require_vendor.object({
	pids_stats: require_vendor.object({ current: require_vendor.number$1().optional() }).optional(),
	memory_stats: require_vendor.object({ stats: require_vendor.record(require_vendor.string(), require_vendor.number$1()).optional() })
});
/** For cgroup v2 the names are those of memory.stat; the answer for v1 has totals and no shared memory. */
function readStats(answer) {
	const stats = answer.memory_stats.stats ?? {};
	const shmemBytes = stats["shmem"] ?? 0;
	return {
		anonBytes: stats["anon"] ?? stats["total_rss"] ?? stats["rss"] ?? 0,
		shmemBytes,
		fileBytes: Math.max(0, (stats["file"] ?? stats["total_cache"] ?? stats["cache"] ?? 0) - shmemBytes),
		kernelBytes: Math.max(0, (stats["kernel"] ?? stats["kernel_stack"] ?? 0) - (stats["slab_reclaimable"] ?? 0)),
		processes: answer.pids_stats?.current ?? 1
	};
}
// src/adapters/host/child-environment.ts
const common = /^(PATH|HOME|USER|LOGNAME|LANG|LC_.*|TMPDIR|XDG_.*|(HTTPS?|NO|FTP|ALL)_PROXY|SSL_CERT_.*)$/i;
const ofDocker = /^(DOCKER_.*|BUILDX_.*|BUILDKIT_.*)$/;
const ofGit = /^(GIT_.*|SSH_.*)$/;
const ofCacheService = /^(ACTIONS_RUNTIME_TOKEN|ACTIONS_RESULTS_URL|ACTIONS_CACHE_URL|ACTIONS_CACHE_SERVICE_V2|ACTIONS_CACHE_MODE)$/;
/** For programs that only read files. */
function plainEnvironment(env) {
	return pick(env, (name) => common.test(name));
}
function dockerEnvironment(env) {
	return pick(env, (name) => common.test(name) || ofDocker.test(name));
}
/** For builds that use the runner's cache: buildx itself talks to the cache, and build steps do not see these variables. */
function cachingBuildEnvironment(env) {
	return {
		...dockerEnvironment(env),
		...pick(env, (name) => ofCacheService.test(name))
	};
}
function gitEnvironment(env) {
	return pick(env, (name) => common.test(name) || ofGit.test(name));
}
function pick(env, isKept) {
	return Object.fromEntries(Object.entries(env).filter((entry) => entry[1] !== void 0 && isKept(entry[0])));
}
// src/adapters/docker/docker-endpoint.ts
/** Finds the Docker Engine: dockerode reads DOCKER_HOST, but not the docker CLI's contexts. */
const defaultSocket = "/var/run/docker.sock";
async function findEndpoint(env = process.env) {
	const host = env["DOCKER_HOST"] ?? await currentContextHost(env);
	if (host === void 0) return {
		options: { socketPath: defaultSocket },
		name: defaultSocket,
		publishedHost: "127.0.0.1"
	};
	if (host.startsWith("unix://")) {
		const socketPath = host.slice(7);
		return {
			options: { socketPath },
			name: socketPath,
			publishedHost: "127.0.0.1"
		};
	}
	return {
		options: {},
		name: host,
		publishedHost: new URL(host).hostname
	};
}
/**
* Rootless Docker, Docker Desktop and Colima put their address into the current context. The docker command, which
* builds the images, follows it, so we must too: another engine would not have those images.
*/
async function currentContextHost(env) {
	try {
		const { exitCode, stdout } = await require_vendor.getExecOutput("docker", [
			"context",
			"inspect",
			"--format",
			"{{.Endpoints.docker.Host}}"
		], {
			silent: true,
			ignoreReturnCode: true,
			env: dockerEnvironment(env)
		});
		return exitCode === 0 && stdout.trim() !== "" ? stdout.trim() : void 0;
	} catch {
		return;
	}
}
// src/adapters/docker/docker-engine.ts
/** The Docker Engine through its API: inspects images, runs containers and removes what is left over. */
async function createDockerEngine() {
	const endpoint = await findEndpoint();
	const docker = new import_docker.default(endpoint.options);
	try {
		await docker.ping();
	} catch (cause) {
		throw new UserError(`No Docker Engine answers at ${endpoint.name} (${describeConnectionError(cause)}). Start Docker, or point DOCKER_HOST at an engine.`, { cause });
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
				cgroupDriver: CgroupDriver
			};
		},
		async inspectImage(name) {
			try {
				return readImage(await docker.getImage(name).inspect());
			} catch (error) {
				if (isStatus(error, 404)) return void 0;
				throw error;
			}
		},
		start: (spec) => startContainer(docker, endpoint.publishedHost, spec),
		sweep: (options) => sweep(docker, options)
	};
}
/** Engines before 20.10 do not report these; they support only cgroup v1. */
const cgroupFacts = require_vendor.object({
	CgroupVersion: require_vendor.string().default("1"),
	CgroupDriver: require_vendor.string().default("unknown")
});
/** dockerode's type lacks the health check. */
const imageConfig = require_vendor.object({
	Env: require_vendor.array(require_vendor.string()).nullish(),
	Labels: require_vendor.record(require_vendor.string(), require_vendor.string()).nullish(),
	ExposedPorts: require_vendor.record(require_vendor.string(), require_vendor.unknown()).nullish(),
	Healthcheck: require_vendor.object({
		Test: require_vendor.array(require_vendor.string()).nullish(),
		Timeout: require_vendor.number$1().nullish()
	}).nullish()
});
function readImage(image) {
	const { Env, ExposedPorts, Healthcheck, Labels } = imageConfig.parse(image.Config);
	const [kind, ...words] = Healthcheck?.Test ?? [];
	const command = kind === "CMD" ? words : kind === "CMD-SHELL" ? [
		"/bin/sh",
		"-c",
		...words
	] : [];
	const timeoutMs = (Healthcheck?.Timeout || 3e10) / 1e6;
	return {
		id: image.Id,
		env: Env ?? [],
		labels: Labels ?? {},
		exposedPorts: Object.keys(ExposedPorts ?? {}).filter((port) => port.endsWith("/tcp")).map((port) => Number.parseInt(port, 10)),
		healthcheck: command.length > 0 ? {
			command,
			timeoutMs
		} : null
	};
}
/**
* Without `runId` it removes what runs left behind whose process has ended. With `images` (`rss-plateau clean`) it
* removes everything with our label.
*/
async function sweep(docker, options) {
	const filters = { label: [options.runId === void 0 ? runLabel : `${runLabel}=${options.runId}`] };
	const isStale = (labels) => options.runId !== void 0 || options.images || judgeOwner(labels?.["rss-plateau.owner"]) === "gone";
	const containers = (await docker.listContainers({
		all: true,
		filters
	})).filter(({ Labels }) => isStale(Labels));
	for (const { Id } of containers) await removeIfThere(docker.getContainer(Id).remove({
		force: true,
		v: true
	}));
	const networks = (await docker.listNetworks({ filters })).filter(({ Labels }) => isStale(Labels));
	for (const { Id } of networks) await removeIfThere(docker.getNetwork(Id).remove());
	const { Volumes } = await docker.listVolumes({ filters });
	const volumes = (Volumes ?? []).filter(({ Labels }) => isStale(Labels));
	for (const { Name } of volumes) await removeIfThere(docker.getVolume(Name).remove());
	const images = options.images ? await docker.listImages({
		all: true,
		filters
	}) : [];
	for (const { Id } of images) await removeIfThere(docker.getImage(Id).remove({ force: true }));
	return {
		containers: containers.length,
		networks: networks.length,
		volumes: volumes.length,
		images: images.length
	};
}
function describeConnectionError(error) {
	const code = error instanceof Error && "code" in error ? error.code : void 0;
	if (code === "ENOENT") return "the socket does not exist";
	if (code === "EACCES") return "permission denied; add this user to the docker group";
	if (code === "ECONNREFUSED") return "connection refused";
	return describeError(error);
}
// src/adapters/git/git-command.ts
/** Runs git with an explicit environment and explicit settings. */
/** `config` applies to every call. */
function createGit(env, config) {
	const scrubbed = {
		...gitEnvironment(env),
		GIT_TERMINAL_PROMPT: "0",
		LC_ALL: "C"
	};
	const run = async (cwd, args, options = {}) => {
		const childEnv = {
			...scrubbed,
			...options.env,
			...configVariables({
				...config,
				...options.config
			})
		};
		const running = require_vendor.getExecOutput("git", [
			"-C",
			cwd,
			...args
		], {
			silent: true,
			ignoreReturnCode: true,
			env: childEnv
		}).then(({ exitCode, stdout, stderr }) => ({
			exitCode,
			stdout: stdout.trim(),
			stderr: stderr.trim()
		})).catch((error) => ({
			exitCode: 127,
			stdout: "",
			stderr: describeError(error)
		}));
		return options.signal === void 0 ? running : raceAbort(running, options.signal);
	};
	return {
		run,
		async ask(cwd, args) {
			const { exitCode, stdout } = await run(cwd, args);
			return exitCode === 0 ? stdout : void 0;
		}
	};
}
/** git-config(1), GIT_CONFIG_COUNT. */
function configVariables(config) {
	const entries = Object.entries(config);
	const variables = entries.flatMap(([key, value], index) => [[`GIT_CONFIG_KEY_${index}`, key], [`GIT_CONFIG_VALUE_${index}`, value]]);
	return {
		GIT_CONFIG_COUNT: String(entries.length),
		...Object.fromEntries(variables)
	};
}
/** @actions/exec cannot stop a command; git ends when our process does and its output pipe closes. */
async function raceAbort(running, signal) {
	const { promise: aborted, reject } = Promise.withResolvers();
	const stop = () => reject(new Interrupted("Interrupted."));
	if (signal.aborted) stop();
	signal.addEventListener("abort", stop, { once: true });
	try {
		return await Promise.race([running, aborted]);
	} finally {
		signal.removeEventListener("abort", stop);
	}
}
// src/adapters/git/git-origin.ts
/** How many more commits of history each step fetches; the last step fetches all. */
const deepenings = [
	50,
	200,
	1e3
];
/** True when origin had it. `refspec` is a SHA or a ref; no local ref changes. */
function fetchCommit(git, dir, refspec, settings) {
	return fetch(git, dir, [
		"--depth=1",
		"origin",
		"--end-of-options",
		refspec
	], settings);
}
/** Fetches a branch or tag and returns its commit; undefined when origin has neither. */
async function fetchRef(git, dir, ref, settings) {
	const { stdout } = await askOrigin(git, dir, [
		"ls-remote",
		"--quiet",
		"origin",
		...[
			`refs/heads/${ref}`,
			`refs/tags/${ref}`,
			`refs/tags/${ref}^{}`
		]
	], settings);
	const sha = /^[0-9a-f]+/.exec(stdout.split("\n").at(-1) ?? "")?.[0];
	return sha !== void 0 && await fetchCommit(git, dir, sha, settings) ? sha : void 0;
}
/** Calls `ask` with more and more history; undefined when even the full history gave no answer. */
async function deepenUntil(git, dir, commits, settings, ask) {
	for (const deepening of [...deepenings.map((count) => `--deepen=${count}`), "--unshallow"]) {
		if (await git.ask(dir, ["rev-parse", "--is-shallow-repository"]) !== "true") break;
		if (!await fetch(git, dir, [
			deepening,
			"origin",
			"--end-of-options",
			...commits
		], settings)) break;
		const found = await ask();
		if (found !== void 0) return found;
	}
}
async function fetch(git, dir, args, settings) {
	return (await askOrigin(git, dir, [
		"fetch",
		...[
			"--quiet",
			"--no-tags",
			"--no-recurse-submodules",
			"--no-write-fetch-head"
		],
		...args
	], settings)).exitCode === 0;
}
async function askOrigin(git, dir, command, { token, serverUrl, signal }) {
	const plain = await git.run(dir, command, { signal });
	if (plain.exitCode === 0 || token === void 0) return plain;
	const header = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;
	return git.run(dir, command, {
		config: { [`http.${serverUrl}/.extraheader`]: header },
		signal
	});
}
// src/adapters/git/git-worktree.ts
/** Checks out a commit outside the user's working tree, with the same submodules and LFS files as the user's checkout. */
async function checkOutBeside(git, root, sha, provide) {
	await using stack = new AsyncDisposableStack();
	const parent = await (0, node_fs_promises.mkdtemp)((0, node_path.join)((0, node_os.tmpdir)(), "rss-plateau-"));
	stack.defer(() => (0, node_fs_promises.rm)(parent, {
		recursive: true,
		force: true
	}));
	const dir = (0, node_path.join)(parent, sha.slice(0, 12));
	await addWorktree({
		git,
		from: root,
		sha,
		to: dir,
		name: ""
	}, provide, stack);
	const resources = stack.move();
	return {
		dir,
		[Symbol.asyncDispose]: () => resources.disposeAsync()
	};
}
async function addWorktree(tree, provide, stack) {
	const { git, from, sha, to, name } = tree;
	const what = name === "" ? sha.slice(0, 12) : `${sha.slice(0, 12)} of the submodule ${name}`;
	if (!await provide(from, sha)) throw new UserError(`git does not have the commit ${what}, and could not fetch it.`);
	stack.defer(async () => {
		await git.run(from, [
			"worktree",
			"remove",
			"--force",
			to
		]);
	});
	const env = await hasPointersOnly(git, from) ? { GIT_LFS_SKIP_SMUDGE: "1" } : {};
	const added = await git.run(from, [
		"worktree",
		"add",
		"--force",
		"--detach",
		"--quiet",
		to,
		sha
	], { env });
	if (added.exitCode !== 0) throw new UserError(`git could not check out ${what} beside the working tree: ${lastLine(added.stderr)}`);
	for (const { path, commit } of await submodulesOf(git, from, sha)) {
		const source = (0, node_path.join)(from, path);
		if (await git.ask(source, ["rev-parse", "--show-prefix"]) !== "") continue;
		await (0, node_fs_promises.mkdir)((0, node_path.dirname)((0, node_path.join)(to, path)), { recursive: true });
		await addWorktree({
			git,
			from: source,
			sha: commit,
			to: (0, node_path.join)(to, path),
			name: (0, node_path.join)(name, path)
		}, provide, stack);
	}
}
/** Of that commit, which may differ from the checkout's. Git lists them as `160000 commit SHA\tPATH`. */
async function submodulesOf(git, dir, sha) {
	return (await git.ask(dir, [
		"ls-tree",
		"-r",
		"-z",
		"--full-tree",
		sha
	]) ?? "").split("\0").flatMap((line) => {
		const [, commit, path] = /^160000 commit ([0-9a-f]+)\t([\s\S]+)$/.exec(line) ?? [];
		return commit === void 0 || path === void 0 ? [] : [{
			path,
			commit
		}];
	});
}
const pointerStart = "version https://git-lfs.github.com/spec/";
/** `lfs: false` of actions/checkout can only be recognised by the files themselves. */
async function hasPointersOnly(git, dir) {
	const [first] = (await git.ask(dir, [
		"ls-files",
		"-z",
		"--",
		":(top,attr:filter=lfs)"
	]) ?? "").split("\0");
	if (first === void 0 || first === "") return false;
	const top = await git.ask(dir, ["rev-parse", "--show-toplevel"]) ?? dir;
	try {
		await using file = await (0, node_fs_promises.open)((0, node_path.join)(top, first));
		const { buffer, bytesRead } = await file.read(Buffer.alloc(40), 0, 40, 0);
		return buffer.toString("utf8", 0, bytesRead) === pointerStart;
	} catch {
		return false;
	}
}
function lastLine(text) {
	return text.split("\n").at(-1) ?? "";
}
// src/adapters/git/git-repository.ts
/** The user's git repository, through the git command. It never changes the user's checkout. */
/** undefined when `dir` is not inside a git working tree. Throws `UserError` when git refuses to open the repository. */
async function openRepository(dir, { origin, env = process.env } = {}) {
	const git = createGit(env, origin === void 0 ? {} : { "safe.directory": "*" });
	const root = await findRoot(git, dir);
	if (root === void 0) return void 0;
	const resolveHere = (ref) => git.ask(root, [
		"rev-parse",
		"--verify",
		"--quiet",
		"--end-of-options",
		`${ref}^{commit}`
	]);
	const provide = async (repository, sha) => await git.ask(repository, [
		"cat-file",
		"-e",
		`${sha}^{commit}`
	]) !== void 0 || origin !== void 0 && await fetchCommit(git, repository, sha, origin);
	return {
		root,
		async resolve(ref) {
			const here = await resolveHere(ref) ?? await resolveHere(`origin/${ref}`);
			if (here !== void 0 || origin === void 0) return here;
			return isSha(ref) ? await provide(root, ref) ? ref : void 0 : fetchRef(git, root, ref, origin);
		},
		async parents(sha) {
			if (!await provide(root, sha)) return [];
			const [header = ""] = (await git.ask(root, [
				"cat-file",
				"commit",
				sha
			]) ?? "").split("\n\n");
			return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent = ""]) => parent);
		},
		async mergeBase(one, other) {
			if (!await provide(root, one) || !await provide(root, other)) return void 0;
			const ask = () => git.ask(root, [
				"merge-base",
				one,
				other
			]);
			const here = await ask();
			if (here !== void 0 || origin === void 0) return here;
			return deepenUntil(git, root, [one, other], origin, ask);
		},
		defaultBranch: () => findDefaultBranch(git, root, resolveHere),
		async hasChanges() {
			const changes = await git.ask(root, [
				"status",
				"--porcelain",
				"--untracked-files=no",
				"--ignore-submodules=dirty"
			]);
			return changes !== void 0 && changes !== "";
		},
		checkout: (sha) => checkOutBeside(git, root, sha, provide)
	};
}
async function findRoot(git, dir) {
	const { exitCode, stdout, stderr } = await git.run(dir, ["rev-parse", "--show-toplevel"]);
	if (exitCode === 0) return stdout;
	if (!stderr.includes("dubious ownership")) return void 0;
	throw new UserError(`git does not trust the repository in ${dir}, because another user owns it.\n${stderr}`);
}
function isSha(ref) {
	return /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(ref);
}
/** `origin/HEAD` if it is set; `actions/checkout` does not set it. */
async function findDefaultBranch(git, root, resolve) {
	const remoteHead = await git.ask(root, [
		"symbolic-ref",
		"--quiet",
		"--short",
		"refs/remotes/origin/HEAD"
	]);
	for (const branch of [
		remoteHead,
		"origin/main",
		"origin/master",
		"main",
		"master"
	]) if (branch !== void 0 && await resolve(branch) !== void 0) return branch;
}
// src/adapters/github/inert-log.ts
/** Prints untrusted text into a runner's log, so that nothing in it is read as a workflow command. */
/** `::name::` at the start of a line, after spaces, and the older `##[name]` anywhere (actions/runner, ActionCommand.cs). */
const command = /^\s*::|##\[/m;
function printInert(text) {
	require_vendor.info(makeInert(text));
}
/** The runner ignores commands until it sees the token again, which nobody can guess. */
function makeInert(text) {
	if (!command.test(text)) return text;
	const token = (0, node_crypto.randomUUID)();
	return `::stop-commands::${token}\n${text}\n::${token}::`;
}
/** Equivalent JSON. Adds no line, because stdout may be redirected to a file. */
function makeInertJson(json) {
	return json.replaceAll("##[", "##\\u005b");
}
// src/model/plain-text.ts
/** Cleans text from outside (names, logs, labels): no control characters, nothing invisible, limited length. */
const ansi = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-Z\\-_])/g;
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
/** One line without control or invisible characters, at most `limit` characters long. */
function plainLine(text, limit = 120) {
	return cutText(withoutControls(text).trim(), limit);
}
/** On one line, without characters that a terminal would interpret or a reader could not see. */
function withoutControls(text) {
	return text.replace(ansi, "").replace(/\s+/g, " ").replace(invisible, "");
}
/** The last `limit` lines, each as by `plainLine`. */
function plainLines(text, limit) {
	return text.split(/\r\n|\r|\n/).map((line) => indentation(line) + plainLine(line, 200)).filter((line) => line.trim() !== "").slice(-limit);
}
/** Stack traces need their indentation; it is limited to 8 characters. */
function indentation(line) {
	return (/^[ \t]*/.exec(line)?.[0] ?? "").replaceAll("	", "  ").slice(0, 8);
}
/** Cut to `limit` characters, never inside one, with `…` as the last. */
function cutText(text, limit) {
	const characters = Array.from(text);
	return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join("")}…`;
}
// src/model/fields.ts
/** Numbers with bounds that no machine comes near: a measurement may be handed in by a stranger. */
const bytesSchema = require_vendor.number$1().int().nonnegative().max(2 ** 50);
const countSchema$1 = require_vendor.number$1().int().nonnegative().max(1e9);
const millisecondsSchema = require_vendor.number$1().nonnegative().max(1e10);
// src/model/diagnosis.ts
/**
* What was observed inside a target that grew, and no conclusions: a part of
* measurement.json. The probes' answers are parsed with these schemas, so a probe and its reader share one truth.
*/
/** Bounds on what a probe may report; it runs inside the app, which nobody has to trust. */
const probeLimits = {
	sites: 60,
	types: 120,
	chain: 16,
	held: 8,
	text: 200,
	openFiles: 20,
	processes: 32
};
const text$3 = require_vendor.string().transform((value) => value.slice(0, probeLimits.text));
const signedBytes = require_vendor.number$1().int().min(-(2 ** 50)).max(2 ** 50);
const siteSchema = require_vendor.object({
	file: text$3.describe("as the runtime names it, inside the container"),
	line: countSchema$1,
	function: text$3,
	own: require_vendor.boolean().describe("the app's own code, not a library's and not the runtime's"),
	bytes: signedBytes.describe("live bytes that were allocated here since `mark`"),
	count: require_vendor.number$1().int().describe("live allocations; 0 where the runtime does not count them")
});
const typeSchema = require_vendor.object({
	name: text$3.describe("qualified as the runtime does: `app.executor.AgentExecutor`, `Map`"),
	count: countSchema$1,
	bytes: bytesSchema.nullable().describe("shallow; null where the runtime does not report it")
});
const heldSchema = require_vendor.object({
	type: text$3,
	count: countSchema$1.describe("how many of the newest instances were followed"),
	chain: require_vendor.array(text$3).max(probeLimits.chain).describe("from a root down: `module app.registry`, `['RUNS'] dict`, …")
});
/** One process's answer to one command. Cumulative: rates are differences of two answers of the same process. */
const probeAnswerSchema = require_vendor.object({
	probe: require_vendor._enum([
		"python",
		"node",
		"ruby",
		"jvm"
	]),
	runtime: text$3.describe("`python 3.11.2`"),
	pid: countSchema$1.describe("inside the container"),
	seq: countSchema$1,
	command: require_vendor._enum([
		"ping",
		"mark",
		"snap",
		"gcoff",
		"finish",
		"collect"
	]),
	tookMs: millisecondsSchema,
	rssBytes: bytesSchema,
	heap: require_vendor.object({
		liveBytes: bytesSchema.nullable().describe("live by the runtime's own accounting"),
		tracedBytes: bytesSchema.nullable().describe("of it, allocated since `mark`"),
		toolBytes: bytesSchema.nullable().describe("what the tracing itself holds"),
		nativeBytes: bytesSchema.nullable().describe("malloc's in use + mapped, and what the runtime maps for each thread; its share included; null on musl"),
		externalBytes: bytesSchema.nullable().describe("held outside the runtime's heap on its behalf, such as Node's Buffers"),
		blocks: countSchema$1.nullable().describe("live blocks of the runtime's allocator")
	}),
	descriptors: countSchema$1.nullable(),
	threads: countSchema$1.nullable(),
	sites: require_vendor.array(siteSchema).max(probeLimits.sites),
	types: require_vendor.array(typeSchema).max(probeLimits.types),
	resources: require_vendor.array(require_vendor.object({
		name: text$3,
		count: countSchema$1
	})).max(40).describe("what keeps a runtime busy: `Timeout`, `TCPSocketWrap`, `asyncio.Task`, `listeners of Server`"),
	timers: require_vendor.array(require_vendor.object({
		ms: millisecondsSchema,
		count: countSchema$1
	})).max(40).optional().describe("pending timers by the longest they last; only where the command asks for them"),
	opened: require_vendor.array(siteSchema).max(20).optional().describe("where descriptors that are open now were opened, by line; `count` of them, without bytes"),
	cycles: require_vendor.object({
		objects: countSchema$1,
		bytes: bytesSchema.nullable(),
		types: require_vendor.array(typeSchema).max(20),
		sites: require_vendor.array(siteSchema).max(20),
		path: require_vendor.array(text$3).max(probeLimits.chain).describe("`app.Step`, `.parent app.AgentExecutor`, `.steps list`, …")
	}).nullable().describe("`finish` after `gcoff`: what only the cycle collector would free"),
	trim: require_vendor.object({
		beforeBytes: bytesSchema,
		afterBytes: bytesSchema
	}).nullable().describe("`finish`: RSS around a collection and `malloc_trim(0)`"),
	held: require_vendor.array(heldSchema).max(probeLimits.held),
	collections: countSchema$1.optional().describe("`collect`: how often, so far"),
	attachments: require_vendor.array(text$3).max(4).describe("files beside the answer, such as a heap snapshot, that the reader interprets"),
	problems: require_vendor.array(text$3).max(20).describe("codes: what this process could not do, such as `tracer-in-use`")
});
/** Where one process's memory is, by its mappings, and what else it holds: no runtime is asked. */
const processViewSchema = require_vendor.object({
	pid: countSchema$1.describe("on the engine's host"),
	name: text$3.describe("the command's name"),
	heapBytes: bytesSchema.nullable().describe("[heap]; null where page tables are not ours to see"),
	arenaBytes: bytesSchema.nullable().describe("glibc's arenas of threads: anonymous maps of at most 64 MiB, aligned to it"),
	anonBytes: bytesSchema.nullable().describe("other anonymous memory; all of it where heapBytes is null"),
	stackBytes: bytesSchema.nullable(),
	fileBytes: bytesSchema.nullable(),
	shmemBytes: bytesSchema.nullable(),
	rssBytes: bytesSchema,
	threads: countSchema$1,
	descriptors: require_vendor.object({
		files: countSchema$1,
		sockets: countSchema$1,
		pipes: countSchema$1,
		others: countSchema$1
	}).nullable().describe("null where they are not ours to see"),
	openFiles: require_vendor.array(require_vendor.object({
		path: text$3,
		count: countSchema$1
	})).max(probeLimits.openFiles).optional().describe("what most descriptors lead to; the folder's `/tmp/…` for files that are open once each"),
	runtime: require_vendor.object({
		name: require_vendor._enum([
			"python",
			"node",
			"ruby",
			"jvm",
			"go",
			"dotnet"
		]),
		version: text$3.nullable()
	}).optional().describe("recognised from outside, by program and mappings; absent where those do not show it")
});
const roundSchema = require_vendor.object({
	requests: countSchema$1.describe("answers since the container started, at the time of the snapshot"),
	connections: countSchema$1.describe("connections opened since the container started"),
	rssBytes: bytesSchema.nullable().describe("anonymous and shared memory of the container"),
	tmpfsBytes: bytesSchema.nullable().describe("of it, shared memory and tmpfs"),
	processes: require_vendor.array(processViewSchema).max(probeLimits.processes),
	answers: require_vendor.array(probeAnswerSchema).max(probeLimits.processes)
});
const problemSchema = require_vendor.object({
	code: require_vendor._enum([
		"no-answer",
		"died",
		"stopped-early",
		"never-ready",
		"out-of-time",
		"late",
		"other-user",
		"no-page-tables",
		"failed"
	]),
	detail: text$3.describe("the reason in the world's words; shown as code, never trusted")
});
/** One side, examined while a bounded number of requests was sent. */
const examinationSchema = require_vendor.object({
	side: require_vendor._enum(["base", "head"]),
	capBytes: bytesSchema,
	rounds: require_vendor.array(roundSchema).max(10).describe("after the warm-up, then after each round; `finish` is the last"),
	requestsBeforeFinish: countSchema$1.describe("answers with the collector off, before `finish`"),
	problems: require_vendor.array(problemSchema),
	endpoint: require_vendor.object({
		before: require_vendor.string().max(2e4),
		after: require_vendor.string().max(2e4)
	}).optional().describe("what the app's own `debug-endpoint` answered before and after the rounds")
});
const rerunKinds = ["glibc-returns", "keep-alive"];
/** The workload once more under one changed condition: growth that disappears with it is explained by it. */
const rerunShape = {
	kind: require_vendor._enum(rerunKinds).describe("glibc-returns: glibc returns freed memory at once; keep-alive: no connection is opened anew"),
	env: require_vendor.record(require_vendor.string(), require_vendor.string())
};
const examinationsSchema = require_vendor.array(examinationSchema).max(2);
/** Path inside the container → path in the repository, for sites. */
const placesSchema = require_vendor.array(require_vendor.object({
	inside: text$3,
	repository: text$3
})).max(200);
// src/model/policy.ts
/** The gate's policy, as the config writes it and the measurement keeps it. */
const failOnSchema = require_vendor._enum([
	"leak",
	"growth",
	"oom",
	"crash",
	"invalid"
]);
const acceptanceSchema = require_vendor.object({
	label: require_vendor.string(),
	by: require_vendor.string().describe("the login of whoever put it on"),
	at: require_vendor.string().describe("ISO 8601")
}).describe("a label on the pull request that accepts its growth");
const gateSchema = require_vendor.object({
	failOn: require_vendor.array(failOnSchema),
	growthPercent: require_vendor.number$1().nonnegative().describe("a higher plateau blocks when it is above this and above growthBytes"),
	growthBytes: require_vendor.number$1().int().nonnegative(),
	leakBytesPerRequest: require_vendor.number$1().nonnegative().describe("tolerated slope more than base"),
	maxRssBytes: require_vendor.number$1().int().positive().nullable(),
	allowGrowthBytes: require_vendor.record(require_vendor.string(), require_vendor.number$1().int().nonnegative()).describe("target → accepted, bounded growth"),
	onInconclusive: require_vendor._enum([
		"pass",
		"warn",
		"fail"
	]),
	acceptance: acceptanceSchema.optional()
});
// src/model/pause.ts
/** A pause in the middle of a look: a stretch without requests. */
const pauseSchema = require_vendor.object({
	afterAnswers: countSchema$1.describe("answers received before the pause"),
	ms: millisecondsSchema
}).describe("no requests were sent for this long, so that whatever is held for a limited time was released");
// src/model/measurement.ts
/**
* measurement.json: everything that was observed while measuring, and no conclusions. It separates measuring from
* judging: everything after it is a pure function of this file.
*/
const measurementSchemaId = "rss-plateau/measurement/1";
const sideSchema = require_vendor._enum(["base", "head"]);
const sampleSchema = require_vendor.object({
	requests: countSchema$1.describe("answers received when memory was read; 0 is the read before the first request"),
	atMs: millisecondsSchema.describe("since the load of this trial started"),
	anonBytes: bytesSchema.describe("anonymous memory of all processes, pages that forked processes share counted once"),
	shmemBytes: bytesSchema.describe("shared memory and tmpfs, /dev/shm among it"),
	fileBytes: bytesSchema.describe("page cache; shown, never judged"),
	kernelBytes: bytesSchema.describe("kernel memory held for the container: stacks, page tables, sockets, slab"),
	unreclaimableBytes: bytesSchema.optional().describe("kernel memory that cannot be reclaimed; absent where it is not reported (cgroup v1)"),
	processes: countSchema$1,
	threads: countSchema$1.optional().describe("of all processes"),
	descriptors: countSchema$1.optional().describe("open in all processes; absent before Linux 6.2")
});
const trialEndSchema = require_vendor.discriminatedUnion("kind", [
	require_vendor.object({ kind: require_vendor.literal("completed") }),
	require_vendor.object({
		kind: require_vendor.literal("deadline"),
		limitMs: millisecondsSchema
	}).describe("the workload took longer than its share of the budget and was cut"),
	require_vendor.object({
		kind: require_vendor.literal("oom"),
		by: require_vendor._enum(["kernel", "runtime"]).describe("kernel: the cap was hit; runtime: the runtime gave up at its own limit"),
		survived: require_vendor.boolean().describe("the container kept running, as under a supervisor that restarts a killed worker"),
		exitCode: require_vendor.number$1().int().nullable(),
		evidence: require_vendor.string()
	}).describe("memory ran out"),
	require_vendor.object({
		kind: require_vendor.literal("crashed"),
		exitCode: require_vendor.number$1().int().nullable(),
		log: require_vendor.string()
	}).describe("the container ended in the middle of the workload for another reason"),
	require_vendor.object({
		kind: require_vendor.literal("unresponsive"),
		silentMs: millisecondsSchema,
		log: require_vendor.string()
	}).describe("answers stopped"),
	require_vendor.object({
		kind: require_vendor.literal("not-ready"),
		reason: require_vendor._enum(["exited", "timeout"]),
		waitedMs: millisecondsSchema,
		exitCode: require_vendor.number$1().int().nullable(),
		seen: require_vendor.string().describe("result of the last attempt: a status, a connection error"),
		log: require_vendor.string()
	}).describe("the workload never started")
]);
const loadSchema = require_vendor.object({
	answered: countSchema$1.describe("answers received, of any status"),
	unexpected: require_vendor.array(require_vendor.object({
		route: countSchema$1.describe("index into workload.routes"),
		status: require_vendor.number$1().int(),
		count: countSchema$1
	})).describe("answers whose status the route does not expect"),
	errors: require_vendor.array(require_vendor.object({
		message: require_vendor.string(),
		count: countSchema$1
	})).describe("connections refused or broken, requests timed out"),
	lost: countSchema$1.describe("requests whose connection closed before an answer came"),
	durationMs: millisecondsSchema,
	latencyMs: require_vendor.object({
		mean: millisecondsSchema,
		p50: millisecondsSchema,
		p99: millisecondsSchema
	})
});
const processPointSchema = require_vendor.object({
	requests: countSchema$1,
	bytes: bytesSchema
});
/** Of one process, from when it was first seen to when it was last seen. */
const processMemorySchema = require_vendor.object({
	name: require_vendor.string().describe("of its program, as the kernel reports it"),
	from: processPointSchema,
	to: processPointSchema
});
const trialSchema = require_vendor.object({
	side: sideSchema,
	pair: countSchema$1.describe("trials with the same number ran at the same time"),
	readyMs: millisecondsSchema.describe("from the container's start to the first sign of readiness"),
	samples: require_vendor.array(sampleSchema),
	byProcess: require_vendor.array(processMemorySchema).max(64).optional().describe("anonymous memory of the processes that held most, in the order of their ids; absent where only the sum is known"),
	load: loadSchema,
	oomKills: countSchema$1.describe("processes in the container that the kernel killed because memory ran out"),
	end: trialEndSchema
});
const lookKinds = [
	"first",
	"longer",
	"collected",
	"timers"
];
/** Pairs measured under one condition to answer one question. */
const lookSchema = require_vendor.object({
	kind: require_vendor._enum(lookKinds).describe("first: the planned pairs; longer: more requests; collected: as long, with the runtime's collector running throughout; timers: the same, with a pause that outlasts pending timers"),
	requests: countSchema$1.describe("per trial, after the budget was applied; the same for both sides"),
	pause: pauseSchema.optional(),
	trials: require_vendor.array(trialSchema)
});
const rerunSchema = require_vendor.object({
	...rerunShape,
	requests: countSchema$1,
	trials: require_vendor.array(trialSchema)
});
const diagnosisSchema = require_vendor.object({
	tookMs: millisecondsSchema,
	examinations: examinationsSchema,
	reruns: require_vendor.array(rerunSchema).max(4),
	places: placesSchema
}).describe("what was observed inside the processes, on fresh containers; it explains growth and is never judged");
const warningSchema = require_vendor.object({
	code: require_vendor.string(),
	text: require_vendor.string()
});
const routeSchema$1 = require_vendor.object({
	method: require_vendor.string(),
	path: require_vendor.string(),
	weight: require_vendor.number$1().int().positive(),
	expect: require_vendor.array(require_vendor.string()).describe("status codes or classes such as 2xx; any")
});
const targetMeasurementSchema = require_vendor.object({
	name: require_vendor.string(),
	capBytes: bytesSchema,
	cpus: require_vendor.number$1().positive(),
	port: require_vendor.number$1().int(),
	workload: require_vendor.object({
		requestsConfigured: countSchema$1.describe("per trial of the first look, before the budget was applied"),
		connections: countSchema$1,
		reconnect: countSchema$1,
		ratePerSecond: require_vendor.number$1().nonnegative(),
		checkpoints: require_vendor.array(countSchema$1),
		routes: require_vendor.array(routeSchema$1)
	}),
	pairs: countSchema$1.describe("pairs planned for the first look"),
	pinned: require_vendor.record(require_vendor.string(), require_vendor.string()).optional().describe("variables that were added on both sides, so that the runtime's memory moves less by itself"),
	images: require_vendor.object({
		base: require_vendor.string().nullable(),
		head: require_vendor.string()
	}).describe("image ids; base is null when there is nothing to compare with"),
	looks: require_vendor.array(lookSchema).max(lookKinds.length).describe("in the order in which they were taken, at most one of each kind; none where nothing was measured"),
	diagnosis: diagnosisSchema.optional(),
	shard: require_vendor.object({
		index: require_vendor.number$1().int().positive(),
		of: require_vendor.number$1().int().positive()
	}).optional().describe("which of several jobs this is that measure the same target, from 1"),
	missing: require_vendor.object({
		jobs: require_vendor.number$1().int().positive(),
		of: require_vendor.number$1().int().positive()
	}).optional().describe("jobs of a matrix that should have measured this target and left no report"),
	reusedBase: require_vendor.object({
		runId: require_vendor.string(),
		measuredAt: require_vendor.string().describe("ISO 8601")
	}).optional().describe("base's trials were measured by an earlier run of the same commit on an equal machine")
});
const revisionSchema = require_vendor.object({
	spec: require_vendor.string().describe("git:REF, dir:PATH or image:NAME as it was asked for"),
	sha: require_vendor.string().nullable(),
	label: require_vendor.string().describe("its name in a report: a short SHA, a folder's name, an image's name")
});
const environmentSchema = require_vendor.object({
	tool: require_vendor.string(),
	node: require_vendor.string(),
	kernel: require_vendor.string(),
	arch: require_vendor.string(),
	cpus: countSchema$1,
	memoryBytes: bytesSchema,
	engine: require_vendor.object({
		name: require_vendor.string(),
		version: require_vendor.string(),
		apiVersion: require_vendor.string(),
		cgroupVersion: require_vendor.string(),
		cgroupDriver: require_vendor.string()
	}),
	memory: require_vendor.object({
		source: require_vendor._enum([
			"smaps",
			"status",
			"cgroup",
			"stats-api"
		]).describe("smaps: page tables; status: the processes' own count; cgroup: its sum; stats-api: the engine's figure"),
		errorBytes: bytesSchema.describe("how far one reading may be from the truth at worst")
	})
});
const measurementSchema = require_vendor.object({
	schema: require_vendor.literal(measurementSchemaId),
	runId: require_vendor.string(),
	startedAt: require_vendor.string().describe("ISO 8601"),
	seed: require_vendor.number$1().int(),
	environment: environmentSchema,
	base: revisionSchema.nullable(),
	head: revisionSchema,
	gate: gateSchema.describe("the policy of the run; `analyse` may judge by another"),
	targets: require_vendor.array(targetMeasurementSchema),
	configuredTargets: require_vendor.array(require_vendor.string()).optional().describe("all targets of the config, also those that this job was not asked to measure"),
	warnings: require_vendor.array(warningSchema),
	timing: require_vendor.object({
		buildMs: millisecondsSchema,
		measureMs: millisecondsSchema,
		diagnoseMs: millisecondsSchema,
		totalMs: millisecondsSchema
	})
});
/** What is judged: anonymous plus shared memory, never page cache. */
function rssBytes(sample) {
	return sample.anonBytes + sample.shmemBytes;
}
function lookOf({ looks }, kind) {
	return looks.find((look) => look.kind === kind);
}
/** Empty where no such look was taken. */
function trialsOfLook(target, kind) {
	return lookOf(target, kind)?.trials ?? [];
}
/** Requests per trial of the first look; as configured where nothing was measured. */
function firstRequests(target) {
	return lookOf(target, "first")?.requests ?? target.workload.requestsConfigured;
}
/** Trials of the service as it is: the other looks run probes beside it. */
function unprobedTrials(target) {
	return [...trialsOfLook(target, "first"), ...trialsOfLook(target, "longer")];
}
function allTrials({ looks }) {
	return looks.flatMap(({ trials }) => trials);
}
/** The target with this look in place of the one of its kind, or after the others. */
function withLook(target, look) {
	const looks = target.looks.some(({ kind }) => kind === look.kind) ? target.looks.map((each) => each.kind === look.kind ? look : each) : [...target.looks, look];
	return {
		...target,
		looks
	};
}
function countPairs(trials) {
	return new Set(trials.map(({ pair }) => pair)).size;
}
// src/model/units.ts
/** Parses bytes and durations that users write, and formats bytes, durations and counts. */
const kib$2 = 1024;
const mib = kib$2 * kib$2;
const byteFactors = {
	"": 1,
	b: 1,
	k: kib$2,
	kb: kib$2,
	kib: kib$2,
	ki: kib$2,
	m: mib,
	mb: mib,
	mib,
	mi: mib,
	g: kib$2 * mib,
	gb: kib$2 * mib,
	gib: kib$2 * mib,
	gi: kib$2 * mib
};
/**
* Parses `512MiB`, `1.5g`, `64Mi` or a plain number of bytes; undefined when it is not a size.
* KB, MB and GB are powers of 1024 as in Docker, whose `--memory 512MB` this mirrors.
*/
function parseBytes(text) {
	const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
	const factor = byteFactors[match?.[2]?.toLowerCase() ?? "?"];
	return match === null || factor === void 0 ? void 0 : Math.round(Number(match[1]) * factor);
}
const durationFactorsMs = {
	ms: 1,
	s: 1e3,
	m: 6e4,
	min: 6e4,
	h: 36e5
};
/** Parses `120s`, `2m`, `500ms` or a plain number of seconds into milliseconds; undefined when it is not a duration. */
function parseDurationMs(text) {
	const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
	const factor = durationFactorsMs[match?.[2]?.toLowerCase() || "s"];
	return match === null || factor === void 0 ? void 0 : Number(match[1]) * factor;
}
/** `22.0 MiB`, `1.09 KiB`, `15 B`: three significant digits, the unit that keeps the number below 1024. */
function formatBytes(bytes) {
	const units = [
		"B",
		"KiB",
		"MiB",
		"GiB",
		"TiB"
	];
	let value = Math.abs(bytes);
	let unit = 0;
	while (value >= 1023.5 && unit < units.length - 1) {
		value /= kib$2;
		unit += 1;
	}
	const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
	const text = value.toFixed(digits);
	return `${bytes < 0 && Number(text) !== 0 ? "−" : ""}${text} ${units[unit]}`;
}
/** Like `formatBytes`, with a sign unless it rounds to zero: `+1.06 MiB`, `−3.00 KiB`, `0 B`. */
function formatByteChange(bytes) {
	const text = formatBytes(bytes);
	return bytes > 0 && !/^0(\.0+)? /.test(text) ? `+${text}` : text;
}
/** `12,000`. */
function formatCount(count) {
	return Math.round(count).toString().replace(/\B(?=(\d{3})+$)/g, ",");
}
/** `850 ms`, `2.6 ms`, `12.4 s`, `3 min 20 s`. */
function formatDurationMs(durationMs) {
	if (durationMs < 10) return `${durationMs.toFixed(1)} ms`;
	if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
	if (durationMs < 99950) return `${(durationMs / 1e3).toFixed(1)} s`;
	const seconds = Math.round(durationMs / 1e3);
	return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
/** Like `formatBytes`, with a decimal below 10 B, because half a byte per request is not nothing. */
function formatByteRate(bytes) {
	return Math.abs(bytes) < 9.95 ? `${formatFixed(bytes, 1)} B` : formatBytes(bytes);
}
/**
* `1.08–1.10`: both ends in the unit and with the digits of `value`, which precedes the range with its unit. Negative
* ends are joined by `to`, because `−3–4` reads like a sum. Ends far above `value` have their own units.
*/
function formatByteRange(value, lo, hi) {
	const [number = "", unit = ""] = formatBytes(value).split(" ");
	const power = [
		"B",
		"KiB",
		"MiB",
		"GiB",
		"TiB"
	].indexOf(unit);
	const digits = number.split(".")[1]?.length ?? 0;
	if (Math.max(Math.abs(lo), Math.abs(hi)) >= 1e3 * kib$2 ** power) return `${formatBytes(lo)} to ${formatBytes(hi)}`;
	const end = (bytes) => formatFixed(bytes / kib$2 ** power, digits);
	return lo < 0 ? `${end(lo)} to ${end(hi)}` : `${end(lo)}–${end(hi)}`;
}
/** `22.0 MiB ± 0.02`: the spread in the unit of the value, never rounded down to nothing. */
function formatBytesWithNoise(bytes, noiseBytes) {
	const text = formatBytes(bytes);
	const power = [
		"B",
		"KiB",
		"MiB",
		"GiB",
		"TiB"
	].indexOf(text.split(" ")[1] ?? "B");
	const noise = noiseBytes / kib$2 ** power;
	if (power === 0) return `${text} ± ${Math.ceil(noise)}`;
	return `${text} ± ${noise >= 9.995 ? noise.toFixed(0) : noise >= .995 ? noise.toFixed(1) : Math.max(noise, .01).toFixed(2)}`;
}
/** `460,000` for 457,312: two significant digits, for extrapolations. */
function formatRoughCount(count) {
	const magnitude = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(count, 1))) - 1);
	return formatCount(Math.round(count / magnitude) * magnitude);
}
/** `0.05 %`, `3.4 %`, `109 %`. */
function formatPercent(percent) {
	const size = Math.abs(percent);
	return `${formatFixed(percent, size >= 9.95 || size === 0 ? 0 : size >= .995 ? 1 : 2)} %`;
}
/** A fixed number of decimals, with a real minus sign and never `−0`. */
function formatFixed(value, digits) {
	const text = Math.abs(value).toFixed(digits);
	return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
// src/report/words/progress-words.ts
/** The words for what happens during a run. */
const interruptedWords = "Interrupted: cleaning up.";
/** Shorter silences of a service are normal. */
const silenceMs = 5e3;
function stageTitle(stage) {
	switch (stage.kind) {
		case "building": return `Building ${stage.base} and ${stage.head}`;
		case "measuring": return `Measuring ${stage.target}`;
		case "confirming": return `Confirming growth in ${stage.target} on fresh containers`;
		case "diagnosing": return `Diagnosing growth in ${stage.target}`;
	}
}
function noteLines(note) {
	switch (note.kind) {
		case "uncommitted-changes": return ["The checkout has uncommitted changes. They are not measured, because commits are compared."];
		case "commits-found": return [note.why];
		case "image": return [`${note.target}: ${note.side} ${note.revision}, image ${note.image ?? "none"}${note.isSame ? ", the same image" : ""}`];
		case "base-not-built": return [`base: the image of target ${note.target} could not be built`, ...note.lines];
		case "pins-refused": return [`${note.target}: did not start with its runtime pinned; measuring it without the pins`];
		case "kept-base-unusable": return [`${note.target}: the kept base cannot be used, because head grew or was too slow to get as many requests; measuring both sides`];
		case "kept-as-base": return [note.isKept ? `${note.target}: head's measurement was kept as a base for later runs` : `${note.target}: head's measurement was not kept as a base, because it is not clean or one is kept already`];
		case "pair-ended": return [describePair(note.place, note.trials)];
	}
}
function activityText(activity) {
	switch (activity.kind) {
		case "finding-commits": return "finding the two commits";
		case "building": return `building ${activity.target}, ${activity.side}${activity.line === void 0 ? "" : `: ${activity.line}`}`;
		case "pulling": return `pulling ${activity.image}`;
		case "asking": return `${activity.target}: fetching ${activity.path} from ${activity.side}`;
		case "starting": return `${describePlace(activity.place)}: waiting until ready`;
		case "examining": return `${activity.target}: taking snapshots of both sides, ${formatCount(activity.requests)} requests each`;
	}
}
/** `api, pair 1 of 3`. */
function describePlace({ target, run, pair }) {
	return `${target}, ${pair === null ? runs[run] : `pair ${pair.index + 1} of ${pair.of}`}`;
}
const runs = {
	first: "first look",
	longer: "longer look",
	"glibc-returns": "rerun with freed memory returned to the system",
	"keep-alive": "rerun with connections kept open",
	collected: "longer look with the collector running throughout",
	timers: "longer look with a pause for pending timers"
};
/** `api, pair 2 of 3: base 4,200 of 10,000 at 22.0 MiB · head 4,150 of 10,000 at 63.1 MiB · about 20 s left`. */
function describeRunning({ place, requests, sides, leftMs }) {
	const parts = sides.map((side) => {
		const at = side.levels.at(-1);
		const memory = at === void 0 ? "" : ` at ${formatBytes(at.bytes)}`;
		const silence = silenceWords(side);
		return `${side.side} ${formatCount(side.answered)} of ${formatCount(requests)}${memory}${silence === null ? "" : `, ${silence}`}`;
	});
	return `${describePlace(place)}: ${[...parts, ...leftWords(leftMs)].join(" · ")}`;
}
function leftWords(leftMs) {
	return leftMs === null ? [] : [`about ${formatRoughDurationMs(leftMs)} left`];
}
function silenceWords({ silentMs, isPaused }) {
	if (isPaused) return "paused";
	return silentMs < silenceMs ? null : `no answer for ${formatRoughDurationMs(silentMs)}`;
}
/** A text that has not changed for a while, with how long. */
function sinceWords(text, sinceMs) {
	return sinceMs < silenceMs ? text : `${text} (${formatRoughDurationMs(sinceMs)})`;
}
/** Whole seconds, then whole minutes: an estimate is no better than that, and tenths would flicker. */
function formatRoughDurationMs(durationMs) {
	const seconds = Math.max(1, Math.round(durationMs / 1e3));
	if (seconds < 90) return `${seconds} s`;
	return `${Math.round(seconds / 60)} min`;
}
/** `api, pair 1 of 3: base 21.9 MiB → 22.0 MiB · head 21.9 MiB → 63.1 MiB (5.1 s)`. */
function describePair(place, trials) {
	const sides = [...trials].sort((one, other) => one.side.localeCompare(other.side)).map(describeTrial);
	const durationMs = Math.max(...trials.map(({ load }) => load.durationMs));
	const duration = durationMs === 0 ? "" : ` (${formatDurationMs(durationMs)})`;
	return `${describePlace(place)}: ${sides.join(" · ")}${duration}`;
}
function describeTrial(trial) {
	const [first] = trial.samples;
	const last = trial.samples.at(-1);
	const memory = first && last ? ` ${formatBytes(rssBytes(first))} → ${formatBytes(rssBytes(last))}` : "";
	return `${trial.side}${memory}${describeEnd(trial)}`;
}
function describeEnd({ end, load }) {
	const at = `after ${formatCount(load.answered)} requests`;
	switch (end.kind) {
		case "completed": return "";
		case "deadline": return `, stopped by the time budget ${at}`;
		case "oom": return `, out of memory ${at}`;
		case "crashed": return `, exited with code ${end.exitCode ?? "unknown"} ${at}`;
		case "unresponsive": return `, stopped answering ${at}`;
		case "not-ready": return end.reason === "exited" ? " exited before it was ready" : " never became ready";
	}
}
// src/adapters/terminal/plain-progress.ts
const beatMs = 1e3;
function createPlainProgress(log, pulse) {
	let stage = null;
	let current = null;
	let printedMs = pulse.nowMs();
	const print = (text) => {
		log.print(`  ${withoutControls(text)}`);
		printedMs = pulse.nowMs();
	};
	const beat = () => {
		if (pulse.nowMs() - printedMs <= 9e3) return;
		const standing = current ?? stage;
		if (standing !== null) print(sinceWords(standing.text, pulse.nowMs() - standing.sinceMs));
	};
	const stopBeating = pulse.every(beatMs, beat);
	return {
		stage(next) {
			if (stage !== null) log.close();
			const text = withoutControls(stageTitle(next));
			stage = {
				text,
				sinceMs: pulse.nowMs()
			};
			current = null;
			log.open(text);
			printedMs = pulse.nowMs();
		},
		note(note) {
			current = null;
			for (const line of noteLines(note)) print(line);
		},
		activity(activity) {
			const text = activityText(activity);
			if (current?.text !== text) current = {
				text,
				sinceMs: pulse.nowMs()
			};
		},
		pair(state) {
			current = {
				text: describeRunning(state),
				sinceMs: Infinity
			};
		},
		done() {
			stopBeating();
			if (stage !== null) log.close();
			stage = null;
			current = null;
		}
	};
}
// src/adapters/terminal/pulse.ts
const systemPulse = {
	nowMs: () => performance.now(),
	every(intervalMs, beat) {
		const timer = setInterval(beat, intervalMs).unref();
		return () => clearInterval(timer);
	}
};
// src/adapters/host/runtime-warnings.ts
/** Hides a Node warning that users can do nothing about. */
/**
* When the event loop is late, autocannon sets timers of, say, -2 ms, and Node 24 warns about them. Other warnings
* stay. Node prints through its own listener, and replacing that is the only way to filter from inside the process.
*/
function quietLateTimers() {
	const listeners = process.listeners("warning");
	process.removeAllListeners("warning");
	process.on("warning", (warning) => {
		if (warning.name === "TimeoutNegativeWarning") return;
		for (const listener of listeners) listener(warning);
	});
}
// src/adapters/load/autocannon.ts
/** Drives the workload with autocannon: one run, counted by answers received, with at most one pause. */
var import_autocannon = /* @__PURE__ */ require_rolldown_runtime.__toESM(require_vendor.require_autocannon(), 1);
/** autocannon ends a run on its sampling tick. The default of a second would lengthen every trial. */
const tickMs$1 = 50;
/** Runs end by `stop`; this bounds one that is never stopped. */
const forgottenRunSeconds = 3600;
function createAutocannonLoad() {
	return { start: startRun };
}
function startRun(spec) {
	const tally = createTally(spec.routes);
	const requests = spec.sequence.map((route) => toRequest(spec.routes[route]));
	const places = Array.from({ length: spec.connections }, (_, index) => Math.floor(index * requests.length / spec.connections));
	const ended = new AbortController();
	const startedMs = performance.now();
	let answered = 0;
	let isPaused = false;
	let restedMs = 0;
	let endedMs;
	let leg = startLeg();
	function startLeg() {
		const clients = [];
		let isOver = false;
		const setupClient = (client) => {
			const connection = clients.length;
			const from = places[connection] ?? 0;
			clients.push(client);
			client.setRequests([...requests.slice(from), ...requests.slice(0, from)]);
			followClient(client, {
				onAnswer: (sent, status) => {
					if (isOver) return;
					places[connection] = (from + sent) % requests.length;
					tally.answer(spec.sequence[(from + sent - 1) % requests.length] ?? 0, status);
					answered += 1;
					spec.onAnswer(answered);
					if (answered === spec.pause?.afterAnswers && !isOver) pause();
				},
				onLost: () => {
					if (!isOver) tally.lost += 1;
				}
			});
		};
		const instance = (0, import_autocannon.default)({
			url: `http://${spec.address.host}:${spec.address.port}`,
			connections: spec.connections,
			duration: forgottenRunSeconds,
			timeout: Math.ceil(spec.timeoutMs / 1e3),
			sampleInt: tickMs$1,
			requests,
			setupClient,
			...spec.reconnect > 0 ? { reconnectRate: spec.reconnect } : {},
			...spec.ratePerSecond > 0 ? { overallRate: spec.ratePerSecond } : {}
		});
		instance.on("response", (_client, _status, _bytes, latencyMs) => {
			if (!isOver) tally.latenciesMs.push(latencyMs);
		});
		instance.on("reqError", (error) => {
			if (!isOver) tally.error(error.code ?? error.message);
		});
		const stop = () => {
			isOver = true;
			for (const client of clients) client.destroy();
			instance.stop();
		};
		return {
			stop,
			done: instance
		};
	}
	function pause() {
		isPaused = true;
		leg.stop();
	}
	async function finish() {
		await leg.done;
		if (isPaused) {
			const fromMs = performance.now();
			await (0, node_timers_promises.setTimeout)(spec.pause?.ms, void 0, { signal: ended.signal }).catch(() => void 0);
			restedMs = performance.now() - fromMs;
			isPaused = false;
			if (endedMs === void 0) leg = startLeg();
			await leg.done;
		}
		return tally.result(answered, (endedMs ?? performance.now()) - startedMs - restedMs);
	}
	return {
		get answered() {
			return answered;
		},
		get isPaused() {
			return isPaused;
		},
		stop() {
			if (endedMs !== void 0) return;
			endedMs = performance.now();
			ended.abort();
			leg.stop();
		},
		done: finish()
	};
}
/** Tells answers from lost requests on one connection: without pipelining, at most one request is in flight. */
function followClient(client, on) {
	let sent = 0;
	let waiting = false;
	let serverCloses = false;
	client.on("request", () => {
		if (waiting && !serverCloses) on.onLost();
		if (waiting) serverCloses = false;
		sent += 1;
		waiting = true;
	});
	client.on("headers", (headers) => {
		waiting = false;
		serverCloses = !headers.shouldKeepAlive;
		on.onAnswer(sent, headers.statusCode);
	});
	const forget = () => {
		waiting = false;
	};
	client.on("connError", forget);
	client.on("timeout", forget);
}
function toRequest(route) {
	if (route === void 0) throw new RangeError("The sequence names a route that does not exist.");
	const { method, path, headers, body } = route;
	return body === null ? {
		method,
		path,
		headers
	} : {
		method,
		path,
		headers,
		body
	};
}
function createTally(routes) {
	const expected = routes.map((route) => acceptedStatuses(route.expect));
	const unexpected = /* @__PURE__ */ new Map();
	const errors = /* @__PURE__ */ new Map();
	const latenciesMs = [];
	const increment = (counts, key) => {
		counts.set(key, (counts.get(key) ?? 0) + 1);
	};
	return {
		latenciesMs,
		lost: 0,
		answer(route, status) {
			if (expected[route]?.(status) !== true) increment(unexpected, `${route} ${status}`);
		},
		error(message) {
			increment(errors, message);
		},
		result(answered, durationMs) {
			return {
				answered,
				unexpected: [...unexpected].map(([key, count]) => {
					const [route = 0, status = 0] = key.split(" ").map(Number);
					return {
						route,
						status,
						count
					};
				}),
				errors: [...errors].map(([message, count]) => ({
					message,
					count
				})),
				lost: this.lost,
				durationMs,
				latencyMs: summariseLatencies(latenciesMs)
			};
		}
	};
}
function acceptedStatuses(expect) {
	const classes = new Set(expect.filter((word) => /^\dxx$/.test(word)).map((word) => Number(word[0])));
	const codes = new Set(expect.filter((word) => /^\d{3}$/.test(word)).map(Number));
	const any = expect.includes("any");
	return (status) => any || codes.has(status) || classes.has(Math.floor(status / 100));
}
function summariseLatencies(latenciesMs) {
	const sorted = Float64Array.from(latenciesMs).sort();
	const rank = (share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
	const sum = sorted.reduce((total, latency) => total + latency, 0);
	return {
		mean: sorted.length === 0 ? 0 : sum / sorted.length,
		p50: rank(.5),
		p99: rank(.99)
	};
}
// src/adapters/docker/build-cache.ts
/** Only a runner gives an action access to the cache, and the workflow may limit it (`cache-mode`). */
function cacheRightsOf(env) {
	const address = env["ACTIONS_RESULTS_URL"] ?? env["ACTIONS_CACHE_URL"];
	const isAvailable = isSet$1(env["ACTIONS_RUNTIME_TOKEN"]) && isSet$1(address);
	const mode = env["ACTIONS_CACHE_MODE"] ?? "write";
	return {
		reads: isAvailable && (mode === "read" || mode === "write"),
		writes: isAvailable && (mode === "write" || mode === "write-only")
	};
}
/** With the image store that was the default before Docker 29, the engine's own builder cannot export a cache. */
function canKeepLayers({ driver, hasContainerdStore }) {
	return driver !== "docker" || hasContainerdStore;
}
/**
* Arguments that save an image's layers and reuse those of both sides. null when there is no cache, or when its token
* could leak: BuildKit passes its imports, including the token, to the Dockerfile's frontend, and a pull request may
* name a frontend of its own.
*/
function cacheArguments({ tag, buildArgs }, dockerfileText, { reads, writes }) {
	if (!reads && !writes) return null;
	if (namesForeignFrontend(dockerfileText) || "BUILDKIT_SYNTAX" in buildArgs) return null;
	const [image = tag, side = "head"] = tag.split(":");
	const scopeOf = (each) => `scope=${image.replaceAll("/", "-")}-${each}`;
	const imports = ["base", "head"].flatMap((each) => ["--cache-from", `type=gha,${scopeOf(each)}`]);
	const exports = ["--cache-to", `type=gha,mode=max,ignore-error=true,${scopeOf(side)}`];
	return [...reads ? imports : [], ...writes ? exports : []];
}
const dockersOwn = /^(docker\.io\/)?docker\/dockerfile(-upstream)?([:@]\S*)?$/;
/** All forms that BuildKit accepts: `# syntax=…`, `// syntax=…`, or the whole file as JSON. */
function namesForeignFrontend(text) {
	const named = [...text.matchAll(/^\W*syntax\W*?[=:]\W*?([^\s"',]+)/gim)].map(([, frontend = ""]) => frontend);
	return text.trimStart().startsWith("{") || named.some((frontend) => !dockersOwn.test(frontend));
}
function isSet$1(text) {
	return text !== void 0 && text !== "";
}
// src/adapters/docker/docker-images.ts
/** Builds images with the docker CLI, which adds what the API lacks: BuildKit, .dockerignore and credentials. */
function createDockerImages(engine, env = process.env) {
	const cli = { env };
	const cliEnv = dockerEnvironment(env);
	return {
		async build(spec) {
			const before = await engine.inspectImage(spec.tag);
			const after = await buildAndInspect(spec, cli, engine);
			if (before !== void 0 && before.id !== after.id && judgeOwner(before.labels["rss-plateau.owner"]) !== "alive") await require_vendor.exec("docker", [
				"image",
				"rm",
				before.id
			], {
				silent: true,
				ignoreReturnCode: true,
				env: cliEnv
			});
			return after.id;
		},
		async pull(name, signal) {
			const { exitCode, output } = await runDocker([
				"pull",
				"--quiet",
				name
			], cliEnv, signal);
			if (exitCode !== 0) throw new UserError(`The image ${name} is not on this machine and could not be pulled: ${output.at(-1) ?? "docker gave no reason"}`);
		}
	};
}
/** Uses the id that the builder reports, because another run may have moved the tag since. */
async function buildAndInspect(spec, cli, engine) {
	const folder = await (0, node_fs_promises.mkdtemp)((0, node_path.join)((0, node_os.tmpdir)(), "rss-plateau-"));
	try {
		const idFile = (0, node_path.join)(folder, "id");
		await build$1(spec, idFile, cli);
		const id = await (0, node_fs_promises.readFile)(idFile, "utf8").catch(() => "");
		const built = (id === "" ? void 0 : await engine.inspectImage(id.trim())) ?? await engine.inspectImage(spec.tag);
		if (built === void 0) throw new Error(`docker build succeeded, but ${spec.tag} does not exist.`);
		return built;
	} finally {
		await (0, node_fs_promises.rm)(folder, {
			recursive: true,
			force: true
		});
	}
}
async function build$1(spec, idFile, cli) {
	const caching = await chooseCache(spec, idFile, cli);
	if (caching !== null) {
		const { exitCode } = await runDocker(caching, cachingBuildEnvironment(cli.env), spec.signal, spec.onLine);
		if (exitCode === 0) return;
		spec.onLine("building again with the engine's own builder");
	}
	const { exitCode, output } = await runDocker([
		"build",
		"--force-rm",
		...argumentsOf(spec, idFile)
	], dockerEnvironment(cli.env), spec.signal, spec.onLine);
	if (exitCode !== 0) throw new BuildFailed(output.slice(-20));
}
function argumentsOf(spec, idFile) {
	const { runId, tag, dockerfile, contextDir, buildArgs } = spec;
	const args = Object.entries(buildArgs).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
	return [
		"--tag",
		tag,
		"--iidfile",
		idFile,
		"--file",
		dockerfile,
		...Object.entries(labelsOf(runId)).flatMap(([name, value]) => ["--label", `${name}=${value}`]),
		...args,
		contextDir
	];
}
/** null: build without a cache. */
async function chooseCache(spec, idFile, cli) {
	const rights = cacheRightsOf(cli.env);
	if (!rights.reads && !rights.writes) return null;
	cli.builder ??= inspectBuilder(cli.env, spec.signal);
	const builder = await cli.builder;
	if (builder === null || !canKeepLayers(builder)) return null;
	const cache = cacheArguments(spec, await (0, node_fs_promises.readFile)(spec.dockerfile, "utf8"), rights);
	return cache && [
		"buildx",
		"build",
		"--load",
		...cache,
		...argumentsOf(spec, idFile)
	];
}
/** null when buildx is missing. */
async function inspectBuilder(env, signal) {
	const ask = (args) => runDocker(args, dockerEnvironment(env), signal);
	const { exitCode, output } = await ask(["buildx", "inspect"]);
	const [, driver] = /^Driver:\s*(\S+)/m.exec(output.join("\n")) ?? [];
	if (exitCode !== 0 || driver === void 0) return null;
	return {
		driver,
		hasContainerdStore: (await ask([
			"info",
			"--format",
			"{{json .DriverStatus}}"
		])).output.some((line) => line.includes("io.containerd.snapshotter"))
	};
}
async function runDocker(args, env, signal, onLine = () => void 0) {
	const output = [];
	const collect = (chunk) => {
		for (const line of chunk.toString("utf8").split(/\r?\n/)) {
			if (line.trim() === "") continue;
			output.push(line);
			onLine(line);
		}
	};
	const listeners = {
		stdout: collect,
		stderr: collect
	};
	const running = require_vendor.exec("docker", [...args], {
		silent: true,
		ignoreReturnCode: true,
		env,
		listeners
	}).catch((cause) => {
		throw new UserError("The docker command could not be run. Install the Docker CLI.", { cause });
	});
	return {
		exitCode: await Promise.race([running, untilAborted(signal)]),
		output
	};
}
/** @actions/exec cannot stop a command; the docker CLI ends when our process does and its output pipe closes. */
function untilAborted(signal) {
	return new Promise((_resolve, reject) => {
		const stop = () => reject(new Interrupted("Interrupted."));
		if (signal.aborted) stop();
		else signal.addEventListener("abort", stop, { once: true });
	});
}
// src/adapters/load/http-callers.ts
/** Sends the requests of a diagnosis: a known number at a time, over connections that stay open during snapshots. */
function createHttpCallers() {
	return {
		open: openCaller,
		fetch: fetchText$1
	};
}
const fetchTimeoutMs = 1e4;
function fetchText$1({ host, port }, path, headers) {
	return new Promise((resolve, reject) => {
		const asking = (0, node_http.request)({
			host,
			port,
			path,
			headers,
			agent: false,
			timeout: fetchTimeoutMs
		}, (response) => {
			(0, node_stream_consumers.text)(response).then(resolve, reject);
		});
		asking.on("timeout", () => asking.destroy(/* @__PURE__ */ new Error("no answer in time")));
		asking.on("error", reject);
		asking.end();
	});
}
/** autocannon opens new connections for each run, and some servers keep them for seconds, which would look like a leak. */
function openCaller(spec) {
	const state = {
		answered: 0,
		connections: 0
	};
	const lines = Array.from({ length: spec.connections }, (_, index) => createLine(spec, index, state));
	return {
		get answered() {
			return state.answered;
		},
		get connections() {
			return state.connections;
		},
		async send(requests, limitMs, signal) {
			let left = requests;
			const untilMs = performance.now() + limitMs;
			const take = () => left > 0 && performance.now() < untilMs && !signal.aborted && left-- > 0;
			await Promise.all(lines.map(async (line) => {
				while (take()) await line.next();
			}));
			signal.throwIfAborted();
		},
		[Symbol.dispose]() {
			for (const line of lines) line.close();
		}
	};
}
/** One connection, which cycles through the sequence from its own starting place. */
function createLine(spec, index, counters) {
	const { sequence, routes, reconnect } = spec;
	let at = Math.floor(index * sequence.length / spec.connections);
	let agent = new node_http.Agent({
		keepAlive: true,
		maxSockets: 1
	});
	let sent = 0;
	return {
		async next() {
			if (reconnect > 0 && sent > 0 && sent % reconnect === 0) {
				agent.destroy();
				agent = new node_http.Agent({
					keepAlive: true,
					maxSockets: 1
				});
			}
			const route = routes[sequence[at % sequence.length] ?? 0];
			at += 1;
			sent += 1;
			if (route === void 0) return;
			const first = await call(spec, route, agent, counters);
			if ((first === "stale" ? await call(spec, route, agent, counters) : first) === "answered") counters.answered += 1;
		},
		close: () => agent.destroy()
	};
}
/** "answered" whatever the status. */
function call(spec, route, agent, counters) {
	return new Promise((resolve) => {
		const { host, port } = spec.address;
		const { method, path, headers, body } = route;
		const length = body === null ? {} : { "content-length": Buffer.byteLength(body) };
		const sending = (0, node_http.request)({
			host,
			port,
			method,
			path,
			agent,
			headers: {
				...headers,
				...length
			}
		});
		sending.setTimeout(spec.timeoutMs, () => sending.destroy());
		sending.on("socket", (socket) => {
			if (socket.connecting) counters.connections += 1;
		});
		sending.on("response", (response) => {
			response.resume();
			response.on("end", () => resolve("answered"));
			response.on("error", () => resolve("failed"));
		});
		sending.on("error", () => resolve(sending.reusedSocket ? "stale" : "failed"));
		sending.on("close", () => resolve("failed"));
		sending.end(body ?? void 0);
	});
}
// src/adapters/memory/proc.ts
/** Parses files of /proc/PID, and reads files that may vanish at any moment. */
const kib$1 = 1024;
/** undefined when the process or cgroup is gone. */
function readIfPresent$1(path) {
	return ifPresent(() => (0, node_fs.readFileSync)(path, "utf8"));
}
/** undefined when the file is gone: ENOENT before it was opened, ESRCH or ENODEV after. */
function ifPresent(read) {
	try {
		return read();
	} catch (error) {
		if (hasCode(error, "ENOENT", "ESRCH", "ENODEV")) return void 0;
		throw error;
	}
}
/** The file exists, but we may not read it. */
function isDenied(error) {
	return hasCode(error, "EACCES", "EPERM");
}
function hasCode(error, ...codes) {
	return error instanceof Error && "code" in error && typeof error.code === "string" && codes.includes(error.code);
}
/** Bytes of a `Name:   12 kB` line of status, smaps or meminfo; undefined when there is no such line. */
function parseKilobyteLine(text, name) {
	const match = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text);
	return match === null ? void 0 : Number(match[1]) * kib$1;
}
function parseStatus(text) {
	return {
		name: /^Name:\t(.*)$/m.exec(text)?.[1] ?? "",
		anonBytes: parseKilobyteLine(text, "RssAnon") ?? 0,
		threads: Number(/^Threads:\s+(\d+)$/m.exec(text)?.[1] ?? 1)
	};
}
/**
* Anonymous memory from /proc/PID/smaps_rollup: a page shared by n processes counts 1/n, so a sum over forked workers
* counts it once. Pages released with MADV_FREE are left out, because the kernel may take them at any time.
* undefined before Linux 5.4, which has no Pss_Anon.
*/
function parseRollupAnonBytes(text) {
	const anonBytes = parseKilobyteLine(text, "Pss_Anon");
	return anonBytes === void 0 ? void 0 : Math.max(0, anonBytes - (parseKilobyteLine(text, "LazyFree") ?? 0));
}
/** PF_FORKNOEXEC of include/linux/sched.h: forked, and has not executed another program since. */
const forkedWithoutExec = 64;
/** Whether the process still shares pages with its parent since it was forked, from /proc/PID/stat. */
function parseIsForked(stat) {
	const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
	return (Number(fields[6]) & forkedWithoutExec) !== 0;
}
const auxvPageSize = 6n;
/** The kernel's page size, which Node does not expose: 4 KiB nearly everywhere, 64 KiB on some arm64 and ppc64 kernels. */
function pageBytes$1() {
	const auxv = (0, node_fs.readFileSync)("/proc/self/auxv");
	for (let offset = 0; offset + 16 <= auxv.length; offset += 16) if (auxv.readBigUInt64LE(offset) === auxvPageSize) return Number(auxv.readBigUInt64LE(offset + 8));
	return 4096;
}
// src/adapters/memory/cgroup.ts
/** Finds a container's cgroup on this machine. */
/** The cgroup that accounts for the process's memory: v1's memory controller if there is one, else the unified hierarchy. */
function parseCgroupPath(text) {
	const lines = text.split("\n").flatMap((line) => {
		const match = /^\d+:([^:]*):(\/.*)$/.exec(line);
		return match === null ? [] : [{
			controllers: match[1]?.split(",") ?? [],
			path: match[2] ?? ""
		}];
	});
	const v1 = lines.find((line) => line.controllers.includes("memory"));
	if (v1 !== void 0) return {
		version: 1,
		path: v1.path
	};
	const v2 = lines.find((line) => line.controllers.length === 1 && line.controllers[0] === "");
	return v2 === void 0 ? void 0 : {
		version: 2,
		path: v2.path
	};
}
/** Mounts of v1's memory controller and of the unified hierarchy, from /proc/PID/mountinfo. */
function parseCgroupMounts(mountinfo) {
	return mountinfo.split("\n").flatMap((line) => {
		const [mount = "", filesystem = ""] = line.split(" - ");
		const [, , , root, mountPoint] = mount.split(" ");
		const [type, , superOptions = ""] = filesystem.split(" ");
		if (root === void 0 || mountPoint === void 0) return [];
		const options = superOptions.split(",");
		const isV1 = type === "cgroup" && options.includes("memory");
		if (!isV1 && type !== "cgroup2") return [];
		const localEvents = options.includes("memory_localevents");
		return [{
			version: isV1 ? 1 : 2,
			root: unescape(root),
			mountPoint: unescape(mountPoint),
			localEvents
		}];
	});
}
/** The kernel writes blanks in mountinfo as `\040`. */
function unescape(path) {
	return path.replaceAll(/\\(\d{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
}
/** `name value` lines: memory.stat, memory.events, memory.oom_control, vmstat. */
function parseCounters(text) {
	return new Map(text.trimEnd().split("\n").map((line) => {
		const blank = line.indexOf(" ");
		return [line.slice(0, blank), Number(line.slice(blank + 1))];
	}));
}
/**
* The path comes from the kernel and is never constructed, because it depends on the engine's cgroup driver, on
* rootless mode and on the engine's parent cgroup. With a remote engine or Docker Desktop the pid belongs to another
* machine, and here it may be an unrelated process. So the path must name the container, or have its memory cap.
*/
function findCgroup(owner, procRoot) {
	const membership = parseCgroupPath(readIfPresent$1((0, node_path.join)(procRoot, `${owner.pid}`, "cgroup")) ?? "");
	const ours = parseCgroupPath(readIfPresent$1((0, node_path.join)(procRoot, "self", "cgroup")) ?? "");
	if (membership === void 0 || membership.path === ours?.path) return void 0;
	const mount = parseCgroupMounts(readIfPresent$1((0, node_path.join)(procRoot, "self", "mountinfo")) ?? "").find((candidate) => candidate.version === membership.version && isBelow(candidate.root, membership.path));
	if (mount === void 0) return void 0;
	const named = throughSegmentNaming(owner.id, membership.path);
	const dir = (0, node_path.join)(mount.mountPoint, (0, node_path.relative)(mount.root, named ?? membership.path));
	if (!listProcesses(dir)?.includes(owner.pid)) return void 0;
	if (named === void 0 && readCaps({
		version: membership.version,
		dir
	}).memoryBytes !== owner.caps.memoryBytes) return;
	const hasParent = membership.version === 2 && !mount.localEvents && (0, node_path.dirname)(dir) !== mount.mountPoint;
	return {
		version: membership.version,
		dir,
		parentDir: hasParent ? (0, node_path.dirname)(dir) : void 0
	};
}
function isBelow(root, path) {
	return !path.split("/").includes("..") && !(0, node_path.relative)(root, path).startsWith("..");
}
/** A container with its own init may have moved its processes into cgroups below; its memory is that of the whole. */
function throughSegmentNaming(containerId, path) {
	const segments = path.split("/");
	const index = segments.findIndex((segment) => segment.includes(containerId));
	return index === -1 ? void 0 : segments.slice(0, index + 1).join("/");
}
/** Ids of all processes in the cgroup and in those below it; undefined when it is gone. */
function listProcesses(dir) {
	const text = readIfPresent$1((0, node_path.join)(dir, "cgroup.procs"));
	if (text === void 0) return void 0;
	return [...text.split("\n").map(Number).filter((pid) => pid > 0), ...listChildren(dir).flatMap((child) => listProcesses(child) ?? [])];
}
function listChildren(dir) {
	try {
		if ((0, node_fs.statSync)(dir).nlink <= 2) return [];
		return (0, node_fs.readdirSync)(dir, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => (0, node_path.join)(dir, entry.name));
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
		throw error;
	}
}
/** Infinity means no cap; null that the kernel does not report it. */
function readCaps(cgroup) {
	const read = (name) => parseCap(readIfPresent$1((0, node_path.join)(cgroup.dir, name)));
	if (cgroup.version === 2) return {
		memoryBytes: read("memory.max"),
		swapBytes: read("memory.swap.max")
	};
	const memoryBytes = read("memory.limit_in_bytes");
	const bothBytes = read("memory.memsw.limit_in_bytes");
	if (memoryBytes === null || bothBytes === null) return {
		memoryBytes,
		swapBytes: null
	};
	return {
		memoryBytes,
		swapBytes: bothBytes === Infinity ? Infinity : bothBytes - memoryBytes
	};
}
/** v1 writes "no cap" as the largest page-aligned signed 64-bit number. */
const noCapBytes = 2 ** 62;
function parseCap(text) {
	if (text === void 0) return null;
	const bytes = text.trim() === "max" ? Infinity : Number(text);
	return bytes >= noCapBytes ? Infinity : bytes;
}
// src/adapters/memory/cgroup-memory.ts
/** Reads the memory figures of one cgroup, in the same terms for cgroup v1 and v2. */
/** undefined when the cgroup is gone. */
function readCgroupMemory(cgroup) {
	if (cgroup.version === 1) {
		const stat = readIfPresent$1((0, node_path.join)(cgroup.dir, "memory.stat"));
		const kernel = readIfPresent$1((0, node_path.join)(cgroup.dir, "memory.kmem.usage_in_bytes")) ?? "0";
		const sockets = readIfPresent$1((0, node_path.join)(cgroup.dir, "memory.kmem.tcp.usage_in_bytes")) ?? "0";
		return stat === void 0 ? void 0 : parseMemoryV1(stat, Number(kernel), Number(sockets));
	}
	readIfPresent$1((0, node_path.join)(cgroup.dir, "cpu.stat"));
	const stat = readIfPresent$1((0, node_path.join)(cgroup.dir, "memory.stat"));
	return stat === void 0 ? void 0 : parseMemoryV2(stat);
}
/** v1 does not report how much of the kernel's memory could be reclaimed, so all of it counts. */
function parseMemoryV1(stat, kernelBytes, socketBytes) {
	const counters = parseCounters(stat);
	const bytes = (name) => counters.get(`total_${name}`) ?? counters.get(name) ?? 0;
	const shmemBytes = bytes("shmem");
	return {
		anonBytes: bytes("rss"),
		shmemBytes,
		fileBytes: Math.max(0, bytes("cache") - shmemBytes),
		kernelBytes: kernelBytes + socketBytes
	};
}
function parseMemoryV2(stat) {
	const counters = parseCounters(stat);
	const bytes = (name) => counters.get(name) ?? 0;
	const sum = (...names) => names.reduce((total, name) => total + bytes(name), 0);
	const shmemBytes = bytes("shmem");
	const kernelBytes = counters.has("kernel") ? bytes("kernel") - bytes("slab_reclaimable") : sum("kernel_stack", "pagetables", "percpu", "vmalloc", "slab_unreclaimable");
	const unreclaimableBytes = Math.max(0, kernelBytes) + bytes("sock");
	return {
		anonBytes: bytes("anon"),
		shmemBytes,
		fileBytes: Math.max(0, bytes("file") - shmemBytes),
		kernelBytes: unreclaimableBytes,
		unreclaimableBytes
	};
}
/** How many processes the kernel's OOM killer ended in this cgroup; undefined when the cgroup is gone. */
function readOomKills(version, dir) {
	const text = readIfPresent$1((0, node_path.join)(dir, version === 1 ? "memory.oom_control" : "memory.events"));
	return text === void 0 ? void 0 : parseCounters(text).get("oom_kill") ?? 0;
}
// src/adapters/memory/engine-meter.ts
/** `staleBytes` assumes that the engine's machine has as many CPUs as this one; the stats do not report their number. */
function openEngineMeter(container, staleBytes) {
	let exit;
	const gone = container.exited.then((ended) => {
		exit = ended;
	});
	return {
		source: "stats-api",
		errorBytes: staleBytes,
		caps: {
			memoryBytes: null,
			swapBytes: null
		},
		async read() {
			if (exit !== void 0) return void 0;
			try {
				const stats = await Promise.race([container.stats(), gone]);
				return stats === void 0 || stats.anonBytes === 0 ? void 0 : stats;
			} catch (error) {
				if (exit !== void 0) return void 0;
				throw error;
			}
		},
		oomKills: () => exit?.oomKilled === true ? 1 : 0
	};
}
// src/adapters/memory/process-counts.ts
/**
* Counts threads and open descriptors of processes without listing folders: the kernel reports each count as a field of
* the folder itself, and everybody may read it. Two calls per process, some 10 µs.
*/
/** /proc/PID/task has a link for each thread, besides `.` and `..`. */
const ownLinks = 2;
/** Sums over the processes that still exist. */
function countKept(procRoot, pids) {
	let threads = 0;
	let descriptors = 0;
	for (const pid of pids) {
		threads += Math.max(0, (stat$1((0, node_path.join)(procRoot, `${pid}`, "task"))?.nlink ?? 0) - ownLinks);
		descriptors += stat$1((0, node_path.join)(procRoot, `${pid}`, "fd"))?.size ?? 0;
	}
	return {
		...threads > 0 ? { threads } : {},
		...descriptors > 0 ? { descriptors } : {}
	};
}
/** undefined when the process is gone or not visible to us. */
function stat$1(path) {
	try {
		return (0, node_fs.statSync)(path, { throwIfNoEntry: false });
	} catch {
		return;
	}
}
// src/adapters/memory/reading-errors.ts
/** The maximum error of a memory reading, by its source. */
/**
* A read of memory.stat flushes pending updates only above 64 pages per CPU, and each CPU may hold back 63 more
* (MEMCG_CHARGE_BATCH, mm/memcontrol.c): 1.98 MiB on 4 CPUs, for anon and shmem together. It lags, it is never ahead,
* and the kernel catches up every 2 s. Before Linux 5.12 each counter lagged by at most 32 pages per CPU, which is
* less.
*/
function cgroupErrorBytes(cpus, pageBytes) {
	return cpus * 127 * pageBytes;
}
/**
* For RssAnon on kernels that do not sum all its parts on a read: up to Linux 6.1 each thread could hold back 63
* faults, and since 6.2 each CPU a batch of max(32, 2 × CPUs) pages. Linux 6.16 made it exact, as did the stable
* kernels of that time (commit 82241a83cd15).
*/
function statusErrorBytes(threads, cpus, pageBytes) {
	return Math.max(threads * 63, cpus * Math.max(32, 2 * cpus)) * pageBytes;
}
const trials$1 = 4;
const attemptsPerTrial = 5;
const framePages = 8;
/**
* Whether this kernel's RssAnon is exact. Measured rather than derived from the version, because distributions
* backport the fix. It touches memory of our own and compares RssAnon with walks of the page tables before and after.
* An inexact RssAnon falls between the two by chance in about one of 16 trials, and in all four once in 65,000.
*/
function checkStatusIsExact(pageBytes) {
	const touched = [];
	return Array.from({ length: trials$1 }, (_, trial) => {
		touched.push(Buffer.alloc((257 + 14 * trial) * pageBytes, 1));
		return isWithinPageTables(framePages * pageBytes);
	}).every(Boolean);
}
/** Reading itself touches a page or two, so RssAnon lies between two walks. Retries when a GC thread widened the gap. */
function isWithinPageTables(frameBytes) {
	for (let attempt = 0; attempt < attemptsPerTrial; attempt++) {
		const before = walkOwnAnonBytes();
		const reported = parseStatus((0, node_fs.readFileSync)("/proc/self/status", "utf8")).anonBytes;
		const after = walkOwnAnonBytes();
		if (after >= before && after - before <= frameBytes) return reported >= before && reported <= after;
	}
	return false;
}
/** 0 before Linux 4.14, which lacks the file; RssAnon then never counts as exact. */
function walkOwnAnonBytes() {
	return parseKilobyteLine(readIfPresent$1("/proc/self/smaps_rollup") ?? "", "Anonymous") ?? 0;
}
// src/adapters/memory/host-meter.ts
/**
* Reads a container's memory from this machine's files: the anonymous and shared memory of all its processes. Pages
* that forked processes share count once, page cache never.
*
* Anonymous memory has three sources for the same quantity. `status` adds up the kernel's counter of each process. It
* is cheap and exact on current kernels, but counts a page that forked processes share once for each of them. `smaps`
* walks the page tables and divides shared pages among the processes. It is exact, but only root and the processes'
* own user may read it, and it stops base and head for some 20 ms at 500 MiB, so it is used only where necessary.
* `cgroup` is the cgroup's own sum, which may lag a little. The meter never returns to an earlier source, so that it
* adds no steps beyond `errorBytes` to a series.
*
* Shared memory (tmpfs, /dev/shm, shared mappings) always comes from the cgroup, the only place that counts files
* that no process has mapped. It lags by at most `staleBytes`, and only while it changes.
*/
function openHostMeter({ container, cgroup, procRoot, ledger, accuracy }) {
	const caps = readCaps(cgroup);
	let source = accuracy.statusIsExact ? "status" : "smaps";
	let canWalkTables = true;
	let threads = 1;
	let forkedBefore = [];
	let shmemAtOpen;
	let shmemMoved = false;
	let capFraction = 0;
	let exit;
	/** undefined when this source has no figures per process in this reading. */
	function readByProcess(pids) {
		if (source === "cgroup") return void 0;
		if (source === "smaps") {
			const walked = walkPageTables(pids);
			if (walked !== void 0) return walked;
			source = "status";
		}
		const processes = readProcesses(procRoot, pids);
		const forked = processes.length > 1 ? processes.filter((one) => one.forked).map((one) => one.pid) : [];
		threads = Math.max(threads, ...processes.map((one) => one.status.threads));
		if (forked.length === 0) {
			forkedBefore = [];
			return processes.map(({ pid, status: { name, anonBytes } }) => ({
				pid,
				name,
				anonBytes
			}));
		}
		const walked = walkPageTables(pids);
		if (forked.some((pid) => forkedBefore.includes(pid))) source = walked === void 0 ? "cgroup" : "smaps";
		forkedBefore = forked;
		return walked;
	}
	/** undefined when we may not read them. */
	function walkPageTables(pids) {
		const walked = canWalkTables ? readRollups(procRoot, pids) : void 0;
		canWalkTables &&= walked !== void 0;
		return walked;
	}
	function read() {
		account.check();
		const pids = listProcesses(cgroup.dir);
		if (pids === void 0 || pids.length === 0) return void 0;
		const byProcess = readByProcess(pids);
		const anonBytes = byProcess?.reduce((total, one) => total + one.anonBytes, 0);
		const memory = readCgroupMemory(cgroup);
		if (memory === void 0 || anonBytes === 0) return void 0;
		shmemAtOpen ??= memory.shmemBytes;
		shmemMoved ||= memory.shmemBytes !== shmemAtOpen;
		const counts = {
			processes: pids.length,
			...countKept(procRoot, pids)
		};
		const reading = {
			...memory,
			anonBytes: anonBytes ?? memory.anonBytes,
			...counts,
			...byProcess === void 0 ? {} : { byProcess }
		};
		capFraction = (reading.anonBytes + reading.shmemBytes) / (caps.memoryBytes ?? Infinity);
		return reading;
	}
	async function noteExit() {
		exit = await container.exited;
	}
	const account = ledger.watch({
		ownKills: () => readOomKills(cgroup.version, cgroup.dir),
		suspicion: () => (exit?.oomKilled === true ? 4 : 0) + (exit?.exitCode === 137 ? 2 : 0) + capFraction
	});
	noteExit();
	read();
	return {
		get source() {
			return source;
		},
		get errorBytes() {
			const { staleBytes, statusIsExact, cpus, pageBytes } = accuracy;
			if (source === "cgroup") return staleBytes;
			return (source === "smaps" || statusIsExact ? 0 : statusErrorBytes(threads, cpus, pageBytes)) + (shmemMoved ? staleBytes : 0);
		},
		caps,
		read,
		oomKills: () => Math.max(account.kills(), exit?.oomKilled === true ? 1 : 0)
	};
}
/** undefined when we may not read the page tables of one of the processes. */
function readRollups(procRoot, pids) {
	try {
		const processes = [];
		for (const pid of pids) {
			const text = readIfPresent$1((0, node_path.join)(procRoot, `${pid}`, "smaps_rollup"));
			if (text === void 0 || text === "") continue;
			const anonBytes = parseRollupAnonBytes(text);
			if (anonBytes === void 0) return void 0;
			processes.push({
				pid,
				name: readIfPresent$1((0, node_path.join)(procRoot, `${pid}`, "comm"))?.trim() ?? "",
				anonBytes
			});
		}
		return processes;
	} catch (error) {
		if (isDenied(error)) return void 0;
		throw error;
	}
}
/** Only the processes that still exist. */
function readProcesses(procRoot, pids) {
	return pids.flatMap((pid) => {
		const stat = readIfPresent$1((0, node_path.join)(procRoot, `${pid}`, "stat"));
		const status = readIfPresent$1((0, node_path.join)(procRoot, `${pid}`, "status"));
		if (stat === void 0 || status === void 0) return [];
		return [{
			pid,
			forked: parseIsForked(stat),
			status: parseStatus(status)
		}];
	});
}
// src/adapters/memory/oom-ledger.ts
/** `countSurviving` reads a counter that covers all watched containers, and perhaps others. */
function createOomLedger(countSurviving) {
	const watched = [];
	const unseen = [];
	/** How much of the surviving count has been attributed, including to containers that are not watched. */
	let accounted = countSurviving();
	/** Attributes kills, and returns those that neither a counter nor a vanished container explains. */
	function tally() {
		const living = watched.filter((one) => !one.gone);
		for (const one of living) {
			const kills = one.suspect.ownKills();
			one.gone = kills === void 0;
			const seen = kills === void 0 ? one.kills : kills - one.killsBefore;
			accounted += seen - one.kills;
			one.kills = seen;
		}
		const unexplained = countSurviving() - accounted;
		const vanished = living.filter((one) => one.gone);
		if (unexplained <= 0 || vanished.length === 0) return unexplained;
		unseen.push({
			kills: unexplained,
			vanished
		});
		accounted += unexplained;
		return 0;
	}
	function check() {
		if (tally() === 0) return;
		const strangers = tally();
		accounted += strangers;
	}
	return { watch(suspect) {
		check();
		const one = {
			suspect,
			killsBefore: suspect.ownKills() ?? 0,
			kills: 0,
			gone: false
		};
		watched.push(one);
		return {
			check,
			kills: () => {
				check();
				return unseen.reduce((total, entry) => total + share(entry, one), one.kills);
			}
		};
	} };
}
/** One kill per container, the likeliest first. Any others (a worker killed just before its parent) go to the likeliest. */
function share({ kills, vanished }, one) {
	const ranked = [...vanished].sort((a, b) => b.suspect.suspicion() - a.suspect.suspicion());
	const rank = ranked.indexOf(one);
	if (rank === -1 || rank >= kills) return 0;
	return rank === 0 ? Math.max(1, kills - ranked.length + 1) : 1;
}
// src/adapters/memory/memory-meters.ts
/** Opens a meter on a container: on the host's files where they can be read, else on the engine's statistics. */
function createMemoryMeters(options = {}) {
	const procRoot = options.procRoot ?? "/proc";
	const onlineCpus = options.cpus ?? (0, node_os.cpus)().length;
	const ledgers = /* @__PURE__ */ new Map();
	let statusIsExact;
	/** Containers that share a surviving counter share a ledger. */
	function ledgerFor(cgroup) {
		const key = cgroup.parentDir ?? "vmstat";
		const ledger = ledgers.get(key) ?? createOomLedger(survivingKills(cgroup.parentDir, procRoot));
		ledgers.set(key, ledger);
		return ledger;
	}
	return { async open(container) {
		const cgroup = findCgroup(container, procRoot);
		const staleBytes = cgroupErrorBytes(onlineCpus, pageBytes$1());
		if (cgroup === void 0) return openEngineMeter(container, staleBytes);
		statusIsExact ??= checkStatusIsExact(pageBytes$1());
		const accuracy = {
			staleBytes,
			statusIsExact,
			cpus: onlineCpus,
			pageBytes: pageBytes$1()
		};
		return openHostMeter({
			container,
			cgroup,
			procRoot,
			accuracy,
			ledger: ledgerFor(cgroup)
		});
	} };
}
/** A count of OOM kills that outlives the container: v2's parent cgroup has one; v1 has only that of the machine. */
function survivingKills(parentDir, procRoot) {
	let last = 0;
	return () => {
		const now = parentDir === void 0 ? parseCounters(readIfPresent$1((0, node_path.join)(procRoot, "vmstat")) ?? "").get("oom_kill") : readOomKills(2, parentDir);
		last = Math.max(last, now ?? 0);
		return last;
	};
}
// src/adapters/memory/as-root.ts
/**
* Reads files in /proc that belong to another user with `sudo -n`, which never prompts. Containers run as root on hosted
* runners, and the runner's user may use sudo there. Elsewhere the result is undefined.
*/
const timeoutMs$1 = 1e4;
const mostBytes$1 = 64 * 2 ** 20;
function createSudoReader() {
	return {
		readFiles(paths) {
			const text = runAsRoot([
				"tail",
				"-v",
				"-n",
				"+1",
				"--",
				...paths
			]);
			return text === void 0 ? void 0 : splitAtHeaders(text, paths);
		},
		readLinks(paths) {
			const text = runAsRoot([
				"find",
				...paths,
				"-maxdepth",
				"1",
				"-type",
				"l",
				"-printf",
				"%p\\0%l\\0"
			]);
			if (text === void 0) return void 0;
			const words = text.split("\0");
			return new Map(words.flatMap((path, index) => index % 2 === 0 && path !== "" ? [[path, words[index + 1] ?? ""]] : []));
		}
	};
}
/** tail writes `==> PATH <==` above each file. */
function splitAtHeaders(text, paths) {
	const starts = paths.flatMap((path) => {
		const header = `==> ${path} <==\n`;
		const at = text.startsWith(header) ? 0 : text.indexOf(`\n${header}`);
		return at === -1 ? [] : [{
			path,
			at,
			from: at + header.length + (at === 0 ? 0 : 1)
		}];
	});
	starts.sort((one, other) => one.at - other.at);
	return new Map(starts.map(({ path, from }, index) => [path, text.slice(from, starts[index + 1]?.at)]));
}
/** stdout, even when the command failed for some of the files. */
function runAsRoot(command) {
	const { status, stdout } = (0, node_child_process.spawnSync)("sudo", ["-n", ...command], {
		encoding: "utf8",
		stdio: [
			"ignore",
			"pipe",
			"ignore"
		],
		timeout: timeoutMs$1,
		maxBuffer: mostBytes$1,
		env: plainEnvironment(process.env)
	});
	return status === 0 || status !== null && stdout !== "" ? stdout : void 0;
}
// src/adapters/memory/go-build.ts
/** Reads the Go version from an executable; nothing else about the process shows that it is a Go program. */
const sectionName = ".go.buildinfo";
const magic = "ÿ Go buildinf:";
/** The pointer size and flags follow the magic. With this flag, set since Go 1.18, the version is stored inline. */
const flagsAt = 15;
const inlineFlag = 2;
const versionAt = 32;
const mostBytes = 2 ** 20;
/** `1.22.3`; undefined for other programs and for Go before 1.18. Throws when the file may not be read. */
function readGoVersion(path) {
	const file = (0, node_fs.openSync)(path, "r");
	try {
		const header = readBytes(file, 0, 64);
		if (header.length < 64 || header.toString("latin1", 0, 6) !== "ELF") return void 0;
		const entryBytes = header.readUInt16LE(58);
		const table = readBytes(file, Number(header.readBigUInt64LE(40)), entryBytes * header.readUInt16LE(60));
		const namesAt = entryBytes * header.readUInt16LE(62);
		if (entryBytes < 64 || namesAt + 64 > table.length) return void 0;
		const names = readSection(file, table, namesAt);
		for (let at = 0; at + 64 <= table.length; at += entryBytes) {
			const nameAt = table.readUInt32LE(at);
			if (names.toString("latin1", nameAt, nameAt + 13 + 1) === `${sectionName}\0`) return parseBuildInfo(readSection(file, table, at));
		}
		return;
	} finally {
		(0, node_fs.closeSync)(file);
	}
}
function readSection(file, table, at) {
	return readBytes(file, Number(table.readBigUInt64LE(at + 24)), Number(table.readBigUInt64LE(at + 32)));
}
function parseBuildInfo(section) {
	if (!(((section[flagsAt] ?? 0) & inlineFlag) !== 0) || section.toString("latin1", 0, 14) !== magic) return void 0;
	const text = section.toString("latin1", 33, 33 + (section[versionAt] ?? 0));
	return /^go(\d[\w.-]*)/.exec(text)?.[1];
}
/** The executable is untrusted input, so its offsets and sizes are checked. */
function readBytes(file, position, wanted) {
	if (!Number.isSafeInteger(position)) return Buffer.alloc(0);
	const length = Math.min(wanted, mostBytes);
	const buffer = Buffer.alloc(length);
	return buffer.subarray(0, (0, node_fs.readSync)(file, buffer, 0, length, position));
}
// src/adapters/memory/private-files.ts
/** Reads the files of /proc/PID that only the process's user and root may read, as ourselves or as root. */
/** undefined when the process is gone. */
function readPrivateFiles(procRoot, pid) {
	const folder = (0, node_path.join)(procRoot, `${pid}`, "fd");
	const exePath = (0, node_path.join)(procRoot, `${pid}`, "exe");
	try {
		const smaps = readIfPresent$1((0, node_path.join)(procRoot, `${pid}`, "smaps"));
		const names = ifPresent(() => (0, node_fs.readdirSync)(folder));
		if (smaps === void 0 || names === void 0) return void 0;
		return {
			smaps,
			descriptors: names.flatMap((name) => ifPresent(() => (0, node_fs.readlinkSync)((0, node_path.join)(folder, name))) ?? []),
			exe: ifPresent(() => (0, node_fs.readlinkSync)(exePath)) ?? "",
			goVersion: ifPresent(() => readGoVersion(exePath))
		};
	} catch (error) {
		if (isDenied(error)) return "denied";
		throw error;
	}
}
/** By pid, for processes that still exist; undefined when we may not read as root. */
function readPrivateFilesAsRoot(reader, procRoot, pids) {
	const at = (pid, name) => (0, node_path.join)(procRoot, `${pid}`, name);
	const texts = reader.readFiles(pids.map((pid) => at(pid, "smaps")));
	const links = texts && reader.readLinks(pids.flatMap((pid) => [at(pid, "fd"), at(pid, "exe")]));
	if (texts === void 0 || links === void 0) return void 0;
	return new Map(pids.flatMap((pid) => {
		const smaps = texts.get(at(pid, "smaps"));
		if (smaps === void 0) return [];
		return [[pid, {
			smaps,
			descriptors: [...links].flatMap(([path, target]) => path.startsWith(at(pid, "fd/")) ? [target] : []),
			exe: links.get(at(pid, "exe")) ?? ""
		}]];
	}));
}
// src/adapters/memory/process-runtime.ts
/** Libraries are the best evidence, because a launcher of any name maps them. The version is the only group. */
const libraries = [
	["python", /\/libpython(\d+\.\d+)m?\.so/],
	["ruby", /\/libruby(?:-(\d+\.\d+))?\.so/],
	["jvm", /\/libjvm\.so$/],
	["dotnet", /(?:\/Microsoft\.NETCore\.App\/([\d.]+))?\/libcoreclr\.so$/],
	["node", /\/libnode\.so/]
];
const programs = [
	["python", /^(?:python|pypy)(\d+(?:\.\d+)*)?$/],
	["node", /^(?:node|nodejs)$/],
	["ruby", /^ruby(\d+\.\d+)?$/],
	["jvm", /^java$/],
	["dotnet", /^dotnet$/]
];
/** Versions in the names of installation folders: `java-17-openjdk`, `node-v20.11.0-linux-x64`. */
const inFolder = {
	jvm: /\/(?:java|openjdk|jdk|jre)-?(\d+(?:\.\d+)*)/,
	node: /\/(?:node-)?v(\d+\.\d+\.\d+)/
};
/** undefined when it cannot be identified, such as a C or Rust program. */
function identifyRuntime({ command, exe, mappedFiles, goVersion }) {
	if (goVersion !== void 0) return {
		name: "go",
		version: goVersion
	};
	for (const [name, pattern] of libraries) {
		const path = mappedFiles.find((file) => pattern.test(file));
		if (path !== void 0) return {
			name,
			version: pattern.exec(path)?.[1] ?? versionInFolder(name, path)
		};
	}
	for (const path of [exe, command[0] ?? ""]) {
		const word = path.slice(path.lastIndexOf("/") + 1);
		for (const [name, pattern] of programs) {
			const match = pattern.exec(word);
			if (match !== null) return {
				name,
				version: match[1] ?? versionInFolder(name, path)
			};
		}
	}
}
function versionInFolder(name, path) {
	return inFolder[name]?.exec(path)?.[1] ?? null;
}
// src/adapters/memory/smaps.ts
const kib = 1024;
/** HEAP_MAX_SIZE of glibc's malloc/arena.c on 64 bits: the size and alignment of the spans that arenas reserve. */
const arenaSpanBytes = 65536 * kib;
/** One page by default; the JVM's zones are up to 80 KiB. */
const mostGuardBytes = 256 * kib;
/** The usual RLIMIT_STACK, which a thread gets unless it asks for another size. */
const usualStackBytes = 8192 * kib;
function parseSmaps(text) {
	const mappings = parseMappings(text);
	const bytes = {
		heap: 0,
		arena: 0,
		stack: 0,
		anon: 0
	};
	let fileBytes = 0;
	const files = /* @__PURE__ */ new Set();
	for (const [index, mapping] of mappings.entries()) {
		bytes[placeOf$2(mapping, mappings[index - 1], mappings[index + 1])] += mapping.anonBytes;
		fileBytes += mapping.rssBytes - mapping.anonBytes;
		if (mapping.label.startsWith("/")) files.add(mapping.label);
	}
	return {
		heapBytes: bytes.heap,
		arenaBytes: bytes.arena,
		stackBytes: bytes.stack,
		anonBytes: bytes.anon,
		fileBytes,
		files: [...files]
	};
}
function placeOf$2(mapping, below, above) {
	if (mapping.label === "[heap]") return "heap";
	if (mapping.label === "[stack]") return "stack";
	if (!isAnonymous(mapping) || !mapping.permissions.startsWith("rw")) return "anon";
	if (isArena(mapping, above)) return "arena";
	return isThreadStack(mapping, below) ? "stack" : "anon";
}
/**
* glibc reserves a span without accounting (`nr`) and makes it accessible from its aligned start; the rest stays
* inaccessible up to the next boundary. Adjacent full spans form one mapping. Go's and the JVM's heaps may have the
* same shape and alignment, but not the flag.
*/
function isArena(mapping, above) {
	const end = (isInaccessible(above) && above.start === mapping.end ? above : void 0)?.end ?? mapping.end;
	return mapping.start % arenaSpanBytes === 0 && end % arenaSpanBytes === 0 && hasFlag(mapping, "nr");
}
/**
* A stack lies directly above a guard. Since Linux 6.7 MAP_STACK shows as `nh`. Before, a stack may have merged with the
* mapping above it, so a mapping larger than a usual stack does not count as one.
*/
function isThreadStack(mapping, below) {
	if (!isInaccessible(below) || below.end !== mapping.start || below.end - below.start > mostGuardBytes) return false;
	return hasFlag(mapping, "nh") || mapping.end - mapping.start <= usualStackBytes;
}
function isAnonymous(mapping) {
	return mapping.label === "" || mapping.label.startsWith("[anon:");
}
function isInaccessible(mapping) {
	return mapping !== void 0 && mapping.permissions === "---p" && isAnonymous(mapping);
}
function hasFlag(mapping, flag) {
	return mapping.flags.includes(` ${flag}`);
}
/** Parses only four of a mapping's two dozen lines, because large processes have thousands of mappings. */
function parseMappings(text) {
	const mappings = [];
	let current;
	for (const line of text.split("\n")) if (line.startsWith("Rss:")) {
		if (current !== void 0) current.rssBytes = parseKilobytes(line);
	} else if (line.startsWith("Anonymous:")) {
		if (current !== void 0) current.anonBytes = parseKilobytes(line);
	} else if (line.startsWith("VmFlags:")) {
		if (current !== void 0) current.flags = line.slice(8);
	} else if (/^[\da-f]+-/.test(line)) {
		current = parseHeader(line);
		mappings.push(current);
	}
	return mappings;
}
/** `7f43d0000000-7f43d04d1000 rw-p 00000000 00:00 0      path with spaces`. */
function parseHeader(line) {
	const [, start = "", end = "", permissions = "", label = ""] = /^([\da-f]+)-([\da-f]+) (\S+) \S+ \S+ \S+ *(.*)$/.exec(line) ?? [];
	return {
		start: Number.parseInt(start, 16),
		end: Number.parseInt(end, 16),
		permissions,
		label,
		rssBytes: 0,
		anonBytes: 0,
		flags: ""
	};
}
function parseKilobytes(line) {
	return Number.parseInt(line.slice(line.indexOf(":") + 1), 10) * kib;
}
// src/adapters/memory/process-view.ts
/** Builds the view of one process from its files in /proc/PID. Pure. */
/** Without the private files only totals are known. undefined for a zombie, whose memory is already freed. */
function viewProcess(open, own) {
	const rssBytes = parseKilobyteLine(open.status, "VmRSS");
	if (rssBytes === void 0) return void 0;
	const mapped = own === void 0 ? void 0 : parseSmaps(own.smaps);
	const shmemBytes = parseKilobyteLine(open.status, "RssShmem") ?? 0;
	const runtime = identifyRuntime({
		command: open.cmdline.split("\0").filter((word) => word !== ""),
		exe: own?.exe ?? "",
		mappedFiles: mapped?.files ?? [],
		goVersion: own?.goVersion
	});
	const common = {
		pid: open.pid,
		name: /^Name:\t(.*)$/m.exec(open.status)?.[1] ?? "",
		threads: Number(/^Threads:\s+(\d+)$/m.exec(open.status)?.[1] ?? 1),
		shmemBytes,
		descriptors: own === void 0 ? null : countDescriptors(own.descriptors),
		...own === void 0 ? {} : { openFiles: countOpenFiles(own.descriptors) },
		...runtime === void 0 ? {} : { runtime }
	};
	if (mapped === void 0) {
		const anonBytes = parseKilobyteLine(open.status, "RssAnon") ?? null;
		const fileBytes = parseKilobyteLine(open.status, "RssFile") ?? null;
		return {
			...common,
			heapBytes: null,
			arenaBytes: null,
			stackBytes: null,
			anonBytes,
			fileBytes,
			rssBytes
		};
	}
	const { heapBytes, arenaBytes, stackBytes, anonBytes } = mapped;
	return {
		...common,
		heapBytes,
		arenaBytes,
		stackBytes,
		anonBytes,
		fileBytes: Math.max(0, mapped.fileBytes - shmemBytes),
		rssBytes: heapBytes + arenaBytes + stackBytes + anonBytes + mapped.fileBytes
	};
}
function countDescriptors(targets) {
	const count = (prefix) => targets.filter((target) => target.startsWith(prefix)).length;
	const [files, sockets, pipes] = [
		count("/"),
		count("socket:"),
		count("pipe:")
	];
	return {
		files,
		sockets,
		pipes,
		others: targets.length - files - sockets - pipes
	};
}
/** Each temporary file has a different name, so files that are open once are grouped by folder. */
function countOpenFiles(targets) {
	const paths = targets.filter((target) => target.startsWith("/")).map((path) => path.replace(/ \(deleted\)$/, ""));
	const alike = Map.groupBy(paths, (path) => path);
	const isOften = (path) => (alike.get(path) ?? []).length > 1;
	return [...Map.groupBy(paths, (path) => isOften(path) ? path : node_path.posix.join(node_path.posix.dirname(path), "…"))].map(([path, group]) => ({
		path,
		count: group.length
	})).toSorted((one, other) => other.count - one.count).slice(0, probeLimits.openFiles);
}
// src/adapters/memory/process-views.ts
/** Views of a container's processes from this machine's files: where their memory is, their threads and descriptors. */
function createProcessViews(options = {}) {
	const procRoot = options.procRoot ?? "/proc";
	const rootReader = options.rootReader ?? createSudoReader();
	return { async open(container) {
		const cgroup = findCgroup(container, procRoot);
		if (cgroup === void 0) return seeNothing();
		return openViewer({
			listPids: () => listProcesses(cgroup.dir) ?? [],
			procRoot,
			rootReader
		});
	} };
}
/** For containers of a remote engine, or inside Docker Desktop's virtual machine. */
function seeNothing() {
	return {
		read: () => [],
		problems: [{
			code: "no-page-tables",
			detail: "the container's processes are not among this machine's"
		}]
	};
}
function openViewer({ listPids, procRoot, rootReader }) {
	const problems = [];
	/** After one refusal it does not try again. */
	function readAsRoot(pids) {
		if (pids.length === 0 || problems.length > 0) return /* @__PURE__ */ new Map();
		const files = readPrivateFilesAsRoot(rootReader, procRoot, pids);
		if (files !== void 0) return files;
		problems.push({
			code: "other-user",
			detail: "page tables and descriptors of another user's processes, no sudo"
		});
		return /* @__PURE__ */ new Map();
	}
	return {
		problems,
		read() {
			const processes = readLargest(listPids(), procRoot);
			const read = new Map(processes.map(({ pid }) => [pid, readPrivateFiles(procRoot, pid)]));
			const asRoot = readAsRoot([...read].flatMap(([pid, files]) => files === "denied" ? [pid] : []));
			return processes.flatMap((open) => {
				const files = read.get(open.pid);
				if (files === void 0) return [];
				const view = viewProcess(open, files === "denied" ? asRoot.get(open.pid) : files);
				return view === void 0 ? [] : [view];
			});
		}
	};
}
/** The files that everyone may read; when there are more processes than can be reported, those of the largest. */
function readLargest(pids, procRoot) {
	const processes = pids.flatMap((pid) => {
		const status = readIfPresent$1((0, node_path.join)(procRoot, `${pid}`, "status"));
		const cmdline = readIfPresent$1((0, node_path.join)(procRoot, `${pid}`, "cmdline"));
		return status === void 0 || cmdline === void 0 ? [] : [{
			pid,
			status,
			cmdline
		}];
	});
	if (processes.length <= probeLimits.processes) return processes;
	return processes.toSorted((one, other) => parseStatus(other.status).anonBytes - parseStatus(one.status).anonBytes).slice(0, probeLimits.processes);
}
// src/adapters/host/system-clock.ts
/** The machine's clock. */
function createSystemClock() {
	return {
		nowMs: () => performance.now(),
		timestamp: () => (/* @__PURE__ */ new Date()).toISOString(),
		async sleep(durationMs, signal) {
			try {
				await (0, node_timers_promises.setTimeout)(durationMs, void 0, { signal });
			} catch (cause) {
				throw new Interrupted("Interrupted.", { cause });
			}
		}
	};
}
// src/adapters/world.ts
/** Throws `UserError` when no Docker Engine answers. */
async function createWorld(progress) {
	const engine = await createDockerEngine();
	return {
		engine,
		images: createDockerImages(engine),
		meters: createMemoryMeters(),
		load: createAutocannonLoad(),
		callers: createHttpCallers(),
		views: createProcessViews(),
		clock: createSystemClock(),
		progress
	};
}
// src/inputs/config/defaults.ts
var import_dist = require_vendor.require_dist();
/** Every default of the config. The schema applies them; a test compares the documentation with them. */
const configDefaults = {
	context: ".",
	dockerfile: "Dockerfile",
	memory: "512MiB",
	cpus: 1,
	pin: "auto",
	readyTimeout: "60s",
	requests: 1e4,
	budget: "120s",
	connections: 8,
	reconnect: 0,
	rate: 0,
	rest: "11s",
	checkpoints: [100, 500],
	route: "GET /",
	weight: 1,
	expect: "2xx",
	failOn: [
		"leak",
		"growth",
		"oom",
		"crash",
		"invalid"
	],
	growthPercent: 10,
	growthBytes: "10MiB",
	leak: 32,
	onInconclusive: "warn",
	diagnose: "auto",
	diagnoseDetail: "full"
};
// src/inputs/config/strict-object.ts
/** Maps with known keys: an unknown key is a problem with a suggestion, never ignored. */
/**
* A `z.strictObject` whose error has one line per unknown key, in the order of the issue's `keys`.
* `notYet` are documented keys that this version does not support.
*/
function strictObject(noun, shape, notYet = []) {
	const known = Object.keys(shape);
	const sentence = (key) => {
		if (notYet.includes(key)) return "is not supported by this version";
		const near = nearest(key, known);
		return `is not a key of ${noun}; ${near === void 0 ? `the keys are ${listed(known)}` : `did you mean \`${near}\`?`}`;
	};
	return require_vendor.strictObject(shape, { error: (issue) => issue.code === "unrecognized_keys" ? issue.keys.map(sentence).join("\n") : void 0 });
}
/** The word that was probably intended: at most a third of its letters differ. */
function nearest(word, words) {
	const plain = (text) => text.toLowerCase().replaceAll(/[-_ ]/g, "");
	return words.map((candidate) => ({
		candidate,
		edits: editDistance(plain(word), plain(candidate))
	})).filter(({ candidate, edits }) => edits <= Math.max(1, Math.floor(candidate.length / 3))).sort((a, b) => a.edits - b.edits)[0]?.candidate;
}
/** `` `a`, `b` and `c` ``. */
function listed(words, conjunction = "and") {
	const quoted = words.map((word) => `\`${word}\``);
	const last = quoted.at(-1) ?? "";
	return quoted.length < 2 ? last : `${quoted.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}
/** Levenshtein distance. */
function editDistance(a, b) {
	let row = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (const [i, letter] of a.split("").entries()) {
		const next = [i + 1];
		for (const [j, other] of b.split("").entries()) {
			const substitute = (row[j] ?? 0) + (letter === other ? 0 : 1);
			next.push(Math.min(substitute, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
		}
		row = next;
	}
	return row[b.length] ?? 0;
}
// src/inputs/config/problems.ts
/** One problem per issue. `predicate` and the fields write messages that are the end of a sentence. */
function problemsOf$1(issues, prefix = []) {
	return issues.flatMap((issue) => {
		const path = [...prefix, ...issue.path];
		if (issue.code === "unrecognized_keys") {
			const sentences = issue.message.split("\n");
			return issue.keys.map((key, index) => ({
				path: [...path, key],
				at: "key",
				sentence: sentence([...path, key], sentences[index] ?? "")
			}));
		}
		if (issue.code === "invalid_union") {
			const meant = issue.errors.find((branch) => !branch.some(isOtherKind));
			if (meant !== void 0) return problemsOf$1(meant, path);
		}
		if (issue.code === "invalid_key") return [{
			path,
			at: "key",
			sentence: sentence(path, issue.issues[0]?.message ?? "is not a valid name")
		}];
		return [{
			path,
			at: "value",
			sentence: sentence(path, `${issue.message}${seen(issue)}`)
		}];
	});
}
/** Whether this branch of a union expects another kind of value, such as text where the user wrote a map. */
function isOtherKind(issue) {
	if (issue.path.length > 0) return false;
	return issue.code === "invalid_type" || issue.code === "invalid_union" && issue.errors.every((branch) => branch.some(isOtherKind));
}
function sentence(path, predicate) {
	return `${subject(path)} ${predicate}${predicate.endsWith("?") ? "" : "."}`;
}
/** zod's default messages in plain words; the error map of every parse. */
function predicate(issue) {
	if (issue.input === void 0 && issue.code === "invalid_type") return "is missing";
	if (issue.code === "invalid_type") return `must be ${kinds$1[issue.expected] ?? issue.expected}`;
	if (issue.code === "invalid_value") return `must be ${listed(issue.values.map(String), "or")}`;
	if (issue.code === "too_small") return `must ${leastOf(issue.origin, bound(issue.minimum))}`;
	if (issue.code === "too_big") return `must ${mostOf(issue.origin, bound(issue.maximum))}`;
}
function leastOf(origin, minimum) {
	if (origin === "string") return "not be empty";
	return origin === "array" ? "have at least one entry" : `be at least ${minimum}`;
}
function mostOf(origin, maximum) {
	return origin === "array" ? `have at most ${maximum} entries` : `be at most ${maximum}`;
}
/** One error for all problems. */
function userError(headline, lines) {
	const [only] = lines;
	if (lines.length === 1 && only !== void 0) return new UserError(only);
	return new UserError([`${headline} ${lines.length} problems:`, ...lines.map((line) => `  ${line}`)].join("\n"));
}
const kinds$1 = {
	string: "text",
	number: "a number",
	int: "a whole number",
	array: "a list",
	object: "a map of `key: value` lines",
	record: "a map of `key: value` lines"
};
function bound(limit) {
	return Number.isInteger(Number(limit)) ? formatCount(Number(limit)) : String(limit);
}
/** `targets.api.workload.routes[0].path`. */
function subject(path) {
	if (path.length === 0) return "The file";
	return `\`${path.map((part, index) => typeof part === "number" ? `[${part}]` : `${index > 0 ? "." : ""}${String(part)}`).join("")}\``;
}
/** The value that the user wrote, when it fits on a line. */
function seen({ code, input }) {
	if (input === void 0) return "";
	if (input === null) return "; it is empty";
	if (typeof input === "object" && code !== "invalid_type" && code !== "invalid_union") return "";
	if (Array.isArray(input)) return input.length === 0 ? "; it is an empty list" : "; it is a list";
	if (typeof input === "object") return "; it is a map";
	const text = (typeof input === "string" ? input : JSON.stringify(input)).replaceAll(/\s+/g, " ");
	if (text === "") return "; it is empty";
	return `; it is \`${text.length > 60 ? `${text.slice(0, 59)}…` : text}\``;
}
// src/inputs/config/config-fields.ts
/** Single values of the config and of the inputs. Each error is the end of a sentence that starts with the key. */
/** Docker refuses a cap below this. */
const leastCapBytes = 6 * mib;
/** Fewer cannot show where memory levels off. */
const leastRequests = 100;
function size$1(options) {
	return require_vendor.union([require_vendor.string(), require_vendor.number$1()], { error: `must be a size such as \`${options.example}\`` }).transform((written, context) => {
		const bytes = parseBytes(String(written));
		if (bytes !== void 0 && bytes >= options.atLeast) return bytes;
		const least = `${formatBytes(options.atLeast)}${options.why ?? ""}`;
		const message = bytes === void 0 ? `must be a size such as \`${options.example}\`` : `must be at least ${least}`;
		context.issues.push({
			code: "custom",
			message,
			input: written
		});
		return require_vendor.NEVER;
	});
}
function duration$1(example, { leastMs, why } = {
	leastMs: 1e3,
	why: "at least 1 s"
}) {
	const wrong = `must be a time such as \`${example}\`, ${why}`;
	return require_vendor.union([require_vendor.string(), require_vendor.number$1()], { error: wrong }).transform((written, context) => {
		const durationMs = parseDurationMs(String(written));
		if (durationMs !== void 0 && durationMs >= leastMs) return durationMs;
		context.issues.push({
			code: "custom",
			message: wrong,
			input: written
		});
		return require_vendor.NEVER;
	});
}
const scalar = require_vendor.union([
	require_vendor.string(),
	require_vendor.number$1(),
	require_vendor.boolean()
], { error: "must be a single value, `''` for an empty one" });
/** A path with its query as an HTTP request line can carry it: no spaces, no fragment. */
const pathSchema = require_vendor.string().regex(/^\/[!"$-~]*$/, { error: "must be a path on the service that starts with `/` (no host, spaces or `#`; encode other letters, as in `%C3%A9`)" });
const relative$4 = require_vendor.string().min(1).regex(/^(?![/~]|[A-Za-z]:[\\/])/, { error: "must be relative, because each side has its own checkout" });
/** Relative to the context; may start with `..`, because the context may lie deeper than the file. */
const dockerfileSchema = relative$4;
const checkoutPathSchema = relative$4.regex(/^(?!(.*\/)?\.\.(\/|$))/, { error: "must not leave the checkout: no `..`" });
const textMapSchema = require_vendor.record(require_vendor.string(), scalar.transform(String));
const textListSchema = require_vendor.array(scalar.transform(String));
const memorySchema = size$1({
	example: configDefaults.memory,
	atLeast: leastCapBytes,
	why: ", the smallest cap that Docker accepts"
});
const growthBytesSchema = size$1({
	example: "10MiB",
	atLeast: 0
});
const leakSchema = size$1({
	example: "32",
	atLeast: 0
});
const maxRssSchema = size$1({
	example: "400MiB",
	atLeast: 1
});
const budgetSchema = duration$1(configDefaults.budget);
const restSchema = duration$1(configDefaults.rest, {
	leastMs: 0,
	why: "or `0s` for none"
});
const readyTimeoutSchema = duration$1(configDefaults.readyTimeout);
const wrongPort = { error: "must be a port, 1 to 65535" };
const portSchema = require_vendor.int(wrongPort).min(1, wrongPort).max(65535, wrongPort);
const cpusSchema = require_vendor.number$1().min(.01);
const requestsSchema = require_vendor.int().min(leastRequests, { error: `must be at least ${leastRequests}: fewer cannot show where memory levels off` });
const connectionsSchema = require_vendor.int().min(1).max(1e3);
const pinSchema = require_vendor._enum(["auto", "off"]);
const countSchema = require_vendor.int().min(0);
const failOnListSchema = require_vendor.array(failOnSchema);
const onInconclusiveSchema = gateSchema.shape.onInconclusive;
const diagnoseSchema = require_vendor._enum([
	"auto",
	"always",
	"never"
]);
const diagnoseDetailSchema = require_vendor._enum(["full", "types"]);
/** Becomes part of container and folder names. */
const targetNameSchema = require_vendor.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, { error: "is not a valid target name: use letters, digits, `-`, `_` and `.`, at most 63 characters" });
/** Checked in the config, and again once the inputs have been applied to it. */
const manyConnections = (connections, requests) => `must not be above \`requests\` (${requests}): some of the ${connections} connections would never send a request`;
// src/inputs/config/route.ts
/** One route as a user writes it, `GET /items?limit=5` or a map → `RouteConfig`. */
/** Not HEAD: autocannon waits for the body that content-length announces, and it never comes. */
const methods$2 = [
	"GET",
	"POST",
	"PUT",
	"PATCH",
	"DELETE",
	"OPTIONS"
];
/** The load generator sets these; a second one would make the request malformed. */
const sentByLoad = /* @__PURE__ */ new Set([
	"connection",
	"content-length",
	"transfer-encoding"
]);
const wrongExpect = "must be a status such as `404`, a class such as `2xx`, a list of these, or `any`";
const statusSchema = require_vendor.union([require_vendor.string(), require_vendor.number$1()], { error: wrongExpect }).transform((written, context) => {
	const status = String(written).toLowerCase();
	if (/^([1-5]xx|[1-5]\d\d|any)$/.test(status)) return status;
	context.issues.push({
		code: "custom",
		message: wrongExpect,
		input: written
	});
	return require_vendor.NEVER;
});
const expectSchema = require_vendor.union([statusSchema, require_vendor.array(statusSchema).min(1)], { error: wrongExpect }).transform((expect) => typeof expect === "string" ? [expect] : expect);
const methodSchema = require_vendor.string().transform((text) => text.toUpperCase()).refine((method) => methods$2.includes(method), { error: `must be ${listed(methods$2, "or")}` });
const headersSchema = textMapSchema.check(require_vendor.superRefine((headers, context) => {
	for (const [name, value] of Object.entries(headers)) {
		const wrong = headerProblem(name, value);
		if (wrong !== void 0) context.addIssue({
			code: "custom",
			path: [name],
			message: wrong,
			input: value
		});
	}
}));
const lineSchema = require_vendor.string().transform((line, context) => {
	const match = /^(?:(\S+)\s+)?(\/\S*)$/.exec(line.trim());
	const method = methodSchema.safeParse(match?.[1] ?? "GET");
	const path = pathSchema.safeParse(match?.[2]);
	if (method.success && path.success) return plainRoute(method.data, path.data);
	const message = match === null || method.success ? "must be a method and a path on the service, such as `GET /items?limit=5`, or a map with a `path`" : `must start with ${listed(methods$2, "or")}`;
	context.issues.push({
		code: "custom",
		message,
		input: line
	});
	return require_vendor.NEVER;
});
const objectSchema = strictObject("a route", {
	method: methodSchema.prefault("GET").describe("GET, POST, PUT, PATCH, DELETE or OPTIONS"),
	path: pathSchema.describe("path and query, such as /items?limit=5"),
	headers: headersSchema.prefault({}).describe("sent with every request of this route"),
	body: require_vendor.unknown().optional().describe("text is sent unchanged; anything else as JSON, with content-type: application/json unless set"),
	weight: require_vendor.int().min(1).max(1e3).prefault(configDefaults.weight).describe("how often the route is sent, in proportion to the weights of the others"),
	expect: expectSchema.prefault(configDefaults.expect).describe("expected answers: a status (404), a class (2xx), a list of these, or any")
}).transform((route) => ({
	...route,
	...serialiseBody(route.body, route.headers)
}));
const routeSchema = require_vendor.union([lineSchema, objectSchema], { error: "must be `GET /path` or a map with a `path`" }).describe("GET /path?query, a bare /path, or a map");
const defaultRoute = lineSchema.parse(configDefaults.route);
function plainRoute(method, path) {
	return {
		method,
		path,
		headers: {},
		body: null,
		weight: configDefaults.weight,
		expect: [configDefaults.expect]
	};
}
function serialiseBody(body, headers) {
	if (body === void 0 || body === null) return {
		headers,
		body: null
	};
	if (typeof body === "string") return {
		headers,
		body
	};
	return {
		headers: Object.keys(headers).some((name) => name.toLowerCase() === "content-type") ? headers : {
			...headers,
			"content-type": "application/json"
		},
		body: JSON.stringify(body)
	};
}
function headerProblem(name, value) {
	if (sentByLoad.has(name.toLowerCase())) return "must be left out: the load generator sets it";
	if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return "is not a valid name of an HTTP header";
	return /[^\t\x20-\x7e\x80-\xff]/.test(value) ? "must be one line of Latin-1 characters" : void 0;
}
// src/workload/random.ts
/** Seeded random numbers for the workload: the same seed gives the same requests on both sides and in every run. */
/**
* Numbers in [0, 1) from a 32-bit seed. mulberry32 by Tommy Ettinger, public domain
* (https://gist.github.com/tommyettinger/46a874533244883189143505d203312c): a full period of 2³², ample for a shuffle.
*/
function seededRandom(seed) {
	let state = seed >>> 0;
	return () => {
		state = state + 1831565813 >>> 0;
		let mixed = Math.imul(state ^ state >>> 15, state | 1);
		mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
		return ((mixed ^ mixed >>> 14) >>> 0) / 4294967296;
	};
}
// src/workload/sequence.ts
/** Long enough for weights such as 997:3, short enough for a trial to cycle through it several times. */
const longestSequence = 2e3;
/** Leaves room for the rarest route while the others keep nearly their share. */
const mostRoutes = 1e3;
/** A shorter ratio is repeated up to this length; otherwise two routes would alternate in step on all connections. */
const usualLength = 256;
/** Requests are shuffled within blocks of this length. */
const blockLength = 16;
/**
* Indices into `routes`, each exactly in the proportion of its weight. Where the smallest whole-number ratio is
* longer than `longestSequence` the counts are rounded, never to zero. Every prefix is within a block of the proportion.
*/
function buildSequence(routes, seed) {
	if (routes.length > 1e3) throw new RangeError(`at most ${mostRoutes} routes, not ${routes.length}`);
	const random = seededRandom(seed);
	const even = spreadEvenly(countsOf$1(routes.map(({ weight }) => weight)));
	return Array.from({ length: Math.ceil(even.length / blockLength) }, (_, block) => even.slice(block * blockLength, (block + 1) * blockLength)).flatMap((block) => shuffled(block, random));
}
function countsOf$1(weights) {
	const divisor = weights.reduce(greatestCommonDivisor, 0);
	const ratio = weights.map((weight) => weight / divisor);
	const length = ratio.reduce((sum, count) => sum + count, 0);
	if (length > longestSequence) return roundedCounts(ratio, length);
	const repeats = weights.length === 1 ? 1 : Math.max(1, Math.floor(usualLength / length));
	return ratio.map((count) => count * repeats);
}
/** At least one each, the rest by largest remainder; the counts add up to `longestSequence`. */
function roundedCounts(ratio, length) {
	const spare = longestSequence - ratio.length;
	const shares = ratio.map((count) => count / length * spare);
	const short = spare - shares.reduce((sum, share) => sum + Math.floor(share), 0);
	const topUp = shares.map((share, index) => ({
		index,
		remainder: share % 1
	})).sort((a, b) => b.remainder - a.remainder).slice(0, short).map(({ index }) => index);
	const rounded = new Set(topUp);
	return shares.map((share, index) => 1 + Math.floor(share) + (rounded.has(index) ? 1 : 0));
}
/**
* Each index as often as its count, spread so that after t places none is a whole place away from its share:
* the earliest-deadline rule of R. Tijdeman, "The chairman assignment problem", Discrete Mathematics 32 (1980).
* Of the indices whose share has come up, the one whose next place is due first takes the place.
*/
function spreadEvenly(counts) {
	const length = counts.reduce((sum, count) => sum + count, 0);
	const slack = counts.length > 1 ? 1 / (2 * counts.length - 2) : 0;
	const placed = counts.map(() => 0);
	return Array.from({ length }, (_, place) => {
		let due = 0;
		let earliest = Infinity;
		for (const [index, count] of counts.entries()) {
			const rate = count / length;
			const behind = rate * (place + 1) - (placed[index] ?? 0);
			const deadline = (1 - slack - behind) / rate;
			if (behind >= slack - 1e-9 && deadline < earliest) {
				due = index;
				earliest = deadline;
			}
		}
		placed[due] = (placed[due] ?? 0) + 1;
		return due;
	});
}
/** Fisher and Yates. */
function shuffled(block, random) {
	const places = [...block];
	for (let last = places.length - 1; last > 0; last -= 1) {
		const other = Math.floor(random() * (last + 1));
		const held = places[last] ?? 0;
		places[last] = places[other] ?? 0;
		places[other] = held;
	}
	return places;
}
function greatestCommonDivisor(a, b) {
	return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
// src/inputs/config/config-schema.ts
/** rss-plateau.yml as a user writes it: keys, limits and defaults. schema/config.schema.json is generated from this. */
/** Checks between keys run even when one of the keys is wrong by itself, so that all problems are reported at once. */
const always = { when: ({ value }) => typeof value === "object" && value !== null };
/** `/path`, or the same with headers. */
function endpointSchema(name, example, path, headers) {
	return require_vendor.union([pathSchema.transform((path) => ({
		path,
		headers: {}
	})), strictObject(name, {
		path: pathSchema.describe(path),
		headers: textMapSchema.prefault({}).describe(headers)
	})], { error: `must be a path on the service, such as \`${example}\`` });
}
const openapiSchema = endpointSchema("openapi", "/openapi.json", "where the running service serves its OpenAPI document", "sent with every derived request; operations that require credentials take part only when set").describe("routes derived from the running service's OpenAPI document: /openapi.json");
const debugEndpointSchema = endpointSchema("debug-endpoint", "/debug/memory", "where the service reports on its own memory", "sent with each of these requests").describe("requested before and after the rounds of a diagnosis; the report shows what changed, such as /debug/memory");
const workloadSchema$1 = strictObject("a workload", {
	requests: requestsSchema.prefault(configDefaults.requests).describe("requests per trial; a count, never a duration"),
	budget: budgetSchema.prefault(configDefaults.budget).describe("measuring time of the target (120s, 2m); a service too slow for it gets fewer requests, the same number on both sides"),
	connections: connectionsSchema.prefault(configDefaults.connections).describe("connections open at the same time"),
	reconnect: countSchema.prefault(configDefaults.reconnect).describe("a new connection after this many requests; 0: connections stay open"),
	rate: require_vendor.number$1().min(0).prefault(configDefaults.rate).describe("requests per second at most; 0: as fast as answered"),
	rest: restSchema.prefault(configDefaults.rest).describe("pause in the middle of a longer look whose half is shorter than this; what is held for a limited time (timeouts, kept-alive connections) is released meanwhile; 0s: no pause"),
	checkpoints: require_vendor.array(require_vendor.int().min(1)).optional().meta({ default: configDefaults.checkpoints }).describe("request counts that get a row in the table, besides start and end"),
	routes: require_vendor.array(routeSchema).min(1).max(mostRoutes).optional().describe("the requests to send; default: GET /"),
	openapi: openapiSchema.optional(),
	har: checkoutPathSchema.optional().describe("a HAR file from a browser's network panel, relative to the checkout")
}).superRefine((workload, context) => {
	const { connections, requests } = workload;
	if (connections > requests) context.addIssue(problem(["connections"], manyConnections(connections, requests)));
	for (const [index, checkpoint] of listOf$1(workload.checkpoints).entries()) {
		if (typeof checkpoint !== "number" || checkpoint <= requests) continue;
		const path = ["checkpoints", index];
		context.addIssue(problem(path, `is above \`requests\` (${requests}): no trial reaches ${checkpoint}`));
	}
	const sources = [
		"routes",
		"openapi",
		"har"
	].filter((key) => Object.hasOwn(workload, key));
	if (sources.length > 1) context.addIssue(problem([], `may have only one of ${listed(sources)}`));
}, always);
const targetSchema$1 = strictObject("a target", {
	context: checkoutPathSchema.optional().meta({ default: configDefaults.context }).describe("build context, relative to each side's checkout"),
	dockerfile: dockerfileSchema.optional().meta({ default: configDefaults.dockerfile }).describe("relative to the context"),
	"build-args": textMapSchema.optional().describe("ARG values for the build"),
	image: require_vendor.string().min(1).optional().describe("an image instead of a build; the same on both sides unless base-image and head-image name two"),
	command: textListSchema.prefault([]).describe("replaces the image's own command; one entry per word"),
	port: portSchema.optional().describe("default: PORT in env, else the only port that the image exposes, else PORT of the image, else 8080; the container gets it as PORT"),
	ready: pathSchema.optional().describe("a path that answers 2xx or 3xx; default: the image's HEALTHCHECK, else any answer to GET /"),
	"ready-timeout": readyTimeoutSchema.prefault(configDefaults.readyTimeout).describe("how long the service may take to become ready"),
	memory: memorySchema.prefault(configDefaults.memory).describe("the memory cap; swap is off"),
	cpus: cpusSchema.prefault(configDefaults.cpus).describe("CPUs of the container"),
	env: textMapSchema.prefault({}).describe("environment variables of the container"),
	pin: pinSchema.prefault(configDefaults.pin).describe("auto: allocator and heap settings that reduce noise, the same on both sides; settings of `env` or the image win; off: none"),
	workload: workloadSchema$1.prefault({}).describe("the requests that the service gets"),
	"debug-endpoint": debugEndpointSchema.optional()
}, ["compose", "from"]).superRefine((target, context) => {
	const build = [
		"context",
		"dockerfile",
		"build-args"
	].filter((key) => Object.hasOwn(target, key));
	if (target.image === void 0 || build.length === 0) return;
	context.addIssue(problem(["image"], `replaces a build: keep it or ${listed(build)}, not both`));
}, always);
const growthSchema = strictObject("gate.growth", {
	percent: require_vendor.number$1().min(0).prefault(configDefaults.growthPercent).describe("percent of base's plateau"),
	bytes: growthBytesSchema.prefault(configDefaults.growthBytes).describe("a size such as 10MiB")
});
const gateInputSchema = strictObject("the gate", {
	"fail-on": failOnListSchema.prefault([...configDefaults.failOn]).describe("verdicts that fail the check; []: report only"),
	growth: growthSchema.prefault({}).describe("a higher plateau fails when it is above both limits, and above the noise"),
	leak: leakSchema.prefault(configDefaults.leak).describe("bytes per request that head may retain more than base"),
	"max-rss": maxRssSchema.optional().describe("an absolute limit for head's memory"),
	"allow-growth": require_vendor.record(require_vendor.string(), growthBytesSchema).prefault({}).describe("accepted growth per target, with a bound, such as api: 20MiB"),
	"on-inconclusive": gateSchema.shape.onInconclusive.prefault(configDefaults.onInconclusive).describe("what an inconclusive measurement does: pass, warn or fail")
});
const configSchema = strictObject("the config", {
	targets: require_vendor.record(targetNameSchema, targetSchema$1.nullable().transform((target) => target ?? targetSchema$1.parse({}))).refine((targets) => Object.keys(targets).length > 0, { error: "needs at least one service" }).describe("one entry per service"),
	gate: gateInputSchema.prefault({}).describe("what fails the check"),
	diagnose: diagnoseSchema.prefault(configDefaults.diagnose).describe("when to look for the cause of a growth, and for garbage that looks like a leak: auto (when head grew more than base), always or never"),
	"diagnose-detail": diagnoseDetailSchema.prefault(configDefaults.diagnoseDetail).describe("types: the report leaves out keys and values that could be user data")
}).superRefine((config, context) => {
	const names = keysOf(config.targets);
	const allowGrowth = keysOf(config.gate).includes("allow-growth") ? config.gate["allow-growth"] : {};
	for (const name of keysOf(allowGrowth)) {
		if (names.includes(name) || names.length === 0) continue;
		const near = nearest(name, names);
		const hint = near === void 0 ? `the config has ${listed(names)}` : `did you mean \`${near}\`?`;
		context.addIssue(problem([
			"gate",
			"allow-growth",
			name
		], `is not a target; ${hint}`));
	}
}, always);
/** Without the value: the message already names the keys that conflict. */
function problem(path, message) {
	return {
		code: "custom",
		path,
		message,
		input: void 0
	};
}
function listOf$1(value) {
	return Array.isArray(value) ? value : [];
}
/** Checks between keys also see values of the wrong kind. */
function keysOf(value) {
	return typeof value === "object" && value !== null ? Object.keys(value) : [];
}
// src/inputs/config/yaml.ts
/** YAML text → plain values, with the line and column of each for error messages. */
/** Throws `UserError` unless the text is one YAML document without duplicate keys. `isTextMap`: the values of this map are text. */
function readYaml(text, fileName, isTextMap) {
	const lineCounter = new import_dist.LineCounter();
	const document = (0, import_dist.parseDocument)(text, {
		lineCounter,
		prettyErrors: false,
		merge: true
	});
	const place = (offset) => {
		const { line, col } = lineCounter.linePos(offset);
		return {
			line,
			column: col
		};
	};
	const problems = [...document.errors.map((error) => ({
		offset: error.pos[0],
		sentence: syntaxProblem(error, text)
	})), ...danglingAliases(document)];
	if (problems.length > 0) {
		const lines = problems.slice(0, 10).map(({ offset, sentence }) => {
			const { line, column } = place(offset);
			return `${fileName}:${line}:${column}: ${sentence}`;
		});
		throw userError(`${fileName} has`, lines);
	}
	keepTextAsWritten(document.contents, [], isTextMap);
	return {
		value: unfolded(document, fileName),
		locate: (path, at) => place(offsetOf(document, path, at))
	};
}
function danglingAliases(document) {
	const found = [];
	(0, import_dist.visit)(document, { Alias: (_, alias) => {
		if (alias.resolve(document) !== void 0) return;
		found.push({
			offset: rangeStart(alias) ?? 0,
			sentence: `\`*${alias.source}\` needs an anchor \`&${alias.source}\` before it.`
		});
	} });
	return found;
}
/** The library limits aliases that multiply each other, and throws. */
function unfolded(document, fileName) {
	try {
		return document.toJS();
	} catch (error) {
		throw new UserError(`The aliases of ${fileName} cannot be resolved: ${describeError(error)}.`);
	}
}
function syntaxProblem(error, text) {
	if (error.code === "DUPLICATE_KEY") return `\`${/^[^\s:]+/.exec(text.slice(error.pos[0]))?.[0] ?? "a key"}\` appears twice in the same map; keep one.`;
	if (error.code === "MULTIPLE_DOCS") return "A second YAML document starts here (`---`); keep one.";
	return `This is not valid YAML: ${error.message.replace(/\.$/, "")}.`;
}
/** `1.10` or `0755` in `env` is text, not the number 1.1 or 755. */
function keepTextAsWritten(node, path, isTextMap) {
	if ((0, import_dist.isSeq)(node)) node.items.forEach((item, index) => keepTextAsWritten(item, [...path, index], isTextMap));
	if (!(0, import_dist.isMap)(node)) return;
	for (const { key, value } of node.items) {
		if (isTextMap(path) && (0, import_dist.isScalar)(value) && ["number", "boolean"].includes(typeof value.value)) value.value = value.source ?? value.value;
		keepTextAsWritten(value, [...path, (0, import_dist.isScalar)(key) ? String(key.value) : ""], isTextMap);
	}
}
function offsetOf(document, path, at) {
	let node = document.contents;
	let offset = rangeStart(node) ?? 0;
	for (const [depth, part] of path.entries()) {
		const container = (0, import_dist.isAlias)(node) ? node.resolve(document) : node;
		if ((0, import_dist.isSeq)(container)) node = container.items[Number(part)];
		else if ((0, import_dist.isMap)(container)) {
			const pair = container.items.find(({ key }) => (0, import_dist.isScalar)(key) && String(key.value) === String(part));
			if (pair === void 0) break;
			offset = rangeStart(pair.key) ?? offset;
			if (at === "key" && depth === path.length - 1) break;
			node = pair.value;
			if ((0, import_dist.isScalar)(node) && node.value === null) continue;
		} else break;
		offset = rangeStart(node) ?? offset;
	}
	return offset;
}
function rangeStart(node) {
	return (0, import_dist.isNode)(node) ? node.range?.[0] : void 0;
}
// src/inputs/config/parse-config.ts
/** Throws a `UserError` that lists every problem with `file:line:column`. */
function parseConfig(text, fileName) {
	const yaml = readYaml(text, fileName, isTextMap);
	if (yaml.value === null || yaml.value === void 0) throw new UserError(`${fileName} is empty. It needs \`targets:\` with at least one service, such as \`api:\`.`);
	const parsed = configSchema.safeParse(yaml.value, {
		error: predicate,
		reportInput: true
	});
	if (parsed.success) return configOf(parsed.data);
	const placed = problemsOf$1(parsed.error.issues).map((problem) => ({
		...yaml.locate(problem.path, problem.at),
		sentence: problem.sentence
	})).sort((a, b) => a.line - b.line || a.column - b.column);
	throw userError(`${fileName} has`, placed.map(({ line, column, sentence }) => `${fileName}:${line}:${column}: ${sentence}`));
}
/** What a run without a config file measures: the Dockerfile at the root, all defaults. */
function defaultConfig(targetName) {
	return configOf(configSchema.parse({ targets: { [targetName]: {} } }));
}
/** Maps whose values are always text, even if they look like numbers. */
function isTextMap(path) {
	const [root, , ...rest] = path;
	if (root !== "targets") return false;
	return /^(env|build-args|workload\.openapi\.headers|debug-endpoint\.headers|workload\.routes\.\d+\.headers)$/.test(rest.map(String).join("."));
}
function configOf(written) {
	return {
		targets: Object.entries(written.targets).map(([name, target]) => targetOf(name, target)),
		gate: gateOf(written.gate),
		diagnose: {
			when: written.diagnose,
			detail: written["diagnose-detail"]
		}
	};
}
function targetOf(name, written) {
	return {
		name,
		source: written.image === void 0 ? {
			kind: "build",
			context: written.context ?? configDefaults.context,
			dockerfile: written.dockerfile ?? configDefaults.dockerfile,
			buildArgs: written["build-args"] ?? {}
		} : {
			kind: "image",
			name: written.image
		},
		command: written.command,
		port: written.port ?? null,
		ready: written.ready ?? null,
		readyTimeoutMs: written["ready-timeout"],
		capBytes: written.memory,
		cpus: written.cpus,
		env: written.env,
		pin: written.pin,
		workload: workloadOf(written.workload),
		debugEndpoint: written["debug-endpoint"] ?? null
	};
}
function workloadOf(written) {
	const derive = deriveOf(written);
	return {
		requests: written.requests,
		budgetMs: written.budget,
		connections: written.connections,
		reconnect: written.reconnect,
		ratePerSecond: written.rate,
		restMs: written.rest,
		checkpoints: checkpointsOf(written.checkpoints ?? configDefaults.checkpoints, written.requests),
		routes: written.routes ?? (derive === null ? [defaultRoute] : []),
		derive
	};
}
function deriveOf(written) {
	if (written.openapi !== void 0) return {
		kind: "openapi",
		...written.openapi
	};
	return written.har === void 0 ? null : {
		kind: "har",
		file: written.har
	};
}
/** Sorted, without duplicates, none above the requests of a trial. */
function checkpointsOf(checkpoints, requests) {
	return [...new Set(checkpoints)].filter((checkpoint) => checkpoint <= requests).sort((a, b) => a - b);
}
function gateOf(written) {
	return {
		failOn: written["fail-on"],
		growthPercent: written.growth.percent,
		growthBytes: written.growth.bytes,
		leakBytesPerRequest: written.leak,
		maxRssBytes: written["max-rss"] ?? null,
		allowGrowthBytes: written["allow-growth"],
		onInconclusive: written["on-inconclusive"]
	};
}
// src/inputs/inputs.ts
/** Inputs of the action and flags of the command line, which share their names: raw strings → typed values that override the config. */
/** Defaults of inputs that have no key in the config. action.yml repeats them; a test compares. */
const inputDefaults = {
	"working-directory": ".",
	comment: "on-change",
	"accept-label": "rss-plateau: accept",
	out: "rss-plateau-report",
	mode: "measure",
	reports: "rss-plateau-reports",
	baseline: "measure"
};
const wholeNumber = require_vendor.string().regex(/^\d+$/, { error: "must be a whole number" }).transform(Number);
const namesSchema = require_vendor.string().transform(splitList).pipe(require_vendor.array(targetNameSchema));
const routesSchema = require_vendor.string().transform(splitRoutes).pipe(require_vendor.array(routeSchema).min(1).max(mostRoutes));
const shardSchema = require_vendor.string().regex(/^[1-9]\d{0,2}\/[1-9]\d{0,2}$/, { error: "must be one of several shards, such as `2/4`" }).transform((text) => {
	const [index = 1, of = 1] = text.split("/").map(Number);
	return {
		index,
		of
	};
}).refine(({ index, of }) => index <= of, { error: "must not be above the number of shards, such as `2/4`" });
const inputsSchema = strictObject("the inputs", {
	"github-token": require_vendor.string().optional(),
	config: require_vendor.string().optional(),
	target: namesSchema.optional(),
	"working-directory": require_vendor.string().prefault(inputDefaults["working-directory"]),
	"base-ref": require_vendor.string().optional(),
	"base-image": require_vendor.string().optional(),
	"head-image": require_vendor.string().optional(),
	memory: memorySchema.optional(),
	port: wholeNumber.pipe(portSchema).optional(),
	ready: pathSchema.optional(),
	requests: wholeNumber.pipe(requestsSchema).optional(),
	connections: wholeNumber.pipe(connectionsSchema).optional(),
	routes: routesSchema.optional(),
	pin: pinSchema.optional(),
	"fail-on": require_vendor.string().transform((text) => text === "none" ? [] : splitList(text)).pipe(failOnListSchema).optional(),
	"on-inconclusive": onInconclusiveSchema.optional(),
	diagnose: diagnoseSchema.optional(),
	comment: require_vendor._enum([
		"always",
		"on-change",
		"on-regression",
		"never"
	]).prefault(inputDefaults.comment),
	"comment-key": require_vendor.string().optional(),
	"accept-label": require_vendor.string().prefault(inputDefaults["accept-label"]),
	out: require_vendor.string().prefault(inputDefaults.out),
	mode: require_vendor._enum(["measure", "report"]).prefault(inputDefaults.mode),
	reports: require_vendor.string().prefault(inputDefaults.reports).transform(splitLines),
	shard: shardSchema.optional(),
	baseline: require_vendor._enum(["measure", "reuse"]).prefault(inputDefaults.baseline)
});
/** Inputs of action.yml and flags of `compare`. */
const inputNames = Object.keys(inputsSchema.shape);
/** `''` counts as unset, because the runner passes it for an unset input. Throws a `UserError` that lists every problem. */
function readInputs(raw) {
	const set = Object.entries(raw).filter(([, value]) => value !== void 0 && value.trim() !== "");
	const trimmed = Object.fromEntries(set.map(([name, value]) => [name, value?.trim()]));
	return parsed(inputsSchema, trimmed);
}
/** Inputs override the config. Without a config they suffice to measure the Dockerfile at the root. */
function applyInputs(config, inputs) {
	const { targets, gate, diagnose } = config ?? defaultConfig(onlyName(inputs.target));
	return {
		targets: selectTargets(targets, inputs.target ?? []).map((target) => overrideTarget(target, inputs)),
		gate: {
			...gate,
			failOn: inputs["fail-on"] ?? gate.failOn,
			onInconclusive: inputs["on-inconclusive"] ?? gate.onInconclusive
		},
		diagnose: {
			...diagnose,
			when: inputs.diagnose ?? diagnose.when
		}
	};
}
function onlyName(names = []) {
	if (names.length < 2) return names[0] ?? "app";
	throw new UserError(`\`target\` names ${listed(names)}, but rss-plateau.yml is missing, and without it there is only one target. Add the file, or name one target.`);
}
function selectTargets(targets, wanted) {
	const names = targets.map(({ name }) => name);
	const problems = wanted.filter((name) => !names.includes(name)).map((name) => {
		const near = nearest(name, names);
		const hint = near === void 0 ? "" : ` Did you mean \`${near}\`?`;
		return `\`target\`: the config has no target \`${name}\`; its targets are ${listed(names)}.${hint}`;
	});
	if (problems.length > 0) throw userError("The inputs have", problems);
	return wanted.length === 0 ? targets : targets.filter(({ name }) => wanted.includes(name));
}
function overrideTarget(target, inputs) {
	const { workload } = target;
	const requests = inputs.requests ?? workload.requests;
	const connections = inputs.connections ?? workload.connections;
	if (connections > requests) throw new UserError(`\`connections\` of target \`${target.name}\` ${manyConnections(connections, requests)}.`);
	return {
		...target,
		port: inputs.port ?? target.port,
		ready: inputs.ready ?? target.ready,
		capBytes: inputs.memory ?? target.capBytes,
		pin: inputs.pin ?? target.pin,
		workload: {
			...workload,
			requests,
			connections,
			checkpoints: checkpointsOf(workload.checkpoints, requests),
			routes: inputs.routes ?? workload.routes,
			derive: inputs.routes === void 0 ? workload.derive : null
		}
	};
}
function parsed(schema, input) {
	const result = schema.safeParse(input, {
		error: predicate,
		reportInput: true
	});
	if (result.success) return result.data;
	throw userError("The inputs have", problemsOf$1(result.error.issues).map(({ sentence }) => sentence));
}
function splitList(text) {
	return text.split(/[,\n]/).map((part) => part.trim()).filter((part) => part !== "");
}
function splitLines(text) {
	return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
}
function splitRoutes(text) {
	return splitLines(text).filter((line) => !line.startsWith("#")).map((line) => line.startsWith("{") ? flowMap(line) : line);
}
/** The line itself if it is no valid map; the route's own error then shows it. */
function flowMap(line) {
	try {
		return (0, import_dist.parse)(line);
	} catch {
		return line;
	}
}
// src/model/report-json.ts
/** report.json: what was concluded, from a measurement and nothing else. */
const reportSchemaId = "rss-plateau/report/1";
/** Worst first: the worst of the targets is the report's. */
const verdictsWorstFirst = [
	"oom",
	"crash",
	"leak",
	"invalid",
	"grew",
	"inconclusive",
	"no-baseline",
	"preexisting",
	"pass",
	"improved"
];
const bytes = require_vendor.number$1().nonnegative();
const count = require_vendor.number$1().int().nonnegative();
const milliseconds = require_vendor.number$1().nonnegative();
const verdictSchema = require_vendor._enum(verdictsWorstFirst);
const intervalSchema = require_vendor.object({
	value: require_vendor.number$1(),
	lo: require_vendor.number$1(),
	hi: require_vendor.number$1(),
	confidence: require_vendor.number$1()
});
const sideReportSchema = require_vendor.object({
	outcome: require_vendor._enum([
		"plateau",
		"leak",
		"oom",
		"crashed",
		"not-ready",
		"invalid",
		"inconclusive"
	]),
	startBytes: bytes.nullable().describe("before the first request; null when the service never got ready"),
	warmupRequests: count.nullable().describe("requests until memory had settled; null when it never did"),
	plateauBytes: bytes.nullable().describe("level after warm-up, or the last level when there is none"),
	plateauNoiseBytes: bytes.nullable().describe("half the width of the plateau's 95 % interval"),
	checkpoints: require_vendor.array(require_vendor.object({
		requests: count,
		rssBytes: bytes.nullable()
	})),
	bytesPerRequest: intervalSchema.nullable().describe("slope after warm-up; null when there is too little data"),
	latencyMs: require_vendor.object({
		mean: milliseconds,
		p50: milliseconds,
		p99: milliseconds
	}).nullable(),
	requests: count.describe("answers in the trial that got furthest"),
	failedRequests: count.describe("unexpected, refused and lost answers over all trials"),
	requestsToCap: count.nullable().describe("at this slope, from a fresh start; null when it does not grow"),
	breakdown: require_vendor.object({
		anon: bytes,
		shmem: bytes,
		file: bytes,
		kernel: bytes
	}).nullable(),
	processes: count
});
const siteReportSchema = require_vendor.object({
	file: require_vendor.string().describe("in the repository where it could be found there, else inside the container"),
	line: count,
	function: require_vendor.string(),
	own: require_vendor.boolean().describe("the app's own code"),
	bytesPerRequest: require_vendor.number$1().describe("0 where memory levels off"),
	countPerRequest: require_vendor.number$1(),
	bytes: require_vendor.number$1().describe("live at the end, more than base"),
	mapped: require_vendor.boolean().describe("`file` is a path of the repository")
});
/** Each has a record in `analysis/inside/causes.ts` and one in `report/words/causes.ts`. */
const causeKinds = [
	"live-objects",
	"cycles",
	"allocator-retention",
	"native",
	"garbage",
	"descriptors",
	"connections",
	"threads",
	"tmpfs",
	"unknown"
];
const diagnosisReportSchema = require_vendor.object({
	cause: require_vendor._enum(causeKinds),
	runtime: require_vendor.string().nullable().describe("as reported by the examined process: `python 3.11.2`"),
	sites: require_vendor.array(siteReportSchema).describe("by bytes per request, the most first; what base has as well is left out"),
	types: require_vendor.array(require_vendor.object({
		name: require_vendor.string(),
		countPerRequest: require_vendor.number$1(),
		bytesPerRequest: require_vendor.number$1().nullable()
	})),
	chain: require_vendor.array(require_vendor.string()).describe("from a root down to what is held"),
	cycle: require_vendor.array(require_vendor.string()).describe("the reference cycle, ending where it began"),
	follows: require_vendor._enum(["requests", "connections"]).nullable(),
	freedByCollectBytes: bytes.nullable(),
	freedByTrimBytes: bytes.nullable(),
	explained: require_vendor.object({
		bytes: require_vendor.number$1(),
		ofBytes: require_vendor.number$1(),
		share: require_vendor.number$1(),
		per: require_vendor._enum(["request", "run"]).describe("run: both sides level off, and head's plateau is higher by `ofBytes`")
	}).nullable().describe("how much of what head grows more than base the cause accounts for; null when that is not known"),
	where: require_vendor.array(require_vendor.object({
		process: require_vendor.string(),
		kind: require_vendor.string(),
		share: require_vendor.number$1()
	})).describe("in which process and which part of its address space memory grew, the largest first"),
	counts: require_vendor.array(require_vendor.object({
		name: require_vendor.string(),
		perRequest: require_vendor.number$1(),
		to: require_vendor.string().optional().describe("of descriptors, the file that they lead to")
	})).describe("threads, descriptors, timers and the like that grew with the requests"),
	rerun: require_vendor.array(require_vendor.object({
		kind: require_vendor._enum(rerunKinds),
		bytes: require_vendor.object({
			before: require_vendor.number$1(),
			after: require_vendor.number$1()
		}).describe("head − base: per request, or at the end where both level off"),
		settings: require_vendor.array(require_vendor.string())
	})).describe("the same workload under one changed condition"),
	endpoint: require_vendor.array(require_vendor.object({
		path: require_vendor.string(),
		before: require_vendor.string(),
		after: require_vendor.string()
	})).describe("what changed in the answer of head's own debug endpoint, by the path of each value"),
	advice: require_vendor.array(require_vendor.string()),
	notes: require_vendor.array(require_vendor.string()).describe("what could not be measured, and why")
});
const targetReportSchema = require_vendor.object({
	name: require_vendor.string(),
	verdict: verdictSchema,
	failed: require_vendor.boolean(),
	accepted: require_vendor.boolean(),
	acceptedBy: acceptanceSchema.optional().describe("absent when the config accepts it, or nothing does"),
	reasons: require_vendor.array(require_vendor.string()),
	base: sideReportSchema.nullable(),
	head: sideReportSchema,
	delta: require_vendor.object({
		plateauBytes: intervalSchema.nullable(),
		bytesPerRequest: intervalSchema.nullable()
	}).nullable().describe("head minus base; null without a base"),
	smallestDetectable: require_vendor.number$1().nonnegative().nullable().describe("bytes per request that this run would have caught with 80 % power"),
	diagnosis: diagnosisReportSchema.optional().describe("absent when none was made")
});
require_vendor.object({
	schema: require_vendor.literal(reportSchemaId),
	verdict: verdictSchema,
	failed: require_vendor.boolean(),
	reasons: require_vendor.array(require_vendor.string()),
	base: require_vendor.object({
		sha: require_vendor.string().nullable(),
		image: require_vendor.string().nullable(),
		label: require_vendor.string()
	}).nullable(),
	head: require_vendor.object({
		sha: require_vendor.string().nullable(),
		image: require_vendor.string().nullable(),
		label: require_vendor.string()
	}),
	targets: require_vendor.array(targetReportSchema),
	warnings: require_vendor.array(require_vendor.object({
		code: require_vendor.string(),
		text: require_vendor.string()
	})),
	timing: require_vendor.object({
		buildMs: milliseconds,
		measureMs: milliseconds,
		diagnoseMs: milliseconds,
		totalMs: milliseconds
	})
});
// src/report/markdown/comment-marker.ts
/** The hidden line by which a later run finds its comment. */
function commentMarker(key = "default") {
	return `<!-- rss-plateau:${keyText(key)} -->`;
}
const keyLength$1 = 60;
/** Keys stay distinct when they are cut or lose characters. */
function keyText(key) {
	const plain = key.replace(/[^\w.-]/g, "-").slice(0, keyLength$1);
	return plain === key ? key : `${plain}-${checksum(key)}`;
}
/** FNV-1a, 32 bits. */
function checksum(text) {
	return (Array.from(text).reduce((hash, char) => Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619), 2166136261) >>> 0).toString(16);
}
// src/sides/commits.ts
/**
* Finds the two commits to compare for an event. Only two pairs are fair: a merge commit and its first parent, or a head
* and its merge base. Comparing a head with the base branch's tip would blame the change for what others did since.
*/
/** Head is the checkout's HEAD; the event decides what it is compared with. */
async function findPair(runner, repository) {
	const head = await repository.resolve("HEAD");
	if (head === void 0) throw new UserError("The checkout has no commit yet, so there is nothing to measure.");
	switch (runner.event.kind) {
		case "pull-request": return pairOfPullRequest(runner.event, head, repository);
		case "merge-group": return pairOfMergeGroup(runner.event, head, repository);
		case "push": return pairOfPush(runner.event, runner, head, repository);
		case "workflow-run":
		case "pull-request-target":
		case "other": return pairOnBranch(runner, head, repository);
	}
}
async function pairOfPullRequest(event, head, repository) {
	const [first, second] = await repository.parents(head);
	if (first !== void 0 && second === event.headSha) return {
		base: commit(first),
		head: {
			sha: head,
			label: short(event.headSha)
		},
		why: `Head ${short(head)} is GitHub's merge commit for ${short(second)} (#${event.number}); base ${short(first)} is its first parent.`
	};
	return pairAtMergeBase(head, event.baseSha, `${event.baseBranch}, the target of #${event.number}`, repository);
}
async function pairOfMergeGroup(event, head, repository) {
	if (head !== event.headSha) return pairAtMergeBase(head, event.baseSha, "the queue's branch", repository);
	return {
		base: commit(event.baseSha),
		head: commit(head),
		why: `Head ${short(head)} is in the merge queue, on base ${short(event.baseSha)}.`
	};
}
async function pairOfPush(event, runner, head, repository) {
	if (head !== runner.sha || event.before === null || event.forced) return pairOnBranch(runner, head, repository);
	if (await repository.resolve(event.before) === void 0) return pairOnBranch(runner, head, repository);
	return {
		base: commit(event.before),
		head: commit(head),
		why: `Head ${short(head)} was pushed onto base ${short(event.before)}.`
	};
}
/** On the default branch the previous commit; on another branch the commit at which it left the default branch. */
async function pairOnBranch(runner, head, repository) {
	const { defaultBranch, ref } = runner;
	const tip = defaultBranch === null || ref === `refs/heads/${defaultBranch}` ? void 0 : await repository.resolve(defaultBranch);
	const fork = tip === void 0 ? void 0 : await repository.mergeBase(head, tip);
	if (fork !== void 0 && fork !== head) return {
		base: commit(fork),
		head: commit(head),
		why: `Head ${short(head)} left ${defaultBranch} at base ${short(fork)}.`
	};
	const [first] = await repository.parents(head);
	return first === void 0 ? {
		base: null,
		head: commit(head),
		why: `Head ${short(head)} is the first commit.`
	} : {
		base: commit(first),
		head: commit(head),
		why: `Base ${short(first)} is the first parent of head ${short(head)}.`
	};
}
async function pairAtMergeBase(head, other, name, repository) {
	const fork = await repository.mergeBase(head, other);
	return fork === void 0 ? {
		base: null,
		head: commit(head),
		why: `Git could not find where head ${short(head)} left ${name}.`
	} : {
		base: commit(fork),
		head: commit(head),
		why: `Head ${short(head)} left ${name}, at base ${short(fork)}.`
	};
}
function commit(sha) {
	return {
		sha,
		label: short(sha)
	};
}
function short(sha) {
	return sha.slice(0, 7);
}
// src/sides/revision.ts
/** Turns SPECs into the two sides: checked-out folders or images, with the names that reports use. */
/** `git:REF`, `dir:PATH`, `image:NAME`. */
function parseSpec(text, side) {
	const [, kind, value] = /^(git|dir|image):(.+)$/.exec(text) ?? [];
	if (kind === "git" && value !== void 0) return {
		kind,
		ref: value
	};
	if (kind === "dir" && value !== void 0) return {
		kind,
		path: value
	};
	if (kind === "image" && value !== void 0) return {
		kind,
		name: value
	};
	throw new UserError(`--${side} ${text}: write git:REF, dir:PATH or image:NAME.`);
}
/** Without a spec: the working tree. `stack` releases what was acquired. */
async function findHead(spec, place, stack) {
	if (spec !== void 0) return findSource(spec, "head", place, stack);
	const { repository, workingDirectory } = place;
	await requireFolder(workingDirectory, "head");
	return {
		revision: {
			spec: "working tree",
			sha: await repository?.resolve("HEAD") ?? null,
			label: "working tree"
		},
		dir: workingDirectory,
		isFromHistory: false
	};
}
/** Without a spec: the commit at which the working tree left the default branch. */
async function findBase(spec, place, stack) {
	if (spec !== void 0) return findSource(spec, "base", place, stack);
	const { repository } = place;
	const branch = await repository?.defaultBranch();
	const sha = branch === void 0 ? void 0 : await repository?.mergeBase("HEAD", branch);
	if (sha === void 0) throw new UserError(`There is nothing to compare with: ${repository === void 0 ? "this is not a git working tree" : `git could not find where the working tree left ${branch ?? "the default branch"} (in a shallow clone, fetch the history with git fetch --unshallow)`}. Name the base with --base git:REF, dir:PATH or image:NAME.`);
	return findSource({
		kind: "git",
		ref: sha
	}, "base", place, stack);
}
async function findSource(spec, side, place, stack) {
	switch (spec.kind) {
		case "image": return {
			revision: {
				spec: `image:${spec.name}`,
				sha: null,
				label: spec.name
			},
			dir: null,
			isFromHistory: false
		};
		case "dir": {
			const dir = (0, node_path.resolve)(spec.path);
			await requireFolder(dir, side);
			return {
				revision: {
					spec: `dir:${spec.path}`,
					sha: null,
					label: (0, node_path.basename)(dir)
				},
				dir,
				isFromHistory: false
			};
		}
		case "git": return checkOut(spec, side, place, stack);
	}
}
async function checkOut({ ref, label }, side, place, stack) {
	const { repository } = place;
	if (repository === void 0) throw new UserError(`${side}: git:${ref} needs a git working tree, and this folder is not in one. Run the command inside the repository.`);
	const sha = await repository.resolve(ref);
	if (sha === void 0) throw new UserError(`${side}: git does not know the commit ${ref}. Check the name, or fetch it first: git fetch origin ${ref}.`);
	const checkout = stack.use(await repository.checkout(sha));
	const dir = (0, node_path.join)(checkout.dir, (0, node_path.relative)(repository.root, place.workingDirectory));
	return {
		revision: {
			spec: `git:${ref}`,
			sha,
			label: label ?? sha.slice(0, 7)
		},
		dir,
		isFromHistory: true
	};
}
async function requireFolder(dir, side) {
	if ((await (0, node_fs_promises.stat)(dir).catch(() => void 0))?.isDirectory() !== true) throw new UserError(`${side}: the folder ${dir} does not exist.`);
}
// package.json
var version = "0.1.0";
// src/sides/baseline.ts
/**
* Reuses base's measurement from an earlier run when everything that affects the figures is equal. Runs on the default
* branch keep it. The drawback: disturbances of the machine no longer hit base and head alike.
*/
/** All that must be equal. */
const conditionsSchema = require_vendor.object({
	sha: require_vendor.string(),
	target: require_vendor.string(),
	/** Of the whole target: cap, command, environment, build, workload. Hashed, because headers may hold credentials. */
	config: require_vendor.string(),
	capBytes: require_vendor.number$1(),
	pinned: require_vendor.record(require_vendor.string(), require_vendor.string()),
	seed: require_vendor.number$1(),
	tool: require_vendor.string(),
	arch: require_vendor.string(),
	kernel: require_vendor.string(),
	cpus: require_vendor.number$1(),
	engine: environmentSchema.shape.engine
});
const baselineSchema = require_vendor.object({
	conditions: conditionsSchema,
	runId: require_vendor.string().max(100),
	measuredAt: require_vendor.datetime(),
	image: require_vendor.string().max(200),
	requests: require_vendor.number$1().int().positive(),
	memory: environmentSchema.shape.memory,
	trials: require_vendor.array(trialSchema.extend({ side: require_vendor.literal("base") })).min(1).max(100)
});
function conditionsOf$1(target, sha, environment, seed, pinned) {
	const { tool, arch, kernel, cpus, engine } = environment;
	const config = (0, node_crypto.createHash)("sha256").update(canonical(target)).digest("hex");
	return {
		sha,
		target: target.name,
		config,
		capBytes: target.capBytes,
		pinned,
		seed,
		tool,
		arch,
		kernel,
		cpus,
		engine
	};
}
/** undefined when there is none with equal conditions. The entry is validated, because anybody may have written it. */
async function findBaseline(conditions, store) {
	const text = await store.restore(keyOf$1(conditions));
	if (text === void 0) return void 0;
	try {
		const { data: baseline } = baselineSchema.safeParse(JSON.parse(text));
		return baseline !== void 0 && canonical(baseline.conditions) === canonical(conditions) && isWhole(baseline) ? baseline : void 0;
	} catch {
		return;
	}
}
/** Keeps only a complete measurement without failures. False when it was not kept. */
async function keepBaseline(conditions, measured, store) {
	const { target } = measured;
	const baseline = {
		conditions,
		runId: measured.runId,
		measuredAt: measured.startedAt,
		image: target.images.head,
		requests: firstRequests(target),
		memory: measured.memory,
		trials: trialsOfLook(target, "first").flatMap((trial) => trial.side === "head" ? [{
			...trial,
			side: "base"
		}] : [])
	};
	if (firstRequests(target) < target.workload.requestsConfigured || baseline.trials.length < target.pairs || !isWhole(baseline)) return false;
	return store.save(keyOf$1(conditions), JSON.stringify(baseline));
}
/** All pairs in order, each trial completed, and every request answered as expected. */
function isWhole({ requests, trials }) {
	return trials.every(({ pair, end, oomKills, load }, index) => pair === index && end.kind === "completed" && oomKills === 0 && load.answered >= requests && load.lost + load.errors.length + load.unexpected.length === 0);
}
/**
* The conditions must determine the workload. They do not for routes from an OpenAPI document or a HAR file, which may
* change under the same config. An image name does not determine the image either.
*/
function isReusable({ source, workload }) {
	return source.kind === "build" && workload.derive === null;
}
function keyOf$1(conditions) {
	const hash = (0, node_crypto.createHash)("sha256").update(canonical(conditions)).digest("hex");
	return `rss-plateau-baseline-1-${conditions.arch}-${conditions.target}-${conditions.sha.slice(0, 12)}-${hash.slice(0, 32)}`;
}
/** JSON with sorted keys. */
function canonical(value) {
	return JSON.stringify(value, (_key, inner) => typeof inner === "object" && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => one < other ? -1 : 1)) : inner);
}
// src/model/warnings.ts
/** A reader must know who reports these figures before trusting them. */
function notOurRun(isFork) {
	return isFork ? {
		code: "fork-run",
		text: "These figures come from the fork's own run, whose author can change what it reports. They are not proof: for that, a maintainer runs the comparison on a branch of this repository."
	} : {
		code: "pull-request-run",
		text: "These figures come from the pull request's own workflow run, whose author can change what it reports."
	};
}
function otherPolicy() {
	return {
		code: "other-policy",
		text: "The pull request's run was configured with another gate than the default branch. The default branch's gate applies here."
	};
}
function baseReused(target, { runId, measuredAt }) {
	return {
		code: "reused-baseline",
		text: `${plainLine(target)}: base was not measured beside head. Its figures come from run ${plainLine(runId)}, measured on ${measuredAt.slice(0, 10)} on an equal machine.`
	};
}
function baseNotBuilt(target, lines) {
	return {
		code: "base-not-built",
		text: `${plainLine(target)}: base's image failed to build twice, so only head was measured. ${plainLine(lines.at(-1) ?? "", 300)}`.trim()
	};
}
function policyUnread(branch, reason) {
	return {
		code: "policy-unread",
		text: `The gate's policy could not be read from ${plainLine(branch)}, so the defaults apply: ${plainLine(reason, 300)}`
	};
}
// src/sides/build.ts
/** Builds or pulls one image per target and side. */
/**
* The image of one side. null when base has no Dockerfile, as in the pull request that adds it, or when base's could
* not be built. Throws `UserError`.
*/
async function provideImage(target, side, source, builder) {
	if (source.dir === null) return findImage(source.revision.label, builder);
	if (target.source.kind === "image") return findImage(target.source.name, builder);
	const contextDir = (0, node_path.resolve)(source.dir, target.source.context);
	const dockerfile = (0, node_path.join)(contextDir, target.source.dockerfile);
	if (!(0, node_fs.existsSync)(dockerfile)) {
		if (side === "base" && source.isFromHistory) return null;
		throw new UserError(`${side}: ${(0, node_path.relative)(source.dir, dockerfile)} is missing in ${source.dir} (target ${target.name}). Set \`context\` and \`dockerfile\` in rss-plateau.yml.`);
	}
	const tree = {
		contextDir,
		dockerfile,
		buildArgs: target.source.buildArgs
	};
	const id = side === "base" && source.isFromHistory ? await buildHistory(target.name, tree, builder) : await build(target.name, side, tree, builder);
	return id === null ? null : findImage(id, builder);
}
async function findImage(name, builder) {
	const found = await builder.engine.inspectImage(name);
	if (found !== void 0) return found;
	builder.progress.activity({
		kind: "pulling",
		image: name
	});
	await builder.images.pull(name, builder.signal);
	const pulled = await builder.engine.inspectImage(name);
	if (pulled === void 0) throw new UserError(`The image ${name} was pulled, but the engine does not have it.`);
	return pulled;
}
/**
* A base that cannot be built becomes a warning, so that a pull request that fixes the Dockerfile can pass. The build
* is tried twice, because a registry may fail to answer once.
*/
async function buildHistory(target, tree, builder) {
	let lines = [];
	for (let tries = 0; tries < 2; tries++) try {
		return await buildImage(target, "base", tree, builder);
	} catch (error) {
		if (!(error instanceof BuildFailed)) throw error;
		({lines} = error);
	}
	builder.progress.note({
		kind: "base-not-built",
		target,
		lines
	});
	builder.warnings.push(baseNotBuilt(target, lines));
	return null;
}
async function build(target, side, tree, builder) {
	try {
		return await buildImage(target, side, tree, builder);
	} catch (error) {
		if (!(error instanceof BuildFailed)) throw error;
		const log = error.lines.map((line) => `  ${line}`).join("\n");
		throw new UserError(`${side}: the image of target ${target} could not be built from ${tree.dockerfile}.\n${log}`, { cause: error });
	}
}
function buildImage(target, side, tree, builder) {
	const activity = {
		kind: "building",
		target,
		side
	};
	builder.progress.activity(activity);
	return builder.images.build({
		...tree,
		runId: builder.runId,
		tag: `rss-plateau/${target.toLowerCase().replace(/[^a-z0-9]+/g, "-")}:${side}`,
		onLine: (line) => builder.progress.activity({
			...activity,
			line
		}),
		signal: builder.signal
	});
}
/** The configured port, else the one that the environment or the image declares. */
function choosePort(target, image) {
	const imageEnv = image.env.find((entry) => entry.startsWith("PORT="))?.slice(5);
	const [exposed, ...more] = image.exposedPorts;
	return [
		target.port,
		target.env["PORT"],
		more.length === 0 ? exposed : void 0,
		imageEnv
	].map(Number).find((port) => Number.isInteger(port) && port > 0) ?? 8080;
}
// src/inputs/config/load-config.ts
/** Finds the config: the named file, or the usual places in head's checkout. */
const usualPlaces = [
	"rss-plateau.yml",
	"rss-plateau.yaml",
	".github/rss-plateau.yml",
	".github/rss-plateau.yaml"
];
/** undefined: there is no config; the inputs alone may suffice. `headDir` is null when head is an image. */
async function loadConfig(named, headDir, workingDirectory) {
	if (named !== void 0) {
		const text = await readIfPresent((0, node_path.resolve)(workingDirectory, named));
		if (text === void 0) throw new UserError(`${workingDirectory} contains no config file ${named}.`);
		return parseConfig(text, named);
	}
	for (const place of usualPlaces) {
		const text = await readIfPresent((0, node_path.join)(headDir ?? workingDirectory, place));
		if (text !== void 0) return parseConfig(text, place);
	}
}
async function readIfPresent(path) {
	try {
		return await (0, node_fs_promises.readFile)(path, "utf8");
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return void 0;
		throw new UserError(`The config ${path} could not be read: ${describeError(error)}`, { cause: error });
	}
}
// src/analysis/inside/rate.ts
/** Beyond base, where it repeats; else 0. */
function repeated(rate, control) {
	return rate?.repeats === true ? Math.max(0, rate.perRequest - Math.max(0, control?.perRequest ?? 0)) : 0;
}
function steadyProcesses(snapshots) {
	const [first = [], ...others] = snapshots;
	return new Set(first.filter((pid) => others.every((pids) => pids.includes(pid))));
}
function rateOf(snapshots, sum) {
	const points = snapshots.map((snapshot) => ({
		requests: snapshot.requests,
		value: sum(snapshot)
	}));
	if (points.some(({ value }) => value === void 0)) return void 0;
	return rateOfPoints(points.map(({ requests, value }) => ({
		requests,
		value: value ?? 0
	})));
}
/** At least two points. */
function rateOfPoints(points) {
	const [first, last] = [points[0], points.at(-1)];
	if (first === void 0 || last === void 0) throw new RangeError("no snapshots");
	const between = points.slice(1).flatMap((point, index) => {
		const before = points[index] ?? point;
		const requests = point.requests - before.requests;
		return requests > 0 ? [(point.value - before.value) / requests] : [];
	});
	const [least, most] = [Math.min(...between), Math.max(...between)];
	const apart = most > 0 ? (most - least) / most : 1;
	return {
		perRequest: (last.value - first.value) / Math.max(1, last.requests - first.requests),
		total: last.value,
		repeats: apart <= mostApart$1,
		apart
	};
}
const mostApart$1 = .5;
/** An item missing from a snapshot counts as 0: a probe lists the largest, and a new site starts from zero. */
function rateListed(snapshots, list) {
	const items = /* @__PURE__ */ new Map();
	const values = snapshots.map((snapshot) => {
		const sums = /* @__PURE__ */ new Map();
		for (const [key, value, item] of list(snapshot)) {
			sums.set(key, (sums.get(key) ?? 0) + value);
			items.set(key, item);
		}
		return sums;
	});
	return [...items].map(([key, item]) => {
		return {
			key,
			item,
			rate: rateOfPoints(snapshots.map(({ requests }, index) => ({
				requests,
				value: values[index]?.get(key) ?? 0
			})))
		};
	});
}
// src/analysis/inside/runtime-traits.ts
const runtimeTraits = {
	python: {
		mapsHeap: false,
		countsObjects: true,
		isGenerational: false
	},
	node: {
		mapsHeap: true,
		countsObjects: false,
		isGenerational: true
	},
	ruby: {
		mapsHeap: false,
		countsObjects: true,
		isGenerational: true
	},
	jvm: {
		mapsHeap: true,
		countsObjects: true,
		isGenerational: false
	}
};
// src/analysis/inside/inside-rates.ts
function rateInterior({ rounds }) {
	const snapshots = chooseSnapshots(rounds);
	const [first, last] = [snapshots[0], snapshots.at(-1)];
	if (first === void 0 || last === void 0 || last.requests <= first.requests) return null;
	const steady = steadyProcesses(snapshots.map(({ answers }) => answers.map(({ pid }) => pid)));
	return {
		requests: last.requests - first.requests,
		runtime: last.answers[0]?.runtime ?? runtimeSeen(last),
		sites: rateSites(snapshots, steady, ({ sites }) => sites, ({ probe }) => runtimeTraits[probe].countsObjects),
		opened: rateSites(snapshots, steady, ({ opened }) => opened ?? [], () => true),
		types: rateTypes(snapshots, steady),
		resources: rateResources(snapshots, steady),
		...rateBytes(snapshots, steady),
		...rateCounts(snapshots, steady)
	};
}
/** A snapshot that no process answered in time shows nothing of the inside: those that were answered, if there are two. */
function chooseSnapshots(rounds) {
	const taken = rounds.filter(({ answers }) => answers.every(({ command }) => command === "snap"));
	const answered = taken.filter(({ answers }) => answers.length > 0);
	return answered.length >= 2 ? answered : taken;
}
/** Without what the tracing itself takes. */
function rateBytes(snapshots, steady) {
	const over = (value) => rateOf(snapshots, ({ answers }) => sumOf(answers.filter(isOf(steady)), ({ heap }) => value(heap)));
	const tool = ({ toolBytes }) => toolBytes ?? 0;
	return {
		externalBytes: over(({ externalBytes }) => externalBytes),
		nativeBytes: over((heap) => heap.nativeBytes === null ? null : heap.nativeBytes - (heap.tracedBytes ?? 0) - tool(heap)),
		tracedBytes: over(({ tracedBytes }) => tracedBytes),
		rssBytes: rateOf(snapshots, ({ rssBytes, answers }) => rssBytes === null ? void 0 : rssBytes - total(answers.map(({ heap }) => tool(heap)))),
		tmpfsBytes: rateOf(snapshots, ({ tmpfsBytes }) => tmpfsBytes ?? void 0)
	};
}
/** By the kernel's view of the processes, or else by their answers. */
function rateCounts(snapshots, steady) {
	const steadyViews = steadyProcesses(snapshots.map(({ processes }) => processes.map(({ pid }) => pid)));
	const overAnswers = (value) => rateOf(snapshots, ({ answers }) => sumOf(answers.filter(isOf(steady)), value));
	const overViews = (value) => rateOf(snapshots, ({ processes }) => sumOf(processes.filter(isOf(steadyViews)), value));
	return {
		descriptors: overViews((view) => view.descriptors && total(Object.values(view.descriptors))) ?? overAnswers(({ descriptors }) => descriptors),
		sockets: overViews(({ descriptors }) => descriptors?.sockets ?? null),
		openFiles: rateOpenFiles(snapshots, steadyViews),
		threads: overViews(({ threads }) => threads) ?? overAnswers(({ threads }) => threads),
		connections: rateOf(snapshots, ({ connections }) => connections)
	};
}
/** Of the largest process with a known runtime: the first is often a shell or an init. */
function runtimeSeen({ processes }) {
	const runtime = processes.toSorted((one, other) => other.rssBytes - one.rssBytes).find((each) => each.runtime !== void 0)?.runtime;
	return runtime === void 0 ? null : [runtime.name, runtime.version].filter((part) => part !== null).join(" ");
}
function isOf(pids) {
	return ({ pid }) => pids.has(pid);
}
function total(values) {
	return values.reduce((sum, value) => sum + value, 0);
}
/** undefined where there are no items, or one has no value. */
function sumOf(items, value) {
	const values = items.map(value);
	return values.length === 0 || values.includes(null) ? void 0 : total(values.map((each) => each ?? 0));
}
function rateSites(snapshots, steady, listed, counts) {
	const objects = rateKeyed(snapshots, steady, (answer) => counts(answer) ? listed(answer).map((site) => [
		keyOf(site),
		site.count,
		site
	]) : []);
	const objectsOf = new Map(objects.map(({ key, rate }) => [key, rate]));
	return rateKeyed(snapshots, steady, (answer) => listed(answer).map((site) => [
		keyOf(site),
		site.bytes,
		site
	])).map(({ key, rate, item: { file, line, function: name, own } }) => ({
		...rate,
		site: {
			file,
			line,
			function: name,
			own
		},
		objects: objectsOf.get(key)
	})).sort((one, other) => other.perRequest - one.perRequest);
}
function keyOf({ file, line, function: name }) {
	return `${file}:${line}:${name}`;
}
/** Only some snapshots may have types, as heap snapshots are few: one without types does not mean that there are none. */
function rateTypes(all, steady) {
	const snapshots = all.filter(({ answers }) => answers.some(({ types }) => types.length > 0));
	if (snapshots.length < 2) return [];
	const bytes = rateKeyed(snapshots, steady, ({ types }) => types.map((type) => [
		type.name,
		type.bytes ?? 0,
		type
	]));
	const bytesOf = new Map(bytes.map(({ key, rate, item }) => [key, item.bytes === null ? null : rate.perRequest]));
	return rateKeyed(snapshots, steady, ({ types }) => types.map((type) => [
		type.name,
		type.count,
		type
	])).map(({ key, rate }) => ({
		...rate,
		name: key,
		bytesPerRequest: bytesOf.get(key) ?? null
	})).sort((one, other) => other.perRequest - one.perRequest);
}
function rateResources(snapshots, steady) {
	return rateKeyed(snapshots, steady, ({ resources }) => resources.map((each) => [
		each.name,
		each.count,
		each
	])).map(({ key, rate }) => ({
		...rate,
		name: key
	})).sort((one, other) => other.perRequest - one.perRequest);
}
function rateOpenFiles(snapshots, steady) {
	const list = ({ processes }) => processes.filter(isOf(steady)).flatMap(({ openFiles }) => (openFiles ?? []).map(({ path, count }) => [
		path,
		count,
		void 0
	]));
	return rateListed(snapshots, list).map(({ key, rate }) => ({
		...rate,
		name: key
	})).sort((one, other) => other.perRequest - one.perRequest);
}
function rateKeyed(snapshots, steady, list) {
	return rateListed(snapshots, ({ answers }) => answers.filter(isOf(steady)).flatMap((answer) => list(answer)));
}
// src/analysis/inside/growing-types.ts
/** Type names, the app's own first, then the fastest growing. */
function rankGrowingTypes(rounds) {
	const interior = rateInterior({ rounds });
	if (interior === null) return [];
	const growing = interior.types.filter(({ perRequest, repeats }) => repeats && perRequest >= .02);
	return [...growing.filter(({ name }) => isOwnType(name)), ...growing.filter(({ name }) => !isOwnType(name))].map(({ name }) => name);
}
/** Objects per request: sees a leak in one request of fifty, but not a stray object in a round of 200. */
const leastObjects = .02;
/** Builtin types do not show what created them. */
const builtinTypes = /^(?:builtins\.)?(?:dict|list|tuple|set|frozenset|str|bytes|bytearray|int|float|function|method|cell|code|frame|traceback|generator|coroutine|weakref|string|number|symbol|bigint|ArrayBuffer data|Object|Array|Map|Set|String|Number|Function|Promise|\(.*\)|system \/.*|Hash|Proc|WeakRef|weakref\.\w+|_thread\.\w+|collections\.\w+|functools\.partial)$/;
function isOwnType(name) {
	return !builtinTypes.test(name);
}
// src/analysis/inside/mapping-rates.ts
/** Growth by process and part of its address space, the largest first. */
function rateMappings({ rounds }) {
	const snapshots = rounds.filter(({ processes }) => processes.length > 0);
	const steady = steadyProcesses(snapshots.map(({ processes }) => processes.map(({ pid }) => pid)));
	if (snapshots.length < 2) return [];
	return [...steady].flatMap((pid) => mappingKinds.flatMap((kind) => {
		const view = (round) => round.processes.find((each) => each.pid === pid);
		const rate = rateOf(snapshots, (round) => view(round)?.[`${kind}Bytes`] ?? void 0);
		const process = snapshots.map(view).find((each) => each !== void 0)?.name ?? "";
		return rate === void 0 ? [] : [{
			pid,
			process,
			kind,
			bytesPerRequest: rate.perRequest
		}];
	})).sort((one, other) => other.bytesPerRequest - one.bytesPerRequest);
}
const mappingKinds = [
	"heap",
	"arena",
	"anon",
	"stack",
	"shmem"
];
/**
* Memory that malloc has from the kernel, head's beyond base's. Compared snapshot by snapshot: a profiler and its heap
* snapshots take tens of MiB in the first of them, on both sides alike. undefined where it cannot be read.
*/
function mallocBesideBase(head, base) {
	const [here, there] = [mallocBytes(head), base === void 0 ? [] : mallocBytes(base)];
	const points = here.slice(0, there.length).flatMap(({ requests, bytes }, index) => {
		const ofBase = there[index]?.bytes;
		return bytes === void 0 || ofBase === void 0 ? [] : [{
			requests,
			value: bytes - ofBase
		}];
	});
	return points.length < 2 || points.length < here.length ? void 0 : rateOfPoints(points);
}
function mallocBytes({ rounds }) {
	const snapshots = rounds.filter(({ answers }) => answers.every(({ command }) => command === "snap"));
	const steady = steadyProcesses(snapshots.map(({ processes }) => processes.map(({ pid }) => pid)));
	return snapshots.map(({ requests, processes }) => ({
		requests,
		bytes: processes.filter(({ pid }) => steady.has(pid)).reduce((sum, { heapBytes, arenaBytes }) => {
			if (sum === void 0 || heapBytes === null || arenaBytes === null) return void 0;
			return sum + heapBytes + arenaBytes;
		}, 0)
	}));
}
// src/analysis/estimators/series.ts
/** Trials as the estimators see them: a quantity over answered requests, and the averages that they share. */
/**
* The series of one trial, ordered by requests. `read` extracts the quantity from a sample; samples without it are
* skipped. Where memory was read more than once at one request count (while a checkpoint settles) the last reading
* counts, because the load continued from there.
*/
function traceTrial(trial, read = rssBytes) {
	const last = /* @__PURE__ */ new Map();
	for (const sample of trial.samples) {
		const value = read(sample);
		if (value !== void 0) last.set(sample.requests, value);
	}
	return [...last].map(([requests, value]) => ({
		requests,
		value
	})).sort((left, right) => left.requests - right.requests);
}
function cutWindow(series, window) {
	return series.filter((point) => point.requests >= window.fromRequests && point.requests <= window.toRequests);
}
/** The second half of a window, by requests. */
function lateHalf(window) {
	return {
		fromRequests: (window.fromRequests + window.toRequests) / 2,
		toRequests: window.toRequests
	};
}
/** The last quarter of a window. A cache that was full after four fifths of the run is flat for most of it. */
function tail({ fromRequests, toRequests }) {
	return {
		fromRequests: toRequests - (toRequests - fromRequests) / 4,
		toRequests
	};
}
/** NaN for an empty list. */
function mean(values) {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
/** NaN for an empty list. */
function median(values) {
	const sorted = Float64Array.from(values).sort();
	const middle = sorted.length >> 1;
	const upper = sorted[middle] ?? NaN;
	return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
// src/analysis/estimators/theil-sen.ts
/**
* The Theil–Sen slope: the median of the slopes between all pairs of points (Theil 1950, Sen 1968).
*
* Assumes one trend over the whole stretch. Up to 29 % of the points may be arbitrarily wrong, so a few teeth of
* a garbage collector's saw do not move it; a level shift in the middle of the stretch does, hence slope.ts.
*/
/** Per request; NaN for fewer than two request counts. */
function theilSenSlope(points) {
	const slopes = [];
	for (const [index, left] of points.entries()) for (let other = index + 1; other < points.length; other += 1) {
		const right = points[other];
		if (right !== void 0 && right.requests !== left.requests) slopes.push((right.value - left.value) / (right.requests - left.requests));
	}
	return median(slopes);
}
// src/analysis/inside/rerun.ts
/** The second half of a run for slopes, when caches have mostly filled, and its last quarter for levels. */
const lateShare = {
	slope: .5,
	level: .75
};
const fewestPoints$1 = 4;
/** Empty where there is no growth to compare with, or too few samples. */
function readRerun({ kind, env, trials }, growth) {
	if (growth.bytes === null || growth.bytes <= 0) return [];
	const read = growth.per === "run" ? levelOf$1 : slopeOf;
	const [head, base] = [read(trials, "head"), read(trials, "base")];
	if (head === null) return [];
	const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
	const control = growth.per === "run" ? base ?? 0 : Math.max(0, base ?? 0);
	return [{
		kind,
		before: growth.bytes,
		after: head - control,
		settings
	}];
}
/** The share of the growth that the changed condition removes; 0 to 1. */
function goneShare({ before, after }) {
	return Math.max(0, Math.min(1, (before - Math.max(0, after)) / before));
}
/** Theil–Sen: a single jump or collection does not move it. */
function slopeOf(trials, side) {
	const late = latePoints(trials, side, lateShare.slope);
	return late.length < fewestPoints$1 ? null : theilSenSlope(late);
}
function levelOf$1(trials, side) {
	const late = latePoints(trials, side, lateShare.level);
	return late.length < fewestPoints$1 ? null : median(late.map(({ value }) => value));
}
function latePoints(trials, side, share) {
	const trial = trials.find((each) => each.side === side && each.end.kind !== "not-ready");
	const points = trial === void 0 ? [] : traceTrial(trial);
	const from = share * (points.at(-1)?.requests ?? 0);
	return points.filter(({ requests }) => requests >= from);
}
// src/analysis/inside/amounts.ts
/** `malloc_trim` has to return this share of the growth before the allocator is blamed for it. */
const retainedShare = .3;
/** Of the growth: tracing itself takes many times as much as a small leak. */
const mostBesideGrowth = 2;
/** Every service leaves some: a request of a clean FastAPI leaves a tenth of this for the cycle collector. */
const leastGarbageBytes = 1024;
function measureKinds(seen) {
	const { inside, control, head, base, growth, live, garbage, reruns, garbageLeft } = seen;
	const ofBytes = growth.bytes ?? 0;
	const more = (name) => moreThanBase(growth, inside?.[name], control?.[name]);
	const size = ({ bytes, bytesPerRequest }) => growth.per === "run" ? bytes : bytesPerRequest;
	const named = sum$1(live.map(size));
	const garbageNamed = sum$1(garbage.map(size));
	const traced = growth.per === "request" ? moreThanBase(growth, inside?.tracedBytes, control?.tracedBytes) : 0;
	const external = more("externalBytes");
	const held = Math.max(named, named > 0 ? traced : 0) + external;
	const native = nativeAmount(seen, external);
	return {
		growth,
		held,
		uncollected: Math.max(garbageNamed, garbageNamed > 0 ? traced - named : 0, collectedAmount(head, base, growth)),
		retained: retainedAmount(head, base, growth, reruns),
		garbage: garbageLeft === null ? null : Math.max(0, ofBytes - Math.max(0, garbageLeft)),
		native,
		stacks: Math.max(0, stackRate(head) - (base === void 0 ? 0 : stackRate(base))),
		follows: followsOf(reruns),
		more,
		gone: (kind) => {
			const rerun = reruns.find((each) => each.kind === kind);
			return rerun === void 0 ? 0 : ofBytes * goneShare(rerun);
		},
		counted: (name, mostBytesEach, own = 0) => {
			const each = repeated(inside?.[name], control?.[name]);
			if (growth.per === "run" || each < .02 || ofBytes / each > mostBytesEach) return null;
			return Math.min(ofBytes, held + native + own);
		}
	};
}
function moreThanBase(growth, rate, other) {
	return growth.per === "run" ? Math.max(0, (rate?.total ?? 0) - (other?.total ?? 0)) : repeated(rate, other);
}
/**
* V8 and the JVM do not report what malloc has beside their heaps, but the kernel does: less exactly, in pages of which
* some are free. So it has to be about as much as the growth.
*/
function nativeAmount({ inside, control, head, base, growth }, externalBytes) {
	const answers = head.rounds.flatMap((round) => round.answers);
	if (answers.length === 0 || !answers.every(({ probe }) => runtimeTraits[probe].mapsHeap)) return moreThanBase(growth, inside?.nativeBytes, control?.nativeBytes);
	if (growth.per === "run" || growth.bytes === null) return 0;
	const bytes = repeated(mallocBesideBase(head, base), void 0) - externalBytes;
	return bytes <= mostBesideGrowth * growth.bytes ? Math.max(0, Math.min(bytes, growth.bytes)) : 0;
}
/**
* Freed memory that the allocator keeps: the part of the growth that goes away with settings which return it to the
* kernel. A trim has to return a good part of it too, where a process could be asked for one. Where the settings made
* the service too slow to compare, the figure is what the trim returned beyond base's.
*/
function retainedAmount(head, base, growth, reruns) {
	const ofBytes = growth.bytes ?? 0;
	const rerun = reruns.find(({ kind }) => kind === "glibc-returns");
	const returned = sumKnown(finishOf(head).map(returnedByTrim));
	if (returned === null) return rerun === void 0 ? 0 : ofBytes * goneShare(rerun);
	const requests = growth.per === "run" ? 1 : Math.max(1, head.rounds.at(-1)?.requests ?? 0);
	if (returned < retainedShare * ofBytes * requests) return 0;
	if (rerun !== void 0) return ofBytes * goneShare(rerun);
	const ofBase = sumKnown(base === void 0 ? [] : finishOf(base).map(returnedByTrim)) ?? 0;
	return Math.max(0, returned - ofBase) / requests;
}
/**
* Memory that waits for the cycle collector. Where memory levels off, this wait raises the level: by what the collection
* and the trim after it returned, if every request leaves more garbage than base's do.
*/
function collectedAmount(head, base, growth) {
	const perRequest = collectedPerRequest(head) - (base === void 0 ? 0 : collectedPerRequest(base));
	if (growth.per === "request") return perRequest;
	return perRequest >= leastGarbageBytes ? sumKnown(finishOf(head).map(returnedByTrim)) ?? 0 : 0;
}
function collectedPerRequest(examination) {
	const bytes = sum$1(finishOf(examination).map(({ cycles }) => cycles?.bytes ?? 0));
	return examination.requestsBeforeFinish > 0 ? bytes / examination.requestsBeforeFinish : 0;
}
function stackRate(examination) {
	return sum$1(rateMappings(examination).filter(({ kind }) => kind === "stack").map(({ bytesPerRequest }) => bytesPerRequest));
}
/** Follows connections where less than a quarter of the growth is left without new ones; with over half left, requests. */
function followsOf(reruns) {
	const rerun = reruns.find(({ kind }) => kind === "keep-alive");
	if (rerun === void 0) return null;
	const gone = goneShare(rerun);
	return gone >= .75 ? "connections" : gone <= .5 ? "requests" : null;
}
function finishOf({ rounds }) {
	return rounds.at(-1)?.answers.filter(({ command }) => command === "finish") ?? [];
}
function returnedByTrim({ trim }) {
	return trim && Math.max(0, trim.beforeBytes - trim.afterBytes);
}
function sum$1(values) {
	return values.reduce((total, value) => total + value, 0);
}
function sumKnown(values) {
	const known = values.filter((value) => value !== null);
	return known.length === 0 ? null : sum$1(known);
}
// src/analysis/inside/blame.ts
/**
* The sites and types to blame for growth: those that keep some memory of every request, and that base does not have.
*
* Base is the control. Growth that base has at the same rate is normal for the service (per-connection state that a
* server keeps for seconds, a heap that is still filling), and is not blamed. A change moves lines but rarely
* functions, so sites are matched by function.
*/
/**
* A site below this is noise of tracing (per-connection state, sampled heaps). A smaller leak needs less: allocations
* that a runtime makes for the app's function in a turn of its own have no line of the app.
*/
const leastSiteBytes = 100;
const leastSiteShare = .25;
/**
* Where Buffers leak, only the small objects that hold their bytes are sampled, so a line is compared with the growth
* without those bytes. Lines move by some KiB between snapshots even where nothing is kept.
*/
const leastHolderBytes = 32768;
/** For a higher plateau: smaller sites are noise, and below a tenth of the rise they explain nothing. */
const leastHeldBytes = 262144;
const leastHeldShare = .1;
/** Base has the growth too where its function keeps half as much. */
const sameAsBase$1 = .5;
/** Share of a site that the cycle collector frees, beyond which nothing held its objects. */
const mostlyGarbage = .5;
const mostNamed = 8;
/** Sites whose objects are held, and sites whose objects wait for the cycle collector; the app's own first, by size. */
function blameSites(inside, control, growth, places, garbage) {
	const sites = (growth.per === "run" ? higherSites(inside, control, growth) : growingSites(inside, control, growth)).map((site) => atPlace(site, places));
	const freed = new Map(garbage.map((site) => [placeOf$1(site), site.bytes]));
	const isGarbage = (site) => (freed.get(placeOf$1(site)) ?? 0) >= mostlyGarbage * site.bytes;
	const size = (site) => growth.per === "run" ? site.bytes : site.bytesPerRequest;
	const sorted = sites.toSorted((one, other) => Number(other.own) - Number(one.own) || size(other) - size(one));
	return {
		live: sorted.filter((site) => !isGarbage(site)),
		garbage: sorted.filter(isGarbage)
	};
}
function atPlace(site, places) {
	return {
		...site,
		repository: places.get(site.file) ?? null
	};
}
function growingSites(inside, control, { bytes }) {
	const least = leastRate(inside, control, bytes);
	const rateOf = (interior, of) => sitesOfFunction(interior, of).reduce((sum, { perRequest }) => sum + Math.max(0, perRequest), 0);
	return (inside?.sites ?? []).flatMap((site) => {
		const [here, there] = [rateOf(inside, site), rateOf(control, site)];
		if (!site.repeats || site.perRequest < least || there >= sameAsBase$1 * here) return [];
		const share = 1 - there / here;
		const rates = {
			bytesPerRequest: site.perRequest * share,
			countPerRequest: (site.objects?.perRequest ?? 0) * share
		};
		return [{
			...site.site,
			...rates,
			bytes: site.total * share
		}];
	});
}
/** Bytes per request that a line has to keep. */
function leastRate(inside, control, bytes) {
	if (bytes === null || inside === null) return leastSiteBytes;
	const external = repeated(inside.externalBytes, control?.externalBytes);
	if (external <= bytes / 2) return Math.min(leastSiteBytes, leastSiteShare * bytes);
	const ofHolders = leastSiteShare * Math.max(0, bytes - external);
	return Math.min(leastSiteBytes, Math.max(ofHolders, leastHolderBytes / inside.requests));
}
/**
* To its runtime a module is one function, whose lines create everything that is there from the start. So lines are
* compared with lines, and paired by size: those that differ least belong together.
*/
function higherSites(inside, control, growth) {
	const least = Math.max(leastHeldBytes, leastHeldShare * (growth.bytes ?? 0));
	const pairs = (inside?.sites ?? []).flatMap((here) => sitesOfFunction(control, here).map((there) => ({
		here,
		there,
		apart: Math.abs(here.total - there.total)
	})));
	const matched = /* @__PURE__ */ new Map();
	const taken = /* @__PURE__ */ new Set();
	for (const { here, there } of pairs.toSorted((one, other) => one.apart - other.apart)) {
		if (matched.has(here) || taken.has(there)) continue;
		matched.set(here, there);
		taken.add(there);
	}
	return (inside?.sites ?? []).flatMap((site) => {
		const bytes = site.total - (matched.get(site)?.total ?? 0);
		return bytes >= least && bytes > .5 * site.total ? [{
			...site.site,
			bytesPerRequest: 0,
			countPerRequest: 0,
			bytes
		}] : [];
	});
}
function sitesOfFunction(interior, { site }) {
	return (interior?.sites ?? []).filter((each) => each.site.file === site.file && each.site.function === site.function);
}
function placeOf$1({ file, line }) {
	return `${file}:${line}`;
}
/** The app's own types first: one more `AgentExecutor` is a better hint than one more `dict`. */
function blameTypes(inside, control) {
	const there = new Map((control?.types ?? []).map(({ name, perRequest }) => [name, perRequest]));
	return (inside?.types ?? []).filter(({ perRequest, repeats }) => repeats && perRequest >= .02).filter(({ name, perRequest }) => (there.get(name) ?? 0) < sameAsBase$1 * perRequest).toSorted((one, other) => Number(isOwnType(other.name)) - Number(isOwnType(one.name)) || other.perRequest - one.perRequest).slice(0, mostNamed).map(({ name, perRequest, bytesPerRequest }) => ({
		name,
		countPerRequest: perRequest,
		bytesPerRequest
	}));
}
// src/analysis/inside/causes.ts
/**
* The causes of growth, one record each. A new cause needs its name in `causeKinds`, a record here and one in
* `report/words/causes.ts`.
*/
/** More bytes to each than any descriptor or thread costs: something else is what grows. */
const mostBytesEach = {
	descriptor: 65536,
	thread: 1048576
};
/** malloc's own accounting is no more exact than this per request, over a few hundred of them. */
const leastNativeBytes = 512;
const causes$1 = {
	tmpfs: {
		order: 1,
		explains: ({ more }) => more("tmpfsBytes"),
		isOutside: true,
		isNoGarbage: true
	},
	connections: {
		order: 2,
		explains: ({ follows, gone }) => follows === "connections" ? gone("keep-alive") : null
	},
	threads: {
		order: 3,
		explains: ({ counted, stacks }) => counted("threads", mostBytesEach.thread, stacks),
		isCounted: true,
		isEvident: true,
		isOutside: true,
		isNoGarbage: true
	},
	descriptors: {
		order: 4,
		explains: ({ counted }) => counted("descriptors", mostBytesEach.descriptor),
		isCounted: true,
		isEvident: true,
		isOutside: true,
		isNoGarbage: true
	},
	"live-objects": {
		order: 5,
		explains: ({ held }) => held,
		isEvident: true
	},
	cycles: {
		order: 6,
		explains: ({ uncollected }) => uncollected
	},
	"allocator-retention": {
		order: 7,
		explains: ({ retained }) => retained
	},
	native: {
		order: 8,
		explains: ({ native }) => native >= leastNativeBytes ? native : null,
		isOutside: true
	},
	garbage: {
		order: null,
		explains: ({ garbage }) => garbage
	},
	unknown: {
		order: null,
		explains: () => null
	}
};
function chooseCause(figures) {
	return byOrder.find((cause) => isCauseOf(figures, causes$1[cause])) ?? "unknown";
}
const byOrder = causeKinds.filter((cause) => causes$1[cause].order !== null).toSorted((one, other) => (causes$1[one].order ?? 0) - (causes$1[other].order ?? 0));
function isCauseOf(figures, { explains, isCounted, isEvident }) {
	const { growth } = figures;
	const bytes = explains(figures);
	if (bytes === null || growth.bytes === null && !isEvident) return false;
	return isCounted === true || bytes > 0 && bytes >= .5 * (growth.bytes ?? 0);
}
// src/analysis/inside/carriers.ts
/** Share of the larger round. With `leastObjects`, four objects per round are the fewest that count. */
const mostApart = .1;
/** Base has the growth too where its function keeps half as many. */
const sameAsBase = .5;
/** Adds lines that carry growth without bytes to `live`, the lines blamed by bytes; lines that open descriptors come first. */
function addCarriers(live, cause, inside, control, places) {
	if (inside === null || !causes$1[cause].isOutside) return live;
	const opened = cause === "descriptors" ? carriersOf(inside.opened, control?.opened ?? [], places) : [];
	if (opened.length > 0) {
		const isOpened = (site) => opened.some((each) => isSamePlace(each, site));
		return [...opened.map((site) => live.find((each) => isSamePlace(each, site)) ?? site), ...live.filter((site) => !isOpened(site))];
	}
	if (live.some(({ own }) => own)) return live;
	return [...carriersOf(inside.sites, control?.sites ?? [], places), ...live];
}
/** Most objects per request first. */
function carriersOf(sites, controls, places) {
	return sites.flatMap((site) => {
		const { objects } = site;
		if (!site.site.own || objects === void 0) return [];
		if (!(objects.perRequest >= .02 && objects.apart <= mostApart) || objectsOf(controls, site) >= sameAsBase * objectsOf(sites, site)) return [];
		const rates = {
			bytesPerRequest: Math.max(0, site.perRequest),
			countPerRequest: objects.perRequest
		};
		return [atPlace({
			...site.site,
			...rates,
			bytes: Math.max(0, site.total)
		}, places)];
	}).toSorted((one, other) => other.countPerRequest - one.countPerRequest);
}
/** By function: a change moves lines, but rarely functions. */
function objectsOf(sites, { site }) {
	return sites.filter((each) => each.site.file === site.file && each.site.function === site.function).reduce((sum, { objects }) => sum + Math.max(0, objects?.perRequest ?? 0), 0);
}
function isSamePlace(one, other) {
	return one.file === other.file && one.line === other.line;
}
// src/analysis/inside/cause.ts
const mostSites = 8;
const mostCounts = 8;
const leastMappingShare = .1;
/**
* `garbageLeft`: growth per request that remained in a look with the collector running throughout, where that showed that
* the growth was garbage; then nothing holds it. null where it was not.
*/
function findCause(evidence, measured, garbageLeft = null) {
	const head = evidence.examinations.find(({ side }) => side === "head");
	const base = evidence.examinations.find(({ side }) => side === "base");
	if (head === void 0) return null;
	const inside = rateInterior(head);
	const control = base === void 0 ? null : rateInterior(base);
	const growth = completeGrowth(measured, inside, control);
	const reruns = evidence.reruns.flatMap((rerun) => readRerun(rerun, growth));
	const finish = finishOf(head);
	const places = new Map(evidence.places.map(({ inside, repository }) => [inside, repository]));
	const blamed = blame(head, base, inside, control, growth, places);
	const figures = measureKinds({
		inside,
		control,
		head,
		base,
		growth,
		...blamed,
		reruns,
		garbageLeft
	});
	const cause = garbageLeft === null ? chooseCause(figures) : "garbage";
	const live = addCarriers(blamed.live, cause, inside, control, places);
	return {
		cause,
		runtime: inside?.runtime ?? null,
		...garbageLeft !== null ? nobody : holdersOf(cause, {
			...blamed,
			live
		}, blameTypes(inside, control), finish),
		follows: figures.follows,
		freedByCollectBytes: sumKnown(finish.map(({ cycles }) => cycles?.bytes ?? null)),
		freedByTrimBytes: sumKnown(finish.map(returnedByTrim)),
		explained: explain$1(causes$1[cause].explains(figures) ?? 0, growth),
		where: whereOf(head),
		counts: countsOf(inside, control),
		reruns,
		problems: head.problems
	};
}
function explain$1(bytes, growth) {
	if (growth.bytes === null || growth.bytes <= 0) return null;
	return {
		bytes,
		ofBytes: growth.bytes,
		share: Math.min(1, bytes / growth.bytes),
		per: growth.per
	};
}
/**
* The lines that seem to hold are blamed for garbage instead where the collection at the end freed most of what was
* traced: the app runs without the collector, or it comes too seldom.
*/
function blame(head, base, inside, control, growth, places) {
	const sites = blameSites(inside, control, growth, places, finishOf(head).flatMap(({ cycles }) => cycles?.sites ?? []));
	const freed = freedAtFinish(head) - (base === void 0 ? 0 : freedAtFinish(base));
	return sites.live.length > 0 && freed >= .5 * sum$1(sites.live.map(({ bytes }) => bytes)) ? {
		live: [],
		garbage: [...sites.live, ...sites.garbage]
	} : sites;
}
const nobody = {
	sites: [],
	types: [],
	chain: [],
	cycle: []
};
function holdersOf(cause, { live, garbage }, types, finish) {
	const isCycle = cause === "cycles";
	return {
		sites: (isCycle && garbage.length > 0 ? garbage : live).slice(0, mostSites),
		types,
		chain: isCycle ? [] : chainOf(types, finish),
		cycle: isCycle ? finish.map(({ cycles }) => cycles?.path ?? []).find((path) => path.length > 0) ?? [] : []
	};
}
/**
* A head that died has no slope. What it gained during the examination stands for it, if it grew in both rounds and by
* more than tracing and warming up leave behind in a clean service.
*/
function completeGrowth(growth, inside, control) {
	if (growth.per === "run" || growth.bytes !== null) return growth;
	const seen = repeated(inside?.rssBytes, control?.rssBytes);
	return {
		per: "request",
		bytes: seen >= leastSeenBytes ? seen : null
	};
}
const leastSeenBytes = 1024;
/** Traced bytes, among them those of connections, which every service frees at the end. */
function freedAtFinish(examination) {
	const last = examination.rounds.findLast(({ answers }) => answers.some(({ command }) => command === "snap"));
	const freed = finishOf(examination).filter(({ cycles }) => cycles !== null).map(({ pid, heap }) => {
		const before = last?.answers.find((answer) => answer.pid === pid)?.heap.tracedBytes ?? null;
		return before === null || heap.tracedBytes === null ? 0 : before - heap.tracedBytes;
	});
	return Math.max(0, sum$1(freed));
}
/** Of the fastest growing type for which a holder was found. */
function chainOf(types, finish) {
	const held = finish.flatMap((answer) => answer.held).filter(({ chain }) => chain.length > 1);
	const place = (type) => {
		const index = types.findIndex(({ name }) => name === type);
		return index === -1 ? types.length : index;
	};
	return held.toSorted((one, other) => place(one.type) - place(other.type))[0]?.chain ?? [];
}
function countsOf(inside, control) {
	if (inside === null) return [];
	const named = (rates, controls = []) => {
		const there = new Map(controls.map((each) => [each.name, each]));
		return rates.map((each) => ({
			name: each.name,
			perRequest: repeated(each, there.get(each.name))
		}));
	};
	return [
		{
			name: "threads",
			perRequest: repeated(inside.threads, control?.threads)
		},
		{
			name: "descriptors",
			perRequest: repeated(inside.descriptors, control?.descriptors)
		},
		{
			name: "sockets",
			perRequest: repeated(inside.sockets, control?.sockets)
		},
		...named(inside.openFiles, control?.openFiles).map(({ name, perRequest }) => ({
			name: "descriptors",
			perRequest,
			to: name
		})),
		...named(inside.resources, control?.resources)
	].filter(({ perRequest }) => perRequest >= leastObjects).slice(0, mostCounts);
}
/** As shares: tracing takes memory of its own beside what it traces. */
function whereOf(head) {
	const mappings = rateMappings(head).filter(({ bytesPerRequest }) => bytesPerRequest > 0);
	const all = sum$1(mappings.map(({ bytesPerRequest }) => bytesPerRequest));
	return mappings.map(({ process, kind, bytesPerRequest }) => ({
		process,
		kind,
		share: bytesPerRequest / all
	})).filter(({ share }) => share >= leastMappingShare);
}
// src/analysis/estimators/student.ts
/**
* Quantiles of Student's t, which turn a standard error from a handful of containers into an interval.
*
* The distribution function is the regularised incomplete beta function, evaluated by its continued fraction
* with the modified Lentz method (Abramowitz & Stegun 26.5.8; Press et al., Numerical Recipes, 3rd ed., 6.4);
* log Γ is Lanczos' approximation (g = 7, n = 9). Agrees with SciPy to 1e-9 for the degrees
* of freedom that occur here, 1 to some dozens (test/analysis/student.test.ts).
*/
const lanczos = [
	.9999999999998099,
	676.5203681218851,
	-1259.1392167224028,
	771.3234287776531,
	-176.6150291621406,
	12.507343278686905,
	-.13857109526572012,
	9984369578019572e-21,
	1.5056327351493116e-7
];
/** For positive x. */
function logGamma(x) {
	const [first = 0, ...rest] = lanczos;
	const shifted = x + 6.5;
	const sum = rest.reduce((total, coefficient, index) => total + coefficient / (x + index), first);
	return .5 * Math.log(2 * Math.PI) + (x - .5) * Math.log(shifted) - shifted + Math.log(sum);
}
/** Keeps Lentz' recurrence away from a division by zero. */
const tiny = 1e-300;
/** The continued fraction of the incomplete beta function; converges fast for x < (a + 1) / (a + b + 2). */
function betaFraction(a, b, x) {
	const away = (value) => Math.abs(value) < tiny ? tiny : value;
	let c = 1;
	let d = 1 / away(1 - (a + b) * x / (a + 1));
	let fraction = d;
	for (let m = 1; m <= 500; m += 1) {
		const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		d = 1 / away(1 + even * d);
		c = away(1 + even / c);
		fraction *= d * c;
		const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
		d = 1 / away(1 + odd * d);
		c = away(1 + odd / c);
		fraction *= d * c;
		if (Math.abs(d * c - 1) < 1e-16) break;
	}
	return fraction;
}
/** I_x(a, b); `rest` is 1 − x, given apart because the subtraction would lose it near x = 1. */
function incompleteBeta(a, b, logBeta, x, rest) {
	if (x <= 0) return 0;
	if (rest <= 0) return 1;
	const front = Math.exp(a * Math.log(x) + b * Math.log(rest) - logBeta);
	return x < (a + 1) / (a + b + 2) ? front * betaFraction(a, b, x) / a : 1 - front * betaFraction(b, a, rest) / b;
}
/** P(T > t) for t ≥ 0. */
function upperTail(t, degreesOfFreedom, logBeta) {
	const total = degreesOfFreedom + t * t;
	return .5 * incompleteBeta(degreesOfFreedom / 2, .5, logBeta, degreesOfFreedom / total, t * t / total);
}
/** The t with P(T ≤ t) = probability, 0 < probability < 1; by bisection, so that it never fails to converge. */
function studentQuantile(probability, degreesOfFreedom) {
	if (probability < .5) return -studentQuantile(1 - probability, degreesOfFreedom);
	const tail = 1 - probability;
	const half = degreesOfFreedom / 2;
	const logBeta = logGamma(half) + logGamma(.5) - logGamma(half + .5);
	let low = 0;
	let high = 1;
	while (upperTail(high, degreesOfFreedom, logBeta) > tail) {
		low = high;
		high *= 2;
	}
	for (let step = 0; step < 60; step += 1) {
		const middle = (low + high) / 2;
		if (upperTail(middle, degreesOfFreedom, logBeta) > tail) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}
// src/analysis/estimators/comparison.ts
/** Needs at least one value, two when the prior has no degrees. */
function estimateMean(values, prior) {
	const value = mean(values);
	const degreesOfFreedom = prior.degrees + values.length - 1;
	const variance = (prior.degrees * prior.variance + squaresAboutMean(values)) / degreesOfFreedom;
	return {
		value,
		standardError: Math.sqrt(Math.max(prior.inflation ** 2 * variance, prior.resolution ** 2) / values.length),
		degreesOfFreedom
	};
}
/**
* Head − base. The variance is that of the containers about their own side's mean: that a pair ran together makes its
* difference fair, but two or three differences alone would know their variance badly, and pairing that helps only
* makes this one conservative. Both lists in the same order of pairs, at least one pair.
*/
function estimateDifference(base, head, prior) {
	const pairs = head.length;
	const differences = head.map((value, index) => value - (base[index] ?? NaN));
	const degreesOfFreedom = prior.degrees + 2 * (pairs - 1);
	const variance = (prior.degrees * prior.variance + squaresAboutMean(base) + squaresAboutMean(head)) / degreesOfFreedom;
	const standardError = Math.sqrt(2 * Math.max(prior.inflation ** 2 * variance, prior.resolution ** 2) / pairs);
	return {
		value: mean(differences),
		standardError,
		degreesOfFreedom
	};
}
function squaresAboutMean(values) {
	const centre = mean(values);
	return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}
const confidence = .95;
function intervalOf(estimate) {
	const half = halfWidth(estimate);
	return {
		value: estimate.value,
		lo: estimate.value - half,
		hi: estimate.value + half,
		confidence
	};
}
function halfWidth(estimate) {
	return studentQuantile(1.95 / 2, estimate.degreesOfFreedom) * estimate.standardError;
}
// src/analysis/estimators/line.ts
/** Of at least two request counts. */
function fitLine(points) {
	const n = points.length;
	const meanX = points.reduce((sum, point) => sum + point.requests, 0) / n;
	const meanY = points.reduce((sum, point) => sum + point.value, 0) / n;
	let sxx = 0;
	let sxy = 0;
	let syy = 0;
	for (const point of points) {
		const x = point.requests - meanX;
		const y = point.value - meanY;
		sxx += x * x;
		sxy += x * y;
		syy += y * y;
	}
	return {
		perRequest: sxy / sxx,
		sxx,
		residualSquares: Math.max(0, syy - sxy * sxy / sxx)
	};
}
// src/analysis/estimators/plateau.ts
/** The level at which one trial's memory stands at the end of its window. */
/**
* The median of the window's last quarter: robust against single collections, and past a shift that came late.
* Assumes that the level stands; of a trial that keeps growing it is the level at seven eighths of the window. Breaks
* when a shift comes in the last eighth of the run: that is not seen.
*/
function plateauLevel(series, window) {
	return median(cutWindow(series, tail(window)).map((point) => point.value));
}
/** The level at the very end, for a trial that has no plateau: the median of the last three readings. */
function lastLevel(series) {
	return median(series.slice(-3).map((point) => point.value));
}
// src/analysis/estimators/slope.ts
/**
* The slope of one trial after warm-up, per request, with the level shifts taken out.
*
* Estimated: y = a + b·x + Σ J_k·1[x ≥ c_k] + e, with K = 0, 1 or 2 shifts, by least squares on block medians.
* Which K and where: the least BIC, with a penalty of three parameters a shift (its place, its size, and the
* search for them), as change-point criteria have it (Zhang & Siegmund 2007). A heap that grows once by
* 16 MiB after 95,000 requests (V8 does, in leak-free services) is a level and no trend.
*
* Only upward shifts count. A drop is a collection: with drops taken out, a sawtooth would become the rate
* at which it allocates, and every service that makes garbage would leak.
*
* Breaks: when a leak comes as two jumps (a table that doubles) it is taken for two shifts and not seen; when
* residuals are strongly correlated over the whole window the standard error is too small, which is why
* comparison.ts puts the variance between containers first.
*/
/** Root mean square of what several trends together leave unexplained. */
function residualNoise(trends) {
	return Math.sqrt(mean(trends.map((trend) => trend.residual ** 2)));
}
/** Enough to place a shift; few enough that a block holds several samples, whose median ignores single teeth. */
const maxBlocks = 24;
/** A shift needs this many blocks on each of its sides, or it would fit a single odd reading. */
const minSegment = 3;
/** Block medians in equal numbers of samples. */
function blockMedians(points) {
	const size = Math.ceil(points.length / maxBlocks);
	const blocks = [];
	for (let start = 0; start < points.length; start += size) {
		const block = points.slice(start, start + size);
		blocks.push({
			requests: mean(block.map((point) => point.requests)),
			value: median(block.map((point) => point.value))
		});
	}
	return blocks;
}
const noSums = {
	n: 0,
	x: 0,
	y: 0,
	xx: 0,
	xy: 0,
	yy: 0
};
/** prefix[i] sums the first i points, so that any segment is one subtraction. */
function prefixSums(points, centre) {
	const prefix = [noSums];
	let sums = noSums;
	for (const point of points) {
		const x = point.requests - centre.requests;
		const y = point.value - centre.value;
		sums = {
			n: sums.n + 1,
			x: sums.x + x,
			y: sums.y + y,
			xx: sums.xx + x * x,
			xy: sums.xy + x * y,
			yy: sums.yy + y * y
		};
		prefix.push(sums);
	}
	return prefix;
}
/**
* With the cuts given, least squares is the within-segment regression: each segment keeps its own mean, all
* share one slope. A jump is what is left between two segments' means after the slope.
*/
function fitCuts(prefix, cuts, quantum) {
	const ends = [
		0,
		...cuts,
		prefix.length - 1
	];
	let sxx = 0;
	let sxy = 0;
	let syy = 0;
	const means = [];
	for (let segment = 1; segment < ends.length; segment += 1) {
		const from = prefix[ends[segment - 1] ?? 0] ?? noSums;
		const to = prefix[ends[segment] ?? 0] ?? noSums;
		const n = to.n - from.n;
		const x = to.x - from.x;
		const y = to.y - from.y;
		sxx += to.xx - from.xx - x * x / n;
		sxy += to.xy - from.xy - x * y / n;
		syy += to.yy - from.yy - y * y / n;
		means.push({
			x: x / n,
			y: y / n
		});
	}
	const slope = sxx > 0 ? sxy / sxx : 0;
	const rss = Math.max(0, syy - slope * sxy);
	const jumps = means.slice(1).map((right, index) => {
		const left = means[index] ?? right;
		return right.y - left.y - slope * (right.x - left.x);
	});
	const n = prefix.length - 1;
	const criterion = n * Math.log(rss / n + quantum ** 2) + (2 + 3 * cuts.length) * Math.log(n);
	return {
		cuts,
		slope,
		sxx,
		rss,
		jumps,
		criterion
	};
}
function placements(n) {
	const all = [];
	for (let first = minSegment; first <= n - minSegment; first += 1) {
		all.push([first]);
		for (let second = first + minSegment; second <= n - minSegment; second += 1) all.push([first, second]);
	}
	return all;
}
/**
* How much the variance of a slope grows when neighbours resemble each other: (1 + ρ) / (1 − ρ), ρ the lag-1
* correlation of the residuals, corrected for its downward bias in short series (Kendall 1954) and kept below
* 0.8, beyond which two dozen blocks cannot tell it from a trend.
*/
function serialInflation(residuals) {
	const total = residuals.reduce((sum, residual) => sum + residual * residual, 0);
	if (total === 0) return 1;
	const raw = residuals.slice(1).reduce((sum, residual, index) => sum + residual * (residuals[index] ?? 0), 0) / total;
	const rho = Math.min(.8, Math.max(0, raw + (1 + 3 * raw) / residuals.length));
	return (1 + rho) / (1 - rho);
}
/** The series without its level shifts. They are upward, so that this can only make what comes later grow less. */
function removeSteps(points, steps) {
	return points.map(({ requests, value }) => ({
		requests,
		value: value - shiftAt(steps, requests)
	}));
}
function shiftAt(steps, requests) {
	return steps.reduce((sum, step) => sum + (requests >= step.atRequests ? step.size : 0), 0);
}
/**
* Fits a window's points; at least three are needed for a standard error. `quantum` is added to the residuals in the
* criterion: memory moves in pages, arenas and slabs, and a fit that is better by less means nothing. Without it a
* series that is flat except for single pages is cut into steps.
*/
function fitTrend(points, quantum) {
	const blocks = blockMedians(points);
	const n = blocks.length;
	const centre = {
		requests: mean(blocks.map((block) => block.requests)),
		value: mean(blocks.map((b) => b.value))
	};
	const prefix = prefixSums(blocks, centre);
	let best = fitCuts(prefix, [], quantum);
	for (const cuts of placements(n)) {
		const fit = fitCuts(prefix, cuts, quantum);
		if (fit.criterion < best.criterion && fit.jumps.every((jump) => jump > 0)) best = fit;
	}
	const steps = best.cuts.map((cut, index) => ({
		atRequests: blocks[cut]?.requests ?? 0,
		size: best.jumps[index] ?? 0
	}));
	const flat = removeSteps(blocks, steps).map(({ requests, value }) => value - centre.value - best.slope * (requests - centre.requests));
	const level = mean(flat);
	const residuals = flat.map((value) => value - level);
	const variance = best.rss / Math.max(1, n - 2 - steps.length);
	const standardError = best.sxx > 0 ? Math.sqrt(variance * serialInflation(residuals) / best.sxx) : 0;
	return {
		perRequest: best.slope,
		standardError,
		residual: Math.sqrt(best.rss / n),
		steps
	};
}
// src/analysis/estimators/warmup.ts
/**
* Where the warm-up ends: one window for all trials of a target, found in the series and never configured.
*
* The rule is the marginal standard error rule (MSER; White 1997, White & Robinson 2010: cut the start off a
* simulation where the mean of the rest is known most precisely), with the slope in place of the mean: the
* start is chosen so that the slopes after it have the least standard error, s²(w) / Sxx(w), summed over all
* trials of both sides. While a curve is cut away s² falls faster than Sxx; once the rest is straight, cutting
* more only costs Sxx (a cube), so a straight leak, a flat line and a steady sawtooth keep their whole length.
*
* Assumes that what follows the warm-up is a straight line plus noise. Breaks when the warm-up takes longer than
* two thirds of the run: the start is then the latest allowed one, and the persistence rule of verdict.ts and the
* difference to base, which warms up alike, have to carry the verdict.
* Head and base share the window: over different ones the same service would differ from itself.
*/
/** White limits the cut to half of the run; runtimes need more (V8: up to 20,000 requests), so it is two thirds. */
const latestStart = 2 / 3;
const candidates = 32;
function slopeVariance(points, resolution) {
	const line = fitLine(points);
	return (line.residualSquares / (points.length - 2) + resolution ** 2) / line.sxx;
}
/**
* null when no start leaves every series at least `minPoints` points. Series must not be empty. Residuals below
* `resolution` count as that much: without it a stretch that happens to be flat to the byte would always win.
*/
function findWindow(series, resolution) {
	const toRequests = Math.min(...series.map((points) => points.at(-1)?.requests ?? 0));
	let best = null;
	let least = Number.POSITIVE_INFINITY;
	for (let candidate = 0; candidate <= candidates; candidate += 1) {
		const window = {
			fromRequests: candidate / candidates * latestStart * toRequests,
			toRequests
		};
		const cut = series.map((points) => cutWindow(points, window));
		if (cut.some((points) => points.length < 8)) break;
		const variance = cut.reduce((sum, points) => sum + slopeVariance(points, resolution), 0);
		if (variance < least) {
			least = variance;
			best = window;
		}
	}
	return best;
}
// src/analysis/verdict/ends.ts
/** A kill by the kernel counts in any case: under a supervisor the container survives it and the workload completes. */
function causeOfEnd(trial) {
	if (trial.oomKills > 0) return "oom";
	return trial.end.kind === "completed" || trial.end.kind === "deadline" ? "lived" : trial.end.kind;
}
function tallyEnds(all, side) {
	const trials = all.filter((trial) => trial.side === side);
	const ended = (cause) => trials.filter((trial) => causeOfEnd(trial) === cause);
	return {
		side,
		trials,
		oom: ended("oom"),
		crashed: ended("crashed"),
		unresponsive: ended("unresponsive"),
		notReady: ended("not-ready"),
		lived: ended("lived")
	};
}
/** Trials that died under the load. */
function countDeaths(ends) {
	return ends.oom.length + ends.crashed.length + ends.unresponsive.length;
}
function isMost(part, ends) {
	return part * 2 > ends.trials.length;
}
/** The kind of most of a side's deaths. In a tie memory wins, because running out of it explains a crash. */
function kindOfDeath(ends) {
	return ends.oom.length * 2 >= countDeaths(ends) ? "oom" : "crash";
}
function isKilledByKernel(trial) {
	return trial.oomKills > 0 || trial.end.kind === "oom" && trial.end.by === "kernel";
}
/** Answers until the median death. */
function requestsAtDeath$1(ends) {
	return medianAnswers([
		...ends.oom,
		...ends.crashed,
		...ends.unresponsive
	]);
}
/** The highest reading of any trial of the side. */
function peakBytes(ends) {
	return Math.max(0, ...ends.trials.flatMap((trial) => traceTrial(trial).map((point) => point.value)));
}
function medianAnswers(trials) {
	return Math.round(median(trials.map((trial) => trial.load.answered)));
}
/** One reason for each way in which trials of the side ended early. */
function explainEnds(ends) {
	const why = [];
	const { side } = ends;
	const oom = ends.oom.find(isKilledByKernel) ?? ends.oom[0];
	if (oom !== void 0) {
		const byKernel = isKilledByKernel(oom);
		const survived = oom.end.kind === "oom" ? oom.end.survived : oom.end.kind !== "not-ready";
		why.push({
			code: "out-of-memory",
			side,
			by: byKernel ? "kernel" : "runtime",
			survived,
			requests: medianAnswers(ends.oom),
			trials: ends.oom.length
		});
	}
	const crashed = ends.crashed[0];
	if (crashed?.end.kind === "crashed") {
		const { exitCode } = crashed.end;
		why.push({
			code: "crashed",
			side,
			exitCode,
			requests: medianAnswers(ends.crashed),
			trials: ends.crashed.length
		});
	}
	if (ends.unresponsive.length > 0) {
		const trials = ends.unresponsive.length;
		why.push({
			code: "unresponsive",
			side,
			requests: medianAnswers(ends.unresponsive),
			trials
		});
	}
	const notReady = ends.notReady[0];
	if (notReady?.end.kind === "not-ready") {
		const { reason, waitedMs, exitCode, seen } = notReady.end;
		why.push({
			code: "not-ready",
			side,
			reason,
			waitedMs,
			exitCode,
			seen
		});
	}
	return why;
}
/**
* The prior counts as two more degrees of freedom: without it two pairs would have two, and intervals too wide for
* anything; with more of it, intervals of few containers are too narrow, for the prior sees one container only.
*/
const priorDegrees = 2;
/**
* Widens every slope's error, for containers differ by more than the prior sees in one. Set so that 95 % intervals hold
* the truth in about 95 % of the simulated comparisons (test/analysis/calibration.test.ts).
*/
const slopeInflation = 1.3;
/** A pair whose common range is shorter than this share of the longest one is left out. */
const minCommonShare = .5;
function commonRequests(pair) {
	return Math.min(pair.base.at(-1)?.requests ?? 0, pair.head.at(-1)?.requests ?? 0);
}
function tracePairs(trials, { read }) {
	const lived = trials.filter((trial) => causeOfEnd(trial) === "lived");
	const pairs = lived.filter((trial) => trial.side === "base").toSorted((left, right) => left.pair - right.pair).flatMap((base) => {
		const head = lived.find((trial) => trial.side === "head" && trial.pair === base.pair);
		return head === void 0 ? [] : [{
			base: traceTrial(base, read),
			head: traceTrial(head, read)
		}];
	}).filter(({ base, head }) => base.length >= 8 && head.length >= 8);
	const longest = Math.max(0, ...pairs.map(commonRequests));
	return pairs.filter((pair) => commonRequests(pair) >= minCommonShare * longest);
}
/**
* A first look that was sure after one pair went straight on to the longer look, whose pair then also serves as the
* second pair of the first look, as far as that one goes.
*/
function firstTrials(target) {
	const first = lookOf(target, "first");
	const longer = lookOf(target, "longer");
	if (first === void 0) return [];
	if (longer === void 0 || countPairs(first.trials) >= 2) return first.trials;
	const shortened = longer.trials.map((trial) => ({
		...trial,
		samples: trial.samples.filter(({ requests }) => requests <= first.requests)
	}));
	return [...first.trials, ...shortened];
}
/** Pairs that both sides survived, with enough samples over a common range. */
function countUsablePairs(target, quantity) {
	return tracePairs(firstTrials(target), quantity).length;
}
/** Uneven counts may leave less than two samples in the last quarter: the second half stands in. */
function tailSlope(points, window) {
	const last = cutWindow(points, tail(window));
	return fitLine(last.length >= 3 ? last : cutWindow(points, lateHalf(window))).perRequest;
}
function largestRise(points) {
	return Math.max(0, ...points.slice(1).map(({ value }, index) => value - (points[index]?.value ?? value)));
}
function examineSide$1(series, window, { quantum }) {
	const cut = series.map((points) => cutWindow(points, window));
	const trends = cut.map((points) => fitTrend(points, quantum));
	const level = cut.map((points, index) => removeSteps(points, trends[index]?.steps ?? []));
	return {
		window,
		trends,
		slopes: trends.map((trend) => trend.perRequest),
		lateSlopes: level.map((points) => theilSenSlope(cutWindow(points, lateHalf(window)))),
		tailSlopes: level.map((points) => tailSlope(points, window)),
		stairs: cut.map(largestRise),
		plateaus: cut.map((points) => plateauLevel(points, window)),
		lastLevels: cut.map(lastLevel)
	};
}
/** The first look, both sides over one window; null when there are too few usable pairs or no window. */
function examinePairs(target, quantity, limits) {
	const pairs = tracePairs(firstTrials(target), quantity);
	const growth = pairs.length < 2 ? null : examineGrowth(pairs, limits);
	return growth && {
		...growth,
		level: estimateLevelDifference(growth.base.plateaus, growth.head.plateaus, limits)
	};
}
/** A first look of a single pair, whose levels have no known noise; null when it is too short. */
function examineOnePair(target, quantity, limits) {
	const pairs = tracePairs(trialsOfLook(target, "first"), quantity);
	return pairs.length === 0 ? null : examineGrowth(pairs, limits);
}
function examineGrowth(pairs, limits) {
	const window = findWindow(pairs.flatMap(({ base, head }) => [base, head]), limits.resolution);
	if (window === null) return null;
	const [base, head] = ["base", "head"].map((side) => examineSide$1(pairs.map((pair) => pair[side]), window, limits));
	if (base === void 0 || head === void 0) return null;
	const trends = [...base.trends, ...head.trends];
	return {
		window,
		base,
		head,
		slope: estimateDifference(base.slopes, head.slopes, slopePrior(trends, window, limits)),
		noise: residualNoise(trends)
	};
}
/** A run that adds less than half of what was seen before shows nothing new. */
const leastBeyond = 1.5;
/**
* The trials of a later look over what lies beyond `seen`, with no level shift taken out; null when none of them went
* far enough.
*/
function examineBeyond(trials, seen, quantity, limits) {
	const pairs = tracePairs(trials, quantity);
	const toRequests = Math.min(...pairs.map(commonRequests));
	const window = {
		fromRequests: seen.toRequests,
		toRequests
	};
	if (pairs.length === 0 || toRequests < leastBeyond * seen.toRequests) return null;
	const series = ["base", "head"].map((side) => pairs.map((pair) => cutWindow(pair[side], window)));
	if (series.flat().some((points) => points.length < 8)) return null;
	const [base, head] = series.map((each) => examineRaw(each, window, limits));
	if (base === void 0 || head === void 0) return null;
	return {
		window,
		base,
		head,
		noise: residualNoise([...base.trends, ...head.trends])
	};
}
function examineRaw(series, window, { quantum }) {
	return {
		window,
		trends: series.map((points) => fitTrend(points, quantum)),
		slopes: series.map(theilSenSlope),
		lateSlopes: series.map((points) => theilSenSlope(cutWindow(points, lateHalf(window)))),
		tailSlopes: series.map((points) => tailSlope(points, window)),
		stairs: series.map(largestRise),
		plateaus: series.map((points) => plateauLevel(points, window)),
		lastLevels: series.map(lastLevel)
	};
}
/**
* One side by itself, including trials that died: for the report's figures of a side without a usable partner. null
* when no trial has enough samples.
*/
function examineAlone(trials, { read }, limits) {
	const series = trials.map((trial) => traceTrial(trial, read)).filter((points) => points.length >= 8);
	const window = series.length === 0 ? null : findWindow(series, limits.resolution);
	return window === null ? null : examineSide$1(series, window, limits);
}
function slopePrior(trends, window, { resolution }) {
	return {
		variance: median(trends.map((trend) => trend.standardError ** 2)),
		degrees: priorDegrees,
		inflation: slopeInflation,
		resolution: resolution / (window.toRequests - window.fromRequests)
	};
}
/** Levels differ more between containers than within one (where V8 grew its heap is fixed early), so no prior. */
function levelPrior({ resolution }) {
	return {
		variance: 0,
		degrees: 0,
		inflation: 1,
		resolution
	};
}
function estimateSlope(side, limits) {
	return estimateMean(side.slopes, slopePrior(side.trends, side.window, limits));
}
/** null for a single trial, whose level has no known noise. */
function estimateLevel(levels, limits) {
	return levels.length < 2 ? null : estimateMean(levels, levelPrior(limits));
}
function estimateLevelDifference(base, head, limits) {
	return estimateDifference(base, head, levelPrior(limits));
}
// src/analysis/estimators/power.ts
/** One-sided error of the leak rule: 0.5 %, because a false alarm costs more than a second run. */
const leakAlpha = .005;
const power = .8;
/** How far the estimate must be above the tolerance to count as clear. */
function clearMargin(difference) {
	return marginOf(difference, leakAlpha);
}
/** How far below the estimate the truth may lie, at a one-sided error of `alpha`. */
function marginOf({ degreesOfFreedom, standardError }, alpha) {
	return studentQuantile(1 - alpha, degreesOfFreedom) * standardError;
}
/**
* The smallest true slope difference that the leak rule would have called clear with 80 % power: the tolerance, the
* margin of the test, and the luck that four runs of five have (the usual normal-theory figure, Student's t for
* both parts). It is at least what the size rule asks for. Assumes that noise does not depend on the leak.
*/
function smallestDetectable(difference, rule) {
	const luck = studentQuantile(power, difference.degreesOfFreedom) * difference.standardError;
	return Math.max(rule.tolerated + clearMargin(difference) + luck, rule.minGrowth / rule.windowRequests + luck);
}
/**
* Requests per trial with which a leak of `wanted` per request could be seen. Noise in bytes stays the same while the
* window grows with the run, so the noise of a slope, and with it everything above the tolerance, goes with
* 1 / requests. null when the tolerance itself is in the way.
*/
function requestsToDetect(wanted, now) {
	const room = wanted - now.tolerated;
	if (room <= 0) return null;
	return Math.ceil(now.requests * Math.max(0, now.detectable - now.tolerated) / room);
}
// src/analysis/verdict/growth.ts
/** Growth must exceed this many times the noise about the trends: a wandering heap is not a line. */
const noiseFactor = 4;
/** Growth that falls below this share of itself in the second half of the window is ending: a cache that fills up. */
const persistentShare = .5;
/** … or below this share in its last quarter: a cache that filled up late in the window. */
const stillGrowingShare = .5;
/**
* One-sided error at which growth raises a suspicion, with and without the shape of a leak. A screen may be wrong as long
* as the look that follows is not: of identical sides in the noisiest profile, three in a hundred get a longer look.
*/
const suspicion = {
	persistent: .2,
	any: .1
};
/** Two leaks closer than this share of the smaller one are the same leak. */
const sameLeakShare = .1;
/** A side by itself has no base that warms up alike, so its growth must hardly slow down. */
const persistentShareAlone = .75;
function windowRequests(window) {
	return window.toRequests - window.fromRequests;
}
/** Growth over a window that is more than allocators' resolution and the noise about the trends. */
function leastGrowth(noise, { notable }) {
	return Math.max(notable, noiseFactor * noise);
}
function compareGrowth(upper, lower, difference, noise, limits) {
	const lowerGrowth = Math.max(0, mean(lower.slopes));
	const excess = mean(upper.slopes) - lowerGrowth;
	const late = mean(upper.lateSlopes) - Math.max(0, mean(lower.lateSlopes));
	const last = mean(upper.tailSlopes) - Math.min(lowerGrowth, Math.max(0, mean(lower.tailSlopes)));
	const lastNoise = tailNoise(upper, lower);
	const tolerated = Math.max(limits.tolerated, sameLeakShare * lowerGrowth);
	const isAbove = (margin) => excess - margin > tolerated;
	const gained = excess * windowRequests(upper.window);
	const notable = gained > limits.notable;
	const persistent = late >= persistentShare * excess && last >= stillGrowingShare * excess;
	const ended = last < stillGrowingShare * excess && last + 2 * lastNoise < excess && Math.max(limits.hole, median(upper.stairs)) < excess * windowRequests(tail(upper.window));
	const above = upper.slopes.filter((slope) => slope > median(lower.slopes)).length;
	const inEveryTrial = above === upper.slopes.length;
	const likely = marginOf(difference, persistent ? suspicion.persistent : suspicion.any);
	const clear = isAbove(clearMargin(difference));
	const large = gained > leastGrowth(noise, limits);
	return {
		excess,
		clear,
		notable,
		large,
		persistent,
		ended,
		inEveryTrial,
		suspected: notable && inEveryTrial && !ended && isAbove(likely),
		predicates: [
			{
				name: "above-tolerance",
				holds: clear,
				value: excess - clearMargin(difference),
				limit: tolerated
			},
			{
				name: "above-noise",
				holds: large,
				value: gained,
				limit: leastGrowth(noise, limits)
			},
			{
				name: "persists",
				holds: late >= persistentShare * excess,
				value: late,
				limit: persistentShare * excess
			},
			{
				name: "at-the-end",
				holds: last >= stillGrowingShare * excess,
				value: last,
				limit: stillGrowingShare * excess
			},
			{
				name: "in-every-trial",
				holds: inEveryTrial,
				value: above,
				limit: upper.slopes.length
			}
		]
	};
}
/** Standard error of the mean tail slope, pooled over both sides: the tails are short, and no prior is asked. */
function tailNoise(upper, lower) {
	return estimateDifference(lower.tailSlopes, upper.tailSlopes, noPrior).standardError / Math.SQRT2;
}
const noPrior = {
	variance: 0,
	degrees: 0,
	inflation: 1,
	resolution: 0
};
function isLeak(growth) {
	return growth.clear && growth.large && growth.persistent && growth.inEveryTrial;
}
/** Clearly faster in every trial, with no proof that the growth persists or that it ended. */
function mayLeak(growth) {
	return growth.clear && growth.notable && growth.inEveryTrial && !growth.ended;
}
/** Whether a side keeps growing, with nothing to compare it with. */
function growsByItself(side, limits) {
	const slope = estimateSlope(side, limits);
	const growth = slope.value * windowRequests(side.window);
	const noise = residualNoise(side.trends);
	return slope.value - clearMargin(slope) > limits.tolerated && growth > Math.max(limits.notableAlone, leastGrowth(noise, limits)) && mean(side.lateSlopes) >= persistentShareAlone * slope.value && mean(side.tailSlopes) >= persistentShareAlone * slope.value && side.slopes.every((each) => each > 0);
}
function toleratedRise(level, { toleratedRise: { percent, absolute } }) {
	return Math.max(absolute, percent / 100 * level);
}
/**
* Whether a side has levelled off: at its late pace, another half window would move it by less than half of the rise
* that is tolerated, or than the noise. Of the second half and the last quarter the calmer one counts: a cache may just
* have filled, and the last quarter of a sawtooth may be one tooth.
*/
function isSettled$1(side, noise, limits) {
	const moved = Math.min(Math.abs(mean(side.lateSlopes)), Math.abs(mean(side.tailSlopes))) * (windowRequests(side.window) / 2);
	const tolerated = toleratedRise(mean(side.plateaus), limits) / 2;
	return moved <= Math.max(tolerated, leastGrowth(noise, limits));
}
/** Whether `upper` is higher than `lower`. */
function compareLevels(upper, lower, difference, limits) {
	return {
		clear: difference.value - halfWidth(difference) > 0 && Math.min(...upper.plateaus) > Math.max(...lower.plateaus),
		beyondTolerance: difference.value > toleratedRise(mean(lower.plateaus), limits)
	};
}
function negate(estimate) {
	return {
		...estimate,
		value: -estimate.value
	};
}
/** Head against base and base against head. */
function compareBothWays(evidence, limits) {
	const { base, head, slope, level, noise } = evidence;
	return {
		faster: compareGrowth(head, base, slope, noise, limits),
		slower: compareGrowth(base, head, negate(slope), noise, limits),
		higher: compareLevels(head, base, level, limits),
		lower: compareLevels(base, head, negate(level), limits)
	};
}
/** The smallest leak per request that the rule would have found in such a run, by `smallestDetectable`. */
function detectablePerRequest(evidence, limits) {
	return smallestDetectable(evidence.slope, {
		tolerated: limits.tolerated,
		minGrowth: leastGrowth(evidence.noise, limits),
		windowRequests: windowRequests(evidence.window)
	});
}
// src/analysis/verdict/first-look.ts
/**
* A run that would have missed a leak of this much saw too little for `pass`. It is not the smallest leak that matters:
* one of this size moves memory by 40 MiB in the default 10,000 requests, and the comparison of levels sees that. With
* fewer requests the same holds for a larger leak, down to twice the tolerated growth in all.
*/
const coarsestDetectable = 4096;
const coarsestGrowthFactor = 2;
/** Where more is tolerated, less has to be seen: no run could see less than the tolerance itself. */
const coarsestToleranceFactor = 2;
/** A run with this many times the requests has its window where the last one ended. */
const longerRun = 2;
function judgeFirst(target, evidence, limits) {
	const { base, head, noise } = evidence;
	const { faster, slower, higher, lower } = compareBothWays(evidence, limits);
	const { predicates } = faster;
	const slope = intervalOf(evidence.slope);
	const level = intervalOf(evidence.level);
	const percent = 100 * level.value / mean(base.plateaus);
	const bothSettled = isSettled$1(base, noise, limits) && isSettled$1(head, noise, limits);
	const higherPlateau = {
		code: "higher-plateau",
		bytes: level,
		percent
	};
	const longer = {
		code: "still-warming-up",
		requests: longerRun * firstRequests(target)
	};
	const claim = (state, verdict, ...why) => ({
		state,
		verdict,
		why,
		predicates
	});
	if (isLeak(faster)) return claim("leak", "leak", {
		code: "head-grows-faster",
		bytesPerRequest: slope
	});
	if (higher.clear && higher.beyondTolerance) return bothSettled ? claim("grew", "grew", higherPlateau) : claim("warming", "inconclusive", longer, higherPlateau);
	if (isLeak(slower)) return claim("improved", "improved", {
		code: "lower-slope",
		bytesPerRequest: slope
	});
	if (lower.clear && lower.beyondTolerance && bothSettled) return claim("improved", "improved", {
		code: "lower-plateau",
		bytes: level,
		percent
	});
	if (mayLeak(faster)) return claim("warming", "inconclusive", longer, {
		code: "head-grows-faster",
		bytesPerRequest: slope
	});
	const growth = bothGrow(base, head, limits);
	if (growth !== null) return claim("preexisting", "preexisting", growth);
	const tooNoisy = lacksPower(target, evidence, limits, faster.large && faster.persistent && faster.inEveryTrial && growsByItself(head, limits) ? faster.excess : null);
	const state = faster.suspected ? "suspected" : "settled";
	if (tooNoisy !== null) return claim(state, "inconclusive", tooNoisy);
	return claim(state, "pass", higher.clear ? higherPlateau : { code: "within-noise" });
}
/**
* A reason when the run could not have seen a leak that matters, or when head grows by itself and faster than base, but
* by no more than chance allows (`unsure` per request).
*/
function lacksPower(target, evidence, limits, unsure) {
	const requests = firstRequests(target);
	const detectable = detectablePerRequest(evidence, limits);
	const { tolerated } = limits;
	const growth = coarsestGrowthFactor * limits.toleratedRise.absolute / requests;
	const coarsest = Math.max(coarsestDetectable, coarsestToleranceFactor * tolerated, growth);
	if (unsure === null && detectable <= coarsest) return null;
	const needed = requestsToDetect(unsure ?? coarsest, {
		detectable,
		requests,
		tolerated
	});
	return {
		code: "too-noisy",
		noise: evidence.slope.standardError,
		requests: needed
	};
}
/** Where growth ended, the level that it ended at is left to judge. `unclear` is the reason while it still moves. */
function judgeLevel(evidence, limits, ended, unclear) {
	const { base, head } = evidence;
	const growth = bothGrow(base, head, limits);
	if (growth !== null) return {
		verdict: "preexisting",
		why: [growth, ended]
	};
	const higher = compareLevels(head, base, evidence.level, limits);
	const bytes = intervalOf(evidence.level);
	const higherPlateau = {
		code: "higher-plateau",
		bytes,
		percent: 100 * bytes.value / mean(base.plateaus)
	};
	if (!higher.clear) return {
		verdict: "pass",
		why: [ended, { code: "within-noise" }]
	};
	if (!higher.beyondTolerance) return {
		verdict: "pass",
		why: [ended, higherPlateau]
	};
	return isSettled$1(head, evidence.noise, limits) ? {
		verdict: "grew",
		why: [higherPlateau, ended]
	} : {
		verdict: "inconclusive",
		why: [unclear, higherPlateau]
	};
}
/** null: a side is flat, or it cannot be told. */
function bothGrow(base, head, limits) {
	if (!growsByItself(base, limits) || !growsByItself(head, limits)) return null;
	return {
		code: "both-grow",
		base: intervalOf(estimateSlope(base, limits)),
		head: intervalOf(estimateSlope(head, limits))
	};
}
// src/analysis/verdict/failures.ts
/** Above this share the workload did not do what it was meant to do. */
const toleratedShare = .001;
/** Shares within this factor of each other are the same failures on both sides: a few in 10,000 differ by luck. */
const sameFactor = 2;
/** Above this share the workload measures the error path, whatever the other side does. */
const mostShare = .5;
/**
* Over the trials that lived: a dead trial answers nothing, which is a death and no failed workload.
*/
function countFailures(ends, target) {
	const loads = ends.lived.map((trial) => trial.load);
	const unexpected = loads.flatMap((load) => load.unexpected);
	const broken = loads.reduce((sum, load) => sum + load.lost + load.errors.reduce((errors, each) => errors + each.count, 0), 0);
	const failed = broken + unexpected.reduce((sum, each) => sum + each.count, 0);
	const asked = broken + loads.reduce((sum, load) => sum + load.answered, 0);
	const share = asked === 0 ? 0 : failed / asked;
	const counts = /* @__PURE__ */ new Map();
	for (const { status, route, count } of unexpected) {
		const key = `${status} ${route}`;
		counts.set(key, {
			status,
			route,
			count: count + (counts.get(key)?.count ?? 0)
		});
	}
	const commonest = [...counts.values()].toSorted((left, right) => right.count - left.count)[0];
	const route = commonest === void 0 ? void 0 : target.workload.routes[commonest.route];
	return {
		failed,
		share,
		why: {
			code: "unexpected-answers",
			side: ends.side,
			share,
			answers: failed,
			status: commonest?.status ?? null,
			route: route === void 0 ? null : `${route.method} ${route.path}`
		}
	};
}
/** Whether these failures spoil the side, given the other side's share (0 when there is none). */
function spoils(share, otherShare) {
	return share > mostShare || share > .001 && share > sameFactor * otherShare;
}
/** Worth mentioning although it spoils nothing. */
function isNotable(share) {
	return share > toleratedShare;
}
// src/analysis/verdict/pause-gain.ts
/** Of a stretch before the pause that has a slope. */
const fewestPoints = 4;
/** Means over the pairs that continued after the pause; null when none did. `from`: where warm-up had ended. */
function gainAfterPause(trials, pause, from, quantity) {
	const pairs = [...Map.groupBy(trials, ({ pair }) => pair).values()].flatMap((pair) => {
		const [base, head] = ["base", "head"].map((side) => gainOf(pair, side, pause, from, quantity));
		if (!base || !head) return [];
		return [{
			before: head.before - Math.max(0, base.before),
			after: head.after - base.after,
			requests: Math.min(base.requests, head.requests)
		}];
	});
	if (pairs.length === 0) return null;
	return {
		before: mean(pairs.map(({ before }) => before)),
		after: mean(pairs.map(({ after }) => after)),
		requests: mean(pairs.map(({ requests }) => requests))
	};
}
function gainOf(pair, side, { afterAnswers }, from, { read }) {
	const trial = pair.find((each) => each.side === side);
	const points = trial === void 0 ? [] : traceTrial(trial, read);
	const before = points.filter(({ requests }) => requests <= afterAnswers);
	const warm = before.filter(({ requests }) => requests >= from);
	const after = points.filter(({ requests }) => requests > afterAnswers).slice(-5);
	const last = after.at(-1);
	if (before.length === 0 || last === void 0) return null;
	return {
		before: warm.length < fewestPoints ? 0 : theilSenSlope(warm),
		after: levelOf(after) - levelOf(before.slice(-5)),
		requests: last.requests - afterAnswers
	};
}
function levelOf(points) {
	return median(points.map(({ value }) => value));
}
// src/analysis/verdict/later-look.ts
/**
* What a look after the first one shows of growth, judged beyond the end of the first look.
*
* **longer.** Fresh containers get several times the requests. Beyond the end of the first look a leak keeps its pace and
* a cache is full. "Retry with more of the same, and ask whether it keeps growing" is the rule that psutil's suite arrived
* at after ten years of false alarms (psutil#1757); the dose makes it a test of what a leak is. Breaks: a cache that needs
* more requests than the look has cannot be told from a leak by watching memory.
*
* **collected.** A generational collector (V8's, Ruby's) leaves what it has promoted until enough has accumulated. A
* service whose cache drops an old entry for each new one grows until then by the entries' size, evenly and for longer
* than any look: by 100 B per request for 80,000 requests in V8. Watching memory cannot tell this from a leak, and
* collecting can. Where the longer look could not tell, its own rule decides here too. Where it saw a leak, this look can
* only acquit: whatever remains is held to the tolerance first, whatever the pace was, so that a leak among garbage is
* still one. Breaks: a leak that collecting fixes, such as finalizers that wait for a collection which never comes.
*
* **timers.** A deadline of 30 seconds that each request sets and nothing clears has the slope of a leak until the first
* one fires, and a service of some hundred requests per second reaches the end of the longer look before that. This look
* pauses until pending timers have fired: what they held is there once, and a leak twice. Nobody has seen where such
* memory levels off, so the claim is `held` and open. Breaks: timers that renew each other forever never release
* anything, so growth by them stays a leak; a leak of a quarter of what timers hold is covered by them.
*
* Slopes are raw, without taking level shifts out: growth that ended must be seen as ended, and a shift taken out of one
* half makes the other look steeper than it is.
*
* One pair does not know its own noise. It gets that of the first look's containers, whose noise does not depend on how
* long they run, so that the noise of a slope goes with 1 / length. Half of it is kept in any case: containers differ by
* drift too, which no length averages out.
*/
/** One-sided error of a later look. The first look has passed a test at 0.5 %, and both have to agree. */
const laterAlpha = .05;
/** Growth below this share of the first look's pace has ended. */
const goesOnShare = .5;
/** The last quarter is short, and its own noise would hide a leak that goes on: less is asked of it. */
const lastShare = .25;
/** Of its own pace, to the end, and no faster: more than is asked of growth that the first look has already seen. */
const steadyShare = .75;
/** Of a look: growth that was flat for this long has ended, whatever holes there are. */
const flatShare = .5;
/** No more precision than this is believed to be gained by length. */
const leastFactor = .5;
/** Of the pace before the pause: released by timers, it explains the growth. */
const releasedShare = .75;
/** null: no such look was taken, or none of its pairs can be used. */
function examineLater(target, kind, first, longer, quantity, limits) {
	const look = lookOf(target, kind);
	const evidence = look === void 0 ? null : examineAgain(target, look.trials, first, quantity, limits);
	if (look === void 0 || evidence === null) return null;
	const { shown, left } = heedPause(judgeLater(kind, evidence, first, longer, limits), look, evidence, first, quantity, limits);
	const isWeak = kind === "longer" ? isUnsure(evidence, limits) : false;
	const isOpen = kind !== "longer" && (mayBePieces(evidence, limits) || lacksPause(target, look, longer));
	return {
		kind,
		shown: shown !== "goes-on" ? shown : isOpen ? "unclear" : isWeak ? "weakly" : "goes-on",
		evidence,
		left,
		predicates: describe(evidence, first, limits)
	};
}
function judgeLater(kind, evidence, first, longer, limits) {
	if (kind === "longer" || longer?.shown === "unclear") return judgeGrowth(evidence, first, limits);
	const { base, head } = longer?.evidence ?? first;
	return acquit(evidence, excessOf(head.slopes, base.slopes), limits);
}
/** What the longer look could not tell with a pause, this one cannot tell without. */
function lacksPause(target, { pause }, longer) {
	return longer?.shown === "unclear" && lookOf(target, "longer")?.pause !== void 0 && pause === void 0;
}
/** What later trials showed beyond the first look; null when none of their pairs can be used. */
function examineAgain(target, trials, first, quantity, limits) {
	const beyond = trials.length === 0 || failsAnswers(target, trials) ? null : examineBeyond(trials, first.window, quantity, limits);
	if (beyond === null) return null;
	const { window, base, head, noise } = beyond;
	const pairs = head.slopes.length;
	const factor = Math.max(leastFactor, windowRequests(first.window) / windowRequests(window));
	return {
		window,
		base,
		head,
		slope: {
			...rescale(first.slope, first, pairs, factor),
			value: mean(head.slopes) - mean(base.slopes)
		},
		level: {
			...rescale(first.level, first, pairs, 1),
			value: mean(head.plateaus) - mean(base.plateaus)
		},
		noise
	};
}
/** From where it fails answers, a side does other work than in the first look. */
function failsAnswers(target, trials) {
	const [base, head] = ["base", "head"].map((side) => countFailures(tallyEnds(trials, side), target).share);
	return spoils(base ?? 0, head ?? 0) || spoils(head ?? 0, base ?? 0);
}
/** Growth goes on at the first look's pace, or steadily at its own; it ended; or noise hides which. */
function judgeGrowth(evidence, first, limits) {
	const { base, head, slope, window, noise } = evidence;
	const excess = excessOf(head.slopes, base.slopes);
	const late = excessOf(head.lateSlopes, base.lateSlopes);
	const last = excessOf(head.tailSlopes, base.tailSlopes);
	const margin = laterMargin(slope);
	const pace = paceOf$1(first, limits);
	const keepsPace = Math.min(excess, late) >= goesOnShare * pace && last >= lastShare * pace;
	const isSteady = Math.min(late, last) >= steadyShare * excess && steadyShare * Math.max(late, last) <= excess;
	const isLarge = excess * windowRequests(window) > leastGrowth(noise, limits);
	if ((keepsPace || isSteady) && isLarge && excess - margin > limits.tolerated) return "goes-on";
	const isSlow = Math.min(excess + margin, late + 2 * margin) < goesOnShare * pace && late < goesOnShare * pace;
	const isClearlyLeft = late - 2 * margin > limits.tolerated;
	return isSlow && !isClearlyLeft && isFlatLongEnough(excess, pace, windowRequests(window), limits) ? "ended" : "unclear";
}
/** A first look that saw growth stop short of a leak may have no pace to speak of. */
function paceOf$1({ head, base }, { tolerated }) {
	return Math.max(excessOf(head.slopes, base.slopes), tolerated);
}
/**
* A leak is flat while it fills the holes of a collected heap: 0.9 MiB of V8's hid one of 128 B per request, 23,000
* requests after the start. Growth that continued until then, and is flat for less than half of the look, has ended only
* when more than the largest hole is missing.
*/
function isFlatLongEnough(excess, pace, requests, { largestHole }) {
	return (pace - Math.max(0, excess)) * requests >= Math.min(largestHole, flatShare * pace * requests);
}
/** With garbage collected: what remains is a leak above the tolerance, and garbage below half of the pace. */
function acquit({ base, head, slope }, pace, { tolerated }) {
	const margin = laterMargin(slope);
	const excess = excessOf(head.slopes, base.slopes);
	const late = excessOf(head.lateSlopes, base.lateSlopes);
	if (excess - margin > tolerated) return "goes-on";
	return Math.max(excess + margin, late) < goesOnShare * pace ? "ended" : "unclear";
}
/** The pieces of a collected heap may be all that is left. */
function mayBePieces({ base, head, window }, { pieces }) {
	return excessOf(head.slopes, base.slopes) * windowRequests(window) < pieces;
}
/** Growth that goes on has gained as much after a pause as before it. */
function heedPause(shown, { kind, pause, trials }, evidence, first, quantity, limits) {
	const gain = pause === void 0 ? null : gainAfterPause(trials, pause, first.window.fromRequests, quantity);
	if (pause === void 0 || gain === null) return {
		shown,
		left: null
	};
	if (kind === "timers") {
		const after = Math.max(0, gain.after / gain.requests);
		const left = {
			before: gain.before,
			after,
			noise: limits.pieces / gain.requests,
			pauseMs: pause.ms
		};
		return isReleased(left, limits) ? {
			shown: "held",
			left
		} : {
			shown,
			left: null
		};
	}
	if (shown !== "goes-on") return {
		shown,
		left: null
	};
	const expected = excessOf(evidence.head.slopes, evidence.base.slopes) * gain.requests;
	const missing = expected - gain.after;
	if (missing < .5 * expected) return {
		shown,
		left: null
	};
	return {
		shown: missing >= limits.largestHole ? "ended" : "unclear",
		left: null
	};
}
/** Head grew until the pause, most of that was released in it, and no more than is tolerated is clearly left. */
function isReleased({ before, after, noise }, { tolerated }) {
	return before - noise > tolerated && before - after >= releasedShare * before && after - noise <= tolerated;
}
/** Whether this look by itself is less sure than the first look is of a leak. */
function isUnsure({ base, head, slope }, { tolerated }) {
	return excessOf(head.slopes, base.slopes) - clearMargin(slope) <= tolerated;
}
function laterMargin(slope) {
	return marginOf(slope, laterAlpha);
}
/** By how much head outgrows base; a base that shrinks counts as flat. */
function excessOf(head, base) {
	return mean(head) - Math.max(0, mean(base));
}
/** The error of a mean over the first look's pairs, as that of a mean over `pairs`, times `factor`. */
function rescale(estimate, first, pairs, factor) {
	const standardError = estimate.standardError * Math.sqrt(first.head.slopes.length / pairs) * factor;
	return {
		...estimate,
		standardError
	};
}
function describe(evidence, first, limits) {
	const { base, head, slope, window, noise } = evidence;
	const excess = excessOf(head.slopes, base.slopes);
	const late = excessOf(head.lateSlopes, base.lateSlopes);
	const last = excessOf(head.tailSlopes, base.tailSlopes);
	const pace = paceOf$1(first, limits);
	const gained = excess * windowRequests(window);
	const held = (name, value, limit) => ({
		name,
		holds: value >= limit,
		value,
		limit
	});
	return [
		held("above-tolerance", excess - laterMargin(slope), limits.tolerated),
		held("above-noise", gained, leastGrowth(noise, limits)),
		held("keeps-pace", Math.min(excess, late), goesOnShare * pace),
		held("at-the-end", last, lastShare * pace)
	];
}
// src/analysis/verdict/limits.ts
/**
* The quantities that are judged, and what each is held to.
*
* A quantity moves in steps: memory by pages, descriptors and threads by one. Thresholds are multiples of that step, so
* that one set of rules judges all quantities, each in its own unit.
*/
const page = 4096;
const memory = {
	name: "memory",
	read: rssBytes,
	step: page
};
/**
* What the kernel holds for the processes, outside their memory. A container dies of it all the same.
*
* Kernel memory moves in steps of 64 KiB: readings under cgroup v2 lag by up to 2 MiB on 4 CPUs, so 4 MiB in all are
* asked for; and 512 bytes per request are tolerated, well above the 280 that a closed connection leaves behind for a
* minute and well below the 2.5 KiB of a socket. Breaks: something opened in fewer than one of 128 requests is tolerated.
*/
const kernelQuantities = [
	{
		name: "descriptors",
		read: ({ descriptors }) => descriptors,
		step: 1
	},
	{
		name: "threads",
		read: ({ threads }) => threads,
		step: 1
	},
	{
		name: "kernel-memory",
		read: ({ unreclaimableBytes }) => unreclaimableBytes,
		step: 16 * page
	}
];
/** Tolerated of what is no memory: one step in 128 requests, as 32 bytes of a page are by default. */
const toleratedSteps = 1 / 128;
/**
* In steps; the figures are those of memory, where a step is a page.
*
* The last three belong to a collected heap: a collection leaves holes, and a leak is flat until it has filled them.
*/
const steps$1 = {
	/**
	* 64 KiB. Differences between two runs of one container below this are the reader's and the allocator's: glibc asks
	* for 132 KiB at a time and CPython for 256 KiB or 1 MiB, touched bit by bit.
	*/
	resolution: 16,
	/** 0.1 MiB: below this a better fit of a level shift means nothing. */
	quantum: 25.6,
	/** 256 KiB, a quarter of what CPython's arenas and V8's pages come in: growth over the window must exceed it. */
	notable: 64,
	/**
	* 2 MiB: the same for a side by itself, which has no base that warms up alike. V8 drifts by 10–60 B per request without
	* a leak, up to 180 B in its first 10,000 requests.
	*/
	notableAlone: 512,
	/** 1 MiB. V8's hid 0.9 MiB of a leak of 128 B per request (test/recorded/series/node-128-pinned.jsonl). */
	hole: 256,
	/** 4 MiB: more than any hole seen, whatever the pace of the leak. */
	largestHole: 1024,
	/**
	* 1.25 MiB. A collection leaves a heap in pieces that only smaller objects fit into, and the process keeps their pages:
	* up to 0.8 MiB in looks of 8,000 and of 20,000 requests (node-garbage.jsonl, node-kept.jsonl).
	*/
	pieces: 320
};
function limitsOf({ name, step }, policy) {
	return {
		resolution: steps$1.resolution * step,
		quantum: steps$1.quantum * step,
		notable: steps$1.notable * step,
		notableAlone: steps$1.notableAlone * step,
		hole: steps$1.hole * step,
		largestHole: steps$1.largestHole * step,
		pieces: steps$1.pieces * step,
		tolerated: name === "memory" ? policy.leakBytesPerRequest : toleratedSteps * step,
		toleratedRise: {
			percent: policy.growthPercent,
			absolute: policy.growthBytes
		}
	};
}
// src/analysis/verdict/transitions.ts
const longer = {
	"goes-on": "confirmed",
	weakly: "confirmed",
	ended: "ended",
	unclear: "open"
};
/** Only memory has garbage and is held by timers. */
const released = {
	collected: {
		"goes-on": "confirmed",
		ended: "ended",
		unclear: "open"
	},
	timers: {
		"goes-on": "confirmed",
		ended: "ended",
		unclear: "open",
		held: "held"
	}
};
const transitions = {
	settled: {
		means: "nothing grows beyond noise and tolerance",
		verdict: "by-power"
	},
	suspected: {
		means: "growth is likely, and not proven",
		verdict: "by-power",
		looks: { longer: {
			"goes-on": "confirmed",
			weakly: "open",
			ended: "unconfirmed",
			unclear: "unconfirmed"
		} }
	},
	warming: {
		means: "head grew or is higher, and had not levelled off at the end",
		verdict: "inconclusive",
		looks: { longer }
	},
	leak: {
		means: "head grows, by every predicate of a leak",
		verdict: "leak",
		looks: {
			longer,
			...released
		}
	},
	grew: {
		means: "both level off, head higher than tolerated",
		verdict: "grew"
	},
	improved: {
		means: "head grows less, or levels off lower",
		verdict: "improved"
	},
	preexisting: {
		means: "both keep growing alike",
		verdict: "preexisting"
	},
	confirmed: {
		means: "a later look agrees that head keeps growing",
		verdict: "leak",
		looks: released
	},
	unconfirmed: {
		means: "a suspicion that the longer look did not show",
		verdict: "by-power"
	},
	ended: {
		means: "growth came to an end",
		verdict: "by-level"
	},
	held: {
		means: "pending timers held what grew",
		verdict: "inconclusive"
	},
	open: {
		means: "a later look could not tell",
		verdict: "inconclusive",
		looks: released
	}
};
/** The state after a look that showed this; unchanged where the state does not ask for such a look. */
function follow$1(state, look, shown) {
	return transitions[state].looks?.[look]?.[shown] ?? state;
}
function asksFor(state, look) {
	return transitions[state].looks?.[look] !== void 0;
}
// src/analysis/verdict/claims.ts
/** null: no base, or too few usable pairs. */
function examineLooks(target, quantity, limits) {
	const first = target.images.base === null ? null : examinePairs(target, quantity, limits);
	if (first === null) return null;
	const longer = examineLater(target, "longer", first, null, quantity, limits);
	return {
		first,
		longer,
		released: ["collected", "timers"].flatMap((kind) => examineLater(target, kind, first, longer, quantity, limits) ?? [])
	};
}
function claimMemory(target, looks, limits) {
	const { first, longer, released } = looks;
	const { state, verdict, why, predicates } = judgeFirst(target, first, limits);
	const claim = {
		quantity: memory.name,
		state,
		verdict,
		why,
		steps: [stepOf("first", null, state, first, predicates)]
	};
	return [...longer === null ? [] : [longer], ...released].reduce((before, look) => advance(before, look, first, limits), claim);
}
function advance(claim, look, first, limits) {
	if (!asksFor(claim.state, look.kind)) return claim;
	const state = follow$1(claim.state, look.kind, look.shown);
	const step = stepOf(look.kind, look.shown, state, look.evidence, look.predicates);
	return {
		...claim,
		state,
		...explain(claim, state, look, first, limits),
		steps: [...claim.steps, step]
	};
}
/** The verdict of a state, with the reasons as a reader wants them: the decisive one first. */
function explain(claim, state, look, first, limits) {
	const isLonger = look.kind === "longer";
	const seen = lookWhy(look, outcomes[state] ?? "unclear");
	const before = isLonger ? reasonsBefore(claim, first) : claim.why;
	if (state === "ended") {
		const level = judgeLevel(look.evidence, limits, seen, lookWhy(look, "unclear"));
		return isLonger ? level : {
			...level,
			why: [...level.why, ...claim.why]
		};
	}
	if (state === "unconfirmed") {
		const { bytesPerRequest, requests } = seen;
		return {
			verdict: claim.verdict,
			why: [...claim.why, {
				code: "not-confirmed",
				bytesPerRequest,
				requests
			}]
		};
	}
	if (state === "held") return {
		verdict: verdictOf(state),
		why: [heldWhy(look), ...before]
	};
	const isKnown = !isLonger && claim.verdict === "leak" && state === "confirmed";
	return {
		verdict: verdictOf(state),
		why: isKnown ? [...before, seen] : [seen, ...before]
	};
}
const outcomes = {
	confirmed: "goes-on",
	ended: "ended",
	open: "unclear"
};
function verdictOf(state) {
	const { verdict } = transitions[state];
	if (verdict === "by-power" || verdict === "by-level") throw new RangeError(`${state} has no verdict of its own.`);
	return verdict;
}
/** What the first look saw, for a reader of the longer one: no longer that it was too short. */
function reasonsBefore({ state, why }, first) {
	if (state === "suspected") return [{
		code: "head-grows-faster",
		bytesPerRequest: intervalOf(first.slope)
	}];
	return why.filter(({ code }) => code !== "still-warming-up");
}
function lookWhy({ kind, evidence }, outcome) {
	const { slope, window } = evidence;
	return {
		code: kind === "longer" ? "longer-look" : "collected-look",
		outcome,
		bytesPerRequest: intervalOf(slope),
		requests: window.toRequests
	};
}
function heldWhy({ left }) {
	if (left === null) throw new RangeError("Only a look with a pause shows that growth was held.");
	const { pauseMs, before, after, noise } = left;
	return {
		code: "held-by-timers",
		ms: pauseMs,
		bytesPerRequest: before,
		left: after,
		noise
	};
}
function stepOf(look, shown, state, { slope, window }, predicates) {
	return {
		look,
		shown,
		state,
		requests: window.toRequests,
		perRequest: intervalOf(slope),
		predicates
	};
}
/** A claim for each quantity that the kernel holds, was read on both sides, and moved. */
function claimKept(target, policy) {
	return kernelQuantities.flatMap((quantity) => claimQuantity(quantity, target, policy) ?? []);
}
/** A quantity of the kernel either keeps growing or does not: its level is never judged. */
function claimQuantity(quantity, target, policy) {
	const limits = limitsOf(quantity, policy);
	if (!movesEnough(target, quantity, limits)) return null;
	const looks = examineLooks(target, quantity, limits);
	if (looks === null) return null;
	const { first } = looks;
	const { faster } = compareBothWays(first, limits);
	const started = isLeak(faster) ? "leak" : mayLeak(faster) ? "warming" : "settled";
	const longer = asksFor(started, "longer") ? looks.longer : null;
	const state = longer === null ? started : follow$1(started, "longer", longer.shown);
	const { evidence: seen, predicates } = longer ?? {
		evidence: first,
		predicates: faster.predicates
	};
	const verdict = state === "settled" || state === "ended" ? "pass" : verdictOf(state);
	const kept = {
		what: quantity.name,
		outcome: verdict === "leak" ? "leak" : verdict === "inconclusive" ? "unclear" : "none",
		look: longer === null ? null : outcomes[state] ?? null,
		perRequest: intervalOf(seen.slope),
		sides: {
			base: mean(seen.base.slopes),
			head: mean(seen.head.slopes)
		},
		requests: seen.window.toRequests,
		toleratedPerRequest: limits.tolerated,
		smallestDetectable: detectablePerRequest(first, limits)
	};
	return {
		quantity: quantity.name,
		state,
		verdict,
		why: verdict === "pass" ? [] : [{
			code: "head-keeps",
			kept
		}],
		steps: [stepOf("first", null, started, first, faster.predicates), ...longer === null ? [] : [stepOf("longer", longer.shown, state, seen, predicates)]],
		kept
	};
}
/** Less than the size rule asks for is no leak, whatever its slope: spares fitting what is flat. */
function movesEnough(target, { read }, limits) {
	return target.looks.filter(({ kind }) => kind === "first").flatMap(({ trials }) => trials).some((trial) => {
		const values = traceTrial(trial, read).map(({ value }) => value);
		return Math.max(...values) - Math.min(...values) > leastGrowth(0, limits);
	});
}
// src/analysis/verdict/outcome.ts
/** What one side did, and the figures of it that the report shows. */
function outcomeOf({ ends }, evidence, found, limits) {
	if (isMost(ends.notReady.length, ends)) return "not-ready";
	if (found.outOfMemory) return "oom";
	if (isMost(countDeaths(ends), ends)) return kindOfDeath(ends) === "oom" ? "oom" : "crashed";
	if (found.spoilt) return "invalid";
	if (evidence === null) return "inconclusive";
	if (found.leaks || growsByItself(evidence, limits)) return "leak";
	return isSettled$1(evidence, residualNoise(evidence.trends), limits) ? "plateau" : "inconclusive";
}
/** One per trial: the plateau's level, or the last level where there is no plateau. */
function reportedLevels(outcome, evidence) {
	return outcome === "plateau" ? evidence.plateaus : evidence.lastLevels;
}
function describeSide(target, facts, evidence, outcome, limits) {
	const { trials } = facts.ends;
	const levels = evidence === null ? lastSeenLevels(trials) : reportedLevels(outcome, evidence);
	const level = estimateLevel(levels, limits);
	const slope = evidence === null ? null : estimateSlope(evidence, limits);
	const furthest = trials.toSorted((left, right) => right.load.answered - left.load.answered)[0];
	const lastSample = furthest?.samples.at(-1);
	return {
		outcome,
		startBytes: meanOrNull(trials.flatMap((trial) => trial.samples.filter((s) => s.requests === 0).slice(-1)).map(rssBytes)),
		warmupRequests: outcome === "plateau" && evidence !== null ? firstSampleIn(trials, evidence) : null,
		plateauBytes: meanOrNull(levels),
		plateauNoiseBytes: level === null ? null : halfWidth(level),
		checkpoints: target.workload.checkpoints.map((requests) => ({
			requests,
			rssBytes: levelAt$1(trials, requests)
		})),
		bytesPerRequest: slope === null ? null : intervalOf(slope),
		latencyMs: averageLatency(trials.map((trial) => trial.load).filter((load) => load.answered > 0)),
		requests: furthest?.load.answered ?? 0,
		failedRequests: trials.reduce((sum, trial) => sum + countFailed(trial.load), 0),
		requestsToCap: outcome === "leak" && evidence !== null && slope !== null ? requestsToCap(target.capBytes, mean(levels), evidence.window.toRequests, slope.value) : null,
		breakdown: lastSample === void 0 ? null : {
			anon: lastSample.anonBytes,
			shmem: lastSample.shmemBytes,
			file: lastSample.fileBytes,
			kernel: lastSample.kernelBytes
		},
		processes: lastSample?.processes ?? 0
	};
}
function meanOrNull(values) {
	return values.length === 0 ? null : mean(values);
}
function lastSeenLevels(trials) {
	return trials.flatMap((trial) => traceTrial(trial).slice(-1)).map((point) => point.value);
}
/** The first request count at which memory was read after the warm-up. */
function firstSampleIn(trials, { window }) {
	const after = trials.flatMap((trial) => trial.samples.map((s) => s.requests)).filter((n) => n >= window.fromRequests);
	return Math.min(...after);
}
function levelAt$1(trials, requests) {
	return meanOrNull(trials.flatMap((trial) => trial.samples.filter((sample) => sample.requests === requests).slice(-1)).map(rssBytes));
}
function countFailed(load) {
	const count = (sum, each) => sum + each.count;
	return load.lost + load.unexpected.reduce(count, 0) + load.errors.reduce(count, 0);
}
/** Medians over the trials, because one slow container must not decide. */
function averageLatency(loads) {
	if (loads.length === 0) return null;
	return {
		mean: median(loads.map((load) => load.latencyMs.mean)),
		p50: median(loads.map((load) => load.latencyMs.p50)),
		p99: median(loads.map((load) => load.latencyMs.p99))
	};
}
/** From a fresh start: the answers when `levelBytes` was reached, plus those that the room below the cap lasts for. */
function requestsToCap(capBytes, levelBytes, atRequests, bytesPerRequest) {
	if (bytesPerRequest <= 0) return null;
	return Math.round(atRequests + Math.max(0, capBytes - levelBytes) / bytesPerRequest);
}
// src/analysis/verdict/verdict.ts
/** The contract's verdict on one target, with its reasons: deaths and failures first, then what is claimed of growth. */
/** Above this share of the cap, whether a trial is killed is a matter of luck. */
const nearCapShare$1 = .8;
function judge$1(target, base, head, claims) {
	const early = judgeReadiness(base, head) ?? (base === null ? null : judgeDeaths(target, base, head)) ?? judgeFailures(base, head);
	if (early !== null) return {
		...early,
		why: [...early.why, ...reasonsOf("leak", claims?.kept ?? [])]
	};
	const judged = base === null ? judgeAlone(head) : judgeLives(target, base, head, claims);
	const also = notableFacts(base, head).filter((each) => !judged.why.includes(each));
	return {
		...judged,
		why: [...judged.why, ...also]
	};
}
/** Invalid: a side that never starts cannot be measured, and neither can the other against it. */
function judgeReadiness(base, head) {
	const unready = (base === null ? [head] : [head, base]).filter(({ ends }) => isMost(ends.notReady.length, ends));
	if (unready.length === 0) return null;
	return {
		verdict: "invalid",
		why: unready.flatMap(({ ends }) => explainEnds(ends).filter((each) => each.code === "not-ready"))
	};
}
/**
* Deaths under load count when most trials of a side died. One kill by the kernel is enough where base never came
* near the cap: the kernel kills for want of memory and for nothing else, and a base with a fifth of the cap to
* spare shows that the workload does not need it. Near the cap, luck decides who is killed, and A/A runs would fail.
*/
function judgeDeaths(target, base, head) {
	const headDies = isMost(countDeaths(head.ends), head.ends);
	const baseDies = isMost(countDeaths(base.ends), base.ends);
	if (head.ends.oom.some(isKilledByKernel) && base.ends.oom.length === 0 && peakBytes(base.ends) < .8 * target.capBytes && !headDies) return {
		verdict: "oom",
		why: explainEnds(head.ends)
	};
	if (!headDies) return null;
	const kind = kindOfDeath(head.ends);
	const why = [...explainEnds(head.ends), ...explainEnds(base.ends)];
	const alike = baseDies && kindOfDeath(base.ends) === kind;
	const muchSooner = requestsAtDeath$1(head.ends) * 2 < requestsAtDeath$1(base.ends);
	return {
		verdict: alike && !muchSooner ? "preexisting" : kind,
		why
	};
}
function judgeFailures(base, head) {
	const headShare = head.failures.share;
	const baseShare = base?.failures.share ?? 0;
	const why = [...spoils(headShare, baseShare) ? [head.failures.why] : [], ...base !== null && spoils(baseShare, headShare) ? [base.failures.why] : []];
	return why.length === 0 ? null : {
		verdict: "invalid",
		why
	};
}
/** Worth mentioning beside any verdict: failures that both sides share, trials that ended early. */
function notableFacts(base, head) {
	const share = Math.max(head.failures.share, base?.failures.share ?? 0);
	return [
		...explainEnds(head.ends),
		...base === null ? [] : explainEnds(base.ends),
		...isNotable(share) ? [{
			code: "same-failures",
			share
		}] : []
	];
}
function judgeAlone(head) {
	return {
		verdict: "no-baseline",
		why: [{ code: "no-base" }, ...explainEnds(head.ends)]
	};
}
function judgeLives(target, base, head, claims) {
	if (isMost(countDeaths(base.ends), base.ends)) return {
		verdict: countDeaths(head.ends) === 0 ? "improved" : "preexisting",
		why: explainEnds(base.ends)
	};
	if (claims === null) return {
		verdict: "inconclusive",
		why: [lackOfEvidence(target)]
	};
	const { verdict } = claims.memory;
	const diesMore = countDeaths(head.ends) > countDeaths(base.ends);
	return worstOf(green.has(verdict) && diesMore ? {
		verdict: "inconclusive",
		why: explainEnds(head.ends)
	} : claims.memory, claims.kept);
}
const green = /* @__PURE__ */ new Set([
	"pass",
	"improved",
	"preexisting"
]);
/** Reports that nothing was found, or not yet: wrong where a quantity of the kernel grows. */
const nothingFound = /* @__PURE__ */ new Set(["within-noise", "still-warming-up"]);
/** The worst claim is the verdict. A quantity of the kernel that does not grow adds nothing. */
function worstOf(ofMemory, kept) {
	const [leaks, open] = [reasonsOf("leak", kept), reasonsOf("inconclusive", kept)];
	const others = ofMemory.why.filter(({ code }) => !nothingFound.has(code));
	if (leaks.length > 0) return ofMemory.verdict === "leak" ? {
		verdict: "leak",
		why: [...ofMemory.why, ...leaks]
	} : {
		verdict: "leak",
		why: [...leaks, ...others]
	};
	if (open.length > 0 && green.has(ofMemory.verdict)) return {
		verdict: "inconclusive",
		why: [...open, ...others]
	};
	return {
		verdict: ofMemory.verdict,
		why: ofMemory.why
	};
}
function reasonsOf(verdict, kept) {
	return kept.flatMap((claim) => claim.verdict === verdict ? claim.why : []);
}
function lackOfEvidence(target) {
	const lived = trialsOfLook(target, "first").filter(({ end }) => end.kind === "completed" || end.kind === "deadline");
	const samples = Math.min(...lived.map((trial) => trial.samples.length));
	if (countUsablePairs(target, memory) >= 2 || lived.length >= 4 && samples < 8) {
		const requests = Math.min(...lived.map((trial) => trial.samples.at(-1)?.requests ?? 0));
		return {
			code: "too-short",
			requests,
			needed: Math.ceil(Math.max(1, requests) * (16 / Math.max(1, samples)))
		};
	}
	return { code: "no-usable-pair" };
}
// src/analysis/verdict/worth-explaining.ts
/**
* `auto`: head has more than base, and it is memory, or may have and the longer look could not tell. `always`: whenever
* head could be driven to the end.
*/
function needsDiagnosis(findings, when) {
	const { verdict } = findings;
	if (when === "never" || verdict === "invalid" || verdict === "crash") return false;
	const isOpen = verdict === "inconclusive" && memoryClaim(findings)?.state === "open";
	return when === "always" || verdict === "leak" || verdict === "grew" || verdict === "oom" || isOpen;
}
/** Whether what grew may yet be released, by the collector or by timers. */
function mayBeReleased(findings) {
	const claim = memoryClaim(findings);
	return claim !== void 0 && asksFor(claim.state, "collected") && claim.verdict === findings.verdict;
}
function memoryClaim({ claims }) {
	return claims.find(({ quantity }) => quantity === "memory");
}
/** Claims that start otherwise have no growth of head's to explain. */
const grows = /* @__PURE__ */ new Set(["leak", "warming"]);
/** The longer look's figure where it has one: it was not picked for being large. */
function growthOf$2(findings) {
	const { verdict, delta } = findings;
	if (verdict === "grew" && delta?.plateauBytes) return {
		per: "run",
		bytes: delta.plateauBytes.value
	};
	const steps = memoryClaim(findings)?.steps ?? [];
	const longer = steps.find(({ look, state }) => look === "longer" && state !== "unconfirmed");
	return {
		per: "request",
		bytes: [longer, steps.find(({ look, state }) => look === "first" && (longer !== void 0 || grows.has(state)))].flatMap((step) => step === void 0 ? [] : [step.perRequest.value]).find((slope) => slope > 0) ?? null
	};
}
/** Whether head is higher from the start: then what it loads has to be traced, not only what it does. */
function startsHigher(findings) {
	const growth = growthOf$2(findings);
	const [base, head] = [findings.base?.startBytes ?? null, findings.head.startBytes];
	return growth.per === "run" && base !== null && head !== null && head - base >= mostOfLevel * growth.bytes;
}
const mostOfLevel = .5;
/** Only growth by itself can be seen to stop; a container that dies shows no slope. */
function rankReruns({ verdict }, { workload }) {
	if (verdict !== "leak" && verdict !== "grew") return [];
	return workload.reconnect > 0 ? ["keep-alive", "glibc-returns"] : ["glibc-returns"];
}
// src/analysis/analyse-target.ts
function analyseTarget(target, policy) {
	const limits = limitsOf(memory, policy);
	const looks = examineLooks(target, memory, limits);
	const claims = looks === null ? null : {
		memory: claimMemory(target, looks, limits),
		kept: claimKept(target, policy)
	};
	const judged = judgeTarget(target, claims);
	const { verdict, why } = withMissing(target, judged);
	const used = claims === null ? null : usedLooks(looks, claims.memory, judged.verdict);
	const sides = describeSides(target, used, claims?.memory ?? null, judged.verdict, limits);
	const level = estimateLevels(used, sides, limits);
	const { base, head } = sides;
	const findings = {
		name: target.name,
		verdict,
		base: base?.report ?? null,
		head: head.report,
		delta: base === null ? null : describeDelta(used, level),
		smallestDetectable: looks === null ? null : detectablePerRequest(looks.first, limits),
		why: [...why, ...aboveBudget(head.report.plateauBytes, policy)],
		claims: claimsOf(claims),
		basis: describeBasis(target, used, sides, level, claims, policy),
		diagnosis: null
	};
	const { diagnosis } = target;
	if (diagnosis === void 0) return findings;
	return {
		...findings,
		diagnosis: findCause(diagnosis, growthOf$2(findings), garbageLeft(claims))
	};
}
function claimsOf(claims) {
	return claims === null ? [] : [claims.memory, ...claims.kept.map(({ kept: _kept, ...claim }) => claim)];
}
function describeBasis(target, looks, { base, head }, level, claims, policy) {
	return {
		pairs: countUsablePairs(target, memory),
		window: (looks?.first ?? head.evidence)?.window ?? null,
		bytesPerRequest: slopesOf(looks?.first.base ?? base?.evidence, looks?.first.head ?? head.evidence),
		plateauBytes: {
			base: base?.levels ?? [],
			head: head.levels
		},
		slopeNoise: looks?.first.slope.standardError ?? null,
		levelNoiseBytes: level?.standardError ?? null,
		longer: describeLonger(looks),
		kept: claims === null ? [] : claims.kept.map(({ kept }) => kept),
		toleratedBytesPerRequest: policy.leakBytesPerRequest,
		toleratedGrowth: {
			percent: policy.growthPercent,
			bytes: policy.growthBytes
		}
	};
}
/** Growth that ended once the collector ran throughout was garbage. */
function garbageLeft(claims) {
	const last = claims === null ? void 0 : lastStep(claims.memory);
	return last?.state === "ended" && last.look !== "longer" ? last.perRequest.value : null;
}
/**
* Deaths in the longer look count like those in the first. Failed answers do not: a leak that has filled /dev/shm, or
* used up the file descriptors, answers errors from there on, and is a leak all the same.
*/
function judgeTarget(target, claims) {
	const all = unprobedTrials(target);
	const collect = (side) => ({
		...collectFacts(target, side),
		ends: tallyEnds(all, side)
	});
	return judge$1(target, target.images.base === null ? null : collect("base"), collect("head"), claims);
}
function collectFacts(target, side) {
	const ends = tallyEnds(trialsOfLook(target, "first"), side);
	return {
		ends,
		failures: countFailures(ends, target)
	};
}
function usedLooks(looks, claim, verdict) {
	if (looks === null) return null;
	const { first, longer, released } = looks;
	const last = lastStep(claim);
	const evidence = [...longer === null ? [] : [longer], ...released].find(({ kind }) => kind === last?.look);
	return {
		first,
		longer: claim.state !== "unconfirmed" && claim.steps.some(({ look }) => look === "longer") || verdict === "oom" || verdict === "crash" ? longer?.evidence ?? null : null,
		settled: claim.state === "ended" ? evidence?.evidence ?? null : null
	};
}
function lastStep({ steps }) {
	return steps.at(-1);
}
function describeSides(target, looks, claim, verdict, limits) {
	const evidence = looks?.settled ?? looks?.first ?? null;
	const leaks = findLeaks(looks, claim, limits);
	const baseFacts = target.images.base === null ? null : collectFacts(target, "base");
	const headFacts = collectFacts(target, "head");
	const describe = (facts, other) => {
		const { side, trials } = facts.ends;
		const found = {
			leaks: leaks[side],
			outOfMemory: side === "head" && verdict === "oom",
			spoilt: trialsOfLook(target, "first").length === 0 || spoils(facts.failures.share, other?.failures.share ?? 0)
		};
		return describeWith(target, facts, evidence?.[side] ?? examineAlone(trials, memory, limits), found, limits);
	};
	return {
		base: baseFacts === null ? null : describe(baseFacts, headFacts),
		head: describe(headFacts, baseFacts)
	};
}
/** A single container per side has no spread of its own: a later look brings its error along. */
function estimateLevels(looks, { base, head }, limits) {
	if (looks === null) return null;
	return looks.settled?.level ?? estimateLevelDifference(base?.levels ?? [], head.levels, limits);
}
/** What blocks by itself stands without the jobs that are missing; anything better might be what they would have shown. */
const stands = /* @__PURE__ */ new Set([
	"oom",
	"crash",
	"leak"
]);
function withMissing({ missing, looks }, judged) {
	if (missing === void 0) return judged;
	const gap = {
		code: "not-measured",
		...missing
	};
	if (looks.length === 0) return {
		verdict: "invalid",
		why: [gap]
	};
	return stands.has(judged.verdict) ? {
		verdict: judged.verdict,
		why: [...judged.why, gap]
	} : {
		verdict: "invalid",
		why: [gap, ...judged.why]
	};
}
/** The slope of the longer look where there is one: it was not picked for being large. */
function describeDelta(looks, level) {
	const slope = (looks?.settled ?? looks?.longer ?? looks?.first)?.slope;
	return {
		plateauBytes: level === null ? null : intervalOf(level),
		bytesPerRequest: slope === void 0 ? null : intervalOf(slope)
	};
}
function describeLonger(looks) {
	const evidence = looks?.longer ?? null;
	if (evidence === null) return null;
	return {
		window: evidence.window,
		bytesPerRequest: slopesOf(evidence.base, evidence.head)
	};
}
function slopesOf(base, head) {
	return {
		base: base?.slopes ?? [],
		head: head?.slopes ?? []
	};
}
function describeWith(target, facts, evidence, found, limits) {
	const outcome = outcomeOf(facts, evidence, found, limits);
	const levels = evidence === null ? [] : reportedLevels(outcome, evidence);
	return {
		report: describeSide(target, facts, evidence, outcome, limits),
		evidence,
		levels
	};
}
/** A side that the other one outgrows by the leak rule has no plateau, whatever it looks like by itself. */
function findLeaks(looks, claim, limits) {
	if (looks === null || claim === null) return {
		base: false,
		head: false
	};
	const { faster, slower } = compareBothWays(looks.first, limits);
	const isReviewed = claim.steps.length > 1 && claim.state !== "unconfirmed";
	return {
		base: isLeak(slower),
		head: isReviewed ? claim.verdict === "leak" : isLeak(faster)
	};
}
function aboveBudget(rssBytes, { maxRssBytes }) {
	if (rssBytes === null || maxRssBytes === null || rssBytes <= maxRssBytes) return [];
	return [{
		code: "above-max-rss",
		rssBytes,
		maxRssBytes
	}];
}
// src/analysis/inside/pending.ts
/** Whether any process that answered has a generational collector. */
function collectsLate({ rounds }) {
	return rounds.some(({ answers }) => answers.some(({ probe }) => runtimeTraits[probe].isGenerational));
}
/** Of the requests: timers that are set more rarely hold no more than that share of what requests leave. */
const leastShare = .5;
/** A service has single timers of its own, some of which last a day. */
const firedShare = .95;
/** A timer fires when there is time for it, and what it held is freed after that. */
const marginMs = 1e3;
/** Nobody waits longer than this for a verdict: growth that lasts longer counts as a leak. */
const longestMs = 6e4;
/** How long until most of the timers that requests have left pending fire; null where they left too few, or for too long. */
function pendingTimersMs({ rounds }) {
	const snapshot = rounds.findLast(({ answers }) => answers.some(({ timers }) => timers !== void 0));
	if (snapshot === void 0) return null;
	const timers = snapshot.answers.flatMap((answer) => answer.timers ?? []).filter(({ count }) => count > 0).sort((one, other) => one.ms - other.ms);
	const total = timers.reduce((sum, { count }) => sum + count, 0);
	if (total < Math.max(1, leastShare * snapshot.requests)) return null;
	let fired = 0;
	const last = timers.find(({ count }) => (fired += count) >= firedShare * total);
	return last === void 0 || last.ms > longestMs ? null : last.ms + marginMs;
}
// src/analysis/verdict/next-look.ts
/** The least that shows a spread between containers. */
const fewestPairs = 2;
/** Two pairs halve the variance; more would take minutes. */
const mostLongerPairs = 2;
/** How many times the tolerance the lower bound of a leak must be: an order of magnitude, beyond any noise seen. */
const sureFactor = 10;
/** null: nothing more is worth its time. */
function nextLook(target, policy, { everyPair = false, without } = {}) {
	const pairs = countPairs(trialsOfLook(target, "first"));
	const longer = lookOf(target, "longer");
	if (pairs === 0) return {
		kind: "first",
		why: "too-few-pairs"
	};
	const mayStillStart = !isHopeless(target);
	if (everyPair && pairs < target.pairs && mayStillStart) return {
		kind: "first",
		why: "not-settled"
	};
	if (longer === void 0 && without !== "longer" && isSureAtOnce(target, policy)) return {
		kind: "longer",
		why: "sure"
	};
	const findings = analyseTarget(target, policy);
	if (pairs < target.pairs && mayStillStart) {
		if (pairs < fewestPairs && longer === void 0) return {
			kind: "first",
			why: "too-few-pairs"
		};
		if (!isSettled(findings, policy)) return {
			kind: "first",
			why: "not-settled"
		};
	}
	return (without === "longer" ? null : nextLonger(target, findings)) ?? nextReleased(target, findings);
}
/** A side that does not start gets one more chance if it failed quickly, and none after a timeout. */
function isHopeless(target) {
	return trialsOfLook(target, "first").some(({ end, pair }) => end.kind === "not-ready" && (end.reason === "timeout" || pair > 0));
}
/** Whether the first pair shows a leak that no other pair of the first look could undo. */
function isSureAtOnce(target, policy) {
	if (countPairs(trialsOfLook(target, "first")) !== 1) return false;
	const limits = limitsOf(memory, policy);
	const seen = examineOnePair(target, memory, limits);
	if (seen === null) return false;
	return isLeak(compareGrowth(seen.head, seen.base, seen.slope, seen.noise, limits)) && isSure(intervalOf(seen.slope), limits.tolerated);
}
function nextLonger(target, { claims }) {
	const longer = lookOf(target, "longer");
	if (longer === void 0) {
		const asking = claims.find(({ state }) => asksFor(state, "longer"));
		return asking === void 0 ? null : {
			kind: "longer",
			why: asking.state
		};
	}
	if (countPairs(longer.trials) >= mostLongerPairs) return null;
	return claims.some(({ state, steps }) => state === "open" && steps.at(-1)?.look === "longer") ? {
		kind: "longer",
		why: "unclear"
	} : null;
}
function nextReleased(target, findings) {
	const { claims, diagnosis } = findings;
	const state = memoryClaim(findings)?.state;
	const isTaken = lookOf(target, "collected") !== void 0 || lookOf(target, "timers") !== void 0;
	if (state === void 0 || isTaken || !mayBeReleased(findings)) return null;
	if (claims.some(({ quantity, verdict }) => quantity !== "memory" && verdict === "leak")) return null;
	const head = target.diagnosis?.examinations.find(({ side }) => side === "head");
	if (head === void 0 || diagnosis === null || causes$1[diagnosis.cause].isNoGarbage === true) return null;
	const pauseMs = pendingTimersMs(head);
	if (pauseMs !== null && pauseMs > (lookOf(target, "longer")?.pause?.ms ?? 0)) return {
		kind: "timers",
		why: state,
		pauseMs
	};
	return collectsLate(head) ? {
		kind: "collected",
		why: state
	} : null;
}
function isSettled(findings, policy) {
	switch (findings.verdict) {
		case "oom":
		case "crash":
		case "invalid":
		case "no-baseline": return true;
		case "leak": return isSureLeak(findings, policy);
		case "pass": return excludesLeak(findings, policy) && excludesGrowth(findings, policy) && excludesKept(findings);
		case "grew":
		case "inconclusive":
		case "preexisting":
		case "improved": return false;
	}
}
/** Of memory, or of what the kernel holds. */
function isSureLeak({ delta, basis }, policy) {
	const slope = delta?.bytesPerRequest ?? null;
	return slope !== null && isSure(slope, policy.leakBytesPerRequest) || basis.kept.some((kept) => kept.outcome === "leak" && isSure(kept.perRequest, kept.toleratedPerRequest));
}
/** The lower bound far above the tolerance, and the estimate known to within its half. */
function isSure({ value, lo }, tolerated) {
	return lo > sureFactor * tolerated && lo > value / 2;
}
function excludesLeak({ delta }, policy) {
	const slope = delta?.bytesPerRequest ?? null;
	return slope !== null && slope.hi <= policy.leakBytesPerRequest;
}
function excludesGrowth({ delta }, policy) {
	const level = delta?.plateauBytes ?? null;
	return level !== null && level.hi <= policy.growthBytes;
}
function excludesKept({ basis }) {
	return basis.kept.every(({ perRequest, toleratedPerRequest }) => perRequest.hi <= toleratedPerRequest);
}
// src/sides/pins.ts
const settings = [
	{
		variable: "MALLOC_ARENA_MAX",
		value: "2"
	},
	{
		variable: "NODE_OPTIONS",
		value: "--max-semi-space-size=1",
		appends: { unless: /semi[-_]space/ }
	},
	{
		variable: "JAVA_TOOL_OPTIONS",
		value: "-XX:MinHeapFreeRatio=5 -XX:MaxHeapFreeRatio=10",
		appends: { unless: /HeapFreeRatio/ }
	}
];
/**
* The variables to add on both sides. One that an image or the target sets itself is left alone on both sides, because
* it may be the change under test.
*/
function choosePins({ pin, env }, images) {
	if (pin === "off") return {};
	const free = settings.filter(({ variable, appends }) => images.every((image) => {
		const own = env[variable] ?? imageVariable(image, variable);
		return own === void 0 || appends?.unless.test(own) === false;
	}));
	return Object.fromEntries(free.map(({ variable, value }) => [variable, value]));
}
/** The target's variables with the pins; options are appended to the image's or the target's own. */
function withPins(pins, env, image) {
	const added = Object.entries(pins).map(([variable, value]) => {
		const own = env[variable] ?? imageVariable(image, variable);
		return [variable, own === void 0 ? value : `${own} ${value}`.trim()];
	});
	return {
		...env,
		...Object.fromEntries(added)
	};
}
function imageVariable({ env }, name) {
	return env.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
}
// src/measure/target-run.ts
/** Before anything is measured. */
function describeTarget({ target, sides, ports, routes, reused }, pairs, pins) {
	const { workload } = target;
	return {
		name: target.name,
		capBytes: target.capBytes,
		cpus: target.cpus,
		port: ports.head,
		workload: {
			requestsConfigured: workload.requests,
			connections: workload.connections,
			reconnect: workload.reconnect,
			ratePerSecond: workload.ratePerSecond,
			checkpoints: workload.checkpoints,
			routes: routes.map(({ method, path, weight, expect }) => ({
				method,
				path,
				weight,
				expect
			}))
		},
		pairs,
		...Object.keys(pins).length === 0 ? {} : { pinned: pins },
		images: {
			base: reused?.image ?? sides.base?.id ?? null,
			head: sides.head.id
		},
		looks: [],
		...reused === void 0 ? {} : { reusedBase: {
			runId: reused.runId,
			measuredAt: reused.measuredAt
		} }
	};
}
function specifyTrial(run, side, pair, sequence, pins) {
	const image = side === "base" ? run.sides.base : run.sides.head;
	if (image === null) throw new RangeError("There is no base to try.");
	const { runId, target, routes } = run;
	return {
		runId,
		target,
		side,
		pair,
		imageId: image.id,
		env: withPins(pins, target.env, image),
		healthcheck: image.healthcheck,
		port: run.ports[side],
		routes,
		sequence
	};
}
// src/measure/caps.ts
/** Reads the limits of a container back before anything is measured under them. */
/** The kernel rounds a cap to whole pages; the largest page in use is 64 KiB. */
const capToleranceBytes = 65536;
/** Some engines silently ignore a cap (rootless without delegation), and uncapped runs cannot be compared. */
function requireCaps(container, meter, capBytes) {
	const enforced = meter.caps.memoryBytes ?? container.caps.memoryBytes;
	if (enforced === 0 || Math.abs(enforced - capBytes) > capToleranceBytes) {
		const seen = enforced === 0 || enforced > 2 ** 60 ? "no cap" : formatBytes(enforced);
		throw new UserError(`The memory cap of ${formatBytes(capBytes)} was ignored: the container runs with ${seen}. The Docker Engine needs the cgroup memory controller (rootless engines: cgroup v2 with delegation).`);
	}
	if ((meter.caps.swapBytes ?? 0) > 0) throw new UserError(`The container may swap ${formatBytes(meter.caps.swapBytes ?? 0)} although swap was switched off for it, so its memory cannot be judged. Switch the machine's swap off (swapoff -a).`);
}
// src/measure/readiness.ts
/** Waits until a service can be measured: its ready path, its image's health check, or any answer at all. */
const pollMs$1 = 25;
const attemptTimeoutMs = 5e3;
async function waitUntilReady(container, check, clock, signal) {
	const startedMs = clock.nowMs();
	const waitedMs = () => clock.nowMs() - startedMs;
	let exit;
	container.exited.then((ended) => exit = ended);
	let seen = "nothing yet";
	while (waitedMs() < check.timeoutMs) {
		const attempt = await attemptOnce(container, check);
		seen = attempt.seen;
		if (exit !== void 0) return {
			kind: "exited",
			waitedMs: waitedMs(),
			exit,
			seen
		};
		if (attempt.ready) return {
			kind: "ready",
			waitedMs: waitedMs()
		};
		await clock.sleep(pollMs$1, signal);
	}
	return {
		kind: "timeout",
		waitedMs: waitedMs(),
		seen
	};
}
async function attemptOnce(container, check) {
	if (check.path === null && check.healthcheck !== null) {
		const exitCode = await container.exec(check.healthcheck.command, check.healthcheck.timeoutMs).catch(() => -1);
		return {
			ready: exitCode === 0,
			seen: `the image's HEALTHCHECK ended with ${exitCode}`
		};
	}
	const path = check.path ?? "/";
	const answer = await get$1(container.address, path);
	if (typeof answer === "string") return {
		ready: false,
		seen: `GET ${path}: ${answer}`
	};
	return {
		ready: check.path === null || answer >= 200 && answer < 400,
		seen: `GET ${path}: ${answer}`
	};
}
/** The status, or why there was none. Not with `fetch`, which hung on a port that was not listening yet. */
function get$1(address, path) {
	return new Promise((resolve) => {
		const attempt = (0, node_http.request)({
			...address,
			path,
			agent: false,
			timeout: attemptTimeoutMs
		}, (response) => {
			response.resume();
			resolve(response.statusCode ?? 0);
		});
		attempt.on("timeout", () => attempt.destroy(/* @__PURE__ */ new Error("no answer")));
		attempt.on("error", (error) => resolve(error.code ?? error.message));
		attempt.end();
	});
}
// src/measure/prepare.ts
async function prepareTrial(spec, world, signal) {
	await using stack = new AsyncDisposableStack();
	const { target } = spec;
	const container = stack.use(await world.engine.start({
		runId: spec.runId,
		name: `rss-plateau-${spec.runId}-${target.name}-${spec.side}-${spec.pair + 1}`,
		imageId: spec.imageId,
		command: target.command,
		env: {
			PORT: String(spec.port),
			...spec.env
		},
		port: spec.port,
		capBytes: target.capBytes,
		cpus: target.cpus,
		...spec.files === void 0 ? {} : { files: spec.files }
	}));
	const meter = await world.meters.open(container);
	const readiness = await waitUntilReady(container, {
		path: target.ready,
		healthcheck: spec.healthcheck,
		timeoutMs: target.readyTimeoutMs
	}, world.clock, signal);
	if (readiness.kind !== "exited") requireCaps(container, meter, target.capBytes);
	const resources = stack.move();
	return {
		spec,
		container,
		meter,
		readiness,
		[Symbol.asyncDispose]: () => resources.disposeAsync()
	};
}
// src/diagnose/runtimes/jvm/jvm-histogram.ts
/** Largest first; empty for any other text. */
function parseHistogram(text) {
	return text.split("\n").flatMap((line) => {
		const match = /^\s*\d+:\s+(\d+)\s+(\d+)\s+(\S+)/.exec(line);
		if (match === null) return [];
		return [{
			name: nameType$1(match[3] ?? ""),
			count: Number(match[1]),
			bytes: Number(match[2])
		}];
	});
}
function sumBytes(classes) {
	return classes.reduce((total, each) => total + each.bytes, 0);
}
/** By name; negative where bytes shrank. */
function growthOf$1(classes, before) {
	const bytesBefore = new Map(before.map(({ name, bytes }) => [name, bytes]));
	return new Map(classes.map(({ name, bytes }) => [name, bytes - (bytesBefore.get(name) ?? 0)]));
}
/** The fastest growing first, so that they are among the few that an answer has room for. */
function orderByGrowth(classes, before) {
	const growth = growthOf$1(classes, before);
	const of = ({ name }) => growth.get(name) ?? 0;
	return classes.toSorted((one, other) => of(other) - of(one) || other.bytes - one.bytes);
}
const primitives = {
	B: "byte",
	C: "char",
	D: "double",
	F: "float",
	I: "int",
	J: "long",
	S: "short",
	Z: "boolean"
};
/** `[[Ljava.lang.Object;` is `java.lang.Object[][]`. */
function nameType$1(descriptor) {
	const dimensions = /^\[*/.exec(descriptor)?.[0].length ?? 0;
	if (dimensions === 0) return descriptor;
	const element = descriptor.slice(dimensions);
	return (element.startsWith("L") ? element.slice(1).replace(/;$/, "") : primitives[element] ?? element) + "[]".repeat(dimensions);
}
// src/diagnose/runtimes/jvm/jvm-sites.ts
/** Sites and holders from sampled old objects. Pure. */
/** Packages of the JDK and of common libraries: the JVM does not know which classes are the app's own. */
const foreignPackages = /^(java|javax|jakarta|jdk|sun|com\.sun|com\.(fasterxml|google|zaxxer|netflix|mysql|mongodb|datadog)|kotlinx?|scala|groovy|akka|play|reactor|okhttp3|okio|ch\.qos|net\.bytebuddy|org\.(springframework|apache|eclipse|hibernate|slf4j|jboss|glassfish|aspectj|postgresql|codehaus|reactivestreams|flywaydb|thymeleaf|jetbrains|jooq|ktor)|io\.(netty|undertow|vertx|quarkus|micronaut|micrometer|grpc|ktor|lettuce|opentelemetry|projectreactor|prometheus|smallrye|reactivex|javalin|helidon))\./;
/**
* The growth of a type is exact; where it was allocated is known from some dozens of samples. Each sample of a type
* stands for the same share of its growth. Objects per line are not counted.
*/
function countSites(samples, growthBytes) {
	const samplesOf = /* @__PURE__ */ new Map();
	for (const { type } of samples) samplesOf.set(type, (samplesOf.get(type) ?? 0) + 1);
	const sites = /* @__PURE__ */ new Map();
	for (const { type, frames } of samples) {
		const site = siteOf(frames);
		if (site === void 0) continue;
		const key = `${site.file}:${site.line}:${site.function}`;
		const entry = sites.get(key) ?? {
			site,
			bytes: 0
		};
		entry.bytes += (growthBytes.get(type) ?? 0) / (samplesOf.get(type) ?? 1);
		sites.set(key, entry);
	}
	return [...sites.values()].map(({ site, bytes }) => ({
		...site,
		bytes: Math.round(bytes)
	})).toSorted((one, other) => Number(other.own) - Number(one.own) || other.bytes - one.bytes).slice(0, probeLimits.sites);
}
/** The app's own line nearest to the allocation, else the innermost line. */
function siteOf(frames) {
	const own = frames.find(({ type, line }) => line > 0 && !foreignPackages.test(type));
	const frame = own ?? frames[0];
	if (frame === void 0) return void 0;
	const { type, method, line } = frame;
	const shortName = type.slice(type.lastIndexOf(".") + 1);
	return {
		file: fileOf$1(type),
		line,
		function: `${shortName}.${method}`,
		own: own !== void 0,
		bytes: 0,
		count: 0
	};
}
/** By the convention of javac and kotlinc for top-level classes: `com/acme/App.java`, `com/acme/App.kt` for `AppKt`. */
function fileOf$1(type) {
	const path = (type.split("$")[0] ?? type).replaceAll(".", "/");
	return /[^/]Kt$/.test(path) ? `${path.slice(0, -2)}.kt` : `${path}.java`;
}
/** For each type the chain that most of its samples share; for all sampled types where `types` is empty. */
function findHolders(samples, types) {
	return (types.length > 0 ? types : [...new Set(samples.map(({ type }) => type))]).flatMap((type) => {
		const best = mostFrequent$1(samples.map((sample) => chainTo(type, sample)).filter((chain) => chain !== void 0));
		return best === void 0 ? [] : [{
			type,
			count: best.count,
			chain: [...best.chain]
		}];
	}).toSorted((one, other) => other.count - one.count).slice(0, probeLimits.held);
}
/**
* From a root down. A static field counts as a root: class loaders hold its class. undefined where no object of this
* type, or no holder, was found.
*/
function chainTo(type, { type: sampled, holders, root }) {
	const types = [sampled, ...holders.map((each) => each.type)];
	const from = types.indexOf(type);
	const rootAt = holders.findIndex((each) => each.className !== void 0);
	const until = rootAt === -1 ? holders.length : rootAt + 1;
	if (from === -1 || from >= until || rootAt === -1 && root === "") return void 0;
	const links = holders.slice(from, until).map(({ by }, index) => describeLink(by, types[from + index] ?? ""));
	const className = holders[rootAt]?.className;
	const chain = [className === void 0 ? root : `class ${className}`, ...links.toReversed()];
	if (rootAt === -1) chain.splice(1, 0, types.at(-1) ?? "");
	if (chain.length <= probeLimits.chain) return chain;
	const half = probeLimits.chain / 2;
	return [
		...chain.slice(0, half),
		"…",
		...chain.slice(chain.length - half + 1)
	];
}
function describeLink(by, type) {
	if (by === "") return `… ${type}`;
	return by.startsWith("[") ? `[…] ${type}` : `.${by} ${type}`;
}
function mostFrequent$1(chains) {
	const counts = /* @__PURE__ */ new Map();
	for (const chain of chains) {
		const key = chain.join("\n");
		const entry = counts.get(key) ?? {
			chain,
			count: 0
		};
		entry.count += 1;
		counts.set(key, entry);
	}
	return [...counts.values()].toSorted((one, other) => other.count - one.count)[0];
}
// src/diagnose/runtimes/jvm/jvm-samples.ts
/** Threads of the recorder and of the tools' commands allocate inside the app's JVM, but not for the app. */
const toolThread = /^ {2}eventThread = "(Attach Listener|JFR [^"]*)"/m;
function parseSamples(text) {
	return text.split(/^jdk\.OldObjectSample \{$/m).slice(1).filter((event) => !toolThread.test(event)).flatMap((event) => {
		const [first, ...rest] = linesOf(event, "object");
		if (first === void 0) return [];
		return [{
			type: stripSizes(first),
			holders: rest.map(parseHolder),
			root: parseRoot(event),
			frames: linesOf(event, "stackTrace").flatMap(parseFrame)
		}];
	});
}
/** The lines of `name = [ … ]`. */
function linesOf(event, name) {
	return (new RegExp(`^ {2}${name} = +\\[\\n([^]*?)^ {2}\\]`, "m").exec(event)?.[1] ?? "").split("\n").map((line) => line.trim()).filter((line) => line !== "");
}
/** `steps : App$AgentExecutor`, `[5] : java.lang.Object[10]`, `REGISTRY : java.lang.Class Class Name: App`. */
function parseHolder(line) {
	const [, by, type = "", description = ""] = /^(\S+) : (\S+) ?(.*)$/.exec(line) ?? [];
	if (by === void 0) return {
		by: "",
		type: "…"
	};
	const className = /^Class Name: (\S+)/.exec(description)?.[1];
	return {
		by,
		type: stripSizes(type),
		...className === void 0 ? {} : { className }
	};
}
function parseRoot(event) {
	const block = /^ {2}root = \{\n([^]*?)^ {2}\}/m.exec(event)?.[1] ?? "";
	const value = (name) => new RegExp(`^ +${name} = "(.*)"$`, "m").exec(block)?.[1] ?? "";
	return [value("system"), value("type")].filter((each) => each !== "").join(": ");
}
/** `App$Step.<init>(App$AgentExecutor) line: 7`. */
function parseFrame(line) {
	const [, type, method, number] = /^(\S+)\.([^.\s(]+)\(.*?\)(?: +line: +(\d+))?/.exec(line) ?? [];
	if (type === void 0 || method === void 0) return [];
	return [{
		type,
		method,
		line: Number(number ?? 0)
	}];
}
function stripSizes(type) {
	return (type.split(" ")[0] ?? "").replaceAll(/\[\d+\]/g, "[]");
}
// src/diagnose/runtimes/jvm/jvm-tools.ts
/** The JDK's own tools, run inside a container: each returns undefined where the tool is missing or was refused. */
const recording = "name=rss-plateau";
/** A tool is a JVM of its own; a full collection and the search for roots take longer with a larger heap. */
const timeoutMs = 3e4;
/** Deep enough for the app's own line under a library's. */
const stackDepth = "32";
/** The tools share the container's processors and cap with the app. */
const small = [
	"-J-Xmx64m",
	"-J-XX:+UseSerialGC",
	"-J-XX:TieredStopAtLevel=1"
];
function createJvmTools(commands) {
	/** Without the app's JVM options: a tool could not open the same debugger port, for one. */
	async function run(...command) {
		const result = await commands.run([
			"env",
			"-u",
			"JAVA_TOOL_OPTIONS",
			...command
		], timeoutMs);
		return result.exitCode === 0 ? result.output : void 0;
	}
	async function jcmd(pid, ...command) {
		return await run("jcmd", ...small, `${pid}`, ...command);
	}
	return {
		/** Of all JVMs except the tool's own. */
		async listPids() {
			return (await run("jcmd", ...small, "-l"))?.split("\n").flatMap((line) => {
				const pid = Number(/^(\d+) /.exec(line)?.[1] ?? 0);
				return pid === 0 || line.includes("sun.tools.jcmd.JCmd") ? [] : [pid];
			});
		},
		/** `17.0.15`. */
		async readVersion(pid) {
			return /^JDK (\S+)/m.exec(await jcmd(pid, "VM.version") ?? "")?.[1];
		},
		/** Of live objects: it collects first. */
		async countClasses(pid) {
			const classes = parseHistogram(await jcmd(pid, "GC.class_histogram") ?? "");
			return classes.length === 0 ? void 0 : classes;
		},
		async startSampling(pid) {
			return (await jcmd(pid, "JFR.start", recording, "settings=profile"))?.includes("Started recording") === true;
		},
		/** Of the sampled objects, those that survived the last collection. `path` is written, read and removed. */
		async readSamples(pid, path, withRoots) {
			if ((await jcmd(pid, "JFR.dump", recording, `filename=${path}`, `path-to-gc-roots=${withRoots}`))?.includes("Dumped recording") !== true) return void 0;
			const text = await run("jfr", ...small, "print", "--stack-depth", stackDepth, "--events", "OldObjectSample", path);
			await run("rm", "-f", path);
			return text === void 0 ? void 0 : parseSamples(text);
		},
		async stopSampling(pid) {
			await jcmd(pid, "JFR.stop", recording);
		},
		/** malloc_trim(0); false where the JDK or the libc does not have it. */
		async trimNativeHeap(pid) {
			return (await jcmd(pid, "System.trim_native_heap"))?.includes("Trim native heap") === true;
		},
		/** One command, as starting one takes longer than reading; lines of digits are descriptors. */
		async readProcess(pid) {
			const text = await run("sh", "-c", `cat /proc/${pid}/status; ls /proc/${pid}/fd`) ?? "";
			const value = (name) => {
				const digits = new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1];
				return digits === void 0 ? null : Number(digits);
			};
			const descriptors = text.split("\n").filter((line) => /^\d+$/.test(line)).length;
			return {
				rssBytes: (value("VmRSS") ?? 0) * 1024,
				threads: value("Threads"),
				descriptors: descriptors === 0 ? null : descriptors
			};
		},
		/** For images with a JRE, which has no tools. */
		async isFirstProcessJava() {
			return (await run("cat", "/proc/1/comm"))?.trim() === "java";
		}
	};
}
// src/diagnose/runtimes/jvm/jvm-probe.ts
/**
* Takes snapshots of the JVMs in a container with the tools of its JDK: no probe is loaded, no option is set. `mark`
* starts Flight Recorder, rather than JAVA_TOOL_OPTIONS: an old JVM would refuse to start, every short-lived one would
* record, and the 256 samples would be spent on start-up.
*/
/** For stopping the recorder and reading the process from outside, even when the time is up. */
const leastMs$2 = 1e3;
const unknown$3 = {
	liveBytes: null,
	tracedBytes: null,
	toolBytes: null,
	nativeBytes: null,
	externalBytes: null,
	blocks: null
};
function createJvmProbe({ commands, folder, nowMs }) {
	let untilMs = Infinity;
	const tools = createJvmTools({ run: (command, timeoutMs) => commands.run(command, Math.max(leastMs$2, Math.min(timeoutMs, untilMs - nowMs()))) });
	const known = /* @__PURE__ */ new Map();
	let seq = 0;
	/** Starts no tool once they are known: each is a JVM of its own. */
	async function findJvms(command) {
		if (known.size > 0 && command !== "ping" && command !== "mark") return [...known.values()];
		const pids = await tools.listPids();
		if (pids === void 0) return void 0;
		for (const pid of pids.slice(0, probeLimits.processes)) if (!known.has(pid)) known.set(pid, {
			pid,
			version: await tools.readVersion(pid) ?? "",
			isSampled: false
		});
		return pids.flatMap((pid) => known.get(pid) ?? []);
	}
	async function answer(jvm, command) {
		const startedMs = nowMs();
		const reported = await obey(tools, jvm, command, `${folder}/${jvm.pid}.${seq}.jfr`);
		return await describe(jvm, command.command, reported, startedMs);
	}
	async function describe(jvm, command, reported, startedMs) {
		const { rssBytes, threads, descriptors } = await tools.readProcess(jvm.pid);
		return {
			probe: "jvm",
			runtime: `java ${jvm.version}`.trim(),
			pid: jvm.pid,
			seq,
			command,
			rssBytes,
			heap: unknown$3,
			descriptors,
			threads,
			sites: [],
			types: [],
			resources: [],
			cycles: null,
			trim: null,
			held: [],
			attachments: [],
			problems: [],
			...reported,
			tookMs: nowMs() - startedMs
		};
	}
	return { async ask(command, mostMs = Infinity) {
		seq += 1;
		untilMs = nowMs() + mostMs;
		const jvms = await findJvms(command.command);
		if (jvms !== void 0) return await Promise.all(jvms.map((jvm) => answer(jvm, command)));
		if (!await tools.isFirstProcessJava()) return [];
		return [await describe({
			pid: 1,
			version: "",
			isSampled: false
		}, command.command, { problems: ["no-jcmd"] }, nowMs())];
	} };
}
async function obey(tools, jvm, { command, types = [] }, path) {
	switch (command) {
		case "ping":
		case "gcoff":
		case "collect": return {};
		case "mark": {
			jvm.isSampled = await tools.startSampling(jvm.pid);
			const classes = await tools.countClasses(jvm.pid);
			if (classes !== void 0) jvm.atMark = classes;
			return {
				...reportClasses(jvm, classes),
				problems: problemsOf(jvm, classes)
			};
		}
		case "snap": return await takeSnapshot(tools, jvm, {
			path,
			withRoots: false,
			types
		});
		case "finish": {
			const reported = await takeSnapshot(tools, jvm, {
				path,
				withRoots: true,
				types
			});
			if (jvm.isSampled) await tools.stopSampling(jvm.pid);
			jvm.isSampled = false;
			return {
				...reported,
				trim: await trim(tools, jvm.pid)
			};
		}
	}
}
/** Classes first: their collection removes dead objects from the samples. */
async function takeSnapshot(tools, jvm, { path, withRoots, types }) {
	const classes = await tools.countClasses(jvm.pid);
	const samples = jvm.isSampled ? await tools.readSamples(jvm.pid, path, withRoots) : [];
	return {
		...reportClasses(jvm, classes),
		sites: countSites(samples ?? [], growthOf$1(classes ?? [], jvm.atMark ?? [])),
		held: withRoots ? findHolders(samples ?? [], types) : [],
		problems: [...problemsOf(jvm, classes), ...samples === void 0 ? ["no-samples"] : []]
	};
}
function reportClasses(jvm, classes) {
	if (classes === void 0) return {
		heap: unknown$3,
		types: []
	};
	const liveBytes = sumBytes(classes);
	const tracedBytes = jvm.atMark === void 0 ? null : Math.max(0, liveBytes - sumBytes(jvm.atMark));
	const types = orderByGrowth(classes, jvm.atMark ?? []).slice(0, probeLimits.types);
	return {
		heap: {
			...unknown$3,
			liveBytes,
			tracedBytes
		},
		types
	};
}
function problemsOf(jvm, classes) {
	return [...classes === void 0 ? ["no-histogram"] : [], ...jvm.isSampled ? [] : ["no-flight-recorder"]];
}
/** After the snapshot's collection. The heap keeps its pages; what malloc holds for the JVM's own use is returned. */
async function trim(tools, pid) {
	const { rssBytes: beforeBytes } = await tools.readProcess(pid);
	if (!await tools.trimNativeHeap(pid)) return null;
	return {
		beforeBytes,
		afterBytes: (await tools.readProcess(pid)).rssBytes
	};
}
// src/diagnose/runtimes/jvm/jvm.ts
const jvm = {
	load: null,
	openTools: createJvmProbe
};
// src/diagnose/runtimes/node/heap/names.ts
const identifier = /^#?[A-Za-z_$][\w$]*$/;
const keyLength = 40;
const runtimeFile = /^(node:|internal\/|$)/;
/** V8's own objects, rather than the app's. */
function isInternal(graph, node) {
	return graph.nameOf(node).startsWith("system / ") || !readableTypes.has(graph.typeOf(node));
}
function isContext(graph, node) {
	return graph.nameOf(node) === "system / Context";
}
const readableTypes = /* @__PURE__ */ new Map([
	["object", null],
	["native", null],
	["closure", "function"],
	["regexp", "RegExp"],
	["string", "string"],
	["concatenated string", "string"],
	["sliced string", "string"],
	["number", "number"],
	["bigint", "bigint"],
	["symbol", "symbol"]
]);
/** The constructor, or a function's own name; null where the node is internal. */
function nameType(graph, node) {
	const type = graph.typeOf(node);
	const name = graph.nameOf(node);
	if (type === "native" && name === "system / JSArrayBufferData") return "ArrayBuffer data";
	if (isInternal(graph, node)) return null;
	if (type === "closure") return `function ${name === "" ? "(anonymous)" : name}`;
	const called = name === "Generator" ? follow(graph, node, "function") : null;
	if (called !== null) return `suspended ${graph.nameOf(called) || "(anonymous)"}`;
	return readableTypes.get(type) ?? name.replace(/^Node \/ /, "");
}
/** `nameType`, with the file for a function of the app. */
function describeNode(graph, node) {
	const name = nameType(graph, node);
	if (name === null || graph.typeOf(node) !== "closure") return name;
	const file = fileOf(graph, node);
	return runtimeFile.test(file) ? name : `${name} (${file.slice(file.lastIndexOf("/") + 1)})`;
}
/** A function's file, as the runtime names it; empty where it has none. */
function fileOf(graph, closure) {
	const shared = follow(graph, closure, "shared");
	const script = shared === null ? null : follow(graph, shared, "script_or_debug_info", "script");
	const file = script === null ? "" : graph.nameOf(script);
	return file.startsWith("system / ") ? "" : file.replace(/^file:\/\//, "");
}
/** An outermost scope: that of a file, or of a function where its file has no scope. */
function isOutermost(graph, node) {
	if (!isContext(graph, node)) return false;
	const around = follow(graph, node, "previous");
	return around !== null && !isContext(graph, around);
}
function follow(graph, node, ...names) {
	for (let edge = graph.firstEdge[node] ?? 0; edge < (graph.firstEdge[node + 1] ?? 0); edge++) if (graph.edgeType(edge) === "internal" && names.includes(graph.edgeName(edge))) return graph.edgeTarget(edge);
	return null;
}
/** `.steps`, `[3]`, `{REGISTRY}` for a closure's variable; empty where the edge is internal. */
function describeEdge(graph, edge, from, detail) {
	const name = graph.edgeName(edge);
	switch (graph.edgeType(edge)) {
		case "property":
			if (identifier.test(name)) return `.${name}`;
			if (name.startsWith("<symbol ")) return `[${name.slice(8, -1)}]`;
			return detail === "types" ? "[…]" : `['${name.slice(0, keyLength)}']`;
		case "element": return isInternal(graph, from) ? "[entry]" : `[${name}]`;
		case "context": return `{${name}}`;
		default: return graph.typeOf(from) === "array" ? "[entry]" : "";
	}
}
// src/diagnose/runtimes/node/heap/chains.ts
/** What holds new instances: a readable path from a root down to them. */
/** Of the paths to some of the new instances of `type`, the one that most of them share. */
function findHolder(graph, ways, wanted) {
	const { type, isKnown } = wanted;
	const followed = pickEvenly(findNew(graph, type, isKnown), probeLimits.held);
	const chains = followed.map((node) => describeWay(graph, ways, node, wanted)).filter((chain) => chain.length > 1);
	const [commonest] = [...Map.groupBy(chains, (chain) => chain.join("\n").replaceAll(/\[\d+\]|× \d+/g, "")).values()].sort((a, b) => b.length - a.length);
	const [chain] = commonest ?? [];
	return chain === void 0 ? null : {
		type,
		count: followed.length,
		chain: [...shorten$1(chain)]
	};
}
function findNew(graph, type, isKnown) {
	const found = [];
	for (let node = 0; node < graph.nodeCount; node++) if (nameType(graph, node) === type && !isKnown(graph.idOf(node))) found.push(node);
	return found;
}
function pickEvenly(nodes, count) {
	if (nodes.length <= count) return nodes;
	return Array.from({ length: count }, (_, index) => nodes[Math.floor((index + .5) * nodes.length / count)] ?? 0);
}
/**
* Each link is the edge to a node and the node's name. Plain objects are passed through: `._events.request`. A path
* starts at the last module whose variables were already in the first snapshot.
*/
function describeWay(graph, ways, instance, { detail, isKnown }) {
	let links = [];
	let label = "";
	let file = "";
	for (const node of listWay(ways, instance)) {
		const edge = ways.edge[node] ?? -1;
		const from = ways.from[node] ?? 0;
		if (graph.typeOf(node) === "closure") file = fileOf(graph, node);
		if (isOutermost(graph, node) && isKnown(graph.idOf(node)) && file !== "") {
			links = [`module ${file}`];
			label = "";
			continue;
		}
		if (links.length > 0 && edge >= 0) label += describeEdge(graph, edge, from, detail);
		const name = graph.typeOf(node) === "synthetic" ? null : describeNode(graph, node);
		if (name === null || name === "Object" && node !== instance && label !== "") continue;
		links.push(label === "" ? name : `${label} ${name}`);
		label = "";
	}
	return collapse(links);
}
/** For linked lists: `.next Node (× 12)`. */
function collapse(links) {
	const collapsed = [];
	for (let index = 0; index < links.length;) {
		const link = links[index] ?? "";
		let end = index + 1;
		while (links[end] === link) end += 1;
		collapsed.push(end - index === 1 ? link : `${link} (× ${end - index})`);
		index = end;
	}
	return collapsed;
}
function listWay(ways, instance) {
	const way = [];
	for (let node = instance; node > 0; node = ways.from[node] ?? -1) way.push(node);
	return way.reverse();
}
/** Keeps the root, and the links near the instance. */
function shorten$1(chain) {
	if (chain.length <= probeLimits.chain) return chain;
	return [
		...chain.slice(0, 5),
		"…",
		...chain.slice(6 - probeLimits.chain)
	];
}
// src/diagnose/runtimes/node/heap/graph.ts
/** Parses V8's heap snapshot into flat arrays: its millions of numbers would not fit into memory as objects. */
/** Limit of the text. Snapshots are taken of heaps up to 20 MB, whose text is about half as large again. */
const snapshotLimitBytes = 40 * 2 ** 20;
const fields = require_vendor.array(require_vendor.string()).max(20);
const headerSchema = require_vendor.object({ snapshot: require_vendor.object({
	meta: require_vendor.object({
		node_fields: fields,
		node_types: require_vendor.tuple([require_vendor.array(require_vendor.string()).max(60)]).rest(require_vendor.unknown()),
		edge_fields: fields,
		edge_types: require_vendor.tuple([require_vendor.array(require_vendor.string()).max(60)]).rest(require_vendor.unknown())
	}),
	node_count: require_vendor.number$1().int().nonnegative().max(snapshotLimitBytes),
	edge_count: require_vendor.number$1().int().nonnegative().max(snapshotLimitBytes)
}) });
const stringsSchema = require_vendor.array(require_vendor.string());
/** @throws where the text is no heap snapshot, or too long. */
function parseHeapGraph(text) {
	if (text.length > snapshotLimitBytes) throw new Error(`The heap snapshot is ${text.length} characters long.`);
	const { meta, node_count: nodeCount, edge_count: edgeCount } = readHeader(text);
	const nodeWidth = meta.node_fields.length;
	const edgeWidth = meta.edge_fields.length;
	const nodes = readNumbers(text, "nodes", nodeCount * nodeWidth);
	const edges = readNumbers(text, "edges", edgeCount * edgeWidth);
	const strings = stringsSchema.parse(JSON.parse(text.slice(startOf(text, "strings") - 1, text.lastIndexOf("]") + 1)));
	const node = (field) => readColumn(nodes, nodeWidth, positionOf(meta.node_fields, field));
	const edge = (field) => readColumn(edges, edgeWidth, positionOf(meta.edge_fields, field));
	const nodeType = node("type");
	const nodeName = node("name");
	const edgeKind = edge("type");
	const edgeLabel = edge("name_or_index");
	const edgeTo = edge("to_node");
	const [nodeTypes] = meta.node_types;
	const [edgeTypes] = meta.edge_types;
	const edgeType = (index) => edgeTypes[edgeKind(index)] ?? "";
	return {
		nodeCount,
		typeOf: (index) => nodeTypes[nodeType(index)] ?? "",
		nameOf: (index) => strings[nodeName(index)] ?? "",
		idOf: node("id"),
		bytesOf: node("self_size"),
		firstEdge: sumEdgeCounts(node("edge_count"), nodeCount, edgeCount),
		edgeType,
		edgeName: (index) => edgeType(index) === "element" || edgeType(index) === "hidden" ? String(edgeLabel(index)) : strings[edgeLabel(index)] ?? "",
		edgeTarget: (index) => Math.min(Math.floor(edgeTo(index) / nodeWidth), nodeCount - 1)
	};
}
function readHeader(text) {
	const end = text.indexOf("\"nodes\":[");
	const header = text.slice(0, end).trimEnd().replace(/,$/, "");
	return headerSchema.parse(JSON.parse(`${header}}`)).snapshot;
}
function positionOf(fields, field) {
	const position = fields.indexOf(field);
	if (position < 0) throw new Error(`The heap snapshot has no ${field}.`);
	return position;
}
function readColumn(table, width, position) {
	return (row) => table[row * width + position] ?? 0;
}
function sumEdgeCounts(countOf, nodeCount, edgeCount) {
	const first = new Uint32Array(nodeCount + 1);
	for (let node = 0; node < nodeCount; node++) first[node + 1] = Math.min(edgeCount, (first[node] ?? 0) + countOf(node));
	return first;
}
/** The position after the bracket. Quotes inside a string are escaped, so no string can be mistaken for the key. */
function startOf(text, key) {
	const opening = `"${key}":[`;
	const found = text.indexOf(opening);
	if (found < 0) throw new Error(`The heap snapshot has no ${key}.`);
	return found + opening.length;
}
function readNumbers(text, key, count) {
	const numbers = new Uint32Array(count);
	const [zero, nine, closing] = [
		48,
		57,
		93
	];
	let position = startOf(text, key);
	let filled = 0;
	let value = 0;
	let hasDigits = false;
	for (; position < text.length; position++) {
		const code = text.charCodeAt(position);
		if (code >= zero && code <= nine) {
			value = value * 10 + code - zero;
			hasDigits = true;
			continue;
		}
		if (hasDigits && filled < count) numbers[filled++] = value;
		value = 0;
		hasDigits = false;
		if (code === closing) break;
	}
	if (filled !== count) throw new Error(`The heap snapshot has ${filled} numbers of ${count} in ${key}.`);
	return numbers;
}
// src/diagnose/runtimes/node/heap/types.ts
/** Instances and shallow bytes of each type in a heap. */
function countTypes(graph) {
	const types = /* @__PURE__ */ new Map();
	for (let node = 0; node < graph.nodeCount; node++) {
		const name = nameType(graph, node);
		if (name === null) continue;
		const type = types.get(name) ?? {
			name,
			count: 0,
			bytes: 0
		};
		type.count += 1;
		type.bytes += graph.bytesOf(node);
		types.set(name, type);
	}
	return types;
}
/** The types that grew most in bytes, in that order in both lists; a missing type has a count of 0. */
function pairTypes(before, after) {
	const none = (name) => ({
		name,
		count: 0,
		bytes: 0
	});
	const bytesOf = (types, name) => types.get(name)?.bytes ?? 0;
	const growth = (name) => bytesOf(after, name) - bytesOf(before, name);
	const names = [...after.keys()].sort((a, b) => growth(b) - growth(a)).slice(0, probeLimits.types);
	return {
		before: names.map((name) => before.get(name) ?? none(name)),
		after: names.map((name) => after.get(name) ?? none(name))
	};
}
// src/diagnose/runtimes/node/heap/ways.ts
const rootCosts = [[/^\((Stack roots|Handle scope|Compilation cache|Startup object cache|Debugger)\)$/, 40], [/^\((Builtins|Strong roots|Read-only roots|Internalized strings)\)$/, 20]];
/** Node's list of everything that it has to clean up at exit. */
const cleanup = {
	name: /\bCleanupQueue$/,
	cost: 20
};
const structure = /* @__PURE__ */ new Set([
	"__proto__",
	"map",
	"constructor",
	"prototype",
	"transitions",
	"feedback_cell",
	"shared"
]);
function findWays(graph) {
	const edge = new Int32Array(graph.nodeCount).fill(-1);
	const from = new Int32Array(graph.nodeCount).fill(-1);
	const cost = new Uint32Array(graph.nodeCount).fill(4294967295);
	const queue = createBuckets(41);
	cost[0] = 0;
	queue.push(0, 0);
	for (let next = queue.pop(); next !== null; next = queue.pop()) {
		const [node, reachedAt] = next;
		if (cost[node] !== reachedAt) continue;
		for (let each = graph.firstEdge[node] ?? 0; each < (graph.firstEdge[node + 1] ?? 0); each++) {
			const target = graph.edgeTarget(each);
			const step = costOf(graph, each, node, target);
			if (step === null || reachedAt + step >= (cost[target] ?? 0)) continue;
			cost[target] = reachedAt + step;
			edge[target] = each;
			from[target] = node;
			queue.push(target, reachedAt + step);
		}
	}
	return {
		edge,
		from
	};
}
/** null where the edge does not hold its target. */
function costOf(graph, edge, from, target) {
	const type = graph.edgeType(edge);
	if (type === "weak") return null;
	const name = graph.edgeName(edge);
	const [, key] = type === "internal" ? /part of key \(.*? @(\d+)\) ->/.exec(name) ?? [] : [];
	if (key !== void 0 && Number(key) !== graph.idOf(from)) return null;
	if (graph.typeOf(target) === "synthetic") return rootCosts.find(([pattern]) => pattern.test(graph.nameOf(target)))?.[1] ?? 1;
	if (graph.typeOf(target) === "native" && cleanup.name.test(graph.nameOf(target))) return cleanup.cost;
	if (structure.has(name) && type !== "context") return 12;
	if (isContext(graph, target)) return 1;
	const isTable = graph.typeOf(target) === "array";
	return isInternal(graph, target) && !isTable ? 6 : 1;
}
/** A priority queue for small costs: each one pushed is within `width` of the last one popped. */
function createBuckets(width) {
	const buckets = Array.from({ length: width + 1 }, () => []);
	let now = 0;
	let waiting = 0;
	return {
		push(node, cost) {
			buckets[cost % buckets.length]?.push(node);
			waiting += 1;
		},
		pop() {
			if (waiting === 0) return null;
			for (;;) {
				const node = buckets[now % buckets.length]?.pop();
				if (node === void 0) {
					now += 1;
					continue;
				}
				waiting -= 1;
				return [node, now];
			}
		}
	};
}
// src/diagnose/runtimes/node/heap-snapshot.ts
/**
* The app may write both texts, so nothing in them is trusted.
*
* @throws where one of them is no heap snapshot, or longer than `snapshotLimitBytes`.
*/
function summariseHeapSnapshots(first, last) {
	const before = readBefore(first);
	const graph = parseHeapGraph(last);
	const ways = findWays(graph);
	return {
		types: pairTypes(before.types, countTypes(graph)),
		held: (type, detail) => findHolder(graph, ways, {
			type,
			isKnown: before.isKnown,
			detail
		})
	};
}
/** An object has the same id in both snapshots. Only counts and ids of the first graph stay in memory. */
function readBefore(text) {
	const graph = parseHeapGraph(text);
	const ids = Uint32Array.from({ length: graph.nodeCount }, (_, node) => graph.idOf(node)).sort();
	return {
		types: countTypes(graph),
		isKnown: (id) => includes(ids, id)
	};
}
function includes(sorted, wanted) {
	let [low, high] = [0, sorted.length];
	while (low < high) {
		const middle = low + high >>> 1;
		if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
		else high = middle;
	}
	return sorted[low] === wanted;
}
// src/diagnose/runtimes/node/heap-snapshots.ts
/** Adds the types of a process's first and last heap snapshot to its answers of those rounds. */
const readHeapSnapshots = async (rounds, files, detail) => {
	const withSnapshots = rounds.filter(({ answers }) => answers.some(hasSnapshot));
	const [first, last] = [withSnapshots[0], withSnapshots.at(-1)];
	if (first === void 0 || last === void 0 || first === last) return () => {};
	const grown = await compareProcesses(first, last, files);
	const change = (round, complete) => {
		const index = round === void 0 ? -1 : rounds.indexOf(round);
		if (round === void 0 || index === -1) return;
		const answers = round.answers.map((answer) => {
			const growth = grown.get(answer.pid);
			return growth === void 0 ? answer : complete(answer, growth);
		});
		rounds[index] = {
			...round,
			answers
		};
	};
	change(first, (answer, { types }) => ({
		...answer,
		types: types.before
	}));
	change(last, (answer, { types }) => ({
		...answer,
		types: types.after
	}));
	return (types) => change(rounds.at(-1), (answer, growth) => ({
		...answer,
		held: types.flatMap((type) => growth.held(type, detail) ?? [])
	}));
};
function hasSnapshot({ probe, attachments }) {
	return probe === "node" && attachments.length > 0;
}
/** By pid; a process without two readable snapshots is left out. */
async function compareProcesses(first, last, files) {
	const grown = /* @__PURE__ */ new Map();
	for (const answer of last.answers.filter(hasSnapshot)) {
		const before = first.answers.filter(hasSnapshot).find(({ pid }) => pid === answer.pid)?.attachments[0];
		const after = answer.attachments[0];
		const growth = before === void 0 || after === void 0 ? void 0 : await compare$1(before, after, files);
		if (growth !== void 0) grown.set(answer.pid, growth);
	}
	return grown;
}
/** undefined where a snapshot is missing or broken: the sites stand without it. */
async function compare$1(before, after, files) {
	const [first, last] = [await files.attachment(before), await files.attachment(after)];
	if (first === void 0 || last === void 0) return void 0;
	try {
		return summariseHeapSnapshots(first, last);
	} catch {
		return;
	}
}
// src/diagnose/runtimes/runtimes.ts
const runtimes = {
	python: { load: {
		variable: "PYTHONPATH",
		separator: ":",
		entry: (folder) => folder
	} },
	node: {
		load: {
			variable: "NODE_OPTIONS",
			separator: " ",
			entry: (folder) => `--require ${folder}/probe.cjs`
		},
		readAttachments: readHeapSnapshots
	},
	ruby: { load: {
		variable: "RUBYOPT",
		separator: " ",
		entry: (folder) => `-r${folder}/probe.rb`
	} },
	jvm
};
/** The tools of all runtimes that have some. */
function openTools(spec) {
	const all = Object.values(runtimes).flatMap((runtime) => runtime.openTools?.(spec) ?? []);
	return { ask: async (command, mostMs) => (await Promise.all(all.map((tools) => tools.ask(command, mostMs)))).flat() };
}
const readAttachments = async (rounds, files, detail) => {
	const readers = Object.values(runtimes).flatMap((runtime) => runtime.readAttachments ?? []);
	const follow = [];
	for (const read of readers) follow.push(await read(rounds, files, detail));
	return (types) => follow.forEach((each) => each(types));
};
// src/diagnose/runtimes/probe-files.ts
/** The probes as files of a container, and the environment that loads them. Only containers of a diagnosis get them. */
/** Inside the container. */
const probeRoot = "/rss-plateau";
const answersFolder = `${probeRoot}/out`;
/** Each runtime's folder has a `probe/`: beside this file as a source, in `probes/` beside the bundle. */
const folder = new URL(require("url").pathToFileURL(__filename).href.endsWith(".ts") ? "./" : "./probes/", require("url").pathToFileURL(__filename).href);
async function readProbeFiles() {
	const names = (await (0, node_fs_promises.readdir)(folder, { recursive: true })).filter((name) => /^\w+\/probe\/\w+\.\w+$/.test(name));
	const probes = await Promise.all(names.sort().map(async (name) => ({
		path: `${probeRoot}/probe/${name.replace("/probe/", "/")}`,
		content: await (0, node_fs_promises.readFile)(new URL(name, folder), "utf8"),
		mode: 420
	})));
	const shared = (path) => ({
		path: `${probeRoot}/${path}`,
		content: null,
		mode: 1023
	});
	return [
		shared("ctl"),
		shared("out"),
		...probes
	];
}
/**
* Loads all probes, as nobody knows beforehand which runtime an image starts. `env`: of the image, with the config's on
* top; its entries follow ours.
*/
function probeEnvironment(env) {
	const lists = Object.entries(runtimes).flatMap(([name, { load }]) => {
		if (load === null) return [];
		const ours = load.entry(`${probeRoot}/probe/${name}`);
		const own = env[load.variable] ?? "";
		return [[load.variable, own === "" ? ours : `${ours}${load.separator}${own}`]];
	});
	return {
		...Object.fromEntries(lists),
		RSS_PLATEAU_DIR: probeRoot
	};
}
// src/diagnose/inside.ts
/**
* Sends commands to the processes inside a container, one at a time: to probes through files, and where no probe answers,
* through the runtime's own tools.
*/
function commandFile(seq, command) {
	const text = JSON.stringify({
		frames: 10,
		types: [],
		detail: "full",
		...command,
		seq
	});
	return {
		path: `${probeRoot}/ctl/command.json`,
		content: text,
		mode: 420
	};
}
/**
* Written before the app starts, so that what it loads is traced too. Each import of one module by another adds some six
* frames.
*/
const markBeforeStart = commandFile(0, {
	command: "mark",
	frames: 25
});
const pollMs = 100;
/** A probe answers within its polling interval; workers of a server may start after the first answer. */
const greetingMs = {
	least: 1e3,
	most: 4e3
};
/** Walking a million objects takes some seconds. */
const patienceMs = {
	ping: greetingMs.most,
	mark: 1e4,
	snap: 2e4,
	gcoff: 5e3,
	finish: 25e3,
	collect: 5e3
};
function openInside(container, clock) {
	const probes = openProbes(container, clock);
	const jvms = openTools({
		commands: container,
		folder: answersFolder,
		nowMs: () => clock.nowMs()
	});
	let asksJvms = false;
	return {
		...probes,
		async ask(command, signal, mostMs) {
			const answers = asksJvms ? [] : await probes.ask(command, signal, mostMs);
			if (answers.length > 0 || command.command !== "ping" && !asksJvms) return answers;
			const found = await jvms.ask(command, mostMs);
			asksJvms = found.length > 0;
			return found;
		}
	};
}
/** Loaded probes only, without tools. */
function openProbes(container, clock) {
	let seq = 0;
	let known = /* @__PURE__ */ new Set();
	const answered = async () => parseAnswers(await container.readFolder(answersFolder, (name) => name.endsWith(`.${seq}.json`) && !name.startsWith(".")));
	const send = async (command) => {
		seq += 1;
		await container.putFiles([commandFile(seq, command)]);
	};
	return {
		send,
		answers: async () => [...(await answered()).values()],
		async ask(command, signal, mostMs = Infinity) {
			await send(command);
			const startedMs = clock.nowMs();
			let answers = /* @__PURE__ */ new Map();
			for (let heardMs = startedMs;;) {
				await clock.sleep(pollMs, signal);
				const found = await answered();
				if (found.size > answers.size) heardMs = clock.nowMs();
				answers = found;
				const nowMs = clock.nowMs();
				if ((command.command === "ping" ? answers.size > 0 && nowMs - heardMs >= greetingMs.least : [...known].every((process) => answers.has(process))) || nowMs - startedMs > Math.min(patienceMs[command.command], mostMs)) break;
			}
			if (answers.size > 0) known = new Set(answers.keys());
			return [...answers.values()].slice(0, probeLimits.processes);
		},
		async attachment(name) {
			return (await container.readFolder(answersFolder, (each) => each === name)).get(name);
		}
	};
}
/** By process. A file that does not parse was not written by our probe, and is no answer. */
function parseAnswers(files) {
	const answers = /* @__PURE__ */ new Map();
	for (const [name, text] of files) {
		const answer = parseAnswer(text);
		if (answer !== void 0) answers.set(name.split(".")[0] ?? name, answer);
	}
	return answers;
}
function parseAnswer(text) {
	try {
		return probeAnswerSchema.safeParse(JSON.parse(text)).data;
	} catch {
		return;
	}
}
// src/diagnose/rounds.ts
/** Rates repeat to the byte in rounds of fifty requests; more are for leaks in one request of ten. */
const wantedRound = 200;
/**
* A smaller leak gets more requests, until a round keeps this much. In Node, short-lived objects of a site vary by 50 KB
* between snapshots.
*/
const wantedGrowthBytes = 524288;
const mostRound = 2e3;
const leastWarmup = 400;
const mostWarmup = 1e4;
const wantedUncollected = 50;
/** Of the memory between the start and the cap: tracing needs some, and an OOM kill would end the diagnosis. */
const usableShare = .5;
/**
* `bytesPerRequest`: what head keeps, by the gate's measurement; 0 where it does not grow. `roomBytes`: from the start to
* the cap. `warmupRequests`: where the gate's judgement began; null where unknown.
*/
function planRounds(seen) {
	const { bytesPerRequest, roomBytes, warmupRequests } = seen;
	const grown = bytesPerRequest > 0 ? Math.ceil(wantedGrowthBytes / bytesPerRequest) : 0;
	const round = Math.min(mostRound, Math.max(wantedRound, grown));
	const warmup = Math.min(mostWarmup, Math.max(leastWarmup, warmupRequests ?? 0, round));
	const uncollected = Math.min(wantedUncollected, round);
	const affordable = bytesPerRequest > 0 ? usableShare * roomBytes / bytesPerRequest : Infinity;
	const scale = Math.min(1, affordable / (3 * round + uncollected));
	const scaled = (count) => Math.max(2, Math.floor(count * scale));
	const left = affordable - 2 * scaled(round) - scaled(uncollected);
	return {
		warmup: scale < 1 ? scaled(round) : Math.floor(Math.min(warmup, left)),
		round: scaled(round),
		uncollected: scaled(uncollected)
	};
}
// src/diagnose/snapshot.ts
/** For an answer, even when all the time is used up; and after one was missing: what is busy now may stay so. */
const waitMs = {
	least: 8e3,
	late: 2e3
};
/** Deep enough for the app's own line under a few frames of a library. */
const frames = 10;
/** Each problem once. */
function noteProblem(seen, code, detail = "") {
	if (!seen.problems.some((each) => each.code === code)) seen.problems.push({
		code,
		detail: detail.slice(0, 200)
	});
}
function createExaminer(subject, clock) {
	const { prepared, caller, viewer, inside, seen, detail, signal } = subject;
	let untilMs = Infinity;
	let isLate = false;
	const leftMs = () => Math.max(0, untilMs - clock.nowMs());
	const ask = async (command) => {
		const mostMs = isLate ? waitMs.late : Math.max(waitMs.least, leftMs());
		const answers = await inside.ask({
			frames,
			detail,
			...command
		}, signal, mostMs);
		isLate = answers.length === 0;
		if (isLate && command.command !== "ping") noteProblem(seen, "late");
		return answers;
	};
	return {
		...subject,
		limit: (limitMs) => void (untilMs = clock.nowMs() + limitMs),
		leftMs,
		ask,
		async rssBytes() {
			const reading = await prepared.meter.read();
			return reading === void 0 ? 0 : reading.anonBytes + reading.shmemBytes;
		},
		async snapshot(command, asks) {
			const reading = await prepared.meter.read();
			const views = viewer.read();
			const processes = detail === "types" ? views.map((view) => ({
				...view,
				openFiles: []
			})) : views;
			const answers = asks ? await ask(command) : [];
			return {
				requests: caller.answered,
				connections: caller.connections,
				rssBytes: reading === void 0 ? null : reading.anonBytes + reading.shmemBytes,
				tmpfsBytes: reading?.shmemBytes ?? null,
				processes,
				answers
			};
		}
	};
}
// src/diagnose/examine.ts
/**
* Examines one side: a fresh container with the probes beside the app, a warm-up, and a snapshot after each of a few
* rounds of requests. A failure is recorded as a problem and never ends the job.
*/
const requestTimeoutMs$1 = 3e4;
/** Above this share of the cap the next request may be the one that the kernel kills for: no more are sent. */
const fullShare = .7;
/** A round is sent in this many parts, and memory is read between them. */
const partsOfRound = 8;
const typesToFollow = 3;
const endpointLimit = 2e4;
/** The largest heap whose snapshot is worth its time. Writing one takes up to `snapshotFactor` times as much memory. */
const mostSnapshotBytes = 20 * mib;
const snapshotFactor = 15;
async function examineSide(spec, world, signal) {
	const seen = {
		rounds: [],
		requestsBeforeFinish: 0,
		problems: []
	};
	try {
		await using prepared = await prepareTrial(spec.trial, world, signal);
		if (prepared.readiness.kind === "ready") await examineService(prepared, spec, seen, world, signal);
		else noteProblem(seen, "never-ready", prepared.readiness.seen);
	} catch (error) {
		if (error instanceof Interrupted || signal.aborted) throw error;
		noteProblem(seen, "failed", describeError(error));
	}
	const { side, target } = spec.trial;
	return {
		side,
		capBytes: target.capBytes,
		...seen
	};
}
async function examineService(prepared, spec, seen, world, outer) {
	const { container } = prepared;
	const { workload } = spec.trial.target;
	using death = watchForDeath(container, seen);
	const signal = AbortSignal.any([outer, death.signal]);
	using caller = world.callers.open({
		address: container.address,
		sequence: spec.trial.sequence,
		routes: spec.trial.routes,
		connections: workload.connections,
		reconnect: workload.reconnect,
		timeoutMs: requestTimeoutMs$1
	});
	const viewer = await world.views.open(container);
	const subject = {
		prepared,
		caller,
		viewer,
		inside: openInside(container, world.clock),
		seen,
		detail: spec.detail,
		signal
	};
	try {
		await examine(createExaminer(subject, world.clock), spec, world);
	} catch (error) {
		if (outer.aborted || !death.signal.aborted) throw error;
	} finally {
		for (const { code, detail } of viewer.problems) noteProblem(seen, code, detail);
	}
}
/** A container that has died answers nothing more: the signal stops everything that waits for it. */
function watchForDeath(container, seen) {
	const died = new AbortController();
	let isOver = false;
	const watch = async () => {
		const { exitCode } = await container.exited;
		if (isOver) return;
		noteProblem(seen, "died", `exit code ${exitCode}`);
		died.abort();
	};
	watch();
	return {
		signal: died.signal,
		[Symbol.dispose]: () => void (isOver = true)
	};
}
async function examine(examiner, spec, world) {
	const { seen, prepared } = examiner;
	const present = await examiner.ask({ command: "ping" });
	const asks = present.length > 0;
	examiner.limit(spec.limitMs(present));
	if (asks) await examiner.ask({ command: "mark" });
	else noteProblem(seen, "no-answer");
	const send = createSender(examiner, spec.trial.target.capBytes, world.clock);
	const readEndpoint = () => askEndpoint(spec.endpoint, prepared.container, world.callers);
	await takeRounds(examiner, spec, asks, send, readEndpoint);
	if (asks) await finish(examiner, spec, send);
}
/** The warm-up and the rounds, with a snapshot after each. */
async function takeRounds(examiner, { plan, trial, endpoint }, asks, send, readEndpoint) {
	const { seen, leftMs } = examiner;
	const room = trial.target.capBytes - await examiner.rssBytes();
	const withHeap = {
		heapSnapshot: true,
		snapshotMaxBytes: Math.min(mostSnapshotBytes, room / snapshotFactor)
	};
	const keep = async (command) => void seen.rounds.push(await examiner.snapshot(command, asks));
	await send(plan.warmup, leftMs() / 4);
	const before = await readEndpoint();
	await keep({
		command: "snap",
		...withHeap
	});
	let goesOn = true;
	for (let round = 1; goesOn && round <= 2; round += 1) {
		goesOn = await send(plan.round, leftMs() / 3);
		await keep({
			command: "snap",
			...round === 2 || !goesOn ? {
				...withHeap,
				timers: true
			} : {}
		});
	}
	if (endpoint !== null) seen.endpoint = {
		before,
		after: await readEndpoint()
	};
}
/** Requests with the cycle collector off, then what only it would free, and who holds the types that grow. */
async function finish(examiner, { plan, detail }, send) {
	const { seen, inside, caller, leftMs } = examiner;
	const followHeap = await readAttachments(seen.rounds, inside, detail);
	const types = rankGrowingTypes(seen.rounds).slice(0, typesToFollow);
	await examiner.ask({ command: "gcoff" });
	const sentBefore = caller.answered;
	await send(plan.uncollected, leftMs() / 2);
	seen.requestsBeforeFinish = caller.answered - sentBefore;
	seen.rounds.push(await examiner.snapshot({
		command: "finish",
		types
	}, true));
	followHeap(types);
}
function createSender({ caller, seen, signal, leftMs, rssBytes }, capBytes, clock) {
	return async (requests, limitMs) => {
		const part = Math.max(1, Math.ceil(requests / partsOfRound));
		const endMs = clock.nowMs() + limitMs;
		for (let left = requests; left > 0; left -= part) {
			if (await rssBytes() > fullShare * capBytes) {
				noteProblem(seen, "stopped-early", `${Math.round(fullShare * 100)} % of the cap`);
				return false;
			}
			await caller.send(Math.min(part, left), Math.max(0, endMs - clock.nowMs()), signal);
		}
		if (clock.nowMs() >= endMs) noteProblem(seen, "out-of-time");
		return leftMs() > 0;
	};
}
async function askEndpoint(endpoint, { address }, callers) {
	if (endpoint === null) return "";
	try {
		return (await callers.fetch(address, endpoint.path, endpoint.headers)).slice(0, endpointLimit);
	} catch (error) {
		return `no answer: ${describeError(error)}`;
	}
}
// src/diagnose/places.ts
/** Finds the repository's path of a file in the container, by the longest common suffix of their paths. */
/** Folders without files of the app's own. */
const skipped = /* @__PURE__ */ new Set([
	".git",
	"node_modules",
	".venv",
	"venv",
	"__pycache__"
]);
const mostFiles = 2e4;
/** Paths relative to the root, separated by `/`; none where the tree cannot be read. */
async function listFiles(root, context) {
	const files = [];
	const folders = [(0, node_path.join)(root, context)];
	for (let folder = folders.pop(); folder !== void 0 && files.length < mostFiles; folder = folders.pop()) for (const entry of await (0, node_fs_promises.readdir)(folder, { withFileTypes: true }).catch(() => [])) {
		const path = (0, node_path.join)(folder, entry.name);
		if (entry.isDirectory() && !skipped.has(entry.name)) folders.push(path);
		else if (entry.isFile()) files.push((0, node_path.relative)(root, path));
	}
	return files;
}
function findPlaces(examinations, files) {
	const sites = examinations.filter(({ side }) => side === "head").flatMap(({ rounds }) => rounds).flatMap(({ answers }) => answers).flatMap(({ sites, cycles, opened }) => [
		...sites,
		...cycles?.sites ?? [],
		...opened ?? []
	]).filter(({ own }) => own);
	return [...new Set(sites.map(({ file }) => file))].flatMap((inside) => {
		const repository = findPlace(inside, files);
		return repository === void 0 ? [] : [{
			inside,
			repository
		}];
	});
}
/** undefined where no file has a common suffix, or several have equally long ones. */
function findPlace(inside, files) {
	const [best, next] = files.map((file) => ({
		file,
		common: commonEnd(inside.split("/"), file.split("/"))
	})).filter(({ common }) => common > 0).sort((one, other) => other.common - one.common || one.file.length - other.file.length);
	if (best === void 0 || next !== void 0 && next.common === best.common) return void 0;
	return best.file;
}
/** The number of common trailing parts. */
function commonEnd(one, other) {
	let common = 0;
	while (common < other.length && one.at(-1 - common) === other.at(-1 - common)) common += 1;
	return common;
}
// src/measure/report-running.ts
const intervalMs = 500;
/** The first answers do not show a service's pace. */
const paceAfterMs = 1500;
/** Stops when the returned controller is aborted. */
function reportWhileRunning(place, lives, requests, world) {
	const stop = new AbortController();
	const startedMs = world.clock.nowMs();
	const watches = lives.toSorted((one, other) => one.side.localeCompare(other.side)).map((live) => watchAnswers(live, startedMs));
	const tell = async () => {
		while (!stop.signal.aborted) {
			const nowMs = world.clock.nowMs();
			const sides = watches.map((look) => look(nowMs));
			const leftMs = estimateLeftMs(place, requests(), sides, nowMs - startedMs);
			world.progress.pair({
				place,
				requests: requests(),
				sides,
				leftMs
			});
			await world.clock.sleep(intervalMs, stop.signal);
		}
	};
	tell().catch(() => void 0);
	return stop;
}
function watchAnswers(live, startedMs) {
	let last = {
		answered: 0,
		atMs: startedMs
	};
	return (nowMs) => {
		const answered = live.answered();
		const isPaused = live.isPaused();
		if (isPaused || answered > last.answered) last = {
			answered,
			atMs: nowMs
		};
		return {
			side: live.side,
			answered,
			levels: live.levels(),
			silentMs: nowMs - last.atMs,
			isPaused
		};
	};
}
/** At the pace of the slower side so far, with as much time for each planned pair that follows. */
function estimateLeftMs({ pair }, requests, sides, elapsedMs) {
	const slowest = Math.min(...sides.map(({ answered }) => answered));
	if (elapsedMs < paceAfterMs || !Number.isFinite(slowest) || slowest === 0) return null;
	const msPerRequest = elapsedMs / slowest;
	const pairsAfter = pair === null ? 0 : pair.of - pair.index - 1;
	return Math.max(0, requests - slowest) * msPerRequest + pairsAfter * requests * msPerRequest;
}
// src/measure/ending.ts
/** Printed by runtimes that give up at a limit of their own, below the container's cap, so that the kernel kills nothing. */
const outOfMemoryMessages = [
	/JavaScript heap out of memory/,
	/java\.lang\.OutOfMemoryError/,
	/fatal error: (runtime: )?(out of memory|cannot allocate memory)/,
	/^MemoryError\b/m,
	/failed to allocate memory \(NoMemoryError\)/,
	/Allowed memory size of \d+ bytes exhausted/,
	/Out of memory\.\s+at System|System\.OutOfMemoryException/,
	/memory allocation of \d+ bytes failed/
];
const logLimit = 4e3;
function classifyExit(exit, oomKills, log) {
	if (oomKills > 0 || exit.oomKilled) return {
		kind: "oom",
		by: "kernel",
		survived: false,
		exitCode: exit.exitCode,
		evidence: oomKills > 0 ? `the kernel counted ${oomKills} out-of-memory kill${oomKills === 1 ? "" : "s"}` : "the engine reports OOMKilled"
	};
	const message = findOutOfMemoryMessage(log);
	if (exit.exitCode !== 0 && message !== void 0) return {
		kind: "oom",
		by: "runtime",
		survived: false,
		exitCode: exit.exitCode,
		evidence: message
	};
	return {
		kind: "crashed",
		exitCode: exit.exitCode,
		log: cutLog(log)
	};
}
/** The container is still running, but a supervisor may have replaced a process that ran out of memory. */
function classifySurvivor(oomKills, failures, log) {
	if (oomKills > 0) return {
		kind: "oom",
		by: "kernel",
		survived: true,
		exitCode: null,
		evidence: `the kernel counted ${oomKills} out-of-memory kill${oomKills === 1 ? "" : "s"} while the container lived on`
	};
	const message = failures > 0 ? findOutOfMemoryMessage(log) : void 0;
	return message === void 0 ? { kind: "completed" } : {
		kind: "oom",
		by: "runtime",
		survived: true,
		exitCode: null,
		evidence: message
	};
}
function findOutOfMemoryMessage(log) {
	return log.split("\n").find((line) => outOfMemoryMessages.some((message) => message.test(line)))?.trim().slice(0, 200);
}
/** Keeps the end of a log, which has the reason. */
function cutLog(log) {
	return log.length <= logLimit ? log : `…${log.slice(-4e3)}`;
}
// src/measure/plan.ts
/**
* Three pairs: the least with which the spread between containers, where the variance is, can be told from one odd
* container.
*/
const pairCount = 3;
/** `reused`: pairs of a base that an earlier run measured. */
function planTrials(reused) {
	return { pairs: reused ?? pairCount };
}
/** In the order in which they are started. It alternates, so that whatever the side started first gains cancels out. */
function sidesOfPair(pair, hasBase) {
	if (!hasBase) return ["head"];
	return pair % 2 === 0 ? ["base", "head"] : ["head", "base"];
}
/**
* Requests per trial of a later look, after `seen` in the first one. Three times as many: a cache that is still filling at
* the end of the first look then had twice as many requests again to come to its end, and a leak of 1 KiB per request is
* still confirmed within a minute. With less than two thirds more there would be little that is new.
*/
const longerRequests = {
	most: (seen) => 3 * seen,
	least: (seen) => Math.ceil(5 * seen / 3)
};
/**
* The pause in the middle of a longer look. What a service keeps for a limited time (a timeout that each request sets, a
* connection kept alive for the next one) grows like a leak until the time is over, and is released in the pause: what
* follows reuses the room and does not grow. A load that is slow enough reaches the end of such a time without a pause.
*/
function pauseOf(requests, wantedMs, paces) {
	return wantedMs > Math.min(...paces.map(({ answers, durationMs }) => requests / 2 / answers * durationMs)) ? {
		afterAnswers: Math.floor(requests / 2),
		ms: wantedMs
	} : void 0;
}
/** Evenly spaced reads per trial, besides the checkpoints: enough for a slope and its steps, too few to slow anything down. */
const readsPerTrial = 100;
/** The next answer count after `answered` at which memory is read; undefined when there is none up to `requests`. */
function nextRead(answered, workload) {
	const spacing = Math.max(1, Math.floor(workload.requests / readsPerTrial));
	const regular = Math.min((Math.floor(answered / spacing) + 1) * spacing, workload.requests);
	const next = Math.min(regular, ...workload.checkpoints.filter((checkpoint) => checkpoint > answered));
	return next > answered && next <= workload.requests ? next : void 0;
}
/** `slowdown`: how much longer an answer takes under another condition. */
function paceOf({ load, readyMs }, slowdown = 1) {
	return {
		answers: Math.max(1, load.answered),
		durationMs: Math.max(1, load.durationMs) * slowdown,
		readyMs
	};
}
/**
* The share of the target's budget that one pair has for its load. Starting takes at most half of it, because a service
* that takes a minute to start has to be measured too.
*/
function loadShareMs(budgetMs, pairs, readyMs) {
	const share = budgetMs / pairs;
	return Math.max(share - readyMs, share / 2);
}
/** Requests per trial that the budget allows at the pace of the slower side, rounded to two significant digits. */
function affordableRequests(workload, pairs, paces) {
	const affordable = paces.map(({ answers, durationMs, readyMs }) => answers / durationMs * loadShareMs(workload.budgetMs, pairs, readyMs));
	const fewest = Math.min(workload.requests, ...affordable);
	return fewest >= workload.requests ? workload.requests : Math.min(workload.requests, Math.max(200, roundDown(fewest)));
}
/** Making and removing the containers of a pair. */
const pairOverheadMs = 3500;
/** Start and load, of the slowest trial. */
function neededMs(requests, paces) {
	return Math.max(...paces.map(({ durationMs, answers, readyMs }) => readyMs + requests * durationMs / answers));
}
/** To two significant digits. */
function roundDown(count) {
	const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
	return Math.floor(count / unit) * unit;
}
// src/measure/recorder.ts
/** Reads a container's memory at exact answer counts while its load runs. */
/** A server that forks for every request has more processes than a report can show. */
const keptProcesses = 16;
const largerOf = ({ from, to }) => Math.max(from.bytes, to.bytes);
/**
* `requests` is evaluated at every answer, because the budget may lower it while the load runs. Where the host's files
* can be read the read is synchronous, so that it belongs to exactly this answer.
*/
function createRecorder(meter, clock, workload) {
	const samples = [];
	const processes = /* @__PURE__ */ new Map();
	const pending = [];
	const startedMs = clock.nowMs();
	let next = 0;
	const keep = (requests, atMs, reading) => {
		if (reading === void 0) return;
		const { byProcess = [], ...memory } = reading;
		samples.push({
			requests,
			atMs,
			...memory
		});
		for (const { pid, name, anonBytes: bytes } of byProcess) {
			const to = {
				requests,
				bytes
			};
			processes.set(pid, {
				pid,
				name,
				from: processes.get(pid)?.from ?? to,
				to
			});
		}
	};
	return {
		samples,
		byProcess() {
			if (processes.size === 0) return void 0;
			return [...processes.values()].toSorted((one, other) => largerOf(other) - largerOf(one)).slice(0, keptProcesses).toSorted((one, other) => one.pid - other.pid).map(({ pid: _pid, ...process }) => process);
		},
		observe(answered) {
			if (!(answered === workload.requests()) && (next === void 0 || answered < next)) return;
			const atMs = clock.nowMs() - startedMs;
			const reading = meter.read();
			if (reading instanceof Promise) pending.push(reading.catch(() => void 0).then((late) => keep(answered, atMs, late)));
			else keep(answered, atMs, reading);
			next = nextRead(answered, {
				requests: workload.requests(),
				checkpoints: workload.checkpoints
			});
		},
		async settle() {
			await Promise.all(pending);
			samples.sort((one, other) => one.requests - other.requests);
		}
	};
}
/** How much longer than its share a trial may take before it is cut: a slow trial is worth finishing. */
const usualPatience = 1.5;
function createQuota(workload, pairs, patience = usualPatience) {
	let requests = workload.requests;
	return {
		get requests() {
			return requests;
		},
		heed(pace) {
			requests = Math.min(requests, affordableRequests(workload, pairs, [pace]));
		},
		cutAt(answered) {
			requests = Math.min(requests, Math.max(answered, Math.min(200, requests)));
		},
		deadlineMs: (readyMs) => patience * loadShareMs(workload.budgetMs, pairs, readyMs)
	};
}
// src/measure/watch.ts
const tickMs = 100;
/** Until the load has ended by itself, or there is a reason to end it. */
async function watch(watched, clock, signal) {
	const { container, meter, run, quota, silenceLimitMs, readyMs, pauseMs } = watched;
	let exit;
	let driven = false;
	container.exited.then((ended) => exit = ended).then(() => run.stop());
	run.done.then(() => driven = true, () => driven = true);
	const startedMs = clock.nowMs();
	const limitMs = quota.deadlineMs(readyMs) + pauseMs;
	let lastAnswer = {
		answered: 0,
		atMs: startedMs
	};
	let paceStart;
	let paceTold = !watched.setsPace;
	while (true) {
		await Promise.race([clock.sleep(tickMs, signal), run.done]);
		if (exit !== void 0) return {
			kind: "exit",
			exit
		};
		if (driven) return { kind: "none" };
		if (meter.oomKills() > 0) return { kind: "oom-kill" };
		const nowMs = clock.nowMs();
		const elapsedMs = nowMs - startedMs;
		if (run.isPaused || run.answered > lastAnswer.answered) lastAnswer = {
			answered: run.answered,
			atMs: nowMs
		};
		if (nowMs - lastAnswer.atMs > silenceLimitMs) return {
			kind: "silence",
			silentMs: nowMs - lastAnswer.atMs
		};
		if (elapsedMs > limitMs) {
			quota.cutAt(run.answered);
			return {
				kind: "deadline",
				limitMs
			};
		}
		if (elapsedMs >= 2e3) paceStart ??= {
			answered: run.answered,
			atMs: nowMs
		};
		if (!paceTold && paceStart !== void 0 && elapsedMs >= 5e3) {
			paceTold = true;
			const answers = run.answered - paceStart.answered;
			quota.heed({
				answers,
				durationMs: nowMs - paceStart.atMs,
				readyMs
			});
		}
	}
}
// src/measure/trial.ts
const requestTimeoutMs = 3e4;
/** Longer than any single request may take. */
const silenceLimitMs = 35e3;
const exitPatienceMs = 3e3;
function driveTrial(prepared, quota, world, signal) {
	const { spec, container, meter } = prepared;
	const recorder = createRecorder(meter, world.clock, {
		checkpoints: spec.target.workload.checkpoints,
		requests: () => quota.requests
	});
	recorder.observe(0);
	let failure;
	const run = world.load.start({
		address: container.address,
		sequence: spec.sequence,
		routes: spec.routes,
		connections: spec.target.workload.connections,
		reconnect: spec.target.workload.reconnect,
		ratePerSecond: spec.target.workload.ratePerSecond,
		timeoutMs: requestTimeoutMs,
		pause: spec.pause,
		onAnswer: (answered) => {
			try {
				recorder.observe(answered);
			} catch (error) {
				failure ??= error;
			}
			if (failure !== void 0 || answered >= quota.requests) run.stop();
		}
	});
	const done = finishTrial(prepared, run, recorder, quota, world.clock, signal).then((trial) => {
		if (failure !== void 0) throw failure;
		return trial;
	});
	return {
		live: {
			side: spec.side,
			answered: () => run.answered,
			isPaused: () => run.isPaused,
			levels: () => recorder.samples.map((sample) => ({
				requests: sample.requests,
				bytes: rssBytes(sample)
			}))
		},
		done
	};
}
async function finishTrial(prepared, run, recorder, quota, clock, signal) {
	const { spec, container, meter, readiness } = prepared;
	const cut = await watch({
		container,
		meter,
		run,
		quota,
		silenceLimitMs,
		readyMs: readiness.waitedMs,
		pauseMs: spec.pause?.ms ?? 0,
		setsPace: spec.pair === 0
	}, clock, signal).finally(() => run.stop());
	const load = await run.done;
	await recorder.settle();
	const end = await classifyEnd(cut, container, meter, load, clock);
	const byProcess = recorder.byProcess();
	return {
		side: spec.side,
		pair: spec.pair,
		readyMs: readiness.waitedMs,
		samples: recorder.samples,
		...byProcess === void 0 ? {} : { byProcess },
		load,
		oomKills: meter.oomKills(),
		end
	};
}
async function classifyEnd(cut, container, meter, load, clock) {
	if (cut.kind === "silence") return {
		kind: "unresponsive",
		silentMs: cut.silentMs,
		log: cutLog(await container.log())
	};
	const exit = cut.kind === "exit" ? cut.exit : meter.oomKills() > 0 ? await awaitExit(container, clock) : void 0;
	if (exit !== void 0) return classifyExit(exit, meter.oomKills(), await container.log());
	const failures = load.lost + load.errors.reduce((sum, { count }) => sum + count, 0);
	const survivor = classifySurvivor(meter.oomKills(), failures, failures > 0 ? await container.log() : "");
	return survivor.kind === "completed" && cut.kind === "deadline" ? {
		kind: "deadline",
		limitMs: cut.limitMs
	} : survivor;
}
/** The kernel counts a kill before the engine notices that it hit the container's first process. */
async function awaitExit(container, clock) {
	const enough = new AbortController();
	const patience = clock.sleep(exitPatienceMs, enough.signal).catch(() => void 0);
	const exit = await Promise.race([container.exited, patience]);
	enough.abort();
	return exit ?? void 0;
}
/** The trial of a service that never came up. */
async function describeNotReady(prepared) {
	const { spec, readiness, meter, container } = prepared;
	if (readiness.kind === "ready") throw new RangeError("This service is ready.");
	const log = cutLog(await container.log());
	return {
		side: spec.side,
		pair: spec.pair,
		readyMs: readiness.waitedMs,
		samples: [],
		load: {
			answered: 0,
			unexpected: [],
			errors: [],
			lost: 0,
			durationMs: 0,
			latencyMs: {
				mean: 0,
				p50: 0,
				p99: 0
			}
		},
		oomKills: meter.oomKills(),
		end: {
			kind: "not-ready",
			reason: readiness.kind,
			waitedMs: readiness.waitedMs,
			exitCode: readiness.kind === "exited" ? readiness.exit.exitCode : null,
			seen: readiness.seen,
			log
		}
	};
}
// src/measure/pair.ts
async function runPair(specs, place, quota, world, outerSignal) {
	const failed = new AbortController();
	const signal = AbortSignal.any([outerSignal, failed.signal]);
	await using stack = new AsyncDisposableStack();
	const together = (tasks) => settleTogether(tasks, () => failed.abort());
	world.progress.activity({
		kind: "starting",
		place
	});
	const prepared = await together(specs.map(async (spec) => stack.use(await prepareTrial(spec, world, signal))));
	const runs = prepared.map((trial) => ({
		meter: trial.meter,
		...trial.readiness.kind === "ready" ? driveTrial(trial, quota, world, signal) : {
			live: null,
			done: describeNotReady(trial)
		}
	}));
	const reporting = reportWhileRunning(place, runs.flatMap(({ live }) => live === null ? [] : [live]), () => quota.requests, world);
	const driven = new AbortController();
	const meanwhile = prepared.flatMap(({ spec, container, readiness }) => spec.meanwhile === void 0 || readiness.kind !== "ready" ? [] : [spec.meanwhile(container, AbortSignal.any([signal, driven.signal]))]);
	const endMeanwhile = async () => {
		driven.abort();
		await Promise.all(meanwhile);
	};
	try {
		const made = await together(runs.map(async ({ done, meter }) => {
			return {
				trial: await done,
				memory: {
					source: meter.source,
					errorBytes: meter.errorBytes
				}
			};
		}));
		await endMeanwhile();
		await Promise.all(prepared.map((trial) => trial[Symbol.asyncDispose]()));
		return made;
	} finally {
		reporting.abort();
		await endMeanwhile();
	}
}
/**
* Waits for all tasks even when one fails, so that nothing uses the containers when they are disposed of. Throws the
* first failure, because the later ones follow from it.
*/
async function settleTogether(tasks, onFailure) {
	const failures = [];
	const outcomes = await Promise.allSettled(tasks.map((task) => task.catch((error) => {
		failures.push(error);
		onFailure();
		throw error;
	})));
	if (failures.length > 0) throw failures[0];
	return outcomes.flatMap((outcome) => outcome.status === "fulfilled" ? [outcome.value] : []);
}
// src/diagnose/collect-meanwhile.ts
/** Runs the runtime's collector on both sides throughout a load. */
/** After fewer collections most of what is read is still garbage. */
const fewestCollections = 5;
/** A short load is collected more often, but not more often than probes poll for commands. */
const wantedCollections = 20;
const everyMs = {
	least: 100,
	most: 500
};
/** `specs` that have the probes; `loadMs`: how long the load of the faster side may take. */
function collectMeanwhile(specs, loadMs, clock) {
	const every = Math.round(Math.min(everyMs.most, Math.max(everyMs.least, loadMs / wantedCollections)));
	const counts = specs.map(() => 0);
	return {
		isEnough: () => counts.every((count) => count >= fewestCollections),
		specs: specs.map((spec, index) => ({
			...spec,
			async meanwhile(container, ended) {
				counts[index] = await countCollections(container, every, clock, ended);
			}
		}))
	};
}
/** The fewest collections of any process; 0 where one did not answer or cannot collect. */
async function countCollections(container, every, clock, ended) {
	try {
		const probes = openProbes(container, clock);
		await probes.send({
			command: "collect",
			everyMs: every
		});
		await whenAborted(ended);
		const answers = (await probes.answers()).filter(({ probe }) => runtimeTraits[probe].isGenerational);
		const fewest = Math.min(...answers.map(({ collections = 0, problems }) => problems.length > 0 ? 0 : collections));
		return answers.length === 0 ? 0 : fewest;
	} catch {
		return 0;
	}
}
function whenAborted(signal) {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener("abort", () => resolve(), { once: true });
	});
}
// src/diagnose/released-look.ts
/**
* The looks that see what is released: as long as the longer look, with the runtime's collector running throughout, and
* for pending timers with a pause until they have fired. The probes only call the collector; the verdict comes from
* memory as the kernel reports it.
*/
/** How long start and load of a collected look may take. */
const mostMs$1 = 45e3;
/** How much slower collecting makes a service, with many objects and with few. */
const slowdown = {
	usual: 1.75,
	least: 1.25
};
/** The slope of a shorter load is that of its start. */
const leastMs$1 = 3e3;
/** undefined where too little time is left. Prefers a look without a pause to none. */
function planCollected(target, leftMs) {
	const pauseMs = lookOf(target, "longer")?.pause?.ms ?? 0;
	const availableMs = leftMs - pairOverheadMs;
	const wholeMs = Math.min(mostMs$1, availableMs);
	const least = longerRequests.least(firstRequests(target));
	const pauses = pauseMs > 0 && neededMs(least, pacesOf(target, slowdown.usual)) + pauseMs <= wholeMs;
	return planLoad(target, wholeMs - (pauses ? pauseMs : 0), availableMs - (pauses ? pauseMs : 0), pauses ? pauseMs : 0);
}
/** Like a pair of the longer look, it may take the target's budget once more. undefined where that is too little. */
function planTimers(target, budgetMs, pauseMs) {
	return planLoad(target, Math.min(budgetMs, mostMs$1), budgetMs, pauseMs) ?? planLoad(target, budgetMs, budgetMs, pauseMs);
}
function planLoad(target, wantedMs, loadMs, pauseMs) {
	if (wantedMs < leastMs$1) return void 0;
	const first = firstRequests(target);
	const affordable = affordableRequests({
		requests: lookOf(target, "longer")?.requests ?? longerRequests.most(first),
		budgetMs: wantedMs
	}, 1, pacesOf(target, slowdown.usual));
	const requests = Math.max(affordable, longerRequests.least(first));
	if (neededMs(requests, pacesOf(target, slowdown.least)) > wantedMs) return void 0;
	return {
		requests,
		pause: pauseMs === 0 ? void 0 : {
			afterAnswers: Math.floor(requests / 2),
			ms: pauseMs
		},
		loadMs
	};
}
/** What the shortest collected look takes that shows anything; `least` is Infinity where that is too long. */
function shortestCollectedMs(target) {
	const fewest = longerRequests.least(firstRequests(target));
	const takesMs = (each) => neededMs(fewest, pacesOf(target, each)) + pairOverheadMs;
	const least = takesMs(slowdown.least);
	const pauseMs = lookOf(target, "longer")?.pause?.ms ?? 0;
	return {
		least: least > 48500 ? Infinity : least,
		most: takesMs(slowdown.usual) + pauseMs
	};
}
/** `specs` have the probes. undefined where a side could not be collected often enough. */
async function takeReleasedLook({ kind }, { requests, pause, loadMs }, given, target, answers, world, signal) {
	if (kind !== "collected" && kind !== "timers") throw new RangeError(`${kind} is measured elsewhere.`);
	const paused = given.map((spec) => pause === void 0 ? spec : {
		...spec,
		pause
	});
	const collecting = answers.some(({ probe }) => runtimeTraits[probe].isGenerational) ? collectMeanwhile(paused, quickestMs(requests, target), world.clock) : void 0;
	const place = {
		target: target.name,
		run: kind,
		pair: null
	};
	const quota = createQuota({
		requests,
		budgetMs: loadMs
	}, 1, 1);
	const made = await runPair(collecting?.specs ?? paused, place, quota, world, signal);
	if (collecting?.isEnough() === false) return void 0;
	const trials = made.map(({ trial }) => trial);
	world.progress.note({
		kind: "pair-ended",
		place,
		trials
	});
	return {
		kind,
		requests,
		...pause === void 0 ? {} : { pause },
		trials
	};
}
/** The load alone, of the fastest trial. */
function quickestMs(requests, target) {
	return Math.min(...pacesOf(target, 1).map(({ durationMs, answers }) => requests * durationMs / answers));
}
function pacesOf(target, each) {
	return trialsOfLook(target, "first").map((trial) => paceOf(trial, each));
}
// src/diagnose/rerun-condition.ts
/** The workload once more on both sides, under one changed condition: growth that disappears with it is explained by it. */
const conditions = {
	/**
	* glibc's malloc with one arena, and with everything of 16 KiB and more mapped by itself or returned at once: 94 % of
	* the freed memory that it keeps goes away, and what the program itself holds does not.
	*/
	"glibc-returns": {
		env: {
			MALLOC_ARENA_MAX: "1",
			MALLOC_TRIM_THRESHOLD_: "131072",
			MALLOC_MMAP_THRESHOLD_: "16384"
		},
		slowdown: 3,
		change: (spec) => spec
	},
	"keep-alive": {
		env: {},
		slowdown: 1,
		change: (spec) => ({
			...spec,
			target: {
				...spec.target,
				workload: {
					...spec.target.workload,
					reconnect: 0
				}
			}
		})
	}
};
/** For start and load. */
const mostMs = 15e3;
/** The slope of a shorter load is that of its start. */
const leastMs = 3e3;
/** undefined where the condition holds already, and where `leftMs` is too little. */
async function rerunCondition(kind, given, measurement, leftMs, world, signal) {
	if (kind === "keep-alive" && measurement.workload.reconnect === 0) return void 0;
	const { env, slowdown, change } = conditions[kind];
	const availableMs = leftMs - pairOverheadMs;
	const budgetMs = Math.min(mostMs, availableMs);
	if (budgetMs < leastMs) return void 0;
	const pacesAt = (factor) => trialsOfLook(measurement, "first").map((trial) => paceOf(trial, factor));
	const requests = affordableRequests({
		requests: firstRequests(measurement),
		budgetMs
	}, 1, pacesAt(slowdown));
	if (neededMs(requests, pacesAt(1)) > availableMs) return void 0;
	return {
		kind,
		env,
		requests,
		trials: (await runPair(given.map((spec) => change({
			...spec,
			env: {
				...spec.env,
				...env
			}
		})), {
			target: measurement.name,
			run: kind,
			pair: null
		}, createQuota({
			requests,
			budgetMs: availableMs
		}, 1, 1), world, signal)).map(({ trial }) => trial)
	};
}
// src/diagnose/diagnose.ts
/**
* Diagnoses a target that grew, on fresh containers of its own: an examination of both sides, the look that it asks for,
* and the workload again under other conditions. The first and longer looks run without any of it, and its failures end
* no job.
*/
/** What a diagnosis may add to a job, from its first container to its last; a look for timers has a budget of its own. */
const totalMs = 6e4;
/** Snapshots and requests of an examination; the least is what a slow service still shows its line in. */
const examining = {
	leastMs: 1e4,
	mostMs: 3e4
};
/** What tracing takes: some 260 bytes for each of at most a million allocations. */
const tracingBytes = 256 * mib;
/** Of the machine, for each of the two containers. */
const memoryShare = 1 / 3;
/** The measurement with its diagnosis, and with the look that was taken because of it; as it was when none is needed. */
async function diagnoseTarget(run, measurement, world, signal) {
	const { gate, sides } = run.target;
	const findings = analyseTarget(measurement, gate);
	if (!needsDiagnosis(findings, run.diagnose.when)) return measurement;
	const startedMs = world.clock.nowMs();
	const inquiry = {
		run,
		sides: measurement.images.base === null || sides.base === null ? ["head"] : ["base", "head"],
		specify: createSpecifier(run, measurement),
		leftMs: () => startedMs + totalMs - world.clock.nowMs(),
		world,
		signal
	};
	const examinations = await examineSides(inquiry, measurement, findings);
	const evidenceOf = (reruns) => ({
		tookMs: world.clock.nowMs() - startedMs,
		examinations,
		reruns,
		places: findPlaces(examinations, run.files)
	});
	const looked = await takeLook(inquiry, {
		...measurement,
		diagnosis: evidenceOf([])
	});
	const reruns = [];
	for (const [index, kind] of rankReruns(analyseTarget(looked, gate), looked).entries()) {
		const rerun = await rerunCondition(kind, inquiry.sides.map((side) => inquiry.specify(side, index + 2)), measurement, inquiry.leftMs(), world, signal);
		if (rerun !== void 0) reruns.push(rerun);
	}
	return {
		...looked,
		diagnosis: asKept(evidenceOf(reruns))
	};
}
/** The look that the examination asks for, if there is time for it. */
async function takeLook(inquiry, target) {
	const { run, sides, specify, leftMs, world, signal } = inquiry;
	const next = nextLook(target, run.target.gate, { without: "longer" });
	if (next === null || next.kind === "first" || next.kind === "longer") return target;
	const plan = next.kind === "timers" ? planTimers(target, run.target.target.workload.budgetMs, next.pauseMs ?? 0) : planCollected(target, leftMs());
	if (plan === void 0) return target;
	const look = await takeReleasedLook(next, plan, sides.map((side) => probed(specify(side, 1), run, target.capBytes)), target, answersOf(target.diagnosis), world, signal);
	return look === void 0 ? target : withLook(target, look);
}
function answersOf(diagnosis) {
	return (diagnosis?.examinations ?? []).flatMap(({ rounds }) => rounds.flatMap(({ answers }) => answers));
}
/** With the probes beside the app, under a cap that leaves tracing some room. */
async function examineSides({ run, sides, specify, leftMs, world, signal }, measurement, findings) {
	const capBytes = Math.max(measurement.capBytes, Math.min(2 * measurement.capBytes + tracingBytes, memoryShare * run.memoryBytes));
	const growth = growthOf$2(findings);
	const isThereAtStart = startsHigher(findings);
	const seenSlope = Math.max(growth.per === "request" ? growth.bytes ?? 0 : 0, roughSlope(measurement));
	const plan = planRounds({
		bytesPerRequest: isThereAtStart ? 0 : seenSlope,
		roomBytes: capBytes - (findings.head.startBytes ?? 0),
		warmupRequests: findings.head.warmupRequests ?? findings.basis.window?.fromRequests ?? null
	});
	const { detail } = run.diagnose;
	const { debugEndpoint: endpoint } = run.target.target;
	const limitMs = (answers) => mayBeReleased(findings) && collectsLate({ rounds: [{ answers }] }) ? shareWithCollecting(shortestCollectedMs(measurement), leftMs()) : Math.min(examining.mostMs, Math.max(examining.leastMs, leftMs()));
	const requests = plan.warmup + 2 * plan.round + plan.uncollected;
	world.progress.stage({
		kind: "diagnosing",
		target: measurement.name
	});
	world.progress.activity({
		kind: "examining",
		target: measurement.name,
		requests
	});
	return await Promise.all(sides.map((side) => {
		return examineSide({
			trial: probed(specify(side, 0), run, capBytes, isThereAtStart ? [markBeforeStart] : []),
			plan,
			detail,
			endpoint,
			limitMs
		}, world, signal);
	}));
}
/** How long an examination may take, so that the collected look finds its time; where it cannot, none is reserved. */
function shareWithCollecting(collectedMs, leftMs) {
	const { leastMs, mostMs } = examining;
	if (leftMs - collectedMs.most >= leastMs) return Math.min(mostMs, leftMs - collectedMs.most);
	return leftMs - collectedMs.least >= leastMs ? leastMs : mostMs;
}
/**
* As a reader of the file will have it, in the schema's order: judged again it gives the same bytes. What the schema
* refuses is recorded as a failed examination, and is no reason to end the job.
*/
function asKept(seen) {
	const kept = diagnosisSchema.safeParse(seen);
	if (kept.success) return kept.data;
	const [issue] = kept.error.issues;
	const nothing = {
		rounds: [],
		requestsBeforeFinish: 0,
		problems: [{
			code: "failed",
			detail: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`.slice(0, 200)
		}]
	};
	const examinations = seen.examinations.map(({ side, capBytes }) => ({
		side,
		capBytes,
		...nothing
	}));
	return {
		tookMs: seen.tookMs,
		examinations,
		reruns: [],
		places: []
	};
}
/** Numbered after all pairs of the looks, because a container's name contains the number. */
function createSpecifier({ target }, measurement) {
	const sequence = buildSequence(target.routes, target.seed);
	const first = Math.max(measurement.pairs, ...allTrials(measurement).map(({ pair }) => pair + 1));
	const pins = measurement.pinned ?? {};
	return (side, index) => specifyTrial(target, side, first + index, sequence, pins);
}
function probed(spec, { target, probes }, capBytes, more = []) {
	const image = target.sides[spec.side];
	const own = Object.fromEntries((image?.env ?? []).map((entry) => {
		const at = entry.indexOf("=");
		return [entry.slice(0, at), entry.slice(at + 1)];
	}));
	const env = {
		...spec.env,
		...probeEnvironment({
			...own,
			...spec.env
		})
	};
	return {
		...spec,
		target: {
			...spec.target,
			capBytes
		},
		env,
		files: [...probes, ...more]
	};
}
/** Of the trial that gained the most from start to end: a head that died at once has no better slope. */
function roughSlope(measurement) {
	const slopes = trialsOfLook(measurement, "first").filter(({ side }) => side === "head").flatMap(({ samples }) => {
		const [first, last] = [samples[0], samples.at(-1)];
		return first === void 0 || last === void 0 || last.requests === 0 ? [] : [(rssBytes(last) - rssBytes(first)) / last.requests];
	});
	return Math.max(0, ...slopes);
}
// src/diagnose/targets.ts
/** Diagnoses the targets of a run that grew. */
/** The measurements, with a diagnosis where one was needed. */
async function diagnoseTargets(targets, how, world, signal) {
	const { diagnose, head, memoryBytes } = how;
	if (diagnose.when === "never") return targets.map(({ measurement }) => measurement);
	const probes = await readProbeFiles();
	const diagnosed = [];
	for (const { measurement, run: target, context } of targets) {
		const inquiry = {
			target,
			diagnose,
			probes,
			files: (head.dir === null || context === null ? [] : await listFiles(head.dir, context)).map((path) => (0, node_path.join)(head.pathInRepository, path)),
			memoryBytes
		};
		diagnosed.push(await diagnoseTarget(inquiry, measurement, world, signal));
	}
	return diagnosed;
}
// src/workload/har.ts
/** Derives routes from a recording of a browser's network panel (HAR 1.2, http://www.softwareishard.com/blog/har-12-spec/). */
const pairSchema = require_vendor.object({
	name: require_vendor.string(),
	value: require_vendor.string().default("")
});
const entrySchema = require_vendor.object({
	request: require_vendor.object({
		method: require_vendor.string(),
		url: require_vendor.string(),
		headers: require_vendor.array(pairSchema).default([]),
		postData: require_vendor.object({
			mimeType: require_vendor.string().default(""),
			text: require_vendor.string().optional(),
			params: require_vendor.array(pairSchema).default([])
		}).optional()
	}),
	response: require_vendor.object({ status: require_vendor.number$1() })
});
const harSchema = require_vendor.object({ log: require_vendor.object({ entries: require_vendor.array(entrySchema) }) });
/**
* Headers of one connection (RFC 9110, 7.6.1) or one user (cookies, credentials), headers that the load sets itself, and
* conditional ones: a 304 for another build's ETag does no work.
*/
const droppedHeaders = /* @__PURE__ */ new Set([
	"authorization",
	"connection",
	"content-length",
	"cookie",
	"cookie2",
	"expect",
	"host",
	"http2-settings",
	"if-match",
	"if-modified-since",
	"if-none-match",
	"if-range",
	"if-unmodified-since",
	"keep-alive",
	"proxy-authorization",
	"proxy-connection",
	"te",
	"trailer",
	"transfer-encoding",
	"upgrade"
]);
/**
* The requests to the most frequent origin, in order of first appearance, weighted by frequency. Throws `UserError` when
* the file is not a recording, or when a request cannot be repeated.
*/
function routesFromHar(text, fileName) {
	const answered = readEntries(text, fileName).filter(isAnswered);
	const origin = mostFrequent(answered.map(originOf));
	const routes = /* @__PURE__ */ new Map();
	for (const entry of answered.filter((candidate) => originOf(candidate) === origin)) {
		const route = routeOf$1(entry, fileName);
		const key = JSON.stringify([
			route.method,
			route.path,
			route.headers,
			route.body
		]);
		const known = routes.get(key);
		routes.set(key, known === void 0 ? route : combine(known, route));
	}
	if (routes.size === 0) throw new UserError(`${fileName} contains no answered HTTP request. Record again with the network panel open.`);
	if (routes.size > 1e3) throw new UserError(`${fileName} has ${routes.size} different requests to ${origin}, but at most ${mostRoutes} can be sent. Shorten the recording.`);
	return [...routes.values()];
}
function readEntries(text, fileName) {
	let json;
	try {
		json = JSON.parse(text);
	} catch (error) {
		throw new UserError(`${fileName} is not JSON (${describeError(error)}). Export the recording again as a HAR file.`);
	}
	const parsed = harSchema.safeParse(json);
	if (parsed.success) return parsed.data.log.entries;
	throw new UserError(`${fileName} is not a HAR file: \`${parsed.error.issues[0]?.path.map(String).join(".") ?? ""}\` is missing or has the wrong type.`);
}
/** Status 0 is a request that was blocked or aborted, and 101 became a WebSocket. The load cannot send HEAD. */
function isAnswered({ request, response }) {
	if (request.method.toUpperCase() === "HEAD") return false;
	return /^https?:/.test(request.url) && URL.canParse(request.url) && response.status >= 200;
}
function originOf({ request }) {
	return new URL(request.url).origin;
}
/** The first of the most frequent. */
function mostFrequent(words) {
	const counts = /* @__PURE__ */ new Map();
	for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
	return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
function routeOf$1(entry, fileName) {
	const { request, response } = entry;
	const { pathname, search } = new URL(request.url);
	const kept = request.headers.filter(({ name }) => !name.startsWith(":") && !droppedHeaders.has(name.toLowerCase()));
	return {
		method: request.method.toUpperCase(),
		path: pathname + search,
		headers: Object.fromEntries(kept.map(({ name, value }) => [name.toLowerCase(), value])),
		body: bodyOf$1(entry, fileName),
		weight: 1,
		expect: response.status === 304 ? ["2xx", "3xx"] : [`${Math.floor(response.status / 100)}xx`]
	};
}
function bodyOf$1({ request }, fileName) {
	const { postData } = request;
	if (postData === void 0) return null;
	if (postData.text !== void 0) return postData.text;
	if (postData.params.length === 0) return null;
	if (postData.mimeType.startsWith("application/x-www-form-urlencoded")) return new URLSearchParams(postData.params.map(({ name, value }) => [name, value])).toString();
	throw new UserError(`${fileName} recorded ${request.method} ${request.url} without the text of its body (${postData.mimeType}). Remove that entry, or write the route by hand.`);
}
function combine(known, again) {
	return {
		...known,
		weight: known.weight + 1,
		expect: [.../* @__PURE__ */ new Set([...known.expect, ...again.expect])]
	};
}
// src/workload/json-tree.ts
/** An operation cannot be part of the workload; the message explains why, and ends a sentence. */
var CannotDerive = class extends Error {
	name = "CannotDerive";
};
function treeOf(value) {
	return isTree(value) ? value : {};
}
function isTree(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function listOf(value) {
	return Array.isArray(value) ? value : [];
}
function textOf$1(value) {
	return typeof value === "string" ? value : void 0;
}
function numberOf(value) {
	return typeof value === "number" ? value : void 0;
}
/** The node itself, or what its `$ref` points to; keys beside the `$ref` win, as OpenAPI 3.1 requires. */
function resolveRef(document, node) {
	let tree = treeOf(node);
	for (let hops = 0; typeof tree["$ref"] === "string"; hops += 1) {
		const { $ref: ref, ...beside } = tree;
		if (!ref.startsWith("#")) throw new CannotDerive(`it refers to another document, \`${ref}\``);
		if (hops > 20) throw new CannotDerive(`its reference \`${ref}\` points at itself`);
		tree = {
			...treeOf(followPointer(document, ref)),
			...beside
		};
	}
	return tree;
}
/** RFC 6901, as a URI fragment. */
function followPointer(document, ref) {
	const found = ref.replace(/^#\/?/, "").split("/").map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~")).reduce((node, name) => {
		if (Array.isArray(node)) return node[Number(name)];
		const tree = treeOf(node);
		return Object.hasOwn(tree, name) ? tree[name] : void 0;
	}, document);
	if (found === void 0) throw new CannotDerive(`its reference \`${ref}\` leads nowhere`);
	return found;
}
// src/workload/common-operations.ts
/** Finds the operations that two OpenAPI documents share; others cannot be compared. */
const methods$1 = /* @__PURE__ */ new Set([
	"get",
	"head",
	"post",
	"put",
	"patch",
	"delete",
	"options",
	"trace"
]);
/** `document` without the operations that `other` does not have. */
function keepCommonOperations(document, other) {
	const root = treeOf(document);
	const otherPaths = treeOf(treeOf(other)["paths"]);
	const paths = Object.entries(treeOf(root["paths"])).filter(([path]) => path in otherPaths).map(([path, item]) => [path, keepMethods(treeOf(item), treeOf(otherPaths[path]))]);
	return {
		...root,
		paths: Object.fromEntries(paths)
	};
}
/** A path item that is a reference is kept, because its target is not resolved here. */
function keepMethods(item, other) {
	if ("$ref" in item || "$ref" in other) return item;
	return Object.fromEntries(Object.entries(item).filter(([key]) => !methods$1.has(key) || key in other));
}
// src/workload/schema-example.ts
/**
* Makes one value that fits a JSON Schema, as OpenAPI uses it. The author's own values come first (example, default,
* const, enum), then the simplest value that fits: a service most likely has an item 1.
*/
const deepest = 12;
function exampleOf(schema, context, depth = 0) {
	if (depth > deepest) throw new CannotDerive("its schema is recursive without end");
	const flat = flatten(resolveRef(context.document, schema), context, depth);
	const given = givenExample(flat);
	if (given !== void 0) return given;
	switch (typeOf(flat) ?? "string") {
		case "object": return objectExample(flat, context, depth);
		case "array": return arrayExample(flat, context, depth);
		case "integer": return numberExample(flat, 1);
		case "number": return numberExample(flat, 0);
		case "boolean": return true;
		case "null": return null;
		default: return stringExample(flat, context.random);
	}
}
/** The value that the author of a schema, a parameter or a body gave, if any. */
function givenExample(node) {
	const { examples } = node;
	const [first] = Array.isArray(examples) ? examples : Object.values(treeOf(examples)).map((named) => treeOf(named)["value"]);
	return node["example"] ?? first ?? node["default"] ?? node["const"] ?? listOf(node["enum"]).find((value) => value !== null);
}
/** `allOf` merged, and the first branch of `oneOf` or `anyOf` that is not null. */
function flatten(schema, context, depth) {
	if (depth > deepest) throw new CannotDerive("its schema is recursive without end");
	const { allOf, oneOf, anyOf, ...own } = schema;
	const parts = listOf(allOf).map((part) => flatten(resolveRef(context.document, part), context, depth + 1));
	const branch = listOf(oneOf ?? anyOf).find((candidate) => typeOf(resolveRef(context.document, candidate)) !== "null");
	if (branch !== void 0) parts.push(flatten(resolveRef(context.document, branch), context, depth + 1), discriminated(own, branch));
	return parts.reduce(merge, own);
}
function merge(a, b) {
	return {
		...a,
		...b,
		properties: {
			...treeOf(a["properties"]),
			...treeOf(b["properties"])
		},
		required: [...listOf(a["required"]), ...listOf(b["required"])]
	};
}
/** The discriminator property has only one valid value: the branch's name, or its key in the mapping. */
function discriminated(schema, branch) {
	const { propertyName, mapping } = treeOf(schema["discriminator"]);
	const ref = textOf$1(treeOf(branch)["$ref"]);
	const property = textOf$1(propertyName);
	if (property === void 0 || ref === void 0) return {};
	const mapped = Object.entries(treeOf(mapping)).find(([, target]) => target === ref)?.[0];
	return {
		properties: { [property]: { const: mapped ?? ref.split("/").at(-1) } },
		required: [property]
	};
}
function typeOf(schema) {
	const { type } = schema;
	const named = Array.isArray(type) ? type.find((candidate) => candidate !== "null") : type;
	if (typeof named === "string") return named;
	if (Object.keys(treeOf(schema["properties"])).length > 0) return "object";
	return schema["items"] === void 0 && schema["prefixItems"] === void 0 ? void 0 : "array";
}
/** The required properties and those with a value from the author; all properties when none is required. */
function objectExample(schema, context, depth) {
	const properties = Object.entries(treeOf(schema["properties"]));
	const required = listOf(schema["required"]);
	const wanted = properties.filter(([name, written]) => {
		const property = resolveRef(context.document, written);
		if (property["readOnly"] === true) return false;
		return required.includes(name) || givenExample(property) !== void 0 || required.length === 0 && depth < 3;
	});
	return Object.fromEntries(wanted.map(([name, property]) => [name, exampleOf(property, context, depth + 1)]));
}
function arrayExample(schema, context, depth) {
	const tuple = listOf(schema["prefixItems"]);
	if (tuple.length > 0) return tuple.map((item) => exampleOf(item, context, depth + 1));
	const atLeast = numberOf(schema["minItems"]) ?? 0;
	if (atLeast > 1e3) throw new CannotDerive(`it needs a list of ${atLeast} entries`);
	const length = Math.min(Math.max(atLeast, depth < 3 ? 1 : 0), numberOf(schema["maxItems"]) ?? Infinity);
	const items = Array.from({ length }, () => exampleOf(schema["items"] ?? {}, context, depth + 1));
	const distinct = new Set(items.map((item) => JSON.stringify(item))).size === items.length;
	if (schema["uniqueItems"] === true && !distinct) throw new CannotDerive("it needs a list of different values");
	return items;
}
/** 1 if that fits, else a value near a bound. `wholeStep` is 1 for integers, 0 for any number. */
function numberExample(schema, wholeStep) {
	const step = numberOf(schema["multipleOf"]) ?? wholeStep;
	const { lo, hi } = boundsOf(schema);
	const nudge = step === 0 ? .5 : step;
	const near = [
		1,
		0,
		lo,
		lo + nudge,
		hi,
		hi - nudge,
		(lo + hi) / 2
	].filter((value) => Number.isFinite(value));
	const fitting = (step === 0 ? near : near.flatMap((value) => [Math.ceil(value / step) * step, Math.floor(value / step) * step])).find((value) => fitsBounds(schema, value) && (wholeStep === 0 || Number.isInteger(value)));
	if (fitting === void 0) throw new CannotDerive("no number fits its limits");
	return fitting;
}
/** `exclusiveMinimum` is a flag beside `minimum` in OpenAPI 3.0 and a number of its own in 3.1. */
function boundsOf(schema) {
	return {
		lo: Math.max(numberOf(schema["minimum"]) ?? -Infinity, numberOf(schema["exclusiveMinimum"]) ?? -Infinity),
		hi: Math.min(numberOf(schema["maximum"]) ?? Infinity, numberOf(schema["exclusiveMaximum"]) ?? Infinity)
	};
}
function fitsBounds(schema, value) {
	const { lo, hi } = boundsOf(schema);
	const openBelow = schema["exclusiveMinimum"] === true || numberOf(schema["exclusiveMinimum"]) === lo;
	const openAbove = schema["exclusiveMaximum"] === true || numberOf(schema["exclusiveMaximum"]) === hi;
	return (openBelow ? value > lo : value >= lo) && (openAbove ? value < hi : value <= hi);
}
const formatExamples = {
	date: "2024-01-15",
	"date-time": "2024-01-15T12:00:00Z",
	time: "12:00:00Z",
	duration: "PT1H",
	email: "user@example.com",
	hostname: "example.com",
	ipv4: "192.0.2.1",
	ipv6: "2001:db8::1",
	uri: "https://example.com/",
	url: "https://example.com/",
	byte: "dGV4dA=="
};
function stringExample(schema, random) {
	const format = textOf$1(schema["format"]) ?? "";
	const formatted = format === "uuid" ? uuid(random) : formatExamples[format];
	const atLeast = numberOf(schema["minLength"]) ?? 1;
	const length = Math.min(Math.max(atLeast, 8), numberOf(schema["maxLength"]) ?? Infinity);
	if (length > 1e5) throw new CannotDerive(`it needs a string of ${length} letters`);
	const letters = Array.from({ length }, () => String.fromCodePoint(97 + Math.floor(random() * 26))).join("");
	const pattern = textOf$1(schema["pattern"]);
	if (pattern === void 0) return formatted ?? letters;
	const digits = letters.replaceAll(/[a-z]/g, (letter) => String((letter.codePointAt(0) ?? 0) % 10));
	const fitting = [
		formatted,
		letters,
		letters.toUpperCase(),
		digits,
		"1",
		uuid(random),
		...Object.values(formatExamples)
	].find((text) => text !== void 0 && matches(pattern, text));
	if (fitting === void 0) throw new CannotDerive(`it needs a string that matches \`${pattern}\`; add an example`);
	return fitting;
}
/** A pattern that JavaScript cannot compile matches nothing. */
function matches(pattern, text) {
	try {
		return new RegExp(pattern, "u").test(text);
	} catch {
		return false;
	}
}
function uuid(random) {
	const hex = (length) => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join("");
	return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}
// src/workload/openapi-parameters.ts
/** The parameters of one OpenAPI operation, each with the value that the workload sends. */
/** OpenAPI requires such parameters to be ignored. */
const ignoredHeaders = /* @__PURE__ */ new Set([
	"accept",
	"content-type",
	"authorization"
]);
/** Required parameters, and optional query parameters for which the author gave a value. */
function parametersOf(item, operation, context) {
	const byPlace = /* @__PURE__ */ new Map();
	for (const written of [...listOf(item["parameters"]), ...listOf(operation["parameters"])]) {
		const parameter = resolveRef(context.document, written);
		byPlace.set(`${String(parameter["in"])} ${String(parameter["name"])}`, parameter);
	}
	return [...byPlace.values()].flatMap((parameter) => {
		const place = textOf$1(parameter["in"]) ?? "";
		const name = textOf$1(parameter["name"]) ?? "";
		if (place === "header" && ignoredHeaders.has(name.toLowerCase())) return [];
		const schema = schemaOf(parameter, context);
		const given = givenExample(parameter) ?? givenExample(schema);
		if (parameter["required"] !== true && place !== "path" && place !== "body" && (place !== "query" || given === void 0)) return [];
		if (place === "cookie") throw new CannotDerive(`it needs the cookie \`${name}\``);
		if (place === "formData") throw new CannotDerive("it takes a form, not JSON");
		return [{
			name,
			in: place,
			value: given ?? exampleOf(schema, context),
			given: given !== void 0,
			explode: isTyped(parameter) ? parameter["collectionFormat"] === "multi" : parameter["explode"] !== false,
			deepObject: parameter["style"] === "deepObject"
		}];
	});
}
/** Swagger 2 writes the type into the parameter itself. */
function isTyped(parameter) {
	return parameter["type"] !== void 0;
}
/** OpenAPI 3 has a schema, or one inside a media type. */
function schemaOf(parameter, context) {
	const [media] = Object.values(treeOf(parameter["content"]));
	const schema = parameter["schema"] ?? treeOf(media)["schema"];
	return isTyped(parameter) ? parameter : resolveRef(context.document, schema);
}
/** For a path or a header. */
function parameterText({ name, value }) {
	if (Array.isArray(value)) return value.map(String).join(",");
	if (typeof value === "object" && value !== null) throw new CannotDerive(`its parameter \`${name}\` is an object`);
	return String(value);
}
/** `?limit=5&tag=a&tag=b`, or nothing. */
function queryOf(parameters) {
	const pairs = parameters.filter((parameter) => parameter.in === "query").flatMap((parameter) => {
		const { name, value } = parameter;
		if (parameter.deepObject) return Object.entries(treeOf(value)).map(([key, part]) => [`${name}[${key}]`, String(part)]);
		if (Array.isArray(value) && parameter.explode) return value.map((part) => [name, String(part)]);
		return [[name, parameterText(parameter)]];
	});
	return pairs.length === 0 ? "" : `?${pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&")}`;
}
// src/workload/openapi.ts
/** Derives routes from an OpenAPI 3.0, 3.1 or Swagger 2 document, and lists the operations it skipped and why. */
const methods = [
	"get",
	"head",
	"post",
	"put",
	"patch",
	"delete"
];
/** Parses JSON or YAML. */
function parseOpenapi(text, source) {
	try {
		return (0, import_dist.parse)(text, { maxAliasCount: 1e3 });
	} catch (error) {
		throw new UserError(`${source} is neither JSON nor YAML (${error instanceof Error ? error.message.split("\n")[0] : String(error)}). Point \`openapi\` at the OpenAPI document itself.`);
	}
}
/**
* One route per operation, all with the same weight; the seed determines invented values. `headers` are added to every
* route; without any, operations that require credentials are skipped. Throws `UserError` when this is not an OpenAPI
* document, or when none of its operations can be sent.
*/
function deriveRoutes(document, seed, headers = {}) {
	const { openapi, swagger, paths } = treeOf(document);
	if (!/^(3\.|2\.0)/.test(String(openapi ?? swagger))) throw new UserError("The OpenAPI document has neither `openapi: 3.x` nor `swagger: 2.0`. Check the path in `openapi`.");
	const context = {
		document,
		random: seededRandom(seed)
	};
	const routes = [];
	const skipped = [];
	for (const [path, written] of Object.entries(treeOf(paths))) for (const method of methods.filter((method) => treeOf(written)[method] !== void 0 || "$ref" in treeOf(written))) {
		const name = `${method.toUpperCase()} ${path}`;
		try {
			const item = resolveRef(document, written);
			if (item[method] === void 0) continue;
			if (routes.length === 1e3) throw new CannotDerive(`it comes after the first ${mostRoutes} operations`);
			routes.push(routeOf(method, path, item, headers, context));
		} catch (error) {
			if (!(error instanceof CannotDerive)) throw error;
			skipped.push({
				operation: name,
				reason: error.message
			});
		}
	}
	if (routes.length === 0) throw new UserError(nothingToSend(skipped));
	return {
		routes,
		skipped
	};
}
function nothingToSend(skipped) {
	if (skipped.length === 0) return "The OpenAPI document has no operations. Write `workload.routes` instead.";
	return ["No operation of the OpenAPI document can be sent. Write `workload.routes` instead:", ...skipped.slice(0, 5).map(({ operation, reason }) => `  ${operation}: ${reason}`)].join("\n");
}
function routeOf(method, path, item, headers, context) {
	if (method === "head") throw new CannotDerive("the load cannot send HEAD, whose answers announce a body that never comes");
	if (method === "delete") throw new CannotDerive("it deletes, and a workload that empties the service would measure nothing");
	const operation = resolveRef(context.document, item[method]);
	const credentials = listOf(operation["security"] ?? treeOf(context.document)["security"]);
	if (!(credentials.length === 0 || credentials.some((scheme) => Object.keys(treeOf(scheme)).length === 0)) && Object.keys(headers).length === 0) throw new CannotDerive("it requires credentials; set `openapi.headers`");
	const responses = treeOf(operation["responses"]);
	if (Object.values(responses).some((response) => isEndless(resolveRef(context.document, response)))) throw new CannotDerive("it answers with an endless stream of events");
	const parameters = parametersOf(item, operation, context);
	const placeholders = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
	const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name) => {
		const parameter = parameters.find((candidate) => candidate.in === "path" && candidate.name === name);
		return encodeURIComponent(parameter === void 0 ? "1" : parameterText(parameter));
	});
	const body = bodyOf(operation, parameters, context);
	const headerParameters = parameters.filter((parameter) => parameter.in === "header");
	const url = new URL(`${basePathOf(item, operation, context.document)}${filled}${queryOf(parameters)}`, "http://service");
	return {
		method: method.toUpperCase(),
		path: url.pathname + url.search,
		headers: {
			...Object.fromEntries(headerParameters.map((parameter) => [parameter.name, parameterText(parameter)])),
			...body === void 0 ? {} : { "content-type": body.mediaType },
			...headers
		},
		body: body?.text ?? null,
		weight: 1,
		expect: expectedOf(Object.keys(responses), {
			id: placeholders.some((name) => !parameters.some((known) => known.in === "path" && known.name === name && known.given)),
			value: parameters.some((parameter) => !parameter.given) || body?.given === false
		})
	};
}
/**
* 2xx and declared redirects. An invented id in the path may not exist, so 404 is a valid answer then, declared or not.
* With other invented values, a declared 404 or 409 (the same thing created twice) is valid too. 400 and 422 never are:
* a service that rejects a request early does none of the work to be measured, and the report has to show that.
*/
function expectedOf(declared, invented) {
	const redirects = declared.filter((status) => /^3\d\d$/.test(status));
	const successes = declared.some((status) => status.startsWith("2")) || redirects.length === 0 ? ["2xx"] : [];
	const refusals = declared.filter((status) => invented.value && ["404", "409"].includes(status));
	return [.../* @__PURE__ */ new Set([
		...successes,
		...redirects,
		...invented.id ? ["404"] : [],
		...refusals
	])];
}
function bodyOf(operation, parameters, context) {
	const inBody = parameters.find((parameter) => parameter.in === "body");
	if (inBody !== void 0) return {
		mediaType: "application/json",
		text: JSON.stringify(inBody.value),
		given: inBody.given
	};
	if (operation["requestBody"] === void 0) return void 0;
	const requestBody = resolveRef(context.document, operation["requestBody"]);
	const content = treeOf(requestBody["content"]);
	const mediaType = Object.keys(content).find((type) => /^(application\/([^;]+\+)?json|\*\/\*)\b/i.test(type) || type === "*/*");
	if (mediaType === void 0) {
		if (requestBody["required"] !== true) return void 0;
		throw new CannotDerive(`it takes ${Object.keys(content).join(" or ") || "an undescribed body"}, not JSON`);
	}
	const media = treeOf(content[mediaType]);
	const given = givenExample(media) ?? givenExample(resolveRef(context.document, media["schema"]));
	return {
		mediaType: mediaType === "*/*" ? "application/json" : mediaType,
		text: JSON.stringify(given ?? exampleOf(media["schema"], context)),
		given: given !== void 0
	};
}
function isEndless(response) {
	return Object.keys(treeOf(response["content"])).some((type) => type.startsWith("text/event-stream"));
}
/** The path of the first server, or Swagger's basePath. Only the path, because the service under test runs elsewhere. */
function basePathOf(item, operation, document) {
	const { basePath, servers } = treeOf(document);
	const server = treeOf(listOf(operation["servers"] ?? item["servers"] ?? servers)[0]);
	const variables = treeOf(server["variables"]);
	const url = (textOf$1(server["url"]) ?? textOf$1(basePath) ?? "/").replaceAll(/\{([^}]+)\}/g, (_, name) => textOf$1(treeOf(variables[name])["default"]) ?? "");
	return (URL.parse(url, "http://service")?.pathname ?? "/").replace(/\/+$/, "");
}
// src/measure/routes.ts
/** The routes of the workload: configured, from a HAR file, or from the running service's OpenAPI document. */
/** `headDir` is null when head is an image. */
async function provideRoutes(run, headDir, world, signal) {
	const { derive, routes } = run.target.workload;
	switch (derive?.kind) {
		case void 0: return {
			routes,
			warnings: []
		};
		case "har": return {
			routes: await readHar(derive.file, headDir),
			warnings: []
		};
		case "openapi": return routesOfService(run, derive, world, signal);
	}
}
async function readHar(file, headDir) {
	const path = (0, node_path.join)(headDir ?? ".", file);
	return routesFromHar(await (0, node_fs_promises.readFile)(path, "utf8").catch((cause) => {
		throw new UserError(`The HAR file ${file} of the workload could not be read: ${describeError(cause)}`, { cause });
	}), file);
}
async function routesOfService(run, derive, world, signal) {
	const head = await fetchDocument(run, "head", derive.path, world, signal);
	const base = run.sides.base === null ? null : await fetchDocument(run, "base", derive.path, world, signal);
	const { routes, skipped } = deriveRoutes(base === null ? head : keepCommonOperations(head, base), run.seed, derive.headers);
	return {
		routes,
		warnings: skipped.map(({ operation, reason }) => ({
			code: "operation-skipped",
			text: `${run.target.name}: the workload leaves ${operation} out: ${reason}.`
		}))
	};
}
async function fetchDocument(run, side, path, world, signal) {
	const image = run.sides[side];
	if (image === null) throw new RangeError("There is no base to ask.");
	const { runId, target } = run;
	world.progress.activity({
		kind: "asking",
		target: target.name,
		side,
		path
	});
	await using service = await prepareTrial({
		runId,
		target,
		side,
		pair: -1,
		imageId: image.id,
		env: target.env,
		healthcheck: image.healthcheck,
		port: run.ports[side],
		routes: [],
		sequence: []
	}, world, signal);
	if (service.readiness.kind !== "ready") {
		const log = (await service.container.log()).trim().split("\n").slice(-5).join("\n  ");
		throw new UserError(`${side}: ${target.name} was not ready (${service.readiness.seen}), so its OpenAPI document could not be read.\n  ${log}`);
	}
	const { status, text } = await fetchText(service.container.address, path);
	if (status !== 200) throw new UserError(`${side}: GET ${path} of ${target.name} answered ${status}. Point \`openapi\` at the OpenAPI document.`);
	return parseOpenapi(text, `${side}: ${path} of ${target.name}`);
}
function fetchText(address, path) {
	return new Promise((resolve, reject) => {
		const attempt = (0, node_http.get)({
			...address,
			path,
			agent: false,
			timeout: 3e4
		}, (response) => {
			const chunks = [];
			response.on("data", (chunk) => chunks.push(chunk));
			response.on("error", reject);
			response.on("end", () => resolve({
				status: response.statusCode ?? 0,
				text: Buffer.concat(chunks).toString("utf8")
			}));
		});
		attempt.on("timeout", () => attempt.destroy(/* @__PURE__ */ new Error(`no answer to GET ${path}`)));
		attempt.on("error", reject);
	});
}
// src/measure/target.ts
/** Measures one target: look after look, pair after pair, until `nextLook` asks for nothing more. */
/**
* undefined: a reused base cannot be used. The budget leaves head fewer requests than it had, so that the two cannot be
* compared; or head grew, which has to be measured beside base.
*/
async function measureTarget(run, world, signal) {
	const { reused, target, sides, gate, stopsEarly = true } = run;
	const { pairs } = planTrials(reused?.trials.length);
	const course = {
		run,
		pairs,
		quota: createQuota(target.workload, pairs),
		sequence: buildSequence(run.routes, run.seed),
		world,
		signal
	};
	const pins = choosePins(target, sides.base === null ? [sides.head] : [sides.base, sides.head]);
	let soFar = {
		measurement: describeTarget(run, pairs, pins),
		pins,
		readings: reused === void 0 ? [] : [reused.memory]
	};
	let stage;
	let hasTime = true;
	for (;;) {
		const options = {
			everyPair: !stopsEarly,
			...hasTime ? {} : { without: "longer" }
		};
		const next = nextLook(soFar.measurement, gate, options);
		if (next === null) break;
		const kind = next.kind === "first" ? "first" : "longer";
		if (kind === "longer" && reused !== void 0) return void 0;
		const announce = () => {
			if (stage !== kind) world.progress.stage({
				kind: kind === "first" ? "measuring" : "confirming",
				target: target.name
			});
			stage = kind;
		};
		const made = kind === "first" ? await takeFirstPair(soFar, course, announce) : await takeLongerPair(soFar, course, announce);
		if (made === "stale-base") return void 0;
		if (made === "no-time") hasTime = false;
		else soFar = made;
	}
	const memory = soFar.readings.reduce((worst, next) => next.errorBytes > worst.errorBytes ? next : worst);
	return {
		measurement: soFar.measurement,
		memory
	};
}
async function takeFirstPair(soFar, { run, pairs, quota, sequence, world, signal }, announce) {
	announce();
	const { reused, target } = run;
	const before = lookOf(soFar.measurement, "first")?.trials ?? [];
	const index = nextPair(before, 0);
	const place = {
		target: target.name,
		run: "first",
		pair: {
			index,
			of: pairs
		}
	};
	const take = (pins) => {
		return runPair(sidesOfPair(index, run.sides.base !== null).map((side) => specifyTrial(run, side, index, sequence, pins)), place, quota, world, signal);
	};
	let { pins } = soFar;
	let made = await take(pins);
	if (index === 0 && made.some(({ trial }) => isRefused(trial, pins))) {
		world.progress.note({
			kind: "pins-refused",
			target: target.name
		});
		if (reused !== void 0) return "stale-base";
		pins = {};
		made = await take(pins);
	}
	if (reused !== void 0 && quota.requests < reused.requests) return "stale-base";
	const trials = [...reused?.trials.filter(({ pair }) => pair === index) ?? [], ...made.map(({ trial }) => trial)];
	world.progress.note({
		kind: "pair-ended",
		place,
		trials
	});
	const look = {
		kind: "first",
		requests: quota.requests,
		trials: [...before, ...trials]
	};
	return {
		measurement: withLook({
			...describeTarget(run, pairs, pins),
			looks: soFar.measurement.looks
		}, look),
		pins,
		readings: [...soFar.readings, ...made.map(({ memory }) => memory)]
	};
}
/** A pair of the longer look may take the target's budget once more. */
async function takeLongerPair(soFar, { run, pairs, sequence, world, signal }, announce) {
	const { measurement, pins } = soFar;
	const { budgetMs, restMs } = run.target.workload;
	const first = lookOf(measurement, "first");
	const longer = lookOf(measurement, "longer");
	if (first === void 0) throw new RangeError("The first look comes first.");
	const paces = first.trials.map((trial) => paceOf(trial));
	const requests = affordableRequests({
		requests: longer?.requests ?? longerRequests.most(first.requests),
		budgetMs
	}, 1, paces);
	if (requests < longerRequests.least(first.requests)) return "no-time";
	announce();
	const pause = longer === void 0 ? pauseOf(requests, restMs, paces) : longer.pause;
	const index = nextPair(longer?.trials ?? [], pairs);
	const specs = sidesOfPair(index, run.sides.base !== null).map((side) => ({
		...specifyTrial(run, side, index, sequence, pins),
		...pause === void 0 ? {} : { pause }
	}));
	const place = {
		target: run.target.name,
		run: "longer",
		pair: null
	};
	const made = await runPair(specs, place, createQuota({
		requests,
		budgetMs
	}, 1), world, signal);
	const trials = made.map(({ trial }) => trial);
	world.progress.note({
		kind: "pair-ended",
		place,
		trials
	});
	return {
		measurement: withLook(measurement, {
			kind: "longer",
			requests,
			...pause === void 0 ? {} : { pause },
			trials: [...longer?.trials ?? [], ...trials]
		}),
		pins,
		readings: [...soFar.readings, ...made.map(({ memory }) => memory)]
	};
}
function nextPair(trials, first) {
	return Math.max(first, ...trials.map(({ pair }) => pair + 1));
}
/** Its last words name a variable that was added: an old runtime refuses an option that it does not know. */
function isRefused({ end }, pins) {
	return end.kind === "not-ready" && end.reason === "exited" && Object.keys(pins).some((variable) => end.log.includes(variable));
}
// src/run.ts
/** The pipeline up to measurement.json: sides, config, images, trials, diagnosis. */
/** A constant, so that every run has the same plan and the same order of requests. */
const seed = 1;
async function measure(comparison, world, signal) {
	const { clock, progress, engine } = world;
	const { inputs, baselines } = comparison;
	const startedAt = clock.timestamp();
	const startedMs = clock.nowMs();
	const runId = createRunId(startedAt);
	progress.activity({ kind: "finding-commits" });
	await engine.sweep({ images: false });
	await using stack = new AsyncDisposableStack();
	const head = await findHead(comparison.head, comparison, stack);
	const written = await loadConfig(inputs.config, head.dir, comparison.workingDirectory);
	const config = applyInputs(written, inputs);
	const base = await findBase(comparison.base, comparison, stack);
	progress.stage({
		kind: "building",
		base: base.revision.label,
		head: head.revision.label
	});
	const builder = {
		runId,
		engine,
		images: world.images,
		progress,
		signal,
		warnings: []
	};
	const environment = await describeEnvironment(world);
	const { gate, diagnose } = config;
	const { repository, workingDirectory } = comparison;
	const pathInRepository = repository === void 0 ? "" : (0, node_path.relative)(repository.root, workingDirectory);
	const run = {
		runId,
		base,
		head,
		gate,
		environment,
		builder,
		baselines,
		world,
		signal
	};
	const prepared = [];
	for (const target of config.targets) prepared.push(await prepareTarget(target, run));
	const builtMs = clock.nowMs();
	const warnings = [];
	const measured = [];
	for (const target of prepared) measured.push(await measurePrepared(target, run, warnings));
	const measuredMs = clock.nowMs();
	const diagnosed = await diagnoseTargets(measured, {
		diagnose,
		head: {
			dir: head.dir,
			pathInRepository
		},
		memoryBytes: environment.memoryBytes
	}, world, signal);
	const { shard } = inputs;
	const targets = diagnosed.map((target) => ({
		...target,
		...shard === void 0 ? {} : { shard }
	}));
	for (const { measurement: target, memory } of measured) await keep$1(target, memory, startedAt, config, run);
	const endedMs = clock.nowMs();
	return measurementSchema.parse({
		schema: measurementSchemaId,
		runId,
		startedAt,
		seed,
		environment: {
			...environment,
			memory: leastExact(measured)
		},
		base: targets.every(({ images }) => images.base === null) ? null : base.revision,
		head: head.revision,
		gate: config.gate,
		targets,
		configuredTargets: (written?.targets ?? config.targets).map(({ name }) => name),
		warnings: [...builder.warnings, ...warnings],
		timing: {
			buildMs: builtMs - startedMs,
			measureMs: measuredMs - builtMs,
			diagnoseMs: endedMs - measuredMs,
			totalMs: endedMs - startedMs
		}
	});
}
async function prepareTarget(target, run) {
	const { baselines, base } = run;
	const headImage = await provideImage(target, "head", run.head, run.builder);
	if (headImage === null) throw new RangeError("Only a base may be missing.");
	const { sha } = base.revision;
	const reused = baselines?.reads === true && sha !== null && isReusable(target) ? await findBaseline(conditionsOf$1(target, sha, run.environment, seed, choosePins(target, [headImage])), baselines.store) : void 0;
	const baseImage = reused === void 0 ? await provideImage(target, "base", base, run.builder) : void 0;
	noteImages(target.name, reused?.image ?? baseImage?.id ?? null, headImage.id, run);
	return {
		target,
		head: headImage,
		base: baseImage,
		reused
	};
}
function noteImages(target, baseImage, headImage, { base, head, world }) {
	const note = (side, { revision }, image, isSame) => world.progress.note({
		kind: "image",
		target,
		side,
		revision: revision.sha ?? revision.spec,
		image,
		isSame
	});
	note("base", base, baseImage, false);
	note("head", head, headImage, baseImage === headImage);
}
async function measurePrepared(prepared, run, warnings) {
	const { target, head, reused } = prepared;
	const context = target.source.kind === "build" ? target.source.context : null;
	if (reused !== void 0) {
		const alone = targetRun(target, {
			base: null,
			head
		}, run);
		const { routes } = await provideRoutes(alone, run.head.dir, run.world, run.signal);
		const beside = {
			...alone,
			routes,
			reused
		};
		const measured = await measureTarget(beside, run.world, run.signal);
		if (measured !== void 0) {
			warnings.push(baseReused(target.name, reused));
			return {
				...measured,
				run: beside,
				context
			};
		}
		run.world.progress.note({
			kind: "kept-base-unusable",
			target: target.name
		});
	}
	const sides = targetRun(target, {
		base: prepared.base === void 0 ? await provideImage(target, "base", run.base, run.builder) : prepared.base,
		head
	}, run);
	const { routes, warnings: routeWarnings } = await provideRoutes(sides, run.head.dir, run.world, run.signal);
	warnings.push(...routeWarnings);
	const whole = {
		...sides,
		routes
	};
	const measured = await measureTarget(whole, run.world, run.signal);
	if (measured === void 0) throw new RangeError("Only beside a kept base may a target be given up.");
	return {
		...measured,
		run: whole,
		context
	};
}
function targetRun(target, sides, { runId, gate, baselines }) {
	const ports = {
		base: choosePort(target, sides.base ?? sides.head),
		head: choosePort(target, sides.head)
	};
	return {
		runId,
		seed,
		target,
		sides,
		ports,
		gate,
		stopsEarly: baselines?.saves !== true
	};
}
/** Keeps head's measurement as a base for later runs. */
async function keep$1(target, memory, startedAt, { targets }, { baselines, head, runId, environment, world }) {
	const configured = targets.find(({ name }) => name === target.name);
	const { sha } = head.revision;
	if (baselines?.saves !== true || sha === null || configured === void 0 || !isReusable(configured)) return;
	const isKept = await keepBaseline(conditionsOf$1(configured, sha, environment, seed, target.pinned ?? {}), {
		runId,
		startedAt,
		memory,
		target
	}, baselines.store);
	world.progress.note({
		kind: "kept-as-base",
		target: target.name,
		isKept
	});
}
function leastExact(measured) {
	const [first, ...others] = measured.map(({ memory }) => memory);
	if (first === void 0) return {
		source: "stats-api",
		errorBytes: 0
	};
	return others.reduce((worst, next) => next.errorBytes > worst.errorBytes ? next : worst, first);
}
async function describeEnvironment(world) {
	return {
		tool: `rss-plateau ${version}`,
		node: process.version,
		kernel: (0, node_os.release)(),
		arch: (0, node_os.arch)(),
		cpus: (0, node_os.cpus)().length,
		memoryBytes: (0, node_os.totalmem)(),
		engine: await world.engine.describe()
	};
}
/** Sortable by time and unique. */
function createRunId(startedAt) {
	return `${startedAt.replace(/\D/g, "").slice(0, 14)}-${(0, node_crypto.randomBytes)(3).toString("hex")}`;
}
// src/report/escape.ts
function escapeHtml(text) {
	return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;").replace(/'/g, "&#39;");
}
/**
* Every character that Markdown, a table or GitHub's own links could act on, as an entity: CommonMark never reads
* an entity as structure. GitHub looks for `@name`, `#1` and addresses after that, so those get a gap of no width.
*/
function escapeMarkdown(text) {
	return text.replace(/[&<>\\`*[\]|~$]|(?<!\w)_|_(?!\w)/g, entity).replace(/^[#+=-](?=[#+=-]*(?:\s|$))/, entity).replace(/^(\d{1,9})([.)])(?=\s|$)/, (_, digits, mark) => digits + entity(mark)).replace(/@(?=\w)|(?<!&)#(?=\w)|\bGH-(?=\d)|\bwww(?=\.)|:(?=\/\/)/gi, (match) => `${match}&#8203;`);
}
function entity(character) {
	return `&#${character.charCodeAt(0)};`;
}
/** As `escapeMarkdown`, for the inside of an HTML element, where Markdown is not read but GitHub's links still are. */
function escapeSummary(text) {
	return escapeHtml(text).replace(/@(?=\w)/g, "@&#8203;").replace(/(?<!&)#(?=\d)/g, "#&#8203;");
}
/** Back-ticks where the text ends neither them nor a table cell; else an element, whose entities work everywhere. */
function markdownCode(text) {
	if (!/[`|<>&\\]|^ | $/.test(text)) return `\`${text}\``;
	return `<code>${text.replace(/[!-~]/g, (character) => /[\w./,-]/.test(character) ? character : entity(character))}</code>`;
}
// src/report/chain.ts
/** A reference chain as nodes and the edges to them: `['RUNS'] dict` is the node `dict`, reached by `['RUNS']`. */
/** Longer chains lose their middle: both ends matter most. */
const shown$1 = 9;
const edgePattern = /^(\[(?:'[^']*'|"[^"]*"|[^\][]*)\]|\.[\w$.]+)\s+(?=\S)/;
function readChain(steps) {
	return shorten(steps).map((step) => {
		const line = plainLine(step, 100);
		const edge = edgePattern.exec(line);
		return edge === null ? {
			edge: "",
			node: line
		} : {
			edge: edge[1] ?? "",
			node: line.slice(edge[0].length)
		};
	});
}
function shorten(steps) {
	if (steps.length <= shown$1) return steps;
	const first = Math.ceil(4);
	return [
		...steps.slice(0, first),
		`… ${steps.length - shown$1 + 1} more …`,
		...steps.slice(-4)
	];
}
// src/report/judged.ts
/** In the report's order, worst first. */
function judgedTargets(report, measurement, findings) {
	return report.targets.flatMap((target) => {
		const measured = measurement.targets.find((each) => each.name === target.name);
		const found = findings.find((each) => each.name === target.name);
		if (measured === void 0 || found === void 0) throw new Error(`report, measurement and findings do not belong together: target ${target.name}`);
		return [{
			report: target,
			measured,
			findings: found,
			readingErrorBytes: measurement.environment.memory.errorBytes
		}];
	});
}
/** Its job left no report. */
function isUnmeasured({ measured }) {
	return measured.looks.length === 0;
}
/** Unexpected, refused and lost answers of one trial. */
function failedAnswers(trial) {
	const { unexpected, errors, lost } = trial.load;
	return [...unexpected, ...errors].reduce((sum, { count }) => sum + count, lost);
}
/** The first reason with this code, in its own type. */
function findWhy({ why }, code) {
	return why.find((each) => each.code === code);
}
// src/report/text/paint.ts
const styles = {
	bold: 1,
	dim: 2,
	red: 31,
	green: 32,
	yellow: 33
};
function createPaint(colour) {
	return (text, style) => colour ? `\u001B[${styles[style]}m${text}\u001B[0m` : text;
}
// src/report/phrase.ts
/**
* A sentence without a medium: text, code and emphasis. Each renderer escapes the pieces itself, so sentences are
* written once and nothing from outside reaches Markdown, HTML or a terminal unescaped.
*/
/** Template tag: literal parts and plain values become text, spans and phrases stay what they are. */
function phrase(literals, ...values) {
	return literals.flatMap((literal, index) => {
		const value = values[index];
		const spans = value === void 0 ? [] : typeof value === "string" ? [plain$1(value)] : [value].flat();
		return [{
			kind: "text",
			text: literal
		}, ...spans].filter((span) => span.text !== "");
	});
}
function code(text) {
	return {
		kind: "code",
		text: plainLine(text)
	};
}
function strong(text) {
	return {
		kind: "strong",
		text: plainLine(text)
	};
}
function plain$1(text) {
	return {
		kind: "text",
		text: cutText(withoutControls(text), 400)
	};
}
function joinPhrases(phrases, separator = " ") {
	return phrases.flatMap((each, index) => index === 0 ? each : [{
		kind: "text",
		text: separator
	}, ...each]);
}
/** Plain text, code between back-ticks; a back-tick of its own becomes an apostrophe, so that they stay pairs. */
function phraseText(phrase) {
	return phrase.map(({ kind, text }) => {
		const safe = text.replaceAll("`", "'");
		return kind === "code" ? `\`${safe}\`` : safe;
	}).join("");
}
/** The bare words. */
function phraseWords(phrase) {
	return phrase.map(({ text }) => text).join("");
}
/** The inverse of `phraseText`, for sentences out of report.json: what stands between back-ticks is code again. */
function readPhrase(text) {
	return text.split("`").map((piece, index) => index % 2 === 1 ? code(piece) : plain$1(piece)).filter((span) => span.text !== "");
}
function phraseMarkdown(phrase) {
	return phrase.map((span) => {
		if (span.kind === "code") return markdownCode(span.text);
		return span.kind === "strong" ? `**${escapeMarkdown(span.text)}**` : escapeMarkdown(span.text);
	}).join("");
}
function phraseHtml(phrase) {
	return joinElements(phrase, escapeHtml);
}
/** For `<summary>` in a comment, which takes HTML only. */
function phraseSummary(phrase) {
	return joinElements(phrase, escapeSummary);
}
function joinElements(phrase, escape) {
	const elements = {
		code: "code",
		strong: "strong"
	};
	return phrase.map(({ kind, text }) => kind === "text" ? escape(text) : `<${elements[kind]}>${escape(text)}</${elements[kind]}>`).join("");
}
// src/report/chart-series.ts
/** Samples as lines over requests, for the charts: each trial, and their median. */
function trialsOf(target, side) {
	return trialsOfLook(target, "first").filter((trial) => trial.side === side);
}
function trialPoints(trial) {
	return trial.samples.map((sample) => ({
		requests: sample.requests,
		bytes: rssBytes(sample)
	}));
}
/** The container ended or stopped answering, so it has no memory from there on. */
function endedEarly(trial) {
	const { end } = trial;
	return end.kind === "oom" ? !end.survived : end.kind === "crashed" || end.kind === "unresponsive";
}
/** Answers up to the last sample; 0 when the workload never started. */
function lastRequests(trial) {
	return trial.samples.at(-1)?.requests ?? 0;
}
/**
* The request count up to which both sides are drawn: the least that a surviving side reached, so that a trial cut off
* by its deadline does not look dead; without a survivor, the most that any side reached.
*/
function drawnRequests(target) {
	const reached = ["base", "head"].flatMap((side) => {
		const trials = trialsOf(target, side).filter((trial) => trial.samples.length > 0);
		return trials.length === 0 ? [] : [{
			alive: !trials.every(endedEarly),
			requests: Math.max(...trials.map(lastRequests))
		}];
	});
	const alive = reached.filter((side) => side.alive);
	if (alive.length > 0) return Math.min(...alive.map((side) => side.requests));
	return Math.max(0, ...reached.map((side) => side.requests));
}
/** Memory of one trial at a request count, interpolated; 0 after its death, null when unknown. */
function levelAt(trial, requests) {
	return pointAt({
		trial,
		points: trialPoints(trial)
	}, requests);
}
function pointAt({ trial, points }, requests) {
	const next = points.findIndex((point) => point.requests >= requests);
	const after = points[next];
	if (after === void 0) return endedEarly(trial) && points.length > 0 ? 0 : null;
	const before = points[next - 1];
	if (before === void 0) return after.requests === requests ? after.bytes : null;
	const share = (requests - before.requests) / (after.requests - before.requests);
	return before.bytes + share * (after.bytes - before.bytes);
}
/** The median of the side's trials at a request count; 0 when most of them are dead by then. */
function medianLevelAt(trials, requests) {
	return medianAt(trials.map((trial) => ({
		trial,
		points: trialPoints(trial)
	})), requests);
}
/** The same for points other than RSS. */
function medianAt(lines, requests) {
	const levels = lines.flatMap((line) => pointAt(line, requests) ?? []).sort((a, b) => a - b);
	const low = levels[Math.floor((levels.length - 1) / 2)];
	const high = levels[Math.floor(levels.length / 2)];
	if (low === void 0 || high === void 0) return null;
	return low === 0 ? 0 : (low + high) / 2;
}
/**
* Evenly spaced request counts from 0 on, at most `points` of them, a round step apart. The step is an integer:
* Mermaid up to 11.16 loses the last point where the step is not exact in floating point.
*/
function requestGrid(requests, points) {
	const step = roundSteps().find((size) => requests / size <= points - 1) ?? requests;
	return Array.from({ length: Math.floor(requests / step) + 1 }, (_, index) => index * step);
}
function roundSteps() {
	return Array.from({ length: 12 }, (_, power) => [
		1,
		2,
		5
	].map((digit) => digit * 10 ** power)).flat();
}
// src/report/scale.ts
/**
* From 0 when the levels differ by a good part of their height; else zoomed in, though never to less than a tenth
* of the height, so that a flat line looks flat.
*/
function levelRange(levels) {
	const hi = Math.max(1, ...levels);
	const lo = Math.min(hi, ...levels);
	if (hi - lo >= hi / 4) return {
		lo: 0,
		hi: hi * 1.05
	};
	const span = Math.max((hi - lo) * 1.4, hi / 10);
	const middle = (hi + lo) / 2;
	return {
		lo: Math.max(0, middle - span / 2),
		hi: middle + span / 2
	};
}
/** Multiples of 1, 2 or 5 × 10ⁿ that lie in the range, about `count` of them. */
function roundTicks({ lo, hi }, count) {
	const step = roundStep((hi - lo) / count);
	const first = Math.ceil(lo / step - 1e-9);
	const last = Math.floor(hi / step + 1e-9);
	return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
}
/** The range widened to whole ticks. */
function roundRange({ lo, hi }, count) {
	const step = roundStep((hi - lo) / count);
	return {
		lo: Math.floor(lo / step + 1e-9) * step,
		hi: Math.ceil(hi / step - 1e-9) * step
	};
}
/** Enough decimals that neighbouring ticks differ. */
function tickDigits(ticks) {
	const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
	return Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}
function roundStep(rough) {
	const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1e-6)));
	return ([
		1,
		2,
		5,
		10
	].find((each) => each * power >= rough * (1 - 1e-9)) ?? 10) * power;
}
// src/report/text/sparkline.ts
const bars = [
	"▁",
	"▂",
	"▃",
	"▄",
	"▅",
	"▆",
	"▇",
	"█"
];
/** Both sides' medians over the requests that both cover. */
function sparklines(target, width) {
	const last = drawnRequests(target);
	if (last === 0) return [];
	const sides = ["base", "head"].flatMap((side) => {
		const trials = trialsOf(target, side);
		const levels = Array.from({ length: width }, (_, index) => medianLevelAt(trials, Math.round(index / (width - 1) * last)));
		return levels.some((level) => level !== null) ? [{
			side,
			levels
		}] : [];
	});
	const lines = drawLevels(sides.map(({ levels }) => levels));
	return sides.map(({ side }, index) => ({
		side,
		line: lines[index] ?? ""
	}));
}
/** All on one scale; ✕ for a dead container, a space without a reading. */
function drawLevels(lines) {
	const read = lines.flat().filter((level) => level !== null && level > 0);
	const lowest = Math.min(...read);
	const { lo, hi } = levelRange(read);
	const floor = lo === 0 ? lowest : lo;
	return lines.map((levels) => levels.map((level) => bar$1(level, floor, hi)).join(""));
}
function bar$1(level, lo, hi) {
	if (level === null) return " ";
	if (level === 0) return "✕";
	return bars[Math.min(bars.length - 1, Math.max(0, Math.floor((level - lo) / (hi - lo) * bars.length)))] ?? " ";
}
// src/report/words/kept-words.ts
const singular = {
	descriptors: "file descriptor",
	threads: "thread",
	"kernel-memory": "of kernel memory"
};
const keptNames = {
	descriptors: "file descriptors",
	threads: "threads",
	"kernel-memory": "kernel memory"
};
function capitalise(words) {
	return words.slice(0, 1).toUpperCase() + words.slice(1);
}
function keptWhys(why) {
	return why.flatMap((each) => each.code === "head-keeps" ? [each.kept] : []);
}
/** `1.00 file descriptor`, `0.50 threads`, `2.53 KiB of kernel memory`. */
function amount$1({ what }, value) {
	if (what === "kernel-memory") return `${formatBytes(value)} ${singular[what]}`;
	const count = formatFixed(value, 2);
	return `${count} ${count === "1.00" ? singular[what] : keptNames[what]}`;
}
function range({ what }, interval) {
	if (what !== "kernel-memory") return countRange(interval);
	const { value, lo, hi, confidence } = interval;
	return `(${formatPercent(confidence * 100)} CI ${formatByteRange(value, lo, hi)})`;
}
/** `(95 % CI 0.98–1.02)`. */
function countRange({ lo, hi, confidence }) {
	return `(${formatPercent(confidence * 100)} CI ${formatFixed(lo, 2)}${lo < 0 ? " to " : "–"}${formatFixed(hi, 2)})`;
}
/** Without its full stop. */
function keptMore(kept) {
	return phrase`Head keeps ${strong(`${amount$1(kept, kept.perRequest.value)} more per request`)} than base ${range(kept, kept.perRequest)}`;
}
/** `1.00 file descriptor more`, for a sentence whose figure is another one. */
function keptBeside(kept) {
	return `${amount$1(kept, kept.perRequest.value)} more`;
}
function keptReason(kept) {
	const more = keptMore(kept);
	if (kept.outcome === "leak") return phrase`${more}.`;
	return kept.look === null ? phrase`${more}, but the run was too short to show whether that continues.` : phrase`${more}, but the longer look, over ${formatCount(kept.requests)} requests, does not show whether that continues.`;
}
/** What to look for in the diff. */
function keptAdvice({ what }) {
	switch (what) {
		case "descriptors": return phrase`Look in the diff for what is opened and not closed on every path: files, sockets, response bodies that are not read to the end, clients created per request.`;
		case "threads": return phrase`Look in the diff for threads that are started and never end: executors and pools that are created per request and not shut down, timers, background workers.`;
		case "kernel-memory": return phrase`Look in the diff for kernel objects that are not closed on every path: sockets, pipes, file watches, memory mappings.`;
	}
}
/** One side's count. */
function keptPerThousand(kept, side) {
	return countText(kept, kept.sides[side] * 1e3);
}
function keptChange(kept) {
	return `+${countText(kept, kept.perRequest.value * 1e3)}`;
}
function countText({ what }, value) {
	return what === "kernel-memory" ? formatBytes(value) : formatCount(Math.abs(value));
}
function keptDetectable({ what, smallestDetectable: least }) {
	return phrase`${what === "kernel-memory" ? formatBytes(least) : formatFixed(least, least < .1 ? 3 : 2)} per request`;
}
// src/report/tables/comparison-changes.ts
/** Head against base in one row: a difference, or that it is within noise. */
/** Memory comes in pages: less than one is no difference. */
const pageBytes = 4096;
const withinNoise = "within noise";
function plateauChange({ base, head, delta }) {
	const change = delta?.plateauBytes ?? null;
	if (change === null || base?.outcome !== "plateau" || head.outcome !== "plateau") return "";
	if (change.lo <= 0 && change.hi >= 0) return withinNoise;
	const percent = base.plateauBytes ? change.value / base.plateauBytes * 100 : 0;
	return Math.abs(percent) < .05 ? formatByteChange(change.value) : `${formatByteChange(change.value)} (${percent > 0 ? "+" : ""}${formatPercent(percent)})`;
}
function growthChange({ delta }) {
	const change = delta?.bytesPerRequest ?? null;
	if (change === null) return "";
	return change.lo <= 0 && change.hi >= 0 ? withinNoise : formatByteChange(change.value * 1e3);
}
/**
* A change is noise unless it exceeds the disagreement of the pairs, the error of two readings, and twice the standard
* error of the level (the report has no better one at a checkpoint).
*/
function levelChange({ measured, findings, readingErrorBytes }, requests) {
	const changes = pairChanges(trialsOfLook(measured, "first"), (trial) => levelAt(trial, requests) || null);
	const change = medianOf$1(changes);
	if (change === null) return "";
	const disagreement = Math.max(...changes) - Math.min(...changes);
	const noise = Math.max(disagreement, 2 * (findings.basis.levelNoiseBytes ?? 0), 2 * readingErrorBytes, pageBytes);
	return Math.abs(change) <= noise ? withinNoise : formatByteChange(change);
}
/** Latency is not judged, so only a change beyond doubt is shown: a quarter, in every pair. */
function latencyChange({ measured }) {
	const changes = pairChanges(trialsOfLook(measured, "first"), (trial) => endedEarly(trial) ? null : Math.log(trial.load.latencyMs.mean));
	const change = medianOf$1(changes);
	if (change === null || !Number.isFinite(change)) return "";
	const percent = (Math.exp(change) - 1) * 100;
	return (changes.every((each) => each > 0) || changes.every((each) => each < 0)) && Math.abs(percent) >= 25 ? `${percent > 0 ? "+" : ""}${formatPercent(percent)}` : "";
}
/** Head minus base of each pair in which both are known. */
function pairChanges(trials, value) {
	return trials.flatMap((head) => {
		const base = trials.find((trial) => trial.side === "base" && trial.pair === head.pair);
		if (head.side !== "head" || base === void 0) return [];
		const [from, to] = [value(base), value(head)];
		return from === null || to === null ? [] : [to - from];
	});
}
function medianOf$1(values) {
	const sorted = [...values].sort((a, b) => a - b);
	const low = sorted[Math.floor((sorted.length - 1) / 2)];
	const high = sorted[Math.floor(sorted.length / 2)];
	return low === void 0 || high === void 0 ? null : (low + high) / 2;
}
// src/report/tables/comparison-rows.ts
/** The rows of a target's table: one entry holds a row's label, its cells and its change. */
const unknown$2 = "–";
function comparisonRows(target) {
	const first = target.findings.why[0]?.code;
	return [
		{
			label: "RSS at start",
			of: ({ startBytes }) => bytesOr(startBytes),
			change: levelChange(target, 0)
		},
		...checkpointCounts(target).map((requests) => ({
			label: `after ${formatCount(requests)} requests`,
			of: (report, side) => checkpointCell(target, report, side, requests),
			change: levelChange(target, requests)
		})),
		...longerLookRows(target),
		{
			label: "Plateau",
			of: (report, side) => plateauCell(target, report, side),
			change: plateauChange(target.report),
			decides: first === "higher-plateau" || first === "lower-plateau"
		},
		{
			label: "Growth per 1,000 requests",
			of: ({ bytesPerRequest }) => growthCell(bytesPerRequest),
			change: growthChange(target.report),
			decides: first === "lower-slope" || target.report.verdict === "leak" && first !== "head-keeps"
		},
		...keptWhys(target.findings.why).map((kept) => ({
			label: `${capitalise(keptNames[kept.what])} kept per 1,000`,
			of: (_report, side) => keptPerThousand(kept, side),
			change: keptChange(kept),
			decides: first === "head-keeps"
		})),
		{
			label: "Mean latency",
			of: latencyCell,
			change: latencyChange(target)
		}
	];
}
/** Memory at the last request that both sides of the longer look answered. */
function longerLookRows({ measured }) {
	const trials = trialsOfLook(measured, "longer").filter((trial) => !endedEarly(trial));
	const last = Math.min(...trials.map(lastRequests));
	const change = medianOf$1(pairChanges(trials, (trial) => levelAt(trial, last)));
	if (change === null) return [];
	const levelOf = (side) => medianLevelAt(trials.filter((trial) => trial.side === side), last);
	return [{
		label: `after ${formatCount(last)}, longer look`,
		of: (_report, side) => bytesOr(levelOf(side)),
		change: formatByteChange(change)
	}];
}
/** The configured checkpoints that were reached, and the last request count that both sides share. */
function checkpointCounts({ measured }) {
	const last = drawnRequests(measured);
	const counts = measured.workload.checkpoints.filter((requests) => requests > 0 && requests < last);
	return last === 0 ? [] : [.../* @__PURE__ */ new Set([...counts, last])].sort((a, b) => a - b);
}
function checkpointCell({ measured }, side, name, requests) {
	const bytes = side.checkpoints.find((checkpoint) => checkpoint.requests === requests)?.rssBytes ?? medianLevelAt(trialsOf(measured, name), requests);
	return bytes === 0 ? "✕" : bytesOr(bytes);
}
function plateauCell(target, side, name) {
	const dead = trialsOf(target.measured, name).filter((trial) => trial.end.kind !== "completed");
	const at = formatCount(requestsAtDeath(target, name) ?? Math.max(0, ...dead.map(lastRequests)));
	switch (side.outcome) {
		case "plateau": return side.plateauBytes === null ? unknown$2 : formatBytesWithNoise(side.plateauBytes, side.plateauNoiseBytes ?? 0);
		case "leak": return "none ↗";
		case "oom": return `${dead.some(({ end }) => end.kind === "oom" && end.by === "runtime") ? "gave up" : "killed"} after ${at}`;
		case "crashed": return `${dead.some(({ end }) => end.kind === "unresponsive") ? "silent" : "crashed"} after ${at}`;
		case "not-ready": return "never ready";
		case "invalid": return "invalid";
		case "inconclusive": return "unclear";
	}
}
/** As the headline has it. */
function requestsAtDeath({ findings }, name) {
	const why = findings.why.find((each) => "trials" in each && each.side === name);
	return why !== void 0 && "requests" in why ? why.requests : null;
}
function growthCell(slope) {
	if (slope === null) return unknown$2;
	if (slope.lo > 0 || slope.hi < 0) return formatBytes(slope.value * 1e3);
	const spread = Math.max(-slope.lo, slope.hi) * 1e3;
	return spread < .5 ? "0" : `0 ± ${formatBytes(spread)}`;
}
function latencyCell({ latencyMs }) {
	return latencyMs === null ? unknown$2 : formatDurationMs(latencyMs.mean);
}
function bytesOr(bytes) {
	return bytes === null ? unknown$2 : formatBytes(bytes);
}
// src/report/tables/table.ts
function buildTable(label, columns, rows) {
	return {
		label,
		headings: columns,
		rows: rows.map((row) => columns.map(({ cell }) => cell(row)))
	};
}
// src/report/tables/comparison-table.ts
const columns$3 = (target, { base, head }) => [
	{
		title: [],
		kind: "name",
		cell: ({ label }) => ({ words: phrase`${label}` })
	},
	{
		...sideColumn(target, "base", base?.label ?? ""),
		needsBase: true
	},
	sideColumn(target, "head", head.label),
	{
		title: phrase`change`,
		kind: "number",
		needsBase: true,
		cell: ({ change, decides }) => ({ words: change === "" ? [] : decides ? [strong(change)] : phrase`${change}` })
	}
];
function comparisonTable(target, report) {
	const shown = columns$3(target, report).filter(({ needsBase }) => report.base !== null || needsBase !== true);
	return buildTable(plainLine(target.report.name), shown, comparisonRows(target));
}
function sideColumn({ report }, side, label) {
	const seen = report[side];
	return {
		title: label === side ? [] : [code(plainLine(label, 60))],
		kind: "number",
		side,
		cell: ({ of }) => ({ words: seen === null ? [] : phrase`${of(seen, side)}` })
	};
}
// src/report/words/verdict-words.ts
const verdictWords = {
	oom: {
		symbol: "⚠️",
		name: "out of memory",
		meaning: "head ran out of memory and base did not: the kernel killed a process in its container, or its runtime gave up at its own limit",
		past: "head ran out of memory"
	},
	crash: {
		symbol: "⚠️",
		name: "crash",
		meaning: "head died or stopped answering during the workload for another reason, and base did not",
		past: "head crashed"
	},
	leak: {
		symbol: "⚠️",
		name: "memory leak",
		meaning: "head keeps growing; base does not, or clearly more slowly",
		past: "head had a memory leak"
	},
	invalid: {
		symbol: "⚠️",
		name: "invalid",
		meaning: "the workload did not run as configured: unexpected answers, an exit at the start, never ready, not measured",
		past: "the measurement was invalid"
	},
	grew: {
		symbol: "⚠️",
		name: "higher plateau",
		meaning: "both sides level off, and head's plateau exceeds base's by more than the tolerance",
		past: "head had a higher plateau"
	},
	inconclusive: {
		symbol: "❔",
		name: "inconclusive",
		meaning: "too little or too noisy data; the report names what would settle it and the smallest leak that the run would have caught",
		past: "the measurement was inconclusive"
	},
	"no-baseline": {
		symbol: "➖",
		name: "no base to compare with",
		meaning: "there is no base to compare with; only absolute limits are checked",
		past: "there was no base to compare with"
	},
	preexisting: {
		symbol: "➖",
		name: "pre-existing, no worse",
		meaning: "base grows or dies too, and head is not worse",
		past: "base grew too"
	},
	pass: {
		symbol: "✅",
		name: "no growth",
		meaning: "no difference beyond noise and tolerance",
		past: "memory was above the budget"
	},
	improved: {
		symbol: "✅",
		name: "improved",
		meaning: "head's plateau or slope is below base's, beyond noise",
		past: "memory was above the budget"
	}
};
// src/report/words/headline.ts
/** The headline of a report: what happened, in which service, on which side. */
/** ❌ only where the check fails: a leak that the gate only reports is a warning. */
function verdictSymbol({ report }) {
	if (report.failed) return "❌";
	return report.accepted ? "✅" : verdictWords[report.verdict].symbol;
}
function verdictTone(target) {
	if (target.report.failed) return "bad";
	return verdictSymbol(target) === "✅" ? "good" : "unsure";
}
/** For an overview that names the target elsewhere. */
function shortVerdict(target) {
	if (isUnmeasured(target)) return "not measured";
	const { report, findings } = target;
	if (report.verdict === "leak") return report.accepted ? `accepted: ${leakName(target)}` : leakName(target);
	if (report.accepted && report.verdict === "grew") return "accepted growth";
	const isOver = !blockingByNature.has(report.verdict) && findWhy(findings, "above-max-rss") !== void 0;
	const isGarbage = report.verdict === "pass" && findWhy(findings, "collected-look") !== void 0;
	const words = isOver ? "above the budget" : isGarbage ? "no leak" : verdictWords[report.verdict].name;
	return report.accepted ? `accepted: ${words}` : words;
}
function headline(target) {
	const name = code(target.report.name);
	const { report, findings } = target;
	const budget = findWhy(findings, "above-max-rss");
	if (budget !== void 0 && !blockingByNature.has(report.verdict)) return phrase`${report.accepted ? "Accepted, above" : "Above"} the memory budget in ${name}: head needs ${formatBytes(budget.rssBytes)} of ${formatBytes(budget.maxRssBytes)}`;
	switch (report.verdict) {
		case "leak": return phrase`${report.accepted ? `Accepted ${leakName(target)}` : capitalise(leakName(target))} in ${name}: ${leakWords(target)}`;
		case "grew": return report.accepted ? phrase`Accepted growth in ${name}: head levels off ${aboveBase(target)}` : phrase`Higher plateau in ${name}: head levels off ${aboveBase(target)}`;
		case "oom": return phrase`${report.accepted ? "Accepted, out of memory" : "Out of memory"} in ${name}: ${oomWords(target)}`;
		case "crash": return phrase`Crash in ${name}: ${crashWords(target)}, base did not`;
		case "preexisting": return phrase`Pre-existing in ${name}, and no worse: ${preexistingWords(target)}`;
		case "inconclusive": return phrase`Inconclusive for ${name}: ${inconclusiveWords(target)}`;
		case "no-baseline": return phrase`No base to compare ${name} with: ${headAloneWords(target)}`;
		case "invalid":
			if (isUnmeasured(target)) return phrase`Not measured: ${name}`;
			return phrase`Invalid for ${name}: ${invalidWords(target)}`;
		case "pass":
			if (findWhy(findings, "collected-look") !== void 0) return phrase`No leak in ${name}: the growth was garbage not yet collected`;
			return findWhy(findings, "higher-plateau") === void 0 ? phrase`No memory growth in ${name}` : phrase`No memory growth beyond the tolerance in ${name}`;
		case "improved": return phrase`Less memory in ${name}: ${improvedWords(target)}`;
	}
}
const blockingByNature = /* @__PURE__ */ new Set([
	"oom",
	"crash",
	"leak",
	"invalid",
	"grew"
]);
function leakName({ findings }) {
	const [kept] = findings.why;
	return kept?.code === "head-keeps" ? `leak of ${keptNames[kept.kept.what]}` : "memory leak";
}
function leakWords({ report, findings }) {
	if (findings.why[0]?.code === "head-keeps") return "head keeps what base releases";
	return report.base?.outcome === "leak" || (report.base?.bytesPerRequest?.lo ?? 0) > 0 ? "head grows faster than base" : "head keeps growing, base levels off";
}
function aboveBase({ findings, report }) {
	return `${formatBytes((findWhy(findings, "higher-plateau")?.bytes ?? report.delta?.plateauBytes)?.value ?? 0)} above base`;
}
function oomWords({ findings }) {
	const why = findings.why.find((each) => each.code === "out-of-memory" && each.side === "head");
	if (why?.code !== "out-of-memory") return "head ran out of memory, base did not";
	const after = `after ${formatCount(why.requests)} requests`;
	if (why.by === "runtime") return `head's runtime gave up ${after}, base's did not`;
	return why.survived ? `head lost a process at the memory cap ${after}, base did not` : `head was killed ${after}, base was not`;
}
function crashWords({ findings }) {
	const why = findings.why.find((each) => (each.code === "crashed" || each.code === "unresponsive") && each.side === "head");
	if (why?.code === "unresponsive") return `head stopped answering after ${formatCount(why.requests)} requests`;
	if (why?.code !== "crashed") return "head died during the workload";
	return `head exited${why.exitCode === null ? "" : ` with code ${why.exitCode}`} after ${formatCount(why.requests)} requests`;
}
function preexistingWords({ report }) {
	if (report.base?.outcome === "oom") return "base runs out of memory too";
	return report.base?.outcome === "crashed" ? "base crashes too" : "base keeps growing too";
}
function inconclusiveWords({ findings }) {
	if (findWhy(findings, "no-usable-pair") !== void 0) return "too few trials were usable";
	if (findWhy(findings, "too-short") !== void 0) return "too few requests";
	if (findWhy(findings, "held-by-timers") !== void 0) return "timers hold what grew, and release it";
	const [kept] = keptWhys(findings.why);
	if (kept !== void 0) return `more ${keptNames[kept.what]}, which may level off`;
	if (findWhy(findings, "longer-look") !== void 0) return "growth that may level off";
	if (findWhy(findings, "still-warming-up") !== void 0) return "memory had not levelled off yet";
	return findWhy(findings, "too-noisy") === void 0 ? "some trials of head died" : "too noisy";
}
function headAloneWords({ report: { head } }) {
	if (head.outcome === "leak") return "head keeps growing";
	if (head.outcome === "oom") return "head ran out of memory";
	return head.plateauBytes === null ? "only head was measured" : `head levels off at ${formatBytes(head.plateauBytes)}`;
}
function invalidWords({ findings }) {
	if (findWhy(findings, "not-measured") !== void 0) return "only part of it was measured";
	const unready = findWhy(findings, "not-ready");
	if (unready !== void 0) return unready.reason === "exited" ? `${unready.side} exited before it was ready` : `${unready.side} never became ready`;
	const answers = findWhy(findings, "unexpected-answers");
	if (answers !== void 0) return `${answers.side} did not answer as the workload expects`;
	return "most requests failed on both sides";
}
function improvedWords({ findings }) {
	const level = findWhy(findings, "lower-plateau");
	if (level === void 0) return findWhy(findings, "lower-slope") === void 0 ? "head completed the workload, base did not" : "head grows more slowly than base";
	return `head levels off ${formatBytes(-level.bytes.value)} below base`;
}
// src/report/words/reason.ts
/** `1.09 KiB (95 % CI 1.08–1.10)`. */
function intervalText(interval) {
	return `${formatBytes(interval.value)} ${ci(interval)}`;
}
/** `(95 % CI 1.08–1.10)`. */
function ci({ value, lo, hi, confidence }) {
	return `(${formatPercent(confidence * 100)} CI ${formatByteRange(value, lo, hi)})`;
}
function rate({ value }) {
	return strong(`${formatBytes(value)} per request`);
}
/** `Head retains 1.09 KiB more per request than base (95 % CI 1.08–1.10)`, without its full stop. */
function retainsMore(interval, how = "Head retains") {
	return phrase`${how} ${strong(`${formatBytes(interval.value)} more per request`)} than base ${ci(interval)}`;
}
function negated({ value, lo, hi, confidence }) {
	return {
		value: -value,
		lo: -hi,
		hi: -lo,
		confidence
	};
}
function reasonPhrase(why) {
	switch (why.code) {
		case "head-grows-faster": return phrase`${retainsMore(why.bytesPerRequest, "In the first look, head retains")}.`;
		case "higher-plateau": return phrase`${higherPlateau(why)}.`;
		case "lower-plateau": {
			const less = negated(why.bytes);
			return phrase`Head levels off ${strong(`${formatBytes(less.value)} below base`)} ${ci(less)}, ${formatPercent(Math.abs(why.percent))} less.`;
		}
		case "lower-slope": {
			const less = negated(why.bytesPerRequest);
			return phrase`Head retains ${strong(`${formatBytes(less.value)} less per request`)} than base ${ci(less)}.`;
		}
		case "longer-look": return longerLook$1(why);
		case "not-confirmed": return phrase`${longerLookOver(why.requests)}, does not confirm what the first look suspected: ${retainsMore(why.bytesPerRequest, "head retains")}.`;
		case "collected-look": return collectedLook(why);
		case "held-by-timers": return phrase`Head keeps ${strong(`${formatBytes(why.bytesPerRequest)} per request`)} until its timers fire: after ${formatDurationMs(why.ms)} without requests, ${formatByteRate(why.left)} (± ${formatByteRate(why.noise)}) of it is left.`;
		case "head-keeps": return keptReason(why.kept);
		case "within-noise": return phrase`The levels and slopes of the two sides differ by no more than noise and tolerance.`;
		case "both-grow": return phrase`Base retains ${rate(why.base)} ${ci(why.base)}, head ${formatBytes(why.head.value)} ${ci(why.head)}.`;
		case "out-of-memory":
		case "crashed":
		case "unresponsive": return deathPhrase(why, trials(why.trials));
		case "not-ready": return notReady(why);
		case "unexpected-answers": return unexpectedAnswers(why);
		case "same-failures": return phrase`${strong(`${formatPercent(why.share * 100)} of the requests`)} fail on both sides.`;
		case "too-noisy": return phrase`The slopes of the trials scatter by ${strong(`± ${formatBytes(why.noise)} per request`)}, too much for a verdict.`;
		case "too-short": return phrase`Only ${strong(`${formatCount(why.requests)} requests`)} per trial were answered; a verdict needs ${formatCount(why.needed)}.`;
		case "no-usable-pair": return phrase`Too few pairs have comparable readings on both sides.`;
		case "still-warming-up": return phrase`Memory had not levelled off at the end of the run, so there is no level to compare.`;
		case "not-measured": return notMeasured$1(why);
		case "no-base": return phrase`There is no base to compare with, so only absolute limits were checked.`;
		case "above-max-rss": return phrase`Head needs ${strong(formatBytes(why.rssBytes))}, more than the budget of ${formatBytes(why.maxRssBytes)} (${code("gate.max-rss")}).`;
	}
}
/** Without its full stop. */
function higherPlateau({ bytes, percent }) {
	return phrase`Head levels off ${strong(`${formatBytes(bytes.value)} above base`)} ${ci(bytes)}, ${formatPercent(percent)} more`;
}
/** `Head exited with code 1 after 4,210 requests, in 3 of 3 trials.` */
function deathPhrase(why, where, cap = "memory cap") {
	const livedOn = why.code === "out-of-memory" && why.survived && why.by === "kernel" ? "; the container lived on" : "";
	return phrase`${deathWords(why, cap)} ${strong(`after ${formatCount(why.requests)} requests`)}, in ${where}${livedOn}.`;
}
function deathWords(why, cap) {
	const side = capitalise(why.side);
	switch (why.code) {
		case "unresponsive": return `${side} stopped answering`;
		case "crashed": return `${side} exited${withCode(why.exitCode)}`;
		case "out-of-memory":
			if (why.by === "runtime") return `${side}'s runtime gave up at its own memory limit`;
			return `The kernel killed ${why.survived ? "a process of " : ""}${why.side} at the ${cap}`;
	}
}
function acceptancePhrase({ by, label, at }) {
	return phrase`Accepted: ${code(by)} put the label ${code(label)} on this pull request on ${at.slice(0, 10)}.`;
}
/** The gate's own sentence. */
function gatePhrase({ failed, accepted, rule, acceptance }) {
	if (acceptance !== void 0) return acceptancePhrase(acceptance);
	if (rule === null) return null;
	if (failed) return phrase`The check fails: ${code(`gate.${rule}`)}.`;
	return accepted ? phrase`Accepted by ${code(`gate.${rule}`)}.` : phrase`The check does not fail: ${code(`gate.${rule}`)}.`;
}
function longerLookOver(requests) {
	return `The longer look, on fresh containers over ${formatCount(requests)} requests`;
}
function longerLook$1({ outcome, bytesPerRequest, requests }) {
	const look = longerLookOver(requests);
	switch (outcome) {
		case "goes-on": return phrase`${look}, confirms the growth: ${retainsMore(bytesPerRequest, "head retains")}.`;
		case "ended": return phrase`${look}, shows that memory levels off.`;
		case "unclear": return phrase`${look}, does not show whether the growth continues.`;
	}
}
function collectedLook({ outcome, bytesPerRequest, requests }) {
	const run = `With the garbage collector running throughout ${formatCount(requests)} requests, head`;
	switch (outcome) {
		case "goes-on": return phrase`${retainsMore(bytesPerRequest, `${run} still retains`)}.`;
		case "ended": return phrase`${retainsMore(bytesPerRequest, `${run} retains`)}: the growth was garbage not yet collected.`;
		case "unclear": return phrase`${retainsMore(bytesPerRequest, `${run} retains`)}, too little to tell a leak from garbage.`;
	}
}
function notMeasured$1({ jobs, of }) {
	if (of === 1) return phrase`The job that should have measured it left no report.`;
	return phrase`${formatCount(jobs)} of the ${formatCount(of)} jobs that should have measured it left no report.`;
}
function trials(count) {
	return count === 1 ? "1 trial" : `${count} trials`;
}
/** ` with code 1`, or nothing when it is unknown. */
function withCode(exitCode) {
	return exitCode === null ? "" : ` with code ${exitCode}`;
}
function notReady(why) {
	const state = why.reason === "exited" ? `had exited${withCode(why.exitCode)}` : "was still not ready";
	return phrase`${capitalise(why.side)} ${state} ${strong(`${formatDurationMs(why.waitedMs)} after its start`)}. The last attempt ended with: ${why.seen}.`;
}
function unexpectedAnswers(why) {
	const share = strong(`${formatPercent(why.share * 100)} of ${why.side}'s answers`);
	const status = why.status === null ? "an error or no answer" : `status ${why.status}`;
	const route = why.route === null ? "" : phrase` for ${code(why.route)}`;
	return phrase`${share} (${formatCount(why.answers)}) are not what the workload expects: ${status}${route}.`;
}
// src/report/words/sensitivity.ts
/** The smallest leak that a run would have caught. */
const sensitivityLabel = "Smallest detectable leak";
/** `smallestDetectable`: bytes per request, with 80 % power; null when unknown. */
function sensitivity(smallestDetectable) {
	if (smallestDetectable === null) return [];
	return [phrase`The smallest detectable leak is ${formatByteRate(smallestDetectable)} per request.`];
}
// src/report/words/summary.ts
function summary(target) {
	const { acceptedBy } = target.report;
	const [first = [], ...more] = sentences(target);
	return joinPhrases([first, ...acceptedBy === void 0 ? more : [acceptancePhrase(acceptedBy)]]);
}
/** The first stays when an acceptance replaces the rest. */
function sentences(target) {
	const { report } = target;
	switch (report.verdict) {
		case "leak": return [leakSummary(target), ...capWarning(target)];
		case "grew": return higherLevel(target);
		case "oom":
		case "crash": return deathSummary(target);
		case "improved": return [lessMemory(target)];
		case "pass": return passSummary(target);
		case "preexisting": return [...preexistingSummary(target), phrase`This change does not make it worse.`];
		case "inconclusive": return [inconclusiveSummary(target), ...sensitivity(report.smallestDetectable)];
		case "no-baseline": return headAlone(target);
		case "invalid": return invalidSummary(target);
	}
}
/** The best estimate, how it was confirmed, and what else head keeps. */
function leakSummary({ findings }) {
	const kept = keptWhys(findings.why);
	const [first] = kept;
	if (findings.why[0]?.code === "head-keeps" && first !== void 0) {
		const others = kept.slice(1).map((each) => `, and ${keptBeside(each)}`);
		const confirmed = first.look === "goes-on" ? `, ${confirmedOver(first.requests)}` : "";
		return phrase`${keptMore(first)}${others.join("")}${confirmed}.`;
	}
	const { interval, confirmed } = bestEstimate(findings.why);
	if (interval === null) return phrase`Head keeps growing.`;
	const beside = kept.length === 0 ? "" : ` and keeps ${kept.map(keptBeside).join(" and ")}`;
	return phrase`${retainsMore(interval)}${beside}${confirmed}.`;
}
/** The longer look covers more requests than the first, so its figure comes first. */
function bestEstimate(why) {
	const longer = why.find((each) => each.code === "longer-look" && each.outcome === "goes-on");
	const collected = why.find((each) => each.code === "collected-look" && each.outcome === "goes-on");
	const first = why.find((each) => each.code === "head-grows-faster");
	const collecting = "with the garbage collector running throughout";
	if (longer?.code === "longer-look") {
		const also = collected === void 0 ? "" : ` and ${collecting}`;
		return {
			interval: longer.bytesPerRequest,
			confirmed: `, ${confirmedOver(longer.requests)}${also}`
		};
	}
	if (collected?.code === "collected-look") return {
		interval: collected.bytesPerRequest,
		confirmed: `, ${confirmedOver(collected.requests)} ${collecting}`
	};
	return {
		interval: first?.code === "head-grows-faster" ? first.bytesPerRequest : null,
		confirmed: ""
	};
}
function confirmedOver(requests) {
	return `confirmed on fresh containers over ${formatCount(requests)} requests`;
}
function capWarning({ report: { head }, measured }) {
	if (head.requestsToCap === null) return [];
	return [phrase`At this rate the ${formatBytes(measured.capBytes)} cap is reached after about ${formatRoughCount(head.requestsToCap)} requests.`];
}
function higherLevel({ findings, report }) {
	const why = findWhy(findings, "higher-plateau");
	if (why === void 0) return [phrase`Head levels off above base.`];
	const { percent, bytes } = findings.basis.toleratedGrowth;
	const more = phrase`${higherPlateau(why)}.`;
	if (report.verdict !== "grew") return [more, phrase`The gate tolerates that.`];
	return report.accepted ? [more, phrase`${code("gate.allow-growth")} accepts that.`] : [more, phrase`The gate tolerates ${formatPercent(percent)} or ${formatBytes(bytes)}, whichever is more.`];
}
function passSummary(target) {
	const { findings, report } = target;
	const garbage = findWhy(findings, "collected-look");
	if (garbage === void 0 && findWhy(findings, "higher-plateau") !== void 0) return higherLevel(target);
	return [garbage === void 0 ? sameMemory(target) : reasonPhrase(garbage), ...sensitivity(report.smallestDetectable)];
}
function deathSummary({ findings, measured, report }) {
	const why = findings.why.find((each) => (each.code === "out-of-memory" || each.code === "crashed" || each.code === "unresponsive") && each.side === "head");
	if (why === void 0) return [phrase`Head did not survive the workload.`];
	const planned = allTrials(measured).filter((trial) => trial.side === "head").length;
	const base = report.base === null ? [] : [phrase`Base completed ${formatCount(report.base.requests)} requests.`];
	const cap = `${formatBytes(measured.capBytes)} memory cap`;
	return [deathPhrase(why, `${why.trials} of ${trials(planned)}`, cap), ...base];
}
function lessMemory({ findings }) {
	const less = findWhy(findings, "lower-plateau") ?? findWhy(findings, "lower-slope");
	return less === void 0 ? phrase`Head completed the workload; base did not.` : reasonPhrase(less);
}
function sameMemory({ report: { delta } }) {
	const level = delta?.plateauBytes ?? null;
	return level === null ? phrase`Head needs no more memory than base.` : phrase`Head levels off ${strong(`within ${formatBytes(Math.max(Math.abs(level.lo), Math.abs(level.hi)))} of base`)} (${formatPercent(level.confidence * 100)} confidence).`;
}
function preexistingSummary({ findings, report }) {
	const both = findWhy(findings, "both-grow");
	if (both !== void 0) return [phrase`Both sides keep growing: base retains ${strong(`${formatBytes(both.base.value)} per request`)}, head ${intervalText(both.head)}.`];
	return [phrase`Base ends after ${strong(`${formatCount(report.base?.requests ?? 0)} requests`)}, head after ${formatCount(report.head.requests)}.`];
}
function inconclusiveSummary({ findings, measured }) {
	const [why] = findings.why;
	const growth = findWhy(findings, "head-grows-faster");
	if (why === void 0) return phrase`There is too little data for a verdict.`;
	if (why.code === "no-usable-pair") return phrase`Only ${strong(`${findings.basis.pairs} of ${measured.pairs} pairs`)} have comparable readings on both sides, too few for a verdict.`;
	if (why.code === "longer-look" && growth !== void 0) return phrase`${retainsMore(growth.bytesPerRequest)}, but the longer look, over ${formatCount(why.requests)} requests, does not show whether that continues.`;
	return reasonPhrase(why);
}
function headAlone(target) {
	const { head } = target.report;
	if (head.plateauBytes !== null && head.outcome === "plateau") return [phrase`Head levels off at ${strong(formatBytes(head.plateauBytes))}.`, phrase`Without a base, this run cannot show whether that is more than before.`];
	return head.bytesPerRequest === null ? [phrase`Only head was measured.`] : [phrase`Head retains ${strong(`${formatBytes(head.bytesPerRequest.value)} per request`)}.`, ...capWarning(target)];
}
function invalidSummary({ findings }) {
	const [why] = findings.why;
	if (why === void 0) return [phrase`The workload did not run as configured.`];
	return why.code === "unexpected-answers" ? [reasonPhrase(why), phrase`Memory under such a load cannot be compared.`] : [reasonPhrase(why)];
}
// src/report/tables/overview-table.ts
/** A line per target, for a report on several. */
const columns$2 = [
	{
		title: phrase`target`,
		kind: "name",
		cell: ({ target, index }) => ({
			words: [code(plainLine(target.report.name, 40))],
			link: `#${targetAnchor(index)}`
		})
	},
	{
		title: phrase`verdict`,
		kind: "text",
		cell: ({ target }) => ({
			words: phrase`${verdictSymbol(target)} ${shortVerdict(target)}`,
			tone: verdictTone(target)
		})
	},
	{
		title: phrase`summary`,
		kind: "sentence",
		cell: ({ target }) => ({ words: summary(target) })
	}
];
/** Where report.html has the target's details. */
function targetAnchor(index) {
	return `target-${index + 1}`;
}
function overviewTable(targets) {
	return buildTable("All targets", columns$2, targets.map((target, index) => ({
		target,
		index
	})));
}
// src/report/text/cells.ts
/** The terminal columns that a text takes, and cutting to them. Where terminals differ, the larger width counts. */
const emphasis = /\u001B\[\d+m/g;
/** East Asian wide characters and emoji take two. */
const wide = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFFE6]|\p{Emoji_Presentation}/u;
function countCells(text) {
	return Array.from(text.replace(emphasis, "")).reduce((sum, character) => sum + cellsOf(character), 0);
}
/** For a text without emphasis; `…` replaces what does not fit. */
function cutToCells(text, cells) {
	if (countCells(text) <= cells) return text;
	let room = cells - 1;
	let kept = "";
	for (const character of text) {
		room -= cellsOf(character);
		if (room < 0) break;
		kept += character;
	}
	return `${kept.trimEnd()}…`;
}
function cellsOf(character) {
	return wide.test(character) || (character.codePointAt(0) ?? 0) >= 126976 ? 2 : 1;
}
// src/report/text/wrap.ts
/** Line breaking for a terminal. */
/** Breaks at spaces, else inside a word, but never between a number and its unit. */
function wrapText(text, width) {
	return wrapWords(text.replace(/(\d) (?=(?:[KMGT]i)?B\b|ms\b|s\b|%)/g, "$1\xA0"), width).map((line) => line.replaceAll("\xA0", " "));
}
function wrapWords(text, width) {
	const lines = [];
	let line = "";
	for (const word of text.split(" ").flatMap((each) => chunks(each, width))) if (line !== "" && countCells(line) + 1 + countCells(word) > width) {
		lines.push(line);
		line = word;
	} else line = line === "" ? word : `${line} ${word}`;
	return [...lines, line];
}
function chunks(word, width) {
	if (countCells(word) <= width) return [word];
	const parts = [""];
	for (const character of word) {
		const last = parts.at(-1) ?? "";
		if (last !== "" && countCells(last + character) > width) parts.push(character);
		else parts[parts.length - 1] = last + character;
	}
	return parts;
}
/** Wrapped lines, the first one with another indentation than the rest. */
function paragraph(text, width, first, rest) {
	return wrapText(text, width - rest.length).map((line, index) => (index === 0 ? first : rest) + line);
}
// src/report/text/text-table.ts
/** A table for a terminal: columns side by side, or each row's figures below its name where it is too narrow. */
/** In narrower terminals the columns do not fit side by side. */
const narrowest = 60;
const mark = " ◀";
/** The row that the verdict rests on is bold and marked, as far as there is room. */
function textTable(table, width, paint) {
	const headings = table.headings.filter(isShown);
	const rows = table.rows.map((cells) => cells.filter((_, index) => isShown(table.headings[index])));
	if (width < narrowest && headings.length > 2) return stacked(headings.map(title$1), rows.map((cells) => cells.map(({ words }) => phraseWords(words))), width);
	const align = headings.map(({ kind }) => kind === "number" ? "right" : "left");
	const layOut = (strongMark) => columnLines(align, [headings.map(title$1), ...rows.map((cells) => cells.map(({ words }) => marked(words, strongMark)))], width);
	const isUnwrapped = (lines) => lines.length === rows.length + 1;
	const lines = [mark, ""].map(layOut).find(isUnwrapped) ?? layOut("");
	if (!isUnwrapped(lines)) return lines;
	const decisive = rows.findIndex((cells) => cells.some(({ words }) => isStrong(words))) + 1;
	return lines.map((line, index) => index === decisive && index > 0 ? paint(line, "bold") : line);
}
function isShown(heading) {
	return heading?.kind !== "sentence";
}
function title$1({ side, title }) {
	return [side ?? "", plainLine(phraseWords(title), 24)].filter((part) => part !== "").join(" ");
}
function isStrong(words) {
	return words.some(({ kind }) => kind === "strong");
}
function marked(words, strongMark) {
	return phraseWords(words) + (isStrong(words) ? strongMark : "");
}
/** A row's name, and below it both sides and the remaining columns. */
function stacked(titles, rows, width) {
	const [, base = "", head = ""] = titles;
	const figures = rows.flatMap(([name = "", base = "", head = "", ...rest]) => [name, ...paragraph([`${base} → ${head}`, ...rest].filter(Boolean).join("   "), width, "  ", "  ").map((line) => line.trimEnd())]);
	return [...paragraph(`${base} → ${head}`, width, "", "  "), ...figures];
}
/** Columns two spaces apart; when that is too wide, the widest ones wrap inside their cells. */
function columnLines(align, rows, width) {
	const widths = fitWidths(align.map((_, column) => Math.max(...rows.map((cells) => countCells(cells[column] ?? "")))), width - 2 * (align.length - 1));
	return rows.flatMap((cells) => {
		const wrapped = cells.map((cell, column) => wrapText(cell, widths[column] ?? 1));
		const height = Math.max(...wrapped.map((lines) => lines.length));
		return Array.from({ length: height }, (_, line) => widths.map((width, column) => pad(wrapped[column]?.[line] ?? "", width, align[column] ?? "left")).join("  ").trimEnd());
	});
}
/** Takes from the widest column, one character at a time, until all fit. */
function fitWidths(natural, room) {
	const widths = [...natural];
	while (widths.reduce((sum, width) => sum + width, 0) > room) {
		const widest = widths.indexOf(Math.max(...widths));
		if ((widths[widest] ?? 0) <= 8) break;
		widths[widest] = (widths[widest] ?? 0) - 1;
	}
	return widths;
}
function pad(text, width, align) {
	const gap = " ".repeat(Math.max(0, width - countCells(text)));
	return align === "right" ? gap + text : text + gap;
}
// src/report/words/settle.ts
/** What would settle an inconclusive comparison, in numbers. */
/** Above this share of the cap, collectors and the kernel interfere, and kills are down to chance. */
const nearCapShare = .8;
/** A round number for a config. */
const capStepBytes = 16 * mib;
/** Each reading includes the requests under way: a quarter of them scatter half as much. */
const fewerConnections = 4;
function settlingAdvice(target) {
	const held = findWhy(target.findings, "held-by-timers");
	if (held !== void 0) return [longerPause(held.ms), ...higherCap(target)];
	const requests = requestsToSettle(target);
	const advice = [
		...requests === null ? [] : [moreRequests(requests)],
		...higherCap(target),
		...isNoisy(target) ? pinnedRuntime(target) : [],
		...requests === null && isNoisy(target) ? scatter(target) : []
	];
	return advice.length > 0 ? advice : [phrase`Fix what ended the trials (report.html lists them), and run again.`];
}
function requestsToSettle({ findings }) {
	return findWhy(findings, "too-noisy")?.requests ?? findWhy(findings, "too-short")?.needed ?? findWhy(findings, "longer-look")?.requests ?? findWhy(findings, "collected-look")?.requests ?? keptWhys(findings.why)[0]?.requests ?? findWhy(findings, "still-warming-up")?.requests ?? null;
}
function isNoisy({ findings }) {
	return findings.why.some((why) => why.code === "too-noisy" || (why.code === "longer-look" || why.code === "collected-look") && why.outcome === "unclear");
}
function moreRequests(requests) {
	return phrase`To settle it, set ${code(`workload.requests: ${requests}`)} (${formatCount(requests)} per trial) and a ${code("workload.budget")} that leaves time for them.`;
}
function longerPause(ms) {
	return phrase`To settle it, set ${code(`workload.rest: ${Math.ceil(ms / 1e3)}s`)}: a longer look with that pause shows where memory levels off. In production, that level is as much as the requests of that time hold.`;
}
function higherCap({ measured }) {
	const { capBytes } = measured;
	const peakBytes = Math.max(0, ...allTrials(measured).flatMap((trial) => trialPoints(trial).map(({ bytes }) => bytes)));
	if (peakBytes <= nearCapShare * capBytes) return [];
	const neededMib = Math.ceil(peakBytes / nearCapShare / capStepBytes) * capStepBytes / mib;
	return [phrase`Memory reached ${formatBytes(peakBytes)} of the ${formatBytes(capBytes)} cap, where kills are down to chance: ${code(`memory: ${neededMib}MiB`)} leaves enough room.`];
}
function pinnedRuntime({ measured }) {
	return measured.pinned === void 0 ? [phrase`The runtime was not pinned: with ${code("pin: auto")} its memory fluctuates less.`] : [];
}
function scatter({ measured: { workload } }) {
	const fewer = Math.max(1, Math.floor(workload.connections / fewerConnections));
	const less = phrase`More requests alone would not settle it. Remove what makes memory differ between trials: random payloads, background jobs, other work on the machine.`;
	return fewer < workload.connections ? [less, phrase`Fewer concurrent requests make readings scatter less: ${code(`workload.connections: ${fewer}`)} (now ${formatCount(workload.connections)}).`] : [less];
}
// src/report/words/advice.ts
/** What to do next, for each verdict: find the growth, settle the verdict, or accept it. */
function advice(target) {
	if (target.report.accepted) return [];
	switch (target.report.verdict) {
		case "leak": return leakAdvice(target);
		case "grew": return growthAdvice(target);
		case "oom": return [...diagnosedFixes(target), ...oomAdvice(target)];
		case "crash": return [phrase`The last lines of its log are in this report. ${reproduce(target)}`];
		case "preexisting": return [phrase`Nothing to do in this pull request: base grows as well. It deserves an issue of its own.`];
		case "inconclusive": return settlingAdvice(target);
		case "no-baseline": return [phrase`If this change adds the service, or fixes its build, the next pull request has a base. Otherwise name one: ${code("base-ref")} in a workflow, ${code("--base git:REF")} in a terminal.`];
		case "invalid": return invalidAdvice(target);
		case "pass":
		case "improved": return budgetAdvice(target);
	}
}
/** Growth that a label turns into a pass. */
function isAcceptable({ verdict, failed }) {
	return failed && verdict !== "crash" && verdict !== "invalid" && verdict !== "inconclusive";
}
function acceptingPhrase(label) {
	return phrase`to accept this growth, add the label ${code(label)} to the pull request and re-run the failed job`;
}
/** A YAML key: quoted unless it is a plain word. */
function yamlKey(name) {
	return /^[A-Za-z][\w.-]*$/.test(name) ? name : JSON.stringify(name);
}
function reproduce({ report }) {
	return phrase`Reproduce it on your machine: ${code(`rss-plateau compare --target ${/^[\w.-]+$/.test(report.name) ? report.name : JSON.stringify(report.name)}`)}.`;
}
function leakAdvice(target) {
	const kept = keptWhys(target.findings.why).map(keptAdvice);
	if (target.findings.why[0]?.code === "head-keeps") return [phrase`${joinPhrases(kept)} ${reproduce(target)}`];
	const slope = findWhy(target.findings, "head-grows-faster")?.bytesPerRequest;
	const accept = slope === void 0 ? [] : [phrase`If it is intended, tolerate it: ${code(`gate.leak: ${Math.ceil(slope.hi)}`)} (bytes per request) in ${code("rss-plateau.yml")}.`];
	return [
		...whatToFix(target, phrase`Look in the diff for what outlives a request: module-level lists and maps, caches without a bound, listeners and tasks that are never removed.`),
		...kept,
		...accept
	];
}
/** The fixes of the diagnosis, or else where to look; the last one ends with the command that reproduces it. */
function whatToFix(target, elsewhere) {
	const diagnosed = diagnosedFixes(target);
	const found = diagnosed.length === 0 ? [elsewhere] : diagnosed;
	return [...found.slice(0, -1), phrase`${found.at(-1) ?? elsewhere} ${reproduce(target)}`];
}
function diagnosedFixes({ report }) {
	return (report.diagnosis?.advice ?? []).map(readPhrase);
}
function growthAdvice(target) {
	const { findings, report } = target;
	const bytes = findWhy(findings, "higher-plateau")?.bytes.hi ?? report.delta?.plateauBytes?.hi ?? 0;
	const what = lookOf(target.measured, "longer")?.pause === void 0 ? phrase`It grew once and stopped, as with a new library, a cache or a pool.` : phrase`It grew and stopped, as with a new library, a cache, a pool, or what each request holds for some seconds (timeouts).`;
	const accepted = `gate.allow-growth: {${yamlKey(report.name)}: ${Math.max(1, Math.ceil(bytes / mib))}MiB}`;
	return [...whatToFix(target, phrase`${what} Look in the diff for what is loaded or filled.`), phrase`If it is intended, accept it with a bound: ${code(accepted)} in ${code("rss-plateau.yml")}.`];
}
function oomAdvice(target) {
	const why = findWhy(target.findings, "out-of-memory");
	const cause = target.report.head.bytesPerRequest !== null && target.report.head.bytesPerRequest.lo > 0 ? phrase`It grew by ${formatBytes(target.report.head.bytesPerRequest?.value ?? 0)} per request until then, so more memory would only delay it. ${reproduce(target)}` : phrase`If it needs this much by design, raise ${code("memory")} of the target (now ${formatBytes(target.measured.capBytes)}). ${reproduce(target)}`;
	return why?.by === "runtime" ? [cause, phrase`The runtime has a limit of its own below the cap (in Node ${code("--max-old-space-size")}).`] : [cause];
}
function invalidAdvice({ findings, measured }) {
	if (findWhy(findings, "not-measured") !== void 0) return [phrase`Read the log of the missing job, and re-run all jobs: re-running only failed ones skips jobs that passed without measuring.`];
	if (findWhy(findings, "not-ready") !== void 0) return [phrase`Check that the service listens on 0.0.0.0 and port ${String(measured.port)} (${code("port")}), that ${code("ready")} names a path that answers 2xx, and that it gets the ${code("env")} it needs. The end of its log is in this report.`];
	const answers = findWhy(findings, "unexpected-answers");
	if (answers !== void 0 && answers.status !== null && answers.route !== null) return [phrase`Fix the route or its request; if ${String(answers.status)} is right, expect it: ${code(`expect: ${answers.status}`)} on ${code(answers.route)}.`];
	return [phrase`Fix the requests under ${code("workload.routes")}, or declare their status with ${code("expect")}.`];
}
function budgetAdvice({ findings }) {
	return findWhy(findings, "above-max-rss") === void 0 ? [] : [phrase`Bring it below the budget, or raise ${code("gate.max-rss")} in ${code("rss-plateau.yml")}.`];
}
// src/report/words/cause-parts.ts
function allocatedAt({ sites }) {
	return sites[0] === void 0 ? [] : phrase`, allocated at ${sitePhrase(sites[0])}`;
}
function openedAt({ sites }) {
	return sites[0] === void 0 ? [] : phrase`, opened at ${sitePhrase(sites[0])}`;
}
function sitePhrase(site) {
	return site.function === "" ? [siteSpan(site)] : phrase`${siteSpan(site)} in ${code(site.function)}`;
}
function siteSpan({ file, line }) {
	return code(line > 0 ? `${file}:${line}` : file);
}
function heldBy({ chain }) {
	return chain[0] === void 0 ? [] : phrase`, held by ${code(holderName(chain))}`;
}
/** `app.registry.REGISTRY` for a module and the key of its namespace; else the root as it is. */
function holderName(chain) {
	const [root = "", first = ""] = chain;
	const module = /^module ([\w.]+)$/.exec(root)?.[1];
	const name = /^\['(\w+)'\]/.exec(first)?.[1] ?? /^\.(\w+)/.exec(first)?.[1];
	return module === void 0 || name === void 0 ? root : `${module}.${name}`;
}
/** Files of a tmpfs are in no process unless it maps them. */
function isMapped(where) {
	return where.some(({ kind, share }) => kind === "shmem" && share >= .5);
}
/** The process and the part of its memory that most of the growth is in, where one can be named. */
function seenFromOutside({ where }) {
	const [most] = where.toSorted((one, other) => other.share - one.share);
	if (most === void 0 || most.share < .5) return [];
	return [phrase`From outside, ${strong(formatPercent(most.share * 100))} of it is in ${code(most.process)}, in ${mappingName(most.kind)}.`];
}
/** Parts of an address space, as `where` names them. */
const mappings = {
	heap: "the heap of the C library",
	arena: "the C library's arenas, which threads allocate from",
	anon: "memory mapped by the runtime or a library",
	stack: "stacks",
	shmem: "shared memory"
};
function mappingName(kind) {
	return mappings[kind] ?? kind;
}
function countWords({ counts }, name) {
	const all = counts.find((count) => count.name === name && count.to === void 0);
	return all === void 0 ? [] : phrase` (${countRate(all)}${name === "descriptors" ? leadWords(all, counts) : []})`;
}
/** Where most of the descriptors lead, if it is one place: `, 1.00 of them to /tmp/…`. */
function leadWords(all, counts) {
	const main = counts.find(({ name, to, perRequest }) => (name === "sockets" || to !== void 0) && perRequest > all.perRequest / 2);
	if (main === void 0) return [];
	const rate = formatRate(main.perRequest);
	return main.to === void 0 ? phrase`, ${rate} of them sockets` : phrase`, ${rate} of them to ${code(main.to)}`;
}
/** `1.00 descriptors per request`. */
function countRate({ name, perRequest, to }) {
	const rate = phrase`${formatRate(perRequest)} ${name} per request`;
	return to === void 0 ? rate : phrase`${rate} to ${code(to)}`;
}
/** How many per request, for the tables. */
function formatRate(perRequest) {
	const size = Math.abs(perRequest);
	return size >= 99.95 ? formatCount(perRequest) : perRequest.toFixed(size >= 9.995 ? 1 : 2);
}
// src/report/words/runtime-words.ts
const unknownRuntime = {
	boundedCache: phrase`a cache with a maximum size`,
	closing: phrase`where it was opened, on every way out`,
	pool: phrase`created once for the process`
};
const words = {
	python: {
		boundedCache: phrase`${code("functools.lru_cache(maxsize=…)")}, ${code("WeakValueDictionary")}, ${code("deque(maxlen=…)")}`,
		closing: phrase`${code("with open(…)")}, ${code("try … finally")}`,
		pool: phrase`${code("ThreadPoolExecutor(max_workers=…)")}, created once`
	},
	node: {
		boundedCache: phrase`an LRU cache, ${code("WeakMap")}, ${code("WeakRef")}`,
		closing: phrase`${code("finally")}, ${code("stream.pipeline")}, ${code("response.body.cancel()")}`,
		pool: unknownRuntime.pool
	},
	ruby: {
		boundedCache: phrase`an LRU cache, ${code("ObjectSpace::WeakMap")}`,
		closing: phrase`${code("File.open")} with a block, ${code("ensure")}`,
		pool: unknownRuntime.pool
	},
	jvm: {
		boundedCache: phrase`${code("LinkedHashMap.removeEldestEntry")}, Caffeine's ${code("maximumSize")}, ${code("WeakHashMap")}`,
		closing: phrase`${code("try")} with resources`,
		pool: phrase`one ${code("ExecutorService")} for the process`
	}
};
/** From inside a JVM calls itself `java`, from outside it is recognised as `jvm`. */
const named$1 = new Map([...Object.entries(words), ["java", words.jvm]]);
function isRuntime({ runtime }, name) {
	return wordsFor({ runtime }) === words[name];
}
function wordsFor({ runtime }) {
	return named$1.get(runtime?.split(" ")[0]?.toLowerCase() ?? "") ?? unknownRuntime;
}
// src/report/words/remedy.ts
/** A name comes from all requests, or from few; only what is about as frequent as most of it says what it is. */
const mainShare = .5;
function mainNames({ types, counts }) {
	const rates = [...types.map(({ name, countPerRequest }) => ({
		name,
		perRequest: countPerRequest
	})), ...counts];
	const most = Math.max(0, ...rates.map(({ perRequest }) => perRequest));
	return rates.flatMap(({ name, perRequest }) => perRequest >= mainShare * most ? [name] : []).join(" ");
}
/** The first that matches gives the advice. */
const holders = [
	{
		chain: /lru_cache|functools/,
		remedy: () => phrase`A cache on a method keeps every ${code("self")} that it was called on. Give it a ${code("maxsize")}, or cache by a key that does not keep the object.`
	},
	{
		chain: /_events|listener|handlers|callbacks|__closure__/i,
		anywhere: /listener/i,
		remedy: (diagnosis) => phrase`Remove the listener or callback when the request is done${isRuntime(diagnosis, "node") ? phrase` (${code("removeListener")}, ${code("{once: true}")}, an ${code("AbortSignal")})` : []}; what it closes over lives as long as it does.`
	},
	{
		anywhere: /Timeout|Immediate|Timer/,
		remedy: (_, chain) => phrase`Clear the timer when the request is done; until then it holds what its callback uses.${timerWords(chain)}`
	},
	{
		chain: /tb_frame|traceback/,
		remedy: () => phrase`Keep the message of an exception, not the exception: its traceback holds the frames and all their locals.`
	},
	{
		anywhere: /Task|coroutine|Promise/,
		remedy: () => phrase`Await or cancel what a request starts, and remove it from the collection that holds it when it is done.`
	}
];
/** By how it is held, which the names in the chain show. */
function holderRemedies(diagnosis) {
	const { boundedCache } = wordsFor(diagnosis);
	if (diagnosis.explained?.per === "run") return [phrase`It is allocated once and stays. Load it only where it is needed, or load less of it; give a cache a lower bound (${boundedCache}).`];
	const chain = diagnosis.chain.join(" ");
	const all = `${chain} ${mainNames(diagnosis)}`;
	const holder = holders.find((each) => each.chain?.test(chain) === true || each.anywhere?.test(all) === true);
	if (holder !== void 0) return [holder.remedy(diagnosis, chain)];
	return [phrase`Release it when the request is done, or give what holds it a bound (${boundedCache}).${isRuntime(diagnosis, "python") ? phrase` Where a part only needs to find its owner, ${code("weakref")} does not keep it alive.` : []}`];
}
/** Nobody would let a run pause for longer. */
const longestPauseMs = 3e5;
/** Node groups its timers by their length. */
function timerWords(chain) {
	const lengthMs = Number(/\{timerListMap\}\[(\d+)\]/.exec(chain)?.[1] ?? Infinity);
	if (lengthMs > longestPauseMs) return [];
	const seconds = Math.ceil(lengthMs / 1e3);
	const setting = `workload.rest: ${seconds + 1}s`;
	return phrase` It lasts ${formatCount(seconds)} s; if that is intended, set ${code(setting)}.`;
}
/** Types with most of their memory outside the runtime's heap, and a method that releases it. */
const closable = /(?:Connection|Cursor|Session|Client|Channel|Stream|Socket|Image|Figure)$/;
function closingRemedies({ types, counts }) {
	const name = [...types, ...counts].map((each) => each.name).find((each) => closable.test(each));
	return name === void 0 ? [] : [phrase`Close each ${code(name)} when the request is done: that releases its memory outside the runtime's heap.`];
}
function cycleRemedies(diagnosis) {
	const freed = diagnosis.freedByCollectBytes ?? 0;
	const worth = freed > 0 ? phrase` A collection freed ${formatBytes(freed)} here.` : [];
	if (!isRuntime(diagnosis, "python")) return [phrase`Break the cycle when the request is done.${worth}`];
	return [phrase`Break the cycle when the request is done, or make the reference back a ${code("weakref.ref")}: objects in no cycle are freed at once, without the collector.${worth}`, phrase`Where that is not possible, a lower ${code("gc.set_threshold")}, or ${code("gc.collect()")} after a large request, keeps fewer of them waiting; ${code("gc.freeze()")} after start-up makes that cheap.`];
}
function retentionRemedies(diagnosis) {
	const freed = diagnosis.freedByTrimBytes ?? 0;
	const worth = freed > 0 ? phrase` A trim returned ${formatBytes(freed)} here.` : [];
	const trim = isRuntime(diagnosis, "python") ? phrase` Calling ${code("ctypes.CDLL(\"libc.so.6\").malloc_trim(0)")} now and then does the same by hand.` : [];
	return [phrase`Nothing leaks: glibc keeps freed memory for later. ${code("MALLOC_ARENA_MAX=2")} and ${code("MALLOC_TRIM_THRESHOLD_=131072")} in the container's environment make it return that memory; with many threads, add ${code("MALLOC_MMAP_THRESHOLD_=65536")}.${worth}${trim}`];
}
/** `requests`: of a trial. */
function savingOf({ explained }, requests) {
	if (explained === null || explained.bytes <= 0) return [];
	if (explained.per === "run") return [phrase`Fixing it lowers head's plateau by ${formatBytes(explained.bytes)}.`];
	return [phrase`Fixing it saves ${formatBytes(explained.bytes * requests)} over the requests of one trial.`];
}
// src/report/words/causes.ts
const causes = {
	"live-objects": {
		name: "objects kept alive",
		conclusion: (diagnosis) => {
			const [type] = diagnosis.types;
			return phrase`in ${type === void 0 ? phrase`objects kept alive` : phrase`${code(type.name)} and what it holds`}${allocatedAt(diagnosis)}${heldBy(diagnosis)}.`;
		},
		remedies: (diagnosis, requests) => [...holderRemedies(diagnosis), ...savingOf(diagnosis, requests)]
	},
	cycles: {
		name: "reference cycles",
		conclusion: (diagnosis) => {
			const [first] = diagnosis.cycle;
			return phrase`in reference cycles${first === void 0 ? [] : phrase` of ${code(first)}`}${allocatedAt(diagnosis)}. Nothing else holds them; only the runtime's cycle collector frees them.`;
		},
		remedies: cycleRemedies
	},
	"allocator-retention": {
		name: "freed memory kept by the allocator",
		conclusion: (diagnosis) => phrase`in memory that the app has freed and the C library's allocator keeps${allocatedAt(diagnosis)}. This is not a leak in the app.`,
		remedies: retentionRemedies
	},
	native: {
		name: "memory outside the runtime's heap",
		conclusion: (diagnosis) => phrase`outside the runtime's heap, in memory of a native library or extension${allocatedAt(diagnosis)}${heldBy(diagnosis)}.`,
		remedies: (diagnosis, requests) => [
			...closingRemedies(diagnosis),
			phrase`Check the native code that is called there: every allocation needs its ${code("free")}, and objects of C extensions their ${code("close")} or ${code("release")}. ${code("valgrind")} or ${code("heaptrack")} finds the call.`,
			...savingOf(diagnosis, requests)
		]
	},
	garbage: {
		name: "garbage not collected yet",
		conclusion: (diagnosis) => phrase`in garbage that the runtime had not collected yet${allocatedAt(diagnosis)}.`,
		remedies: () => [phrase`Nothing needs fixing: the runtime collects it once there is enough of it. Objects that live for some hundred requests and then die, such as the entries of a cache, add up to it.`]
	},
	descriptors: {
		name: "open files and sockets",
		conclusion: (diagnosis) => phrase`in open files and sockets that are never closed${countWords(diagnosis, "descriptors")}${openedAt(diagnosis)}.`,
		remedies: (diagnosis) => [phrase`Close what is opened, also when a request fails: ${wordsFor(diagnosis).closing}. The limit on open descriptors is reached before the memory cap.`]
	},
	connections: {
		name: "memory kept per connection",
		conclusion: (diagnosis) => phrase`in memory kept per connection, not per request${allocatedAt(diagnosis)}${heldBy(diagnosis)}.`,
		remedies: (diagnosis, requests) => [phrase`Release a connection's state when it closes: listeners, sessions and buffers that are stored for it.`, ...savingOf(diagnosis, requests)]
	},
	threads: {
		name: "threads that never end",
		conclusion: (diagnosis) => phrase`in threads that are started and never end${countWords(diagnosis, "threads")}${allocatedAt(diagnosis)}.`,
		remedies: (diagnosis) => [phrase`Start the threads once, in a bounded pool (${wordsFor(diagnosis).pool}), or end and join the thread that a request starts.`]
	},
	tmpfs: {
		name: "files in shared memory",
		conclusion: (diagnosis) => isMapped(diagnosis.where) ? phrase`in shared memory that stays mapped${allocatedAt(diagnosis)}${heldBy(diagnosis)}.` : phrase`in shared memory: files under ${code("/dev/shm")} or another tmpfs that are never removed.`,
		remedies: (diagnosis, requests) => [isMapped(diagnosis.where) ? phrase`Close the mapping when the request is done (${code("close")} of ${code("mmap")}, ${code("SharedMemory")} with ${code("unlink")}); its pages are memory, and count against the cap.` : phrase`Delete temporary files when the request is done; in ${code("/dev/shm")} and other tmpfs they are memory, and count against the cap.`, ...savingOf(diagnosis, requests)]
	},
	unknown: {
		name: "unknown",
		conclusion: (diagnosis) => diagnosis.explained === null ? phrase`No growth was found inside the process either.` : joinPhrases([phrase`What was found inside the process does not explain the growth.`, ...seenFromOutside(diagnosis)]),
		remedies: () => []
	}
};
// src/report/words/cause-words.ts
/** The cause in two or three words, and the runtime. */
function causeLine({ cause, runtime }) {
	const { name } = causes[cause];
	return runtime === null ? phrase`Cause: ${name}` : phrase`Cause: ${name} · seen in ${runtime}`;
}
/** The conclusion in a sentence or two, the number first; it follows `diagnosisLabels.title`. */
function causeWords(diagnosis) {
	const conclusion = joinPhrases([amount(diagnosis), causes[diagnosis.cause].conclusion(diagnosis)].filter((each) => each.length > 0));
	return diagnosis.follows === "connections" && diagnosis.cause !== "connections" ? joinPhrases([conclusion, phrase`It grows with connections, not with requests.`]) : conclusion;
}
function amount({ sites, explained, cause }) {
	if (cause === "unknown") return [];
	if (explained?.per === "run") return phrase`${strong(`${formatBytes(explained.bytes)} of the plateau`)}`;
	const bytes = explained?.bytes ?? sites[0]?.bytesPerRequest;
	return bytes === void 0 || bytes === 0 ? phrase`The growth is` : phrase`${strong(`${formatByteRate(bytes)} per request`)}`;
}
/** null where the growth itself could not be measured. */
function explainedWords({ explained }) {
	if (explained === null) return null;
	const { bytes, ofBytes, share, per } = explained;
	const amounts = per === "run" ? phrase`${formatBytes(bytes)} of ${formatBytes(ofBytes)}` : phrase`${formatByteRate(bytes)} of ${formatByteRate(ofBytes)} per request`;
	return phrase`${strong(formatPercent(share * 100))} of the growth is explained: ${amounts}.`;
}
/** What was freed on request; nothing where it was not tried. */
function freedWords({ freedByCollectBytes, freedByTrimBytes }) {
	return [...freedByCollectBytes === null ? [] : [phrase`A garbage collection frees ${strong(formatBytes(freedByCollectBytes))} that only cycles held.`], ...freedByTrimBytes === null ? [] : [phrase`The allocator returns ${strong(formatBytes(freedByTrimBytes))} of free memory when asked to (${code("malloc_trim")}).`]];
}
const reruns = {
	"glibc-returns": "with an allocator that returns freed memory at once",
	"keep-alive": "over connections that stay open"
};
/** `Measured again with …: head has 12 B more than base, instead of 1.09 KiB.` */
function rerunWords({ kind, bytes, settings }) {
	const set = settings.length === 0 ? [] : phrase` (${joinPhrases(settings.map((each) => [code(each)]), ", ")})`;
	return phrase`Measured again ${reruns[kind]}${set}: head has ${strong(formatByteRate(bytes.after))} more than base, instead of ${formatByteRate(bytes.before)}.`;
}
const diagnosisLabels = {
	title: "Where it grows",
	advice: "What to do about it",
	sites: "Where it was allocated",
	types: "What is kept",
	chain: "What holds it, from the root down",
	cycle: "The cycle",
	cycleEnd: "back to the start",
	where: "In which process and part of memory",
	counts: "What grows with requests",
	tried: "What was tried",
	endpoint: "What the app reports about itself",
	notes: "What could not be seen",
	ownCode: "your code",
	libraryCode: "library",
	inContainer: "path inside the container",
	place: "place",
	functionName: "function",
	type: "type",
	process: "process",
	part: "part",
	bytes: "bytes per request",
	objects: "objects per request",
	share: "share",
	runtime: "Runtime",
	how: "How the place was found",
	held: "bytes held"
};
// src/report/words/overview.ts
/** The headline of a report on several targets. */
/** A heading with more names is too long to read. */
const named = 3;
function reportHeadline(targets) {
	const [worst] = targets;
	if (worst === void 0) throw new Error("a report without targets");
	const symbol = verdictSymbol(worst);
	if (targets.length === 1) return {
		symbol,
		words: headline(worst)
	};
	const failed = targets.filter(({ report }) => report.failed);
	if (failed.length > 0) return {
		symbol: "❌",
		words: phrase`${String(failed.length)} of ${String(targets.length)} targets ${failed.length === 1 ? "fails" : "fail"}: ${nameThem(failed)}`
	};
	const worse = targets.filter(({ report }) => report.verdict !== "pass" && report.verdict !== "improved");
	return worse.length === 0 ? {
		symbol,
		words: phrase`No memory growth in any of ${String(targets.length)} targets`
	} : {
		symbol,
		words: phrase`${String(targets.length)} targets, none fails: ${nameThem(worse)}`
	};
}
function nameThem(targets) {
	const names = targets.slice(0, named).map((target) => {
		const place = isUnmeasured(target) ? "" : " in";
		return phrase`${shortVerdict(target)}${place} ${code(target.report.name)}`;
	});
	const rest = targets.length - names.length;
	return joinPhrases(rest > 0 ? [...names, phrase`${String(rest)} more`] : names, ", ");
}
// src/report/words/trial-words.ts
/** How a trial ended, and the log that shows it. */
function trialEndWords({ end }) {
	switch (end.kind) {
		case "completed": return "completed";
		case "deadline": return `cut off after ${formatDurationMs(end.limitMs)}`;
		case "oom":
			if (end.by === "runtime") return `runtime out of memory, exit ${end.exitCode ?? "unknown"}`;
			return end.survived ? "a process killed at the cap" : "killed at the cap";
		case "crashed": return `exit ${end.exitCode ?? "unknown"}`;
		case "unresponsive": return `no answer for ${formatDurationMs(end.silentMs)}`;
		case "not-ready": return end.reason === "exited" ? `exit ${end.exitCode ?? "unknown"} before ready` : `not ready after ${formatDurationMs(end.waitedMs)}`;
	}
}
/** The end of the log of the first trial of each side that has one. */
function trialLogs({ measured }) {
	return ["base", "head"].flatMap((side) => {
		for (const trial of allTrials(measured)) {
			if (trial.side !== side) continue;
			if ("log" in trial.end && trial.end.log.trim() !== "") return [{
				title: `Last lines of ${side}'s log`,
				log: trial.end.log
			}];
			if (trial.end.kind === "oom" && trial.end.evidence.trim() !== "") return [{
				title: `Evidence that ${side} ran out of memory`,
				log: trial.end.evidence
			}];
		}
		return [];
	});
}
// src/report/text/text.ts
function renderText(report, measurement, findings, { columns, colour }) {
	const width = Math.max(40, Math.min(columns, 100));
	const paint = createPaint(colour);
	const targets = judgedTargets(report, measurement, findings);
	const { symbol, words } = reportHeadline(targets);
	const tone = report.failed ? "red" : symbol === "✅" ? "green" : "yellow";
	const title = paragraph(`${symbol} ${phraseText(words)}`, width, "", "   ").map((line) => paint(paint(line, "bold"), tone));
	const several = targets.length > 1;
	return `${[
		...several ? [[
			...title,
			"",
			...textTable(overviewTable(targets), width, paint)
		]] : [title],
		...targets.map((target) => [...several ? [paint(`── ${plainLine(target.report.name, width - 6)} `.padEnd(width, "─"), "dim")] : [], ...targetBlock(target, report, width, paint)]),
		...report.warnings.map(({ text }) => paragraph(`warning: ${plainLine(text, 500)}`, width, "", "  ").map((line) => paint(line, "yellow")))
	].map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
function targetBlock(target, report, width, paint) {
	const bullets = (phrases) => phrases.flatMap((each) => paragraph(phraseText(each), width, "  • ", "    "));
	const reasons = target.report.reasons.map(readPhrase);
	const next = advice(target);
	const logs = trialLogs(target).flatMap(({ title, log }) => [
		"",
		paint(title, "bold"),
		...plainLines(log, 8).flatMap((line) => logLine(line, width))
	]);
	return [
		...paragraph(phraseText(summary(target)), width, "", ""),
		...isUnmeasured(target) ? [] : [
			"",
			...textTable(comparisonTable(target, report), width, paint),
			...shape(target, width, paint),
			...place(target, width, paint),
			"",
			paint("Why", "bold"),
			...bullets(reasons)
		],
		...next.length === 0 ? [] : [
			"",
			paint("What to do", "bold"),
			...bullets(next)
		],
		...logs
	];
}
function shape({ measured }, width, paint) {
	const lines = sparklines(measured, Math.min(60, width - 6));
	if (lines.length === 0) return [];
	return [
		"",
		paint(`RSS over ${formatCount(drawnRequests(measured))} requests`, "dim"),
		...lines.map(({ side, line }) => `${side}  ${line}`.trimEnd())
	];
}
/** Where it grows, and the chain that holds it, a step per line. */
function place({ report: { diagnosis } }, width, paint) {
	if (diagnosis === void 0) return [];
	const explained = explainedWords(diagnosis);
	const said = [causeWords(diagnosis), ...explained === null ? [] : [explained]];
	const steps = diagnosis.chain.length > 0 ? diagnosis.chain : diagnosis.cycle;
	return [
		"",
		paint(diagnosisLabels.title, "bold"),
		...paragraph(phraseText(joinPhrases(said)), width, "  ", "  "),
		...readChain(steps).flatMap(({ edge, node }, depth) => paragraph(`${depth === 0 ? "" : "└ "}${edge === "" ? "" : `${edge} `}${node}`, width, "  ".repeat(depth + 1), "  ".repeat(depth + 2))),
		...diagnosis.notes.flatMap((note) => paragraph(phraseText(readPhrase(note)), width, "  • ", "    "))
	];
}
/** Behind a bar, so that the runner takes no line of a log for a command. */
function logLine(line, width) {
	const bar = `  | ${" ".repeat(line.length - line.trimStart().length)}`;
	return paragraph(line.trimStart(), width, bar, bar);
}
// src/report/words/unseen.ts
/** Runtimes that load no code by environment variables. */
const closed = /^(?:go|dotnet)\b/;
function unseenPhrase({ code: problem, detail }, runtime) {
	const because = detail === "" ? [] : phrase` (${code(detail)})`;
	switch (problem) {
		case "no-answer":
			if (runtime !== null && closed.test(runtime)) return phrase`No probe can be loaded into ${runtime}, so these figures were measured from outside. Its own profiler can name the line.`;
			return phrase`No probe answered, so these figures were measured from outside: there is no probe for this runtime, or its entry point clears ${code("PYTHONPATH")}, ${code("NODE_OPTIONS")} or ${code("RUBYOPT")}.`;
		case "died": return phrase`The container ended during the diagnosis${because}; the figures are from before that.`;
		case "stopped-early": return phrase`Memory came near the cap, so the last snapshot was taken early, at ${detail === "" ? "70 % of the cap" : detail}.`;
		case "never-ready": return phrase`The container for the diagnosis did not become ready${because}.`;
		case "out-of-time": return phrase`The service was too slow for all rounds of requests, so the rates are from fewer.`;
		case "late": return phrase`A snapshot was not answered in time. Earlier snapshots and the figures from outside are not affected.`;
		case "other-user": return phrase`The processes belong to another user, so their descriptors could not be counted.`;
		case "no-page-tables": return phrase`Page tables cannot be read here, so it is unknown which part of the address space grew.`;
		case "failed": return phrase`The diagnosis failed${because}.`;
	}
}
// src/report/diagnosis-view.ts
function reportDiagnosis(diagnosis, measured) {
	const { reruns, problems, sites, ...rest } = diagnosis;
	return {
		...rest,
		sites: sites.map(({ repository, file, ...site }) => ({
			...site,
			file: repository ?? file,
			mapped: repository !== null
		})),
		rerun: reruns.map(({ kind, before, after, settings }) => ({
			kind,
			bytes: {
				before,
				after
			},
			settings
		})),
		endpoint: endpointOf(measured),
		advice: causes[diagnosis.cause].remedies(diagnosis, firstRequests(measured)).map(phraseText),
		notes: problems.map((problem) => phraseText(unseenPhrase(problem, diagnosis.runtime)))
	};
}
/** The whole answers are in measurement.json. */
const mostChanges = 40;
const valueLength = 120;
/** What changed: by value where the answers are JSON, else by line. */
function endpointOf({ diagnosis }) {
	const endpoint = diagnosis?.examinations.find(({ side }) => side === "head")?.endpoint;
	if (endpoint === void 0) return [];
	const [before, after] = [readValues(endpoint.before), readValues(endpoint.after)];
	return [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path)).slice(0, mostChanges).map((path) => ({
		path,
		before: before.get(path) ?? "",
		after: after.get(path) ?? ""
	}));
}
function readValues(text) {
	const values = /* @__PURE__ */ new Map();
	const add = (path, value) => {
		if (typeof value !== "object" || value === null) {
			values.set(plainLine(path, valueLength), plainLine(String(value), valueLength));
			return;
		}
		for (const [key, inner] of Object.entries(value)) add(path === "" ? key : `${path}.${key}`, inner);
	};
	try {
		add("", JSON.parse(text));
	} catch {
		for (const [index, line] of text.split("\n").entries()) add(`line ${index + 1}`, line);
	}
	return values;
}
// src/report/words/warning.ts
/** Warnings: those that follow from the data, and those of the commands. */
function dataWarnings(measurement, judged) {
	return measurement.targets.flatMap((target) => {
		const judgement = judged.find(({ name }) => name === target.name);
		return [
			...sameImage(measurement, target),
			...cutRequests(target, judgement?.smallestDetectable ?? null),
			...judgement?.valid === true ? failedShare(target) : []
		];
	});
}
function sameImage({ base, head }, target) {
	const { images } = target;
	if (base === null || images.base !== images.head || base.sha === head.sha && base.spec === head.spec) return [];
	return [{
		code: "same-image",
		text: `${plainLine(target.name)}: base ${plainLine(base.label)} and head ${plainLine(head.label)} produced the same image, so nothing was compared. Either the change does not affect this image, or the build does not use it.`
	}];
}
function cutRequests(target, smallestDetectable) {
	const { name, workload } = target;
	if (firstRequests(target) >= workload.requestsConfigured) return [];
	const sees = sensitivity(smallestDetectable).map((phrase) => ` ${phraseText(phrase)}`);
	return [{
		code: "requests-cut",
		text: `${plainLine(name)}: ${formatCount(firstRequests(target))} of ${formatCount(workload.requestsConfigured)} requests per trial on both sides, to stay within workload.budget.${sees.join("")}`
	}];
}
function failedShare(target) {
	const [base, head] = [shareOf(target, "base"), shareOf(target, "head")];
	if (head === 0 && base === 0) return [];
	return [{
		code: "failed-answers",
		text: `${`${plainLine(target.name)}: ${formatPercent(head * 100)} of head's requests were not answered as expected`}${target.images.base === null ? "" : `, ${formatPercent(base * 100)} of base's`}.`
	}];
}
function shareOf(target, side) {
	const trials = trialsOf(target, side);
	const failed = trials.reduce((sum, trial) => sum + failedAnswers(trial), 0);
	const all = trials.reduce((sum, { load }) => sum + load.answered + load.lost + load.errors.reduce((n, e) => n + e.count, 0), 0);
	return all === 0 ? 0 : failed / all;
}
/** The workload ran as configured. */
function isValid({ outcome }) {
	return outcome === "plateau" || outcome === "leak" || outcome === "inconclusive";
}
// src/report/conclude.ts
function concludeReport(measurement, judgements) {
	const targets = judgements.map((each) => reportTarget(each, measurement)).sort((a, b) => rank(a) - rank(b));
	const [worst] = targets;
	if (worst === void 0) throw new Error("a measurement without targets");
	return {
		schema: reportSchemaId,
		verdict: worst.verdict,
		failed: targets.some((target) => target.failed),
		reasons: reportReasons(targets),
		base: measurement.base && revision(measurement.base, measurement.targets.map(({ images }) => images.base)),
		head: revision(measurement.head, measurement.targets.map(({ images }) => images.head)),
		targets,
		warnings: [...measurement.warnings, ...dataWarnings(measurement, judgements.map(({ findings }) => ({
			name: findings.name,
			valid: isValid(findings.head) && (findings.base === null || isValid(findings.base)),
			smallestDetectable: findings.smallestDetectable
		})))].filter(isFirst),
		timing: measurement.timing
	};
}
/** Worst first; among equal verdicts, those that fail the check first. */
function rank({ verdict, failed }) {
	return verdictsWorstFirst.indexOf(verdict) * 2 + (failed ? 0 : 1);
}
function reportTarget({ findings, decision }, { targets }) {
	const { name, verdict, base, head, delta, smallestDetectable, why, diagnosis } = findings;
	const gate = gatePhrase(decision);
	const measured = targets.find((target) => target.name === name);
	const reasons = [...why.map(reasonPhrase), ...gate === null ? [] : [gate]].map(phraseText);
	return {
		name,
		verdict,
		failed: decision.failed,
		accepted: decision.accepted,
		...decision.acceptance === void 0 ? {} : { acceptedBy: decision.acceptance },
		reasons,
		base,
		head,
		delta,
		smallestDetectable,
		...diagnosis === null || measured === void 0 ? {} : { diagnosis: reportDiagnosis(diagnosis, measured) }
	};
}
/** Of one target all reasons; of several the first of each that fails, or of the worst when none does. */
function reportReasons(targets) {
	const [worst] = targets;
	if (worst === void 0 || targets.length === 1) return worst?.reasons ?? [];
	const failed = targets.filter((target) => target.failed);
	return (failed.length > 0 ? failed : [worst]).flatMap(({ name, reasons }) => reasons.slice(0, 1).map((reason) => `${plainLine(name)}: ${reason}`));
}
/** The image of a revision when all targets share one. */
function revision({ sha, label }, images) {
	const [image = null] = images;
	return {
		sha,
		label,
		image: images.every((each) => each === image) ? image : null
	};
}
function isFirst({ code, text }, index, all) {
	return all.findIndex((other) => other.code === code && other.text === text) === index;
}
// src/report/html/html-parts.ts
/** The building blocks of report.html. */
function section(title, content, style = "") {
	return `<section${style === "" ? "" : ` class="${style}"`}><h2>${escapeHtml(title)}</h2>\n${content}</section>`;
}
function part$1(title, content) {
	return `<h3>${escapeHtml(title)}</h3>\n${content}`;
}
function list$3(items) {
	return `<ul>${items.map((each) => `<li>${phraseHtml(each)}</li>`).join("")}</ul>`;
}
function factList$1(facts) {
	return `<dl>${facts.map(({ label, value }) => `<dt>${escapeHtml(label)}</dt><dd>${phraseHtml(value)}</dd>`).join("\n")}</dl>`;
}
/** Wide tables scroll, so a keyboard must reach them. Titles and cells are finished HTML. */
function table(label, style, titles, rows) {
	const head = titles.map((title) => title === "" ? "<td></td>" : `<th scope="col">${title}</th>`).join("");
	const body = rows.map((cells) => `<tr>${cells.map(cell).join("")}</tr>`).join("\n");
	return `<div class="scroll" tabindex="0" role="group" aria-label="${escapeHtml(label)}"><table class="${style}"><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}
function cell({ html, heads, style }) {
	const look = style === void 0 || style === "" ? "" : ` class="${style}"`;
	return heads === true ? `<th scope="row"${look}>${html}</th>` : `<td${look}>${html}</td>`;
}
/** A share between 0 and 1 as a bar. */
function bar(share) {
	return `<i class="bar" style="width:${percent(share)}"></i>`;
}
/** HTML in which no line breaks between a number and its unit. */
function keepUnits(html) {
	return html.replace(/(\d) (?=(?:[KMGT]i)?B\b|ms\b|s\b|%)/g, "$1\xA0");
}
/** A share between 0 and 1 as a CSS length. */
function percent(share) {
	return `${Number((100 * Math.min(1, Math.max(0, share))).toFixed(2))}%`;
}
const drawingStyle = [
	`
figure{margin:0;min-width:0}
.static svg{display:block;width:100%;max-width:860px;height:auto}
.legend,.canvas,.controls{display:none}
.live .canvas,.live .controls{display:block}
.live .legend{display:flex}
.live .static{display:none}
.canvas{min-height:150px}
.memory .canvas{min-height:240px}
.uplot{max-width:100%}
.u-cursor-x{border-right-color:var(--soft)}
.u-select{background:var(--soft);opacity:.2}
.legend{flex-wrap:wrap;gap:2px 18px;list-style:none;margin:0 0 2px;padding:0;font-size:12.5px;color:var(--soft)}
.legend li{display:flex;align-items:center;gap:7px;margin:0}
.key{display:inline-block;width:22px;height:0;border-top:1px solid var(--soft);font-style:normal}
.key.thick{border-top:4px solid var(--base)}
.key.head{border-top:3px solid var(--head)}
.key.band{height:9px;border-top:0;background:linear-gradient(var(--head),var(--head)) center/100% 1px no-repeat,color-mix(in srgb,var(--head) 25%,transparent)}
.key.shade{height:11px;border-top:0;background:color-mix(in srgb,var(--soft) 18%,transparent)}
.key.cap{border-top:2px dashed var(--unsure)}
.key.cross{width:auto;height:auto;border:0;color:var(--head);font-weight:700}
.controls{padding-left:68px;font-size:13px}
.read{display:flex;align-items:center;gap:12px}
.read span{white-space:nowrap;min-width:12.5em;font-variant-numeric:tabular-nums}
.read input{flex:1;min-width:60px;margin:0;accent-color:var(--link)}
.controls output{display:flex;flex-wrap:wrap;gap:0 20px;color:var(--soft);min-height:1.5em;font-variant-numeric:tabular-nums}
.controls b,.readings b{color:var(--ink);font-weight:600}
.zoom{display:flex;flex-wrap:wrap;align-items:center;gap:6px;margin-top:4px}
.zoom label{display:flex;align-items:center;gap:6px;margin-left:8px}
.zoom input{margin:0}
button{font:inherit;color:var(--ink);background:var(--band);border:1px solid var(--line);border-radius:6px;padding:3px 11px;cursor:pointer}
button:hover{border-color:var(--soft)}
.hint{color:var(--soft);font-size:12px;margin:4px 0 0}
.kinds{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,270px),1fr));gap:20px 28px}
figcaption span{display:block;color:var(--soft);font-size:13px}
.memory[data-second]{max-width:820px}
.readings{display:flex;flex-wrap:wrap;gap:0 16px;margin:0;font-size:13px;color:var(--soft);font-variant-numeric:tabular-nums}
.reading::before{content:"";display:inline-block;width:9px;height:9px;border-radius:2px;margin-right:6px;background:var(--head)}
.reading.base::before{background:var(--base)}
.at{font-size:12px;color:var(--soft);margin:0}
.strip rect{fill:var(--head)}
.strip.base rect{fill:var(--base)}
.strip path{stroke:var(--ink);stroke-width:1.5;fill:none}
.spark{display:block}
.spark path{fill:none;stroke:var(--head);stroke-width:1.4}
.spark.base path{stroke:var(--base)}
@media (max-width:620px){.controls{padding-left:0}.read{flex-wrap:wrap;gap:0 12px}.read input{flex-basis:100%}}
@media print{.live .canvas,.live .controls,.live .legend{display:none}.live .static{display:block}}
`,
	`
.steps{list-style:none;padding:0;counter-reset:step}
.steps>li{counter-increment:step;position:relative;display:grid;grid-template-columns:minmax(0,1fr);gap:8px 32px;padding:0 0 18px 44px;margin:0;max-width:none}
@media (min-width:900px){.steps>li{grid-template-columns:minmax(0,1.25fr) minmax(0,1fr)}}
.steps>li::before{content:counter(step);position:absolute;left:0;top:0;width:26px;height:26px;border-radius:50%;border:1px solid var(--line);background:var(--band);display:grid;place-items:center;font-size:13px;font-variant-numeric:tabular-nums}
.steps>li:not(:last-child)::after{content:"";position:absolute;left:12.5px;top:30px;bottom:4px;width:1px;background:var(--line)}
.steps>.decides::before{background:var(--ink);color:var(--paper);border-color:var(--ink)}
.steps h3{margin:2px 0}
.steps em{font-style:normal;font-weight:600;font-size:12px;border:1px solid var(--ink);border-radius:10px;padding:0 8px;margin-left:6px}
.steps p{margin:2px 0}
.threshold{color:var(--soft);font-size:13px}
.scale{position:relative;height:64px;align-self:center;min-width:0;font-size:12px;font-variant-numeric:tabular-nums}
.scale .line{position:absolute;left:0;right:0;top:24px;height:14px;border-radius:4px;background:var(--band);border:1px solid var(--line);overflow:hidden}
.scale i{position:absolute;top:0;bottom:0}
.zone{left:0;background:color-mix(in srgb,var(--good) 20%,transparent);border-right:2px solid var(--good)}
.zero{width:1px;background:var(--soft)}
.span{min-width:3px;background:color-mix(in srgb,var(--tone) 45%,transparent)}
.value{width:3px;margin-left:-1px;background:var(--tone)}
.limit,.amount{position:absolute;white-space:nowrap}
.limit{top:2px;color:var(--soft)}
.amount{bottom:2px;color:var(--tone);font-weight:600}
`,
	`
.cause{color:var(--soft);font-size:13px}
.lead{font-size:17px;line-height:1.5}
.beside{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:0 40px}
.beside>div{min-width:0}
.explained{display:flex;flex-wrap:wrap;align-items:center;gap:4px 14px;margin:8px 0}
.meter{flex:0 0 180px;height:10px;border-radius:5px;background:var(--band);border:1px solid var(--line);overflow:hidden}
.meter i{display:block;height:100%;background:var(--head)}
.explained p{margin:0}
td.bar{min-width:120px;padding-top:13px}
i.bar{display:block;height:9px;border-radius:2px;background:var(--head);min-width:1px}
.bar.base i{background:var(--base)}
.sites tbody tr:first-child th code{background:var(--wash);outline:1px solid var(--head)}
.chain{list-style:none;margin:10px 0 0;padding:0;display:flex;flex-wrap:wrap;align-items:stretch;gap:14px 0}
.chain li{display:flex;align-items:center;margin:0;min-width:0}
.node{border:1px solid var(--line);border-radius:6px;padding:8px 12px;background:var(--band)}
.root .node{border-color:var(--soft);border-width:2px}
.leaf .node{border-color:var(--head);border-width:2px;background:var(--wash)}
.edge{position:relative;flex:none;min-width:46px;padding:0 12px 0 6px;text-align:center;align-self:stretch;display:grid;align-content:center}
.edge::before{content:"";position:absolute;left:2px;right:3px;top:50%;border-top:1.5px solid var(--soft)}
.edge::after{content:"";position:absolute;right:3px;top:calc(50% - 4px);border:4px solid transparent;border-left:7px solid var(--soft);border-right:0}
.edge code{position:relative;bottom:1.05em;font-size:12px;background:none;padding:0 2px;white-space:nowrap}
.cycle li:first-child .edge{display:none}
.again{color:var(--soft);font-size:13px}
@media (max-width:620px){
.chain{flex-direction:column;align-items:flex-start;gap:0}
.chain li{flex-direction:column;align-items:flex-start}
.edge{min-height:34px;min-width:0;padding:6px 0 10px 28px;align-self:flex-start}
.edge::before{left:14px;right:auto;top:2px;bottom:4px;border-top:0;border-left:1.5px solid var(--soft)}
.edge::after{left:10.5px;right:auto;top:auto;bottom:2px;border:4px solid transparent;border-top:7px solid var(--soft);border-bottom:0}
.edge code{bottom:0}
}
`
].join("");
// src/report/svg/svg-style.ts
/**
* The chart's style for light and dark, and the choice of its layout. Class names have a prefix, as the chart is also part
* of report.html. Without the style, the wide layout shows. Base's line is broader, to be visible where head covers it.
*/
const chartStyle = `
.rp-chart{max-width:100%;height:auto}
.rp-paper{fill:#fff}
.rp-text,.rp-title{font:14px system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif;fill:#57606a}
.rp-title{font-size:17px;font-weight:600;fill:#1f2328}
.rp-narrow .rp-text{font-size:27px}
.rp-narrow .rp-title{font-size:30px}
.rp-end{text-anchor:end}
.rp-middle{text-anchor:middle}
.rp-faint{fill:#656d76}
.rp-grid{stroke:#eaeef2}
.rp-axis{stroke:#8c959f}
.rp-warmup{fill:#818b98;opacity:.14}
.rp-thin,.rp-median,.rp-death{fill:none;stroke-linejoin:round;stroke-linecap:round}
.rp-thin{stroke-width:1.2;opacity:.45}
.rp-median{stroke-width:2.5}
.rp-median.rp-base{stroke-width:5}
.rp-death{stroke-width:2.5}
.rp-narrow .rp-thin{stroke-width:2}
.rp-narrow .rp-median,.rp-narrow .rp-death{stroke-width:4.5}
.rp-narrow .rp-median.rp-base{stroke-width:8}
.rp-plateau{stroke-width:1;stroke-dasharray:5 4}
.rp-band{opacity:.18}
.rp-cap{stroke:#9a6700;stroke-width:1.5;stroke-dasharray:3 4}
.rp-base{stroke:#6e7781}
.rp-head{stroke:#d1242f}
.rp-fill-base{fill:#6e7781}
.rp-fill-head{fill:#d1242f}
.rp-label-base{fill:#57606a;font-weight:600}
.rp-label-head{fill:#d1242f;font-weight:600}
.rp-cap-label{fill:#7d4e00}
@media (max-width:620px){
.rp-wide{display:none}
.rp-narrow{display:inline}
}
@media screen and (prefers-color-scheme:dark){
.rp-paper{fill:#0d1117}
.rp-text{fill:#9198a1}
.rp-title{fill:#f0f6fc}
.rp-faint{fill:#8b949e}
.rp-grid{stroke:#21262d}
.rp-axis{stroke:#6e7681}
.rp-warmup{opacity:.2}
.rp-cap{stroke:#d29922}
.rp-base{stroke:#9198a1}
.rp-head{stroke:#ff6a69}
.rp-fill-base{fill:#9198a1}
.rp-fill-head{fill:#ff6a69}
.rp-label-base{fill:#b1bac4}
.rp-label-head{fill:#ff6a69}
.rp-cap-label{fill:#d29922}
}
`;
const pageStyle = [
	`
:root{color-scheme:light dark;--ink:#1f2328;--soft:#59636e;--paper:#ffffff;--band:#f6f8fa;--line:#d1d9e0;--grid:#eaeef2;--bad:#c81e2b;--good:#1a7f37;--unsure:#8a5a00;--link:#0969da;--base:#6e7781;--head:#d1242f;--wash:#fff5f5}
@media screen and (prefers-color-scheme:dark){:root{--ink:#f0f6fc;--soft:#9198a1;--paper:#0d1117;--band:#151b23;--line:#3d444d;--grid:#21262d;--bad:#ff7b72;--good:#3fb950;--unsure:#d29922;--link:#4493f8;--base:#9198a1;--head:#ff6a69;--wash:#221519}}
@media print{:root{color-scheme:light}}
.bad{--tone:var(--bad)}
.good{--tone:var(--good)}
.unsure{--tone:var(--unsure)}
`,
	`
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;padding:20px 28px 48px;max-width:1240px;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif;overflow-wrap:break-word}
a{color:var(--link)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
header{border-left:5px solid var(--tone,var(--soft));padding:0 0 2px 18px;margin-bottom:18px}
.badge{font-size:12px;font-weight:600;letter-spacing:.05em;text-transform:uppercase;color:var(--tone,var(--soft));margin:0}
h1{font-size:24px;line-height:1.3;margin:0 0 4px;overflow-wrap:anywhere}
header p:not(.badge),.summary{font-size:16px;margin:0;max-width:none}
h2{font-size:19px;line-height:1.3;margin:40px 0 10px}
h2.target{border-left:5px solid var(--tone,var(--soft));padding-left:14px;margin:56px 0 4px;font-size:21px;overflow-wrap:anywhere}
.summary{padding-left:19px;margin-bottom:16px}
h3{font-size:15px;margin:24px 0 6px}
p{margin:6px 0;max-width:100ch}
ul,ol{margin:0;padding-left:20px}
li{margin:4px 0;max-width:100ch}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 20px;margin:10px 0 0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
code,pre{font:13px/1.45 ui-monospace,"SF Mono",Menlo,"DejaVu Sans Mono",monospace}
code{background:var(--band);border-radius:4px;padding:1px 5px;overflow-wrap:anywhere}
h1 code,h2 code,.lead code{font-size:.88em}
pre{background:var(--band);border:1px solid var(--line);border-radius:6px;padding:10px 14px;margin:6px 0 14px;white-space:pre-wrap;overflow-wrap:anywhere}
footer{color:var(--soft);font-size:13px;border-top:1px solid var(--line);margin-top:40px;padding-top:12px}
.warnings,.next{background:var(--band);border:1px solid var(--line);border-left:4px solid var(--unsure);border-radius:6px;padding:12px 18px;margin:20px 0}
.next{border-left-color:var(--link)}
.warnings li,.next li{max-width:none}
.warnings h2,.next h2{margin:0 0 4px;font-size:16px}
.none{color:var(--soft)}
`,
	`
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:6px 10px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{color:var(--soft);font-weight:600;font-size:13px;white-space:nowrap;vertical-align:bottom}
tbody th{font-weight:400}
th:first-child,td:first-child{padding-left:0}
.number{text-align:right}
.number:not(.long){white-space:nowrap}
.numbers{width:100%;font-size:14px}
.numbers tbody th{min-width:6em}
.numbers td:not(.long){white-space:nowrap}
.sites td code,.where code,.processes code{overflow-wrap:normal}
.numbers td,.numbers thead th{text-align:right}
.numbers thead code{font-size:12px;white-space:normal}
.numbers thead th{white-space:normal}
.side::before{content:"";display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:6px;background:var(--head)}
.side.base::before{background:var(--base)}
.numbers strong{color:var(--tone,var(--bad));font-weight:700}
.trials{font-size:13px}
.trials td,.trials th{white-space:nowrap;padding:4px 10px;vertical-align:middle}
.trials thead th,.latency thead th,.types thead th,.sites thead th,.where thead th,.processes thead th:first-child{text-align:left}
.processes thead th{text-align:right}
.looks{margin-bottom:14px;font-size:14px}
.looks tbody tr:last-child{font-weight:600}
.overview{margin-top:8px;width:100%}
.overview td,.overview th{border:0;padding:3px 18px 3px 0;white-space:nowrap}
.overview td:last-child{white-space:normal;min-width:260px}
.overview thead th{padding-bottom:0}
.overview td.bad,.overview td.good,.overview td.unsure{color:var(--tone);font-weight:600}
.sites tbody th,.types tbody th{min-width:16em}
.tag{font-size:12px;color:var(--soft);white-space:nowrap;margin-left:6px}
`,
	drawingStyle,
	chartStyle,
	`
.first{display:grid;grid-template-columns:minmax(0,1fr);gap:16px 32px;align-items:start}
@media screen and (min-width:1080px){.first{grid-template-columns:minmax(0,1fr) fit-content(48%)}}
@media (max-width:620px){
body{padding:14px 16px 32px}
h1{font-size:20px}
header{padding-left:12px}
dl{grid-template-columns:minmax(0,1fr);gap:0}
dd{margin-bottom:8px}
.numbers{font-size:13px}
.numbers th,.numbers td{padding:6px 5px}
.numbers td:not(.long){white-space:normal}
.numbers th:first-child,.numbers td:first-child{padding-left:0}
.summary{padding-left:0}
}
@media print{
body{max-width:none;padding:0;font-size:11pt}
section,figure,.steps li,tr{break-inside:avoid}
section{break-inside:auto}
h2,h3{break-after:avoid}
.scroll{overflow:visible}
.table{font-size:10pt}
a{color:inherit;text-decoration:none}
}
`
].join("").replace(/^\n/, "");
// src/report/html/html-table.ts
/** Longer cells may break; no figure with its noise is longer. */
const longFigure = 16;
function htmlTable({ label, headings, rows }, style, last) {
	const titles = headings.map(titleHtml);
	return table(label, style, last === void 0 ? titles : [...titles, last.title], rows.map((cells, row) => [...cells.map((cell, index) => cellHtml(cell, headings[index]?.kind ?? "text")), ...last === void 0 ? [] : [{ html: last.html[row] ?? "" }]]));
}
function titleHtml({ side, title }) {
	return [side === void 0 ? "" : `<span class="side ${side}">${side}</span>`, phraseHtml(title)].filter((part) => part !== "").join(" ");
}
function cellHtml({ words, tone, link }, kind) {
	const html = kind === "number" ? keepUnits(phraseHtml(words)) : phraseHtml(words);
	const linked = link === void 0 ? html : `<a href="${escapeHtml(link)}">${html}</a>`;
	if (kind === "name") return {
		html: linked,
		heads: true
	};
	const isLong = kind === "number" && phraseWords(words).length > longFigure;
	return {
		html: linked,
		style: [
			tone ?? "",
			kind === "number" ? "number" : "",
			isLong ? "long" : ""
		].filter((part) => part !== "").join(" ")
	};
}
// src/report/chart.ts
/** The content of one target's chart, for the static drawing and the page's script. */
/** Enough for a median line to bend where its trials do. */
const medianPoints = 121;
/** null when no request was answered. */
function chartOf(measured, report) {
	const trials = trialsOfLook(measured, "first");
	const levels = trials.flatMap((trial) => trialPoints(trial).map(({ bytes }) => bytes));
	const requests = Math.max(0, ...trials.map(lastRequests));
	if (requests === 0 || levels.length === 0) return null;
	const capBytes = Math.max(...levels) >= measured.capBytes / 2 ? measured.capBytes : null;
	const settled = Math.max(report.base?.warmupRequests ?? 0, report.head.warmupRequests ?? 0);
	const summaries = {
		base: report.base,
		head: report.head
	};
	return {
		name: measured.name,
		requests,
		bytes: levelRange(capBytes === null ? levels : [...levels, capBytes]),
		trials: trials.filter(({ samples }) => samples.length > 0).map((trial) => ({
			side: trial.side,
			pair: trial.pair,
			points: trialPoints(trial)
		})),
		sides: ["base", "head"].flatMap((side) => sideOf(measured, side, summaries[side])),
		shaded: settled > 0 && settled < requests ? {
			untilRequests: settled,
			as: "warm-up"
		} : null,
		capBytes
	};
}
/** The longer look by itself. It is judged beyond the end of the first look; the part before that is shaded. */
function longerChartOf({ measured, report, findings }) {
	const longer = lookOf(measured, "longer");
	if (longer === void 0) return null;
	const chart = chartOf({
		...measured,
		looks: [{
			...longer,
			kind: "first"
		}]
	}, {
		...report,
		base: null
	});
	if (chart === null) return null;
	const from = findings.basis.longer?.window.fromRequests ?? null;
	return {
		...chart,
		sides: chart.sides.map((side) => ({
			...side,
			plateau: null
		})),
		shaded: from !== null && from < chart.requests ? {
			untilRequests: from,
			as: "first look"
		} : null
	};
}
function sideOf(measured, side, summary) {
	const trials = trialsOf(measured, side).filter(({ samples }) => samples.length > 0);
	if (trials.length === 0) return [];
	const plateau = summary?.outcome === "plateau" && summary.plateauBytes !== null ? {
		bytes: summary.plateauBytes,
		noiseBytes: summary.plateauNoiseBytes ?? 0
	} : null;
	return [{
		side,
		trials: trials.length,
		median: medianOf(measured, trials),
		plateau,
		grows: summary?.outcome === "leak",
		deaths: trials.filter(endedEarly).flatMap((trial) => trialPoints(trial).slice(-1)).sort((a, b) => a.requests - b.requests),
		dead: trials.every(endedEarly)
	}];
}
function medianOf(measured, trials) {
	const last = Math.min(drawnRequests(measured), Math.max(...trials.map(lastRequests)));
	const ends = trials.map(lastRequests).filter((count) => count <= last);
	return [.../* @__PURE__ */ new Set([
		...requestGrid(last, medianPoints),
		...ends,
		last
	])].sort((a, b) => a - b).flatMap((requests) => {
		const bytes = medianLevelAt(trials, requests);
		return bytes === null || bytes === 0 ? [] : [{
			requests,
			bytes
		}];
	});
}
// src/report/html/page-data.ts
function pageChart(chart) {
	const { requests, bytes, trials, sides, shaded, capBytes } = chart;
	return {
		requests,
		bytes,
		trials: trials.map(({ side, points }) => ({
			side,
			...columns$1(points)
		})),
		sides: sides.map(({ side, median, plateau, deaths, dead }) => ({
			side,
			...columns$1(median),
			plateau,
			deaths: columns$1(deaths),
			dead
		})),
		shadedRequests: shaded?.untilRequests ?? null,
		capBytes
	};
}
function pageKind({ requests, bytes, sides }) {
	return {
		requests,
		bytes,
		sides: sides.map(({ side, points }) => ({
			side,
			...columns$1(points)
		}))
	};
}
function columns$1(points) {
	return {
		requests: points.map(({ requests }) => requests),
		bytes: points.map(({ bytes }) => Math.round(bytes))
	};
}
/** Escaped, so that nothing in it ends the script element. */
function scriptJson(value) {
	return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
// src/report/svg/svg-elements.ts
/** The few elements that a chart is drawn with. Coordinates keep one decimal. */
function line$2(x1, y1, x2, y2, style) {
	return `<line class="${style}" x1="${fixed(x1)}" y1="${fixed(y1)}" x2="${fixed(x2)}" y2="${fixed(y2)}"/>`;
}
function text(x, y, words, style) {
	return `<text class="${style}" x="${fixed(x)}" y="${fixed(y)}">${escapeHtml(words)}</text>`;
}
function rectangle(x, y, width, height, style) {
	return `<rect class="${style}" x="${fixed(x)}" y="${fixed(y)}" width="${fixed(width)}" height="${fixed(height)}"/>`;
}
function path(points, style) {
	return `<path class="${style}" d="M${points.map(([x, y]) => `${fixed(x)} ${fixed(y)}`).join("L")}"/>`;
}
function cross(x, y, size, style) {
	const [whole, half] = [fixed(2 * size), fixed(size)];
	return `<path class="${style}" d="M${fixed(x - Number(half))} ${fixed(y - Number(half))}l${whole} ${whole}m0 -${whole}l-${whole} ${whole}"/>`;
}
function fixed(value) {
	return String(Number(value.toFixed(1)));
}
// src/report/svg/svg-layout.ts
const panel = {
	width: 860,
	height: 420
};
const layouts = [layOut("wide", {
	top: 66,
	right: 190,
	bottom: 54,
	left: 74
}, {
	levels: 7,
	requests: 6
}), layOut("narrow", {
	top: 108,
	right: 36,
	bottom: 48,
	left: 122
}, {
	levels: 4,
	requests: 3
})];
function layOut(name, margin, ticks) {
	const isWide = name === "wide";
	return {
		name,
		plot: {
			left: margin.left,
			top: margin.top,
			width: panel.width - margin.left - margin.right,
			height: panel.height - margin.top - margin.bottom
		},
		titleY: isWide ? 25 : 36,
		legendY: isWide ? 48 : 76,
		fontSize: isWide ? 14 : 27,
		ticks,
		nameLength: isWide ? 60 : 26
	};
}
function scaleOf(chart, { plot, ticks }) {
	const unitPower = powerOf(chart.bytes.hi);
	const unit = 1024 ** unitPower;
	const rounded = roundRange({
		lo: chart.bytes.lo / unit,
		hi: chart.bytes.hi / unit
	}, ticks.levels);
	const bytes = {
		lo: rounded.lo * unit,
		hi: rounded.hi * unit
	};
	return {
		bytes,
		unitPower,
		x: (requests) => plot.left + requests / chart.requests * plot.width,
		y: (level) => plot.top + plot.height - (level - bytes.lo) / (bytes.hi - bytes.lo) * plot.height
	};
}
function powerOf(bytes) {
	return Math.min(4, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
}
// src/report/words/chart-words.ts
function chartTitle(name) {
	return `${name}: RSS over requests`;
}
function medianWords(trials) {
	return `thick: median of ${trials} trials, thin: each trial`;
}
/** Where a side's line ends: `base plateau 22.0 MiB`, `head 32.6 MiB ↗`, `head ✕ at 3,100`. */
function endWords({ side, plateau, median, grows, dead, deaths }) {
	if (dead) return `${side} ✕ at ${formatCount(deaths.at(-1)?.requests ?? 0)}`;
	if (plateau !== null) return `${side} plateau ${formatBytes(plateau.bytes)}`;
	return `${side} ${formatBytes(median.at(-1)?.bytes ?? 0)}${grows ? " ↗" : ""}`;
}
function endedWords(side, first, last) {
	return `${side} ended at ${first === last ? "" : `${formatCount(first)}–`}${formatCount(last)} requests`;
}
const nothingToDraw = "Nothing to draw: no request was answered.";
/** The chart in words, for screen readers. */
function chartWords({ name, requests, sides, capBytes, shaded }) {
	const ends = sides.map((side) => {
		const start = side.median[0]?.bytes;
		const from = start === void 0 ? "" : ` from ${formatBytes(start)}`;
		const last = side.median.at(-1)?.bytes ?? 0;
		const fate = side.dead ? ` until it ended at ${formatCount(side.deaths.at(-1)?.requests ?? 0)} requests` : side.plateau === null ? "" : `, levelling off at ${formatBytes(side.plateau.bytes)}`;
		return `${side.side}${from} to ${formatBytes(last)}${fate}`;
	});
	const cap = capBytes === null ? "" : ` The cap is ${formatBytes(capBytes)}.`;
	const warm = shaded === null ? "" : ` The first ${formatCount(shaded.untilRequests)} requests are not judged (${shaded.as}).`;
	return `Memory of ${plainLine(name, 60)} over ${formatCount(requests)} requests: ${ends.join("; ")}.${warm}${cap}`;
}
// src/report/svg/svg-labels.ts
function legend$1(chart, layout) {
	return layout.name === "wide" ? wideLegend(chart, layout) : narrowLegend(chart, layout);
}
function wideLegend({ sides, shaded }, { plot, legendY: y }) {
	const entries = sides.flatMap(({ side }, index) => {
		const x = plot.left + index * 82;
		return [line$2(x, y - 5, x + 26, y - 5, `rp-median rp-${side}`), text(x + 32, y, side, "rp-text")];
	});
	const trials = Math.max(...sides.map((each) => each.trials));
	const rest = plot.left + sides.length * 82 + 4;
	const explained = trials > 1 ? [text(rest, y, medianWords(trials), "rp-text rp-faint")] : [];
	const shadeX = rest + (trials > 1 ? 292 : 0);
	const shade = shaded === null ? [] : [rectangle(shadeX, y - 12, 26, 14, "rp-warmup"), text(shadeX + 32, y, shaded.as, "rp-text rp-faint")];
	return [
		...entries,
		...explained,
		...shade
	];
}
/** The legend has the figures, as there is no room for labels at the ends of the lines. */
function narrowLegend({ sides }, { legendY: y }) {
	return sides.flatMap((each, index) => {
		const x = 20 + index * 424;
		return [line$2(x, y - 9, x + 40, y - 9, `rp-median rp-${each.side}`), text(x + 50, y, endWords(each), `rp-text rp-label-${each.side}`)];
	});
}
/** Moved apart where they overlap. */
function endLabels({ sides }, { plot, fontSize }, { y }) {
	const labels = sides.flatMap((each) => {
		const bytes = each.plateau?.bytes ?? each.median.at(-1)?.bytes;
		return bytes === void 0 || each.dead ? [] : [{
			each,
			y: y(bytes)
		}];
	});
	const [upper, lower] = [...labels].sort((a, b) => a.y - b.y);
	const push = upper && lower ? Math.max(0, fontSize + 5 - (lower.y - upper.y)) / 2 : 0;
	return labels.map((label) => text(plot.left + plot.width + 9, label.y + fontSize / 3 + (label === upper ? -push : push), endWords(label.each), styleOf(label.each)));
}
function styleOf({ side }) {
	return `rp-text rp-label-${side}`;
}
// src/report/svg/svg-panel.ts
function drawPanel(chart, layout) {
	const scale = scaleOf(chart, layout);
	return [
		text(layout.name === "wide" ? layout.plot.left : 20, layout.titleY, chartTitle(plainLine(chart.name, layout.nameLength)), "rp-title"),
		...legend$1(chart, layout),
		...shade(chart, layout, scale),
		...axes(chart, layout, scale),
		...chart.sides.flatMap((side) => plateauBand(side, layout, scale)),
		...capLine(chart, layout, scale),
		...chart.trials.flatMap(({ side, points }) => isOne(chart, side) ? [] : [curve(points, `rp-thin rp-${side}`, scale)]),
		...chart.sides.map(({ side, median }) => curve(median, `rp-median rp-${side}`, scale)),
		...chart.sides.flatMap((side) => deaths(side, layout, scale)),
		...layout.name === "wide" ? endLabels(chart, layout, scale) : []
	];
}
/** A single trial is its own median. */
function isOne({ sides }, side) {
	return sides.some((each) => each.side === side && each.trials === 1);
}
function curve(points, style, { x, y }) {
	return path(points.map(({ requests, bytes }) => [x(requests), y(bytes)]), style);
}
function axes(chart, { plot, ticks, fontSize, name }, { x, y, bytes, unitPower }) {
	const unit = 1024 ** unitPower;
	const levels = roundTicks({
		lo: bytes.lo / unit,
		hi: bytes.hi / unit
	}, ticks.levels);
	const digits = tickDigits(levels);
	const [right, bottom] = [plot.left + plot.width, plot.top + plot.height];
	const unitName = [
		"B",
		"KiB",
		"MiB",
		"GiB",
		"TiB"
	][unitPower] ?? "";
	return [
		...levels.flatMap((tick, index) => [line$2(plot.left, y(tick * unit), right, y(tick * unit), "rp-grid"), text(plot.left - 8, y(tick * unit) + fontSize / 3, `${tick.toFixed(digits)}${index === levels.length - 1 ? ` ${unitName}` : ""}`, "rp-text rp-end")]),
		...roundTicks({
			lo: 0,
			hi: chart.requests
		}, ticks.requests).flatMap((tick) => [line$2(x(tick), bottom, x(tick), bottom + 5, "rp-axis"), text(x(tick), bottom + 6 + fontSize, formatCount(tick), `rp-text rp-${nearEdge(x(tick), layoutEdge(name, right))}`)]),
		line$2(plot.left, bottom, right, bottom, "rp-axis"),
		...name === "wide" ? [text(plot.left + plot.width / 2, bottom + 42, "requests", "rp-text rp-middle")] : []
	];
}
/** In the narrow layout a count below the plot's end would leave the picture. */
function layoutEdge(name, right) {
	return name === "narrow" ? right - 40 : Number.POSITIVE_INFINITY;
}
function nearEdge(x, edge) {
	return x > edge ? "end" : "middle";
}
function shade({ shaded }, { plot, fontSize }, { x }) {
	if (shaded === null) return [];
	const width = x(shaded.untilRequests) - plot.left;
	const area = rectangle(plot.left, plot.top, width, plot.height, "rp-warmup");
	return width < 5 * fontSize ? [area] : [area, text(plot.left + width / 2, plot.top + plot.height - 9, shaded.as, "rp-text rp-faint rp-middle")];
}
function capLine({ capBytes }, { plot, fontSize }, { y }) {
	if (capBytes === null) return [];
	const right = plot.left + plot.width;
	return [line$2(plot.left, y(capBytes), right, y(capBytes), "rp-cap"), text(right - 6, y(capBytes) + fontSize + 2, `cap ${formatBytes(capBytes)}`, "rp-text rp-end rp-cap-label")];
}
function plateauBand({ side, plateau }, { plot }, { y }) {
	if (plateau === null) return [];
	const [top, bottom] = [y(plateau.bytes + plateau.noiseBytes), y(plateau.bytes - plateau.noiseBytes)];
	return [rectangle(plot.left, top, plot.width, Math.max(1, bottom - top), `rp-band rp-fill-${side}`), line$2(plot.left, y(plateau.bytes), plot.left + plot.width + 5, y(plateau.bytes), `rp-plateau rp-${side}`)];
}
/** A cross where each trial died, and beside a side's last one how far it got. */
function deaths({ side, deaths }, { plot, fontSize, name }, { x, y }) {
	const [first, last] = [deaths[0], deaths.at(-1)];
	if (first === void 0 || last === void 0) return [];
	const size = fontSize * .36;
	const crosses = deaths.map(({ requests, bytes }) => cross(x(requests), y(bytes), size, `rp-death rp-${side}`));
	if (name === "narrow") return crosses;
	const isLeft = x(last.requests) < plot.left + plot.width * .6;
	const style = `rp-text rp-label-${side}${isLeft ? "" : " rp-end"}`;
	const words = endedWords(side, first.requests, last.requests);
	return [...crosses, text(x(last.requests) + (isLeft ? 12 : -12), y(last.bytes) + fontSize + 6, words, style)];
}
// src/report/svg/svg.ts
function renderChart(measurement, report) {
	return `${drawChart(report.targets.flatMap((target) => {
		const measured = measurement.targets.find(({ name }) => name === target.name);
		return measured === void 0 ? [] : [{
			name: measured.name,
			chart: chartOf(measured, target)
		}];
	}), `<style>${chartStyle}</style>`)}\n`;
}
/** Without a style where the page has it already. */
function drawChart(panels, style = "") {
	const height = panel.height * panels.length;
	const words = panels.map(({ chart, name }) => chart === null ? `${plainLine(name)}: ${nothingToDraw}` : chartWords(chart));
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${panel.width} ${height}" width="${panel.width}" height="${height}" role="img" class="rp-chart">`,
		`<title>${escapeHtml(words.join(" "))}</title>`,
		...style === "" ? [] : [style],
		`<rect class="rp-paper" width="${panel.width}" height="${height}"/>`,
		...layouts.map((layout) => laidOut(panels, layout)),
		"</svg>"
	].join("\n");
}
/** The narrow layout is hidden unless a style shows it. */
function laidOut(panels, layout) {
	const groups = panels.map(({ name, chart }, index) => {
		const lines = chart === null ? drawNothing(name, layout) : drawPanel(chart, layout);
		return `<g transform="translate(0 ${index * panel.height})">\n${lines.join("\n")}\n</g>`;
	});
	const hidden = layout.name === "narrow" ? ` display="none"` : "";
	return `<g class="rp-${layout.name}"${hidden}>\n${groups.join("\n")}\n</g>`;
}
function drawNothing(name, { titleY, plot, nameLength }) {
	return [text(20, titleY, chartTitle(plainLine(name, nameLength)), "rp-title"), text(20, plot.top + 40, nothingToDraw, "rp-text")];
}
// src/report/words/page.ts
const pageLabels = {
	warnings: "Warnings",
	next: "What to do",
	memory: "Memory by kind",
	processes: "Memory by process",
	latency: "Latency",
	steps: "How this was decided",
	numbers: "The numbers behind it",
	workload: "Workload",
	trials: "Each trial",
	environment: "Environment",
	again: "Run it again",
	decides: "decides",
	looks: "What each look showed",
	longerLook: "The longer look, on fresh containers"
};
/** In words, as fonts lack symbols and not every reader sees colour. */
function checkWords(failed, symbol) {
	if (failed) return "Check fails";
	return symbol === "✅" ? "Check passes" : "Check does not fail";
}
const legendLabels = {
	thin: "each trial",
	plateau: "plateau and its 95 % interval",
	cap: "memory cap",
	death: "container ended"
};
function medianLabel(side, trials) {
	return trials > 1 ? `${side}, median of ${trials} trials` : side;
}
function shadeLabel(as) {
	return `${as}, not judged`;
}
const controlLabels = {
	read: "Read at",
	requests: "requests",
	zoomIn: "Zoom in",
	zoomOut: "Zoom out",
	whole: "Whole run",
	trials: "Each trial",
	hint: "Drag across the chart to zoom into it, double-click to see the whole run again."
};
const kindWords = {
	anon: {
		name: "Anonymous",
		note: "heaps, stacks: judged"
	},
	shmem: {
		name: "Shared",
		note: "shared memory, tmpfs: judged"
	},
	file: {
		name: "File",
		note: "page cache: never judged"
	},
	kernel: {
		name: "Kernel",
		note: "sockets, page tables: never judged"
	}
};
function kindsAt(requests) {
	return `after ${formatCount(requests)} requests`;
}
const processColumns = [
	"process",
	"requests",
	"first reading",
	"last reading",
	"change",
	""
];
function processesNote(pair) {
	return `Anonymous memory in pair ${pair}, the last one measured.`;
}
const noneOfKind = "none on either side";
function commandsFor(target, { base, head }) {
	return [{
		words: "The same comparison on your machine, with head's config:",
		line: `rss-plateau compare ${[
			...base === null ? [] : [`--base ${shellWord(specOf(base))}`],
			`--head ${shellWord(specOf(head))}`,
			`--target ${shellWord(target.report.name)}`
		].join(" ")}`
	}, {
		words: "The same measurement, judged by the gate in your rss-plateau.yml (needs no Docker):",
		line: "rss-plateau analyse measurement.json"
	}];
}
/** A branch moves; its commit does not. */
function specOf({ spec, sha }) {
	return spec.startsWith("git:") && sha !== null ? `git:${sha}` : plainLine(spec, 200);
}
/** Quoted unless it is plain to every shell. */
function shellWord(text) {
	const line = plainLine(text, 200);
	return /^[\w:./@+-]+$/.test(line) && !line.startsWith("-") ? line : `'${line.replaceAll("'", `'\\''`)}'`;
}
// src/report/html/html-chart.ts
function chartFigure(chart, look) {
	const words = escapeHtml(chartWords(chart));
	return [
		`<figure class="memory"${look === "longer" ? ` data-longer=""` : ""} aria-label="${words}">`,
		`<div class="static">${drawChart([{
			name: chart.name,
			chart
		}])}</div>`,
		legend(chart),
		`<div class="canvas" hidden="" role="img" aria-label="${words}"></div>`,
		controls(chart),
		`<script type="application/json">${scriptJson(pageChart(chart))}<\/script>`,
		"</figure>"
	].join("\n");
}
function legend({ sides, shaded, capBytes }) {
	const key = (style, words) => `<li><i class="key ${style}"></i>${escapeHtml(words)}</li>`;
	return [
		`<ul class="legend">`,
		...sides.map(({ side, trials }) => key(`thick ${side}`, medianLabel(side, trials))),
		...sides.some(({ trials }) => trials > 1) ? [key("thin", legendLabels.thin)] : [],
		...sides.some(({ plateau }) => plateau !== null) ? [key("band", legendLabels.plateau)] : [],
		...shaded === null ? [] : [key("shade", shadeLabel(shaded.as))],
		...capBytes === null ? [] : [key("cap", legendLabels.cap)],
		...sides.some(({ deaths }) => deaths.length > 0) ? [`<li><i class="key cross">✕</i>${escapeHtml(legendLabels.death)}</li>`] : [],
		"</ul>"
	].join("");
}
function controls({ requests, trials, sides }) {
	const button = (name, words) => `<button type="button" data-zoom="${name}">${words}</button>`;
	const box = trials.length > sides.length ? `<label><input type="checkbox" checked=""/> ${controlLabels.trials}</label>` : "";
	return [
		`<div class="controls" hidden="">`,
		`<label class="read"><span>${controlLabels.read} <b class="count"></b> ${controlLabels.requests}</span><input type="range" min="0" max="${requests}" value="0" step="${Math.max(1, Math.round(requests / 200))}"/></label>`,
		"<output></output>",
		`<div class="zoom">${button("in", controlLabels.zoomIn)}${button("out", controlLabels.zoomOut)}${button("whole", controlLabels.whole)}${box}</div>`,
		`<p class="hint">${controlLabels.hint}</p>`,
		"</div>"
	].join("\n");
}
// src/report/html/html-chain.ts
/** A reference chain, or a cycle, as boxes with arrows between them; to a screen reader it is an ordered list. */
function chainDrawing(steps) {
	const links = readChain(steps);
	return list$2("chain", links.map(({ edge, node }, index) => box(edge, node, index === links.length - 1 ? "leaf" : index === 0 ? "root" : "")));
}
/** The last step of a cycle is an arrow back to the first box. */
function cycleDrawing(steps) {
	const links = readChain(steps);
	const back = links.at(-1);
	return list$2("chain cycle", [...links.slice(0, -1).map(({ edge, node }, index) => box(edge, node, index === 0 ? "leaf" : "")), `<li class="back">${arrow$1(back?.edge ?? "")}<span class="again">${escapeHtml(back?.node ?? "")}, ${diagnosisLabels.cycleEnd}</span></li>`]);
}
function list$2(style, items) {
	return `<ol class="${style}">${items.join("\n")}</ol>`;
}
function box(edge, node, style) {
	const isRoot = style === "root";
	return `<li${style === "" ? "" : ` class="${style}"`}>${isRoot ? "" : arrow$1(edge)}<code class="node">${escapeHtml(node)}</code></li>`;
}
/** The first box of a cycle has an arrow too, which the style hides. */
function arrow$1(edge) {
	return `<span class="edge">${edge === "" ? "" : `<code>${escapeHtml(edge)}</code>`}</span>`;
}
// src/report/html/html-diagnosis.ts
function diagnosisSection(diagnosis) {
	const { chain, cycle, counts, advice, notes, endpoint } = diagnosis;
	const tried = [...freedWords(diagnosis), ...diagnosis.rerun.map(rerunWords)];
	return section(diagnosisLabels.title, [
		`<p class="cause">${phraseHtml(causeLine(diagnosis))}</p>`,
		`<p class="lead">${phraseHtml(causeWords(diagnosis))}</p>`,
		explained(diagnosis),
		...present(advice, diagnosisLabels.advice, (sentences) => list$3(sentences.map(readPhrase))),
		...present(diagnosis.sites, diagnosisLabels.sites, () => siteTable$1(diagnosis)),
		...chain.length > 1 ? [part$1(diagnosisLabels.chain, chainDrawing(chain))] : [],
		...cycle.length > 1 ? [part$1(diagnosisLabels.cycle, cycleDrawing(cycle))] : [],
		beside([...present(diagnosis.types, diagnosisLabels.types, typeTable$1), ...present(diagnosis.where, diagnosisLabels.where, whereTable)]),
		...present(counts, diagnosisLabels.counts, (all) => list$3(all.map(countRate))),
		...present(tried, diagnosisLabels.tried, list$3),
		...present(endpoint, diagnosisLabels.endpoint, endpointLines),
		...present(notes, diagnosisLabels.notes, (all) => list$3(all.map(readPhrase)))
	].join("\n"), "diagnosis");
}
function present(items, title, show) {
	return items.length === 0 ? [] : [part$1(title, show(items))];
}
function beside(parts) {
	return parts.length === 0 ? "" : `<div class="beside">${parts.map((each) => `<div>${each}</div>`).join("\n")}</div>`;
}
function explained(diagnosis) {
	const words = explainedWords(diagnosis);
	if (words === null || diagnosis.explained === null) return "";
	const { share } = diagnosis.explained;
	return `<div class="explained"><div class="meter" role="img" aria-label="${formatPercent(share * 100)}"><i style="width:${percent(share)}"></i></div><p>${phraseHtml(words)}</p></div>`;
}
/** All are in report.json. */
const shownSites$1 = 8;
function siteTable$1({ sites, explained }) {
	const isLevel = explained?.per === "run";
	const size = ({ bytes, bytesPerRequest }) => isLevel ? bytes : bytesPerRequest;
	const most = Math.max(...sites.map(size), Number.MIN_VALUE);
	const rows = sites.slice(0, shownSites$1).map((site) => [
		{
			html: `${phraseHtml([siteSpan(site)])} <span class="tag">${site.own ? diagnosisLabels.ownCode : diagnosisLabels.libraryCode}${site.mapped ? "" : `, ${diagnosisLabels.inContainer}`}</span>`,
			heads: true
		},
		{ html: site.function === "" ? "" : `<code>${escapeHtml(plainLine(site.function, 60))}</code>` },
		{
			html: bar(size(site) / most),
			style: "bar"
		},
		{
			html: size(site) === 0 ? "–" : formatByteRate(size(site)),
			style: "number"
		},
		{
			html: site.countPerRequest === 0 ? "–" : formatRate(site.countPerRequest),
			style: "number"
		}
	]);
	const bytes = isLevel ? diagnosisLabels.held : diagnosisLabels.bytes;
	return table(diagnosisLabels.sites, "sites", [
		diagnosisLabels.place,
		diagnosisLabels.functionName,
		"",
		bytes,
		diagnosisLabels.objects
	], rows);
}
function typeTable$1(types) {
	const rows = types.slice(0, shownSites$1).map(({ name, countPerRequest, bytesPerRequest }) => [
		{
			html: `<code>${escapeHtml(plainLine(name, 100))}</code>`,
			heads: true
		},
		{
			html: formatRate(countPerRequest),
			style: "number"
		},
		{
			html: bytesPerRequest === null ? "–" : formatByteRate(bytesPerRequest),
			style: "number"
		}
	]);
	return table(diagnosisLabels.types, "types", [
		diagnosisLabels.type,
		diagnosisLabels.objects,
		diagnosisLabels.bytes
	], rows);
}
function whereTable(where) {
	const rows = where.map(({ process, kind, share }) => [
		{
			html: `<code>${escapeHtml(plainLine(process, 60))}</code>`,
			heads: true
		},
		{ html: escapeHtml(plainLine(mappingName(kind), 60)) },
		{
			html: bar(share),
			style: "bar"
		},
		{
			html: formatPercent(share * 100),
			style: "number"
		}
	]);
	return table(diagnosisLabels.where, "where", [
		diagnosisLabels.process,
		diagnosisLabels.part,
		"",
		diagnosisLabels.share
	], rows);
}
function endpointLines(endpoint) {
	return `<pre>${plainLines(endpoint.map(({ path, before, after }) => `${plainLine(path, 100)}: ${plainLine(before, 60)} → ${plainLine(after, 60)}`).join("\n"), 40).map(escapeHtml).join("\n")}</pre>`;
}
// src/report/kinds.ts
const kinds = [
	"anon",
	"shmem",
	"file",
	"kernel"
];
const gridPoints = 61;
/** Kinds that some side has some of, in the order of `kinds`. */
function kindCharts(measured) {
	const requests = drawnRequests(measured);
	if (requests === 0) return [];
	return kinds.flatMap((kind) => {
		const sides = ["base", "head"].flatMap((side) => {
			const points = kindPoints(measured, side, kind, requests);
			return points.length === 0 ? [] : [{
				side,
				points
			}];
		});
		const levels = sides.flatMap(({ points }) => points.map(({ bytes }) => bytes));
		return levels.some((bytes) => bytes > 0) ? [{
			kind,
			requests,
			bytes: levelRange(levels),
			sides
		}] : [];
	});
}
function kindPoints(measured, side, kind, last) {
	const trials = trialsOf(measured, side).filter(({ samples }) => samples.length > 0);
	const lines = trials.map((trial) => ({
		trial,
		points: trial.samples.map((sample) => ({
			requests: sample.requests,
			bytes: bytesOf(sample, kind)
		}))
	}));
	return requestGrid(Math.min(last, Math.max(0, ...trials.map(lastRequests))), gridPoints).flatMap((requests) => {
		const alive = trials.filter((trial) => !endedEarly(trial) || lastRequests(trial) >= requests);
		const bytes = medianAt(lines, requests);
		return bytes === null || alive.length * 2 <= trials.length ? [] : [{
			requests,
			bytes
		}];
	});
}
function bytesOf(sample, kind) {
	return {
		anon: sample.anonBytes,
		shmem: sample.shmemBytes,
		file: sample.fileBytes,
		kernel: sample.kernelBytes
	}[kind];
}
// src/report/html/html-memory.ts
function memorySection({ measured }) {
	const charts = kindCharts(measured);
	if (charts.length === 0) return [];
	const figures = kinds.map((kind) => {
		const chart = charts.find((each) => each.kind === kind);
		return chart === void 0 ? absent(kind) : figure(chart);
	});
	return [section(pageLabels.memory, `<div class="kinds">${figures.join("\n")}</div>`)];
}
function caption(kind) {
	const { name, note } = kindWords[kind];
	return `<figcaption><b>${name}</b> <span>${escapeHtml(note)}</span></figcaption>`;
}
function figure(chart) {
	const last = Math.max(...chart.sides.map(({ points }) => points.at(-1)?.requests ?? 0));
	const readings = chart.sides.map(({ side, points }) => `<span class="reading ${side}">${side} <b>${formatBytes(points.at(-1)?.bytes ?? 0)}</b></span>`);
	return [
		`<figure class="kind">${caption(chart.kind)}`,
		`<p class="readings">${readings.join("")}${change(chart)}</p>`,
		`<p class="static at">${escapeHtml(kindsAt(last))}</p>`,
		`<div class="canvas" hidden=""></div>`,
		`<script type="application/json">${scriptJson(pageKind(chart))}<\/script>`,
		"</figure>"
	].join("\n");
}
function change({ sides }) {
	const [base, head] = ["base", "head"].map((name) => sides.find(({ side }) => side === name));
	const [from, to] = [base?.points.at(-1)?.bytes, head?.points.at(-1)?.bytes];
	return from === void 0 || to === void 0 ? "" : `<span class="static">head − base <b>${formatByteChange(to - from)}</b></span>`;
}
function absent(kind) {
	return `<figure class="kind">${caption(kind)}<p class="none">${noneOfKind}</p></figure>`;
}
function latencySection({ report }) {
	const sides = ["base", "head"].flatMap((name) => {
		const side = report[name];
		return side?.latencyMs ? [{
			name,
			latency: side.latencyMs
		}] : [];
	});
	if (sides.length === 0) return [];
	const slowest = Math.max(...sides.map(({ latency }) => latency.p99), Number.MIN_VALUE);
	const rows = sides.map(({ name, latency }) => [
		{
			html: name,
			heads: true
		},
		...[
			latency.p50,
			latency.mean,
			latency.p99
		].map((time) => ({
			html: formatDurationMs(time),
			style: "number"
		})),
		{
			html: strip(latency, slowest, name),
			style: "wide"
		}
	]);
	return [section(pageLabels.latency, table(pageLabels.latency, "latency", [
		"",
		"p50",
		"mean",
		"p99",
		""
	], rows))];
}
/** From 0 to the slowest p99 of both sides: a bar up to p99, a tick at p50 and at the mean. */
function strip({ p50, mean, p99 }, slowest, side) {
	const x = (time) => Number((200 * time / slowest).toFixed(1));
	return `<svg class="strip ${side}" viewBox="0 0 200 14" width="200" height="14" aria-hidden="true"><rect x="0" y="4" width="${x(p99)}" height="6" rx="2" opacity="0.35"></rect><rect x="0" y="4" width="${x(p50)}" height="6" rx="2"></rect><path d="M${x(mean)} 1v12"></path></svg>`;
}
// src/report/tables/trial-table.ts
/** The trials of all looks, pair by pair. */
/** The rest is in measurement.json. */
const shown = 40;
const columns = [
	column("pair", "number", ({ pair }) => String(pair + 1)),
	column("side", "text", ({ side }) => side),
	column("requests", "number", (trial) => formatCount(lastRequests(trial))),
	column("failed", "number", (trial) => formatCount(failedAnswers(trial))),
	column("time", "number", ({ load }) => duration(load, load.durationMs)),
	column("p50", "number", ({ load }) => duration(load, load.latencyMs.p50)),
	column("p99", "number", ({ load }) => duration(load, load.latencyMs.p99)),
	column("end", "text", trialEndWords)
];
function shownTrials({ measured }) {
	return allTrials(measured).toSorted((a, b) => a.pair - b.pair || (a.side < b.side ? -1 : 1)).slice(0, shown);
}
function trialTable(target) {
	return buildTable("Trials", columns, shownTrials(target));
}
function column(title, kind, text) {
	return {
		title: phrase`${title}`,
		kind,
		cell: (trial) => ({ words: phrase`${text(trial)}` })
	};
}
function duration({ answered }, ms) {
	return answered === 0 ? "–" : formatDurationMs(ms);
}
// src/report/html/html-processes.ts
function processSection(target) {
	const pair = lastPair(shownTrials(target));
	if (!pair.some(({ byProcess = [] }) => byProcess.length > 1)) return [];
	const grown = pair.flatMap(({ byProcess = [] }) => byProcess.map(growthOf));
	const most = Math.max(...grown, Number.MIN_VALUE);
	const rows = pair.flatMap(({ side, byProcess = [] }) => byProcess.map((process) => processRow(side, process, most)));
	const note = `<p>${escapeHtml(processesNote((pair[0]?.pair ?? 0) + 1))}</p>`;
	return [section(pageLabels.processes, note + table(pageLabels.processes, "processes", processColumns, rows))];
}
/** The last of each side, which is of the longer look where there was one. */
function lastPair(trials) {
	return ["base", "head"].flatMap((side) => {
		const last = trials.findLast((trial) => trial.side === side && trial.byProcess !== void 0);
		return last === void 0 ? [] : [last];
	});
}
function growthOf({ from, to }) {
	return to.bytes - from.bytes;
}
function processRow(side, process, most) {
	const { name, from, to } = process;
	return [
		{
			html: `<span class="side ${side}">${side}</span> <code>${escapeHtml(plainLine(name, 40))}</code>`,
			heads: true
		},
		{
			html: `${formatCount(from.requests)} – ${formatCount(to.requests)}`,
			style: "number"
		},
		...[from, to].map(({ bytes }) => ({
			html: formatBytes(bytes),
			style: "number"
		})),
		{
			html: formatByteChange(growthOf(process)),
			style: "number"
		},
		{
			html: bar(growthOf(process) / most),
			style: `bar ${side}`
		}
	];
}
// src/report/words/look-words.ts
const lookNames = {
	first: "first look",
	longer: "longer look",
	collected: "collected look",
	timers: "timers look"
};
const quantityNames = {
	memory: "memory",
	...keptNames
};
const predicateNames = {
	"above-tolerance": "lower bound above the tolerance",
	"above-noise": "more in all than noise explains",
	persists: "second half keeps half of the pace",
	"keeps-pace": "keeps half of the first look's pace",
	"at-the-end": "still grows at the end",
	"in-every-trial": "faster than base in every trial"
};
const stateWords = {
	settled: "no growth shown",
	suspected: "growth suspected, not proven",
	warming: "growth that had not levelled off",
	leak: "a leak",
	grew: "a higher level",
	improved: "less than base",
	preexisting: "both sides grow alike",
	confirmed: "a confirmed leak",
	unconfirmed: "the suspicion is not confirmed",
	ended: "growth ended",
	held: "held by pending timers",
	open: "undecided"
};
const shownWords = {
	"goes-on": "growth continues",
	weakly: "growth continues, less clearly than a leak",
	ended: "growth ended",
	held: "released once the timers had fired",
	unclear: "noise hides whether growth continues"
};
/** `growth continues (a confirmed leak)`. */
function resultWords({ shown, state }) {
	const seen = shown === null ? stateWords[state] : shownWords[shown];
	return seen === stateWords[state] ? seen : `${seen} (${stateWords[state]})`;
}
/** Head − base per request. */
function growthWords({ quantity }, { perRequest }) {
	return isBytes(quantity) ? intervalText(perRequest) : `${rateText(quantity, perRequest.value)} ${countRange(perRequest)}`;
}
/** `1.08 KiB ≥ 32 B ✓`. */
function conditionWords({ quantity }, { name, holds, value, limit }) {
	const mark = holds ? "✓" : "✗";
	if (name === "in-every-trial") return `${value} of ${limit} ${mark}`;
	const [figure, least] = [value, limit].map((each) => name === "above-noise" ? amountText(quantity, each) : rateText(quantity, each));
	return `${figure} ${holds ? "≥" : "<"} ${least} ${mark}`;
}
/** Without conditions that mean nothing: where nothing grew, no part of the run keeps a share of the growth. */
function conditionsOf({ predicates }) {
	return predicates.filter(({ name, limit }) => limit > 0 || name === "above-tolerance");
}
/** One per look that counted, for a medium without tables of its own. */
function lookFacts(claims) {
	return claims.flatMap((claim) => claim.steps.map((step) => ({
		label: `${quantityLabel(claim)}, ${lookNames[step.look]}`,
		value: joinPhrases([phrase`${formatCount(step.requests)} requests, head − base ${growthWords(claim, step)} per request: ${resultWords(step)}`, ...decisiveOf(step).map((each) => phrase`${predicateNames[each.name]}: ${conditionWords(claim, each)}`)], " · ")
	})));
}
const growing = /* @__PURE__ */ new Set([
	"suspected",
	"warming",
	"leak"
]);
/** Where the first look shows no growth, the first condition that fails is reason enough. */
function decisiveOf(step) {
	const conditions = conditionsOf(step);
	return step.look === "first" && !growing.has(step.state) ? conditions.filter(({ holds }) => !holds).slice(0, 1) : conditions;
}
function quantityLabel({ quantity }) {
	const name = quantityNames[quantity];
	return name.slice(0, 1).toUpperCase() + name.slice(1);
}
function isBytes(quantity) {
	return quantity === "memory" || quantity === "kernel-memory";
}
function rateText(quantity, value) {
	return isBytes(quantity) ? formatByteRate(value) : formatFixed(value, Math.abs(value) < .1 ? 3 : 2);
}
function amountText(quantity, value) {
	return isBytes(quantity) ? formatBytes(value) : formatCount(Math.round(value));
}
// src/report/tables/look-table.ts
function lookTable(claim) {
	const { steps } = claim;
	const conditions = [...new Set(steps.flatMap(conditionsOf).map(({ name }) => name))];
	const row = (title, cells) => [title, ...cells].map((words) => ({ words: phrase`${words}` }));
	return {
		label: `${quantityLabel(claim)}, look by look`,
		headings: [{
			title: phrase`${quantityLabel(claim)}`,
			kind: "name"
		}, ...steps.map(({ look, requests }) => ({
			title: phrase`${lookNames[look]}, ${formatCount(requests)} requests`,
			kind: "text"
		}))],
		rows: [
			row("head − base, per request", steps.map((step) => growthWords(claim, step))),
			...conditions.map((name) => row(predicateNames[name], steps.map((step) => {
				const predicate = conditionsOf(step).find((each) => each.name === name);
				return predicate === void 0 ? "–" : conditionWords(claim, predicate);
			}))),
			row("shows", steps.map(resultWords))
		]
	};
}
// src/report/words/decision-facts.ts
/** The figures that a verdict rests on. */
function decisionFacts(target) {
	const { report, findings, measured } = target;
	const { basis } = findings;
	return [
		pairsFact(basis, measured),
		windowFact(basis),
		...report.base === null || findings.claims.length > 0 ? [] : [slopeFact(target)],
		...report.base === null ? [] : [levelFact(target)],
		...perPair("Slope of each pair, per request", basis.bytesPerRequest),
		...perPair("Level of each pair", basis.plateauBytes),
		...longerLook(basis.longer, lookOf(measured, "longer")?.pause),
		...capFact(report.head),
		noiseFact(basis),
		sensitivityFact(report),
		...basis.kept.map((kept) => ({
			label: `${sensitivityLabel} of ${keptNames[kept.what]}`,
			value: keptDetectable(kept)
		}))
	];
}
const unknown$1 = "unknown";
function pairsFact({ pairs: used }, target) {
	const { pairs } = target;
	const made = countPairs(trialsOfLook(target, "first"));
	const spared = made < pairs ? ` (${pairs} planned; more would not have changed the verdict)` : "";
	return {
		label: "Pairs used",
		value: phrase`${used > made ? `${made}, and those of the longer look` : `${used} of ${made}`}${spared}`
	};
}
function windowFact({ window }) {
	return {
		label: "Window",
		value: window === null ? phrase`none: memory did not level off` : phrase`requests ${formatCount(window.fromRequests)} to ${formatCount(window.toRequests)}, after warm-up`
	};
}
function slopeFact({ report: { delta }, findings: { basis } }) {
	return {
		label: "Slope, head − base",
		value: delta?.bytesPerRequest ? phrase`${intervalText(delta.bytesPerRequest)} per request; ${formatBytes(basis.toleratedBytesPerRequest)} tolerated` : phrase`${unknown$1}`
	};
}
function levelFact({ report: { delta }, findings: { basis } }) {
	const { percent, bytes } = basis.toleratedGrowth;
	return {
		label: "Level, head − base",
		value: delta?.plateauBytes ? phrase`${intervalText(delta.plateauBytes)}; ${formatPercent(percent)} or ${formatBytes(bytes)} tolerated, whichever is more` : phrase`${unknown$1}`
	};
}
function noiseFact({ slopeNoise, levelNoiseBytes }) {
	return {
		label: "Noise (standard error)",
		value: phrase`slope ${slopeNoise === null ? unknown$1 : `${formatByteRate(slopeNoise)} per request`}, level ${levelNoiseBytes === null ? unknown$1 : formatBytes(levelNoiseBytes)}`
	};
}
function sensitivityFact({ smallestDetectable }) {
	const value = smallestDetectable === null ? phrase`${unknown$1}` : phrase`${formatByteRate(smallestDetectable)} per request, with 80 % power`;
	return {
		label: sensitivityLabel,
		value
	};
}
function longerLook(look, pause) {
	if (look === null) return [];
	const { fromRequests, toRequests } = look.window;
	return [{
		label: "Longer look",
		value: phrase`${phrase`fresh containers, requests ${formatCount(fromRequests)} to ${formatCount(toRequests)}`}${pause === void 0 ? [] : phrase`, with a pause of ${formatDurationMs(pause.ms)} after ${formatCount(pause.afterAnswers)}`}`
	}, ...perPair("Slopes of the longer look, per request", look.bytesPerRequest)];
}
function capFact({ requestsToCap }) {
	if (requestsToCap === null) return [];
	return [{
		label: "Cap reached",
		value: phrase`after about ${formatRoughCount(requestsToCap)} requests at head's rate`
	}];
}
function perPair(label, values) {
	const sides = ["base", "head"].filter((side) => values[side].length > 0).map((side) => phrase`${side} ${shortList(values[side].map(formatByteRate))}`);
	return sides.length === 0 ? [] : [{
		label,
		value: joinPhrases(sides, "; ")
	}];
}
function shortList(items) {
	const rest = items.length - 12;
	return items.slice(0, 12).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
// src/report/words/verdict-step.ts
function plain(question, seen, threshold = null) {
	return {
		question,
		seen,
		threshold,
		measure: null
	};
}
// src/report/words/later-step.ts
/** The steps of the looks after the first: whether growth continues, is garbage, or is held by timers. */
const continues = phrase`Growth continues when it keeps at least half its pace beyond the first look, or a slower pace to the end.`;
const asClear = phrase`Where the first look only suspected growth, the longer look has to be as clear as a leak in the first.`;
function againStep({ findings, measured }) {
	const why = findWhy(findings, "longer-look") ?? findWhy(findings, "not-confirmed");
	if (why === void 0 || lookOf(measured, "longer") === void 0) return null;
	return {
		question: "Does the growth continue?",
		seen: reasonPhrase(why),
		threshold: why.code === "not-confirmed" ? joinPhrases([continues, asClear]) : continues,
		measure: {
			interval: why.bytesPerRequest,
			tolerated: findings.basis.toleratedBytesPerRequest,
			unit: "per request"
		}
	};
}
function garbageStep({ findings }) {
	const why = findWhy(findings, "collected-look");
	if (why === void 0) return null;
	const { toleratedBytesPerRequest: tolerated } = findings.basis;
	const isOpen = findWhy(findings, "longer-look")?.outcome === "unclear";
	return {
		question: "Is it garbage that is not collected yet?",
		seen: reasonPhrase(why),
		threshold: isOpen ? continues : phrase`It is garbage when, with the collector running throughout, less than half of the pace is left, and not clearly more than ${formatByteRate(tolerated)} per request.`,
		measure: {
			interval: why.bytesPerRequest,
			tolerated,
			unit: "per request"
		}
	};
}
function timersStep({ findings }) {
	const why = findWhy(findings, "held-by-timers");
	if (why === void 0) return null;
	const tolerated = formatByteRate(findings.basis.toleratedBytesPerRequest);
	return plain("Do timers hold it?", reasonPhrase(why), phrase`They do when they release most of the growth once they have fired, and no more than ${tolerated} per request is clearly left after as many requests again.`);
}
// src/report/words/step.ts
/** How a verdict was reached, step by step: the question, what was measured, and the threshold. */
const topics = {
	"not-ready": "start",
	"not-measured": "start",
	"out-of-memory": "survival",
	crashed: "survival",
	unresponsive: "survival",
	"unexpected-answers": "answers",
	"same-failures": "answers",
	"no-base": "base",
	"too-short": "enough",
	"no-usable-pair": "enough",
	"too-noisy": "enough",
	"still-warming-up": "enough",
	"head-grows-faster": "growth",
	"head-keeps": "growth",
	"lower-slope": "growth",
	"both-grow": "growth",
	"longer-look": "again",
	"not-confirmed": "again",
	"collected-look": "garbage",
	"held-by-timers": "timers",
	"higher-plateau": "level",
	"lower-plateau": "level",
	"within-noise": null,
	"above-max-rss": null
};
/** In the order of the rules. What comes after an early end was never asked. */
const early = [
	"start",
	"survival",
	"answers",
	"base"
];
function verdictSteps(target) {
	const decisive = topics[target.findings.why[0]?.code ?? "within-noise"];
	const endsEarly = decisive !== null && early.includes(decisive);
	const asked = endsEarly ? early.slice(0, early.indexOf(decisive) + 1) : early.slice(0, 3);
	const late = endsEarly ? [] : [
		"enough",
		"growth",
		"again",
		"garbage",
		"timers",
		"level"
	];
	return [...[...asked, ...late].flatMap((topic) => {
		const step = makers[topic](target);
		return step === null ? [] : [{
			...step,
			decides: topic === decisive
		}];
	}), gate(target)];
}
const makers = {
	start: startStep,
	survival: survivalStep,
	answers: answersStep,
	base: () => plain("Is there a base to compare with?", phrase`No, so only absolute limits were checked.`),
	enough: enoughStep,
	growth: growthStep,
	again: againStep,
	garbage: garbageStep,
	timers: timersStep,
	level: levelStep
};
function sidesOf({ report }) {
	return report.base === null ? ["head"] : ["base", "head"];
}
/** `base in 3 of 3 trials, head in 2 of 3 trials`. */
function perSide(target, count) {
	return joinPhrases(sidesOf(target).map((side) => phrase`${side} in ${String(count(side))} of ${trials(trialsOf(target.measured, side).length)}`), ", ");
}
function startStep(target) {
	const missing = findWhy(target.findings, "not-measured");
	const ready = (side) => trialsOf(target.measured, side).filter(({ end }) => end.kind !== "not-ready").length;
	const seen = phrase`Ready: ${perSide(target, ready)}.`;
	return plain("Did both sides start?", missing === void 0 ? seen : joinPhrases([seen, reasonPhrase(missing)]), phrase`The comparison is invalid when most trials of a side never become ready.`);
}
function survivalStep(target) {
	const lived = (side) => trialsOf(target.measured, side).filter((trial) => trial.end.kind !== "not-ready" && !endedEarly(trial)).length;
	return plain("Did both sides survive the workload?", phrase`Alive at the end: ${perSide(target, lived)}.`, phrase`The check blocks when most trials of head die, but not most trials of base. A single kill by the kernel is enough while base stays below ${formatPercent(nearCapShare$1 * 100)} of the cap.`);
}
function answersStep(target) {
	return plain("Did the workload run as configured?", phrase`Not answered as expected: ${joinPhrases(sidesOf(target).map((side) => {
		const lived = trialsOf(target.measured, side).filter((trial) => !endedEarly(trial));
		const failed = lived.reduce((sum, trial) => sum + failedAnswers(trial), 0);
		const asked = lived.reduce((sum, { load }) => sum + load.answered + load.lost + load.errors.reduce((all, { count }) => all + count, 0), 0);
		return phrase`${formatPercent(asked === 0 ? 0 : 100 * failed / asked)} of ${side}'s`;
	}), ", ")} requests.`, phrase`The comparison is invalid above ${String(toleratedShare * 100)} % and twice the other side's share, or when most requests fail.`);
}
function enoughStep(target) {
	const { basis, why } = target.findings;
	const lacks = why.filter(({ code }) => topics[code] === "enough").map(reasonPhrase);
	const window = basis.window === null ? phrase`Memory did not level off.` : phrase`Warm-up ends after ${formatCount(basis.window.fromRequests)} requests; the rest, up to ${formatCount(basis.window.toRequests)}, is judged in ${pairsSeen(target)}.`;
	const { smallestDetectable } = target.report;
	return plain("Is there enough data?", joinPhrases([window, ...lacks]), smallestDetectable === null ? null : phrase`Four of five such runs would catch a leak of ${formatByteRate(smallestDetectable)} per request.`);
}
function pairsSeen({ findings: { basis }, measured }) {
	if (basis.pairs > countPairs(trialsOfLook(measured, "first"))) return "the first pair, which was clear, and those of the longer look";
	return basis.pairs === 1 ? "1 pair" : `${basis.pairs} pairs`;
}
function growthStep({ report, findings }) {
	const first = findWhy(findings, "head-grows-faster")?.bytesPerRequest;
	const interval = first ?? (findWhy(findings, "longer-look") === void 0 ? report.delta?.bytesPerRequest : null);
	const tolerated = findings.basis.toleratedBytesPerRequest;
	const both = findWhy(findings, "both-grow");
	const kept = keptWhys(findings.why);
	const threshold = phrase`The gate tolerates ${formatByteRate(tolerated)} more per request than base (${code("gate.leak")}).`;
	if (interval === null || interval === void 0) return null;
	const seen = phrase`Head − base: ${intervalText(interval)} per request.`;
	return {
		question: "Does head keep growing faster than base?",
		seen: joinPhrases([
			phrase`${kept.length > 0 && first === void 0 ? "Its memory does not." : growthAnswer(report.verdict, first !== void 0)}`,
			seen,
			...both === void 0 ? [] : [reasonPhrase(both)],
			...kept.map(keptReason)
		]),
		threshold,
		measure: {
			interval,
			tolerated,
			unit: "per request"
		}
	};
}
function growthAnswer(verdict, faster) {
	if (verdict === "leak" || verdict === "oom") return faster || verdict === "leak" ? "Yes." : "Possibly.";
	return faster ? "In the first look, yes." : "Not clearly.";
}
function levelStep({ report, findings }) {
	const interval = report.delta?.plateauBytes ?? null;
	const bothLevel = report.base?.outcome === "plateau" && report.head.outcome === "plateau";
	if (interval === null || !bothLevel) return null;
	const { percent, bytes } = findings.basis.toleratedGrowth;
	const tolerated = Math.max(bytes, percent / 100 * (report.base?.plateauBytes ?? 0));
	return {
		question: "Does head level off higher than base?",
		seen: phrase`${report.verdict === "grew" ? "Yes." : findWhy(findings, "higher-plateau") ? "Yes, within the tolerance." : "No."} Head − base: ${intervalText(interval)}.`,
		threshold: phrase`The gate tolerates ${formatPercent(percent)} or ${formatBytes(bytes)}, whichever is more (${code("gate.growth")}): here ${formatBytes(tolerated)}.`,
		measure: {
			interval,
			tolerated,
			unit: ""
		}
	};
}
/** The gate's own sentence is the last of the reasons, where it has one. */
function gate({ report, findings }) {
	const said = report.reasons.slice(findings.why.length).map(readPhrase);
	const budget = findWhy(findings, "above-max-rss");
	return {
		...plain("What does the gate decide?", joinPhrases([...budget === void 0 ? [] : [reasonPhrase(budget)], ...said.length > 0 ? said : [unruled(report.failed)]])),
		decides: false
	};
}
function unruled(failed) {
	return failed ? phrase`The check fails: a target that was not measured has no verdict.` : phrase`Nothing that ${code("gate.fail-on")} lists was found.`;
}
// src/report/html/html-steps.ts
/** How the verdict was reached, step by step, each beside its threshold. */
function stepsSection(target) {
	const steps = verdictSteps(target).map(stepItem);
	const tables = target.findings.claims.map((claim) => htmlTable(lookTable(claim), "looks"));
	const looks = tables.length === 0 ? [] : [part$1(pageLabels.looks, tables.join("\n"))];
	const longer = longerChartOf(target);
	return section(pageLabels.steps, [
		`<ol class="steps">${steps.join("\n")}</ol>`,
		...looks,
		...longer === null ? [] : [part$1(pageLabels.longerLook, chartFigure(longer, "longer"))],
		part$1(pageLabels.numbers, factList$1(decisionFacts(target)))
	].join("\n"));
}
function stepItem({ question, seen, threshold, measure, decides }) {
	return [
		`<li${decides ? ` class="decides"` : ""}><div><h3>${escapeHtml(question)}${decides ? ` <em>${pageLabels.decides}</em>` : ""}</h3>`,
		`<p>${phraseHtml(seen)}</p>`,
		threshold === null ? "" : `<p class="threshold">${phraseHtml(threshold)}</p>`,
		"</div>",
		measure === null ? "" : scale(measure),
		"</li>"
	].join("");
}
/** A line around 0 and the threshold: the tolerance as a zone, the interval as a bar, its value as a tick. */
function scale({ interval, tolerated, unit }) {
	const { value, lo, hi } = interval;
	const [from, to] = [Math.min(0, lo), Math.max(tolerated, hi)];
	const margin = (to - from) * .08;
	const at = (bytes) => (bytes - from + margin) / (to - from + 2 * margin);
	const tone = lo > tolerated ? "bad" : hi <= tolerated ? "good" : "unsure";
	const amount = (bytes) => `${unit === "" ? formatBytes(bytes) : formatByteRate(bytes)}${unit === "" ? "" : ` ${unit}`}`;
	const words = `${intervalText(interval)}${unit === "" ? "" : ` ${unit}`}; ${amount(tolerated)} tolerated`;
	const place = (bytes) => at(bytes) > .5 ? `right:${percent(1 - at(bytes))}` : `left:${percent(at(bytes))}`;
	return [
		`<div class="scale" role="img" aria-label="${escapeHtml(words)}">`,
		`<span class="limit" style="${place(tolerated)}">${escapeHtml(amount(tolerated))} tolerated</span>`,
		`<div class="line"><i class="zone" style="width:${percent(at(tolerated))}"></i>`,
		`<i class="zero" style="left:${percent(at(0))}"></i>`,
		`<i class="span ${tone}" style="left:${percent(at(lo))};width:${percent(at(hi) - at(lo))}"></i>`,
		`<i class="value ${tone}" style="left:${percent(at(value))}"></i></div>`,
		`<span class="amount ${tone}" style="${place(value)}">${escapeHtml(amount(value))}</span>`,
		"</div>"
	].join("");
}
// src/report/html/html-trials.ts
const size = {
	width: 96,
	height: 22
};
function trialsPart(target) {
	const trials = shownTrials(target);
	const range = commonRange(trials);
	const sparks = {
		title: "memory",
		html: trials.map((trial) => spark(trial, range))
	};
	return part$1(pageLabels.trials, htmlTable(trialTable(target), "trials", sparks) + logs(target));
}
/** One scale for all, so that rows can be compared. */
function commonRange(trials) {
	const points = trials.flatMap(trialPoints);
	const levels = points.map(({ bytes }) => bytes);
	return {
		requests: Math.max(1, ...points.map(({ requests }) => requests)),
		bytes: {
			lo: Math.min(...levels, Number.MAX_SAFE_INTEGER),
			hi: Math.max(1, ...levels)
		}
	};
}
function spark(trial, { requests, bytes }) {
	const points = trialPoints(trial);
	if (points.length < 2) return "";
	const x = (count) => (count / requests * (size.width - 2) + 1).toFixed(1);
	const y = (level) => (size.height - 2 - (level - bytes.lo) / Math.max(1, bytes.hi - bytes.lo) * (size.height - 4)).toFixed(1);
	const path = points.map((point) => `${x(point.requests)} ${y(point.bytes)}`).join("L");
	return `<svg class="spark ${trial.side}" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" aria-hidden="true"><path d="M${path}"></path></svg>`;
}
function logs(target) {
	return trialLogs(target).map(({ title, log }) => part$1(title, `<pre>${plainLines(log, 40).map(escapeHtml).join("\n")}</pre>`)).join("");
}
// src/report/words/run-facts.ts
/** What was run: the workload of a target, and the machine. */
function workloadFacts({ measured }) {
	const { workload } = measured;
	const cut = firstRequests(measured) < workload.requestsConfigured ? ` (of ${formatCount(workload.requestsConfigured)} configured)` : "";
	const rate = workload.ratePerSecond > 0 ? `at most ${formatCount(workload.ratePerSecond)} per second` : "as fast as they are answered";
	const reuse = workload.reconnect > 0 ? `a new one after ${formatCount(workload.reconnect)} requests` : "kept alive";
	const routes = workload.routes.slice(0, 12).map((route) => phrase`${code(`${route.method} ${route.path}`)} × ${String(route.weight)} → ${route.expect.join(", ")}`);
	const rest = workload.routes.length - 12;
	return [
		{
			label: "Requests per trial",
			value: phrase`${formatCount(firstRequests(measured))}${cut}, ${rate}`
		},
		{
			label: "Connections",
			value: phrase`${String(workload.connections)}, ${reuse}`
		},
		{
			label: "Routes",
			value: joinPhrases(rest > 0 ? [...routes, phrase`${String(rest)} more`] : routes, ", ")
		},
		{
			label: "Container",
			value: phrase`${formatBytes(measured.capBytes)} cap without swap, ${String(measured.cpus)} CPU, port ${String(measured.port)}`
		},
		{
			label: "Runtime",
			value: pinnedWords(measured.pinned)
		}
	];
}
function pinnedWords(pinned = {}) {
	const variables = Object.entries(pinned).map(([name, value]) => phrase`${code(`${name}=${value}`)}`);
	if (variables.length === 0) return phrase`not pinned (${code("pin: off")}, or its variables are already set)`;
	return phrase`pinned on both sides by ${joinPhrases(variables, ", ")}; ${code("pin: off")} turns this off`;
}
const sources = {
	smaps: "/proc/PID/smaps_rollup of every process",
	status: "/proc/PID/status of every process",
	cgroup: "the container's control group",
	"stats-api": "the engine's statistics"
};
function environmentFacts(measurement) {
	const { environment, base, head, timing } = measurement;
	const { engine, memory } = environment;
	const image = (side) => plainLine(measurement.targets[0]?.images[side] ?? "none", 19);
	return [
		{
			label: "Base",
			value: base === null ? phrase`none` : phrase`${code(base.spec)}, image ${code(image("base"))}`
		},
		{
			label: "Head",
			value: phrase`${code(head.spec)}, image ${code(image("head"))}`
		},
		{
			label: "Engine",
			value: phrase`${engine.name} ${engine.version}, cgroup v${engine.cgroupVersion} (${engine.cgroupDriver})`
		},
		{
			label: "Memory read from",
			value: phrase`${sources[memory.source]}, exact to ${formatBytes(memory.errorBytes)}`
		},
		{
			label: "Machine",
			value: phrase`${environment.arch}, ${String(environment.cpus)} CPUs, ${formatBytes(environment.memoryBytes)}, Linux ${environment.kernel}`
		},
		{
			label: "Time",
			value: phrase`build ${formatDurationMs(timing.buildMs)}, measuring ${formatDurationMs(timing.measureMs)}, total ${formatDurationMs(timing.totalMs)}`
		},
		{
			label: "Run",
			value: phrase`${code(measurement.runId)}, seed ${String(measurement.seed)}, ${environment.tool}, Node ${environment.node}`
		}
	];
}
// src/report/html/html-target.ts
function targetArticle(target, { report, measurement, several }) {
	const anchor = targetAnchor(report.targets.indexOf(target.report));
	const title = several ? `<h2 class="target ${verdictTone(target)}">${phraseHtml(headline(target))}</h2>\n<p class="summary">${phraseHtml(summary(target))}</p>` : "";
	const parts = isUnmeasured(target) ? nextSection(target) : measuredParts(target, report, measurement);
	return [
		`<article id="${anchor}">`,
		title,
		...parts,
		"</article>"
	].filter((part) => part !== "").join("\n");
}
function measuredParts(target, report, measurement) {
	const chart = chartOf(target.measured, target.report);
	const { diagnosis } = target.report;
	return [
		`<div class="first">${chart === null ? `<p class="none">${nothingToDraw}</p>` : chartFigure(chart, "first")}\n${htmlTable(comparisonTable(target, report), "numbers")}</div>`,
		...nextSection(target),
		...diagnosis === void 0 ? [] : [diagnosisSection(diagnosis)],
		...memorySection(target),
		...processSection(target),
		...latencySection(target),
		stepsSection(target),
		section(pageLabels.workload, `${factList$1(workloadFacts(target))}${trialsPart(target)}`),
		againSection(target, measurement)
	];
}
function nextSection(target) {
	const next = advice(target);
	return next.length === 0 ? [] : [section(pageLabels.next, list$3(next), "next")];
}
function againSection(target, measurement) {
	const commands = commandsFor(target, measurement);
	return section(pageLabels.again, commands.map(({ words, line }) => `<p>${escapeHtml(words)}</p><pre>${escapeHtml(line)}</pre>`).join("\n"));
}
// src/report/html/html.ts
function renderHtml(report, measurement, findings, script) {
	const targets = judgedTargets(report, measurement, findings);
	const { symbol, words } = reportHeadline(targets);
	const several = targets.length > 1;
	const tone = report.failed ? "bad" : symbol === "✅" ? "good" : "unsure";
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '${script.hash}'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(phraseText(words))}</title>
<style>${pageStyle}</style>
</head>
<body>
<header class="${tone}">
<p class="badge">${checkWords(report.failed, symbol)}</p>
<h1>${phraseHtml(words)}</h1>
${several ? htmlTable(overviewTable(targets), "overview") : targets.map((target) => `<p>${phraseHtml(summary(target))}</p>`).join("\n")}
</header>
<main>
${[
		...warnings(report),
		...targets.map((target) => targetArticle(target, {
			report,
			measurement,
			several
		})),
		section(pageLabels.environment, factList$1(environmentFacts(measurement)))
	].join("\n")}
</main>
<footer>${escapeHtml(plainLine(measurement.environment.tool))} · raw samples: measurement.json, verdict: report.json</footer>
<script>${script.code}<\/script>
</body>
</html>
`;
}
function warnings({ warnings }) {
	if (warnings.length === 0) return [];
	const lines = warnings.map(({ text }) => [{
		kind: "text",
		text: plainLine(text, 500)
	}]);
	return [section(pageLabels.warnings, list$3(lines), "warnings")];
}
// src/report/markdown/mermaid-chain.ts
/**
* What holds a leaking object as a small Mermaid flowchart, for the comment. Names come from inside the app: every
* character that some Mermaid version could read as syntax, Markdown or HTML is written as its own entity, which 10.9
* and 11.17 both decode after parsing.
*/
/** As many boxes fit side by side in GitHub's column. */
const widest = 5;
/** null for a chain of fewer than two steps. */
function mermaidChain(steps) {
	return steps.length < 2 ? null : fence(drawLinks(readChain(steps)));
}
/** The last step of a cycle is an arrow back to the first box. */
function mermaidCycle(steps) {
	if (steps.length < 2) return null;
	const links = readChain(steps);
	const back = links.at(-1);
	return fence([...drawLinks(links.slice(0, -1)), `  n${links.length - 2} ${arrow(back?.edge ?? "")} n0`]);
}
function drawLinks(links) {
	return [
		`flowchart ${links.length > widest ? "TD" : "LR"}`,
		...links.map(({ node }, index) => `  n${index}["${mermaidText(node)}"]`),
		...links.slice(1).map(({ edge }, index) => `  n${index} ${arrow(edge)} n${index + 1}`)
	];
}
function arrow(edge) {
	return edge === "" ? "-->" : `-->|"${mermaidText(edge)}"|`;
}
/** Letters, digits and dots between them stay readable in an email, which shows the source. */
function mermaidText(text) {
	return text.replace(/[^A-Za-z0-9_ ]/gu, (character, offset) => character === "." && /\w/.test(text[offset - 1] ?? "") && /[A-Za-z_]/.test(text[offset + 1] ?? "") ? character : `#${character.codePointAt(0) ?? 32};`);
}
function fence(lines) {
	return [
		"```mermaid",
		...lines,
		"```"
	].join("\n");
}
// src/report/markdown/markdown-table.ts
function tableMarkdown({ headings, rows }) {
	return markdownTable(headings.map(title), headings.map(({ kind }) => kind === "number" ? "right" : "left"), rows.map((cells) => cells.map(({ words }) => phraseMarkdown(words))));
}
/** Titles and cells are finished Markdown. */
function markdownTable(titles, align, rows) {
	const marks = align.map((each) => each === "right" ? "--:" : "---");
	return [
		line$1(titles),
		`|${marks.join("|")}|`,
		...rows.map(line$1)
	].join("\n");
}
function line$1(cells) {
	return `| ${cells.join(" | ")} |`;
}
function title({ side, title }) {
	return [side ?? "", phraseMarkdown(title)].filter((part) => part !== "").join(" ");
}
// src/report/markdown/markdown-diagnosis.ts
/** All are in report.html. */
const shownSites = 5;
const shownChanges = 10;
function placeSections(diagnosis) {
	const drawing = mermaidChain(diagnosis.chain) ?? mermaidCycle(diagnosis.cycle);
	return [{
		markdown: conclusion(diagnosis),
		name: "where it grows",
		rank: 1
	}, ...drawing === null ? [] : [{
		markdown: drawing,
		name: "the drawing of what holds it",
		rank: 4
	}]];
}
function howFoundSection(diagnosis) {
	return {
		markdown: `<details><summary>${diagnosisLabels.how}</summary>\n\n${details(diagnosis)}\n\n</details>`,
		name: "how the place was found",
		rank: 3
	};
}
/** For one of several targets, whose section is a fold: no drawing, and the chain in one line. */
function diagnosisParts(diagnosis) {
	const steps = diagnosis.chain.length > 0 ? diagnosis.chain : diagnosis.cycle;
	const chain = steps.length < 2 ? [] : [phraseMarkdown(joinPhrases(steps.map((step) => [code(step)]), " → "))];
	return [
		conclusion(diagnosis),
		...chain,
		details(diagnosis)
	];
}
function conclusion(diagnosis) {
	const explained = explainedWords(diagnosis);
	const sentences = [causeWords(diagnosis), ...explained === null ? [] : [explained]];
	return `**${diagnosisLabels.title}:** ${phraseMarkdown(joinPhrases(sentences))}`;
}
function details(diagnosis) {
	const { types, where, counts, rerun, endpoint, notes, runtime } = diagnosis;
	const tried = [...freedWords(diagnosis), ...rerun.map(rerunWords)];
	const parts = [
		...runtime === null ? [] : [line(diagnosisLabels.runtime, [code(runtime)])],
		...where.length === 0 ? [] : [line(diagnosisLabels.where, escapeless(where.map(whereText)))],
		...counts.length === 0 ? [] : [line(diagnosisLabels.counts, joinPhrases(counts.map(countRate), ", "))],
		...tried.map((each) => `- ${phraseMarkdown(each)}`),
		...endpoint.slice(0, shownChanges).map((each) => `- ${phraseMarkdown(changePhrase(each))}`),
		...notes.map((note) => `- ${phraseMarkdown(readPhrase(note))}`)
	].join("\n");
	return [
		siteTable(diagnosis),
		typeTable(types),
		parts
	].filter((part) => part !== "").join("\n\n");
}
function line(label, value) {
	return `- **${label}:** ${phraseMarkdown(value)}`;
}
function escapeless(texts) {
	return [{
		kind: "text",
		text: texts.join(", ")
	}];
}
function whereText({ process, kind, share }) {
	return `${formatPercent(share * 100)} in ${plainLine(process, 40)}, in ${mappingName(kind)}`;
}
function changePhrase({ path, before, after }) {
	return [code(path), {
		kind: "text",
		text: `: ${before} → ${after}`
	}];
}
function siteTable({ sites, explained }) {
	if (sites.length === 0) return "";
	const isLevel = explained?.per === "run";
	const rows = sites.slice(0, shownSites).map((site) => {
		const bytes = isLevel ? site.bytes : site.bytesPerRequest;
		return [
			phraseMarkdown([siteSpan(site)]),
			site.function === "" ? "" : phraseMarkdown([code(site.function)]),
			bytes === 0 ? "–" : formatByteRate(bytes),
			site.countPerRequest === 0 ? "–" : formatRate(site.countPerRequest)
		];
	});
	return markdownTable([
		diagnosisLabels.sites,
		diagnosisLabels.functionName,
		isLevel ? diagnosisLabels.held : diagnosisLabels.bytes,
		diagnosisLabels.objects
	], [
		"left",
		"left",
		"right",
		"right"
	], rows);
}
function typeTable(types) {
	if (types.length === 0) return "";
	const rows = types.slice(0, shownSites).map(({ name, countPerRequest }) => [escapeMarkdown(plainLine(name, 80)), formatRate(countPerRequest)]);
	return markdownTable([diagnosisLabels.types, diagnosisLabels.objects], ["left", "right"], rows);
}
// src/report/markdown/mermaid.ts
/**
* RSS over requests as a Mermaid chart, which GitHub draws inside a comment; a comment cannot have an image attached.
* GitHub does not document its Mermaid version, so this works with 10.9 to 11.17: `xychart-beta`, both lines on one
* integer grid (lines of unequal length are stretched), fixed decimals (exponents and null do not parse), 0 after a
* death, and the colours named in the title because older versions draw no legend.
*/
/** Enough for the shape, while the source stays below 2,000 characters. */
const maxPoints = 60;
const colours = {
	base: "#6e7781",
	head: "#d1242f",
	cap: "#bf8700"
};
/** null where no trial of head got far enough for a line. */
function mermaidChart({ report, measured }) {
	const grid = requestGrid(drawnRequests(measured), maxPoints);
	const last = grid.at(-1) ?? 0;
	const sides = ["base", "head"].flatMap((side) => {
		const trials = trialsOf(measured, side);
		const levels = grid.map((requests) => medianLevelAt(trials, requests));
		return levels.every((level) => level !== null) ? [{
			side,
			levels
		}] : [];
	});
	if (grid.length < 2 || !sides.some(({ side }) => side === "head")) return null;
	const nearCap = Math.max(...sides.flatMap(({ levels }) => levels)) >= measured.capBytes / 2;
	const { lo, hi } = roundRange(levelRange([...sides.flatMap(({ levels }) => levels), ...nearCap ? [measured.capBytes] : []].map((level) => level / mib)), 8);
	const digits = hi - lo < 2 ? 3 : 2;
	const line = (name, bytes) => `  line "${name}" [${bytes.map((each) => (each / mib).toFixed(digits)).join(", ")}]`;
	const names = {
		base: "base (grey)",
		head: "head (red)"
	};
	const palette = [...sides.map(({ side }) => colours[side]), ...nearCap ? [colours.cap] : []];
	const title = [...sides.map(({ side }) => names[side]).reverse(), ...nearCap ? ["cap (amber)"] : []].join(", ");
	return [
		"```mermaid",
		`%%{init: {"themeVariables": {"xyChart": {"backgroundColor": "transparent", "plotColorPalette": "${palette.join(", ")}"}}}}%%`,
		"xychart-beta",
		`  title "${chartName(report.name)}: RSS of ${title}"`,
		`  x-axis "requests" 0 --> ${last}`,
		`  y-axis "MiB" ${axisEnd(lo)} --> ${axisEnd(hi)}`,
		...sides.map(({ side, levels }) => line(side, levels)),
		...nearCap ? [line("cap", grid.map(() => measured.capBytes))] : [],
		"```"
	].join("\n");
}
/** Only characters that are syntax in no version of Mermaid, nor in a Markdown fence. */
function chartName(name) {
	return name.replace(/[^\w .-]/g, "_").slice(0, 40);
}
function axisEnd(value) {
	return Number.isInteger(value) ? String(value) : value.toFixed(3);
}
// src/report/markdown/sections.ts
/** Characters. GitHub's limit is 65,536; the rest is for links that a caller adds. */
const bodyBudget = 6e4;
/** Room for the note itself. */
const noteBudget = 600;
function fitSections(sections, budget = bodyBudget) {
	const whole = join$2(sections.map(({ markdown }) => markdown));
	if (whole.length <= budget) return whole;
	let room = budget - noteBudget;
	const kept = /* @__PURE__ */ new Set();
	for (const section of [...sections].sort((a, b) => a.rank - b.rank)) {
		const size = section.markdown.length + 2;
		if (section.name !== null && size > room) continue;
		kept.add(section);
		room -= size;
	}
	const names = sections.flatMap((section) => kept.has(section) || section.name === null ? [] : [section.name]);
	const note = `> [!NOTE]\n> Left out to stay below the size limit of a comment: ${names.slice(0, 5).join(", ") + (names.length > 5 ? ` and ${names.length - 5} more` : "")}. They are in report.html.`;
	return join$2([...sections.filter((section) => kept.has(section)).map(({ markdown }) => markdown), note]);
}
function join$2(parts) {
	return `${parts.join("\n\n")}\n`;
}
// src/report/words/resolved.ts
function resolvedPhrase({ verdict, sha }) {
	return phrase`Resolved: at ${code(sha.slice(0, 7))} ${verdictWords[verdict].past}.`;
}
// src/report/markdown/markdown.ts
function renderMarkdown(report, measurement, findings, options = {}) {
	const targets = judgedTargets(report, measurement, findings);
	const [only] = targets;
	const body = targets.length === 1 && only !== void 0 ? oneTarget(only, report) : severalTargets(targets, report);
	return fitSections([
		{
			markdown: opening(body, options),
			name: null,
			rank: 0
		},
		...warningSection(report),
		...body.sections,
		{
			markdown: folded("Environment", factList(environmentFacts(measurement))),
			name: "the environment",
			rank: 5
		},
		{
			markdown: `<sub>${footer(report, measurement, options)}</sub>`,
			name: null,
			rank: 0
		}
	]);
}
function opening({ opening }, { key, state, resolved }) {
	const hidden = [commentMarker(key), ...state === void 0 ? [] : [state]];
	const over = resolved === void 0 ? [] : [`\n✅ ${phraseMarkdown(resolvedPhrase(resolved))}`];
	return [
		...hidden,
		opening,
		...over
	].join("\n");
}
function oneTarget(target, report) {
	const name = escapeMarkdown(plainLine(target.report.name, 40));
	const chart = mermaidChart(target);
	const { diagnosis } = target.report;
	return {
		opening: `### ${verdictSymbol(target)} ${phraseMarkdown(headline(target))}\n${phraseMarkdown(summary(target))}`,
		sections: [
			{
				markdown: tableMarkdown(comparisonTable(target, report)),
				name: `the table of ${name}`,
				rank: 1
			},
			...diagnosis === void 0 ? [] : placeSections(diagnosis),
			...adviceSection(target),
			...chart === null ? [] : [{
				markdown: chart,
				name: `the chart of ${name}`,
				rank: 4
			}],
			...diagnosis === void 0 ? [] : [howFoundSection(diagnosis)],
			{
				markdown: folded("How this was decided", decided(target)),
				name: "how it was decided",
				rank: 3
			},
			{
				markdown: folded("Workload and trials", workload(target)),
				name: "workload and trials",
				rank: 4
			}
		]
	};
}
/** One line per target, the details folded; only the worst has its chart, as GitHub draws none in a fold. */
function severalTargets(targets, report) {
	const worst = targets.find((target) => !isUnmeasured(target));
	const chart = worst === void 0 ? null : mermaidChart(worst);
	const { symbol, words } = reportHeadline(targets);
	return {
		opening: `### ${symbol} ${phraseMarkdown(words)}`,
		sections: [
			...overviewSections(targets),
			...chart === null ? [] : [{
				markdown: chart,
				name: "the chart",
				rank: 4
			}],
			...targets.map((target, index) => ({
				markdown: foldedTarget(target, report),
				name: `the details of ${escapeMarkdown(plainLine(target.report.name, 40))}`,
				rank: 2 + index / targets.length
			}))
		]
	};
}
/** The rest is in the folded tables and report.html. */
const overviewLines = 100;
function overviewSections(targets) {
	const rest = targets.length - overviewLines;
	const table = tableMarkdown(overviewTable(targets.slice(0, overviewLines)));
	return [{
		markdown: rest > 0 ? `${table}\n\n…and ${rest} more.` : table,
		name: "the overview",
		rank: 1
	}];
}
function foldedTarget(target, report) {
	const title = `${verdictSymbol(target)} ${phraseSummary(headline(target))}`;
	const next = adviceSection(target).map(({ markdown }) => markdown);
	return `<details><summary>${title}</summary>\n\n${(isUnmeasured(target) ? [phraseMarkdown(summary(target)), ...next] : [
		tableMarkdown(comparisonTable(target, report)),
		...target.report.diagnosis === void 0 ? [] : diagnosisParts(target.report.diagnosis),
		...next,
		"**How this was decided**",
		decided(target),
		"**Workload and trials**",
		workload(target)
	]).join("\n\n")}\n\n</details>`;
}
function adviceSection(target) {
	const sentences = advice(target);
	if (sentences.length === 0) return [];
	const text = sentences.map(phraseMarkdown);
	return [{
		markdown: text.length === 1 ? `**What to do:** ${text[0] ?? ""}` : `**What to do**\n${text.map((each) => `- ${each}`).join("\n")}`,
		name: "what to do",
		rank: 2
	}];
}
/** A hundred warnings would push the verdict off the screen. */
const warningLines = 10;
function warningSection({ warnings }) {
	if (warnings.length === 0) return [];
	const lines = warnings.slice(0, warningLines).map(({ text }) => `> ${escapeMarkdown(plainLine(text, 500))}`);
	const rest = warnings.length - lines.length;
	return [{
		markdown: ["> [!WARNING]", (rest > 0 ? [...lines, `> …and ${rest} more.`] : lines).join("\n>\n")].join("\n"),
		name: "the warnings",
		rank: 1
	}];
}
/** The lines of the looks repeat them. */
const shownByLooks = /* @__PURE__ */ new Set([
	"head-grows-faster",
	"longer-look",
	"collected-look"
]);
/** The decisive reason, and what the looks do not show. */
function reasonsBeside({ report, findings }) {
	if (findings.claims.length === 0) return report.reasons;
	return report.reasons.filter((_, index) => {
		const why = findings.why[index];
		return index === 0 || why === void 0 || !shownByLooks.has(why.code);
	});
}
function decided(target) {
	return [...reasonsBeside(target).map((reason) => `- ${phraseMarkdown(readPhrase(reason))}`), factList([...lookFacts(target.findings.claims), ...decisionFacts(target)])].join("\n");
}
function workload(target) {
	const logs = trialLogs(target).map(({ title, log }) => `${title}:\n<pre>${plainLines(log, 20).map(escapeHtml).join("\n")}</pre>`);
	return [
		factList(workloadFacts(target)),
		tableMarkdown(trialTable(target)),
		...logs
	].join("\n\n");
}
function factList(facts) {
	return facts.map(({ label, value }) => `- **${label}:** ${phraseMarkdown(value)}`).join("\n");
}
function folded(title, content) {
	return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}
function footer(report, { environment }, { links = [], acceptLabel }) {
	const compared = report.base === null ? phrase`head ${code(report.head.label)}` : phrase`base ${code(report.base.label)} … head ${code(report.head.label)}`;
	const anchors = links.map(({ text, url }) => `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`);
	const accepting = acceptLabel !== void 0 && report.targets.some(isAcceptable) ? [phraseMarkdown(acceptingPhrase(acceptLabel))] : [];
	return [
		escapeMarkdown(environment.tool),
		phraseMarkdown(compared),
		...anchors,
		...accepting
	].join(" · ");
}
// src/report/files.ts
/** For an existing report. `measurement.json` is not among these files; the measuring stage wrote it. */
function reportFiles(report, measurement, findings, script, options = {}) {
	return /* @__PURE__ */ new Map([
		["report.json", `${JSON.stringify(report, null, 2)}\n`],
		["report.md", renderMarkdown(report, measurement, findings, options)],
		["report.html", renderHtml(report, measurement, findings, script)],
		["chart.svg", renderChart(measurement, report)]
	]);
}
// src/judge/gate.ts
/** The value of `fail-on` that blocks a verdict. */
const failOnOf = {
	leak: "leak",
	grew: "growth",
	oom: "oom",
	crash: "crash",
	invalid: "invalid"
};
function decide(findings, policy) {
	const accepting = ruleThatAccepts(findings, policy);
	const { acceptance } = policy;
	const passed = accepting === "accept-label" && acceptance !== void 0 ? {
		failed: false,
		accepted: true,
		rule: accepting,
		acceptance
	} : {
		failed: false,
		accepted: accepting !== null,
		rule: accepting
	};
	if (findings.why.some(({ code }) => code === "not-measured")) return {
		failed: true,
		accepted: false,
		rule: null
	};
	if (policy.failOn.length === 0) return passed;
	const word = failOnOf[findings.verdict];
	if (word !== void 0 && policy.failOn.includes(word) && accepting === null) return {
		failed: true,
		accepted: false,
		rule: `fail-on: ${word}`
	};
	if (isAboveBudget(findings, policy) && accepting !== "accept-label") return {
		failed: true,
		accepted: accepting !== null,
		rule: "max-rss"
	};
	if (findings.verdict === "inconclusive" && accepting === null) return {
		failed: policy.onInconclusive === "fail",
		accepted: false,
		rule: "on-inconclusive"
	};
	return passed;
}
/** Crashes and invalid workloads cannot be accepted: nobody knows how much growth that would accept. */
const growthVerdicts = /* @__PURE__ */ new Set([
	"leak",
	"grew",
	"oom"
]);
/** `allow-growth` accepts only a higher plateau, because a leak would outgrow any bound. A person may accept any growth. */
function ruleThatAccepts(findings, policy) {
	const isOverBudget = isAboveBudget(findings, policy);
	const isLabelled = policy.acceptance !== void 0 && (isOverBudget || growthVerdicts.has(findings.verdict));
	if (isWithinAllowance(findings, policy) && !(isOverBudget && isLabelled)) return "allow-growth";
	return isLabelled ? "accept-label" : null;
}
function isWithinAllowance({ name, verdict, delta }, policy) {
	const allowed = Object.hasOwn(policy.allowGrowthBytes, name) ? policy.allowGrowthBytes[name] : void 0;
	const grown = delta?.plateauBytes?.value;
	return verdict === "grew" && allowed !== void 0 && grown !== void 0 && grown <= allowed;
}
function isAboveBudget({ head }, { maxRssBytes }) {
	return maxRssBytes !== null && head.plateauBytes !== null && head.plateauBytes > maxRssBytes;
}
// src/judge/assemble.ts
/** A measurement and a policy → findings, the gate's decisions, the report and its files. Pure. */
function assembleReport(measurement, policy) {
	const findings = measurement.targets.map((target) => analyseTarget(target, policy));
	return {
		report: concludeReport(measurement, findings.map((each) => ({
			findings: each,
			decision: decide(each, policy)
		}))),
		findings
	};
}
/** The same measurement and policy give the same bytes, always. */
function renderFiles(measurement, policy, script, options = {}) {
	const { report, findings } = assembleReport(measurement, policy);
	return {
		report,
		findings,
		files: reportFiles(report, measurement, findings, script, options)
	};
}
// src/judge/page-script.ts
/** Reads the script of report.html, which the build writes to dist/. */
/** The script lies next to the bundle; the sources take it from dist/ too. */
const places = {
	bundle: "page.js",
	source: "../../dist/page.js"
};
function readPageScript() {
	const place = require("url").pathToFileURL(__filename).href.endsWith(".ts") ? places.source : places.bundle;
	return pageScriptOf((0, node_fs.readFileSync)(new URL(place, require("url").pathToFileURL(__filename).href), "utf8"));
}
function pageScriptOf(code) {
	return {
		code,
		hash: `sha256-${(0, node_crypto.createHash)("sha256").update(code).digest("base64")}`
	};
}
// src/judge/publish.ts
/** The last step of every judging command: judges a measurement by a policy, and writes the report's files. */
/** Called before measuring, because a report that cannot be written would waste minutes. */
async function prepareOutDir(outDir) {
	try {
		await (0, node_fs_promises.mkdir)(outDir, { recursive: true });
		await (0, node_fs_promises.access)(outDir, node_fs.constants.W_OK);
	} catch (cause) {
		throw new UserError(`The report cannot be written to ${outDir}: ${describeError(cause)}. Name another folder with --out.`, { cause });
	}
}
/** Deterministic: the same measurement and policy always give the same report. */
function judge(measured, options = {}) {
	const { measurement, policy } = measured;
	const { report, findings, files } = renderFiles(measurement, policy, readPageScript(), options);
	return {
		...measured,
		report,
		findings,
		files: new Map([["measurement.json", formatMeasurement(measurement)], ...files])
	};
}
/** The folder must exist. */
async function writeReport({ files, outDir }) {
	for (const [name, content] of files) await (0, node_fs_promises.writeFile)((0, node_path.join)(outDir, name), content);
}
/** For stdout. */
function textOf({ report, measurement, findings }, screen) {
	return renderText(report, measurement, findings, screen);
}
/** One line per sample: readable, diffable, and a third of the size of indented JSON. */
function formatMeasurement(measurement) {
	return `${JSON.stringify(measurement, null, 1).replace(/\{\s+"requests": \d+,\s+"atMs"[^}]*\}/g, (sample) => sample.replace(/\s+/g, " "))}\n`;
}
// src/commands/compare.ts
/** `rss-plateau compare` and `mode: measure`: finds both sides and measures them. */
async function compare(request, { progress, createWorld, openRepository }, signal) {
	const { inputs, runner } = request;
	const named = chooseSpecs(request);
	const workingDirectory = (0, node_path.resolve)(inputs["working-directory"]);
	const outDir = (0, node_path.resolve)(inputs.out);
	await prepareOutDir(outDir);
	const world = await createWorld(progress);
	try {
		const origin = runner && {
			token: inputs["github-token"],
			serverUrl: runner.serverUrl,
			signal
		};
		const repository = needsGit(named) ? await openRepository(workingDirectory, { origin }) : void 0;
		const specs = runner === void 0 ? named : await sidesOfEvent(named, runner, repository, progress);
		const place = {
			workingDirectory,
			repository
		};
		const measurement = await measure({
			...specs,
			...place,
			inputs,
			baselines: request.baselines
		}, world, signal);
		return {
			measurement,
			policy: measurement.gate,
			outDir
		};
	} finally {
		progress.done();
	}
}
/** `--base` and `--head`, or the action's names for the same. */
function chooseSpecs({ base, head, inputs }) {
	const bases = [
		base,
		prefixed("image", inputs["base-image"]),
		prefixed("git", inputs["base-ref"])
	].filter(isSet);
	const heads = [head, prefixed("image", inputs["head-image"])].filter(isSet);
	if (bases.length > 1) throw new UserError(`Base is set more than once: ${bases.join(", ")}. Keep one of them.`);
	if (heads.length > 1) throw new UserError(`Head is set more than once: ${heads.join(", ")}. Keep one of them.`);
	const [onlyBase] = bases;
	const [onlyHead] = heads;
	return {
		base: onlyBase === void 0 ? void 0 : parseSpec(onlyBase, "base"),
		head: onlyHead === void 0 ? void 0 : parseSpec(onlyHead, "head")
	};
}
/** Takes both sides from the repository: base would not have files that earlier steps wrote into the checkout. */
async function sidesOfEvent(named, runner, repository, progress) {
	if (!needsGit(named)) return named;
	if (repository === void 0) throw new UserError("The workspace is not a git checkout. Add `- uses: actions/checkout@v7` before this step.");
	if (await repository.hasChanges()) progress.note({ kind: "uncommitted-changes" });
	if (named.base !== void 0) return {
		base: named.base,
		head: named.head ?? {
			kind: "git",
			ref: "HEAD"
		}
	};
	const { base, head, why } = await findPair(runner, repository);
	progress.note({
		kind: "commits-found",
		why
	});
	if (base === null) throw new UserError(`There is no base to compare with. ${why} Set the input \`base-ref\`.`);
	return {
		base: {
			kind: "git",
			ref: base.sha,
			label: base.label
		},
		head: named.head ?? {
			kind: "git",
			ref: head.sha,
			label: head.label
		}
	};
}
/** Folders and images are compared without git. */
function needsGit({ base, head }) {
	return [base, head].some((spec) => spec === void 0 || spec.kind === "git");
}
function prefixed(kind, name) {
	return name === void 0 ? void 0 : `${kind}:${name}`;
}
function isSet(text) {
	return text !== void 0;
}
// src/received/merge.ts
/**
* Merges the measurements of several jobs into one, as if a single job had made it. Pure. A leg is one job's measurement,
* either of its own targets or of more pairs of the same targets (a shard).
*/
/**
* `expected` names the required targets; null means all targets of the legs' configs. A missing one becomes a target that
* was not measured. Throws `UserError` when the legs do not belong together.
*/
function mergeMeasurements(given, expected) {
	const legs = given.toSorted(compareLegs);
	const [first] = legs;
	if (first === void 0) throw new RangeError("nothing to merge");
	requireSameCommits(legs);
	const measured = legs.flatMap((leg) => leg.targets.map((target) => ({
		target,
		startedAt: leg.startedAt
	})));
	const [template] = measured;
	if (template === void 0) throw new RangeError("a measurement without targets");
	const configured = [...new Set(legs.flatMap(({ configuredTargets = [] }) => configuredTargets))];
	const present = [...new Set(measured.map(({ target }) => target.name))].toSorted((one, other) => placeOf(one, configured) - placeOf(other, configured));
	const targets = [.../* @__PURE__ */ new Set([...present, ...expected ?? configured])].map((name) => {
		const parts = measured.filter(({ target }) => target.name === name);
		return parts.length === 0 ? notMeasured(name, template.target) : mergeTarget(newest(parts));
	});
	const timings = legs.map(({ timing }) => timing);
	return {
		...first,
		environment: mergeEnvironments(legs.map(({ environment }) => environment)),
		base: legs.map(({ base }) => base).find((base) => base !== null) ?? null,
		targets,
		...configured.length === 0 ? {} : { configuredTargets: configured },
		warnings: uniqueWarnings([...legs.flatMap(({ warnings }) => warnings), ...differentMachines(legs)]),
		timing: {
			buildMs: sum(timings.map(({ buildMs }) => buildMs)),
			measureMs: sum(timings.map(({ measureMs }) => measureMs)),
			diagnoseMs: sum(timings.map(({ diagnoseMs }) => diagnoseMs)),
			totalMs: sum(timings.map(({ totalMs }) => totalMs))
		}
	};
}
/** Oldest first, independent of the order of folders even when jobs started at the same time. */
function compareLegs(one, other) {
	return compareText(one.startedAt, other.startedAt) || compareText(one.runId, other.runId) || compareText(JSON.stringify(one), JSON.stringify(other));
}
/** Targets that the config lacks come last. */
function placeOf(name, configured) {
	const index = configured.indexOf(name);
	return index === -1 ? configured.length : index;
}
/** Merged figures of different commits would describe neither. */
function requireSameCommits(legs) {
	const heads = new Set(legs.map(({ head }) => head.sha ?? head.spec));
	const bases = new Set(legs.flatMap(({ base }) => base === null ? [] : [base.sha ?? base.spec]));
	for (const [side, commits] of [["head", heads], ["base", bases]]) {
		if (commits.size < 2) continue;
		throw new UserError(`The reports are of different commits (${side}: ${[...commits].map((each) => plainLine(each.slice(0, 12))).join(", ")}), so they cannot be merged.`);
	}
}
/** One part per shard, in order; of a job that was run again, the later one. */
function newest(parts) {
	const byShard = /* @__PURE__ */ new Map();
	for (const part of parts) {
		const index = part.target.shard?.index ?? 0;
		const earlier = byShard.get(index);
		if (earlier === void 0 || earlier.startedAt <= part.startedAt) byShard.set(index, part);
	}
	return [...byShard].toSorted(([one], [other]) => one - other).map(([, { target }]) => target);
}
function mergeTarget(shards) {
	const [first, ...others] = shards;
	if (first === void 0) throw new RangeError("no shard");
	const of = first.shard?.of ?? 1;
	for (const other of others) requireSamePlan(first, other);
	const requests = Math.min(...shards.map(firstRequests));
	const cut = shards.map((shard) => cutTo(requests, shard));
	const offsets = cut.map((_, index) => sum(cut.slice(0, index).map(pairsOf)));
	const missing = of - shards.length;
	const { shard: _shard, ...whole } = first;
	return {
		...whole,
		pairs: sum(cut.map(({ pairs }) => pairs)),
		looks: lookKinds.flatMap((kind) => mergeLooks(kind, cut, offsets)),
		...firstDiagnosis(cut),
		...missing > 0 ? { missing: {
			jobs: missing,
			of
		} } : {}
	};
}
/** Each job takes the later looks that its own pairs ask for. */
function mergeLooks(kind, shards, offsets) {
	const looks = shards.flatMap((shard, index) => {
		const look = lookOf(shard, kind);
		return look === void 0 ? [] : [{
			...look,
			offset: offsets[index] ?? 0
		}];
	});
	if (looks.length === 0) return [];
	const trials = looks.flatMap((look) => look.trials.map((trial) => ({
		...trial,
		pair: trial.pair + look.offset
	})));
	const [pause] = looks.flatMap((look) => look.pause ?? []).toSorted((one, other) => one.afterAnswers - other.afterAnswers);
	return [{
		kind,
		requests: Math.min(...looks.map((look) => look.requests)),
		...pause === void 0 ? {} : { pause },
		trials
	}];
}
/** Each job that found growth examined it. One diagnosis is enough, with its own reruns. */
function firstDiagnosis(shards) {
	const diagnosis = shards.map((shard) => shard.diagnosis).find((each) => each !== void 0);
	return diagnosis === void 0 ? {} : { diagnosis };
}
/** The number of planned pairs or the highest pair number, whichever is more, so that offsets never collide. */
function pairsOf(target) {
	return Math.max(target.pairs, ...allTrials(target).map(({ pair }) => pair + 1));
}
function requireSamePlan(first, other) {
	const plan = ({ capBytes, cpus, port, workload, shard, images, pinned }) => {
		return JSON.stringify({
			capBytes,
			cpus,
			port,
			workload,
			of: shard?.of,
			hasBase: images.base !== null,
			pinned
		});
	};
	if (plan(first) === plan(other)) return;
	throw new UserError(`The jobs that measured ${first.name} differ in cap, CPUs, port, workload, pinned runtime, number of jobs, or in whether there is a base.`);
}
function cutTo(requests, target) {
	const first = lookOf(target, "first");
	if (first === void 0 || first.requests <= requests) return target;
	const trials = first.trials.map((trial) => ({
		...trial,
		samples: trial.samples.filter((sample) => sample.requests <= requests)
	}));
	return withLook(target, {
		...first,
		requests,
		trials
	});
}
/** Only its name is known; everything else is copied from another target of the run. */
function notMeasured(name, template) {
	const { shard: _shard, missing: _missing, reusedBase: _reused, diagnosis: _inside, ...like } = template;
	return {
		...like,
		name,
		workload: {
			...template.workload,
			routes: []
		},
		images: {
			base: null,
			head: ""
		},
		looks: [],
		missing: {
			jobs: 1,
			of: 1
		}
	};
}
/** The first leg's, with the least exact memory reading of all. */
function mergeEnvironments(environments) {
	const [first, ...others] = environments;
	if (first === void 0) throw new RangeError("no environment");
	const memory = others.reduce((worst, { memory }) => memory.errorBytes > worst.errorBytes ? memory : worst, first.memory);
	return {
		...first,
		memory
	};
}
function differentMachines(legs) {
	const machines = new Set(legs.map(({ environment: { kernel, arch, cpus, engine } }) => JSON.stringify({
		kernel,
		arch,
		cpus,
		engine
	})));
	if (machines.size < 2) return [];
	return [{
		code: "different-machines",
		text: `The jobs ran on ${machines.size} different kinds of machine. Base and head of a pair always ran on the same machine.`
	}];
}
function uniqueWarnings(warnings) {
	const texts = warnings.map(({ text }) => text);
	return warnings.filter(({ text }, index) => texts.indexOf(text) === index);
}
function sum(numbers) {
	return numbers.reduce((total, each) => total + each, 0);
}
function compareText(one, other) {
	return one < other ? -1 : one > other ? 1 : 0;
}
// src/received/distrust.ts
/**
* Removes all free text from a measurement that a pull request's own run wrote. Numbers, valid names and our own words
* remain, because the result appears in a comment that the repository's token posts.
*/
const unknown = "unknown";
const shaPattern = /^[0-9a-f]{40}([0-9a-f]{24})?$/;
const imagePattern = /^sha256:[0-9a-f]{64}$/;
const versionPattern = /^[\w .+()~-]{1,60}$/;
const runIdPattern = /^[\w-]{1,60}$/;
const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/;
const noTime = "1970-01-01T00:00:00.000Z";
const methodPattern = /^[A-Z]{1,10}$/;
/**
* Characters of a URL's path and query. A route is shown as code, where nothing is a link or a mention. `::` is excluded,
* because a log wraps long lines and a runner executes a line that begins with it.
*/
const routePattern = /^\/(?!.*::)[\w\-.~!$&'()*+,;=:@%/?]{0,200}$/;
const expectPattern = /^(\d{3}|[1-5]xx|any)$/;
/** `headSha` comes from GitHub, `policy` from the default branch. */
function distrust(measurement, headSha, policy) {
	const { configuredTargets, base } = measurement;
	return {
		...measurement,
		runId: keep(measurement.runId, runIdPattern),
		startedAt: keep(measurement.startedAt, timePattern, noTime),
		environment: distrustEnvironment(measurement.environment),
		base: base && distrustRevision(base),
		head: {
			spec: `git:${headSha}`,
			sha: headSha,
			label: headSha.slice(0, 7)
		},
		gate: policy,
		targets: measurement.targets.map(distrustTarget),
		...configuredTargets === void 0 ? {} : { configuredTargets: configuredTargets.filter(isTargetName) },
		warnings: []
	};
}
function distrustEnvironment(environment) {
	const { engine } = environment;
	return {
		...environment,
		tool: keep(environment.tool, versionPattern),
		node: keep(environment.node, versionPattern),
		kernel: keep(environment.kernel, versionPattern),
		arch: keep(environment.arch, versionPattern),
		engine: {
			name: keep(engine.name, versionPattern),
			version: keep(engine.version, versionPattern),
			apiVersion: keep(engine.apiVersion, versionPattern),
			cgroupVersion: keep(engine.cgroupVersion, versionPattern),
			cgroupDriver: keep(engine.cgroupDriver, versionPattern)
		}
	};
}
function distrustRevision({ sha }) {
	if (sha === null || !shaPattern.test(sha)) return {
		spec: unknown,
		sha: null,
		label: unknown
	};
	return {
		spec: `git:${sha}`,
		sha,
		label: sha.slice(0, 7)
	};
}
function distrustTarget(given) {
	const { diagnosis: _diagnosis, ...target } = given;
	const { images, workload, reusedBase, pinned } = target;
	return {
		...target,
		...pinned === void 0 ? {} : { pinned: distrustPins(pinned) },
		images: {
			base: images.base && keep(images.base, imagePattern),
			head: keep(images.head, imagePattern)
		},
		workload: {
			...workload,
			routes: workload.routes.map((route) => ({
				...route,
				method: keep(route.method, methodPattern),
				path: keep(route.path, routePattern),
				expect: route.expect.map((each) => keep(each, expectPattern))
			}))
		},
		looks: target.looks.map((look) => ({
			...look,
			trials: look.trials.map(distrustTrial)
		})),
		...reusedBase === void 0 ? {} : { reusedBase: {
			runId: keep(reusedBase.runId, runIdPattern),
			measuredAt: keep(reusedBase.measuredAt, timePattern, noTime)
		} }
	};
}
/** Keeps only values that we would have set ourselves. */
function distrustPins(pinned) {
	const ours = settings.filter(({ variable, value }) => pinned[variable] === value);
	return Object.fromEntries(ours.map(({ variable, value }) => [variable, value]));
}
function distrustTrial(given) {
	const { byProcess: _byProcess, ...trial } = given;
	const errors = trial.load.errors.map(({ count }) => ({
		message: "not shown",
		count
	}));
	return {
		...trial,
		end: distrustEnd(trial.end),
		load: {
			...trial.load,
			errors
		}
	};
}
function distrustEnd(end) {
	switch (end.kind) {
		case "completed":
		case "deadline": return end;
		case "oom": return {
			...end,
			evidence: ""
		};
		case "crashed":
		case "unresponsive": return {
			...end,
			log: ""
		};
		case "not-ready": return {
			...end,
			log: "",
			seen: "not shown"
		};
	}
}
function isTargetName(name) {
	return targetNameSchema.safeParse(name).success;
}
function keep(text, pattern, otherwise = unknown) {
	return pattern.test(text) ? text : otherwise;
}
// src/received/limits.ts
/** Limits of received reports: far above any real report, far below what would slow the job down. */
/** Of one job's report; a hundred targets with ten pairs each stay below it. */
const fileLimitBytes = 16777216;
/** Of all jobs' reports together. */
const totalLimitBytes = 134217728;
/** Entries of any list or map. */
const entryLimit = 4e3;
/** Characters of any text; the longest are the ends of container logs. */
const textLimit = 1e5;
// src/received/folders.ts
const measurementName = "measurement.json";
/** The files that `--out` writes. All but the measurement are rendered again, because a finished text could say anything. */
const reportNames = /* @__PURE__ */ new Set([
	measurementName,
	"report.json",
	"report.md",
	"report.html",
	"chart.svg"
]);
/** Each path is a report's folder, or a folder of such folders, as actions/download-artifact creates. */
async function readReportFolders(paths) {
	const folders = (await Promise.all(paths.map(findReportFolders))).flat();
	if (folders.length > 256) throw new UserError(`There are ${folders.length} folders with reports, but at most 256 are allowed.`);
	const files = [];
	let room = totalLimitBytes;
	for (const folder of folders) {
		const content = await readMeasurementFile(folder);
		room -= content.length;
		if (room < 0) throw new UserError(`The reports are larger than ${totalLimitBytes} bytes together, which is the limit.`);
		files.push({
			name: `The ${measurementName} in ${showPath(folder)}`,
			text: content.toString("utf8")
		});
	}
	return files;
}
/** The folder's name is untrusted text. */
function showPath(path) {
	return plainLine(path, 500);
}
async function findReportFolders(path) {
	const entries = await list$1(path);
	if (entries.some(({ name }) => reportNames.has(name))) {
		requireReportFiles(path, entries);
		return [path];
	}
	const folders = [];
	for (const entry of entries) {
		const inner = (0, node_path.join)(path, entry.name);
		if (!entry.isDirectory()) throw unexpected(path, entry);
		const innerEntries = await list$1(inner);
		if (innerEntries.length === 0) continue;
		requireReportFiles(inner, innerEntries);
		folders.push(inner);
	}
	return folders;
}
async function list$1(path) {
	try {
		return await (0, node_fs_promises.readdir)(path, { withFileTypes: true });
	} catch (cause) {
		if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return [];
		throw unreadable(path, cause);
	}
}
/** Node's message contains the raw path. */
function unreadable(path, cause) {
	const why = plainLine(describeError(cause), 600);
	return new UserError(`The reports in ${showPath(path)} could not be read: ${why}`, { cause });
}
function requireReportFiles(folder, entries) {
	const strange = entries.find((entry) => !entry.isFile() || !reportNames.has(entry.name));
	if (strange !== void 0) throw unexpected(folder, strange);
	if (!entries.some(({ name }) => name === measurementName)) throw new UserError(`The report in ${showPath(folder)} has no ${measurementName}.`);
}
function unexpected(folder, entry) {
	const kind = entry.isSymbolicLink() ? "a link" : entry.isDirectory() ? "a folder" : entry.isFile() ? "a file" : "something";
	return new UserError(`The reports in ${showPath(folder)} contain ${kind} called ${plainLine(entry.name)}, which is not part of a report. Name folders that contain only what \`out\` wrote.`);
}
async function readMeasurementFile(folder) {
	try {
		const flags = node_fs.constants.O_RDONLY | node_fs.constants.O_NOFOLLOW | node_fs.constants.O_NONBLOCK;
		await using file = await (0, node_fs_promises.open)((0, node_path.join)(folder, measurementName), flags);
		const { size } = await file.stat();
		if (size > 16777216) throw new UserError(`The ${measurementName} in ${showPath(folder)} has ${size} bytes, but at most ${fileLimitBytes} are allowed.`);
		return await file.readFile();
	} catch (cause) {
		throw cause instanceof UserError ? cause : unreadable(folder, cause);
	}
}
// src/received/parts.ts
/**
* Finds the first invalid part of a received measurement. Validating the whole file at once would collect the problems of
* every entry, which exhausts memory when there are millions. The problems of one part stay small.
*/
/** More do not fit into a message. */
const shownProblems = 5;
function describeProblems(error) {
	return require_vendor.prettifyError(new require_vendor.ZodError(error.issues.slice(0, shownProblems)));
}
const list = require_vendor.array(require_vendor.unknown());
const targetSchema = measurementSchema.shape.targets.element;
const { workload: workloadSchema } = targetSchema.shape;
function part(schema, parts = () => []) {
	return {
		schema,
		parts: (value) => parts(schema.parse(value))
	};
}
const trial = part(trialSchema);
const round = part(roundSchema.extend({
	answers: list,
	processes: list
}), ({ answers, processes }) => [[answers, part(probeAnswerSchema)], [processes, part(processViewSchema)]]);
const examination = part(examinationSchema.extend({ rounds: list }), ({ rounds }) => [[rounds, round]]);
const rerun = part(rerunSchema.extend({ trials: list }), ({ trials }) => [[trials, trial]]);
const look = part(lookSchema.extend({ trials: list }), ({ trials }) => [[trials, trial]]);
const target = part(targetSchema.extend({
	looks: list,
	diagnosis: diagnosisSchema.extend({
		examinations: list,
		reruns: list
	}).optional(),
	workload: workloadSchema.extend({ routes: list })
}), ({ workload, looks, diagnosis }) => [
	[workload.routes, part(workloadSchema.shape.routes.element)],
	[looks, look],
	[diagnosis?.examinations ?? [], examination],
	[diagnosis?.reruns ?? [], rerun]
]);
const whole = part(measurementSchema.extend({ targets: list }), ({ targets }) => [[targets, target]]);
function findWrongPart(json) {
	return findWrong([json], whole);
}
function findWrong(values, { schema, parts }) {
	for (const [index, value] of values.entries()) {
		const parsed = schema.safeParse(value);
		if (!parsed.success) return `${describeProblems(parsed.error)} in entry ${index}`;
		for (const [inner, kind] of parts(value)) {
			const wrong = findWrong(inner, kind);
			if (wrong !== void 0) return wrong;
		}
	}
}
// src/received/parse.ts
/** Parses a received measurement: JSON, then the schema, then rules that a schema cannot express. */
/** Throws `UserError`; `name` is the file's name in the message. */
function parseMeasurement(text, name) {
	let json;
	try {
		json = JSON.parse(text);
	} catch (cause) {
		throw new UserError(`${name} is not JSON: ${plainLine(describeError(cause))}`, { cause });
	}
	const problem = findFlood(json) ?? findWrongPart(json);
	if (problem !== void 0) throw unlike(name, problem);
	const parsed = measurementSchema.safeParse(json);
	if (!parsed.success) throw unlike(name, describeProblems(parsed.error));
	return parsed.data;
}
function unlike(name, problem) {
	return new UserError(`${name} is not a measurement of this version of rss-plateau: ${plainLine(problem.replace(/\s+/g, " "), 600)}`);
}
/** Without recursion, because lists may be nested a million deep. */
function findFlood(json) {
	const waiting = [json];
	for (let value = waiting.pop(); value !== void 0; value = waiting.pop()) {
		if (typeof value !== "object" || value === null) continue;
		const entries = Object.values(value);
		if (entries.length > 4e3) return `a list or map has more than ${entryLimit} entries`;
		waiting.push(...entries);
	}
}
/** Checks rules that our own measurements always follow. Throws `UserError`. */
function requireSound(measurement, name) {
	const problem = findProblem(measurement);
	if (problem !== void 0) throw new UserError(`${name} was not written by rss-plateau: ${problem}.`);
}
function findProblem(measurement) {
	const { targets } = measurement;
	const names = targets.map((target) => target.name);
	if (targets.length === 0) return "it has no target";
	if (targets.length > 256) return `it has ${targets.length} targets`;
	if (new Set(names).size < names.length) return "two of its targets have the same name";
	if (names.some((each) => !targetNameSchema.safeParse(each).success)) return "a target's name is not valid";
	if ((measurement.configuredTargets?.length ?? 0) > 256) return `its config has more than 256 targets`;
	if (hasLongText(measurement)) return `a text has more than ${textLimit} characters`;
	return targets.map(findTargetProblem).find((problem) => problem !== void 0);
}
function findTargetProblem(target) {
	const { workload, images, shard } = target;
	const trials = allTrials(target);
	if (trials.length > 1e3) return `a target has ${trials.length} trials`;
	if (shard !== void 0 && shard.index > shard.of) return `it is job ${shard.index} of ${shard.of}`;
	if (images.base === null && trials.some(({ side }) => side === "base")) return "a trial of base has no image";
	if (workload.checkpoints.length > 1e3) return `it has ${workload.checkpoints.length} checkpoints`;
	if (!isRising(workload.checkpoints)) return "its checkpoints are not in ascending order";
	for (const { pair, side, samples, load } of trials) {
		if (pair >= 1e3) return `a trial belongs to pair ${pair}`;
		if (trials.filter((other) => other.pair === pair && other.side === side).length > 1) return `pair ${pair + 1} has two trials of ${side}`;
		if (samples.length > 1e3) return `a trial has ${samples.length} samples`;
		if (!isRising(samples.map(({ requests }) => requests))) return "the request counts of a trial's samples are not in ascending order";
		if (load.unexpected.some(({ route }) => route >= workload.routes.length)) return "an answer belongs to a route that does not exist";
	}
}
function isRising(numbers) {
	return numbers.every((each, index) => index === 0 || each > (numbers[index - 1] ?? NaN));
}
function hasLongText(value) {
	if (typeof value === "string") return value.length > textLimit;
	if (typeof value !== "object" || value === null) return false;
	return Object.entries(value).some(([key, inner]) => key.length > 1e5 || hasLongText(inner));
}
// src/commands/merge-reports.ts
/** `rss-plateau report DIR...` and `mode: report`: merges what other jobs measured, to be judged as one. */
async function report(request) {
	const { dirs, inputs, trust } = request;
	const outDir = (0, node_path.resolve)(inputs.out);
	await prepareOutDir(outDir);
	const files = await readReportFolders(dirs.map((dir) => (0, node_path.resolve)(dir)));
	if (files.length === 0) throw new UserError(`There is no report in ${dirs.map(showPath).join(", ")}. The measuring jobs did not write one; see their logs.`);
	const legs = files.map(({ name, text }) => {
		const leg = parseMeasurement(text, name);
		requireSound(leg, name);
		return leg;
	});
	const merged = mergeMeasurements(legs.map((leg) => trusted(leg, trust)), inputs.target ?? null);
	const policy = {
		...merged.gate,
		failOn: inputs["fail-on"] ?? merged.gate.failOn,
		onInconclusive: inputs["on-inconclusive"] ?? merged.gate.onInconclusive
	};
	const warnings = [
		...warningsAbout(legs, merged, trust),
		...request.warnings ?? [],
		...merged.warnings
	];
	return {
		measurement: {
			...merged,
			gate: policy,
			warnings
		},
		policy,
		outDir
	};
}
function trusted(leg, trust) {
	return trust.kind === "own" ? leg : distrust(leg, trust.headSha, trust.policy);
}
function warningsAbout(legs, { targets }, trust) {
	if (trust.kind === "own") return [];
	const reused = targets.flatMap(({ name, reusedBase }) => reusedBase === void 0 ? [] : [baseReused(name, reusedBase)]);
	const sameGate = legs.every(({ gate }) => JSON.stringify(gate) === JSON.stringify(trust.policy));
	return [
		notOurRun(trust.isFork),
		...sameGate ? [] : [otherPolicy()],
		...reused
	];
}
Object.defineProperty(exports, "GitHubRefused", {
	enumerable: true,
	get: function() {
		return GitHubRefused;
	}
});
Object.defineProperty(exports, "Interrupted", {
	enumerable: true,
	get: function() {
		return Interrupted;
	}
});
Object.defineProperty(exports, "UserError", {
	enumerable: true,
	get: function() {
		return UserError;
	}
});
Object.defineProperty(exports, "activityText", {
	enumerable: true,
	get: function() {
		return activityText;
	}
});
Object.defineProperty(exports, "advice", {
	enumerable: true,
	get: function() {
		return advice;
	}
});
Object.defineProperty(exports, "assembleReport", {
	enumerable: true,
	get: function() {
		return assembleReport;
	}
});
Object.defineProperty(exports, "commentMarker", {
	enumerable: true,
	get: function() {
		return commentMarker;
	}
});
Object.defineProperty(exports, "compare", {
	enumerable: true,
	get: function() {
		return compare;
	}
});
Object.defineProperty(exports, "configDefaults", {
	enumerable: true,
	get: function() {
		return configDefaults;
	}
});
Object.defineProperty(exports, "countCells", {
	enumerable: true,
	get: function() {
		return countCells;
	}
});
Object.defineProperty(exports, "createDockerEngine", {
	enumerable: true,
	get: function() {
		return createDockerEngine;
	}
});
Object.defineProperty(exports, "createMemoryMeters", {
	enumerable: true,
	get: function() {
		return createMemoryMeters;
	}
});
Object.defineProperty(exports, "createPaint", {
	enumerable: true,
	get: function() {
		return createPaint;
	}
});
Object.defineProperty(exports, "createPlainProgress", {
	enumerable: true,
	get: function() {
		return createPlainProgress;
	}
});
Object.defineProperty(exports, "createRunId", {
	enumerable: true,
	get: function() {
		return createRunId;
	}
});
Object.defineProperty(exports, "createWorld", {
	enumerable: true,
	get: function() {
		return createWorld;
	}
});
Object.defineProperty(exports, "cutToCells", {
	enumerable: true,
	get: function() {
		return cutToCells;
	}
});
Object.defineProperty(exports, "defaultConfig", {
	enumerable: true,
	get: function() {
		return defaultConfig;
	}
});
Object.defineProperty(exports, "describeError", {
	enumerable: true,
	get: function() {
		return describeError;
	}
});
Object.defineProperty(exports, "describePlace", {
	enumerable: true,
	get: function() {
		return describePlace;
	}
});
Object.defineProperty(exports, "drawLevels", {
	enumerable: true,
	get: function() {
		return drawLevels;
	}
});
Object.defineProperty(exports, "formatBytes", {
	enumerable: true,
	get: function() {
		return formatBytes;
	}
});
Object.defineProperty(exports, "formatCount", {
	enumerable: true,
	get: function() {
		return formatCount;
	}
});
Object.defineProperty(exports, "headline", {
	enumerable: true,
	get: function() {
		return headline;
	}
});
Object.defineProperty(exports, "inputNames", {
	enumerable: true,
	get: function() {
		return inputNames;
	}
});
Object.defineProperty(exports, "interruptedWords", {
	enumerable: true,
	get: function() {
		return interruptedWords;
	}
});
Object.defineProperty(exports, "joinPhrases", {
	enumerable: true,
	get: function() {
		return joinPhrases;
	}
});
Object.defineProperty(exports, "judge", {
	enumerable: true,
	get: function() {
		return judge;
	}
});
Object.defineProperty(exports, "judgedTargets", {
	enumerable: true,
	get: function() {
		return judgedTargets;
	}
});
Object.defineProperty(exports, "leftWords", {
	enumerable: true,
	get: function() {
		return leftWords;
	}
});
Object.defineProperty(exports, "loadConfig", {
	enumerable: true,
	get: function() {
		return loadConfig;
	}
});
Object.defineProperty(exports, "makeInert", {
	enumerable: true,
	get: function() {
		return makeInert;
	}
});
Object.defineProperty(exports, "makeInertJson", {
	enumerable: true,
	get: function() {
		return makeInertJson;
	}
});
Object.defineProperty(exports, "mib", {
	enumerable: true,
	get: function() {
		return mib;
	}
});
Object.defineProperty(exports, "noteLines", {
	enumerable: true,
	get: function() {
		return noteLines;
	}
});
Object.defineProperty(exports, "openRepository", {
	enumerable: true,
	get: function() {
		return openRepository;
	}
});
Object.defineProperty(exports, "parseConfig", {
	enumerable: true,
	get: function() {
		return parseConfig;
	}
});
Object.defineProperty(exports, "parseKilobyteLine", {
	enumerable: true,
	get: function() {
		return parseKilobyteLine;
	}
});
Object.defineProperty(exports, "parseMeasurement", {
	enumerable: true,
	get: function() {
		return parseMeasurement;
	}
});
Object.defineProperty(exports, "pathSchema", {
	enumerable: true,
	get: function() {
		return pathSchema;
	}
});
Object.defineProperty(exports, "phraseText", {
	enumerable: true,
	get: function() {
		return phraseText;
	}
});
Object.defineProperty(exports, "plainLine", {
	enumerable: true,
	get: function() {
		return plainLine;
	}
});
Object.defineProperty(exports, "policyUnread", {
	enumerable: true,
	get: function() {
		return policyUnread;
	}
});
Object.defineProperty(exports, "portSchema", {
	enumerable: true,
	get: function() {
		return portSchema;
	}
});
Object.defineProperty(exports, "prepareOutDir", {
	enumerable: true,
	get: function() {
		return prepareOutDir;
	}
});
Object.defineProperty(exports, "printInert", {
	enumerable: true,
	get: function() {
		return printInert;
	}
});
Object.defineProperty(exports, "quietLateTimers", {
	enumerable: true,
	get: function() {
		return quietLateTimers;
	}
});
Object.defineProperty(exports, "readIfPresent", {
	enumerable: true,
	get: function() {
		return readIfPresent$1;
	}
});
Object.defineProperty(exports, "readInputs", {
	enumerable: true,
	get: function() {
		return readInputs;
	}
});
Object.defineProperty(exports, "renderMarkdown", {
	enumerable: true,
	get: function() {
		return renderMarkdown;
	}
});
Object.defineProperty(exports, "report", {
	enumerable: true,
	get: function() {
		return report;
	}
});
Object.defineProperty(exports, "silenceWords", {
	enumerable: true,
	get: function() {
		return silenceWords;
	}
});
Object.defineProperty(exports, "sinceWords", {
	enumerable: true,
	get: function() {
		return sinceWords;
	}
});
Object.defineProperty(exports, "stageTitle", {
	enumerable: true,
	get: function() {
		return stageTitle;
	}
});
Object.defineProperty(exports, "summary", {
	enumerable: true,
	get: function() {
		return summary;
	}
});
Object.defineProperty(exports, "systemPulse", {
	enumerable: true,
	get: function() {
		return systemPulse;
	}
});
Object.defineProperty(exports, "targetNameSchema", {
	enumerable: true,
	get: function() {
		return targetNameSchema;
	}
});
Object.defineProperty(exports, "textOf", {
	enumerable: true,
	get: function() {
		return textOf;
	}
});
Object.defineProperty(exports, "usualPlaces", {
	enumerable: true,
	get: function() {
		return usualPlaces;
	}
});
Object.defineProperty(exports, "verdictSchema", {
	enumerable: true,
	get: function() {
		return verdictSchema;
	}
});
Object.defineProperty(exports, "version", {
	enumerable: true,
	get: function() {
		return version;
	}
});
Object.defineProperty(exports, "withoutControls", {
	enumerable: true,
	get: function() {
		return withoutControls;
	}
});
Object.defineProperty(exports, "wrapText", {
	enumerable: true,
	get: function() {
		return wrapText;
	}
});
Object.defineProperty(exports, "writeReport", {
	enumerable: true,
	get: function() {
		return writeReport;
	}
});
