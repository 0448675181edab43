/** `rss-plateau init`: writes a first config and a workflow; never overwrites a file. */
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError } from "../model/errors.ts";
import { draftConfig, draftWorkflow } from "../inputs/init/starter-files.ts";

const dockerfilePath = "Dockerfile";

/** Returns lines for the user. */
export async function init(root: string): Promise<readonly string[]> {
  const dockerfile = await readFile(join(root, dockerfilePath), "utf8").catch((cause: unknown) => {
    throw new UserError(`There is no Dockerfile in ${root}. Run init in the folder of the Dockerfile.`, { cause });
  });
  const drafts: readonly (readonly [string, string])[] = [
    ["rss-plateau.yml", draftConfig({ dockerfile, dockerfilePath })],
    [".github/workflows/rss-plateau.yml", draftWorkflow({ action: "rss-plateau/rss-plateau@v0" })],
  ];
  const lines: string[] = [];
  for (const [path, content] of drafts) {
    if (existsSync(join(root, path))) {
      lines.push(`kept ${path}, which already exists`);
      continue;
    }
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
    lines.push(`wrote ${path}`);
  }
  return lines;
}
