/** Bytes, durations and counts: parsed from what a user writes, and formatted for a reader. Pure. */

const kib = 1024;
export const mib = kib * kib;

const byteFactors: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  k: kib,
  kb: kib,
  kib,
  ki: kib,
  m: mib,
  mb: mib,
  mib,
  mi: mib,
  g: kib * mib,
  gb: kib * mib,
  gib: kib * mib,
  gi: kib * mib,
};

/**
 * `512MiB`, `1.5g`, `64Mi` or a plain number of bytes → bytes; undefined when it is not a size.
 * KB, MB and GB are powers of 1024 as in Docker, whose `--memory 512MB` this mirrors.
 */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  const factor = byteFactors[match?.[2]?.toLowerCase() ?? "?"];
  return match === null || factor === undefined ? undefined : Math.round(Number(match[1]) * factor);
}

const durationFactorsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, min: 60_000, h: 3_600_000 };

/** `120s`, `2m`, `500ms` or a plain number of seconds → milliseconds; undefined when it is not a duration. */
export function parseDurationMs(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  const factor = durationFactorsMs[match?.[2]?.toLowerCase() || "s"];
  return match === null || factor === undefined ? undefined : Number(match[1]) * factor;
}

/** `22.0 MiB`, `1.09 KiB`, `15 B`: three significant digits, the unit that keeps the number below 1024. */
export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = Math.abs(bytes);
  let unit = 0;
  // 1023.5 would print as "1024": move on where rounding would reach the next unit.
  while (value >= 1023.5 && unit < units.length - 1) {
    value /= kib;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  const text = value.toFixed(digits);
  const sign = bytes < 0 && Number(text) !== 0 ? "−" : "";
  return `${sign}${text} ${units[unit]}`;
}

/** As `formatBytes`, with a sign in front of anything that does not round to zero: `+1.06 MiB`, `−3.00 KiB`, `0 B`. */
export function formatByteChange(bytes: number): string {
  const text = formatBytes(bytes);
  return bytes > 0 && !/^0(\.0+)? /.test(text) ? `+${text}` : text;
}

/** `12,000`. */
export function formatCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `850 ms`, `2.6 ms`, `12.4 s`, `3 min 20 s`. */
export function formatDurationMs(durationMs: number): string {
  if (durationMs < 10) return `${durationMs.toFixed(1)} ms`;
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  if (durationMs < 99_950) return `${(durationMs / 1_000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** As `formatBytes`, with decimals below 10 B: half a byte per request is a slope. */
export function formatByteRate(bytes: number): string {
  return Math.abs(bytes) < 9.95 ? `${formatFixed(bytes, 1)} B` : formatBytes(bytes);
}

/**
 * `1.08–1.10`: both ends in the unit and digits of `value`, which stands before it with its unit.
 * Ends below zero are joined by a word, because `−3–4` reads as a sum; ends far above `value` have units of their own.
 */
export function formatByteRange(value: number, lo: number, hi: number): string {
  const [number = "", unit = ""] = formatBytes(value).split(" ");
  const power = ["B", "KiB", "MiB", "GiB", "TiB"].indexOf(unit);
  const digits = number.split(".")[1]?.length ?? 0;
  if (Math.max(Math.abs(lo), Math.abs(hi)) >= 1000 * kib ** power) return `${formatBytes(lo)} to ${formatBytes(hi)}`;
  const end = (bytes: number) => formatFixed(bytes / kib ** power, digits);
  return lo < 0 ? `${end(lo)} to ${end(hi)}` : `${end(lo)}–${end(hi)}`;
}

/** `22.0 MiB ± 0.02`: the spread in the unit of the value, never rounded down to nothing. */
export function formatBytesWithNoise(bytes: number, noiseBytes: number): string {
  const text = formatBytes(bytes);
  const power = ["B", "KiB", "MiB", "GiB", "TiB"].indexOf(text.split(" ")[1] ?? "B");
  const noise = noiseBytes / kib ** power;
  if (power === 0) return `${text} ± ${Math.ceil(noise)}`;
  return `${text} ± ${noise >= 9.995 ? noise.toFixed(0) : noise >= 0.995 ? noise.toFixed(1) : Math.max(noise, 0.01).toFixed(2)}`;
}

/** `460,000` for 457,312: two significant digits, for what is only an extrapolation. */
export function formatRoughCount(count: number): string {
  const magnitude = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(count, 1))) - 1);
  return formatCount(Math.round(count / magnitude) * magnitude);
}

/** `0.05 %`, `3.4 %`, `109 %`. */
export function formatPercent(percent: number): string {
  const size = Math.abs(percent);
  return `${formatFixed(percent, size >= 9.95 || size === 0 ? 0 : size >= 0.995 ? 1 : 2)} %`;
}

/** A fixed number of decimals and a true minus sign; never `−0`. */
export function formatFixed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
