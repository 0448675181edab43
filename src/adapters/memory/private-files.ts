/** Reads the files of /proc/PID that only the process's user and root may read, as ourselves or as root. */
import { readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { RootReader } from "./as-root.ts";
import { readGoVersion } from "./go-build.ts";
import { ifPresent, isDenied, readIfPresent } from "./proc.ts";
import type { PrivateFiles } from "./process-view.ts";

/** undefined when the process is gone. */
export function readPrivateFiles(procRoot: string, pid: number): PrivateFiles | "denied" | undefined {
  const folder = join(procRoot, `${pid}`, "fd");
  const exePath = join(procRoot, `${pid}`, "exe");
  try {
    const smaps = readIfPresent(join(procRoot, `${pid}`, "smaps"));
    const names = ifPresent(() => readdirSync(folder));
    if (smaps === undefined || names === undefined) return undefined;
    const descriptors = names.flatMap((name) => ifPresent(() => readlinkSync(join(folder, name))) ?? []);
    const exe = ifPresent(() => readlinkSync(exePath)) ?? "";
    return { smaps, descriptors, exe, goVersion: ifPresent(() => readGoVersion(exePath)) };
  } catch (error) {
    if (isDenied(error)) return "denied";
    throw error;
  }
}

/** By pid, for processes that still exist; undefined when we may not read as root. */
export function readPrivateFilesAsRoot(
  reader: RootReader,
  procRoot: string,
  pids: readonly number[],
): ReadonlyMap<number, PrivateFiles> | undefined {
  const at = (pid: number, name: string): string => join(procRoot, `${pid}`, name);
  const texts = reader.readFiles(pids.map((pid) => at(pid, "smaps")));
  const links = texts && reader.readLinks(pids.flatMap((pid) => [at(pid, "fd"), at(pid, "exe")]));
  if (texts === undefined || links === undefined) return undefined;
  return new Map(
    pids.flatMap((pid): (readonly [number, PrivateFiles])[] => {
      const smaps = texts.get(at(pid, "smaps"));
      if (smaps === undefined) return [];
      const descriptors = [...links].flatMap(([path, target]) => (path.startsWith(at(pid, "fd/")) ? [target] : []));
      return [[pid, { smaps, descriptors, exe: links.get(at(pid, "exe")) ?? "" }]];
    }),
  );
}
