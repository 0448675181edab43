/**
 * The last lines of a terminal, redrawn in place. The cursor waits below them, where an echoed `^C` disturbs nothing. It
 * stays visible, because a hidden cursor would have to be restored however the process ends.
 */
import { countCells } from "../../report/text/cells.ts";

export interface TerminalStream {
  write(text: string): unknown;
  on(event: "resize", listener: () => void): unknown;
  off(event: "resize", listener: () => void): unknown;
  readonly columns?: number;
  readonly rows?: number;
}

export interface LiveRegion {
  /** Replaces the lines drawn before; `draw([])` removes them. */
  draw(lines: readonly string[]): void;
  readonly columns: number;
}

const eraseLine = "\u001B[K";
const eraseBelow = "\u001B[J";

export function createLiveRegion(stream: TerminalStream): LiveRegion {
  let shown: readonly number[] = [];
  // A terminal without a size reports 0.
  const columns = (): number => stream.columns || 80;
  const rows = (): number => stream.rows || 24;

  /** To the start of the region's first line. Most terminals wrap lines when they become narrower. */
  const toStart = (): string => {
    const above = shown.reduce((sum, cells) => sum + Math.max(1, Math.ceil(cells / columns())), 0);
    return above > 0 ? `\r\u001B[${above}A` : "\r";
  };
  return {
    get columns() {
      return columns();
    },
    draw(lines) {
      if (lines.length === 0 && shown.length === 0) return;
      // A region higher than the screen would scroll, so only the lines that fit are drawn.
      const fitting = lines.slice(0, Math.max(1, rows() - 1));
      stream.write(toStart() + fitting.map((line) => `${line + eraseLine}\n`).join("") + eraseBelow);
      shown = fitting.map(countCells);
    },
  };
}
