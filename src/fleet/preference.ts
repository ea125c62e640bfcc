/**
 * Chooses between traits that tell failing nodes from passing ones equally well: where causes of
 * this family usually lie.
 */
import type { Attribute } from './fleet.types.ts';

const USUAL: readonly Attribute[] = [
  'vpc',
  'subnet',
  'securityGroup',
  'zone',
  'resolver',
  'proxy',
  'region',
  'account',
  'agentVersion',
  'ami',
  'kind',
];

const FIRST: Readonly<Record<string, readonly Attribute[]>> = {
  dns: ['resolver', 'vpc', 'region'],
  tcp: ['securityGroup', 'subnet', 'zone'],
  path: ['subnet', 'zone', 'vpc'],
  tls: ['proxy', 'vpc', 'ami'],
  http: ['proxy', 'vpc'],
  s3: ['vpc', 'subnet'],
  proxy: ['proxy', 'subnet'],
  imds: ['ami', 'subnet'],
  agent: ['agentVersion', 'ami'],
  clock: ['ami', 'subnet'],
  node: ['ami', 'subnet'],
};

/** 0 is the most likely. */
export function rankOf(code: string, attribute: Attribute): number {
  const first = FIRST[code.slice(0, code.indexOf('/'))] ?? [];
  const at = first.indexOf(attribute);
  return at === -1 ? first.length + USUAL.indexOf(attribute) : at;
}
