/** Diagnoses the targets of a run that grew. */
import { join } from "node:path";
import type { TargetRun } from "../measure/target-run.ts";
import type { Config } from "../model/config.ts";
import type { TargetMeasurement } from "../model/measurement.ts";
import { diagnoseTarget } from "./diagnose.ts";
import type { DiagnosisWorld } from "./examine.ts";
import { listFiles } from "./places.ts";
import { readProbeFiles } from "./runtimes/probe-files.ts";

export interface DrivenTarget {
  readonly measurement: TargetMeasurement;
  readonly run: TargetRun;
  /** The build's context, which has the app's files; null for an image. */
  readonly context: string | null;
}

export interface HeadPlace {
  /** Head's checkout; null for an image. */
  readonly dir: string | null;
  /** Of that folder. */
  readonly pathInRepository: string;
}

/** The measurements, with a diagnosis where one was needed. */
export async function diagnoseTargets(
  targets: readonly DrivenTarget[],
  how: { readonly diagnose: Config["diagnose"]; readonly head: HeadPlace; readonly memoryBytes: number },
  world: DiagnosisWorld,
  signal: AbortSignal,
): Promise<readonly TargetMeasurement[]> {
  const { diagnose, head, memoryBytes } = how;
  if (diagnose.when === "never") return targets.map(({ measurement }) => measurement);
  const probes = await readProbeFiles();
  const diagnosed: TargetMeasurement[] = [];
  for (const { measurement, run: target, context } of targets) {
    const listed = head.dir === null || context === null ? [] : await listFiles(head.dir, context);
    const files = listed.map((path) => join(head.pathInRepository, path));
    const inquiry = { target, diagnose, probes, files, memoryBytes };
    diagnosed.push(await diagnoseTarget(inquiry, measurement, world, signal));
  }
  return diagnosed;
}
