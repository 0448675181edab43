/** The part of autocannon 9 that we use; @types/autocannon is two major versions behind. */
declare module "autocannon" {
  import type { EventEmitter } from "node:events";

  /** One connection. Emits `request` when one is sent and `headers` when an answer's headers are complete. */
  interface Client extends EventEmitter {
    setRequests(requests: readonly Request[]): void;
    destroy(): void;
  }

  interface Request {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  }

  interface Options {
    readonly url: string;
    readonly connections: number;
    readonly duration: number;
    readonly timeout: number;
    readonly sampleInt: number;
    readonly requests: readonly Request[];
    readonly reconnectRate?: number;
    readonly overallRate?: number;
    readonly setupClient: (client: Client) => void;
  }

  interface Instance extends EventEmitter, PromiseLike<unknown> {
    stop(): void;
  }

  const autocannon: (options: Options) => Instance;
  export default autocannon;
  export type { Client, Instance, Options, Request };
}
