/** Stands for the page's script where a test looks at the page around it: golden pages hold no library. */
import type { PageScript } from "../../src/report/html/html.ts";

export const placeholderScript: PageScript = {
  code: "/* the page's script stands here */",
  hash: "sha256-of-the-script",
};
