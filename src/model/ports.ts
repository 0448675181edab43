/** Ports to the outside world: small, in our own types. */
import type { RouteConfig } from "./config.ts";
import type { Problem, ProcessView } from "./diagnosis.ts";
import type { Environment, LoadResult, Sample } from "./measurement.ts";
import type { Pause } from "./pause.ts";
import type { Activity, Note, RunningPair, Stage } from "./progress.ts";

/** A Docker Engine. */
export interface Engine {
  describe(): Promise<Environment["engine"]>;
  /** undefined when the engine does not have the image. */
  inspectImage(name: string): Promise<ImageFacts | undefined>;
  /** Starts a container on its own private network; disposing removes both. */
  start(spec: ContainerSpec): Promise<Container>;
  /** Removes containers, networks, volumes and images with our label; `runId` limits it to one run. */
  sweep(options: { readonly runId?: string; readonly images: boolean }): Promise<Swept>;
}

export interface ImageFacts {
  readonly id: string;
  readonly exposedPorts: readonly number[];
  readonly env: readonly string[];
  readonly healthcheck: Healthcheck | null;
  readonly labels: Readonly<Record<string, string>>;
}

export interface Healthcheck {
  /** Ready for exec: `CMD-SHELL` is already wrapped in a shell. */
  readonly command: readonly string[];
  readonly timeoutMs: number;
}

export interface Swept {
  readonly containers: number;
  readonly networks: number;
  readonly volumes: number;
  readonly images: number;
}

export interface ContainerSpec {
  readonly runId: string;
  readonly name: string;
  readonly imageId: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
  readonly capBytes: number;
  readonly cpus: number;
  /** Copied into the container before it starts. */
  readonly files?: readonly ContainerFile[];
}

export interface ContainerFile {
  /** Absolute, inside the container. */
  readonly path: string;
  /** null for a folder. */
  readonly content: string | null;
  readonly mode: number;
}

export interface Container extends AsyncDisposable {
  readonly id: string;
  /** Of the container's first process, in the pid namespace of the engine's host. */
  readonly pid: number;
  /** Where the service can be reached from this machine. */
  readonly address: { readonly host: string; readonly port: number };
  /** The caps that the engine reports; 0 means none. */
  readonly caps: { readonly memoryBytes: number; readonly memorySwapBytes: number };
  /** Resolves when the container's first process ends, never rejects. */
  readonly exited: Promise<ContainerExit>;
  /** The last lines of stdout and stderr together. */
  log(): Promise<string>;
  /** Runs a command inside and returns its exit code. */
  exec(command: readonly string[], timeoutMs: number): Promise<number>;
  /** Runs a command inside and returns its output too. */
  run(command: readonly string[], timeoutMs: number): Promise<{ readonly exitCode: number; readonly output: string }>;
  /** Overwrites existing files; not atomic. */
  putFiles(files: readonly ContainerFile[]): Promise<void>;
  /** Name → text of the matching files in a folder; empty when the folder does not exist. */
  readFolder(path: string, matching: (name: string) => boolean): Promise<ReadonlyMap<string, string>>;
  /** The engine's memory statistics; slower and less exact than the host's files. */
  stats(): Promise<EngineStats>;
}

export interface ContainerExit {
  readonly exitCode: number;
  /** As the engine reports it; on cgroup v2 it misses more than half of the kills. */
  readonly oomKilled: boolean;
}

export interface EngineStats {
  readonly anonBytes: number;
  readonly shmemBytes: number;
  readonly fileBytes: number;
  readonly kernelBytes: number;
  readonly processes: number;
}

/** Builds and pulls images. */
export interface Images {
  /** Returns the image's id. Throws `BuildFailed`. */
  build(spec: BuildSpec): Promise<string>;
  /** Throws `UserError`. */
  pull(name: string, signal: AbortSignal): Promise<void>;
}

export interface BuildSpec {
  readonly runId: string;
  /** The same for every build of a target's side, so that its layers are reused. */
  readonly tag: string;
  readonly contextDir: string;
  /** Absolute. */
  readonly dockerfile: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Reads the memory of one container. */
export interface MemoryMeter {
  readonly source: Environment["memory"]["source"];
  readonly errorBytes: number;
  /** undefined when the container is gone. Synchronous on the host's files, so that a reading has an exact request count. */
  read(): MemoryReading | undefined | Promise<MemoryReading | undefined>;
  /** OOM kills since the meter was opened; still valid when the container is gone. */
  oomKills(): number;
  /** The caps that the kernel enforces; null when they cannot be read. */
  readonly caps: { readonly memoryBytes: number | null; readonly swapBytes: number | null };
}

export interface MemoryReading extends Omit<Sample, "requests" | "atMs"> {
  /** Absent when only the sum is known. */
  readonly byProcess?: readonly ProcessMemory[];
}

export interface ProcessMemory {
  readonly pid: number;
  /** The program's name as the kernel reports it: `python3`. */
  readonly name: string;
  readonly anonBytes: number;
}

export interface MemoryMeters {
  open(container: Container): Promise<MemoryMeter>;
}

/** Views the processes of one container from outside, through the host's files. */
export interface ProcessViews {
  open(container: Container): Promise<ProcessViewer>;
}

export interface ProcessViewer {
  /** The largest processes, at most `probeLimits.processes`; empty when their files are not on this machine. */
  read(): readonly ProcessView[];
  /** What could not be read so far, each problem once. */
  readonly problems: readonly Problem[];
}

/** Sends HTTP requests in one continuous run. */
export interface Load {
  /** `done` resolves after `stop`, once every connection is closed. */
  start(spec: LoadSpec): LoadRun;
}

export interface LoadSpec {
  readonly address: { readonly host: string; readonly port: number };
  /** Indices into `routes`; each connection cycles through them from its own starting place. */
  readonly sequence: readonly number[];
  readonly routes: readonly RouteConfig[];
  readonly connections: number;
  readonly reconnect: number;
  readonly ratePerSecond: number;
  readonly timeoutMs: number;
  /** After the pause the load continues over new connections. */
  readonly pause?: Pause | undefined;
  /** Called for every answer, before that connection sends its next request. */
  readonly onAnswer: (answered: number) => void;
}

export interface LoadRun {
  /** Answers so far. */
  readonly answered: number;
  readonly isPaused: boolean;
  stop(): void;
  readonly done: Promise<LoadResult>;
}

/** Sends a given number of requests at a time over connections that stay open. */
export interface Callers {
  open(spec: CallerSpec): Caller;
  /** The body of the answer, whatever its status. Throws when there is none. */
  fetch(address: LoadSpec["address"], path: string, headers: Readonly<Record<string, string>>): Promise<string>;
}

export type CallerSpec = Pick<LoadSpec, "address" | "sequence" | "routes" | "connections" | "reconnect" | "timeoutMs">;

export interface Caller extends Disposable {
  /** Answers so far, with any status. */
  readonly answered: number;
  /** Connections opened so far. */
  readonly connections: number;
  /** Resolves when that many requests were answered or have failed, or after `limitMs`. */
  send(requests: number, limitMs: number, signal: AbortSignal): Promise<void>;
}

export interface Clock {
  /** Monotonic. */
  nowMs(): number;
  /** Wall time, ISO 8601. */
  timestamp(): string;
  /** Rejects with `Interrupted` when the signal fires. */
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
}

/** Keeps texts for later runs. A lost entry only costs time, so the methods never throw. */
export interface Store {
  /** undefined when there is no entry, or when it cannot be read. */
  restore(key: string): Promise<string | undefined>;
  /** False when it was not kept. */
  save(key: string, text: string): Promise<boolean>;
}

/** Shows how a run proceeds. An activity is shown until the next call. */
export interface Progress {
  /** A stage begins. */
  stage(stage: Stage): void;
  /** Something happened. */
  note(note: Note): void;
  /** Replaces the current activity. */
  activity(activity: Activity): void;
  /** The state of a running pair; replaces the current activity. */
  pair(state: RunningPair): void;
  /** Nothing more will be shown, and the current activity ends. */
  done(): void;
}

/** The facts about this machine that memory measurements depend on. */
export interface HostFacts {
  readonly kernel: string;
  readonly arch: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Memory that a new container could take without swapping; null when /proc does not report it. */
  readonly availableBytes: number | null;
  /** null when /proc does not report it. */
  readonly swapBytes: number | null;
  /** `always`, `madvise` or `never`; null when the kernel has no transparent huge pages. */
  readonly hugePages: string | null;
}

/** All that a comparison needs. */
export interface World {
  readonly engine: Engine;
  readonly images: Images;
  readonly meters: MemoryMeters;
  readonly load: Load;
  readonly callers: Callers;
  readonly views: ProcessViews;
  readonly clock: Clock;
  readonly progress: Progress;
}
