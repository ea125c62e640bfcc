/**
 * The nftables ruleset: its structure from `nft -j list ruleset` (libnftables-json(5)), the words
 * of each rule from `nft -a list ruleset`. The output is bounded, and comments in it may hold
 * anything.
 */
import type { FirewallChain, FirewallRule } from '../../../facts/firewall.ts';
import { fewConditions } from './iptables-rules.ts';
import type { NamedSets } from './nft-conditions.ts';
import { readListing } from './nft-listing.ts';
import { deedsOf } from './nft-statements.ts';
import { type Item, isItem, nftObjects, tableOf, word } from './nft-values.ts';

type Hook = NonNullable<FirewallChain['hook']>;

const FAMILIES: Readonly<Record<string, FirewallChain['family']>> = { ip: 4, ip6: 6, inet: 'both', netdev: 'both' };
const HOOKS: readonly Hook[] = ['ingress', 'prerouting', 'input', 'output', 'postrouting', 'egress'];

/** The chains of the tables that see IP packets, in order. Null if the text is not nft's. */
export function parseNft(json: string, listing: string): readonly FirewallChain[] | null {
  const objects = nftObjects(json);
  if (objects === null) return null;
  const of = (kind: string): Item[] => objects.flatMap((item) => (isItem(item[kind]) ? [item[kind]] : []));
  const sets: NamedSets = new Map(
    [...of('set'), ...of('map')].map((set) => [`${tableOf(set)} ${word(set['name'])}`, set['elem'] ?? []]),
  );
  const words = readListing(listing);
  const rulesOf = Map.groupBy(of('rule'), (rule) => `${tableOf(rule)} ${word(rule['chain'])}`);
  return of('chain').flatMap((chain): FirewallChain[] => {
    const table = tableOf(chain);
    const family = FAMILIES[word(chain['family'])];
    if (family === undefined) return [];
    const name = word(chain['name']);
    const rules = (rulesOf.get(`${table} ${name}`) ?? []).flatMap((rule) => splitRule(rule, table, name, sets, words.rules));
    return [{ tool: 'nft', table, name, family, rules, ...baseOf(chain, words.devices.get(`${table} ${name}`)) }];
  });
}

/** Where packets meet the chain, and what becomes of them at its end. */
function baseOf(
  chain: Item,
  listed: readonly string[] | undefined,
): Pick<FirewallChain, 'policy' | 'hook' | 'priority' | 'isNat' | 'devices'> {
  const hook = HOOKS.find((name) => name === chain['hook']);
  if (hook === undefined) return { policy: null };
  const priority = typeof chain['prio'] === 'number' && Number.isFinite(chain['prio']) ? chain['prio'] : 0;
  // Newer versions of nft have them in the JSON as well.
  const dev = Array.isArray(chain['dev']) ? chain['dev'] : chain['dev'] === undefined ? undefined : [chain['dev']];
  const devices = listed ?? dev?.slice(0, 64).map(word);
  return {
    policy: chain['policy'] === 'drop' ? 'drop' : 'accept',
    hook,
    priority,
    ...(chain['type'] === 'nat' ? { isNat: true } : {}),
    ...(devices === undefined ? {} : { devices }),
  };
}

/** A rule with a verdict map becomes one for each element, in the same words. */
function splitRule(
  rule: Item,
  table: string,
  chain: string,
  sets: NamedSets,
  words: ReadonlyMap<string, string>,
): readonly FirewallRule[] {
  const handle = typeof rule['handle'] === 'number' && Number.isSafeInteger(rule['handle']) ? rule['handle'] : null;
  const text = words.get(`${table} ${chain} ${handle}`) ?? `rule with handle ${handle ?? 'unknown'}`;
  const deeds = deedsOf(rule['expr'], table, sets);
  return deeds.map((deed) => ({ text, handle, ...deed, conditions: fewConditions(deed.conditions) }));
}
