/** What the user configured, in typed values; how rss-plateau.yml writes it is in config/schema.ts. */
import type { GatePolicy } from "./policy.ts";

export interface Config {
  readonly targets: readonly TargetConfig[];
  readonly gate: GatePolicy;
  readonly diagnose: {
    readonly when: "auto" | "always" | "never";
    /** `types`: keys and values that may be user data stay out. */
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
  /** Empty: the image's own. */
  readonly command: readonly string[];
  /** null: the only port the image exposes, else 8080. */
  readonly port: number | null;
  /** A path that answers 2xx or 3xx; null: the image's HEALTHCHECK, else any answer to GET /. */
  readonly ready: string | null;
  readonly readyTimeoutMs: number;
  readonly capBytes: number;
  readonly cpus: number;
  readonly env: Readonly<Record<string, string>>;
  /** auto: runtimes are given settings that make their memory move less by itself, on both sides. */
  readonly pin: "auto" | "off";
  readonly workload: WorkloadConfig;
  /** Where the service tells of its own memory; null: nowhere. */
  readonly debugEndpoint: Endpoint | null;
}

export interface WorkloadConfig {
  /** Answers of one trial. */
  readonly requests: number;
  /** Measuring time of the target, all its pairs together. */
  readonly budgetMs: number;
  readonly connections: number;
  /** A new connection after this many requests; 0: keep-alive throughout. */
  readonly reconnect: number;
  /** 0: as fast as answered. */
  readonly ratePerSecond: number;
  /** Of a longer look, in its middle. */
  readonly restMs: number;
  readonly checkpoints: readonly number[];
  readonly routes: readonly RouteConfig[];
  /** Where the routes come from instead, once the service runs; null: `routes` is what is sent. */
  readonly derive:
    | {
        readonly kind: "openapi";
        /** Of the document, on the running service. */
        readonly path: string;
        /** Sent with every derived request; with none, operations that ask for credentials are left out. */
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
