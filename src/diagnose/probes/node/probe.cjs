/**
 * Looks into a Node process on command (../README.md): which functions allocated what is still live.
 *
 * Nothing newer than ES2019 and no `node:` prefix: what cannot be parsed here would keep an old runtime from starting.
 */
"use strict";

const fs = require("fs");
const v8 = require("v8");
const path = require("path");

// Taken before the app can replace them, as tests' clocks and file systems do.
const { readFileSync, readdirSync, renameSync, writeFileSync } = fs;
const { setInterval, setImmediate } = require("timers");
const { hrtime, memoryUsage } = process;

const oldestMajor = 18;
const pollMs = 100;
/** A sample each 512 bytes on average: 300 live allocations of 100 bytes are told within 30 %. */
const samplingBytes = 512;
const snapshotMaxBytes = 20 * 2 ** 20;
const siteLimit = 60;
const resourceLimit = 40;
const emitterLimit = 20;
/** Beyond it a line is a minified bundle's, and only the column tells functions apart. */
const readableColumn = 500;
const libraries = /[\\/]node_modules[\\/]|[\\/]\.yarn[\\/]|[\\/]\.pnp\.c?js$|[\\/]opt[\\/]yarn-|[\\/]corepack[\\/]/;

function start(folder) {
  const major = Number(process.versions.node.split(".")[0]);
  const { isMainThread, threadId } = require("worker_threads");
  const name = isMainThread ? String(process.pid) : `${process.pid}-${threadId}`;
  const out = path.join(folder, "out");
  const inlining = createInlining(major, isMainThread);
  const collector = createCollector();
  const emitters = watchEmitters();
  const sampler = createSampler(createSourceMapper());
  let lastSeq = 0;

  function carryOut(command, problems, finished) {
    if (command.command === "mark") {
      collector.prepare(problems);
      sampler.start(command.samplingBytes || samplingBytes, problems);
    }
    if (command.command === "ping" || command.command === "gcoff") return finished(null);
    // Collected twice, a turn apart: what finalizers and `WeakRef`s hold on to goes only with the second.
    collector.collect(problems);
    setImmediate(() => {
      try {
        sampler.forgetConsole();
        collector.collect(problems);
        const sites = sampler.read(problems);
        if (command.command === "finish") {
          sampler.stop();
          inlining.restore();
        }
        finished(sites);
      } catch (error) {
        problems.push(describe("failed", error));
        finished(null);
      }
    });
  }

  function answer(command) {
    const began = hrtime();
    const problems = [];
    const resources = readResources(emitters, command.detail);
    carryOut(command, problems, (read) => {
      const usage = memoryUsage();
      const attachments = attach(command, usage, problems);
      const [seconds, nanoseconds] = hrtime(began);
      write(command, {
        probe: "node",
        runtime: `node ${process.versions.node}`,
        pid: process.pid,
        seq: command.seq,
        command: command.command,
        tookMs: Math.round(seconds * 1e3 + nanoseconds / 1e6),
        rssBytes: usage.rss,
        heap: {
          liveBytes: usage.heapUsed,
          tracedBytes: read === null ? null : read.bytes,
          toolBytes: null,
          nativeBytes: null,
          externalBytes: usage.external,
          blocks: null,
        },
        // The folder's own descriptor is one of them.
        descriptors: countEntries("/proc/self/fd", 1),
        threads: countEntries("/proc/self/task", 0),
        sites: read === null ? [] : read.sites,
        types: [],
        resources,
        cycles: null,
        trim: null,
        held: [],
        attachments,
        problems: problems.slice(0, 20),
      });
    });
  }

  function attach(command, usage, problems) {
    if (command.heapSnapshot !== true) return [];
    if (usage.heapUsed > (command.snapshotMaxBytes || snapshotMaxBytes)) {
      problems.push("snapshot-too-large");
      return [];
    }
    const file = `${name}.${command.seq}.heapsnapshot`;
    try {
      v8.writeHeapSnapshot(path.join(out, file));
      return [file];
    } catch (error) {
      problems.push(describe("snapshot-failed", error));
      return [];
    }
  }

  function write(command, content) {
    const aside = path.join(out, `.${name}.${command.seq}.tmp`);
    try {
      writeFileSync(aside, JSON.stringify(content));
      renameSync(aside, path.join(out, `${name}.${command.seq}.json`));
    } catch {
      // Nobody to tell: the reader sees that this process did not answer.
    }
  }

  const commandFile = path.join(folder, "ctl", "command.json");
  setInterval(() => {
    try {
      const command = JSON.parse(readFileSync(commandFile, "utf8"));
      if (!(command.seq > lastSeq)) return;
      lastSeq = command.seq;
      answer(command);
    } catch {
      // No command yet, or half of one: the next look finds it.
    }
  }, pollMs).unref();
}

/** Inlined, a function's allocations are charged to its caller; as early as here, hardly anything was optimised yet. */
function createInlining(major, isMainThread) {
  const options = [process.env.NODE_OPTIONS || ""].concat(process.execArgv).join(" ");
  // Flags are the process's. The app's own choice stays.
  const flags = !isMainThread || options.includes("inlining") ? [] : ["turbo-inlining"];
  // Before 22 Maglev was off, and V8 complains on stderr of a flag that it does not have.
  if (flags.length > 0 && major >= 22) flags.push("maglev-inlining");
  for (const flag of flags) v8.setFlagsFromString(`--no-${flag}`);
  return {
    restore() {
      for (const flag of flags) v8.setFlagsFromString(`--${flag}`);
    },
  };
}

/** A full collection. `gc` is made in a context of its own, so that the app does not see one appear. */
function createCollector() {
  let collect = null;
  return {
    prepare(problems) {
      if (collect !== null) return;
      try {
        v8.setFlagsFromString("--expose-gc");
        collect = require("vm").runInNewContext("gc");
      } catch (error) {
        problems.push(describe("no-collector", error));
      } finally {
        v8.setFlagsFromString("--no-expose-gc");
      }
    },
    collect(problems) {
      this.prepare(problems);
      if (collect !== null) collect();
    },
  };
}

/** V8's sampling heap profiler, which forgets what was collected. */
function createSampler(mapSource) {
  let session = null;
  let borrowed = false;

  function post(method, parameters) {
    let outcome = null;
    session.post(method, parameters, (error, result) => {
      outcome = { error, result };
    });
    if (outcome === null) throw new Error(`${method} was not answered at once`);
    if (outcome.error) throw new Error(outcome.error.message);
    return outcome.result;
  }

  /** There is one per isolate: a profiling agent's is read along, and left running. */
  function isRunning() {
    try {
      post("HeapProfiler.getSamplingProfile", {});
      return true;
    } catch {
      return false;
    }
  }

  return {
    start(interval, problems) {
      try {
        this.stop();
        const { Session } = require("inspector");
        session = new Session();
        session.connect();
        borrowed = isRunning();
        if (borrowed) problems.push("tracer-in-use");
        else post("HeapProfiler.startSampling", { samplingInterval: interval });
      } catch (error) {
        session = null;
        problems.push(describe("no-sampling", error));
      }
    },
    /** With a session, V8 keeps the last 1000 values that were logged. */
    forgetConsole() {
      if (session !== null) post("Runtime.discardConsoleEntries", {});
    },
    read(problems) {
      if (session === null) {
        problems.push("not-marked");
        return null;
      }
      return collectSites(post("HeapProfiler.getSamplingProfile", {}).profile, mapSource);
    },
    stop() {
      if (session === null) return;
      try {
        if (!borrowed) post("HeapProfiler.stopSampling", {});
      } finally {
        session.disconnect();
        session = null;
      }
    },
  };
}

/**
 * Each allocation belongs to the innermost function of the app that was being called; where none was, to the
 * innermost that has a file.
 */
function collectSites(profile, mapSource) {
  const samples = new Map();
  for (const { nodeId } of profile.samples || []) samples.set(nodeId, (samples.get(nodeId) || 0) + 1);

  const sites = new Map();
  let total = 0;
  const open = [{ node: profile.head, holder: null }];
  while (open.length > 0) {
    const { node, holder } = open.pop();
    const place = mapSource(node.callFrame);
    if (place.file === __filename) continue;
    const takesOver = holder === null || place.own || (!holder.own && place.file !== "");
    const blamed = takesOver ? place : holder;
    if (node.selfSize > 0) {
      const key = `${blamed.function}\n${blamed.file}\n${blamed.line}`;
      const site = sites.get(key) || { ...blamed, bytes: 0, count: 0 };
      site.bytes += Math.round(node.selfSize);
      site.count += samples.get(node.id) || 0;
      total += Math.round(node.selfSize);
      sites.set(key, site);
    }
    for (const child of node.children) open.push({ node: child, holder: blamed });
  }
  const ordered = [...sites.values()].sort((a, b) => Number(b.own) - Number(a.own) || b.bytes - a.bytes);
  return { bytes: total, sites: ordered.slice(0, siteLimit) };
}

/** A frame as a place in the app's sources: through its source map where the app has switched them on. */
function createSourceMapper() {
  const known = new Map();

  function mapFrame({ functionName, url, lineNumber, columnNumber }) {
    const place = { file: toPath(url), line: Math.max(0, lineNumber + 1), column: Math.max(0, columnNumber) };
    const source = findOriginal(place) || place;
    const isCode = source.file !== "" && !/^(node:|internal\/|evalmachine\.|wasm:)/.test(source.file);
    const called = functionName || "(anonymous)";
    return {
      file: source.file,
      line: source.line,
      function: source.column > readableColumn ? `${called} at column ${source.column + 1}` : called,
      own: isCode && !libraries.test(source.file),
    };
  }

  return (frame) => {
    const key = `${frame.functionName}\n${frame.url}\n${frame.lineNumber}:${frame.columnNumber}`;
    let place = known.get(key);
    if (place === undefined) known.set(key, (place = mapFrame(frame)));
    return place;
  };
}

function findOriginal({ file, line, column }) {
  try {
    const map = require("module").findSourceMap(file);
    const entry = map && map.findEntry(line - 1, column);
    if (!entry || entry.originalSource === undefined) return null;
    return { file: toPath(entry.originalSource), line: entry.originalLine + 1, column: entry.originalColumn };
  } catch {
    return null;
  }
}

function toPath(url) {
  if (!url.startsWith("file://")) return url;
  try {
    return decodeURIComponent(url.slice("file://".length));
  } catch {
    return url;
  }
}

/** Node warns once about an emitter with suspiciously many listeners; from then on they are counted. */
function watchEmitters() {
  const seen = [];
  process.on("warning", (warning) => {
    const emitter = warning.emitter || warning.target;
    if (warning.name !== "MaxListenersExceededWarning" || !emitter || seen.length >= emitterLimit) return;
    seen.push({ reference: new WeakRef(emitter), type: warning.type });
  });
  return seen;
}

function readResources(emitters, detail) {
  const counts = new Map();
  const add = (name, count) => counts.set(name, (counts.get(name) || 0) + count);
  for (const name of process.getActiveResourcesInfo ? process.getActiveResourcesInfo() : []) add(name, 1);
  for (const name of process.eventNames()) add("listeners of process", process.listenerCount(name));
  // Our own.
  add("listeners of process", -1);
  for (const { reference, type } of emitters) {
    const emitter = reference.deref();
    if (emitter === undefined || emitter === process) continue;
    const { getEventListeners } = require("events");
    add(`listeners of ${nameOf(emitter)} ${nameEvent(type, detail)}`, getEventListeners(emitter, type).length);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, resourceLimit)
    .map(([name, count]) => ({ name, count: Math.max(0, count) }));
}

function nameOf(value) {
  return (value.constructor && value.constructor.name) || "Object";
}

/** Events may be named after a request or a user. */
function nameEvent(type, detail) {
  const name = String(type);
  return detail === "types" && !/^[A-Za-z_$][\w$]*$/.test(name) ? "[…]" : name.slice(0, 40);
}

function countEntries(folder, ours) {
  try {
    return readdirSync(folder).length - ours;
  } catch {
    return null;
  }
}

function describe(code, error) {
  return `${code}: ${error && error.message}`.slice(0, 200);
}

try {
  if (process.env.RSS_PLATEAU_DIR && Number(process.versions.node.split(".")[0]) >= oldestMajor) {
    start(process.env.RSS_PLATEAU_DIR);
  }
} catch {
  // The app comes first.
}
