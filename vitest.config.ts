import { defineConfig } from "vitest/config";

/** No other run may start meanwhile: it would sweep what these tests leave behind on purpose. */
const alone = ["test/docker/killed.test.ts"];

export default defineConfig({
  test: {
    globalSetup: ["test/support/setup-engine.ts"],
    projects: [
      {
        test: {
          name: "side by side",
          include: ["test/**/*.test.ts"],
          exclude: alone,
          maxWorkers: 3,
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
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
