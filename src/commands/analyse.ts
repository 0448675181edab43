/** `rss-plateau analyse FILE`: judges a measurement again, by its own policy or another one, without Docker. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import { loadConfig } from "../config/load.ts";
import { describeError, UserError } from "../errors.ts";
import { readInputs } from "../inputs.ts";
import type { GatePolicy } from "../model/gate.ts";
import { type Measurement, measurementSchema } from "../model/measurement.ts";
import type { RawInputs } from "./command-line.ts";
import { prepareOutDir, publish, type Published, type Screen } from "./publish.ts";

export async function analyse(file: string, rawInputs: RawInputs, screen: Screen): Promise<Published> {
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
  return publish(measurement, policy, outDir, screen);
}

async function readMeasurement(file: string): Promise<Measurement> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new UserError(`${file} could not be read: ${describeError(cause)}`, { cause });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${file} is not JSON: ${describeError(cause)}`, { cause });
  }
  const parsed = measurementSchema.safeParse(json);
  if (!parsed.success) {
    throw new UserError(
      `${file} is not a measurement of this version of rss-plateau:\n${z.prettifyError(parsed.error)}`,
    );
  }
  return parsed.data;
}
