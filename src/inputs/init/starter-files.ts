/** The pure part of `rss-plateau init`: a Dockerfile → a first rss-plateau.yml and its workflow. */
import { posix } from "node:path";
import { stringify } from "yaml";
import { configDefaults } from "../config/defaults.ts";
import { targetNameSchema } from "../config/config-fields.ts";
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
    "# rss-plateau runs base and head of each target side by side, with the same memory cap and the same requests.",
    "targets:",
    `  ${inline(name)}:`,
    `    context: ${inline(context)}`,
    `    dockerfile: ${inline(posix.basename(facts.dockerfilePath))}`,
    port === undefined ? "    # port: 8080  (the Dockerfile exposes no port)" : `    port: ${port}`,
    ...(otherPorts.length === 0 ? [] : [`    # also exposed: ${otherPorts.join(", ")}`]),
    readyPath === null
      ? "    # ready: /healthz  (a path that answers 2xx once the service is ready)"
      : `    ready: ${inline(readyPath)}`,
    `    memory: ${configDefaults.memory} # the cap; swap is off`,
    "    workload:",
    `      requests: ${configDefaults.requests} # per trial`,
    ...(facts.openapi === true
      ? ["      openapi: /openapi.json # routes derived from the running service"]
      : ["      routes: # the requests that matter most, above all those that create something", ...exampleRoutes]),
  ];
  return `${lines.join("\n")}\n`;
}

/** `.github/workflows/rss-plateau.yml`; `action` is what `uses:` names, such as `owner/rss-plateau@v1`. */
export function draftWorkflow(facts: { readonly action: string }): string {
  return `# Compares a pull request with the commit that it would be merged into. \`rss-plateau init\` writes this file.
name: rss-plateau
on: pull_request

permissions: {}

concurrency:
  group: \${{ github.workflow }}-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  memory: # the name of the required check
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions:
      contents: read # to check out, and to fetch the base
      pull-requests: write # to comment, and to read the label that accepts growth
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - uses: ${inline(facts.action)} # pin this to a release's commit too
`;
}

const exampleRoutes = [
  `        - ${configDefaults.route}`,
  "        # - GET /items?limit=5",
  "        # - { method: POST, path: /items, body: { name: example }, weight: 2 }",
];

/** Quoted where YAML would read another type. */
function inline(text: string): string {
  return stringify(text, { lineWidth: 0 }).trimEnd();
}
