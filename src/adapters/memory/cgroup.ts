/** Finds a container's cgroup on this machine. */
import { statSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Container } from "../../model/ports.ts";
import { readIfPresent } from "./proc.ts";

export type CgroupVersion = 1 | 2;

export interface Cgroup {
  readonly version: CgroupVersion;
  readonly dir: string;
  /** v2 only: counts events of all cgroups below it, and outlives them. */
  readonly parentDir: string | undefined;
}

export interface CgroupPath {
  readonly version: CgroupVersion;
  readonly path: string;
}

export interface CgroupMount {
  readonly version: CgroupVersion;
  /** The part of the hierarchy that is visible at the mount point. */
  readonly root: string;
  readonly mountPoint: string;
  /** `memory_localevents`: memory.events does not include cgroups below. */
  readonly localEvents: boolean;
}

/** The cgroup that accounts for the process's memory: v1's memory controller if there is one, else the unified hierarchy. */
export function parseCgroupPath(text: string): CgroupPath | undefined {
  const lines = text.split("\n").flatMap((line) => {
    const match = /^\d+:([^:]*):(\/.*)$/.exec(line);
    return match === null ? [] : [{ controllers: match[1]?.split(",") ?? [], path: match[2] ?? "" }];
  });
  const v1 = lines.find((line) => line.controllers.includes("memory"));
  if (v1 !== undefined) return { version: 1, path: v1.path };
  const v2 = lines.find((line) => line.controllers.length === 1 && line.controllers[0] === "");
  return v2 === undefined ? undefined : { version: 2, path: v2.path };
}

/** Mounts of v1's memory controller and of the unified hierarchy, from /proc/PID/mountinfo. */
export function parseCgroupMounts(mountinfo: string): readonly CgroupMount[] {
  return mountinfo.split("\n").flatMap((line): CgroupMount[] => {
    const [mount = "", filesystem = ""] = line.split(" - ");
    const [, , , root, mountPoint] = mount.split(" ");
    const [type, , superOptions = ""] = filesystem.split(" ");
    if (root === undefined || mountPoint === undefined) return [];
    const options = superOptions.split(",");
    const isV1 = type === "cgroup" && options.includes("memory");
    if (!isV1 && type !== "cgroup2") return [];
    const localEvents = options.includes("memory_localevents");
    return [{ version: isV1 ? 1 : 2, root: unescape(root), mountPoint: unescape(mountPoint), localEvents }];
  });
}

/** The kernel writes blanks in mountinfo as `\040`. */
function unescape(path: string): string {
  return path.replaceAll(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** `name value` lines: memory.stat, memory.events, memory.oom_control, vmstat. */
export function parseCounters(text: string): ReadonlyMap<string, number> {
  return new Map(
    text
      .trimEnd()
      .split("\n")
      .map((line) => {
        const blank = line.indexOf(" ");
        return [line.slice(0, blank), Number(line.slice(blank + 1))];
      }),
  );
}

/**
 * The path comes from the kernel and is never constructed, because it depends on the engine's cgroup driver, on
 * rootless mode and on the engine's parent cgroup. With a remote engine or Docker Desktop the pid belongs to another
 * machine, and here it may be an unrelated process. So the path must name the container, or have its memory cap.
 */
export function findCgroup(owner: Pick<Container, "id" | "pid" | "caps">, procRoot: string): Cgroup | undefined {
  const membership = parseCgroupPath(readIfPresent(join(procRoot, `${owner.pid}`, "cgroup")) ?? "");
  const ours = parseCgroupPath(readIfPresent(join(procRoot, "self", "cgroup")) ?? "");
  if (membership === undefined || membership.path === ours?.path) return undefined;
  const mounts = parseCgroupMounts(readIfPresent(join(procRoot, "self", "mountinfo")) ?? "");
  const mount = mounts.find(
    (candidate) => candidate.version === membership.version && isBelow(candidate.root, membership.path),
  );
  if (mount === undefined) return undefined;

  const named = throughSegmentNaming(owner.id, membership.path);
  const dir = join(mount.mountPoint, relative(mount.root, named ?? membership.path));
  if (!listProcesses(dir)?.includes(owner.pid)) return undefined;
  if (named === undefined && readCaps({ version: membership.version, dir }).memoryBytes !== owner.caps.memoryBytes) {
    return undefined;
  }
  const hasParent = membership.version === 2 && !mount.localEvents && dirname(dir) !== mount.mountPoint;
  return { version: membership.version, dir, parentDir: hasParent ? dirname(dir) : undefined };
}

function isBelow(root: string, path: string): boolean {
  // `..` means outside our cgroup namespace.
  return !path.split("/").includes("..") && !relative(root, path).startsWith("..");
}

/** A container with its own init may have moved its processes into cgroups below; its memory is that of the whole. */
function throughSegmentNaming(containerId: string, path: string): string | undefined {
  const segments = path.split("/");
  const index = segments.findIndex((segment) => segment.includes(containerId));
  return index === -1 ? undefined : segments.slice(0, index + 1).join("/");
}

/** Ids of all processes in the cgroup and in those below it; undefined when it is gone. */
export function listProcesses(dir: string): readonly number[] | undefined {
  const text = readIfPresent(join(dir, "cgroup.procs"));
  if (text === undefined) return undefined;
  // 0 is a process that is not visible in our pid namespace.
  const own = text
    .split("\n")
    .map(Number)
    .filter((pid) => pid > 0);
  return [...own, ...listChildren(dir).flatMap((child) => listProcesses(child) ?? [])];
}

function listChildren(dir: string): readonly string[] {
  try {
    // A folder has a link from its parent, from itself and from each subfolder. This avoids listing some 50 files.
    if (statSync(dir).nlink <= 2) return [];
    const entries = readdirSync(dir, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => join(dir, entry.name));
  } catch (error) {
    // Gone since its cgroup.procs was read.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

/** Infinity means no cap; null that the kernel does not report it. */
export function readCaps(cgroup: Pick<Cgroup, "version" | "dir">): {
  readonly memoryBytes: number | null;
  readonly swapBytes: number | null;
} {
  const read = (name: string): number | null => parseCap(readIfPresent(join(cgroup.dir, name)));
  if (cgroup.version === 2) return { memoryBytes: read("memory.max"), swapBytes: read("memory.swap.max") };
  const memoryBytes = read("memory.limit_in_bytes");
  const bothBytes = read("memory.memsw.limit_in_bytes");
  if (memoryBytes === null || bothBytes === null) return { memoryBytes, swapBytes: null };
  return { memoryBytes, swapBytes: bothBytes === Infinity ? Infinity : bothBytes - memoryBytes };
}

/** v1 writes "no cap" as the largest page-aligned signed 64-bit number. */
const noCapBytes = 2 ** 62;

function parseCap(text: string | undefined): number | null {
  if (text === undefined) return null;
  const bytes = text.trim() === "max" ? Infinity : Number(text);
  return bytes >= noCapBytes ? Infinity : bytes;
}
