import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

test("late timers are quiet, other warnings are not", () => {
  const script = `
    import { quietLateTimers } from "./src/adapters/host/runtime-warnings.ts";
    quietLateTimers();
    setTimeout(() => {}, -2);
    process.emitWarning("something else");
  `;
  const run = `${process.execPath} --input-type=module --eval '${script}' 2>&1`;
  const printed = execFileSync("/bin/sh", ["-c", run], { encoding: "utf8" });
  expect(printed).toContain("something else");
  expect(printed).not.toContain("TimeoutNegativeWarning");
});
