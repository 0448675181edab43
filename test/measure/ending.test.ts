import { describe, expect, test } from "vitest";
import { classifyExit, classifySurvivor, cutLog } from "../../src/measure/ending.ts";

describe("a container that ended", () => {
  test("the kernel's count and the engine's word are each enough", () => {
    expect(classifyExit({ exitCode: 137, oomKilled: false }, 1, "")).toMatchObject({ kind: "oom", by: "kernel" });
    expect(classifyExit({ exitCode: 0, oomKilled: true }, 0, "")).toMatchObject({
      kind: "oom",
      by: "kernel",
      exitCode: 0,
    });
  });

  test.each([
    ["V8", "FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory"],
    ["Java", 'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space'],
    ["Go", "fatal error: runtime: out of memory"],
    ["CPython", "MemoryError"],
    ["Ruby", "[FATAL] failed to allocate memory (NoMemoryError)"],
    ["PHP", "PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted"],
    [".NET", "Unhandled exception. System.OutOfMemoryException: Exception of type was thrown."],
    ["Rust", "memory allocation of 1073741824 bytes failed"],
  ])("%s that gave up at its own limit", (_runtime, line) => {
    expect(classifyExit({ exitCode: 1, oomKilled: false }, 0, `starting\n${line}\nmore`)).toEqual({
      kind: "oom",
      by: "runtime",
      survived: false,
      exitCode: 1,
      evidence: line,
    });
  });

  test("an orderly exit that mentions memory is no death by it", () => {
    expect(classifyExit({ exitCode: 0, oomKilled: false }, 0, "java.lang.OutOfMemoryError was handled")).toMatchObject({
      kind: "crashed",
    });
  });
});

describe("a container that lives on", () => {
  test("without failures nothing is read into its log", () => {
    expect(classifySurvivor(0, 0, "JavaScript heap out of memory")).toEqual({ kind: "completed" });
  });

  test("with lost answers the same line is a worker's death", () => {
    expect(classifySurvivor(0, 3, "JavaScript heap out of memory")).toMatchObject({
      kind: "oom",
      by: "runtime",
      survived: true,
    });
  });

  test("failures alone are not memory", () => {
    expect(classifySurvivor(0, 3, "timeout")).toEqual({ kind: "completed" });
  });
});

test("of a long log the end is kept", () => {
  expect(cutLog("a".repeat(5_000) + "the reason")).toMatch(/^…a{3990}the reason$/);
  expect(cutLog("short")).toBe("short");
});
