/** A pause in the middle of a look: a stretch without requests. */
import { z } from "zod";
import { countSchema, millisecondsSchema } from "./fields.ts";

export const pauseSchema = z
  .object({
    afterAnswers: countSchema.describe("answers received before the pause"),
    ms: millisecondsSchema,
  })
  .describe("no requests were sent for this long, so that whatever is held for a limited time was released");

export type Pause = Readonly<z.infer<typeof pauseSchema>>;
