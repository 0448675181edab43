/**
 * The last lines of a terminal, drawn over again and again. The cursor waits under them, where the `^C` that a terminal
 * echoes disturbs nothing, and it stays visible: hidden, every way in which a process can end would have to bring it back.
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
  /** In place of what it showed; `draw([])` removes it. */
  draw(lines: readonly string[]): void;
  readonly columns: number;
}

const eraseLine = "\u001B[K";
const eraseBelow = "\u001B[J";

export function createLiveRegion(stream: TerminalStream): LiveRegion {
  let shown: readonly number[] = [];
  // A terminal that is asked for its size and has none says 0.
  const columns = (): number => stream.columns || 80;
  const rows = (): number => stream.rows || 24;

  /** To where its first line begins. A terminal that has become narrower has wrapped the lines, as most do. */
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
      // Only what fits: a region higher than the screen would scroll away line by line.
      const fitting = lines.slice(0, Math.max(1, rows() - 1));
      stream.write(toStart() + fitting.map((line) => `${line + eraseLine}\n`).join("") + eraseBelow);
      shown = fitting.map(countCells);
    },
  };
}
