/** Ports for a git repository, GitHub and a runner. */

/** A git repository. The adapter may fetch missing commits from `origin`. */
export interface Repository {
  /** The full SHA; undefined when neither the clone nor `origin` has the revision. */
  resolve(ref: string): Promise<string | undefined>;
  /** Read from the commit itself, so also complete at the end of a shallow clone. A merge's base is the first. */
  parents(sha: string): Promise<readonly string[]>;
  /** The best common ancestor; undefined when there is none, or when the history cannot be fetched. */
  mergeBase(one: string, other: string): Promise<string | undefined>;
  /** The default branch as a ref that resolves, such as `origin/main`; undefined when unknown. */
  defaultBranch(): Promise<string | undefined>;
  /** Whether tracked files differ from HEAD. */
  hasChanges(): Promise<boolean>;
  /** A separate, detached checkout with the same submodules and LFS files as the user's. Disposing removes it. */
  checkout(sha: string): Promise<{ readonly dir: string } & AsyncDisposable>;
  /** The root of the working tree. */
  readonly root: string;
}

export interface OriginSettings {
  /** Used when the checkout has no credentials (`persist-credentials: false`). */
  readonly token: string | undefined;
  /** The only server that the token is sent to. */
  readonly serverUrl: string;
  readonly signal: AbortSignal;
}

/** The parts of GitHub's API around a pull request. Every method may throw `GitHubRefused`. */
export interface GitHub {
  /** The login that this token's comments have. */
  viewer(): Promise<string>;
  /** Oldest first. */
  comments(pullRequest: number): Promise<readonly Comment[]>;
  /** The new comment's id. */
  createComment(pullRequest: number, body: string): Promise<number>;
  updateComment(id: number, body: string): Promise<void>;
  /** No error when it is already gone. */
  deleteComment(id: number): Promise<void>;
  /** Open pull requests whose head is this branch of this owner's repository or fork. */
  openPullRequests(head: { readonly owner: string; readonly branch: string }): Promise<readonly PullRequestFacts[]>;
  /** Open or merged pull requests that contain this commit. */
  pullRequestsOf(sha: string): Promise<readonly PullRequestFacts[]>;
  /** Who added this label last; undefined when the pull request does not have it. */
  labelling(pullRequest: number, label: string): Promise<Labelling | undefined>;
  /** A text file of the repository; undefined when it does not exist. */
  readFile(path: string, ref: string): Promise<string | undefined>;
}

export interface Comment {
  readonly id: number;
  readonly author: string;
  readonly body: string;
}

interface PullRequestFacts {
  readonly number: number;
  readonly headSha: string;
  /** Of the repository with the head branch; null when that fork has been deleted. */
  readonly headRepositoryId: number | null;
}

interface Labelling {
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
}

/** What a runner shows of a job. */
export interface RunnerOutput {
  /** Into the log, where nothing of it is read as a workflow command. */
  print(text: string): void;
  /** Appends to the job summary. */
  summarise(markdown: string): Promise<void>;
  output(name: string, value: string): void;
  annotate(annotation: Annotation): void;
  /** About the job itself; in no report. */
  remark(remark: Remark): void;
}

export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
  /** In the repository; a runner shows the annotation beside the diff when the line is in it. */
  readonly place?: { readonly file: string; readonly line: number };
}

export interface Remark {
  readonly level: "warning" | "notice";
  readonly text: string;
}
