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
const { createCollector, disableInlining } = require("./engine.cjs");
const { watchOpenings } = require("./openings.cjs");
const { readResources, watchEmitters } = require("./resources.cjs");
const { createSampler } = require("./sampler.cjs");
const { describeFrame } = require("./sites.cjs");
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

function start(folder) {
  const major = Number(process.versions.node.split(".")[0]);
  const { isMainThread, threadId } = require("worker_threads");
  const name = isMainThread ? String(process.pid) : `${process.pid}-${threadId}`;
  const writer = createWriter(path.join(folder, "out"), name);
  const inlining = disableInlining(major, isMainThread);
  const collector = createCollector();
  const emitters = watchEmitters();
  const sampler = createSampler();
  const openings = watchOpenings(describeFrame);

  function answer(command) {
    const began = hrtime();
    const problems = [];
    // Read before our own work adds to them.
    const resources = readResources(emitters, command.detail, problems);
    const finish = (seen) =>
      writer.answer(command, { ...describeProcess(command, seen), tookMs: since(began), resources, problems });
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
    collector.collectEverything(problems);
    const tookMs = since(began);
    writer.answer(command, { ...describeProcess(command, unseen), tookMs, resources: [], problems, collections });
    const pauseMs = Math.max(command.everyMs || collectingMs, collectingRest * tookMs);
    setTimeout(keepCollecting, pauseMs, command, collections + 1).unref();
  }

  function takeSnapshot(command, problems) {
    sampler.forgetConsole();
    collector.collect(problems);
    // Read before the following steps leave garbage.
    const usage = memoryUsage();
    // The heap snapshot comes first: it would contain what the others allocate.
    const attachments = command.heapSnapshot === true ? writer.heapSnapshot(command, problems) : [];
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

  pollCommands(path.join(folder, "ctl", "command.json"), answer);
}

function pollCommands(file, answer) {
  let lastSeq = -1;
  const poll = (isWanted) => {
    try {
      const command = JSON.parse(readFileSync(file, "utf8"));
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

/** `name`: of this process or thread. */
function createWriter(out, name) {
  return {
    answer(command, content) {
      const aside = path.join(out, `.${name}.${command.seq}.tmp`);
      try {
        writeFileSync(aside, JSON.stringify(content));
        renameSync(aside, path.join(out, `${name}.${command.seq}.json`));
      } catch {
        // The reader notices the missing answer.
      }
    },
    heapSnapshot(command, problems) {
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
    },
  };
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
