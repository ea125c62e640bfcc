/** What helper programs print about this node's packet filter, comments of strangers included. */
import * as fc from 'fast-check';
import { parseIptables } from '../../src/observe/node/firewall/iptables-rules.ts';
import { parseNft } from '../../src/observe/node/firewall/nft-ruleset.ts';
import { fateOf } from '../../src/picture/packet-fate.ts';
import { damagedText } from './mutations.ts';
import { type Target, target } from './target.ts';

const NFT = JSON.stringify({
  nftables: [
    { chain: { family: 'inet', table: 'f', name: 'output', handle: 1, type: 'filter', hook: 'output', prio: 0, policy: 'drop' } },
    {
      set: {
        family: 'inet',
        name: 's',
        table: 'f',
        type: 'ipv4_addr',
        elem: ['10.0.0.1', { prefix: { addr: '10.0.0.0', len: 8 } }],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'f',
        chain: 'output',
        handle: 2,
        expr: [
          { match: { op: '!=', left: { payload: { protocol: 'ip', field: 'daddr' } }, right: '@s' } },
          { match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: { range: [440, 450] } } },
          { jump: { target: 'output' } },
        ],
      },
    },
  ],
});
const LISTING =
  'table inet f { # handle 1\n\tchain output { # handle 1\n\t\tip daddr @s tcp dport 440-450 jump output # handle 2\n';
const SAVED =
  '*filter\n:OUTPUT DROP [0:0]\n:egress - [0:0]\n-A OUTPUT ! -d 10.0.0.0/8 -p tcp -m tcp --dport 443:445 -j egress\n-A egress -j DROP\n';
const PACKET = { ip: '10.20.2.11', port: 443, protocol: 'tcp', interfaces: ['ens5'] } as const;

/**
 * Parsed and judged: rules that can be read must also be walked through to an end. One line makes one rule; how many of them are
 * kept, `node/firewall.ts` decides.
 */
export const firewallTargets: readonly Target[] = [
  target<readonly [string, string]>({
    name: 'nft ruleset',
    input: fc.tuple(
      damagedText([NFT], ['"drop":null', '{"set":[', '@s', '"range":[1,2]', '10.0.0.1-10.0.0.9']),
      damagedText([LISTING], [' # handle 2', 'chain x {']),
    ),
    feed([json, listing]) {
      const chains = parseNft(json, listing);
      return [chains, chains === null ? null : fateOf({ outcome: 'read', chains, isPartial: false }, PACKET)];
    },
    maxOutput: 200_000,
    quick: 600,
  }),
  target<string>({
    name: 'iptables rules',
    input: damagedText([SAVED], ['-A OUTPUT ', '-j ', '! ', '-d ', '--dport ', ':OUTPUT DROP']),
    feed(text) {
      const chains = [...parseIptables(text, 'iptables'), ...parseIptables(text, 'ip6tables')];
      return [chains, fateOf({ outcome: 'read', chains, isPartial: false }, PACKET)];
    },
    maxOutput: 200_000,
    quick: 600,
  }),
];
