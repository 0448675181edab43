/** Which runtime a process is, by paths as installations and images have them. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readGoVersion } from "../../src/adapters/memory/go-build.ts";
import { identifyRuntime } from "../../src/adapters/memory/process-runtime.ts";
import { parseSmaps } from "../../src/adapters/memory/smaps.ts";
import { findProgram } from "../../scripts/command.ts";

const none = { command: [], exe: "", mappedFiles: [] };

describe("the runtime is told", () => {
  it.each([
    ["/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0", "python", "3.11"],
    ["/usr/lib/libpython3.6m.so.1.0", "python", "3.6"],
    ["/usr/local/lib/libruby.so.3.3.0", "ruby", null],
    ["/usr/lib/x86_64-linux-gnu/libruby-3.1.so.3.1.2", "ruby", "3.1"],
    ["/usr/lib/jvm/java-17-openjdk-amd64/lib/server/libjvm.so", "jvm", "17"],
    ["/opt/java/openjdk/lib/server/libjvm.so", "jvm", null],
    ["/usr/local/openjdk-11/lib/server/libjvm.so", "jvm", "11"],
    ["/usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.1/libcoreclr.so", "dotnet", "8.0.1"],
    ["/app/libcoreclr.so", "dotnet", null],
    ["/usr/lib/x86_64-linux-gnu/libnode.so.108", "node", null],
  ])("by a library that it has mapped: %s", (path, name, version) => {
    expect(identifyRuntime({ ...none, exe: "/app/launcher", mappedFiles: ["/lib/libc.so.6", path] })).toEqual({
      name,
      version,
    });
  });

  it.each([
    ["/usr/local/bin/python3.12", "python", "3.12"],
    ["/usr/local/bin/node", "node", null],
    ["/opt/node-v20.11.0-linux-x64/bin/node", "node", "20.11.0"],
    ["/root/.nvm/versions/node/v22.1.0/bin/node", "node", "22.1.0"],
    ["/usr/bin/ruby3.1", "ruby", "3.1"],
  ])("by its program: %s", (exe, name, version) => {
    expect(identifyRuntime({ ...none, exe, command: ["anything"] })).toEqual({ name, version });
  });

  it("by its command, where the program is not ours to see", () => {
    expect(identifyRuntime({ ...none, command: ["/usr/bin/java", "-jar", "app.jar"] })).toEqual({
      name: "jvm",
      version: null,
    });
  });

  it("of a Go program by its build, whatever else it maps", () => {
    expect(
      identifyRuntime({ ...none, exe: "/server", goVersion: "1.22.3", mappedFiles: ["/libpython3.11.so"] }),
    ).toEqual({
      name: "go",
      version: "1.22.3",
    });
  });

  it.each(["jvm", "ruby", "leak"])("of a recorded process: %s", (process) => {
    const read = (file: string) => readFileSync(`test/recorded/processes/${process}/${file}`, "utf8");
    const { files } = parseSmaps(read("smaps"));
    const expected = { jvm: { name: "jvm", version: "17" }, ruby: { name: "ruby", version: "3.1" } };
    expect(identifyRuntime({ command: [], exe: read("exe").trim(), mappedFiles: files })).toEqual(
      expected[process as keyof typeof expected] ?? { name: "python", version: "3.11" },
    );
  });

  it("of nothing else: a C program, a script called python.sh, a folder called node", () => {
    for (const exe of ["/usr/sbin/nginx", "/app/python.sh", "/node/server"]) {
      expect(identifyRuntime({ ...none, exe, command: [exe] })).toBeUndefined();
    }
  });
});

describe("a program's Go version", () => {
  it("is read out of it, and there is none in what Go has not built", () => {
    expect(readGoVersion(findProgram("docker")!)).toMatch(/^1\.\d+/);
    expect(readGoVersion(process.execPath)).toBeUndefined();
    expect(readGoVersion("package.json")).toBeUndefined();
  });
});
