/** Curves with different samples as one table for the library, and their values between samples. */
import uPlot from "uplot";

export interface Curve {
  readonly requests: readonly number[];
  readonly bytes: readonly number[];
}

export function joinCurves(curves: readonly Curve[]): uPlot.AlignedData {
  return uPlot.join(curves.map(({ requests, bytes }) => [[...requests], [...bytes]]));
}

/** Interpolated between two samples; null outside of them. */
export function readCurve({ requests, bytes }: Curve, at: number): number | null {
  const next = requests.findIndex((each) => each >= at);
  const [after, above] = [requests[next], bytes[next]];
  if (after === undefined || above === undefined) return null;
  const [before, below] = [requests[next - 1], bytes[next - 1]];
  if (after === at || before === undefined || below === undefined) return after === at ? above : null;
  return below + ((at - before) / (after - before)) * (above - below);
}
