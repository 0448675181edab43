/**
 * Finds the two commits to compare for an event. Only two pairs are fair: a merge commit and its first parent, or a head
 * and its merge base. Comparing a head with the base branch's tip would blame the change for what others did since.
 */
import { UserError } from "../model/errors.ts";
import type { Repository } from "../model/hosting.ts";
import type { Event, Runner } from "../inputs/trigger.ts";

export interface Pair {
  /** null when head has no predecessor. */
  readonly base: Commit | null;
  readonly head: Commit;
  /** A sentence for the log. */
  readonly why: string;
}

interface Commit {
  readonly sha: string;
  /** What a report calls it. */
  readonly label: string;
}

/** Head is the checkout's HEAD; the event decides what it is compared with. */
export async function findPair(runner: Runner, repository: Repository): Promise<Pair> {
  const head = await repository.resolve("HEAD");
  if (head === undefined) throw new UserError("The checkout has no commit yet, so there is nothing to measure.");
  switch (runner.event.kind) {
    case "pull-request":
      return pairOfPullRequest(runner.event, head, repository);
    case "merge-group":
      return pairOfMergeGroup(runner.event, head, repository);
    case "push":
      return pairOfPush(runner.event, runner, head, repository);
    case "workflow-run":
    case "pull-request-target":
    case "other":
      return pairOnBranch(runner, head, repository);
  }
}

async function pairOfPullRequest(
  event: Extract<Event, { kind: "pull-request" }>,
  head: string,
  repository: Repository,
): Promise<Pair> {
  const [first, second] = await repository.parents(head);
  if (first !== undefined && second === event.headSha) {
    return {
      base: commit(first),
      // Authors know the commit that they pushed, not GitHub's merge commit.
      head: { sha: head, label: short(event.headSha) },
      why: `Head ${short(head)} is GitHub's merge commit for ${short(second)} (#${event.number}); base ${short(first)} is its first parent.`,
    };
  }
  return pairAtMergeBase(head, event.baseSha, `${event.baseBranch}, the target of #${event.number}`, repository);
}

async function pairOfMergeGroup(
  event: Extract<Event, { kind: "merge-group" }>,
  head: string,
  repository: Repository,
): Promise<Pair> {
  if (head !== event.headSha) return pairAtMergeBase(head, event.baseSha, "the queue's branch", repository);
  return {
    base: commit(event.baseSha),
    head: commit(head),
    why: `Head ${short(head)} is in the merge queue, on base ${short(event.baseSha)}.`,
  };
}

async function pairOfPush(
  event: Extract<Event, { kind: "push" }>,
  runner: Runner,
  head: string,
  repository: Repository,
): Promise<Pair> {
  // After a forced push the branch's earlier commit need not be an ancestor of head.
  if (head !== runner.sha || event.before === null || event.forced) return pairOnBranch(runner, head, repository);
  if ((await repository.resolve(event.before)) === undefined) return pairOnBranch(runner, head, repository);
  return {
    base: commit(event.before),
    head: commit(head),
    why: `Head ${short(head)} was pushed onto base ${short(event.before)}.`,
  };
}

/** On the default branch the previous commit; on another branch the commit at which it left the default branch. */
async function pairOnBranch(runner: Runner, head: string, repository: Repository): Promise<Pair> {
  const { defaultBranch, ref } = runner;
  const isDefault = defaultBranch === null || ref === `refs/heads/${defaultBranch}`;
  const tip = isDefault ? undefined : await repository.resolve(defaultBranch);
  const fork = tip === undefined ? undefined : await repository.mergeBase(head, tip);
  if (fork !== undefined && fork !== head) {
    return {
      base: commit(fork),
      head: commit(head),
      why: `Head ${short(head)} left ${defaultBranch} at base ${short(fork)}.`,
    };
  }
  const [first] = await repository.parents(head);
  return first === undefined
    ? { base: null, head: commit(head), why: `Head ${short(head)} is the first commit.` }
    : {
        base: commit(first),
        head: commit(head),
        why: `Base ${short(first)} is the first parent of head ${short(head)}.`,
      };
}

async function pairAtMergeBase(head: string, other: string, name: string, repository: Repository): Promise<Pair> {
  const fork = await repository.mergeBase(head, other);
  return fork === undefined
    ? { base: null, head: commit(head), why: `Git could not find where head ${short(head)} left ${name}.` }
    : { base: commit(fork), head: commit(head), why: `Head ${short(head)} left ${name}, at base ${short(fork)}.` };
}

function commit(sha: string): Commit {
  return { sha, label: short(sha) };
}

function short(sha: string): string {
  return sha.slice(0, 7);
}
