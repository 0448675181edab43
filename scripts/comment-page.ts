/** A comment's Markdown → a page that looks as on GitHub: its own renderer is not to be had, but its rules are known. */
import { marked } from "marked";

/** The accents of `> [!WARNING]` and its kind. */
const alerts: Readonly<Record<string, string>> = {
  NOTE: "#0969da",
  TIP: "#1a7f37",
  IMPORTANT: "#8250df",
  WARNING: "#9a6700",
  CAUTION: "#d1242f",
};

const style = `
  body { margin: 16px; background: #fff; color: #1f2328; font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif, "Noto Color Emoji"; }
  .comment { border: 1px solid #d1d9e0; border-radius: 6px; max-width: 860px; }
  .who { padding: 8px 16px; background: #f6f8fa; border-bottom: 1px solid #d1d9e0; border-radius: 6px 6px 0 0; color: #59636e; }
  .who b { color: #1f2328; }
  .who span { border: 1px solid #d1d9e0; border-radius: 2em; padding: 0 7px; font-size: 12px; margin-left: 4px; }
  .body { padding: 16px; }
  .body > :first-child { margin-top: 0; } .body > :last-child { margin-bottom: 0; }
  h3 { font-size: 1.25em; line-height: 1.25; margin: 24px 0 16px; }
  p, ul, table, details, pre, blockquote { margin: 0 0 16px; }
  ul { padding-left: 2em; } li + li { margin-top: .25em; }
  table { border-collapse: collapse; display: block; width: max-content; max-width: 100%; overflow: auto; }
  th, td { border: 1px solid #d1d9e0; padding: 6px 13px; } th { font-weight: 600; } tr { background: #fff; }
  tr:nth-child(2n) { background: #f6f8fa; }
  code { font: 85% ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: #818b981f; border-radius: 6px; padding: .2em .4em; }
  summary { cursor: pointer; } sub { font-size: 75%; line-height: 0; vertical-align: baseline; }
  .mermaid { border: 1px solid #d1d9e0; border-radius: 6px; padding: 16px; text-align: center; background: #fff; }
  .mermaid svg { max-width: 100%; height: auto; }
  .alert { border-left: .25em solid; padding: 0 1em; } .alert b { display: block; }
`;

export function commentPage(markdown: string): string {
  const html = marked
    .parse(markdown, { gfm: true, async: false })
    .replace(/<pre><code class="language-mermaid">([\s\S]*?)<\/code><\/pre>/g, '<pre class="mermaid">$1</pre>')
    .replace(/<blockquote>\s*<p>\[!([A-Z]+)\]\s*([\s\S]*?)<\/blockquote>/g, alert);
  return `<!doctype html><meta charset="utf-8"><style>${style}</style>
<div class="comment"><div class="who"><b>github-actions</b> <span>bot</span> commented</div><div class="body">${html}</div></div>`;
}

function alert(_: string, kind: string, content: string): string {
  const title = kind.charAt(0) + kind.slice(1).toLowerCase();
  const colour = alerts[kind] ?? "#59636e";
  return `<div class="alert" style="border-color:${colour}"><b style="color:${colour}">${title}</b><p>${content}</div>`;
}
