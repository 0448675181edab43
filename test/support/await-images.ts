/** Before each file that needs an engine: the images that `setup-engine.ts` makes meanwhile are there. */
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { inject } from "vitest";

const outcome = inject("imagesOutcome");
// Each step of making them ends by itself, in time.
while (!existsSync(outcome)) await sleep(200);
const reason = readFileSync(outcome, "utf8");
if (reason !== "") throw new Error(reason);
