/** Reads the limits of a container back before anything is measured under them. */
import { UserError } from "../model/errors.ts";
import type { Container, MemoryMeter } from "../model/ports.ts";
import { formatBytes } from "../model/units.ts";

/** The kernel rounds a cap to whole pages; the largest page in use is 64 KiB. */
const capToleranceBytes = 65_536;

/** Some engines silently ignore a cap (rootless without delegation), and uncapped runs cannot be compared. */
export function requireCaps(container: Container, meter: MemoryMeter, capBytes: number): void {
  const enforced = meter.caps.memoryBytes ?? container.caps.memoryBytes;
  if (enforced === 0 || Math.abs(enforced - capBytes) > capToleranceBytes) {
    const seen = enforced === 0 || enforced > 2 ** 60 ? "no cap" : formatBytes(enforced);
    throw new UserError(
      `The memory cap of ${formatBytes(capBytes)} was ignored: the container runs with ${seen}. The Docker Engine needs the cgroup memory controller (rootless engines: cgroup v2 with delegation).`,
    );
  }
  if ((meter.caps.swapBytes ?? 0) > 0) {
    throw new UserError(
      `The container may swap ${formatBytes(meter.caps.swapBytes ?? 0)} although swap was switched off for it, so its memory cannot be judged. Switch the machine's swap off (swapoff -a).`,
    );
  }
}
