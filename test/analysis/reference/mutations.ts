/**
 * Leaves out one gate of the rules at a time, in a copy, and runs the analysis tests: each has to break one.
 *
 *   node test/analysis/reference/mutations.ts            all; lists the survivors, exit 1 when there are any
 *   node test/analysis/reference/mutations.ts kept.ts    those of one file
 *
 * A few minutes on a quiet machine: a broken test ends a run, only a survivor takes all of them.
 */
import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

interface Mutation {
  readonly file: string;
  readonly gate: string;
  readonly from: string;
  readonly to: string;
}

const of = (file: string, gates: readonly (readonly [gate: string, from: string, to: string])[]): readonly Mutation[] =>
  gates.map(([gate, from, to]) => ({ file, gate, from, to }));

const mutations: readonly Mutation[] = [
  ...of("timers.ts", [
    ["what is left", "left - noise > policy.leakBytesPerRequest || ", ""],
    ["its noise", "left - noise > policy.leakBytesPerRequest", "left > policy.leakBytesPerRequest"],
    ["most of the growth", " || letGo < leastShare * pace", ""],
    ["what is left is not let go", ") - left - Math.max", ") - Math.max"],
    ["what base lets go", " - Math.max(0, heldPerRequest(base.first, base.before))", ""],
    ["a second look that rested as long", " || (confirmation?.rest?.ms ?? 0) >= rest.ms", ""],
  ]),
  ...of("carriers.ts", [
    ["rounds that differ", " && objects.apart <= mostApart", ""],
    ["one in fifty", "objects.perRequest >= leastObjects && ", ""],
    ["what base leaves", " || objectsOf(controls, site) >= sameAsBase * objectsOf(sites, site)", ""],
    ["the app's own", "!site.site.own || ", ""],
    ["the kind", " || !outside.has(cause)", ""],
    ["a line that keeps bytes", "if (live.some(({ own }) => own)) return live;", ""],
    ["what was opened comes first", "if (opened.length > 0) {", "if (opened.length > 99) {"],
  ]),
  ...of("amounts.ts", [
    ["native from outside: no match for the growth", "bytes <= mostBesideGrowth * growth.bytes", "true"],
    ["native from outside: Buffers", "undefined) - externalBytes;", "undefined);"],
    ["native from outside: whose heap is malloc's", " || !answers.every(({ probe }) => mapping.has(probe))", ""],
  ]),
  ...of("growth.ts", [
    ["clear", "clear: isAbove(clearMargin(difference))", "clear: isAbove(0)"],
    ["a tenth of base's own slope", "const sameLeakShare = 0.1", "const sameLeakShare = 0"],
    ["256 KiB in all", "const minGrowthBytes = 256 * 1024", "const minGrowthBytes = 0"],
    ["four times the noise", "const noiseFactor = 4", "const noiseFactor = 0"],
    ["the second half", "persistent = late >= persistentShare * excess && last", "persistent = last"],
    ["the last quarter", " && last >= stillGrowingShare * excess;", ";"],
    ["every trial", "upper.slopes.every((slope) => slope > median(lower.slopes))", "true"],
    [
      "a shrinking base is flat",
      "const lowerGrowth = Math.max(0, mean(lower.slopes))",
      "const lowerGrowth = mean(lower.slopes)",
    ],
    ["ended on a stair", "Math.max(holeBytes, median(upper.stairs))", "holeBytes"],
    ["growth that ended", "growth.inEveryTrial && !growth.ended", "growth.inEveryTrial"],
    ["ended: for longer than a hole lasts", "Math.max(holeBytes, median(upper.stairs))", "median(upper.stairs)"],
    ["suspicion: its margin", "!ended && isAbove(likely)", "!ended && isAbove(0)"],
    ["suspicion: its shape", "persistent ? suspicion.persistent : suspicion.any", "suspicion.persistent"],
    ["suspicion: a quarter MiB", "notable && inEveryTrial && !ended && isAbove", "inEveryTrial && !ended && isAbove"],
    ["suspicion: every trial", "notable && inEveryTrial && !ended && isAbove", "notable && !ended && isAbove"],
    ["suspicion: growth that ended", "inEveryTrial && !ended && isAbove", "inEveryTrial && isAbove"],
    ["alone: 2 MiB", "const minGrowthAloneBytes = 2 * 1024 * 1024", "const minGrowthAloneBytes = 0"],
    ["alone: to the end", "const persistentShareAlone = 0.75", "const persistentShareAlone = 0"],
    ["level: the interval", "difference.value - halfWidth(difference) > 0 && ", ""],
    ["level: every trial", " && Math.min(...upper.plateaus) > Math.max(...lower.plateaus)", ""],
    [
      "level: the percentage",
      "Math.max(policy.growthBytes, (policy.growthPercent / 100) * levelBytes)",
      "policy.growthBytes",
    ],
    [
      "level: the bytes",
      "Math.max(policy.growthBytes, (policy.growthPercent / 100) * levelBytes)",
      "(policy.growthPercent / 100) * levelBytes",
    ],
  ]),
  ...of("verdict.ts", [
    [
      "faster before both grow",
      "if (mayLeak(faster)) {",
      "if (mayLeak(faster) && bothGrow(base, head, policy) === null) {",
    ],
    ["near the cap", "const nearCapShare = 0.8", "const nearCapShare = 2"],
    ["both settled", "const bothSettled = isSettled", "const bothSettled = true || isSettled"],
    [
      "a run that saw too little",
      "if (unsure === null && detectable <= coarsest) return null",
      "if (unsure === null) return null",
    ],
    ["more tolerated, less to be seen", "coarsestToleranceFactor * tolerated", "0"],
    ["deaths never end in green", "mayBeGreen && diesMore", "false"],
  ]),
  ...of("slope.ts", [
    ["only upward shifts", " && fit.jumps.every((jump) => jump > 0)", ""],
    ["shifts at all", "for (const cuts of placements(n))", "for (const cuts of placements(0))"],
    ["serial correlation", "return (1 + rho) / (1 - rho)", "return 1"],
    ["the quantum of memory", "const quantumBytes = 0.1 * 1024 * 1024", "const quantumBytes = 1"],
  ]),
  ...of("evidence.ts", [
    ["the prior", "const priorDegrees = 2", "const priorDegrees = 0"],
    ["the inflation", "const slopeInflation = 1.3", "const slopeInflation = 0.5"],
    ["the resolution", "const resolutionBytes = 64 * 1024", "const resolutionBytes = 0"],
    ["a run that was cut short", "const minCommonShare = 0.5", "const minCommonShare = 0"],
  ]),
  ...of("warmup.ts", [["the warm-up", "const latestStart = 2 / 3", "const latestStart = 0"]]),
  ...of("confirmation.ts", [
    ["half of the pace", "const keepsPace = Math.min(excess, late) >= goesOnShare * pace && ", "const keepsPace = "],
    ["its second half", "Math.min(excess, late) >= goesOnShare", "excess >= goesOnShare"],
    ["its last quarter", " && last >= lastShare * pace", ""],
    ["steady at a lower pace", "(keepsPace || isSteady)", "keepsPace"],
    ["steady to the end", "Math.min(late, last) >= steadyShare * excess && ", ""],
    ["steady, and no faster", " && steadyShare * Math.max(late, last) <= excess", ""],
    ["beyond the noise", " && isLarge && excess", " && excess"],
    ["beyond the margin", "excess - margin > policy", "excess > policy"],
    [
      "ended for certain",
      "const isSlow = Math.min(excess + margin, late + 2 * margin)",
      "const isSlow = Math.min(excess, late)",
    ],
    ["ended with nothing clearly left", "isSlow && !isClearlyLeft && ", "isSlow && "],
    ["ended for long enough", " && isFlatLongEnough(excess, pace, windowRequests(window))", ""],
    ["or many MiB ago", "Math.min(mostHoleBytes, flatShare * pace * requests)", "flatShare * pace * requests"],
    ["what a rest has let go", 'if (outcome !== "goes-on" || afterRest === null)', "if (true)"],
    ["let go, or freed by a collection", 'missing >= mostHoleBytes ? "ended"', 'missing >= 0 ? "ended"'],
    ["half of what came after a rest", "missing < (1 - goesOnShare) * expected", "missing < 0"],
    ["half of its error kept", "const leastFactor = 0.5", "const leastFactor = 0"],
    ["answers that fail", "|| failsAnswers(target, trials) ?", "?"],
  ]),
  ...of("collected.ts", [
    ["the tolerance first", 'if (excess - margin > policy.leakBytesPerRequest) return "goes-on";', ""],
    ["the pieces of a heap", " || mayBePieces(evidence))", ")"],
    ["the margin of what is left", "Math.max(excess + margin, late)", "Math.max(excess, late)"],
    ["the second half of what is left", "Math.max(excess + margin, late)", "(excess + margin)"],
    ["a share of the pace", "< goesOnShare * pace", "< 2 * pace"],
  ]),
  ...of("second-look.ts", [
    ["suspected: as sure as a leak", " - clearMargin(slope) > policy", " > policy"],
    ["suspected: only what goes on", 'if (outcome !== "goes-on") {', 'if (outcome === "ended") {'],
    [
      "both grow after all",
      'if (growth !== null) return { verdict: "preexisting"',
      'if (false) return { verdict: "preexisting"',
    ],
    [
      "asked for a leak",
      '|| verdict === "leak" || (verdict === "inconclusive" && why.some(isOpen))',
      '|| (verdict === "inconclusive" && why.some(isOpen))',
    ],
    ["asked for a suspicion", "return suspected || verdict", "return verdict"],
    ["garbage asked for where nobody could tell", ' : verdict === "inconclusive" && isUndecided', " : false"],
    ["asked for growth without an end", 'why.code === "still-warming-up" ||', ""],
    ["a level within the tolerance", "if (!higher.beyondTolerance)", "if (false)"],
  ]),
  ...of("sufficiency.ts", [
    ["excludes a leak", "return excludesLeak(findings, policy) && ", "return "],
    ["excludes growth", "excludesGrowth(findings, policy) && ", ""],
    ["excludes what is kept", " && excludesKept(findings)", ""],
    ["sure: ten times", "const sureFactor = 10", "const sureFactor = 0"],
    ["at least two pairs", "const fewestPairs = 2", "const fewestPairs = 0"],
    ["sure at once: a leak by the rule", "return isLeak(growth) && isSure", "return isSure"],
    [
      "sure at once: and sure of it",
      "isLeak(growth) && isSure(intervalOf(seen.slope), policy.leakBytesPerRequest)",
      "isLeak(growth)",
    ],
  ]),
  ...of("kept.ts", [
    ["its own tolerance", "leakBytesPerRequest: toleratedWeight", "leakBytesPerRequest: 0"],
    ["whatever memory tolerates", "{ ...policy, leakBytesPerRequest: toleratedWeight }", "policy"],
    ["the second look", 'suspicion === "none" ? null : examineConfirmation(weighed, first, policy)', "null"],
    ["the weight of kernel memory", "weight: 1 / 16", "weight: 1"],
    ["a thing that one side does not tell", "count === undefined ? [] :", "count === undefined ? [{ ...sample }] :"],
  ]),
  ...of("failures.ts", [
    ["the same failures on both sides", "share > sameFactor * otherShare", "true"],
    ["tolerated failures", "const toleratedShare = 0.001", "const toleratedShare = 0"],
  ]),
];

/** The quick ones first: most gates break one of them. */
const quick = ["growth", "verdict", "comparison", "slope", "warmup", "second-look", "sufficiency", "kept"];
const phases = [quick.map((name) => `test/analysis/${name}.test.ts`), ["test/analysis"]] as const;

function breaksNothing(tests: readonly string[]): boolean {
  const vitest = ["node_modules/vitest/vitest.mjs", "run", "--bail=1", ...tests];
  return spawnSync(process.execPath, vitest, { cwd: folder }).status === 0;
}

const only = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), "rss-plateau-mutations-"));
const survivors: string[] = [];
try {
  for (const part of ["src", "test", "package.json", "tsconfig.json"])
    cpSync(part, join(folder, part), { recursive: true });
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  writeFileSync(
    join(folder, "vitest.config.mjs"),
    "export default { test: { fileParallelism: false, testTimeout: 120_000 } };\n",
  );
  for (const { file, gate, from, to } of mutations.filter((each) => only === undefined || each.file === only)) {
    const [path = file] = globSync(join(folder, "src/analysis/**", file));
    const original = readFileSync(path, "utf8");
    if (original.split(from).length !== 2) throw new Error(`${file}: ${gate} is not there once any more.`);
    writeFileSync(path, original.replace(from, to));
    const survives = phases.every(breaksNothing);
    writeFileSync(path, original);
    process.stdout.write(`${survives ? "SURVIVES" : "breaks a test"}  ${file}: ${gate}\n`);
    if (survives) survivors.push(`${file}: ${gate}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.stdout.write(`${survivors.length} survive\n`);
process.exitCode = survivors.length === 0 ? 0 : 1;
