/** Tells a runner what came out, in this order: summary, files, outputs, annotations, comment; the failure is the caller's, and last. */
import { join } from "node:path";
import type { Judged, Screen } from "../judge/publish.ts";
import { textOf, writeReport } from "../judge/publish.ts";
import { outputsOf } from "./outputs.ts";
import { type Annotation, annotationsOf } from "../report/markdown/annotations.ts";
import type { Remark } from "./remark.ts";

/** A runner, as far as it shows things. */
export interface RunnerOutput {
  /** Into the log; nothing in it is obeyed. */
  print(text: string): void;
  summarise(markdown: string): Promise<void>;
  output(name: string, value: string): void;
  annotate(annotation: Annotation): void;
  /** About the telling itself; travels with no report. */
  remark(remark: Remark): void;
}

const screen: Screen = { columns: 100, colour: false };

/** `comment` gives the id of the comment on the pull request, or null. */
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
