/** The smallest leak that a run would have caught. */
import { formatByteRate } from "../../model/units.ts";
import { type Phrase, phrase } from "../phrase.ts";

export const sensitivityLabel = "Smallest detectable leak";

/** `smallestDetectable`: bytes per request, with 80 % power; null when unknown. */
export function sensitivity(smallestDetectable: number | null): readonly Phrase[] {
  if (smallestDetectable === null) return [];
  return [phrase`The smallest detectable leak is ${formatByteRate(smallestDetectable)} per request.`];
}
