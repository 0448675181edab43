/** The demo: the real command line on the agent example, whose head leaks. Succeeds when the leak was found. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { z } from "zod";
import { Interrupted, UserError } from "../src/model/errors.ts";
import { ensureBaseImage } from "./base-image.ts";
import { ensureEngine } from "./engine.ts";

const cli = "dist/cli.cjs";
const example = "examples/fastapi-agent";
const out = "demo-report";

try {
  const verdict = await compareExample();
  console.error(`\nOpen ${out}/report.html in a browser for the charts; ${out}/report.md is the pull-request comment.`);
  if (verdict !== "leak") throw new UserError(`The demo expected the verdict "leak" and got "${verdict}".`);
  console.error("The demo found the leak, as it should. As a gate in a pull request, it would have failed.");
} catch (error) {
  if (!(error instanceof UserError || error instanceof Interrupted)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof Interrupted ? 130 : 1;
}

async function compareExample(): Promise<string> {
  await ensureEngine(console.error);
  await ensureBaseImage(console.error);

  // An older report must not answer for this run.
  rmSync(out, { recursive: true, force: true });
  const args = ["compare", "--base", `dir:${example}/base`, "--head", `dir:${example}/head`, "--out", out];
  console.error(`rss-plateau ${args.join(" ")}\n`);
  const comparison = spawn(process.execPath, [cli, ...args], { stdio: "inherit" });
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => comparison.kill("SIGTERM"));
  const [exitCode] = await once(comparison, "close");
  if (exitCode === 130) throw new Interrupted("The demo was stopped.");

  if (!existsSync(`${out}/report.json`)) throw new UserError("The comparison ended without a report.");
  return z.object({ verdict: z.string() }).parse(JSON.parse(readFileSync(`${out}/report.json`, "utf8"))).verdict;
}
