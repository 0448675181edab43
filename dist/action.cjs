const require_vendor = require("./vendor.cjs");
const require_shared = require("./shared.cjs");
let node_fs_promises = require("node:fs/promises");
let node_os = require("node:os");
let node_path = require("node:path");
// src/adapters/github/actions-cache.ts
/** Keeps texts in the runner's cache, one file per entry. The package is large, so it is loaded on first use. */
/** An entry has a few hundred kB. The client itself retries a failing service for 30 s, and waits 15 min for a silent one. */
const defaultPatienceMs = 2e4;
function createActionsCache(env = process.env, patienceMs = defaultPatienceMs) {
	const folder = (0, node_path.join)(env["RUNNER_TEMP"] ?? (0, node_os.tmpdir)(), "rss-plateau-baseline");
	const file = (0, node_path.join)(folder, "baseline.json");
	let gaveUp = false;
	async function attempt(use) {
		if (gaveUp) return void 0;
		try {
			const cache = await Promise.resolve().then(() => require("./cache.cjs")).then((n) => n.cache_exports);
			return cache.isFeatureAvailable() ? await inTime(use(cache)) : void 0;
		} catch (error) {
			require_vendor.info(`The baseline cache could not be used: ${require_shared.describeError(error)}`);
			return;
		} finally {
			await removeQuietly(folder);
		}
	}
	async function inTime(work) {
		const { promise: late, reject } = Promise.withResolvers();
		const timer = setTimeout(() => {
			gaveUp = true;
			reject(/* @__PURE__ */ new Error(`no answer within ${patienceMs / 1e3} s`));
		}, patienceMs);
		try {
			return await Promise.race([work, late]);
		} finally {
			clearTimeout(timer);
		}
	}
	return {
		async restore(key) {
			return attempt(async (cache) => {
				if (await cache.restoreCache([folder], key) !== key) return void 0;
				return (0, node_fs_promises.readFile)(file, "utf8");
			});
		},
		async save(key, text) {
			return await attempt(async (cache) => {
				await (0, node_fs_promises.mkdir)(folder, { recursive: true });
				await (0, node_fs_promises.writeFile)(file, text);
				return await cache.saveCache([folder], key) >= 0;
			}) ?? false;
		}
	};
}
/** The runner empties RUNNER_TEMP anyway. */
async function removeQuietly(folder) {
	try {
		await (0, node_fs_promises.rm)(folder, {
			recursive: true,
			force: true
		});
	} catch (error) {
		require_vendor.info(`The baseline cache's folder could not be removed: ${require_shared.describeError(error)}`);
	}
}
// src/adapters/github/github-api.ts
/** GitHub's API through octokit, which retries temporary failures. Every failure becomes a `GitHubRefused`. */
const tries = 3;
/** A comment is not worth a longer wait for a rate limit. */
const longestWaitSeconds = 60;
const commentSchema = require_vendor.object({
	id: require_vendor.number$1().int(),
	body: require_vendor.string().default(""),
	user: require_vendor.object({ login: require_vendor.string() }).nullable()
});
const pullRequestSchema$1 = require_vendor.object({
	number: require_vendor.number$1().int(),
	head: require_vendor.object({
		sha: require_vendor.string(),
		repo: require_vendor.object({ id: require_vendor.number$1().int() }).nullable()
	})
});
const labelSchema = require_vendor.object({ name: require_vendor.string() });
const labelEventSchema = require_vendor.object({
	event: require_vendor.string(),
	created_at: require_vendor.string(),
	actor: require_vendor.object({ login: require_vendor.string() }).nullish(),
	label: labelSchema.optional()
});
const viewerSchema = require_vendor.object({ viewer: require_vendor.object({ login: require_vendor.string() }) });
function createGitHub({ token, apiUrl, repository, retryBaseMs = 1e3 }) {
	const { owner, name: repo } = repository;
	const mayWait = (seconds, _options, _octokit, retryCount) => seconds <= longestWaitSeconds && retryCount < tries;
	const octokit = require_vendor.getOctokit(token, {
		baseUrl: apiUrl,
		log: silentLog,
		retry: {
			retries: tries,
			retryAfterBaseValue: retryBaseMs
		},
		throttle: {
			onRateLimit: mayWait,
			onSecondaryRateLimit: mayWait,
			retryAfterBaseValue: retryBaseMs,
			id: apiUrl
		}
	}, require_vendor.retry, require_vendor.throttling);
	const { issues, pulls, repos } = octokit.rest;
	const place = {
		owner,
		repo,
		per_page: 100
	};
	return {
		async viewer() {
			const answer = await ask("read", octokit.graphql("query { viewer { login } }"));
			return understand(viewerSchema, answer).viewer.login;
		},
		async comments(pullRequest) {
			const options = {
				...place,
				issue_number: pullRequest
			};
			const pages = await ask("read", octokit.paginate(issues.listComments, options));
			return understand(commentSchema.array(), pages).map(({ id, body, user }) => ({
				id,
				body,
				author: user?.login ?? ""
			})).toSorted((one, other) => one.id - other.id);
		},
		async createComment(pullRequest, body) {
			const options = {
				owner,
				repo,
				issue_number: pullRequest,
				body
			};
			const { data } = await ask("write", issues.createComment(options));
			return understand(commentSchema, data).id;
		},
		async updateComment(id, body) {
			await ask("write", issues.updateComment({
				owner,
				repo,
				comment_id: id,
				body
			}));
		},
		async deleteComment(id) {
			await ask("write", issues.deleteComment({
				owner,
				repo,
				comment_id: id
			})).catch((error) => {
				if (!(error instanceof require_shared.GitHubRefused) || error.status !== 404) throw error;
			});
		},
		async openPullRequests(head) {
			const options = {
				...place,
				state: "open",
				head: `${head.owner}:${head.branch}`
			};
			return readPullRequests(await ask("read", octokit.paginate(pulls.list, options)));
		},
		async pullRequestsOf(sha) {
			const options = {
				...place,
				commit_sha: sha
			};
			return readPullRequests(await ask("read", octokit.paginate(repos.listPullRequestsAssociatedWithCommit, options)));
		},
		async labelling(pullRequest, label) {
			const options = {
				...place,
				issue_number: pullRequest
			};
			const wanted = label.toLowerCase();
			const isWanted = (named) => named?.name.toLowerCase() === wanted;
			if (!understand(labelSchema.array(), await ask("read", octokit.paginate(issues.listLabelsOnIssue, options))).some(isWanted)) return void 0;
			const events = await ask("read", octokit.paginate(issues.listEvents, options));
			const last = understand(labelEventSchema.array(), events).findLast(({ event, label: named }) => event === "labeled" && isWanted(named));
			return last && {
				by: last.actor?.login ?? "ghost",
				at: last.created_at
			};
		},
		async readFile(path, ref) {
			try {
				const { data } = await ask("read", repos.getContent({
					owner,
					repo,
					path,
					ref,
					mediaType: { format: "raw" }
				}));
				return understand(require_vendor.string(), data);
			} catch (error) {
				if (error instanceof require_shared.GitHubRefused && error.status === 404) return void 0;
				throw error;
			}
		}
	};
}
function readPullRequests(pages) {
	return understand(pullRequestSchema$1.array(), pages).map(({ number, head }) => ({
		number,
		headSha: head.sha,
		headRepositoryId: head.repo?.id ?? null
	}));
}
/** We report each refusal in one sentence of our own. */
const silentLog = {
	debug: ignore,
	info: ignore,
	warn: ignore,
	error: ignore
};
function ignore() {}
async function ask(kind, asking) {
	try {
		return await asking;
	} catch (error) {
		throw refusalOf(error, kind);
	}
}
/** A proxy may answer with its own page and status 200. */
function understand(schema, answer) {
	const parsed = schema.safeParse(answer);
	if (parsed.success) return parsed.data;
	throw new require_shared.GitHubRefused("The answer did not come from GitHub's API.", {
		status: null,
		permission: null,
		cause: parsed.error
	});
}
/** The parts of octokit's RequestError that we read. */
const requestErrorSchema = require_vendor.object({
	message: require_vendor.string(),
	status: require_vendor.number$1().optional(),
	response: require_vendor.object({ headers: require_vendor.record(require_vendor.string(), require_vendor.unknown()).optional() }).optional()
});
function refusalOf(cause, kind) {
	const { data: error } = requestErrorSchema.safeParse(cause);
	const status = error?.status ?? null;
	if (error?.response === void 0 || status === null) return new require_shared.GitHubRefused(`GitHub did not answer (${require_shared.describeError(cause)}).`, {
		status: null,
		permission: null,
		cause
	});
	const headers = error.response.headers ?? {};
	const text = error.message.split("\n")[0] ?? "";
	const permission = status === 403 && /not accessible by/.test(text) || status === 404 && kind === "write" ? permissionOf(headers, kind) : null;
	return new require_shared.GitHubRefused(`GitHub answered ${status} (${text}).`, {
		status,
		permission,
		cause
	});
}
/** The header lists alternatives: `issues=write; pull_requests=write`. */
function permissionOf(headers, kind) {
	const header = headers["x-accepted-github-permissions"];
	const accepted = typeof header === "string" ? header.split(/[;,]/) : [];
	const [first = `pull_requests=${kind}`] = [...accepted.filter((each) => each.includes("pull_requests")), ...accepted.filter((each) => each.includes("="))];
	const [scope = "", level = kind] = first.trim().split("=");
	return `${scope.replaceAll("_", "-")}: ${level}`;
}
// src/adapters/github/runner-output.ts
/** A runner's log, job summary, outputs and annotations. */
/** Above this size the runner shows an error instead of the summary (actions/runner, CreateStepSummaryCommand). */
const summaryLimit = 1048576;
function createRunnerOutput() {
	return {
		print: require_shared.printInert,
		async summarise(markdown) {
			if (process.env["GITHUB_STEP_SUMMARY"] === void 0 || Buffer.byteLength(markdown) > summaryLimit) return;
			await require_vendor.summary.addRaw(markdown).write();
		},
		output: (name, value) => require_vendor.setOutput(name, value),
		annotate: ({ level, title, message, place }) => issue(level)(message, {
			title,
			...place === void 0 ? {} : {
				file: place.file,
				startLine: place.line
			}
		}),
		remark: ({ level, text }) => issue(level)(text)
	};
}
function issue(level) {
	switch (level) {
		case "error": return require_vendor.error;
		case "warning": return require_vendor.warning;
		case "notice": return require_vendor.notice;
	}
}
// src/adapters/github/runner-progress.ts
/** Shows progress in a runner's log: plain lines, one group per stage. */
function createRunnerProgress() {
	return require_shared.createPlainProgress({
		print: require_shared.printInert,
		open: require_vendor.startGroup,
		close: require_vendor.endGroup
	}, require_shared.systemPulse);
}
// src/deliver/comment-state.ts
/** State that a comment carries in a hidden line. */
const alertSchema = require_vendor.object({
	verdict: require_shared.verdictSchema,
	sha: require_vendor.string().regex(/^[0-9a-f]{7,64}$/)
});
const commentStateSchema = require_vendor.object({
	/** Of the workflow run that wrote it; later runs have higher ids. */
	runId: require_vendor.number$1().int(),
	/** The alert that the comment shows, if any. */
	alert: alertSchema.nullable(),
	/** The last alert that has ended. */
	resolved: alertSchema.nullable()
});
/** Base64, so that nothing in it can end the HTML comment. */
function formatState(state) {
	return `<!-- rss-plateau-state:${Buffer.from(JSON.stringify(state)).toString("base64url")} -->`;
}
/** null when it is missing or invalid; the comment may have been edited. */
function readState(body) {
	const [, encoded] = /^<!-- rss-plateau-state:([\w-]{1,2000}) -->$/m.exec(body) ?? [];
	if (encoded === void 0) return null;
	try {
		const parsed = commentStateSchema.safeParse(JSON.parse(Buffer.from(encoded, "base64url").toString("utf8")));
		return parsed.success ? parsed.data : null;
	} catch {
		return null;
	}
}
// src/deliver/comment.ts
/**
* Keeps one comment per pull request up to date. It is found by its hidden first line among our own comments, and is not
* created while there is nothing to report.
*/
/** Throws `GitHubRefused`. */
async function postComment(request, github) {
	if (request.policy === "never") return {
		id: null,
		outcome: "not needed"
	};
	const author = await github.viewer();
	const find = async () => (await github.comments(request.pullRequest)).filter((each) => isOurs(each, author, request.key));
	const found = await find();
	if (found.length > 0) return keepOne(found, request, github);
	if (!isWorthAComment(request.report, request.policy)) return {
		id: null,
		outcome: "not needed"
	};
	const id = await github.createComment(request.pullRequest, bodyAfter(null, request));
	const posted = await keepOne(await find(), request, github);
	return posted.id === id || posted.id === null ? {
		id,
		outcome: "created"
	} : posted;
}
/** A person or another bot may quote our marker; their comments are not ours. */
function isOurs({ author, body }, viewer, key) {
	const [firstLine = ""] = body.split(/\r?\n/, 1);
	return author.toLowerCase() === viewer.toLowerCase() && firstLine.trim() === require_shared.commentMarker(key);
}
/** The oldest comment stays, so that all jobs choose the same. A newer run's comment is left to that run. */
async function keepOne(found, request, github) {
	const [oldest, ...duplicates] = found;
	if (oldest === void 0) return {
		id: null,
		outcome: "not needed"
	};
	for (const each of duplicates) if (!isOfNewerRun(each, request)) await github.deleteComment(each.id);
	if (found.some((each) => isOfNewerRun(each, request))) return {
		id: oldest.id,
		outcome: "left to a newer run"
	};
	const [latest = null] = found.map(({ body }) => readState(body)).filter((state) => state !== null).toSorted((one, other) => other.runId - one.runId);
	return update(oldest, bodyAfter(latest, request), request, github);
}
/** A run that started later may finish sooner. */
function isOfNewerRun({ body }, { runId }) {
	return (readState(body)?.runId ?? 0) > runId;
}
async function update({ id, body: before }, body, request, github) {
	if (body.trim() === before.replaceAll("\r\n", "\n").trim()) return {
		id,
		outcome: "unchanged"
	};
	try {
		await github.updateComment(id, body);
		return {
			id,
			outcome: "updated"
		};
	} catch (error) {
		if (!(error instanceof require_shared.GitHubRefused) || error.status !== 404) throw error;
		return {
			id: await github.createComment(request.pullRequest, bodyAfter(null, request)),
			outcome: "created"
		};
	}
}
function bodyAfter(previous, { report, headSha, runId, render }) {
	const { alert, resolved } = changeState(previous, report, headSha);
	const isOver = alert === null && resolved !== null;
	return render({
		state: formatState({
			runId,
			alert,
			resolved
		}),
		...isOver ? { resolved } : {}
	});
}
/** An alert ends when a measurement shows that memory is fine; an inconclusive one does not end it. */
function changeState(previous, report, sha) {
	if (isAlert(report)) return {
		alert: {
			verdict: report.verdict,
			sha
		},
		resolved: null
	};
	if (previous === null) return {
		alert: null,
		resolved: null
	};
	const { alert, resolved } = previous;
	return isFine(report) ? {
		alert: null,
		resolved: alert ?? resolved
	} : {
		alert,
		resolved
	};
}
function isFine({ verdict, targets }) {
	return (verdict === "pass" || verdict === "improved") && !targets.some(({ accepted }) => accepted);
}
const regressions = /* @__PURE__ */ new Set([
	"oom",
	"crash",
	"leak",
	"invalid",
	"grew"
]);
/** Whether readers will want to know when it is over. */
function isAlert({ verdict, failed, targets }) {
	return failed || regressions.has(verdict) && !targets.every(({ accepted }) => accepted);
}
/** For the first comment; an existing comment is always kept up to date. */
function isWorthAComment({ verdict, failed }, policy) {
	switch (policy) {
		case "always": return true;
		case "on-change": return failed || verdict !== "pass" && verdict !== "preexisting";
		case "on-regression": return failed || regressions.has(verdict);
	}
}
/** From the job's targets and folder, so that jobs which measure different things do not overwrite each other's comment. */
function defaultCommentKey(inputs) {
	const place = inputs["working-directory"].replace(/^\.?\/*|\/+$/g, "");
	return [...place === "" ? [] : [place], ...inputs.target ?? []].join("-") || "default";
}
// src/judge/acceptance.ts
/**
* The event file has the labels from when the run started, and a re-run gets the same file. The label is usually added
* after the check has failed, so it would not be in there.
*/
async function acceptByLabel(measured, findAcceptance) {
	const { acceptance: _earlier, ...unaccepted } = measured.policy;
	if (!require_shared.assembleReport(measured.measurement, unaccepted).report.failed) return {
		...measured,
		policy: unaccepted
	};
	const acceptance = await findAcceptance();
	const policy = acceptance === void 0 ? unaccepted : {
		...unaccepted,
		acceptance
	};
	return {
		...measured,
		policy,
		measurement: {
			...measured.measurement,
			gate: policy
		}
	};
}
// src/deliver/outputs.ts
/** An empty string means unknown. */
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
// src/report/markdown/annotations.ts
/** A runner keeps ten of each level from a step (actions/runner, ExecutionContext.cs); the failure itself takes an error. */
const mostOfALevel = 9;
function annotationsOf(report, measurement, findings) {
	const all = [...require_shared.judgedTargets(report, measurement, findings).flatMap(annotateTarget), ...report.warnings.map(({ text }) => annotation("warning", "rss-plateau", text))];
	return [
		"error",
		"warning",
		"notice"
	].flatMap((level) => {
		const some = all.filter((each) => each.level === level);
		const shown = some.length > mostOfALevel ? some.slice(0, 8) : some;
		const rest = some.length - shown.length;
		return rest === 0 ? shown : [...shown, annotation(level, "rss-plateau", `…and ${rest} more; all are in the job summary.`)];
	});
}
function annotateTarget(target) {
	const { verdict, failed, accepted } = target.report;
	if (!failed && !accepted && (verdict === "pass" || verdict === "improved" || verdict === "preexisting")) return [];
	const level = failed ? "error" : accepted ? "notice" : "warning";
	const message = require_shared.joinPhrases([require_shared.summary(target), ...require_shared.advice(target).slice(0, 1)]);
	const said = annotation(level, require_shared.phraseText(require_shared.headline(target)), require_shared.phraseText(message));
	const site = target.report.diagnosis?.sites.find(({ own, mapped }) => own && mapped);
	return [site === void 0 ? said : {
		...said,
		place: {
			file: site.file,
			line: site.line
		}
	}];
}
function annotation(level, title, message) {
	return {
		level,
		title: require_shared.plainLine(title, 200),
		message: require_shared.plainLine(message, 4095)
	};
}
// src/deliver/announce.ts
/** Publishes the result on a runner: log, summary, files, outputs, annotations, comment. Failing the job is left to the caller. */
const screen = {
	columns: 100,
	colour: false
};
/** `comment` returns the id of the comment on the pull request, or null. */
async function announce(judged, output, comment) {
	const { report, measurement, findings, files, outDir } = judged;
	const markdown = files.get("report.md") ?? "";
	output.print(require_shared.textOf(judged, screen));
	await output.summarise(markdown);
	await require_shared.writeReport(judged);
	const outputs = {
		...outputsOf(report),
		"report-path": (0, node_path.join)(outDir, "report.json"),
		"comment-body": markdown
	};
	for (const [name, value] of Object.entries(outputs)) output.output(name, value);
	for (const annotation of annotationsOf(report, measurement, findings)) output.annotate(annotation);
	const id = await comment();
	output.output("comment-id", id === null ? "" : String(id));
}
// src/deliver/origin.ts
/** `workflow_run.pull_requests` is empty for forks, so this searches by head branch and compares the commit. */
async function findOrigin(run, github) {
	if (run.event !== "pull_request") return {
		kind: "none",
		why: `The measuring workflow ran on ${run.event}, not on a pull request, so there is nothing to comment on.`
	};
	const [found, ...others] = (await github.openPullRequests({
		owner: run.headOwner,
		branch: run.headBranch
	})).filter(({ headSha, headRepositoryId }) => headSha === run.headSha && headRepositoryId === run.headRepositoryId);
	if (found === void 0) return {
		kind: "none",
		why: `No open pull request has ${run.headSha.slice(0, 7)} as its head. It was closed, or has new commits that are measured separately.`
	};
	if (others.length > 0) return {
		kind: "none",
		why: `${[found, ...others].map(({ number }) => `#${number}`).join(", ")} have the same head, so the pull request of this measurement is ambiguous.`
	};
	return {
		kind: "pull-request",
		number: found.number
	};
}
// src/deliver/pull-request.ts
const none = {
	number: null,
	commentedSha: null,
	why: null
};
async function findPullRequest({ event, sha }, github) {
	switch (event.kind) {
		case "pull-request": return {
			number: event.number,
			commentedSha: event.headSha,
			why: null
		};
		case "merge-group": return {
			number: event.pullRequest,
			commentedSha: null,
			why: null
		};
		case "workflow-run": {
			const origin = await findOrigin(event.run, github);
			return origin.kind === "pull-request" ? {
				number: origin.number,
				commentedSha: event.run.headSha,
				why: null
			} : {
				...none,
				why: origin.why
			};
		}
		case "push": {
			const [merged] = await github.pullRequestsOf(sha);
			return {
				...none,
				number: merged?.number ?? null
			};
		}
		case "pull-request-target":
		case "other": return none;
	}
}
// src/deliver/refusal.ts
/** Refuses to measure where a pull request's code would run next to a token with write access. */
/** Throws `UserError` on events that run with the base repository's rights. */
function refuseUnsafeEvent(event) {
	if (event.kind !== "pull-request-target" && event.kind !== "workflow-run") return;
	const name = event.kind.replaceAll("-", "_");
	throw new require_shared.UserError(`rss-plateau does not measure on \`${name}\`, because that event has the base repository's permissions and secrets, and measuring builds and runs the pull request's code. Measure on \`pull_request\`. To comment on pull requests from forks, add a \`workflow_run\` workflow that runs this action with \`mode: report\`.`);
}
// src/deliver/remark.ts
function explainRefusal(error, what, event) {
	if (error.permission === null) return {
		level: "warning",
		text: `${what}: ${error.message} The report is in the job summary.`
	};
	if (event.kind === "pull-request" && event.isFork) return {
		level: "notice",
		text: `${what}: workflows of a pull request from a fork get a read-only token. The report is in the job summary. A \`workflow_run\` workflow with \`mode: report\` can comment on pull requests from forks.`
	};
	return {
		level: "warning",
		text: `${what}: the token lacks a permission. Give the job \`permissions: { ${[.../* @__PURE__ */ new Set(["contents: read", error.permission])].join(", ")} }\`. The report is in the job summary.`
	};
}
// src/judge/trusted-policy.ts
/** Reads the gate's policy for untrusted figures from the default branch, which no pull request can edit. */
async function readTrustedPolicy(branch, inputs, github) {
	const places = inputs.config === void 0 ? require_shared.usualPlaces : [inputs.config];
	try {
		for (const place of places) {
			const path = node_path.posix.join(inputs["working-directory"], place);
			const text = await github.readFile(path, branch);
			if (text !== void 0) return {
				policy: require_shared.parseConfig(text, `${branch}:${path}`).gate,
				warnings: []
			};
		}
	} catch (error) {
		if (!(error instanceof require_shared.GitHubRefused)) throw error;
		return {
			policy: defaultPolicy(),
			warnings: [require_shared.policyUnread(branch, error.message)]
		};
	}
	if (inputs.config !== void 0) throw new require_shared.UserError(`The config file ${inputs.config} does not exist on ${branch}.`);
	return {
		policy: defaultPolicy(),
		warnings: []
	};
}
function defaultPolicy() {
	return require_shared.defaultConfig("app").gate;
}
// src/commands/job.ts
/** One job on a runner: measures or merges reports, lets a label accept growth, publishes the result, comments. */
/** Returns the published report; `failed` decides whether the check fails. */
async function runJob(job, signal) {
	const measured = job.inputs.mode === "report" ? await takeReports(job) : await measureSides(job, signal);
	const about = await findSubject(job);
	const accepted = await acceptByLabel(measured, () => findAcceptance(job, about));
	const options = markdownOptions(job, about, accepted);
	const judged = require_shared.judge(accepted, options);
	await announce(judged, job.output, () => comment(job, about, judged, options));
	return judged.report;
}
function measureSides({ inputs, runner, baselines, adapters }, signal) {
	refuseUnsafeEvent(runner.event);
	return require_shared.compare({
		base: void 0,
		head: void 0,
		inputs,
		runner,
		baselines
	}, adapters, signal);
}
/** In `workflow_run` the files come from a run of the pull request's code, so they are untrusted. */
async function takeReports({ inputs, runner, github }) {
	const { event, defaultBranch } = runner;
	if (event.kind !== "workflow-run") return require_shared.report({
		dirs: inputs.reports,
		inputs,
		trust: { kind: "own" }
	});
	if (github === null || defaultBranch === null) throw new require_shared.UserError("`mode: report` in `workflow_run` needs `github-token` to find the pull request.");
	const { policy, warnings } = await readTrustedPolicy(defaultBranch, inputs, github);
	const { headSha, isFork } = event.run;
	return require_shared.report({
		dirs: inputs.reports,
		inputs,
		trust: {
			kind: "untrusted",
			headSha,
			isFork,
			policy
		},
		warnings
	});
}
async function findSubject({ runner, github, output }) {
	const nobody = {
		number: null,
		commentedSha: null,
		why: null
	};
	if (github === null) return nobody;
	try {
		const about = await findPullRequest(runner, github);
		if (about.why !== null) output.remark({
			level: "notice",
			text: about.why
		});
		return about;
	} catch (error) {
		output.remark(remarkOf(error, "The pull request could not be found", runner));
		return nobody;
	}
}
async function findAcceptance({ inputs, runner, github, output }, { number }) {
	if (github === null || number === null) return void 0;
	const label = inputs["accept-label"];
	try {
		const labelling = await github.labelling(number, label);
		return labelling && {
			label,
			...labelling
		};
	} catch (error) {
		output.remark(remarkOf(error, `The label \`${label}\` could not be read`, runner));
		return;
	}
}
/** The comment's id; null when there is none. A failure does not affect the gate. */
async function comment({ inputs, runner, github, output }, { number, commentedSha }, { report, measurement, findings }, options) {
	if (github === null || number === null || commentedSha === null) return null;
	try {
		const { id, outcome } = await postComment({
			pullRequest: number,
			key: commentKey(inputs),
			policy: inputs.comment,
			report,
			headSha: commentedSha,
			runId: runner.runId,
			render: (extra) => require_shared.renderMarkdown(report, measurement, findings, {
				...options,
				...extra
			})
		}, github);
		output.print(`Comment on #${number}: ${outcome}.`);
		return id;
	} catch (error) {
		output.remark(remarkOf(error, "The comment could not be written", runner));
		return null;
	}
}
function remarkOf(error, what, runner) {
	if (!(error instanceof require_shared.GitHubRefused)) throw error;
	return explainRefusal(error, what, runner.event);
}
function commentKey(inputs) {
	return inputs["comment-key"] ?? defaultCommentKey(inputs);
}
function markdownOptions({ inputs, runner }, about, { measurement }) {
	const { serverUrl, repository, event, runId } = runner;
	const site = `${serverUrl}/${repository.owner}/${repository.name}`;
	const runUrl = event.kind === "workflow-run" ? event.run.url : `${site}/actions/runs/${runId}`;
	const from = measurement.base?.sha ?? null;
	const to = about.commentedSha ?? measurement.head.sha;
	const compared = from === null || to === null ? [] : [{
		text: "compare",
		url: `${site}/compare/${from}...${to}`
	}];
	return {
		key: commentKey(inputs),
		links: [{
			text: "run",
			url: runUrl
		}, ...compared],
		...about.number === null ? {} : { acceptLabel: inputs["accept-label"] }
	};
}
// src/inputs/trigger.ts
/** What started the run: the runner's environment and event file → typed facts. All of them come from GitHub, none from the pull request's files. */
const sha = require_vendor.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
const noCommit = /^0+$/;
const repositorySchema = require_vendor.object({
	id: require_vendor.number$1().int(),
	full_name: require_vendor.string()
});
const pullRequestSchema = require_vendor.object({ pull_request: require_vendor.object({
	number: require_vendor.number$1().int().positive(),
	head: require_vendor.object({
		sha,
		repo: repositorySchema.nullable()
	}),
	base: require_vendor.object({
		sha,
		ref: require_vendor.string(),
		repo: repositorySchema
	})
}) });
const mergeGroupSchema = require_vendor.object({ merge_group: require_vendor.object({
	head_sha: sha,
	head_ref: require_vendor.string(),
	base_sha: sha
}) });
const pushSchema = require_vendor.object({
	ref: require_vendor.string(),
	before: sha,
	forced: require_vendor.boolean().default(false)
});
const workflowRunSchema = require_vendor.object({ workflow_run: require_vendor.object({
	event: require_vendor.string(),
	head_sha: sha,
	head_branch: require_vendor.string().nullable(),
	html_url: require_vendor.string(),
	head_repository: repositorySchema.extend({ owner: require_vendor.object({ login: require_vendor.string() }) }),
	repository: repositorySchema
}) });
const environmentSchema = require_vendor.object({
	GITHUB_EVENT_NAME: require_vendor.string(),
	GITHUB_REPOSITORY: require_vendor.string().regex(/^[^/]+\/[^/]+$/),
	GITHUB_SHA: sha,
	GITHUB_REF: require_vendor.string().default(""),
	GITHUB_RUN_ID: require_vendor.number().int(),
	GITHUB_SERVER_URL: require_vendor.url().default("https://github.com"),
	GITHUB_API_URL: require_vendor.url().default("https://api.github.com")
});
/** Throws `UserError` outside a runner, or when the event file is not what GitHub writes. */
function readRunner(env, payload) {
	const variables = parsed(environmentSchema, env, "The environment");
	const [owner = "", name = ""] = variables.GITHUB_REPOSITORY.split("/");
	const repository = require_vendor.object({ repository: require_vendor.object({ default_branch: require_vendor.string() }) }).safeParse(payload);
	return {
		event: readEvent(variables.GITHUB_EVENT_NAME, payload),
		repository: {
			owner,
			name
		},
		defaultBranch: repository.success ? repository.data.repository.default_branch : null,
		sha: variables.GITHUB_SHA,
		ref: variables.GITHUB_REF,
		runId: variables.GITHUB_RUN_ID,
		serverUrl: variables.GITHUB_SERVER_URL,
		apiUrl: variables.GITHUB_API_URL
	};
}
function readEvent(name, payload) {
	switch (name) {
		case "pull_request": return readPullRequest(payload);
		case "merge_group": {
			const { merge_group: group } = parsed(mergeGroupSchema, payload, "The merge_group event");
			const [, number] = /\/pr-(\d+)-[0-9a-f]+$/.exec(group.head_ref) ?? [];
			return {
				kind: "merge-group",
				headSha: group.head_sha,
				baseSha: group.base_sha,
				pullRequest: number === void 0 ? null : Number(number)
			};
		}
		case "push": {
			const push = parsed(pushSchema, payload, "The push event");
			const [, branch = null] = /^refs\/heads\/(.+)$/.exec(push.ref) ?? [];
			return {
				kind: "push",
				branch,
				before: noCommit.test(push.before) ? null : push.before,
				forced: push.forced
			};
		}
		case "workflow_run": return {
			kind: "workflow-run",
			run: readEndedRun(payload)
		};
		case "pull_request_target": return { kind: "pull-request-target" };
		default: return {
			kind: "other",
			name
		};
	}
}
function readPullRequest(payload) {
	const { pull_request: pullRequest } = parsed(pullRequestSchema, payload, "The pull_request event");
	const { number, head, base } = pullRequest;
	return {
		kind: "pull-request",
		number,
		headSha: head.sha,
		baseSha: base.sha,
		baseBranch: base.ref,
		isFork: head.repo?.id !== base.repo.id
	};
}
function readEndedRun(payload) {
	const { workflow_run: run } = parsed(workflowRunSchema, payload, "The workflow_run event");
	return {
		event: run.event,
		headSha: run.head_sha,
		headBranch: run.head_branch ?? "",
		headOwner: run.head_repository.owner.login,
		headRepositoryId: run.head_repository.id,
		isFork: run.head_repository.id !== run.repository.id,
		url: run.html_url
	};
}
function parsed(schema, input, what) {
	const result = schema.safeParse(input);
	if (result.success) return result.data;
	throw new require_shared.UserError(`${what} does not have the form that GitHub's runners use:\n${require_vendor.prettifyError(result.error)}`);
}
// src/action.ts
/** The entry on a runner: runs one job and sets the check's result. As the `post` step it cleans up after a killed job. */
/** The runner passes it to the `post` step, however the job ended. */
const startedState = "started";
async function main() {
	require_shared.quietLateTimers();
	const interruption = new AbortController();
	for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => interruption.abort());
	try {
		const inputs = require_shared.readInputs(Object.fromEntries(require_shared.inputNames.map((name) => [name, require_vendor.getInput(name)])));
		const runner = readRunner(process.env, require_vendor.context.payload);
		if (inputs.mode === "measure") require_vendor.saveState(startedState, "measure");
		const token = inputs["github-token"];
		const report = await runJob({
			inputs,
			runner,
			github: token === void 0 ? null : createGitHub({
				token,
				apiUrl: runner.apiUrl,
				repository: runner.repository
			}),
			baselines: chooseBaselines(inputs, runner),
			adapters: {
				progress: createRunnerProgress(),
				createWorld: require_shared.createWorld,
				openRepository: require_shared.openRepository
			},
			output: createRunnerOutput()
		}, interruption.signal);
		if (report.failed) require_vendor.setFailed(`The memory gate fails: ${report.verdict}. ${report.reasons[0] ?? ""}`.trim());
	} catch (error) {
		if (error instanceof require_shared.Interrupted || interruption.signal.aborted) require_vendor.setFailed("Interrupted; everything that was started has been removed.");
		else if (error instanceof require_shared.UserError) require_vendor.setFailed(error.message);
		else require_vendor.setFailed(error instanceof Error ? error.stack ?? error.message : require_shared.describeError(error));
	}
}
/** Pushes to the default branch keep a baseline; pull requests and merge groups reuse it. */
function chooseBaselines({ baseline }, { event, defaultBranch }) {
	if (baseline === "measure") return void 0;
	const saves = event.kind === "push" && event.branch !== null && event.branch === defaultBranch;
	const reads = event.kind === "pull-request" || event.kind === "merge-group";
	return {
		store: createActionsCache(),
		reads,
		saves
	};
}
/** A cancelled job has ten seconds before it is killed. This removes what it could not remove in time. */
async function cleanUp() {
	try {
		const { containers, networks } = await (await require_shared.createDockerEngine()).sweep({ images: false });
		if (containers + networks > 0) require_vendor.info(`Removed ${containers} containers and ${networks} networks that a killed job left behind.`);
	} catch (error) {
		require_vendor.info(`Cleaning up failed: ${require_shared.describeError(error)}`);
	}
}
/** Exits without waiting for pending work, such as a cache that never answered. */
(require_vendor.getState(startedState) === "" ? main() : cleanUp()).finally(() => process.exit());
