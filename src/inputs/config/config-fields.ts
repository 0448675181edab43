/** Single values of the config and of the inputs. Each error is the end of a sentence that starts with the key. */
import { z } from "zod";
import { failOnSchema, gateSchema } from "../../model/policy.ts";
import { formatBytes, mib, parseBytes, parseDurationMs } from "../../model/units.ts";
import { configDefaults } from "./defaults.ts";

/** Docker refuses a cap below this. */
const leastCapBytes = 6 * mib;
/** Fewer cannot show where memory levels off. */
const leastRequests = 100;

function size(options: { readonly example: string; readonly atLeast: number; readonly why?: string }) {
  return z
    .union([z.string(), z.number()], { error: `must be a size such as \`${options.example}\`` })
    .transform((written, context) => {
      const bytes = parseBytes(String(written));
      if (bytes !== undefined && bytes >= options.atLeast) return bytes;
      const least = `${formatBytes(options.atLeast)}${options.why ?? ""}`;
      const message =
        bytes === undefined ? `must be a size such as \`${options.example}\`` : `must be at least ${least}`;
      context.issues.push({ code: "custom", message, input: written });
      return z.NEVER;
    });
}

function duration(example: string, { leastMs, why } = { leastMs: 1_000, why: "at least 1 s" }) {
  const wrong = `must be a time such as \`${example}\`, ${why}`;
  return z.union([z.string(), z.number()], { error: wrong }).transform((written, context) => {
    const durationMs = parseDurationMs(String(written));
    if (durationMs !== undefined && durationMs >= leastMs) return durationMs;
    context.issues.push({ code: "custom", message: wrong, input: written });
    return z.NEVER;
  });
}

const scalar = z.union([z.string(), z.number(), z.boolean()], {
  error: "must be a single value, `''` for an empty one",
});

/** A path with its query as an HTTP request line can carry it: no spaces, no fragment. */
export const pathSchema = z.string().regex(/^\/[!"$-~]*$/, {
  error:
    "must be a path on the service that starts with `/` (no host, spaces or `#`; encode other letters, as in `%C3%A9`)",
});
const relative = z
  .string()
  .min(1)
  .regex(/^(?![/~]|[A-Za-z]:[\\/])/, { error: "must be relative, because each side has its own checkout" });
/** Relative to the context; may start with `..`, because the context may lie deeper than the file. */
export const dockerfileSchema = relative;
export const checkoutPathSchema = relative.regex(/^(?!(.*\/)?\.\.(\/|$))/, {
  error: "must not leave the checkout: no `..`",
});
export const textMapSchema = z.record(z.string(), scalar.transform(String));
export const textListSchema = z.array(scalar.transform(String));

export const memorySchema = size({
  example: configDefaults.memory,
  atLeast: leastCapBytes,
  why: ", the smallest cap that Docker accepts",
});
export const growthBytesSchema = size({ example: "10MiB", atLeast: 0 });
export const leakSchema = size({ example: "32", atLeast: 0 });
export const maxRssSchema = size({ example: "400MiB", atLeast: 1 });
export const budgetSchema = duration(configDefaults.budget);
export const restSchema = duration(configDefaults.rest, { leastMs: 0, why: "or `0s` for none" });
export const readyTimeoutSchema = duration(configDefaults.readyTimeout);
const wrongPort = { error: "must be a port, 1 to 65535" };
export const portSchema = z.int(wrongPort).min(1, wrongPort).max(65_535, wrongPort);
export const cpusSchema = z.number().min(0.01);
export const requestsSchema = z.int().min(leastRequests, {
  error: `must be at least ${leastRequests}: fewer cannot show where memory levels off`,
});
export const connectionsSchema = z.int().min(1).max(1_000);
export const pinSchema = z.enum(["auto", "off"]);
export const countSchema = z.int().min(0);
export const failOnListSchema = z.array(failOnSchema);
export const onInconclusiveSchema = gateSchema.shape.onInconclusive;
export const diagnoseSchema = z.enum(["auto", "always", "never"]);
export const diagnoseDetailSchema = z.enum(["full", "types"]);
/** Becomes part of container and folder names. */
export const targetNameSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, {
  error: "is not a valid target name: use letters, digits, `-`, `_` and `.`, at most 63 characters",
});

/** Checked in the config, and again once the inputs have been applied to it. */
export const manyConnections = (connections: number, requests: number) =>
  `must not be above \`requests\` (${requests}): some of the ${connections} connections would never send a request`;
