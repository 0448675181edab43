/** Numbers with bounds that no machine comes near: a measurement may be handed in by a stranger. */
import { z } from "zod";

export const bytesSchema = z
  .number()
  .int()
  .nonnegative()
  .max(2 ** 50);
export const countSchema = z.number().int().nonnegative().max(1e9);
export const millisecondsSchema = z.number().nonnegative().max(1e10);
