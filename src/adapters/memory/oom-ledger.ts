/**
 * Tells in which container the kernel killed a process for want of memory, also when the container went with it.
 *
 * A container's own counter is exact and dies with its cgroup: when its first process is killed, some tens of
 * milliseconds after the kill. Docker's word is no help there (on cgroup v2 it misses more than half of those
 * kills). What survives is a counter over many containers. Its rise, less what the counters of all watched
 * containers account for, happened in those that vanished since the last look.
 */
export interface OomLedger {
  watch(suspect: OomSuspect): OomAccount;
}

interface OomSuspect {
  /** Its own counter; undefined once it is gone. */
  readonly ownKills: () => number | undefined;
  /** Breaks a tie between containers that vanished between the same two looks: the higher, the likelier. */
  readonly suspicion: () => number;
}

interface OomAccount {
  /** Looks at every watched container; the more often, the fewer vanish between the same two looks. */
  readonly look: () => void;
  /** Kills in this container since it was watched. */
  readonly kills: () => number;
}

interface Watched {
  readonly suspect: OomSuspect;
  readonly killsBefore: number;
  kills: number;
  gone: boolean;
}

interface Unseen {
  readonly kills: number;
  readonly vanished: readonly Watched[];
}

/** `countSurviving` reads a counter over all the containers that this ledger is asked to watch, and perhaps others. */
export function createOomLedger(countSurviving: () => number): OomLedger {
  const watched: Watched[] = [];
  const unseen: Unseen[] = [];
  /** How much of the surviving count has been laid to someone's account, strangers among them. */
  let accounted = countSurviving();

  /** Ascribes what can be; the kills that neither a counter nor a vanished container explains. */
  function tally(): number {
    const living = watched.filter((one) => !one.gone);
    for (const one of living) {
      const kills = one.suspect.ownKills();
      one.gone = kills === undefined;
      const seen = kills === undefined ? one.kills : kills - one.killsBefore;
      accounted += seen - one.kills;
      one.kills = seen;
    }
    // Read last: what took a container that was found gone happened before this.
    const unexplained = countSurviving() - accounted;
    const vanished = living.filter((one) => one.gone);
    if (unexplained <= 0 || vanished.length === 0) return unexplained;
    unseen.push({ kills: unexplained, vanished });
    accounted += unexplained;
    return 0;
  }

  function look(): void {
    // A kill between the two reads of a tally is in the count that survives, and not yet in its container's; a second
    // tally sees both. Without it 2 of 34 kills were missed on a machine with one CPU.
    if (tally() === 0) return;
    const strangers = tally();
    accounted += strangers;
  }

  return {
    watch(suspect) {
      look();
      const one: Watched = { suspect, killsBefore: suspect.ownKills() ?? 0, kills: 0, gone: false };
      watched.push(one);
      return {
        look,
        kills: () => {
          look();
          return unseen.reduce((total, entry) => total + share(entry, one), one.kills);
        },
      };
    },
  };
}

/** One kill each, the likeliest first; what is left over (a worker killed just before its parent) goes to the likeliest. */
function share({ kills, vanished }: Unseen, one: Watched): number {
  const ranked = [...vanished].sort((a, b) => b.suspect.suspicion() - a.suspect.suspicion());
  const rank = ranked.indexOf(one);
  if (rank === -1 || rank >= kills) return 0;
  return rank === 0 ? Math.max(1, kills - ranked.length + 1) : 1;
}
