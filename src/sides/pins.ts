/**
 * Settings by which a runtime's memory moves less by itself, for both sides of a comparison alike. They change when
 * memory is given back, never what the service keeps. Pure. docs/method.md has the figures that they were chosen by.
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
  /** The variable is a list of options: ours goes behind the user's own, unless they speak of the same matter. */
  readonly appends?: { readonly unless: RegExp };
}

export const settings: readonly Setting[] = [
  // glibc: threads share two arenas instead of eight a core. No trim threshold: Node would give back and take again.
  { variable: "MALLOC_ARENA_MAX", value: "2" },
  // V8: the young generation stays as it begins, where it would grow by jumps, sooner where something is kept.
  { variable: "NODE_OPTIONS", value: "--max-semi-space-size=1", appends: { unless: /semi[-_]space/ } },
  // JVM: the heap shrinks after a collection, so that its floor shows.
  {
    variable: "JAVA_TOOL_OPTIONS",
    value: "-XX:MinHeapFreeRatio=5 -XX:MaxHeapFreeRatio=10",
    appends: { unless: /HeapFreeRatio/ },
  },
];

/**
 * What is added on both sides. Where one side's image, or the target, sets such a variable itself, it is left alone on
 * both: a change of it may be what is under test.
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

/** The container's variables with what is added, behind the image's and the target's own. */
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
