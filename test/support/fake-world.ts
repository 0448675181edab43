/** Fakes of the ports for the pipeline's logic: services that exist as a few numbers, and a clock that does not wait. */
import { Interrupted } from "../../src/model/errors.ts";
import type { DiagnosisWorld } from "../../src/diagnose/examine.ts";
import type { ProbeAnswer } from "../../src/model/diagnosis.ts";
import type { Side } from "../../src/model/measurement.ts";
import type {
  Callers,
  Clock,
  Container,
  ContainerExit,
  ContainerSpec,
  Engine,
  Load,
  MemoryMeters,
  ProcessViews,
} from "../../src/model/ports.ts";
import type { Note, Stage } from "../../src/model/progress.ts";
import { noteLines, stageTitle } from "../../src/report/words/progress-words.ts";

/** How a service behaves; counts are answers. */
export interface FakeService {
  readonly answersPerSecond: number;
  readonly startBytes: number;
  readonly bytesPerAnswer: number;
  /** A cache that is full after so many answers; default: never. */
  readonly growsUntil?: number;
  /** `bytesPerAnswer` are released in a pause that is longer than this, and their room is used again; default: never. */
  readonly heldMs?: number;
  /** Kept for good, beside `bytesPerAnswer`. */
  readonly leakPerAnswer?: number;
  /** The probe reports pending timers that last this long, as many per answer; what they hold is held for `heldMs`. */
  readonly timers?: { readonly ms: number; readonly perAnswer: number };
  /** Making a container takes this long, and so does removing it. */
  readonly engineMs?: number;
  /** Per answer, until the runtime is asked to collect. */
  readonly garbagePerAnswer?: number;
  /** Its runtime's probe answers commands. */
  readonly probe?: "node" | "python";
  readonly readyAfterMs: number;
  readonly exitsBeforeReady?: ContainerExit;
  readonly exitsAt?: {
    readonly answers: number;
    readonly exit: ContainerExit;
    readonly kills?: number;
    /** The engine reports the end later than the kernel counts the kill. */
    readonly noticedAfterMs?: number;
  };
  /** A process is killed in a container that lives on. */
  readonly childKilledAt?: number;
  readonly hangsAt?: number;
  readonly log?: string;
  readonly enforcedCapBytes?: number;
}

export const steadyService: FakeService = {
  answersPerSecond: 2_000,
  startBytes: 20 * 1024 * 1024,
  bytesPerAnswer: 0,
  readyAfterMs: 400,
};

export interface FakeWorld extends DiagnosisWorld {
  /** What happened, in order: `start base 1`, `remove base 1`. */
  readonly events: readonly string[];
  readonly running: ReadonlySet<string>;
  readonly lines: readonly string[];
}

interface State {
  answered: number;
  /** Answers whose memory was released. */
  released: number;
  /** Since when the collector runs again and again. */
  collectingFromMs: number | undefined;
  command:
    | {
        readonly seq: number;
        readonly command: ProbeAnswer["command"];
        readonly timers?: boolean;
        readonly everyMs?: number;
      }
    | undefined;
  kills: number;
  readonly service: FakeService;
  readonly startedMs: number;
  readonly end: (exit: ContainerExit) => void;
  ended: boolean;
}

/** Measured in Node, with two collections per second. */
const collectingSlowdown = 1.7;

/** Calls `services` at each start, so that a service may behave differently in another pair or environment. */
export function createFakeWorld(
  services: (side: Side, pair: number, env: ContainerSpec["env"]) => FakeService,
): FakeWorld {
  const clock = createVirtualClock();
  const events: string[] = [];
  const running = new Set<string>();
  const lines: string[] = [];
  const states = new Map<string, State>();
  const stateOf = (id: string): State => {
    const state = states.get(id);
    if (state === undefined) throw new RangeError(`No container ${id}.`);
    return state;
  };

  async function start(spec: ContainerSpec): Promise<Container> {
    const [, side, pair] = /-(base|head)-(\d+)$/.exec(spec.name) ?? [];
    const id = `${side} ${pair}`;
    const service = services(side as Side, Number(pair) - 1, spec.env);
    const engineWorks = (): Promise<void> => clock.sleep(service.engineMs ?? 0, new AbortController().signal);
    if (service.engineMs !== undefined) await engineWorks();
    const { promise: exited, resolve: end } = Promise.withResolvers<ContainerExit>();
    const startedMs = clock.nowMs();
    const state: State = {
      answered: 0,
      released: 0,
      collectingFromMs: undefined,
      command: undefined,
      kills: 0,
      service,
      startedMs,
      end,
      ended: false,
    };
    states.set(id, state);
    events.push(`start ${id}`);
    running.add(id);
    void exited.then(() => (state.ended = true));
    if (service.exitsBeforeReady !== undefined) end(service.exitsBeforeReady);
    return {
      id,
      pid: 1,
      address: { host: id, port: spec.port },
      caps: { memoryBytes: spec.capBytes, memorySwapBytes: spec.capBytes },
      exited,
      log: async () => service.log ?? "",
      exec: async () => (clock.nowMs() - state.startedMs >= service.readyAfterMs ? 0 : 1),
      run: async () => ({ exitCode: 127, output: "" }),
      async putFiles(files) {
        const command = files.find(({ path }) => path.endsWith("/command.json"))?.content;
        if (service.probe === undefined || command === undefined || command === null) return;
        state.command = JSON.parse(command) as NonNullable<State["command"]>;
        if (state.command.command === "collect") state.collectingFromMs = clock.nowMs();
      },
      async readFolder() {
        if (state.command === undefined || service.probe === undefined) return new Map();
        const { collectingFromMs: fromMs } = state;
        const everyMs = state.command.everyMs ?? 500;
        const collections =
          fromMs === undefined ? {} : { collections: 1 + Math.floor((clock.nowMs() - fromMs) / everyMs) };
        const answer = { ...answerOf(service.probe, state.command, state), ...collections };
        return new Map([[`1.${answer.seq}.json`, JSON.stringify(answer)]]);
      },
      stats: () => Promise.reject(new Error("The fake is read through its meter.")),
      async [Symbol.asyncDispose]() {
        if (!running.delete(id)) return;
        events.push(`remove ${id}`);
        if (service.engineMs !== undefined) await engineWorks();
      },
    };
  }

  const meters: MemoryMeters = {
    async open({ id, caps }) {
      const state = stateOf(id);
      return {
        source: "smaps",
        errorBytes: 0,
        caps: { memoryBytes: state.service.enforcedCapBytes ?? caps.memoryBytes, swapBytes: 0 },
        oomKills: () => state.kills,
        read: () =>
          state.ended
            ? undefined
            : {
                anonBytes: memoryOf(state),
                shmemBytes: 0,
                fileBytes: 0,
                kernelBytes: 0,
                processes: 1,
              },
      };
    },
  };

  const load: Load = {
    start(spec) {
      const state = stateOf(spec.address.host);
      const { service } = state;
      const { promise: done, resolve } = Promise.withResolvers<void>();
      const startedMs = clock.nowMs();
      let stopped = false;
      let isPaused = false;
      let pausedMs = 0;
      const stop = (): void => {
        stopped = true;
        resolve();
      };
      const drive = async (): Promise<void> => {
        let due = 0;
        while (!stopped) {
          await clock.sleep(10, new AbortController().signal);
          due += service.answersPerSecond / 100 / (state.collectingFromMs === undefined ? 1 : collectingSlowdown);
          while (due >= 1 && !stopped && state.answered !== service.hangsAt) {
            due -= 1;
            state.answered += 1;
            if (state.answered === service.childKilledAt) state.kills += 1;
            if (state.answered === service.exitsAt?.answers) {
              const { exit, kills = 0, noticedAfterMs = 0 } = service.exitsAt;
              state.kills += kills;
              if (noticedAfterMs > 0) await clock.sleep(noticedAfterMs, new AbortController().signal);
              state.end(exit);
              return;
            }
            spec.onAnswer(state.answered);
            if (state.answered === spec.pause?.afterAnswers && !stopped) {
              isPaused = true;
              await clock.sleep(spec.pause.ms, new AbortController().signal);
              isPaused = false;
              pausedMs += spec.pause.ms;
              if (spec.pause.ms > (service.heldMs ?? Infinity)) state.released = state.answered;
            }
          }
        }
      };
      void drive();
      return {
        get answered() {
          return state.answered;
        },
        get isPaused() {
          return isPaused;
        },
        stop,
        done: done.then(() => ({
          answered: state.answered,
          unexpected: [],
          errors: [],
          lost: 0,
          durationMs: Math.max(1, clock.nowMs() - startedMs - pausedMs),
          latencyMs: { mean: 1, p50: 1, p99: 1 },
        })),
      };
    },
  };

  const callers: Callers = {
    open(spec) {
      const state = stateOf(spec.address.host);
      let answered = 0;
      return {
        get answered() {
          return answered;
        },
        connections: spec.connections,
        async send(requests, limitMs, interrupted) {
          const neededMs = (1_000 * requests) / state.service.answersPerSecond;
          const sent = neededMs > limitMs ? Math.floor((requests * limitMs) / neededMs) : requests;
          await clock.sleep(Math.min(neededMs, limitMs), interrupted);
          answered += sent;
          state.answered += sent;
        },
        [Symbol.dispose]() {},
      };
    },
    fetch: async () => "{}",
  };
  const views: ProcessViews = { open: async () => ({ read: () => [], problems: [] }) };

  const unused = (): never => {
    throw new Error("The pipeline does not need this of the engine while it measures.");
  };
  const engine: Engine = { describe: unused, inspectImage: unused, sweep: unused, start };
  const progress = {
    stage: (stage: Stage) => void lines.push(stageTitle(stage)),
    note: (note: Note) => void lines.push(...noteLines(note)),
    activity: () => undefined,
    pair: () => undefined,
    done: () => undefined,
  };
  return { clock, engine, meters, load, callers, views, progress, events, running, lines };
}

function memoryOf({ service, answered, released, collectingFromMs }: State): number {
  const { startBytes, bytesPerAnswer, growsUntil = Infinity, leakPerAnswer = 0, garbagePerAnswer = 0 } = service;
  const held = Math.min(Math.max(released, answered - released), growsUntil);
  const garbage = collectingFromMs === undefined ? answered : 0;
  return startBytes + held * bytesPerAnswer + answered * leakPerAnswer + garbage * garbagePerAnswer;
}

/** Of a process in which nothing is seen to grow, except for pending timers. */
function answerOf(
  probe: "node" | "python",
  { seq, command, timers = false }: NonNullable<State["command"]>,
  { service, answered, released }: State,
): ProbeAnswer {
  const unknown = {
    liveBytes: null,
    tracedBytes: 0,
    toolBytes: null,
    nativeBytes: null,
    externalBytes: 0,
    blocks: null,
  };
  const nothing = { sites: [], types: [], resources: [], cycles: null, trim: null, held: [], attachments: [] };
  const runtime = probe === "node" ? "node 24.0.0" : "python 3.11.2";
  const counts = { descriptors: 20, threads: 7, tookMs: 1, rssBytes: 0 };
  const { ms, perAnswer } = service.timers ?? { ms: 0, perAnswer: 0 };
  const count = Math.round((answered - released) * perAnswer);
  const pending = timers ? { timers: count === 0 ? [] : [{ ms, count }] } : {};
  return { probe, runtime, pid: 1, seq, command, ...counts, heap: unknown, ...nothing, ...pending, problems: [] };
}

/** Only sleeping takes time: when nothing else is left to do, the next sleeper wakes. */
function createVirtualClock(): Clock {
  const sleepers: { readonly atMs: number; readonly wake: () => void }[] = [];
  let nowMs = 0;
  let pumping = false;
  const pump = (): void => {
    pumping = false;
    sleepers.sort((one, other) => one.atMs - other.atMs);
    const next = sleepers.shift();
    if (next === undefined) return;
    nowMs = Math.max(nowMs, next.atMs);
    next.wake();
    schedule();
  };
  const schedule = (): void => {
    if (pumping) return;
    pumping = true;
    setImmediate(pump);
  };
  return {
    nowMs: () => nowMs,
    timestamp: () => new Date(nowMs).toISOString(),
    sleep: (durationMs, signal) =>
      new Promise((resolve, reject) => {
        const stop = (): void => reject(new Interrupted("Interrupted."));
        if (signal.aborted) return stop();
        signal.addEventListener("abort", stop, { once: true });
        sleepers.push({
          atMs: nowMs + durationMs,
          wake: () => {
            signal.removeEventListener("abort", stop);
            resolve();
          },
        });
        schedule();
      }),
  };
}
