/** The routes of the workload: configured, from a HAR file, or from the running service's OpenAPI document. */
import { readFile } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { describeError, UserError } from "../model/errors.ts";
import type { RouteConfig, TargetConfig } from "../model/config.ts";
import type { Side, Warning } from "../model/measurement.ts";
import { routesFromHar } from "../workload/har.ts";
import { keepCommonOperations } from "../workload/common-operations.ts";
import { deriveRoutes, parseOpenapi } from "../workload/openapi.ts";
import { prepareTrial, type World } from "./prepare.ts";
import type { TargetRun } from "./target-run.ts";

export interface ProvidedRoutes {
  readonly routes: readonly RouteConfig[];
  readonly warnings: readonly Warning[];
}

type DerivedFromOpenapi = Extract<TargetConfig["workload"]["derive"], { kind: "openapi" }>;

/** `headDir` is null when head is an image. */
export async function provideRoutes(
  run: Omit<TargetRun, "routes">,
  headDir: string | null,
  world: World,
  signal: AbortSignal,
): Promise<ProvidedRoutes> {
  const { derive, routes } = run.target.workload;
  switch (derive?.kind) {
    case undefined:
      return { routes, warnings: [] };
    case "har":
      return { routes: await readHar(derive.file, headDir), warnings: [] };
    case "openapi":
      return routesOfService(run, derive, world, signal);
  }
}

async function readHar(file: string, headDir: string | null): Promise<readonly RouteConfig[]> {
  const path = join(headDir ?? ".", file);
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new UserError(`The HAR file ${file} of the workload could not be read: ${describeError(cause)}`, { cause });
  });
  return routesFromHar(text, file);
}

async function routesOfService(
  run: Omit<TargetRun, "routes">,
  derive: DerivedFromOpenapi,
  world: World,
  signal: AbortSignal,
): Promise<ProvidedRoutes> {
  const head = await fetchDocument(run, "head", derive.path, world, signal);
  // Operations that only one side offers cannot be compared.
  const base = run.sides.base === null ? null : await fetchDocument(run, "base", derive.path, world, signal);
  const document = base === null ? head : keepCommonOperations(head, base);
  const { routes, skipped } = deriveRoutes(document, run.seed, derive.headers);
  const warnings = skipped.map(({ operation, reason }) => ({
    code: "operation-skipped",
    text: `${run.target.name}: the workload leaves ${operation} out: ${reason}.`,
  }));
  return { routes, warnings };
}

async function fetchDocument(
  run: Omit<TargetRun, "routes">,
  side: Side,
  path: string,
  world: World,
  signal: AbortSignal,
): Promise<unknown> {
  const image = run.sides[side];
  if (image === null) throw new RangeError("There is no base to ask.");
  const { runId, target } = run;
  world.progress.activity({ kind: "asking", target: target.name, side, path });
  const spec = {
    runId,
    target,
    side,
    pair: -1,
    imageId: image.id,
    env: target.env,
    healthcheck: image.healthcheck,
    port: run.ports[side],
  };
  await using service = await prepareTrial({ ...spec, routes: [], sequence: [] }, world, signal);
  if (service.readiness.kind !== "ready") {
    const log = (await service.container.log()).trim().split("\n").slice(-5).join("\n  ");
    throw new UserError(
      `${side}: ${target.name} was not ready (${service.readiness.seen}), so its OpenAPI document could not be read.\n  ${log}`,
    );
  }
  const { status, text } = await fetchText(service.container.address, path);
  if (status !== 200) {
    throw new UserError(
      `${side}: GET ${path} of ${target.name} answered ${status}. Point \`openapi\` at the OpenAPI document.`,
    );
  }
  return parseOpenapi(text, `${side}: ${path} of ${target.name}`);
}

function fetchText(address: { host: string; port: number }, path: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const attempt = get({ ...address, path, agent: false, timeout: 30_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    attempt.on("timeout", () => attempt.destroy(new Error(`no answer to GET ${path}`)));
    attempt.on("error", reject);
  });
}
