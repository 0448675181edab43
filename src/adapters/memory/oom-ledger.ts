/**
 * Finds out in which container the OOM killer ended a process, even when the whole container went with it.
 *
 * A container's own counter is exact, but its cgroup is removed some tens of milliseconds after its first process is
 * killed. Docker's report does not help: on cgroup v2 it misses more than half of these kills. What survives is a
 * counter for many containers. The part of its rise that the counters of the watched containers do not explain
 * belongs to the containers that have vanished since the last check.
 */
export interface OomLedger {
  watch(suspect: OomSuspect): OomAccount;
}

interface OomSuspect {
  /** The container's own counter; undefined once it is gone. */
  readonly ownKills: () => number | undefined;
  /** Ranks containers that vanished between the same two checks: the higher, the likelier it was killed. */
  readonly suspicion: () => number;
}

interface OomAccount {
  /** Checks every watched container. The more often it is called, the fewer vanish between the same two checks. */
  readonly check: () => void;
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

/** `countSurviving` reads a counter that covers all watched containers, and perhaps others. */
export function createOomLedger(countSurviving: () => number): OomLedger {
  const watched: Watched[] = [];
  const unseen: Unseen[] = [];
  /** How much of the surviving count has been attributed, including to containers that are not watched. */
  let accounted = countSurviving();

  /** Attributes kills, and returns those that neither a counter nor a vanished container explains. */
  function tally(): number {
    const living = watched.filter((one) => !one.gone);
    for (const one of living) {
      const kills = one.suspect.ownKills();
      one.gone = kills === undefined;
      const seen = kills === undefined ? one.kills : kills - one.killsBefore;
      accounted += seen - one.kills;
      one.kills = seen;
    }
    // Read last: a kill that removed a container happened before we found it gone.
    const unexplained = countSurviving() - accounted;
    const vanished = living.filter((one) => one.gone);
    if (unexplained <= 0 || vanished.length === 0) return unexplained;
    unseen.push({ kills: unexplained, vanished });
    accounted += unexplained;
    return 0;
  }

  function check(): void {
    // A kill between the two reads of a tally is in the surviving count, but not yet in the container's. A second
    // tally sees both. Without it, 2 of 34 kills were missed on a machine with one CPU.
    if (tally() === 0) return;
    const strangers = tally();
    accounted += strangers;
  }

  return {
    watch(suspect) {
      check();
      const one: Watched = { suspect, killsBefore: suspect.ownKills() ?? 0, kills: 0, gone: false };
      watched.push(one);
      return {
        check,
        kills: () => {
          check();
          return unseen.reduce((total, entry) => total + share(entry, one), one.kills);
        },
      };
    },
  };
}

/** One kill per container, the likeliest first. Any others (a worker killed just before its parent) go to the likeliest. */
function share({ kills, vanished }: Unseen, one: Watched): number {
  const ranked = [...vanished].sort((a, b) => b.suspect.suspicion() - a.suspect.suspicion());
  const rank = ranked.indexOf(one);
  if (rank === -1 || rank >= kills) return 0;
  return rank === 0 ? Math.max(1, kills - ranked.length + 1) : 1;
}
