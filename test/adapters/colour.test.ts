import { expect, test } from "vitest";
import { wantsColour } from "../../src/adapters/terminal/colour.ts";

const [terminal, pipe] = [{ isTTY: true }, { isTTY: false }];

test.each([
  [terminal, {}, true],
  [pipe, {}, false],
  [{}, {}, false],
  [terminal, { TERM: "dumb" }, false],
  [terminal, { NO_COLOR: "1" }, false],
  [terminal, { NO_COLOR: "" }, true],
  [pipe, { FORCE_COLOR: "1" }, true],
  [pipe, { FORCE_COLOR: "" }, true],
  [terminal, { FORCE_COLOR: "0" }, false],
  [terminal, { FORCE_COLOR: "false" }, false],
  [pipe, { FORCE_COLOR: "1", NO_COLOR: "1" }, true],
  [pipe, { CLICOLOR_FORCE: "1" }, true],
  [pipe, { CLICOLOR_FORCE: "0" }, false],
  [pipe, { CLICOLOR_FORCE: "1", NO_COLOR: "1" }, false],
  [terminal, { CLICOLOR: "0" }, false],
  [pipe, { CLICOLOR: "1" }, false],
])("%j with %j: %s", (stream, env, wanted) => {
  expect(wantsColour(stream, env)).toBe(wanted);
});
