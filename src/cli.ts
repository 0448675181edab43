/** Entry in a terminal. Any Node can read it, so that one which is too old gets a sentence and not a syntax error. */
const needed = 24;

if (Number(process.versions.node.split(".")[0]) < needed) {
  process.stderr.write(`rss-plateau needs Node ${needed} or later, and this is Node ${process.versions.node}.\n`);
  process.exitCode = 2;
} else {
  void import("./terminal.ts");
}
