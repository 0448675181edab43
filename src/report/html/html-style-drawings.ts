/** The style of the drawings in report.html: charts and their controls, thresholds, chains, bars. */

const charts = `
figure{margin:0;min-width:0}
.static svg{display:block;width:100%;max-width:860px;height:auto}
.legend,.canvas,.controls{display:none}
.live .canvas,.live .controls{display:block}
.live .legend{display:flex}
.live .static{display:none}
.canvas{min-height:150px}
.memory .canvas{min-height:240px}
.uplot{max-width:100%}
.u-cursor-x{border-right-color:var(--soft)}
.u-select{background:var(--soft);opacity:.2}
.legend{flex-wrap:wrap;gap:2px 18px;list-style:none;margin:0 0 2px;padding:0;font-size:12.5px;color:var(--soft)}
.legend li{display:flex;align-items:center;gap:7px;margin:0}
.key{display:inline-block;width:22px;height:0;border-top:1px solid var(--soft);font-style:normal}
.key.thick{border-top:4px solid var(--base)}
.key.head{border-top:3px solid var(--head)}
.key.band{height:9px;border-top:0;background:linear-gradient(var(--head),var(--head)) center/100% 1px no-repeat,color-mix(in srgb,var(--head) 25%,transparent)}
.key.shade{height:11px;border-top:0;background:color-mix(in srgb,var(--soft) 18%,transparent)}
.key.cap{border-top:2px dashed var(--unsure)}
.key.cross{width:auto;height:auto;border:0;color:var(--head);font-weight:700}
.controls{padding-left:68px;font-size:13px}
.read{display:flex;align-items:center;gap:12px}
.read span{white-space:nowrap;min-width:12.5em;font-variant-numeric:tabular-nums}
.read input{flex:1;min-width:60px;margin:0;accent-color:var(--link)}
.controls output{display:flex;flex-wrap:wrap;gap:0 20px;color:var(--soft);min-height:1.5em;font-variant-numeric:tabular-nums}
.controls b,.readings b{color:var(--ink);font-weight:600}
.zoom{display:flex;flex-wrap:wrap;align-items:center;gap:6px;margin-top:4px}
.zoom label{display:flex;align-items:center;gap:6px;margin-left:8px}
.zoom input{margin:0}
button{font:inherit;color:var(--ink);background:var(--band);border:1px solid var(--line);border-radius:6px;padding:3px 11px;cursor:pointer}
button:hover{border-color:var(--soft)}
.hint{color:var(--soft);font-size:12px;margin:4px 0 0}
.kinds{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,270px),1fr));gap:20px 28px}
figcaption span{display:block;color:var(--soft);font-size:13px}
.memory[data-second]{max-width:820px}
.readings{display:flex;flex-wrap:wrap;gap:0 16px;margin:0;font-size:13px;color:var(--soft);font-variant-numeric:tabular-nums}
.reading::before{content:"";display:inline-block;width:9px;height:9px;border-radius:2px;margin-right:6px;background:var(--head)}
.reading.base::before{background:var(--base)}
.at{font-size:12px;color:var(--soft);margin:0}
.strip rect{fill:var(--head)}
.strip.base rect{fill:var(--base)}
.strip path{stroke:var(--ink);stroke-width:1.5;fill:none}
.spark{display:block}
.spark path{fill:none;stroke:var(--head);stroke-width:1.4}
.spark.base path{stroke:var(--base)}
@media (max-width:620px){.controls{padding-left:0}.read{flex-wrap:wrap;gap:0 12px}.read input{flex-basis:100%}}
@media print{.live .canvas,.live .controls,.live .legend{display:none}.live .static{display:block}}
`;

const steps = `
.steps{list-style:none;padding:0;counter-reset:step}
.steps>li{counter-increment:step;position:relative;display:grid;grid-template-columns:minmax(0,1fr);gap:8px 32px;padding:0 0 18px 44px;margin:0;max-width:none}
@media (min-width:900px){.steps>li{grid-template-columns:minmax(0,1.25fr) minmax(0,1fr)}}
.steps>li::before{content:counter(step);position:absolute;left:0;top:0;width:26px;height:26px;border-radius:50%;border:1px solid var(--line);background:var(--band);display:grid;place-items:center;font-size:13px;font-variant-numeric:tabular-nums}
.steps>li:not(:last-child)::after{content:"";position:absolute;left:12.5px;top:30px;bottom:4px;width:1px;background:var(--line)}
.steps>.decides::before{background:var(--ink);color:var(--paper);border-color:var(--ink)}
.steps h3{margin:2px 0}
.steps em{font-style:normal;font-weight:600;font-size:12px;border:1px solid var(--ink);border-radius:10px;padding:0 8px;margin-left:6px}
.steps p{margin:2px 0}
.threshold{color:var(--soft);font-size:13px}
.scale{position:relative;height:64px;align-self:center;min-width:0;font-size:12px;font-variant-numeric:tabular-nums}
.scale .line{position:absolute;left:0;right:0;top:24px;height:14px;border-radius:4px;background:var(--band);border:1px solid var(--line);overflow:hidden}
.scale i{position:absolute;top:0;bottom:0}
.zone{left:0;background:color-mix(in srgb,var(--good) 20%,transparent);border-right:2px solid var(--good)}
.zero{width:1px;background:var(--soft)}
.span{min-width:3px;background:color-mix(in srgb,var(--tone) 45%,transparent)}
.value{width:3px;margin-left:-1px;background:var(--tone)}
.limit,.amount{position:absolute;white-space:nowrap}
.limit{top:2px;color:var(--soft)}
.amount{bottom:2px;color:var(--tone);font-weight:600}
`;

const diagnosis = `
.cause{color:var(--soft);font-size:13px}
.lead{font-size:17px;line-height:1.5}
.beside{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:0 40px}
.beside>div{min-width:0}
.explained{display:flex;flex-wrap:wrap;align-items:center;gap:4px 14px;margin:8px 0}
.meter{flex:0 0 180px;height:10px;border-radius:5px;background:var(--band);border:1px solid var(--line);overflow:hidden}
.meter i{display:block;height:100%;background:var(--head)}
.explained p{margin:0}
td.bar{min-width:120px;padding-top:13px}
i.bar{display:block;height:9px;border-radius:2px;background:var(--head);min-width:1px}
.bar.base i{background:var(--base)}
.sites tbody tr:first-child th code{background:var(--wash);outline:1px solid var(--head)}
.chain{list-style:none;margin:10px 0 0;padding:0;display:flex;flex-wrap:wrap;align-items:stretch;gap:14px 0}
.chain li{display:flex;align-items:center;margin:0;min-width:0}
.node{border:1px solid var(--line);border-radius:6px;padding:8px 12px;background:var(--band)}
.root .node{border-color:var(--soft);border-width:2px}
.leaf .node{border-color:var(--head);border-width:2px;background:var(--wash)}
.edge{position:relative;flex:none;min-width:46px;padding:0 12px 0 6px;text-align:center;align-self:stretch;display:grid;align-content:center}
.edge::before{content:"";position:absolute;left:2px;right:3px;top:50%;border-top:1.5px solid var(--soft)}
.edge::after{content:"";position:absolute;right:3px;top:calc(50% - 4px);border:4px solid transparent;border-left:7px solid var(--soft);border-right:0}
.edge code{position:relative;bottom:1.05em;font-size:12px;background:none;padding:0 2px;white-space:nowrap}
.cycle li:first-child .edge{display:none}
.again{color:var(--soft);font-size:13px}
@media (max-width:620px){
.chain{flex-direction:column;align-items:flex-start;gap:0}
.chain li{flex-direction:column;align-items:flex-start}
.edge{min-height:34px;min-width:0;padding:6px 0 10px 28px;align-self:flex-start}
.edge::before{left:14px;right:auto;top:2px;bottom:4px;border-top:0;border-left:1.5px solid var(--soft)}
.edge::after{left:10.5px;right:auto;top:auto;bottom:2px;border:4px solid transparent;border-top:7px solid var(--soft);border-bottom:0}
.edge code{bottom:0}
}
`;

export const drawingStyle = [charts, steps, diagnosis].join("");
