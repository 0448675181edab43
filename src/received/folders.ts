/** Finds the reports that other jobs wrote, and reads measurement.json of each; nothing else in them counts. */
import type { Dirent } from "node:fs";
import { constants } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describeError, UserError } from "../model/errors.ts";
import { plainLine } from "../model/plain-text.ts";
import { fileLimitBytes, folderLimit, totalLimitBytes } from "./limits.ts";

const measurementName = "measurement.json";
/** The files that `--out` writes. All but the measurement are rendered again, because a finished text could say anything. */
const reportNames: ReadonlySet<string> = new Set([
  measurementName,
  "report.json",
  "report.md",
  "report.html",
  "chart.svg",
]);

export interface ReceivedFile {
  /** For messages; one line, whatever the folder's name. */
  readonly name: string;
  readonly text: string;
}

/** Each path is a report's folder, or a folder of such folders, as actions/download-artifact creates. */
export async function readReportFolders(paths: readonly string[]): Promise<readonly ReceivedFile[]> {
  const folders = (await Promise.all(paths.map(findReportFolders))).flat();
  if (folders.length > folderLimit) {
    throw new UserError(`There are ${folders.length} folders with reports, but at most ${folderLimit} are allowed.`);
  }
  const files: ReceivedFile[] = [];
  let room = totalLimitBytes;
  for (const folder of folders) {
    const content = await readMeasurementFile(folder);
    room -= content.length;
    if (room < 0) {
      throw new UserError(`The reports are larger than ${totalLimitBytes} bytes together, which is the limit.`);
    }
    files.push({ name: `The ${measurementName} in ${showPath(folder)}`, text: content.toString("utf8") });
  }
  return files;
}

/** The folder's name is untrusted text. */
export function showPath(path: string): string {
  return plainLine(path, 500);
}

async function findReportFolders(path: string): Promise<readonly string[]> {
  const entries = await list(path);
  if (entries.some(({ name }) => reportNames.has(name))) {
    requireReportFiles(path, entries);
    return [path];
  }
  const folders: string[] = [];
  for (const entry of entries) {
    const inner = join(path, entry.name);
    if (!entry.isDirectory()) throw unexpected(path, entry);
    const innerEntries = await list(inner);
    // A failed job may have left an empty folder. The merge then reports its target as missing.
    if (innerEntries.length === 0) continue;
    requireReportFiles(inner, innerEntries);
    folders.push(inner);
  }
  return folders;
}

async function list(path: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (cause) {
    // Without a matching artifact there is no folder. The caller explains what that means.
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return [];
    throw unreadable(path, cause);
  }
}

/** Node's message contains the raw path. */
function unreadable(path: string, cause: unknown): UserError {
  const why = plainLine(describeError(cause), 600);
  return new UserError(`The reports in ${showPath(path)} could not be read: ${why}`, { cause });
}

function requireReportFiles(folder: string, entries: readonly Dirent[]): void {
  // A link could point anywhere on this machine, and a pipe might never end.
  const strange = entries.find((entry) => !entry.isFile() || !reportNames.has(entry.name));
  if (strange !== undefined) throw unexpected(folder, strange);
  if (!entries.some(({ name }) => name === measurementName)) {
    throw new UserError(`The report in ${showPath(folder)} has no ${measurementName}.`);
  }
}

function unexpected(folder: string, entry: Dirent): UserError {
  const kind = entry.isSymbolicLink()
    ? "a link"
    : entry.isDirectory()
      ? "a folder"
      : entry.isFile()
        ? "a file"
        : "something";
  return new UserError(
    `The reports in ${showPath(folder)} contain ${kind} called ${plainLine(entry.name)}, which is not part of a report. Name folders that contain only what \`out\` wrote.`,
  );
}

async function readMeasurementFile(folder: string): Promise<Buffer> {
  try {
    // The file may have been replaced since it was listed: do not follow a link, and do not wait for a pipe.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    await using file = await open(join(folder, measurementName), flags);
    const { size } = await file.stat();
    if (size > fileLimitBytes) {
      throw new UserError(
        `The ${measurementName} in ${showPath(folder)} has ${size} bytes, but at most ${fileLimitBytes} are allowed.`,
      );
    }
    return await file.readFile();
  } catch (cause) {
    throw cause instanceof UserError ? cause : unreadable(folder, cause);
  }
}
