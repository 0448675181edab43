/** Every way in which looking inside can fail has its sentence. */
import { expect, test } from "vitest";
import type { ProblemCode } from "../../src/model/diagnosis.ts";
import { phraseText } from "../../src/report/phrase.ts";
import { unseenPhrase } from "../../src/report/words/unseen.ts";

const sentences: Readonly<Record<ProblemCode, readonly [detail: string, sentence: RegExp]>> = {
  "no-answer": [
    "",
    /^No process answered from inside: .* `PYTHONPATH`, `NODE_OPTIONS` or `RUBYOPT`\. .* from outside\.$/,
  ],
  died: ["exit code 137", /^The container ended while it was looked into \(`exit code 137`\); .* stands\.$/],
  "stopped-early": ["70 % of the cap", /^Memory came near the cap, .* at 70 % of the cap\.$/],
  "never-ready": ["", /^The container did not get ready a second time\.$/],
  "out-of-time": ["", /^The service was too slow for all rounds of requests; rates are from fewer\.$/],
  late: ["", /^A look inside got no answer in time\. What was seen before it, and from outside, stands\.$/],
  "other-user": ["", /^The processes belong to another user, .*\.$/],
  "no-page-tables": ["", /^Page tables are not readable here, .*\.$/],
  failed: ["no space left", /^Looking inside failed \(`no space left`\)\.$/],
};

test.each(Object.entries(sentences))("%s", (code, [detail, sentence]) => {
  expect(phraseText(unseenPhrase({ code: code as ProblemCode, detail }, null))).toMatch(sentence);
});

test("a runtime that takes in no code from outside is named", () => {
  const text = phraseText(unseenPhrase({ code: "no-answer", detail: "" }, "go 1.22"));
  expect(text).toBe(
    "Nothing can be loaded into go 1.22 from outside. What follows is seen from there; its own profiler tells the line.",
  );
});
