/** Reads one file of an npm package, without `tar`. */
import { gunzipSync } from 'node:zlib';

const BLOCK = 512;
const REGULAR = ['0', '\0'];

/** The content of the file `path` in a gzipped tar archive. Throws if it is missing. */
export function memberOf(archive: Buffer, path: string): Buffer {
  const tar = gunzipSync(archive);
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const name = text(tar, at, 100);
    const size = Number.parseInt(text(tar, at + 124, 12), 8);
    // The two empty blocks at the end, or no archive at all.
    if (name === '' || Number.isNaN(size)) break;
    if (name === path && REGULAR.includes(String.fromCodePoint(tar[at + 156] ?? 0))) {
      const content = tar.subarray(at + BLOCK, at + BLOCK + size);
      if (content.length === size) return content;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw new Error(`no ${path} in the package`);
}

function text(tar: Buffer, at: number, length: number): string {
  const field = tar.toString('latin1', at, at + length);
  const end = field.indexOf('\0');
  return end === -1 ? field : field.slice(0, end);
}
