"""
The first and the longer look as a whole, written again on NumPy and SciPy from docs/method.md, for the estimates of looks-reference.test.ts:

    python3 test/analysis/reference/looks.py > test/analysis/reference/looks.json

Debian's python3-scipy will do. Nothing here is taken from src/: windows, step-aware fits, moderated errors, and what
the second look makes of what lies beyond the first.
"""
import itertools
import json

import numpy as np
import scipy
from scipy import stats

random = np.random.default_rng(20261126)
MIB = 2**20
RESOLUTION = 64 * 1024
QUANTUM = 0.1 * MIB
TOLERATED = 32


def window_start(series):
    """The marginal standard error rule with the slope in place of the mean, over all series together."""
    end = min(x[-1] for x, _ in series)
    best, least = None, np.inf
    for candidate in range(33):
        start = candidate / 32 * (2 / 3) * end
        total = 0.0
        for x, y in series:
            keep = (x >= start) & (x <= end)
            if keep.sum() < 8:
                return best, end
            fit = stats.linregress(x[keep], y[keep])
            residuals = y[keep] - fit.intercept - fit.slope * x[keep]
            sxx = ((x[keep] - x[keep].mean()) ** 2).sum()
            total += (residuals @ residuals / (keep.sum() - 2) + RESOLUTION**2) / sxx
        if total < least:
            best, least = start, total
    return best, end


def blocks(x, y):
    size = int(np.ceil(len(x) / 24))
    parts = [slice(i, i + size) for i in range(0, len(x), size)]
    return np.array([x[p].mean() for p in parts]), np.array([np.median(y[p]) for p in parts])


def trend(x, y):
    """Least squares with up to two upward shifts, by brute force; slope, its standard error, the shifts, the rest."""
    x, y = blocks(x, y)
    n = len(x)
    places = [()] + [(a,) for a in range(3, n - 2)]
    places += [(a, b) for a, b in itertools.combinations(range(3, n - 2), 2) if b - a >= 3]
    best = None
    for cuts in places:
        design = np.column_stack(
            [np.ones(n), x - x.mean()] + [(np.arange(n) >= c).astype(float) for c in cuts]
        )
        coefficients, *_ = np.linalg.lstsq(design, y - y.mean(), rcond=None)
        residuals = y - y.mean() - design @ coefficients
        rss = residuals @ residuals
        bic = n * np.log(rss / n + QUANTUM**2) + (2 + 3 * len(cuts)) * np.log(n)
        if (best is None or bic < best[0]) and all(j > 0 for j in coefficients[2:]):
            best = (bic, cuts, coefficients, residuals, rss, design)
    _, cuts, coefficients, residuals, rss, design = best
    raw = (residuals[1:] @ residuals[:-1]) / rss if rss > 0 else 0
    rho = np.clip(raw + (1 + 3 * raw) / n, 0, 0.8)
    variance = rss / max(1, n - 2 - len(cuts))
    unscaled = np.linalg.inv(design.T @ design)[1, 1]
    error = np.sqrt(variance * (1 + rho) / (1 - rho) * unscaled)
    shifts = [(x[c], j) for c, j in zip(cuts, coefficients[2:])]
    return coefficients[1], error, np.sqrt(rss / n), shifts


def cut(x, y, start, end):
    keep = (x >= start) & (x <= end)
    return x[keep], y[keep]


def sen(x, y):
    return float(stats.theilslopes(y, x).slope)


def last_quarter(x, y, start, end):
    return float(stats.linregress(*cut(x, y, end - (end - start) / 4, end)).slope)


def plateau(x, y, start, end):
    return float(np.median(cut(x, y, end - (end - start) / 4, end)[1]))


def difference(base, head, prior, degrees, inflation, floor):
    pairs = len(head)
    df = degrees + 2 * (pairs - 1)
    squares = sum(((np.array(v) - np.mean(v)) ** 2).sum() for v in (base, head))
    variance = max(inflation**2 * (degrees * prior + squares) / df, floor**2)
    return float(np.mean(head) - np.mean(base)), float(np.sqrt(2 * variance / pairs)), df


def service(requests, leak, gain, pace, noise, shift):
    x = np.arange(0, 101) * (requests / 100)
    y = 20 * MIB + gain * (1 - np.exp(-x / pace)) + leak * x + random.normal(0, noise, len(x))
    y[x >= shift[0]] += shift[1]
    return x, np.maximum(0, np.round(y))


def case(leak, noise, gain, shift=(1e9, 0), stop=None):
    """Three pairs of 10,000 requests, one of 30,000; head keeps `leak` bytes a request, until `stop`."""

    def make(requests, keeps):
        x, y = service(requests, 0, gain, 1_500, noise, shift)
        return x, np.round(y + keeps * np.minimum(x, stop or np.inf))

    first = [(make(10_000, 0), make(10_000, leak)) for _ in range(3)]
    second = make(30_000, 0), make(30_000, leak)

    start, end = window_start([each for pair in first for each in pair])
    trends = [[trend(*cut(*side, start, end)) for side in pair] for pair in first]
    base, head = [[pair[s][0] for pair in trends] for s in (0, 1)]
    prior = float(np.median([t[1] ** 2 for pair in trends for t in pair]))
    slope, slope_error, df = difference(base, head, prior, 2, 1.3, RESOLUTION / (end - start))
    levels = [[plateau(*pair[s], start, end) for pair in first] for s in (0, 1)]
    _, level_error, level_df = difference(*levels, 0, 0, 1, RESOLUTION)

    # Beyond the first look, raw; its errors are the first look's of one pair, by the ratio of the lengths.
    beyond = [cut(*side, end, 30_000) for side in second]
    half = (end + 30_000) / 2
    factor = max(0.5, (end - start) / (30_000 - end))
    error = slope_error * np.sqrt(3) * factor
    raw = {
        "slopes": [sen(*side) for side in beyond],
        "lateSlopes": [sen(*cut(*side, half, 30_000)) for side in beyond],
        "tailSlopes": [last_quarter(*side, end, 30_000) for side in beyond],
        "plateaus": [plateau(*side, end, 30_000) for side in beyond],
    }
    value = raw["slopes"][1] - raw["slopes"][0]
    width = stats.t.ppf(0.975, df) * error
    level = raw["plateaus"][1] - raw["plateaus"][0]
    level_width = stats.t.ppf(0.975, level_df) * level_error * np.sqrt(3)

    excess, late, last = [raw[k][1] - max(0, raw[k][0]) for k in ("slopes", "lateSlopes", "tailSlopes")]
    noise_bytes = float(np.sqrt(np.mean([trend(*side)[2] ** 2 for side in beyond])))
    pace = max(np.mean(head) - max(0, np.mean(base)), TOLERATED)
    margin = stats.t.ppf(0.95, df) * error
    large = excess * (30_000 - end) > max(256 * 1024, 4 * noise_bytes)
    keeps_pace = min(excess, late) >= pace / 2 and last >= pace / 4
    steady = min(late, last) >= 0.75 * excess and 0.75 * max(late, last) <= excess
    goes_on = (keeps_pace or steady) and large and excess - margin > TOLERATED
    slow = min(excess + margin, late + 2 * margin) < pace / 2 and late < pace / 2
    missing = (pace - max(0, excess)) * (30_000 - end)
    flat_enough = missing >= min(4 * MIB, pace / 2 * (30_000 - end))
    ended = slow and late - 2 * margin <= TOLERATED and flat_enough
    return {
        "first": [[{"x": x.tolist(), "y": y.tolist()} for x, y in pair] for pair in first],
        "second": [{"x": x.tolist(), "y": y.tolist()} for x, y in second],
        "window": {"fromRequests": start, "toRequests": end},
        "firstSlope": {"value": slope, "standardError": slope_error, "degreesOfFreedom": df},
        **raw,
        "noiseBytes": noise_bytes,
        "slope": {"value": value, "lo": value - width, "hi": value + width},
        "level": {"value": level, "lo": level - level_width, "hi": level + level_width},
        "outcome": "goes-on" if goes_on else "ended" if ended else "unclear",
    }


cases = {
    "a leak": case(600, 20_000, 2 * MIB),
    "a small leak among noise": case(150, 60_000, 1 * MIB),
    "a cache that is full at 14,000": case(900, 20_000, 2 * MIB, stop=14_000),
    "a step on both sides, and a leak": case(400, 30_000, 1 * MIB, shift=(7_000, 3 * MIB)),
    "a leak whose heap has holes when the run ends": case(150, 10_000, 1 * MIB, stop=23_500),
    "one that pauses nobody knows for how long": case(120, 400_000, 1 * MIB, stop=22_000),
}
print(json.dumps({"scipy": scipy.__version__, "cases": [{"name": name, **each} for name, each in cases.items()]}))
