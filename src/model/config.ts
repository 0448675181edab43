/** The config in typed values. `inputs/config/config-schema.ts` defines how rss-plateau.yml writes it. */
import type { GatePolicy } from "./policy.ts";

export interface Config {
  readonly targets: readonly TargetConfig[];
  readonly gate: GatePolicy;
  readonly diagnose: {
    readonly when: "auto" | "always" | "never";
    /** `types`: without keys and values that could be user data. */
    readonly detail: "full" | "types";
  };
}

export interface Endpoint {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface TargetConfig {
  readonly name: string;
  readonly source:
    | {
        readonly kind: "build";
        /** Relative to each side's checkout. */
        readonly context: string;
        /** Relative to the context, as in Compose. */
        readonly dockerfile: string;
        readonly buildArgs: Readonly<Record<string, string>>;
      }
    | { readonly kind: "image"; readonly name: string };
  /** Empty: the image's own command. */
  readonly command: readonly string[];
  /** null: chosen from `env`, then from the image, else 8080 (`sides/build.ts`). */
  readonly port: number | null;
  /** A path that answers 2xx or 3xx; null: the image's HEALTHCHECK, else any answer to GET /. */
  readonly ready: string | null;
  readonly readyTimeoutMs: number;
  readonly capBytes: number;
  readonly cpus: number;
  readonly env: Readonly<Record<string, string>>;
  /** auto: both sides get runtime settings that reduce noise (`sides/pins.ts`). */
  readonly pin: "auto" | "off";
  readonly workload: WorkloadConfig;
  /** Where the service reports on its own memory; null: nowhere. */
  readonly debugEndpoint: Endpoint | null;
}

export interface WorkloadConfig {
  /** Per trial. */
  readonly requests: number;
  /** Measuring time of the target, all pairs together. */
  readonly budgetMs: number;
  readonly connections: number;
  /** A new connection after this many requests; 0: connections stay open. */
  readonly reconnect: number;
  /** 0: as fast as answered. */
  readonly ratePerSecond: number;
  /** Length of the pause in the middle of a longer look. */
  readonly restMs: number;
  readonly checkpoints: readonly number[];
  readonly routes: readonly RouteConfig[];
  /** Where the routes come from once the service runs; null: `routes` is sent as it is. */
  readonly derive:
    | {
        readonly kind: "openapi";
        /** Path of the document on the running service. */
        readonly path: string;
        /** Sent with every derived request; if empty, operations that require credentials are left out. */
        readonly headers: Readonly<Record<string, string>>;
      }
    /** A HAR file, relative to head's checkout. */
    | { readonly kind: "har"; readonly file: string }
    | null;
}

export interface RouteConfig {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Already serialised; null: none. */
  readonly body: string | null;
  readonly weight: number;
  /** Status codes (`404`), classes (`2xx`) or `any`. */
  readonly expect: readonly string[];
}
