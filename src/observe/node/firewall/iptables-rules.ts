/** Parses iptables-save(8): the outgoing side of the filter table. */
import type { FirewallChain, FirewallCondition, FirewallRule } from '../../../facts/firewall.ts';
import { printable } from '../untrusted-values.ts';

const OTHER: FirewallCondition = { on: 'other' };
const MAX_CONDITIONS = 32;
/** Options that only name a match extension or add a comment. */
const SILENT: ReadonlySet<string> = new Set(['-m', '--match', '--comment']);

/** The chains of the filter table. `tool` tells their address family. */
export function parseIptables(text: string, tool: 'iptables' | 'ip6tables'): readonly FirewallChain[] {
  const policies = new Map<string, FirewallChain['policy']>();
  const rules = new Map<string, FirewallRule[]>();
  let table = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1).trim();
    if (table !== 'filter') continue;
    const [, name, policy] = /^:(\S{1,60}) (\S+)/u.exec(line) ?? [];
    if (name !== undefined) {
      policies.set(name, name !== 'OUTPUT' ? null : policy === 'DROP' ? 'drop' : 'accept');
      rules.set(name, []);
    }
    const [, chain = '', rest = ''] = /^-A (\S{1,60}) ?(.*)$/u.exec(line) ?? [];
    rules.get(chain)?.push(ruleOf(line, rest));
  }
  return [...policies].map(([name, policy]) => ({
    tool,
    table: 'filter',
    name,
    family: tool === 'iptables' ? 4 : 6,
    policy,
    rules: rules.get(name) ?? [],
  }));
}

/** Keeps the facts small. A rule that loses conditions may match or not. */
export function fewConditions(conditions: readonly FirewallCondition[]): readonly FirewallCondition[] {
  return conditions.length <= MAX_CONDITIONS ? conditions : [...conditions.slice(0, MAX_CONDITIONS), OTHER];
}

function ruleOf(line: string, rest: string): FirewallRule {
  const words = rest.match(/"(?:[^"\\]|\\.)*"|\S+/gu) ?? [];
  const conditions: FirewallCondition[] = [];
  let action: FirewallRule['action'] = 'none';
  let target: string | null = null;
  let negated = false;
  for (let at = 0; at < words.length; at += 1) {
    const option = words[at] ?? '';
    if (option === '!') {
      negated = true;
      continue;
    }
    const value = words[at + 1] ?? '';
    if (option === '-j' || option === '-g') {
      [action, target] = actionOf(option, value);
      // The rest are options of the target: how to reject, what to log.
      break;
    }
    // Some options of extensions take two values (`--match-set NAME dst`).
    while (at + 1 < words.length && !/^(?:-|!$)/u.test(words[at + 1] ?? '')) at += 1;
    if (!SILENT.has(option)) conditions.push(conditionOf(option, value, negated));
    negated = false;
  }
  return { text: printable(line, 200), handle: null, conditions: fewConditions(conditions), action, target };
}

function actionOf(option: string, value: string): [FirewallRule['action'], string | null] {
  switch (value) {
    case 'ACCEPT':
      return ['accept', null];
    case 'DROP':
      return ['drop', null];
    case 'REJECT':
      return ['reject', null];
    case 'RETURN':
      return ['return', null];
    case 'LOG':
    case 'NFLOG':
    case 'MARK':
    case 'CONNMARK':
      return ['none', null];
    default:
      // Targets of extensions look like chains. The reader of the facts finds no such chain and
      // treats the result as unknown.
      return [option === '-g' ? 'goto' : 'jump', printable(value, 60)];
  }
}

function conditionOf(option: string, value: string, negated: boolean): FirewallCondition {
  switch (option) {
    case '-d':
      return { on: 'destination', values: [printable(value, 60)], negated };
    case '-p':
      return { on: 'protocol', values: [printable(value, 60)], negated };
    case '-o':
      // A final plus sign matches any name that begins so.
      return value.endsWith('+') ? OTHER : { on: 'interface', values: [printable(value, 60)], negated };
    case '--dport':
    case '--dports':
      return { on: 'port', values: listed(value).map((port) => port.replace(':', '-')), negated };
    case '--ctstate':
    case '--state':
      return { on: 'state', values: listed(value.toLowerCase()), negated };
    default:
      return OTHER;
  }
}

/** A multiport match takes fifteen. */
function listed(value: string): readonly string[] {
  return value.slice(0, 300).split(',');
}
