/** Fits a comment into GitHub's limit: whole sections go, the least needed first, and a note lists them. */

export interface Section {
  readonly markdown: string;
  /** Its name in the note when it is left out; null: it always stays. */
  readonly name: string | null;
  /** Lower ranks are needed more. */
  readonly rank: number;
}

/** Characters. GitHub's limit is 65,536; the rest is for links that a caller adds. */
export const bodyBudget = 60_000;

/** Room for the note itself. */
const noteBudget = 600;

export function fitSections(sections: readonly Section[], budget = bodyBudget): string {
  const whole = join(sections.map(({ markdown }) => markdown));
  if (whole.length <= budget) return whole;

  let room = budget - noteBudget;
  const kept = new Set<Section>();
  for (const section of [...sections].sort((a, b) => a.rank - b.rank)) {
    const size = section.markdown.length + 2;
    if (section.name !== null && size > room) continue;
    kept.add(section);
    room -= size;
  }
  const names = sections.flatMap((section) => (kept.has(section) || section.name === null ? [] : [section.name]));
  const listed = names.slice(0, 5).join(", ") + (names.length > 5 ? ` and ${names.length - 5} more` : "");
  const note = `> [!NOTE]\n> Left out to stay below the size limit of a comment: ${listed}. They are in report.html.`;
  return join([...sections.filter((section) => kept.has(section)).map(({ markdown }) => markdown), note]);
}

function join(parts: readonly string[]): string {
  return `${parts.join("\n\n")}\n`;
}
