/** Before all tests: an engine and the base image. After them: nothing of theirs is left but these two. */
import { spawnSync } from "node:child_process";
import { ensureBaseImage } from "../../scripts/base-image.ts";
import { ensureEngine } from "../../scripts/engine.ts";

const label = "rss-plateau";

export default async function setUp(): Promise<() => void> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  await ensureEngine(say);
  await ensureBaseImage(say);
  return removeTestObjects;
}

/** A run's id is its label's value, and those of tests start with "test": what other runs own is not touched. */
function removeTestObjects(): void {
  removeLabelled({ kind: "container", list: ["--all"], labels: ".Config.Labels", remove: ["--force", "--volumes"] });
  removeLabelled({ kind: "network", list: [], labels: ".Labels", remove: [] });
  removeLabelled({ kind: "volume", list: [], labels: ".Labels", remove: ["--force"] });
  removeLabelled({ kind: "image", list: [], labels: ".Config.Labels", remove: ["--force"] });
}

function removeLabelled(objects: {
  readonly kind: "container" | "network" | "volume" | "image";
  readonly list: readonly string[];
  /** Where their inspection has the labels. */
  readonly labels: string;
  readonly remove: readonly string[];
}): void {
  const { kind } = objects;
  const listed = docker([kind, "ls", "--quiet", ...objects.list, "--filter", `label=${label}`]);
  const ofTests = [...new Set(listed)].filter((id) =>
    docker([kind, "inspect", "--format", `{{index ${objects.labels} "${label}"}}`, id])[0]?.startsWith("test"),
  );
  if (ofTests.length > 0) docker([kind, "rm", ...objects.remove, ...ofTests]);
}

/** The lines that it prints; what goes wrong while tidying up is shown, and fails no test. */
function docker(args: readonly string[]): string[] {
  const { stdout } = spawnSync("docker", args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  return (stdout ?? "").split("\n").filter((line) => line !== "");
}
