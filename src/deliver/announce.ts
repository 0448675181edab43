/** Publishes the result on a runner: log, summary, files, outputs, annotations, comment. Failing the job is left to the caller. */
import { join } from "node:path";
import type { Judged, Screen } from "../judge/publish.ts";
import { textOf, writeReport } from "../judge/publish.ts";
import { outputsOf } from "./outputs.ts";
import { annotationsOf } from "../report/markdown/annotations.ts";
import type { RunnerOutput } from "../model/hosting.ts";

const screen: Screen = { columns: 100, colour: false };

/** `comment` returns the id of the comment on the pull request, or null. */
export async function announce(
  judged: Judged,
  output: RunnerOutput,
  comment: () => Promise<number | null>,
): Promise<void> {
  const { report, measurement, findings, files, outDir } = judged;
  const markdown = files.get("report.md") ?? "";
  output.print(textOf(judged, screen));
  await output.summarise(markdown);
  await writeReport(judged);
  const outputs = { ...outputsOf(report), "report-path": join(outDir, "report.json"), "comment-body": markdown };
  for (const [name, value] of Object.entries(outputs)) output.output(name, value);
  for (const annotation of annotationsOf(report, measurement, findings)) output.annotate(annotation);
  const id = await comment();
  output.output("comment-id", id === null ? "" : String(id));
}
