/** A match of nftables as conditions: which packets it holds for. */
import type { FirewallCondition, FirewallSubject } from '../../../facts/firewall.ts';
import { only, subjectOf } from './nft-subject.ts';
import { type Item, isItem, itemsOf, listOf, MAX_VALUES, rowOf, textOf, textsOf } from './nft-values.ts';

export const OTHER: FirewallCondition = { on: 'other' };

type Known = Exclude<FirewallSubject, 'other'>;

/** What named sets hold: `FAMILY TABLE NAME` → its elements, as nft lists them. */
export type NamedSets = ReadonlyMap<string, unknown>;

/** The bits of TCP's flags (RFC 9293, section 3.1). */
const FLAGS: Readonly<Record<string, number>> = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32, ecn: 64, cwr: 128 };
/** Subjects whose values are bits. */
const BITS: ReadonlySet<FirewallSubject> = new Set(['flags', 'mark', 'ct-mark']);
const NUMBERS: ReadonlySet<FirewallSubject> = new Set(['port', 'source-port', 'mark', 'ct-mark', 'user', 'group']);
const MAX_NUMBER = 0xffff_ffff;

/** All must hold. */
export function conditionsOf(match: unknown, table: string, sets: NamedSets): readonly FirewallCondition[] {
  if (!isItem(match) || !isItem(match['left'])) return [OTHER];
  const { op, left } = match;
  const right = named(match['right'], table, sets);
  if (right === undefined) return [...impliedBy(left), OTHER];
  if (Array.isArray(left['concat'])) return concatenated(left['concat'], right, op);
  const masked = left['&'];
  if (Array.isArray(masked)) return maskedBy(masked[0], masked[1], right, op);
  const { on, implied } = subjectOf(left);
  return [...implied, compared(on, op, right)];
}

/** A named set's elements; undefined if there is no such set. */
function named(right: unknown, table: string, sets: NamedSets): unknown {
  return typeof right === 'string' && right.startsWith('@') ? sets.get(`${table} ${right.slice(1)}`) : right;
}

function impliedBy(left: Item): readonly FirewallCondition[] {
  return [left, ...listOf(left['concat'])].filter(isItem).flatMap((part) => subjectOf(part).implied);
}

function compared(on: FirewallSubject, op: unknown, right: unknown): FirewallCondition {
  if (on === 'other' || on === 'way-back') return on === 'other' ? OTHER : wayBack(op, right);
  switch (op) {
    case '==':
    case '!=':
      return equal(on, right, op === '!=');
    // `tcp flags syn`, `ct state new`: any of these bits; with `!`, none of them.
    case 'in':
    case '!':
      return anyBit(on, right, op === '!');
    case '<':
    case '<=':
    case '>':
    case '>=':
      return ordered(on, op, right);
    default:
      return OTHER;
  }
}

function equal(on: Known, right: unknown, negated: boolean): FirewallCondition {
  // Several states at once: a connection has one.
  if (on === 'state' && isItem(right) && '|' in right) return withValues(on, [], negated);
  const values = BITS.has(on) ? bitTexts(on, right) : textsOf(right);
  return values === null ? OTHER : withValues(on, values, negated);
}

function anyBit(on: Known, right: unknown, negated: boolean): FirewallCondition {
  if (on === 'state' || on === 'status') {
    const values = textsOf(right);
    return values === null ? OTHER : withValues(on, values, negated);
  }
  const bits = BITS.has(on) ? bitsOf(right) : null;
  return bits === null ? OTHER : withValues(on, [`0/${bits}`], !negated);
}

/** Numbers alone: `> 1023` is `1024-...`. */
function ordered(on: Known, op: string, right: unknown): FirewallCondition {
  if (!NUMBERS.has(on) || typeof right !== 'number') return OTHER;
  const isEmpty = (op === '<' && right <= 0) || (op === '>' && right >= MAX_NUMBER);
  if (isEmpty) return withValues(on, [], false);
  if (op.startsWith('<')) return withValues(on, [`0-${op === '<' ? right - 1 : right}`], false);
  return withValues(on, [`${op === '>' ? right + 1 : right}-${MAX_NUMBER}`], false);
}

/** `LEFT & MASK == RIGHT`. */
function maskedBy(left: unknown, mask: unknown, right: unknown, op: unknown): readonly FirewallCondition[] {
  if (!isItem(left) || (op !== '==' && op !== '!=')) return [OTHER];
  const { on, implied } = subjectOf(left);
  return [...implied, maskedValue(on, mask, right, op === '!=')];
}

function maskedValue(on: FirewallSubject, mask: unknown, right: unknown, negated: boolean): FirewallCondition {
  if (on === 'other') return OTHER;
  if (on === 'destination' || on === 'source') {
    const [value, bits] = [textOf(right), textOf(mask)];
    return value === null || bits === null ? OTHER : withValues(on, [`${value}/${bits}`], negated);
  }
  const bits = BITS.has(on) ? bitsOf(mask) : null;
  const values = bits === null ? null : bitTexts(on, right);
  if (values === null || values.some((value) => value.includes('-'))) return OTHER;
  return withValues(
    on,
    values.map((value) => `${value.split('/')[0]}/${bits}`),
    negated,
  );
}

/** `fib saddr . iif oif missing` (false), and 0, which is the same. */
function wayBack(op: unknown, right: unknown): FirewallCondition {
  if ((op !== '==' && op !== '!=') || typeof right === 'number') return OTHER;
  if (right !== false && right !== '0' && right !== true) return OTHER;
  return withValues('way-back', ['missing'], (op === '!=') !== (right === true));
}

function bitsOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return FLAGS[value] ?? null;
  const parts = Array.isArray(value) ? value : isItem(value) && Array.isArray(value['|']) ? value['|'] : null;
  if (parts === null) return null;
  return parts.map(bitsOf).reduce((all, bits) => (all === null || bits === null ? null : (all | bits) >>> 0), 0);
}

function bitTexts(on: FirewallSubject, right: unknown): readonly string[] | null {
  const items = isItem(right) && '|' in right ? [right] : itemsOf(right);
  const texts = items?.map((item) => {
    const bits = bitsOf(item);
    return bits === null ? (on === 'flags' ? null : textOf(item)) : String(bits);
  });
  return texts === undefined || texts.includes(null) ? null : texts.filter((text) => text !== null);
}

function concatenated(parts: readonly unknown[], right: unknown, op: unknown): readonly FirewallCondition[] {
  const subjects = parts.map((part) => subjectOf(isItem(part) ? part : {}));
  const implied = subjects.flatMap((part) => part.implied);
  const rows = itemsOf(right)?.map((item) => rowOf(item, parts.length));
  if (rows === undefined || rows.includes(null) || (op !== '==' && op !== '!=')) return [...implied, OTHER];
  return [
    ...implied,
    {
      on: 'tuple',
      subjects: subjects.map(({ on }) => on),
      rows: rows.filter((row) => row !== null).slice(0, MAX_VALUES),
      negated: op === '!=',
    },
  ];
}

/** The conditions of one element of a verdict map; null if it is not understood. */
export function elementConditions(key: unknown, element: unknown): readonly FirewallCondition[] | null {
  if (!isItem(key)) return null;
  const parts = Array.isArray(key['concat']) ? key['concat'].filter(isItem) : [key];
  const row = rowOf(element, parts.length);
  if (row === null) return null;
  return parts.flatMap((part, index) => {
    const { on, implied } = subjectOf(part);
    return [...implied, on === 'other' || on === 'flags' ? OTHER : withValues(on, [row[index] ?? ''], false)];
  });
}

function withValues(on: Known, values: readonly string[], negated: boolean): FirewallCondition {
  return { on, values, negated };
}

/** A rejection by an ICMP of one family is for packets of that family: nft lists no other condition about it. */
export function rejected(statement: unknown): readonly FirewallCondition[] {
  const type = isItem(statement) ? statement['type'] : undefined;
  if (type === 'icmp') return [only('family', '4')];
  if (type === 'icmpv6') return [only('family', '6')];
  return type === 'tcp reset' ? [only('protocol', 'tcp')] : [];
}
