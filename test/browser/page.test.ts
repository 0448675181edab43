/** report.html in a real browser: light and dark, on a phone and in print, by mouse and by keyboard. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPageScript } from "../../scripts/page.ts";
import { pageScriptOf } from "../../src/judge/page-script.ts";
import type { PageScript } from "../../src/report/html/html.ts";
import { reportFiles } from "../../src/report/files.ts";
import { reportOf, situations } from "../report/situations.ts";
import { launchBrowser } from "../support/browser.ts";

/** Screenshots for people; git ignores them. */
const pictures = "test/browser/pictures";
const folder = mkdtempSync(join(tmpdir(), "rss-plateau-test-pages-"));
const screen = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
/** For what the page does with a delay; an idle machine never takes this long. */
const patience = { timeout: 15_000 };

let browser: Browser;
let script: PageScript;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  script = pageScriptOf(await buildPageScript());
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Opened {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly bytes: number;
  /** Console messages, errors and network requests. */
  readonly complaints: string[];
}

async function open(name: string, options = {}): Promise<Opened> {
  const situation = situations[name]!;
  const findings = situation.judgements.map((each) => each.findings);
  const html = reportFiles(reportOf(situation), situation.measurement, findings, script).get("report.html")!;
  const file = join(folder, `${name}.html`);
  writeFileSync(file, html);
  const address = pathToFileURL(file).href;

  const context = await browser.newContext({ viewport: screen, colorScheme: "light", ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await context.route(
    (url) => url.href !== address,
    (route) => {
      complaints.push(`request: ${route.request().url()}`);
      return route.abort();
    },
  );
  await page.goto(address);
  return { context, page, bytes: Buffer.byteLength(html), complaints };
}

/** The first chart's pixels of the given colour variable, and a fingerprint of all of them. */
async function lookAtChart(
  page: Page,
): Promise<{ readonly base: number; readonly head: number; readonly print: number }> {
  return await page.evaluate(`(() => {
    const canvas = document.querySelector("figure.memory canvas");
    const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
    const context = copy.getContext("2d", { willReadFrequently: true });
    context.drawImage(canvas, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const style = getComputedStyle(document.documentElement);
    const channels = (name) => [1, 3, 5].map((at) => parseInt(style.getPropertyValue(name).trim().slice(at, at + 2), 16));
    const count = (name) => {
      const wanted = channels(name);
      let found = 0;
      for (let at = 0; at < data.length; at += 4)
        if (data[at + 3] > 200 && wanted.every((value, index) => Math.abs(data[at + index] - value) < 8)) found += 1;
      return found;
    };
    let print = 0;
    for (let at = 0; at < data.length; at += 1) print = (Math.imul(print, 31) + data[at]) | 0;
    return { base: count("--base"), head: count("--head"), print };
  })()`);
}

async function faultsByAxe(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>(`axe.run(document, { resultTypes: ["violations"] })`);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}

async function widthOverflow(page: Page): Promise<number> {
  return await page.evaluate("document.documentElement.scrollWidth - innerWidth");
}

const looked = ["pass", "leak-diagnosed", "grew", "oom", "inconclusive", "five-targets", "hostile"];

describe.each(looked)("the page for %s", (name) => {
  let opened: Opened;
  beforeAll(async () => (opened = await open(name)));
  afterAll(() => opened.context.close());
  // Compressing a page of ten screens as PNG takes longer than all assertions.
  const shoot = (look: string) =>
    opened.page.screenshot({ path: `${pictures}/${name}-${look}.jpeg`, quality: 80, fullPage: true });

  it("has the verdict, the chart with its legend, and the numbers on the first screen", async () => {
    const { page } = opened;
    const boxes = await Promise.all(
      ["h1", "figure.memory canvas", "figure.memory .legend", "table.numbers thead"].map((place) =>
        page.locator(place).first().boundingBox(),
      ),
    );
    for (const box of boxes) {
      expect(box!.width).toBeGreaterThan(100);
      expect(box!.y).toBeLessThan(screen.height);
    }
    const table = await page.locator("table.numbers").first().boundingBox();
    // An overview of several targets takes its room first.
    const room = name === "five-targets" ? 2 * screen.height : screen.height;
    expect(table!.y + table!.height).toBeLessThan(room);
    expect(await page.locator("figure.memory .legend").first().innerText()).toMatch(/base, median of 3 trials[^]*head/);
    expect(await widthOverflow(page)).toBe(0);
    await page.screenshot({ path: `${pictures}/${name}-first-screen.png` });
    await shoot("light");
  });

  it("draws both sides into the chart", async () => {
    const { base, head } = await lookAtChart(opened.page);
    expect(base).toBeGreaterThan(200);
    expect(head).toBeGreaterThan(50);
  });

  it("has nothing to fault for an audit of accessibility, in light", async () => {
    expect(await faultsByAxe(opened.page)).toEqual([]);
  });

  it("turns dark with the reader's machine, chart and all, and stays accessible", async () => {
    const { page } = opened;
    const light = await lookAtChart(page);
    await page.emulateMedia({ colorScheme: "dark" });
    await expect.poll(async () => (await lookAtChart(page)).print, patience).not.toBe(light.print);
    expect((await lookAtChart(page)).base).toBeGreaterThan(200);
    expect(await faultsByAxe(page)).toEqual([]);
    await shoot("dark");
    await page.emulateMedia({ colorScheme: "light" });
  });

  it("fits a phone without scrolling sideways", async () => {
    const { page } = opened;
    await page.setViewportSize(phone);
    await expect
      .poll(async () => (await page.locator("figure.memory canvas").first().boundingBox())!.width, patience)
      .toBeLessThan(phone.width);
    expect(await widthOverflow(page)).toBe(0);
    await shoot("phone");
    await page.setViewportSize(screen);
  });

  it("prints the static chart, and no controls", async () => {
    const { page } = opened;
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("figure.memory svg.rp-chart").first().isVisible()).toBe(true);
    expect(await page.locator("figure.memory .canvas").first().isVisible()).toBe(false);
    expect(await page.locator(".controls").first().isVisible()).toBe(false);
    await shoot("print");
    await page.emulateMedia({ media: "screen" });
  });

  it("says nothing on the console and asks the network for nothing", () => {
    expect(opened.complaints).toEqual([]);
    expect(opened.bytes).toBeLessThan(name === "five-targets" ? 1_500_000 : 500_000);
  });
});

describe("by keyboard", () => {
  let opened: Opened;
  beforeAll(async () => (opened = await open("leak-diagnosed")));
  afterAll(() => opened.context.close());

  /** Presses Tab until the element has the focus; no more often than any reader would. */
  async function tabTo(selector: string): Promise<void> {
    for (let presses = 0; presses < 30; presses += 1) {
      await opened.page.keyboard.press("Tab");
      const target = opened.page.locator(selector).first();
      if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    }
    throw new Error(`Tab does not reach ${selector}`);
  }

  it("reads the chart at a request count, and the kinds of memory with it", async () => {
    const { page } = opened;
    await tabTo("figure.memory input[type=range]");
    await page.keyboard.press("Home");
    const slider = page.locator("figure.memory input[type=range]").first();
    expect(await slider.getAttribute("aria-valuetext")).toMatch(
      /^0 requests, base 20\.8 MiB, head 20\.8 MiB, head − base /,
    );
    for (let presses = 0; presses < 100; presses += 1) await page.keyboard.press("ArrowRight");
    expect(await slider.getAttribute("aria-valuetext")).toBe(
      "5,000 requests, base 22.0 MiB, head 27.3 MiB, head − base +5.32 MiB",
    );
    expect(await page.locator("figure.memory output").first().innerText()).toContain("27.3 MiB");
    expect(await page.locator("figure.kind .reading.head").first().innerText()).toBe("head 27.3 MiB");
  });

  it("zooms in, out, and back to the whole run", async () => {
    const { page } = opened;
    const whole = await lookAtChart(page);
    await tabTo("button[data-zoom=in]");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await lookAtChart(page)).print, patience).not.toBe(whole.print);
    await page.screenshot({ path: `${pictures}/zoomed.png` });
    await tabTo("button[data-zoom=whole]");
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await lookAtChart(page)).print, patience).toBe(whole.print);
  });

  it("takes the single trials out of the chart and puts them back", async () => {
    const { page } = opened;
    const all = await lookAtChart(page);
    await tabTo("figure.memory input[type=checkbox]");
    await page.keyboard.press("Space");
    await expect.poll(async () => (await lookAtChart(page)).print, patience).not.toBe(all.print);
    await page.keyboard.press("Space");
    await expect.poll(async () => (await lookAtChart(page)).print, patience).toBe(all.print);
  });
});

describe("by hand", () => {
  let opened: Opened;
  beforeAll(async () => (opened = await open("leak-diagnosed")));
  afterAll(() => opened.context.close());

  it("reads where the mouse points, and zooms into what it drags across", async () => {
    const { page } = opened;
    const plot = (await page.locator("figure.memory .u-over").first().boundingBox())!;
    const at = (share: number) => [plot.x + plot.width * share, plot.y + plot.height / 2] as const;
    await page.mouse.move(...at(0.5));
    expect(Number((await page.locator(".count").first().innerText()).replace(",", ""))).toBeCloseTo(5_000, -2);
    const whole = await lookAtChart(page);
    await page.mouse.down();
    await page.mouse.move(...at(0.75), { steps: 5 });
    await page.mouse.up();
    await expect.poll(async () => (await lookAtChart(page)).print, patience).not.toBe(whole.print);
    await page.mouse.move(...at(0));
    expect(Number((await page.locator(".count").first().innerText()).replace(",", ""))).toBeGreaterThan(4_900);
    await page.mouse.dblclick(...at(0.5));
    await expect.poll(async () => (await lookAtChart(page)).print, patience).toBe(whole.print);
  });
});

describe("without JavaScript", () => {
  it("shows the static chart and the same words", async () => {
    const { context, page, complaints } = await open("leak-diagnosed", { javaScriptEnabled: false });
    expect(await page.locator("figure.memory svg.rp-chart").first().isVisible()).toBe(true);
    expect(await page.locator(".controls, .canvas, .legend").filter({ visible: true }).count()).toBe(0);
    expect(await page.locator("ol.chain li").first().innerText()).toBe("module app.registry");
    // The browser reports that scripts are disabled.
    expect(complaints.filter((each) => !each.includes("sandboxed"))).toEqual([]);
    await context.close();
  });
});
