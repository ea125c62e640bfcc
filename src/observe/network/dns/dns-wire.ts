/**
 * Reads the parts of a DNS message (RFC 1035, section 4) as strictly as Go's resolver, which is the
 * agent's: what that cannot read is null here. Never throws, and never reads beyond the message.
 */

/** Name, type and class of a question, or of a record. */
export interface Question {
  /** Lower case, without the last dot; octets beyond ASCII as Latin-1. */
  readonly name: string;
  readonly type: number;
  readonly class: number;
  /** Where it ends. */
  readonly end: number;
}

export interface ResourceRecord extends Question {
  readonly ttl: number;
  /** Where its data begin; `end` is where they should end, which may be beyond the message. */
  readonly at: number;
}

/** As Go: more are taken for a loop. */
const MAX_POINTERS = 10;
/** Of a name with its last dot (RFC 1035, 2.3.4). */
const MAX_NAME = 254;
const POINTER = 0xc0;
const DOT = 0x2e;

export function readName(message: Buffer, from: number): { readonly name: string; readonly end: number } | null {
  let at = from;
  let end: number | null = null;
  let pointers = 0;
  let name = '';
  for (;;) {
    const length = message[at];
    if (length === undefined) return null;
    at += 1;
    if (length === 0) break;
    const kind = length & POINTER;
    if (kind === POINTER) {
      const low = message[at];
      pointers += 1;
      if (low === undefined || pointers > MAX_POINTERS) return null;
      end ??= at + 1;
      at = ((length ^ POINTER) << 8) | low;
      continue;
    }
    const label = message.subarray(at, at + length);
    // The other two kinds are reserved; a dot inside a label would look like two labels.
    if (kind !== 0 || label.length < length || label.includes(DOT)) return null;
    name += `${label.toString('latin1')}.`;
    if (name.length > MAX_NAME) return null;
    at += length;
  }
  return { name: lower(name.slice(0, -1)), end: end ?? at };
}

export function readQuestion(message: Buffer, from: number): Question | null {
  const read = readName(message, from);
  if (read === null || read.end + 4 > message.length) return null;
  const { name, end } = read;
  return { name, type: message.readUInt16BE(end), class: message.readUInt16BE(end + 2), end: end + 4 };
}

export function readRecord(message: Buffer, from: number): ResourceRecord | null {
  const head = readQuestion(message, from);
  if (head === null || head.end + 6 > message.length) return null;
  const at = head.end + 6;
  return { ...head, ttl: message.readUInt32BE(head.end), at, end: at + message.readUInt16BE(head.end + 4) };
}

/** Upper-case letters of ASCII are lower-case ones, and no others (RFC 4343). */
export function lower(name: string): string {
  return name.replace(/[A-Z]+/gu, (letters) => letters.toLowerCase());
}

/** The end of `count` records; null where one of them does not fit. Does not follow pointers: none of this is used. */
export function skipRecords(message: Buffer, from: number, count: number): number | null {
  let at = from;
  for (let index = 0; index < count; index += 1) {
    const name = skipName(message, at);
    if (name === null || name + 10 > message.length) return null;
    at = name + 10 + message.readUInt16BE(name + 8);
    if (at > message.length) return null;
  }
  return at;
}

function skipName(message: Buffer, from: number): number | null {
  let at = from;
  for (;;) {
    const length = message[at];
    if (length === undefined) return null;
    if ((length & POINTER) === POINTER) return at + 2;
    if ((length & POINTER) !== 0) return null;
    at += 1 + length;
    if (length === 0) return at;
    if (at > message.length) return null;
  }
}
