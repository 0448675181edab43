/** What a run can see is part of what its result means. */
import { formatByteRate } from "../../model/units.ts";
import { type Phrase, phrase } from "../phrase.ts";

export const sensitivityLabel = "Smallest leak that this run would have caught";

/** `smallestDetectable`: bytes a request, with 80 % power; null when it is not known. */
export function sensitivity(smallestDetectable: number | null): readonly Phrase[] {
  if (smallestDetectable === null) return [];
  return [phrase`${sensitivityLabel}: ${formatByteRate(smallestDetectable)} a request.`];
}
