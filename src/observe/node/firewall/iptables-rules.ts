/** Parses iptables-save(8). */
import type { FirewallChain, FirewallCondition, FirewallRule } from '../../../facts/firewall.ts';
import { printable } from '../untrusted-values.ts';
import { conditionOf, markCondition, type Option, OTHER } from './iptables-options.ts';
import { type IpSets, setCondition } from './iptables-sets.ts';
import { deedOf } from './iptables-targets.ts';

type Hook = NonNullable<FirewallChain['hook']>;

const MAX_CONDITIONS = 32;
/** The kernel's own chains, and where packets meet them. FORWARD is about packets of others. */
const HOOKS: Readonly<Record<string, Hook>> = {
  PREROUTING: 'prerouting',
  INPUT: 'input',
  OUTPUT: 'output',
  POSTROUTING: 'postrouting',
};
/** `enum nf_ip_hook_priorities`; for `nat` see below. */
const PRIORITIES: Readonly<Record<string, number>> = { raw: -300, mangle: -150, filter: 0, security: 50 };

/** The chains of all tables. `tool` tells their address family. */
export function parseIptables(text: string, tool: 'iptables' | 'ip6tables', sets: IpSets = new Map()): readonly FirewallChain[] {
  const chains: FirewallChain[] = [];
  let rules = new Map<string, FirewallRule[]>();
  let table = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('*')) {
      table = printable(line.slice(1).trim(), 60);
      rules = new Map();
    }
    const [, name, policy] = /^:(\S{1,60}) (\S+)/u.exec(line) ?? [];
    if (name !== undefined && table !== '') {
      const own: FirewallRule[] = [];
      rules.set(name, own);
      chains.push({ tool, table, name, family: tool === 'iptables' ? 4 : 6, ...baseOf(table, name, policy), rules: own });
    }
    const [, chain = '', rest = ''] = /^-A (\S{1,60}) ?(.*)$/u.exec(line) ?? [];
    rules.get(chain)?.push(ruleOf(line, rest, sets));
  }
  return chains;
}

function baseOf(
  table: string,
  name: string,
  policy: string | undefined,
): Pick<FirewallChain, 'policy' | 'hook' | 'priority' | 'isNat'> {
  const hook = HOOKS[name];
  // A chain of the user's has no policy: `-`.
  if (hook === undefined || policy === '-') return { policy: null };
  const isNat = table === 'nat';
  const translates = hook === 'prerouting' || hook === 'output' ? -100 : 100;
  return {
    policy: policy === 'DROP' ? 'drop' : 'accept',
    hook,
    priority: isNat ? translates : (PRIORITIES[table] ?? 0),
    ...(isNat ? { isNat } : {}),
  };
}

/** Keeps the facts small. A rule that loses conditions may match or not. */
export function fewConditions(conditions: readonly FirewallCondition[]): readonly FirewallCondition[] {
  return conditions.length <= MAX_CONDITIONS ? conditions : [...conditions.slice(0, MAX_CONDITIONS), OTHER];
}

function ruleOf(line: string, rest: string, sets: IpSets): FirewallRule {
  // Somebody's own words: they could look like options.
  const words = rest.replaceAll(/--comment (?:"(?:[^"\\]|\\.)*"|\S+)/gu, '').match(/"(?:[^"\\]|\\.)*"|\S+/gu) ?? [];
  const text = printable(line, 200);
  const end = words.findIndex((word) => word === '-j' || word === '-g');
  const matches = optionsOf(end === -1 ? words : words.slice(0, end));
  const conditions = fewConditions(conditionsOf(matches, sets));
  if (end === -1) return { text, handle: null, conditions, action: 'none', target: null };
  // The rest are options of the target: how to reject, what to log.
  return { text, handle: null, conditions, ...deedOf(words[end] ?? '', words[end + 1] ?? '', words.slice(end + 2)) };
}

function optionsOf(words: readonly string[]): readonly Option[] {
  const options: { name: string; values: string[]; negated: boolean }[] = [];
  let negated = false;
  for (const word of words) {
    if (word === '!') negated = true;
    else if (word.startsWith('-')) {
      options.push({ name: word, values: [], negated });
      negated = false;
    } else options.at(-1)?.values.push(word);
  }
  return options;
}

function conditionsOf(options: readonly Option[], sets: IpSets): readonly FirewallCondition[] {
  // A match extension that has no option known to us (`-m socket`) is a condition, too.
  let extension = '';
  const conditions: FirewallCondition[] = [];
  for (const option of options) {
    if (option.name === '-m') extension = option.values[0] ?? '';
    if (option.name === '-m' && extension === 'socket') conditions.push(OTHER);
    const condition = shared(option, extension, sets) ?? conditionOf(option);
    if (condition !== null) conditions.push(condition);
  }
  return conditions;
}

/** Options whose meaning does not stand in them alone. */
function shared(option: Option, extension: string, sets: IpSets): FirewallCondition | null {
  if (option.name === '--mark') return markCondition(option, extension);
  return option.name === '--match-set' ? setCondition(option, sets) : null;
}
