/**
 * Finds records inside other data: members and elements, texts inside texts, gzip in base64, bytes
 * as numbers. So no envelope needs its own code: events of CloudWatch Logs and its subscriptions,
 * lines of Docker and journald, the outputs that Run Command keeps.
 */
import { undotted } from './dotted.ts';
import { isObject } from './sighting.ts';

/** A record as JSON, and its text. Identical texts without an id count as one run. */
export type Take = (value: unknown, text: string) => void;

/** Looks for records in a text, as deep as is still allowed. */
export type Read = (text: string) => void;

/** Unpacks gzip to at most `maxBytes`. Null if it is no gzip, is torn or is larger. */
export type Unpack = (bytes: Uint8Array, maxBytes: number) => Uint8Array | null;

/** For one line. An API's answer has far fewer. */
const MAX_VALUES = 500_000;
/** Envelopes have some five levels. */
const MAX_LEVELS = 12;
/** For base64 and gzip, as CloudWatch Logs sends them: 1 MiB packed, ten times that unpacked. */
const MAX_UNPACKED = 32 * 1_048_576;
/** A shorter list of bytes is no record. */
const MIN_BYTES = 40;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}\s*$/u;

/** Whether a text may hold a record: it has a record's words, or base64 of gzip or of an object. */
export function mayHold(text: string): boolean {
  const from = text.startsWith('"') ? 1 : 0;
  if (text.startsWith('H4sI', from) || text.startsWith('eyJ', from)) return true;
  return text.includes('schemaVersion') && text.includes('ssm-probe');
}

export function isRecord(value: unknown): boolean {
  // A row with a node's members as columns must be rebuilt first.
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

/** Unpacks base64; null if the text is none. `spent` counts the unpacked bytes of a whole line. */
export function unwrapBase64(text: string, unpack: Unpack, spent: { bytes: number }): string | null {
  const bytes = BASE64.test(text) ? Buffer.from(text, 'base64') : null;
  if (bytes === null) return null;
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const whole = isPacked ? unpack(bytes, Math.max(0, MAX_UNPACKED - spent.bytes)) : bytes;
  if (whole === null) return null;
  spent.bytes += whole.length;
  return Buffer.from(whole.buffer, whole.byteOffset, whole.length).toString('utf8');
}

/** journald writes a message as bytes if some of them do not print. */
function bytesOf(list: readonly unknown[]): string | null {
  if (list.length < MIN_BYTES || typeof list[0] !== 'number') return null;
  if (!list.every((one) => typeof one === 'number' && one >= 0 && one < 256)) return null;
  return Buffer.from(list as number[]).toString('utf8');
}

/** The members that tell records apart. The whole of a deep record would overflow the stack. */
function identity(value: unknown): unknown {
  if (!isObject(value)) return null;
  const { id, startedAt, durationMs, headline, status } = value;
  return [id, startedAt, durationMs, headline, status].map((one) => (typeof one === 'object' ? null : one));
}
