import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { schemaFiles } from "../../scripts/schemas.ts";

const committed = (name: string) => readFileSync(new URL(`../../schema/${name}`, import.meta.url), "utf8");
type JsonSchema = Parameters<typeof z.fromJSONSchema>[0];
const files = schemaFiles();

describe("schema/", () => {
  test.each(Object.keys(files))("%s is what `npm run build` writes", (name) => {
    expect(committed(name)).toBe(files[name]);
  });

  test("every key of the config has a description for editors", () => {
    const undescribed: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== "object" || node === null) return;
      for (const [key, value] of Object.entries(node)) {
        if (key === "properties") {
          for (const [name, property] of Object.entries(value as Record<string, { description?: string }>)) {
            if (property.description === undefined) undescribed.push(`${path}.${name}`);
            visit(property, `${path}.${name}`);
          }
        } else visit(value, path);
      }
    };
    visit(JSON.parse(committed("config.schema.json")), "");
    expect(undescribed).toEqual([]);
  });

  test.each([
    [{ targets: { api: null } }, true],
    [
      {
        targets: {
          api: { memory: "64MiB", workload: { routes: ["GET /", { path: "/x", body: { a: 1 }, expect: [404] }] } },
        },
      },
      true,
    ],
    [
      {
        targets: { api: {} },
        gate: { "fail-on": [], growth: { bytes: 5 }, leak: 32, "allow-growth": { api: "20MiB" } },
      },
      true,
    ],
    [{ targets: { api: { memmory: "64MiB" } } }, false],
    [{ targets: { api: { port: 0 } } }, false],
    [{ gate: {} }, false],
  ])("config.schema.json takes or refuses %j", (config, valid) => {
    const schema = z.fromJSONSchema(JSON.parse(committed("config.schema.json")) as JsonSchema);
    expect(schema.safeParse(config).success).toBe(valid);
  });
});
