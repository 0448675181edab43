/** Other people's actions that our workflows use: the commit of each release, and the inputs that its action.yml has. */

export interface Pin {
  readonly name: string;
  readonly sha: string;
  readonly version: string;
  readonly inputs: readonly string[];
}

const pins: readonly Pin[] = [
  {
    name: "actions/checkout",
    sha: "3d3c42e5aac5ba805825da76410c181273ba90b1",
    version: "v7.0.1",
    inputs: ["repository", "ref", "token", "path", "fetch-depth", "submodules", "lfs", "persist-credentials"],
  },
  {
    name: "actions/upload-artifact",
    sha: "043fb46d1a93c77aae656e7c1c64a875d1fc6a0a",
    version: "v7.0.1",
    inputs: ["name", "path", "if-no-files-found", "retention-days", "compression-level", "overwrite", "archive"],
  },
  {
    name: "actions/download-artifact",
    sha: "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c",
    version: "v8.0.1",
    inputs: ["name", "artifact-ids", "path", "pattern", "merge-multiple", "github-token", "repository", "run-id"],
  },
  {
    name: "docker/setup-buildx-action",
    sha: "f87e5991a6d7451dcb8d9637bfbc97413f497069",
    version: "v4.4.1",
    inputs: ["version", "driver", "driver-opts"],
  },
];

export function findPin(name: string): Pin | undefined {
  return pins.find((pin) => pin.name === name);
}
