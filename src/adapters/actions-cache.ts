/** Keeps texts in the runner's cache, a file each. The package is large, and loaded only when something is kept or asked for. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as Cache from "@actions/cache";
import * as core from "@actions/core";
import { describeError } from "../errors.ts";
import type { Store } from "../ports.ts";

export function createActionsCache(env: NodeJS.ProcessEnv = process.env): Store {
  // The path is part of an entry's version: the same in every run, or nothing is found again.
  const folder = join(env["RUNNER_TEMP"] ?? tmpdir(), "rss-plateau-baseline");
  const file = join(folder, "baseline.json");
  return {
    async restore(key) {
      return attempt(folder, async (cache) => {
        if ((await cache.restoreCache([folder], key)) === undefined) return undefined;
        return readFile(file, "utf8");
      });
    },
    async save(key, text) {
      const saved = await attempt(folder, async (cache) => {
        await mkdir(folder, { recursive: true });
        await writeFile(file, text);
        // It says -1, and warns, where the key is taken or the token may only read.
        return (await cache.saveCache([folder], key)) >= 0;
      });
      return saved ?? false;
    },
  };
}

async function attempt<Result>(
  folder: string,
  use: (cache: typeof Cache) => Promise<Result>,
): Promise<Result | undefined> {
  try {
    const cache = await import("@actions/cache");
    return cache.isFeatureAvailable() ? await use(cache) : undefined;
  } catch (error) {
    core.info(`The cache of baselines could not be used: ${describeError(error)}`);
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
