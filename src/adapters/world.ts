/** Connects the ports to the real adapters. */
import type { Progress, World } from "../model/ports.ts";
import { createAutocannonLoad } from "./load/autocannon.ts";
import { createDockerEngine } from "./docker/docker-engine.ts";
import { createDockerImages } from "./docker/docker-images.ts";
import { createHttpCallers } from "./load/http-callers.ts";
import { createMemoryMeters } from "./memory/memory-meters.ts";
import { createProcessViews } from "./memory/process-views.ts";
import { createSystemClock } from "./host/system-clock.ts";

/** Throws `UserError` when no Docker Engine answers. */
export async function createWorld(progress: Progress): Promise<World> {
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
