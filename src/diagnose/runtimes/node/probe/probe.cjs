/**
 * Takes snapshots of a Node process on command (../../README.md): which functions allocated what is still live.
 *
 * Nothing newer than ES2019 and no `node:` prefix: a syntax error would keep an old runtime from starting.
 */
"use strict";

// Bound before the app can replace them, as fake clocks and file systems do.
const { readFileSync, readdirSync, renameSync, writeFileSync } = require("fs");
const path = require("path");
const v8 = require("v8");
const { collectSites, describeFrame } = require("./sites.cjs");
const { watchOpenings } = require("./openings.cjs");
const { countTimers } = require("./timers.cjs");
const { setInterval, setImmediate, setTimeout } = require("timers");
const { hrtime, memoryUsage } = process;

const oldestMajor = 18;
const pollMs = 100;
const collectingMs = 500;
/** A collection stops the app while it runs: leave most of the time to the app. */
const collectingRest = 4;
/** A sample every 512 bytes on average: 300 live allocations of 100 bytes come out within 30 %. */
const samplingBytes = 512;
const snapshotMaxBytes = 20 * 2 ** 20;
const resourceLimit = 40;

function start(folder) {
  const major = Number(process.versions.node.split(".")[0]);
  const { isMainThread, threadId } = require("worker_threads");
  const name = isMainThread ? String(process.pid) : `${process.pid}-${threadId}`;
  const out = path.join(folder, "out");
  const inlining = createInlining(major, isMainThread);
  const collector = createCollector();
  const emitters = watchEmitters();
  const sampler = createSampler();
  const openings = watchOpenings(describeFrame);
  let lastSeq = -1;

  function answer(command) {
    const began = hrtime();
    const problems = [];
    // Read before our own work adds to them.
    const resources = readResources(emitters, command.detail, problems);
    const finish = (seen) =>
      write(command, { ...describeProcess(command, seen), tookMs: since(began), resources, problems });
    if (command.command === "ping" || command.command === "gcoff") return finish(unseen);
    if (command.command === "collect") return keepCollecting(command);
    if (command.command === "mark") {
      sampler.start(command.samplingBytes || samplingBytes, problems);
      openings.start();
    }
    // Collect twice, a turn apart: only the second collection frees what finalizers and `WeakRef`s held.
    collector.collect(problems);
    setImmediate(() => {
      try {
        finish(takeSnapshot(command, problems));
      } catch {
        problems.push("failed");
        finish(unseen);
      }
    });
  }

  /** Until the process ends; rewrites the answer with the number of collections. */
  function keepCollecting(command, collections = 1) {
    const began = hrtime();
    const problems = [];
    collector.collect(problems);
    collector.collect(problems, everything);
    const tookMs = since(began);
    write(command, { ...describeProcess(command, unseen), tookMs, resources: [], problems, collections });
    setTimeout(
      keepCollecting,
      Math.max(command.everyMs || collectingMs, collectingRest * tookMs),
      command,
      collections + 1,
    ).unref();
  }

  function takeSnapshot(command, problems) {
    sampler.forgetConsole();
    collector.collect(problems);
    // Read before the following steps leave garbage.
    const usage = memoryUsage();
    // The heap snapshot comes first: it would contain what the others allocate.
    const attachments = command.heapSnapshot === true ? writeSnapshot(command, problems) : [];
    const { sites, bytes } = sampler.read(problems);
    const timers = command.timers === true ? { timers: sampler.timers(problems) } : {};
    const opened = openings.countBySite();
    if (command.command === "finish") {
      sampler.stop();
      inlining.restore();
      openings.stop();
    }
    return { usage, sites, bytes, attachments, opened, ...timers };
  }

  function writeSnapshot(command, problems) {
    if (memoryUsage().heapUsed > (command.snapshotMaxBytes || snapshotMaxBytes)) {
      problems.push("snapshot-too-large");
      return [];
    }
    const file = `${name}.${command.seq}.heapsnapshot`;
    try {
      v8.writeHeapSnapshot(path.join(out, file));
      return [file];
    } catch {
      problems.push("snapshot-failed");
      return [];
    }
  }

  function write(command, content) {
    const aside = path.join(out, `.${name}.${command.seq}.tmp`);
    try {
      writeFileSync(aside, JSON.stringify(content));
      renameSync(aside, path.join(out, `${name}.${command.seq}.json`));
    } catch {
      // The reader notices the missing answer.
    }
  }

  const commandFile = path.join(folder, "ctl", "command.json");
  const poll = (isWanted) => {
    try {
      const command = JSON.parse(readFileSync(commandFile, "utf8"));
      if (!(command.seq > lastSeq) || !isWanted(command)) return;
      lastSeq = command.seq;
      answer(command);
    } catch {
      // No command yet, or half of one: the next poll reads it.
    }
  };
  // Seq 0 was there before the app, to trace what it loads; later processes need not wait for it.
  poll(({ seq }) => seq === 0);
  setInterval(poll, pollMs, () => true).unref();
}

/** For answers without a snapshot. */
const unseen = { sites: [], bytes: null, attachments: [] };

function describeProcess({ seq, command }, { bytes, usage = memoryUsage(), ...seen }) {
  return {
    probe: "node",
    runtime: `node ${process.versions.node}`,
    pid: process.pid,
    seq,
    command,
    rssBytes: usage.rss,
    heap: {
      liveBytes: usage.heapUsed,
      tracedBytes: bytes,
      toolBytes: null,
      nativeBytes: null,
      externalBytes: usage.external,
      blocks: null,
    },
    // One of them belongs to the listing itself.
    descriptors: countEntries("/proc/self/fd", 1),
    threads: countEntries("/proc/self/task", 0),
    types: [],
    cycles: null,
    trim: null,
    held: [],
    ...seen,
  };
}

function since(began) {
  const [seconds, nanoseconds] = hrtime(began);
  return Math.round(seconds * 1e3 + nanoseconds / 1e6);
}

/** Inlining charges a function's allocations to its caller. At this point V8 has optimised hardly anything yet. */
function createInlining(major, isMainThread) {
  const options = [process.env.NODE_OPTIONS || ""].concat(process.execArgv).join(" ");
  // Flags apply to the whole process. The app's own choice stays.
  const flags = !isMainThread || options.includes("inlining") ? [] : ["turbo-inlining"];
  // Before 22 Maglev was off, and V8 prints a warning about an unknown flag.
  if (flags.length > 0 && major >= 22) flags.push("maglev-inlining");
  for (const flag of flags) v8.setFlagsFromString(`--no-${flag}`);
  return { restore: () => flags.forEach((flag) => v8.setFlagsFromString(`--${flag}`)) };
}

/** Returns pages too. A V8 that does not know it runs a minor collection, so an ordinary one has to come first. */
const everything = { type: "major", flavor: "last-resort" };

/** Full collections. `gc` comes from a context of its own, so that it does not appear in the app's. */
function createCollector() {
  let gc = null;
  const make = () => {
    v8.setFlagsFromString("--expose-gc");
    try {
      return require("vm").runInNewContext("gc");
    } finally {
      v8.setFlagsFromString("--no-expose-gc");
    }
  };
  return {
    collect(problems, options) {
      try {
        gc = gc || make();
        gc(options);
      } catch {
        problems.push("no-collector");
      }
    },
  };
}

/** V8's sampling heap profiler, which drops samples of collected objects. */
function createSampler() {
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

  /** An isolate has one profiler: that of a profiling agent is read too, and left running. */
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
      if (session !== null) return;
      try {
        const { Session } = require("inspector");
        session = new Session();
        session.connect();
        borrowed = isRunning();
        if (borrowed) problems.push("tracer-in-use");
        else post("HeapProfiler.startSampling", { samplingInterval: interval });
      } catch {
        session = null;
        problems.push("no-sampling");
      }
    },
    /** While a session is open, V8 keeps the last 1000 logged values. */
    forgetConsole() {
      if (session !== null) post("Runtime.discardConsoleEntries", {});
    },
    read(problems) {
      if (session !== null) return collectSites(post("HeapProfiler.getSamplingProfile", {}).profile);
      problems.push("not-marked");
      return unseen;
    },
    timers(problems) {
      try {
        return session === null ? [] : countTimers(post);
      } catch {
        problems.push("no-timers");
        return [];
      }
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

/** Node warns once about an emitter with too many listeners; from then on its listeners are counted. */
function watchEmitters() {
  const seen = [];
  process.on("warning", (warning) => {
    const emitter = warning.emitter || warning.target;
    if (warning.name !== "MaxListenersExceededWarning" || !emitter || seen.length >= resourceLimit) return;
    seen.push({ reference: new WeakRef(emitter), type: warning.type });
  });
  return seen;
}

function readResources(emitters, detail, problems) {
  const counts = new Map();
  const add = (name, count) => counts.set(name, (counts.get(name) || 0) + count);
  try {
    for (const name of process.getActiveResourcesInfo()) add(name, 1);
    for (const name of process.eventNames()) add("listeners of process", process.listenerCount(name));
    // The probe's own.
    add("listeners of process", -1);
    for (const { reference, type } of emitters) {
      const emitter = reference.deref();
      if (emitter === undefined || emitter === process) continue;
      const listeners = require("events").getEventListeners(emitter, type);
      add(`listeners of ${emitter.constructor.name} ${nameEvent(type, detail)}`, listeners.length);
    }
  } catch {
    problems.push("no-resources");
  }
  const ordered = [...counts].sort((a, b) => b[1] - a[1]).slice(0, resourceLimit);
  return ordered.map(([name, count]) => ({ name, count: Math.max(0, count) }));
}

/** An event's name may contain user data. */
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

try {
  if (process.env.RSS_PLATEAU_DIR && Number(process.versions.node.split(".")[0]) >= oldestMajor) {
    start(process.env.RSS_PLATEAU_DIR);
  }
} catch {
  // The app comes first.
}
