/** README and docs/: generated from the code where possible, compared with it elsewhere. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { marked, type Token, type Tokens } from "marked";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { documentPaths, withBlocks } from "../../scripts/docs.ts";
import { parseConfig } from "../../src/inputs/config/parse-config.ts";
import { verdictsWorstFirst } from "../../src/model/report-json.ts";
import { type LanguageService, openLanguageService } from "../support/language-service.ts";

const paths = documentPaths();
const pages = ["ARCHITECTURE.md", "CONTRIBUTING.md", "examples/workflows/README.md", ...paths];
const read = (path: string): string => readFileSync(path, "utf8");

function tokensOf(path: string): readonly Token[] {
  const all: Token[] = [];
  void marked.walkTokens(marked.lexer(read(path)), (token) => void all.push(token));
  return all;
}

function isOf<Type extends Tokens.Link | Tokens.Image | Tokens.Heading | Tokens.Code>(type: Type["type"]) {
  return (token: Token): token is Type => token.type === type;
}

/** The anchors that GitHub derives from headings. */
function anchorsOf(path: string): readonly string[] {
  return tokensOf(path)
    .filter(isOf<Tokens.Heading>("heading"))
    .map(({ text }) =>
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(" ", "-"),
    );
}

function yamlBlocksOf(path: string): readonly string[] {
  const blocks = tokensOf(path).filter(isOf<Tokens.Code>("code"));
  return blocks.filter(({ lang }) => lang === "yaml").map(({ text }) => text);
}

describe.each(paths)("%s", (path) => {
  test("has its generated parts as `npm run docs` writes them", () => {
    expect(withBlocks(read(path))).toBe(read(path));
  });
});

describe.each(pages)("the links of %s", (path) => {
  const all = tokensOf(path);
  const links = [...all.filter(isOf<Tokens.Link>("link")), ...all.filter(isOf<Tokens.Image>("image"))];
  const local = links.map(({ href }) => href).filter((href) => !/^https?:/.test(href));

  test("are not broken", () => {
    const broken = local.filter((href) => {
      const [file = "", anchor] = href.split("#");
      const target = file === "" ? path : join(dirname(path), file);
      return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
    });
    expect(broken).toEqual([]);
  });
});

test("each page is in the index, and the index in the README", () => {
  const index = read("docs/README.md");
  for (const path of paths.filter((each) => each.startsWith("docs/") && each !== "docs/README.md")) {
    expect(index).toContain(`(${path.slice("docs/".length)})`);
  }
  expect(read("README.md")).toContain("(docs/README.md)");
});

describe("the blocks of YAML", () => {
  const blocks = paths.flatMap((path) => yamlBlocksOf(path).map((text) => ({ path, text })));
  const kindOf = (text: string): string => {
    const keys = Object.keys(parse(text) as object);
    if (keys.includes("targets") || keys.includes("gate")) return "config";
    return keys.includes("jobs") ? "workflow" : "other";
  };
  let service: LanguageService;
  beforeAll(async () => {
    service = await openLanguageService();
  });

  test("that are configs are accepted by the config parser", () => {
    const configs = blocks.filter(({ text }) => kindOf(text) === "config");
    expect(configs.length).toBeGreaterThan(5);
    for (const { path, text } of configs) expect(() => parseConfig(text, path)).not.toThrow();
  });

  test("that are workflows are right for GitHub's language service", async () => {
    const workflows = blocks.filter(({ text }) => kindOf(text) === "workflow");
    expect(workflows.length).toBeGreaterThan(0);
    for (const { text } of workflows) expect(await service.judge("workflow.yml", text)).toEqual([]);
  });

  test("that are neither belong to another CI system, and to its page", () => {
    const others = blocks.filter(({ text }) => kindOf(text) === "other");
    expect([...new Set(others.map(({ path }) => path))]).toEqual(["docs/other-ci.md"]);
  });
});

test("every verdict but pass and improved has a section of what to do", () => {
  const wanted = verdictsWorstFirst.filter((verdict) => verdict !== "pass" && verdict !== "improved");
  expect(anchorsOf("docs/when-it-says.md")).toEqual(expect.arrayContaining([...wanted]));
});

test("the README begins with what it is, what it needs, what it does in three sentences, and the workflow", () => {
  const opening = marked.lexer(read("README.md")).filter(({ type }) => type !== "space");
  const types = opening.slice(0, 5).map(({ type }) => type);
  expect(types).toEqual(["heading", "paragraph", "paragraph", "paragraph", "code"]);
  const [, , needs, does] = opening as readonly Tokens.Paragraph[];
  expect(needs?.text).toMatch(/needs a Dockerfile or an image, and a Docker Engine/);
  expect(does?.text.match(/\.(\s|$)/g)).toHaveLength(3);
});

describe("the checks of the documents can fail", () => {
  test("an outdated table is found", () => {
    const text = read("docs/reference.md");
    expect(withBlocks(text.replace("`github-token`", "`githubtoken`"))).toBe(text);
    expect(text).not.toContain("`githubtoken`");
  });

  test("an unknown block is refused", () => {
    expect(() => withBlocks("<!-- generated: nothing -->\n<!-- end -->")).toThrow("no generated block nothing");
  });
});
