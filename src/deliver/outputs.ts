/** The action's outputs for later steps. With several targets, figures are those of the first. Pure. */
import type { Report, SideReport } from "../model/report-json.ts";
import { mib } from "../model/units.ts";

/** An empty string means unknown. */
export function outputsOf(report: Report): Readonly<Record<string, string>> {
  const [target] = report.targets;
  const base = target?.base ?? null;
  const head = target?.head ?? null;
  const deltaBytes = target?.delta?.plateauBytes?.value ?? null;
  const basePlateauBytes = base?.plateauBytes ?? null;
  const share = deltaBytes === null || basePlateauBytes === null ? null : deltaBytes / basePlateauBytes;
  return {
    verdict: report.verdict,
    failed: String(report.failed),
    "report-json": JSON.stringify(report),
    "base-sha": report.base?.sha ?? "",
    "head-sha": report.head.sha ?? "",
    "base-plateau-mib": inMib(basePlateauBytes),
    "head-plateau-mib": inMib(head?.plateauBytes ?? null),
    "delta-mib": inMib(deltaBytes),
    "delta-percent": share === null ? "" : (100 * share).toFixed(1),
    "base-bytes-per-request": slopeOf(base),
    "head-bytes-per-request": slopeOf(head),
  };
}

function inMib(bytes: number | null): string {
  return bytes === null ? "" : (bytes / mib).toFixed(2);
}

function slopeOf(side: SideReport | null): string {
  return side?.bytesPerRequest?.value.toFixed(1) ?? "";
}
