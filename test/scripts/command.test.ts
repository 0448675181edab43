import { describe, expect, it } from "vitest";
import { findProgram, lastLines, runCommand } from "../../scripts/command.ts";

const node = process.execPath;

describe("runCommand", () => {
  it("keeps what a program prints, and prefers its errors in the tail", async () => {
    const script = "console.log('built'); console.error('a warning\\nand more')";
    expect(await runCommand(node, ["-e", script], { timeoutMs: 20_000 })).toEqual({
      succeeded: true,
      stdout: "built",
      tail: "a warning / and more",
    });
  });

  it("tells a failure with what was printed", async () => {
    const script = "console.log('E: Unable to locate package'); process.exit(100)";
    expect(await runCommand(node, ["-e", script], { timeoutMs: 20_000 })).toEqual({
      succeeded: false,
      stdout: "E: Unable to locate package",
      tail: "E: Unable to locate package",
    });
  });

  it("tells a program that does not end", async () => {
    const result = await runCommand(node, ["-e", "setInterval(() => {}, 1_000)"], { timeoutMs: 500 });
    expect(result).toEqual({ succeeded: false, stdout: "", tail: "no end after 0.5 s" });
  });

  it("tells a program that is not there", async () => {
    expect(await runCommand("no-such-program", [], { timeoutMs: 500 })).toEqual({
      succeeded: false,
      stdout: "",
      tail: "spawn no-such-program ENOENT",
    });
  });

  it("adds to the environment", async () => {
    const result = await runCommand(node, ["-p", "process.env.DEBIAN_FRONTEND + typeof process.env.PATH"], {
      timeoutMs: 20_000,
      env: { DEBIAN_FRONTEND: "noninteractive" },
    });
    expect(result.stdout).toBe("noninteractivestring");
  });
});

describe("findProgram", () => {
  it("finds by name, and says when there is none", () => {
    expect(findProgram("sh")).toMatch(/^\/.*\/sh$/);
    expect(findProgram("no-such-program")).toBeUndefined();
  });
});

describe("lastLines", () => {
  it("joins the last lines and cuts long ones", () => {
    expect(lastLines("one\n two\nthree \nfour\n\n")).toBe("two / three / four");
    expect(lastLines("x".repeat(400))).toHaveLength(300);
    expect(lastLines("\n")).toBe("");
  });
});
