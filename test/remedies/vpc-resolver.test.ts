/** Whose fault a DNS server's is: the VPC's own resolver has no DNS team, and a company's server is nothing that the VPC's owner can mend. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Draft, findingOf } from '../../src/findings/index.ts';
import type { RemedyContext } from '../../src/remedies/remedy-context.ts';
import type { Remedy } from '../../src/remedies/remedy-types.ts';
import { isVpcResolver, ownerOfNames } from '../../src/remedies/vpc-resolver.ts';
import { CONTEXTS, EC2 } from './contexts.ts';

const HOSTS = ['ssm.eu-central-1.amazonaws.com'];
const CORPORATE = '10.30.0.53';
/** The ranges of `EC2`, base and two. */
const VPC = [...(EC2.imds?.vpcCidrs ?? [])].find((range) => range.includes('.'))?.replace(/\.0\/\d+$/u, '.2') ?? '';
const AMAZONS = [VPC, '169.254.169.253', 'fd00:ec2::253'];

/** Each finding whose guilty server may be either, with data about this one. */
const ABOUT: Readonly<Record<string, (server: string) => object>> = {
  'dns/sinkholed': (server) => ({ answers: [{ host: HOSTS[0], ip: '0.0.0.0', server }] }),
  'dns/no-address': (server) => ({ hosts: HOSTS, servers: [server] }),
  'dns/server-failure': (server) => ({ hosts: HOSTS, servers: [{ server, says: 'SERVFAIL' }] }),
  'dns/resolver-unreachable': (server) => ({ servers: [server], working: [] }),
  'dns/flaky': (server) => ({ hosts: HOSTS, first: [{ server, says: 'NXDOMAIN' }], again: [{ server, says: '10.0.1.5' }] }),
  'dns/aaaa-unanswered': (server) => ({ servers: [server], waitSeconds: 10, tooLate: false }),
  'dns/slow': (server) => ({ servers: [{ server, ms: 2_500 }], waitMs: 5_000, tooLate: false }),
  'dns/stale-address': (server) => ({ hosts: HOSTS, servers: [{ server, says: '10.9.9.9' }], better: [], old: [] }),
  'dns/forwarder-missing': (server) => ({
    hosts: HOSTS,
    servers: [{ server, says: '52.94.10.11' }],
    better: [{ server: '10.9.0.10', says: '10.0.1.5' }],
    internetWorks: false,
  }),
  's3/virtual-host-unreachable': (server) => ({ hosts: HOSTS, servers: [{ server, says: 'NXDOMAIN' }], addresses: [] }),
};

const ways = (code: string, data: object, context: RemedyContext = EC2): readonly Remedy[] =>
  findingOf(code as Draft['code'])
    .remedies(data as never, context)
    .filter(({ follows }) => follows !== true);
const owners = (code: string, data: object, context?: RemedyContext): readonly string[] => [
  ...new Set(ways(code, data, context).map(({ owner }) => owner)),
];

for (const [code, about] of Object.entries(ABOUT)) {
  test(`${code}: the VPC's own resolver is the VPC's, whichever of its addresses was asked`, () => {
    for (const server of AMAZONS) {
      assert.equal(ways(code, about(server))[0]?.owner, 'vpc', server);
      assert.ok(!owners(code, about(server)).includes('dns'), `${server}: a DNS team has nothing to do with it`);
      const commands = ways(code, about(server)).flatMap(({ commands: all }) => all);
      assert.ok(
        commands.some((command) => /^aws (?:route53|route53resolver|ec2) /u.test(command)),
        commands.join('\n'),
      );
    }
  });
  test(`${code}: a server of the company's is the DNS team's`, () => {
    assert.ok(owners(code, about(CORPORATE)).includes('dns'), owners(code, about(CORPORATE)).join());
    // No address of the VPC's is anything in a data centre.
    assert.ok(owners(code, about(VPC), CONTEXTS['hybrid']).includes('dns'));
  });
}

test('which addresses are the VPC’s resolver: base and two of each range, and those that are the same everywhere', () => {
  const imds =
    EC2.imds === null ? null : { ...EC2.imds, vpcCidrs: ['10.0.0.0/16', '100.64.8.0/22', '10.1.2.48/28', '2a05:d014::/56'] };
  const here: RemedyContext = { ...EC2, amazonResolver: '169.254.169.253', imds };
  const its = ['10.0.0.2', '100.64.8.2', '10.1.2.50', '169.254.169.253', 'fd00:ec2::253'];
  for (const server of its) assert.ok(isVpcResolver(server, here), server);
  for (const server of ['10.0.0.3', '10.0.1.2', '10.1.2.2', CORPORATE, '8.8.8.8', 'nonsense', ''])
    assert.ok(!isVpcResolver(server, here), server);
  for (const server of its) assert.ok(!isVpcResolver(server, { ...here, isElsewhere: true }), `${server} outside EC2`);
  // Without the metadata service: what DHCP hands out.
  assert.ok(isVpcResolver('10.20.0.2', { ...here, imds: null }));
  assert.ok(!isVpcResolver('10.20.0.53', { ...here, imds: null }));
});

test('two servers, one of each: both owners are asked, each about the own one', () => {
  const both = { hosts: HOSTS, servers: [VPC, CORPORATE].map((server) => ({ server, says: 'SERVFAIL' })) };
  assert.deepEqual([...owners('dns/server-failure', both)].sort(), ['dns', 'vpc']);
  const log = ways('dns/server-failure', both).find(({ owner }) => owner === 'dns');
  assert.match(log?.text ?? '', new RegExp(`^On ${CORPORATE.replaceAll('.', '\\.')}:`, 'u'));
});

test('a name that leads to the wrong machine: who owns the names', () => {
  assert.equal(ownerOfNames({ ...EC2, dnsServers: [VPC] }), 'vpc');
  assert.equal(ownerOfNames({ ...EC2, dnsServers: [VPC, CORPORATE] }), 'dns');
  assert.equal(ownerOfNames(EC2), 'dns');
});

test('a silent resolver of the VPC: first the switch; where the metadata service is silent as well, first this node', () => {
  const data = { servers: [VPC], working: [] };
  assert.deepEqual(
    ways('dns/resolver-unreachable', data).map(({ owner }) => owner),
    ['vpc', 'node', 'node'],
  );
  assert.equal(ways('dns/resolver-unreachable', data, { ...EC2, amazonResolver: VPC, imds: null })[0]?.owner, 'node');
});
