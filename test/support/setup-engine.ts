/** Before all tests: an engine and the base image. After them: nothing that the tests made remains but these two. */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { TestProject } from "vitest/node";
import { ensureBaseImage } from "../../scripts/base-image.ts";
import { ensureEngine } from "../../scripts/engine.ts";
import { ownerLabel, runLabel } from "../../src/adapters/docker/docker-objects.ts";
import { judgeOwner } from "../../src/adapters/docker/owner.ts";

const prefix = "test-";

declare module "vitest" {
  interface ProvidedContext {
    /** With what the run ids of this test run start: another one on the same engine has its own. */
    readonly testRun: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => void> {
  const testRun = `${prefix}${randomBytes(3).toString("hex")}`;
  project.provide("testRun", testRun);
  const say = (line: string) => process.stderr.write(`${line}\n`);
  await ensureEngine(say);
  await ensureBaseImage(say);
  return () => removeTestObjects(testRun);
}

/** Those of this test run, and those of an earlier one that was killed. */
function removeTestObjects(testRun: string): void {
  const isOurs = (run: string, owner: string): boolean =>
    run.startsWith(testRun) || (run.startsWith(prefix) && judgeOwner(owner) === "gone");
  removeLabelled({ kind: "container", list: ["--all"], labels: ".Config.Labels", remove: ["--force", "--volumes"] });
  removeLabelled({ kind: "network", list: [], labels: ".Labels", remove: [] });
  removeLabelled({ kind: "volume", list: [], labels: ".Labels", remove: ["--force"] });
  removeLabelled({ kind: "image", list: [], labels: ".Config.Labels", remove: ["--force"] });

  function removeLabelled(objects: {
    readonly kind: "container" | "network" | "volume" | "image";
    readonly list: readonly string[];
    /** Where `docker inspect` shows their labels. */
    readonly labels: string;
    readonly remove: readonly string[];
  }): void {
    const { kind, labels } = objects;
    const format = `{{index ${labels} "${runLabel}"}} {{index ${labels} "${ownerLabel}"}}`;
    const listed = new Set(docker([kind, "ls", "--quiet", ...objects.list, "--filter", `label=${runLabel}`]));
    const ours = [...listed].filter((id) => {
      const [run = "", owner = ""] = docker([kind, "inspect", "--format", format, id])[0]?.split(" ") ?? [];
      return isOurs(run, owner);
    });
    if (ours.length > 0) docker([kind, "rm", ...objects.remove, ...ours]);
  }
}

/** The lines that it prints. A failure while tidying up is shown, but fails no test. */
function docker(args: readonly string[]): string[] {
  const { stdout } = spawnSync("docker", args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  return (stdout ?? "").split("\n").filter((line) => line !== "");
}
