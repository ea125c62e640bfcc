/** From the agent's own lines to the verdict: a fresh failure is never healthy. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HYBRID, PRIVATE, type World } from './facts-builder.ts';
import { type Judged, said } from './judged.ts';
import { logging, user, V1_CHANNEL, V1_QUEUE, V1_UNKNOWN, V2_REPORT, V2_UNKNOWN } from './logging.ts';

const status = ({ verdict }: Judged, name: keyof Judged['verdict']['capabilities']): string => verdict.capabilities[name].status;
const OLD: World = { ...PRIVATE, agent: { version: '3.2.2303.0' } };

describe('a fresh failure of the log', () => {
  for (const [what, line, expected, over, world] of [
    [
      'v1: the channel is denied',
      V1_CHANNEL,
      'auth/denied-role',
      { core: 'works', 'run-command': 'degraded', 'session-manager': 'blocked' },
      PRIVATE,
    ],
    ['v2: the report is denied', V2_REPORT, 'auth/denied-org-policy', { core: 'blocked', 'session-manager': 'blocked' }, PRIVATE],
    [
      'v1: an old agent may not poll',
      V1_QUEUE,
      'auth/denied-endpoint-policy agent/needs-ec2messages?',
      { core: 'works', 'run-command': 'degraded' },
      OLD,
    ],
    [
      'v1: an associations call',
      `ERROR [ssm-agent-worker] [Association] Unable to load instance associations, unable to retrieve associations AccessDeniedException: ${user} is not authorized to perform: ssm:ListInstanceAssociations`,
      '',
      { core: 'works', 'run-command': 'works' },
      PRIVATE,
    ],
    ['v1: the node is unknown', V1_UNKNOWN, 'agent/not-registered', { core: 'blocked' }, HYBRID],
    ['v2: the node is unknown', V2_UNKNOWN, 'agent/not-registered', { core: 'blocked' }, HYBRID],
    ['an instance that is unknown', V1_UNKNOWN, 'agent/not-registered', { core: 'blocked' }, PRIVATE],
    [
      'an expired activation',
      'ERROR Registration failed due to error registering the instance with AWS SSM. ActivationExpired: \n\tstatus code: 400',
      'agent/not-registered',
      { core: 'blocked' },
      HYBRID,
    ],
    [
      'an unknown activation',
      'ERROR Registration failed due to error registering the instance with AWS SSM. operation error SSM: RegisterManagedInstance, https response error StatusCode: 400, RequestID: 1, InvalidActivation: ',
      'agent/not-registered',
      { core: 'blocked' },
      HYBRID,
    ],
    [
      'v1: an expired token',
      'ERROR [CredentialRefresher] Retrieve credentials produced error: ExpiredTokenException: The security token included in the request is expired',
      'agent/logged-failure',
      { core: 'blocked' },
      PRIVATE,
    ],
    [
      'v2: an unknown token',
      'ERROR [ssm-agent-worker] [HealthCheck] error when calling AWS APIs. error details - operation error SSM: UpdateInstanceInformation, https response error StatusCode: 400, RequestID: 1, api error UnrecognizedClientException: The security token included in the request is invalid.',
      'agent/logged-failure',
      { core: 'blocked' },
      PRIVATE,
    ],
    [
      'a clock',
      'ERROR [ssm-agent-worker] [HealthCheck] error when calling AWS APIs. error details - SignatureDoesNotMatch: Signature expired: 20261126T160000Z is now earlier than 20261126T165500Z',
      'agent/logged-failure',
      { core: 'blocked' },
      PRIVATE,
    ],
    [
      'a full disk',
      'ERROR [ssm-agent-worker] [MessageService] failed to create ipc channel: mkdir /var/lib/amazon/ssm/i-0/channels/x: no space left on device',
      'agent/logged-failure',
      { core: 'works', 'run-command': 'degraded' },
      PRIVATE,
    ],
    [
      'a read-only disk',
      'ERROR [ssm-agent-worker] write file encountered error: open /var/lib/amazon/ssm/x: read-only file system',
      'agent/logged-failure',
      { 'run-command': 'degraded' },
      PRIVATE,
    ],
    [
      'inotify',
      'ERROR [ssm-agent-worker] [MessageService] filewatcher listener encountered error when start watcher: too many open files',
      'agent/logged-failure',
      { 'run-command': 'degraded' },
      PRIVATE,
    ],
    [
      'a worker that timed out',
      'ERROR [ssm-agent-worker] [MessageService] [EngineProcessor] [OutOfProcExecuter] ipc messaging received timedout signal!',
      'agent/logged-failure',
      { 'run-command': 'degraded' },
      PRIVATE,
    ],
    [
      'a worker that was killed',
      'ERROR [ssm-agent-worker] [MessageService] process: 4711 exited unsuccessfully, error message: signal: killed',
      'agent/logged-failure',
      { 'run-command': 'degraded' },
      PRIVATE,
    ],
    [
      'a Run As user',
      'ERROR [ssm-session-worker] [me-0123] Unable to start shell: failed to start pty since RunAs user deploy does not exist',
      'agent/logged-failure',
      { core: 'works', 'session-manager': 'degraded' },
      PRIVATE,
    ],
    [
      'the key of a session',
      'ERROR [ssm-session-worker] [me-0123] Encountered error while initiating handshake. Fetching data key failed: Error when decrypting data key AccessDeniedException: The ciphertext refers to a customer master key that does not exist',
      'agent/logged-failure',
      { 'session-manager': 'degraded' },
      PRIVATE,
    ],
    [
      'v1: the network',
      'ERROR [ssm-agent-worker] [HealthCheck] error when calling AWS APIs. error details - RequestError: send request failed\ncaused by: Post "https://ssm.eu-central-1.amazonaws.com/": dial tcp 10.20.1.5:443: connect: connection refused',
      'agent/logged-failure?',
      { core: 'unknown', 'run-command': 'unknown' },
      PRIVATE,
    ],
    [
      'v2: a name',
      'ERROR [ssm-agent-worker] [HealthCheck] error when calling AWS APIs. error details - operation error SSM: UpdateInstanceInformation, exceeded maximum number of attempts, 4, https response error StatusCode: 0, RequestID: , request send failed, Post "https://ssm.eu-central-1.amazonaws.com/": dial tcp: lookup ssm.eu-central-1.amazonaws.com on 10.20.0.2:53: no such host',
      'agent/logged-failure?',
      { core: 'unknown' },
      PRIVATE,
    ],
    [
      'x509',
      'ERROR [ssm-agent-worker] [MessageService] [MGSInteractor] Failed to get controlchannel token, error: CreateControlChannel failed with error: createControlChannel request failed: failed to make http client call: Post "https://ssmmessages.eu-central-1.amazonaws.com/v1/control-channel/i-0": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'agent/logged-failure?',
      { core: 'works', 'run-command': 'unknown', 'session-manager': 'unknown' },
      PRIVATE,
    ],
    [
      'no role, though there is one',
      'ERROR [CredentialRefresher] Retrieve credentials produced error: no valid credentials: failed to refresh cached credentials, no EC2 IMDS role found',
      'agent/logged-failure?',
      { core: 'unknown' },
      PRIVATE,
    ],
  ] as const)
    test(what, () => {
      const result = logging(
        [
          [200, 'INFO [amazon-ssm-agent] amazon-ssm-agent - v3.3.4515.0'],
          [190, 'INFO [CredentialRefresher] Credentials ready'],
          [7, line],
          [3, line],
        ],
        world,
      );
      assert.equal(said(result), expected, JSON.stringify(result.suppressed));
      assert.deepEqual(
        Object.fromEntries(Object.keys(over).map((name) => [name, status(result, name as keyof typeof over)])),
        over,
      );
      const told = [...result.verdict.findings, ...result.verdict.suppressed].flatMap(({ evidence }) => evidence).join('\n');
      assert.match(told, /\(2 times since /u);
      assert.ok(!told.includes('111122223333') && !told.includes('deploy'), told);
    });

  test('says which capability is unknown, and why', () => {
    const result = logging([
      [
        3,
        'ERROR [ssm-agent-worker] [HealthCheck] error when calling AWS APIs. error details - RequestError: send request failed',
      ],
    ]);
    assert.deepEqual([result.status, result.exit], ['degraded', 3]);
    assert.ok(result.verdict.notChecked.some(({ why }) => why.includes('send request failed')));
    assert.deepEqual(result.verdict.capabilities.core.because, ['agent/logged-failure']);
  });
});
