const require_shared = require("./shared.cjs");
const require_vendor = require("./vendor.cjs");
let node_util = require("node:util");
let node_fs_promises = require("node:fs/promises");
let node_os = require("node:os");
let node_path = require("node:path");
let node_fs = require("node:fs");
// src/adapters/console-progress.ts
/** Without a terminal the state of a running pair is a line of its own, so it is told rarely. */
const plainIntervalMs = 1e4;
function createConsoleProgress(stream, nowMs = () => performance.now()) {
	return stream.isTTY === true ? createLiveProgress(stream) : createPlainProgress(stream, nowMs);
}
function createLiveProgress(stream) {
	const clearLine = "\r\x1B[2K";
	const print = (text) => void stream.write(`${clearLine}${text}\n`);
	return {
		stage: (title) => print(title),
		line: (text) => print(`  ${text}`),
		live(text) {
			const width = (stream.columns ?? 80) - 1;
			const line = `  ${text.replace(/\p{Cc}/gu, " ")}`;
			stream.write(`${clearLine}${line.length > width ? `${line.slice(0, width - 1)}…` : line}`);
		},
		done: () => void stream.write(clearLine)
	};
}
function createPlainProgress(stream, nowMs) {
	let lastMs = nowMs();
	const print = (text) => {
		lastMs = nowMs();
		stream.write(`${text.replace(/\p{Cc}/gu, " ")}\n`);
	};
	return {
		stage: print,
		line: (text) => print(`  ${text}`),
		live(text) {
			if (nowMs() - lastMs >= plainIntervalMs) print(`  ${text}`);
		},
		done: () => void 0
	};
}
// src/adapters/host-facts.ts
/** What this machine is, as far as measuring memory depends on it. */
function readHostFacts() {
	const meminfo = require_shared.readIfPresent("/proc/meminfo") ?? "";
	return {
		kernel: (0, node_os.release)(),
		arch: (0, node_os.arch)(),
		cpus: (0, node_os.availableParallelism)(),
		memoryBytes: (0, node_os.totalmem)(),
		availableBytes: require_shared.parseKilobyteLine(meminfo, "MemAvailable") ?? null,
		swapBytes: require_shared.parseKilobyteLine(meminfo, "SwapTotal") ?? null,
		hugePages: parseHugePages(require_shared.readIfPresent("/sys/kernel/mm/transparent_hugepage/enabled") ?? "")
	};
}
/** `always [madvise] never` → `madvise`. */
function parseHugePages(text) {
	return /\[(\w+)\]/.exec(text)?.[1] ?? null;
}
// src/commands/analyse.ts
/** `rss-plateau analyse FILE`: judges a measurement again, by its own policy or another one, without Docker. */
async function analyse(file, rawInputs) {
	const inputs = require_shared.readInputs(rawInputs);
	const measurement = await readMeasurement(file);
	const gate = (inputs.config === void 0 ? void 0 : await require_shared.loadConfig(inputs.config, null, (0, node_path.resolve)(".")))?.gate ?? measurement.gate;
	const policy = {
		...gate,
		failOn: inputs["fail-on"] ?? gate.failOn,
		onInconclusive: inputs["on-inconclusive"] ?? gate.onInconclusive
	};
	const outDir = (0, node_path.resolve)(inputs.out);
	await require_shared.prepareOutDir(outDir);
	return {
		measurement,
		policy,
		outDir
	};
}
async function readMeasurement(file) {
	const text = await (0, node_fs_promises.readFile)(file, "utf8").catch((cause) => {
		throw new require_shared.UserError(`${file} could not be read: ${require_shared.describeError(cause)}`, { cause });
	});
	return require_shared.parseMeasurement(text, file);
}
// src/commands/command-line.ts
/** argv → one typed invocation, and the help that describes them. */
const outputFlags = {
	json: { type: "boolean" },
	quiet: { type: "boolean" }
};
const inputFlags = Object.fromEntries(require_shared.inputNames.map((name) => [name, { type: "string" }]));
/** Throws `UserError` for a command or a flag that does not exist. */
function parseCommandLine(argv) {
	const [command, ...rest] = argv;
	if (command === void 0 || argv.includes("--help") || argv.includes("-h") || command === "help") return { command: "help" };
	switch (command) {
		case "--version":
		case "version": return { command: "version" };
		case "compare": {
			const { values, positionals } = parse(rest, {
				base: { type: "string" },
				head: { type: "string" },
				...outputFlags,
				...inputFlags
			});
			requireNone(command, positionals);
			const { base, head, json, quiet, ...rawInputs } = values;
			return {
				command,
				base: text(base),
				head: text(head),
				output: {
					json: json === true,
					quiet: quiet === true
				},
				rawInputs: texts(rawInputs)
			};
		}
		case "analyse": {
			const { values, positionals } = parse(rest, {
				...outputFlags,
				...inputFlags
			});
			const [file, ...more] = positionals;
			if (file === void 0) throw new require_shared.UserError("analyse needs the measurement.json that it is to judge: rss-plateau analyse FILE.");
			requireNone(command, more);
			const { json, quiet, ...rawInputs } = values;
			return {
				command,
				file,
				output: {
					json: json === true,
					quiet: quiet === true
				},
				rawInputs: texts(rawInputs)
			};
		}
		case "report": {
			const { values, positionals } = parse(rest, {
				...outputFlags,
				...inputFlags
			});
			if (positionals.length === 0) throw new require_shared.UserError("report needs the folders that the reports are in: rss-plateau report DIR...");
			const { json, quiet, ...rawInputs } = values;
			return {
				command,
				dirs: positionals,
				output: {
					json: json === true,
					quiet: quiet === true
				},
				rawInputs: texts(rawInputs)
			};
		}
		case "init":
		case "clean":
		case "doctor":
			requireNone(command, parse(rest, {}).positionals);
			return { command };
		default: throw new require_shared.UserError(`There is no command ${command}. See rss-plateau --help.`);
	}
}
function parse(args, options) {
	try {
		return (0, node_util.parseArgs)({
			args: [...args],
			options,
			allowPositionals: true
		});
	} catch (error) {
		if (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")) throw new require_shared.UserError(`${error.message.split(". ")[0]}. See rss-plateau --help.`, { cause: error });
		throw error;
	}
}
function requireNone(command, positionals) {
	if (positionals.length > 0) throw new require_shared.UserError(`${command} takes no argument ${positionals.join(" ")}. See rss-plateau --help.`);
}
function text(value) {
	return typeof value === "string" ? value : void 0;
}
function texts(values) {
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, text(value)]));
}
const helpText = `rss-plateau: catches memory leaks before they merge

  rss-plateau compare       run base and head side by side, compare their memory
  rss-plateau analyse FILE  judge a measurement.json again, without Docker
  rss-plateau report DIR... put the reports of several jobs together as one
  rss-plateau init          write a config and a workflow from the Dockerfile
  rss-plateau doctor        what this machine can measure, and how exactly
  rss-plateau clean         remove every container, network, volume and image
                            of ours

What is compared: git:REF, dir:PATH (a checkout) or image:NAME
  --base SPEC            default: where the working tree left the default branch
  --head SPEC            default: the working tree

  --config FILE          instead of rss-plateau.yml in head's checkout
  --target NAME          only these targets of the config, comma separated
  --working-directory D  the folder that the config's paths are relative to
  --out DIR              where the report goes (default rss-plateau-report)
  --json                 report.json alone on stdout
  --quiet                no progress on stderr

Without a config file, or over it
  --routes 'GET /a'      what is sent, a line each
  --requests N           answers in one trial
  --connections N        kept open at the same time
  --port N               where the service listens
  --ready /path          answers 2xx or 3xx once it can be measured
  --memory SIZE          the cap
  --fail-on LIST         leak, growth, oom, crash, invalid; or none
  --on-inconclusive W    pass, warn or fail

Exit: 0 the gate passed, 1 the gate failed, 2 could not measure, 130 interrupted.`;
// src/dockerfile.ts
var import_dist = require_vendor.require_dist();
/** What `init` reads off a Dockerfile: the ports that its final image exposes and the path that its HEALTHCHECK asks for. */
function readDockerfile(dockerfile) {
	const stages = /* @__PURE__ */ new Map();
	const variables = /* @__PURE__ */ new Map();
	let stageName = "";
	for (const [keyword, written] of instructionsOf(dockerfile)) {
		const rest = substitute(written, variables);
		const facts = stages.get(stageName) ?? {
			ports: [],
			readyPath: null
		};
		if (keyword === "FROM") {
			const [, parent = "", name] = /^(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?/i.exec(rest) ?? [];
			stageName = (name ?? String(stages.size)).toLowerCase();
			stages.set(stageName, stages.get(parent.toLowerCase()) ?? {
				ports: [],
				readyPath: null
			});
		} else if (keyword === "ARG" || keyword === "ENV") for (const [name, value] of assignmentsOf(rest)) variables.set(name, value);
		else if (keyword === "EXPOSE") stages.set(stageName, {
			...facts,
			ports: [.../* @__PURE__ */ new Set([...facts.ports, ...portsOf(rest)])]
		});
		else if (keyword === "HEALTHCHECK") stages.set(stageName, {
			...facts,
			readyPath: readyPathOf(rest)
		});
	}
	return stages.get(stageName) ?? {
		ports: [],
		readyPath: null
	};
}
/** Comments dropped, continued lines joined. */
function instructionsOf(dockerfile) {
	return dockerfile.split(/\r?\n/).filter((line) => !/^\s*#/.test(line)).join("\n").replaceAll(/\\[ \t]*\n/g, " ").split("\n").flatMap((line) => {
		const [, keyword, rest] = /^\s*([A-Za-z]+)\s+(.*?)\s*$/.exec(line) ?? [];
		return keyword === void 0 || rest === void 0 ? [] : [[keyword.toUpperCase(), rest]];
	});
}
/** `$NAME`, `${NAME}` and `${NAME:-default}`. What is not known stays as it is. */
function substitute(text, variables) {
	return text.replaceAll(/\$(?:(\w+)|\{(\w+)(?::?-([^}]*))?\})/g, (whole, bare, braced, fallback) => variables.get(bare ?? braced ?? "") ?? fallback ?? whole);
}
/** `A=1 B="two words"`, or the old `ENV A 1`. */
function assignmentsOf(rest) {
	const old = /^(\w+)\s+([^=]+)$/.exec(rest);
	if (old !== null) return [[old[1] ?? "", old[2] ?? ""]];
	return [...rest.matchAll(/(\w+)=(?:"([^"]*)"|'([^']*)'|(\S*))/g)].map(([, name = "", double, single, bare]) => [name, double ?? single ?? bare ?? ""]);
}
function portsOf(rest) {
	return rest.split(/\s+/).flatMap((word) => {
		const port = require_shared.portSchema.safeParse(Number(/^(\d+)(?:\/tcp)?$/i.exec(word)?.[1]));
		return port.success ? [port.data] : [];
	});
}
/** The first URL of the command: `curl -f http://localhost:8080/healthz || exit 1` → `/healthz`. */
function readyPathOf(rest) {
	const url = /https?:\/\/[^\s"'|;&)]+/.exec(rest)?.[0];
	const path = url === void 0 || !URL.canParse(url) ? void 0 : new URL(url).pathname + new URL(url).search;
	return require_shared.pathSchema.safeParse(path).data ?? null;
}
// src/init.ts
/** The pure part of `rss-plateau init`: a Dockerfile → a first rss-plateau.yml and the workflow that runs it. */
/** A commented config that `parseConfig` accepts. `dockerfilePath` is relative to the root of the repository. */
function draftConfig(facts) {
	const { ports, readyPath } = readDockerfile(facts.dockerfile);
	const context = node_path.posix.dirname(node_path.posix.normalize(facts.dockerfilePath));
	const folder = node_path.posix.basename(context);
	const name = context !== "." && require_shared.targetNameSchema.safeParse(folder).success ? folder : "app";
	const [port, ...otherPorts] = ports;
	return `${[
		"# What rss-plateau measures: base and head side by side, under the same cap and the same requests.",
		"targets:",
		`  ${inline(name)}:`,
		`    context: ${inline(context)}`,
		`    dockerfile: ${inline(node_path.posix.basename(facts.dockerfilePath))}`,
		port === void 0 ? "    # port: 8080  (the Dockerfile exposes none)" : `    port: ${port}`,
		...otherPorts.length === 0 ? [] : [`    # also exposed: ${otherPorts.join(", ")}`],
		readyPath === null ? "    # ready: /healthz  (a path that answers 2xx once the service takes requests)" : `    ready: ${inline(readyPath)}`,
		`    memory: ${require_shared.configDefaults.memory} # the cap, swap off`,
		"    workload:",
		`      requests: ${require_shared.configDefaults.requests} # a trial`,
		...facts.openapi === true ? ["      openapi: /openapi.json # routes derived from the running service"] : ["      routes: # the requests that the service lives on", ...exampleRoutes]
	].join("\n")}\n`;
}
/** `.github/workflows/rss-plateau.yml`; `action` is what `uses:` names, such as `owner/rss-plateau@v1`. */
function draftWorkflow(facts) {
	return `# Measures a pull request against the commit that it would be merged into. \`rss-plateau init\` writes this very file.
name: rss-plateau
on: pull_request

permissions: {}

concurrency:
  group: \${{ github.workflow }}-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  memory: # the name of the required check
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions:
      contents: read # to check out, and to fetch the base
      pull-requests: write # to comment, and to read the label that accepts a growth
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - uses: ${inline(facts.action)} # pin this to a release's commit too
`;
}
const exampleRoutes = [
	`        - ${require_shared.configDefaults.route}`,
	"        # - GET /items?limit=5",
	"        # - { method: POST, path: /items, body: { name: example }, weight: 2 }"
];
/** Quoted where YAML would read it as something else. */
function inline(text) {
	return (0, import_dist.stringify)(text, { lineWidth: 0 }).trimEnd();
}
// src/commands/init.ts
/** `rss-plateau init`: writes a first config and the workflow that runs it; never over a file that is there. */
const dockerfilePath = "Dockerfile";
/** What was written, for the user. */
async function init(root) {
	const drafts = [["rss-plateau.yml", draftConfig({
		dockerfile: await (0, node_fs_promises.readFile)((0, node_path.join)(root, dockerfilePath), "utf8").catch((cause) => {
			throw new require_shared.UserError(`There is no Dockerfile in ${root}: run init where it is.`, { cause });
		}),
		dockerfilePath
	})], [".github/workflows/rss-plateau.yml", draftWorkflow({ action: "rss-plateau/rss-plateau@v0" })]];
	const told = [];
	for (const [path, content] of drafts) {
		if ((0, node_fs.existsSync)((0, node_path.join)(root, path))) {
			told.push(`kept ${path}, which is there already`);
			continue;
		}
		await (0, node_fs_promises.mkdir)((0, node_path.dirname)((0, node_path.join)(root, path)), { recursive: true });
		await (0, node_fs_promises.writeFile)((0, node_path.join)(root, path), content);
		told.push(`wrote ${path}`);
	}
	return told;
}
// src/doctor.ts
/** `rss-plateau doctor`: what this machine can measure and how exactly, found out by trying it on a container of its own. */
/** Enough for a process that sleeps; engines refuse less than 6 MiB. */
const capBytes = 64 * require_shared.mib;
/** Any image with `sleep` would do: those that service images are most often built on, so that one is likely there. */
const probeImages = [
	"debian:bookworm-slim",
	"debian:trixie-slim",
	"python:3.13-slim",
	"python:3.12-slim",
	"node:24-slim",
	"node:22-slim",
	"ubuntu:24.04",
	"alpine:latest",
	"busybox:latest"
];
/** `connect` throws a `UserError` when no engine answers. `runId` labels what is started. */
async function examine(connect, meters, host, runId) {
	let engine = null;
	let probe = null;
	try {
		const connected = await connect();
		engine = await connected.describe();
		probe = await probeContainer(connected, meters, runId);
		const problem = probe === null ? null : problemOf(probe);
		return {
			engine,
			host,
			probe,
			problem,
			exitCode: problem === null ? 0 : 2
		};
	} catch (error) {
		if (!(error instanceof require_shared.UserError)) throw error;
		return {
			engine,
			host,
			probe,
			problem: error.message,
			exitCode: 2
		};
	}
}
async function probeContainer(engine, meters, runId) {
	for (const image of probeImages) {
		const facts = await engine.inspectImage(image);
		if (facts === void 0) continue;
		await using container = await engine.start({
			runId,
			name: `rss-plateau-${runId}`,
			imageId: facts.id,
			command: ["sleep", "60"],
			env: {},
			port: 8080,
			capBytes,
			cpus: 1
		});
		const meter = await meters.open(container);
		const reading = await meter.read();
		return {
			image,
			capBytes,
			memory: {
				source: meter.source,
				errorBytes: meter.errorBytes
			},
			engineCaps: container.caps,
			kernelCaps: meter.caps,
			anonBytes: reading?.anonBytes ?? null
		};
	}
	return null;
}
function problemOf({ kernelCaps, engineCaps, anonBytes }) {
	if (anonBytes === null) return "The memory of a running container could not be read: look at the engine's log, or try another engine.";
	if ((kernelCaps.memoryBytes ?? engineCaps.memoryBytes) !== capBytes) return "The engine does not enforce memory caps (a rootless engine without a delegated memory controller does not): give it one, or use the system's engine.";
	return null;
}
const sources = {
	smaps: {
		how: "from the page tables of every process",
		limits: null
	},
	status: {
		how: "from the kernel's count of each process",
		limits: "processes that were forked share memory: they are read from their page tables, or, if only root may see those, from their cgroup, which lags."
	},
	cgroup: {
		how: "from the container's cgroup",
		limits: "only root sees the page tables of processes that share memory."
	},
	"stats-api": {
		how: "from the engine's statistics",
		limits: "the container's processes are not on this machine (Docker Desktop, a job inside a container, or a remote engine); run where the engine runs to read them directly."
	}
};
/** A line a fact, the conclusion last. */
function formatExamination({ engine, host, probe, problem }) {
	const facts = [
		["Engine", engine === null ? "none" : `${engine.name} ${engine.version}, API ${engine.apiVersion}`],
		...engine === null ? [] : [["Cgroups", `version ${engine.cgroupVersion}, driver ${engine.cgroupDriver}`]],
		["Machine", `${require_shared.formatCount(host.cpus)} ${host.cpus === 1 ? "CPU" : "CPUs"}, ${host.arch}, kernel ${host.kernel}`],
		["Free memory", freeMemoryText(host)],
		["Swap", swapText(host, probe)],
		["Huge pages", hugePagesText(host.hugePages)],
		["Memory caps", capsText(probe)],
		...memoryFacts(probe, engine !== null)
	];
	const width = Math.max(...facts.map(([label]) => label.length));
	return [
		...facts.map(([label, value]) => `${label.padEnd(width)}  ${value}`),
		"",
		problem ?? conclusionText(probe)
	].join("\n");
}
function freeMemoryText({ availableBytes, memoryBytes }) {
	if (availableBytes === null) return `not told; ${require_shared.formatBytes(memoryBytes)} in all`;
	return `${require_shared.formatBytes(availableBytes)} of ${require_shared.formatBytes(memoryBytes)}; base and head together need twice a target's cap`;
}
function swapText({ swapBytes }, probe) {
	if (swapBytes === null) return "not told";
	if (swapBytes === 0) return "none";
	const given = probe?.kernelCaps.swapBytes ?? null;
	if (given === null) return require_shared.formatBytes(swapBytes);
	return given === 0 ? `${require_shared.formatBytes(swapBytes)}; containers get none of it, as the kernel confirms` : `${require_shared.formatBytes(swapBytes)}; containers may use it although they are denied it, which hides growth near the cap`;
}
function hugePagesText(mode) {
	if (mode === null) return "none";
	return mode === "always" ? "always: memory grows in steps of 2 MiB, so small leaks need more requests to show" : mode;
}
function capsText(probe) {
	if (probe === null) return "not tried";
	const { capBytes: asked, kernelCaps, engineCaps } = probe;
	const asks = `asked for ${require_shared.formatBytes(asked)}`;
	if (kernelCaps.memoryBytes === null) return `${asks}, the engine says ${capText(engineCaps.memoryBytes)}; the kernel's word is not to be had here`;
	return `${asks}, the kernel enforces ${capText(kernelCaps.memoryBytes)}`;
}
function capText(bytes) {
	return bytes === Infinity || bytes === 0 ? "none" : require_shared.formatBytes(bytes);
}
function memoryFacts(probe, hasEngine) {
	if (probe === null) return [["Reading", hasEngine ? `not tried: none of ${probeImages.join(", ")} is on this engine` : "not tried"]];
	const { how, limits } = sources[probe.memory.source];
	return [["Reading", `${how}, ${probe.memory.errorBytes === 0 ? "exact" : `within ${require_shared.formatBytes(probe.memory.errorBytes)}`}; tried on ${probe.image}`], ...limits === null ? [] : [["Limits", limits]]];
}
function conclusionText(probe) {
	return probe === null ? "This machine can probably measure; pull one of the images above and run `rss-plateau doctor` again to be sure." : "This machine can measure.";
}
// src/cli.ts
/** Entry in a terminal: flags → one command → an exit code. */
const exitCodes = {
	passed: 0,
	failed: 1,
	couldNotMeasure: 2,
	interrupted: 130
};
async function runCommand(invocation, signal) {
	switch (invocation.command) {
		case "help":
			console.log(helpText);
			return exitCodes.passed;
		case "version":
			console.log(require_shared.version);
			return exitCodes.passed;
		case "compare": return show(await measure(invocation, signal), invocation.output);
		case "analyse": return show(await analyse(invocation.file, invocation.rawInputs), invocation.output);
		case "report": {
			const inputs = require_shared.readInputs(invocation.rawInputs);
			return show(await require_shared.report({
				dirs: invocation.dirs,
				inputs,
				trust: { kind: "own" }
			}), invocation.output);
		}
		case "init":
			for (const line of await init(process.cwd())) console.log(line);
			return exitCodes.passed;
		case "doctor": {
			const runId = require_shared.createRunId((/* @__PURE__ */ new Date()).toISOString());
			const examination = await examine(require_shared.createDockerEngine, require_shared.createMemoryMeters(), readHostFacts(), runId);
			console.log(formatExamination(examination));
			return examination.exitCode;
		}
		case "clean": {
			const { containers, networks, volumes, images } = await (await require_shared.createDockerEngine()).sweep({ images: true });
			console.log(`Removed ${containers} containers, ${networks} networks, ${volumes} volumes and ${images} images.`);
			return exitCodes.passed;
		}
	}
}
function measure({ base, head, output, rawInputs }, signal) {
	const inputs = require_shared.readInputs(rawInputs);
	if (inputs.mode === "report") throw new require_shared.UserError("On the command line that is: rss-plateau report DIR...");
	return require_shared.compare({
		base,
		head,
		inputs
	}, progressFor(output), signal);
}
async function show(measured, output) {
	const judged = require_shared.judge(measured);
	await require_shared.writeReport(judged);
	const { report } = judged;
	console.log(output.json ? JSON.stringify(report, null, 2) : require_shared.textOf(judged, screen()).trimEnd());
	return report.failed ? exitCodes.failed : exitCodes.passed;
}
function screen() {
	const colour = process.stdout.isTTY && process.env["NO_COLOR"] === void 0 && process.env["TERM"] !== "dumb";
	return {
		columns: process.stdout.columns ?? 80,
		colour
	};
}
function progressFor({ quiet }) {
	if (!quiet) return createConsoleProgress(process.stderr);
	const silent = () => void 0;
	return {
		stage: silent,
		line: silent,
		live: silent,
		done: silent
	};
}
async function main(argv) {
	require_shared.quietLateTimers();
	const interruption = new AbortController();
	for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => interruption.abort());
	try {
		return await runCommand(parseCommandLine(argv), interruption.signal);
	} catch (error) {
		if (error instanceof require_shared.Interrupted || interruption.signal.aborted) {
			console.error("Interrupted; everything that was started has been removed.");
			return exitCodes.interrupted;
		}
		if (error instanceof require_shared.UserError) {
			console.error(error.message);
			return exitCodes.couldNotMeasure;
		}
		console.error("rss-plateau failed in a way that it should not. Please report this with what follows:");
		console.error(error);
		return exitCodes.couldNotMeasure;
	}
}
main(process.argv.slice(2)).then((exitCode) => {
	process.exitCode = exitCode;
	return exitCode;
});
