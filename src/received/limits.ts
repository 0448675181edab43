/** Limits of received reports: far above any real report, far below what would slow the job down. */

/** Of one job's report; a hundred targets with ten pairs each stay below it. */
export const fileLimitBytes = 16 * 1024 * 1024;
/** Of all jobs' reports together. */
export const totalLimitBytes = 128 * 1024 * 1024;
/** GitHub's limit for a matrix. */
export const folderLimit = 256;
/** Samples per trial. A real trial has about a hundred, and the slope estimator compares all pairs of them. */
export const sampleLimit = 1_000;
export const trialLimit = 1_000;
export const targetLimit = 256;
/** Entries of any list or map. */
export const entryLimit = 4_000;
/** Characters of any text; the longest are the ends of container logs. */
export const textLimit = 100_000;
