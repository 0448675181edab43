import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/inputs/config/parse-config.ts";
import { readDockerfile } from "../../src/inputs/init/dockerfile.ts";
import { draftConfig, draftWorkflow } from "../../src/inputs/init/starter-files.ts";

describe("readDockerfile", () => {
  test.each([
    ["no EXPOSE", "FROM node:24\n", [], null],
    [
      "several ports, one protocol at a time",
      "FROM x\nEXPOSE 8080/tcp 53/udp 9090\nEXPOSE 8080 70000\n",
      [8080, 9090],
      null,
    ],
    [
      "variables",
      "ARG PORT=3000\nFROM x\nENV APP_PORT=${PORT} NAME='a b'\nexpose $APP_PORT ${OTHER:-4000} $UNKNOWN\n",
      [3000, 4000],
      null,
    ],
    ["the old ENV", "FROM x\nENV PORT 5000\nEXPOSE $PORT\n", [5000], null],
    ["the last stage only", "FROM a AS build\nEXPOSE 1111\nFROM b\nEXPOSE 2222\n", [2222], null],
    [
      "a stage that builds on another",
      "FROM --platform=linux/amd64 a AS Base\nEXPOSE 1111\nHEALTHCHECK CMD curl http://localhost:1111/up\nFROM base\nEXPOSE 2222\n",
      [1111, 2222],
      "/up",
    ],
    [
      "continued lines and comments",
      "FROM x\n# EXPOSE 1\nEXPOSE \\\n  # why\n  8080\nHEALTHCHECK --interval=5s \\\n  CMD curl -fsS 'http://127.0.0.1:8080/healthz?full=1' || exit 1\n",
      [8080],
      "/healthz?full=1",
    ],
    ["exec form with wget", 'FROM x\nHEALTHCHECK CMD ["wget", "-q", "http://localhost/ready"]\n', [], "/ready"],
    ["a variable in the URL", "FROM x\nENV PORT=81\nHEALTHCHECK CMD curl http://localhost:${PORT}/ok;\n", [], "/ok"],
    ["no URL in the check", "FROM x\nHEALTHCHECK CMD pg_isready\n", [], null],
    [
      "a check that is taken back",
      "FROM x AS a\nHEALTHCHECK CMD curl http://x/up\nFROM a\nHEALTHCHECK NONE\n",
      [],
      null,
    ],
    ["Windows line ends", "FROM x\r\nEXPOSE \\\r\n 80\r\n", [80], null],
  ])("%s", (_, dockerfile, ports, readyPath) => {
    expect(readDockerfile(dockerfile)).toEqual({ ports, readyPath });
  });
});

describe("draftConfig", () => {
  const full = "FROM python:3.12\nEXPOSE 8000 9000\nHEALTHCHECK CMD curl -f http://localhost:8000/healthz\n";

  test("takes ports and the ready path from the Dockerfile", () => {
    expect(draftConfig({ dockerfile: full, dockerfilePath: "./Dockerfile" })).toMatchInlineSnapshot(`
      "# rss-plateau runs base and head of each target side by side, with the same memory cap and the same requests.
      targets:
        app:
          context: .
          dockerfile: Dockerfile
          port: 8000
          # also exposed: 9000
          ready: /healthz
          memory: 512MiB # the cap; swap is off
          workload:
            requests: 10000 # per trial
            routes: # the requests that matter most, above all those that create something
              - GET /
              # - GET /items?limit=5
              # - { method: POST, path: /items, body: { name: example }, weight: 2 }
      "
    `);
  });

  test("writes the rest as comments", () => {
    expect(draftConfig({ dockerfile: "FROM x\n", dockerfilePath: "services/api/Dockerfile.prod", openapi: true }))
      .toMatchInlineSnapshot(`
        "# rss-plateau runs base and head of each target side by side, with the same memory cap and the same requests.
        targets:
          api:
            context: services/api
            dockerfile: Dockerfile.prod
            # port: 8080  (the Dockerfile exposes no port)
            # ready: /healthz  (a path that answers 2xx once the service is ready)
            memory: 512MiB # the cap; swap is off
            workload:
              requests: 10000 # per trial
              openapi: /openapi.json # routes derived from the running service
        "
      `);
  });

  test.each([
    [{ dockerfile: full, dockerfilePath: "Dockerfile" }, "app", 8000, "/healthz", null],
    [
      { dockerfile: "FROM x\n", dockerfilePath: "services/api/Dockerfile", openapi: true },
      "api",
      null,
      null,
      "openapi",
    ],
    [{ dockerfile: "", dockerfilePath: "my services/no: 1/Dockerfile" }, "app", null, null, null],
  ])("is accepted by the config's own checks", (facts, name, port, ready, derive) => {
    const [target, ...others] = parseConfig(draftConfig(facts), "rss-plateau.yml").targets;
    expect(others).toEqual([]);
    expect(target).toMatchObject({ name, port, ready });
    expect(target?.workload.derive?.kind ?? null).toBe(derive);
  });
});

test("draftWorkflow is the plain example, which test/workflows.test.ts judges", () => {
  const example = readFileSync("examples/workflows/plain.yml", "utf8");
  expect(draftWorkflow({ action: "rss-plateau/rss-plateau@v0" })).toBe(example);
  expect(draftWorkflow({ action: "owner/fork@v1" })).toBe(
    example.replace("rss-plateau/rss-plateau@v0", "owner/fork@v1"),
  );
});
