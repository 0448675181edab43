/** Packs and unpacks the tar archives in which the engine transfers a container's files, in memory. */
import { basename } from "node:path/posix";
import { buffer, text } from "node:stream/consumers";
import { extract, pack } from "tar-stream";
import type { ContainerFile } from "../../model/ports.ts";

export async function packFiles(files: readonly ContainerFile[]): Promise<Buffer> {
  const archive = pack();
  for (const { path, content, mode } of files) {
    // Without a time the engine writes 1970, which Python's bytecode cache takes for a file that never changes.
    const header = { name: path.replace(/^\/+/, ""), mode, mtime: new Date() };
    if (content === null) archive.entry({ ...header, type: "directory" });
    else archive.entry(header, content);
  }
  archive.finalize();
  return await buffer(archive);
}

/** The app may have written anything to the folder. Our own files always stay below these limits. */
const fileLimitBytes = 48 * 1024 * 1024;
const archiveLimitBytes = 512 * 1024 * 1024;

/** Base name → text of the matching regular files; the first of each name wins. Files that are too large are left out. */
export async function unpackFiles(
  archive: NodeJS.ReadableStream,
  matching: (name: string) => boolean,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  let seenBytes = 0;
  for await (const entry of archive.pipe(extract())) {
    const { name: path, type, size } = entry.header;
    const name = basename(path);
    seenBytes += size;
    // Leaving the loop ends the stream, so the rest is not transferred.
    if (seenBytes > archiveLimitBytes) break;
    const isWanted = type === "file" && size <= fileLimitBytes && matching(name) && !files.has(name);
    if (isWanted) files.set(name, await text(entry));
    else entry.resume();
  }
  return files;
}
