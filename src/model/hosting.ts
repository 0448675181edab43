/** What the core needs of a git repository and of GitHub: ports, as those of `ports.ts` are. */

/** A git repository. What its clone lacks is fetched from `origin` where the adapter was told that it may. */
export interface Repository {
  /** The full SHA; undefined when there is no such revision, on `origin` neither. */
  resolve(ref: string): Promise<string | undefined>;
  /** As the commit itself names them, so also where a shallow clone ends; the base first when it is a merge. */
  parents(sha: string): Promise<readonly string[]>;
  /** The best common ancestor; undefined when there is none, or when the history cannot be had. */
  mergeBase(one: string, other: string): Promise<string | undefined>;
  /** The default branch as a ref that resolves, such as `origin/main`; undefined when that cannot be told. */
  defaultBranch(): Promise<string | undefined>;
  /** Files under version control that differ from HEAD. */
  hasChanges(): Promise<boolean>;
  /** A detached checkout of its own, with the submodules and LFS files that the user's has; disposing removes it. */
  checkout(sha: string): Promise<{ readonly dir: string } & AsyncDisposable>;
  /** The root of the working tree. */
  readonly root: string;
}

export interface OriginSettings {
  /** For when the checkout has kept no credentials (`persist-credentials: false`). */
  readonly token: string | undefined;
  /** Whose server the token is for; it is sent nowhere else. */
  readonly serverUrl: string;
  readonly signal: AbortSignal;
}

/** GitHub, as far as a pull request and its conversation go. Every method throws `GitHubRefused`. */
export interface GitHub {
  /** The login that comments of this token are written under. */
  viewer(): Promise<string>;
  /** All of them, oldest first. */
  comments(pullRequest: number): Promise<readonly Comment[]>;
  /** The new comment's id. */
  createComment(pullRequest: number, body: string): Promise<number>;
  updateComment(id: number, body: string): Promise<void>;
  /** Also when it is gone already. */
  deleteComment(id: number): Promise<void>;
  /** Open ones whose head is this branch of this owner's repository or fork. */
  openPullRequests(head: { readonly owner: string; readonly branch: string }): Promise<readonly PullRequestFacts[]>;
  /** Open or merged ones that this commit belongs to. */
  pullRequestsOf(sha: string): Promise<readonly PullRequestFacts[]>;
  /** Who put this label on, last; undefined when it is not on. */
  labelling(pullRequest: number, label: string): Promise<Labelling | undefined>;
  /** A text file of the repository; undefined when there is none. */
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
  /** Of the repository that the head branch is in; null when that fork has been deleted. */
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
