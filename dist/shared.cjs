const require_rolldown_runtime = require("./rolldown-runtime.cjs");
const require_vendor = require("./vendor.cjs");
let node_http = require("node:http");
let node_crypto = require("node:crypto");
let node_fs_promises = require("node:fs/promises");
let node_os = require("node:os");
let node_path = require("node:path");
let node_fs = require("node:fs");
let node_timers_promises = require("node:timers/promises");
// src/errors.ts
/**
* A failure the user can mend: the message is complete in itself (what failed, on which side, what was
* seen, what to do next) and is printed without a stack. Everything else that is thrown is a bug.
*/
var UserError = class extends Error {
	name = "UserError";
};
/** The run was asked to stop (SIGINT, SIGTERM, a cancelled job); everything acquired is released on the way out. */
var Interrupted = class extends Error {
	name = "Interrupted";
};
/** The message of whatever was thrown. */
function describeError(error) {
	return error instanceof Error ? error.message : String(error);
}
/** The build said no; its last lines say why. */
var BuildFailed = class extends Error {
	name = "BuildFailed";
	lines;
	constructor(lines) {
		super("The build failed.");
		this.lines = lines;
	}
};
/** GitHub said no, or nothing; the gate decides without it. */
var GitHubRefused = class extends Error {
	name = "GitHubRefused";
	/** The HTTP status; null when no answer came at all. */
	status;
	/** What the token lacks, as a workflow's `permissions` writes it (`pull-requests: write`); null when that is not it. */
	permission;
	constructor(message, facts) {
		super(message, { cause: facts.cause });
		this.status = facts.status;
		this.permission = facts.permission;
	}
};
// src/adapters/owner.ts
var import_docker = /* @__PURE__ */ require_rolldown_runtime.__toESM(require_vendor.require_docker(), 1);
/** Tells whether the process that made a Docker object still runs, so that one run never sweeps away another's. */
/** `<pid namespace>/<pid>/<start time in clock ticks>`: a pid alone may have been given to another process since. */
function describeOwner(pid = process.pid) {
	return `${pidNamespace()}/${pid}/${startTicks(pid) ?? "?"}`;
}
/** A process in another pid namespace, as in a job container, cannot be seen from here: unknown. */
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
/** Field 22 of /proc/PID/stat (proc_pid_stat(5)), counted after the command's name, which may hold spaces. */
function startTicks(pid) {
	try {
		const stat = (0, node_fs.readFileSync)(`/proc/${pid}/stat`, "utf8");
		return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
	} catch {
		return;
	}
}
// src/adapters/docker-objects.ts
/** What all Docker objects of ours have in common: their labels, and an engine that may have removed them already. */
/** On every object we make; its value is the run's id. */
const runLabel = "rss-plateau";
/** The process that made it. */
const ownerLabel = "rss-plateau.owner";
function labelsOf(runId) {
	return {
		[runLabel]: runId,
		[ownerLabel]: describeOwner()
	};
}
/** Removes; what somebody else has removed, or is removing, is what we wanted. */
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
// src/adapters/docker-container.ts
const logLines = 200;
const execPollMs = 50;
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
/** The engine frames the two streams of a container without a terminal: 8 bytes of header, the length in the last four. */
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
/** cgroup v2 names its counters as memory.stat does; the v1 answer has totals, and no shared memory at all. */
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
// src/adapters/child-environment.ts
const common = /^(PATH|HOME|USER|LOGNAME|LANG|LC_.*|TMPDIR|XDG_.*|(HTTPS?|NO|FTP|ALL)_PROXY|SSL_CERT_.*)$/i;
const ofDocker = /^(DOCKER_.*|BUILDX_.*|BUILDKIT_.*)$/;
const ofGit = /^(GIT_.*|SSH_.*)$/;
const ofCacheService = /^(ACTIONS_RUNTIME_TOKEN|ACTIONS_RESULTS_URL|ACTIONS_CACHE_URL|ACTIONS_CACHE_SERVICE_V2|ACTIONS_CACHE_MODE)$/;
function dockerEnvironment(env) {
	return pick(env, (name) => common.test(name) || ofDocker.test(name));
}
/** For the one call that keeps layers in the runner's cache: buildx speaks to it itself, no build step sees these. */
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
// src/adapters/docker-endpoint.ts
/** Where the Docker Engine listens: dockerode reads DOCKER_HOST, but not the docker CLI's contexts. */
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
* Rootless Docker, Docker Desktop and Colima say in the current context where they listen. The docker command,
* which builds the images, follows it: to ask elsewhere would be to run what another engine built.
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
// src/adapters/docker-engine.ts
/** The Docker Engine through its API: images inspected, containers run and removed, what was left swept away. */
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
/** Engines before 20.10 do not say; they know cgroup v1 only. */
const cgroupFacts = require_vendor.object({
	CgroupVersion: require_vendor.string().default("1"),
	CgroupDriver: require_vendor.string().default("unknown")
});
/** dockerode's type of an image leaves the health check out. */
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
/** Without `runId`: everything of ours whose run is over, or whose owner cannot be seen when `images` are asked for too. */
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
	if (code === "ENOENT") return "there is no such socket";
	if (code === "EACCES") return "this user may not use it: add it to the group docker";
	if (code === "ECONNREFUSED") return "connection refused";
	return describeError(error);
}
// src/adapters/runtime-warnings.ts
/** Keeps a warning of Node's off the user's screen that nobody can do anything about. */
/**
* autocannon's timers ask for "-2 ms" when the event loop was late, and Node 24 warns of it. Other warnings stay.
* Node prints through a listener of its own; there is no other way to leave one kind out from within.
*/
function quietLateTimers() {
	const listeners = process.listeners("warning");
	process.removeAllListeners("warning");
	process.on("warning", (warning) => {
		if (warning.name === "TimeoutNegativeWarning") return;
		for (const listener of listeners) listener(warning);
	});
}
// src/config/defaults.ts
var import_dist = require_vendor.require_dist();
/** Every default of the config, written once: the schema applies them, and a test holds the documentation to them. */
const configDefaults = {
	context: ".",
	dockerfile: "Dockerfile",
	memory: "512MiB",
	cpus: 1,
	readyTimeout: "60s",
	requests: 1e4,
	budget: "120s",
	connections: 8,
	reconnect: 0,
	rate: 0,
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
	diagnose: "auto"
};
// src/units.ts
/** Bytes, durations and counts: parsed from what a user writes, and formatted for a reader. Pure. */
const kib$1 = 1024;
const mib = kib$1 * kib$1;
const byteFactors = {
	"": 1,
	b: 1,
	k: kib$1,
	kb: kib$1,
	kib: kib$1,
	ki: kib$1,
	m: mib,
	mb: mib,
	mib,
	mi: mib,
	g: kib$1 * mib,
	gb: kib$1 * mib,
	gib: kib$1 * mib,
	gi: kib$1 * mib
};
/**
* `512MiB`, `1.5g`, `64Mi` or a plain number of bytes → bytes; undefined when it is not a size.
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
/** `120s`, `2m`, `500ms` or a plain number of seconds → milliseconds; undefined when it is not a duration. */
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
		value /= kib$1;
		unit += 1;
	}
	const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
	const text = value.toFixed(digits);
	return `${bytes < 0 && Number(text) !== 0 ? "−" : ""}${text} ${units[unit]}`;
}
/** As `formatBytes`, with a sign in front of anything that does not round to zero: `+1.06 MiB`, `−3.00 KiB`, `0 B`. */
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
/** As `formatBytes`, with decimals below 10 B: a slope of half a byte a request is not nothing. */
function formatByteRate(bytes) {
	return Math.abs(bytes) < 9.95 ? `${formatFixed(bytes, 1)} B` : formatBytes(bytes);
}
/**
* `1.08–1.10`: both ends in the unit and digits of `value`, which stands before it with its unit.
* Ends below zero are joined by a word, because `−3–4` reads as a sum; ends far above `value` have units of their own.
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
	if (Math.max(Math.abs(lo), Math.abs(hi)) >= 1e3 * kib$1 ** power) return `${formatBytes(lo)} to ${formatBytes(hi)}`;
	const end = (bytes) => formatFixed(bytes / kib$1 ** power, digits);
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
	const noise = noiseBytes / kib$1 ** power;
	if (power === 0) return `${text} ± ${Math.ceil(noise)}`;
	return `${text} ± ${noise >= 9.995 ? noise.toFixed(0) : noise >= .995 ? noise.toFixed(1) : Math.max(noise, .01).toFixed(2)}`;
}
/** `460,000` for 457,312: two significant digits, for what is only an extrapolation. */
function formatRoughCount(count) {
	const magnitude = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(count, 1))) - 1);
	return formatCount(Math.round(count / magnitude) * magnitude);
}
/** `0.05 %`, `3.4 %`, `109 %`. */
function formatPercent(percent) {
	const size = Math.abs(percent);
	return `${formatFixed(percent, size >= 9.95 || size === 0 ? 0 : size >= .995 ? 1 : 2)} %`;
}
/** A fixed number of decimals and a true minus sign; never `−0`. */
function formatFixed(value, digits) {
	const text = Math.abs(value).toFixed(digits);
	return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
// src/config/strict-object.ts
/** Maps of the config that know their keys: a misspelt key is a problem with a suggestion, never ignored. */
/**
* A `z.strictObject` whose error has one line for each unknown key, in the order of the issue's `keys`.
* `notYet` are keys that the documentation knows and this version does not do.
*/
function strictObject(noun, shape, notYet = []) {
	const known = Object.keys(shape);
	const sentence = (key) => {
		if (notYet.includes(key)) return "is not supported by this version";
		const near = nearest(key, known);
		return `is not a key of ${noun}; ${near === void 0 ? `the keys are ${listed$1(known)}` : `did you mean \`${near}\`?`}`;
	};
	return require_vendor.strictObject(shape, { error: (issue) => issue.code === "unrecognized_keys" ? issue.keys.map(sentence).join("\n") : void 0 });
}
/** The word that was probably meant: at most a third of its letters differ. */
function nearest(word, words) {
	const plain = (text) => text.toLowerCase().replaceAll(/[-_ ]/g, "");
	return words.map((candidate) => ({
		candidate,
		edits: editDistance(plain(word), plain(candidate))
	})).filter(({ candidate, edits }) => edits <= Math.max(1, Math.floor(candidate.length / 3))).sort((a, b) => a.edits - b.edits)[0]?.candidate;
}
/** `` `a`, `b` and `c` ``. */
function listed$1(words, conjunction = "and") {
	const quoted = words.map((word) => `\`${word}\``);
	const last = quoted.at(-1) ?? "";
	return quoted.length < 2 ? last : `${quoted.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}
/** Levenshtein's distance, row by row. */
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
// src/config/problems.ts
/** Each issue as one problem; the message of an issue is the end of a sentence, as `predicate` and the fields make it. */
function problemsOf(issues, prefix = []) {
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
			if (meant !== void 0) return problemsOf(meant, path);
		}
		if (issue.code === "invalid_key") return [{
			path,
			at: "key",
			sentence: sentence(path, issue.issues[0]?.message ?? "is not a name")
		}];
		return [{
			path,
			at: "value",
			sentence: sentence(path, `${issue.message}${seen(issue)}`)
		}];
	});
}
/** Whether this branch of a union is for a value of another kind: text where a map stands. */
function isOtherKind(issue) {
	if (issue.path.length > 0) return false;
	return issue.code === "invalid_type" || issue.code === "invalid_union" && issue.errors.every((branch) => branch.some(isOtherKind));
}
function sentence(path, predicate) {
	return `${subject(path)} ${predicate}${predicate.endsWith("?") ? "" : "."}`;
}
/** The default messages of zod, in plain words. Handed to every parse as its error map. */
function predicate(issue) {
	if (issue.input === void 0 && issue.code === "invalid_type") return "is missing";
	if (issue.code === "invalid_type") return `must be ${kinds[issue.expected] ?? issue.expected}`;
	if (issue.code === "invalid_value") return `must be ${listed$1(issue.values.map(String), "or")}`;
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
const kinds = {
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
/** What stands there instead, when that fits in a line. */
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
// src/model/gate.ts
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
// src/config/fields.ts
/** Single values of the config and of the inputs; each error is the end of a sentence that starts with the key. */
/** Docker refuses a cap below this. */
const leastCapBytes = 6 * mib;
/** Fewer cannot show where memory levels off. */
const leastRequests = 100;
function size(options) {
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
function duration(example) {
	const wrong = `must be a time such as \`${example}\`, at least 1 s`;
	return require_vendor.union([require_vendor.string(), require_vendor.number$1()], { error: wrong }).transform((written, context) => {
		const durationMs = parseDurationMs(String(written));
		if (durationMs !== void 0 && durationMs >= 1e3) return durationMs;
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
], { error: "must be a single text, `''` for none" });
/** What an HTTP request line can carry as it is: a path with its query, no spaces, no fragment. */
const pathSchema = require_vendor.string().regex(/^\/[!"$-~]*$/, { error: "must be a path on the service that starts with `/` (no host, no spaces, no `#`; encode other letters as `%C3%A9`)" });
const relative$3 = require_vendor.string().min(1).regex(/^(?![/~]|[A-Za-z]:[\\/])/, { error: "must be relative: each side has a checkout of its own" });
/** Relative to the context, which may lie deeper than the file. */
const dockerfileSchema = relative$3;
const checkoutPathSchema = relative$3.regex(/^(?!(.*\/)?\.\.(\/|$))/, { error: "must not leave the checkout: no `..`" });
const textMapSchema = require_vendor.record(require_vendor.string(), scalar.transform(String));
const textListSchema = require_vendor.array(scalar.transform(String));
const memorySchema = size({
	example: configDefaults.memory,
	atLeast: leastCapBytes,
	why: ", the smallest cap that Docker takes"
});
const growthBytesSchema = size({
	example: "10MiB",
	atLeast: 0
});
const leakSchema = size({
	example: "32",
	atLeast: 0
});
const maxRssSchema = size({
	example: "400MiB",
	atLeast: 1
});
const budgetSchema = duration(configDefaults.budget);
const readyTimeoutSchema = duration(configDefaults.readyTimeout);
const wrongPort = { error: "must be a port, 1 to 65535" };
const portSchema = require_vendor.int(wrongPort).min(1, wrongPort).max(65535, wrongPort);
const cpusSchema = require_vendor.number$1().min(.01);
const requestsSchema = require_vendor.int().min(leastRequests, { error: `must be at least ${leastRequests}: fewer cannot show where memory levels off` });
const connectionsSchema = require_vendor.int().min(1).max(1e3);
const countSchema = require_vendor.int().min(0);
const failOnListSchema = require_vendor.array(failOnSchema);
const onInconclusiveSchema = gateSchema.shape.onInconclusive;
const diagnoseSchema = require_vendor._enum([
	"auto",
	"always",
	"never"
]).refine((when) => when !== "always", { error: "must be `auto` or `never` in this version, which does not diagnose yet" });
/** Also the name of containers and folders. */
const targetNameSchema = require_vendor.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, { error: "is not a name for a target: letters, digits, `-`, `_` and `.`, at most 63" });
/** What must hold between two values, where a file and the inputs meet. */
const manyConnections = (connections, requests) => `must not be above \`requests\` (${requests}): some of the ${connections} connections would never send one`;
// src/config/route.ts
/** One route of the workload as a user writes it, `GET /items?limit=5` or a map, into a `RouteConfig`. */
/** Not HEAD: autocannon waits for the body that the answer's content-length announces and never comes. */
const methods$2 = [
	"GET",
	"POST",
	"PUT",
	"PATCH",
	"DELETE",
	"OPTIONS"
];
/** Set by whatever sends the request; a second one would make it malformed. */
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
const methodSchema = require_vendor.string().transform((text) => text.toUpperCase()).refine((method) => methods$2.includes(method), { error: `must be ${listed$1(methods$2, "or")}` });
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
	const message = match === null || method.success ? "must be a method and a path on the service, such as `GET /items?limit=5`, or a map with a `path`" : `must start with ${listed$1(methods$2, "or")}`;
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
	body: require_vendor.unknown().optional().describe("text is sent as it is; anything else as JSON, with content-type: application/json unless set"),
	weight: require_vendor.int().min(1).max(1e3).prefault(configDefaults.weight).describe("how often it is sent, in proportion to the weights of the other routes"),
	expect: expectSchema.prefault(configDefaults.expect).describe("answers that count as right: a status (404), a class (2xx), a list of these, or any")
}).transform((route) => ({
	...route,
	...serialiseBody(route.body, route.headers)
}));
const routeSchema$1 = require_vendor.union([lineSchema, objectSchema], { error: "must be `GET /path` or a map with a `path`" }).describe("GET /path?query, a bare /path, or a map");
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
	if (sentByLoad.has(name.toLowerCase())) return "must be left out: the load sets it";
	if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return "is not the name of an HTTP header";
	return /[^\t\x20-\x7e\x80-\xff]/.test(value) ? "must be one line of plain characters" : void 0;
}
// src/workload/random.ts
/** Seeded random numbers for the workload: the same seed gives the same requests on both sides and in every repetition. */
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
/** Long enough for weights such as 997:3, short enough that a trial goes round it several times. */
const longestSequence = 2e3;
/** So that also the rarest has its place in the sequence, and the others nearly their share. */
const mostRoutes = 1e3;
/** A shorter ratio is repeated up to here, so that two routes do not simply alternate in step on all connections. */
const usualLength = 256;
/** Requests that are shuffled among each other: no stretch longer than this has an order of its own. */
const blockLength = 16;
/**
* Indices into `routes`, each exactly in the proportion of its weight. Where the smallest whole-number ratio is
* longer than `longestSequence` the counts are rounded, never to zero. Every prefix is within a block of the proportion.
*/
function buildSequence(routes, seed) {
	if (routes.length > 1e3) throw new RangeError(`at most ${mostRoutes} routes, not ${routes.length}`);
	const random = seededRandom(seed);
	const even = spreadEvenly(countsOf(routes.map(({ weight }) => weight)));
	return Array.from({ length: Math.ceil(even.length / blockLength) }, (_, block) => even.slice(block * blockLength, (block + 1) * blockLength)).flatMap((block) => shuffled(block, random));
}
function countsOf(weights) {
	const divisor = weights.reduce(greatestCommonDivisor, 0);
	const ratio = weights.map((weight) => weight / divisor);
	const length = ratio.reduce((sum, count) => sum + count, 0);
	if (length > longestSequence) return roundedCounts(ratio, length);
	const repeats = weights.length === 1 ? 1 : Math.max(1, Math.floor(usualLength / length));
	return ratio.map((count) => count * repeats);
}
/** One each, and the rest by largest remainder: the counts add up to `longestSequence`. */
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
// src/config/schema.ts
/** rss-plateau.yml as a user writes it: its keys, limits and defaults; schema/config.schema.json is made from this. */
/** Checks between keys run even when a key of their own is wrong, so that all problems are told at once. */
const always = { when: ({ value }) => typeof value === "object" && value !== null };
const openapiSchema = require_vendor.union([pathSchema.transform((path) => ({
	path,
	headers: {}
})), strictObject("openapi", {
	path: pathSchema.describe("where the running service serves its OpenAPI document"),
	headers: textMapSchema.prefault({}).describe("sent with every derived request; lets operations that ask for credentials take part")
})], { error: "must be a path on the service, such as `/openapi.json`" }).describe("routes derived from the running service's OpenAPI document: /openapi.json");
const workloadSchema$1 = strictObject("a workload", {
	requests: requestsSchema.prefault(configDefaults.requests).describe("answers of one trial: fixed by count, never by time"),
	budget: budgetSchema.prefault(configDefaults.budget).describe("measuring time of the target (120s, 2m); a service too slow for it gets fewer requests, both sides alike"),
	connections: connectionsSchema.prefault(configDefaults.connections).describe("open at the same time"),
	reconnect: countSchema.prefault(configDefaults.reconnect).describe("a new connection after this many requests; 0: keep-alive throughout"),
	rate: require_vendor.number$1().min(0).prefault(configDefaults.rate).describe("requests a second at most; 0: as fast as answered"),
	checkpoints: require_vendor.array(require_vendor.int().min(1)).optional().meta({ default: configDefaults.checkpoints }).describe("request counts that get a row in the table besides start and end"),
	routes: require_vendor.array(routeSchema$1).min(1).max(mostRoutes).optional().describe("what is sent; GET / when nothing else is said"),
	openapi: openapiSchema.optional(),
	har: checkoutPathSchema.optional().describe("a recording of a browser's network panel, relative to the checkout")
}).superRefine((workload, context) => {
	const { connections, requests } = workload;
	if (connections > requests) context.addIssue(problem(["connections"], manyConnections(connections, requests)));
	for (const [index, checkpoint] of listOf$1(workload.checkpoints).entries()) {
		if (Number(checkpoint) <= requests || typeof checkpoint !== "number") continue;
		const path = ["checkpoints", index];
		context.addIssue(problem(path, `is above \`requests\` (${requests}): no trial gets to ${checkpoint}`));
	}
	const sources = [
		"routes",
		"openapi",
		"har"
	].filter((key) => Object.hasOwn(workload, key));
	if (sources.length > 1) context.addIssue(problem([], `may have only one of ${listed$1(sources)}`));
}, always);
const targetSchema$1 = strictObject("a target", {
	context: checkoutPathSchema.optional().meta({ default: configDefaults.context }).describe("build context, relative to each side's checkout"),
	dockerfile: dockerfileSchema.optional().meta({ default: configDefaults.dockerfile }).describe("relative to the context"),
	"build-args": textMapSchema.optional().describe("ARG values of the build"),
	image: require_vendor.string().min(1).optional().describe("an image instead of a build; the same on both sides unless the inputs name two"),
	command: textListSchema.prefault([]).describe("instead of the image's own, one entry a word"),
	port: portSchema.optional().describe("default: the only port that the image exposes, else 8080; the container gets PORT=<port>"),
	ready: pathSchema.optional().describe("a path that answers 2xx or 3xx; default: the image's HEALTHCHECK, else any answer to GET /"),
	"ready-timeout": readyTimeoutSchema.prefault(configDefaults.readyTimeout).describe("how long the service may take to get ready"),
	memory: memorySchema.prefault(configDefaults.memory).describe("the cap, swap off: 512MiB"),
	cpus: cpusSchema.prefault(configDefaults.cpus).describe("processor time of the container"),
	env: textMapSchema.prefault({}).describe("environment of the container"),
	workload: workloadSchema$1.prefault({}).describe("what is sent to the service")
}, ["compose", "from"]).superRefine((target, context) => {
	const build = [
		"context",
		"dockerfile",
		"build-args"
	].filter((key) => Object.hasOwn(target, key));
	if (target.image === void 0 || build.length === 0) return;
	context.addIssue(problem(["image"], `stands instead of a build: take it or ${listed$1(build)}, not both`));
}, always);
const growthSchema = strictObject("gate.growth", {
	percent: require_vendor.number$1().min(0).prefault(configDefaults.growthPercent).describe("of base's plateau"),
	bytes: growthBytesSchema.prefault(configDefaults.growthBytes).describe("a size such as 10MiB")
});
const gateInputSchema = strictObject("the gate", {
	"fail-on": failOnListSchema.prefault([...configDefaults.failOn]).describe("what fails the check; []: report only"),
	growth: growthSchema.prefault({}).describe("a higher plateau blocks when it is above both, and above the noise"),
	leak: leakSchema.prefault(configDefaults.leak).describe("tolerated bytes a request more than base"),
	"max-rss": maxRssSchema.optional().describe("an absolute budget of head's memory"),
	"allow-growth": require_vendor.record(require_vendor.string(), growthBytesSchema).prefault({}).describe("target: accepted, bounded growth, such as api: 20MiB"),
	"on-inconclusive": gateSchema.shape.onInconclusive.prefault(configDefaults.onInconclusive).describe("what too little or too noisy measurements do: pass, warn or fail")
});
const configSchema = strictObject("the config", {
	targets: require_vendor.record(targetNameSchema, targetSchema$1.nullable().transform((target) => target ?? targetSchema$1.parse({}))).refine((targets) => Object.keys(targets).length > 0, { error: "needs at least one service" }).describe("one entry a service"),
	gate: gateInputSchema.prefault({}).describe("what fails the check"),
	diagnose: diagnoseSchema.prefault(configDefaults.diagnose).describe("looking for the line that leaks: not in this version, which takes auto and never and does nothing for them")
}).superRefine((config, context) => {
	const names = keysOf(config.targets);
	const allowGrowth = keysOf(config.gate).includes("allow-growth") ? config.gate["allow-growth"] : {};
	for (const name of keysOf(allowGrowth)) {
		if (names.includes(name) || names.length === 0) continue;
		const near = nearest(name, names);
		const hint = near === void 0 ? `the config has ${listed$1(names)}` : `did you mean \`${near}\`?`;
		context.addIssue(problem([
			"gate",
			"allow-growth",
			name
		], `is not a target; ${hint}`));
	}
}, always);
/** The whole value is not worth showing: the message says what is wrong between its keys. */
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
/** Of what may be of the wrong kind: checks between keys see values that failed on their own. */
function keysOf(value) {
	return typeof value === "object" && value !== null ? Object.keys(value) : [];
}
// src/config/yaml.ts
/** YAML text → plain values, and the line and column of each, for errors that point at the place. */
/** Throws `UserError` when the text is not one YAML document without repeated keys. `textMaps` are maps whose values are text. */
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
/** Plain values. Aliases that multiply each other are cut off by the library. */
function unfolded(document, fileName) {
	try {
		return document.toJS();
	} catch (error) {
		throw new UserError(`${fileName} cannot be unfolded: ${describeError(error)}.`);
	}
}
function syntaxProblem(error, text) {
	if (error.code === "DUPLICATE_KEY") return `\`${/^[^\s:]+/.exec(text.slice(error.pos[0]))?.[0] ?? "a key"}\` is written twice in the same map; keep one.`;
	if (error.code === "MULTIPLE_DOCS") return "A second YAML document starts here (`---`); keep one.";
	return `This is not valid YAML: ${error.message.replace(/\.$/, "")}.`;
}
/** `1.10` or `0755` in `env` means these letters, not the number 1.1 or 755. */
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
// src/config.ts
/** Throws `UserError` that names every problem with `file:line:column`. */
function parseConfig(text, fileName) {
	const yaml = readYaml(text, fileName, isTextMap);
	if (yaml.value === null || yaml.value === void 0) throw new UserError(`${fileName} is empty: it needs \`targets:\` with at least one service, such as \`api:\`.`);
	const parsed = configSchema.safeParse(yaml.value, {
		error: predicate,
		reportInput: true
	});
	if (parsed.success) return configOf(parsed.data);
	const placed = problemsOf(parsed.error.issues).map((problem) => ({
		...yaml.locate(problem.path, problem.at),
		sentence: problem.sentence
	})).sort((a, b) => a.line - b.line || a.column - b.column);
	throw userError(`${fileName} has`, placed.map(({ line, column, sentence }) => `${fileName}:${line}:${column}: ${sentence}`));
}
/** What a run without a config file measures: the Dockerfile at the root, all defaults. */
function defaultConfig(targetName) {
	return configOf(configSchema.parse({ targets: { [targetName]: {} } }));
}
/** Maps whose values are text whatever they look like. */
function isTextMap(path) {
	const [root, , ...rest] = path;
	if (root !== "targets") return false;
	return /^(env|build-args|workload\.openapi\.headers|workload\.routes\.\d+\.headers)$/.test(rest.map(String).join("."));
}
function configOf(written) {
	return {
		targets: Object.entries(written.targets).map(([name, target]) => targetOf(name, target)),
		gate: gateOf(written.gate)
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
		workload: workloadOf(written.workload)
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
/** Rising, each once, none above the requests of a trial. */
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
// src/inputs.ts
/** Inputs of the action, or flags of the command line under the same names: raw strings → typed values, laid over the config. */
/** What holds when an input is not set; everything else is then as the config says. action.yml repeats these. */
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
const routesSchema = require_vendor.string().transform(splitRoutes).pipe(require_vendor.array(routeSchema$1).min(1).max(mostRoutes));
const shardSchema = require_vendor.string().regex(/^[1-9]\d{0,2}\/[1-9]\d{0,2}$/, { error: "must be which of how many, such as `2/4`" }).transform((text) => {
	const [index = 1, of = 1] = text.split("/").map(Number);
	return {
		index,
		of
	};
}).refine(({ index, of }) => index <= of, { error: "counts from 1 to the number of jobs, such as `2/4`" });
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
/** The inputs of action.yml, the flags of `compare`. */
const inputNames = Object.keys(inputsSchema.shape);
/** `''` is unset, as the runner hands over what nobody wrote. Throws `UserError` that names every problem. */
function readInputs(raw) {
	const set = Object.entries(raw).filter(([, value]) => value !== void 0 && value.trim() !== "");
	const trimmed = Object.fromEntries(set.map(([name, value]) => [name, value?.trim()]));
	return parsed(inputsSchema, trimmed);
}
/** Inputs win over the config; without one they are enough to measure the Dockerfile at the root. */
function applyInputs(config, inputs) {
	const { targets, gate } = config ?? defaultConfig(onlyName(inputs.target));
	return {
		targets: selectTargets(targets, inputs.target ?? []).map((target) => overrideTarget(target, inputs)),
		gate: {
			...gate,
			failOn: inputs["fail-on"] ?? gate.failOn,
			onInconclusive: inputs["on-inconclusive"] ?? gate.onInconclusive
		}
	};
}
function onlyName(names = []) {
	if (names.length < 2) return names[0] ?? "app";
	throw new UserError(`\`target\` names ${listed$1(names)}, but there is no rss-plateau.yml: without one there is a single target. Add the file, or name one target.`);
}
function selectTargets(targets, wanted) {
	const names = targets.map(({ name }) => name);
	const problems = wanted.filter((name) => !names.includes(name)).map((name) => {
		const near = nearest(name, names);
		const hint = near === void 0 ? "" : ` did you mean \`${near}\`?`;
		return `\`target\`: the config has no \`${name}\`, its targets are ${listed$1(names)}${hint === "" ? "." : `;${hint}`}`;
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
	throw userError("The inputs have", problemsOf(result.error.issues).map(({ sentence }) => sentence));
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
/** The line itself when it is not a map after all: the route's own error then shows it. */
function flowMap(line) {
	try {
		return (0, import_dist.parse)(line);
	} catch {
		return line;
	}
}
// src/model/report.ts
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
const bytes$1 = require_vendor.number$1().nonnegative();
const count$1 = require_vendor.number$1().int().nonnegative();
const milliseconds$1 = require_vendor.number$1().nonnegative();
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
	startBytes: bytes$1.nullable().describe("before the first request; null when the service never got ready"),
	warmupRequests: count$1.nullable().describe("requests until memory had settled; null when it never did"),
	plateauBytes: bytes$1.nullable().describe("level after warm-up, or the last level when there is none"),
	plateauNoiseBytes: bytes$1.nullable().describe("half the width of the plateau's 95 % interval"),
	checkpoints: require_vendor.array(require_vendor.object({
		requests: count$1,
		rssBytes: bytes$1.nullable()
	})),
	bytesPerRequest: intervalSchema.nullable().describe("slope after warm-up; null when too little was seen"),
	latencyMs: require_vendor.object({
		mean: milliseconds$1,
		p50: milliseconds$1,
		p99: milliseconds$1
	}).nullable(),
	requests: count$1.describe("answers in the trial that got furthest"),
	failedRequests: count$1.describe("unexpected, refused and lost answers over all trials"),
	requestsToCap: count$1.nullable().describe("at this slope, from a fresh start; null when it does not grow"),
	breakdown: require_vendor.object({
		anon: bytes$1,
		shmem: bytes$1,
		file: bytes$1,
		kernel: bytes$1
	}).nullable(),
	processes: count$1
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
	smallestDetectable: require_vendor.number$1().nonnegative().nullable().describe("bytes a request that this run would have caught with 80 % power")
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
		buildMs: milliseconds$1,
		measureMs: milliseconds$1,
		diagnoseMs: milliseconds$1,
		totalMs: milliseconds$1
	})
});
// src/report/escape.ts
/**
* Text from outside (target names, routes, container logs, labels) made safe for the place it is shown in.
* A pull request's author chooses it, and the comment that shows it is posted with the repository's token.
*/
const ansi = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-Z\\-_])/g;
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
/** One line without control or invisible characters, at most `limit` characters long. */
function plainLine(text, limit = 120) {
	return cutText(withoutControls(text).trim(), limit);
}
/** On one line, and without what a terminal would obey or a reader could not see. */
function withoutControls(text) {
	return text.replace(ansi, "").replace(/\s+/g, " ").replace(invisible, "");
}
/** The last `limit` lines, each one plain. */
function plainLines(text, limit) {
	return text.split(/\r\n|\r|\n/).map((line) => indentation(line) + plainLine(line, 200)).filter((line) => line.trim() !== "").slice(-limit);
}
/** A trace is read by its indentation; deep ones are cut. */
function indentation(line) {
	return (/^[ \t]*/.exec(line)?.[0] ?? "").replaceAll("	", "  ").slice(0, 8);
}
/** Cut to a number of characters (never through the middle of one), with `…` in place of the last. */
function cutText(text, limit) {
	const characters = Array.from(text);
	return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join("")}…`;
}
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
/** Back-ticks where the text cannot end them or a table's cell; else an element, whose entities work everywhere. */
function markdownCode(text) {
	if (!/[`|<>&\\]|^ | $/.test(text)) return `\`${text}\``;
	return `<code>${text.replace(/[!-~]/g, (character) => /[\w./,-]/.test(character) ? character : entity(character))}</code>`;
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
/** Nothing of it is there: its job left no report. */
function isUnmeasured({ measured }) {
	return measured.trials.length === 0;
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
/** Decimals that tell neighbouring ticks apart. */
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
// src/model/measurement.ts
/**
* measurement.json: everything that was seen while measuring, and nothing that was concluded from it.
* It stands between measuring and judging; what comes after it is a pure function of it.
*/
const measurementSchemaId = "rss-plateau/measurement/1";
const bytes = require_vendor.number$1().int().nonnegative().max(2 ** 50);
const count = require_vendor.number$1().int().nonnegative().max(1e9);
const milliseconds = require_vendor.number$1().nonnegative().max(1e10);
const sideSchema = require_vendor._enum(["base", "head"]);
const sampleSchema = require_vendor.object({
	requests: count.describe("answers received when memory was read; 0 is the read before the first request"),
	atMs: milliseconds.describe("since the load of this trial started"),
	anonBytes: bytes.describe("anonymous memory of all processes, pages that forked processes share counted once"),
	shmemBytes: bytes.describe("shared memory and tmpfs, /dev/shm among it"),
	fileBytes: bytes.describe("page cache; shown, never judged"),
	kernelBytes: bytes.describe("kernel memory held for the container: stacks, page tables, sockets, slab"),
	processes: count
});
const trialEndSchema = require_vendor.discriminatedUnion("kind", [
	require_vendor.object({ kind: require_vendor.literal("completed") }),
	require_vendor.object({
		kind: require_vendor.literal("deadline"),
		limitMs: milliseconds
	}).describe("the workload took longer than its share of the budget and was cut"),
	require_vendor.object({
		kind: require_vendor.literal("oom"),
		by: require_vendor._enum(["kernel", "runtime"]).describe("kernel: the cap was hit; runtime: the runtime gave up at its own limit"),
		survived: require_vendor.boolean().describe("the container lived on, as under a supervisor that starts a killed worker again"),
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
		silentMs: milliseconds,
		log: require_vendor.string()
	}).describe("no answer came any more"),
	require_vendor.object({
		kind: require_vendor.literal("not-ready"),
		reason: require_vendor._enum(["exited", "timeout"]),
		waitedMs: milliseconds,
		exitCode: require_vendor.number$1().int().nullable(),
		seen: require_vendor.string().describe("what the last attempt got: a status, a connection error"),
		log: require_vendor.string()
	}).describe("the workload never started")
]);
const loadSchema = require_vendor.object({
	answered: count.describe("answers received, of any status"),
	unexpected: require_vendor.array(require_vendor.object({
		route: count.describe("index into workload.routes"),
		status: require_vendor.number$1().int(),
		count
	})).describe("answers whose status the route does not expect"),
	errors: require_vendor.array(require_vendor.object({
		message: require_vendor.string(),
		count
	})).describe("connections refused or broken, requests timed out"),
	lost: count.describe("requests whose connection closed before an answer came"),
	durationMs: milliseconds,
	latencyMs: require_vendor.object({
		mean: milliseconds,
		p50: milliseconds,
		p99: milliseconds
	})
});
const trialSchema = require_vendor.object({
	side: sideSchema,
	pair: count.describe("trials with the same number ran at the same time"),
	readyMs: milliseconds.describe("from the container's start to the first sign of readiness"),
	samples: require_vendor.array(sampleSchema),
	load: loadSchema,
	oomKills: count.describe("processes that the kernel killed in the container for want of memory"),
	end: trialEndSchema
});
const warningSchema = require_vendor.object({
	code: require_vendor.string(),
	text: require_vendor.string()
});
const routeSchema = require_vendor.object({
	method: require_vendor.string(),
	path: require_vendor.string(),
	weight: require_vendor.number$1().int().positive(),
	expect: require_vendor.array(require_vendor.string()).describe("status codes or classes such as 2xx; any")
});
const targetMeasurementSchema = require_vendor.object({
	name: require_vendor.string(),
	capBytes: bytes,
	cpus: require_vendor.number$1().positive(),
	port: require_vendor.number$1().int(),
	workload: require_vendor.object({
		requestsConfigured: count,
		requests: count.describe("requests of one trial, after the budget was applied; both sides alike"),
		connections: count,
		reconnect: count,
		ratePerSecond: require_vendor.number$1().nonnegative(),
		checkpoints: require_vendor.array(count),
		routes: require_vendor.array(routeSchema)
	}),
	pairs: count.describe("pairs planned"),
	images: require_vendor.object({
		base: require_vendor.string().nullable(),
		head: require_vendor.string()
	}).describe("image ids; base is null when there is nothing to compare with"),
	trials: require_vendor.array(trialSchema),
	confirmation: require_vendor.object({
		requests: count.describe("of one trial; more than in `trials`"),
		trials: require_vendor.array(trialSchema)
	}).optional().describe("fresh pairs with more requests, run when the trials showed growth that would block"),
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
	label: require_vendor.string().describe("what a report calls it: a short SHA, a folder's name, an image's name")
});
const environmentSchema = require_vendor.object({
	tool: require_vendor.string(),
	node: require_vendor.string(),
	kernel: require_vendor.string(),
	arch: require_vendor.string(),
	cpus: count,
	memoryBytes: bytes,
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
		]).describe("smaps: page tables; status: the processes' own count; cgroup: its sum; stats-api: the engine's word"),
		errorBytes: bytes.describe("how far one reading may be from the truth at worst")
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
		buildMs: milliseconds,
		measureMs: milliseconds,
		diagnoseMs: milliseconds,
		totalMs: milliseconds
	})
});
/** What is judged: anonymous plus shared memory, never page cache. */
function rssBytes(sample) {
	return sample.anonBytes + sample.shmemBytes;
}
/** Of both looks. */
function allTrials({ trials, confirmation }) {
	return [...trials, ...confirmation?.trials ?? []];
}
// src/report/series.ts
/** The samples of one side as lines over requests, for the charts: each trial, and their median. */
function trialsOf(target, side) {
	return target.trials.filter((trial) => trial.side === side);
}
function trialPoints(trial) {
	return trial.samples.map((sample) => ({
		requests: sample.requests,
		bytes: rssBytes(sample)
	}));
}
/** The container ended, or answers no more: from here on there is no memory to speak of. */
function endedEarly(trial) {
	const { end } = trial;
	return end.kind === "oom" ? !end.survived : end.kind === "crashed" || end.kind === "unresponsive";
}
/** Answers up to the last sample; 0 when the workload never started. */
function lastRequests(trial) {
	return trial.samples.at(-1)?.requests ?? 0;
}
/**
* The request count up to which both sides are drawn: as far as every side got that stayed alive, so that a trial
* cut by its deadline does not look dead; and as far as anything got when no side stayed alive.
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
/** Memory of one trial at a request count, between samples on a straight line; 0 after its death; null when unknown. */
function levelAt$1(trial, requests) {
	const points = trialPoints(trial);
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
	const levels = trials.flatMap((trial) => levelAt$1(trial, requests) ?? []).sort((a, b) => a - b);
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
// src/report/mermaid.ts
/**
* RSS over requests as a Mermaid chart, which GitHub draws inside a comment; no image can be attached to one.
* Written for Mermaid 10.9 to 11.17, as GitHub does not say which it uses: `xychart-beta`, both lines on one integer
* grid (lines of unequal length are stretched), fixed decimals (exponents and null do not parse), 0 after a death,
* and colours named in the title because older versions draw no legend.
*/
/** Enough for the shape; GitHub draws them all, and the source stays below 2,000 characters. */
const maxPoints = 60;
const colours = {
	base: "#6e7781",
	head: "#d1242f",
	cap: "#bf8700"
};
/** null when no trial of head got far enough to draw a line. */
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
/** Only what no Mermaid version reads as syntax, and no Markdown fence. */
function chartName(name) {
	return name.replace(/[^\w .-]/g, "_").slice(0, 40);
}
function axisEnd(value) {
	return Number.isInteger(value) ? String(value) : value.toFixed(3);
}
// src/report/phrase.ts
/**
* A sentence before it has a medium: text, code and emphasis. Each renderer escapes the pieces for itself, so a
* sentence is written once and nothing from outside reaches Markdown, HTML or a terminal unescaped.
*/
/** Template tag: literal parts and plain values become text, spans and phrases stay what they are. */
function phrase(literals, ...values) {
	return literals.flatMap((literal, index) => {
		const value = values[index];
		const spans = value === void 0 ? [] : typeof value === "string" ? [plain(value)] : [value].flat();
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
function plain(text) {
	return {
		kind: "text",
		text: cutText(withoutControls(text), 400)
	};
}
/** Sentences one after the other. */
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
/** The inverse of `phraseText`, for sentences out of report.json: what stands between back-ticks is code again. */
function readPhrase(text) {
	return text.split("`").map((piece, index) => index % 2 === 1 ? code(piece) : plain(piece)).filter((span) => span.text !== "");
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
/** For `<summary>` in a comment, which holds HTML and no Markdown. */
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
// src/report/rows.ts
const unknown$1 = "–";
/** Memory comes in pages: less than one is no difference. */
const pageBytes$1 = 4096;
const withinNoise = "within noise";
function tableRows(target) {
	const { base, head } = target.report;
	const row = (label, cell, change = "", decisive = false) => ({
		label,
		base: base === null ? null : cell(base, "base"),
		head: cell(head, "head"),
		change: base === null ? "" : change,
		decisive: decisive && change !== ""
	});
	const decides = (...codes) => codes.includes(target.findings.why[0]?.code ?? "");
	return [
		row("RSS at start", (side) => bytesOr(side.startBytes), levelChange(target, 0)),
		...checkpointCounts(target).map((requests) => row(`after ${formatCount(requests)} requests`, (side, name) => checkpointCell(target, side, name, requests), levelChange(target, requests))),
		...secondLookRows(target, row),
		row("Plateau", (side, name) => plateauCell(target, side, name), plateauChange(target), decides("higher-plateau", "lower-plateau")),
		row("Growth per 1,000 requests", (side) => growthCell(side.bytesPerRequest), growthChange(target), target.report.verdict === "leak" || decides("lower-slope")),
		row("Mean latency", latencyCell, latencyChange(target))
	];
}
/** Where the second look ended, for as far as both sides got. */
function secondLookRows({ measured }, row) {
	const trials = measured.confirmation?.trials.filter((trial) => !endedEarly(trial)) ?? [];
	const last = Math.min(...trials.map(lastRequests));
	const change = medianOf(pairChanges(trials, (trial) => levelAt$1(trial, last)));
	if (change === null) return [];
	const cell = (side) => bytesOr(medianLevelAt(trials.filter((trial) => trial.side === side), last));
	return [row(`after ${formatCount(last)}, second look`, (_side, name) => cell(name), formatByteChange(change))];
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
	const at = formatCount(requestsAtDeath$1(target, name) ?? Math.max(0, ...dead.map(lastRequests)));
	switch (side.outcome) {
		case "plateau": return side.plateauBytes === null ? unknown$1 : formatBytesWithNoise(side.plateauBytes, side.plateauNoiseBytes ?? 0);
		case "leak": return "none ↗";
		case "oom": return `${dead.some(({ end }) => end.kind === "oom" && end.by === "runtime") ? "gave up" : "killed"} at ${at} requests`;
		case "crashed": return `${dead.some(({ end }) => end.kind === "unresponsive") ? "silent from" : "crashed at"} ${at} requests`;
		case "not-ready": return "never ready";
		case "invalid": return "not valid";
		case "inconclusive": return "unclear";
	}
}
/** As the headline has it. */
function requestsAtDeath$1({ findings }, name) {
	const why = findings.why.find((each) => "trials" in each && each.side === name);
	return why !== void 0 && "requests" in why ? why.requests : null;
}
function growthCell(slope) {
	if (slope === null) return unknown$1;
	if (slope.lo > 0 || slope.hi < 0) return formatBytes(slope.value * 1e3);
	const spread = Math.max(-slope.lo, slope.hi) * 1e3;
	return spread < .5 ? "0" : `0 ± ${formatBytes(spread)}`;
}
function latencyCell({ latencyMs }) {
	return latencyMs === null ? unknown$1 : formatDurationMs(latencyMs.mean);
}
function plateauChange({ report: { base, head, delta } }) {
	const change = delta?.plateauBytes ?? null;
	if (change === null || base?.outcome !== "plateau" || head.outcome !== "plateau") return "";
	if (change.lo <= 0 && change.hi >= 0) return withinNoise;
	const percent = base.plateauBytes ? change.value / base.plateauBytes * 100 : 0;
	return Math.abs(percent) < .05 ? formatByteChange(change.value) : `${formatByteChange(change.value)} (${percent > 0 ? "+" : ""}${formatPercent(percent)})`;
}
function growthChange({ report: { delta } }) {
	const change = delta?.bytesPerRequest ?? null;
	if (change === null) return "";
	return change.lo <= 0 && change.hi >= 0 ? withinNoise : formatByteChange(change.value * 1e3);
}
/**
* A reading is told apart from noise when it is more than the pairs differ among themselves, more than what two
* readings may be wrong by, and more than twice the standard error of the level: the report has no better one here.
*/
function levelChange({ measured, findings, readingErrorBytes }, requests) {
	const changes = pairChanges(measured.trials, (trial) => levelAt$1(trial, requests) || null);
	const change = medianOf(changes);
	if (change === null) return "";
	const disagreement = Math.max(...changes) - Math.min(...changes);
	const noise = Math.max(disagreement, 2 * (findings.basis.levelNoiseBytes ?? 0), 2 * readingErrorBytes, pageBytes$1);
	return Math.abs(change) <= noise ? withinNoise : formatByteChange(change);
}
/** Latency is not judged, so only a change that nobody would call noise is told: a quarter, in every pair. */
function latencyChange({ measured }) {
	const changes = pairChanges(measured.trials, (trial) => endedEarly(trial) ? null : Math.log(trial.load.latencyMs.mean));
	const change = medianOf(changes);
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
function medianOf(values) {
	const sorted = [...values].sort((a, b) => a - b);
	const low = sorted[Math.floor((sorted.length - 1) / 2)];
	const high = sorted[Math.floor(sorted.length / 2)];
	return low === void 0 || high === void 0 ? null : (low + high) / 2;
}
function bytesOr(bytes) {
	return bytes === null ? unknown$1 : formatBytes(bytes);
}
/** A folder called `base` beside the word base would be said twice. */
function isTold(side, label) {
	return label !== side;
}
// src/report/sections.ts
/** Characters. GitHub's own limit is 65,536; what is left over is for a caller that adds links. */
const bodyBudget = 6e4;
/** Room for the note itself. */
const noteBudget = 600;
function fitSections(sections, budget = bodyBudget) {
	const whole = join$11(sections.map(({ markdown }) => markdown));
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
	return join$11([...sections.filter((section) => kept.has(section)).map(({ markdown }) => markdown), note]);
}
function join$11(parts) {
	return `${parts.join("\n\n")}\n`;
}
// src/report/table.ts
function markdownTable(head, align, rows) {
	const line = (cells) => `| ${cells.join(" | ")} |`;
	return [
		line(head),
		`|${align.map((each) => each === "right" ? "--:" : "---").join("|")}|`,
		...rows.map(line)
	].join("\n");
}
/** Columns two spaces apart; when that is too wide for `columns`, the widest ones wrap inside their cells. */
function textTable(head, align, rows, columns) {
	const all = [head, ...rows];
	const widths = fitWidths(head.map((_, column) => Math.max(...all.map((cells) => length(cells[column] ?? "")))), columns - 2 * (head.length - 1));
	return all.flatMap((cells) => {
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
/** At spaces where there are any, else in the middle of the word; a number keeps its unit. */
function wrapText(text, width) {
	return wrapWords(text.replace(/(\d) (?=(?:[KMGT]i)?B\b|ms\b|s\b|%)/g, "$1\xA0"), width).map((line) => line.replaceAll("\xA0", " "));
}
function wrapWords(text, width) {
	const lines = [];
	let line = "";
	for (const word of text.split(" ").flatMap((each) => chunks(each, width))) if (line !== "" && length(line) + 1 + length(word) > width) {
		lines.push(line);
		line = word;
	} else line = line === "" ? word : `${line} ${word}`;
	return [...lines, line];
}
function chunks(word, width) {
	const characters = Array.from(word);
	if (characters.length <= width) return [word];
	return Array.from({ length: Math.ceil(characters.length / width) }, (_, index) => characters.slice(index * width, (index + 1) * width).join(""));
}
function pad(text, width, align) {
	const gap = " ".repeat(Math.max(0, width - length(text)));
	return align === "right" ? gap + text : text + gap;
}
function length(text) {
	return Array.from(text).length;
}
// src/report/words/advice.ts
function advice(target) {
	if (target.report.accepted) return [];
	switch (target.report.verdict) {
		case "leak": return leakAdvice(target);
		case "grew": return [growthAdvice(target)];
		case "oom": return oomAdvice(target);
		case "crash": return [phrase`The last lines of its log are in this report. ${reproduce(target)}`];
		case "preexisting": return [phrase`Nothing to do in this pull request. The problem is worth an issue of its own, it is in base.`];
		case "inconclusive": return [inconclusiveAdvice(target)];
		case "no-baseline": return [phrase`Where this change adds the service, or mends its build, the next one has a base. Otherwise name one: ${code("base-ref")} in a workflow, ${code("--base git:REF")} in a terminal.`];
		case "invalid": return invalidAdvice(target);
		case "pass":
		case "improved": return budgetAdvice(target);
	}
}
/** Growth that a label would turn into a pass. */
function isAcceptable({ verdict, failed }) {
	return failed && verdict !== "crash" && verdict !== "invalid" && verdict !== "inconclusive";
}
function acceptingPhrase(label) {
	return phrase`to accept this growth, put the label ${code(label)} on the pull request and run the failed job again`;
}
/** A YAML key: quoted unless it is a plain word. */
function yamlKey(name) {
	return /^[A-Za-z][\w.-]*$/.test(name) ? name : JSON.stringify(name);
}
function reproduce({ report }) {
	return phrase`See it on your machine: ${code(`rss-plateau compare --target ${/^[\w.-]+$/.test(report.name) ? report.name : JSON.stringify(report.name)}`)}.`;
}
function leakAdvice(target) {
	const slope = findWhy(target.findings, "head-grows-faster")?.bytesPerRequest;
	const accept = slope === void 0 ? [] : [phrase`If it is meant, tolerate it: ${code(`gate.leak: ${Math.ceil(slope.hi)}`)} (bytes a request) in ${code("rss-plateau.yml")}.`];
	return [phrase`Look in the diff for what outlives a request: module-level lists and maps, caches without a bound, listeners and tasks that are never removed. ${reproduce(target)}`, ...accept];
}
function growthAdvice({ findings, report }) {
	const bytes = findWhy(findings, "higher-plateau")?.bytes.hi ?? report.delta?.plateauBytes?.hi ?? 0;
	return phrase`It grew once and stopped, as a new cache or library does. If that is wanted, accept it with a bound: ${code(`gate.allow-growth: {${yamlKey(report.name)}: ${Math.max(1, Math.ceil(bytes / mib))}MiB}`)} in ${code("rss-plateau.yml")}.`;
}
function oomAdvice(target) {
	const why = findWhy(target.findings, "out-of-memory");
	const cause = target.report.head.bytesPerRequest !== null && target.report.head.bytesPerRequest.lo > 0 ? phrase`It grew by ${formatBytes(target.report.head.bytesPerRequest?.value ?? 0)} a request until then, so more memory would only delay it. ${reproduce(target)}` : phrase`If it needs this much by design, raise ${code("memory")} of the target (now ${formatBytes(target.measured.capBytes)}). ${reproduce(target)}`;
	return why?.by === "runtime" ? [cause, phrase`The runtime has a limit of its own below the cap (in Node ${code("--max-old-space-size")}).`] : [cause];
}
function inconclusiveAdvice({ findings }) {
	const noisy = findWhy(findings, "too-noisy");
	if (noisy !== void 0) return noisy.requests === null ? phrase`More requests alone would not settle it. Take out what makes the memory of the trials differ: random payloads, background jobs, a machine busy with other work.` : settledBy(noisy.requests);
	const short = findWhy(findings, "too-short");
	if (short !== void 0) return settledBy(short.needed);
	const look = findWhy(findings, "second-look");
	if (look !== void 0) return settledBy(look.requests);
	const unsettled = findWhy(findings, "still-warming-up");
	if (unsettled !== void 0) return settledBy(unsettled.requests);
	return phrase`Mend what ended the trials, which are listed in report.html, and run again.`;
}
function settledBy(requests) {
	return phrase`This would settle it: ${code(`workload.requests: ${requests}`)} (${formatCount(requests)} a trial), with a ${code("workload.budget")} that leaves time for them.`;
}
function invalidAdvice({ findings, measured }) {
	if (findWhy(findings, "not-measured") !== void 0) return [phrase`Look into the log of the job that is missing, and run the failed jobs again.`];
	if (findWhy(findings, "not-ready") !== void 0) return [phrase`Check that the service listens on 0.0.0.0 and port ${String(measured.port)} (${code("port")}), that ${code("ready")} names a path that answers 2xx, and that it gets the ${code("env")} it wants. The end of its log is in this report.`];
	const answers = findWhy(findings, "unexpected-answers");
	if (answers !== void 0 && answers.status !== null && answers.route !== null) return [phrase`Mend the route or its request; if ${String(answers.status)} is right, say so: ${code(`expect: ${answers.status}`)} on ${code(answers.route)}.`];
	return [phrase`Mend the requests under ${code("workload.routes")}, or say what they should answer with ${code("expect")}.`];
}
function budgetAdvice({ findings }) {
	return findWhy(findings, "above-max-rss") === void 0 ? [] : [phrase`Bring it below the budget, or raise ${code("gate.max-rss")} in ${code("rss-plateau.yml")}.`];
}
// src/report/words/reason.ts
/** `1.09 KiB (95 % CI 1.08–1.10)`. */
function intervalText({ value, lo, hi, confidence }, negate = false) {
	const [from, to] = negate ? [-hi, -lo] : [lo, hi];
	const amount = negate ? -value : value;
	return `${formatBytes(amount)} (${formatPercent(confidence * 100)} CI ${formatByteRange(amount, from, to)})`;
}
function reasonPhrase(why) {
	switch (why.code) {
		case "head-grows-faster": return phrase`Head retains ${intervalText(why.bytesPerRequest)} a request more than base.`;
		case "higher-plateau": return phrase`Head levels off ${intervalText(why.bytes)} above base, ${formatPercent(why.percent)} more.`;
		case "lower-plateau": return phrase`Head levels off ${intervalText(why.bytes, true)} below base, ${formatPercent(Math.abs(why.percent))} less.`;
		case "lower-slope": return phrase`Head retains ${intervalText(why.bytesPerRequest, true)} a request less than base.`;
		case "second-look": return secondLook$1(why);
		case "within-noise": return phrase`Levels and slopes of the two sides differ by no more than noise and tolerance.`;
		case "both-grow": return phrase`Both sides keep growing: base by ${intervalText(why.base)} a request, head by ${intervalText(why.head)}.`;
		case "out-of-memory": return phrase`${outOfMemory(why)} after ${formatCount(why.requests)} requests, in ${trials$1(why.trials)}.`;
		case "crashed": return phrase`${side(why)} exited${withCode(why.exitCode)} after ${formatCount(why.requests)} requests, in ${trials$1(why.trials)}.`;
		case "unresponsive": return phrase`${side(why)} stopped answering after ${formatCount(why.requests)} requests, in ${trials$1(why.trials)}.`;
		case "not-ready": return notReady(why);
		case "unexpected-answers": return unexpectedAnswers(why);
		case "same-failures": return phrase`${formatPercent(why.share * 100)} of the requests fail on both sides alike.`;
		case "too-noisy": return phrase`The slopes of the trials scatter by ${formatBytes(why.noise)} a request, too much for a verdict.`;
		case "too-short": return phrase`${formatCount(why.requests)} requests a trial were answered; a verdict needs ${formatCount(why.needed)}.`;
		case "no-usable-pair": return phrase`In no pair did both sides give a series that can be compared.`;
		case "still-warming-up": return phrase`Memory had not settled at the end of the run; ${formatCount(why.requests)} requests a trial would show more.`;
		case "not-measured": return notMeasured$1(why);
		case "no-base": return phrase`There is no base to compare with, so only absolute checks were made.`;
		case "above-max-rss": return phrase`Head needs ${formatBytes(why.rssBytes)}, above the budget of ${formatBytes(why.maxRssBytes)} (${code("gate.max-rss")}).`;
	}
}
/** Who took it upon themselves, and when: a reviewer must not have to look for it. */
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
function secondLook$1({ outcome, bytesPerRequest, requests }) {
	const look = `on fresh containers and up to ${formatCount(requests)} requests`;
	switch (outcome) {
		case "goes-on": return phrase`A second look, ${look}, confirms it: ${intervalText(bytesPerRequest)} a request more than base.`;
		case "ended": return phrase`What grew in the first look comes to an end: ${look}, memory levels off.`;
		case "unclear": return phrase`A second look, ${look}, could not tell whether it goes on.`;
	}
}
function notMeasured$1({ jobs, of }) {
	if (of === 1) return phrase`The job that should have measured it left no report.`;
	return phrase`${formatCount(jobs)} of the ${formatCount(of)} jobs that should have measured it left no report.`;
}
function side(why) {
	return why.side === "base" ? "Base" : "Head";
}
function trials$1(count) {
	return count === 1 ? "1 trial" : `${count} trials`;
}
/** ` with code 1`, or nothing when it is not known. */
function withCode(exitCode) {
	return exitCode === null ? "" : ` with code ${exitCode}`;
}
function notReady(why) {
	const waited = `${formatDurationMs(why.waitedMs)} after its start`;
	return why.reason === "exited" ? phrase`${side(why)} exited${withCode(why.exitCode)} ${waited}, before it was ready; the last attempt saw: ${why.seen}.` : phrase`${side(why)} was not ready ${waited}; the last attempt saw: ${why.seen}.`;
}
function outOfMemory(why) {
	if (why.by === "runtime") return `The runtime of ${why.side} gave up at its own memory limit`;
	return why.survived ? `The kernel killed a process of ${why.side} at the memory cap (the container lived on)` : `The kernel killed ${why.side} at the memory cap`;
}
function unexpectedAnswers(why) {
	const count = `${formatCount(why.answers)} answers of ${why.side} (${formatPercent(why.share * 100)})`;
	const status = why.status === null ? "an error or no answer" : `status ${why.status}`;
	return why.route === null ? phrase`${count} were not what the workload expects: ${status}.` : phrase`${count} were not what the workload expects: ${status} to ${code(why.route)}.`;
}
// src/report/words/fact.ts
/** What a reader needs to follow and repeat a verdict, as labelled facts: how it was decided, workload, trials, machine. */
/** Longer lists are cut: the whole is in measurement.json. */
const listed = 12;
function pairsUsed(used, { trials, pairs }) {
	const made = new Set(trials.map(({ pair }) => pair)).size;
	const spared = made < pairs ? ` (${pairs} planned; more would not have changed the verdict)` : "";
	return phrase`${String(used)} of ${String(made)}${spared}`;
}
function decisionFacts({ report, findings, measured }) {
	const { basis } = findings;
	const { delta } = report;
	const tolerated = `${formatPercent(basis.toleratedGrowth.percent)} or ${formatBytes(basis.toleratedGrowth.bytes)}, whichever is more`;
	const none = phrase`not to be had from this run`;
	return [
		{
			label: "Pairs used",
			value: pairsUsed(basis.pairs, measured)
		},
		{
			label: "Window",
			value: basis.window ? phrase`requests ${formatCount(basis.window.fromRequests)} to ${formatCount(basis.window.toRequests)}, after warm-up` : phrase`none: memory did not settle`
		},
		...report.base === null ? [] : [{
			label: "Slope, head − base",
			value: delta?.bytesPerRequest ? phrase`${intervalText(delta.bytesPerRequest)} a request; tolerated ${formatBytes(basis.toleratedBytesPerRequest)}` : none
		}, {
			label: "Level, head − base",
			value: delta?.plateauBytes ? phrase`${intervalText(delta.plateauBytes)}; tolerated ${tolerated}` : none
		}],
		...perPair("Slope of each pair, a request", basis.bytesPerRequest),
		...perPair("Level of each pair", basis.plateauBytes),
		...secondLook(basis.confirmation),
		{
			label: "Noise (standard error)",
			value: phrase`slope ${basis.slopeNoise === null ? "unknown" : formatByteRate(basis.slopeNoise)} a request, level ${basis.levelNoiseBytes === null ? "unknown" : formatBytes(basis.levelNoiseBytes)}`
		},
		{
			label: "Smallest leak it could see",
			value: report.smallestDetectable === null ? none : phrase`${formatByteRate(report.smallestDetectable)} a request, with 80 % power`
		}
	];
}
function secondLook(look) {
	if (look === null) return [];
	const { fromRequests, toRequests } = look.window;
	return [{
		label: "Second look",
		value: phrase`fresh containers, requests ${formatCount(fromRequests)} to ${formatCount(toRequests)}`
	}, ...perPair("Its slopes, a request", look.bytesPerRequest)];
}
function perPair(label, values) {
	const sides = ["base", "head"].filter((side) => values[side].length > 0).map((side) => phrase`${side} ${shortList(values[side].map(formatByteRate))}`);
	return sides.length === 0 ? [] : [{
		label,
		value: joinPhrases(sides, "; ")
	}];
}
function shortList(items) {
	const rest = items.length - listed;
	return items.slice(0, listed).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
function workloadFacts({ measured }) {
	const { workload } = measured;
	const cut = workload.requests < workload.requestsConfigured ? ` (of ${formatCount(workload.requestsConfigured)} configured)` : "";
	const rate = workload.ratePerSecond > 0 ? `at most ${formatCount(workload.ratePerSecond)} a second` : "as fast as answered";
	const reuse = workload.reconnect > 0 ? `a new one after ${formatCount(workload.reconnect)} requests` : "kept alive";
	const routes = workload.routes.slice(0, listed).map((route) => phrase`${code(`${route.method} ${route.path}`)} × ${String(route.weight)} → ${route.expect.join(", ")}`);
	const rest = workload.routes.length - listed;
	return [
		{
			label: "Requests a trial",
			value: phrase`${formatCount(workload.requests)}${cut}, ${rate}`
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
		}
	];
}
const trialColumns = [
	"pair",
	"side",
	"requests",
	"failed",
	"time",
	"p50",
	"p99",
	"end"
];
function trialCells({ measured }) {
	return allTrials(measured).toSorted((a, b) => a.pair - b.pair || (a.side < b.side ? -1 : 1)).slice(0, 40).map((trial) => [
		String(trial.pair + 1),
		trial.side,
		formatCount(lastRequests(trial)),
		formatCount(failedAnswers(trial)),
		...[
			trial.load.durationMs,
			trial.load.latencyMs.p50,
			trial.load.latencyMs.p99
		].map((time) => trial.load.answered === 0 ? "–" : formatDurationMs(time)),
		endWords$1(trial)
	]);
}
function endWords$1({ end }) {
	switch (end.kind) {
		case "completed": return "completed";
		case "deadline": return `cut after ${formatDurationMs(end.limitMs)}`;
		case "oom":
			if (end.by === "runtime") return `runtime out of memory, exit ${end.exitCode ?? "unknown"}`;
			return end.survived ? "a process killed at the cap" : "killed at the cap";
		case "crashed": return `exit ${end.exitCode ?? "unknown"}`;
		case "unresponsive": return `silent for ${formatDurationMs(end.silentMs)}`;
		case "not-ready": return end.reason === "exited" ? `exit ${end.exitCode ?? "unknown"} before ready` : `not ready in ${formatDurationMs(end.waitedMs)}`;
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
				title: `What shows that ${side} ran out of memory`,
				log: trial.end.evidence
			}];
		}
		return [];
	});
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
			value: phrase`build ${formatDurationMs(timing.buildMs)}, measuring ${formatDurationMs(timing.measureMs)}, in all ${formatDurationMs(timing.totalMs)}`
		},
		{
			label: "Run",
			value: phrase`${code(measurement.runId)}, seed ${String(measurement.seed)}, ${environment.tool}, Node ${environment.node}`
		}
	];
}
// src/report/words/headline.ts
/** The one line over a report: what happened, in which service, on which side. */
const calmSymbols = {
	oom: "⚠️",
	crash: "⚠️",
	leak: "⚠️",
	invalid: "⚠️",
	grew: "⚠️",
	inconclusive: "❔",
	"no-baseline": "➖",
	preexisting: "➖",
	pass: "✅",
	improved: "✅"
};
/** ❌ only where the check fails: a leak that the policy only reports is a warning. */
function verdictSymbol({ report }) {
	if (report.failed) return "❌";
	return report.accepted ? "✅" : calmSymbols[report.verdict];
}
/** For a line of an overview that names the target in another column. */
function shortVerdict(target) {
	if (isUnmeasured(target)) return "not measured";
	const { report, findings } = target;
	if (report.accepted && report.verdict === "grew") return "accepted growth";
	const words = !blockingByNature.has(report.verdict) && findWhy(findings, "above-max-rss") !== void 0 ? "above the budget" : verdictWords[report.verdict];
	return report.accepted ? `accepted: ${words}` : words;
}
const verdictWords = {
	oom: "out of memory",
	crash: "crash",
	leak: "memory leak",
	invalid: "not valid",
	grew: "higher plateau",
	inconclusive: "inconclusive",
	"no-baseline": "no base to compare with",
	preexisting: "pre-existing, not made worse",
	pass: "no growth",
	improved: "improved"
};
function headline(target) {
	const name = code(target.report.name);
	const { report, findings } = target;
	const budget = findWhy(findings, "above-max-rss");
	if (budget !== void 0 && !blockingByNature.has(report.verdict)) return phrase`${report.accepted ? "Accepted, above" : "Above"} the memory budget in ${name}: head needs ${formatBytes(budget.rssBytes)} of ${formatBytes(budget.maxRssBytes)}`;
	switch (report.verdict) {
		case "leak": return phrase`${report.accepted ? "Accepted memory leak" : "Memory leak"} in ${name}: ${leakWords(target)}`;
		case "grew": return report.accepted ? phrase`Accepted growth in ${name}: head levels off ${higherBy(target)}` : phrase`Higher plateau in ${name}: both sides level off, head ${higherBy(target)}`;
		case "oom": return phrase`${report.accepted ? "Accepted, out of memory" : "Out of memory"} in ${name}: ${oomWords(target)}, base did not`;
		case "crash": return phrase`Crash in ${name}: ${crashWords(target)}, base did not`;
		case "preexisting": return phrase`Pre-existing in ${name}, not made worse: ${preexistingWords(target)}`;
		case "inconclusive": return phrase`Inconclusive for ${name}: ${inconclusiveWords(target)}`;
		case "no-baseline": return phrase`No base to compare ${name} with: ${headAloneWords(target)}`;
		case "invalid":
			if (isUnmeasured(target)) return phrase`Not measured: ${name}`;
			return phrase`Not valid for ${name}: ${invalidWords(target)}`;
		case "pass": return findWhy(findings, "higher-plateau") === void 0 ? phrase`No memory growth in ${name}` : phrase`No memory growth beyond tolerance in ${name}`;
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
function leakWords({ report }) {
	return report.base?.outcome === "leak" || (report.base?.bytesPerRequest?.lo ?? 0) > 0 ? "head grows faster than base" : "head keeps growing, base levels off";
}
function higherBy({ findings, report }) {
	return `${formatBytes((findWhy(findings, "higher-plateau")?.bytes ?? report.delta?.plateauBytes)?.value ?? 0)} higher`;
}
function oomWords({ findings }) {
	const why = findings.why.find((each) => each.code === "out-of-memory" && each.side === "head");
	if (why?.code !== "out-of-memory") return "head ran out of memory";
	const after = `after ${formatCount(why.requests)} requests`;
	if (why.by === "runtime") return `head's runtime gave up ${after}`;
	return why.survived ? `head lost a process to the memory cap ${after}` : `head was killed ${after}`;
}
function crashWords({ findings }) {
	const why = findings.why.find((each) => (each.code === "crashed" || each.code === "unresponsive") && each.side === "head");
	if (why?.code === "unresponsive") return `head stopped answering after ${formatCount(why.requests)} requests`;
	if (why?.code !== "crashed") return "head died in the middle of the workload";
	return `head exited${why.exitCode === null ? "" : ` with code ${why.exitCode}`} after ${formatCount(why.requests)} requests`;
}
function preexistingWords({ report }) {
	if (report.base?.outcome === "oom") return "base runs out of memory too";
	return report.base?.outcome === "crashed" ? "base crashes too" : "base keeps growing too";
}
function inconclusiveWords({ findings }) {
	if (findWhy(findings, "no-usable-pair") !== void 0) return "too few trials could be used";
	if (findWhy(findings, "too-short") !== void 0) return "too few requests to tell";
	if (findWhy(findings, "second-look") !== void 0) return "growth that may come to an end";
	if (findWhy(findings, "still-warming-up") !== void 0) return "memory had not settled yet";
	return findWhy(findings, "too-noisy") === void 0 ? "not all trials of head survived" : "too noisy to tell";
}
function headAloneWords({ report: { head } }) {
	if (head.outcome === "leak") return "head keeps growing";
	if (head.outcome === "oom") return "head ran out of memory";
	return head.plateauBytes === null ? "head alone was measured" : `head levels off at ${formatBytes(head.plateauBytes)}`;
}
function invalidWords({ findings }) {
	if (findWhy(findings, "not-measured") !== void 0) return "it was measured only in part";
	const unready = findWhy(findings, "not-ready");
	if (unready !== void 0) return unready.reason === "exited" ? `${unready.side} exited before it was ready` : `${unready.side} never became ready`;
	const answers = findWhy(findings, "unexpected-answers");
	if (answers !== void 0) return `${answers.side} did not answer as the workload expects`;
	return "most requests failed on both sides";
}
function improvedWords({ findings }) {
	const level = findWhy(findings, "lower-plateau");
	if (level === void 0) return findWhy(findings, "lower-slope") === void 0 ? "head went through the workload, base did not" : "head grows more slowly than base";
	return `head levels off ${formatByteChange(level.bytes.value).replace("−", "")} lower`;
}
// src/report/words/overview.ts
/** The headline of a report on several targets. */
/** So many are named; a heading with more is not read. */
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
		words: phrase`${String(failed.length)} of ${String(targets.length)} targets fail: ${nameThem(failed)}`
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
// src/report/words/resolved.ts
const alerts = {
	oom: "head ran out of memory",
	crash: "head crashed",
	leak: "this was a memory leak",
	invalid: "the measurement was not valid",
	grew: "this was a higher plateau",
	inconclusive: "the measurement was inconclusive",
	"no-baseline": "there was no base to compare with",
	preexisting: "the growth was in base too",
	pass: "memory was above the budget",
	improved: "memory was above the budget"
};
function resolvedPhrase({ verdict, sha }) {
	return phrase`Resolved: at ${code(sha.slice(0, 7))} ${alerts[verdict]}.`;
}
// src/report/words/summary.ts
/** The sentence under the headline: the number first, then what it means. */
function summary(target) {
	const { acceptedBy } = target.report;
	return acceptedBy === void 0 ? verdictSummary(target) : joinPhrases([verdictSummary(target), acceptancePhrase(acceptedBy)]);
}
function verdictSummary(target) {
	const { report, findings } = target;
	switch (report.verdict) {
		case "leak": return joinPhrases([
			moreByRequest(target),
			...goesOn(target),
			...capWarning(target)
		]);
		case "grew": return higherLevel(target);
		case "oom":
		case "crash": return deathSummary(target);
		case "improved": return lessMemory(target);
		case "pass": return findWhy(findings, "higher-plateau") ? higherLevel(target) : joinPhrases([sameMemory(target), ...sensitivity(target)]);
		case "preexisting": return preexistingSummary(target);
		case "inconclusive": return joinPhrases([inconclusiveSummary(target), ...sensitivity(target)]);
		case "no-baseline": return joinPhrases([headAlone(target), ...capWarning(target)]);
		case "invalid": return invalidSummary(target);
	}
}
function ci({ value, lo, hi, confidence }) {
	return `(${formatPercent(confidence * 100)} CI ${formatByteRange(value, lo, hi)})`;
}
function moreByRequest({ findings, report }) {
	const slope = (findWhy(findings, "second-look") ?? findWhy(findings, "head-grows-faster"))?.bytesPerRequest ?? report.delta?.bytesPerRequest;
	return slope ? phrase`Head retains ${strong(`${formatBytes(slope.value)} more per request`)} ${ci(slope)}.` : phrase`Head keeps growing.`;
}
function goesOn({ findings }) {
	const why = findWhy(findings, "second-look");
	return why === void 0 ? [] : [phrase`Fresh containers went on at this pace for ${formatCount(why.requests)} requests.`];
}
function capWarning({ report: { head }, measured }) {
	if (head.requestsToCap === null) return [];
	return [phrase`At this rate the ${formatBytes(measured.capBytes)} cap is reached after about ${formatRoughCount(head.requestsToCap)} requests.`];
}
function higherLevel({ findings, report }) {
	const why = findWhy(findings, "higher-plateau");
	if (why === void 0) return phrase`Head levels off higher than base.`;
	const { percent, bytes } = findings.basis.toleratedGrowth;
	const tolerated = `${formatPercent(percent)} or ${formatBytes(bytes)}, whichever is more`;
	const limit = report.verdict === "grew" ? `tolerated is ${tolerated}` : `within what is tolerated`;
	return report.accepted && report.acceptedBy === void 0 ? phrase`Head levels off ${strong(`${formatBytes(why.bytes.value)} higher`)} ${ci(why.bytes)}, ${formatPercent(why.percent)} more than base; ${code("gate.allow-growth")} accepts it.` : phrase`Head levels off ${strong(`${formatBytes(why.bytes.value)} higher`)} ${ci(why.bytes)}, ${formatPercent(why.percent)} more than base; ${limit}.`;
}
function deathSummary({ findings, measured, report }) {
	const why = findings.why.find((each) => (each.code === "out-of-memory" || each.code === "crashed" || each.code === "unresponsive") && each.side === "head");
	if (why === void 0 || !("trials" in why)) return phrase`Head did not survive the workload.`;
	const planned = allTrials(measured).filter((trial) => trial.side === "head").length;
	const where = `in ${why.trials} of ${trials$1(planned)}`;
	const base = report.base === null ? "" : ` Base got through ${formatCount(report.base.requests)}.`;
	return phrase`${strong(`After ${formatCount(why.requests)} requests`)} head ${deathWords(why, measured.capBytes)}, ${where}.${base}`;
}
function deathWords(why, capBytes) {
	if (why.code === "unresponsive") return "stopped answering";
	if (why.code === "crashed") return `exited${withCode(why.exitCode)}`;
	return why.by === "runtime" ? "gave up for want of memory at its runtime's own limit" : `reached the ${formatBytes(capBytes)} cap and the kernel killed it`;
}
function lessMemory({ findings }) {
	const level = findWhy(findings, "lower-plateau");
	if (level !== void 0) {
		const less = negated(level.bytes);
		return phrase`Head levels off ${strong(`${formatBytes(less.value)} lower`)} ${ci(less)}, ${formatPercent(Math.abs(level.percent))} less than base.`;
	}
	const slope = findWhy(findings, "lower-slope");
	if (slope === void 0) return phrase`Head went through the workload; base did not.${findings.why.length > 0 ? " " : ""}${joinPhrases(findings.why.slice(0, 1).map(reasonPhrase))}`;
	const less = negated(slope.bytesPerRequest);
	return phrase`Head retains ${strong(`${formatBytes(less.value)} less per request`)} ${ci(less)}.`;
}
function negated({ value, lo, hi, confidence }) {
	return {
		value: -value,
		lo: -hi,
		hi: -lo,
		confidence
	};
}
function sameMemory({ report: { delta } }) {
	const level = delta?.plateauBytes ?? null;
	return level === null ? phrase`Head needs no more memory than base.` : phrase`Head levels off ${strong(`within ${formatBytes(Math.max(Math.abs(level.lo), Math.abs(level.hi)))} of base`)} (${formatPercent(level.confidence * 100)} confidence).`;
}
/** What a run can see is part of what its result means. */
function sensitivity({ report: { smallestDetectable } }) {
	if (smallestDetectable === null) return [];
	return [phrase`The smallest leak that this run would have caught: ${formatBytes(smallestDetectable)} a request.`];
}
function preexistingSummary({ findings, report }) {
	const grow = findWhy(findings, "both-grow");
	if (grow !== void 0) return phrase`Base retains ${strong(`${formatBytes(grow.base.value)} per request`)} ${ci(grow.base)}, head ${formatBytes(grow.head.value)} ${ci(grow.head)}: this change does not make it worse.`;
	return phrase`Base ends after ${strong(`${formatCount(report.base?.requests ?? 0)} requests`)}, head after ${formatCount(report.head.requests)}: this change does not make it worse.`;
}
function inconclusiveSummary({ findings, measured }) {
	const [why] = findings.why;
	if (why === void 0) return phrase`Too little was seen for a verdict.`;
	if (why.code === "too-noisy") return phrase`${strong(`± ${formatBytes(why.noise)} per request`)} is how far the trials scatter: too far for a verdict.`;
	if (why.code === "too-short") return phrase`${strong(`${formatCount(why.requests)} requests`)} a trial were answered; a verdict needs ${formatCount(why.needed)}.`;
	if (why.code === "no-usable-pair") return phrase`${strong(`${findings.basis.pairs} of ${measured.pairs} pairs`)} gave a series on both sides that can be compared: too few.`;
	if (why.code === "still-warming-up") return phrase`After ${strong(`${formatCount(measured.workload.requests)} requests`)} memory had not settled, so there is no level to compare.`;
	return reasonPhrase(why);
}
function headAlone({ report: { head } }) {
	if (head.plateauBytes === null || head.outcome !== "plateau") return head.bytesPerRequest === null ? phrase`Head alone was measured.` : phrase`Head retains ${strong(`${formatBytes(head.bytesPerRequest.value)} per request`)} ${ci(head.bytesPerRequest)}.`;
	return phrase`Head levels off at ${strong(formatBytes(head.plateauBytes))}; whether that is more than before, this run cannot tell.`;
}
function invalidSummary({ findings }) {
	const [why] = findings.why;
	if (why === void 0) return phrase`The workload did not do what it says.`;
	if (why.code === "not-ready") {
		const after = phrase`${strong(formatDurationMs(why.waitedMs))} after its start ${why.side}`;
		return why.reason === "exited" ? phrase`${after} had exited${withCode(why.exitCode)}. The last attempt saw: ${why.seen}.` : phrase`${after} was still not ready. The last attempt saw: ${why.seen}.`;
	}
	if (why.code === "unexpected-answers") {
		const status = why.status === null ? "an error or no answer" : `status ${why.status}`;
		const route = why.route === null ? "" : phrase` to ${code(why.route)}`;
		return phrase`${strong(`${formatPercent(why.share * 100)} of the answers`)} of ${why.side} (${formatCount(why.answers)}) were not what the workload expects: ${status}${route}. Memory under such a load says nothing.`;
	}
	return reasonPhrase(why);
}
// src/report/markdown.ts
/** The hidden first line by which a later run finds its comment again. */
function commentMarker(key = "default") {
	return `<!-- rss-plateau:${keyText(key)} -->`;
}
const keyLength = 60;
/** What is cut, or is no letter, still tells two keys apart. */
function keyText(key) {
	const plain = key.replace(/[^\w.-]/g, "-").slice(0, keyLength);
	return plain === key ? key : `${plain}-${checksum(key)}`;
}
/** FNV-1a, 32 bits. */
function checksum(text) {
	return (Array.from(text).reduce((hash, char) => Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619), 2166136261) >>> 0).toString(16);
}
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
			markdown: folded("Environment", factList$1(environmentFacts(measurement))),
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
	const told = resolved === void 0 ? [] : [`\n✅ ${phraseMarkdown(resolvedPhrase(resolved))}`];
	return [
		...hidden,
		opening,
		...told
	].join("\n");
}
function oneTarget(target, report) {
	const name = escapeMarkdown(plainLine(target.report.name, 40));
	const chart = mermaidChart(target);
	return {
		opening: `### ${verdictSymbol(target)} ${phraseMarkdown(headline(target))}\n${phraseMarkdown(summary(target))}`,
		sections: [
			{
				markdown: rowTable$1(tableRows(target), report),
				name: `the table of ${name}`,
				rank: 1
			},
			...adviceSection(target),
			...chart === null ? [] : [{
				markdown: chart,
				name: `the chart of ${name}`,
				rank: 4
			}],
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
/** A line a target first; each one's table folded under it; the chart of the worst, as none may stand in a fold. */
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
/** As many lines as any reader would read; the rest is in the folded tables and report.html. */
const overviewLines = 100;
function overviewSections(targets) {
	const lines = targets.slice(0, overviewLines).map((target) => [
		phraseMarkdown([code(target.report.name)]),
		`${verdictSymbol(target)} ${shortVerdict(target)}`,
		phraseMarkdown(summary(target))
	]);
	const rest = targets.length - lines.length;
	const table = markdownTable([
		"target",
		"verdict",
		""
	], [
		"left",
		"left",
		"left"
	], lines);
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
		rowTable$1(tableRows(target), report),
		...next,
		"**How this was decided**",
		decided(target),
		"**Workload and trials**",
		workload(target)
	]).join("\n\n")}\n\n</details>`;
}
function rowTable$1(rows, { base, head }) {
	const side = (name, label) => isTold(name, label) ? `${name} ${phraseMarkdown([code(label.slice(0, 60))])}` : name;
	if (base === null) return markdownTable(["", side("head", head.label)], ["left", "right"], rows.map((row) => [row.label, row.head]));
	return markdownTable([
		"",
		side("base", base.label),
		side("head", head.label),
		"change"
	], [
		"left",
		"right",
		"right",
		"right"
	], rows.map((row) => [
		row.label,
		row.base ?? "",
		row.head,
		row.decisive ? `**${row.change}**` : row.change
	]));
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
function decided(target) {
	return [...target.report.reasons.map((reason) => `- ${phraseMarkdown(readPhrase(reason))}`), factList$1(decisionFacts(target))].join("\n");
}
function workload(target) {
	const align = trialColumns.map((column) => column === "side" || column === "end" ? "left" : "right");
	const logs = trialLogs(target).map(({ title, log }) => `${title}:\n<pre>${plainLines(log, 20).map(escapeHtml).join("\n")}</pre>`);
	return [
		factList$1(workloadFacts(target)),
		markdownTable(trialColumns, align, trialCells(target)),
		...logs
	].join("\n\n");
}
function factList$1(facts) {
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
// src/adapters/git-command.ts
/** The git command, with what it may see and what it may be asked to do spelled out. */
/** `config` holds for every call. */
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
/** @actions/exec cannot be told to stop; git ends with us, when nobody reads its output any more. */
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
// src/adapters/git-origin.ts
/** Commits more of history at each step; then all of it. */
const deepenings = [
	50,
	200,
	1e3
];
/** True when origin had it. `refspec` is a SHA or a ref; no ref of ours is moved. */
function fetchCommit(git, dir, refspec, settings) {
	return fetch(git, dir, [
		"--depth=1",
		"origin",
		"--end-of-options",
		refspec
	], settings);
}
/** The commit of a branch or tag, brought here; undefined when origin has none of that name. */
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
/** Calls `ask` again with more history each time; undefined when all of it gave no answer. */
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
// src/adapters/git-worktree.ts
/** A commit checked out beside the user's working tree, with the submodules and the LFS files that the user's has. */
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
/** Of that commit, which may have other ones than the checkout: `160000 commit SHA\tPATH`. */
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
/** `lfs: false` of actions/checkout leaves no other trace than the files themselves. */
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
// src/adapters/git-repository.ts
/** The user's git repository, through the git command; the user's own checkout is never touched. */
/** undefined: `dir` is not inside a git working tree. Throws `UserError` when git refuses to look. */
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
	throw new UserError(`git does not trust the repository in ${dir}, which another user owns.\n${stderr}`);
}
function isSha(ref) {
	return /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(ref);
}
/** The remote's own word first; a clone made by `actions/checkout` has none. */
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
// src/adapters/autocannon.ts
var import_autocannon = /* @__PURE__ */ require_rolldown_runtime.__toESM(require_vendor.require_autocannon(), 1);
/** autocannon ends a run on its sampling tick; its default of a second would be added to every trial. */
const tickMs$1 = 50;
/** Runs end by `stop`; this only bounds one that nobody stopped. */
const forgottenRunSeconds = 3600;
function createAutocannonLoad() {
	return { start: startRun };
}
function startRun(spec) {
	const tally = createTally(spec.routes);
	const clients = [];
	const requests = spec.sequence.map((route) => toRequest(spec.routes[route]));
	const startedMs = performance.now();
	let answered = 0;
	let endedMs;
	const setupClient = (client) => {
		const offset = Math.floor(clients.length * requests.length / spec.connections);
		clients.push(client);
		client.setRequests([...requests.slice(offset), ...requests.slice(0, offset)]);
		followClient(client, {
			onAnswer: (sent, status) => {
				if (endedMs !== void 0) return;
				const route = spec.sequence[(offset + sent - 1) % spec.sequence.length] ?? 0;
				tally.answer(route, status);
				answered += 1;
				spec.onAnswer(answered);
			},
			onLost: () => {
				if (endedMs === void 0) tally.lost += 1;
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
		if (endedMs === void 0) tally.latenciesMs.push(latencyMs);
	});
	instance.on("reqError", (error) => {
		if (endedMs === void 0) tally.error(error.code ?? error.message);
	});
	return {
		get answered() {
			return answered;
		},
		stop() {
			if (endedMs !== void 0) return;
			endedMs = performance.now();
			for (const client of clients) client.destroy();
			instance.stop();
		},
		done: Promise.resolve(instance).then(() => tally.result(answered, (endedMs ?? performance.now()) - startedMs))
	};
}
/** Tells answers and lost requests of one connection apart: with no pipelining at most one request is under way. */
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
// src/adapters/build-cache.ts
/** What a runner gives an action, and nothing else; the workflow may give less (`cache-mode`). */
function cacheRightsOf(env) {
	const address = env["ACTIONS_RESULTS_URL"] ?? env["ACTIONS_CACHE_URL"];
	const isThere = isSet$1(env["ACTIONS_RUNTIME_TOKEN"]) && isSet$1(address);
	const mode = env["ACTIONS_CACHE_MODE"] ?? "write";
	return {
		reads: isThere && (mode === "read" || mode === "write"),
		writes: isThere && (mode === "write" || mode === "write-only")
	};
}
/** The engine's builder exports no cache with the store that Docker had before 29. */
function canKeepLayers({ driver, hasContainerdStore }) {
	return driver !== "docker" || hasContainerdStore;
}
/**
* The arguments that keep an image's layers and take those of both sides; null where there is no cache to be had, or
* its token would get into other hands. BuildKit hands what it imports, with the token, to the Dockerfile's frontend,
* and the pull request may name one of its own.
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
/** `# syntax=…`, with `//` too, or the whole file as JSON: whatever BuildKit reads it from. */
function namesForeignFrontend(text) {
	const named = [...text.matchAll(/^\W*syntax\W*?[=:]\W*?([^\s"',]+)/gim)].map(([, frontend = ""]) => frontend);
	return text.trimStart().startsWith("{") || named.some((frontend) => !dockersOwn.test(frontend));
}
function isSet$1(text) {
	return text !== void 0 && text !== "";
}
// src/adapters/docker-images.ts
/** Builds images with the docker CLI, which has what the API alone lacks: BuildKit, .dockerignore, credentials. */
function createDockerImages(engine, env = process.env) {
	const cli = { env };
	const cliEnv = dockerEnvironment(env);
	return {
		async build(spec) {
			const before = await engine.inspectImage(spec.tag);
			await build$1(spec, cli);
			const after = await engine.inspectImage(spec.tag);
			if (after === void 0) throw new Error(`docker build succeeded, but ${spec.tag} does not exist.`);
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
			if (exitCode !== 0) throw new UserError(`The image ${name} is not on this machine and could not be pulled: ${output.at(-1) ?? "no reason given"}`);
		}
	};
}
async function build$1(spec, cli) {
	const caching = await chooseCache(spec, cli);
	if (caching !== null) {
		const { exitCode } = await runDocker(caching, cachingBuildEnvironment(cli.env), spec.signal, spec.onLine);
		if (exitCode === 0) return;
		spec.onLine("building again, with the engine's own builder");
	}
	const { exitCode, output } = await runDocker([
		"build",
		"--force-rm",
		...argumentsOf(spec)
	], dockerEnvironment(cli.env), spec.signal, spec.onLine);
	if (exitCode !== 0) throw new BuildFailed(output.slice(-20));
}
function argumentsOf({ runId, tag, dockerfile, contextDir, buildArgs }) {
	const args = Object.entries(buildArgs).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
	return [
		"--tag",
		tag,
		"--file",
		dockerfile,
		...Object.entries(labelsOf(runId)).flatMap(([name, value]) => ["--label", `${name}=${value}`]),
		...args,
		contextDir
	];
}
/** null: the image is built without. */
async function chooseCache(spec, cli) {
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
		...argumentsOf(spec)
	];
}
/** null: there is no buildx. */
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
	const hear = (chunk) => {
		for (const line of chunk.toString("utf8").split(/\r?\n/)) {
			if (line.trim() === "") continue;
			output.push(line);
			onLine(line);
		}
	};
	const listeners = {
		stdout: hear,
		stderr: hear
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
/** @actions/exec cannot be told to stop; the docker CLI ends with us, when nobody reads its output any more. */
function untilAborted(signal) {
	return new Promise((_resolve, reject) => {
		const stop = () => reject(new Interrupted("Interrupted."));
		if (signal.aborted) stop();
		else signal.addEventListener("abort", stop, { once: true });
	});
}
// src/adapters/proc.ts
/** What the kernel says of one process: parsers for the files of /proc/PID, and reading files that may vanish meanwhile. */
const kib = 1024;
/** undefined when the process or cgroup is gone: ENOENT before the open, ESRCH or ENODEV when it went after it. */
function readIfPresent$1(path) {
	try {
		return (0, node_fs.readFileSync)(path, "utf8");
	} catch (error) {
		if (hasCode(error, "ENOENT", "ESRCH", "ENODEV")) return void 0;
		throw error;
	}
}
/** The file is there, and not ours to read. */
function isDenied(error) {
	return hasCode(error, "EACCES", "EPERM");
}
function hasCode(error, ...codes) {
	return error instanceof Error && "code" in error && typeof error.code === "string" && codes.includes(error.code);
}
/** Bytes of a `Name:   12 kB` line of status, smaps or meminfo; undefined when there is no such line. */
function parseKilobyteLine(text, name) {
	const match = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text);
	return match === null ? void 0 : Number(match[1]) * kib;
}
function parseStatus(text) {
	return {
		anonBytes: parseKilobyteLine(text, "RssAnon") ?? 0,
		threads: Number(/^Threads:\s+(\d+)$/m.exec(text)?.[1] ?? 1)
	};
}
/**
* Anonymous memory by /proc/PID/smaps_rollup: a page shared by n processes counts 1/n here, so a sum over
* forked workers counts it once. What was given back by MADV_FREE is the kernel's to take and is left out.
* undefined before Linux 5.4, which has no Pss_Anon.
*/
function parseRollupAnonBytes(text) {
	const anonBytes = parseKilobyteLine(text, "Pss_Anon");
	return anonBytes === void 0 ? void 0 : Math.max(0, anonBytes - (parseKilobyteLine(text, "LazyFree") ?? 0));
}
/** PF_FORKNOEXEC of include/linux/sched.h: forked, and no other program started since. */
const forkedWithoutExec = 64;
/** Whether the process still has the pages that it shared with its parent when it was forked, by /proc/PID/stat. */
function parseIsForked(stat) {
	const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
	return (Number(fields[6]) & forkedWithoutExec) !== 0;
}
const auxvPageSize = 6n;
/** The kernel's page size, which Node does not tell: 4 KiB nearly everywhere, 64 KiB on some arm64 and ppc64 kernels. */
function pageBytes() {
	const auxv = (0, node_fs.readFileSync)("/proc/self/auxv");
	for (let offset = 0; offset + 16 <= auxv.length; offset += 16) if (auxv.readBigUInt64LE(offset) === auxvPageSize) return Number(auxv.readBigUInt64LE(offset + 8));
	return 4096;
}
// src/adapters/cgroup.ts
/** Finds the cgroup of a container in this machine's files, so that its memory can be read there. */
/** The cgroup that holds the process's memory: v1's memory controller if there is one, else the unified hierarchy. */
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
/** Mounts of v1's memory controller and of the unified hierarchy, out of /proc/PID/mountinfo. */
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
* The path is taken from the kernel, never built: it depends on the engine's cgroup driver, on rootless mode
* and on the engine's parent cgroup. The pid may be another machine's (a remote engine, Docker Desktop), where
* the same number is a stranger here; so the path has to name the container, or to carry its cap.
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
	}).memoryBytes !== owner.capBytes) return;
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
/** A container with an init of its own may have moved its processes into cgroups below: its memory is the whole. */
function throughSegmentNaming(containerId, path) {
	const segments = path.split("/");
	const index = segments.findIndex((segment) => segment.includes(containerId));
	return index === -1 ? void 0 : segments.slice(0, index + 1).join("/");
}
/** Ids of all processes in the cgroup and those below it; undefined when it is gone. */
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
/** Infinity is no cap; null where the kernel does not say. */
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
// src/adapters/cgroup-memory.ts
/** The memory figures of one cgroup, in the same terms for cgroup v1 and v2. */
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
/** v1 does not say how much of the kernel's memory could be reclaimed, so all of it is told. */
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
	return {
		anonBytes: bytes("anon"),
		shmemBytes,
		fileBytes: Math.max(0, bytes("file") - shmemBytes),
		kernelBytes: Math.max(0, kernelBytes) + bytes("sock")
	};
}
/** Processes that the kernel killed in this cgroup for want of memory; undefined when it is gone. */
function readOomKills(version, dir) {
	const text = readIfPresent$1((0, node_path.join)(dir, version === 1 ? "memory.oom_control" : "memory.events"));
	return text === void 0 ? void 0 : parseCounters(text).get("oom_kill") ?? 0;
}
// src/adapters/engine-meter.ts
/** `staleBytes` is by this machine's CPUs: the engine's may have another number, which the API does not tell here. */
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
// src/adapters/reading-errors.ts
/** How far a memory reading may be from the truth, by where it was read. */
/**
* memory.stat is brought up to date on reading only when more than 64 pages a CPU are pending, and each CPU may
* hold back 63 more (MEMCG_CHARGE_BATCH, mm/memcontrol.c): 1.98 MiB on 4 CPUs, for anon and shmem together. It
* is behind, never ahead, and the kernel catches up every 2 s. Before Linux 5.12 each counter lagged by at most
* 32 pages a CPU, which is less.
*/
function cgroupErrorBytes(cpus, pageBytes) {
	return cpus * 127 * pageBytes;
}
/**
* RssAnon where the kernel does not add up all its parts on reading: up to Linux 6.1 each thread held back 63
* faults, from 6.2 on each CPU a batch of 32 pages or two a CPU. It was made exact in 6.16, and in the stable
* kernels of that time (commit 82241a83cd15).
*/
function statusErrorBytes(threads, cpus, pageBytes) {
	return Math.max(threads * 63, cpus * Math.max(32, 2 * cpus)) * pageBytes;
}
const trials = 4;
const attemptsPerTrial = 5;
const framePages = 8;
/**
* Whether this kernel's RssAnon is exact, seen rather than concluded from its version, because distributions
* port the repair back. Touches memory of our own and compares with walks of the page tables: where RssAnon is
* held back, it would lie within the frame by chance in about one of 16 trials, and in all of them once in 65,000.
*/
function checkStatusIsExact(pageBytes) {
	const touched = [];
	return Array.from({ length: trials }, (_, trial) => {
		touched.push(Buffer.alloc((257 + 14 * trial) * pageBytes, 1));
		return isWithinPageTables(framePages * pageBytes);
	}).every(Boolean);
}
/** Reading takes a page or two itself, so two walks frame RssAnon; a collector's thread may widen the frame: again then. */
function isWithinPageTables(frameBytes) {
	for (let attempt = 0; attempt < attemptsPerTrial; attempt++) {
		const before = walkOwnAnonBytes();
		const told = parseStatus((0, node_fs.readFileSync)("/proc/self/status", "utf8")).anonBytes;
		const after = walkOwnAnonBytes();
		if (after >= before && after - before <= frameBytes) return told >= before && told <= after;
	}
	return false;
}
/** 0 before Linux 4.14, which has no such file: then nothing frames. */
function walkOwnAnonBytes() {
	return parseKilobyteLine(readIfPresent$1("/proc/self/smaps_rollup") ?? "", "Anonymous") ?? 0;
}
// src/adapters/host-meter.ts
/**
* Reads a container's memory in this machine's files: the anonymous and shared memory of all its processes, pages
* that forked processes share counted once, page cache never.
*
* Anonymous memory has three sources that mean the same thing. `status` adds up what the processes count
* themselves: exact on current kernels and cheap, but it counts pages that forked processes share for each of them.
* `smaps` walks their page tables and shares such pages out: exact, for root or their own user only, and it holds
* up base and head alike for some 20 ms at 500 MiB, so it serves where it is needed. `cgroup` is the cgroup's own
* sum, which may be a little behind. A source that has been left is not returned to, so that a series has no steps
* of the meter's own making beyond `errorBytes`.
*
* Shared memory (tmpfs, /dev/shm, shared mappings) is always the cgroup's: only there files that nobody has mapped
* count. It lags by `staleBytes` at most, and only while it changes: as long as it stands still, nothing is pending.
*/
function openHostMeter({ container, cgroup, procRoot, ledger, accuracy }) {
	const caps = readCaps(cgroup);
	let source = accuracy.statusIsExact ? "status" : "smaps";
	let tablesAreOurs = true;
	let threads = 1;
	let forkedBefore = [];
	let shmemAtOpen;
	let shmemMoved = false;
	let capFraction = 0;
	let exit;
	/** undefined: not to be had from this source in this reading. */
	function readAnonBytes(pids) {
		if (source === "cgroup") return void 0;
		if (source === "smaps") {
			const anonBytes = walkPageTables(pids);
			if (anonBytes !== void 0) return anonBytes;
			source = "status";
		}
		const processes = readProcesses(procRoot, pids);
		const forked = processes.length > 1 ? processes.filter((one) => one.forked).map((one) => one.pid) : [];
		threads = Math.max(threads, ...processes.map((one) => one.status.threads));
		if (forked.length === 0) {
			forkedBefore = [];
			return processes.reduce((total, one) => total + one.status.anonBytes, 0);
		}
		const anonBytes = walkPageTables(pids);
		if (forked.some((pid) => forkedBefore.includes(pid))) source = anonBytes === void 0 ? "cgroup" : "smaps";
		forkedBefore = forked;
		return anonBytes;
	}
	/** undefined when they are not for us to see. */
	function walkPageTables(pids) {
		const anonBytes = tablesAreOurs ? sumOfRollups(procRoot, pids) : void 0;
		tablesAreOurs &&= anonBytes !== void 0;
		return anonBytes;
	}
	function read() {
		account.look();
		const pids = listProcesses(cgroup.dir);
		if (pids === void 0 || pids.length === 0) return void 0;
		const anonBytes = readAnonBytes(pids);
		const memory = readCgroupMemory(cgroup);
		if (memory === void 0 || anonBytes === 0) return void 0;
		shmemAtOpen ??= memory.shmemBytes;
		shmemMoved ||= memory.shmemBytes !== shmemAtOpen;
		const reading = {
			...memory,
			anonBytes: anonBytes ?? memory.anonBytes,
			processes: pids.length
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
/** undefined when the page tables of one of the processes are not for us to see. */
function sumOfRollups(procRoot, pids) {
	try {
		let sum = 0;
		for (const pid of pids) {
			const text = readIfPresent$1((0, node_path.join)(procRoot, `${pid}`, "smaps_rollup"));
			const anonBytes = text === void 0 || text === "" ? 0 : parseRollupAnonBytes(text);
			if (anonBytes === void 0) return void 0;
			sum += anonBytes;
		}
		return sum;
	} catch (error) {
		if (isDenied(error)) return void 0;
		throw error;
	}
}
/** Those of the processes that are still there. */
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
// src/adapters/oom-ledger.ts
/** `countSurviving` reads a counter over all the containers that this ledger is asked to watch, and perhaps others. */
function createOomLedger(countSurviving) {
	const watched = [];
	const unseen = [];
	/** How much of the surviving count has been laid to someone's account, strangers among them. */
	let accounted = countSurviving();
	/** Ascribes what can be; the kills that neither a counter nor a vanished container explains. */
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
	function look() {
		if (tally() === 0) return;
		const strangers = tally();
		accounted += strangers;
	}
	return { watch(suspect) {
		look();
		const one = {
			suspect,
			killsBefore: suspect.ownKills() ?? 0,
			kills: 0,
			gone: false
		};
		watched.push(one);
		return {
			look,
			kills: () => {
				look();
				return unseen.reduce((total, entry) => total + share(entry, one), one.kills);
			}
		};
	} };
}
/** One kill each, the likeliest first; what is left over (a worker killed just before its parent) goes to the likeliest. */
function share({ kills, vanished }, one) {
	const ranked = [...vanished].sort((a, b) => b.suspect.suspicion() - a.suspect.suspicion());
	const rank = ranked.indexOf(one);
	if (rank === -1 || rank >= kills) return 0;
	return rank === 0 ? Math.max(1, kills - ranked.length + 1) : 1;
}
// src/adapters/memory-meters.ts
/** Opens a meter on a container: over the host's files where they can be seen, else over the engine's statistics. */
function createMemoryMeters(options = {}) {
	const procRoot = options.procRoot ?? "/proc";
	const onlineCpus = options.cpus ?? (0, node_os.cpus)().length;
	const ledgers = /* @__PURE__ */ new Map();
	let statusIsExact;
	/** One ledger for all the containers that the same surviving counter counts. */
	function ledgerFor(cgroup) {
		const key = cgroup.parentDir ?? "vmstat";
		const ledger = ledgers.get(key) ?? createOomLedger(survivingKills(cgroup.parentDir, procRoot));
		ledgers.set(key, ledger);
		return ledger;
	}
	return { async open(container) {
		const cgroup = findCgroup({
			id: container.id,
			pid: container.pid,
			capBytes: container.caps.memoryBytes
		}, procRoot);
		const staleBytes = cgroupErrorBytes(onlineCpus, pageBytes());
		if (cgroup === void 0) return openEngineMeter(container, staleBytes);
		statusIsExact ??= checkStatusIsExact(pageBytes());
		const accuracy = {
			staleBytes,
			statusIsExact,
			cpus: onlineCpus,
			pageBytes: pageBytes()
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
/** Kills that outlive their container: v2's parent cgroup counts those below it; v1 has only the whole machine's. */
function survivingKills(parentDir, procRoot) {
	let last = 0;
	return () => {
		const now = parentDir === void 0 ? parseCounters(readIfPresent$1((0, node_path.join)(procRoot, "vmstat")) ?? "").get("oom_kill") : readOomKills(2, parentDir);
		last = Math.max(last, now ?? 0);
		return last;
	};
}
// src/adapters/system-clock.ts
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
		clock: createSystemClock(),
		progress
	};
}
// src/pair.ts
/**
* Which two commits an event compares. Two pairs are fair: a merge commit and its first parent, or a head and the
* merge base. Any other, such as a head and the base's tip, blames the change for what others did since.
*/
/** HEAD of the checkout decides what head is; the event tells what it is to be compared with. */
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
		why: `Head ${short(head)} is GitHub's merge of ${short(second)} (#${event.number}); base ${short(first)} is its first parent.`
	};
	return pairAtMergeBase(head, event.baseSha, `${event.baseBranch}, which #${event.number} goes into`, repository);
}
async function pairOfMergeGroup(event, head, repository) {
	if (head !== event.headSha) return pairAtMergeBase(head, event.baseSha, "the queue's branch", repository);
	return {
		base: commit(event.baseSha),
		head: commit(head),
		why: `Head ${short(head)} stands in the merge queue on base ${short(event.baseSha)}.`
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
/** On the default branch the commit before, on another one where it left the default branch. */
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
		why: `Git cannot tell where head ${short(head)} left ${name}.`
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
// src/revision.ts
/** Which two trees are compared: SPECs → checked-out folders or images, and what a report calls them. */
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
/** Undefined spec: the working tree. What is acquired is released by `stack`. */
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
/** Undefined spec: the commit at which the working tree left the default branch. */
async function findBase(spec, place, stack) {
	if (spec !== void 0) return findSource(spec, "base", place, stack);
	const { repository } = place;
	const branch = await repository?.defaultBranch();
	const sha = branch === void 0 ? void 0 : await repository?.mergeBase("HEAD", branch);
	if (sha === void 0) throw new UserError(`There is nothing to compare with: ${repository === void 0 ? "this is not a git working tree" : `git cannot tell where the working tree left ${branch ?? "the default branch"} (in a shallow clone, git fetch --unshallow gets its history)`}. Name the base with --base git:REF, dir:PATH or image:NAME.`);
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
	if (repository === void 0) throw new UserError(`${side}: git:${ref} needs a git working tree, and this is none. Run it inside the repository.`);
	const sha = await repository.resolve(ref);
	if (sha === void 0) throw new UserError(`${side}: git knows no commit called ${ref}. Fetch it first (git fetch origin ${ref}), or check the name.`);
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
	if ((await (0, node_fs_promises.stat)(dir).catch(() => void 0))?.isDirectory() !== true) throw new UserError(`${side}: there is no folder ${dir}.`);
}
// package.json
var version = "0.1.0";
// src/baseline.ts
/**
* A base that an earlier run has measured already, taken again where everything that figures depend on is the same.
* Kept by the default branch's own runs; what a machine's neighbours do to both sides of a pair no longer cancels.
*/
/** All that must be equal. Text, so that equal means the same bytes. */
const conditionsSchema = require_vendor.object({
	sha: require_vendor.string(),
	target: require_vendor.string(),
	/** Of the whole target: cap, command, environment, build, workload. Hashed, because headers may hold credentials. */
	config: require_vendor.string(),
	capBytes: require_vendor.number$1(),
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
function conditionsOf(target, sha, environment, seed) {
	const { tool, arch, kernel, cpus, engine } = environment;
	const config = (0, node_crypto.createHash)("sha256").update(canonical(target)).digest("hex");
	return {
		sha,
		target: target.name,
		config,
		capBytes: target.capBytes,
		seed,
		tool,
		arch,
		kernel,
		cpus,
		engine
	};
}
/** undefined: there is none, or none that fits. What is in a store may have been put there by anybody. */
async function findBaseline(conditions, store) {
	const text = await store.restore(keyOf(conditions));
	if (text === void 0) return void 0;
	try {
		const { data: baseline } = baselineSchema.safeParse(JSON.parse(text));
		return baseline !== void 0 && canonical(baseline.conditions) === canonical(conditions) && isWhole(baseline) ? baseline : void 0;
	} catch {
		return;
	}
}
/** False when it was not kept, or is not worth keeping: only a whole and clean measurement is. */
async function keepBaseline(conditions, measured, store) {
	const { target } = measured;
	const baseline = {
		conditions,
		runId: measured.runId,
		measuredAt: measured.startedAt,
		image: target.images.head,
		requests: target.workload.requests,
		memory: measured.memory,
		trials: target.trials.flatMap((trial) => trial.side === "head" ? [{
			...trial,
			side: "base"
		}] : [])
	};
	if (target.workload.requests < target.workload.requestsConfigured || baseline.trials.length < target.pairs || !isWhole(baseline)) return false;
	return store.save(keyOf(conditions), JSON.stringify(baseline));
}
/** Pair after pair from the first, and each to its end, with every request answered as it should be. */
function isWhole({ requests, trials }) {
	return trials.every(({ pair, end, oomKills, load }, index) => pair === index && end.kind === "completed" && oomKills === 0 && load.answered >= requests && load.lost + load.errors.length + load.unexpected.length === 0);
}
/**
* Only what `git` names can be measured again, and only by what the conditions hold: a document of the service and a
* HAR file of head's checkout may be others the next time under the same config.
*/
function isReusable({ source, workload }) {
	return source.kind === "build" && workload.derive === null;
}
function keyOf(conditions) {
	const hash = (0, node_crypto.createHash)("sha256").update(canonical(conditions)).digest("hex");
	return `rss-plateau-baseline-1-${conditions.arch}-${conditions.target}-${conditions.sha.slice(0, 12)}-${hash.slice(0, 32)}`;
}
/** JSON with its keys in order. */
function canonical(value) {
	return JSON.stringify(value, (_key, inner) => typeof inner === "object" && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => one < other ? -1 : 1)) : inner);
}
// src/report/words/warning.ts
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
		text: `${plainLine(target.name)}: base ${plainLine(base.label)} and head ${plainLine(head.label)} gave the very same image, so nothing was compared. The change does not reach this image, or the build does not use it.`
	}];
}
function cutRequests({ name, workload }, smallestDetectable) {
	if (workload.requests >= workload.requestsConfigured) return [];
	const sees = smallestDetectable === null ? "" : ` This still shows a leak of ${formatBytes(smallestDetectable)} a request.`;
	return [{
		code: "requests-cut",
		text: `${plainLine(name)}: ${formatCount(workload.requests)} of ${formatCount(workload.requestsConfigured)} requests a trial, both sides alike, to stay within workload.budget.${sees}`
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
/** Sides whose measured workload can be called one. */
function isValid({ outcome }) {
	return outcome === "plateau" || outcome === "leak" || outcome === "inconclusive";
}
/** A reader must know whose word this is before trusting a figure of it. */
function notOurRun(isFork) {
	return isFork ? {
		code: "fork-run",
		text: "These figures come from the fork's own run, whose author can change what it reports. They are no proof; a maintainer who needs one runs the comparison on a branch of this repository."
	} : {
		code: "pull-request-run",
		text: "These figures come from the pull request's own workflow run, whose author can change what it reports."
	};
}
function otherPolicy() {
	return {
		code: "other-policy",
		text: "The pull request's run was to be judged by another gate than the default branch has; the default branch's judges here."
	};
}
function baseReused(target, { runId, measuredAt }) {
	return {
		code: "reused-baseline",
		text: `${plainLine(target)}: base was not run beside head. Its figures are those of run ${plainLine(runId)}, measured on ${measuredAt.slice(0, 10)} on an equal machine.`
	};
}
function baseNotBuilt(target, lines) {
	return {
		code: "base-not-built",
		text: `${plainLine(target)}: base's image could not be built, twice, so head was measured alone. ${plainLine(lines.at(-1) ?? "", 300)}`.trim()
	};
}
function policyUnread(branch, reason) {
	return {
		code: "policy-unread",
		text: `The gate's policy could not be read from ${plainLine(branch)}, so the defaults judge: ${plainLine(reason, 300)}`
	};
}
// src/build.ts
/** Source trees → images, one for each target and side. */
/** The image of one side. Null: the base has nothing to build, which is what the adding pull request looks like. */
async function provideImage(target, side, source, builder) {
	if (source.dir === null) return findImage(source.revision.label, builder);
	if (target.source.kind === "image") return findImage(target.source.name, builder);
	const contextDir = (0, node_path.resolve)(source.dir, target.source.context);
	const dockerfile = (0, node_path.join)(contextDir, target.source.dockerfile);
	if (!(0, node_fs.existsSync)(dockerfile)) {
		if (side === "base" && source.isFromHistory) return null;
		throw new UserError(`${side}: there is no ${(0, node_path.relative)(source.dir, dockerfile)} in ${source.dir} (target ${target.name}). Set \`context\` and \`dockerfile\` in rss-plateau.yml.`);
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
	builder.progress.live(`pulling ${name}`);
	await builder.images.pull(name, builder.signal);
	const pulled = await builder.engine.inspectImage(name);
	if (pulled === void 0) throw new UserError(`The image ${name} was pulled, but the engine does not have it.`);
	return pulled;
}
/**
* A base that cannot be built is told and done without: the pull request that mends the Dockerfile must be able to
* pass. It is tried twice, because a registry that did not answer must not look like that.
*/
async function buildHistory(target, tree, builder) {
	let lines = [];
	for (let tries = 0; tries < 2; tries++) try {
		return await buildImage(target, "base", tree, builder);
	} catch (error) {
		if (!(error instanceof BuildFailed)) throw error;
		({lines} = error);
	}
	for (const line of [`base: the image of target ${target} could not be built`, ...lines]) builder.progress.line(line);
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
	builder.progress.live(`building ${target}, ${side}`);
	return builder.images.build({
		...tree,
		runId: builder.runId,
		tag: `rss-plateau/${target.toLowerCase().replace(/[^a-z0-9]+/g, "-")}:${side}`,
		onLine: (line) => builder.progress.live(`building ${target}, ${side}: ${line}`),
		signal: builder.signal
	});
}
/** Where a service listens when the config does not say: where its image says. */
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
// src/config/load.ts
/** Finds the config: the file that was named, or the usual places in head's checkout. */
const usualPlaces = [
	"rss-plateau.yml",
	"rss-plateau.yaml",
	".github/rss-plateau.yml",
	".github/rss-plateau.yaml"
];
/** undefined: there is none, which the inputs alone may make up for. `headDir` is null when head is an image. */
async function loadConfig(named, headDir, workingDirectory) {
	if (named !== void 0) {
		const text = await readIfPresent((0, node_path.resolve)(workingDirectory, named));
		if (text === void 0) throw new UserError(`There is no config file ${named} in ${workingDirectory}.`);
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
// src/workload/har.ts
/** A recording of a browser's network panel (HAR 1.2, http://www.softwareishard.com/blog/har-12-spec/) → routes of the workload. */
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
* Of one connection or one person (RFC 9110, 7.6.1; cookies; credentials), set by the load itself, or conditional:
* an answer 304 to another build's ETag does no work.
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
* The requests to the origin that was asked most, in the order in which they first came, weighted by how often.
* Throws `UserError` when the file is no recording, or a request cannot be sent again as it was.
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
		routes.set(key, known === void 0 ? route : together(known, route));
	}
	if (routes.size === 0) throw new UserError(`${fileName} has no HTTP request with an answer: record again with the network panel open.`);
	if (routes.size > 1e3) throw new UserError(`${fileName} has ${routes.size} different requests to ${origin}, at most ${mostRoutes} can be sent: cut the recording.`);
	return [...routes.values()];
}
function readEntries(text, fileName) {
	let json;
	try {
		json = JSON.parse(text);
	} catch (error) {
		throw new UserError(`${fileName} is not JSON (${describeError(error)}): export the recording again as a HAR file.`);
	}
	const parsed = harSchema.safeParse(json);
	if (parsed.success) return parsed.data.log.entries;
	throw new UserError(`${fileName} is not a HAR file: \`${parsed.error.issues[0]?.path.map(String).join(".") ?? ""}\` is missing or of another kind.`);
}
/** 0 is a request that was blocked or broken off; 101 became a WebSocket. */
/** And sendable: the load cannot send HEAD. */
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
	throw new UserError(`${fileName} recorded ${request.method} ${request.url} without the text of its body (${postData.mimeType}): remove that entry, or write the route by hand.`);
}
function together(known, again) {
	return {
		...known,
		weight: known.weight + 1,
		expect: [.../* @__PURE__ */ new Set([...known.expect, ...again.expect])]
	};
}
// src/workload/json-tree.ts
/** Why an operation cannot take part in the workload; the end of a sentence. */
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
/** The node itself, or what its `$ref` points to; keys beside the `$ref` win, as OpenAPI 3.1 has it. */
function resolveRef(document, node) {
	let tree = treeOf(node);
	for (let hops = 0; typeof tree["$ref"] === "string"; hops += 1) {
		const { $ref: ref, ...beside } = tree;
		if (!ref.startsWith("#")) throw new CannotDerive(`refers to another document, \`${ref}\``);
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
/** Of two OpenAPI documents, the operations that both describe: what one side does not offer cannot be compared. */
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
/** A path item that is itself a reference is kept: what it refers to is not known here. */
function keepMethods(item, other) {
	if ("$ref" in item || "$ref" in other) return item;
	return Object.fromEntries(Object.entries(item).filter(([key]) => !methods$1.has(key) || key in other));
}
// src/workload/schema-example.ts
/**
* A JSON Schema, as OpenAPI uses it, → one value that fits. What the author gave comes first (example, default,
* const, enum); after that the plainest value that fits, because a service most likely has an item 1.
*/
const deepest = 12;
function exampleOf(schema, context, depth = 0) {
	if (depth > deepest) throw new CannotDerive("its schema contains itself without end");
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
/** What the author of a schema, a parameter or a body gave as its value; undefined when nothing. */
function givenExample(node) {
	const { examples } = node;
	const [first] = Array.isArray(examples) ? examples : Object.values(treeOf(examples)).map((named) => treeOf(named)["value"]);
	return node["example"] ?? first ?? node["default"] ?? node["const"] ?? listOf(node["enum"]).find((value) => value !== null);
}
/** `allOf` merged, and the first branch of `oneOf` or `anyOf` that is not null. */
function flatten(schema, context, depth) {
	if (depth > deepest) throw new CannotDerive("its schema contains itself without end");
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
/** The property that says which branch it is has the branch's name (or its key in the mapping) as its only value. */
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
/** The required properties and those with a value of the author's; all of them where nothing is required. */
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
	if (atLeast > 1e3) throw new CannotDerive(`needs a list of ${atLeast} entries`);
	const length = Math.min(Math.max(atLeast, depth < 3 ? 1 : 0), numberOf(schema["maxItems"]) ?? Infinity);
	const items = Array.from({ length }, () => exampleOf(schema["items"] ?? {}, context, depth + 1));
	const distinct = new Set(items.map((item) => JSON.stringify(item))).size === items.length;
	if (schema["uniqueItems"] === true && !distinct) throw new CannotDerive("needs a list of different values");
	return items;
}
/** 1 if that fits, else the nearest value to a bound that does. `wholeStep` is 1 for integers, 0 for any number. */
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
	if (length > 1e5) throw new CannotDerive(`needs a text of ${length} letters`);
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
	if (fitting === void 0) throw new CannotDerive(`needs a text that matches \`${pattern}\`: give it an example`);
	return fitting;
}
/** A pattern that this engine cannot read fits nothing. */
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
/** Sent by the load itself; OpenAPI says to ignore such parameters. */
const ignoredHeaders = /* @__PURE__ */ new Set([
	"accept",
	"content-type",
	"authorization"
]);
/** Those that are required, and optional ones of the query for which the author gave a value. */
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
		if (place === "cookie") throw new CannotDerive(`needs the cookie \`${name}\``);
		if (place === "formData") throw new CannotDerive("takes a form, not JSON");
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
/** As one piece of text: in a path, in a header. */
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
/** An OpenAPI 3.0, 3.1 or Swagger 2 document → routes of the workload, and what could not take part and why. */
const methods = [
	"get",
	"head",
	"post",
	"put",
	"patch",
	"delete"
];
/** The document out of its JSON or YAML text. */
function parseOpenapi(text, source) {
	try {
		return (0, import_dist.parse)(text, { maxAliasCount: 1e3 });
	} catch (error) {
		throw new UserError(`${source} is neither JSON nor YAML (${error instanceof Error ? error.message.split("\n")[0] : String(error)}): point \`openapi\` at the OpenAPI document itself.`);
	}
}
/**
* One route an operation, all with the same weight; the seed draws what has to be invented.
* `headers` go with every route; without any, operations that ask for credentials are skipped.
* Throws `UserError` when this is no OpenAPI document, or no operation of it can be sent.
*/
function deriveRoutes(document, seed, headers = {}) {
	const { openapi, swagger, paths } = treeOf(document);
	if (!/^(3\.|2\.0)/.test(String(openapi ?? swagger))) throw new UserError("The OpenAPI document has no `openapi: 3.x` and no `swagger: 2.0`: check the path of `openapi`.");
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
			if (routes.length === 1e3) throw new CannotDerive(`comes after the first ${mostRoutes} operations`);
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
	if (skipped.length === 0) return "The OpenAPI document has no operations: write `workload.routes` instead.";
	return ["No operation of the OpenAPI document can be sent; write `workload.routes` instead:", ...skipped.slice(0, 5).map(({ operation, reason }) => `  ${operation}: ${reason}`)].join("\n");
}
function routeOf(method, path, item, headers, context) {
	if (method === "head") throw new CannotDerive("HEAD is not sent: its answers announce a body that never comes");
	if (method === "delete") throw new CannotDerive("deletes: a workload that empties the service measures nothing");
	const operation = resolveRef(context.document, item[method]);
	const credentials = listOf(operation["security"] ?? treeOf(context.document)["security"]);
	if (!(credentials.length === 0 || credentials.some((scheme) => Object.keys(treeOf(scheme)).length === 0)) && Object.keys(headers).length === 0) throw new CannotDerive("asks for credentials: give `openapi.headers`");
	const responses = treeOf(operation["responses"]);
	if (Object.values(responses).some((response) => isEndless(resolveRef(context.document, response)))) throw new CannotDerive("answers with a stream of events, which has no end");
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
* 2xx, and the redirects that are declared. An invented id in the path may name nothing: 404 is then an honest
* answer, declared or not. For other invented values a declared 404 or 409 (the same thing created twice) is one too.
* Never 400 or 422, declared or not: a service that refuses a request at its door does none of the work that is to
* be measured, and the report has to say so.
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
		throw new CannotDerive(`takes ${Object.keys(content).join(" or ") || "an undescribed body"}, not JSON`);
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
/** The path of the first server, or Swagger's basePath; only the path, since the service under test answers elsewhere. */
function basePathOf(item, operation, document) {
	const { basePath, servers } = treeOf(document);
	const server = treeOf(listOf(operation["servers"] ?? item["servers"] ?? servers)[0]);
	const variables = treeOf(server["variables"]);
	const url = (textOf$1(server["url"]) ?? textOf$1(basePath) ?? "/").replaceAll(/\{([^}]+)\}/g, (_, name) => textOf$1(treeOf(variables[name])["default"]) ?? "");
	return (URL.parse(url, "http://service")?.pathname ?? "/").replace(/\/+$/, "");
}
// src/measure/caps.ts
/** Makes sure that what runs is capped: the limits are read back before anything is measured under them. */
/** The kernel rounds a cap to whole pages; the largest page in use is 64 KiB. */
const capToleranceBytes = 65536;
/** Some engines drop a cap without a word (rootless without delegation): what runs uncapped cannot be compared. */
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
const pollMs = 25;
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
		await clock.sleep(pollMs, signal);
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
/** The status, or why there was none. Not `fetch`: it was seen to hang on a port that does not listen yet. */
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
			...target.env
		},
		port: spec.port,
		capBytes: target.capBytes,
		cpus: target.cpus
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
// src/measure/routes.ts
/** What is sent: the configured routes, a HAR file's, or those that the running service's OpenAPI document describes. */
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
	world.progress.live(`${target.name}: asking ${side} for ${path}`);
	await using service = await prepareTrial({
		runId,
		target,
		side,
		pair: -1,
		imageId: image.id,
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
// src/analysis/series.ts
/** Trials as the estimators see them: memory over answered requests, and the averages that they share. */
/**
* The series of one trial, in order of requests. When memory was read more than once at one request count
* (while a checkpoint settles), the last reading stands: it is the one after which the load went on.
*/
function traceTrial(trial) {
	return [...new Map(trial.samples.map((sample) => [sample.requests, rssBytes(sample)]))].map(([requests, bytes]) => ({
		requests,
		bytes
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
/** The last quarter of a window: a cache that filled up at four fifths of the run is flat for most of it. */
function tail({ fromRequests, toRequests }) {
	return {
		fromRequests: toRequests - (toRequests - fromRequests) / 4,
		toRequests
	};
}
/** NaN for an empty list: nothing has no mean. */
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
// src/analysis/student.ts
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
// src/analysis/comparison.ts
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
// src/analysis/ends.ts
/**
* A kernel kill counts wherever it is seen: under a supervisor the container lives on, the workload completes, and
* only the kernel's count tells.
*/
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
/** What most of a side's deaths were; memory first where it is a tie, because it explains the other. */
function kindOfDeath(ends) {
	return ends.oom.length * 2 >= countDeaths(ends) ? "oom" : "crash";
}
function isKilledByKernel(trial) {
	return trial.oomKills > 0 || trial.end.kind === "oom" && trial.end.by === "kernel";
}
/** Answers until the median death. */
function requestsAtDeath(ends) {
	return medianAnswers([
		...ends.oom,
		...ends.crashed,
		...ends.unresponsive
	]);
}
/** The most memory that any trial of the side was seen with. */
function peakBytes(ends) {
	return Math.max(0, ...ends.trials.flatMap((trial) => traceTrial(trial).map((point) => point.bytes)));
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
// src/analysis/line.ts
/** Of at least two request counts. */
function fitLine(points) {
	const n = points.length;
	const meanX = points.reduce((sum, point) => sum + point.requests, 0) / n;
	const meanY = points.reduce((sum, point) => sum + point.bytes, 0) / n;
	let sxx = 0;
	let sxy = 0;
	let syy = 0;
	for (const point of points) {
		const x = point.requests - meanX;
		const y = point.bytes - meanY;
		sxx += x * x;
		sxy += x * y;
		syy += y * y;
	}
	return {
		bytesPerRequest: sxy / sxx,
		sxx,
		residualSquares: Math.max(0, syy - sxy * sxy / sxx)
	};
}
// src/analysis/plateau.ts
/** The level at which one trial's memory stands at the end of its window. */
/**
* The median of the window's last quarter: robust against single collections, and past a shift that came late.
* Assumes that the level stands; of a trial that keeps growing it is the level at seven eighths of the window. Breaks
* when a shift comes in the last eighth of the run: that is not seen.
*/
function plateauBytes(series, window) {
	return median(cutWindow(series, tail(window)).map((point) => point.bytes));
}
/** The level at the very end, for a trial that has no plateau: the median of the last three readings. */
function lastLevelBytes(series) {
	return median(series.slice(-3).map((point) => point.bytes));
}
// src/analysis/slope.ts
/**
* The slope of one trial after warm-up, in bytes a request, with the level shifts taken out.
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
/** Root mean square of what several trends together leave unexplained, in bytes. */
function residualNoise(trends) {
	return Math.sqrt(mean(trends.map((trend) => trend.residualBytes ** 2)));
}
/** Enough to place a shift; few enough that a block holds several samples, whose median ignores single teeth. */
const maxBlocks = 24;
/** A shift needs this many blocks on each of its sides, or it would fit a single odd reading. */
const minSegment = 3;
/**
* Added to the residual variance in the criterion: memory moves in pages, arenas and slabs, and below 0.1 MiB
* a better fit says nothing. Without it a series that is flat but for single pages is cut into steps.
*/
const quantumBytes = 104857.6;
/** Block medians in equal numbers of samples. */
function blockMedians(points) {
	const size = Math.ceil(points.length / maxBlocks);
	const blocks = [];
	for (let start = 0; start < points.length; start += size) {
		const block = points.slice(start, start + size);
		blocks.push({
			requests: mean(block.map((point) => point.requests)),
			bytes: median(block.map((point) => point.bytes))
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
		const y = point.bytes - centre.bytes;
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
function fitCuts(prefix, cuts) {
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
	const criterion = n * Math.log(rss / n + quantumBytes ** 2) + (2 + 3 * cuts.length) * Math.log(n);
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
	return points.map(({ requests, bytes }) => ({
		requests,
		bytes: bytes - shiftBytes(steps, requests)
	}));
}
function shiftBytes(steps, requests) {
	return steps.reduce((sum, step) => sum + (requests >= step.atRequests ? step.bytes : 0), 0);
}
/** Fits a window's points; at least three are needed for a standard error. */
function fitTrend(points) {
	const blocks = blockMedians(points);
	const n = blocks.length;
	const centre = {
		requests: mean(blocks.map((block) => block.requests)),
		bytes: mean(blocks.map((b) => b.bytes))
	};
	const prefix = prefixSums(blocks, centre);
	let best = fitCuts(prefix, []);
	for (const cuts of placements(n)) {
		const fit = fitCuts(prefix, cuts);
		if (fit.criterion < best.criterion && fit.jumps.every((jump) => jump > 0)) best = fit;
	}
	const steps = best.cuts.map((cut, index) => ({
		atRequests: blocks[cut]?.requests ?? 0,
		bytes: best.jumps[index] ?? 0
	}));
	const flat = removeSteps(blocks, steps).map(({ requests, bytes }) => bytes - centre.bytes - best.slope * (requests - centre.requests));
	const level = mean(flat);
	const residuals = flat.map((value) => value - level);
	const variance = best.rss / Math.max(1, n - 2 - steps.length);
	const standardError = best.sxx > 0 ? Math.sqrt(variance * serialInflation(residuals) / best.sxx) : 0;
	return {
		bytesPerRequest: best.slope,
		standardError,
		residualBytes: Math.sqrt(best.rss / n),
		steps
	};
}
// src/analysis/theil-sen.ts
/**
* The Theil–Sen slope: the median of the slopes between all pairs of points (Theil 1950, Sen 1968).
*
* Assumes one trend over the whole stretch. Up to 29 % of the points may be arbitrarily wrong, so a few teeth of
* a garbage collector's saw do not move it; a level shift in the middle of the stretch does, hence slope.ts.
*/
/** Bytes a request; NaN for fewer than two request counts. */
function theilSenSlope(points) {
	const slopes = [];
	for (const [index, left] of points.entries()) for (let other = index + 1; other < points.length; other += 1) {
		const right = points[other];
		if (right !== void 0 && right.requests !== left.requests) slopes.push((right.bytes - left.bytes) / (right.requests - left.requests));
	}
	return median(slopes);
}
// src/analysis/warmup.ts
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
/**
* Residuals below this count as this much: one reading's resolution (per-CPU counters and partly used arenas).
* Without it a stretch that happens to be flat to the byte would always win.
*/
const resolutionBytes$1 = 65536;
function slopeVariance(points) {
	const line = fitLine(points);
	return (line.residualSquares / (points.length - 2) + resolutionBytes$1 ** 2) / line.sxx;
}
/** null when no start leaves every series at least `minPoints` points. Series must not be empty. */
function findWindow(series) {
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
		const variance = cut.reduce((sum, points) => sum + slopeVariance(points), 0);
		if (variance < least) {
			least = variance;
			best = window;
		}
	}
	return best;
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
/**
* Differences between two runs of the same container below this are the reader's and the allocator's: a page is
* 4 KiB, glibc asks for 132 KiB at a time and CPython for 256 KiB or 1 MiB, touched bit by bit.
*/
const resolutionBytes = 65536;
/** Of its pair's series, a pair whose common range is shorter than this share of the longest is left out. */
const minCommonShare = .5;
function commonRequests(pair) {
	return Math.min(pair.base.at(-1)?.requests ?? 0, pair.head.at(-1)?.requests ?? 0);
}
function tracePairs(trials) {
	const lived = trials.filter((trial) => causeOfEnd(trial) === "lived");
	const pairs = lived.filter((trial) => trial.side === "base").toSorted((left, right) => left.pair - right.pair).flatMap((base) => {
		const head = lived.find((trial) => trial.side === "head" && trial.pair === base.pair);
		return head === void 0 ? [] : [{
			base: traceTrial(base),
			head: traceTrial(head)
		}];
	}).filter(({ base, head }) => base.length >= 8 && head.length >= 8);
	const longest = Math.max(0, ...pairs.map(commonRequests));
	return pairs.filter((pair) => commonRequests(pair) >= minCommonShare * longest);
}
/** Pairs that both sides lived through, with enough samples, over a common range. */
function countUsablePairs(target) {
	return tracePairs(target.trials).length;
}
/** Uneven counts may leave less than two samples in the last quarter: the second half stands in. */
function tailSlope(points, window) {
	const last = cutWindow(points, tail(window));
	return fitLine(last.length >= 3 ? last : cutWindow(points, lateHalf(window))).bytesPerRequest;
}
function examineSide(series, window) {
	const cut = series.map((points) => cutWindow(points, window));
	const trends = cut.map(fitTrend);
	const level = cut.map((points, index) => removeSteps(points, trends[index]?.steps ?? []));
	return {
		window,
		trends,
		slopes: trends.map((trend) => trend.bytesPerRequest),
		lateSlopes: level.map((points) => theilSenSlope(cutWindow(points, lateHalf(window)))),
		tailSlopes: level.map((points) => tailSlope(points, window)),
		plateaus: cut.map((points) => plateauBytes(points, window)),
		lastLevels: cut.map(lastLevelBytes)
	};
}
/** Both sides over one window; null when there are too few usable pairs or no window. */
function examinePairs(target) {
	const pairs = tracePairs(target.trials);
	const window = pairs.length < 2 ? null : findWindow(pairs.flatMap(({ base, head }) => [base, head]));
	if (window === null) return null;
	const base = examineSide(pairs.map((pair) => pair.base), window);
	const head = examineSide(pairs.map((pair) => pair.head), window);
	const trends = [...base.trends, ...head.trends];
	return {
		window,
		base,
		head,
		slope: estimateDifference(base.slopes, head.slopes, slopePrior(trends, window)),
		level: estimateDifference(base.plateaus, head.plateaus, levelPrior),
		noiseBytes: residualNoise(trends)
	};
}
/** A run that goes on for less than half of what was seen before it shows nothing new. */
const leastBeyond = 1.5;
/**
* The trials of a longer run over what lies beyond `seen`, with no level shift taken out; null when none of them went
* far enough.
*/
function examineBeyond(trials, seen) {
	const pairs = tracePairs(trials);
	const toRequests = Math.min(...pairs.map(commonRequests));
	const window = {
		fromRequests: seen.toRequests,
		toRequests
	};
	if (pairs.length === 0 || toRequests < leastBeyond * seen.toRequests) return null;
	const series = ["base", "head"].map((side) => pairs.map((pair) => cutWindow(pair[side], window)));
	if (series.flat().some((points) => points.length < 8)) return null;
	const [base, head] = series.map((each) => examineRaw(each, window));
	if (base === void 0 || head === void 0) return null;
	return {
		window,
		base,
		head,
		noiseBytes: residualNoise([...base.trends, ...head.trends])
	};
}
function examineRaw(series, window) {
	return {
		window,
		trends: series.map(fitTrend),
		slopes: series.map(theilSenSlope),
		lateSlopes: series.map((points) => theilSenSlope(cutWindow(points, lateHalf(window)))),
		tailSlopes: series.map((points) => tailSlope(points, window)),
		plateaus: series.map((points) => plateauBytes(points, window)),
		lastLevels: series.map(lastLevelBytes)
	};
}
/**
* One side by itself, its trials that died among them: for what a report says about a side that has no usable
* partner. null when no trial has enough samples.
*/
function examineAlone(trials) {
	const series = trials.map(traceTrial).filter((points) => points.length >= 8);
	const window = series.length === 0 ? null : findWindow(series);
	return window === null ? null : examineSide(series, window);
}
function slopePrior(trends, window) {
	return {
		variance: median(trends.map((trend) => trend.standardError ** 2)),
		degrees: priorDegrees,
		inflation: slopeInflation,
		resolution: resolutionBytes / (window.toRequests - window.fromRequests)
	};
}
/** Levels differ more between containers than within one (where V8 grew its heap is fixed early), so no prior. */
const levelPrior = {
	variance: 0,
	degrees: 0,
	inflation: 1,
	resolution: resolutionBytes
};
function estimateSlope(side) {
	return estimateMean(side.slopes, slopePrior(side.trends, side.window));
}
/** null for a single trial, whose level has no known noise. */
function estimateLevel(levels) {
	return levels.length < 2 ? null : estimateMean(levels, levelPrior);
}
function estimateLevelDifference(base, head) {
	return estimateDifference(base, head, levelPrior);
}
// src/analysis/failures.ts
/** Above this a workload no longer does what it says. */
const toleratedShare = .001;
/** Shares within this factor of each other are the same failures on both sides: a few in 10,000 differ by luck. */
const sameFactor = 2;
/** More than this, and the workload measures the error path, on whichever side. */
const mostShare = .5;
/**
* Over the trials that lived: one that died answers nothing afterwards, and that is a death, no failed workload.
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
	return share > mostShare || share > toleratedShare && share > sameFactor * otherShare;
}
/** Worth telling although it spoils nothing. */
function isNotable(share) {
	return share > toleratedShare;
}
// src/analysis/power.ts
const power = .8;
/** How far the estimate must be above the tolerance to count as clear. */
function clearMargin(difference) {
	return studentQuantile(.995, difference.degreesOfFreedom) * difference.standardError;
}
/**
* The smallest true slope difference that the leak rule would have called clear with 80 % power: the tolerance, the
* margin of the test, and the luck that four runs of five have (the usual normal-theory figure, Student's t for
* both parts). It is at least what the size rule asks for. Assumes that noise does not depend on the leak.
*/
function smallestDetectable(difference, rule) {
	const luck = studentQuantile(power, difference.degreesOfFreedom) * difference.standardError;
	return Math.max(rule.toleratedBytesPerRequest + clearMargin(difference) + luck, rule.minGrowthBytes / rule.windowRequests + luck);
}
/**
* Requests a trial with which `wanted` bytes a request could be seen. Noise in bytes stays what it is while the
* window grows with the run, so the noise of a slope, and with it everything above the tolerance, goes with
* 1 / requests. null when the tolerance itself is in the way.
*/
function requestsToDetect(wanted, now) {
	const room = wanted - now.toleratedBytesPerRequest;
	if (room <= 0) return null;
	return Math.ceil(now.requests * Math.max(0, now.detectable - now.toleratedBytesPerRequest) / room);
}
// src/analysis/growth.ts
/** Growth over the window must exceed this, as a quarter of what CPython's arenas and V8's pages come in. */
const minGrowthBytes = 262144;
/** … and this many times the noise about the trends: a wandering heap is not a line. */
const noiseFactor = 4;
/** Growth that falls below this share of itself in the second half of the window is ending: a cache that fills up. */
const persistentShare = .5;
/** … or below this share in its last quarter: a cache that filled up late in the window. */
const stillGrowingShare = .5;
/** Two leaks closer than this share of the smaller are the same leak. */
const sameLeakShare = .1;
/**
* A side by itself has no base that warms up alike, and V8 drifts by 10–60 B a request without a leak (up to 180 in
* its first 10,000), so more is asked: growth of at least this over the window, that hardly slows down.
*/
const minGrowthAloneBytes = 2097152;
const persistentShareAlone = .75;
function windowRequests(window) {
	return window.toRequests - window.fromRequests;
}
function growthThresholdBytes(noiseBytes) {
	return Math.max(minGrowthBytes, noiseFactor * noiseBytes);
}
function compareGrowth(upper, lower, difference, noiseBytes, policy) {
	const lowerGrowth = Math.max(0, mean(lower.slopes));
	const excess = mean(upper.slopes) - lowerGrowth;
	const late = mean(upper.lateSlopes) - Math.max(0, mean(lower.lateSlopes));
	const last = mean(upper.tailSlopes) - Math.min(lowerGrowth, Math.max(0, mean(lower.tailSlopes)));
	const lastNoise = tailNoise(upper, lower);
	const tolerated = Math.max(policy.leakBytesPerRequest, sameLeakShare * lowerGrowth);
	return {
		excess,
		clear: excess - clearMargin(difference) > tolerated,
		notable: excess * windowRequests(upper.window) > minGrowthBytes,
		large: excess * windowRequests(upper.window) > growthThresholdBytes(noiseBytes),
		persistent: late >= persistentShare * excess && last >= stillGrowingShare * excess,
		ended: last < stillGrowingShare * excess && last + 2 * lastNoise < excess,
		inEveryTrial: upper.slopes.every((slope) => slope > median(lower.slopes))
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
/** Whether a side keeps growing, with nothing to compare it with. */
function growsByItself(side, policy) {
	const slope = estimateSlope(side);
	const growth = slope.value * windowRequests(side.window);
	const noiseBytes = residualNoise(side.trends);
	return slope.value - clearMargin(slope) > policy.leakBytesPerRequest && growth > Math.max(minGrowthAloneBytes, growthThresholdBytes(noiseBytes)) && mean(side.lateSlopes) >= persistentShareAlone * slope.value && mean(side.tailSlopes) >= persistentShareAlone * slope.value && side.slopes.every((each) => each > 0);
}
function toleratedGrowthBytes(levelBytes, policy) {
	return Math.max(policy.growthBytes, policy.growthPercent / 100 * levelBytes);
}
/**
* Whether a side has levelled off: at its late pace, another half window would move it by less than half of the
* growth that matters here, or than the noise. Of the second half and the last quarter the calmer one counts: a
* cache may just have filled, and the last quarter of a sawtooth may be one tooth.
*/
function isSettled$1(side, noiseBytes, policy) {
	const moved = Math.min(Math.abs(mean(side.lateSlopes)), Math.abs(mean(side.tailSlopes))) * (windowRequests(side.window) / 2);
	const tolerated = toleratedGrowthBytes(mean(side.plateaus), policy) / 2;
	return moved <= Math.max(tolerated, growthThresholdBytes(noiseBytes));
}
/** Whether `upper` stands higher than `lower`. */
function compareLevels(upper, lower, difference, policy) {
	return {
		clear: difference.value - halfWidth(difference) > 0 && Math.min(...upper.plateaus) > Math.max(...lower.plateaus),
		beyondTolerance: difference.value > toleratedGrowthBytes(mean(lower.plateaus), policy)
	};
}
function negate(estimate) {
	return {
		...estimate,
		value: -estimate.value
	};
}
/** Head against base and base against head. */
function compareBothWays(evidence, policy) {
	const { base, head, slope, level, noiseBytes } = evidence;
	return {
		faster: compareGrowth(head, base, slope, noiseBytes, policy),
		slower: compareGrowth(base, head, negate(slope), noiseBytes, policy),
		higher: compareLevels(head, base, level, policy),
		lower: compareLevels(base, head, negate(level), policy)
	};
}
// src/analysis/confirmation.ts
/** Growth that falls below this share of the first look's pace has ended. */
const goesOnShare = .5;
/** The last quarter is short, so that its own noise would hide a leak that goes on: less is asked of it. */
const lastShare = .25;
/** No more than this is believed to be gained by length. */
const leastFactor = .5;
/** null: there was no second look, or none of its pairs can be used. */
function examineConfirmation(target, first, policy) {
	if (target.confirmation === void 0 || failsAnswers(target, target.confirmation.trials)) return null;
	const beyond = examineBeyond(target.confirmation.trials, first.window);
	if (beyond === null) return null;
	const { window, base, head, noiseBytes } = beyond;
	const pairs = head.slopes.length;
	const evidence = {
		window,
		base,
		head,
		slope: {
			...rescale(first.slope, first, pairs, Math.max(leastFactor, windowRequests(first.window) / windowRequests(window))),
			value: mean(head.slopes) - mean(base.slopes)
		},
		level: {
			...rescale(first.level, first, pairs, 1),
			value: mean(head.plateaus) - mean(base.plateaus)
		},
		noiseBytes
	};
	return {
		outcome: judgeOutcome(evidence, first, policy),
		evidence
	};
}
/** From there on a side does other work than in the first look. */
function failsAnswers(target, trials) {
	const [base, head] = ["base", "head"].map((side) => countFailures(tallyEnds(trials, side), target).share);
	return spoils(base ?? 0, head ?? 0) || spoils(head ?? 0, base ?? 0);
}
function judgeOutcome(evidence, first, policy) {
	const { base, head, slope, window, noiseBytes } = evidence;
	const excess = excessOf(head.slopes, base.slopes);
	const late = excessOf(head.lateSlopes, base.lateSlopes);
	const last = excessOf(head.tailSlopes, base.tailSlopes);
	const margin = studentQuantile(.95, slope.degreesOfFreedom) * slope.standardError;
	const pace = Math.max(excessOf(first.head.slopes, first.base.slopes), policy.leakBytesPerRequest);
	const isPersistent = Math.min(excess, late) >= goesOnShare * pace && last >= lastShare * pace;
	const isLarge = excess * windowRequests(window) > growthThresholdBytes(noiseBytes);
	if (isPersistent && isLarge && excess - margin > policy.leakBytesPerRequest) return "goes-on";
	return Math.min(excess + margin, late + 2 * margin) < goesOnShare * pace && late < goesOnShare * pace ? "ended" : "unclear";
}
/** By how much head outgrows base; a base that shrinks counts as flat. */
function excessOf(head, base) {
	return mean(head) - Math.max(0, mean(base));
}
/** The first look's error of a mean over its pairs, as that of so many pairs, times `factor`. */
function rescale(estimate, first, pairs, factor) {
	const standardError = estimate.standardError * Math.sqrt(first.head.slopes.length / pairs) * factor;
	return {
		...estimate,
		standardError
	};
}
// src/analysis/outcome.ts
/** What one side did, and the numbers that a reader sees of it. */
function outcomeOf({ ends }, evidence, found, policy) {
	if (isMost(ends.notReady.length, ends)) return "not-ready";
	if (found.outOfMemory) return "oom";
	if (isMost(countDeaths(ends), ends)) return kindOfDeath(ends) === "oom" ? "oom" : "crashed";
	if (found.spoilt) return "invalid";
	if (evidence === null) return "inconclusive";
	if (found.leaks || growsByItself(evidence, policy)) return "leak";
	return isSettled$1(evidence, residualNoise(evidence.trends), policy) ? "plateau" : "inconclusive";
}
/** A plateau's level, or the last level where there is none; one a trial. */
function reportedLevels(outcome, evidence) {
	return outcome === "plateau" ? evidence.plateaus : evidence.lastLevels;
}
function describeSide(target, facts, evidence, outcome) {
	const { trials } = facts.ends;
	const levels = evidence === null ? lastSeenLevels(trials) : reportedLevels(outcome, evidence);
	const level = estimateLevel(levels);
	const slope = evidence === null ? null : estimateSlope(evidence);
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
			rssBytes: levelAt(trials, requests)
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
	return trials.flatMap((trial) => traceTrial(trial).slice(-1)).map((point) => point.bytes);
}
/** The first request count at which memory was read after the warm-up. */
function firstSampleIn(trials, { window }) {
	const after = trials.flatMap((trial) => trial.samples.map((s) => s.requests)).filter((n) => n >= window.fromRequests);
	return Math.min(...after);
}
function levelAt(trials, requests) {
	return meanOrNull(trials.flatMap((trial) => trial.samples.filter((sample) => sample.requests === requests).slice(-1)).map(rssBytes));
}
function countFailed(load) {
	const count = (sum, each) => sum + each.count;
	return load.lost + load.unexpected.reduce(count, 0) + load.errors.reduce(count, 0);
}
/** Medians over the trials: one slow container must not decide. */
function averageLatency(loads) {
	if (loads.length === 0) return null;
	return {
		mean: median(loads.map((load) => load.latencyMs.mean)),
		p50: median(loads.map((load) => load.latencyMs.p50)),
		p99: median(loads.map((load) => load.latencyMs.p99))
	};
}
/** From a fresh start: what was answered when `levelBytes` was reached, and what the room to the cap lasts for. */
function requestsToCap(capBytes, levelBytes, atRequests, bytesPerRequest) {
	if (bytesPerRequest <= 0) return null;
	return Math.round(atRequests + Math.max(0, capBytes - levelBytes) / bytesPerRequest);
}
// src/analysis/second-look.ts
/** Growth that would block, or that had not ended when the run did, is looked at again before it is believed. */
function asksForConfirmation({ verdict, why }) {
	return verdict === "leak" || verdict === "inconclusive" && why.some(({ code }) => code === "still-warming-up");
}
/** Both looks have to agree on a leak. Where growth ended, the level that it ended at is what is left to judge. */
function judgeAgain(judged, { outcome, evidence }, policy) {
	const { base, head, slope, window } = evidence;
	const look = {
		code: "second-look",
		bytesPerRequest: intervalOf(slope),
		requests: window.toRequests
	};
	const saw = judged.why.filter(({ code }) => code !== "still-warming-up");
	if (outcome === "goes-on") return {
		verdict: "leak",
		why: [{
			...look,
			outcome
		}, ...saw]
	};
	if (outcome === "unclear") return {
		verdict: "inconclusive",
		why: [{
			...look,
			outcome
		}, ...saw]
	};
	const higher = compareLevels(head, base, evidence.level, policy);
	const bytes = intervalOf(evidence.level);
	const higherPlateau = {
		code: "higher-plateau",
		bytes,
		percent: 100 * bytes.value / mean(base.plateaus)
	};
	if (!higher.clear) return {
		verdict: "pass",
		why: [{
			...look,
			outcome
		}, { code: "within-noise" }]
	};
	if (!higher.beyondTolerance) return {
		verdict: "pass",
		why: [{
			...look,
			outcome
		}, higherPlateau]
	};
	return isSettled$1(head, evidence.noiseBytes, policy) ? {
		verdict: "grew",
		why: [higherPlateau, {
			...look,
			outcome
		}]
	} : {
		verdict: "inconclusive",
		why: [{
			...look,
			outcome: "unclear"
		}, higherPlateau]
	};
}
// src/analysis/verdict.ts
/**
* A run that would have missed a leak of this much saw too little to say `pass`. Not the least leak that matters: one
* of this size moves memory by 40 MiB in the default 10,000 requests, and the comparison of levels sees that. With
* fewer requests the same holds for a larger leak, down to twice the tolerated growth in all.
*/
const coarsestDetectable = 4096;
const coarsestGrowthFactor = 2;
/** Above this share of the cap, whether a trial is killed is a matter of luck. */
const nearCapShare = .8;
/** A run of so many times the requests has its window where the last one ended. */
const longerRun = 2;
function judge$1(target, base, head, looks, policy) {
	const early = judgeReadiness(base, head) ?? (base === null ? null : judgeDeaths(target, base, head)) ?? judgeFailures(base, head);
	if (early !== null) return early;
	const told = tellRest(base, head);
	const judged = base === null ? judgeAlone(head) : judgeLives(target, base, head, looks, policy);
	return {
		verdict: judged.verdict,
		why: [...judged.why, ...told.filter((each) => !judged.why.includes(each))]
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
	if (head.ends.oom.some(isKilledByKernel) && base.ends.oom.length === 0 && peakBytes(base.ends) < nearCapShare * target.capBytes && !headDies) return {
		verdict: "oom",
		why: explainEnds(head.ends)
	};
	if (!headDies) return null;
	const kind = kindOfDeath(head.ends);
	const why = [...explainEnds(head.ends), ...explainEnds(base.ends)];
	const alike = baseDies && kindOfDeath(base.ends) === kind;
	const muchSooner = requestsAtDeath(head.ends) * 2 < requestsAtDeath(base.ends);
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
/** What is worth telling beside any verdict: failures that both sides share, trials that ended early. */
function tellRest(base, head) {
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
function judgeLives(target, base, head, looks, policy) {
	if (isMost(countDeaths(base.ends), base.ends)) return {
		verdict: countDeaths(head.ends) === 0 ? "improved" : "preexisting",
		why: explainEnds(base.ends)
	};
	if (looks === null) return {
		verdict: "inconclusive",
		why: [lackOfEvidence(target)]
	};
	const judged = judgeLooks(target, looks, policy);
	const mayBeGreen = judged.verdict === "pass" || judged.verdict === "improved" || judged.verdict === "preexisting";
	const diesMore = countDeaths(head.ends) > countDeaths(base.ends);
	return mayBeGreen && diesMore ? {
		verdict: "inconclusive",
		why: explainEnds(head.ends)
	} : judged;
}
function lackOfEvidence(target) {
	const lived = target.trials.filter((trial) => trial.end.kind === "completed" || trial.end.kind === "deadline");
	const samples = Math.min(...lived.map((trial) => trial.samples.length));
	if (countUsablePairs(target) >= 2 || lived.length >= 4 && samples < 8) {
		const requests = Math.min(...lived.map((trial) => trial.samples.at(-1)?.requests ?? 0));
		return {
			code: "too-short",
			requests,
			needed: Math.ceil(Math.max(1, requests) * (16 / Math.max(1, samples)))
		};
	}
	return { code: "no-usable-pair" };
}
function judgeLooks(target, { first, confirmation }, policy) {
	const judged = judgeEvidence(target, first, policy);
	return confirmation === null || !asksForConfirmation(judged) ? judged : judgeAgain(judged, confirmation, policy);
}
function judgeEvidence(target, evidence, policy) {
	const { base, head, noiseBytes } = evidence;
	const { faster, slower, higher, lower } = compareBothWays(evidence, policy);
	const slope = intervalOf(evidence.slope);
	const level = intervalOf(evidence.level);
	const percent = 100 * level.value / mean(base.plateaus);
	const bothSettled = isSettled$1(base, noiseBytes, policy) && isSettled$1(head, noiseBytes, policy);
	const higherPlateau = {
		code: "higher-plateau",
		bytes: level,
		percent
	};
	const longer = {
		code: "still-warming-up",
		requests: longerRun * target.workload.requests
	};
	if (isLeak(faster)) return {
		verdict: "leak",
		why: [{
			code: "head-grows-faster",
			bytesPerRequest: slope
		}]
	};
	if (higher.clear && higher.beyondTolerance) return bothSettled ? {
		verdict: "grew",
		why: [higherPlateau]
	} : {
		verdict: "inconclusive",
		why: [longer, higherPlateau]
	};
	if (isLeak(slower)) return {
		verdict: "improved",
		why: [{
			code: "lower-slope",
			bytesPerRequest: slope
		}]
	};
	if (lower.clear && lower.beyondTolerance && bothSettled) return {
		verdict: "improved",
		why: [{
			code: "lower-plateau",
			bytes: level,
			percent
		}]
	};
	if (growsByItself(base, policy) && growsByItself(head, policy)) {
		const [baseSlope, headSlope] = [intervalOf(estimateSlope(base)), intervalOf(estimateSlope(head))];
		return {
			verdict: "preexisting",
			why: [{
				code: "both-grow",
				base: baseSlope,
				head: headSlope
			}]
		};
	}
	if (mayLeak(faster)) return {
		verdict: "inconclusive",
		why: [longer, {
			code: "head-grows-faster",
			bytesPerRequest: slope
		}]
	};
	return judgePower(target, evidence, policy, faster.large && faster.persistent && faster.inEveryTrial && growsByItself(head, policy) ? faster.excess : null) ?? tellPass(higherPlateau, higher.clear);
}
/** Clearly faster in every trial, without the proof that it goes on, nor that it ended. */
function mayLeak(growth) {
	return growth.clear && growth.notable && growth.inEveryTrial && !growth.ended;
}
/**
* Inconclusive when the run could not have seen a leak that matters, or when head grows by itself and faster than
* base, but by no more than chance allows (`suspected` bytes a request).
*/
function judgePower(target, evidence, policy, suspected) {
	const { requests } = target.workload;
	const detectable = detectableBytesPerRequest(evidence, policy);
	const coarsest = Math.max(coarsestDetectable, coarsestGrowthFactor * policy.growthBytes / requests);
	if (suspected === null && detectable <= coarsest) return null;
	const tolerated = policy.leakBytesPerRequest;
	const needed = requestsToDetect(suspected ?? coarsest, {
		detectable,
		requests,
		toleratedBytesPerRequest: tolerated
	});
	return {
		verdict: "inconclusive",
		why: [{
			code: "too-noisy",
			noise: evidence.slope.standardError,
			requests: needed
		}]
	};
}
function tellPass(higherPlateau, risen) {
	return {
		verdict: "pass",
		why: risen ? [higherPlateau] : [{ code: "within-noise" }]
	};
}
function detectableBytesPerRequest(evidence, policy) {
	return smallestDetectable(evidence.slope, {
		toleratedBytesPerRequest: policy.leakBytesPerRequest,
		minGrowthBytes: growthThresholdBytes(evidence.noiseBytes),
		windowRequests: windowRequests(evidence.window)
	});
}
// src/analysis/analyse.ts
function analyseTarget(target, policy) {
	const looks = examineLooks(target, policy);
	const { verdict, why } = withMissing(target, judgeTarget(target, looks, policy));
	const { base, head } = describeSides(target, looks, verdict, policy);
	const level = estimateLevels(looks, base, head);
	return {
		name: target.name,
		verdict,
		base: base?.report ?? null,
		head: head.report,
		delta: base === null ? null : describeDelta(looks, level),
		smallestDetectable: looks === null ? null : detectableBytesPerRequest(looks.first, policy),
		why: [...why, ...aboveBudget(head.report.plateauBytes, policy)],
		basis: {
			pairs: countUsablePairs(target),
			window: looks?.first.window ?? head.evidence?.window ?? null,
			bytesPerRequest: looks === null ? slopesOf(base?.evidence, head.evidence) : slopesOf(looks.first.base, looks.first.head),
			plateauBytes: {
				base: base?.levels ?? [],
				head: head.levels
			},
			slopeNoise: looks?.first.slope.standardError ?? null,
			levelNoiseBytes: level?.standardError ?? null,
			confirmation: describeConfirmation(looks),
			toleratedBytesPerRequest: policy.leakBytesPerRequest,
			toleratedGrowth: {
				percent: policy.growthPercent,
				bytes: policy.growthBytes
			}
		}
	};
}
/** null: no base, or too few usable pairs. */
function examineLooks(target, policy) {
	const first = target.images.base === null ? null : examinePairs(target);
	return first && {
		first,
		confirmation: examineConfirmation(target, first, policy)
	};
}
/**
* Deaths in the second look count like those in the first. Failed answers do not: a leak that has filled /dev/shm, or
* used up the file descriptors, answers errors from there on, and is a leak all the same.
*/
function judgeTarget(target, looks, policy) {
	const all = allTrials(target);
	const collect = (side) => ({
		ends: tallyEnds(all, side),
		failures: countFailures(tallyEnds(target.trials, side), target)
	});
	return judge$1(target, target.images.base === null ? null : collect("base"), collect("head"), looks, policy);
}
/** What grew in the first look, and came to an end in the second, is described by the second alone. */
function settledEvidence(looks) {
	return looks?.confirmation?.outcome === "ended" ? looks.confirmation.evidence : null;
}
function describeSides(target, looks, verdict, policy) {
	const evidence = settledEvidence(looks) ?? looks?.first ?? null;
	const leaks = findLeaks(looks, verdict, policy);
	const baseFacts = target.images.base === null ? null : collectFacts(target, "base");
	const headFacts = collectFacts(target, "head");
	const describe = (facts, other) => {
		const { side } = facts.ends;
		const found = {
			leaks: leaks[side],
			outOfMemory: side === "head" && verdict === "oom",
			spoilt: target.trials.length === 0 || spoils(facts.failures.share, other?.failures.share ?? 0)
		};
		return describeWith(target, facts, evidence?.[side] ?? examineAlone(facts.ends.trials), found, policy);
	};
	return {
		base: baseFacts === null ? null : describe(baseFacts, headFacts),
		head: describe(headFacts, baseFacts)
	};
}
/** One container a side has no spread of its own: the second look brings its error along. */
function estimateLevels(looks, base, head) {
	if (looks === null) return null;
	return settledEvidence(looks)?.level ?? estimateLevelDifference(base?.levels ?? [], head.levels);
}
/** What blocks by itself stands also without the jobs that are missing; anything better might be what they would have shown. */
const stands = /* @__PURE__ */ new Set([
	"oom",
	"crash",
	"leak"
]);
function withMissing({ missing, trials }, judged) {
	if (missing === void 0) return judged;
	const gap = {
		code: "not-measured",
		...missing
	};
	if (trials.length === 0) return {
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
/** The slope of the second look where there is one: new data has no luck to thank for having been looked at. */
function describeDelta(looks, level) {
	const slope = looks?.confirmation?.evidence.slope ?? looks?.first.slope;
	return {
		plateauBytes: level === null ? null : intervalOf(level),
		bytesPerRequest: slope === void 0 ? null : intervalOf(slope)
	};
}
function describeConfirmation(looks) {
	const evidence = looks?.confirmation?.evidence;
	if (evidence === void 0) return null;
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
function describeWith(target, facts, evidence, found, policy) {
	const outcome = outcomeOf(facts, evidence, found, policy);
	const levels = evidence === null ? [] : reportedLevels(outcome, evidence);
	return {
		report: describeSide(target, facts, evidence, outcome),
		evidence,
		levels
	};
}
function collectFacts(target, side) {
	const ends = tallyEnds(target.trials, side);
	return {
		ends,
		failures: countFailures(ends, target)
	};
}
/** A side that the other one outgrows by the leak rule has no plateau, whatever it looks like by itself. */
function findLeaks(looks, verdict, policy) {
	if (looks === null) return {
		base: false,
		head: false
	};
	const { faster, slower } = compareBothWays(looks.first, policy);
	return {
		base: isLeak(slower),
		head: looks.confirmation === null ? isLeak(faster) : verdict === "leak"
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
// src/analysis/sufficiency.ts
/** The least that can show a spread between containers. */
const fewestPairs = 2;
/** How many times the tolerance the lower bound of a leak must be: an order of magnitude, beyond any noise seen. */
const sureFactor = 10;
function needsAnotherPair(target, policy) {
	return new Set(target.trials.map(({ pair }) => pair)).size < fewestPairs || !isSettled(target, policy);
}
/** Whether what the pairs show has to be seen again, on fresh containers and with more requests, before it is believed. */
function needsConfirmation(target, policy) {
	const findings = analyseTarget(target, policy);
	if (target.confirmation === void 0) return asksForConfirmation(findings);
	return findings.why.some((why) => why.code === "second-look" && why.outcome === "unclear");
}
function isSettled(target, policy) {
	const findings = analyseTarget(target, policy);
	switch (findings.verdict) {
		case "oom":
		case "crash":
		case "invalid":
		case "no-baseline": return true;
		case "leak": return isSureLeak(findings, policy);
		case "pass": return excludesLeak(findings, policy) && excludesGrowth(findings, policy);
		case "grew":
		case "inconclusive":
		case "preexisting":
		case "improved": return false;
	}
}
/** The lower bound far above the tolerance, and the estimate known to within its half. */
function isSureLeak({ delta }, policy) {
	const slope = delta?.bytesPerRequest ?? null;
	return slope !== null && slope.lo > sureFactor * policy.leakBytesPerRequest && slope.lo > slope.value / 2;
}
function excludesLeak({ delta }, policy) {
	const slope = delta?.bytesPerRequest ?? null;
	return slope !== null && slope.hi <= policy.leakBytesPerRequest;
}
function excludesGrowth({ delta }, policy) {
	const level = delta?.plateauBytes ?? null;
	return level !== null && level.hi <= policy.growthBytes;
}
// src/plan.ts
/**
* Three pairs: the least with which the spread between containers, which is where the variance is, can be
* told from one odd container. The order alternates, so that what the side started first gains cancels out.
*/
const pairCount = 3;
/** A second look that cannot tell gets one more pair: two halve the variance, and more would take minutes. */
const confirmingPairCount = 2;
function planTrials(sides, seed) {
	const sidesOf = (pair) => {
		if (!sides.hasBase) return ["head"];
		return pair % 2 === 0 ? ["base", "head"] : ["head", "base"];
	};
	const count = sides.pairs ?? pairCount;
	return {
		pairs: Array.from({ length: count }, (_, pair) => sidesOf(pair)),
		confirming: Array.from({ length: confirmingPairCount }, (_, pair) => sidesOf(count + pair)),
		seed
	};
}
/**
* Requests of a trial of the second look, for what the first one has seen. Three times: a cache that is still filling
* at the end of the first look has then had twice as many requests again to come to its end, and a leak of 1 KiB a
* request is still confirmed within a minute. With less than two thirds more there would be little that is new.
*/
const confirmingRequests = {
	most: (seen) => 3 * seen,
	least: (seen) => Math.ceil(5 * seen / 3)
};
/** Evenly spaced reads of a trial, checkpoints aside: enough for a slope and its steps, too few to be felt. */
const readsPerTrial = 100;
/** The next answer count after `answered` at which memory is read; undefined when there is none up to `requests`. */
function nextRead(answered, workload) {
	const spacing = Math.max(1, Math.floor(workload.requests / readsPerTrial));
	const regular = Math.min((Math.floor(answered / spacing) + 1) * spacing, workload.requests);
	const next = Math.min(regular, ...workload.checkpoints.filter((checkpoint) => checkpoint > answered));
	return next > answered && next <= workload.requests ? next : void 0;
}
/**
* The share of the target's budget that one pair has for its load. Starting takes from it, but never more
* than half: a service that takes a minute to start must still be measured.
*/
function loadShareMs(budgetMs, pairs, readyMs) {
	const share = budgetMs / pairs;
	return Math.max(share - readyMs, share / 2);
}
/** How many requests of a trial the budget allows at the pace of the slower side, in two significant digits. */
function affordableRequests(workload, pairs, paces) {
	const affordable = paces.map(({ answers, durationMs, readyMs }) => answers / durationMs * loadShareMs(workload.budgetMs, pairs, readyMs));
	const fewest = Math.min(workload.requests, ...affordable);
	return fewest >= workload.requests ? workload.requests : Math.min(workload.requests, Math.max(200, roundDown(fewest)));
}
/** To two significant digits. */
function roundDown(count) {
	const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
	return Math.floor(count / unit) * unit;
}
// src/measure/telling.ts
const intervalMs = 500;
/** Tells the state of the running trials until the returned signal controller is aborted. */
function tellWhileRunning(place, lives, requests, world) {
	const stop = new AbortController();
	const tell = async () => {
		while (!stop.signal.aborted) {
			world.progress.live(`${describePlace(place)}: ${lives.map((live) => describeLive(live, requests())).join(" · ")}`);
			await world.clock.sleep(intervalMs, stop.signal);
		}
	};
	tell().catch(() => void 0);
	return stop;
}
function describePlace({ target, pair }) {
	return `${target}, ${pair === null ? "second look" : `pair ${pair.index + 1}/${pair.of}`}`;
}
function describeLive(live, requests) {
	const rss = live.rssBytes();
	const memory = rss === null ? "" : ` ${formatBytes(rss)}`;
	return `${live.side} ${formatCount(live.answered())}/${formatCount(requests)}${memory}`;
}
/** `api, pair 1/3: base 21.9 MiB → 22.0 MiB · head 21.9 MiB → 63.1 MiB (5.1 s)`: one line of a terminal. */
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
		case "deadline": return `, cut by the budget ${at}`;
		case "oom": return `, out of memory ${at}`;
		case "crashed": return `, ended with exit code ${end.exitCode ?? "?"} ${at}`;
		case "unresponsive": return `, no answer any more ${at}`;
		case "not-ready": return end.reason === "exited" ? ` ended before it was ready` : ` was not ready in time`;
	}
}
// src/measure/ending.ts
/** What a runtime prints when it gives up at its own limit, below the container's cap and unseen by the kernel. */
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
/** The container lives on: a supervisor may have replaced a process that ran out of memory. */
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
/** The end of a log says why; its beginning goes. */
function cutLog(log) {
	return log.length <= logLimit ? log : `…${log.slice(-4e3)}`;
}
// src/measure/recorder.ts
/** Reads a container's memory at exact answer counts while its load runs. */
/**
* `requests` is asked for again at every answer: the budget may lower it while the load runs.
* Where the host's files can be read the read is synchronous, and no answer can slip in between.
*/
function createRecorder(meter, clock, workload) {
	const samples = [];
	const pending = [];
	const startedMs = clock.nowMs();
	let next = 0;
	const keep = (requests, atMs, reading) => {
		if (reading !== void 0) samples.push({
			requests,
			atMs,
			...reading
		});
	};
	return {
		samples,
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
/** How much longer than its share a trial may take before it is cut: a slow one is worth seeing to its end. */
const patience = 1.5;
function createQuota(workload, pairs) {
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
/** Looks on until the load has ended by itself, or there is a reason to end it. */
async function watch(watched, clock, signal) {
	const { container, meter, run, quota, silenceLimitMs, readyMs } = watched;
	let exit;
	let driven = false;
	container.exited.then((ended) => exit = ended).then(() => run.stop());
	run.done.then(() => driven = true, () => driven = true);
	const startedMs = clock.nowMs();
	const limitMs = quota.deadlineMs(readyMs);
	let lastAnswer = {
		answered: 0,
		atMs: startedMs
	};
	let paceStart;
	let paceTold = !watched.tellsPace;
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
		if (run.answered > lastAnswer.answered) lastAnswer = {
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
			rssBytes: () => {
				const last = recorder.samples.at(-1);
				return last === void 0 ? null : rssBytes(last);
			}
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
		tellsPace: spec.pair === 0
	}, clock, signal).finally(() => run.stop());
	const load = await run.done;
	await recorder.settle();
	const end = await tellEnd(cut, container, meter, load, clock);
	return {
		side: spec.side,
		pair: spec.pair,
		readyMs: readiness.waitedMs,
		samples: recorder.samples,
		load,
		oomKills: meter.oomKills(),
		end
	};
}
async function tellEnd(cut, container, meter, load, clock) {
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
/** The kernel's count rises before the engine has noticed that the container's first process was the one killed. */
async function awaitExit(container, clock) {
	const enough = new AbortController();
	const patience = clock.sleep(exitPatienceMs, enough.signal).catch(() => void 0);
	const exit = await Promise.race([container.exited, patience]);
	enough.abort();
	return exit ?? void 0;
}
/** The trial of a service that never came up. */
async function tellNotReady(prepared) {
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
	const prepared = await together(specs.map(async (spec) => stack.use(await prepareTrial(spec, world, signal))));
	const runs = prepared.map((trial) => ({
		meter: trial.meter,
		...trial.readiness.kind === "ready" ? driveTrial(trial, quota, world, signal) : {
			live: null,
			done: tellNotReady(trial)
		}
	}));
	const telling = tellWhileRunning(place, runs.flatMap(({ live }) => live === null ? [] : [live]), () => quota.requests, world);
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
		await Promise.all(prepared.map((trial) => trial[Symbol.asyncDispose]()));
		return made;
	} finally {
		telling.abort();
	}
}
/**
* Waits for all, also when one fails: only then does nothing run any more that uses what is disposed of next.
* Throws what failed first; what fails after it only followed.
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
// src/measure/confirm.ts
/**
* As it was when there is no time for a look that is long enough to show more. It may take the target's budget once
* more, for each of its pairs.
*/
async function confirmTarget(measurement, specs, budgetMs, world, signal) {
	const { requests: seen } = measurement.workload;
	const { confirmation } = measurement;
	const requests = affordableRequests({
		requests: confirmation?.requests ?? confirmingRequests.most(seen),
		budgetMs
	}, 1, measurement.trials.map(paceOf));
	if (requests < confirmingRequests.least(seen)) return {
		measurement,
		memory: []
	};
	const quota = createQuota({
		requests,
		budgetMs
	}, 1);
	const place = {
		target: measurement.name,
		pair: null
	};
	const made = await runPair(specs, place, quota, world, signal);
	const trials = [...confirmation?.trials ?? [], ...made.map(({ trial }) => trial)];
	world.progress.line(describePair(place, made.map(({ trial }) => trial)));
	return {
		measurement: {
			...measurement,
			confirmation: {
				requests,
				trials
			}
		},
		memory: made.map(({ memory }) => memory)
	};
}
function paceOf({ load, readyMs }) {
	return {
		answers: Math.max(1, load.answered),
		durationMs: Math.max(1, load.durationMs),
		readyMs
	};
}
// src/measure/target.ts
/** All trials of one target: pair after pair, the sides of a pair at the same time. */
/**
* undefined: a reused base does not do. The budget leaves head fewer requests than it had, so that the two cannot be
* compared; or head grew, which has to be seen beside base.
*/
async function measureTarget(run, world, signal) {
	const { reused, stopsEarly = true } = run;
	const plan = planTrials({
		hasBase: run.sides.base !== null,
		pairs: reused?.trials.length
	}, run.seed);
	const quota = createQuota(run.target.workload, plan.pairs.length);
	const sequence = buildSequence(run.routes, plan.seed);
	const readings = reused === void 0 ? [] : [reused.memory];
	let measurement = describeTarget(run, plan.pairs.length, quota.requests, []);
	for (const [pair, sides] of plan.pairs.entries()) {
		const specs = sides.map((side) => specifyTrial(run, side, pair, sequence));
		const place = {
			target: run.target.name,
			pair: {
				index: pair,
				of: plan.pairs.length
			}
		};
		const made = await runPair(specs, place, quota, world, signal);
		if (reused !== void 0 && quota.requests < reused.requests) return void 0;
		const trials = [...reused?.trials.filter((trial) => trial.pair === pair) ?? [], ...made.map(({ trial }) => trial)];
		readings.push(...made.map(({ memory }) => memory));
		world.progress.line(describePair(place, trials));
		measurement = describeTarget(run, plan.pairs.length, quota.requests, [...measurement.trials, ...trials]);
		if (isHopeless(trials, pair) || stopsEarly && !needsAnotherPair(measurement, run.gate)) break;
	}
	for (const [index, sides] of plan.confirming.entries()) {
		if (!needsConfirmation(measurement, run.gate)) break;
		if (reused !== void 0) return void 0;
		const made = new Set(measurement.trials.map(({ pair }) => pair)).size;
		const specs = sides.map((side) => specifyTrial(run, side, made + index, sequence));
		const confirmed = await confirmTarget(measurement, specs, run.target.workload.budgetMs, world, signal);
		({measurement} = confirmed);
		readings.push(...confirmed.memory);
	}
	const memory = readings.reduce((worst, next) => next.errorBytes > worst.errorBytes ? next : worst);
	return {
		measurement,
		memory
	};
}
function describeTarget({ target, sides, ports, routes, reused }, pairs, requests, trials) {
	const { workload } = target;
	return {
		name: target.name,
		capBytes: target.capBytes,
		cpus: target.cpus,
		port: ports.head,
		workload: {
			requestsConfigured: workload.requests,
			requests,
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
		images: {
			base: reused?.image ?? sides.base?.id ?? null,
			head: sides.head.id
		},
		trials,
		...reused === void 0 ? {} : { reusedBase: {
			runId: reused.runId,
			measuredAt: reused.measuredAt
		} }
	};
}
function specifyTrial(run, side, pair, sequence) {
	const image = side === "base" ? run.sides.base : run.sides.head;
	if (image === null) throw new RangeError("There is no base to try.");
	const { runId, target, routes } = run;
	return {
		runId,
		target,
		side,
		pair,
		imageId: image.id,
		healthcheck: image.healthcheck,
		port: run.ports[side],
		routes,
		sequence
	};
}
/** A service that did not start is given one more chance if that is quick, and none after a timeout. */
function isHopeless(trials, pair) {
	return trials.some(({ end }) => end.kind === "not-ready" && (end.reason === "timeout" || pair > 0));
}
// src/run.ts
/** The pipeline up to measurement.json, top to bottom: sides → config → images → trials. */
/** Randomness is a seed: the same plan, the same order of requests, in every run. */
const seed = 1;
async function measure(comparison, world, signal) {
	const { clock, progress, engine } = world;
	const { inputs, baselines } = comparison;
	const startedAt = clock.timestamp();
	const startedMs = clock.nowMs();
	const runId = createRunId(startedAt);
	await engine.sweep({ images: false });
	await using stack = new AsyncDisposableStack();
	const head = await findHead(comparison.head, comparison, stack);
	const written = await loadConfig(inputs.config, head.dir, comparison.workingDirectory);
	const config = applyInputs(written, inputs);
	const base = await findBase(comparison.base, comparison, stack);
	progress.stage(`Building ${base.revision.label} and ${head.revision.label}`);
	const builder = {
		runId,
		engine,
		images: world.images,
		progress,
		signal,
		warnings: []
	};
	const environment = await describeEnvironment(world);
	const run = {
		runId,
		base,
		head,
		gate: config.gate,
		environment,
		builder,
		baselines,
		world,
		signal
	};
	const prepared = [];
	for (const target of config.targets) prepared.push(await prepareTarget(target, run));
	const builtMs = clock.nowMs();
	progress.stage("Measuring");
	const warnings = [];
	const measured = [];
	for (const target of prepared) measured.push(await measurePrepared(target, run, warnings));
	const { shard } = inputs;
	const targets = measured.map(({ measurement }) => ({
		...measurement,
		...shard === void 0 ? {} : { shard }
	}));
	for (const { measurement: target, memory } of measured) await keep$1(target, memory, startedAt, config, run);
	const endedMs = clock.nowMs();
	return {
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
			measureMs: endedMs - builtMs,
			diagnoseMs: 0,
			totalMs: endedMs - startedMs
		}
	};
}
async function prepareTarget(target, run) {
	const { baselines, base } = run;
	const headImage = await provideImage(target, "head", run.head, run.builder);
	if (headImage === null) throw new RangeError("Only a base may be missing.");
	const { sha } = base.revision;
	const reused = baselines?.reads === true && sha !== null && isReusable(target) ? await findBaseline(conditionsOf(target, sha, run.environment, seed), baselines.store) : void 0;
	const baseImage = reused === void 0 ? await provideImage(target, "base", base, run.builder) : void 0;
	tellImages(target.name, reused?.image ?? baseImage?.id ?? null, headImage.id, run);
	return {
		target,
		head: headImage,
		base: baseImage,
		reused
	};
}
/** A reader of the log can tell what was compared with what, and that it was not the same twice. */
function tellImages(name, baseImage, headImage, { base, head, world }) {
	const told = ({ revision }, image) => `${revision.sha ?? revision.spec}, image ${image ?? "none"}`;
	world.progress.line(`${name}: base ${told(base, baseImage)}`);
	world.progress.line(`${name}: head ${told(head, headImage)}${baseImage === headImage ? ", the same image" : ""}`);
}
async function measurePrepared(prepared, run, warnings) {
	const { target, head, reused } = prepared;
	if (reused !== void 0) {
		const { routes } = await provideRoutes(targetRun(target, {
			base: null,
			head
		}, run), run.head.dir, run.world, run.signal);
		const measured = await measureTarget({
			...targetRun(target, {
				base: null,
				head
			}, run),
			routes,
			reused
		}, run.world, run.signal);
		if (measured !== void 0) {
			warnings.push(baseReused(target.name, reused));
			return measured;
		}
		run.world.progress.line(`${target.name}: the kept base does not do, for head grew, or is too slow for as many requests; measuring both`);
	}
	const sides = targetRun(target, {
		base: prepared.base === void 0 ? await provideImage(target, "base", run.base, run.builder) : prepared.base,
		head
	}, run);
	const { routes, warnings: routeWarnings } = await provideRoutes(sides, run.head.dir, run.world, run.signal);
	warnings.push(...routeWarnings);
	const measured = await measureTarget({
		...sides,
		routes
	}, run.world, run.signal);
	if (measured === void 0) throw new RangeError("Only beside a kept base may a target be given up.");
	return measured;
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
/** For whoever compares with this commit next. */
async function keep$1(target, memory, startedAt, { targets }, { baselines, head, runId, environment, world }) {
	const configured = targets.find(({ name }) => name === target.name);
	const { sha } = head.revision;
	if (baselines?.saves !== true || sha === null || configured === void 0 || !isReusable(configured)) return;
	const outcome = await keepBaseline(conditionsOf(configured, sha, environment, seed), {
		runId,
		startedAt,
		memory,
		target
	}, baselines.store) ? "kept as the base of what comes next" : "not kept as a base: not clean, or kept already";
	world.progress.line(`${target.name}: head's measurement is ${outcome}`);
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
/** Sortable by time, and unlike any other. */
function createRunId(startedAt) {
	return `${startedAt.replace(/\D/g, "").slice(0, 14)}-${(0, node_crypto.randomBytes)(3).toString("hex")}`;
}
// src/gate.ts
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
/** A crash or a workload that did not do what it says is no growth: nobody can know what they would accept. */
const growthVerdicts = /* @__PURE__ */ new Set([
	"leak",
	"grew",
	"oom"
]);
/** A bound in the config accepts a higher plateau, which a leak would outgrow; a person may accept any growth. */
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
// src/report/conclude.ts
function concludeReport(measurement, judgements) {
	const targets = judgements.map(reportTarget).sort((a, b) => rank(a) - rank(b));
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
/** Worst first; a target that fails by the policy comes before one of its kind that does not. */
function rank({ verdict, failed }) {
	return verdictsWorstFirst.indexOf(verdict) * 2 + (failed ? 0 : 1);
}
function reportTarget({ findings, decision }) {
	const { name, verdict, base, head, delta, smallestDetectable, why } = findings;
	const gate = gatePhrase(decision);
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
		smallestDetectable
	};
}
/** One target: its own reasons. Several: the first reason of each that fails, or of the worst when none does. */
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
// src/report/assemble.ts
/** A measurement and a policy → the report and the findings that the renderers show. */
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
// src/report/html-style.ts
/** The look of report.html. */
const pageStyle = `
:root{--ink:#1f2328;--soft:#59636e;--paper:#fff;--band:#f6f8fa;--line:#d1d9e0;--bad:#d1242f;--good:#1a7f37;--unsure:#9a6700;--link:#0969da}
@media (prefers-color-scheme:dark){:root{--ink:#f0f6fc;--soft:#9198a1;--paper:#0d1117;--band:#151b23;--line:#3d444d;--bad:#ff6a69;--good:#3fb950;--unsure:#d29922;--link:#4493f8}}
*{box-sizing:border-box}
body{margin:0 auto;padding:24px 20px 48px;max-width:940px;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif}
a{color:var(--link)}
header{border-left:5px solid var(--soft);padding:2px 0 2px 18px;margin-bottom:24px}
header.bad{border-color:var(--bad)}
header.good{border-color:var(--good)}
header.unsure{border-color:var(--unsure)}
.badge{display:inline-block;font-size:12px;font-weight:600;letter-spacing:.04em;text-transform:uppercase;color:var(--soft)}
header.bad .badge{color:var(--bad)}
header.good .badge{color:var(--good)}
header.unsure .badge{color:var(--unsure)}
td.bad{color:var(--bad);font-weight:600}
td.good{color:var(--good)}
td.unsure{color:var(--unsure)}
h1{font-size:23px;line-height:1.3;margin:0 0 6px}
header p{font-size:16px;margin:0}
header p.badge{font-size:12px;margin-bottom:2px}
h2{font-size:17px;margin:32px 0 8px}
h2.target{border-left:4px solid var(--soft);padding-left:12px;margin-top:48px;font-size:19px}
h2.bad{border-color:var(--bad)}
h2.good{border-color:var(--good)}
h2.unsure{border-color:var(--unsure)}
h3{font-size:14px;margin:16px 0 4px}
figure{margin:0 0 16px;overflow-x:auto}
figure svg{min-width:600px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:6px 12px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{color:var(--soft);font-weight:600;white-space:nowrap}
.numbers{width:100%}
.numbers tbody th{font-weight:400;white-space:nowrap}
.numbers td,.numbers thead th{text-align:right;white-space:nowrap}
.numbers td:first-child,.numbers th:first-child{padding-left:0}
.numbers strong{color:var(--ink)}
.trials{font-size:13px;margin-top:12px}
.trials td,.trials th{white-space:nowrap}
.overview{margin-top:8px}
.overview td{border:0;padding:3px 16px 3px 0}
.overview td:first-child,.overview td:nth-child(2){white-space:nowrap}
.warnings{background:var(--band);border:1px solid var(--line);border-left:4px solid var(--unsure);border-radius:6px;padding:10px 16px;margin-bottom:20px}
.warnings h2{margin:0 0 4px;font-size:15px}
ul{margin:0;padding-left:20px}
li{margin:3px 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 20px;margin:10px 0 0}
dt{color:var(--soft)}
dd{margin:0;min-width:0;overflow-wrap:anywhere}
@media (max-width:560px){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:8px}}
code,pre{font:13px/1.45 ui-monospace,"SF Mono",Menlo,"DejaVu Sans Mono",monospace}
code{background:var(--band);border-radius:4px;padding:1px 5px}
h1 code{font-size:.9em}
pre{background:var(--band);border:1px solid var(--line);border-radius:6px;padding:12px;overflow-x:auto;margin:4px 0}
footer{color:var(--soft);font-size:13px;border-top:1px solid var(--line);margin-top:36px;padding-top:12px}
`;
// src/report/svg-style.ts
/** Colours of the chart on light and dark paper. Class names carry a prefix, as the chart also stands inside report.html. */
const chartStyle = `
.rp-chart{max-width:100%;height:auto}
.rp-paper{fill:#fff}
.rp-text,.rp-title{font:12px system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif;fill:#57606a}
.rp-title{font-size:14px;font-weight:600;fill:#1f2328}
.rp-end{text-anchor:end}
.rp-middle{text-anchor:middle}
.rp-faint{fill:#8c959f}
.rp-grid{stroke:#eaeef2}
.rp-axis{stroke:#8c959f}
.rp-warmup{fill:#818b98;opacity:.1}
.rp-thin,.rp-median,.rp-death{fill:none;stroke-linejoin:round;stroke-linecap:round}
.rp-thin{stroke-width:1;opacity:.4}
.rp-median{stroke-width:2.5}
.rp-death{stroke-width:2.5}
.rp-plateau{stroke-width:1;stroke-dasharray:5 4}
.rp-cap{stroke:#9a6700;stroke-dasharray:2 3}
.rp-base{stroke:#6e7781}
.rp-head{stroke:#d1242f}
.rp-label-base{fill:#57606a;font-weight:600}
.rp-label-head{fill:#d1242f;font-weight:600}
.rp-cap-label{fill:#9a6700}
@media (prefers-color-scheme:dark){
.rp-paper{fill:#0d1117}
.rp-text{fill:#9198a1}
.rp-title{fill:#f0f6fc}
.rp-faint{fill:#7d8590}
.rp-grid{stroke:#21262d}
.rp-axis{stroke:#6e7681}
.rp-cap{stroke:#d29922}
.rp-base{stroke:#9198a1}
.rp-head{stroke:#ff6a69}
.rp-label-base{fill:#b1bac4}
.rp-label-head{fill:#ff6a69}
.rp-cap-label{fill:#d29922}
}
`;
// src/report/svg.ts
const width = 860;
const panelHeight = 340;
const margin = {
	top: 62,
	right: 168,
	bottom: 48,
	left: 64
};
const plot = {
	width: width - margin.left - margin.right,
	height: panelHeight - margin.top - margin.bottom
};
/** About so many lines across the plot. */
const levelTicks = 7;
/** Enough that a median line bends where its trials bend. */
const medianPoints = 121;
function renderChart(measurement, report) {
	const panels = report.targets.flatMap((target) => {
		const measured = measurement.targets.find(({ name }) => name === target.name);
		return measured === void 0 ? [] : [panel(measured, target)];
	});
	const height = panelHeight * panels.length;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" class="rp-chart">`,
		"<title>Memory of base and head over requests</title>",
		`<style>${chartStyle}</style>`,
		`<rect class="rp-paper" width="${width}" height="${height}"/>`,
		...panels.map((lines, index) => `<g transform="translate(0 ${index * panelHeight})">\n${lines.join("\n")}\n</g>`),
		"</svg>",
		""
	].join("\n");
}
function panel(measured, report) {
	const title = text(margin.left, 24, `${plainLine(measured.name, 60)}: RSS over requests`, "rp-title");
	const levels = measured.trials.flatMap((trial) => trialPoints(trial).map(({ bytes }) => bytes));
	const last = Math.max(0, ...measured.trials.map(lastRequests));
	if (last === 0 || levels.length === 0) return [title, text(margin.left, margin.top + 40, "Nothing to draw: no request was answered.", "rp-text")];
	const nearCap = Math.max(...levels) >= measured.capBytes / 2;
	const bytes = levelRange(nearCap ? [...levels, measured.capBytes] : levels);
	const scale = makeScale({
		lo: 0,
		hi: last
	}, bytes);
	const sides = ["base", "head"].filter((side) => trialsOf(measured, side).some(({ samples }) => samples.length > 0));
	return [
		title,
		...legend(sides, trialsOf(measured, "head").length),
		...warmup(report, scale),
		...axes(scale),
		...nearCap ? capLine(measured.capBytes, scale) : [],
		...sides.flatMap((side) => trialLines(measured, side, scale)),
		...sides.flatMap((side) => plateauLine(side === "base" ? report.base : report.head, side, scale)),
		...sides.flatMap((side) => medianLine(measured, side, scale)),
		...deaths(measured, scale),
		...endLabels(measured, report, sides, scale)
	];
}
function makeScale(requests, levels) {
	const unit = 1024 ** unitPower(levels.hi);
	const rounded = roundRange({
		lo: levels.lo / unit,
		hi: levels.hi / unit
	}, levelTicks);
	const bytes = {
		lo: rounded.lo * unit,
		hi: rounded.hi * unit
	};
	return {
		requests,
		bytes,
		x: (count) => margin.left + (count - requests.lo) / (requests.hi - requests.lo) * plot.width,
		y: (level) => margin.top + plot.height - (level - bytes.lo) / (bytes.hi - bytes.lo) * plot.height
	};
}
function unitPower(bytes) {
	return Math.min(4, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
}
function axes({ x, y, requests, bytes }) {
	const power = unitPower(bytes.hi);
	const unit = 1024 ** power;
	const ticks = roundTicks({
		lo: bytes.lo / unit,
		hi: bytes.hi / unit
	}, levelTicks);
	const digits = tickDigits(ticks);
	const bottom = margin.top + plot.height;
	return [
		...ticks.flatMap((tick) => [line(margin.left, y(tick * unit), margin.left + plot.width, y(tick * unit), "rp-grid"), text(margin.left - 8, y(tick * unit) + 4, tick.toFixed(digits), "rp-text rp-end")]),
		...roundTicks(requests, 6).flatMap((tick) => [line(x(tick), bottom, x(tick), bottom + 4, "rp-axis"), text(x(tick), bottom + 18, formatCount(tick), "rp-text rp-middle")]),
		line(margin.left, bottom, margin.left + plot.width, bottom, "rp-axis"),
		text(margin.left - 8, margin.top - 12, [
			"B",
			"KiB",
			"MiB",
			"GiB",
			"TiB"
		][power] ?? "", "rp-text rp-end"),
		text(margin.left + plot.width / 2, bottom + 38, "requests", "rp-text rp-middle")
	];
}
function legend(sides, trials) {
	const y = 42;
	const entries = sides.flatMap((side, index) => {
		const x = margin.left + index * 76;
		return [line(x, 38, x + 22, 38, `rp-median rp-${side}`), text(x + 28, y, side, "rp-text")];
	});
	const x = margin.left + sides.length * 76;
	return trials > 1 ? [...entries, text(x, y, `thick: median of ${trials} trials, thin: each trial`, "rp-text rp-faint")] : entries;
}
/** Shaded up to where both sides had settled: what is left of it is not judged. */
function warmup({ base, head }, { x, requests }) {
	const settled = Math.max(base?.warmupRequests ?? 0, head.warmupRequests ?? 0);
	if (settled <= 0 || settled >= requests.hi) return [];
	const shade = `<rect class="rp-warmup" x="${margin.left}" y="${margin.top}" width="${fixed(x(settled) - margin.left)}" height="${plot.height}"/>`;
	return x(settled) - margin.left < 60 ? [shade] : [shade, text((margin.left + x(settled)) / 2, margin.top + plot.height - 8, "warm-up", "rp-text rp-faint rp-middle")];
}
function capLine(capBytes, { y }) {
	return [line(margin.left, y(capBytes), margin.left + plot.width, y(capBytes), "rp-cap"), text(margin.left + plot.width - 4, y(capBytes) - 6, `cap ${formatBytes(capBytes)}`, "rp-text rp-end rp-cap-label")];
}
function trialLines(measured, side, scale) {
	const trials = trialsOf(measured, side);
	return trials.length < 2 ? [] : trials.map((trial) => path(trialPoints(trial), `rp-thin rp-${side}`, scale));
}
function medianPath(measured, side) {
	const trials = trialsOf(measured, side);
	const last = Math.min(drawnRequests(measured), Math.max(...trials.map(lastRequests)));
	const counts = [
		...requestGrid(last, medianPoints),
		...trials.map(lastRequests).filter((count) => count <= last),
		last
	];
	return [...new Set(counts)].sort((a, b) => a - b).flatMap((requests) => {
		const bytes = medianLevelAt(trials, requests);
		return bytes === null || bytes === 0 ? [] : [{
			requests,
			bytes
		}];
	});
}
function medianLine(measured, side, scale) {
	return [path(medianPath(measured, side), `rp-median rp-${side}`, scale)];
}
function plateauLine(report, side, { y }) {
	if (report?.outcome !== "plateau" || report.plateauBytes === null) return [];
	const level = y(report.plateauBytes);
	return [line(margin.left, level, margin.left + plot.width + 5, level, `rp-plateau rp-${side}`)];
}
/** A cross where each trial died, and beside the last of a side how far it got. */
function deaths(measured, { x, y }) {
	return ["base", "head"].flatMap((side) => {
		const ends = trialsOf(measured, side).filter(endedEarly).flatMap((trial) => trialPoints(trial).slice(-1)).sort((a, b) => a.requests - b.requests);
		const [first, last] = [ends[0], ends.at(-1)];
		if (first === void 0 || last === void 0) return [];
		const crosses = ends.map(({ requests, bytes }) => {
			return `<path class="rp-death rp-${side}" d="M${fixed(x(requests) - 5)} ${fixed(y(bytes) - 5)}l10 10m0 -10l-10 10"/>`;
		});
		const right = x(last.requests) < margin.left + plot.width * .6;
		const words = `${side} ended at ${first.requests === last.requests ? "" : `${formatCount(first.requests)}–`}${formatCount(last.requests)} requests`;
		const style = `rp-text rp-label-${side}${right ? "" : " rp-end"}`;
		return [...crosses, text(x(last.requests) + (right ? 12 : -12), y(last.bytes) + 18, words, style)];
	});
}
/** At the end of each line instead of only in the legend; pushed apart where they would overlap. */
function endLabels(measured, report, sides, scale) {
	const labels = sides.flatMap((side) => {
		const end = medianPath(measured, side).at(-1);
		const summary = side === "base" ? report.base : report.head;
		const dead = trialsOf(measured, side).every(endedEarly);
		return end === void 0 || summary === null || dead ? [] : [{
			side,
			y: scale.y(end.bytes),
			words: endWords(side, summary, end)
		}];
	});
	const [upper, lower] = [...labels].sort((a, b) => a.y - b.y);
	const push = upper && lower ? Math.max(0, 17 - (lower.y - upper.y)) / 2 : 0;
	return labels.map((label) => text(margin.left + plot.width + 8, label.y + 4 + (label === upper ? -push : push), label.words, `rp-text rp-label-${label.side}`));
}
function endWords(side, { outcome, plateauBytes }, end) {
	if (outcome === "plateau" && plateauBytes !== null) return `${side} plateau ${formatBytes(plateauBytes)}`;
	return `${side} ${formatBytes(end.bytes)}${outcome === "leak" ? " ↗" : ""}`;
}
function path(points, style, { x, y }) {
	return `<path class="${style}" d="M${points.map(({ requests, bytes }) => `${fixed(x(requests))} ${fixed(y(bytes))}`).join("L")}"/>`;
}
function line(x1, y1, x2, y2, style) {
	return `<line class="${style}" x1="${fixed(x1)}" y1="${fixed(y1)}" x2="${fixed(x2)}" y2="${fixed(y2)}"/>`;
}
function text(x, y, words, style) {
	return `<text class="${style}" x="${fixed(x)}" y="${fixed(y)}">${escapeHtml(words)}</text>`;
}
function fixed(value) {
	return String(Number(value.toFixed(1)));
}
// src/report/html.ts
function renderHtml(report, measurement, findings) {
	const targets = judgedTargets(report, measurement, findings);
	const { symbol, words } = reportHeadline(targets);
	const several = targets.length > 1;
	const tone = report.failed ? "bad" : symbol === "✅" ? "good" : "unsure";
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(phraseText(words))}</title>
<style>${pageStyle}</style>
</head>
<body>
<header class="${tone}">
<p class="badge">${badge(report.failed, symbol)}</p>
<h1>${phraseHtml(words)}</h1>
${several ? overview$1(targets) : targets.map((target) => `<p>${phraseHtml(summary(target))}</p>`).join("\n")}
</header>
<main>
${[
		...warnings(report),
		...targets.map((target) => targetSection(target, report, measurement, several)),
		section("Environment", factList(environmentFacts(measurement)))
	].join("\n")}
</main>
<footer>${escapeHtml(plainLine(measurement.environment.tool))} · the raw samples are in measurement.json, this conclusion in report.json</footer>
</body>
</html>
`;
}
/** In words: not every machine has the symbols in its fonts, and not every reader sees the colour. */
function badge(failed, symbol) {
	if (failed) return "Check fails";
	return symbol === "✅" ? "Check passes" : "Check does not fail";
}
function targetTone(target) {
	if (target.report.failed) return "bad";
	return verdictSymbol(target) === "✅" ? "good" : "unsure";
}
function overview$1(targets) {
	return `<div class="scroll"><table class="overview"><tbody>\n${targets.map((target, index) => `<tr><td><a href="#target-${index + 1}">${escapeHtml(plainLine(target.report.name, 40))}</a></td><td class="${targetTone(target)}">${shortVerdict(target)}</td><td>${phraseHtml(summary(target))}</td></tr>`).join("\n")}\n</tbody></table></div>`;
}
function warnings({ warnings }) {
	if (warnings.length === 0) return [];
	return [`<section class="warnings"><h2>Warnings</h2><ul>${warnings.map(({ text }) => `<li>${escapeHtml(plainLine(text, 500))}</li>`).join("")}</ul></section>`];
}
function targetSection(target, report, measurement, several) {
	const next = advice(target).map((each) => `<li>${phraseHtml(each)}</li>`);
	const reasons = target.report.reasons.map((reason) => `<li>${phraseHtml(readPhrase(reason))}</li>`);
	const place = report.targets.indexOf(target.report) + 1;
	return [
		several ? `<article id="target-${place}"><h2 class="target ${targetTone(target)}">${phraseHtml(headline(target))}</h2>\n<p>${phraseHtml(summary(target))}</p>` : "<article>",
		...isUnmeasured(target) ? [] : [`<figure>${renderChart(measurement, {
			...report,
			targets: [target.report]
		}).trimEnd()}</figure>`, rowTable(target, report)],
		next.length === 0 ? "" : section("What to do", `<ul>${next.join("")}</ul>`),
		...isUnmeasured(target) ? [] : [section("How this was decided", `<ul>${reasons.join("")}</ul>${factList(decisionFacts(target))}`), section("Workload and trials", `${factList(workloadFacts(target))}${trialTable(target)}${logs(target)}`)],
		"</article>"
	].filter((part) => part !== "").join("\n");
}
function rowTable(target, { base, head }) {
	const side = (name, label) => `<th scope="col">${name}${isTold(name, label) ? ` <code>${escapeHtml(plainLine(label, 60))}</code>` : ""}</th>`;
	return `<div class="scroll"><table class="numbers"><thead><tr><td></td>${base === null ? side("head", head.label) : `${side("base", base.label)}${side("head", head.label)}<th scope="col">change</th>`}</tr></thead><tbody>\n${tableRows(target).map((row) => {
		const change = row.decisive ? `<strong>${escapeHtml(row.change)}</strong>` : escapeHtml(row.change);
		const compared = `<td>${escapeHtml(row.base ?? "")}</td><td>${escapeHtml(row.head)}</td><td>${change}</td>`;
		return `<tr><th scope="row">${escapeHtml(row.label)}</th>${base === null ? `<td>${escapeHtml(row.head)}</td>` : compared}</tr>`;
	}).join("\n")}\n</tbody></table></div>`;
}
function trialTable(target) {
	return `<div class="scroll"><table class="trials"><thead><tr>${trialColumns.map((column) => `<th scope="col">${column}</th>`).join("")}</tr></thead><tbody>\n${trialCells(target).map((cells) => `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`).join("\n")}\n</tbody></table></div>`;
}
function logs(target) {
	return trialLogs(target).map(({ title, log }) => `<h3>${escapeHtml(title)}</h3><pre>${plainLines(log, 40).map(escapeHtml).join("\n")}</pre>`).join("");
}
function factList(facts) {
	return `<dl>${facts.map(({ label, value }) => `<dt>${escapeHtml(label)}</dt><dd>${phraseHtml(value)}</dd>`).join("\n")}</dl>`;
}
function section(title, content) {
	return `<section><h2>${title}</h2>${content}</section>`;
}
// src/report/files.ts
function renderFiles(measurement, policy, options = {}) {
	const { report, findings } = assembleReport(measurement, policy);
	return {
		report,
		findings,
		files: reportFiles(report, measurement, findings, options)
	};
}
/** For a report that is already there. `measurement.json` stands beside these; whoever measured has written it. */
function reportFiles(report, measurement, findings, options = {}) {
	return /* @__PURE__ */ new Map([
		["report.json", `${JSON.stringify(report, null, 2)}\n`],
		["report.md", renderMarkdown(report, measurement, findings, options)],
		["report.html", renderHtml(report, measurement, findings)],
		["chart.svg", renderChart(measurement, report)]
	]);
}
// src/report/sparkline.ts
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
/** Both sides on one scale; ✕ for a dead container, a space where nothing was read. */
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
	const read = sides.flatMap(({ levels }) => levels.filter((level) => level !== null && level > 0));
	const lowest = Math.min(...read);
	const { lo, hi } = levelRange(read);
	const floor = lo === 0 ? lowest : lo;
	return sides.map(({ side, levels }) => ({
		side,
		line: levels.map((level) => bar(level, floor, hi)).join("")
	}));
}
function bar(level, lo, hi) {
	if (level === null) return " ";
	if (level === 0) return "✕";
	return bars[Math.min(bars.length - 1, Math.max(0, Math.floor((level - lo) / (hi - lo) * bars.length)))] ?? " ";
}
// src/report/text.ts
const styles = {
	bold: 1,
	dim: 2,
	red: 31,
	green: 32,
	yellow: 33
};
function renderText(report, measurement, findings, { columns, colour }) {
	const width = Math.max(40, Math.min(columns, 100));
	const paint = (text, style) => colour ? `\u001B[${styles[style]}m${text}\u001B[0m` : text;
	const targets = judgedTargets(report, measurement, findings);
	const { symbol, words } = reportHeadline(targets);
	const tone = report.failed ? "red" : symbol === "✅" ? "green" : "yellow";
	const title = paragraph(`${symbol} ${phraseText(words)}`, width, "", "   ").map((line) => paint(paint(line, "bold"), tone));
	const several = targets.length > 1;
	return `${[
		...several ? [[
			...title,
			"",
			...overview(targets, width)
		]] : [title],
		...targets.map((target) => [...several ? [paint(`── ${plainLine(target.report.name, width - 6)} `.padEnd(width, "─"), "dim")] : [], ...targetBlock(target, report, width, paint)]),
		...report.warnings.map(({ text }) => paragraph(`warning: ${plainLine(text, 500)}`, width, "", "  ").map((line) => paint(line, "yellow")))
	].map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
function overview(targets, width) {
	return textTable(["target", "verdict"], ["left", "left"], targets.map((target) => [plainLine(target.report.name, 40), `${verdictSymbol(target)} ${shortVerdict(target)}`]), width);
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
			...table(target, report, width, paint),
			...shape(target, width, paint),
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
function table(target, { base, head }, width, paint) {
	const rows = tableRows(target);
	const name = (side, label) => isTold(side, label) ? `${side} ${plainLine(label, 24)}` : side;
	const lines = base === null ? textTable(["", name("head", head.label)], ["left", "right"], rows.map((row) => [row.label, row.head]), width) : comparison([
		"",
		name("base", base.label),
		name("head", head.label),
		"change"
	], rows, width);
	const decisive = lines.length === rows.length + 1 ? rows.findIndex((row) => row.decisive) + 1 : 0;
	return lines.map((line, index) => index === decisive && index > 0 ? paint(line, "bold") : line);
}
/** The mark on the decisive change goes first when the terminal is narrow. */
function comparison(head, rows, width) {
	const layOut = (mark) => textTable(head, [
		"left",
		"right",
		"right",
		"right"
	], rows.map((row) => [
		row.label,
		row.base ?? "",
		row.head,
		row.decisive ? row.change + mark : row.change
	]), width);
	const marked = layOut(" ◀");
	return marked.length === rows.length + 1 ? marked : layOut("");
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
/** Behind a bar, so that no line of a log is taken for a command of the runner. */
function logLine(line, width) {
	const bar = `  | ${" ".repeat(line.length - line.trimStart().length)}`;
	return paragraph(line.trimStart(), width, bar, bar);
}
function paragraph(text, width, first, rest) {
	return wrapText(text, width - rest.length).map((line, index) => (index === 0 ? first : rest) + line);
}
// src/commands/publish.ts
/** The end of every judging command: a measurement and a policy → the report in all its forms, and files in the folder. */
/** Before anything is measured: a report that cannot be written is worth no minutes. */
async function prepareOutDir(outDir) {
	try {
		await (0, node_fs_promises.mkdir)(outDir, { recursive: true });
		await (0, node_fs_promises.access)(outDir, node_fs.constants.W_OK);
	} catch (cause) {
		throw new UserError(`The report cannot be written to ${outDir}: ${describeError(cause)}. Name another folder with --out.`, { cause });
	}
}
/** The same measurement and policy give the same report, always. */
function judge(measured, options = {}) {
	const { measurement, policy } = measured;
	const { report, findings, files } = renderFiles(measurement, policy, options);
	return {
		...measured,
		report,
		findings,
		files: new Map([["measurement.json", formatMeasurement(measurement)], ...files])
	};
}
/** Into the folder, which is there. */
async function writeReport({ files, outDir }) {
	for (const [name, content] of files) await (0, node_fs_promises.writeFile)((0, node_path.join)(outDir, name), content);
}
/** For stdout. */
function textOf({ report, measurement, findings }, screen) {
	return renderText(report, measurement, findings, screen);
}
/** A line a sample: readable, comparable with diff, and a third of the size of indented JSON. */
function formatMeasurement(measurement) {
	return `${JSON.stringify(measurement, null, 1).replace(/\{\s+"requests": \d+,\s+"atMs"[^}]*\}/g, (sample) => sample.replace(/\s+/g, " "))}\n`;
}
// src/commands/compare.ts
/** `rss-plateau compare` and `mode: measure`: finds the two sides and measures them. */
async function compare(request, progress, signal) {
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
	if (bases.length > 1) throw new UserError(`The base is named more than once: ${bases.join(", ")}. Keep one.`);
	if (heads.length > 1) throw new UserError(`The head is named more than once: ${heads.join(", ")}. Keep one.`);
	const [onlyBase] = bases;
	const [onlyHead] = heads;
	return {
		base: onlyBase === void 0 ? void 0 : parseSpec(onlyBase, "base"),
		head: onlyHead === void 0 ? void 0 : parseSpec(onlyHead, "head")
	};
}
/** Both sides out of the repository: what an earlier step wrote into the checkout, the base could not have. */
async function sidesOfEvent(named, runner, repository, progress) {
	if (!needsGit(named)) return named;
	if (repository === void 0) throw new UserError("There is no git checkout here. Put `- uses: actions/checkout@v7` before this step.");
	if (await repository.hasChanges()) progress.line("The checkout has changes that are not committed; commits are measured, so these are left out.");
	if (named.base !== void 0) return {
		base: named.base,
		head: named.head ?? {
			kind: "git",
			ref: "HEAD"
		}
	};
	const { base, head, why } = await findPair(runner, repository);
	progress.line(why);
	if (base === null) throw new UserError(`There is nothing to compare with: ${why} Name the base with the input \`base-ref\`.`);
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
/** The working tree and its history; folders and images are compared without git. */
function needsGit({ base, head }) {
	return [base, head].some((spec) => spec === void 0 || spec.kind === "git");
}
function prefixed(kind, name) {
	return name === void 0 ? void 0 : `${kind}:${name}`;
}
function isSet(text) {
	return text !== void 0;
}
// src/merge.ts
/**
* The measurements of several jobs → one, as if one job had made it. Pure. A leg is one job's measurement: of other
* targets than the rest, or of the same ones for more pairs (a shard).
*/
/**
* `expected` names the targets that must be there; null: all that the legs know of from their config. What is not
* there comes out as a target that was not measured. Throws `UserError` when the legs do not belong together.
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
/** Oldest first. Jobs may start at the same time, and folders come in any order: what is left decides then. */
function compareLegs(one, other) {
	return compareText(one.startedAt, other.startedAt) || compareText(one.runId, other.runId) || compareText(JSON.stringify(one), JSON.stringify(other));
}
/** What the config does not have comes last. */
function placeOf(name, configured) {
	const index = configured.indexOf(name);
	return index === -1 ? configured.length : index;
}
/** Figures of different changes say nothing about either. */
function requireSameCommits(legs) {
	const heads = new Set(legs.map(({ head }) => head.sha ?? head.spec));
	const bases = new Set(legs.flatMap(({ base }) => base === null ? [] : [base.sha ?? base.spec]));
	for (const [side, commits] of [["head", heads], ["base", bases]]) {
		if (commits.size < 2) continue;
		throw new UserError(`The reports are of different commits (${side}: ${[...commits].map((each) => plainLine(each.slice(0, 12))).join(", ")}), so they cannot be put together.`);
	}
}
/** Of a job that was run again, the later one: as a map from the shard, in the shards' order. */
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
	const requests = Math.min(...shards.map(({ workload }) => workload.requests));
	const cut = shards.map((shard) => cutTo(requests, shard));
	const offsets = cut.map((_, index) => sum(cut.slice(0, index).map(pairsOf)));
	const missing = of - shards.length;
	const { shard: _shard, ...whole } = first;
	return {
		...whole,
		workload: {
			...first.workload,
			requests
		},
		pairs: sum(cut.map(({ pairs }) => pairs)),
		trials: cut.flatMap(({ trials }, index) => trials.map((trial) => ({
			...trial,
			pair: trial.pair + (offsets[index] ?? 0)
		}))),
		...mergeConfirmations(cut, offsets),
		...missing > 0 ? { missing: {
			jobs: missing,
			of
		} } : {}
	};
}
/** Each job looks again at what it has seen itself. */
function mergeConfirmations(shards, offsets) {
	const looks = shards.flatMap(({ confirmation }, index) => confirmation === void 0 ? [] : [{
		...confirmation,
		offset: offsets[index] ?? 0
	}]);
	if (looks.length === 0) return {};
	const trials = looks.flatMap(({ trials, offset }) => trials.map((trial) => ({
		...trial,
		pair: trial.pair + offset
	})));
	return { confirmation: {
		requests: Math.min(...looks.map(({ requests }) => requests)),
		trials
	} };
}
/** Pairs that were planned, or numbered, whichever is more: an offset past both keeps the numbers apart. */
function pairsOf(target) {
	return Math.max(target.pairs, ...allTrials(target).map(({ pair }) => pair + 1));
}
function requireSamePlan(first, other) {
	const plan = ({ capBytes, cpus, port, workload, shard, images }) => {
		const { requests: _requests, ...asked } = workload;
		return JSON.stringify({
			capBytes,
			cpus,
			port,
			asked,
			of: shard?.of,
			hasBase: images.base !== null
		});
	};
	if (plan(first) === plan(other)) return;
	throw new UserError(`The jobs that measured ${first.name} did not do the same: cap, CPUs, port, workload, number of jobs, or whether there is a base differ.`);
}
function cutTo(requests, target) {
	if (target.workload.requests <= requests) return target;
	const trials = target.trials.map((trial) => ({
		...trial,
		samples: trial.samples.filter((sample) => sample.requests <= requests)
	}));
	return {
		...target,
		trials
	};
}
/** What is known of it is its name; the rest is another target's, so that it reads like one of this run. */
function notMeasured(name, template) {
	const { shard: _shard, missing: _missing, reusedBase: _reused, ...like } = template;
	return {
		...like,
		name,
		workload: {
			...template.workload,
			requests: template.workload.requestsConfigured,
			routes: []
		},
		images: {
			base: null,
			head: ""
		},
		trials: [],
		missing: {
			jobs: 1,
			of: 1
		}
	};
}
/** The first leg's, read as badly as the worst. */
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
		text: `The jobs ran on ${machines.size} kinds of machine. Base and head of a pair always ran on the same one.`
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
* A measurement from a run of somebody else's code, with nothing left in it that could speak to a reader: numbers,
* names that are names, and our own words. It is shown in a comment that the repository's own token writes.
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
* What a URL's path and query may hold; shown as code, where nothing in it is a link or a mention. Without `::`: a log
* wraps long lines, and a runner obeys a line that begins with it.
*/
const routePattern = /^\/(?!.*::)[\w\-.~!$&'()*+,;=:@%/?]{0,200}$/;
const expectPattern = /^(\d{3}|[1-5]xx|any)$/;
/** `headSha` is GitHub's word, `policy` that of the default branch. */
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
function distrustTarget(target) {
	const { images, workload, reusedBase, confirmation } = target;
	return {
		...target,
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
		trials: target.trials.map(distrustTrial),
		...confirmation === void 0 ? {} : { confirmation: {
			...confirmation,
			trials: confirmation.trials.map(distrustTrial)
		} },
		...reusedBase === void 0 ? {} : { reusedBase: {
			runId: keep(reusedBase.runId, runIdPattern),
			measuredAt: keep(reusedBase.measuredAt, timePattern, noTime)
		} }
	};
}
function distrustTrial(trial) {
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
/** How much a report from elsewhere may be: far above any real one, far below what would hold the job up. */
/** Of one job's report; a hundred targets with ten pairs each stay below. */
const fileLimitBytes = 16777216;
/** Of all jobs' reports together. */
const totalLimitBytes = 134217728;
/** Entries of any list and any map in it, whatever they are. */
const entryLimit = 4e3;
/** Characters of any text in it; the longest are the ends of container logs. */
const textLimit = 1e5;
// src/received/folders.ts
const measurementName = "measurement.json";
/** What `--out` writes. The others are made again from the measurement: a finished text could say anything. */
const reportNames = /* @__PURE__ */ new Set([
	measurementName,
	"report.json",
	"report.md",
	"report.html",
	"chart.svg"
]);
/** Each path is a report's folder, or one that holds such folders, as actions/download-artifact makes them. */
async function readReportFolders(paths) {
	const folders = (await Promise.all(paths.map(findReportFolders))).flat();
	if (folders.length > 256) throw new UserError(`There are ${folders.length} folders of reports, and no more than 256 are taken.`);
	const files = [];
	let room = totalLimitBytes;
	for (const folder of folders) {
		const content = await readMeasurementFile(folder);
		room -= content.length;
		if (room < 0) throw new UserError(`The reports have more than ${totalLimitBytes} bytes together, and no more are taken.`);
		files.push({
			name: `The ${measurementName} in ${showPath(folder)}`,
			text: content.toString("utf8")
		});
	}
	return files;
}
/** Whoever made the folder has chosen its name. */
function showPath(path) {
	return plainLine(path, 500);
}
async function findReportFolders(path) {
	const entries = await list(path);
	if (entries.some(({ name }) => reportNames.has(name))) {
		requireReportFiles(path, entries);
		return [path];
	}
	const folders = [];
	for (const entry of entries) {
		const inner = (0, node_path.join)(path, entry.name);
		if (!entry.isDirectory()) throw unexpected(path, entry);
		const innerEntries = await list(inner);
		if (innerEntries.length === 0) continue;
		requireReportFiles(inner, innerEntries);
		folders.push(inner);
	}
	return folders;
}
async function list(path) {
	try {
		return await (0, node_fs_promises.readdir)(path, { withFileTypes: true });
	} catch (cause) {
		if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return [];
		throw unreadable(path, cause);
	}
}
/** Node's message has the path in it as it is. */
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
	return new UserError(`The reports in ${showPath(folder)} hold ${kind} called ${plainLine(entry.name)}, which no report has. Name folders that hold nothing but what \`out\` wrote.`);
}
async function readMeasurementFile(folder) {
	try {
		const flags = node_fs.constants.O_RDONLY | node_fs.constants.O_NOFOLLOW | node_fs.constants.O_NONBLOCK;
		await using file = await (0, node_fs_promises.open)((0, node_path.join)(folder, measurementName), flags);
		const { size } = await file.stat();
		if (size > 16777216) throw new UserError(`The ${measurementName} in ${showPath(folder)} has ${size} bytes, and no more than ${fileLimitBytes} are taken.`);
		return await file.readFile();
	} catch (cause) {
		throw cause instanceof UserError ? cause : unreadable(folder, cause);
	}
}
// src/received/parse.ts
/** A measurement that somebody hands in: JSON → schema → what no schema says, or a sentence about what is wrong. */
/** One sentence has room for no more. */
const shownProblems = 5;
/** Throws `UserError`; `name` is what the file is called in it. */
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
function describeProblems(error) {
	return require_vendor.prettifyError(new require_vendor.ZodError(error.issues.slice(0, shownProblems)));
}
/** Without recursion: lists may lie in each other a million deep. */
function findFlood(json) {
	const waiting = [json];
	for (let value = waiting.pop(); value !== void 0; value = waiting.pop()) {
		if (typeof value !== "object" || value === null) continue;
		const entries = Object.values(value);
		if (entries.length > 4e3) return `a list or a map in it has more than ${entryLimit} entries`;
		waiting.push(...entries);
	}
}
const listSchema = require_vendor.array(require_vendor.unknown());
const targetSchema = measurementSchema.shape.targets.element;
const workloadSchema = targetSchema.shape.workload;
const partSchemas = {
	whole: measurementSchema.extend({ targets: listSchema }),
	target: targetSchema.extend({
		trials: listSchema,
		confirmation: require_vendor.object({ trials: listSchema }).optional(),
		workload: workloadSchema.extend({ routes: listSchema })
	})
};
/**
* The first part that is wrong. The schema looks at all of a file and keeps what is wrong with each entry, which
* takes all memory where millions are; what is wrong with one part stays small.
*/
function findWrongPart(json) {
	const whole = partSchemas.whole.safeParse(json);
	if (!whole.success) return describeProblems(whole.error);
	for (const [index, value] of whole.data.targets.entries()) {
		const target = partSchemas.target.safeParse(value);
		if (!target.success) return `${describeProblems(target.error)} in targets[${index}]`;
		const { workload, trials, confirmation } = target.data;
		const wrong = findWrong(workload.routes, workloadSchema.shape.routes.element) ?? findWrong(trials, trialSchema) ?? findWrong(confirmation?.trials ?? [], trialSchema);
		if (wrong !== void 0) return `${wrong} of targets[${index}]`;
	}
}
function findWrong(values, schema) {
	for (const [index, value] of values.entries()) {
		const parsed = schema.safeParse(value);
		if (!parsed.success) return `${describeProblems(parsed.error)} in entry ${index}`;
	}
}
/** What our own measurements keep to by themselves, and others must: throws `UserError`. */
function requireSound(measurement, name) {
	const problem = findProblem(measurement);
	if (problem !== void 0) throw new UserError(`${name} is no measurement that rss-plateau made: ${problem}.`);
}
function findProblem(measurement) {
	const { targets } = measurement;
	const names = targets.map((target) => target.name);
	if (targets.length === 0) return "it has no target";
	if (targets.length > 256) return `it has ${targets.length} targets`;
	if (new Set(names).size < names.length) return "two of its targets have the same name";
	if (names.some((each) => !targetNameSchema.safeParse(each).success)) return "the name of a target is none";
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
	if (!isRising(workload.checkpoints)) return "its checkpoints do not rise";
	for (const { pair, side, samples, load } of trials) {
		if (pair >= 1e3) return `a trial is of pair ${pair}`;
		if (trials.filter((other) => other.pair === pair && other.side === side).length > 1) return `pair ${pair + 1} has two trials of ${side}`;
		if (samples.length > 1e3) return `a trial has ${samples.length} samples`;
		if (!isRising(samples.map(({ requests }) => requests))) return "the request counts of its samples do not rise";
		if (load.unexpected.some(({ route }) => route >= workload.routes.length)) return "an answer is of a route that it does not have";
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
// src/commands/report.ts
/** `rss-plateau report DIR...` and `mode: report`: what other jobs measured, put together and judged as one. */
async function report(request) {
	const { dirs, inputs, trust } = request;
	const outDir = (0, node_path.resolve)(inputs.out);
	await prepareOutDir(outDir);
	const files = await readReportFolders(dirs.map((dir) => (0, node_path.resolve)(dir)));
	if (files.length === 0) throw new UserError(`There is no report in ${dirs.map(showPath).join(", ")}: no job that should have measured left one. Their logs say why.`);
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
Object.defineProperty(exports, "createRunId", {
	enumerable: true,
	get: function() {
		return createRunId;
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
Object.defineProperty(exports, "loadConfig", {
	enumerable: true,
	get: function() {
		return loadConfig;
	}
});
Object.defineProperty(exports, "mib", {
	enumerable: true,
	get: function() {
		return mib;
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
Object.defineProperty(exports, "summary", {
	enumerable: true,
	get: function() {
		return summary;
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
Object.defineProperty(exports, "writeReport", {
	enumerable: true,
	get: function() {
		return writeReport;
	}
});
