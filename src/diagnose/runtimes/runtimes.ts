/** The runtimes that a diagnosis can take snapshots of: a folder each, and an entry here. */
import type { ProbeAnswer } from "../../model/diagnosis.ts";
import { jvm } from "./jvm/jvm.ts";
import { node } from "./node/node.ts";
import { python } from "./python/python.ts";
import { ruby } from "./ruby/ruby.ts";
import type { AttachmentReader, Runtime, RuntimeTools, ToolsSpec } from "./runtime.ts";

export const runtimes: Readonly<Record<ProbeAnswer["probe"], Runtime>> = { python, node, ruby, jvm };

/** The tools of all runtimes that have some. */
export function openTools(spec: ToolsSpec): RuntimeTools {
  const all = Object.values(runtimes).flatMap((runtime) => runtime.openTools?.(spec) ?? []);
  return {
    ask: async (command, mostMs) => (await Promise.all(all.map((tools) => tools.ask(command, mostMs)))).flat(),
  };
}

export const readAttachments: AttachmentReader = async (rounds, files, detail) => {
  const readers = Object.values(runtimes).flatMap((runtime) => runtime.readAttachments ?? []);
  const follow: ((types: readonly string[]) => void)[] = [];
  for (const read of readers) follow.push(await read(rounds, files, detail));
  return (types) => follow.forEach((each) => each(types));
};
