import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { packFiles, unpackFiles } from "../../src/adapters/docker/container-files.ts";

test("files go through an archive and come back by name, those that match", async () => {
  const archive = await packFiles([
    { path: "/run/out", content: null, mode: 0o1777 },
    { path: "/run/out/7.1.json", content: '{"é": 1}', mode: 0o644 },
    { path: "/run/out/.7.2.tmp", content: "half", mode: 0o644 },
  ]);
  const files = await unpackFiles(Readable.from([archive]), (name) => name.endsWith(".json"));
  expect([...files]).toEqual([["7.1.json", '{"é": 1}']]);
});

/** The header of a file that says it is so large, and as much of it as is asked for. */
function hugeArchive(name: string, sizeBytes: number) {
  let read = 0;
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${sizeBytes.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write("0", 156);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const chunk = Buffer.alloc(1024 * 1024);
  const stream = Readable.from(
    (function* () {
      yield header;
      for (; read < sizeBytes; read += chunk.length) yield chunk;
    })(),
  );
  return { stream, readBytes: () => read };
}

test("a file that fills the disk is not read: what runs there may write what it likes", async () => {
  const { stream, readBytes } = hugeArchive("out/7.1.json", 4 * 1024 ** 3);
  expect([...(await unpackFiles(stream, () => true))]).toEqual([]);
  expect(readBytes()).toBeLessThan(64 * 1024 * 1024);
});

test("a file larger than any of ours is left out, and the rest is there", async () => {
  const { stream } = hugeArchive("out/7.1.json", 64 * 1024 * 1024);
  const rest = await packFiles([{ path: "out/7.2.json", content: "{}", mode: 0o644 }]);
  const both = Readable.from(
    (async function* () {
      yield* stream;
      yield rest;
    })(),
  );
  expect([...(await unpackFiles(both, () => true))]).toEqual([["7.2.json", "{}"]]);
});
