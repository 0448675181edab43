/** Further kinds of growth in Node: each is held by another construct of the language. */
import type { Planted } from "../test/support/planted.ts";

const node = (line: string | null, head: string, more: Partial<Planted> = {}): Planted => ({
  cause: "live-objects",
  site: line === null ? null : { file: "app/work.js", line },
  runtime: "node",
  requests: 4_000,
  base: { "app/work.js": `exports.answer = (path) => path;\n` },
  head: { "app/work.js": head },
  ...more,
});

export const nodeKinds: Readonly<Record<string, Planted>> = {
  "listeners, in Node": node(
    "function subscribe",
    `
const { EventEmitter } = require("events");
const bus = new EventEmitter();
bus.setMaxListeners(0);
function subscribe(path) {
  const events = Array.from({ length: 200 }, (_, index) => index + path.length);
  bus.on("change", () => events.length);
}
exports.answer = (path) => {
  subscribe(path);
  return path;
};
`,
  ),
  "intervals never cleared": node(
    "function poll",
    `
function poll(path) {
  const state = { path, history: Array.from({ length: 200 }, (_, index) => index + path.length) };
  setInterval(() => state.history.length, 3_600_000);
}
exports.answer = (path) => {
  poll(path);
  return path;
};
`,
  ),
  "promises never settled": node(
    "function waitFor",
    `
const waiting = [];
function waitFor(path) {
  const body = Array.from({ length: 200 }, (_, index) => index + path.length);
  const answer = new Promise(() => {});
  answer.then(() => body);
  waiting.push(answer);
}
exports.answer = (path) => {
  waitFor(path);
  return path;
};
`,
  ),
  "Buffers kept": node(
    "function keep",
    `
const bodies = [];
function keep(path) {
  bodies.push(Buffer.alloc(3_000, path));
}
exports.answer = (path) => {
  keep(path);
  return path;
};
`,
  ),
  "strings kept": node(
    "function remember",
    `
const seen = new Set();
let next = 0;
function remember(path) {
  seen.add(JSON.stringify({ path, number: next++, text: "x".repeat(1_500) }));
}
exports.answer = (path) => {
  remember(path);
  return path;
};
`,
  ),
  "parsed by JSON, and kept": node(
    "function load",
    `
const text = JSON.stringify(Array.from({ length: 20 }, (_, index) => ({ name: "row " + index, value: index / 3 })));
const history = [];
function load() {
  history.push(JSON.parse(text));
}
exports.answer = (path) => {
  load();
  return path;
};
`,
  ),
  "compressors never closed": node(
    "function compress",
    `
const zlib = require("zlib");
const streams = [];
function compress(path) {
  const stream = zlib.createGzip();
  stream.write(path);
  streams.push(stream);
}
exports.answer = (path) => {
  compress(path);
  return path;
};
`,
    { cause: "native", requests: 300 },
  ),
  "files left open, in Node": node(
    "fs.openSync",
    `
const fs = require("fs");
exports.answer = (path) => {
  fs.openSync("/dev/null");
  return path;
};
`,
    { cause: "descriptors", requests: 1_500 },
  ),
};
