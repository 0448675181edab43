import { defineConfig } from "vitest/config";

/** They measure memory, or the time of a measurement: a neighbour on the same two cores would disturb them. */
const alone = ["test/docker/**/*.test.ts"];

export default defineConfig({
  test: {
    globalSetup: ["test/support/setup-engine.ts"],
    projects: [
      {
        test: {
          name: "side by side",
          include: ["test/**/*.test.ts"],
          exclude: alone,
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "alone",
          include: alone,
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
