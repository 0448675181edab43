/** Where files of the container are in the repository: by the longest common end of their paths. */
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Examination } from "../model/diagnosis.ts";
import type { DiagnosisEvidence } from "../model/measurement.ts";

/** Not looked into: nothing of the app's own is there. */
const skipped = new Set([".git", "node_modules", ".venv", "venv", "__pycache__"]);
const mostFiles = 20_000;

/** Paths relative to the root, `/` between their parts. A tree that cannot be read has none. */
export async function listFiles(root: string, context: string): Promise<readonly string[]> {
  const files: string[] = [];
  const folders = [join(root, context)];
  for (let folder = folders.pop(); folder !== undefined && files.length < mostFiles; folder = folders.pop()) {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !skipped.has(entry.name)) folders.push(path);
      else if (entry.isFile()) files.push(relative(root, path));
    }
  }
  return files;
}

export function findPlaces(
  examinations: readonly Examination[],
  files: readonly string[],
): DiagnosisEvidence["places"] {
  const sites = examinations
    .filter(({ side }) => side === "head")
    .flatMap(({ rounds }) => rounds)
    .flatMap(({ answers }) => answers)
    .flatMap(({ sites, cycles, opened }) => [...sites, ...(cycles?.sites ?? []), ...(opened ?? [])])
    .filter(({ own }) => own);
  return [...new Set(sites.map(({ file }) => file))].flatMap((inside) => {
    const repository = findPlace(inside, files);
    return repository === undefined ? [] : [{ inside, repository }];
  });
}

/** undefined: no file ends alike, or several do equally. */
function findPlace(inside: string, files: readonly string[]): string | undefined {
  const ranked = files
    .map((file) => ({ file, common: commonEnd(inside.split("/"), file.split("/")) }))
    .filter(({ common }) => common > 0)
    .sort((one, other) => other.common - one.common || one.file.length - other.file.length);
  const [best, next] = ranked;
  // `app/main.py` and `tools/main.py` both end in the `main.py` of `/srv/main.py`.
  if (best === undefined || (next !== undefined && next.common === best.common)) return undefined;
  return best.file;
}

/** Parts at the end that are the same; all of the file's must be, or the next one would tell them apart. */
function commonEnd(one: readonly string[], other: readonly string[]): number {
  let common = 0;
  while (common < other.length && one.at(-1 - common) === other.at(-1 - common)) common += 1;
  return common;
}
