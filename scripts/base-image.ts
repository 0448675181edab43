/** Makes sure that the image the examples start from is there: pulls it, or makes it from the distribution's packages. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { UserError } from "../src/model/errors.ts";
import { findProgram, hasAptAsRoot, installPackages, lastLines, runCommand } from "./command.ts";

const release = "bookworm";

/** Throws `UserError` when the image can be neither pulled nor made. `image` is made from Debian's bookworm whatever its name. */
export async function ensureBaseImage(say: (line: string) => void, image = "debian:bookworm-slim"): Promise<void> {
  const present = await runCommand("docker", ["image", "inspect", image], { timeoutMs: 15_000 });
  if (present.succeeded) return;

  say(`Pulling ${image} …`);
  const mayMake = hasAptAsRoot();
  // Where it can be made instead, a registry that does not answer is not waited for.
  const pulled = await runCommand("docker", ["pull", "--quiet", image], { timeoutMs: mayMake ? 30_000 : 300_000 });
  if (pulled.succeeded) return;
  if (!mayMake)
    throw new UserError(
      `Could not pull ${image}, and only root on an apt-based Linux can make it from packages: pull or load that image, then run this again. Docker said: ${pulled.tail}`,
    );

  say(`No registry gave ${image}; making it with debootstrap, which takes about a minute …`);
  await makeImage(image);
}

async function makeImage(image: string): Promise<void> {
  if (findProgram("debootstrap") === undefined) {
    // Ubuntu's debootstrap comes without Debian's keys.
    const installed = await installPackages(["debootstrap", "debian-archive-keyring"]);
    if (!installed.succeeded) throw new UserError(`apt-get could not install debootstrap: ${installed.tail}`);
  }
  // Not the temporary folder: that is often small, or mounted so that nothing may be executed in it.
  const dir = await mkdtemp("/var/tmp/rss-plateau-base-");
  try {
    const made = await runCommand("debootstrap", ["--variant=minbase", release, join(dir, "root")], {
      timeoutMs: 600_000,
    });
    if (!made.succeeded) throw new UserError(`debootstrap could not make ${image}: ${made.tail}`);
    await importImage(join(dir, "root"), image);
  } finally {
    // A debootstrap that was cut off leaves /proc mounted in there.
    await runCommand("rm", ["-rf", "--one-file-system", dir], { timeoutMs: 60_000 });
  }
}

async function importImage(root: string, image: string): Promise<void> {
  const args = ["-C", root, "--exclude=./var/cache/apt/archives/*.deb", "--exclude=./var/lib/apt/lists/*", "-c", "."];
  const tar = spawn("tar", args, { stdio: ["ignore", "pipe", "pipe"] });
  const docker = spawn("docker", ["import", "--change", 'CMD ["bash"]', "-", image], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  const printed: string[] = [];
  for (const stream of [tar.stderr, docker.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => printed.push(text));
  const [tarEnd, dockerEnd] = await Promise.all([
    once(tar, "close"),
    once(docker, "close"),
    // docker may close its end early; why, it says itself.
    pipeline(tar.stdout, docker.stdin).catch((error: Error) => printed.push(error.message)),
  ]);
  if (tarEnd[0] !== 0 || dockerEnd[0] !== 0)
    throw new UserError(`docker could not import ${image}: ${lastLines(printed.join("\n"))}`);
}
