/** A stateful stand-in for the actions cache, version 2: Twirp for the entries, an Azure block blob for each archive. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One that has been uploaded to its end. */
interface CacheEntry {
  readonly scope: string;
  readonly key: string;
  readonly version: string;
  readonly archive: Buffer;
}

/** What a job's token may: the runner hands out one that reads its own branch and the default branch. */
export interface CacheRights {
  /** The first is the job's own, and wins. */
  readonly reads: readonly string[];
  /** null: nowhere. */
  readonly writes: string | null;
}

/** What a request gets instead of its answer, so many times. */
interface CacheDisturbance {
  /** `POST CreateCacheEntry`, `PUT blob`. */
  readonly request: RegExp;
  times: number;
  /** null: it is never answered. */
  readonly status: number | null;
}

export interface CacheServer extends AsyncDisposable {
  readonly entries: readonly CacheEntry[];
  readonly disturbances: CacheDisturbance[];
  /** In order, such as `POST GetCacheEntryDownloadURL`, `GET blob`. */
  readonly requests: readonly string[];
  /** The variables that a runner gives a step with such a token. */
  environmentOf(rights: CacheRights): Readonly<Record<string, string>>;
}

interface StoredEntry {
  readonly id: number;
  readonly scope: string;
  readonly key: string;
  readonly version: string;
  blob: Buffer | null;
  finalized: boolean;
}

interface Asked {
  readonly key: string;
  readonly version: string;
  readonly restore_keys?: readonly string[];
  readonly size_bytes?: string;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const service = "/twirp/github.actions.results.api.v1.CacheService/";

/** The client takes Azure's own way only to hosts called so; that one is reached by naming this server as its proxy. */
const blobs = "http://stand-in.blob.core.windows.net/caches/";

export async function startCacheServer(): Promise<CacheServer> {
  const entries: StoredEntry[] = [];
  const tokens = new Map<string, CacheRights>();
  const signatures = new Map<string, { readonly entry: StoredEntry; readonly method: "read" | "write" }>();
  const disturbances: CacheDisturbance[] = [];
  const requests: string[] = [];

  function sign(entry: StoredEntry, method: "read" | "write"): string {
    const signature = randomUUID();
    signatures.set(signature, { entry, method });
    return `${blobs}${entry.id}?sig=${signature}`;
  }

  const methods: Readonly<Record<string, (asked: Asked, rights: CacheRights) => Answer>> = {
    CreateCacheEntry({ key, version }, { writes }) {
      if (writes === null) return okay({ ok: false, message: "cache write denied: the token may only read" });
      // Also while another job is still uploading.
      if (entries.some((entry) => isSame(entry, { scope: writes, key, version }))) {
        return twirpError(409, "already_exists", "cache entry with the same key, version, and scope already exists");
      }
      const entry = { id: entries.length + 1, scope: writes, key, version, blob: null, finalized: false };
      entries.push(entry);
      return okay({ ok: true, signed_upload_url: sign(entry, "write") });
    },
    FinalizeCacheEntryUpload({ key, version, size_bytes }, { writes }) {
      const entry = entries.find((entry) => writes !== null && isSame(entry, { scope: writes, key, version }));
      if (entry === undefined || entry.blob === null) return twirpError(404, "not_found", "there is no such upload");
      if (String(entry.blob.length) !== size_bytes) return twirpError(400, "invalid_argument", "the size is another");
      entry.finalized = true;
      return okay({ ok: true, entry_id: String(entry.id) });
    },
    GetCacheEntryDownloadURL({ key, version, restore_keys = [] }, { reads }) {
      const whole = entries.filter((entry) => entry.finalized && entry.version === version);
      const found = reads
        .map((scope) =>
          findNearest(
            key,
            restore_keys,
            whole.filter((entry) => entry.scope === scope),
          ),
        )
        .find((entry) => entry !== undefined);
      if (found === undefined) return okay({ ok: false });
      return okay({ ok: true, signed_download_url: sign(found, "read"), matched_key: found.key });
    },
  };

  function callService(name: string, request: IncomingMessage, body: Buffer): Answer {
    const rights = tokens.get(request.headers.authorization?.replace(/^Bearer /, "") ?? "");
    if (rights === undefined) return twirpError(401, "unauthenticated", "the token is not known");
    const method = methods[name];
    if (method === undefined || request.method !== "POST") return twirpError(404, "bad_route", "no such method");
    return method(JSON.parse(body.toString()) as Asked, rights);
  }

  function callBlob(url: URL, request: IncomingMessage, body: Buffer): Answer {
    const signed = signatures.get(url.searchParams.get("sig") ?? "");
    const isWrite = request.method === "PUT";
    if (signed?.method !== (isWrite ? "write" : "read")) return { status: 403 };
    const { entry } = signed;
    if (isWrite) {
      if (request.headers["x-ms-blob-type"] !== "BlockBlob") return { status: 400 };
      entry.blob = body;
      return { status: 201, headers: blobHeaders };
    }
    return readBlob(entry.blob ?? Buffer.alloc(0), request);
  }

  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      // As a proxy it is asked for a whole URL.
      const url = new URL(request.url ?? "/", "http://127.0.0.1");
      const name = url.pathname.startsWith(service) ? url.pathname.slice(service.length) : null;
      const told = `${request.method} ${name ?? "blob"}`;
      requests.push(told);
      const disturbance = disturbances.find(({ request, times }) => times > 0 && request.test(told));
      if (disturbance !== undefined) {
        disturbance.times -= 1;
        if (disturbance.status !== null) send(twirpError(disturbance.status, "internal", "disturbed"), response);
        return;
      }
      send(name === null ? callBlob(url, request, body) : callService(name, request, body), response);
    })();
  });
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await listening;
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  return {
    get entries() {
      return entries.flatMap(({ scope, key, version, blob, finalized }) =>
        finalized && blob !== null ? [{ scope, key, version, archive: blob }] : [],
      );
    },
    disturbances,
    requests,
    environmentOf(rights) {
      const token = randomUUID();
      tokens.set(token, rights);
      return {
        ACTIONS_CACHE_SERVICE_V2: "true",
        ACTIONS_RESULTS_URL: `${origin}/`,
        ACTIONS_RUNTIME_TOKEN: token,
        HTTP_PROXY: origin,
      };
    },
    async [Symbol.asyncDispose]() {
      const { promise: closed, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeAllConnections();
      await closed;
    },
  };
}

function isSame(entry: StoredEntry, other: Pick<StoredEntry, "scope" | "key" | "version">): boolean {
  return entry.scope === other.scope && entry.key === other.key && entry.version === other.version;
}

/** As GitHub documents it: the very key, else what begins with it, else what begins with a restore key; the newest wins. */
function findNearest(
  key: string,
  restoreKeys: readonly string[],
  entries: readonly StoredEntry[],
): StoredEntry | undefined {
  const exact = entries.find((entry) => entry.key === key);
  const begun = [key, ...restoreKeys].map((prefix) => entries.findLast((entry) => entry.key.startsWith(prefix)));
  return exact ?? begun.find((entry) => entry !== undefined);
}

const blobHeaders = { etag: '"1"', "last-modified": "Sun, 22 Nov 2026 12:00:00 GMT", "x-ms-version": "2026-02-06" };

function readBlob(blob: Buffer, { method, headers }: IncomingMessage): Answer {
  const described = { ...blobHeaders, "x-ms-blob-type": "BlockBlob", "accept-ranges": "bytes" };
  if (method === "HEAD") return { status: 200, headers: { ...described, "content-length": String(blob.length) } };
  if (method !== "GET") return { status: 405 };
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(String(headers["x-ms-range"] ?? headers.range ?? "")) ?? [];
  if (from === undefined) return { status: 200, headers: described, body: blob };
  const part = blob.subarray(Number(from), to === "" || to === undefined ? blob.length : Number(to) + 1);
  const range = `bytes ${from}-${Number(from) + part.length - 1}/${blob.length}`;
  return { status: 206, headers: { ...described, "content-range": range }, body: part };
}

function okay(body: unknown): Answer {
  return { status: 200, body };
}

function twirpError(status: number, code: string, msg: string): Answer {
  return { status, body: { code, msg } };
}

function send({ status, headers = {}, body }: Answer, response: ServerResponse): void {
  const content = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const length = content === undefined ? {} : { "content-length": String(content.length) };
  response.writeHead(status, { ...length, ...headers });
  response.end(content);
}
