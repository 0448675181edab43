/** Counts pending timers by their length, unreferenced ones too. Syntax as in probe.cjs. */
"use strict";

const { setTimeout, clearTimeout } = require("timers");

const timerLimit = 40;
const group = "rss-plateau";

/** `post`: of an inspector's session. Only V8 can list all objects of a kind; it collects first. */
function countTimers(post) {
  const example = setTimeout(() => {}, 1);
  clearTimeout(example);
  // Hands the prototype over under a name of our own, and only for this call.
  const name = Symbol.for(group);
  globalThis[name] = Object.getPrototypeOf(example);
  try {
    const expression = `globalThis[Symbol.for(${JSON.stringify(group)})]`;
    const { result } = post("Runtime.evaluate", { expression, objectGroup: group });
    const { objects } = post("Runtime.queryObjects", { prototypeObjectId: result.objectId, objectGroup: group });
    const counted = post("Runtime.callFunctionOn", {
      objectId: objects.objectId,
      functionDeclaration: String(countByLength),
      returnByValue: true,
    });
    const counts = Object.entries(counted.result.value).map(([ms, count]) => ({ ms: Number(ms), count }));
    return counts.sort((one, other) => other.count - one.count).slice(0, timerLimit);
  } finally {
    delete globalThis[name];
    post("Runtime.releaseObjectGroup", { objectGroup: group });
  }
}

/** Runs inside the inspector. Intervals never end, so they do not count. */
function countByLength() {
  const counts = {};
  for (const { _destroyed, _repeat, _idleTimeout } of this) {
    if (_destroyed || _repeat !== null || !(_idleTimeout > 0)) continue;
    counts[_idleTimeout] = (counts[_idleTimeout] || 0) + 1;
  }
  return counts;
}

module.exports = { countTimers };
