/** Every way in which a diagnosis can fail has its sentence. */
import { expect, test } from "vitest";
import type { ProblemCode } from "../../src/model/diagnosis.ts";
import { phraseText } from "../../src/report/phrase.ts";
import { unseenPhrase } from "../../src/report/words/unseen.ts";

const sentences: Readonly<Record<ProblemCode, readonly [detail: string, sentence: RegExp]>> = {
  "no-answer": [
    "",
    /^No probe answered, so these figures were measured from outside: .* `PYTHONPATH`, `NODE_OPTIONS` or `RUBYOPT`\.$/,
  ],
  died: [
    "exit code 137",
    /^The container ended during the diagnosis \(`exit code 137`\); the figures are from before that\.$/,
  ],
  "stopped-early": ["70 % of the cap", /^Memory came near the cap, .* at 70 % of the cap\.$/],
  "never-ready": ["", /^The container for the diagnosis did not become ready\.$/],
  "out-of-time": ["", /^The service was too slow for all rounds of requests, .* from fewer\.$/],
  late: ["", /^A snapshot was not answered in time\. .* not affected\.$/],
  "other-user": ["", /^The processes belong to another user, .*\.$/],
  "no-page-tables": ["", /^Page tables cannot be read here, .*\.$/],
  failed: ["no space left", /^The diagnosis failed \(`no space left`\)\.$/],
};

test.each(Object.entries(sentences))("%s", (code, [detail, sentence]) => {
  expect(phraseText(unseenPhrase({ code: code as ProblemCode, detail }, null))).toMatch(sentence);
});

test("a runtime without a probe is named", () => {
  const text = phraseText(unseenPhrase({ code: "no-answer", detail: "" }, "go 1.22"));
  expect(text).toBe(
    "No probe can be loaded into go 1.22, so these figures were measured from outside. Its own profiler can name the line.",
  );
});
