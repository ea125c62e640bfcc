/** Split DNS: what the tools of three systems print. The texts of resolvectl are those of systemd 252 with two links. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { serversFor } from '../../../src/facts/dns-routes.ts';
import { readResolver } from '../../../src/observe/node/dns/resolver.ts';
import { parseNrpt, parseResolvectl, parseScutilDns } from '../../../src/observe/node/dns/split-dns.ts';
import type { ExecResult } from '../../../src/platform/ports.ts';
import { makePorts, type Tree } from './ports-double.ts';

const DNS = 'Global:\nLink 2 (e0p):\nLink 3 (e0): 192.168.1.1 192.168.1.2\nLink 5 (wg0): 10.20.0.2 fd00:ec2::253\n';
const DOMAIN = 'Global:\nLink 2 (e0p):\nLink 3 (e0): home.example\nLink 5 (wg0): ~eu-central-1.amazonaws.com corp.example\n';
const DEFAULTS =
  'Global\n         Protocols: +LLMNR +mDNS -DNSOverTLS DNSSEC=no/unsupported\n  resolv.conf mode: stub\nLink 2 (e0p): no\nLink 3 (e0): yes\nLink 5 (wg0): no\n';
const WG = ['10.20.0.2', 'fd00:ec2::253'];
const HOME = ['192.168.1.1', '192.168.1.2'];

describe('systemd-resolved', () => {
  it('names of a link’s domains are asked of its servers, all others of the default links', () => {
    const split = parseResolvectl(DNS, DOMAIN, DEFAULTS);
    assert.deepEqual(split.servers, HOME);
    assert.deepEqual(serversFor('SSM.eu-central-1.amazonaws.com', split), WG);
    assert.deepEqual(serversFor('corp.example', split), WG);
    assert.deepEqual(serversFor('ssm.us-east-1.amazonaws.com', split), HOME);
    assert.deepEqual(serversFor('noteu-central-1.amazonaws.com', split), HOME);
  });

  it('without `default-route` a link with routing domains alone is no default', () => {
    assert.deepEqual(parseResolvectl(DNS, DOMAIN, '').servers, HOME);
  });

  it('a link for the root comes before the default ones, and the longest domain before it', () => {
    const root = DOMAIN.replace('corp.example', '~.');
    const split = parseResolvectl(DNS, root, DEFAULTS);
    assert.deepEqual(split.servers, WG);
    const { servers, routes } = parseResolvectl(
      'Global: 9.9.9.9\nLink 3 (e0): 192.168.1.1\nLink 5 (wg0): 10.20.0.2\n',
      'Global:\nLink 3 (e0): ~amazonaws.com\nLink 5 (wg0): ~eu-central-1.amazonaws.com\n',
      'Link 3 (e0): no\nLink 5 (wg0): no\n',
    );
    assert.deepEqual(servers, ['9.9.9.9']);
    assert.deepEqual(serversFor('s3.eu-central-1.amazonaws.com', { servers, routes }), ['10.20.0.2']);
    assert.deepEqual(serversFor('s3.eu-west-1.amazonaws.com', { servers, routes }), ['192.168.1.1']);
  });

  it('one domain of two links is asked of both', () => {
    const both = DOMAIN.replace('home.example', '~eu-central-1.amazonaws.com');
    const split = parseResolvectl(DNS, both, DEFAULTS);
    assert.deepEqual(serversFor('ssm.eu-central-1.amazonaws.com', split), [...HOME, ...WG]);
  });

  it('one link with a search domain is no split', () => {
    const { routes } = parseResolvectl(
      'Global:\nLink 2 (ens5): 10.0.0.2\n',
      'Link 2 (ens5): ec2.internal\n',
      'Link 2 (ens5): yes\n',
    );
    assert.deepEqual(routes, []);
  });

  it('ports and names behind an address are no part of it', () => {
    assert.deepEqual(parseResolvectl('Global: 9.9.9.9#dns.quad9.net\n', '', '').servers, ['9.9.9.9']);
  });
});

describe('what a node with systemd-resolved asks', () => {
  const UDP = '/proc/net/udp';
  const HEAD =
    '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n';
  const STUB: Tree = {
    '/etc/resolv.conf': 'nameserver 127.0.0.53\noptions edns0\n',
    [UDP]: `${HEAD}  387: 3500007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000   101        0 20113 2 0000000000000000 0\n`,
  };
  const UPSTREAMS = '/run/systemd/resolve/resolv.conf';
  const printed = (stdout: string): ExecResult => ({ outcome: 'ok', code: 0, stdout, stderr: '' });
  const programs = {
    '/usr/bin/resolvectl dns': printed(DNS),
    '/usr/bin/resolvectl domain': printed(DOMAIN),
    '/usr/bin/resolvectl default-route': printed(DEFAULTS),
  };

  it('the servers of a VPN’s link, which stand in no public file', async () => {
    for (const note of ['/run/systemd/resolve/netif/5', '/run/systemd/netif/links/5']) {
      const line = note.includes('resolve') ? 'SERVERS=10.20.0.2 fd00:ec2::253' : 'DNS=10.20.0.2 fd00:ec2::253';
      const tree = {
        ...STUB,
        [UPSTREAMS]: 'nameserver 192.168.1.1\n',
        [note]: `# This is private data. Do not parse.\n${line}\n`,
      };
      const { source, servers, routes, problems } = await readResolver(makePorts({ tree, programs }));
      assert.deepEqual([source, servers, problems], ['systemd-resolved', HOME, []]);
      assert.deepEqual(serversFor('ssm.eu-central-1.amazonaws.com', { servers, routes: routes ?? [] }), WG);
    }
  });

  it('one server and no other link: nobody is asked', async () => {
    const tree = { ...STUB, [UPSTREAMS]: 'nameserver 10.0.0.2\n', '/run/systemd/netif/links/2': 'DNS=10.0.0.2\n' };
    const ports = makePorts({ tree, programs });
    const facts = await readResolver(ports);
    assert.deepEqual([facts.servers, facts.routes, ports.runs], [['10.0.0.2'], undefined, []]);
  });

  it('a stopped one is not asked: D-Bus would start it', async () => {
    const tree = { ...STUB, [UPSTREAMS]: 'nameserver 10.0.0.2\nnameserver 10.0.0.3\n', [UDP]: HEAD };
    const ports = makePorts({ tree, programs });
    const { servers, stub, problems } = await readResolver(ports);
    assert.deepEqual([servers, stub, problems, ports.runs], [['10.0.0.2', '10.0.0.3'], '127.0.0.53', [], []]);
  });

  it('what may not be read may hide a link; what cannot be asked is told', async () => {
    const tree: Tree = { ...STUB, [UPSTREAMS]: 'nameserver 10.0.0.2\n', '/run/systemd/resolve/netif': { fails: 'denied' } };
    const { servers, problems } = await readResolver(makePorts({ tree }));
    assert.deepEqual(servers, ['10.0.0.2']);
    assert.match(problems.join(), /resolvectl does not tell/);
  });
});

const NRPT = String.raw`HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient\DnsPolicyConfig`;
const RULES = [
  '',
  NRPT,
  '',
  `${NRPT}\\{A6F5A9F0-0000-4000-8000-000000000001}`,
  '    Version    REG_DWORD    0x2',
  String.raw`    Name    REG_MULTI_SZ    .amazonaws.com\0.corp.example`,
  '    GenericDNSServers    REG_SZ    10.20.0.2; 10.20.0.3',
  '    ConfigOptions    REG_DWORD    0x8',
  '',
  `${NRPT}\\{A6F5A9F0-0000-4000-8000-000000000002}`,
  '    Name    REG_MULTI_SZ    .secure.example',
  '    ConfigOptions    REG_DWORD    0x2',
  '',
].join('\r\n');

describe('Windows', () => {
  const ask = (programs: Readonly<Record<string, ExecResult>>) =>
    readResolver(makePorts({ environment: { os: 'windows' }, servers: ['192.168.1.1'], programs }));
  const reg = String.raw`C:\Windows\System32\reg.exe`;
  const local = String.raw`HKLM\SYSTEM\CurrentControlSet\Services\Dnscache\Parameters\DnsPolicyConfig`;
  const printed = (stdout: string): ExecResult => ({ outcome: 'ok', code: 0, stdout, stderr: '' });

  it('rules with servers are routes; those without are none', async () => {
    const { servers, routes = [], source } = await ask({ [reg]: printed(RULES) });
    assert.deepEqual([source, servers, routes.length], ['system', ['192.168.1.1'], 2]);
    assert.deepEqual(serversFor('ssm.eu-central-1.amazonaws.com', { servers, routes }), ['10.20.0.2', '10.20.0.3']);
    assert.deepEqual(serversFor('www.secure.example', { servers, routes }), servers);
  });

  it('a group policy’s rules are the only ones', async () => {
    const own = RULES.replaceAll('10.20.0', '10.66.0');
    const both = await ask({ [reg]: printed(RULES), [`${reg} query ${local} /s`]: printed(own) });
    assert.deepEqual(both.routes?.[0]?.servers, ['10.20.0.2', '10.20.0.3']);
    const none: ExecResult = { outcome: 'ok', code: 1, stdout: '', stderr: 'ERROR' };
    const alone = await ask({ [reg]: none, [`${reg} query ${local} /s`]: printed(own) });
    assert.deepEqual(alone.routes?.[0]?.servers, ['10.66.0.2', '10.66.0.3']);
  });

  it('a rule for everything takes the place of the usual servers', () => {
    assert.deepEqual(parseNrpt(RULES.replace('.amazonaws.com', '.')).servers, ['10.20.0.2', '10.20.0.3']);
  });
});

it('macOS: resolvers with a domain are routes, those of an interface alone are not', () => {
  const text =
    'DNS configuration\n\nresolver #1\n  search domain[0] : home\n  nameserver[0] : 192.168.1.1\n  if_index : 6 (en0)\n  reach    : 0x00020002 (Reachable,Directly Reachable Address)\n\nresolver #2\n  domain   : amazonaws.com\n  nameserver[0] : 10.20.0.2\n  nameserver[1] : 10.20.0.3\n  flags    : Request A records\n\nresolver #3\n  domain   : local\n  options  : mdns\n  timeout  : 5\n\nDNS configuration (for scoped queries)\n\nresolver #1\n  domain   : scoped.example\n  nameserver[0] : 10.9.9.9\n';
  assert.deepEqual(parseScutilDns(text), [{ domain: 'amazonaws.com', servers: ['10.20.0.2', '10.20.0.3'] }]);
});

it('no text makes a parser throw or grow', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('Link 3 (e0): ', 'Global: ', '10.0.0.1 ', '~. ', 'HKEY_', '    Name    REG_SZ    ', '\n'),
  );
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 40 }).map((parts) => parts.join('').repeat(5)),
      (text) => {
        const all = [parseResolvectl(text, text, text), parseNrpt(text), { servers: [], routes: parseScutilDns(text) }];
        return all.every(({ servers, routes }) => servers.length <= 10 && routes.length <= 20);
      },
    ),
  );
});
