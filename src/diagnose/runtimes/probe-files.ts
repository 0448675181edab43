/** The probes as files of a container, and the environment that loads them. Set only where a diagnosis looks in. */
import { readdir, readFile } from "node:fs/promises";
import type { ContainerFile } from "../../model/ports.ts";

/** Inside the container. */
export const probeRoot = "/rss-plateau";
export const answersFolder = `${probeRoot}/out`;

/** Each runtime's folder has a `probe/`: beside this file as a source, in `probes/` beside the bundle. */
const folder = new URL(import.meta.url.endsWith(".ts") ? "./" : "./probes/", import.meta.url);

export async function readProbeFiles(): Promise<readonly ContainerFile[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) =>
    /^\w+\/probe\/\w+\.(?:py|cjs|rb)$/.test(name),
  );
  const probes = await Promise.all(
    names.sort().map(async (name) => ({
      path: `${probeRoot}/probe/${name.replace("/probe/", "/")}`,
      content: await readFile(new URL(name, folder), "utf8"),
      mode: 0o644,
    })),
  );
  const shared = (path: string): ContainerFile => ({ path: `${probeRoot}/${path}`, content: null, mode: 0o1777 });
  // The app may run as any user, and answers where everybody may.
  return [shared("ctl"), shared("out"), ...probes];
}

/** Variables that hold a list, with what stands between two entries. */
const probeVariables = [
  { name: "PYTHONPATH", entry: `${probeRoot}/probe/python`, separator: ":" },
  { name: "NODE_OPTIONS", entry: `--require ${probeRoot}/probe/node/probe.cjs`, separator: " " },
  { name: "RUBYOPT", entry: `-r${probeRoot}/probe/ruby/probe.rb`, separator: " " },
] as const;

/** What the image or the config has of these stays, after ours. `env` holds both, the config's on top. */
export function probeEnvironment(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const lists = probeVariables.map(({ name, entry, separator }) => {
    const own = env[name];
    return [name, own === undefined || own === "" ? entry : `${entry}${separator}${own}`] as const;
  });
  return { ...Object.fromEntries(lists), RSS_PLATEAU_DIR: probeRoot };
}
