/** One job on a runner: measures or merges reports, lets a label accept growth, publishes the result, comments. */
import { defaultCommentKey, postComment } from "../deliver/comment.ts";
import { compare, type CompareAdapters } from "./compare.ts";
import { judge, type Judged, type Measured } from "../judge/publish.ts";
import { report } from "./merge-reports.ts";
import { GitHubRefused, UserError } from "../model/errors.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { Acceptance } from "../model/policy.ts";
import type { Report } from "../model/report-json.ts";
import type { GitHub, Remark, RunnerOutput } from "../model/hosting.ts";
import { type MarkdownOptions, renderMarkdown } from "../report/markdown/markdown.ts";
import type { Baselines } from "../sides/baseline.ts";
import type { Runner } from "../inputs/trigger.ts";
import { acceptByLabel } from "../judge/acceptance.ts";
import { announce } from "../deliver/announce.ts";
import { type AboutPullRequest, findPullRequest } from "../deliver/pull-request.ts";
import { refuseUnsafeEvent } from "../deliver/refusal.ts";
import { explainRefusal } from "../deliver/remark.ts";
import { readTrustedPolicy } from "../judge/trusted-policy.ts";

export interface Job {
  readonly inputs: Inputs;
  readonly runner: Runner;
  /** null when there is no token. */
  readonly github: GitHub | null;
  readonly baselines: Baselines | undefined;
  readonly adapters: CompareAdapters;
  readonly output: RunnerOutput;
}

/** Returns the published report; `failed` decides whether the check fails. */
export async function runJob(job: Job, signal: AbortSignal): Promise<Report> {
  const measured = job.inputs.mode === "report" ? await takeReports(job) : await measureSides(job, signal);
  const about = await findSubject(job);
  const accepted = await acceptByLabel(measured, () => findAcceptance(job, about));
  const options = markdownOptions(job, about, accepted);
  const judged = judge(accepted, options);
  await announce(judged, job.output, () => comment(job, about, judged, options));
  return judged.report;
}

function measureSides({ inputs, runner, baselines, adapters }: Job, signal: AbortSignal): Promise<Measured> {
  refuseUnsafeEvent(runner.event);
  return compare({ base: undefined, head: undefined, inputs, runner, baselines }, adapters, signal);
}

/** In `workflow_run` the files come from a run of the pull request's code, so they are untrusted. */
async function takeReports({ inputs, runner, github }: Job): Promise<Measured> {
  const { event, defaultBranch } = runner;
  if (event.kind !== "workflow-run") return report({ dirs: inputs.reports, inputs, trust: { kind: "own" } });
  if (github === null || defaultBranch === null) {
    throw new UserError("`mode: report` in `workflow_run` needs `github-token` to find the pull request.");
  }
  const { policy, warnings } = await readTrustedPolicy(defaultBranch, inputs, github);
  const { headSha, isFork } = event.run;
  return report({ dirs: inputs.reports, inputs, trust: { kind: "untrusted", headSha, isFork, policy }, warnings });
}

async function findSubject({ runner, github, output }: Job): Promise<AboutPullRequest> {
  const nobody = { number: null, commentedSha: null, why: null };
  if (github === null) return nobody;
  try {
    const about = await findPullRequest(runner, github);
    if (about.why !== null) output.remark({ level: "notice", text: about.why });
    return about;
  } catch (error) {
    output.remark(remarkOf(error, "The pull request could not be found", runner));
    return nobody;
  }
}

async function findAcceptance(
  { inputs, runner, github, output }: Job,
  { number }: AboutPullRequest,
): Promise<Acceptance | undefined> {
  if (github === null || number === null) return undefined;
  const label = inputs["accept-label"];
  try {
    const labelling = await github.labelling(number, label);
    return labelling && { label, ...labelling };
  } catch (error) {
    output.remark(remarkOf(error, `The label \`${label}\` could not be read`, runner));
    return undefined;
  }
}

/** The comment's id; null when there is none. A failure does not affect the gate. */
async function comment(
  { inputs, runner, github, output }: Job,
  { number, commentedSha }: AboutPullRequest,
  { report, measurement, findings }: Judged,
  options: MarkdownOptions,
): Promise<number | null> {
  if (github === null || number === null || commentedSha === null) return null;
  try {
    const { id, outcome } = await postComment(
      {
        pullRequest: number,
        key: commentKey(inputs),
        policy: inputs.comment,
        report,
        headSha: commentedSha,
        runId: runner.runId,
        render: (extra) => renderMarkdown(report, measurement, findings, { ...options, ...extra }),
      },
      github,
    );
    output.print(`Comment on #${number}: ${outcome}.`);
    return id;
  } catch (error) {
    output.remark(remarkOf(error, "The comment could not be written", runner));
    return null;
  }
}

function remarkOf(error: unknown, what: string, runner: Runner): Remark {
  if (!(error instanceof GitHubRefused)) throw error;
  return explainRefusal(error, what, runner.event);
}

function commentKey(inputs: Inputs): string {
  return inputs["comment-key"] ?? defaultCommentKey(inputs);
}

function markdownOptions({ inputs, runner }: Job, about: AboutPullRequest, { measurement }: Measured): MarkdownOptions {
  const { serverUrl, repository, event, runId } = runner;
  const site = `${serverUrl}/${repository.owner}/${repository.name}`;
  const runUrl = event.kind === "workflow-run" ? event.run.url : `${site}/actions/runs/${runId}`;
  const from = measurement.base?.sha ?? null;
  const to = about.commentedSha ?? measurement.head.sha;
  const compared = from === null || to === null ? [] : [{ text: "compare", url: `${site}/compare/${from}...${to}` }];
  return {
    key: commentKey(inputs),
    links: [{ text: "run", url: runUrl }, ...compared],
    ...(about.number === null ? {} : { acceptLabel: inputs["accept-label"] }),
  };
}
