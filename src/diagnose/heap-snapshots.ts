/** Types and holders out of the heap snapshots that Node's probes leave beside their answers. */
import type { Round } from "../model/diagnosis.ts";
import type { Inside } from "./inside.ts";

/** Puts what the first and the last snapshot of a process tell into its answers of those rounds. */
export async function readHeapSnapshots(_rounds: Round[], _inside: Inside, _detail: "full" | "types"): Promise<void> {}
