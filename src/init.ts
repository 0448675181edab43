/** The pure part of `rss-plateau init`: a Dockerfile → a first rss-plateau.yml and the workflow that runs it. */
import { posix } from "node:path";
import { stringify } from "yaml";
import { configDefaults } from "./config/defaults.ts";
import { targetNameSchema } from "./config/fields.ts";
import { readDockerfile } from "./dockerfile.ts";

/** A commented config that `parseConfig` accepts. `dockerfilePath` is relative to the root of the repository. */
export function draftConfig(facts: {
  readonly dockerfile: string;
  readonly dockerfilePath: string;
  /** The service serves its OpenAPI document at /openapi.json, as FastAPI does. */
  readonly openapi?: boolean;
}): string {
  const { ports, readyPath } = readDockerfile(facts.dockerfile);
  const context = posix.dirname(posix.normalize(facts.dockerfilePath));
  const folder = posix.basename(context);
  const name = context !== "." && targetNameSchema.safeParse(folder).success ? folder : "app";
  const [port, ...otherPorts] = ports;
  const lines = [
    "# What rss-plateau measures: base and head side by side, under the same cap and the same requests.",
    "targets:",
    `  ${inline(name)}:`,
    `    context: ${inline(context)}`,
    `    dockerfile: ${inline(posix.basename(facts.dockerfilePath))}`,
    port === undefined ? "    # port: 8080  (the Dockerfile exposes none)" : `    port: ${port}`,
    ...(otherPorts.length === 0 ? [] : [`    # also exposed: ${otherPorts.join(", ")}`]),
    readyPath === null
      ? "    # ready: /healthz  (a path that answers 2xx once the service takes requests)"
      : `    ready: ${inline(readyPath)}`,
    `    memory: ${configDefaults.memory} # the cap, swap off`,
    "    workload:",
    `      requests: ${configDefaults.requests} # a trial`,
    ...(facts.openapi === true
      ? ["      openapi: /openapi.json # routes derived from the running service"]
      : ["      routes: # the requests that the service lives on", ...exampleRoutes]),
  ];
  return `${lines.join("\n")}\n`;
}

/** `.github/workflows/rss-plateau.yml`; `action` is what `uses:` names, such as `owner/rss-plateau@v1`. */
export function draftWorkflow(facts: { readonly action: string }): string {
  return `name: rss-plateau
on: pull_request
permissions: { contents: read }
jobs:
  memory:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
        with: { fetch-depth: 0 } # to find the commit that head is compared with
      - uses: ${inline(facts.action)}
`;
}

const exampleRoutes = [
  `        - ${configDefaults.route}`,
  "        # - GET /items?limit=5",
  "        # - { method: POST, path: /items, body: { name: example }, weight: 2 }",
];

/** Quoted where YAML would read it as something else. */
function inline(text: string): string {
  return stringify(text, { lineWidth: 0 }).trimEnd();
}
