import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { reportSchema } from "../../src/model/report-json.ts";
import { countCells } from "../../src/report/text/cells.ts";
import { reportFiles } from "../../src/report/files.ts";
import { renderText } from "../../src/report/text/text.ts";
import { placeholderScript } from "../support/page-script.ts";
import { reportOf, situations } from "./situations.ts";

describe.each(Object.entries(situations))("the report of %s", (name, situation) => {
  const { measurement, judgements } = situation;
  const report = reportOf(situation);
  const findings = judgements.map((each) => each.findings);
  const files = new Map([
    ...reportFiles(report, measurement, findings, placeholderScript),
    ["report.txt", renderText(report, measurement, findings, { columns: 80, colour: false })],
    ["report.narrow.txt", renderText(report, measurement, findings, { columns: 40, colour: false })],
  ]);

  // The style of the page is the same for all, and no reader of a diff wants it twenty times.
  it.each([...files.keys()])("is the golden %s", async (file) => {
    const golden = fileURLToPath(new URL(`../golden/${name}/${file}`, import.meta.url));
    const style = /(?<=<style>)[^<]{9000,}(?=<\/style>)/;
    await expect(files.get(file)?.replace(style, "the page's style")).toMatchFileSnapshot(golden);
  });

  it.each([40, 59, 60, 80, 100])("fits a terminal of %i columns", (columns) => {
    const text = renderText(report, measurement, findings, { columns, colour: false });
    expect(text.split("\n").filter((line) => countCells(line) > columns)).toEqual([]);
  });

  it("is a report by its own schema", () => {
    expect(reportSchema.parse(report)).toEqual(report);
  });
});
