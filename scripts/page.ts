/** Builds the script of report.html, its charting library in it, as one text. The same sources give the same bytes. */
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

export async function buildPageScript(): Promise<string> {
  const { output } = await build({
    input: fileURLToPath(new URL("../src/report/page/main.ts", import.meta.url)),
    platform: "browser",
    write: false,
    moduleTypes: { ".css": "text" },
    output: { format: "iife", minify: true, banner: "/*! with uPlot 1.6.32, (c) Leon Sorokin, MIT licence */" },
  });
  const [script] = output;
  // `</script` would end the element that the script stands in.
  return script.code.replaceAll("</script", "<\\/script");
}
