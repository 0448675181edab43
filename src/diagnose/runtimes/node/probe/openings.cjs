/**
 * Which functions of the app opened the descriptors that are open now: a number has no allocation to be found by. Node
 * tells nobody of an `open`, so `fs` has ours around its own, from before the app is loaded, as it may take them out of
 * `fs` there. They do nothing until they are told to. Syntax as in probe.cjs.
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

/** `describeFrame`: of sites.cjs. */
function watchOpenings(describeFrame) {
  /** Path → the key of the place that opens it, and key → place: no objects of ours for each path, to be counted. */
  const byPath = new Map();
  const places = new Map([[nobody, null]]);
  let watching = false;

  function note(file, wrapper) {
    if (!watching) return;
    try {
      // What is no path `fs` refuses itself.
      const text = file instanceof URL ? fileURLToPath(file) : Buffer.isBuffer(file) ? file.toString() : file;
      if (typeof text !== "string") return;
      const name = path.resolve(text);
      if (byPath.size >= pathLimit && !byPath.has(name)) return;
      const place = findPlace(wrapper, describeFrame);
      const key = place === null ? nobody : `${place.file}:${place.line}:${place.function}`;
      if (!places.has(key)) places.set(key, place);
      byPath.set(name, merge(byPath.get(name), key));
    } catch {
      // The app's call goes on as if nobody had looked.
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

/** A path that several places open is nobody's. */
function merge(key, other) {
  return key === undefined || key === other ? other : nobody;
}

/** The innermost frame of the app's own. null: there is none. The app's way of writing stacks is left alone. */
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

/** The folder's links followed; the file itself may be gone. */
function resolveFolder(file) {
  return attempt(() => path.join(realpathSync(path.dirname(file)), path.basename(file)), file);
}

/** What each descriptor leads to, as far as this process may see it. */
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
