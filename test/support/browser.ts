/** A real Chromium for the tests of what people look at: found, or installed where nobody has to be asked. */
import { type Browser, chromium } from "playwright-core";
import { findProgram, hasAptAsRoot, installPackages } from "../../scripts/command.ts";

const programs = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
/** Pages without a font measure nothing and look like nothing. */
const packages = ["chromium", "fonts-dejavu-core"];

/** Its pages are our own files, and root may not use its sandbox. Nothing of its own accord goes to the network. */
const args = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** Throws when there is no browser and none can be installed: a test that cannot look does not pass. */
export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: await ensureBrowser(), args });
}

async function ensureBrowser(): Promise<string> {
  const found = findBrowser();
  if (found !== undefined) return found;
  if (!hasAptAsRoot()) throw new Error(`No browser was found (${programs.join(", ")}): install Chromium.`);
  const { succeeded, tail } = await installPackages(packages);
  const installed = findBrowser();
  if (succeeded && installed !== undefined) return installed;
  throw new Error(`apt-get could not install ${packages.join(", ")}; install Chromium by hand. It said: ${tail}`);
}

function findBrowser(): string | undefined {
  return programs.map(findProgram).find((path) => path !== undefined);
}
