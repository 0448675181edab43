/**
 * Layers with a runtime, built once in a test run. The classic builder forgets the layers of an image that is removed
 * unless another image has them, so a tag holds them until the setup's teardown removes it by its label.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { labelsOf } from "../../src/adapters/docker/docker-objects.ts";

/** `dockerfile`: the first instructions of those that start from these layers, to the letter. */
export async function holdLayers(name: string, dockerfile: string): Promise<void> {
  const testRun = inject("testRun");
  const labels = Object.entries(labelsOf(testRun)).flatMap(([label, value]) => ["--label", `${label}=${value}`]);
  const build = ["docker", "build", "--quiet", "--force-rm", "--tag", `rss-plateau-${testRun}/${name}`, ...labels, "-"];
  // Test files that run at the same time wait for one of them instead of building the same.
  const lock = join(tmpdir(), `rss-plateau-${testRun}-${name}.lock`);
  const child = spawn("flock", [lock, ...build], { stdio: ["pipe", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.end(dockerfile);
  const [exitCode] = await once(child, "close");
  if (exitCode !== 0) throw new Error(`The layers with ${name} could not be built: ${stderr}`);
}
