import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConnectionFacts, TlsFacts } from '../../src/facts.ts';
import { isRootMissing, ruleOf } from '../../src/knowledge/chain-rules.ts';
import { reachOf } from '../../src/picture/reach.ts';
import { chainCases } from '../observe/node/chain-cases.ts';

const AT = '2026-11-23T02:00:00.000Z';
const AMAZON = 'CN=Amazon RSA 2048 M01, O=Amazon, C=US';

function reasonOf(tls: Partial<Extract<TlsFacts, { outcome: 'ok' }>>, issuer = AMAZON): string {
  const leaf = {
    subject: 'CN=ssm.test',
    issuer,
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2027-01-01T00:00:00.000Z',
    sha256: '00',
  };
  const connection: ConnectionFacts = {
    host: 'ssm.test',
    ip: '10.0.1.5',
    port: 443,
    localIp: null,
    localPort: null,
    at: AT,
    tcp: { outcome: 'ok', ms: 1 },
    tls: {
      outcome: 'ok',
      ms: 1,
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_128_GCM_SHA256',
      verifyError: null,
      nameError: null,
      names: [],
      chain: [leaf],
      anchor: 'system',
      impersonatesRoot: false,
      ...tls,
    },
    http: { outcome: 'skipped', because: 'a test' },
  };
  const reach = reachOf(connection);
  return reach.state === 'fails' ? reach.reason : reach.state;
}

describe('a chain that does not verify', () => {
  it('is invalid where it leads to a root, or breaks a rule', () => {
    assert.equal(reasonOf({ verifyError: 'permitted subtree violation' }), 'invalid');
    assert.equal(reasonOf({ verifyError: 'CERT_SIGNATURE_FAILURE', anchor: null }), 'invalid');
    assert.equal(reasonOf({ verifyError: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' }), 'invalid', 'its signatures lead to a root here');
    assert.equal(
      reasonOf({ verifyError: 'INVALID_PURPOSE', anchor: 'extra' }, 'CN=Lab'),
      'invalid',
      '--ca-bundle counts as Amazon’s',
    );
  });

  it('is incomplete where the leaf came alone, and untrusted where only the root is unknown', () => {
    const missing = { verifyError: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', anchor: null } as const;
    assert.equal(reasonOf(missing), 'incomplete');
    const above = {
      subject: AMAZON,
      issuer: 'CN=Amazon Root CA 1, O=Amazon',
      notBefore: '2026-01-01T00:00:00.000Z',
      notAfter: '2030-01-01T00:00:00.000Z',
      sha256: '01',
    };
    assert.equal(reasonOf({ ...missing, chain: [{ ...above, subject: 'CN=ssm.test', issuer: AMAZON }, above] }), 'untrusted');
  });

  it('is somebody else’s before anything else, and a matter of dates where these are wrong', () => {
    assert.equal(reasonOf({ verifyError: 'INVALID_PURPOSE' }, 'CN=Inspection, O=Corp'), 'foreign');
    assert.equal(reasonOf({ verifyError: 'CERT_HAS_EXPIRED' }), 'expired');
    assert.equal(reasonOf({ verifyError: 'CERT_NOT_YET_VALID' }), 'not-yet-valid');
  });

  it('has plain words for each rule that the test chains break', () => {
    for (const [title, { error }] of Object.entries(chainCases())) {
      if (error === null || error === '*' || isRootMissing(error)) continue;
      assert.notEqual(ruleOf(error), error, title);
      assert.match(ruleOf(error), /^[a-z]/u);
    }
    assert.equal(ruleOf('words that nobody knows'), 'words that nobody knows');
    assert.equal(ruleOf('toString'), 'toString');
  });
});
