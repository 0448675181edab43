/** Identifies a process's runtime from outside, by its executable and its mapped files. Pure. */
import type { ProcessView } from "../../model/diagnosis.ts";

type Runtime = NonNullable<ProcessView["runtime"]>;

export interface ProcessTraits {
  readonly command: readonly string[];
  /** Path of the executable; empty when unknown. */
  readonly exe: string;
  readonly mappedFiles: readonly string[];
  readonly goVersion?: string | undefined;
}

/** Libraries are the best evidence, because a launcher of any name maps them. The version is the only group. */
const libraries: readonly (readonly [Runtime["name"], RegExp])[] = [
  ["python", /\/libpython(\d+\.\d+)m?\.so/],
  ["ruby", /\/libruby(?:-(\d+\.\d+))?\.so/],
  ["jvm", /\/libjvm\.so$/],
  ["dotnet", /(?:\/Microsoft\.NETCore\.App\/([\d.]+))?\/libcoreclr\.so$/],
  ["node", /\/libnode\.so/],
];

const programs: readonly (readonly [Runtime["name"], RegExp])[] = [
  ["python", /^(?:python|pypy)(\d+(?:\.\d+)*)?$/],
  ["node", /^(?:node|nodejs)$/],
  ["ruby", /^ruby(\d+\.\d+)?$/],
  ["jvm", /^java$/],
  ["dotnet", /^dotnet$/],
];

/** Versions in the names of installation folders: `java-17-openjdk`, `node-v20.11.0-linux-x64`. */
const inFolder: Partial<Readonly<Record<Runtime["name"], RegExp>>> = {
  jvm: /\/(?:java|openjdk|jdk|jre)-?(\d+(?:\.\d+)*)/,
  node: /\/(?:node-)?v(\d+\.\d+\.\d+)/,
};

/** undefined when it cannot be identified, such as a C or Rust program. */
export function identifyRuntime({ command, exe, mappedFiles, goVersion }: ProcessTraits): Runtime | undefined {
  // Before the libraries, because a Go program may embed another runtime.
  if (goVersion !== undefined) return { name: "go", version: goVersion };
  for (const [name, pattern] of libraries) {
    const path = mappedFiles.find((file) => pattern.test(file));
    if (path !== undefined) return { name, version: pattern.exec(path)?.[1] ?? versionInFolder(name, path) };
  }
  // The executable's path is resolved and may contain a version that the command (`python`) does not.
  for (const path of [exe, command[0] ?? ""]) {
    const word = path.slice(path.lastIndexOf("/") + 1);
    for (const [name, pattern] of programs) {
      const match = pattern.exec(word);
      if (match !== null) return { name, version: match[1] ?? versionInFolder(name, path) };
    }
  }
  return undefined;
}

function versionInFolder(name: Runtime["name"], path: string): string | null {
  return inFolder[name]?.exec(path)?.[1] ?? null;
}
