import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { it } from 'node:test';
import { splitPem } from '../../src/observe/node/trust/pem.ts';
import { makeTrustStore } from '../../src/platform/tls.ts';
import { simulatedPki } from '../../src/simulation/pki.ts';
import { forge, keyOf } from '../observe/node/forge.ts';
import { trustAmazon } from './loopback.ts';

const pki = simulatedPki();
const { cert } = await pki.identity({ issuer: 'amazon', chain: 'full', validity: 'now', names: 'service' }, ['ssm.test']);
const chain = splitPem(cert).blocks.map(({ der }) => new X509Certificate(der));
const trust = await trustAmazon();

it('says what a handshake says, with any store', async () => {
  assert.equal(await trust.judge(chain), null);
  assert.equal(await trust.judge(chain.slice(0, 1)), 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY');
  const other = makeTrustStore([await pki.rootsOf(['inspection'])]).trust;
  assert.equal(await other.judge(chain), 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY');
  assert.equal(await makeTrustStore([]).trust.judge(chain), 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY');
});

it('many at once do not mix', async () => {
  const asked = Array.from({ length: 60 }, (_, index) => trust.judge(index % 2 === 0 ? chain : chain.slice(0, 1)));
  const said = await Promise.all(asked);
  assert.deepEqual(
    said.map((error) => error === null),
    asked.map((_, index) => index % 2 === 0),
  );
});

it('a long chain takes several records', async () => {
  const fillers = Array.from({ length: 60 }, (_, index) => forge(`Filler ${index}`).x509);
  assert.equal(await trust.judge([...chain.slice(0, 1), ...fillers, ...chain.slice(1)]), null);
});

it('what OpenSSL cannot judge is not verified, and nothing breaks', async () => {
  assert.equal(await trust.judge([]), 'UNVERIFIED');
  for (const kind of ['ed25519', 'ec-secp256k1', 'rsa-1024']) {
    const { x509 } = forge('odd', { key: keyOf(kind, 'odd') });
    assert.notEqual(await trust.judge([x509]), null, kind);
  }
  // Every byte once: keys, lengths and names that are none.
  const [leaf] = chain;
  assert(leaf !== undefined);
  let refused = 0;
  for (let at = 0; at < leaf.raw.length; at += 1) {
    const der = Buffer.from(leaf.raw);
    der[at] = (der[at] ?? 0) ^ 0x41;
    let damaged: X509Certificate;
    try {
      damaged = new X509Certificate(der);
    } catch {
      continue;
    }
    assert.notEqual(await trust.judge([damaged, ...chain.slice(1)]), null, `byte ${at}`);
    refused += 1;
  }
  assert(refused > 50);
});
