/** Sorts a process's mappings from /proc/PID/smaps by what they are used for. Pure. */

export interface MappedBytes {
  readonly heapBytes: number;
  readonly arenaBytes: number;
  readonly stackBytes: number;
  /** Other anonymous memory, including modified pages of private file mappings. */
  readonly anonBytes: number;
  /** Not anonymous: files and shared memory. */
  readonly fileBytes: number;
  /** Distinct paths of mapped files, in order of address. */
  readonly files: readonly string[];
}

interface Mapping {
  readonly start: number;
  readonly end: number;
  readonly permissions: string;
  /** The kernel's label: a path, `[heap]`, `[anon:…]`, or empty. */
  readonly label: string;
  rssBytes: number;
  anonBytes: number;
  flags: string;
}

type Place = "heap" | "arena" | "stack" | "anon";

const kib = 1024;

/** HEAP_MAX_SIZE of glibc's malloc/arena.c on 64 bits: the size and alignment of the spans that arenas reserve. */
const arenaSpanBytes = 64 * 1024 * kib;
/** One page by default; the JVM's zones are up to 80 KiB. */
const mostGuardBytes = 256 * kib;
/** The usual RLIMIT_STACK, which a thread gets unless it asks for another size. */
const usualStackBytes = 8 * 1024 * kib;

export function parseSmaps(text: string): MappedBytes {
  const mappings = parseMappings(text);
  const bytes = { heap: 0, arena: 0, stack: 0, anon: 0 };
  let fileBytes = 0;
  const files = new Set<string>();
  for (const [index, mapping] of mappings.entries()) {
    bytes[placeOf(mapping, mappings[index - 1], mappings[index + 1])] += mapping.anonBytes;
    fileBytes += mapping.rssBytes - mapping.anonBytes;
    if (mapping.label.startsWith("/")) files.add(mapping.label);
  }
  return {
    heapBytes: bytes.heap,
    arenaBytes: bytes.arena,
    stackBytes: bytes.stack,
    anonBytes: bytes.anon,
    fileBytes,
    files: [...files],
  };
}

function placeOf(mapping: Mapping, below: Mapping | undefined, above: Mapping | undefined): Place {
  if (mapping.label === "[heap]") return "heap";
  if (mapping.label === "[stack]") return "stack";
  if (!isAnonymous(mapping) || !mapping.permissions.startsWith("rw")) return "anon";
  if (isArena(mapping, above)) return "arena";
  return isThreadStack(mapping, below) ? "stack" : "anon";
}

/**
 * glibc reserves a span without accounting (`nr`) and makes it accessible from its aligned start; the rest stays
 * inaccessible up to the next boundary. Adjacent full spans form one mapping. Go's and the JVM's heaps may have the
 * same shape and alignment, but not the flag.
 */
function isArena(mapping: Mapping, above: Mapping | undefined): boolean {
  const rest = isInaccessible(above) && above.start === mapping.end ? above : undefined;
  const end = rest?.end ?? mapping.end;
  return mapping.start % arenaSpanBytes === 0 && end % arenaSpanBytes === 0 && hasFlag(mapping, "nr");
}

/**
 * A stack lies directly above a guard. Since Linux 6.7 MAP_STACK shows as `nh`. Before, a stack may have merged with the
 * mapping above it, so a mapping larger than a usual stack does not count as one.
 */
function isThreadStack(mapping: Mapping, below: Mapping | undefined): boolean {
  if (!isInaccessible(below) || below.end !== mapping.start || below.end - below.start > mostGuardBytes) return false;
  return hasFlag(mapping, "nh") || mapping.end - mapping.start <= usualStackBytes;
}

function isAnonymous(mapping: Mapping): boolean {
  return mapping.label === "" || mapping.label.startsWith("[anon:");
}

function isInaccessible(mapping: Mapping | undefined): mapping is Mapping {
  return mapping !== undefined && mapping.permissions === "---p" && isAnonymous(mapping);
}

function hasFlag(mapping: Mapping, flag: string): boolean {
  return mapping.flags.includes(` ${flag}`);
}

/** Parses only four of a mapping's two dozen lines, because large processes have thousands of mappings. */
function parseMappings(text: string): readonly Mapping[] {
  const mappings: Mapping[] = [];
  let current: Mapping | undefined;
  for (const line of text.split("\n")) {
    if (line.startsWith("Rss:")) {
      if (current !== undefined) current.rssBytes = parseKilobytes(line);
    } else if (line.startsWith("Anonymous:")) {
      if (current !== undefined) current.anonBytes = parseKilobytes(line);
    } else if (line.startsWith("VmFlags:")) {
      if (current !== undefined) current.flags = line.slice("VmFlags:".length);
    } else if (/^[\da-f]+-/.test(line)) {
      current = parseHeader(line);
      mappings.push(current);
    }
  }
  return mappings;
}

/** `7f43d0000000-7f43d04d1000 rw-p 00000000 00:00 0      path with spaces`. */
function parseHeader(line: string): Mapping {
  const [, start = "", end = "", permissions = "", label = ""] =
    /^([\da-f]+)-([\da-f]+) (\S+) \S+ \S+ \S+ *(.*)$/.exec(line) ?? [];
  return {
    start: Number.parseInt(start, 16),
    end: Number.parseInt(end, 16),
    permissions,
    label,
    rssBytes: 0,
    anonBytes: 0,
    flags: "",
  };
}

function parseKilobytes(line: string): number {
  return Number.parseInt(line.slice(line.indexOf(":") + 1), 10) * kib;
}
