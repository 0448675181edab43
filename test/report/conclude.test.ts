import { describe, expect, it } from "vitest";
import type { TargetMeasurement } from "../../src/model/measurement.ts";
import { assembleReport, renderFiles } from "../../src/judge/assemble.ts";
import { concludeReport } from "../../src/report/conclude.ts";
import { type Conclusion, buildFindings } from "../support/findings.ts";
import { buildMeasurement, buildTarget, growsFrom, levelsOffAt, mib } from "../support/measurement.ts";
import { placeholderScript } from "../support/page-script.ts";
import { situations } from "./situations.ts";

const flat = { level: levelsOffAt(22 * mib) };
const alike: Conclusion = { verdict: "pass", base: "plateau", head: "plateau", why: [{ code: "within-noise" }] };

function conclude(target: TargetMeasurement, overrides = {}) {
  const decision = { failed: false, accepted: false, rule: null };
  return concludeReport(buildMeasurement([target], overrides), [{ findings: buildFindings(target, alike), decision }]);
}

describe("a report on several targets", () => {
  const { measurement, judgements } = situations["five-targets"]!;
  const report = concludeReport(measurement, judgements);

  it("takes the worst verdict and lists the targets worst first", () => {
    expect(report.verdict).toBe("crash");
    expect(report.targets.map(({ verdict }) => verdict)).toEqual(["crash", "grew", "inconclusive", "pass", "improved"]);
  });

  it("fails when any target does, and names which and why", () => {
    expect(report.failed).toBe(true);
    expect(report.reasons).toEqual(["worker: Head exited with code 1 after 4,210 requests, in 3 trials."]);
  });

  it("ends with what the gate decided on each", () => {
    const ends = report.targets.map(({ reasons }) => reasons.at(-1));
    expect(ends.slice(0, 3)).toEqual([
      "The check fails: `gate.fail-on: crash`.",
      "Accepted by `gate.allow-growth`.",
      "The check does not fail: `gate.on-inconclusive`.",
    ]);
  });
});

describe("warnings that the data shows", () => {
  const same = { base: "sha256:1", head: "sha256:1" };

  it("report one image of both revisions", () => {
    const { warnings } = conclude(buildTarget({ base: flat, head: flat, images: same }));
    expect(warnings.map(({ code }) => code)).toEqual(["same-image"]);
  });

  it("do not when one revision is compared with itself", () => {
    const revision = { spec: "git:main", sha: "a".repeat(40), label: "aaaaaaa" };
    const { warnings } = conclude(buildTarget({ base: flat, head: flat, images: same }), {
      base: revision,
      head: revision,
    });
    expect(warnings).toEqual([]);
  });

  it("report requests that the budget cut, and the smallest leak that is still detectable", () => {
    const { warnings } = conclude(buildTarget({ base: flat, head: flat, requests: 3_000, requestsConfigured: 10_000 }));
    expect(warnings).toEqual([
      {
        code: "requests-cut",
        text: "api: 3,000 of 10,000 requests per trial on both sides, to stay within workload.budget. The smallest detectable leak is 34 B per request.",
      },
    ]);
  });

  it("report failed answers that do not spoil the comparison", () => {
    const load = { errors: [{ message: "ECONNRESET", count: 5 }] };
    const { warnings } = conclude(buildTarget({ base: { ...flat, load }, head: { ...flat, load } }));
    expect(warnings.map(({ text }) => text)).toEqual([
      "api: 0.05 % of head's requests were not answered as expected, 0.05 % of base's.",
    ]);
  });

  it("include those of the measurement, each once", () => {
    const warning = { code: "clock", text: "The clock moved." };
    expect(conclude(buildTarget({ base: flat, head: flat }), { warnings: [warning, warning] }).warnings).toEqual([
      warning,
    ]);
  });
});

describe("from a measurement by the real analysis and gate", () => {
  const measurement = buildMeasurement([
    buildTarget({ name: "calm", base: flat, head: flat }),
    buildTarget({ name: "leaky", base: flat, head: { level: growsFrom(22 * mib, 1_116) } }),
  ]);

  it("reports a leak as one", () => {
    const { report, findings } = assembleReport(measurement, measurement.gate);
    expect(report.targets.map(({ name, verdict, failed }) => [name, verdict, failed])).toEqual([
      ["leaky", "leak", true],
      ["calm", "pass", false],
    ]);
    expect(findings.map(({ name }) => name)).toEqual(["calm", "leaky"]);
  });

  it("writes report.json, report.md, report.html and chart.svg, the same bytes each time", () => {
    const { report, files } = renderFiles(measurement, measurement.gate, placeholderScript);
    expect([...files.keys()]).toEqual(["report.json", "report.md", "report.html", "chart.svg"]);
    expect(JSON.parse(files.get("report.json") ?? "")).toEqual(report);
    expect([...renderFiles(structuredClone(measurement), measurement.gate, placeholderScript).files]).toEqual([
      ...files,
    ]);
  });
});
