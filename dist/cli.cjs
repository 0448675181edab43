// src/cli.ts
/** The entry in a terminal. It uses only old syntax, so that an old Node prints a sentence and not a syntax error. */
const needed = 24;
if (Number(process.versions.node.split(".")[0]) < needed) {
	process.stderr.write(`rss-plateau needs Node ${needed} or later, but this is Node ${process.versions.node}.\n`);
	process.exitCode = 2;
} else Promise.resolve().then(() => require("./terminal.cjs"));
