/** The leaks of `python/leaks.py`: what a diagnosis must find of each. */
import { plantedLines } from "./python-worker.ts";

export interface Planted {
  readonly kind: string;
  /** Where in the source the line is. */
  readonly at: string;
  /** Live objects of a type that a request leaves. */
  readonly objects: Readonly<Record<string, number>>;
  /** Live bytes a request leaves, where it leaves little else than its payload. */
  readonly bytes: number | undefined;
  /** The type to explain, and steps of the chain that holds it. */
  readonly held?: readonly [type: string, ...steps: readonly RegExp[]];
  /** Of which a request leaves one. */
  readonly resource?: string;
  readonly descriptors?: 1;
  readonly threads?: 1;
}

/** The bytes object of a line, with its header. */
const payload = 5_033;
/** Eight of an eighth. */
const payloads = 5_264;

export const planted: readonly Planted[] = [
  {
    kind: "registry",
    at: "Step",
    objects: { "leaks.Step": 8, "leaks.Executor": 1 },
    bytes: payloads,
    held: ["leaks.Step", /^module leaks$/, /^\['REGISTRY'\] list$/, /^\[\d+\] leaks.Executor$/, /^\.steps list$/],
  },
  {
    kind: "lru_cache",
    at: "Service",
    objects: { "leaks.Service": 1 },
    bytes: payload,
    held: ["leaks.Service", /^module leaks$/, /^\['Service'\] class leaks.Service$/, /^\.compute functools._lru_cache/],
  },
  {
    kind: "closure",
    at: "closure",
    objects: { function: 1, cell: 1 },
    bytes: payload,
    held: ["function", /^\['BUS'\] leaks.Bus$/, /^\.listeners list$/, /^\[\d+\] function leaks.closure.listener$/],
  },
  {
    kind: "exception",
    at: "fail",
    objects: { "leaks.RequestError": 1, traceback: 2, frame: 2 },
    bytes: undefined,
    held: [
      "frame",
      /^\['ERRORS'\] list$/,
      /^\[\d+\] leaks.RequestError$/,
      /^\.__traceback__ traceback$/,
      /^\.tb_frame/,
    ],
  },
  { kind: "library", at: "library", objects: { list: 1 }, bytes: undefined, held: ["list", /^\['RESULTS'\] list$/] },
  {
    kind: "tasks",
    at: "Context",
    objects: { "leaks.Context": 1, coroutine: 1 },
    bytes: undefined,
    held: ["leaks.Context", /^\['TASKS'\] set$/, /^\{…\} _asyncio.Task$/, /^\._coro coroutine wait_for_ever$/],
    resource: "asyncio.Task",
  },
  {
    kind: "by_request",
    at: "Session",
    objects: { "leaks.Session": 1 },
    bytes: payload,
    held: ["leaks.Session", /^\['SESSIONS'\] dict$/, /^\['request-\d+'\] leaks.Session$/],
  },
  {
    kind: "class_list",
    at: "Event",
    objects: { "leaks.Event": 1 },
    bytes: payload,
    held: ["leaks.Event", /^\['Event'\] class leaks.Event$/, /^\.recent list$/, /^\[\d+\] leaks.Event$/],
  },
  { kind: "files", at: "files", objects: { "_io.FileIO": 1 }, bytes: undefined, resource: "open file", descriptors: 1 },
  {
    kind: "threads",
    at: "threads",
    objects: { "threading.Thread": 1 },
    bytes: undefined,
    resource: "threading.Thread",
    threads: 1,
  },
  { kind: "blobs", at: "blobs", objects: {}, bytes: 5_057, resource: "items of leaks.BLOBS" },
  { kind: "every_tenth", at: "Event", objects: { "leaks.Event": 0.1 }, bytes: payload / 10 },
];

/** They leave nothing: what they drop is dropped at once, or by the collector, or when a bounded cache turns over. */
export const harmless = ["clean", "bounded", "cycles"] as const;

export function linesOf({ at }: Planted): readonly string[] {
  return plantedLines(at);
}
