/** The words of each cause: one record for one in `analysis/inside/causes.ts`. */
import type { Diagnosis } from "../../analysis/inside/cause.ts";
import type { Cause, DiagnosisReport } from "../../model/report-json.ts";
import { type Phrase, code, joinPhrases, phrase } from "../phrase.ts";
import { allocatedAt, countWords, heldBy, isMapped, openedAt, seenFromOutside } from "./cause-parts.ts";
import { closingRemedies, cycleRemedies, holderRemedies, retentionRemedies, savingOf } from "./remedy.ts";
import { wordsFor } from "./runtime-words.ts";

interface CauseWords {
  readonly name: string;
  /** What the growth is in: follows a number of bytes, or "The growth is". */
  readonly conclusion: (diagnosis: DiagnosisReport) => Phrase;
  /** The most useful first. `requests`: of a trial, for what a fix saves. */
  readonly remedies: (diagnosis: Diagnosis, requests: number) => readonly Phrase[];
}

export const causes: Readonly<Record<Cause, CauseWords>> = {
  "live-objects": {
    name: "objects kept alive",
    conclusion: (diagnosis) => {
      const [type] = diagnosis.types;
      const kept = type === undefined ? phrase`objects kept alive` : phrase`${code(type.name)} and what it holds`;
      return phrase`in ${kept}${allocatedAt(diagnosis)}${heldBy(diagnosis)}.`;
    },
    remedies: (diagnosis, requests) => [...holderRemedies(diagnosis), ...savingOf(diagnosis, requests)],
  },
  cycles: {
    name: "reference cycles",
    conclusion: (diagnosis) => {
      const [first] = diagnosis.cycle;
      const of = first === undefined ? [] : phrase` of ${code(first)}`;
      return phrase`in reference cycles${of}${allocatedAt(diagnosis)}. Nothing else holds them; only the runtime's cycle collector frees them.`;
    },
    remedies: cycleRemedies,
  },
  "allocator-retention": {
    name: "freed memory kept by the allocator",
    conclusion: (diagnosis) =>
      phrase`in memory that the app has freed and the C library's allocator keeps${allocatedAt(diagnosis)}. This is not a leak in the app.`,
    remedies: retentionRemedies,
  },
  native: {
    name: "memory outside the runtime's heap",
    conclusion: (diagnosis) =>
      phrase`outside the runtime's heap, in memory of a native library or extension${allocatedAt(diagnosis)}${heldBy(diagnosis)}.`,
    remedies: (diagnosis, requests) => [
      ...closingRemedies(diagnosis),
      phrase`Check the native code that is called there: every allocation needs its ${code("free")}, and objects of C extensions their ${code("close")} or ${code("release")}. ${code("valgrind")} or ${code("heaptrack")} finds the call.`,
      ...savingOf(diagnosis, requests),
    ],
  },
  garbage: {
    name: "garbage not collected yet",
    conclusion: (diagnosis) => phrase`in garbage that the runtime had not collected yet${allocatedAt(diagnosis)}.`,
    remedies: () => [
      phrase`Nothing needs fixing: the runtime collects it once there is enough of it. Objects that live for some hundred requests and then die, such as the entries of a cache, add up to it.`,
    ],
  },
  descriptors: {
    name: "open files and sockets",
    conclusion: (diagnosis) =>
      phrase`in open files and sockets that are never closed${countWords(diagnosis, "descriptors")}${openedAt(diagnosis)}.`,
    remedies: (diagnosis) => [
      phrase`Close what is opened, also when a request fails: ${wordsFor(diagnosis).closing}. The limit on open descriptors is reached before the memory cap.`,
    ],
  },
  connections: {
    name: "memory kept per connection",
    conclusion: (diagnosis) =>
      phrase`in memory kept per connection, not per request${allocatedAt(diagnosis)}${heldBy(diagnosis)}.`,
    remedies: (diagnosis, requests) => [
      phrase`Release a connection's state when it closes: listeners, sessions and buffers that are stored for it.`,
      ...savingOf(diagnosis, requests),
    ],
  },
  threads: {
    name: "threads that never end",
    conclusion: (diagnosis) =>
      phrase`in threads that are started and never end${countWords(diagnosis, "threads")}${allocatedAt(diagnosis)}.`,
    remedies: (diagnosis) => [
      phrase`Start the threads once, in a bounded pool (${wordsFor(diagnosis).pool}), or end and join the thread that a request starts.`,
    ],
  },
  tmpfs: {
    name: "files in shared memory",
    conclusion: (diagnosis) =>
      isMapped(diagnosis.where)
        ? phrase`in shared memory that stays mapped${allocatedAt(diagnosis)}${heldBy(diagnosis)}.`
        : phrase`in shared memory: files under ${code("/dev/shm")} or another tmpfs that are never removed.`,
    remedies: (diagnosis, requests) => [
      isMapped(diagnosis.where)
        ? phrase`Close the mapping when the request is done (${code("close")} of ${code("mmap")}, ${code("SharedMemory")} with ${code("unlink")}); its pages are memory, and count against the cap.`
        : phrase`Delete temporary files when the request is done; in ${code("/dev/shm")} and other tmpfs they are memory, and count against the cap.`,
      ...savingOf(diagnosis, requests),
    ],
  },
  unknown: {
    name: "unknown",
    conclusion: (diagnosis) =>
      diagnosis.explained === null
        ? phrase`No growth was found inside the process either.`
        : joinPhrases([
            phrase`What was found inside the process does not explain the growth.`,
            ...seenFromOutside(diagnosis),
          ]),
    remedies: () => [],
  },
};
