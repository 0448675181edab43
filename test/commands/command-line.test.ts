import { describe, expect, test } from "vitest";
import { helpText, parseCommandLine } from "../../src/commands/command-line.ts";
import { inputNames } from "../../src/inputs/inputs.ts";
import { userMessageOf } from "../support/user-message.ts";

const messageOf = (...argv: string[]): string => userMessageOf(() => parseCommandLine(argv));

describe("compare", () => {
  test("takes SPECs, output flags and every input of the action", () => {
    const flags = inputNames.flatMap((name) => [`--${name}`, `value of ${name}`]);
    expect(parseCommandLine(["compare", "--base", "dir:a", "--head=image:b", "--json", ...flags])).toEqual({
      command: "compare",
      base: "dir:a",
      head: "image:b",
      output: { json: true, quiet: false },
      rawInputs: Object.fromEntries(inputNames.map((name) => [name, `value of ${name}`])),
    });
  });

  test("reports unknown options and arguments", () => {
    expect(messageOf("compare", "--basse", "dir:a")).toBe("Unknown option '--basse'. See rss-plateau --help.");
    expect(messageOf("compare", "a", "b")).toBe("compare does not take the argument a b. See rss-plateau --help.");
    expect(messageOf("compare", "--base")).toBe("Option '--base <value>' argument missing. See rss-plateau --help.");
  });
});

test("analyse needs its file", () => {
  expect(parseCommandLine(["analyse", "m.json", "--out", "x"])).toMatchObject({
    command: "analyse",
    file: "m.json",
    rawInputs: { out: "x" },
  });
  expect(messageOf("analyse")).toBe("analyse needs a measurement.json to judge: rss-plateau analyse FILE.");
});

test.each([[], ["--help"], ["-h"], ["compare", "--help"], ["help"]])("help: %s", (...argv) => {
  expect(parseCommandLine(argv)).toEqual({ command: "help" });
});

test("an unknown command", () => {
  expect(messageOf("measure")).toBe("Unknown command measure. See rss-plateau --help.");
});

test("the help fits a terminal", () => {
  for (const line of helpText.split("\n")) expect(line.length, line).toBeLessThanOrEqual(82);
});
