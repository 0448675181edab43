/** The few elements that a chart is drawn with. Coordinates keep one decimal. */
import { escapeHtml } from "../escape.ts";

export function line(x1: number, y1: number, x2: number, y2: number, style: string): string {
  return `<line class="${style}" x1="${fixed(x1)}" y1="${fixed(y1)}" x2="${fixed(x2)}" y2="${fixed(y2)}"/>`;
}

export function text(x: number, y: number, words: string, style: string): string {
  return `<text class="${style}" x="${fixed(x)}" y="${fixed(y)}">${escapeHtml(words)}</text>`;
}

export function rectangle(x: number, y: number, width: number, height: number, style: string): string {
  return `<rect class="${style}" x="${fixed(x)}" y="${fixed(y)}" width="${fixed(width)}" height="${fixed(height)}"/>`;
}

export function path(points: readonly (readonly [x: number, y: number])[], style: string): string {
  return `<path class="${style}" d="M${points.map(([x, y]) => `${fixed(x)} ${fixed(y)}`).join("L")}"/>`;
}

export function cross(x: number, y: number, size: number, style: string): string {
  const [whole, half] = [fixed(2 * size), fixed(size)];
  return `<path class="${style}" d="M${fixed(x - Number(half))} ${fixed(y - Number(half))}l${whole} ${whole}m0 -${whole}l-${whole} ${whole}"/>`;
}

function fixed(value: number): string {
  return String(Number(value.toFixed(1)));
}
