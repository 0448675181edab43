import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { packFiles, unpackFiles } from "../../src/adapters/container-files.ts";

test("files go through an archive and come back by name, those that match", async () => {
  const archive = await packFiles([
    { path: "/run/out", content: null, mode: 0o1777 },
    { path: "/run/out/7.1.json", content: '{"é": 1}', mode: 0o644 },
    { path: "/run/out/.7.2.tmp", content: "half", mode: 0o644 },
  ]);
  const files = await unpackFiles(Readable.from([archive]), (name) => name.endsWith(".json"));
  expect([...files]).toEqual([["7.1.json", '{"é": 1}']]);
});
