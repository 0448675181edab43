/** Emphasis in a terminal. */

export type Paint = (text: string, style: keyof typeof styles) => string;

const styles = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;

export function createPaint(colour: boolean): Paint {
  return (text, style) => (colour ? `\u001B[${styles[style]}m${text}\u001B[0m` : text);
}
