/** The look of report.html. */

export const pageStyle = `
:root{--ink:#1f2328;--soft:#59636e;--paper:#fff;--band:#f6f8fa;--line:#d1d9e0;--bad:#d1242f;--good:#1a7f37;--unsure:#9a6700;--link:#0969da}
@media (prefers-color-scheme:dark){:root{--ink:#f0f6fc;--soft:#9198a1;--paper:#0d1117;--band:#151b23;--line:#3d444d;--bad:#ff6a69;--good:#3fb950;--unsure:#d29922;--link:#4493f8}}
*{box-sizing:border-box}
body{margin:0 auto;padding:24px 20px 48px;max-width:940px;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif}
a{color:var(--link)}
header{border-left:5px solid var(--soft);padding:2px 0 2px 18px;margin-bottom:24px}
header.bad{border-color:var(--bad)}
header.good{border-color:var(--good)}
header.unsure{border-color:var(--unsure)}
.badge{display:inline-block;font-size:12px;font-weight:600;letter-spacing:.04em;text-transform:uppercase;color:var(--soft)}
header.bad .badge{color:var(--bad)}
header.good .badge{color:var(--good)}
header.unsure .badge{color:var(--unsure)}
td.bad{color:var(--bad);font-weight:600}
td.good{color:var(--good)}
td.unsure{color:var(--unsure)}
h1{font-size:23px;line-height:1.3;margin:0 0 6px}
header p{font-size:16px;margin:0}
header p.badge{font-size:12px;margin-bottom:2px}
h2{font-size:17px;margin:32px 0 8px}
h2.target{border-left:4px solid var(--soft);padding-left:12px;margin-top:48px;font-size:19px}
h2.bad{border-color:var(--bad)}
h2.good{border-color:var(--good)}
h2.unsure{border-color:var(--unsure)}
h3{font-size:14px;margin:16px 0 4px}
figure{margin:0 0 16px;overflow-x:auto}
figure svg{min-width:600px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:6px 12px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{color:var(--soft);font-weight:600;white-space:nowrap}
.numbers{width:100%}
.numbers tbody th{font-weight:400;white-space:nowrap}
.numbers td,.numbers thead th{text-align:right;white-space:nowrap}
.numbers td:first-child,.numbers th:first-child{padding-left:0}
.numbers strong{color:var(--ink)}
.trials{font-size:13px;margin-top:12px}
.trials td,.trials th{white-space:nowrap}
.overview{margin-top:8px}
.overview td{border:0;padding:3px 16px 3px 0}
.overview td:first-child,.overview td:nth-child(2){white-space:nowrap}
.warnings{background:var(--band);border:1px solid var(--line);border-left:4px solid var(--unsure);border-radius:6px;padding:10px 16px;margin-bottom:20px}
.warnings h2{margin:0 0 4px;font-size:15px}
ul{margin:0;padding-left:20px}
li{margin:3px 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 20px;margin:10px 0 0}
dt{color:var(--soft)}
dd{margin:0;min-width:0;overflow-wrap:anywhere}
@media (max-width:560px){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:8px}}
code,pre{font:13px/1.45 ui-monospace,"SF Mono",Menlo,"DejaVu Sans Mono",monospace}
code{background:var(--band);border-radius:4px;padding:1px 5px}
h1 code{font-size:.9em}
pre{background:var(--band);border:1px solid var(--line);border-radius:6px;padding:12px;overflow-x:auto;margin:4px 0}
footer{color:var(--soft);font-size:13px;border-top:1px solid var(--line);margin-top:36px;padding-top:12px}
`;
