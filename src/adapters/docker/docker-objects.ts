/** What all our Docker objects share: labels, and removal that tolerates an object that is gone already. */
import { describeOwner } from "./owner.ts";

/** On every object that we create; the value is the run's id. */
export const runLabel = "rss-plateau";
/** The process that created the object. */
export const ownerLabel = "rss-plateau.owner";

export function labelsOf(runId: string): Record<string, string> {
  return { [runLabel]: runId, [ownerLabel]: describeOwner() };
}

/** Tolerates 404 and 409: somebody else has removed the object, or is removing it. */
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
