/** The gate as it is without a config. */
import { defaultConfig } from "../../src/inputs/config/parse-config.ts";
import type { GatePolicy } from "../../src/model/policy.ts";

export const defaultPolicy: GatePolicy = defaultConfig("api").gate;
