/**
 * Archives in the ustar format (POSIX.1-1988, pax(1)), as far as a bundle needs it: some small regular files with short names. Why no library:
 * docs/dependencies.md.
 */

export interface TarFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const BLOCK = 512;
/** The largest number that eleven octal digits hold. */
const MOST_SECONDS = 8 ** 11 - 1;

/**
 * The files in the order of their names, all with the time `seconds` (since the epoch), mode 0600 and the owner root: so the same files give
 * the same bytes. Names: ASCII, at most 100 characters.
 */
export function tarOf(files: readonly TarFile[], seconds: number): Uint8Array {
  const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const parts = sorted.flatMap(({ name, bytes }) => [
    header(name, bytes.length, seconds),
    bytes,
    new Uint8Array(-bytes.length & (BLOCK - 1)),
  ]);
  // Two empty blocks are its end.
  return joined([...parts, new Uint8Array(2 * BLOCK)]);
}

function header(name: string, size: number, seconds: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (at: number, text: string): void => block.set(new TextEncoder().encode(text), at);
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');
  const time = Number.isFinite(seconds) ? Math.min(MOST_SECONDS, Math.max(0, Math.floor(seconds))) : 0;
  put(0, name);
  put(100, octal(0o600, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(size, 11));
  put(136, octal(time, 11));
  put(156, '0');
  put(257, 'ustar');
  put(263, '00');
  put(329, octal(0, 7));
  put(337, octal(0, 7));
  put(148, `${octal(checksum(block), 6)}\0 `);
  return block;
}

/** The sum of the header's bytes, its own field taken as blanks. */
function checksum(block: Uint8Array): number {
  return block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export type TarRead =
  | { readonly outcome: 'ok'; readonly files: readonly TarFile[] }
  | { readonly outcome: 'failed'; readonly detail: string };

/** A bundle has seven. */
const MOST_FILES = 100;

/** Is it the beginning of an archive? */
export function isTar(bytes: Uint8Array): boolean {
  return bytes.length >= BLOCK && textIn(bytes, 257, 5) === 'ustar';
}

/**
 * The regular files of an archive that may come from anybody. Nothing is written anywhere, so names lead nowhere; but an archive that holds
 * links, devices or names that lead out of it is none of ours, and refused. Also reads what GNU tar, bsdtar and Python make of an unpacked bundle:
 * their extended headers are passed over, because no name of a bundle needs one. The bytes are views of `archive`. Never throws.
 */
export function filesIn(archive: Uint8Array): TarRead {
  const files: TarFile[] = [];
  let at = 0;
  for (let entries = 0; at + BLOCK <= archive.length; entries += 1) {
    const block = archive.subarray(at, at + BLOCK);
    if (block.every((byte) => byte === 0))
      return ended(archive, at) ? { outcome: 'ok', files } : failed('something follows its end');
    if (entries >= MOST_FILES) return failed(`it holds more than ${MOST_FILES} entries`);
    const entry = entryOf(block);
    if (typeof entry === 'string') return failed(entry);
    const { name, size, isFile } = entry;
    if (at + BLOCK + size > archive.length) return failed('it is cut off');
    if (isFile) files.push({ name, bytes: archive.subarray(at + BLOCK, at + BLOCK + size) });
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return failed('it is cut off');
}

function failed(detail: string): TarRead {
  return { outcome: 'failed', detail };
}

/** Only zeros follow. */
function ended(archive: Uint8Array, at: number): boolean {
  return archive.subarray(at).every((byte) => byte === 0);
}

/** What GNU tar (L, K) and pax (x, g) write before an entry, and folders. */
const PASSED_OVER = 'xgLK5';

function entryOf(block: Uint8Array): { readonly name: string; readonly size: number; readonly isFile: boolean } | string {
  if (octalIn(block, 148, 8) !== checksum(block)) return 'the checksum of an entry is wrong';
  const size = octalIn(block, 124, 12);
  if (size === null) return 'the size of an entry is no number';
  const type = textIn(block, 156, 1);
  const prefix = textIn(block, 257, 6) === 'ustar' ? textIn(block, 345, 155) : '';
  const name = prefix === '' ? textIn(block, 0, 100) : `${prefix}/${textIn(block, 0, 100)}`;
  if (PASSED_OVER.includes(type) && type !== '') return { name, size, isFile: false };
  if (type !== '0' && type !== '') return 'it holds something else than files';
  if (/^[/\\]|^[a-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)/iu.test(name)) return 'it holds a name that leads out of it';
  return { name, size, isFile: true };
}

/** Up to the first NUL. */
function textIn(block: Uint8Array, at: number, size: number): string {
  const field = block.subarray(at, at + size);
  const end = field.indexOf(0);
  return new TextDecoder('latin1').decode(end === -1 ? field : field.subarray(0, end));
}

function octalIn(block: Uint8Array, at: number, size: number): number | null {
  const [, digits] = /^ *([0-7]{1,11})[ \0]*$/u.exec(textIn(block, at, size)) ?? [];
  return digits === undefined ? null : Number.parseInt(digits, 8);
}
