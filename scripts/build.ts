/** Builds dist/ (what the runner and the terminal run, without node_modules) and schema/. */
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { build } from "rolldown";
import { buildPageScript } from "./page.ts";
import { writeSchemas } from "./schemas.ts";

const cachePackages =
  /node_modules\/(@actions\/(cache|glob)|@azure|@typespec|@protobuf-ts|agent-base|https?-proxy-agent|minimatch|brace-expansion|balanced-match|fast-xml-parser|strnum)\//;

function isVendor(id: string): boolean {
  return /node_modules|scripts\/stubs/.test(id) && !cachePackages.test(id);
}

await build({
  input: { action: "src/action.ts", cli: "src/cli.ts" },
  platform: "node",
  // hdr-histogram-js, under autocannon, has `eval("require('zlib')")` on a path that we never take.
  checks: { eval: false },
  // Native add-ons are optional accelerators of ssh2, which falls back without them. Bundled, dist/ would depend
  // on whether a compiler was there when the packages were installed.
  external: [/\.node$/],
  resolve: {
    // Only used to reach an engine over SSH and to build through BuildKit's gRPC API; we do neither.
    alias: {
      ssh2: new URL("stubs/unsupported.cjs", import.meta.url).pathname,
      "@grpc/grpc-js": new URL("stubs/unsupported.cjs", import.meta.url).pathname,
      "@grpc/proto-loader": new URL("stubs/unsupported.cjs", import.meta.url).pathname,
    },
  },
  output: {
    dir: "dist",
    format: "cjs",
    cleanDir: true,
    // Ours and the packages' code apart: a change of ours touches small files that can be reviewed. The cache's
    // client is as large as all the rest, and only loaded where somebody reuses baselines.
    codeSplitting: {
      groups: [
        { name: "vendor", test: isVendor, priority: 1 },
        { name: "cache", test: cachePackages },
        { name: "shared", test: /src\//, minShareCount: 2 },
      ],
    },
    entryFileNames: "[name].cjs",
    chunkFileNames: "[name].cjs",
  },
});
// Read at run time, from beside the bundle, as from beside the sources.
for (const runtime of readdirSync("src/diagnose/runtimes")) {
  const probe = `src/diagnose/runtimes/${runtime}/probe`;
  if (existsSync(probe))
    cpSync(probe, `dist/probes/${runtime}/probe`, { recursive: true, filter: (path) => !path.includes("__pycache__") });
}
writeFileSync("dist/page.js", await buildPageScript());
writeSchemas();

const files = readdirSync("dist", { recursive: true, withFileTypes: true });
for (const file of files
  .filter((each) => each.isFile())
  .map(({ parentPath, name }) => relative("dist", join(parentPath, name)))
  .sort()) {
  const content = readFileSync(`dist/${file}`);
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 12);
  console.log(`dist/${file}  ${(content.length / 1024).toFixed(0)} KiB  ${digest}`);
}
