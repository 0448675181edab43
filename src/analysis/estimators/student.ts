/**
 * Quantiles of Student's t, which turn a standard error from a handful of containers into an interval.
 *
 * The distribution function is the regularised incomplete beta function, evaluated by its continued fraction
 * with the modified Lentz method (Abramowitz & Stegun 26.5.8; Press et al., Numerical Recipes, 3rd ed., 6.4);
 * log Γ is Lanczos' approximation (g = 7, n = 9). Agrees with SciPy to 1e-9 for the degrees
 * of freedom that occur here, 1 to some dozens (test/analysis/student.test.ts).
 */

const lanczos = [
  0.999_999_999_999_809_93, 676.520_368_121_885_1, -1_259.139_216_722_402_8, 771.323_428_777_653_13,
  -176.615_029_162_140_6, 12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_571_6e-6,
  1.505_632_735_149_311_6e-7,
];

/** For positive x. */
function logGamma(x: number): number {
  const [first = 0, ...rest] = lanczos;
  const shifted = x + 6.5;
  const sum = rest.reduce((total, coefficient, index) => total + coefficient / (x + index), first);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(shifted) - shifted + Math.log(sum);
}

/** Keeps Lentz' recurrence away from a division by zero. */
const tiny = 1e-300;

/** The continued fraction of the incomplete beta function; converges fast for x < (a + 1) / (a + b + 2). */
function betaFraction(a: number, b: number, x: number): number {
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 500; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return fraction;
}

/** I_x(a, b); `rest` is 1 − x, given apart because the subtraction would lose it near x = 1. */
function incompleteBeta(a: number, b: number, logBeta: number, x: number, rest: number): number {
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  const front = Math.exp(a * Math.log(x) + b * Math.log(rest) - logBeta);
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(a, b, x)) / a : 1 - (front * betaFraction(b, a, rest)) / b;
}

/** P(T > t) for t ≥ 0. */
function upperTail(t: number, degreesOfFreedom: number, logBeta: number): number {
  const total = degreesOfFreedom + t * t;
  return 0.5 * incompleteBeta(degreesOfFreedom / 2, 0.5, logBeta, degreesOfFreedom / total, (t * t) / total);
}

/** The t with P(T ≤ t) = probability, 0 < probability < 1; by bisection, so that it never fails to converge. */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  if (probability < 0.5) return -studentQuantile(1 - probability, degreesOfFreedom);
  const tail = 1 - probability;
  const half = degreesOfFreedom / 2;
  const logBeta = logGamma(half) + logGamma(0.5) - logGamma(half + 0.5);
  let low = 0;
  let high = 1;
  while (upperTail(high, degreesOfFreedom, logBeta) > tail) {
    low = high;
    high *= 2;
  }
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (upperTail(middle, degreesOfFreedom, logBeta) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
