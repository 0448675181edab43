/** Sites of live allocations, and timers, from V8's inspector. Syntax as in probe.cjs. */
"use strict";

const { collectSites } = require("./sites.cjs");
const { countTimers } = require("./timers.cjs");

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
      return { sites: [], bytes: null };
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

module.exports = { createSampler };
