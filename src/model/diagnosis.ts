/**
 * What was observed inside a target that grew, and no conclusions: a part of
 * measurement.json. The probes' answers are parsed with these schemas, so a probe and its reader share one truth.
 */
import { z } from "zod";
import { bytesSchema as bytes, countSchema as count, millisecondsSchema as milliseconds } from "./fields.ts";
import type { Immutable } from "./immutable.ts";

/** Bounds on what a probe may report; it runs inside the app, which nobody has to trust. */
export const probeLimits = {
  sites: 60,
  types: 120,
  chain: 16,
  held: 8,
  text: 200,
  openFiles: 20,
  processes: 32,
} as const;

const text = z.string().transform((value) => value.slice(0, probeLimits.text));
const signedBytes = z
  .number()
  .int()
  .min(-(2 ** 50))
  .max(2 ** 50);

const siteSchema = z.object({
  file: text.describe("as the runtime names it, inside the container"),
  line: count,
  function: text,
  own: z.boolean().describe("the app's own code, not a library's and not the runtime's"),
  bytes: signedBytes.describe("live bytes that were allocated here since `mark`"),
  count: z.number().int().describe("live allocations; 0 where the runtime does not count them"),
});

const typeSchema = z.object({
  name: text.describe("qualified as the runtime does: `app.executor.AgentExecutor`, `Map`"),
  count,
  bytes: bytes.nullable().describe("shallow; null where the runtime does not report it"),
});

const heldSchema = z.object({
  type: text,
  count: count.describe("how many of the newest instances were followed"),
  chain: z.array(text).max(probeLimits.chain).describe("from a root down: `module app.registry`, `['RUNS'] dict`, …"),
});

/** One process's answer to one command. Cumulative: rates are differences of two answers of the same process. */
export const probeAnswerSchema = z.object({
  probe: z.enum(["python", "node", "ruby", "jvm"]),
  runtime: text.describe("`python 3.11.2`"),
  pid: count.describe("inside the container"),
  seq: count,
  command: z.enum(["ping", "mark", "snap", "gcoff", "finish", "collect"]),
  tookMs: milliseconds,
  rssBytes: bytes,
  heap: z.object({
    liveBytes: bytes.nullable().describe("live by the runtime's own accounting"),
    tracedBytes: bytes.nullable().describe("of it, allocated since `mark`"),
    toolBytes: bytes.nullable().describe("what the tracing itself holds"),
    nativeBytes: bytes
      .nullable()
      .describe(
        "malloc's in use + mapped, and what the runtime maps for each thread; its share included; null on musl",
      ),
    externalBytes: bytes.nullable().describe("held outside the runtime's heap on its behalf, such as Node's Buffers"),
    blocks: count.nullable().describe("live blocks of the runtime's allocator"),
  }),
  descriptors: count.nullable(),
  threads: count.nullable(),
  sites: z.array(siteSchema).max(probeLimits.sites),
  types: z.array(typeSchema).max(probeLimits.types),
  resources: z
    .array(z.object({ name: text, count }))
    .max(40)
    .describe("what keeps a runtime busy: `Timeout`, `TCPSocketWrap`, `asyncio.Task`, `listeners of Server`"),
  timers: z
    .array(z.object({ ms: milliseconds, count }))
    .max(40)
    .optional()
    .describe("pending timers by the longest they last; only where the command asks for them"),
  opened: z
    .array(siteSchema)
    .max(20)
    .optional()
    .describe("where descriptors that are open now were opened, by line; `count` of them, without bytes"),
  cycles: z
    .object({
      objects: count,
      bytes: bytes.nullable(),
      types: z.array(typeSchema).max(20),
      sites: z.array(siteSchema).max(20),
      path: z.array(text).max(probeLimits.chain).describe("`app.Step`, `.parent app.AgentExecutor`, `.steps list`, …"),
    })
    .nullable()
    .describe("`finish` after `gcoff`: what only the cycle collector would free"),
  trim: z
    .object({ beforeBytes: bytes, afterBytes: bytes })
    .nullable()
    .describe("`finish`: RSS around a collection and `malloc_trim(0)`"),
  held: z.array(heldSchema).max(probeLimits.held),
  collections: count.optional().describe("`collect`: how often, so far"),
  attachments: z
    .array(text)
    .max(4)
    .describe("files beside the answer, such as a heap snapshot, that the reader interprets"),
  problems: z.array(text).max(20).describe("codes: what this process could not do, such as `tracer-in-use`"),
});

const runtimeNames = ["python", "node", "ruby", "jvm", "go", "dotnet"] as const;

/** Where one process's memory is, by its mappings, and what else it holds: no runtime is asked. */
export const processViewSchema = z.object({
  pid: count.describe("on the engine's host"),
  name: text.describe("the command's name"),
  heapBytes: bytes.nullable().describe("[heap]; null where page tables are not ours to see"),
  arenaBytes: bytes.nullable().describe("glibc's arenas of threads: anonymous maps of at most 64 MiB, aligned to it"),
  anonBytes: bytes.nullable().describe("other anonymous memory; all of it where heapBytes is null"),
  stackBytes: bytes.nullable(),
  fileBytes: bytes.nullable(),
  shmemBytes: bytes.nullable(),
  rssBytes: bytes,
  threads: count,
  descriptors: z
    .object({ files: count, sockets: count, pipes: count, others: count })
    .nullable()
    .describe("null where they are not ours to see"),
  openFiles: z
    .array(z.object({ path: text, count }))
    .max(probeLimits.openFiles)
    .optional()
    .describe("what most descriptors lead to; the folder's `/tmp/…` for files that are open once each"),
  runtime: z
    .object({ name: z.enum(runtimeNames), version: text.nullable() })
    .optional()
    .describe("recognised from outside, by program and mappings; absent where those do not show it"),
});

export const roundSchema = z.object({
  requests: count.describe("answers since the container started, at the time of the snapshot"),
  connections: count.describe("connections opened since the container started"),
  rssBytes: bytes.nullable().describe("anonymous and shared memory of the container"),
  tmpfsBytes: bytes.nullable().describe("of it, shared memory and tmpfs"),
  processes: z.array(processViewSchema).max(probeLimits.processes),
  answers: z.array(probeAnswerSchema).max(probeLimits.processes),
});

const problemCodes = [
  "no-answer",
  "died",
  "stopped-early",
  "never-ready",
  "out-of-time",
  "late",
  "other-user",
  "no-page-tables",
  "failed",
] as const;

const problemSchema = z.object({
  code: z.enum(problemCodes),
  detail: text.describe("the reason in the world's words; shown as code, never trusted"),
});

/** One side, examined while a bounded number of requests was sent. */
export const examinationSchema = z.object({
  side: z.enum(["base", "head"]),
  capBytes: bytes,
  rounds: z.array(roundSchema).max(10).describe("after the warm-up, then after each round; `finish` is the last"),
  requestsBeforeFinish: count.describe("answers with the collector off, before `finish`"),
  problems: z.array(problemSchema),
  endpoint: z
    .object({ before: z.string().max(20_000), after: z.string().max(20_000) })
    .optional()
    .describe("what the app's own `debug-endpoint` answered before and after the rounds"),
});

export const rerunKinds = ["glibc-returns", "keep-alive"] as const;

/** The workload once more under one changed condition: growth that disappears with it is explained by it. */
export const rerunShape = {
  kind: z
    .enum(rerunKinds)
    .describe("glibc-returns: glibc returns freed memory at once; keep-alive: no connection is opened anew"),
  env: z.record(z.string(), z.string()),
};

export const examinationsSchema = z.array(examinationSchema).max(2);

/** Path inside the container → path in the repository, for sites. */
export const placesSchema = z.array(z.object({ inside: text, repository: text })).max(200);

export type Site = Immutable<z.infer<typeof siteSchema>>;
export type ProbeAnswer = Immutable<z.infer<typeof probeAnswerSchema>>;
export type ProcessView = Immutable<z.infer<typeof processViewSchema>>;
export type Round = Immutable<z.infer<typeof roundSchema>>;
export type Examination = Immutable<z.infer<typeof examinationSchema>>;
export type Problem = Immutable<z.infer<typeof problemSchema>>;
export type ProblemCode = (typeof problemCodes)[number];
export type RerunKind = (typeof rerunKinds)[number];
