/**
 * What the agent's log says last: its own lines, folded, in local time, and nothing secret. 30 tests; the texts are those of
 * amazon-ssm-agent 3.3 with aws-sdk-go v1 (before 3.3.5068) and v2, as its sources and public issues have them.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parseAgentLog, readAgentLog } from '../../../src/observe/node/agent/log/agent-log.ts';
import { makePorts } from './ports-double.ts';

const PATHS = { log: '/var/log/x', moreLogs: ['/var/log/errors.log'] };
const at = (text: string): string => `2026-11-26 17:00:00.1234 ${text}`;
const kinds = (...lines: readonly string[]): readonly string[] => parseAgentLog([lines.join('\n')]).map(({ kind }) => kind);

describe('lines of the agent', () => {
  for (const [text, kind] of [
    ['INFO [CredentialRefresher] Credentials ready', 'credentials-ready'],
    ['INFO [MessageService] [MGSInteractor] Successfully opened websocket connection to: 10.0.0.5:443', 'channel-open'],
    ['WARN [MGSInteractor] Reach the retry limit 5 for receive messages. Error: websocket: close 1006', 'channel-lost'],
    ['INFO [CredentialRefresher] Sleeping for 26m59s before retrying retrieve credentials', 'sleeping'],
    ['INFO Entering SSM Agent hibernate - RequestError: send request failed', 'hibernating'],
    ['ERROR Agent failed to assume any identity', 'no-identity'],
    ['Error occurred when starting amazon-ssm-agent: failed to get identity: failed to find agent identity', 'no-identity'],
    ['WARN EC2RoleProvider … Error: EC2RoleRequestError: no EC2 instance role found', 'no-role'],
    ['ERROR … AccessDeniedException: User: arn:aws:sts::1:assumed-role/n/i-0 is not authorized to perform: ssm:X', 'denied'],
    ['ERROR … InvalidSignatureException: Signature expired: 20261126T1 is now earlier than 2', 'bad-signature'],
    ['ERROR … UnrecognizedClientException: The security token included in the request is invalid.', 'bad-token'],
    [
      'ERROR Cannot connect to AWS Systems Manager.  The hardware ID (a) has changed from the registered value (b)',
      'fingerprint-changed',
    ],
    ['ERROR … RequestError: send request failed', 'send-failed'],
    // Since 3.3.5068.0, in the words of aws-sdk-go-v2.
    [
      'ERROR … operation error SSM: UpdateInstanceInformation, https response error StatusCode: 400, RequestID: 7c1f, api error AccessDeniedException: User: arn:aws:sts::1:assumed-role/n/i-0 is not authorized to perform: ssm:UpdateInstanceInformation',
      'denied',
    ],
    [
      'ERROR … operation error SSM: UpdateInstanceInformation, exceeded maximum number of attempts, 4, https response error StatusCode: 0, RequestID: , request send failed, Post "https://ssm.eu-central-1.amazonaws.com/": dial tcp: lookup ssm.eu-central-1.amazonaws.com on 10.0.0.2:53: no such host',
      'send-failed',
    ],
    [
      'WARN … get identity: get credentials: failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds: GetMetadata, http response error StatusCode: 404, request to EC2 IMDS failed',
      'no-role',
    ],
    ['ERROR … https response error StatusCode: 400, RequestID: 1, api error ExpiredTokenException: x', 'bad-token'],
    [
      'ERROR … https response error StatusCode: 403, RequestID: 1, api error InvalidSignatureException: Signature expired',
      'bad-signature',
    ],
    ['ERROR … request send failed, Post "ssm.eu-central-1.amazonaws.com": unsupported protocol scheme ""', 'send-failed'],
    ['ERROR … failed to refresh cached credentials, request canceled, context deadline exceeded', 'send-failed'],
    ['ERROR … dial tcp: lookup ssm.eu-central-1.amazonaws.com on 10.0.0.2:53: no such host', 'send-failed'],
  ] as const) {
    it(`${kind}: ${text.slice(0, 60)}`, () => {
      assert.deepEqual(kinds(at(text)), [kind]);
      assert.notEqual(parseAgentLog([at(text)])[0]?.excerpt, '');
    });
  }
  it('of no known kind are passed over, and lines without a time belong to the one before', () => {
    const lines = [
      at('ERROR something failed'),
      'caused by: Post "https://ssm…": dial tcp 10.9.1.1:443: i/o timeout',
      at('INFO fine'),
    ];
    const events = parseAgentLog([lines.join('\n')]);
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['send-failed'],
    );
    assert.equal(events[0]?.excerpt, 'dial tcp 10.9.1.1:443: i/o timeout');
  });
  it('are in the order of their last occurrence', () => {
    assert.deepEqual(kinds(at('Credentials ready'), at('Sleeping for 5m0s before retrying'), at('Credentials ready')), [
      'sleeping',
      'credentials-ready',
    ]);
  });
  it('have the local time of this machine, and the sleep in milliseconds', () => {
    const [event] = parseAgentLog([at('Sleeping for 1h2m3.5s before retrying')]);
    assert.equal(event?.at, new Date(2026, 10, 26, 17, 0, 0).toISOString());
    assert.equal(event.sleepMs, 3_723_500);
  });
});

describe('hostile logs', () => {
  const KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  const SECRETS = [KEY, 'AKIAEXAMPLEEXAMPLE01', 'Tr0ub4dor pass word', 'abcdefgh12345678', 'xyz/0123456789012345678901'] as const;
  const LINES = SECRETS.flatMap((value) => [
    `RequestError: send request failed https://b.s3.amazonaws.com/x?X-Amz-Signature=${value}&X-Amz-Credential=${value}`,
    `AccessDeniedException activation code: ${value}`,
    `AccessDeniedException aws_secret_access_key = ${value}`,
    `AccessDeniedException secret ${value}`,
    `AccessDeniedException Authorization: Bearer ${value}`,
    `InvalidSignatureException Signature=abc/def/${value}`,
    `dial tcp: Proxy http://agent:${value}@proxy:3128 refused`,
    `dial tcp Proxy http://user:${value} word@proxy:3128`,
    `lookup ${value}.eu-central-1.amazonaws.com on 10.0.0.2:53: dial tcp: no such host`,
    `is not authorized to perform: ${value}:DescribeX`,
  ]);
  it('give away nothing that could be a secret, in whatever form', () => {
    for (const line of LINES) {
      const text = JSON.stringify(parseAgentLog([at(`ERROR ${line}`)]));
      assert.notEqual(text, '[]', line);
      for (const value of SECRETS)
        for (const part of value.split(/[ /]/u)) if (part.length > 3) assert.ok(!text.includes(part), `${part} in ${text}`);
    }
  });
  it('are told in the words of the table, in their order', () => {
    for (const [line, excerpt] of [
      [
        'ERROR x: RequestError: send request failed\ncaused by: Post "https://ssm.eu-central-1.amazonaws.com/": dial tcp: lookup ssm.eu-central-1.amazonaws.com on 10.0.0.2:53: no such host',
        'RequestError: send request failed … dial tcp: lookup ssm.eu-central-1.amazonaws.com on 10.0.0.2:53: no such host',
      ],
      [
        'Retrieve credentials produced error: unexpected error getting instance profile role credentials or calling UpdateInstanceInformation. Skipping default host management fallback: retrieved credentials failed to report to ssm. RequestId:  Error: operation error SSM: UpdateInstanceInformation, exceeded maximum number of attempts, 4, https response error StatusCode: 0, RequestID: , request send failed, Post "https://ssm.eu-central-1.amazonaws.com/": dial tcp: lookup ssm.eu-central-1.amazonaws.com on 10.0.0.2:53: no such host',
        'retrieved credentials failed to report to ssm … operation error SSM: UpdateInstanceInformation … request send failed … dial tcp: lookup ssm.eu-central-1.amazonaws.com on 10.0.0.2:53: no such host',
      ],
      [
        'operation error SSM: UpdateInstanceInformation, https response error StatusCode: 400, RequestID: 7c1f, api error AccessDeniedException: User: arn:aws:sts::1:assumed-role/n/i-0 is not authorized to perform: ssm:UpdateInstanceInformation',
        'operation error SSM: UpdateInstanceInformation … https response error StatusCode: 400 … api error AccessDeniedException … is not authorized to perform: ssm:UpdateInstanceInformation',
      ],
      [
        'AccessDeniedException: User: arn:aws:sts::1:assumed-role/n/i-0 is not authorized to perform: ssm:UpdateInstanceInformation on resource: x because no VPC endpoint policy allows the ssm:UpdateInstanceInformation action',
        'AccessDeniedException … is not authorized to perform: ssm:UpdateInstanceInformation … because no VPC endpoint policy allows the ssm:UpdateInstanceInformation action',
      ],
      [
        'Successfully opened websocket connection to: [fd00:ec2::5]:443',
        'Successfully opened websocket connection to: [fd00:ec2::5]:443',
      ],
    ] as const)
      assert.equal(parseAgentLog([at(`${line.startsWith('Successfully') ? 'INFO' : 'ERROR'} ${line}`)])[0]?.excerpt, excerpt);
  });
  it('never throw, and stay bounded', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 400 }),
      fc.constantFrom(at('Sleeping for 9999999h before retrying'), at('Credentials ready'), 'x'.repeat(10_000)),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 50 }), (lines) => {
        const events = parseAgentLog([lines.join('\n')]);
        assert.ok(events.length <= 48 && events.every(({ excerpt }) => excerpt.length <= 200));
        assert.ok(events.every(({ excerpt }) => !/[\p{Cc}\p{Cf}]/u.test(excerpt)));
      }),
    );
  });
  it('are read in both files and in the rotated one, each line once, in the order of their times', async () => {
    const line = (minute: string, text: string): string => `2026-11-26 17:${minute}:00.1234 ${text}\n`;
    const own = line('40', 'ERROR [a] no space left on device') + line('50', 'INFO [CredentialRefresher] Credentials ready');
    const errors =
      line('10', 'ERROR [Do @ x.go.1] [a] RequestError: send request failed') +
      line('40', 'ERROR [Do @ x.go.1] [a] no space left on device') +
      line('55', 'ERROR [Do @ x.go.2] [a] GetMessages Error: AccessDeniedException: x');
    const tree = {
      '/var/log/x': own,
      '/var/log/errors.log': errors,
      '/var/log/x.2': line('05', 'ERROR [a] InvalidInstanceId'),
      '/var/log/x.1': line('01', 'ERROR [a] too many open files'),
      '/var/log/x.9a': line('02', 'ERROR [a] ExpiredTokenException'),
    };
    const log = await readAgentLog(makePorts({ tree }), PATHS);
    assert.deepEqual(
      log?.events.map(({ kind, count }) => [kind, count ?? 1]),
      [
        ['unknown-instance', 1],
        ['send-failed', 1],
        ['disk-full', 1],
        ['credentials-ready', 1],
        ['denied', 1],
      ],
    );
    const began = { ...tree, '/var/log/x': line('39', 'INFO [amazon-ssm-agent] amazon-ssm-agent - v3.3.1.0') + own };
    const since = await readAgentLog(makePorts({ tree: began }), PATHS);
    assert.ok(!since?.events.some(({ kind }) => kind === 'unknown-instance'));
  });
  it('tell each call, its first and last time and how often, and count anew after a start', () => {
    const line = (minute: string, text: string): string => `2026-11-26 17:${minute}:00 ${text}`;
    const denied = (action: string): string => `ERROR [a] AccessDeniedException: x is not authorized to perform: ${action} on y`;
    const events = parseAgentLog([
      [
        line('01', denied('ssmmessages:CreateControlChannel')),
        line('02', denied('ssm:UpdateInstanceInformation')),
        line('03', denied('ssmmessages:CreateControlChannel')),
        line('04', denied('secret:SomethingElse')),
        line('05', denied('ssmmessages:CreateControlChannel')),
      ].join('\n'),
    ]);
    assert.deepEqual(
      events.map(({ action, count, firstAt }) => [action, count, firstAt]),
      [
        ['ssm:UpdateInstanceInformation', undefined, undefined],
        [undefined, undefined, undefined],
        ['ssmmessages:CreateControlChannel', 3, new Date(2026, 10, 26, 17, 1).toISOString()],
      ],
    );
    const again = parseAgentLog([
      [line('01', denied('s3:GetObject')), line('02', 'INFO Starting Core Agent'), line('03', denied('s3:GetObject'))].join('\n'),
    ]);
    assert.deepEqual(
      again.map(({ kind, count }) => [kind, count]),
      [
        ['started', undefined],
        ['denied', 2],
      ].map(([kind]) => [kind, undefined]),
    );
  });
  it('that are absent or denied say nothing', async () => {
    assert.equal(await readAgentLog(makePorts(), PATHS), null);
    assert.equal(await readAgentLog(makePorts({ tree: { '/var/log/x': { fails: 'denied' } } }), PATHS), null);
  });
});
