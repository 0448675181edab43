/** Types and holders from the heap snapshots that Node's probes leave beside their answers. */
import type { ProbeAnswer, Round } from "../../../model/diagnosis.ts";
import type { AttachmentFiles, AttachmentReader } from "../runtime.ts";
import { type HeapGrowth, summariseHeapSnapshots } from "./heap-snapshot.ts";

/** Adds the types of a process's first and last heap snapshot to its answers of those rounds. */
export const readHeapSnapshots: AttachmentReader = async (rounds, files, detail) => {
  const withSnapshots = rounds.filter(({ answers }) => answers.some(hasSnapshot));
  const [first, last] = [withSnapshots[0], withSnapshots.at(-1)];
  if (first === undefined || last === undefined || first === last) return () => {};
  const grown = await compareProcesses(first, last, files);
  const change = (round: Round | undefined, complete: (answer: ProbeAnswer, growth: HeapGrowth) => ProbeAnswer) => {
    const index = round === undefined ? -1 : rounds.indexOf(round);
    if (round === undefined || index === -1) return;
    const answers = round.answers.map((answer) => {
      const growth = grown.get(answer.pid);
      return growth === undefined ? answer : complete(answer, growth);
    });
    rounds[index] = { ...round, answers };
  };
  change(first, (answer, { types }) => ({ ...answer, types: types.before }));
  change(last, (answer, { types }) => ({ ...answer, types: types.after }));
  return (types) =>
    change(rounds.at(-1), (answer, growth) => ({
      ...answer,
      held: types.flatMap((type) => growth.held(type, detail) ?? []),
    }));
};

function hasSnapshot({ probe, attachments }: ProbeAnswer): boolean {
  return probe === "node" && attachments.length > 0;
}

/** By pid; a process without two readable snapshots is left out. */
async function compareProcesses(
  first: Round,
  last: Round,
  files: AttachmentFiles,
): Promise<ReadonlyMap<number, HeapGrowth>> {
  const grown = new Map<number, HeapGrowth>();
  for (const answer of last.answers.filter(hasSnapshot)) {
    const before = first.answers.filter(hasSnapshot).find(({ pid }) => pid === answer.pid)?.attachments[0];
    const after = answer.attachments[0];
    const growth = before === undefined || after === undefined ? undefined : await compare(before, after, files);
    if (growth !== undefined) grown.set(answer.pid, growth);
  }
  return grown;
}

/** undefined where a snapshot is missing or broken: the sites stand without it. */
async function compare(before: string, after: string, files: AttachmentFiles): Promise<HeapGrowth | undefined> {
  const [first, last] = [await files.attachment(before), await files.attachment(after)];
  if (first === undefined || last === undefined) return undefined;
  try {
    return summariseHeapSnapshots(first, last);
  } catch {
    return undefined;
  }
}
