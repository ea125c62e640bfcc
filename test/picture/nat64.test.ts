/** DNS64 and NAT64 (RFC 6147, RFC 6052) put an IPv4 address into an IPv6 one: the same machine, the same owner, the same fix. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plainAddress } from '../../src/picture/addresses.ts';
import type { Verdict } from '../../src/verdict.types.ts';
import { AMAZON, connected, PRIVATE, type World } from '../findings/facts-builder.ts';
import type { Fate } from '../findings/facts-connection.ts';
import { judged } from '../findings/judged.ts';

const EMBEDDED: readonly (readonly [string, string])[] = [
  ['64:ff9b::a14:20b', '10.20.2.11'],
  ['64:FF9B::10.20.2.11', '10.20.2.11'],
  ['::ffff:10.20.2.11', '10.20.2.11'],
  ['64:ff9b::345e:a0b', '52.94.10.11'],
  ['10.20.2.11', '10.20.2.11'],
  ['fd00::1', 'fd00::1'],
  ['no address', 'no address'],
];
for (const [ip, plain] of EMBEDDED) test(`${ip} is ${plain}`, () => assert.equal(plainAddress(ip), plain));

const nat64 = (ip: string): string => `64:ff9b::${ip}`;

/** ssm at this address, everything else well. */
function told(ip: string, fate: Fate, more: readonly string[] = []): Verdict {
  const isSix = ip.includes(':');
  const world: World = {
    ...PRIVATE,
    node: { addresses: [{ name: 'ens5', ip: isSix ? '2600:1f14::10' : '10.20.1.10' }] },
    servers: {
      [AMAZON]: {
        roles: ['configured', 'amazon'],
        says: (_host, service) => {
          const all =
            service === 'ssm' ? [ip, ...more] : [service === 's3' ? '52.219.1.1' : '10.20.9.9'].map(isSix ? nat64 : String);
          return all;
        },
      },
    },
    fate: (host, at) => (host.startsWith('ssm.') && at === ip ? fate : connected()),
  };
  return judged(world).verdict;
}

const PLACES = {
  'in the VPC': '10.20.2.11',
  'in another network': '10.99.2.11',
  'in shared space': '100.64.2.11',
  public: '52.94.10.11',
};
const FATES: readonly Fate[] = [
  'timeout',
  'refused',
  'unreachable',
  'tls-name',
  'tls-untrusted',
  'tls-foreign',
  'page',
  'tls-stalled',
];

describe('the same verdict for an address and its NAT64 form', () => {
  for (const [place, ip] of Object.entries(PLACES)) {
    for (const fate of FATES) {
      test(`${place}, ${fate}`, () => {
        const [four, six] = [told(ip, fate), told(nat64(ip), fate)];
        assert.ok(four.findings.length > 0);
        const summary = ({ findings, endpoints }: Verdict) => ({
          findings: findings.map(({ code, severity, remedy }) => ({
            code,
            severity,
            // Look-ups of the interface are for its own address; what this node sends is IPv6.
            remedies: remedy.map(({ owner, account, commands }) => ({
              owner,
              account: account?.replace(nat64(ip), ip),
              whose: commands.filter((command) => command.includes('describe-network-interfaces')),
            })),
          })),
          class: endpoints.find(({ service }) => service === 'ssm')?.addresses[0]?.class,
        });
        assert.deepEqual(summary(six), summary(four));
      });
    }
  }
  test('one zone of two', () => {
    const four = told('10.20.2.11', 'timeout', ['10.20.2.12']);
    const six = told(nat64('10.20.2.11'), 'timeout', [nat64('10.20.2.12')]);
    const owners = ({ findings }: Verdict) => findings.map(({ code, remedy }) => [code, remedy.map(({ owner }) => owner)]);
    assert.equal(four.findings[0]?.code, 'tcp/partial');
    assert.deepEqual(owners(six), owners(four));
  });
});
