/** What a container changes: what is not applicable, whose silence matters, and whose keys count. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContainerFacts } from '../../src/facts/container.ts';
import type { CredentialFacts } from '../../src/facts/signed.ts';
import type { NodeFacts } from '../../src/facts.ts';
import { except, factsOf, IMDS, IMDS_DEAD, PRIVATE, privateView, type World } from './facts-builder.ts';
import { type Judged, judgedFacts, said } from './judged.ts';

const TASK: ContainerFacts = {
  kind: 'ecs',
  runtime: null,
  signs: ['ECS_CONTAINER_METADATA_URI_V4'],
  network: 'own',
  keys: 'task-role',
  keyVariables: ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'],
  task: { launchType: 'FARGATE', networkMode: 'awsvpc', cluster: 'web', taskId: '1', containerId: '2', region: 'eu-central-1' },
};
const POD: ContainerFacts = { kind: 'kubernetes', runtime: null, signs: ['x'], network: 'own', keys: 'none', keyVariables: [] };
const OTHER: ContainerFacts = { ...POD, kind: 'other', runtime: 'docker' };
const BOTTLEROCKET: ContainerFacts = { ...POD, kind: 'bottlerocket' };
const ON_EC2 = { launchType: 'EC2', networkMode: 'bridge', cluster: null, taskId: null, containerId: null, region: null };

const NO_AGENT = { installed: 'no', running: 'no', version: null, identity: null } as const;
const HOP_LIMIT: NodeFacts['imds'] = { outcome: 'failed', reason: 'token-timeout', detail: 'no answer', ms: 3000 };

interface Case {
  readonly world?: World;
  readonly container: ContainerFacts;
  readonly node?: Partial<NodeFacts>;
  readonly agent?: World['agent'];
  /** `ACTION CODE` of a refused call. */
  readonly refused?: string;
  readonly by?: 'environment' | 'task-role';
}

function judged({ world = PRIVATE, container, node = {}, agent = NO_AGENT, refused, by = 'task-role' }: Case): Judged {
  const facts = factsOf({ ...world, agent, node: { ...world.node, ...node, container } });
  const credentials: CredentialFacts = { state: 'found', source: by, role: by === 'task-role' ? 'web' : null, expiresAt: null };
  const [action = '', code = ''] = (refused ?? '').split(' ');
  const failed = { outcome: 'failed', reason: 'refused', code, detail: 'no', status: 403, requestId: 'x', ms: 1 } as const;
  const calls = [
    { service: 'ssmmessages', action, host: 'ssmmessages.eu-central-1.amazonaws.com', ip: '10.20.1.102', result: failed },
  ] as const;
  return judgedFacts(refused === undefined ? facts : { ...facts, signed: { credentials, calls } });
}

const onlyMessages = except(privateView, ['ssm', 'ec2messages', 'ec2', 'kms', 'logs', 's3'], 'NXDOMAIN');
const MESSAGES_ONLY: World = {
  ...PRIVATE,
  servers: { '10.20.0.2': { roles: ['configured', 'amazon'], says: onlyMessages } },
};
const NO_MESSAGES: World = {
  ...PRIVATE,
  servers: { '10.20.0.2': { roles: ['configured', 'amazon'], says: except(privateView, ['ssmmessages'], 'NXDOMAIN') } },
};
const DENIED = 'ssmmessages:CreateControlChannel AccessDeniedException';
const STATIC: ContainerFacts = {
  ...TASK,
  keys: 'environment',
  keyVariables: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'],
};

const CASES: Readonly<Record<string, readonly [expected: string, Case]>> = {
  'a task': ['', { container: TASK }],
  'a task in which an agent of the node seems to be': ['', { container: TASK, agent: {} }],
  'a task that reaches ssmmessages alone': ['', { container: TASK, world: MESSAGES_ONLY }],
  'a task that does not reach it': ['dns/name-not-found', { container: TASK, world: NO_MESSAGES }],
  'a task whose agent has stopped': ['', { container: TASK, agent: { ...NO_AGENT, installed: 'yes', running: 'no' } }],
  'a task without a metadata service': ['', { container: TASK, node: { imds: IMDS_DEAD } }],
  'a task on an instance without a profile': [
    '',
    { container: TASK, node: { imds: { outcome: 'ok', ms: 1, data: { ...IMDS, hasInstanceProfile: false } } } },
  ],
  'a task whose role may not': ['auth/denied', { container: TASK, refused: DENIED }],
  'a task whose role may not open the channel of a session': [
    'auth/denied',
    { container: TASK, refused: 'ssmmessages:CreateDataChannel AccessDeniedException' },
  ],
  'a session that AWS does not know': ['', { container: TASK, refused: 'ssmmessages:CreateDataChannel ValidationException' }],
  'static keys that may': ['auth/static-keys?', { container: STATIC }],
  'static keys that may not': ['auth/static-keys', { container: STATIC, by: 'environment', refused: DENIED }],
  'static keys that are no more': [
    'auth/static-keys',
    { container: STATIC, by: 'environment', refused: 'ssmmessages:CreateControlChannel ExpiredTokenException' },
  ],
  'static keys, and no role beside': ['', { container: { ...STATIC, keyVariables: STATIC.keyVariables.slice(0, 2) } }],
  'static keys in a pod': ['', { container: { ...STATIC, kind: 'kubernetes' } }],
  'a task without a role, on Fargate': [
    'auth/no-task-role',
    { container: { ...TASK, keys: 'none', execAgent: { path: '/x', version: null } }, node: { imds: IMDS_DEAD } },
  ],
  'the same, by the process of its agent': [
    'auth/no-task-role',
    { container: { ...TASK, keys: 'none' }, node: { imds: IMDS_DEAD }, agent: { ...NO_AGENT, installed: 'yes', running: 'yes' } },
  ],
  'the same without ECS Exec': ['', { container: { ...TASK, keys: 'none' }, node: { imds: IMDS_DEAD } }],
  'the same, with the role of an instance': [
    '',
    { container: { ...TASK, keys: 'none', execAgent: { path: '/x', version: null }, task: ON_EC2 } },
  ],
  'a task without a role behind the hop limit': [
    'imds/hop-limit',
    { container: { ...TASK, keys: 'none', task: ON_EC2 }, node: { imds: HOP_LIMIT } },
  ],
  'a task with one behind it': ['', { container: { ...TASK, task: ON_EC2 }, node: { imds: HOP_LIMIT } }],
  'nobody knows whose keys count': ['', { container: { ...TASK, keys: 'unknown', task: ON_EC2 }, node: { imds: HOP_LIMIT } }],
  'a pod': ['', { container: POD }],
  'a pod that may not ask the metadata service': ['', { container: POD, node: { imds: IMDS_DEAD } }],
  'a pod behind the hop limit': ['imds/hop-limit?', { container: POD, node: { imds: HOP_LIMIT } }],
  'a pod of Pod Identity behind it': ['', { container: { ...POD, keys: 'pod-identity' }, node: { imds: HOP_LIMIT } }],
  'a pod with web identity behind it': ['', { container: { ...POD, keys: 'web-identity' }, node: { imds: HOP_LIMIT } }],
  'a job of a pipeline': ['', { container: OTHER, node: { imds: IMDS_DEAD, firmwareSaysEc2: null } }],
  'Bottlerocket, beside the control container': ['', { container: BOTTLEROCKET }],
};

for (const [name, [expected, given]] of Object.entries(CASES))
  test(`${name}: ${expected === '' ? 'nothing' : expected}`, () => {
    const verdict = judged(given);
    assert.equal(said(verdict), expected);
    assert.equal(verdict.infos.filter((code) => code.startsWith('agent/') || code.startsWith('imds/')).join(), '');
    assert.ok(verdict.infos.includes('node/container'));
    const isNode = given.container.kind === 'bottlerocket';
    const { capabilities } = verdict.verdict;
    assert.equal(capabilities.core.status, isNode ? 'works' : 'not-applicable');
    if (isNode) return;
    assert.deepEqual([capabilities['run-command'].status, capabilities.core.asked], ['not-applicable', true]);
    assert.equal(capabilities['session-manager'].status, verdict.errors.length > 0 ? 'blocked' : 'works');
    assert.equal(verdict.exit, verdict.errors.length > 0 ? 1 : 0);
  });

test('what is asked for beside sessions is judged in a container, too', () => {
  const logsGone: World = {
    ...PRIVATE,
    request: { for: ['core', 'session-manager', 'cloudwatch-logs'] },
    servers: { '10.20.0.2': { roles: ['configured', 'amazon'], says: except(privateView, ['logs'], 'NXDOMAIN') } },
  };
  const { verdict, errors } = judged({ container: TASK, world: logsGone });
  assert.deepEqual(errors, ['dns/name-not-found']);
  assert.equal(verdict.capabilities['session-manager'].status, 'degraded');
});

test('a container with an agent of its own is a node', () => {
  const registered = {
    registration: { state: 'present', managedInstanceId: 'mi-0123456789abcdef0', region: 'eu-central-1' },
  } as const;
  for (const agent of [{}, registered]) {
    const verdict = judged({ container: OTHER, agent });
    assert.equal(verdict.verdict.capabilities.core.status, 'works');
    assert.ok(!verdict.infos.includes('node/container'));
    assert.equal(said(judged({ container: OTHER, agent: { ...agent, running: 'no' } })), 'agent/not-running');
  }
});

test('the fix for a hop limit depends on the network of the container', () => {
  const texts = (network: ContainerFacts['network']): string => {
    const { verdict } = judged({ container: { ...POD, network }, node: { imds: HOP_LIMIT } });
    const [found] = verdict.findings;
    return [found?.message, ...(found?.remedy ?? []).flatMap(({ text, commands }) => [text, ...commands])].join('\n');
  };
  assert.match(texts('own'), /one hop further[^]*Pod Identity[^]*hostNetwork: true[^]*--http-put-response-hop-limit 2/u);
  assert.match(texts('unknown'), /--http-put-response-hop-limit 2/u);
  assert.match(texts('host'), /host's network/u);
  assert.doesNotMatch(texts('host'), /hop-limit 2/u);
});
