/** Reads the Go version from an executable; nothing else about the process shows that it is a Go program. */
import { closeSync, openSync, readSync } from "node:fs";

const sectionName = ".go.buildinfo";
const magic = "\xFF Go buildinf:";
/** The pointer size and flags follow the magic. With this flag, set since Go 1.18, the version is stored inline. */
const flagsAt = 15;
const inlineFlag = 2;
const versionAt = 32;
const mostBytes = 2 ** 20;

/** `1.22.3`; undefined for other programs and for Go before 1.18. Throws when the file may not be read. */
export function readGoVersion(path: string): string | undefined {
  const file = openSync(path, "r");
  try {
    const header = readBytes(file, 0, 64);
    // A 64-bit, little-endian ELF: amd64 and arm64.
    if (header.length < 64 || header.toString("latin1", 0, 6) !== "\x7FELF\x02\x01") return undefined;
    const entryBytes = header.readUInt16LE(58);
    const table = readBytes(file, Number(header.readBigUInt64LE(40)), entryBytes * header.readUInt16LE(60));
    const namesAt = entryBytes * header.readUInt16LE(62);
    // Some packers strip the section headers.
    if (entryBytes < 64 || namesAt + 64 > table.length) return undefined;
    const names = readSection(file, table, namesAt);
    for (let at = 0; at + 64 <= table.length; at += entryBytes) {
      const nameAt = table.readUInt32LE(at);
      const name = names.toString("latin1", nameAt, nameAt + sectionName.length + 1);
      if (name === `${sectionName}\0`) return parseBuildInfo(readSection(file, table, at));
    }
    return undefined;
  } finally {
    closeSync(file);
  }
}

function readSection(file: number, table: Buffer, at: number): Buffer {
  return readBytes(file, Number(table.readBigUInt64LE(at + 24)), Number(table.readBigUInt64LE(at + 32)));
}

function parseBuildInfo(section: Buffer): string | undefined {
  const isInline = ((section[flagsAt] ?? 0) & inlineFlag) !== 0;
  if (!isInline || section.toString("latin1", 0, magic.length) !== magic) return undefined;
  const text = section.toString("latin1", versionAt + 1, versionAt + 1 + (section[versionAt] ?? 0));
  return /^go(\d[\w.-]*)/.exec(text)?.[1];
}

/** The executable is untrusted input, so its offsets and sizes are checked. */
function readBytes(file: number, position: number, wanted: number): Buffer {
  if (!Number.isSafeInteger(position)) return Buffer.alloc(0);
  const length = Math.min(wanted, mostBytes);
  const buffer = Buffer.alloc(length);
  return buffer.subarray(0, readSync(file, buffer, 0, length, position));
}
