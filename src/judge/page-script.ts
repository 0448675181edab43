/** Reads the script of report.html, which the build writes to dist/. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { PageScript } from "../report/html/html.ts";

/** The script lies next to the bundle; the sources take it from dist/ too. */
const places = { bundle: "page.js", source: "../../dist/page.js" };

export function readPageScript(): PageScript {
  const place = import.meta.url.endsWith(".ts") ? places.source : places.bundle;
  return pageScriptOf(readFileSync(new URL(place, import.meta.url), "utf8"));
}

export function pageScriptOf(code: string): PageScript {
  return { code, hash: `sha256-${createHash("sha256").update(code).digest("base64")}` };
}
