/** GitHub's own language service, which the workflow editor runs, offline: a workflow or action.yml → what it finds wrong. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as languageService from "@actions/languageservice";
import { rolldown } from "rolldown";
import { parse } from "yaml";
import { findPin } from "./pinned-actions.ts";

type Service = typeof languageService;
type Metadata = Awaited<ReturnType<languageService.ActionsMetadataProvider["fetchActionMetadata"]>>;

export interface LanguageService {
  /** Messages with their lines; none: nothing is wrong. */
  judge(path: "workflow.yml" | "action.yml", text: string): Promise<readonly string[]>;
}

export async function openLanguageService(): Promise<LanguageService> {
  const service = await load();
  // It logs its own faults and finds nothing then: a file that it cannot look at would be a good one.
  const faults: string[] = [];
  service.registerLogger({
    error: (message) => faults.push(message),
    warn: (message) => faults.push(message),
    info: () => undefined,
    log: () => undefined,
  });
  let documents = 0;
  return {
    async judge(path, text) {
      documents += 1;
      // It keeps what it has parsed, by the address.
      const uri = `file:///${documents}/${path === "workflow.yml" ? ".github/workflows/" : ""}${path}`;
      const document = { uri, getText: () => text } as Parameters<Service["validate"]>[0];
      const diagnostics = await service.validate(document, {
        actionsMetadataProvider: { fetchActionMetadata: async (action) => describeAction(action) },
      });
      const found = diagnostics.map(({ message, range }) => {
        return `line ${range.start.line + 1}: ${typeof message === "string" ? message : message.value}`;
      });
      return [...found, ...faults.splice(0)];
    },
  };
}

/** Bundled, because it imports JSON in a way that Node refuses. */
async function load(): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), "rss-plateau-test-"));
  try {
    const file = join(folder, "languageservice.mjs");
    const bundle = await rolldown({ input: "@actions/languageservice", platform: "node", logLevel: "silent" });
    await bundle.write({ file, format: "esm", codeSplitting: false });
    await bundle.close();
    return (await import(pathToFileURL(file).href)) as Service;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** undefined: the action is not one of ours or of the pinned ones, which is then what the service finds wrong. */
function describeAction(action: { owner: string; name: string; ref: string }): Metadata {
  const name = `${action.owner}/${action.name}`;
  if (name === "rss-plateau/rss-plateau") return parse(readFileSync("action.yml", "utf8")) as Metadata;
  const pin = findPin(name);
  if (pin === undefined) return undefined;
  return {
    name,
    description: "",
    inputs: Object.fromEntries(pin.inputs.map((input) => [input, { description: "" }])),
  };
}
