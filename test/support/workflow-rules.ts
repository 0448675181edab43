/** What we hold every workflow to that a team may copy: least rights, an end, and nothing of a stranger's in a shell. */
import { parse } from "yaml";
import { z } from "zod";
import { inputDefaults } from "../../src/inputs/inputs.ts";
import { findPin } from "./pinned-actions.ts";

const stepSchema = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  if: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});

const jobSchema = z.object({
  if: z.string().optional(),
  needs: z.string().optional(),
  permissions: z.record(z.string(), z.enum(["read", "write"])).optional(),
  "timeout-minutes": z.number().optional(),
  steps: z.array(stepSchema),
});

const workflowSchema = z.object({
  name: z.string().optional(),
  on: z.union([z.string(), z.record(z.string(), z.unknown())]),
  permissions: z.unknown().optional(),
  concurrency: z.object({ group: z.string() }).optional(),
  jobs: z.record(z.string(), jobSchema),
});

export type Workflow = z.infer<typeof workflowSchema>;

export function parseWorkflow(text: string): Workflow {
  return workflowSchema.parse(parse(text));
}

export function eventsOf({ on }: Workflow): readonly string[] {
  return typeof on === "string" ? [on] : Object.keys(on);
}

export function stepsOf({ jobs }: Workflow) {
  return Object.values(jobs).flatMap(({ steps }) => steps);
}

/** Sentences; none: nothing is wrong. */
export function findBrokenRules(text: string): readonly string[] {
  const workflow = parseWorkflow(text);
  const events = eventsOf(workflow);
  return [
    ...(JSON.stringify(workflow.permissions) === "{}" ? [] : ["rights are given to the whole workflow"]),
    ...(workflow.concurrency === undefined ? ["nothing ends a run that a newer one replaces"] : []),
    ...(events.includes("pull_request_target") ? ["pull_request_target"] : []),
    ...(/ paths(-ignore)?:\s*(#.*)?$/m.test(text) || / paths(-ignore)?: *\[/.test(text)
      ? ["paths: on the workflow"]
      : []),
    ...Object.entries(workflow.jobs).flatMap(([name, job]) => brokenByJob(name, job)),
    ...stepsOf(workflow).flatMap((step) => brokenByStep(step, events)),
    ...brokenByPins(text),
  ];
}

function brokenByJob(name: string, job: z.infer<typeof jobSchema>): readonly string[] {
  const writes = Object.entries(job.permissions ?? {}).flatMap(([scope, level]) => (level === "write" ? [scope] : []));
  return [
    ...(job.permissions === undefined ? [`${name} does not say what it may`] : []),
    ...(writes.every((scope) => scope === "pull-requests") ? [] : [`${name} may write ${writes.join(", ")}`]),
    ...(job["timeout-minutes"] === undefined ? [`${name} has no timeout`] : []),
    // A skipped job counts as passed, and a job is skipped when one that it needs has failed or was cancelled.
    ...(job.needs === undefined || job.if === "always()" ? [] : [`${name} is skipped when ${job.needs} fails`]),
  ];
}

function brokenByStep({ uses = "", run = "", with: inputs }: z.infer<typeof stepSchema>, events: readonly string[]) {
  const isCheckout = uses.startsWith("actions/checkout@");
  const isUpload = uses.startsWith("actions/upload-artifact@");
  const isDownload = uses.startsWith("actions/download-artifact@");
  const isOurs = uses.startsWith("rss-plateau/rss-plateau@");
  return [
    ...(run.includes("${{") ? ["an expression in a shell script"] : []),
    ...(isCheckout && inputs["persist-credentials"] !== false ? ["the token stays in the checkout"] : []),
    ...(isCheckout && events.includes("workflow_run") ? ["a checkout in workflow_run"] : []),
    ...(isUpload && inputs["path"] !== `${inputDefaults.out}/` ? ["uploads something else than the report"] : []),
    ...(isDownload && inputs["path"] !== inputDefaults.reports ? ["the reports are looked for elsewhere"] : []),
    ...(isOurs && events.includes("workflow_run") && inputs["mode"] !== "report" ? ["measures in workflow_run"] : []),
  ];
}

/** In the text, because the version stands in a comment. */
function brokenByPins(text: string): readonly string[] {
  return [...text.matchAll(/\buses: ([^@\s]+)@(\S+)(?: # (.+))?$/gm)].flatMap(([, name = "", ref, comment]) => {
    if (name === "rss-plateau/rss-plateau") return [];
    const pin = findPin(name);
    return pin !== undefined && ref === pin.sha && comment === pin.version
      ? []
      : [`${name} is not pinned to a release`];
  });
}
