/** What `init` takes from a Dockerfile: the ports that its final image exposes, and the path of its HEALTHCHECK. */
import { pathSchema, portSchema } from "../config/config-fields.ts";

export interface DockerfileFacts {
  /** TCP ports, of the last stage or of one it builds on. */
  readonly ports: readonly number[];
  readonly readyPath: string | null;
}

type Instruction = readonly [keyword: string, rest: string];

export function readDockerfile(dockerfile: string): DockerfileFacts {
  const stages = new Map<string, DockerfileFacts>();
  const variables = new Map<string, string>();
  let stageName = "";
  for (const [keyword, written] of instructionsOf(dockerfile)) {
    const rest = substitute(written, variables);
    const facts = stages.get(stageName) ?? { ports: [], readyPath: null };
    if (keyword === "FROM") {
      const [, parent = "", name] = /^(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?/i.exec(rest) ?? [];
      stageName = (name ?? String(stages.size)).toLowerCase();
      stages.set(stageName, stages.get(parent.toLowerCase()) ?? { ports: [], readyPath: null });
    } else if (keyword === "ARG" || keyword === "ENV") {
      for (const [name, value] of assignmentsOf(rest)) variables.set(name, value);
    } else if (keyword === "EXPOSE") {
      stages.set(stageName, { ...facts, ports: [...new Set([...facts.ports, ...portsOf(rest)])] });
    } else if (keyword === "HEALTHCHECK") {
      stages.set(stageName, { ...facts, readyPath: readyPathOf(rest) });
    }
  }
  return stages.get(stageName) ?? { ports: [], readyPath: null };
}

/** Without comments, continued lines joined. */
function instructionsOf(dockerfile: string): Instruction[] {
  const lines = dockerfile.split(/\r?\n/).filter((line) => !/^\s*#/.test(line));
  const joined = lines.join("\n").replaceAll(/\\[ \t]*\n/g, " ");
  return joined.split("\n").flatMap((line): Instruction[] => {
    const [, keyword, rest] = /^\s*([A-Za-z]+)\s+(.*?)\s*$/.exec(line) ?? [];
    return keyword === undefined || rest === undefined ? [] : [[keyword.toUpperCase(), rest]];
  });
}

/** `$NAME`, `${NAME}` and `${NAME:-default}`. Unknown names stay unchanged. */
function substitute(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replaceAll(
    /\$(?:(\w+)|\{(\w+)(?::?-([^}]*))?\})/g,
    (whole: string, bare: string | undefined, braced: string | undefined, fallback: string | undefined) =>
      variables.get(bare ?? braced ?? "") ?? fallback ?? whole,
  );
}

/** `A=1 B="two words"`, or the old `ENV A 1`. */
function assignmentsOf(rest: string): (readonly [string, string])[] {
  const old = /^(\w+)\s+([^=]+)$/.exec(rest);
  if (old !== null) return [[old[1] ?? "", old[2] ?? ""]];
  const pairs = rest.matchAll(/(\w+)=(?:"([^"]*)"|'([^']*)'|(\S*))/g);
  return [...pairs].map(([, name = "", double, single, bare]) => [name, double ?? single ?? bare ?? ""]);
}

function portsOf(rest: string): number[] {
  return rest.split(/\s+/).flatMap((word) => {
    const port = portSchema.safeParse(Number(/^(\d+)(?:\/tcp)?$/i.exec(word)?.[1]));
    return port.success ? [port.data] : [];
  });
}

/** The first URL of the command: `curl -f http://localhost:8080/healthz || exit 1` → `/healthz`. */
function readyPathOf(rest: string): string | null {
  const url = /https?:\/\/[^\s"'|;&)]+/.exec(rest)?.[0];
  const path = url === undefined || !URL.canParse(url) ? undefined : new URL(url).pathname + new URL(url).search;
  return pathSchema.safeParse(path).data ?? null;
}
