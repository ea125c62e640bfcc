import 'reflect-metadata';
import assert from 'node:assert/strict';
import { webcrypto, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';
import { certificateFacts, nameError, namesOf } from '../../../src/observe/network/connect/certificate.ts';
import { secret } from '../../../src/secret.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

async function leaf(names: readonly string[], name = 'CN=leaf'): Promise<X509Certificate> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const made = await X509CertificateGenerator.createSelfSigned(
    {
      name,
      keys,
      signingAlgorithm: ALGORITHM,
      serialNumber: '01',
      notBefore: new Date('2020-01-01T00:00:00Z'),
      notAfter: new Date('2040-01-01T00:00:00Z'),
      extensions: [new SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value })))],
    },
    webcrypto,
  );
  return new X509Certificate(Buffer.from(made.rawData));
}

describe('certificates as facts', () => {
  it('tell names, dates and fingerprint', async () => {
    const facts = certificateFacts(await leaf(['a.example'], 'C=DE, O=Example Corp, CN=Example'));
    assert.equal(facts.subject, 'CN=Example, O=Example Corp, C=DE');
    assert.deepEqual([facts.notBefore, facts.notAfter], ['2020-01-01T00:00:00.000Z', '2040-01-01T00:00:00.000Z']);
    assert.match(facts.sha256, /^[0-9a-f]{64}$/);
  });

  it('repeat no secret: an interceptor makes a certificate of what it was sent', async () => {
    secret('agent:kW3zT9vQbR5nXe1LyJ7uHd2M');
    const code = Buffer.from('agent:kW3zT9vQbR5nXe1LyJ7uHd2M').toString('base64');
    const hex = Buffer.from('kW3zT9vQbR5nXe1LyJ7uHd2M').toString('hex');
    const echo = await leaf(
      ['a.example', 'kW3zT9vQbR5nXe1LyJ7uHd2M.example', `${hex}.example`, `${'x'.repeat(190)}kW3zT9vQbR5nXe1LyJ7uHd2M`],
      `O=Basic ${code}, CN=kW3zT9vQbR5nXe1LyJ7uHd2M`,
    );
    const told = JSON.stringify([certificateFacts(echo), namesOf(echo)]);
    assert.doesNotMatch(told, /kW3z|Hd2M/iu);
    assert.ok(!told.includes(code.slice(0, 10)) && !told.includes(hex.slice(0, 10)), told);
    assert.ok(told.includes('a.example'));
  });

  it('stay small whatever the certificate holds', async () => {
    const names = Array.from({ length: 3_000 }, (_, index) => `${'x'.repeat(60)}${index}.example`);
    const huge = await leaf([`${'y'.repeat(5_000)}.example`, ...names], `CN=${'z'.repeat(20_000)}, O=\u001b[31mred`);
    assert.equal(namesOf(huge).length, 20);
    assert(namesOf(huge).every((name) => name.length <= 200));
    const facts = certificateFacts(huge);
    assert(JSON.stringify(facts).length < 1_000);
    assert.doesNotMatch(JSON.stringify(facts), /\\u001b|\u001b/);
    assert.notEqual(nameError(huge, 'ssm.eu-central-1.amazonaws.com'), null);
  });

  it('a name that looks like a list of names is one name', async () => {
    const sly = await leaf(['evil.example, DNS:ssm.eu-central-1.amazonaws.com', 'a"b, DNS:c.example', 'last.example']);
    assert.equal(namesOf(sly).length, 3);
    assert.equal(namesOf(sly).includes('ssm.eu-central-1.amazonaws.com'), false);
    assert.equal(namesOf(sly)[2], 'last.example');
    assert.notEqual(nameError(sly, 'ssm.eu-central-1.amazonaws.com'), null);
  });

  it('fit a host by their alternative names only', async () => {
    const host = 'ssm.eu-central-1.amazonaws.com';
    assert.equal(nameError(await leaf([host]), host), null);
    assert.equal(nameError(await leaf(['*.eu-central-1.amazonaws.com']), host), null);
    for (const other of ['*.amazonaws.com', 's*.eu-central-1.amazonaws.com', `${host}.evil.example`]) {
      assert.notEqual(nameError(await leaf([other], `CN=${host}`), host), null, other);
    }
    assert.notEqual(nameError(undefined, host), null);
  });
});
