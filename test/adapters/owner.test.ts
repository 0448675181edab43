import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { describeOwner, judgeOwner } from "../../src/adapters/docker/owner.ts";

test("this process is alive", () => {
  expect(judgeOwner(describeOwner())).toBe("alive");
});

test("a process that has ended is gone", async () => {
  const child = spawn("sleep", ["60"]);
  await once(child, "spawn");
  const description = describeOwner(child.pid);
  expect(judgeOwner(description)).toBe("alive");
  child.kill();
  await once(child, "exit");
  expect(judgeOwner(description)).toBe("gone");
});

test("another process with the same pid is not the owner", () => {
  const [namespace, pid] = describeOwner().split("/");
  expect(judgeOwner(`${namespace}/${pid}/1`)).toBe("gone");
});

test.each([undefined, "", "pid:[1]/1/1", "?/1/1"])("%s cannot be told", (description) => {
  expect(judgeOwner(description)).toBe("unknown");
});
