/** Finds the reports that other jobs left in folders, and reads of each the one file that counts: measurement.json. */
import type { Dirent } from "node:fs";
import { constants } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describeError, UserError } from "../model/errors.ts";
import { plainLine } from "../model/plain-text.ts";
import { fileLimitBytes, folderLimit, totalLimitBytes } from "./limits.ts";

const measurementName = "measurement.json";
/** What `--out` writes. The others are made again from the measurement: a finished text could contain anything. */
const reportNames: ReadonlySet<string> = new Set([
  measurementName,
  "report.json",
  "report.md",
  "report.html",
  "chart.svg",
]);

export interface ReceivedFile {
  /** What a sentence calls it: on one line, whatever the folder is called. */
  readonly name: string;
  readonly text: string;
}

/** Each path is a report's folder, or one that holds such folders, as actions/download-artifact makes them. */
export async function readReportFolders(paths: readonly string[]): Promise<readonly ReceivedFile[]> {
  const folders = (await Promise.all(paths.map(findReportFolders))).flat();
  if (folders.length > folderLimit) {
    throw new UserError(`There are ${folders.length} folders of reports, and no more than ${folderLimit} are taken.`);
  }
  const files: ReceivedFile[] = [];
  let room = totalLimitBytes;
  for (const folder of folders) {
    const content = await readMeasurementFile(folder);
    room -= content.length;
    if (room < 0) {
      throw new UserError(`The reports have more than ${totalLimitBytes} bytes together, and no more are taken.`);
    }
    files.push({ name: `The ${measurementName} in ${showPath(folder)}`, text: content.toString("utf8") });
  }
  return files;
}

/** Whoever made the folder has chosen its name. */
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
    // A job that broke down may have made its folder and nothing in it: missing, which the merge shows.
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
    // No artifact matched: there is no folder then. What that means is up to the caller.
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return [];
    throw unreadable(path, cause);
  }
}

/** Node's message has the path in it as it is. */
function unreadable(path: string, cause: unknown): UserError {
  const why = plainLine(describeError(cause), 600);
  return new UserError(`The reports in ${showPath(path)} could not be read: ${why}`, { cause });
}

function requireReportFiles(folder: string, entries: readonly Dirent[]): void {
  // Neither a link, which could lead anywhere on this machine, nor a pipe, which would never end.
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
    `The reports in ${showPath(folder)} hold ${kind} called ${plainLine(entry.name)}, which no report has. Name folders that hold nothing but what \`out\` wrote.`,
  );
}

async function readMeasurementFile(folder: string): Promise<Buffer> {
  try {
    // It was a file when it was listed; a link that has taken its place since is not followed, a pipe not waited for.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    await using file = await open(join(folder, measurementName), flags);
    const { size } = await file.stat();
    if (size > fileLimitBytes) {
      throw new UserError(
        `The ${measurementName} in ${showPath(folder)} has ${size} bytes, and no more than ${fileLimitBytes} are taken.`,
      );
    }
    return await file.readFile();
  } catch (cause) {
    throw cause instanceof UserError ? cause : unreadable(folder, cause);
  }
}
