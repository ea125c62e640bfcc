/** What the agent has logged and is over, quoted or somebody else's is silent; a channel that is cut again and again is not. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AgentSockets } from '../../src/facts/sockets.ts';
import { HYBRID, PRIVATE, type World } from './facts-builder.ts';
import { said } from './judged.ts';
import { type Line, logging, user, V1_CHANNEL, V2_REPORT, V2_UNKNOWN } from './logging.ts';

describe('silent', () => {
  const socket = { ip: '10.20.1.102', port: 443, state: 'established', own: true, unacked: 0, unanswered: 0 } as const;
  const connected = (runsForSeconds: number): World => ({
    ...PRIVATE,
    agent: { sockets: { complete: true, runsForSeconds, list: [socket] } satisfies AgentSockets },
  });
  for (const [what, lines, world] of [
    [
      'a new start',
      [
        [9, V1_CHANNEL],
        [8, 'INFO [amazon-ssm-agent] amazon-ssm-agent - v3.3.4515.0'],
      ],
      PRIVATE,
    ],
    [
      'the channel is open since',
      [
        [9, V1_CHANNEL],
        [
          8,
          'INFO [ssm-agent-worker] [MessageService] [MGSInteractor] Successfully opened websocket connection to: 10.20.1.102:443',
        ],
      ],
      PRIVATE,
    ],
    [
      'credentials since',
      [
        [9, V2_UNKNOWN],
        [8, 'INFO [CredentialRefresher] Credentials ready'],
      ],
      HYBRID,
    ],
    [
      'two reports without a failure since',
      [
        [12, V2_REPORT],
        [10, 'INFO [ssm-agent-worker] [HealthCheck] HealthCheck reporting agent health.'],
        [5, 'INFO [ssm-agent-worker] [HealthCheck] HealthCheck reporting agent health.'],
      ],
      PRIVATE,
    ],
    [
      'a session since',
      [
        [9, 'ERROR [ssm-session-worker] [a] failed to start pty since RunAs user deploy does not exist'],
        [5, 'INFO [ssm-session-worker] [b] Plugin Standard_Stream started'],
      ],
      PRIVATE,
    ],
    [
      'a document since',
      [
        [9, 'ERROR [ssm-agent-worker] ipc messaging received timedout signal!'],
        [5, 'INFO [ssm-document-worker] [b] [DataBackend] document execution complete'],
      ],
      PRIVATE,
    ],
    [
      'registered since',
      [
        [9, 'ERROR Registration failed due to error registering the instance with AWS SSM. ActivationExpired'],
        [5, 'INFO Successfully registered the instance with AWS SSM using Managed instance-id: mi-0123456789abcdef0'],
      ],
      HYBRID,
    ],
    ['two days ago', [[2_900, V1_CHANNEL]], PRIVATE],
    ['two days ago, and the agent is younger', [[2_900, V2_REPORT]], connected(3_600)],
    ['the agent is connected', [[5, V1_CHANNEL]], connected(3_600)],
    [
      'what a command printed',
      [
        [
          5,
          `INFO [ssm-agent-worker] [MessageService] [MDSInteractor] Sending reply {"output":"${V1_CHANNEL} InvalidInstanceId no space left on device x509: dial tcp "}`,
        ],
      ],
      PRIVATE,
    ],
    [
      'a document that failed at its own work',
      [
        [
          5,
          'ERROR [ssm-document-worker] [a.2026] [DataBackend] [pluginName=aws:downloadContent] failed to download: AccessDenied: Access Denied status code: 403',
        ],
      ],
      PRIVATE,
    ],
    [
      'another program that writes alike',
      [
        [5, 'kernel: AccessDeniedException is not authorized to perform: ssm:UpdateInstanceInformation'],
        [4, 'sshd[17]: dial tcp 10.0.0.1: i/o timeout x509: no space left on device'],
      ],
      PRIVATE,
    ],
    [
      'default host management that is not set up',
      [
        [
          5,
          `ERROR [Registrar] failed to register identity: error calling RegisterManagedInstance API: AccessDeniedException: ${user} is not authorized to perform: ssm:RegisterManagedInstance`,
        ],
      ],
      PRIVATE,
    ],
    [
      'one close of the channel',
      [
        [
          5,
          'WARN [ssm-agent-worker] [MessageService] [MGSInteractor] Reach the retry limit 5 for receive messages. Error: websocket: close 1006 (abnormal closure): unexpected EOF',
        ],
        [
          4,
          'INFO [ssm-agent-worker] [MessageService] [MGSInteractor] Successfully opened websocket connection to: 10.20.1.102:443',
        ],
      ],
      PRIVATE,
    ],
    [
      'an activation that was refused on EC2',
      [[5, 'ERROR Registration failed due to error registering the instance with AWS SSM. InvalidActivation: ']],
      PRIVATE,
    ],
    [
      'an activation that was refused, while the agent is connected by an older registration',
      [[5, 'ERROR Registration failed due to error registering the instance with AWS SSM. ActivationExpired: ']],
      connected(7_200),
    ],
  ] as const)
    test(what, () => {
      const result = logging(lines, world);
      assert.deepEqual([said(result), result.infos.filter((code) => code.startsWith('a')), result.status], ['', [], 'healthy']);
    });

  test('a success that only stands in what a command printed is none', () => {
    const fake =
      'INFO [ssm-agent-worker] [MessageService] Sending reply {"output":"Successfully opened websocket connection to: 10.0.0.1:443 Credentials ready"}';
    assert.equal(
      said(
        logging([
          [9, V1_CHANNEL],
          [5, fake],
        ]),
      ),
      'auth/denied-role',
    );
  });
  test('two days ago, and the agent has run without a word since', () => {
    assert.equal(said(logging([[2_900, V2_REPORT]], connected(200_000))), 'auth/denied-org-policy');
  });
  test('an agent that is stopped has its own finding', () => {
    assert.equal(said(logging([[5, V1_CHANNEL]], { ...PRIVATE, agent: { running: 'no' } })), 'agent/not-running');
  });
});

describe('a channel that is cut again and again', () => {
  const closed = (...ago: readonly number[]): readonly Line[] =>
    ago.flatMap((minutes): readonly Line[] => [
      [
        minutes,
        'WARN [ssm-agent-worker] [MessageService] [MGSInteractor] Reach the retry limit 5 for receive messages. Error: websocket: close 1006 (abnormal closure): unexpected EOF',
      ],
      [
        minutes - 0.2,
        'INFO [ssm-agent-worker] [MessageService] [MGSInteractor] Successfully opened websocket connection to: 10.20.1.102:443',
      ],
    ]);
  test('is a warning with count and interval', () => {
    const result = logging(closed(32, 26, 20, 14, 8, 2));
    assert.deepEqual([said(result), result.status], ['agent/channel-flaps?', 'degraded']);
    const { count, everySeconds } = result.verdict.findings[0]?.data ?? {};
    assert.deepEqual([count, everySeconds], [6, 360]);
  });
  test('is none with three, hours apart, long over, or before the last start', () => {
    assert.equal(said(logging(closed(20, 14, 8))), '');
    assert.equal(said(logging(closed(400, 300, 200, 100, 1))), '');
    assert.equal(said(logging(closed(332, 326, 320, 314, 308))), '');
    assert.equal(said(logging([...closed(32, 26, 20, 14, 8), [5, 'INFO Starting Core Agent']])), '');
  });
});
