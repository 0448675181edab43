/**
 * Settings that make a runtime's memory fluctuate less, the same on both sides. They change when memory is released,
 * never what the service retains. Pure. docs/method.md has the figures behind the choice.
 */
import type { TargetConfig } from "../model/config.ts";

export type Variables = Readonly<Record<string, string>>;

interface Image {
  /** `NAME=value`. */
  readonly env: readonly string[];
}

interface Setting {
  readonly variable: string;
  readonly value: string;
  /** The variable is a list of options. Ours are appended, unless the user's match this. */
  readonly appends?: { readonly unless: RegExp };
}

export const settings: readonly Setting[] = [
  // glibc: threads share two arenas instead of eight per core. No trim threshold: Node would release and request memory again and again.
  { variable: "MALLOC_ARENA_MAX", value: "2" },
  // V8: the young generation keeps its first size. Otherwise it grows in steps, earlier when the service retains more.
  { variable: "NODE_OPTIONS", value: "--max-semi-space-size=1", appends: { unless: /semi[-_]space/ } },
  // JVM: the heap shrinks after a collection, which makes its floor visible.
  {
    variable: "JAVA_TOOL_OPTIONS",
    value: "-XX:MinHeapFreeRatio=5 -XX:MaxHeapFreeRatio=10",
    appends: { unless: /HeapFreeRatio/ },
  },
];

/**
 * The variables to add on both sides. One that an image or the target sets itself is left alone on both sides, because
 * it may be the change under test.
 */
export function choosePins({ pin, env }: Pick<TargetConfig, "pin" | "env">, images: readonly Image[]): Variables {
  if (pin === "off") return {};
  const free = settings.filter(({ variable, appends }) =>
    images.every((image) => {
      const own = env[variable] ?? imageVariable(image, variable);
      return own === undefined || appends?.unless.test(own) === false;
    }),
  );
  return Object.fromEntries(free.map(({ variable, value }) => [variable, value]));
}

/** The target's variables with the pins; options are appended to the image's or the target's own. */
export function withPins(pins: Variables, env: Variables, image: Image): Variables {
  const added = Object.entries(pins).map(([variable, value]) => {
    const own = env[variable] ?? imageVariable(image, variable);
    return [variable, own === undefined ? value : `${own} ${value}`.trim()];
  });
  return { ...env, ...Object.fromEntries(added) };
}

function imageVariable({ env }: Image, name: string): string | undefined {
  return env.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
}
