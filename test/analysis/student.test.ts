import { expect, test } from "vitest";
import { studentQuantile } from "../../src/analysis/estimators/student.ts";
import reference from "./reference/reference.json" with { type: "json" };

test.each(reference.quantiles)("t($probability; $degreesOfFreedom) as SciPy has it", (row) => {
  const t = studentQuantile(row.probability, row.degreesOfFreedom);
  expect(Math.abs(t / row.t - 1)).toBeLessThan(1e-9);
});

test("one degree of freedom is Cauchy: tan(π (p − ½))", () => {
  expect(studentQuantile(0.75, 1)).toBeCloseTo(1, 12);
  expect(studentQuantile(0.975, 1)).toBeCloseTo(Math.tan(0.475 * Math.PI), 9);
});

test("the quantiles are odd about one half", () => {
  expect(studentQuantile(0.025, 6)).toBe(-studentQuantile(0.975, 6));
  expect(studentQuantile(0.5, 6)).toBeCloseTo(0, 12);
});
