/** V8's inlining and collector. Syntax as in probe.cjs. */
"use strict";

const v8 = require("v8");

/** Inlining charges a function's allocations to its caller. At this point V8 has optimised hardly anything yet. */
function disableInlining(major, isMainThread) {
  const options = [process.env.NODE_OPTIONS || ""].concat(process.execArgv).join(" ");
  // Flags apply to the whole process. The app's own choice stays.
  const flags = !isMainThread || options.includes("inlining") ? [] : ["turbo-inlining"];
  // Before 22 Maglev was off, and V8 prints a warning about an unknown flag.
  if (flags.length > 0 && major >= 22) flags.push("maglev-inlining");
  for (const flag of flags) v8.setFlagsFromString(`--no-${flag}`);
  return { restore: () => flags.forEach((flag) => v8.setFlagsFromString(`--${flag}`)) };
}

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
  const collect = (problems, options) => {
    try {
      gc = gc || make();
      gc(options);
    } catch {
      problems.push("no-collector");
    }
  };
  return {
    collect: (problems) => collect(problems),
    /** Returns pages too. A V8 that does not know `last-resort` runs a minor collection, so an ordinary one comes first. */
    collectEverything(problems) {
      collect(problems);
      collect(problems, { type: "major", flavor: "last-resort" });
    },
  };
}

module.exports = { createCollector, disableInlining };
