/**
 * Reads files in /proc that belong to another user with `sudo -n`, which never prompts. Containers run as root on hosted
 * runners, and the runner's user may use sudo there. Elsewhere the result is undefined.
 */
import { spawnSync } from "node:child_process";
import { plainEnvironment } from "../host/child-environment.ts";

export interface RootReader {
  /** Texts by path; a file that has vanished is left out. */
  readFiles(paths: readonly string[]): ReadonlyMap<string, string> | undefined;
  /** Targets of symbolic links by path: of the paths themselves, and of the entries directly inside them. */
  readLinks(paths: readonly string[]): ReadonlyMap<string, string> | undefined;
}

const timeoutMs = 10_000;
const mostBytes = 64 * 2 ** 20;

export function createSudoReader(): RootReader {
  return {
    readFiles(paths) {
      const text = runAsRoot(["tail", "-v", "-n", "+1", "--", ...paths]);
      return text === undefined ? undefined : splitAtHeaders(text, paths);
    },
    readLinks(paths) {
      const text = runAsRoot(["find", ...paths, "-maxdepth", "1", "-type", "l", "-printf", "%p\\0%l\\0"]);
      if (text === undefined) return undefined;
      const words = text.split("\0");
      return new Map(
        words.flatMap((path, index) => (index % 2 === 0 && path !== "" ? [[path, words[index + 1] ?? ""]] : [])),
      );
    },
  };
}

/** tail writes `==> PATH <==` above each file. */
function splitAtHeaders(text: string, paths: readonly string[]): ReadonlyMap<string, string> {
  const starts = paths.flatMap((path) => {
    const header = `==> ${path} <==\n`;
    const at = text.startsWith(header) ? 0 : text.indexOf(`\n${header}`);
    return at === -1 ? [] : [{ path, at, from: at + header.length + (at === 0 ? 0 : 1) }];
  });
  starts.sort((one, other) => one.at - other.at);
  return new Map(starts.map(({ path, from }, index) => [path, text.slice(from, starts[index + 1]?.at)]));
}

/** stdout, even when the command failed for some of the files. */
function runAsRoot(command: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync("sudo", ["-n", ...command], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: timeoutMs,
    maxBuffer: mostBytes,
    env: plainEnvironment(process.env),
  });
  // The status is null without sudo, or after a timeout.
  return status === 0 || (status !== null && stdout !== "") ? stdout : undefined;
}
