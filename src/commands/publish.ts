/** The end of every judging command: files into the folder, the report on stdout, the gate as the exit code. */
import { constants } from "node:fs";
import { access, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeError, UserError } from "../errors.ts";
import type { GatePolicy } from "../model/gate.ts";
import type { Measurement } from "../model/measurement.ts";
import type { Report } from "../model/report.ts";
import { renderFiles } from "../report/files.ts";
import { renderText } from "../report/text.ts";

export interface Screen {
  readonly columns: number;
  readonly colour: boolean;
}

export interface Published {
  readonly report: Report;
  /** For stdout. */
  readonly text: string;
  readonly markdown: string;
  readonly outDir: string;
}

/** Before anything is measured: a report that cannot be written is worth no minutes. */
export async function prepareOutDir(outDir: string): Promise<void> {
  try {
    await mkdir(outDir, { recursive: true });
    await access(outDir, constants.W_OK);
  } catch (cause) {
    throw new UserError(
      `The report cannot be written to ${outDir}: ${describeError(cause)}. Name another folder with --out.`,
      { cause },
    );
  }
}

/** Writes measurement.json and every report file into `outDir`, which is there. */
export async function publish(
  measurement: Measurement,
  policy: GatePolicy,
  outDir: string,
  screen: Screen,
): Promise<Published> {
  const { report, findings, files } = renderFiles(measurement, policy);
  await writeFile(join(outDir, "measurement.json"), formatMeasurement(measurement));
  for (const [name, content] of files) await writeFile(join(outDir, name), content);
  return {
    report,
    text: renderText(report, measurement, findings, screen),
    markdown: files.get("report.md") ?? "",
    outDir,
  };
}

/** A line a sample: readable, comparable with diff, and a third of the size of indented JSON. */
function formatMeasurement(measurement: Measurement): string {
  const text = JSON.stringify(measurement, null, 1);
  return `${text.replace(/\{\s+"requests": \d+,\s+"atMs"[^}]*\}/g, (sample) => sample.replace(/\s+/g, " "))}\n`;
}
