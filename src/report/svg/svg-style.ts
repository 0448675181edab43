/**
 * The chart's style for light and dark, and the choice of its layout. Class names have a prefix, as the chart is also part
 * of report.html. Without the style, the wide layout shows. Base's line is broader, to be visible where head covers it.
 */

export const chartStyle = `
.rp-chart{max-width:100%;height:auto}
.rp-paper{fill:#fff}
.rp-text,.rp-title{font:14px system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif;fill:#57606a}
.rp-title{font-size:17px;font-weight:600;fill:#1f2328}
.rp-narrow .rp-text{font-size:27px}
.rp-narrow .rp-title{font-size:30px}
.rp-end{text-anchor:end}
.rp-middle{text-anchor:middle}
.rp-faint{fill:#656d76}
.rp-grid{stroke:#eaeef2}
.rp-axis{stroke:#8c959f}
.rp-warmup{fill:#818b98;opacity:.14}
.rp-thin,.rp-median,.rp-death{fill:none;stroke-linejoin:round;stroke-linecap:round}
.rp-thin{stroke-width:1.2;opacity:.45}
.rp-median{stroke-width:2.5}
.rp-median.rp-base{stroke-width:5}
.rp-death{stroke-width:2.5}
.rp-narrow .rp-thin{stroke-width:2}
.rp-narrow .rp-median,.rp-narrow .rp-death{stroke-width:4.5}
.rp-narrow .rp-median.rp-base{stroke-width:8}
.rp-plateau{stroke-width:1;stroke-dasharray:5 4}
.rp-band{opacity:.18}
.rp-cap{stroke:#9a6700;stroke-width:1.5;stroke-dasharray:3 4}
.rp-base{stroke:#6e7781}
.rp-head{stroke:#d1242f}
.rp-fill-base{fill:#6e7781}
.rp-fill-head{fill:#d1242f}
.rp-label-base{fill:#57606a;font-weight:600}
.rp-label-head{fill:#d1242f;font-weight:600}
.rp-cap-label{fill:#7d4e00}
@media (max-width:620px){
.rp-wide{display:none}
.rp-narrow{display:inline}
}
@media screen and (prefers-color-scheme:dark){
.rp-paper{fill:#0d1117}
.rp-text{fill:#9198a1}
.rp-title{fill:#f0f6fc}
.rp-faint{fill:#8b949e}
.rp-grid{stroke:#21262d}
.rp-axis{stroke:#6e7681}
.rp-warmup{opacity:.2}
.rp-cap{stroke:#d29922}
.rp-base{stroke:#9198a1}
.rp-head{stroke:#ff6a69}
.rp-fill-base{fill:#9198a1}
.rp-fill-head{fill:#ff6a69}
.rp-label-base{fill:#b1bac4}
.rp-label-head{fill:#ff6a69}
.rp-cap-label{fill:#d29922}
}
`;
