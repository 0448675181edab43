/** Finds the config: the named file, or the usual places in head's checkout. */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseConfig } from "./parse-config.ts";
import { describeError, UserError } from "../../model/errors.ts";
import type { Config } from "../../model/config.ts";

export const usualPlaces = [
  "rss-plateau.yml",
  "rss-plateau.yaml",
  ".github/rss-plateau.yml",
  ".github/rss-plateau.yaml",
];

/** undefined: there is no config; the inputs alone may suffice. `headDir` is null when head is an image. */
export async function loadConfig(
  named: string | undefined,
  headDir: string | null,
  workingDirectory: string,
): Promise<Config | undefined> {
  if (named !== undefined) {
    const text = await readIfPresent(resolve(workingDirectory, named));
    if (text === undefined) throw new UserError(`${workingDirectory} contains no config file ${named}.`);
    return parseConfig(text, named);
  }
  for (const place of usualPlaces) {
    const text = await readIfPresent(join(headDir ?? workingDirectory, place));
    if (text !== undefined) return parseConfig(text, place);
  }
  return undefined;
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new UserError(`The config ${path} could not be read: ${describeError(error)}`, { cause: error });
  }
}
