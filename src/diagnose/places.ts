/** Finds the repository's path of a file in the container, by the longest common suffix of their paths. */
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Examination } from "../model/diagnosis.ts";
import type { DiagnosisEvidence } from "../model/measurement.ts";

/** Folders without files of the app's own. */
const skipped = new Set([".git", "node_modules", ".venv", "venv", "__pycache__"]);
const mostFiles = 20_000;

/** Paths relative to the root, separated by `/`; none where the tree cannot be read. */
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

/** undefined where no file has a common suffix, or several have equally long ones. */
function findPlace(inside: string, files: readonly string[]): string | undefined {
  const ranked = files
    .map((file) => ({ file, common: commonEnd(inside.split("/"), file.split("/")) }))
    .filter(({ common }) => common > 0)
    .sort((one, other) => other.common - one.common || one.file.length - other.file.length);
  const [best, next] = ranked;
  // `app/main.py` and `tools/main.py` both have the suffix `main.py` of `/srv/main.py`.
  if (best === undefined || (next !== undefined && next.common === best.common)) return undefined;
  return best.file;
}

/** The number of common trailing parts. */
function commonEnd(one: readonly string[], other: readonly string[]): number {
  let common = 0;
  while (common < other.length && one.at(-1 - common) === other.at(-1 - common)) common += 1;
  return common;
}
