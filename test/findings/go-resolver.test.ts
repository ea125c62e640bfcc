/** What this node's own files do to look-ups: the causes, and the healthy neighbours that stay silent. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { USUAL_LOOKUP } from '../../src/facts/look-up.ts';
import type { Lookup } from '../../src/facts/resolver.ts';
import type { DnsAnswer, Facts, ResolverFacts } from '../../src/facts.ts';
import { AMAZON, CORP, factsOf, PRIVATE, privateOf, privateView, type World } from './facts-builder.ts';
import { judgedFacts, said } from './judged.ts';

const SSM = 'ssm.eu-central-1.amazonaws.com';

function withResolver(facts: Facts, resolver: Partial<ResolverFacts>): Facts {
  return { ...facts, node: { ...facts.node, resolver: { ...facts.node.resolver, ...resolver } } };
}
const withLookup = (world: World, lookup: Partial<Lookup>): Facts =>
  withResolver(factsOf(world), { lookup: { ...USUAL_LOOKUP, ...lookup } });
const pinned = (ip: string, world: World = PRIVATE): World => ({ ...world, node: { pinned: [{ host: SSM, ip }] } });
const saysOf = (facts: Facts) => said(judgedFacts(facts));

test('nsswitch.conf without dns blocks everything that the hosts file lacks', () => {
  const { errors, verdict } = judgedFacts(withLookup(PRIVATE, { order: 'files', sources: ['files'] }));
  assert.deepEqual(errors, ['dns/nsswitch']);
  assert.equal(verdict.capabilities.core.status, 'blocked');
  assert.match(verdict.findings[0]?.message ?? '', /hosts: files"/u);
});

test('the usual orders are silent, with a pin and without', () => {
  for (const order of ['files,dns', 'dns,files', 'dns'] as const) {
    assert.equal(saysOf(withLookup(PRIVATE, { order, sources: order.split(',') })), '');
    assert.equal(saysOf(withLookup(pinned(privateOf('ssm')[0] ?? ''), { order })), '', order);
  }
});

test('a pin that comes after DNS is no more than a note where DNS leads to the endpoint', () => {
  for (const order of ['dns', 'dns,files'] as const) {
    const facts = withLookup(pinned('10.20.9.9'), { order, sources: order.split(',') });
    const { status, exit, infos, verdict } = judgedFacts(facts);
    assert.deepEqual([status, exit, infos], ['healthy', 0, ['dns/nsswitch']], order);
    assert.equal(verdict.capabilities.core.status, 'works');
  }
  assert.equal(saysOf(factsOf(pinned('10.20.9.9'))), 'dns/hosts-override?');
});

test('where DNS has nothing, `dns files` falls back to the pin', () => {
  const world = pinned(privateOf('ssm')[0] ?? '', {
    ...PRIVATE,
    servers: {
      [AMAZON]: {
        roles: ['configured', 'amazon'],
        says: (host, ...rest) => (host === SSM ? 'NXDOMAIN' : privateView(host, ...rest)),
      },
    },
  });
  assert.equal(judgedFacts(withLookup(world, { order: 'dns,files' })).verdict.capabilities.core.status, 'works');
  assert.equal(judgedFacts(withLookup(world, { order: 'dns' })).verdict.capabilities.core.status, 'blocked');
});

const SILENT: DnsAnswer = { outcome: 'failed', reason: 'silent', detail: 'no answer to 3 attempts', ms: 3000 };
function withoutAaaa(facts: Facts, servers: readonly string[]): Facts {
  return { ...facts, dns: facts.dns.map((row) => (servers.includes(row.server) ? { ...row, aaaa: SILENT } : row)) };
}
const TWO: World = {
  ...PRIVATE,
  servers: {
    [CORP]: { roles: ['configured'], says: privateView },
    [AMAZON]: { roles: ['configured', 'amazon'], says: privateView },
  },
};

test('an AAAA that nobody answers costs every server, every attempt', () => {
  const waits = (facts: Facts): unknown =>
    judgedFacts(facts).verdict.findings.find(({ code }) => code === 'dns/aaaa-unanswered')?.data['waitSeconds'];
  const one = withoutAaaa(factsOf(PRIVATE), [AMAZON]);
  const two = withoutAaaa(factsOf(TWO), [CORP, AMAZON]);
  assert.equal(saysOf(one), 'dns/aaaa-unanswered?');
  assert.deepEqual([waits(one), waits(two), waits(withoutAaaa(factsOf(TWO), [CORP]))], [10, 20, 5]);
  const long = withResolver(two, { lookup: { ...USUAL_LOOKUP, timeoutSeconds: 8 } });
  assert.equal(saysOf(long), 'dns/aaaa-unanswered');
  assert.equal(judgedFacts(long).verdict.capabilities.core.status, 'blocked');
});

test('an AAAA that is answered, by the first server or in part, is healthy; so is the system that asks for the agent', () => {
  const healthy = withoutAaaa(factsOf(TWO), [AMAZON]);
  assert.equal(saysOf(healthy), '');
  const lossy = factsOf(PRIVATE);
  const some = { ...lossy, dns: lossy.dns.map((row, at) => (at === 1 ? { ...row, aaaa: SILENT } : row)) };
  assert.equal(saysOf(some), '');
  assert.equal(saysOf(withResolver(withoutAaaa(factsOf(PRIVATE), [AMAZON]), { source: 'systemd-resolved' })), '');
});

function alone(says: World['servers'][string]['says']): World {
  return {
    ...PRIVATE,
    servers: { '127.0.0.1': { roles: ['configured'], says }, [AMAZON]: { roles: ['amazon'], says: privateView } },
  };
}

test('no resolv.conf, and nothing that answers on this node: that is the message', () => {
  for (const [file, words] of [
    [{ state: 'absent', link: null, writer: null }, /is absent/u],
    [
      { state: 'dangling', link: '../run/systemd/resolve/stub-resolv.conf', writer: 'systemd-resolved' },
      /dangling link \(\.\.\/run/u,
    ],
    [{ state: 'empty', link: null, writer: 'network-manager' }, /names no DNS server/u],
  ] as const) {
    const { errors, suppressed, verdict } = judgedFacts(withResolver(factsOf(alone(() => 'silent')), { file }));
    assert.deepEqual([errors, suppressed], [['dns/no-resolver'], ['dns/resolver-unreachable<dns/no-resolver']]);
    assert.match(verdict.findings[0]?.message ?? '', words);
    if (file.writer === 'network-manager') assert.match(JSON.stringify(verdict.findings[0]?.remedy), /nmcli connection modify/u);
  }
  const served = withResolver(factsOf(alone(privateView)), { file: { state: 'absent', link: null, writer: null } });
  assert.equal(saysOf(served), '');
});

test("Docker's own server in a container is not looked for among the programs of this node", () => {
  const facts = factsOf({ ...PRIVATE, servers: { '127.0.0.11': { roles: ['configured'], says: () => 'silent' } } });
  const [finding] = judgedFacts(facts).verdict.findings;
  assert.equal(finding?.code, 'dns/resolver-unreachable');
  assert.match(JSON.stringify(finding?.remedy), /docker run --dns/u);
  assert.doesNotMatch(JSON.stringify(finding?.remedy), /ss -lnup/u);
});

test("the fix is that of the file's owner, or of the server's", () => {
  const remedies = (server: string, writer: NonNullable<ResolverFacts['file']>['writer']): string => {
    const world: World = {
      ...PRIVATE,
      servers: {
        [server]: { roles: ['configured'], says: () => 'NXDOMAIN' },
        [AMAZON]: { roles: ['amazon'], says: privateView },
      },
    };
    const facts = withResolver(factsOf(world), { file: { state: 'read', link: null, writer } });
    return JSON.stringify(judgedFacts(facts).verdict.findings.find(({ code }) => code === 'dns/forwarder-missing')?.remedy);
  };
  assert.match(remedies('100.100.100.100', 'systemd-resolved'), /tailscale set --accept-dns=false/u);
  assert.match(remedies('127.0.0.11', 'docker'), /docker run --dns/u);
  assert.match(remedies(CORP, 'network-manager'), /nmcli/u);
  assert.match(remedies(CORP, 'netconfig'), /netconfig update -f/u);
  assert.match(remedies(CORP, 'openresolv'), /resolvconf -u/u);
  assert.doesNotMatch(remedies(CORP, null), /overwrites what is edited/u);
  assert.doesNotMatch(remedies(CORP, 'dhclient'), /overwrites what is edited/u);
});

const row = (facts: Facts, host: string, server: string, role: 'udp' | 'search', addresses: readonly string[]): Facts => {
  const [like] = facts.dns;
  assert.ok(like?.a.outcome === 'ok');
  const a: DnsAnswer = { ...like.a, rcode: addresses.length === 0 ? 'NXDOMAIN' : 'NOERROR', addresses };
  return {
    ...facts,
    dns: [...facts.dns, { host, server, roles: [role], a, aaaa: { outcome: 'skipped', because: 'one is enough' } }],
  };
};

test('a search domain for which nobody answers costs each look-up its time', () => {
  const silent = (facts: Facts): Facts => ({
    ...facts,
    dns: facts.dns.map((one) => (one.roles.includes('search') ? { ...one, a: SILENT } : one)),
  });
  const of = (lookup: Partial<Lookup>) =>
    judgedFacts(silent(row(withLookup(PRIVATE, lookup), `${SSM}.corp.test`, AMAZON, 'search', [])));
  const { warnings, verdict } = of({ ndots: 5, search: ['corp.test'] });
  assert.deepEqual(warnings, ['dns/search-domain']);
  assert.match(verdict.findings[0]?.message ?? '', /waits 10 s/u);
  assert.equal(verdict.capabilities.core.status, 'works');
  assert.equal(said(of({ ndots: 5, search: ['corp.test'], timeoutSeconds: 15 })), 'dns/search-domain');
  // The usual ndots: the name itself comes first.
  assert.equal(said(of({ ndots: 1, search: ['corp.test'] })), '');
});

test('a wildcard in a search domain that is asked first is where the agent goes', () => {
  const lookup = { ndots: 5, search: ['corp.test'] };
  const facts = row(withLookup(PRIVATE, lookup), `${SSM}.corp.test`, AMAZON, 'search', ['203.0.113.7']);
  const { errors, verdict } = judgedFacts(facts);
  assert.deepEqual(errors, ['dns/search-domain']);
  assert.equal(verdict.capabilities.core.status, 'blocked');
  assert.match(verdict.findings[0]?.message ?? '', /ndots:5.*ssm\.eu-central-1\.amazonaws\.com\.corp\.test.*203\.0\.113\.7/u);
  // The usual one: the search domain has no such name. And one that passes on the same addresses.
  assert.equal(saysOf(row(withLookup(PRIVATE, lookup), `${SSM}.corp.test`, AMAZON, 'search', [])), '');
  assert.equal(saysOf(row(withLookup(PRIVATE, lookup), `${SSM}.corp.test`, AMAZON, 'search', privateOf('ssm'))), '');
  // Asked after the name itself, it is never reached.
  assert.equal(
    saysOf(row(withLookup(PRIVATE, { ndots: 3, search: ['corp.test'] }), `${SSM}.corp.test`, AMAZON, 'search', ['203.0.113.7'])),
    '',
  );
});

test('TCP alone, where TCP is closed', () => {
  const closed: DnsAnswer = { outcome: 'failed', reason: 'silent', detail: 'TCP 53: ECONNREFUSED', ms: 2 };
  const facts = withLookup(withServers(CORP), { tcpOnly: true });
  const dns = facts.dns.map((fact) => (fact.server === CORP ? { ...fact, a: closed, aaaa: closed } : fact));
  const tried = row({ ...facts, dns: facts.dns }, SSM, CORP, 'udp', privateOf('ssm'));
  const { errors, suppressed } = judgedFacts({ ...tried, dns: [...dns, ...tried.dns.slice(-1)] });
  assert.deepEqual([errors, suppressed], [['dns/tcp-only'], ['dns/resolver-unreachable<dns/tcp-only']]);
  // Silent over UDP, too: a dead server.
  assert.deepEqual(judgedFacts({ ...facts, dns }).errors, ['dns/resolver-unreachable']);
  assert.equal(saysOf(facts), '');
});

function withServers(server: string): World {
  return {
    ...PRIVATE,
    servers: { [server]: { roles: ['configured'], says: privateView }, [AMAZON]: { roles: ['amazon'], says: privateView } },
  };
}
