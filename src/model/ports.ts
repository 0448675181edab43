/** What the core needs of the world: small, in our own types, one adapter file a library. */
import type { RouteConfig } from "./config.ts";
import type { Problem, ProcessView } from "./diagnosis.ts";
import type { Environment, LoadResult, Sample } from "./measurement.ts";
import type { Pause } from "./pause.ts";
import type { Activity, Note, RunningPair, Stage } from "./progress.ts";

/** A Docker Engine. */
export interface Engine {
  describe(): Promise<Environment["engine"]>;
  /** undefined when the engine has no such image. */
  inspectImage(name: string): Promise<ImageFacts | undefined>;
  /** A container of its own on a private network of its own, started; disposing removes both. */
  start(spec: ContainerSpec): Promise<Container>;
  /** Removes containers, networks, volumes and images with our label; `runId` limits it to one run's. */
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
  /** As exec takes it: `CMD-SHELL` is already wrapped in a shell. */
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
  /** Put into the container before it starts. */
  readonly files?: readonly ContainerFile[];
}

export interface ContainerFile {
  /** Absolute, inside the container. */
  readonly path: string;
  /** null: a folder. */
  readonly content: string | null;
  readonly mode: number;
}

export interface Container extends AsyncDisposable {
  readonly id: string;
  /** Of the container's first process, as the engine's host sees it. */
  readonly pid: number;
  /** Where the service answers, on this machine. */
  readonly address: { readonly host: string; readonly port: number };
  /** The caps that the engine says it applied; 0 is none. */
  readonly caps: { readonly memoryBytes: number; readonly memorySwapBytes: number };
  /** Resolves when the container's first process ends, never rejects. */
  readonly exited: Promise<ContainerExit>;
  /** The last lines of stdout and stderr together. */
  log(): Promise<string>;
  /** Runs a command inside; its exit code. */
  exec(command: readonly string[], timeoutMs: number): Promise<number>;
  /** Runs a command inside, and what it printed. */
  run(command: readonly string[], timeoutMs: number): Promise<{ readonly exitCode: number; readonly output: string }>;
  /** Over what is there; not atomic. */
  putFiles(files: readonly ContainerFile[]): Promise<void>;
  /** Name → text of the files in a folder whose names match; none where there is no such folder. */
  readFolder(path: string, matching: (name: string) => boolean): Promise<ReadonlyMap<string, string>>;
  /** The engine's own memory statistics; slower and less exact than the host's files. */
  stats(): Promise<EngineStats>;
}

export interface ContainerExit {
  readonly exitCode: number;
  /** The engine's word; on cgroup v2 it misses more than half of the kills. */
  readonly oomKilled: boolean;
}

export interface EngineStats {
  readonly anonBytes: number;
  readonly shmemBytes: number;
  readonly fileBytes: number;
  readonly kernelBytes: number;
  readonly processes: number;
}

/** Makes images out of source trees. */
export interface Images {
  /** The id of the built image. Throws `BuildFailed`. */
  build(spec: BuildSpec): Promise<string>;
  /** Fetches an image that the engine does not have. Throws `UserError`. */
  pull(name: string, signal: AbortSignal): Promise<void>;
}

export interface BuildSpec {
  readonly runId: string;
  /** Kept from build to build, so that the next one is quick. */
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
  /** Undefined when the container is gone. Synchronous where the host's files can be read, so that it sits at an exact request count. */
  read(): MemoryReading | undefined | Promise<MemoryReading | undefined>;
  /** Processes that the kernel killed for want of memory since the meter was opened, also after the container has gone. */
  oomKills(): number;
  /** The cap that the kernel enforces; null where it cannot be read. */
  readonly caps: { readonly memoryBytes: number | null; readonly swapBytes: number | null };
}

export interface MemoryReading extends Omit<Sample, "requests" | "atMs"> {
  /** Absent where only the sum can be told. */
  readonly byProcess?: readonly ProcessMemory[];
}

export interface ProcessMemory {
  readonly pid: number;
  /** Of its program, as the kernel tells it: `python3`. */
  readonly name: string;
  readonly anonBytes: number;
}

export interface MemoryMeters {
  open(container: Container): Promise<MemoryMeter>;
}

/** Sees the processes of one container from outside, in the files of the host that it runs on. */
export interface ProcessViews {
  open(container: Container): Promise<ProcessViewer>;
}

export interface ProcessViewer {
  /** The processes that are there, at most `probeLimits.processes`, the largest; none where their files are not here. */
  read(): readonly ProcessView[];
  /** What could not be seen so far, once each. */
  readonly problems: readonly Problem[];
}

/** Drives HTTP requests, one continuous run. */
export interface Load {
  /** Resolves when `stop` was called, or aborted, and every connection is closed. */
  start(spec: LoadSpec): LoadRun;
}

export interface LoadSpec {
  readonly address: { readonly host: string; readonly port: number };
  /** One fixed sequence of indices into `routes`; each connection goes round it from its own place. */
  readonly sequence: readonly number[];
  readonly routes: readonly RouteConfig[];
  readonly connections: number;
  readonly reconnect: number;
  readonly ratePerSecond: number;
  readonly timeoutMs: number;
  /** After it, it goes on over new connections. */
  readonly pause?: Pause | undefined;
  /** Called at every answer, before the next request of that connection is sent. */
  readonly onAnswer: (answered: number) => void;
}

export interface LoadRun {
  /** Answers so far. */
  readonly answered: number;
  readonly isPaused: boolean;
  stop(): void;
  readonly done: Promise<LoadResult>;
}

/** Sends bounded numbers of requests over connections that stay open in between. */
export interface Callers {
  open(spec: CallerSpec): Caller;
  /** The body of an answer, whatever its status. Throws what went wrong. */
  fetch(address: LoadSpec["address"], path: string, headers: Readonly<Record<string, string>>): Promise<string>;
}

export type CallerSpec = Pick<LoadSpec, "address" | "sequence" | "routes" | "connections" | "reconnect" | "timeoutMs">;

export interface Caller extends Disposable {
  /** Answers so far, of any status. */
  readonly answered: number;
  /** Connections opened so far. */
  readonly connections: number;
  /** Resolves when so many more requests were answered or have failed, or the time is up. */
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

/** Keeps what a run measured for later runs. Losing an entry costs time, so nothing here throws. */
export interface Store {
  /** undefined: not kept, or not to be had. */
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

/** What this machine is, as far as measuring memory depends on it. */
export interface HostFacts {
  readonly kernel: string;
  readonly arch: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** What a new container could take without anything being pushed out; null where /proc does not say. */
  readonly availableBytes: number | null;
  /** null where /proc does not say. */
  readonly swapBytes: number | null;
  /** `always`, `madvise` or `never`; null where the kernel has no transparent huge pages. */
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
