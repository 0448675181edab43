/** What keeps the event loop busy, and listeners. Syntax as in probe.cjs. */
"use strict";

const resourceLimit = 40;

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

module.exports = { readResources, watchEmitters };
