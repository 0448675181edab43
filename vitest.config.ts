import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** No module that these tests import keeps state of its own, so that their files share one process each worker. */
const pure = ["analysis", "inputs", "judge", "measure", "model", "report", "sides", "workload"].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);
/** No other run may start meanwhile: it would sweep what these tests leave behind on purpose. */
const alone = ["test/docker/killed.test.ts"];

/** Containers first, as they take minutes: what starts last should be short. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId, project }: TestSpecification): number => {
      if (moduleId.includes("/test/docker/")) return 0;
      return project.name === "pure" ? 2 : 1;
    };
    return (await super.sort(files)).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

const sideBySide = {
  // No more: with less than a core each, budgets and the minute of a diagnosis run out, and verdicts change.
  maxWorkers: 2,
  testTimeout: 60_000,
  hookTimeout: 60_000,
  sequence: { groupOrder: 0 },
};

export default defineConfig({
  test: {
    globalSetup: ["test/support/setup-engine.ts"],
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { ...sideBySide, name: "pure", include: pure, isolate: false } },
      {
        test: { ...sideBySide, name: "side by side", include: ["test/**/*.test.ts"], exclude: [...pure, ...alone] },
      },
      { test: { name: "alone", include: alone, fileParallelism: false, sequence: { groupOrder: 1 } } },
    ],
  },
});
