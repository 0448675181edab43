/** How much a report from elsewhere may be: far above any real one, far below what would hold the job up. */

/** Of one job's report; a hundred targets with ten pairs each stay below. */
export const fileLimitBytes = 16 * 1024 * 1024;
/** Of all jobs' reports together. */
export const totalLimitBytes = 128 * 1024 * 1024;
/** GitHub's own limit of a matrix. */
export const folderLimit = 256;
/** Samples of one trial: ours are some hundred, and the slope looks at each two of them. */
export const sampleLimit = 1_000;
export const trialLimit = 1_000;
export const targetLimit = 256;
/** Entries of any list and any map in it, whatever they are. */
export const entryLimit = 4_000;
/** Characters of any text in it; the longest are the ends of container logs. */
export const textLimit = 100_000;
