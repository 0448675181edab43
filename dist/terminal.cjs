const require_shared = require("./shared.cjs");
const require_vendor = require("./vendor.cjs");
let node_util = require("node:util");
let node_fs_promises = require("node:fs/promises");
let node_os = require("node:os");
let node_path = require("node:path");
let node_fs = require("node:fs");
// src/adapters/terminal/colour.ts
/** FORCE_COLOR, then NO_COLOR, then CLICOLOR_FORCE and CLICOLOR: the order of Node and other tools. */
function wantsColour(stream, env) {
	const force = env["FORCE_COLOR"];
	if (force !== void 0) return force !== "0" && force !== "false";
	if (isSet(env["NO_COLOR"])) return false;
	if (isSet(env["CLICOLOR_FORCE"]) && env["CLICOLOR_FORCE"] !== "0") return true;
	if (env["CLICOLOR"] === "0") return false;
	return stream.isTTY === true && env["TERM"] !== "dumb";
}
/** An empty value counts as unset, as no-color.org requires. */
function isSet(value) {
	return value !== void 0 && value !== "";
}
// src/adapters/terminal/command-output.ts
/** The output of the command line. On a runner nothing in it is a workflow command; a closed pipe is no error. */
/** EPIPE: the reader of a pipe has exited (`… | head`). EIO: the terminal was closed. */
const closedCodes = /* @__PURE__ */ new Set([
	"EPIPE",
	"EIO",
	"ERR_STREAM_DESTROYED"
]);
function createCommandOutput(stdout, stderr, env) {
	const isRunner = isOnRunner(env);
	for (const stream of [stdout, stderr]) stream.on("error", tolerateClosing);
	const write = (stream, text) => void stream.write(`${isRunner ? require_shared.makeInert(text) : text}\n`);
	return {
		print: (text) => write(stdout, text),
		complain: (text) => write(stderr, text),
		printJson(value) {
			const json = JSON.stringify(value, null, 2);
			stdout.write(`${isRunner ? require_shared.makeInertJson(json) : json}\n`);
		}
	};
}
/** A runner searches the output of a workflow's steps for commands. */
function isOnRunner(env) {
	return env["GITHUB_ACTIONS"] === "true";
}
/** The measurement continues without a reader, and its containers are removed at the end. */
function tolerateClosing(error) {
	if (!closedCodes.has(error.code ?? "")) throw error;
}
// src/report/text/live-view.ts
/** From this width on, each side has room for its own counts. */
const wideColumns = 64;
const longestLine = 60;
const memoryCells = 8;
/** No line reaches the last column, where terminals wrap. */
function renderRunning(pair, columns, paint) {
	const { requests, sides } = pair;
	const [place, left] = [require_shared.describePlace(pair.place), require_shared.leftWords(pair.leftMs)];
	const title = require_shared.countCells([place, ...left].join(" · ")) <= columns - 3 ? [paint(place, "bold"), ...left].join(" · ") : require_shared.cutToCells(place, columns - 3);
	const isWide = columns >= wideColumns;
	const counts = isWide ? sides.map((side) => countWords(side, requests)) : sides.map(() => "");
	const around = 18 + (isWide ? 2 + Math.max(0, ...counts.map(require_shared.countCells)) : 0);
	const lines = drawnLines(pair, Math.max(1, Math.min(longestLine, columns - 1 - around)), paint).map((line, index) => {
		const side = sides[index];
		const at = side?.levels.at(-1);
		const memory = (at === void 0 ? "" : require_shared.formatBytes(at.bytes)).padStart(memoryCells);
		return `  ${side?.side ?? ""}  ${memory}  ${line}${isWide ? `  ${counts[index] ?? ""}` : ""}`;
	});
	return [
		`  ${title}`,
		...lines,
		...isWide ? [] : [`  ${require_shared.cutToCells(slowestWords(pair), columns - 3)}`]
	];
}
function countWords(side, requests) {
	const width = require_shared.formatCount(requests).length;
	const count = (value) => require_shared.formatCount(Math.max(0, value)).padStart(width);
	return require_shared.silenceWords(side) ?? `${count(side.answered)} done, ${count(requests - side.answered)} left`;
}
/** One line for both sides: the progress of the slower one. */
function slowestWords({ sides, requests }) {
	const [slowest] = sides.toSorted((one, other) => one.answered - other.answered);
	if (slowest === void 0) return "";
	const silence = require_shared.silenceWords(slowest);
	if (silence !== null) return `${slowest.side}: ${silence}`;
	return `${require_shared.formatCount(slowest.answered)} done, ${require_shared.formatCount(Math.max(0, requests - slowest.answered))} left`;
}
/** Each side's memory on a common scale; dots stand for requests that are left. */
function drawnLines({ sides, requests }, cells, paint) {
	const levels = sides.map((side) => Array.from({ length: Math.min(cells, Math.ceil(side.answered / Math.max(1, requests) * cells)) }, (_, cell) => levelAt(side, (cell + 1) / cells * requests)));
	return require_shared.drawLevels(levels).map((line) => line + paint("·".repeat(cells - Array.from(line).length), "dim"));
}
/** The last reading up to that request. */
function levelAt({ levels }, requests) {
	return (levels.findLast((level) => level.requests <= requests) ?? levels[0])?.bytes ?? null;
}
// src/adapters/terminal/live-region.ts
/**
* The last lines of a terminal, redrawn in place. The cursor waits below them, where an echoed `^C` disturbs nothing. It
* stays visible, because a hidden cursor would have to be restored however the process ends.
*/
const eraseLine = "\x1B[K";
const eraseBelow = "\x1B[J";
function createLiveRegion(stream) {
	let shown = [];
	const columns = () => stream.columns || 80;
	const rows = () => stream.rows || 24;
	/** To the start of the region's first line. Most terminals wrap lines when they become narrower. */
	const toStart = () => {
		const above = shown.reduce((sum, cells) => sum + Math.max(1, Math.ceil(cells / columns())), 0);
		return above > 0 ? `\r\u001B[${above}A` : "\r";
	};
	return {
		get columns() {
			return columns();
		},
		draw(lines) {
			if (lines.length === 0 && shown.length === 0) return;
			const fitting = lines.slice(0, Math.max(1, rows() - 1));
			stream.write(toStart() + fitting.map((line) => `${line + eraseLine}\n`).join("") + eraseBelow);
			shown = fitting.map(require_shared.countCells);
		}
	};
}
// src/adapters/terminal/terminal-progress.ts
/** Redraws at least this often, to update how long an activity has lasted and to follow a new window size. */
const refreshMs = 1e3;
function createTerminalProgress(stream, { paint, pulse, signal }) {
	const region = createLiveRegion(stream);
	let live = null;
	const draw = () => region.draw(live === null ? [] : renderLive(live));
	const renderLive = (live) => {
		if ("pair" in live) return renderRunning(live.pair, region.columns, paint);
		const text = require_shared.sinceWords(live.text, pulse.nowMs() - live.sinceMs);
		return [`  ${require_shared.cutToCells(text, region.columns - 3)}`];
	};
	const show = (next) => {
		if (signal.aborted) return;
		live = next;
		draw();
	};
	const print = (text, indent, style) => {
		live = null;
		draw();
		const styled = require_shared.wrapText(require_shared.withoutControls(text), Math.max(8, region.columns - 1 - indent.length)).map((line, index) => indent + (index > 0 ? "  " : "") + (style ? paint(line, style) : line));
		stream.write(`${styled.join("\n")}\n`);
	};
	const stopRefreshing = pulse.every(refreshMs, draw);
	const interrupt = () => print(require_shared.interruptedWords, "");
	stream.on("resize", draw);
	signal.addEventListener("abort", interrupt);
	return {
		stage(stage) {
			if (!signal.aborted) print(require_shared.stageTitle(stage), "", "bold");
		},
		note(note) {
			for (const line of require_shared.noteLines(note)) print(line, "  ");
		},
		activity(activity) {
			const plain = require_shared.withoutControls(require_shared.activityText(activity));
			const isSame = live !== null && "text" in live && live.text === plain;
			show(isSame && live !== null ? live : {
				text: plain,
				sinceMs: pulse.nowMs()
			});
		},
		pair: (pair) => show({ pair }),
		done() {
			live = null;
			draw();
			stopRefreshing();
			stream.off("resize", draw);
			signal.removeEventListener("abort", interrupt);
		}
	};
}
// src/adapters/terminal/console-progress.ts
/** Shows progress on stderr: a live view on a terminal, plain lines elsewhere, in groups on a runner. */
function createConsoleProgress(stream, { env, pulse, signal }) {
	if (isLive(stream, env)) return createTerminalProgress(stream, {
		paint: require_shared.createPaint(wantsColour(stream, env)),
		pulse,
		signal
	});
	const write = (text) => void stream.write(`${text}\n`);
	return require_shared.createPlainProgress(isOnRunner(env) ? foldingLog(write) : plainLog(write), pulse);
}
/** Some CI systems log through a pseudo-terminal. */
function isLive({ isTTY }, { TERM, CI }) {
	return isTTY === true && TERM !== "dumb" && (CI === void 0 || CI === "" || CI === "false");
}
function plainLog(write) {
	return {
		print: write,
		open: write,
		close: () => void 0
	};
}
/** A runner reads commands from stderr too, so stdout can stay the report's. */
function foldingLog(write) {
	return {
		print: (line) => write(require_shared.makeInert(line)),
		open: (title) => write(`::group::${title.replaceAll("%", "%25")}`),
		close: () => write("::endgroup::")
	};
}
// src/adapters/host/host-facts.ts
/** Reads the facts about this machine that memory measurements depend on. */
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
// src/commands/analyse-file.ts
/** `rss-plateau analyse FILE`: judges a measurement again, by its own policy or another, without Docker. */
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
/** argv → a typed invocation, and the help text. */
const outputFlags = {
	json: { type: "boolean" },
	quiet: { type: "boolean" }
};
const inputFlags = Object.fromEntries(require_shared.inputNames.map((name) => [name, { type: "string" }]));
/** Throws `UserError` for an unknown command or flag. */
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
			if (file === void 0) throw new require_shared.UserError("analyse needs a measurement.json to judge: rss-plateau analyse FILE.");
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
			if (positionals.length === 0) throw new require_shared.UserError("report needs the folders that contain the reports: rss-plateau report DIR...");
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
		default: throw new require_shared.UserError(`Unknown command ${command}. See rss-plateau --help.`);
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
	if (positionals.length > 0) throw new require_shared.UserError(`${command} does not take the argument ${positionals.join(" ")}. See rss-plateau --help.`);
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
  rss-plateau report DIR... merge the reports of several jobs
  rss-plateau init          write a config and a workflow from the Dockerfile
  rss-plateau doctor        print what this machine can measure, and how exactly
  rss-plateau clean         remove all containers, networks, volumes and images
                            that rss-plateau made

SPEC names a version: git:REF, dir:PATH (a checkout) or image:NAME
  --base SPEC            default: where the working tree left the default branch
  --head SPEC            default: the working tree

  --config FILE          instead of rss-plateau.yml in head's checkout
  --target NAME          only these targets of the config, comma separated
  --working-directory D  the folder that the config's paths are relative to
  --out DIR              where to write the report (default rss-plateau-report)
  --json                 print report.json alone on stdout
  --quiet                no progress on stderr

Override the config, or replace it where there is none
  --routes 'GET /a'      the requests to send, one per line
  --requests N           requests per trial
  --connections N        connections kept open at the same time
  --port N               the port that the service listens on
  --ready /path          answers 2xx or 3xx once the service is ready
  --memory SIZE          the memory cap of each container
  --pin WORD             auto: settings that reduce noise; off: none
  --fail-on LIST         leak, growth, oom, crash, invalid; or none
  --on-inconclusive W    pass, warn or fail

Every other input of the action is a flag of the same name.

Exit: 0 the gate passed, 1 the gate failed, 2 could not measure, 130 interrupted.`;
// src/inputs/init/dockerfile.ts
var import_dist = require_vendor.require_dist();
/** What `init` takes from a Dockerfile: the ports that its final image exposes, and the path of its HEALTHCHECK. */
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
/** Without comments, continued lines joined. */
function instructionsOf(dockerfile) {
	return dockerfile.split(/\r?\n/).filter((line) => !/^\s*#/.test(line)).join("\n").replaceAll(/\\[ \t]*\n/g, " ").split("\n").flatMap((line) => {
		const [, keyword, rest] = /^\s*([A-Za-z]+)\s+(.*?)\s*$/.exec(line) ?? [];
		return keyword === void 0 || rest === void 0 ? [] : [[keyword.toUpperCase(), rest]];
	});
}
/** `$NAME`, `${NAME}` and `${NAME:-default}`. Unknown names stay unchanged. */
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
// src/inputs/init/starter-files.ts
/** The pure part of `rss-plateau init`: a Dockerfile → a first rss-plateau.yml and its workflow. */
/** A commented config that `parseConfig` accepts. `dockerfilePath` is relative to the root of the repository. */
function draftConfig(facts) {
	const { ports, readyPath } = readDockerfile(facts.dockerfile);
	const context = node_path.posix.dirname(node_path.posix.normalize(facts.dockerfilePath));
	const folder = node_path.posix.basename(context);
	const name = context !== "." && require_shared.targetNameSchema.safeParse(folder).success ? folder : "app";
	const [port, ...otherPorts] = ports;
	return `${[
		"# rss-plateau runs base and head of each target side by side, with the same memory cap and the same requests.",
		"targets:",
		`  ${inline(name)}:`,
		`    context: ${inline(context)}`,
		`    dockerfile: ${inline(node_path.posix.basename(facts.dockerfilePath))}`,
		port === void 0 ? "    # port: 8080  (the Dockerfile exposes no port)" : `    port: ${port}`,
		...otherPorts.length === 0 ? [] : [`    # also exposed: ${otherPorts.join(", ")}`],
		readyPath === null ? "    # ready: /healthz  (a path that answers 2xx once the service is ready)" : `    ready: ${inline(readyPath)}`,
		`    memory: ${require_shared.configDefaults.memory} # the cap; swap is off`,
		"    workload:",
		`      requests: ${require_shared.configDefaults.requests} # per trial`,
		...facts.openapi === true ? ["      openapi: /openapi.json # routes derived from the running service"] : ["      routes: # the requests that matter most, above all those that create something", ...exampleRoutes]
	].join("\n")}\n`;
}
/** `.github/workflows/rss-plateau.yml`; `action` is what `uses:` names, such as `owner/rss-plateau@v1`. */
function draftWorkflow(facts) {
	return `# Compares a pull request with the commit that it would be merged into. \`rss-plateau init\` writes this file.
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
      pull-requests: write # to comment, and to read the label that accepts growth
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
/** Quoted where YAML would read another type. */
function inline(text) {
	return (0, import_dist.stringify)(text, { lineWidth: 0 }).trimEnd();
}
// src/commands/init-command.ts
/** `rss-plateau init`: writes a first config and its workflow; never overwrites a file. */
const dockerfilePath = "Dockerfile";
/** One line per file, for the user. */
async function init(root) {
	const drafts = [["rss-plateau.yml", draftConfig({
		dockerfile: await (0, node_fs_promises.readFile)((0, node_path.join)(root, dockerfilePath), "utf8").catch((cause) => {
			throw new require_shared.UserError(`${root} contains no Dockerfile. Run init in the folder of the Dockerfile.`, { cause });
		}),
		dockerfilePath
	})], [".github/workflows/rss-plateau.yml", draftWorkflow({ action: "rss-plateau/rss-plateau@v0" })]];
	const lines = [];
	for (const [path, content] of drafts) {
		if ((0, node_fs.existsSync)((0, node_path.join)(root, path))) {
			lines.push(`kept ${path}, which already exists`);
			continue;
		}
		await (0, node_fs_promises.mkdir)((0, node_path.dirname)((0, node_path.join)(root, path)), { recursive: true });
		await (0, node_fs_promises.writeFile)((0, node_path.join)(root, path), content);
		lines.push(`wrote ${path}`);
	}
	return lines;
}
// src/commands/doctor.ts
/** `rss-plateau doctor`: what this machine can measure and how exactly, tried on a container of its own. */
/** Enough for a sleeping process; engines refuse less than 6 MiB. */
const capBytes = 64 * require_shared.mib;
/** Any image with `sleep` works. These are the most common base images, so one of them is probably on the engine. */
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
/** `connect` throws a `UserError` when no engine answers. `runId` labels the container. */
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
	if (anonBytes === null) return "The memory of a running container could not be read. Check the engine's log, or use another engine.";
	if ((kernelCaps.memoryBytes ?? engineCaps.memoryBytes) !== capBytes) return "The engine does not enforce memory caps. If it is rootless, delegate a memory controller to it, or use the system's engine.";
	return null;
}
const sources = {
	smaps: {
		how: "from the page tables of every process",
		limits: null
	},
	status: {
		how: "from the kernel's count of each process",
		limits: "forked processes share memory: they are read from their page tables or, if only root may read those, from their cgroup, which lags."
	},
	cgroup: {
		how: "from the container's cgroup",
		limits: "only root may read the page tables of processes that share memory."
	},
	"stats-api": {
		how: "from the engine's statistics",
		limits: "the container's processes are not on this machine (Docker Desktop, a job in a container, or a remote engine). To read them directly, run rss-plateau where the engine runs."
	}
};
/** One line per fact, the conclusion last. */
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
	if (availableBytes === null) return `unknown; ${require_shared.formatBytes(memoryBytes)} in all`;
	return `${require_shared.formatBytes(availableBytes)} of ${require_shared.formatBytes(memoryBytes)}; base and head together need twice the cap of a target`;
}
function swapText({ swapBytes }, probe) {
	if (swapBytes === null) return "unknown";
	if (swapBytes === 0) return "none";
	const given = probe?.kernelCaps.swapBytes ?? null;
	if (given === null) return require_shared.formatBytes(swapBytes);
	return given === 0 ? `${require_shared.formatBytes(swapBytes)}; containers get none of it (confirmed by the kernel)` : `${require_shared.formatBytes(swapBytes)}; containers can use it although swap is off for them, which hides growth near the cap`;
}
function hugePagesText(mode) {
	if (mode === null) return "none";
	return mode === "always" ? "always: memory grows in steps of 2 MiB, so small leaks need more requests" : mode;
}
function capsText(probe) {
	if (probe === null) return "not tried";
	const { capBytes: asked, kernelCaps, engineCaps } = probe;
	const asks = `asked for ${require_shared.formatBytes(asked)}`;
	if (kernelCaps.memoryBytes === null) return `${asks}, the engine reports ${capText(engineCaps.memoryBytes)}; the kernel's value cannot be read here`;
	return `${asks}, the kernel enforces ${capText(kernelCaps.memoryBytes)}`;
}
function capText(bytes) {
	return bytes === Infinity || bytes === 0 ? "none" : require_shared.formatBytes(bytes);
}
function memoryFacts(probe, hasEngine) {
	if (probe === null) return [["Reading", hasEngine ? `not tried: this engine has none of ${probeImages.join(", ")}` : "not tried"]];
	const { how, limits } = sources[probe.memory.source];
	return [["Reading", `${how}, ${probe.memory.errorBytes === 0 ? "exact" : `within ${require_shared.formatBytes(probe.memory.errorBytes)}`}; tried on ${probe.image}`], ...limits === null ? [] : [["Limits", limits]]];
}
function conclusionText(probe) {
	return probe === null ? "This machine can probably measure. To be sure, pull one of the images above and run `rss-plateau doctor` again." : "This machine can measure.";
}
// src/terminal.ts
/** The command line: parses flags, runs one command, sets the exit code. */
const exitCodes = {
	passed: 0,
	failed: 1,
	couldNotMeasure: 2,
	interrupted: 130
};
async function runCommand(invocation, out, signal) {
	switch (invocation.command) {
		case "help":
			out.print(helpText);
			return exitCodes.passed;
		case "version":
			out.print(require_shared.version);
			return exitCodes.passed;
		case "compare": return show(await measure(invocation, signal), invocation.output, out);
		case "analyse": return show(await analyse(invocation.file, invocation.rawInputs), invocation.output, out);
		case "report": {
			const inputs = require_shared.readInputs(invocation.rawInputs);
			return show(await require_shared.report({
				dirs: invocation.dirs,
				inputs,
				trust: { kind: "own" }
			}), invocation.output, out);
		}
		case "init":
			for (const line of await init(process.cwd())) out.print(line);
			return exitCodes.passed;
		case "doctor": {
			const runId = require_shared.createRunId((/* @__PURE__ */ new Date()).toISOString());
			const examination = await examine(require_shared.createDockerEngine, require_shared.createMemoryMeters(), readHostFacts(), runId);
			out.print(formatExamination(examination));
			return examination.exitCode;
		}
		case "clean": {
			const { containers, networks, volumes, images } = await (await require_shared.createDockerEngine()).sweep({ images: true });
			out.print(`Removed ${containers} containers, ${networks} networks, ${volumes} volumes and ${images} images.`);
			return exitCodes.passed;
		}
	}
}
function measure({ base, head, output, rawInputs }, signal) {
	const inputs = require_shared.readInputs(rawInputs);
	if (inputs.mode === "report") throw new require_shared.UserError("On the command line, use: rss-plateau report DIR...");
	return require_shared.compare({
		base,
		head,
		inputs
	}, {
		progress: progressFor(output, signal),
		createWorld: require_shared.createWorld,
		openRepository: require_shared.openRepository
	}, signal);
}
async function show(measured, { json }, out) {
	const judged = require_shared.judge(measured);
	await require_shared.writeReport(judged);
	const { report } = judged;
	if (json) out.printJson(report);
	else out.print(require_shared.textOf(judged, screen()).trimEnd());
	return report.failed ? exitCodes.failed : exitCodes.passed;
}
function screen() {
	return {
		columns: process.stdout.columns || 80,
		colour: wantsColour(process.stdout, process.env)
	};
}
function progressFor({ quiet }, signal) {
	if (!quiet) return createConsoleProgress(process.stderr, {
		env: process.env,
		pulse: require_shared.systemPulse,
		signal
	});
	const silent = () => void 0;
	return {
		stage: silent,
		note: silent,
		activity: silent,
		pair: silent,
		done: silent
	};
}
async function main(argv) {
	require_shared.quietLateTimers();
	const out = createCommandOutput(process.stdout, process.stderr, process.env);
	const interruption = new AbortController();
	for (const name of [
		"SIGINT",
		"SIGTERM",
		"SIGHUP"
	]) process.once(name, () => interruption.abort());
	try {
		return await runCommand(parseCommandLine(argv), out, interruption.signal);
	} catch (error) {
		if (error instanceof require_shared.Interrupted || interruption.signal.aborted) {
			out.complain("Interrupted; everything that was started has been removed.");
			return exitCodes.interrupted;
		}
		if (error instanceof require_shared.UserError) {
			out.complain(error.message);
			return exitCodes.couldNotMeasure;
		}
		out.complain("rss-plateau failed unexpectedly. This is a bug; please report it with the following details:");
		out.complain((0, node_util.inspect)(error));
		return exitCodes.couldNotMeasure;
	}
}
main(process.argv.slice(2)).then((exitCode) => {
	process.exitCode = exitCode;
	return exitCode;
});
