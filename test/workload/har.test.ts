import { describe, expect, test } from "vitest";
import { routesFromHar } from "../../src/workload/har.ts";
import { userMessageOf } from "../support/user-message.ts";

interface Recorded {
  readonly url: string;
  readonly method?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly postData?: unknown;
}

const har = (entries: readonly Recorded[]) =>
  JSON.stringify({
    log: {
      version: "1.2",
      entries: entries.map(({ url, method = "GET", status = 200, headers = {}, postData }) => ({
        request: { method, url, headers: Object.entries(headers).map(([name, value]) => ({ name, value })), postData },
        response: { status },
      })),
    },
  });

const problemOf = (text: string) => userMessageOf(() => routesFromHar(text, "traffic.har"));

describe("routesFromHar", () => {
  test("keeps the most frequent origin, in order, weighted by repetition", () => {
    const routes = routesFromHar(
      har([
        { url: "https://cdn.example.net/app.js" },
        { url: "https://api.example.com/items?limit=5" },
        { url: "https://api.example.com/me#top", status: 401 },
        { url: "https://api.example.com/items?limit=5" },
        { url: "https://cdn.example.net/app.css" },
        { url: "wss://api.example.com/live", status: 101 },
        { url: "https://api.example.com/blocked", status: 0 },
      ]),
      "traffic.har",
    );
    expect(routes).toEqual([
      { method: "GET", path: "/items?limit=5", headers: {}, body: null, weight: 2, expect: ["2xx"] },
      { method: "GET", path: "/me", headers: {}, body: null, weight: 1, expect: ["4xx"] },
    ]);
  });

  test("leaves out headers of one connection, one person or another build", () => {
    const [route] = routesFromHar(
      har([
        {
          url: "http://localhost:8080/",
          status: 304,
          headers: {
            ":authority": "localhost",
            Host: "localhost:8080",
            Connection: "keep-alive",
            Cookie: "sid=1",
            Authorization: "Bearer secret",
            "Content-Length": "0",
            "If-None-Match": '"1"',
            Accept: "application/json",
            "X-Tenant": "acme",
          },
        },
      ]),
      "traffic.har",
    );
    expect(route).toMatchObject({
      headers: { accept: "application/json", "x-tenant": "acme" },
      expect: ["2xx", "3xx"],
    });
  });

  test("takes bodies as text or, of a form, from its fields", () => {
    const json = { mimeType: "application/json", text: '{"a":1}' };
    const form = { mimeType: "application/x-www-form-urlencoded", params: [{ name: "q", value: "a b" }] };
    const routes = routesFromHar(
      har([
        { url: "http://x/a", method: "POST", status: 201, postData: json },
        { url: "http://x/b", method: "POST", status: 302, postData: form },
        { url: "http://x/a", method: "POST", status: 409, postData: json },
        { url: "http://x/a", method: "POST", postData: { ...json, text: '{"a":2}' } },
      ]),
      "traffic.har",
    );
    expect(routes.map(({ body, weight, expect }) => [body, weight, expect])).toEqual([
      ['{"a":1}', 2, ["2xx", "4xx"]],
      ["q=a+b", 1, ["3xx"]],
      ['{"a":2}', 1, ["2xx"]],
    ]);
  });

  test("says what is wrong with a file", () => {
    const upload = { mimeType: "multipart/form-data; boundary=x", params: [{ name: "file", value: "" }] };
    const texts = [
      "<html>",
      "{}",
      har([]),
      har([{ url: "http://x/upload", method: "POST", postData: upload }]),
      har(Array.from({ length: 1_001 }, (_, index) => ({ url: `http://x/?t=${index}` }))),
    ];
    expect(texts.map(problemOf).join("\n")).toMatchInlineSnapshot(`
      "traffic.har is not JSON (Unexpected token '<', "<html>" is not valid JSON). Export the recording again as a HAR file.
      traffic.har is not a HAR file: \`log\` is missing or has the wrong type.
      traffic.har contains no answered HTTP request. Record again with the network panel open.
      traffic.har recorded POST http://x/upload without the text of its body (multipart/form-data; boundary=x). Remove that entry, or write the route by hand.
      traffic.har has 1001 different requests to http://x, but at most 1000 can be sent. Shorten the recording."
    `);
  });
});
