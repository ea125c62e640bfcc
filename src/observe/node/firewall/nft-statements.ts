/** The statements of one rule of nftables: what it does to the packets that it holds for. */
import type { FirewallCondition, FirewallEffect, FirewallRule } from '../../../facts/firewall.ts';
import { conditionsOf, elementConditions, type NamedSets, OTHER, rejected } from './nft-conditions.ts';
import { type Item, isItem, itemsOf, listOf, nftObjects, tableOf, word } from './nft-values.ts';

/** A rule without its words. */
export type Deed = Omit<FirewallRule, 'text' | 'handle'>;

const VERDICTS: ReadonlySet<string> = new Set(['accept', 'drop', 'return', 'continue']);
/** They count, tell or remember, and let packets be. */
const SILENT: ReadonlySet<string> = new Set([
  'counter',
  'log',
  'ct helper',
  'ct timeout',
  'ct expectation',
  'secmark',
  'flow',
  'meter',
]);
/** They take the packet elsewhere, or change where it goes. */
const DIVERSIONS: ReadonlySet<string> = new Set(['dnat', 'redirect', 'tproxy', 'queue', 'fwd', 'synproxy']);
const ALL_BITS = 0xffff_ffff;

/** One, or one for each element of a verdict map. */
export function deedsOf(expr: unknown, table: string, sets: NamedSets): readonly Deed[] {
  const conditions: FirewallCondition[] = [];
  const effects: FirewallEffect[] = [];
  let deeds: readonly Deed[] | null = null;
  for (const part of Array.isArray(expr) ? expr.filter(isItem) : []) {
    const [kind = ''] = Object.keys(part);
    const value = part[kind];
    if (kind === 'match') conditions.push(...conditionsOf(value, table, sets));
    else if (kind === 'vmap') deeds = mapped(value, table, sets, conditions);
    else if (kind === 'mangle') effects.push(...mangled(value));
    else if (kind === 'notrack') effects.push({ on: 'notrack' });
    else if (kind === 'masquerade' || kind === 'snat') {
      effects.push({ on: 'snat' });
      deeds = [{ conditions, action: 'accept', target: null }];
    } else if (DIVERSIONS.has(kind)) deeds = [{ conditions, action: 'other', target: null }];
    else if (isVerdict(kind)) {
      if (kind === 'reject') conditions.push(...rejected(value));
      deeds = [{ conditions, ...verdictOf(part) }];
    } else if (kind === 'xt') deeds = foreign(value, conditions) ?? deeds;
    // Limits decide by rate, quotas by what has passed: nobody knows.
    else if (!(SILENT.has(kind) || isPlainSet(kind, value))) conditions.push(OTHER);
  }
  if (effects.length === 0) return deeds ?? [{ conditions, action: 'none', target: null }];
  // What it does besides comes before its verdict.
  return [{ conditions, action: 'none', target: null, effects: effects.slice(0, 8) }, ...(deeds ?? [])];
}

function isVerdict(kind: string): boolean {
  return VERDICTS.has(kind) || kind === 'reject' || kind === 'jump' || kind === 'goto';
}

function verdictOf(part: Item): Pick<Deed, 'action' | 'target'> {
  const [kind = ''] = Object.keys(part);
  const value = part[kind];
  switch (kind) {
    case 'accept':
    case 'drop':
    case 'reject':
    case 'return':
      return { action: kind, target: null };
    case 'jump':
    case 'goto':
      return { action: kind, target: isItem(value) ? word(value['target']) : '' };
    case 'continue':
      return { action: 'none', target: null };
    default:
      return { action: 'other', target: null };
  }
}

/** Elements never overlap, so that each is a rule of its own. */
function mapped(vmap: unknown, table: string, sets: NamedSets, conditions: readonly FirewallCondition[]): readonly Deed[] {
  const unknown: readonly Deed[] = [{ conditions: [...conditions, OTHER], action: 'other', target: null }];
  if (!isItem(vmap)) return unknown;
  const { key, data } = vmap;
  const held = typeof data === 'string' && data.startsWith('@') ? sets.get(`${table} ${data.slice(1)}`) : data;
  const items = held === undefined ? null : itemsOf(held);
  const deeds = items?.map((item): Deed | null => {
    const [element, verdict] = listOf(item);
    const own = elementConditions(key, element);
    return own === null || !isItem(verdict) ? null : { conditions: [...conditions, ...own], ...verdictOf(verdict) };
  });
  if (deeds === undefined || deeds.includes(null)) return unknown;
  return deeds.filter((deed) => deed !== null);
}

/** Marks are compared with; what else is written is of no account here. */
function mangled(mangle: unknown): readonly FirewallEffect[] {
  if (!isItem(mangle) || !isItem(mangle['key'])) return [];
  const { key, value } = mangle;
  const { meta, ct } = key;
  const on = isItem(meta) && meta['key'] === 'mark' ? 'mark' : isItem(ct) && ct['key'] === 'mark' ? 'ct-mark' : null;
  if (on === null) return [];
  if (typeof value === 'number') return [{ on, value, mask: ALL_BITS }];
  const from = isItem(value) ? (on === 'mark' ? value['ct'] : value['meta']) : undefined;
  if (isItem(from) && from['key'] === 'mark') return [{ on: on === 'mark' ? 'restore-mark' : 'save-mark' }];
  return [{ on, ...(orWith(value) ?? { value: null, mask: ALL_BITS }) }];
}

/** `mark | BITS`. */
function orWith(value: unknown): { readonly value: number; readonly mask: number } | null {
  const parts = isItem(value) && Array.isArray(value['|']) ? value['|'] : [];
  const bits: unknown = parts[1];
  return typeof bits === 'number' ? { value: bits, mask: bits } : null;
}

/** A match or target of iptables, whose values nft does not list. Null: the rule does what its other parts say. */
function foreign(xt: unknown, conditions: FirewallCondition[]): readonly Deed[] | null {
  const isTarget = isItem(xt) && xt['type'] === 'target';
  if (isTarget && ['LOG', 'NFLOG', 'TCPMSS', 'CHECKSUM'].includes(String(xt['name']))) return null;
  conditions.push(OTHER);
  return isTarget ? [{ conditions, action: 'other', target: null }] : null;
}

/** It adds to a set, without a limit that decides whether the rule goes on. */
function isPlainSet(kind: string, value: unknown): boolean {
  return kind === 'set' && isItem(value) && !('stmt' in value);
}

/** Tables with rules that iptables made, of which nft does not list all: `FAMILY TABLE`. */
export function foreignTables(json: string): ReadonlySet<string> {
  const rules = (nftObjects(json) ?? []).map(({ rule }) => rule).filter(isItem);
  const isForeign = ({ expr }: Item): boolean => Array.isArray(expr) && expr.some((part) => isItem(part) && 'xt' in part);
  return new Set(rules.filter(isForeign).map(tableOf));
}
