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
  ...of("carriers.ts", [
    ["rounds that differ", " && objects.apart <= mostApart", ""],
    ["one in fifty", "objects.perRequest >= leastObjects && ", ""],
    ["what base leaves", " || objectsOf(controls, site) >= sameAsBase * objectsOf(sites, site)", ""],
    ["the app's own", "!site.site.own || ", ""],
    ["the kind", " || !causes[cause].isOutside", ""],
    ["a line that keeps bytes", "if (live.some(({ own }) => own)) return live;", ""],
    ["what was opened comes first", "if (opened.length > 0) {", "if (opened.length > 99) {"],
  ]),
  ...of("amounts.ts", [
    ["native from outside: no match for the growth", "bytes <= mostBesideGrowth * growth.bytes", "true"],
    ["native from outside: Buffers", "undefined) - externalBytes;", "undefined);"],
    [
      "native from outside: whose heap is malloc's",
      " || !answers.every(({ probe }) => runtimeTraits[probe].mapsHeap)",
      "",
    ],
  ]),
  ...of("limits.ts", [
    ["256 KiB in all", "notable: 64", "notable: 0"],
    ["alone: 2 MiB", "notableAlone: 512", "notableAlone: 0"],
    ["the quantum of memory", "quantum: 25.6", "quantum: 0.001"],
    ["the resolution", "resolution: 16", "resolution: 0"],
    ["a hole", "hole: 256", "hole: 0"],
    ["the largest hole", "largestHole: 1024", "largestHole: 100_000"],
    ["the pieces of a heap", "pieces: 320", "pieces: 0"],
    ["other quantities: a tolerance", "const toleratedSteps = 1 / 128", "const toleratedSteps = 0"],
    [
      "other quantities: whatever memory tolerates",
      'name === "memory" ? policy.leakBytesPerRequest : toleratedSteps * step',
      "policy.leakBytesPerRequest",
    ],
    ["the step of kernel memory", "step: 16 * page", "step: page"],
  ]),
  ...of("growth.ts", [
    ["clear", "const clear = isAbove(clearMargin(difference))", "const clear = isAbove(0)"],
    ["a tenth of base's own slope", "const sameLeakShare = 0.1", "const sameLeakShare = 0"],
    ["four times the noise", "const noiseFactor = 4", "const noiseFactor = 0"],
    ["the second half", "persistent = late >= persistentShare * excess && last", "persistent = last"],
    ["the last quarter", " && last >= stillGrowingShare * excess;", ";"],
    ["every trial", "const inEveryTrial = above === upper.slopes.length", "const inEveryTrial = true"],
    [
      "a shrinking base is flat",
      "const lowerGrowth = Math.max(0, mean(lower.slopes))",
      "const lowerGrowth = mean(lower.slopes)",
    ],
    ["ended on a stair", "Math.max(limits.hole, median(upper.stairs))", "limits.hole"],
    ["growth that ended", "growth.inEveryTrial && !growth.ended", "growth.inEveryTrial"],
    ["ended: for longer than a hole lasts", "Math.max(limits.hole, median(upper.stairs))", "median(upper.stairs)"],
    ["suspicion: its margin", "!ended && isAbove(likely)", "!ended && isAbove(0)"],
    ["suspicion: its shape", "persistent ? suspicion.persistent : suspicion.any", "suspicion.persistent"],
    ["suspicion: a quarter MiB", "notable && inEveryTrial && !ended && isAbove", "inEveryTrial && !ended && isAbove"],
    ["suspicion: every trial", "notable && inEveryTrial && !ended && isAbove", "notable && !ended && isAbove"],
    ["suspicion: growth that ended", "inEveryTrial && !ended && isAbove", "inEveryTrial && isAbove"],
    ["alone: to the end", "const persistentShareAlone = 0.75", "const persistentShareAlone = 0"],
    ["level: the interval", "difference.value - halfWidth(difference) > 0 && ", ""],
    ["level: every trial", " && Math.min(...upper.plateaus) > Math.max(...lower.plateaus)", ""],
    ["level: the percentage", "Math.max(absolute, (percent / 100) * level)", "absolute"],
    ["level: the bytes", "Math.max(absolute, (percent / 100) * level)", "(percent / 100) * level"],
  ]),
  ...of("first-look.ts", [
    [
      "faster before both grow",
      "if (mayLeak(faster))\n",
      "if (mayLeak(faster) && bothGrow(base, head, limits) === null)\n",
    ],
    ["both settled", "const bothSettled = isSettled", "const bothSettled = true || isSettled"],
    [
      "a run that saw too little",
      "if (unsure === null && detectable <= coarsest) return null",
      "if (unsure === null) return null",
    ],
    ["more tolerated, less to be seen", "coarsestToleranceFactor * tolerated", "0"],
    ["a suspicion", 'faster.suspected ? "suspected" : "settled"', '"settled"'],
    [
      "both grow after all",
      'if (growth !== null) return { verdict: "preexisting"',
      'if (false) return { verdict: "preexisting"',
    ],
    ["a level within the tolerance", "if (!higher.beyondTolerance)", "if (false)"],
  ]),
  ...of("verdict.ts", [
    ["near the cap", "const nearCapShare = 0.8", "const nearCapShare = 2"],
    ["deaths never end in green", "green.has(verdict) && diesMore", "false"],
    ["the worst claim", "if (leaks.length > 0)\n", "if (leaks.length > 99)\n"],
    ["an open claim", "open.length > 0 && green", "open.length > 99 && green"],
  ]),
  ...of("transitions.ts", [
    [
      "a leak asks for a longer look",
      'verdict: "leak", looks: { longer, ...released } }',
      'verdict: "leak", looks: released }',
    ],
    ["growth without an end asks for one", "    looks: { longer },\n", ""],
    ["suspected: as sure as a leak", 'weakly: "open"', 'weakly: "confirmed"'],
    [
      "suspected: only what goes on",
      'ended: "unconfirmed", unclear: "unconfirmed"',
      'ended: "unconfirmed", unclear: "open"',
    ],
    [
      "garbage asked for where nobody could tell",
      'verdict: "inconclusive", looks: released }',
      'verdict: "inconclusive" }',
    ],
    ["garbage asked for after a leak", 'verdict: "leak", looks: released }', 'verdict: "leak" }'],
    ["held by timers", 'held: "held" }', 'held: "confirmed" }'],
  ]),
  ...of("slope.ts", [
    ["only upward shifts", " && fit.jumps.every((jump) => jump > 0)", ""],
    ["shifts at all", "for (const cuts of placements(n))", "for (const cuts of placements(0))"],
    ["serial correlation", "return (1 + rho) / (1 - rho)", "return 1"],
  ]),
  ...of("evidence.ts", [
    ["the prior", "const priorDegrees = 2", "const priorDegrees = 0"],
    ["the inflation", "const slopeInflation = 1.3", "const slopeInflation = 0.5"],
    ["a run that was cut short", "const minCommonShare = 0.5", "const minCommonShare = 0"],
  ]),
  ...of("warmup.ts", [["the warm-up", "const latestStart = 2 / 3", "const latestStart = 0"]]),
  ...of("later-look.ts", [
    ["half of the pace", "const keepsPace = Math.min(excess, late) >= goesOnShare * pace && ", "const keepsPace = "],
    [
      "its second half",
      "const keepsPace = Math.min(excess, late) >= goesOnShare",
      "const keepsPace = excess >= goesOnShare",
    ],
    ["its last quarter", " && last >= lastShare * pace", ""],
    ["steady at a lower pace", "(keepsPace || isSteady)", "keepsPace"],
    ["steady to the end", "Math.min(late, last) >= steadyShare * excess && ", ""],
    ["steady, and no faster", " && steadyShare * Math.max(late, last) <= excess", ""],
    ["beyond the noise", " && isLarge && excess", " && excess"],
    ["beyond the margin", "isLarge && excess - margin > limits.tolerated", "isLarge && excess > limits.tolerated"],
    [
      "ended for certain",
      "const isSlow = Math.min(excess + margin, late + 2 * margin)",
      "const isSlow = Math.min(excess, late)",
    ],
    ["ended with nothing clearly left", "isSlow && !isClearlyLeft && ", "isSlow && "],
    ["ended for long enough", " && isFlatLongEnough(excess, pace, windowRequests(window), limits)", ""],
    ["or many MiB ago", "Math.min(largestHole, flatShare * pace * requests)", "flatShare * pace * requests"],
    ["what a pause has released", "if (missing < (1 - goesOnShare) * expected) return", "if (true) return"],
    ["released, or freed by a collection", 'missing >= limits.largestHole ? "ended"', 'missing >= 0 ? "ended"'],
    ["half of what came after a pause", "missing < (1 - goesOnShare) * expected", "missing < 0"],
    ["half of its error kept", "const leastFactor = 0.5", "const leastFactor = 0"],
    ["answers that fail", "trials.length === 0 || failsAnswers(target, trials)", "trials.length === 0"],
    ["collected: the tolerance first", 'if (excess - margin > tolerated) return "goes-on";', ""],
    ["collected: the pieces of a heap", "(mayBePieces(evidence, limits) || ", "("],
    ["collected: the margin of what is left", "Math.max(excess + margin, late)", "Math.max(excess, late)"],
    ["collected: the second half of what is left", "Math.max(excess + margin, late)", "(excess + margin)"],
    ["collected: a share of the pace", "late) < goesOnShare * pace ?", "late) < 2 * pace ?"],
    ["timers: growth before the pause", "before - noise > tolerated && ", ""],
    ["timers: most of the growth", "before - after >= releasedShare * before && ", ""],
    ["timers: what is left", " && after - noise <= tolerated", ""],
    ["timers: its noise", "after - noise <= tolerated", "after <= tolerated"],
  ]),
  ...of("pause-gain.ts", [
    ["what base releases", "before: head.before - Math.max(0, base.before)", "before: head.before"],
    ["what base gains", "after: head.after - base.after", "after: head.after"],
  ]),
  ...of("pending.ts", [
    ["half of the requests", "const leastShare = 0.5", "const leastShare = 0"],
    ["as long as anybody waits", " || last.ms > longestMs", ""],
  ]),
  ...of("next-look.ts", [
    ["excludes a leak", "return excludesLeak(findings, policy) && ", "return "],
    ["excludes growth", "excludesGrowth(findings, policy) && ", ""],
    ["excludes what is kept", " && excludesKept(findings)", ""],
    ["sure: ten times", "const sureFactor = 10", "const sureFactor = 0"],
    ["at least two pairs", "const fewestPairs = 2", "const fewestPairs = 0"],
    ["sure at once: a leak by the rule", "return isLeak(growth) && isSure", "return isSure"],
    [
      "sure at once: and sure of it",
      "isLeak(growth) && isSure(intervalOf(seen.slope), limits.tolerated)",
      "isLeak(growth)",
    ],
    [
      "timers: a longer look that paused as long",
      'pauseMs > (lookOf(target, "longer")?.pause?.ms ?? 0)',
      "pauseMs > 0",
    ],
    [
      "another quantity that leaks",
      "if (claims.some(({ quantity, verdict }) => quantity",
      "if (false && claims.some(({ quantity, verdict }) => quantity",
    ],
  ]),
  ...of("claims.ts", [
    ["other quantities: the longer look", 'asksFor(started, "longer") ? looks.longer : null', "null"],
  ]),
  ...of("series.ts", [["a quantity that a sample lacks", "if (value !== undefined) last.set", "last.set"]]),
  ...of("failures.ts", [
    ["the same failures on both sides", "share > sameFactor * otherShare", "true"],
    ["tolerated failures", "const toleratedShare = 0.001", "const toleratedShare = 0"],
  ]),
];

/** The quick ones first: most gates break one of them. */
const quick = [
  "growth",
  "verdict",
  "comparison",
  "slope",
  "warmup",
  "looks-reference",
  "timers-look",
  "collected-look",
];
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
    const [path, ...others] = globSync(join(folder, "src/analysis/**", file));
    if (path === undefined || others.length > 0) throw new Error(`${file} is not one file.`);
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
