/** `rss-plateau analyse FILE`: judges a measurement again, by its own policy or another, without Docker. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { loadConfig } from "../inputs/config/load-config.ts";
import { describeError, UserError } from "../model/errors.ts";
import { readInputs } from "../inputs/inputs.ts";
import type { GatePolicy } from "../model/policy.ts";
import type { Measurement } from "../model/measurement.ts";
import { parseMeasurement } from "../received/parse.ts";
import type { RawInputs } from "./command-line.ts";
import { type Measured, prepareOutDir } from "../judge/publish.ts";

export async function analyse(file: string, rawInputs: RawInputs): Promise<Measured> {
  const inputs = readInputs(rawInputs);
  const measurement = await readMeasurement(file);
  const config = inputs.config === undefined ? undefined : await loadConfig(inputs.config, null, resolve("."));
  const gate = config?.gate ?? measurement.gate;
  const policy: GatePolicy = {
    ...gate,
    failOn: inputs["fail-on"] ?? gate.failOn,
    onInconclusive: inputs["on-inconclusive"] ?? gate.onInconclusive,
  };
  const outDir = resolve(inputs.out);
  await prepareOutDir(outDir);
  return { measurement, policy, outDir };
}

async function readMeasurement(file: string): Promise<Measurement> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new UserError(`${file} could not be read: ${describeError(cause)}`, { cause });
  });
  return parseMeasurement(text, file);
}
