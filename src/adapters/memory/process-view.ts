/** Builds the view of one process from its files in /proc/PID. Pure. */
import { posix } from "node:path";
import { type ProcessView, probeLimits } from "../../model/diagnosis.ts";
import { parseKilobyteLine } from "./proc.ts";
import { identifyRuntime } from "./process-runtime.ts";
import { parseSmaps } from "./smaps.ts";

/** Everyone may read these. */
export interface OpenFiles {
  readonly pid: number;
  readonly status: string;
  readonly cmdline: string;
}

/** Only the process's user and root may read these. */
export interface PrivateFiles {
  readonly smaps: string;
  /** Targets of its descriptors: paths, `socket:[1]`, `pipe:[1]`, `anon_inode:[eventpoll]`. */
  readonly descriptors: readonly string[];
  /** Path of the executable; empty when unknown. */
  readonly exe: string;
  /** `1.22.3`, for a Go program. */
  readonly goVersion?: string | undefined;
}

/** Without the private files only totals are known. undefined for a zombie, whose memory is already freed. */
export function viewProcess(open: OpenFiles, own: PrivateFiles | undefined): ProcessView | undefined {
  const rssBytes = parseKilobyteLine(open.status, "VmRSS");
  if (rssBytes === undefined) return undefined;
  const mapped = own === undefined ? undefined : parseSmaps(own.smaps);
  const shmemBytes = parseKilobyteLine(open.status, "RssShmem") ?? 0;
  const runtime = identifyRuntime({
    command: open.cmdline.split("\0").filter((word) => word !== ""),
    exe: own?.exe ?? "",
    mappedFiles: mapped?.files ?? [],
    goVersion: own?.goVersion,
  });
  const common = {
    pid: open.pid,
    name: /^Name:\t(.*)$/m.exec(open.status)?.[1] ?? "",
    threads: Number(/^Threads:\s+(\d+)$/m.exec(open.status)?.[1] ?? 1),
    shmemBytes,
    descriptors: own === undefined ? null : countDescriptors(own.descriptors),
    ...(own === undefined ? {} : { openFiles: countOpenFiles(own.descriptors) }),
    ...(runtime === undefined ? {} : { runtime }),
  };
  if (mapped === undefined) {
    const anonBytes = parseKilobyteLine(open.status, "RssAnon") ?? null;
    const fileBytes = parseKilobyteLine(open.status, "RssFile") ?? null;
    return { ...common, heapBytes: null, arenaBytes: null, stackBytes: null, anonBytes, fileBytes, rssBytes };
  }
  const { heapBytes, arenaBytes, stackBytes, anonBytes } = mapped;
  return {
    ...common,
    heapBytes,
    arenaBytes,
    stackBytes,
    anonBytes,
    // Only status tells shared memory, such as files of a tmpfs, from other mapped files.
    fileBytes: Math.max(0, mapped.fileBytes - shmemBytes),
    rssBytes: heapBytes + arenaBytes + stackBytes + anonBytes + mapped.fileBytes,
  };
}

function countDescriptors(targets: readonly string[]): NonNullable<ProcessView["descriptors"]> {
  const count = (prefix: string): number => targets.filter((target) => target.startsWith(prefix)).length;
  const [files, sockets, pipes] = [count("/"), count("socket:"), count("pipe:")];
  return { files, sockets, pipes, others: targets.length - files - sockets - pipes };
}

/** Each temporary file has a different name, so files that are open once are grouped by folder. */
function countOpenFiles(targets: readonly string[]): NonNullable<ProcessView["openFiles"]> {
  const paths = targets.filter((target) => target.startsWith("/")).map((path) => path.replace(/ \(deleted\)$/, ""));
  const alike = Map.groupBy(paths, (path) => path);
  const isOften = (path: string): boolean => (alike.get(path) ?? []).length > 1;
  const groups = Map.groupBy(paths, (path) => (isOften(path) ? path : posix.join(posix.dirname(path), "…")));
  return [...groups]
    .map(([path, group]) => ({ path, count: group.length }))
    .toSorted((one, other) => other.count - one.count)
    .slice(0, probeLimits.openFiles);
}
