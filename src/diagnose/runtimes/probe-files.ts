/** The probes as files of a container, and the environment that loads them. Only containers of a diagnosis get them. */
import { readdir, readFile } from "node:fs/promises";
import type { ContainerFile } from "../../model/ports.ts";
import { runtimes } from "./runtimes.ts";

/** Inside the container. */
export const probeRoot = "/rss-plateau";
export const answersFolder = `${probeRoot}/out`;

/** Each runtime's folder has a `probe/`: beside this file as a source, in `probes/` beside the bundle. */
const folder = new URL(import.meta.url.endsWith(".ts") ? "./" : "./probes/", import.meta.url);

export async function readProbeFiles(): Promise<readonly ContainerFile[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /^\w+\/probe\/\w+\.\w+$/.test(name));
  const probes = await Promise.all(
    names.sort().map(async (name) => ({
      path: `${probeRoot}/probe/${name.replace("/probe/", "/")}`,
      content: await readFile(new URL(name, folder), "utf8"),
      mode: 0o644,
    })),
  );
  const shared = (path: string): ContainerFile => ({ path: `${probeRoot}/${path}`, content: null, mode: 0o1777 });
  // The app may run as any user, so anyone may write answers.
  return [shared("ctl"), shared("out"), ...probes];
}

/**
 * Loads all probes, as nobody knows beforehand which runtime an image starts. `env`: of the image, with the config's on
 * top; its entries follow ours.
 */
export function probeEnvironment(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const lists = Object.entries(runtimes).flatMap(([name, { load }]) => {
    if (load === null) return [];
    const ours = load.entry(`${probeRoot}/probe/${name}`);
    const own = env[load.variable] ?? "";
    return [[load.variable, own === "" ? ours : `${ours}${load.separator}${own}`] as const];
  });
  return { ...Object.fromEntries(lists), RSS_PLATEAU_DIR: probeRoot };
}
