import { mkdir, writeFile } from "node:fs/promises";
import { mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { findPlaces, listFiles } from "../../src/diagnose/places.ts";
import { examination } from "../support/evidence.ts";

const files = ["services/api/app/main.py", "services/api/app/models.py", "tools/main.py", "server.js"];

test.each([
  ["the longest common end wins", "/srv/app/main.py", "services/api/app/main.py"],
  ["one file of that name is enough", "/srv/models.py", "services/api/app/models.py"],
  ["several that end alike are no answer", "/srv/main.py", undefined],
  ["nothing ends alike", "/usr/lib/python3/dist-packages/uvicorn/server.py", undefined],
  ["at the root", "/app/server.js", "server.js"],
])("%s", (_what, inside, repository) => {
  const looked = examination("head", { sites: { [`${inside}:3 run`]: 500 } });
  expect(findPlaces([looked], files)).toEqual(repository === undefined ? [] : [{ inside, repository }]);
});

test("files of libraries are not looked for", () => {
  const looked = examination("head", { sites: { "lib:/usr/lib/node/server.js:3 run": 500 } });
  expect(findPlaces([looked], files)).toEqual([]);
});

test("the files of the build context, by their paths in the repository, without what was installed there", async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "places-"));
  for (const file of ["api/app/main.py", "api/node_modules/x/index.js", "web/index.js"]) {
    await mkdir(dirname(join(folder.path, file)), { recursive: true });
    await writeFile(join(folder.path, file), "");
  }
  expect(await listFiles(folder.path, "api")).toEqual(["api/app/main.py"]);
  expect(await listFiles(folder.path, "nowhere")).toEqual([]);
});
