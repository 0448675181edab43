const require_vendor = require("./vendor.cjs");
const require_shared = require("./shared.cjs");
let node_path = require("node:path");
let node_crypto = require("node:crypto");
// src/adapters/runner-log.ts
/** Prints what may hold a container's words into a runner's log, where a line that begins with `::` is a command. */
/** The runner takes no command until it sees the token again, which nobody but us knows. */
function printInert(text) {
	const token = (0, node_crypto.randomUUID)();
	require_vendor.info(`::stop-commands::${token}`);
	require_vendor.info(text);
	require_vendor.info(`::${token}::`);
}
// src/adapters/runner-progress.ts
/** Tells progress in a runner's log: a group a stage, no live line. */
function createRunnerProgress() {
	let isOpen = false;
	const close = () => {
		if (isOpen) require_vendor.endGroup();
		isOpen = false;
	};
	return {
		stage(title) {
			close();
			require_vendor.startGroup(title);
			isOpen = true;
		},
		line: (text) => require_vendor.info(text),
		live: () => void 0,
		done: close
	};
}
// src/outputs.ts
/** Empty text: not known. */
function outputsOf(report) {
	const [target] = report.targets;
	const base = target?.base ?? null;
	const head = target?.head ?? null;
	const deltaBytes = target?.delta?.plateauBytes?.value ?? null;
	const basePlateauBytes = base?.plateauBytes ?? null;
	const share = deltaBytes === null || basePlateauBytes === null ? null : deltaBytes / basePlateauBytes;
	return {
		verdict: report.verdict,
		failed: String(report.failed),
		"report-json": JSON.stringify(report),
		"base-sha": report.base?.sha ?? "",
		"head-sha": report.head.sha ?? "",
		"base-plateau-mib": inMib(basePlateauBytes),
		"head-plateau-mib": inMib(head?.plateauBytes ?? null),
		"delta-mib": inMib(deltaBytes),
		"delta-percent": share === null ? "" : (100 * share).toFixed(1),
		"base-bytes-per-request": slopeOf(base),
		"head-bytes-per-request": slopeOf(head)
	};
}
function inMib(bytes) {
	return bytes === null ? "" : (bytes / require_shared.mib).toFixed(2);
}
function slopeOf(side) {
	return side?.bytesPerRequest?.value.toFixed(1) ?? "";
}
// src/action.ts
/** Entry on a runner: inputs → comparison → job summary and outputs, and the check's result last. */
async function main() {
	require_shared.quietLateTimers();
	const interruption = new AbortController();
	for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => interruption.abort());
	try {
		const rawInputs = Object.fromEntries(require_shared.inputNames.map((name) => [name, require_vendor.getInput(name)]));
		const request = {
			base: void 0,
			head: void 0,
			baseBranch: pullRequestBranch(),
			rawInputs
		};
		await tell(await require_shared.compare(request, createRunnerProgress(), {
			columns: 100,
			colour: false
		}, interruption.signal));
	} catch (error) {
		if (error instanceof require_shared.Interrupted) require_vendor.setFailed("Interrupted; everything that was started has been removed.");
		else if (error instanceof require_shared.UserError) require_vendor.setFailed(error.message);
		else require_vendor.setFailed(error instanceof Error ? error.stack ?? error.message : require_shared.describeError(error));
	}
}
/** Of a merge commit, where it left the base branch is its first parent: the base that it was merged with. */
function pullRequestBranch() {
	const pullRequest = require_vendor.object({ base: require_vendor.object({ ref: require_vendor.string() }) }).safeParse(require_vendor.context.payload.pull_request);
	return pullRequest.success ? `origin/${pullRequest.data.base.ref}` : void 0;
}
/** Everything is told before the check fails. */
async function tell({ report, text, markdown, outDir }) {
	printInert(text);
	if (process.env["GITHUB_STEP_SUMMARY"] !== void 0) await require_vendor.summary.addRaw(markdown).write();
	require_vendor.setOutput("report-path", (0, node_path.join)(outDir, "report.json"));
	for (const [name, value] of Object.entries(outputsOf(report))) require_vendor.setOutput(name, value);
	if (report.failed) require_vendor.setFailed(report.reasons.join(" "));
}
main();
