import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import * as fc from 'fast-check';
import { parseResolvConf } from '../../../src/observe/node/dns/resolv-conf.ts';
import { readResolver } from '../../../src/observe/node/dns/resolver.ts';
import { makePorts, type Tree } from './ports-double.ts';

const CONF = '/etc/resolv.conf';
const UPSTREAMS = '/run/systemd/resolve/resolv.conf';
const read = (tree: Tree) => readResolver(makePorts({ tree }));

test('servers, options and comments, as Go reads them', async () => {
  const text =
    '; a comment\n# another\nsearch example.com\n\nnameserver 10.0.0.2\n\tnameserver  fe80::1%eth0 # trailing\noptions ndots:5 timeout:2 rotate use-vc\noptions edns0\n';
  const { file, ...facts } = await read({ [CONF]: text });
  assert.equal(file?.state, 'read');
  assert.deepEqual(facts, {
    source: 'resolv.conf',
    servers: ['10.0.0.2', 'fe80::1%eth0'],
    options: ['ndots:5', 'timeout:2', 'rotate', 'use-vc', 'edns0'],
    lookup: { order: 'files,dns', sources: [], search: ['example.com'], ndots: 5, timeoutSeconds: 2, attempts: 2, tcpOnly: true },
    problems: [],
  });
});

test('only the first three are asked, duplicates counted, and the rest is told', async () => {
  const facts = await read({ [CONF]: 'nameserver 10.0.0.2\nnameserver 10.0.0.2\nnameserver 10.0.0.3\nnameserver 10.0.0.4\n' });
  assert.deepEqual(facts.servers, ['10.0.0.2', '10.0.0.3']);
  assert.match(facts.problems.join(), /names 4 servers/);
});

test('behind the stub of systemd-resolved are its own servers', async () => {
  const tree = {
    '/proc/net/udp': '  387: 3500007F:0035 00000000:0000 07 \n',
    [CONF]: 'nameserver 127.0.0.53\noptions edns0 trust-ad\n',
    [UPSTREAMS]: 'nameserver 10.9.0.2\nnameserver 10.9.0.3\nnameserver 10.9.0.4\nnameserver 10.9.0.5\nnameserver 127.0.0.53\n',
  };
  const ran = { outcome: 'ok', code: 0, stderr: '' } as const;
  const programs = {
    '/usr/bin/resolvectl dns': { ...ran, stdout: 'Global: 10.9.0.2 10.9.0.3 10.9.0.4 10.9.0.5\nLink 2 (ens5):\n' },
    '/usr/bin/resolvectl': { ...ran, stdout: 'Global:\nLink 2 (ens5):\n' },
  };
  const facts = await readResolver(makePorts({ tree, programs }));
  assert.equal(facts.source, 'systemd-resolved');
  assert.deepEqual(facts.servers, ['10.9.0.2', '10.9.0.3', '10.9.0.4', '10.9.0.5']);
  assert.deepEqual([facts.stub, facts.routes, facts.problems], ['127.0.0.53', undefined, []]);
});

test('a stub with another server beside it is not all that is asked', async () => {
  const tree = { [CONF]: 'nameserver 127.0.0.53\nnameserver 10.9.0.9\n', [UPSTREAMS]: 'nameserver 10.9.0.2\n' };
  const facts = await read(tree);
  assert.deepEqual([facts.source, facts.servers, facts.stub], ['systemd-resolved', ['10.9.0.2', '10.9.0.9'], undefined]);
  assert.equal((await read({ ...tree, [CONF]: 'nameserver 127.0.0.53\n' })).stub, '127.0.0.53');
});

test('a stub without known upstreams stays, with a problem', async () => {
  for (const tree of [{}, { [UPSTREAMS]: '# nothing\n' }, { [UPSTREAMS]: { fails: 'denied' as const } }]) {
    const facts = await read({ [CONF]: 'nameserver 127.0.0.54\n', ...tree });
    assert.deepEqual(facts.servers, ['127.0.0.54']);
    assert.equal(facts.problems.length, 1);
  }
});

test('a local forwarder that is not systemd-resolved is asked itself', async () => {
  const facts = await read({ [CONF]: 'nameserver 127.0.0.1\n', [UPSTREAMS]: 'nameserver 10.9.0.2\n' });
  assert.deepEqual([facts.source, facts.servers], ['resolv.conf', ['127.0.0.1']]);
});

test('without a server programs ask the node itself', async () => {
  for (const tree of [{}, { [CONF]: '' }, { [CONF]: 'nameserver dns.example.com\n' }]) {
    const facts = await read(tree);
    assert.deepEqual(facts.servers, ['127.0.0.1', '::1']);
    assert.ok(facts.problems.length > 0);
  }
});

test('a file that is there and cannot be read leaves the servers unknown', async () => {
  for (const fails of ['denied', 'not-a-file', 'no-answer', 'error'] as const) {
    const facts = await read({ [CONF]: { fails } });
    assert.deepEqual([facts.source, facts.servers], ['none', []]);
    assert.match(facts.problems.join(), fails === 'no-answer' ? /resolv\.conf does not answer/u : new RegExp(`is ${fails}`, 'u'));
  }
});

test('broken lines are told and passed over', () => {
  const { servers, options, problems } = parseResolvConf(
    'nameserver\nnameserver 10.0.0.2#53\nnameserver 010.0.0.1\nnameserver 1.2.3\nnameservr 10.0.0.1\nnameserver 10.0.0.9\r\noptions ndots:1 <x>\n\u0000\u0007\u001b[31m\n',
  );
  assert.deepEqual(servers, ['10.0.0.9']);
  assert.deepEqual(options, ['ndots:1']);
  assert.match(problems.join('\n'), /line 5: not understood: nameservr/);
  assert.match(problems.join('\n'), /CR LF/);
  assert.match(problems.join('\n'), /binary/);
  assert.doesNotMatch(problems.join(''), /\p{Cc}/u);
});

test('a byte-order mark hides the first line from resolvers, so from us', () => {
  const { servers, problems } = parseResolvConf('\uFEFFnameserver 10.0.0.2\nnameserver 10.0.0.3\n');
  assert.deepEqual(servers, ['10.0.0.3']);
  assert.match(problems.join(), /byte-order mark/);
});

test('a file that is too large leaves the servers unknown', async () => {
  const facts = await read({ [CONF]: `nameserver 10.0.0.2\n${'#\n'.repeat(5_000_000)}` });
  assert.deepEqual([facts.source, facts.servers], ['none', []]);
  assert.match(facts.problems.join(), /too-large/);
});

test('on systems without a resolv.conf, what the system itself is set to counts', async () => {
  for (const os of ['windows', 'macos'] as const) {
    const servers = ['10.0.0.2', '10.0.0.2', 'fec0:0:0:ffff::1', 'fd00:ec2::253', 'fec0:0:0:ffff::2%1', '[::1]:5353'];
    const facts = await readResolver(makePorts({ environment: { os }, servers, tree: { [CONF]: 'nameserver 10.9.9.9\n' } }));
    assert.deepEqual([facts.source, facts.servers], ['system', ['10.0.0.2', 'fd00:ec2::253']]);
    assert.match(facts.problems.join(), /\[::1\]:5353 has a port/);
  }
});

test('a system that names no server leaves them unknown', async () => {
  const facts = await readResolver(makePorts({ environment: { os: 'windows' } }));
  assert.deepEqual(facts, { source: 'none', servers: [], options: [], problems: ['windows names no DNS server'] });
});

test('no text makes the parser throw or grow', () => {
  const line = fc.oneof(fc.string(), fc.constantFrom('nameserver ', 'options ', '\uFEFF', '\r', '\0', '%', '::', '#'));
  fc.assert(
    fc.property(
      fc.array(line).map((parts) => parts.join('\n').repeat(20)),
      (text) => {
        const { servers, options, problems } = parseResolvConf(text);
        return (
          servers.length <= 32 &&
          options.length <= 20 &&
          problems.length <= 10 &&
          problems.every((problem) => problem.length < 200)
        );
      },
    ),
    { numRuns: 300 },
  );
});

describe('a resolv.conf of megabytes', () => {
  const many = (line: (index: number) => string): string => Array.from({ length: 200_000 }, (_, index) => line(index)).join('\n');
  const servers = async (text: string) => readResolver(makePorts({ tree: { '/etc/resolv.conf': text } }));
  it('has the first three servers, whatever follows', async () => {
    const read = await servers(many((index) => `nameserver 10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`));
    assert.deepEqual(read.servers, ['10.0.0.0', '10.0.0.1', '10.0.0.2']);
    assert.match(read.problems.join('\n'), /32 or more servers/u);
  });
  it('has the servers behind any number of comments, options and lines that nobody understands', async () => {
    for (const line of ['# a comment', 'options rotate', 'search example.com', 'what is this', '']) {
      assert.deepEqual((await servers(`${many(() => line)}\nnameserver 10.0.0.2\n`)).servers, ['10.0.0.2'], line);
    }
  });
  it('is given up where thousands of servers are no addresses, and says so', async () => {
    const read = await servers(`nameserver 10.0.0.2\n${many((index) => `nameserver 1:2:${index}:x`)}`);
    assert.deepEqual(read.servers, ['10.0.0.2']);
    assert.match(read.problems.join('\n'), /only the first \d+ lines/u);
  });
  it('ends where Go stops to read', async () => {
    const read = await servers(`nameserver 10.0.0.2\n# ${'x'.repeat(70_000)}\nnameserver 10.0.0.3\n`);
    assert.deepEqual(read.servers, ['10.0.0.2']);
    assert.match(read.problems.join('\n'), /64 KB/u);
  });
});
