/** What somebody in front of a terminal sees: a real emulator that is fed with what a program wrote. */
import xterm from "@xterm/headless";

export interface Screen {
  feed(text: string): Promise<void>;
  resize(columns: number): void;
  /** From the first line down to the cursor, without blanks at their ends. */
  lines(): readonly string[];
  /** Of its lines, those that the terminal had to wrap. */
  wrapped(): readonly string[];
  /** In which column the next character would stand. */
  cursorColumn(): number;
}

export function createScreen(columns: number, rows = 60): Screen {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const buffer = terminal.buffer.active;
  const all = () => Array.from({ length: buffer.length }, (_, row) => buffer.getLine(row));
  return {
    feed: (text) => new Promise((resolve) => terminal.write(text, resolve)),
    resize: (columns) => terminal.resize(columns, rows),
    lines() {
      const texts = all().map((line) => line?.translateToString(true) ?? "");
      const last = Math.max(
        texts.findLastIndex((text) => text !== ""),
        buffer.baseY + buffer.cursorY - 1,
      );
      return texts.slice(0, last + 1);
    },
    wrapped: () => all().flatMap((line) => (line?.isWrapped === true ? [line.translateToString(true)] : [])),
    cursorColumn: () => buffer.cursorX,
  };
}
