/** The policy language, as far as it is read: what is certain is decided, and the rest is unknown and never guessed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { type Caller, decide, type Request } from '../../../src/account/policy/decide.ts';
import { fits } from '../../../src/account/policy/glob.ts';

const ROLE = 'arn:aws:iam::123456789012:role/node';
const CONTEXT = { 'aws:sourcevpc': 'vpc-1', 'aws:principalarn': ROLE, 'aws:securetransport': 'true', 'aws:sourcearn': null };

function said(statements: readonly object[], more: Partial<Request> = {}): string {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  return decide([{ name: 'p', text }], { action: 'ssm:UpdateInstanceInformation', resource: null, context: CONTEXT, ...more })
    .outcome;
}

const allow = (more: object = {}) => ({ Effect: 'Allow', Action: 'ssm:*', Resource: '*', ...more });
const deny = (more: object = {}) => ({ Effect: 'Deny', Action: 'ssm:*', Resource: '*', ...more });

describe('a policy decides', () => {
  const CASES: readonly (readonly [string, readonly object[], string])[] = [
    ['an Allow of all', [allow()], 'allowed'],
    ['nothing', [], 'denied'],
    ['another service', [allow({ Action: 'ec2:*' })], 'denied'],
    ['any case', [allow({ Action: 'SSM:updateinstanceinformation' })], 'allowed'],
    ['a question mark', [allow({ Action: 'ssm:?pdateInstanceInformation' })], 'allowed'],
    ['one of a list', [allow({ Action: ['s3:*', 'ssm:Update*'] })], 'allowed'],
    ['NotAction of others', [allow({ Action: undefined, NotAction: 'iam:*' })], 'allowed'],
    ['NotAction of this', [allow({ Action: undefined, NotAction: ['ssm:Update*'] })], 'denied'],
    ['a Deny over an Allow', [allow(), deny()], 'denied'],
    ['a Deny of others', [allow(), deny({ Action: 'ssm:Delete*' })], 'allowed'],
    [
      'a Deny of what is nowhere allowed, on a condition',
      [deny({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })],
      'denied',
    ],
    ['an Allow of one resource', [allow({ Resource: 'arn:aws:ssm:*:*:document/*' })], 'unknown'],
    [
      'a Deny on a condition that nobody knows',
      [allow(), deny({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })],
      'unknown',
    ],
    ['a Deny for other VPCs', [allow(), deny({ Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } } })], 'allowed'],
    ['a Deny but for another VPC', [allow(), deny({ Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-2' } } })], 'denied'],
    ['an Allow for one VPC', [allow({ Condition: { StringEquals: { 'aws:sourceVpc': ['vpc-2', 'vpc-1'] } } })], 'allowed'],
    ['an Allow for one organization', [allow({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } })], 'unknown'],
    ['a Deny without TLS', [allow(), deny({ Condition: { Bool: { 'aws:SecureTransport': false } } })], 'allowed'],
    [
      'two conditions, one of which fails',
      [allow({ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-9', 'aws:PrincipalOrgID': 'o-1' } } })],
      'denied',
    ],
    ['an operator on sets', [allow({ Condition: { 'ForAnyValue:StringEquals': { 'aws:SourceVpc': 'vpc-1' } } })], 'unknown'],
    [
      'IfExists of a key that is not there',
      [allow({ Condition: { StringEqualsIfExists: { 'aws:SourceArn': 'x' } } })],
      'allowed',
    ],
    ['a key that is not there', [allow({ Condition: { StringEquals: { 'aws:SourceArn': 'x' } } })], 'denied'],
    ['Null of a key that is not there', [allow({ Condition: { Null: { 'aws:SourceArn': 'true' } } })], 'allowed'],
    ['ArnLike of the role', [allow({ Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/n*' } } })], 'allowed'],
    ['a variable', [allow({ Condition: { StringEquals: { 'aws:SourceVpc': '${aws:PrincipalTag/vpc}' } } })], 'unknown'],
    ['a condition that is none', [allow({ Condition: 'x' })], 'unknown'],
    ['what is no statement', ['x' as unknown as object, allow()], 'unknown'],
  ];
  for (const [name, statements, outcome] of CASES) it(`${name}: ${outcome}`, () => assert.equal(said(statements), outcome));

  it('by the resource', () => {
    const resource = 'arn:aws:s3:::amazon-ssm-eu-central-1/*';
    const reads = (Resource: string | string[]) =>
      said([allow({ Action: 's3:GetObject', Resource })], { action: 's3:GetObject', resource });
    assert.equal(reads('arn:aws:s3:::amazon-ssm-*'), 'allowed');
    assert.equal(reads('arn:aws:s3:::amazon-ssm-eu-central-1/*'), 'allowed');
    assert.equal(reads(['arn:aws:s3:::other/*', 'arn:aws:s3:::mine']), 'denied');
    assert.equal(reads('arn:aws:s3:::amazon-ssm-eu-central-1/latest/*'), 'unknown');
    assert.equal(reads('arn:aws:s3:::${aws:username}/*'), 'unknown');
  });

  it('by the principal', () => {
    const role: Caller = { kind: 'role', arn: ROLE, accountId: '123456789012' };
    const by = (Principal: unknown, caller: Caller) => said([allow({ Principal })], { caller });
    const NOBODY: Caller = { kind: 'anonymous' };
    assert.deepEqual([by('*', role), by('*', NOBODY), by({ AWS: '*' }, NOBODY)], ['allowed', 'allowed', 'allowed']);
    assert.deepEqual(
      [by({ AWS: ROLE }, role), by({ AWS: '123456789012' }, role), by({ AWS: 'arn:aws:iam::123456789012:root' }, role)],
      ['allowed', 'allowed', 'allowed'],
    );
    assert.deepEqual([by({ AWS: 'arn:aws:iam::210987654321:root' }, role), by({ AWS: ROLE }, NOBODY)], ['denied', 'denied']);
    assert.equal(by({ AWS: ROLE }, { kind: 'unknown' }), 'unknown');
    assert.equal(
      by({ Service: ['lambda.amazonaws.com', 'ec2.amazonaws.com'] }, { kind: 'service', name: 'ec2.amazonaws.com' }),
      'allowed',
    );
    assert.equal(said([{ ...allow(), NotPrincipal: '*' }], { caller: role }), 'unknown');
  });

  it('a document that could not be read leaves open what the others do not forbid', () => {
    const request = { action: 'ssm:A', resource: null, context: {} };
    const text = (statement: object) => JSON.stringify({ Statement: statement });
    assert.equal(
      decide(
        [
          { name: 'a', text: null },
          { name: 'b', text: text(allow()) },
        ],
        request,
      ).outcome,
      'unknown',
    );
    assert.equal(
      decide(
        [
          { name: 'a', text: null },
          { name: 'b', text: text(deny()) },
        ],
        request,
      ).outcome,
      'denied',
    );
    assert.equal(decide([{ name: 'a', text: 'no JSON' }], request).outcome, 'unknown');
  });

  it('never throws, whatever stands in the document', () =>
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { outcome } = decide([{ name: 'p', text: JSON.stringify({ Statement: value }) }], {
          action: 'ssm:A',
          resource: null,
          context: CONTEXT,
        });
        assert.ok(['allowed', 'denied', 'unknown'].includes(outcome));
      }),
    ));
});

describe("IAM's wildcards", () => {
  it('are those of a regular expression', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '*', '?') }),
        fc.string({ unit: fc.constantFrom('a', 'b') }),
        (pattern, text) => {
          const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'u');
          assert.equal(fits(pattern, text), expression.test(text));
        },
      ),
    ));
  it('do not explode', () => assert.equal(fits('*a'.repeat(2_000), 'a'.repeat(10_000).concat('b')), false));
});
