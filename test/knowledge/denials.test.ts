/** What AWS's refusals mean, by the wording of the IAM User Guide and what services have been seen to answer. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { type DeniedBy, refusalOf } from '../../src/knowledge/denials.ts';

const WHO =
  'User: arn:aws:sts::111122223333:assumed-role/node/i-0 is not authorized to perform: ssm:X on resource: arn:aws:ssm:r:1:*';

describe('a denial names its policy', () => {
  const CASES: readonly (readonly [string, DeniedBy, boolean])[] = [
    ['because no identity-based policy allows the ssm:X action', 'role', false],
    ['with an explicit deny in an identity-based policy', 'role', true],
    ['with an explicit deny in an identity-based policy: arn:aws:iam::1:policy/p', 'role', true],
    ['because no VPC endpoint policy allows the ssm:X action', 'endpoint-policy', false],
    ['with an explicit deny in a VPC endpoint policy', 'endpoint-policy', true],
    ['because no service control policy allows the ssm:X action', 'service-control-policy', false],
    ['with an explicit deny in a service control policy', 'service-control-policy', true],
    ['with an explicit deny in a resource control policy', 'resource-control-policy', true],
    ['because no permissions boundary allows the ssm:X action', 'permissions-boundary', false],
    ['with an explicit deny in a permissions boundary', 'permissions-boundary', true],
    ['because no session policy allows the ssm:X action', 'session-policy', false],
    ['because no resource-based policy allows the ssm:X action', 'resource-policy', false],
    ['because no role trust policy allows the sts:AssumeRole action', 'trust-policy', false],
    ['with an explicit deny in the role trust policy', 'trust-policy', true],
    ['', 'unknown', false],
    ['for reasons of its own', 'unknown', false],
  ];
  for (const [words, by, explicit] of CASES) {
    test(`${words === '' ? 'without a reason' : words}: ${by}`, () => {
      for (const code of ['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation'])
        assert.deepEqual(refusalOf(code, `${WHO} ${words}`), { kind: 'denied', by, explicit });
    });
  }
  test('what a role or a resource is called does not count', () => {
    const named = WHO.replace('/node/', '/because no VPC endpoint policy/');
    assert.equal((refusalOf('AccessDenied', `${named} `) as { by: string }).by, 'endpoint-policy');
    const harmless = WHO.replace('/node/', '/service-control-policy/');
    assert.deepEqual(refusalOf('AccessDenied', harmless), { kind: 'denied', by: 'unknown', explicit: false });
  });
});

test('credentials: expired, unknown, wrong; and the clock, with how far it is off', () => {
  const kind = (code: string, words = ''): string => refusalOf(code, words).kind;
  assert.equal(kind('ExpiredTokenException'), 'expired');
  assert.equal(kind('UnrecognizedClientException', 'The security token included in the request is expired'), 'expired');
  assert.equal(kind('UnrecognizedClientException', 'The security token included in the request is invalid.'), 'invalid');
  assert.equal(kind('InvalidSignatureException', 'The request signature we calculated does not match'), 'invalid');
  for (const code of ['SignatureDoesNotMatch', 'InvalidAccessKeyId', 'IncompleteSignature', 'AuthFailure'])
    assert.equal(kind(code), 'invalid');
  const early = 'Signature expired: 20261126T160000Z is now earlier than 20261126T165500Z (20261126T170000Z - 5 min.)';
  assert.deepEqual(refusalOf('InvalidSignatureException', early), { kind: 'skew', offsetMs: 3_600_000 });
  const late = 'Signature not yet current: 20261126T180000Z is still later than 20261126T170500Z (20261126T170000Z + 5 min.)';
  assert.deepEqual(refusalOf('InvalidSignatureException', late), { kind: 'skew', offsetMs: -3_600_000 });
  assert.deepEqual(refusalOf('RequestTimeTooSkewed', ''), { kind: 'skew', offsetMs: null });
  for (const code of ['ThrottlingException', 'UnknownOperationException', 'InternalFailure', 'AccessDeniedExceptionally', ''])
    assert.equal(kind(code, early), 'other', code);
});

test('never throws, whatever is answered', () => {
  const codes = fc.oneof(fc.string(), fc.constantFrom('AccessDeniedException', 'InvalidSignatureException', 'RequestExpired'));
  fc.assert(
    fc.property(codes, fc.string({ maxLength: 5_000 }), (code, words) => {
      const { kind } = refusalOf(code, words);
      assert.ok(['denied', 'expired', 'invalid', 'skew', 'other'].includes(kind));
    }),
  );
});
