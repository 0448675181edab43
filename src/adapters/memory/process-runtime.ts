/** Tells from outside which runtime a process is, by its program and what it has mapped: pure. */
import type { ProcessView } from "../../model/diagnosis.ts";

type Runtime = NonNullable<ProcessView["runtime"]>;

export interface ProcessTraits {
  readonly command: readonly string[];
  /** Path of the program; empty when it is not known. */
  readonly exe: string;
  readonly mappedFiles: readonly string[];
  readonly goVersion?: string | undefined;
}

/** Libraries say it best: a launcher of any name maps them. The version is the one group. */
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

/** Folders of installations that carry the version: `/opt/python/3.12.1/bin`, `java-17-openjdk`, `node-v20.11.0-linux-x64`. */
const inFolder: Partial<Readonly<Record<Runtime["name"], RegExp>>> = {
  jvm: /\/(?:java|openjdk|jdk|jre)-?(\d+(?:\.\d+)*)/,
  node: /\/(?:node-)?v(\d+\.\d+\.\d+)/,
};

/** undefined: what was seen does not tell, such as a program of C or Rust. */
export function tellRuntime({ command, exe, mappedFiles, goVersion }: ProcessTraits): Runtime | undefined {
  // Before the libraries: Go programs may embed one of the others.
  if (goVersion !== undefined) return { name: "go", version: goVersion };
  for (const [name, pattern] of libraries) {
    const path = mappedFiles.find((file) => pattern.test(file));
    if (path !== undefined) return { name, version: pattern.exec(path)?.[1] ?? versionInFolder(name, path) };
  }
  // The program's path is resolved and may carry a version that the command's word (`python`) does not.
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
