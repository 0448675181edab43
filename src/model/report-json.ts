/** report.json: what was concluded, from a measurement and nothing else. */
import { z } from "zod";
import { rerunKinds } from "./diagnosis.ts";
import { acceptanceSchema } from "./policy.ts";
import type { Immutable } from "./immutable.ts";

export const reportSchemaId = "rss-plateau/report/1";

/** Worst first: the worst of the targets is the report's. */
export const verdictsWorstFirst = [
  "oom",
  "crash",
  "leak",
  "invalid",
  "grew",
  "inconclusive",
  "no-baseline",
  "preexisting",
  "pass",
  "improved",
] as const;

const bytes = z.number().nonnegative();
const count = z.number().int().nonnegative();
const milliseconds = z.number().nonnegative();

export const verdictSchema = z.enum(verdictsWorstFirst);

const intervalSchema = z.object({ value: z.number(), lo: z.number(), hi: z.number(), confidence: z.number() });

const sideReportSchema = z.object({
  outcome: z.enum(["plateau", "leak", "oom", "crashed", "not-ready", "invalid", "inconclusive"]),
  startBytes: bytes.nullable().describe("before the first request; null when the service never got ready"),
  warmupRequests: count.nullable().describe("requests until memory had settled; null when it never did"),
  plateauBytes: bytes.nullable().describe("level after warm-up, or the last level when there is none"),
  plateauNoiseBytes: bytes.nullable().describe("half the width of the plateau's 95 % interval"),
  checkpoints: z.array(z.object({ requests: count, rssBytes: bytes.nullable() })),
  bytesPerRequest: intervalSchema.nullable().describe("slope after warm-up; null when there is too little data"),
  latencyMs: z.object({ mean: milliseconds, p50: milliseconds, p99: milliseconds }).nullable(),
  requests: count.describe("answers in the trial that got furthest"),
  failedRequests: count.describe("unexpected, refused and lost answers over all trials"),
  requestsToCap: count.nullable().describe("at this slope, from a fresh start; null when it does not grow"),
  breakdown: z.object({ anon: bytes, shmem: bytes, file: bytes, kernel: bytes }).nullable(),
  processes: count,
});

const siteReportSchema = z.object({
  file: z.string().describe("in the repository where it could be found there, else inside the container"),
  line: count,
  function: z.string(),
  own: z.boolean().describe("the app's own code"),
  bytesPerRequest: z.number().describe("0 where memory levels off"),
  countPerRequest: z.number(),
  bytes: z.number().describe("live at the end, more than base"),
  mapped: z.boolean().describe("`file` is a path of the repository"),
});

/** Each has a record in `analysis/inside/causes.ts` and one in `report/words/causes.ts`. */
export const causeKinds = [
  "live-objects",
  "cycles",
  "allocator-retention",
  "native",
  "garbage",
  "descriptors",
  "connections",
  "threads",
  "tmpfs",
  "unknown",
] as const;

const diagnosisReportSchema = z.object({
  cause: z.enum(causeKinds),
  runtime: z.string().nullable().describe("as reported by the examined process: `python 3.11.2`"),
  sites: z.array(siteReportSchema).describe("by bytes per request, the most first; what base has as well is left out"),
  types: z.array(z.object({ name: z.string(), countPerRequest: z.number(), bytesPerRequest: z.number().nullable() })),
  chain: z.array(z.string()).describe("from a root down to what is held"),
  cycle: z.array(z.string()).describe("the reference cycle, ending where it began"),
  follows: z.enum(["requests", "connections"]).nullable(),
  freedByCollectBytes: bytes.nullable(),
  freedByTrimBytes: bytes.nullable(),
  explained: z
    .object({
      bytes: z.number(),
      ofBytes: z.number(),
      share: z.number(),
      per: z.enum(["request", "run"]).describe("run: both sides level off, and head's plateau is higher by `ofBytes`"),
    })
    .nullable()
    .describe("how much of what head grows more than base the cause accounts for; null when that is not known"),
  where: z
    .array(z.object({ process: z.string(), kind: z.string(), share: z.number() }))
    .describe("in which process and which part of its address space memory grew, the largest first"),
  counts: z
    .array(
      z.object({
        name: z.string(),
        perRequest: z.number(),
        to: z.string().optional().describe("of descriptors, the file that they lead to"),
      }),
    )
    .describe("threads, descriptors, timers and the like that grew with the requests"),
  rerun: z
    .array(
      z.object({
        kind: z.enum(rerunKinds),
        bytes: z
          .object({ before: z.number(), after: z.number() })
          .describe("head − base: per request, or at the end where both level off"),
        settings: z.array(z.string()),
      }),
    )
    .describe("the same workload under one changed condition"),
  endpoint: z
    .array(z.object({ path: z.string(), before: z.string(), after: z.string() }))
    .describe("what changed in the answer of head's own debug endpoint, by the path of each value"),
  advice: z.array(z.string()),
  notes: z.array(z.string()).describe("what could not be measured, and why"),
});

const targetReportSchema = z.object({
  name: z.string(),
  verdict: verdictSchema,
  failed: z.boolean(),
  accepted: z.boolean(),
  acceptedBy: acceptanceSchema.optional().describe("absent when the config accepts it, or nothing does"),
  reasons: z.array(z.string()),
  base: sideReportSchema.nullable(),
  head: sideReportSchema,
  delta: z
    .object({ plateauBytes: intervalSchema.nullable(), bytesPerRequest: intervalSchema.nullable() })
    .nullable()
    .describe("head minus base; null without a base"),
  smallestDetectable: z
    .number()
    .nonnegative()
    .nullable()
    .describe("bytes per request that this run would have caught with 80 % power"),
  diagnosis: diagnosisReportSchema.optional().describe("absent when none was made"),
});

export const reportSchema = z.object({
  schema: z.literal(reportSchemaId),
  verdict: verdictSchema,
  failed: z.boolean(),
  reasons: z.array(z.string()),
  base: z.object({ sha: z.string().nullable(), image: z.string().nullable(), label: z.string() }).nullable(),
  head: z.object({ sha: z.string().nullable(), image: z.string().nullable(), label: z.string() }),
  targets: z.array(targetReportSchema),
  warnings: z.array(z.object({ code: z.string(), text: z.string() })),
  timing: z.object({ buildMs: milliseconds, measureMs: milliseconds, diagnoseMs: milliseconds, totalMs: milliseconds }),
});

export type Verdict = z.infer<typeof verdictSchema>;
export type Interval = Immutable<z.infer<typeof intervalSchema>>;
export type SideReport = Immutable<z.infer<typeof sideReportSchema>>;
export type Outcome = SideReport["outcome"];
export type DiagnosisReport = Immutable<z.infer<typeof diagnosisReportSchema>>;
export type Cause = DiagnosisReport["cause"];
export type TargetReport = Immutable<z.infer<typeof targetReportSchema>>;
export type Report = Immutable<z.infer<typeof reportSchema>>;
