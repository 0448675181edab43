// A small service: JSON in, JSON out, some garbage between. LEAK keeps so many bytes a request.
const { randomBytes } = require("node:crypto");
const { createServer } = require("node:http");

// An array of doubles has 48 bytes of heads; the list holds 8 more for it.
const doubles = (Number(process.env.LEAK) - 56) / 8;
const kept = [];

createServer((request, response) => {
  let text = "";
  request.setEncoding("utf8").on("data", (chunk) => (text += chunk));
  request.on("end", () => {
    const task = JSON.parse(text || "{}");
    const steps = Array.from({ length: 20 }, (_, step) => ({ step, input: task, note: "x".repeat(step) }));
    if (doubles > 0) kept.push(Array.from({ length: doubles }, () => Math.random()).slice());
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ token: randomBytes(16).toString("hex"), steps }));
  });
}).listen(Number(process.env.PORT), "0.0.0.0");
