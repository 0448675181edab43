/** What a diagnosis has to know of a runtime. */
import type { ProbeAnswer, Round } from "../../model/diagnosis.ts";

export interface Runtime {
  /** How the files in its folder's `probe/` are loaded; null where there are none. */
  readonly load: ProbeLoading | null;
  /** Reads a process with the image's own tools; asked where no probe answers. */
  readonly openTools?: (spec: ToolsSpec) => RuntimeTools;
  /** Completes the answers of a finished examination from the files that its probes left beside them. */
  readonly readAttachments?: AttachmentReader;
}

interface ProbeLoading {
  /** An environment variable that holds a list. */
  readonly variable: string;
  readonly separator: string;
  /** `folder`: of the probe's files, inside the container. */
  readonly entry: (folder: string) => string;
}

/** Runs a command inside the container, as the container's own user. */
export interface Commands {
  run(command: readonly string[], timeoutMs: number): Promise<{ readonly exitCode: number; readonly output: string }>;
}

export interface ToolsSpec {
  readonly commands: Commands;
  /** Inside the container; the app's user may write to it. */
  readonly folder: string;
  readonly nowMs: () => number;
}

export interface ToolsCommand {
  readonly command: ProbeAnswer["command"];
  /** `finish`: find the holders of these types; of everything sampled where there are none. */
  readonly types?: readonly string[];
}

export interface RuntimeTools {
  /** One answer per process. Whatever the tools have not reported after `mostMs` is missing from it. */
  ask(command: ToolsCommand, mostMs?: number): Promise<readonly ProbeAnswer[]>;
}

/** Changes `rounds`. The returned function adds the holders of `types` to the last round, once that is there. */
export type AttachmentReader = (
  rounds: Round[],
  files: AttachmentFiles,
  detail: "full" | "types",
) => Promise<(types: readonly string[]) => void>;

export interface AttachmentFiles {
  /** The text of a file that an answer named; undefined where it is missing. */
  attachment(name: string): Promise<string | undefined>;
}
