import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { parseHeapGraph, snapshotLimitBytes } from "../../src/diagnose/runtimes/node/heap/graph.ts";
import { summariseHeapSnapshots } from "../../src/diagnose/runtimes/node/heap-snapshot.ts";
import { nodes } from "./node/subject.ts";

const folder = mkdtempSync(join(tmpdir(), "heap-snapshot-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const planted = fileURLToPath(new URL("node/planted.cjs", import.meta.url));

describe.each(nodes)("%s", (node) => {
  execFileSync(node, [planted, folder]);
  const read = (name: string) => readFileSync(join(folder, `${name}.heapsnapshot`), "utf8");
  const [first, last] = [read("first"), read("last")];
  const { types, held } = summariseHeapSnapshots(first, last);
  const countsOf = (name: string) =>
    [types.before, types.after].map((side) => side.find((type) => type.name === name)?.count);
  const chainOf = (type: string, detail: "full" | "types" = "full") =>
    held(type, detail)?.chain.map((link) => link.replaceAll(/\d+/g, "N"));
  const module = `module ${planted.replaceAll(/\d+/g, "N")}`;

  test("instances are counted by constructor, strings and functions beside them", () => {
    expect(countsOf("InArray")).toEqual([50, 100]);
    expect(countsOf("InTimer")).toEqual([50, 100]);
    expect(countsOf("suspended wait")).toEqual([50, 100]);
    expect(types.after.map(({ name }) => name)).toEqual(types.before.map(({ name }) => name));
    expect(types.after.find(({ name }) => name === "InArray")?.bytes).toBeGreaterThan(100 * 24);
  });

  test("what nothing holds is not there", () => {
    expect(countsOf("InWeakRef")).toEqual([undefined, undefined]);
    expect(held("InWeakRef", "full")).toBeNull();
  });

  test.each([
    ["InArray", ["{array} Array", "[N].kept.instance InArray"]],
    ["InMap", ["{byKey} Map", "[entry] InMap"]],
    ["InSet", ["{set} Set", "[entry] InSet"]],
    [
      "InListener",
      [
        "{bus} EventEmitter",
        "._events.request Array",
        "[N] function (anonymous) (planted.cjs)",
        "{instance} InListener",
      ],
    ],
    ["InKey", ["{byUser}['ann.N@example.org'] InKey"]],
  ])("%s: the file's variable, and from there on down", (type, chain) => {
    expect(chainOf(type)).toEqual([module, ...chain]);
  });

  test("a timer is held by the runtime's list of timers", () => {
    const chain = chainOf("InTimer");
    expect(chain?.[0]).toMatch(/^module node:(internal\/)?timers$/);
    expect(chain?.slice(-2)).toEqual(["._onTimeout function (anonymous) (planted.cjs)", "{instance} InTimer"]);
  });

  test("a promise that is never settled is held by who could settle it, and holds who waits", () => {
    const chain = chainOf("InPromise");
    expect(chain?.slice(0, 2)).toEqual([module, "{waiters} Array"]);
    expect(chain).toContain("suspended wait");
  });

  test("what Node has to destroy some day is held by who uses it", () => {
    expect(chainOf("Gzip")).toEqual([module, "{streams} Array", "[N].response.stream Gzip"]);
  });

  test("a WeakMap's value is held by its key", () => {
    expect(chainOf("InWeakMap")?.slice(0, 2)).toEqual([module, "{keys} Array"]);
  });

  test("a list is one link, with its length", () => {
    const chain = held("InList", "full")?.chain;
    expect(chain?.slice(0, 2)).toEqual([`module ${planted}`, "{queue}.first InList"]);
    expect(chain).toHaveLength(chain?.at(-1) === "{queue}.first InList" ? 2 : 3);
  });

  test("a signal is followed into the runtime's own lists", () => {
    const chain = chainOf("InSignal");
    expect(chain?.slice(0, 2)).toEqual([module, "{shutdown} AbortController"]);
    expect(chain?.at(-1)).toBe("{instance} InSignal");
  });

  test("keys that may be user data stay out when asked", () => {
    expect(chainOf("InKey", "types")).toEqual([module, "{byUser}[…] InKey"]);
  });

  test("only what is new is followed", () => {
    const isNew = ({ chain }: { readonly chain: readonly string[] }) => Number(/\[(\d+)\]/.exec(chain.join(""))?.[1]);
    const found = held("InArray", "full");
    expect(found?.count).toBe(8);
    expect(found && isNew(found)).toBeGreaterThanOrEqual(50);
    expect(summariseHeapSnapshots(last, last).held("InArray", "full")).toBeNull();
  });
});

describe("a text that is no snapshot", () => {
  const meta = {
    node_fields: ["type", "name", "id", "self_size", "edge_count"],
    node_types: [["synthetic", "object"]],
    edge_fields: ["type", "name_or_index", "to_node"],
    edge_types: [["property"]],
  };
  const textOf = (
    nodes: readonly number[],
    edges: readonly number[],
    counts = [nodes.length / 5, edges.length / 3],
  ) => {
    const header = { meta, node_count: counts[0], edge_count: counts[1] };
    return JSON.stringify({ snapshot: header, nodes, edges, strings: ["", "kept", "App"] });
  };

  test.each([
    ["nothing", "", /JSON/],
    ["something else", '{"nodes":[],"edges":[],"strings":[]}', /snapshot/],
    ["fewer numbers than it says", textOf([0, 0, 1, 0, 0], [], [2, 0]), /5 numbers of 10 in nodes/],
    ["more numbers than could be", textOf([0, 0, 1, 0, 0], [], [1e9, 0]), /node_count/],
  ])("%s", (_case, text, message) => {
    expect(() => parseHeapGraph(text)).toThrow(message);
  });

  test("too long", () => {
    expect(() => parseHeapGraph(" ".repeat(snapshotLimitBytes + 1))).toThrow(/characters/);
  });

  test("edges into nowhere are survived", () => {
    const root = [0, 0, 1, 0, 2];
    const instance = [1, 2, 3, 16, 9];
    const { held, types } = summariseHeapSnapshots(
      textOf(root, []),
      textOf([...root, ...instance], [0, 1, 5, 0, 1, 4e9]),
    );
    expect(types.after).toEqual([{ name: "App", count: 1, bytes: 16 }]);
    expect(held("App", "full")).toBeNull();
  });
});
