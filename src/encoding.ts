/**
 * Detects the encoding of a file that somebody gives this program, and gives its bytes as UTF-8: the same for every option and command. (Files of the node are
 * read as the programs read them that they are for.)
 *
 * Windows PowerShell's `>` writes UTF-16
 * with a byte order mark. Other Windows tools omit the mark, or put one before UTF-8 (RFC 3629,
 * section 6; RFC 2781, section 3.2).
 */

interface TextDecoder {
  /** The result may be the input itself, or a new buffer. */
  bytes(input: Uint8Array): Buffer;
  end(): Buffer;
}

type Encoding = 'utf8' | 'utf16le' | 'utf16be';

const EMPTY = Buffer.alloc(0);
const MARK_BYTES = 3;

/** Decides by the first bytes; UTF-8 passes without a copy. */
export function textDecoder(): TextDecoder {
  let encoding: Encoding | null = null;
  let head = EMPTY;
  /** The start of a UTF-16 character: half a unit, or the first half of a pair. */
  let rest = EMPTY;

  function decoded(input: Buffer, isLast: boolean): Buffer {
    if (encoding === null || encoding === 'utf8') return input;
    const all = rest.length === 0 ? input : Buffer.concat([rest, input]);
    let whole = all.length - (all.length % 2);
    const last = whole >= 2 ? all.readUInt16LE(whole - 2) : 0;
    const high = encoding === 'utf16le' ? last >> 8 : last & 0xff;
    if (!isLast && high >= 0xd8 && high <= 0xdb) whole -= 2;
    rest = Buffer.from(all.subarray(whole));
    const units = Buffer.from(all.subarray(0, whole));
    if (encoding === 'utf16be') units.swap16();
    return Buffer.from(units.toString('utf16le'));
  }

  function begin(): Buffer {
    const [known, mark] = encodingOf(head);
    encoding = known;
    const first = head.subarray(mark);
    head = EMPTY;
    return first;
  }

  return {
    bytes(input) {
      const buffer = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
      if (encoding !== null) return decoded(buffer, false);
      // A pipe may give its first byte alone.
      head = Buffer.concat([head, buffer]);
      return head.length < MARK_BYTES ? EMPTY : decoded(begin(), false);
    },
    end: () => decoded(encoding === null ? begin() : EMPTY, true),
  };
}

/** The encoding, and its mark's length. JSON begins with ASCII: a zero beside it shows UTF-16. */
function encodingOf([first, second, third]: Buffer): readonly [Encoding, number] {
  if (first === 0xff && second === 0xfe) return ['utf16le', 2];
  if (first === 0xfe && second === 0xff) return ['utf16be', 2];
  if (first === 0xef && second === 0xbb && third === 0xbf) return ['utf8', 3];
  if (isPrinted(first) && second === 0 && third !== 0) return ['utf16le', 0];
  if (first === 0 && isPrinted(second) && third === 0) return ['utf16be', 0];
  return ['utf8', 0];
}

function isPrinted(byte = 0): boolean {
  return byte >= 0x20 && byte < 0x7f;
}

/** A whole file's text, without its mark. */
export function textOf(bytes: Uint8Array): string {
  const decoder = textDecoder();
  return Buffer.concat([decoder.bytes(bytes), decoder.end()]).toString('utf8');
}

/** Whether what was taken for UTF-8 is something else, or has a mark: its bytes are needed again. */
export function isMisread(text: string): boolean {
  return /^(?:\ufeff|\ufffd\ufffd|[^\0]\0|\0[^\0])/u.test(text);
}

/** The same for text of ASCII that was read as UTF-8, and whose bytes are gone: keys, PEM, passwords. Null where more than ASCII is lost. */
export function asciiOf(text: string): string | null {
  if (!isMisread(text)) return text;
  const plain = text.replace(/^(?:\ufeff|\ufffd\ufffd)/u, '');
  if (text.startsWith('\ufeff')) return plain;
  return /^(?:[\0-\x7f]\0)*$/u.test(plain) || /^(?:\0[\0-\x7f])*$/u.test(plain) ? plain.replaceAll('\0', '') : null;
}
