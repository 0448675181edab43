import { describe, expect, it } from "vitest";
import {
  formatByteChange,
  formatByteRange,
  formatByteRate,
  formatBytes,
  formatBytesWithNoise,
  formatCount,
  formatDurationMs,
  formatPercent,
  formatRoughCount,
  parseBytes,
  parseDurationMs,
} from "../../src/model/units.ts";

const mib = 1024 * 1024;

describe("parseBytes", () => {
  it.each([
    ["512MiB", 512 * mib],
    ["512MB", 512 * mib],
    ["512m", 512 * mib],
    ["64Mi", 64 * mib],
    ["1.5g", 1.5 * 1024 * mib],
    [" 20 KiB ", 20 * 1024],
    ["1048576", mib],
    ["0", 0],
  ])("reads %j", (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  it.each(["", "MiB", "-1m", "1e3", "12 apples", "1,5g", "0x10", "1 2m", "constructor", "1toString"])(
    "refuses %j",
    (text) => {
      expect(parseBytes(text)).toBeUndefined();
    },
  );
});

describe("parseDurationMs", () => {
  it.each([
    ["120s", 120_000],
    ["2m", 120_000],
    ["2min", 120_000],
    ["500ms", 500],
    ["1.5h", 5_400_000],
    ["90", 90_000],
  ])("reads %j", (text, durationMs) => {
    expect(parseDurationMs(text)).toBe(durationMs);
  });

  it.each(["", "s", "-5s", "5d", "1m30s", "soon"])("refuses %j", (text) => {
    expect(parseDurationMs(text)).toBeUndefined();
  });
});

describe("bytes for a reader", () => {
  it.each([
    [0, "0 B"],
    [15, "15 B"],
    [1023, "1023 B"],
    [1024, "1.00 KiB"],
    [1_116, "1.09 KiB"],
    [1023.9 * 1024, "1.00 MiB"],
    [22 * mib, "22.0 MiB"],
    [512 * mib, "512 MiB"],
    [3 * 1024 * mib, "3.00 GiB"],
    [-3 * 1024, "−3.00 KiB"],
    [-0.2, "0 B"],
  ])("%d is %j", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it("signs a change unless it rounds to nothing", () => {
    expect(formatByteChange(mib)).toBe("+1.00 MiB");
    expect(formatByteChange(-mib)).toBe("−1.00 MiB");
    expect(formatByteChange(0.3)).toBe("0 B");
  });

  it("keeps decimals of a rate below 10 B", () => {
    expect([0.44, -1.06, 9.96, 34.2].map(formatByteRate)).toEqual(["0.4 B", "−1.1 B", "10 B", "34 B"]);
  });

  it("gives both ends of a range in the unit of the value", () => {
    expect(formatByteRange(1_116, 1_107, 1_125)).toBe("1.08–1.10");
    expect(formatByteRange(24 * mib, 23.9 * mib, 24.1 * mib)).toBe("23.9–24.1");
  });

  it("joins ends below zero by a word", () => {
    expect(formatByteRange(15, -3, 33)).toBe("−3 to 33");
  });

  it("gives ends far above the value units of their own", () => {
    expect(formatByteRange(0, -9 * 1024, 9 * 1024)).toBe("−9.00 KiB to 9.00 KiB");
  });

  it("never rounds noise down to nothing", () => {
    expect(formatBytesWithNoise(22 * mib, 20 * 1024)).toBe("22.0 MiB ± 0.02");
    expect(formatBytesWithNoise(22 * mib, 1)).toBe("22.0 MiB ± 0.01");
    expect(formatBytesWithNoise(22 * mib, 3 * mib)).toBe("22.0 MiB ± 3.0");
    expect(formatBytesWithNoise(500, 0.2)).toBe("500 B ± 1");
  });
});

describe("counts, shares and durations for a reader", () => {
  it("groups thousands without a locale", () => {
    expect([0, 999, 1_000, 1_234_567].map(formatCount)).toEqual(["0", "999", "1,000", "1,234,567"]);
  });

  it("keeps two digits of an extrapolation", () => {
    expect([457_312, 1_249, 96, 7, 0].map(formatRoughCount)).toEqual(["460,000", "1,200", "96", "7", "0"]);
  });

  it("gives a percentage the digits that it needs", () => {
    expect([0, 0.05, 3.42, 109.1, -45].map(formatPercent)).toEqual(["0 %", "0.05 %", "3.4 %", "109 %", "−45 %"]);
  });

  it("moves from milliseconds to minutes", () => {
    expect([2.64, 850, 999.6, 12_400, 200_000].map(formatDurationMs)).toEqual([
      "2.6 ms",
      "850 ms",
      "1.0 s",
      "12.4 s",
      "3 min 20 s",
    ]);
  });
});
