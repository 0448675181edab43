/** Colours of the chart on light and dark paper. Class names carry a prefix, as the chart also stands inside report.html. */

export const chartStyle = `
.rp-chart{max-width:100%;height:auto}
.rp-paper{fill:#fff}
.rp-text,.rp-title{font:12px system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif;fill:#57606a}
.rp-title{font-size:14px;font-weight:600;fill:#1f2328}
.rp-end{text-anchor:end}
.rp-middle{text-anchor:middle}
.rp-faint{fill:#8c959f}
.rp-grid{stroke:#eaeef2}
.rp-axis{stroke:#8c959f}
.rp-warmup{fill:#818b98;opacity:.1}
.rp-thin,.rp-median,.rp-death{fill:none;stroke-linejoin:round;stroke-linecap:round}
.rp-thin{stroke-width:1;opacity:.4}
.rp-median{stroke-width:2.5}
.rp-death{stroke-width:2.5}
.rp-plateau{stroke-width:1;stroke-dasharray:5 4}
.rp-cap{stroke:#9a6700;stroke-dasharray:2 3}
.rp-base{stroke:#6e7781}
.rp-head{stroke:#d1242f}
.rp-label-base{fill:#57606a;font-weight:600}
.rp-label-head{fill:#d1242f;font-weight:600}
.rp-cap-label{fill:#9a6700}
@media (prefers-color-scheme:dark){
.rp-paper{fill:#0d1117}
.rp-text{fill:#9198a1}
.rp-title{fill:#f0f6fc}
.rp-faint{fill:#7d8590}
.rp-grid{stroke:#21262d}
.rp-axis{stroke:#6e7681}
.rp-cap{stroke:#d29922}
.rp-base{stroke:#9198a1}
.rp-head{stroke:#ff6a69}
.rp-label-base{fill:#b1bac4}
.rp-label-head{fill:#ff6a69}
.rp-cap-label{fill:#d29922}
}
`;
