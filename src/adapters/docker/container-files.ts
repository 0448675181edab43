/** Files of a container as the engine moves them: tar archives, in memory. */
import { basename } from "node:path/posix";
import { buffer, text } from "node:stream/consumers";
import { extract, pack } from "tar-stream";
import type { ContainerFile } from "../../model/ports.ts";

export async function packFiles(files: readonly ContainerFile[]): Promise<Buffer> {
  const archive = pack();
  for (const { path, content, mode } of files) {
    // Without a time the engine writes 1970, which Python's caches take for a file that never changes.
    const header = { name: path.replace(/^\/+/, ""), mode, mtime: new Date() };
    if (content === null) archive.entry({ ...header, type: "directory" });
    else archive.entry(header, content);
  }
  archive.finalize();
  return await buffer(archive);
}

/** Whoever runs in the container may have put anything there: a file of ours is never larger, nor all of them. */
const fileLimitBytes = 48 * 1024 * 1024;
const archiveLimitBytes = 512 * 1024 * 1024;

/** Base name → text of the regular files that match; the first of a name wins. What is too large is not there. */
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
    // Leaving the loop ends the stream: the rest is not even transferred.
    if (seenBytes > archiveLimitBytes) break;
    const isWanted = type === "file" && size <= fileLimitBytes && matching(name) && !files.has(name);
    if (isWanted) files.set(name, await text(entry));
    else entry.resume();
  }
  return files;
}
