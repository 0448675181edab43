/**
 * `npm run demo` starts here, on whatever Node the machine has (20 is enough) and with nothing installed:
 * installs the packages and hands over to demo.ts under Node 24.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const programs = join(root, "node_modules", ".bin");

if (!packagesAreCurrent()) {
  console.error("Installing the packages with npm ci …");
  installPackages();
}
const node = findNode24();
if (node === undefined) {
  console.error(
    `The demo needs Node 24 or newer, and this is ${process.version}: install it (on linux-x64, npm ci brings it along) and run this again.`,
  );
  process.exit(1);
}
const demo = spawn(node, [join(root, "scripts", "demo.ts")], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, PATH: `${programs}${delimiter}${process.env.PATH}` },
});
// A terminal's Ctrl-C reaches the child as well: wait for it to put its containers away.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => demo.kill("SIGTERM"));
demo.on("close", (code) => process.exit(code ?? 130));

function packagesAreCurrent() {
  // npm writes this file last, so a half-finished installation has none.
  const installed = join(root, "node_modules", ".package-lock.json");
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs;
}

function installPackages() {
  // Under `npm run`, the npm that runs it; its path is a script.
  const npm = process.env.npm_execpath;
  const [program, ...first] = npm?.endsWith(".js") ? [process.execPath, npm] : ["npm"];
  const args = [...first, "ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const result = spawnSync(program, args, { cwd: root, encoding: "utf8" });
  if (result.status === 0) return;
  // npm says first what is wrong, and then at length how npm ci is used.
  const said = (result.stderr || result.error?.message || "").split("\n").filter((line) => /\w/.test(line));
  console.error(["npm ci failed:", ...said.slice(0, 6)].join("\n"));
  process.exit(1);
}

function findNode24() {
  return [join(programs, "node"), process.execPath].find((candidate) => {
    try {
      return Number(execFileSync(candidate, ["-p", "process.versions.node.split('.')[0]"], { encoding: "utf8" })) >= 24;
    } catch {
      return false; // not for this platform, or not installed
    }
  });
}
