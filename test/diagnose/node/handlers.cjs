/** What a request can leave behind, by kind. Each handler answers when it is done. */
"use strict";

const events = require("node:events");

class Step {
  constructor(index) {
    this.index = index;
    this.text = `step ${index}`.padEnd(40, ".");
  }

  get isFirst() {
    return this.index === 0;
  }
}

class AgentExecutor {
  constructor(request) {
    this.request = request;
    this.steps = [];
    for (let index = 0; index < 8; index++) this.steps.push(new Step(index));
  }

  get isDone() {
    return this.steps.length === 8;
  }
}

class Session {
  static all = [];

  constructor(user) {
    this.user = { name: `user ${user}`, rights: ["read", "write", String(user)] };
    Session.all.push(this);
  }
}

const runs = [];
function handleArray(id) {
  runs.push(new AgentExecutor(id));
}

const byRequest = new Map();
function handleMap(id) {
  byRequest.set(`request ${id}`, { id, at: id * 3, tags: ["one", `two ${id}`, id], route: { path: `/items/${id}` } });
}

const bus = new events.EventEmitter();
function handleListener(id) {
  const request = { id, headers: { accept: `text/${id}`, host: "example" } };
  bus.on("request", () => request.headers);
}

function handleInterval(id) {
  const state = { id, seen: [id, id + 1, id + 2] };
  setInterval(() => state.seen.pop(), 1_000_000);
}

const uploads = [];
function handleBuffer() {
  uploads.push(Buffer.alloc(20_000, 1));
}

const reader = require("json-reader");
function handleLibrary(id) {
  return reader.read(`{"id":${id},"items":[{"a":${id}.5},{"a":"${"x".repeat(20)}${id}"},{"b":[1,2,${id}]}]}`).id;
}

const waiters = [];
async function waitForTurn(id) {
  const turn = { id, label: `turn ${id}` };
  await new Promise((resolve) => waiters.push(resolve));
  return turn;
}
function handlePromise(id) {
  void waitForTurn(id);
}

function handleStatic(id) {
  return new Session(id);
}

const { limitTime } = require("time-limit");
const shutdown = new AbortController();
events.setMaxListeners(0, shutdown.signal);
async function handleSignal(id) {
  const work = Promise.resolve({ id, text: `work ${id}` });
  return limitTime(work, { milliseconds: 50_000, signal: shutdown.signal });
}

const failures = [];
function makeFrame(id, index) {
  return `at frame ${index} of ${id}`;
}
function handleTenth(id) {
  if (id % 10 !== 0) return;
  const stack = [];
  for (let index = 0; index < 60; index++) stack.push(makeFrame(id, index));
  failures.push({ id, stack });
}

function handleClean(id) {
  const steps = new AgentExecutor(id).steps.map(({ text }) => text.toUpperCase());
  return JSON.parse(JSON.stringify({ steps })).steps.length;
}

const recent = new Map();
function handleLru(id) {
  recent.set(`request ${id}`, new AgentExecutor(id));
  if (recent.size > 150) recent.delete(recent.keys().next().value);
}

const sizes = [100, 200, 300, 400, 500];
const pages = new Map();
function handlePages(id) {
  const size = sizes[id % sizes.length];
  if (!pages.has(size))
    pages.set(
      size,
      Array.from({ length: size }, (_, index) => `row ${index}`),
    );
  return pages.get(size).length;
}

const { log } = console;
function handleConsole(id) {
  log("answered", { id, steps: new AgentExecutor(id).steps });
}

module.exports = {
  array: handleArray,
  map: handleMap,
  listener: handleListener,
  interval: handleInterval,
  buffer: handleBuffer,
  library: handleLibrary,
  promise: handlePromise,
  static: handleStatic,
  signal: handleSignal,
  tenth: handleTenth,
  clean: handleClean,
  lru: handleLru,
  pages: handlePages,
  console: handleConsole,
};
