/** The JDK's own tools, run inside a container: each returns undefined where the tool is missing or was refused. */
import { type ClassCount, parseHistogram } from "./jvm-histogram.ts";
import { type ObjectSample, parseSamples } from "./jvm-samples.ts";
import type { Commands } from "../runtime.ts";

export interface ProcessFacts {
  readonly rssBytes: number;
  readonly threads: number | null;
  readonly descriptors: number | null;
}

export type JvmTools = ReturnType<typeof createJvmTools>;

const recording = "name=rss-plateau";
/** A tool is a JVM of its own; a full collection and the search for roots take longer with a larger heap. */
const timeoutMs = 30_000;
/** Deep enough for the app's own line under a library's. */
const stackDepth = "32";
/** The tools share the container's processors and cap with the app. */
const small = ["-J-Xmx64m", "-J-XX:+UseSerialGC", "-J-XX:TieredStopAtLevel=1"];

export function createJvmTools(commands: Commands) {
  /** Without the app's JVM options: a tool could not open the same debugger port, for one. */
  async function run(...command: readonly string[]): Promise<string | undefined> {
    const result = await commands.run(["env", "-u", "JAVA_TOOL_OPTIONS", ...command], timeoutMs);
    return result.exitCode === 0 ? result.output : undefined;
  }

  async function jcmd(pid: number, ...command: readonly string[]): Promise<string | undefined> {
    return await run("jcmd", ...small, `${pid}`, ...command);
  }

  return {
    /** Of all JVMs except the tool's own. */
    async listPids(): Promise<readonly number[] | undefined> {
      const list = await run("jcmd", ...small, "-l");
      return list?.split("\n").flatMap((line) => {
        const pid = Number(/^(\d+) /.exec(line)?.[1] ?? 0);
        return pid === 0 || line.includes("sun.tools.jcmd.JCmd") ? [] : [pid];
      });
    },

    /** `17.0.15`. */
    async readVersion(pid: number): Promise<string | undefined> {
      return /^JDK (\S+)/m.exec((await jcmd(pid, "VM.version")) ?? "")?.[1];
    },

    /** Of live objects: it collects first. */
    async countClasses(pid: number): Promise<readonly ClassCount[] | undefined> {
      const classes = parseHistogram((await jcmd(pid, "GC.class_histogram")) ?? "");
      return classes.length === 0 ? undefined : classes;
    },

    async startSampling(pid: number): Promise<boolean> {
      const answer = await jcmd(pid, "JFR.start", recording, "settings=profile");
      return answer?.includes("Started recording") === true;
    },

    /** Of the sampled objects, those that survived the last collection. `path` is written, read and removed. */
    async readSamples(pid: number, path: string, withRoots: boolean): Promise<readonly ObjectSample[] | undefined> {
      const answer = await jcmd(pid, "JFR.dump", recording, `filename=${path}`, `path-to-gc-roots=${withRoots}`);
      if (answer?.includes("Dumped recording") !== true) return undefined;
      const text = await run(
        "jfr",
        ...small,
        "print",
        "--stack-depth",
        stackDepth,
        "--events",
        "OldObjectSample",
        path,
      );
      await run("rm", "-f", path);
      return text === undefined ? undefined : parseSamples(text);
    },

    async stopSampling(pid: number): Promise<void> {
      await jcmd(pid, "JFR.stop", recording);
    },

    /** malloc_trim(0); false where the JDK or the libc does not have it. */
    async trimNativeHeap(pid: number): Promise<boolean> {
      return (await jcmd(pid, "System.trim_native_heap"))?.includes("Trim native heap") === true;
    },

    /** One command, as starting one takes longer than reading; lines of digits are descriptors. */
    async readProcess(pid: number): Promise<ProcessFacts> {
      const text = (await run("sh", "-c", `cat /proc/${pid}/status; ls /proc/${pid}/fd`)) ?? "";
      const value = (name: string): number | null => {
        const digits = new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1];
        return digits === undefined ? null : Number(digits);
      };
      const descriptors = text.split("\n").filter((line) => /^\d+$/.test(line)).length;
      return {
        rssBytes: (value("VmRSS") ?? 0) * 1024,
        threads: value("Threads"),
        descriptors: descriptors === 0 ? null : descriptors,
      };
    },

    /** For images with a JRE, which has no tools. */
    async isFirstProcessJava(): Promise<boolean> {
      return (await run("cat", "/proc/1/comm"))?.trim() === "java";
    },
  };
}
