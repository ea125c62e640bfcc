/** A DNS server with old private addresses: who is told to be old, who is not, and what is found behind it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  AMAZON,
  CORP,
  connected,
  except,
  HYBRID,
  isolated,
  isS3Ip,
  PRIVATE,
  PUBLIC,
  privateOf,
  privateView,
  publicView,
  type Server,
  type World,
} from './facts-builder.ts';
import type { Fate } from './facts-connection.ts';
import { judged, said, subjectsOf } from './judged.ts';

const OLD = '10.20.9.9';
const OUTSIDE = '10.77.0.5';
const SECOND = '192.168.5.6';
const SSM = 'ssm.eu-central-1.amazonaws.com';
const STALE = 'dns/stale-address';

/** `ssm` has these addresses at CORP, everything else is as Amazon says. */
const own = (addresses: readonly string[], amazon: Server['says'] = privateView): World['servers'] => ({
  [CORP]: { roles: ['configured'], says: except(amazon, ['ssm'], addresses) },
  [AMAZON]: { roles: ['amazon'], says: amazon },
});
const at =
  (ips: Readonly<Record<string, Fate>>, base: World['fate'] = isolated): World['fate'] =>
  (host, ip) =>
    ips[ip] ?? base(host, ip);
const old = (world: Partial<World>): World => ({ ...PRIVATE, servers: own([OLD]), ...world });

const CASES: readonly (readonly [string, World, string])[] = [
  ['nobody answers at the old address', old({ fate: at({ [OLD]: 'timeout' }) }), STALE],
  ['it refuses', old({ fate: at({ [OLD]: 'refused' }) }), STALE],
  ['no way leads there', old({ fate: at({ [OLD]: 'unreachable' }) }), STALE],
  ['another endpoint is there by now', old({ fate: at({ [OLD]: 'tls-name' }) }), STALE],
  ['a server without TLS is there by now', old({ fate: at({ [OLD]: 'plain' }) }), STALE],
  [
    'outside this VPC, where Amazon has private ones',
    old({ servers: own([OUTSIDE]), fate: at({ [OUTSIDE]: 'timeout' }) }),
    STALE,
  ],
  ['half of a pool is old', old({ servers: own([...privateOf('ssm'), OLD]), fate: at({ [OLD]: 'timeout' }) }), STALE],
  [
    'the second of two servers is old',
    old({
      servers: { ...PRIVATE.servers, [CORP]: { roles: ['configured'], says: except(privateView, ['ssm'], [OLD]) } },
      fate: at({ [OLD]: 'timeout' }),
    }),
    STALE,
  ],
  ['old, and public by now', { ...PUBLIC, servers: own([OLD], publicView), fate: at({ [OLD]: 'timeout' }, connected) }, STALE],
  [
    'old, outside this VPC, and public by now',
    { ...PUBLIC, servers: own([OUTSIDE], publicView), fate: at({ [OUTSIDE]: 'timeout' }, connected) },
    STALE,
  ],
  [
    'of two servers outside of AWS one works, and the other is old',
    {
      ...HYBRID,
      servers: {
        [CORP]: { roles: ['configured'], says: privateView },
        [SECOND]: { roles: ['configured'], says: except(privateView, ['ssm'], [OLD]) },
      },
      fate: at({ [OLD]: 'timeout' }),
    },
    STALE,
  ],
  [
    'a --resolver knows better',
    {
      ...HYBRID,
      servers: {
        [CORP]: { roles: ['configured'], says: except(privateView, ['ssm'], [OLD]) },
        [SECOND]: { roles: ['extra'], says: privateView },
      },
      fate: at({ [OLD]: 'timeout' }),
    },
    STALE,
  ],
  // A second fault where the endpoint is now.
  [
    'behind it a security group',
    old({ fate: (host, ip) => (host === SSM || ip === OLD ? 'timeout' : isolated(host, ip)) }),
    `${STALE} tcp/filtered`,
  ],
  [
    'behind it an expired certificate',
    old({ fate: (host, ip) => (ip === OLD ? 'timeout' : host === SSM ? 'tls-expired' : isolated(host, ip)) }),
    `${STALE} tls/expired`,
  ],
  [
    'behind it one zone is broken',
    old({ fate: at({ [OLD]: 'timeout', [privateOf('ssm')[0] ?? '']: 'timeout' }) }),
    `${STALE} tcp/partial`,
  ],
  [
    'behind it a firewall, over the internet',
    {
      ...PUBLIC,
      servers: own([OLD], publicView),
      fate: (host, ip) => (ip === OLD || host === SSM ? 'timeout' : 'ok'),
    },
    `${STALE} tcp/firewalled`,
  ],
  [
    'the endpoint is gone, and private is what is asked for',
    {
      ...PUBLIC,
      request: { expect: 'private' },
      servers: own([OLD], publicView),
      fate: at({ [OLD]: 'timeout' }, connected),
    },
    `dns/endpoint-missing ${STALE}`,
  ],
  [
    'an old address among public ones, and private is what is asked for',
    {
      ...PUBLIC,
      request: { expect: 'private' },
      servers: own([OLD, '52.94.1.10', '52.94.1.11'], publicView),
      fate: at({ [OLD]: 'timeout' }, connected),
    },
    `dns/endpoint-missing ${STALE}`,
  ],
  [
    'S3 is led to the address that is given for ssm as well',
    {
      ...PRIVATE,
      servers: {
        [CORP]: { roles: ['configured'], says: except(privateView, ['ssm', 's3'], [OUTSIDE]) },
        [AMAZON]: { roles: ['amazon'], says: privateView },
      },
      fate: at({ [OUTSIDE]: 'timeout' }),
    },
    STALE,
  ],
  // Healthy neighbours, and faults that are others'.
  ['central endpoints that only the own server knows', { ...PUBLIC, servers: own([OUTSIDE], publicView) }, ''],
  [
    'the way to such central endpoints is broken, and nothing else leads to ssm',
    { ...PRIVATE, servers: own([OUTSIDE], publicView), fate: (_host, ip) => (isS3Ip(ip) ? 'ok' : 'timeout') },
    'dns/partial-endpoints tcp/filtered',
  ],
  [
    'an address of the right endpoint is dead',
    { ...PRIVATE, servers: own(privateOf('ssm')), fate: at({ [privateOf('ssm')[0] ?? '']: 'timeout' }) },
    'tcp/partial',
  ],
  ['nothing on 443 opens', old({ fate: () => 'timeout' }), 'tcp/filtered'],
  ['who claims the name intercepts', old({ fate: at({ [OLD]: 'tls-foreign' }) }), 'tls/intercepted'],
  ['one that works is nobody’s old address', old({ servers: own([OLD]) }), ''],
  [
    'an old address in the hosts file is the hosts file’s',
    { ...PRIVATE, node: { pinned: [{ host: SSM, ip: OLD }] }, fate: at({ [OLD]: 'timeout' }) },
    'dns/hosts-override',
  ],
  [
    'a right address in the hosts file is not to blame for a security group',
    {
      ...PRIVATE,
      node: { pinned: privateOf('ssm').map((ip) => ({ host: SSM, ip })) },
      fate: (host, ip) => (host === SSM ? 'timeout' : isolated(host, ip)),
    },
    'tcp/filtered',
  ],
];

describe('old addresses', () => {
  for (const [name, world, expected] of CASES) test(name, () => assert.equal(said(judged(world)), expected));

  test('the finding has the server, the address, and nothing of other names', () => {
    const result = judged(old({ fate: at({ [OLD]: 'timeout' }) }));
    assert.deepEqual(subjectsOf(result, STALE), ['ssm']);
    const [finding] = result.verdict.findings;
    assert.match(finding?.message ?? '', /192\.168\.5\.5 says 10\.20\.9\.9/u);
    assert.equal(finding?.remedy[0]?.owner, 'dns');
  });
});

describe('what is behind a DNS fault is told, where it is public too', () => {
  const answers: Readonly<Record<string, readonly [Server['says'], string]>> = {
    silent: [() => 'silent', 'dns/resolver-unreachable'],
    empty: [() => 'NODATA', 'dns/no-address'],
    sinkholed: [() => ['0.0.0.0'], 'dns/sinkholed'],
    unusable: [() => 'malformed', 'dns/server-failure'],
    truncated: [() => 'truncated', 'dns/truncated-tcp-blocked'],
    failing: [() => 'SERVFAIL', 'dns/forwarder-missing'],
  };
  const behind: Readonly<Record<string, readonly [Partial<World>, string]>> = {
    'no internet path': [{ fate: () => 'timeout' }, 'tcp/no-internet-path'],
    'an expired certificate': [{ fate: (host) => (host === SSM ? 'tls-expired' : 'ok') }, 'tls/expired'],
    'a filtered name': [{ fate: (host) => (host === SSM ? 'tls-reset' : 'ok') }, 'tls/reset'],
    'an intercepting proxy': [{ fate: () => 'tls-foreign' }, 'tls/intercepted'],
    'a firewall for one name': [{ fate: (host) => (host === SSM ? 'timeout' : 'ok') }, 'tcp/firewalled'],
    'no way to S3': [{ fate: (_host, ip) => (isS3Ip(ip) ? 'timeout' : 'ok') }, 's3/no-path'],
    'a bucket that is denied': [
      { read: (bucket, _host, known) => (bucket.startsWith('aws-ssm') ? 'denied' : known === 'known' ? 'ok' : 'absent-403') },
      's3/bucket-denied',
    ],
    nothing: [{}, ''],
  };
  for (const [answer, [says, code]] of Object.entries(answers)) {
    for (const [what, [over, second]] of Object.entries(behind)) {
      test(`${answer}: ${what}`, () => {
        const servers: World['servers'] = {
          [CORP]: { roles: ['configured'], says },
          [AMAZON]: { roles: ['amazon'], says: publicView },
        };
        const { errors } = judged({ ...PUBLIC, servers, ...over });
        assert.deepEqual(errors, [code, second].filter((one) => one !== '').sort());
      });
    }
  }
});
