/** The gate's policy, as the config writes it and the measurement keeps it. */
import { z } from "zod";
import type { Immutable } from "./immutable.ts";

export const failOnSchema = z.enum(["leak", "growth", "oom", "crash", "invalid"]);

export const acceptanceSchema = z
  .object({
    label: z.string(),
    by: z.string().describe("the login of whoever put it on"),
    at: z.string().describe("ISO 8601"),
  })
  .describe("a label on the pull request that accepts its growth");

export const gateSchema = z.object({
  failOn: z.array(failOnSchema),
  growthPercent: z
    .number()
    .nonnegative()
    .describe("a higher plateau blocks when it is above this and above growthBytes"),
  growthBytes: z.number().int().nonnegative(),
  leakBytesPerRequest: z.number().nonnegative().describe("tolerated slope more than base"),
  maxRssBytes: z.number().int().positive().nullable(),
  allowGrowthBytes: z.record(z.string(), z.number().int().nonnegative()).describe("target → accepted, bounded growth"),
  onInconclusive: z.enum(["pass", "warn", "fail"]),
  acceptance: acceptanceSchema.optional(),
});

export type FailOn = z.infer<typeof failOnSchema>;
export type Acceptance = Immutable<z.infer<typeof acceptanceSchema>>;
export type GatePolicy = Immutable<z.infer<typeof gateSchema>>;

export interface GateDecision {
  readonly failed: boolean;
  /** The growth exceeds the default tolerance, and the config or a person accepts it. */
  readonly accepted: boolean;
  /** What decided: a key of the policy (`fail-on: leak`, `max-rss`, `on-inconclusive`, `allow-growth`) or `accept-label`. */
  readonly rule: string | null;
  /** Who added the label, when `accept-label` decided. */
  readonly acceptance?: Acceptance;
}
