/** Traits and counts in words. */
import type { Attribute, Fleet, Grouping, Trait } from './fleet.types.ts';
import type { FleetStatus } from './sighting.ts';

const NAMES: Readonly<Record<Attribute, string>> = {
  region: 'Region',
  account: 'account',
  vpc: 'VPC',
  subnet: 'subnet',
  zone: 'zone',
  securityGroup: 'security group',
  resolver: 'DNS server',
  proxy: 'proxy',
  agentVersion: 'agent',
  ami: 'AMI',
  kind: 'kind',
};

export const GROUPING_NAMES: Readonly<Record<Grouping, string>> = {
  vpc: 'VPC',
  subnet: 'Subnet',
  region: 'Region',
  account: 'Account',
  agentVersion: 'Agent version',
};

/** Of no node is the account known: older records lack it, and a table of one row says nothing. */
export function isUnknown(
  grouping: Grouping,
  groups: Readonly<Record<Grouping, readonly { readonly value: string | null }[]>>,
): boolean {
  return groups[grouping].length === 0 || (grouping === 'account' && groups.account.every(({ value }) => value === null));
}

/** `DNS server 10.30.0.53`. */
export function traitWords({ attribute, value }: Trait): string {
  return value === null ? `no ${NAMES[attribute]}` : `${NAMES[attribute]} ${value}`;
}

export function traitsWords(traits: readonly Trait[]): string {
  return traits.map(traitWords).join(' and ');
}

/** `1,234,567`. */
export function counted(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/gu, ',');
}

export function nodesWords(value: number): string {
  return `${counted(value)} ${value === 1 ? 'node' : 'nodes'}`;
}

/** Worst first. */
export const STATUS_ORDER: readonly FleetStatus[] = ['broken', 'degraded', 'inconclusive', 'healthy'];

/** `431 broken, 49,569 healthy`, without zeros. */
export function statusWords(nodes: Fleet['nodes']): string {
  const there = STATUS_ORDER.filter((status) => nodes[status] > 0);
  return there.length === 0 ? 'none' : there.map((status) => `${counted(nodes[status])} ${status}`).join(', ');
}

/** The fleet's mark is that of its worst node. */
export function verdictOf({ nodes }: Pick<Fleet, 'nodes'>): {
  readonly mark: 'error' | 'warning' | 'unknown' | 'ok';
  readonly word: string;
} {
  if (nodes.broken > 0) return { mark: 'error', word: 'broken' };
  if (nodes.degraded > 0) return { mark: 'warning', word: 'degraded' };
  return nodes.inconclusive > 0 || nodes.total === 0
    ? { mark: 'unknown', word: nodes.total === 0 ? 'unknown' : 'inconclusive' }
    : { mark: 'ok', word: 'healthy' };
}

/** The one sentence on top. */
export function headlineOf({ nodes, causes, bestFix }: Pick<Fleet, 'nodes' | 'causes' | 'bestFix'>): string {
  const failing = nodes.broken + nodes.degraded;
  if (nodes.total === 0) return 'No verdict was found in what was read.';
  if (bestFix === null || causes.length === 0) {
    if (failing > 0)
      return `${nodesWords(failing)} of ${counted(nodes.total)} ${failing === 1 ? 'fails' : 'fail'}, and no record says why.`;
    if (nodes.inconclusive === 0)
      return nodes.total === 1 ? 'The one node is healthy.' : `All ${counted(nodes.total)} nodes are healthy.`;
    return `No node is known to fail; ${counted(nodes.inconclusive)} of ${counted(nodes.total)} ${nodes.inconclusive === 1 ? 'is' : 'are'} inconclusive.`;
  }
  const { code, where, heals } = bestFix;
  const place = where.length === 0 ? '' : `, where they have ${traitsWords(where)}`;
  if (heals === 0) return `No single fix heals a node; the commonest cause is ${code}${place}.`;
  return `One fix heals ${nodesWords(heals)} of ${counted(failing)} that ${failing === 1 ? 'fails' : 'fail'}: ${code}${place}.`;
}
