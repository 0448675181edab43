/** Keeps texts in the runner's cache, one file per entry. The package is large, so it is loaded on first use. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as Cache from "@actions/cache";
import * as core from "@actions/core";
import { describeError } from "../../model/errors.ts";
import type { Store } from "../../model/ports.ts";

/** An entry has a few hundred kB. The client itself retries a failing service for 30 s, and waits 15 min for a silent one. */
const defaultPatienceMs = 20_000;

export function createActionsCache(env: NodeJS.ProcessEnv = process.env, patienceMs = defaultPatienceMs): Store {
  // The path is part of an entry's version, so it must be the same in every run. Paths in the archive are relative to
  // the workspace; RUNNER_TEMP always has the same place relative to it, and the runner empties it.
  const folder = join(env["RUNNER_TEMP"] ?? tmpdir(), "rss-plateau-baseline");
  const file = join(folder, "baseline.json");
  let gaveUp = false;

  async function attempt<Result>(use: (cache: typeof Cache) => Promise<Result>): Promise<Result | undefined> {
    if (gaveUp) return undefined;
    try {
      const cache = await import("@actions/cache");
      return cache.isFeatureAvailable() ? await inTime(use(cache)) : undefined;
    } catch (error) {
      core.info(`The baseline cache could not be used: ${describeError(error)}`);
      return undefined;
    } finally {
      await removeQuietly(folder);
    }
  }

  async function inTime<Result>(work: Promise<Result>): Promise<Result> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      gaveUp = true;
      reject(new Error(`no answer within ${patienceMs / 1000} s`));
    }, patienceMs);
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async restore(key) {
      return attempt(async (cache) => {
        // restoreCache also matches longer keys that begin with this one.
        if ((await cache.restoreCache([folder], key)) !== key) return undefined;
        return readFile(file, "utf8");
      });
    },
    async save(key, text) {
      const saved = await attempt(async (cache) => {
        await mkdir(folder, { recursive: true });
        await writeFile(file, text);
        // saveCache returns -1, and warns, when the key exists or the token may only read.
        return (await cache.saveCache([folder], key)) >= 0;
      });
      return saved ?? false;
    },
  };
}

/** The runner empties RUNNER_TEMP anyway. */
async function removeQuietly(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true });
  } catch (error) {
    core.info(`The baseline cache's folder could not be removed: ${describeError(error)}`);
  }
}
