/**
 * Records out of what stands around them: members and elements of anything, texts inside of texts, gzip in base64, bytes as numbers. So an envelope
 * needs no code of its own: events of CloudWatch Logs and of its subscriptions, Docker's and journald's lines, what Run Command keeps of an output.
 */
import { undotted } from './dotted.ts';
import { isObject } from './sighting.ts';

/** A record as JSON, and its text: identical texts without any id are one run. */
export type Take = (value: unknown, text: string) => void;

/** Looks for records in a text, with what is left of the depth. */
export type Read = (text: string) => void;

/** Unpacks gzip to at most `maxBytes`; null where it is none, is torn, or is more. */
export type Unpack = (bytes: Uint8Array, maxBytes: number) => Uint8Array | null;

/** Of one line: far more than one answer of an API has. */
const MAX_VALUES = 500_000;
/** Envelopes have some five levels. */
const MAX_LEVELS = 12;
/** Of base64 and gzip, as CloudWatch Logs sends them: 1 MiB packed, ten times that unpacked. */
const MAX_UNPACKED = 32 * 1_048_576;
/** Bytes in a list: no shorter one is a record. */
const MIN_BYTES = 40;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}\s*$/u;

/** Whether a text may hold a record: the words that each has, or base64 of gzip or of an object. */
export function mayHold(text: string): boolean {
  const from = text.startsWith('"') ? 1 : 0;
  if (text.startsWith('H4sI', from) || text.startsWith('eyJ', from)) return true;
  return text.includes('schemaVersion') && text.includes('ssm-probe');
}

export function isRecord(value: unknown): boolean {
  // A row with the members of a node as columns is to be put together first.
  if (!isObject(value) || Object.hasOwn(value, 'node.region')) return false;
  const { record, tool } = value;
  return record === 'ssm-probe' || (isObject(tool) && tool['name'] === 'ssm-probe');
}

/** Hands over every record in a value. */
export function peel(value: unknown, take: Take, read: Read): void {
  let values = 0;
  let found = 0;
  function walk(one: unknown, level: number): void {
    values += 1;
    if (values > MAX_VALUES || level > MAX_LEVELS) return;
    if (typeof one === 'string') {
      if (mayHold(one)) {
        found += 1;
        read(one);
      }
    } else if (isRecord(one)) {
      found += 1;
      take(one, JSON.stringify(identity(one)));
    } else if (Array.isArray(one)) {
      const bytes = bytesOf(one);
      if (bytes === null) members(one, one, level);
      else walk(bytes, level + 1);
    } else if (isObject(one)) members(one, Object.values(one), level);
  }
  function members(whole: unknown, parts: readonly unknown[], level: number): void {
    const before = found;
    for (const part of parts) walk(part, level + 1);
    if (found > before) return;
    const record = undotted(whole);
    if (record === null) return;
    found += 1;
    take(record, JSON.stringify(identity(record)));
  }
  walk(value, 0);
}

/** What is in base64, unpacked; null where it is no such text. `spent` counts unpacked bytes for a line as a whole. */
export function unwrapBase64(text: string, unpack: Unpack, spent: { bytes: number }): string | null {
  const bytes = BASE64.test(text) ? Buffer.from(text, 'base64') : null;
  if (bytes === null) return null;
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const whole = isPacked ? unpack(bytes, Math.max(0, MAX_UNPACKED - spent.bytes)) : bytes;
  if (whole === null) return null;
  spent.bytes += whole.length;
  return Buffer.from(whole.buffer, whole.byteOffset, whole.length).toString('utf8');
}

/** journald gives a message as its bytes where some of them do not print. */
function bytesOf(list: readonly unknown[]): string | null {
  if (list.length < MIN_BYTES || typeof list[0] !== 'number') return null;
  if (!list.every((one) => typeof one === 'number' && one >= 0 && one < 256)) return null;
  return Buffer.from(list as number[]).toString('utf8');
}

/** The members that tell one record without ids from another. Never the whole: a tower of brackets would overflow the stack. */
function identity(value: unknown): unknown {
  if (!isObject(value)) return null;
  const { id, startedAt, durationMs, headline, status } = value;
  return [id, startedAt, durationMs, headline, status].map((one) => (typeof one === 'object' ? null : one));
}
