/** What all Docker objects of ours have in common: their labels, and an engine that may have removed them already. */
import { describeOwner } from "./owner.ts";

/** On every object we make; its value is the run's id. */
export const runLabel = "rss-plateau";
/** The process that made it. */
export const ownerLabel = "rss-plateau.owner";

export function labelsOf(runId: string): Record<string, string> {
  return { [runLabel]: runId, [ownerLabel]: describeOwner() };
}

/** Removes; what somebody else has removed, or is removing, is what we wanted. */
export async function removeIfThere(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (!isStatus(error, 404) && !isStatus(error, 409)) throw error;
  }
}

/** dockerode's errors carry the API's HTTP status. */
export function isStatus(error: unknown, statusCode: number): boolean {
  return error instanceof Error && "statusCode" in error && error.statusCode === statusCode;
}
