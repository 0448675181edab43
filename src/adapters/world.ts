/** Puts the real adapters behind the ports. */
import type { Progress } from "../ports.ts";
import type { CompareWorld } from "../run.ts";
import { createAutocannonLoad } from "./autocannon.ts";
import { createDockerEngine } from "./docker-engine.ts";
import { createDockerImages } from "./docker-images.ts";
import { createHttpCallers } from "./http-callers.ts";
import { createMemoryMeters } from "./memory-meters.ts";
import { createProcessViews } from "./process-views.ts";
import { createSystemClock } from "./system-clock.ts";

/** Throws `UserError` when no Docker Engine answers. */
export async function createWorld(progress: Progress): Promise<CompareWorld> {
  const engine = await createDockerEngine();
  return {
    engine,
    images: createDockerImages(engine),
    meters: createMemoryMeters(),
    load: createAutocannonLoad(),
    callers: createHttpCallers(),
    views: createProcessViews(),
    clock: createSystemClock(),
    progress,
  };
}
