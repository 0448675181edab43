/** The headline of a report on several targets. */
import { type JudgedTarget, isUnmeasured } from "../judged.ts";
import { type Phrase, code, joinPhrases, phrase } from "../phrase.ts";
import { headline, verdictSymbol, shortVerdict } from "./headline.ts";

/** A heading with more names is too long to read. */
const named = 3;

export function reportHeadline(targets: readonly JudgedTarget[]): { readonly symbol: string; readonly words: Phrase } {
  const [worst] = targets;
  if (worst === undefined) throw new Error("a report without targets");
  const symbol = verdictSymbol(worst);
  if (targets.length === 1) return { symbol, words: headline(worst) };
  const failed = targets.filter(({ report }) => report.failed);
  if (failed.length > 0)
    return {
      symbol: "❌",
      words: phrase`${String(failed.length)} of ${String(targets.length)} targets ${failed.length === 1 ? "fails" : "fail"}: ${nameThem(failed)}`,
    };
  const worse = targets.filter(({ report }) => report.verdict !== "pass" && report.verdict !== "improved");
  return worse.length === 0
    ? { symbol, words: phrase`No memory growth in any of ${String(targets.length)} targets` }
    : { symbol, words: phrase`${String(targets.length)} targets, none fails: ${nameThem(worse)}` };
}

function nameThem(targets: readonly JudgedTarget[]): Phrase {
  const names = targets.slice(0, named).map((target) => {
    const place = isUnmeasured(target) ? "" : " in";
    return phrase`${shortVerdict(target)}${place} ${code(target.report.name)}`;
  });
  const rest = targets.length - names.length;
  return joinPhrases(rest > 0 ? [...names, phrase`${String(rest)} more`] : names, ", ");
}
