/**
 * Prints the power tables of docs/method.md: how many of 60 simulated leaks are found, by three pairs alone, and by all
 * looks that a run has.
 */
import { analyseTarget } from "../../../src/analysis/analyse-target.ts";
import { measureInTurn, profiles, type Scenario, simulateTarget } from "../../support/series.ts";

const runs = 60;
const leaks = [64, 128, 256, 512, 1024];
const policy = {
  failOn: [],
  growthPercent: 10,
  growthBytes: 10 * 1024 * 1024,
  leakBytesPerRequest: 32,
  maxRssBytes: null,
  allowGrowthBytes: {},
  onInconclusive: "warn",
} as const;

for (const [what, measure] of [
  ["three pairs", simulateTarget],
  ["all looks", (scenario: Scenario) => measureInTurn(scenario, policy)],
] as const) {
  const lines = Object.entries(profiles).map(([name, profile]) => {
    const found = leaks.map((leakBytesPerRequest) => {
      const seeds = Array.from({ length: runs }, (_, index) => index + 1);
      return seeds.filter((seed) => {
        const target = measure({ profile, seed, head: { leakBytesPerRequest } });
        return analyseTarget(target, policy).verdict === "leak";
      }).length;
    });
    return `| ${name} | ${found.join(" | ")} |`;
  });
  const heads = [what, ...leaks.map((leak) => `${leak} B`)];
  process.stdout.write(
    [`| ${heads.join(" | ")} |`, `|---|${leaks.map(() => "--:").join("|")}|`, ...lines, "", ""].join("\n"),
  );
}
