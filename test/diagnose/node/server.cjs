/** An HTTP server whose requests leave behind what KIND says, or several of them. Prints its port on stderr. */
"use strict";

const { createServer } = require("node:http");
const handlers = require("./handlers.cjs");

const kinds = process.env.KIND.split(",").map((kind) => handlers[kind]);
let requests = 0;

async function answer(response) {
  requests += 1;
  for (const handle of kinds) await handle(requests);
  response.end("done\n");
}

const server = createServer((_request, response) => void answer(response));
server.listen(Number(process.env.PORT || 0), "127.0.0.1", () => {
  process.stderr.write(`port ${server.address().port}\n`);
});
