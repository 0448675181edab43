/** Parses `jcmd PID GC.class_histogram`, which collects first, so that its counts are exactly what is live. Pure. */

export interface ClassCount {
  /** As in the source: `byte[]`, `App$Step`. */
  readonly name: string;
  readonly count: number;
  readonly bytes: number;
}

/** Largest first; empty for any other text. */
export function parseHistogram(text: string): readonly ClassCount[] {
  return text.split("\n").flatMap((line) => {
    // `   1:         28883        2196128  [B (java.base@17.0.15)`
    const match = /^\s*\d+:\s+(\d+)\s+(\d+)\s+(\S+)/.exec(line);
    if (match === null) return [];
    return [{ name: nameType(match[3] ?? ""), count: Number(match[1]), bytes: Number(match[2]) }];
  });
}

export function sumBytes(classes: readonly ClassCount[]): number {
  return classes.reduce((total, each) => total + each.bytes, 0);
}

/** By name; negative where bytes shrank. */
export function growthOf(classes: readonly ClassCount[], before: readonly ClassCount[]): ReadonlyMap<string, number> {
  const bytesBefore = new Map(before.map(({ name, bytes }) => [name, bytes]));
  return new Map(classes.map(({ name, bytes }) => [name, bytes - (bytesBefore.get(name) ?? 0)]));
}

/** The fastest growing first, so that they are among the few that an answer has room for. */
export function orderByGrowth(classes: readonly ClassCount[], before: readonly ClassCount[]): readonly ClassCount[] {
  const growth = growthOf(classes, before);
  const of = ({ name }: ClassCount): number => growth.get(name) ?? 0;
  return classes.toSorted((one, other) => of(other) - of(one) || other.bytes - one.bytes);
}

const primitives: Readonly<Record<string, string>> = {
  B: "byte",
  C: "char",
  D: "double",
  F: "float",
  I: "int",
  J: "long",
  S: "short",
  Z: "boolean",
};

/** `[[Ljava.lang.Object;` is `java.lang.Object[][]`. */
function nameType(descriptor: string): string {
  const dimensions = /^\[*/.exec(descriptor)?.[0].length ?? 0;
  if (dimensions === 0) return descriptor;
  const element = descriptor.slice(dimensions);
  const name = element.startsWith("L") ? element.slice(1).replace(/;$/, "") : (primitives[element] ?? element);
  return name + "[]".repeat(dimensions);
}
