/** Views of a container's processes from this machine's files: where their memory is, their threads and descriptors. */
import { join } from "node:path";
import { type Problem, probeLimits } from "../../model/diagnosis.ts";
import type { Container, ProcessViewer, ProcessViews } from "../../model/ports.ts";
import { type RootReader, createSudoReader } from "./as-root.ts";
import { findCgroup, listProcesses } from "./cgroup.ts";
import { readPrivateFiles, readPrivateFilesAsRoot } from "./private-files.ts";
import { parseStatus, readIfPresent } from "./proc.ts";
import { type OpenFiles, type PrivateFiles, viewProcess } from "./process-view.ts";

export interface ProcessViewsOptions {
  /** The host's /proc; its mountinfo shows where cgroups are mounted. */
  readonly procRoot?: string;
  readonly rootReader?: RootReader;
}

export function createProcessViews(options: ProcessViewsOptions = {}): ProcessViews {
  const procRoot = options.procRoot ?? "/proc";
  const rootReader = options.rootReader ?? createSudoReader();
  return {
    async open(container: Container) {
      const cgroup = findCgroup(container, procRoot);
      if (cgroup === undefined) return seeNothing();
      return openViewer({ listPids: () => listProcesses(cgroup.dir) ?? [], procRoot, rootReader });
    },
  };
}

/** For containers of a remote engine, or inside Docker Desktop's virtual machine. */
function seeNothing(): ProcessViewer {
  const detail = "the container's processes are not among this machine's";
  return { read: () => [], problems: [{ code: "no-page-tables", detail }] };
}

export interface ViewerSpec {
  readonly listPids: () => readonly number[];
  readonly procRoot: string;
  readonly rootReader: RootReader;
}

export function openViewer({ listPids, procRoot, rootReader }: ViewerSpec): ProcessViewer {
  const problems: Problem[] = [];

  /** After one refusal it does not try again. */
  function readAsRoot(pids: readonly number[]): ReadonlyMap<number, PrivateFiles> {
    if (pids.length === 0 || problems.length > 0) return new Map();
    const files = readPrivateFilesAsRoot(rootReader, procRoot, pids);
    if (files !== undefined) return files;
    problems.push({ code: "other-user", detail: "page tables and descriptors of another user's processes, no sudo" });
    return new Map();
  }

  return {
    problems,
    read() {
      const processes = readLargest(listPids(), procRoot);
      const read = new Map(processes.map(({ pid }) => [pid, readPrivateFiles(procRoot, pid)]));
      const asRoot = readAsRoot([...read].flatMap(([pid, files]) => (files === "denied" ? [pid] : [])));
      return processes.flatMap((open) => {
        const files = read.get(open.pid);
        if (files === undefined) return [];
        const view = viewProcess(open, files === "denied" ? asRoot.get(open.pid) : files);
        return view === undefined ? [] : [view];
      });
    },
  };
}

/** The files that everyone may read; when there are more processes than can be reported, those of the largest. */
function readLargest(pids: readonly number[], procRoot: string): readonly OpenFiles[] {
  const processes = pids.flatMap((pid): readonly OpenFiles[] => {
    const status = readIfPresent(join(procRoot, `${pid}`, "status"));
    const cmdline = readIfPresent(join(procRoot, `${pid}`, "cmdline"));
    return status === undefined || cmdline === undefined ? [] : [{ pid, status, cmdline }];
  });
  if (processes.length <= probeLimits.processes) return processes;
  return processes
    .toSorted((one, other) => parseStatus(other.status).anonBytes - parseStatus(one.status).anonBytes)
    .slice(0, probeLimits.processes);
}
