/**
 * The nftables ruleset: its structure from `nft -j list ruleset` (libnftables-json(5)), the words
 * of each rule from `nft -a list ruleset`. The output is bounded, and comments in it may hold
 * anything.
 */
import type { FirewallChain, FirewallCondition, FirewallRule } from '../../../facts/firewall.ts';
import { jsonObject, printable } from '../untrusted-values.ts';
import { fewConditions } from './iptables-rules.ts';

type Item = Readonly<Record<string, unknown>>;

/** A larger set counts as one that is not understood, to keep the facts small. */
const MAX_VALUES = 256;
const FAMILIES: Readonly<Record<string, FirewallChain['family']>> = { ip: 4, ip6: 6, inet: 'both' };
const HOOKS: ReadonlySet<unknown> = new Set(['output', 'postrouting']);
const OTHER: FirewallCondition = { on: 'other' };

/** The chains of the tables that see IP packets, in order. Null if the text is not nft's. */
export function parseNft(json: string, listing: string): readonly FirewallChain[] | null {
  const items = jsonObject(json)?.['nftables'];
  if (!Array.isArray(items)) return null;
  const objects = items.filter(isItem);
  const of = (kind: string): Item[] => objects.flatMap((item) => (isItem(item[kind]) ? [item[kind]] : []));
  const sets = new Map(of('set').map((set) => [`${tableOf(set)} ${word(set['name'])}`, elementsOf(set['elem'])]));
  const words = wordsByHandle(listing);
  const rules = of('rule');
  return of('chain').flatMap((chain): FirewallChain[] => {
    const table = tableOf(chain);
    const family = FAMILIES[word(chain['family'])];
    if (family === undefined) return [];
    const name = word(chain['name']);
    const own = rules.filter((rule) => tableOf(rule) === table && word(rule['chain']) === name);
    const isHooked = HOOKS.has(chain['hook']);
    const policy = !isHooked ? null : chain['policy'] === 'drop' ? 'drop' : 'accept';
    return [{ tool: 'nft', table, name, family, policy, rules: own.map((rule) => ruleOf(rule, table, name, sets, words)) }];
  });
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names are identifiers. Anything else must not reach terminals or commands. */
function word(value: unknown): string {
  return typeof value === 'string' ? printable(value, 60) : '';
}

function tableOf(item: Item): string {
  return `${word(item['family'])} ${word(item['table'])}`;
}

function ruleOf(
  rule: Item,
  table: string,
  chain: string,
  sets: ReadonlyMap<string, readonly string[] | null>,
  words: ReadonlyMap<string, string>,
): FirewallRule {
  const handle = typeof rule['handle'] === 'number' && Number.isSafeInteger(rule['handle']) ? rule['handle'] : null;
  const conditions: FirewallCondition[] = [];
  let action: FirewallRule['action'] = 'none';
  let target: string | null = null;
  for (const part of Array.isArray(rule['expr']) ? rule['expr'].filter(isItem) : []) {
    const [kind = ''] = Object.keys(part);
    if (kind === 'match') conditions.push(...conditionsOf(part['match'], table, sets));
    else if (kind === 'jump' || kind === 'goto') {
      action = kind;
      target = isItem(part[kind]) ? word(part[kind]['target']) : '';
    } else if (kind === 'accept' || kind === 'drop' || kind === 'reject' || kind === 'return') action = kind;
    else if (!['counter', 'log', 'mangle', 'ct helper', 'notrack'].includes(kind)) {
      // Limits decide by rate, maps by value, and nft does not know `xt`, a match of iptables: the
      // result is unknown.
      conditions.push(OTHER);
      if (['dnat', 'redirect', 'tproxy', 'queue', 'vmap'].includes(kind)) action = 'other';
    }
  }
  const text = words.get(`${table} ${chain} ${handle}`) ?? `rule with handle ${handle ?? 'unknown'}`;
  return { text, handle, conditions: fewConditions(conditions), action, target };
}

/** A port belongs to TCP or UDP. The match names the protocol: one more condition. */
function conditionsOf(match: unknown, table: string, sets: ReadonlyMap<string, readonly string[] | null>): FirewallCondition[] {
  if (!isItem(match) || !isItem(match['left'])) return [OTHER];
  const { op, left, right } = match as { op?: unknown; left: Item; right?: unknown };
  const negated = op === '!=';
  if (!negated && op !== '==' && op !== 'in') return [OTHER];
  const { on, transport } = subjectOf(left);
  const named =
    typeof right === 'string' && right.startsWith('@') ? sets.get(`${table} ${printable(right.slice(1), 60)}`) : undefined;
  const values = named === undefined ? elementsOf(isItem(right) && 'set' in right ? right['set'] : right) : named;
  const first: FirewallCondition[] = transport === null ? [] : [{ on: 'protocol', values: [transport], negated: false }];
  return [...first, on === null || values === null ? OTHER : { on, values, negated }];
}

interface Subject {
  readonly on: Extract<FirewallCondition, { values: unknown }>['on'] | null;
  readonly transport: 'tcp' | 'udp' | null;
}

function subjectOf({ payload, meta, ct }: Item): Subject {
  const subject = (on: Subject['on'], transport: Subject['transport'] = null): Subject => ({ on, transport });
  if (isItem(payload)) {
    const { protocol, field } = payload;
    if ((protocol === 'ip' || protocol === 'ip6') && field === 'daddr') return subject('destination');
    if ((protocol === 'ip' && field === 'protocol') || (protocol === 'ip6' && field === 'nexthdr')) return subject('protocol');
    const transport = protocol === 'tcp' || protocol === 'udp' ? protocol : null;
    const isPort = field === 'dport' && (transport !== null || protocol === 'th');
    return subject(isPort ? 'port' : null, transport);
  }
  if (isItem(meta)) {
    if (meta['key'] === 'l4proto') return subject('protocol');
    return subject(meta['key'] === 'oifname' || meta['key'] === 'oif' ? 'interface' : null);
  }
  return subject(isItem(ct) && ct['key'] === 'state' ? 'state' : null);
}

/** Values as texts; null if there are too many, or if one is not understood. */
function elementsOf(value: unknown): readonly string[] | null {
  const elements = Array.isArray(value) ? value : value === undefined ? [] : [value];
  if (elements.length > MAX_VALUES) return null;
  const texts = elements.map(elementOf);
  return texts.includes(null) ? null : texts.filter((text) => text !== null);
}

function elementOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.startsWith('@') ? null : printable(value, 60);
  if (!isItem(value)) return null;
  // An element with a time-out or a counter is wrapped.
  if (isItem(value['elem'])) return elementOf(value['elem']['val']);
  const { prefix, range } = value;
  if (isItem(prefix) && typeof prefix['addr'] === 'string' && typeof prefix['len'] === 'number')
    return `${printable(prefix['addr'], 45)}/${prefix['len']}`;
  if (!Array.isArray(range) || range.length !== 2) return null;
  const [from, to] = range.map(elementOf);
  return from == null || to == null ? null : `${from}-${to}`;
}

/** `FAMILY TABLE CHAIN HANDLE` → the rule as nft writes it. */
function wordsByHandle(listing: string): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  let table = '';
  let chain = '';
  for (const line of listing.split('\n')) {
    const [, kind, name = ''] = /^\s*(table|chain) (\S+(?: \S+)?) \{/u.exec(line) ?? [];
    if (kind === 'table') table = printable(name, 121);
    else if (kind === 'chain') chain = printable(name, 60);
    const [, text = '', handle = ''] = /^\s*(\S.*?) # handle (\d{1,15})$/u.exec(line) ?? [];
    if (text !== '' && kind === undefined) words.set(`${table} ${chain} ${handle}`, printable(text, 200));
  }
  return words;
}
