import { expect, test } from "vitest";
import { choosePins, settings, withPins } from "../../src/sides/pins.ts";

const bare = { env: ["PATH=/bin"] };
const auto = { pin: "auto", env: {} } as const;
const all = Object.fromEntries(settings.map(({ variable, value }) => [variable, value]));

test("every setting is added where nobody sets it, and none with `pin: off`", () => {
  expect(choosePins(auto, [bare, bare])).toEqual(all);
  expect(choosePins({ pin: "off", env: {} }, [bare, bare])).toEqual({});
});

test("what the target, or the image of either side, sets is left alone on both", () => {
  const { MALLOC_ARENA_MAX: _arenas, ...others } = all;
  expect(choosePins({ pin: "auto", env: { MALLOC_ARENA_MAX: "8" } }, [bare, bare])).toEqual(others);
  expect(choosePins(auto, [bare, { env: ["MALLOC_ARENA_MAX=4"] }])).toEqual(others);
  expect(choosePins(auto, [{ env: ["MALLOC_ARENA_MAX="] }, bare])).toEqual(others);
});

test("options go behind the user's own, the target's before the image's", () => {
  const node = { env: ["NODE_OPTIONS=--max-old-space-size=300"] };
  const pins = choosePins(auto, [node, bare]);
  expect(pins["NODE_OPTIONS"]).toBe("--max-semi-space-size=1");
  expect(withPins(pins, {}, node)["NODE_OPTIONS"]).toBe("--max-old-space-size=300 --max-semi-space-size=1");
  expect(withPins(pins, {}, bare)["NODE_OPTIONS"]).toBe("--max-semi-space-size=1");
  expect(withPins(pins, { NODE_OPTIONS: "--trace-gc", A: "b" }, node)).toEqual({
    ...pins,
    A: "b",
    NODE_OPTIONS: "--trace-gc --max-semi-space-size=1",
  });
});

test.each(["--max-semi-space-size=16", "--max_semi_space_size=64"])("unless they speak of the same: %s", (options) => {
  expect(choosePins({ pin: "auto", env: { NODE_OPTIONS: options } }, [bare])).not.toHaveProperty("NODE_OPTIONS");
  expect(choosePins(auto, [bare, { env: [`NODE_OPTIONS=${options}`] }])).not.toHaveProperty("NODE_OPTIONS");
});

test("nothing is added that the choice left out", () => {
  expect(withPins({}, { A: "b" }, { env: ["NODE_OPTIONS=--trace-gc"] })).toEqual({ A: "b" });
});
