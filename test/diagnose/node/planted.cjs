/** Writes a heap snapshot before and one after 50 instances were left behind in each way that JavaScript has. */
"use strict";

const events = require("node:events");
const path = require("node:path");
const { createGzip } = require("node:zlib");
const { writeHeapSnapshot } = require("node:v8");
const { runInThisContext } = require("node:vm");

const planted = 50;

/** A class of its own for each way, so that a snapshot's reader tells them apart by name. */
const makeClass = (name) => runInThisContext(`(class ${name} { constructor(index) { this.index = index; } })`);

const array = [];
const byKey = new Map();
const set = new Set();
const bus = new events.EventEmitter();
const waiters = [];
const byUser = {};
const keys = [];
const sideTable = new WeakMap();
const weakly = [];
const queue = { first: null };
const shutdown = new AbortController();
const streams = [];
const ways = {
  InArray: (instance) => array.push({ kept: { instance } }),
  InMap: (instance, index) => byKey.set(`key ${index}`, instance),
  InSet: (instance) => set.add(instance),
  InListener: (instance) => bus.on("request", () => instance.index),
  InTimer: (instance) => setInterval(() => instance.index, 1_000_000).unref(),
  InPromise: (instance) => wait(instance),
  InKey: (instance, index) => (byUser[`ann.${index}@example.org`] = instance),
  InWeakMap(instance) {
    const key = { name: "key" };
    keys.push(key);
    sideTable.set(key, instance);
  },
  InList: (instance) => (queue.first = Object.assign(instance, { next: queue.first })),
  InSignal: (instance) => shutdown.signal.addEventListener("abort", () => instance.index),
  // Not held at all, and so not there.
  InWeakRef: (instance) => weakly.push(new WeakRef(instance)),
};

async function wait(instance) {
  await new Promise((resolve) => waiters.push(resolve));
  return instance;
}

function plant() {
  for (const [name, leaveBehind] of Object.entries(ways)) {
    const Class = makeClass(name);
    for (let index = 0; index < planted; index++) leaveBehind(new Class(index), index);
  }
}

events.setMaxListeners(0, bus, shutdown.signal);
plant();
setImmediate(() => {
  writeHeapSnapshot(path.join(process.argv[2], "first.heapsnapshot"));
  plant();
  // Node has them in a list of its own as well.
  for (let index = 0; index < planted; index++) streams.push({ response: { stream: createGzip() } });
  setImmediate(() => writeHeapSnapshot(path.join(process.argv[2], "last.heapsnapshot")));
});
