/**
 * Before all tests an engine; while those run that need none, the base image and the layers that the services of the
 * others start from. After them nothing of theirs is left but the engine and the base image.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { ensureBaseImage } from "../../scripts/base-image.ts";
import { runCommand } from "../../scripts/command.ts";
import { ensureEngine } from "../../scripts/engine.ts";
import { serviceLayers } from "./planted.ts";

const label = "rss-plateau";

declare module "vitest" {
  interface ProvidedContext {
    /** A file that is there once the images are, or cannot be: then it says why. */
    readonly imagesOutcome: string;
  }
}

const say = (line: string) => process.stderr.write(`${line}\n`);

export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  await ensureEngine(say);
  const folder = mkdtempSync(join(tmpdir(), "rss-plateau-test-images-"));
  const outcome = join(folder, "outcome");
  const tell = (text: string): void => {
    writeFileSync(join(folder, "aside"), text);
    renameSync(join(folder, "aside"), outcome);
  };
  const making = makeImages(folder).then(
    () => tell(""),
    (error: unknown) => tell(error instanceof Error ? error.message : String(error)),
  );
  provide("imagesOutcome", outcome);
  return async () => {
    await making;
    rmSync(folder, { recursive: true, force: true });
    removeTestObjects();
  };
}

/** A layer that cannot be built is no end: the test that needs it says why. */
async function makeImages(folder: string): Promise<void> {
  await ensureBaseImage(say);
  for (const [name, layers] of Object.entries(serviceLayers())) {
    const context = join(folder, name);
    mkdirSync(context);
    writeFileSync(join(context, "Dockerfile"), layers);
    await runCommand("docker", ["build", "--quiet", "--force-rm", `--label=${label}=test-layers`, context], {
      timeoutMs: 600_000,
    });
  }
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
