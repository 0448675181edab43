/** Maps V8's sampling profile to places in the app's sources. Syntax as in probe.cjs. */
"use strict";

const siteLimit = 60;
/** Beyond it the line is that of a minified bundle, where only columns distinguish functions. */
const readableColumn = 500;
const libraries = /[\\/]node_modules[\\/]|[\\/]\.yarn[\\/]|[\\/]\.pnp\.c?js$|[\\/]opt[\\/]yarn-|[\\/]corepack[\\/]/;

/** Each allocation belongs to the app's innermost function on the stack, or else to the innermost that has a file. */
function collectSites(profile) {
  const samples = new Map();
  for (const { nodeId } of profile.samples || []) samples.set(nodeId, (samples.get(nodeId) || 0) + 1);

  const sites = new Map();
  let total = 0;
  const open = [{ node: profile.head, holder: null }];
  while (open.length > 0) {
    const { node, holder } = open.pop();
    const place = describeFrame(node.callFrame);
    if (place.file.startsWith(__dirname)) continue;
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

/** A frame as a place in the app's sources, through its source map where the app has enabled source maps. */
function describeFrame({ functionName, url, lineNumber, columnNumber }) {
  const place = { file: toPath(url), line: Math.max(0, lineNumber + 1), column: Math.max(0, columnNumber) };
  const { file, line, column } = findOriginal(place) || place;
  const isCode = file !== "" && !/^(node:|internal\/|evalmachine\.|wasm:)/.test(file);
  const called = functionName || "(anonymous)";
  return {
    file,
    line,
    function: column > readableColumn ? `${called} at column ${column + 1}` : called,
    own: isCode && !libraries.test(file),
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

module.exports = { collectSites, describeFrame };
