/** Types and holders out of the heap snapshots that Node's probes leave beside their answers. */
import type { ProbeAnswer, Round } from "../../../model/diagnosis.ts";
import { type HeapGrowth, summariseHeapSnapshots } from "./heap-snapshot.ts";
import type { Inside } from "../../inside.ts";

/**
 * Puts the types that the first and the last snapshot of a process tell into its answers of those rounds. What comes
 * back puts in who holds the newest of them, once the last round is there. Changes `rounds`.
 */
export async function readHeapSnapshots(
  rounds: Round[],
  inside: Inside,
  detail: "full" | "types",
): Promise<(types: readonly string[]) => void> {
  const looks = rounds.filter(({ answers }) => answers.some(({ attachments }) => attachments.length > 0));
  const [first, last] = [looks[0], looks.at(-1)];
  if (first === undefined || last === undefined || first === last) return () => {};
  const grown = new Map<number, HeapGrowth>();
  for (const { pid, attachments } of last.answers) {
    const before = first.answers.find((each) => each.pid === pid)?.attachments[0];
    const after = attachments[0];
    const growth = before === undefined || after === undefined ? undefined : await compare(before, after, inside);
    if (growth !== undefined) grown.set(pid, growth);
  }
  const change = (round: Round | undefined, change: (answer: ProbeAnswer, growth: HeapGrowth) => ProbeAnswer): void => {
    const index = round === undefined ? -1 : rounds.indexOf(round);
    if (round === undefined || index === -1) return;
    const answers = round.answers.map((answer) => {
      const growth = grown.get(answer.pid);
      return growth === undefined ? answer : change(answer, growth);
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
}

/** undefined where one is not to be had, or is none: the sites stand without it. */
async function compare(before: string, after: string, inside: Inside): Promise<HeapGrowth | undefined> {
  const [first, last] = [await inside.attachment(before), await inside.attachment(after)];
  if (first === undefined || last === undefined) return undefined;
  try {
    return summariseHeapSnapshots(first, last);
  } catch {
    return undefined;
  }
}
