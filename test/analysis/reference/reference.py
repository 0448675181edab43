"""Reference values for the analysis, from SciPy: python3 test/analysis/reference/reference.py > test/analysis/reference/reference.json"""
import itertools
import json

import numpy as np
import scipy
from scipy import optimize, stats

random = np.random.default_rng(20261122)



def quantile(p, df):
    """By root finding on the distribution function: older SciPy's t.ppf is exact to some 1e-9 only."""
    return float(optimize.brentq(lambda t: stats.t.sf(t, df) - (1 - p), 0, 1e5, xtol=1e-15, rtol=1e-15))


quantiles = [
    {"probability": p, "degreesOfFreedom": df, "t": quantile(p, df)}
    for df in (1, 2, 3, 4, 5, 6, 8, 12, 30, 100)
    for p in (0.6, 0.8, 0.9, 0.95, 0.975, 0.99, 0.995, 0.9999)
]

lines = []
for n in (5, 12, 20):
    x = np.cumsum(random.integers(50, 400, n)).astype(float)
    y = np.round(22 * 2**20 + 150 * x + random.normal(0, 2e5, n))
    y[n // 2] += 3e6
    ols = stats.linregress(x, y)
    sen = stats.theilslopes(y, x)
    lines.append(
        {
            "points": [{"requests": a, "bytes": b} for a, b in zip(x.tolist(), y.tolist())],
            "ols": {"slope": float(ols.slope), "standardError": float(ols.stderr)},
            "theilSen": float(sen.slope),
        }
    )

# The step-aware fit again, by brute force over all places with a general least-squares solver.
QUANTUM = 0.1 * 2**20


def fit(x, y, cuts):
    n = len(x)
    xc = x - x.mean()
    design = np.column_stack([np.ones(n), xc] + [(np.arange(n) >= c).astype(float) for c in cuts])
    coefficients, *_ = np.linalg.lstsq(design, y - y.mean(), rcond=None)
    residuals = y - y.mean() - design @ coefficients
    rss = float(residuals @ residuals)
    bic = n * np.log(rss / n + QUANTUM**2) + (2 + 3 * len(cuts)) * np.log(n)
    return bic, float(coefficients[1]), [float(j) for j in coefficients[2:]], rss


steps = []
for jumps in ([], [(8, 4e6)], [(6, 3e6), (15, 5e6)], [(10, -4e6)]):
    n = 22
    x = np.arange(n) * 250.0
    y = 20 * 2**20 + 90 * x + random.normal(0, 5e4, n)
    for place, size in jumps:
        y[place:] += size
    y = np.round(y)
    places = [()] + [(a,) for a in range(3, n - 2)]
    places += [(a, b) for a, b in itertools.combinations(range(3, n - 2), 2) if b - a >= 3]
    fits = [(cuts, fit(x, y, cuts)) for cuts in places]
    cuts, (_, slope, sizes, rss) = min(
        (each for each in fits if all(size > 0 for size in each[1][2])), key=lambda each: each[1][0]
    )
    steps.append(
        {
            "points": [{"requests": a, "bytes": b} for a, b in zip(x.tolist(), y.tolist())],
            "slope": slope,
            "steps": [{"atRequests": x[c], "bytes": size} for c, size in zip(cuts, sizes)],
            "residual": float(np.sqrt(rss / n)),
        }
    )

# Two samples of three and pooled variance: the difference without a prior.
base = [10.0, 12.0, 17.0]
head = [21.0, 20.0, 28.0]
pooled = (np.var(base, ddof=1) + np.var(head, ddof=1)) / 2
half = float(stats.t.ppf(0.975, 4) * np.sqrt(2 * pooled / 3))
difference = {"base": base, "head": head, "lo": float(np.mean(head) - np.mean(base)) - half, "hi": float(np.mean(head) - np.mean(base)) + half}

print(
    json.dumps(
        {"scipy": scipy.__version__, "quantiles": quantiles, "lines": lines, "steps": steps, "difference": difference},
        indent=1,
    )
)
