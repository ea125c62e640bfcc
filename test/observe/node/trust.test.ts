import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { describe, it, test } from 'node:test';
import { createServer } from 'node:tls';
import { splitPem } from '../../../src/observe/node/trust/pem.ts';
import { readTrust } from '../../../src/observe/node/trust/trust.ts';
import type { TrustStore } from '../../../src/platform/ports.ts';
import { issue, type Party, privateKey } from './certificates.ts';
import { makePorts, type Tree } from './ports-double.ts';

const DEBIAN = '/etc/ssl/certs/ca-certificates.crt';
const REDHAT = '/etc/pki/tls/certs/ca-bundle.crt';
const amazon = await issue('CN=Amazon Root CA 1, O=Amazon, C=US');
const corporate = await issue('CN=Corporate Inspection');
const lab = await issue('CN=Lab');
const fillers = await Promise.all(Array.from({ length: 25 }, (_, index) => issue(`CN=Filler ${index}`)));
const bundle = [...fillers, amazon, corporate].map(({ pem }) => pem).join('# a comment\n');

/** The verification error of a handshake with a server that `root` signed; null when it verifies. */
async function verify(trust: TrustStore, root: Party): Promise<string | null> {
  const leaf = await issue('CN=ssm.test', { issuer: root, ca: false });
  const server = createServer({ cert: leaf.pem, key: await privateKey(leaf) });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { network } = makePorts({
    translate: () => ({ kind: 'to', ip: '127.0.0.1', port: (server.address() as AddressInfo).port }),
  });
  try {
    const dialed = await network.dial({ ip: '192.0.2.1', port: 443 }, { timeoutMs: 2_000 });
    assert.ok(dialed.outcome === 'ok');
    const secured = await network.startTls(dialed.socket, { servername: 'ssm.test', trust, timeoutMs: 2_000 });
    assert.ok(secured.outcome === 'ok', JSON.stringify(secured));
    secured.socket.destroy();
    return secured.verifyError;
  } finally {
    server.close();
  }
}

test('the quick store verifies Amazon, the full one everything, and --ca-bundle counts in both', async () => {
  const trust = await readTrust(makePorts({ tree: { [DEBIAN]: bundle } }), { path: '/lab.pem', pem: lab.pem });
  assert.deepEqual(trust.facts, { sources: [DEBIAN], roots: 27, extraRoots: 1, problems: [] });
  assert.equal(await verify(trust.quick, amazon), null);
  assert.equal(await verify(trust.quick, lab), null);
  assert.notEqual(await verify(trust.quick, corporate), null, 'left out to save time');
  const full = await trust.full();
  assert.equal(await trust.full(), full, 'made once');
  for (const root of [amazon, corporate, lab]) assert.equal(await verify(full, root), null);
  assert.notEqual(await verify(full, await issue('CN=Stranger')), null);
});

test('a chain that the quick store does not know is judged again with all roots, and whose they are is told', async () => {
  const trust = await readTrust(makePorts({ tree: { [DEBIAN]: bundle } }), { path: '/lab.pem', pem: lab.pem });
  const under = async (root: Party) => {
    const chain = [new X509Certificate((await issue('CN=ssm.test', { issuer: root, ca: false })).pem)];
    const { path, ...said } = await trust.examine(chain, await trust.quick.judge(chain));
    assert.deepEqual(path, chain);
    return said;
  };
  const good = { verifyError: null, impersonatesRoot: false };
  assert.deepEqual(await under(corporate), { ...good, anchor: 'system' });
  assert.deepEqual(await under(lab), { ...good, anchor: 'extra' });
  assert.deepEqual(await under(amazon), { ...good, anchor: 'system' });
  const forged = await under(await issue(amazon.name));
  assert.deepEqual([forged.anchor, forged.impersonatesRoot], [null, true]);
  assert.notEqual(forged.verifyError, null);
});

test("a root of the node's own in Amazon's name is a forgery only where the real one is in the store, too", async () => {
  // As Mozilla publishes it: the real root of that name.
  const real = readFileSync(new URL('amazon-root-ca-1.pem', import.meta.url), 'utf8');
  const own = await issue(new X509Certificate(real).subject.split('\n').join(', '));
  const middle = await issue('CN=Amazon RSA 2048 M01, O=Amazon, C=US', { issuer: own });
  const chain = [await issue('CN=ssm.test', { issuer: middle, ca: false }), middle].map(({ pem }) => new X509Certificate(pem));
  const under = async (...roots: readonly string[]) => {
    const trust = await readTrust(makePorts({ tree: { [DEBIAN]: roots.join('') } }), null);
    const { verifyError, anchor, impersonatesRoot } = await trust.examine(chain, await trust.quick.judge(chain));
    return [verifyError === null, anchor, impersonatesRoot];
  };
  const other = await issue('CN=Amazon Root CA 9, O=Amazon, C=US');
  assert.deepEqual(await under(own.pem), [true, 'system', false], 'a network with roots of its own');
  assert.deepEqual(await under(own.pem, corporate.pem, other.pem), [true, 'system', false]);
  assert.deepEqual(await under(own.pem, real), [true, 'system', true]);
  assert.deepEqual(await under(real, own.pem), [true, 'system', true], 'in any order');
  assert.deepEqual(await under(real), [false, null, true], 'not trusted at all');
  assert.deepEqual(await under(corporate.pem), [false, null, false], 'nobody of that name is known');
});

test('a small bundle is used whole', async () => {
  const trust = await readTrust(makePorts({ tree: { [REDHAT]: corporate.pem } }), null);
  assert.equal(await verify(trust.quick, corporate), null);
  assert.deepEqual(trust.facts, { sources: [REDHAT], roots: 1, extraRoots: 0, problems: [] });
});

test('SSL_CERT_FILE replaces the bundles, SSL_CERT_DIR the directories', async () => {
  const tree: Tree = {
    [DEBIAN]: amazon.pem,
    '/own/roots.pem': lab.pem,
    '/a/one.0': corporate.pem,
    '/b/two.txt': corporate.pem,
    '/b/junk': 'junk',
  };
  const trust = await readTrust(
    makePorts({ tree, environment: { variables: { SSL_CERT_FILE: '/own/roots.pem', SSL_CERT_DIR: '/a:/b:relative' } } }),
    null,
  );
  assert.deepEqual(trust.facts, { sources: ['/own/roots.pem'], roots: 1, extraRoots: 0, problems: [] });
  assert.equal(await verify(await trust.full(), corporate), null);
  assert.notEqual(await verify(await trust.full(), amazon), null);
});

test('a directory is read at once only when there is no bundle, and else for the full store', async () => {
  const directory: Tree = { '/etc/ssl/certs/dropped-in.pem': corporate.pem };
  const alone = makePorts({ tree: directory });
  assert.deepEqual((await readTrust(alone, null)).facts.sources, ['/etc/ssl/certs']);
  const both = makePorts({ tree: { ...directory, [REDHAT]: amazon.pem } });
  const trust = await readTrust(both, null);
  assert.ok(!both.reads.includes('/etc/ssl/certs/dropped-in.pem'));
  assert.equal(await verify(await trust.full(), corporate), null, 'Go reads the directories too');
});

test('no roots, unreadable and broken ones are told and stop nothing', async () => {
  assert.match((await readTrust(makePorts(), null)).facts.problems.join(), /no roots were found/);
  const denied = await readTrust(makePorts({ tree: { [DEBIAN]: { fails: 'denied' }, [REDHAT]: amazon.pem } }), null);
  assert.deepEqual(denied.facts.sources, [REDHAT]);
  assert.match(denied.facts.problems.join(), /denied/);
  const named = await readTrust(
    makePorts({ tree: { [DEBIAN]: amazon.pem }, environment: { variables: { SSL_CERT_FILE: '/nowhere' } } }),
    null,
  );
  assert.deepEqual(named.facts.sources, ['/etc/ssl/certs'], 'Go reads the directories all the same');
  assert.match(named.facts.problems.join(), /\/nowhere is absent/);

  // Cut off inside, a length that is not its own, and a sequence that is no certificate.
  const cut = amazon.pem.replace(/\n[^-\n]+\n-----END/, '\n-----END');
  const junk = `-----BEGIN CERTIFICATE-----\n${Buffer.concat([Buffer.from([0x30, 0x82, 1, 0]), Buffer.alloc(256)]).toString('base64')}\n-----END CERTIFICATE-----\n`;
  const broken = await readTrust(makePorts({ tree: { [DEBIAN]: `${cut}${junk}${corporate.pem}` } }), {
    path: '/x',
    pem: 'nothing',
  });
  assert.equal(await verify(broken.quick, corporate), null);
  assert.match(broken.facts.problems.join('; '), /1 broken certificate/);
  assert.match(broken.facts.problems.join('; '), /\/x holds no certificate/);
});

test("on Windows and macOS the system's own store counts, whatever files and variables say", async () => {
  const environment = { os: 'windows', variables: { SSL_CERT_FILE: '/own/roots.pem' } } as const;
  const ports = makePorts({ environment, tree: { '/own/roots.pem': corporate.pem }, roots: [amazon.pem, lab.pem] });
  const trust = await readTrust(ports, null);
  assert.deepEqual(trust.facts, { sources: ['the certificate store of windows'], roots: 2, extraRoots: 0, problems: [] });
  assert.equal(await verify(trust.quick, amazon), null);
  assert.equal(await verify(await trust.full(), lab), null);
  assert.notEqual(await verify(await trust.full(), corporate), null);
  assert.deepEqual(ports.reads, []);
  assert.match((await readTrust(makePorts({ environment }), null)).facts.problems.join(), /no roots were found/);
});

test('PEM is split without being trusted', () => {
  assert.deepEqual(splitPem('').blocks, []);
  assert.equal(splitPem(amazon.pem.replaceAll('\n', '\r\n')).blocks.length, 1);
  assert.equal(splitPem(amazon.pem.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE')).blocks.length, 0, 'nothing to Go');
  assert.equal(splitPem(`-----BEGIN CERTIFICATE-----\n${'A'.repeat(2_000_000)}`).blocks.length, 0);
  assert.equal(splitPem('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'.repeat(10)).broken, 10);
});

describe('directories of roots have bounds, and what is left out is said', () => {
  const environment = { variables: { SSL_CERT_FILE: '/none', SSL_CERT_DIR: '/many:/more' } };
  const filesOf = (count: number, text: (index: number) => string): Tree =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`/many/${index}.pem`, text(index)]));
  const problemsOf = async (tree: Tree): Promise<string> =>
    (await readTrust(makePorts({ tree: { '/more/one.pem': lab.pem, ...tree }, environment }), null)).facts.problems.join('; ');

  it('bytes in all, whether the files hold certificates or not', async () => {
    for (const text of ['x'.repeat(1_000_000), corporate.pem.repeat(1_500)]) {
      const problems = await problemsOf(filesOf(40, () => text));
      assert.match(problems, /\/many: 1?\d of its files were left out, after 16777216 bytes/u);
      assert.match(problems, /\/more was left out/u);
    }
  });

  it('bytes of one file', async () => {
    const ports = makePorts({ tree: { ...filesOf(3, () => 'x'.repeat(5_000_000)), '/more/one.pem': lab.pem }, environment });
    const trust = await readTrust(ports, null);
    assert.match(trust.facts.problems.join('; '), /\/many: 3 of its files were left out, larger than 4194304 bytes/u);
    assert.equal(await verify(await trust.full(), lab), null, 'the next directory counts all the same');
  });

  it('files', async () => {
    assert.match(await problemsOf(filesOf(1_500, () => 'nothing')), /\/many: only 1000 of its files were read/u);
  });

  it('time', async () => {
    let now = 0;
    const ports = makePorts({ tree: { ...filesOf(20, () => 'nothing'), '/more/one.pem': lab.pem }, environment });
    const clock = { ...ports.clock, monotonic: () => (now += 500) };
    const trust = await readTrust({ ...ports, clock }, null);
    assert.match(trust.facts.problems.join('; '), /files were left out, after 2000 ms/u);
  });

  it('what is read late, for a chain that needs it, is told as well', async () => {
    const tree = { [DEBIAN]: bundle, ...filesOf(1_500, () => 'nothing') };
    const trust = await readTrust(makePorts({ tree, environment: { variables: { SSL_CERT_DIR: '/many' } } }), null);
    assert.deepEqual(trust.facts.problems, []);
    await trust.full();
    assert.match(trust.facts.problems.join('; '), /only 1000 of its files were read/u);
  });
});
