import { describe, expect, it } from "vitest";
import { readChain } from "../../src/report/chain.ts";
import { mermaidChain, mermaidCycle } from "../../src/report/markdown/mermaid-chain.ts";

describe("a step of a reference chain", () => {
  it.each([
    ["module app.registry", "", "module app.registry"],
    ["['RUNS'] dict", "['RUNS']", "dict"],
    ["['a]b'] dict len=3", "['a]b']", "dict len=3"],
    ["[1194] app.AgentExecutor", "[1194]", "app.AgentExecutor"],
    [".steps list", ".steps", "list"],
    ["AgentExecutor", "", "AgentExecutor"],
    [".steps", "", ".steps"],
  ])("%s is a node and how it is reached", (step, edge, node) => {
    expect(readChain([step])).toEqual([{ edge, node }]);
  });
});

describe("a long chain", () => {
  const steps = Array.from({ length: 16 }, (_, index) => `[${index}] Node${index}`);

  it("keeps both ends and says how much it left out", () => {
    const nodes = readChain(steps).map(({ node }) => node);
    expect(nodes).toHaveLength(9);
    expect(nodes.slice(3, 6)).toEqual(["Node3", "… 8 more …", "Node12"]);
    expect(nodes.at(-1)).toBe("Node15");
  });
});

describe("a chain in a comment", () => {
  it("has nothing in its labels but letters, digits and entities", () => {
    const block = mermaidChain(["module a", `["x]-->|y|"] n0"]:::z`, ".b 1. c"])!;
    const labels = [...block.matchAll(/"(.*?)"/g)].map((match) => match[1]);
    expect(labels.length).toBeGreaterThan(3);
    for (const label of labels) expect(label).toMatch(/^(?:[\w ]|(?<=\w)\.(?=[A-Za-z_])|#\d+;)+$/);
    expect(block.split("\n").at(-1)).toBe("```");
  });

  it("is not drawn for a single box", () => {
    expect([mermaidChain(["module a"]), mermaidCycle([])]).toEqual([null, null]);
  });
});
