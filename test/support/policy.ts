/** The gate as it is without a config. */
import { defaultConfig } from "../../src/config.ts";
import type { GatePolicy } from "../../src/model/gate.ts";

export const defaultPolicy: GatePolicy = defaultConfig("api").gate;
