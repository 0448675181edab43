/** Prints the power table of docs/method.md: how many of 60 simulated leaks are found. */
import { analyseTarget } from "../../../src/analysis/analyse.ts";
import { profiles, simulateTarget } from "../../support/series.ts";

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

const lines = Object.entries(profiles).map(([name, profile]) => {
  const found = leaks.map((leakBytesPerRequest) => {
    const seeds = Array.from({ length: runs }, (_, index) => index + 1);
    return seeds.filter((seed) => {
      const target = simulateTarget({ profile, seed, head: { leakBytesPerRequest } });
      return analyseTarget(target, policy).verdict === "leak";
    }).length;
  });
  return `| ${name} | ${found.join(" | ")} |`;
});
process.stdout.write(
  [
    `| profile | ${leaks.map((leak) => `${leak} B`).join(" | ")} |`,
    `|---|${leaks.map(() => "--:").join("|")}|`,
    ...lines,
    "",
  ].join("\n"),
);
