/** A pause in the middle of a longer look. */
import { z } from "zod";
import { countSchema, millisecondsSchema } from "./fields.ts";

export const restSchema = z
  .object({ afterAnswers: countSchema, ms: millisecondsSchema })
  .describe("once, for so long nothing was sent, so that what is held for a time only was let go");

export type Rest = Readonly<z.infer<typeof restSchema>>;
