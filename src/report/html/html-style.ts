/** The style of report.html: colours, type, tables. Drawings have their own file. */
import { drawingStyle } from "./html-style-drawings.ts";
import { chartStyle } from "../svg/svg-style.ts";

const colours = `
:root{color-scheme:light dark;--ink:#1f2328;--soft:#59636e;--paper:#ffffff;--band:#f6f8fa;--line:#d1d9e0;--grid:#eaeef2;--bad:#c81e2b;--good:#1a7f37;--unsure:#8a5a00;--link:#0969da;--base:#6e7781;--head:#d1242f;--wash:#fff5f5}
@media screen and (prefers-color-scheme:dark){:root{--ink:#f0f6fc;--soft:#9198a1;--paper:#0d1117;--band:#151b23;--line:#3d444d;--grid:#21262d;--bad:#ff7b72;--good:#3fb950;--unsure:#d29922;--link:#4493f8;--base:#9198a1;--head:#ff6a69;--wash:#221519}}
@media print{:root{color-scheme:light}}
.bad{--tone:var(--bad)}
.good{--tone:var(--good)}
.unsure{--tone:var(--unsure)}
`;

const text = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;padding:20px 28px 48px;max-width:1240px;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif;overflow-wrap:break-word}
a{color:var(--link)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
header{border-left:5px solid var(--tone,var(--soft));padding:0 0 2px 18px;margin-bottom:18px}
.badge{font-size:12px;font-weight:600;letter-spacing:.05em;text-transform:uppercase;color:var(--tone,var(--soft));margin:0}
h1{font-size:24px;line-height:1.3;margin:0 0 4px;overflow-wrap:anywhere}
header p:not(.badge),.summary{font-size:16px;margin:0;max-width:none}
h2{font-size:19px;line-height:1.3;margin:40px 0 10px}
h2.target{border-left:5px solid var(--tone,var(--soft));padding-left:14px;margin:56px 0 4px;font-size:21px;overflow-wrap:anywhere}
.summary{padding-left:19px;margin-bottom:16px}
h3{font-size:15px;margin:24px 0 6px}
p{margin:6px 0;max-width:100ch}
ul,ol{margin:0;padding-left:20px}
li{margin:4px 0;max-width:100ch}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 20px;margin:10px 0 0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
code,pre{font:13px/1.45 ui-monospace,"SF Mono",Menlo,"DejaVu Sans Mono",monospace}
code{background:var(--band);border-radius:4px;padding:1px 5px;overflow-wrap:anywhere}
h1 code,h2 code,.lead code{font-size:.88em}
pre{background:var(--band);border:1px solid var(--line);border-radius:6px;padding:10px 14px;margin:6px 0 14px;white-space:pre-wrap;overflow-wrap:anywhere}
footer{color:var(--soft);font-size:13px;border-top:1px solid var(--line);margin-top:40px;padding-top:12px}
.warnings,.next{background:var(--band);border:1px solid var(--line);border-left:4px solid var(--unsure);border-radius:6px;padding:12px 18px;margin:20px 0}
.next{border-left-color:var(--link)}
.warnings li,.next li{max-width:none}
.warnings h2,.next h2{margin:0 0 4px;font-size:16px}
.none{color:var(--soft)}
`;

const tables = `
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:6px 10px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{color:var(--soft);font-weight:600;font-size:13px;white-space:nowrap;vertical-align:bottom}
tbody th{font-weight:400}
th:first-child,td:first-child{padding-left:0}
.number{text-align:right}
.number:not(.long){white-space:nowrap}
.numbers{width:100%;font-size:14px}
.numbers tbody th{min-width:6em}
.numbers td:not(.long){white-space:nowrap}
.sites td code,.where code,.processes code{overflow-wrap:normal}
.numbers td,.numbers thead th{text-align:right}
.numbers thead code{font-size:12px;white-space:normal}
.numbers thead th{white-space:normal}
.side::before{content:"";display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:6px;background:var(--head)}
.side.base::before{background:var(--base)}
.numbers strong{color:var(--tone,var(--bad));font-weight:700}
.trials{font-size:13px}
.trials td,.trials th{white-space:nowrap;padding:4px 10px;vertical-align:middle}
.trials thead th,.latency thead th,.types thead th,.sites thead th,.where thead th,.processes thead th:first-child{text-align:left}
.processes thead th{text-align:right}
.looks{margin-bottom:14px;font-size:14px}
.looks tbody tr:last-child{font-weight:600}
.overview{margin-top:8px;width:100%}
.overview td,.overview th{border:0;padding:3px 18px 3px 0;white-space:nowrap}
.overview td:last-child{white-space:normal;min-width:260px}
.overview thead th{padding-bottom:0}
.overview td.bad,.overview td.good,.overview td.unsure{color:var(--tone);font-weight:600}
.sites tbody th,.types tbody th{min-width:16em}
.tag{font-size:12px;color:var(--soft);white-space:nowrap;margin-left:6px}
`;

const frame = `
.first{display:grid;grid-template-columns:minmax(0,1fr);gap:16px 32px;align-items:start}
@media screen and (min-width:1080px){.first{grid-template-columns:minmax(0,1fr) fit-content(48%)}}
@media (max-width:620px){
body{padding:14px 16px 32px}
h1{font-size:20px}
header{padding-left:12px}
dl{grid-template-columns:minmax(0,1fr);gap:0}
dd{margin-bottom:8px}
.numbers{font-size:13px}
.numbers th,.numbers td{padding:6px 5px}
.numbers td:not(.long){white-space:normal}
.numbers th:first-child,.numbers td:first-child{padding-left:0}
.summary{padding-left:0}
}
@media print{
body{max-width:none;padding:0;font-size:11pt}
section,figure,.steps li,tr{break-inside:avoid}
section{break-inside:auto}
h2,h3{break-after:avoid}
.scroll{overflow:visible}
.table{font-size:10pt}
a{color:inherit;text-decoration:none}
}
`;

export const pageStyle = [colours, text, tables, drawingStyle, chartStyle, frame].join("").replace(/^\n/, "");
