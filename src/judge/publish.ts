/** The last step of every judging command: judges a measurement by a policy, and writes the report's files. */
import { constants } from "node:fs";
import { access, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TargetFindings } from "../analysis/findings.ts";
import { describeError, UserError } from "../model/errors.ts";
import type { GatePolicy } from "../model/policy.ts";
import type { Measurement } from "../model/measurement.ts";
import type { Report } from "../model/report-json.ts";
import type { MarkdownOptions } from "../report/markdown/markdown.ts";
import { renderText } from "../report/text/text.ts";
import { renderFiles } from "./assemble.ts";
import { readPageScript } from "./page-script.ts";

export interface Screen {
  readonly columns: number;
  readonly colour: boolean;
}

/** The result of a command, still to be judged. */
export interface Measured {
  readonly measurement: Measurement;
  readonly policy: GatePolicy;
  readonly outDir: string;
}

export interface Judged extends Measured {
  readonly report: Report;
  readonly findings: readonly TargetFindings[];
  /** Contents by file name. */
  readonly files: ReadonlyMap<string, string>;
}

/** Called before measuring, because a report that cannot be written would waste minutes. */
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

/** Deterministic: the same measurement and policy always give the same report. */
export function judge(measured: Measured, options: MarkdownOptions = {}): Judged {
  const { measurement, policy } = measured;
  const { report, findings, files } = renderFiles(measurement, policy, readPageScript(), options);
  return {
    ...measured,
    report,
    findings,
    files: new Map([["measurement.json", formatMeasurement(measurement)], ...files]),
  };
}

/** The folder must exist. */
export async function writeReport({ files, outDir }: Judged): Promise<void> {
  for (const [name, content] of files) await writeFile(join(outDir, name), content);
}

/** For stdout. */
export function textOf({ report, measurement, findings }: Judged, screen: Screen): string {
  return renderText(report, measurement, findings, screen);
}

/** One line per sample: readable, diffable, and a third of the size of indented JSON. */
function formatMeasurement(measurement: Measurement): string {
  const text = JSON.stringify(measurement, null, 1);
  return `${text.replace(/\{\s+"requests": \d+,\s+"atMs"[^}]*\}/g, (sample) => sample.replace(/\s+/g, " "))}\n`;
}
