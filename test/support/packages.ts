/** Runtimes that tests start: the distribution's, installed where they are missing. */
import { hasAptAsRoot, installPackages, runCommand } from "../../scripts/command.ts";

export async function ensurePackages(names: readonly string[]): Promise<void> {
  const { stdout } = await runCommand("dpkg-query", ["-W", "-f", "${Package} ${Status}\n", ...names], {
    timeoutMs: 10_000,
  });
  const lines = new Set(stdout.split("\n"));
  const missing = names.filter((name) => !lines.has(`${name} install ok installed`));
  if (missing.length === 0) return;
  const list = missing.join(" ");
  if (!hasAptAsRoot())
    throw new Error(`The tests need these packages: ${list}. Install them, or run as root on Debian.`);
  const { succeeded, tail } = await installPackages(missing);
  if (!succeeded) throw new Error(`The tests need the packages ${list}, and apt-get could not install them: ${tail}`);
}
