/** Writes schema/*.schema.json from the zod schemas: for editors (config) and for whoever reads our files. */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { configSchema } from "../src/inputs/config/config-schema.ts";
import { measurementSchema } from "../src/model/measurement.ts";
import { reportSchema } from "../src/model/report-json.ts";

/** draft-07 is what editors know best; the input side, so that our files may gain keys without breaking a reader's check. */
const options = { target: "draft-7", io: "input" } as const;

/** File name → its text. */
export function schemaFiles(): Readonly<Record<string, string>> {
  return {
    "config.schema.json": written("rss-plateau.yml", z.toJSONSchema(configSchema, options)),
    "measurement.schema.json": written("measurement.json of rss-plateau", z.toJSONSchema(measurementSchema, options)),
    "report.schema.json": written("report.json of rss-plateau", z.toJSONSchema(reportSchema, options)),
  };
}

function written(title: string, { $schema, ...schema }: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ $schema, title, ...schema }, null, 2)}\n`;
}

export function writeSchemas(): void {
  const folder = fileURLToPath(new URL("../schema/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(schemaFiles())) writeFileSync(`${folder}${name}`, text);
}
