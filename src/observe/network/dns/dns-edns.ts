/** What the OPT record of an answer adds to its header (RFC 6891), and why it failed (RFC 8914). */
import { readRecord, skipRecords } from './dns-wire.ts';

export interface Edns {
  /** With the eight upper bits, where there are some. */
  readonly rcode: number;
  /** Codes of extended errors, in the server's order. */
  readonly errors: readonly number[];
  /** There is no additional record at all. */
  readonly isBare: boolean;
}

const OPT = 41;
const EXTENDED_ERROR = 15;
/** More than a server has reasons. */
const MAX_ERRORS = 8;

/** `counts`: of answers, authorities and additional records, which begin at `from`. */
export function readEdns(message: Buffer, from: number, counts: readonly [number, number, number]): Edns {
  const [answers, authorities, additional] = counts;
  const rcode = message.readUInt16BE(2) & 0xf;
  let at = skipRecords(message, from, answers);
  at = at === null ? null : skipRecords(message, at, authorities);
  for (let index = 0; index < additional && at !== null; index += 1) {
    const record = readRecord(message, at);
    if (record === null) return { rcode, errors: [], isBare: index === 0 };
    // Of another version of EDNS nobody knows what its bits mean.
    const upper: number = (record.ttl & 0xff_0000) === 0 ? record.ttl >>> 24 : 0;
    if (record.type === OPT)
      return { rcode: (upper << 4) | rcode, errors: extendedErrors(message.subarray(record.at, record.end)), isBare: false };
    if (record.end > message.length) return { rcode, errors: [], isBare: false };
    at = record.end;
  }
  return { rcode, errors: [], isBare: additional === 0 || at === null };
}

function extendedErrors(options: Buffer): readonly number[] {
  const errors: number[] = [];
  for (let at = 0; at + 4 <= options.length && errors.length < MAX_ERRORS; ) {
    const length = options.readUInt16BE(at + 2);
    if (options.readUInt16BE(at) === EXTENDED_ERROR && length >= 2 && at + 6 <= options.length)
      errors.push(options.readUInt16BE(at + 4));
    at += 4 + length;
  }
  return errors;
}
