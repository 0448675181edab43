// A small service: JSON in, JSON out, some garbage between. LEAK keeps so many bytes a request, CACHE the newest so many
// of those entries that every fourth request makes, HELD the first so many entries of 8,000 bytes.
const { randomBytes } = require("node:crypto");
const { createServer } = require("node:http");

// An array of doubles has 48 bytes of heads; the list holds 8 more for it.
const doubles = (Number(process.env.LEAK) - 56) / 8;
const kept = [];
const most = Number(process.env.HELD || 0);
const held = [];
const newest = Number(process.env.CACHE || 0);
const cache = new Map();
let requests = 0;

createServer((request, response) => {
  let text = "";
  request.setEncoding("utf8").on("data", (chunk) => (text += chunk));
  request.on("end", () => {
    const task = JSON.parse(text || "{}");
    const steps = Array.from({ length: 20 }, (_, step) => ({ step, input: task, note: "x".repeat(step) }));
    if (doubles > 0) kept.push(Array.from({ length: doubles }, () => Math.random()).slice());
    if (held.length < most) held.push(Array.from({ length: 1_000 }, () => Math.random()));
    requests += 1;
    if (newest > 0 && requests % 4 === 0) {
      cache.set(requests, { task, text: "y".repeat(100) + requests });
      if (cache.size > newest) cache.delete(cache.keys().next().value);
    }
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ token: randomBytes(16).toString("hex"), steps }));
  });
}).listen(Number(process.env.PORT), "0.0.0.0");
