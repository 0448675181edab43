/** The hidden line by which a later run finds its comment. */

export function commentMarker(key = "default"): string {
  return `<!-- rss-plateau:${keyText(key)} -->`;
}

const keyLength = 60;

/** Keys stay distinct when they are cut or lose characters. */
function keyText(key: string): string {
  const plain = key.replace(/[^\w.-]/g, "-").slice(0, keyLength);
  return plain === key ? key : `${plain}-${checksum(key)}`;
}

/** FNV-1a, 32 bits. */
function checksum(text: string): string {
  const hash = Array.from(text).reduce(
    (hash, char) => Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193),
    0x811c9dc5,
  );
  return (hash >>> 0).toString(16);
}
