/**
 * Takes the pictures of the README from the folder of a real run: the comment as GitHub shows it, and the first screen
 * of report.html. `node scripts/pictures.ts [FOLDER]`, by default what `npm run demo` wrote; needs Chromium.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { findProgram } from "./command.ts";
import { commentPage } from "./comment-page.ts";

const folder = resolve(process.argv[2] ?? "demo-report");
const images = fileURLToPath(new URL("../docs/images/", import.meta.url));
/** For high-density screens. */
const screen = { deviceScaleFactor: 2 } as const;

mkdirSync(images, { recursive: true });
await using browser = await openBrowser();
await takeComment(browser);
await takeReport(browser);

async function openBrowser(): Promise<Browser & AsyncDisposable> {
  const executablePath = ["chromium", "chromium-browser", "google-chrome"].map(findProgram).find(Boolean);
  if (executablePath === undefined) throw new Error("There is no Chromium: install one (apt-get install chromium).");
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return await chromium.launch({ executablePath, args: ["--no-sandbox", ...quiet] });
}

async function takeComment(browser: Browser): Promise<void> {
  const page = await browser.newPage({ ...screen, viewport: { width: 900, height: 1_200 } });
  await page.setContent(commentPage(readFileSync(join(folder, "report.md"), "utf8")));
  await page.addScriptTag({ path: fileURLToPath(import.meta.resolve("mermaid-11/dist/mermaid.min.js")) });
  await page.evaluate("mermaid.initialize({ startOnLoad: false }); mermaid.run({ querySelector: '.mermaid' })");
  await page.locator(".mermaid svg").first().waitFor();
  await page.locator(".comment").screenshot({ path: join(images, "comment.png") });
  await page.close();
}

async function takeReport(browser: Browser): Promise<void> {
  const page = await browser.newPage({ ...screen, viewport: { width: 1_200, height: 900 } });
  await page.goto(pathToFileURL(join(folder, "report.html")).href);
  await page.screenshot({ path: join(images, "report.png") });
  await page.close();
}
