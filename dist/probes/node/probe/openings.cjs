/**
 * Finds the app's functions that opened the descriptors which are open now: a descriptor has no allocation to be found
 * by. Node has no hook for `open`, so its functions are wrapped before the app, which may destructure `fs`, is loaded.
 * The wrappers only pass calls on until `start`. Syntax as in probe.cjs.
 */
"use strict";

const fs = require("fs");
const { fileURLToPath } = require("url");
const path = require("path");
const { readdirSync, readlinkSync, realpathSync } = fs;

const pathLimit = 20000;
const siteLimit = 20;
const frameLimit = 30;
const nobody = "";

/** `describeFrame`: see sites.cjs. */
function watchOpenings(describeFrame) {
  /** Path → key of the place that opens it, and key → place: an object per path would be counted as the app's. */
  const byPath = new Map();
  const places = new Map([[nobody, null]]);
  let watching = false;

  function note(file, wrapper) {
    if (!watching) return;
    try {
      // `fs` itself rejects what is not a path.
      const text = file instanceof URL ? fileURLToPath(file) : Buffer.isBuffer(file) ? file.toString() : file;
      if (typeof text !== "string") return;
      const name = path.resolve(text);
      if (byPath.size >= pathLimit && !byPath.has(name)) return;
      const place = findPlace(wrapper, describeFrame);
      const key = place === null ? nobody : `${place.file}:${place.line}:${place.function}`;
      if (!places.has(key)) places.set(key, place);
      byPath.set(name, merge(byPath.get(name), key));
    } catch {
      // The app's call must not notice.
    }
  }

  function wrap(target, name) {
    const original = target[name];
    function wrapper(...parameters) {
      note(parameters[0], wrapper);
      return Reflect.apply(original, this, parameters);
    }
    Object.defineProperties(wrapper, Object.getOwnPropertyDescriptors(original));
    target[name] = wrapper;
  }

  function countBySite() {
    const keys = new Map();
    for (const [file, key] of byPath) {
      const real = resolveFolder(file);
      keys.set(real, merge(keys.get(real), key));
    }
    const counts = new Map();
    for (const target of listDescriptors()) {
      const key = keys.get(target.replace(/ \(deleted\)$/, ""));
      const place = places.get(key);
      if (!place) continue;
      const site = counts.get(key) || { ...place, bytes: 0, count: 0 };
      site.count += 1;
      counts.set(key, site);
    }
    return [...counts.values()].sort((one, other) => other.count - one.count).slice(0, siteLimit);
  }

  function stop() {
    watching = false;
    byPath.clear();
  }

  wrap(fs, "open");
  wrap(fs, "openSync");
  wrap(fs.promises, "open");
  return {
    start() {
      watching = true;
    },
    countBySite,
    stop,
  };
}

/** A path that several places open belongs to none of them. */
function merge(key, other) {
  return key === undefined || key === other ? other : nobody;
}

/** The app's innermost frame; null where there is none. Leaves the app's way of formatting stacks alone. */
function findPlace(wrapper, describeFrame) {
  const { stackTraceLimit } = Error;
  const own = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  try {
    Error.stackTraceLimit = frameLimit;
    Error.prepareStackTrace = (_error, frames) => frames;
    const holder = {};
    Error.captureStackTrace(holder, wrapper);
    for (const frame of holder.stack) {
      const place = describeFrame({
        functionName: frame.getFunctionName(),
        url: frame.getFileName() || "",
        lineNumber: frame.getLineNumber() - 1,
        columnNumber: frame.getColumnNumber() - 1,
      });
      if (place.own && !place.file.startsWith(__dirname)) return place;
    }
    return null;
  } finally {
    if (own) Object.defineProperty(Error, "prepareStackTrace", own);
    else delete Error.prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Follows links of the folder only: the file itself may be gone. */
function resolveFolder(file) {
  return attempt(() => path.join(realpathSync(path.dirname(file)), path.basename(file)), file);
}

/** What each descriptor leads to, as far as this process may read it. */
function listDescriptors() {
  const folder = "/proc/self/fd";
  return attempt(() => readdirSync(folder), []).flatMap((name) =>
    attempt(() => [readlinkSync(`${folder}/${name}`)], []),
  );
}

function attempt(read, otherwise) {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

module.exports = { watchOpenings };
