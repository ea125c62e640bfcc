/** What a container's host tells it: the metadata and the role of a task, EKS Pod Identity. Stand-ins of them, on loopback. */
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { after, test } from 'node:test';
import { readContainer } from '../../../src/observe/node/container/container.ts';
import { readContainerCredentials } from '../../../src/observe/node/credentials/container-credentials.ts';
import { type Double, makePorts } from './ports-double.ts';

const SIGNAL = new AbortController().signal;
const TASK = '9781c248-0edd-4cdb-9a93-f63cb662a5d3';

const KEYS = {
  AccessKeyId: 'ASIAEXAMPLEEXAMPLE01',
  SecretAccessKey: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY00',
  Token: 'token-of-the-test',
};
const ARN = `arn:aws:ecs:eu-central-1:111122223333:task/web/${TASK.replaceAll('-', '')}`;
const servers: ReturnType<typeof createServer>[] = [];
after(() => {
  for (const server of servers) server.close();
});

/** A stand-in for the services of the host, on loopback. */
async function serving(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Required<Pick<Double, 'translate'>>> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { translate: ({ ip }) => (ip.startsWith('169.254.170.') ? { kind: 'to', ip: '127.0.0.1', port } : { kind: 'drop' }) };
}

test('a task: what its metadata say, its agent and its role', async () => {
  const pages: Readonly<Record<string, unknown>> = {
    '/v4/x': { DockerId: 'cd189a933e5849daa93386466019ab50-2495160603', Networks: [{ NetworkMode: 'awsvpc' }] },
    '/v4/x/task': { Cluster: 'arn:aws:ecs:eu-central-1:111122223333:cluster/web', TaskARN: ARN, LaunchType: 'FARGATE' },
    '/v2/credentials/1': {
      RoleArn: 'arn:aws:iam::111122223333:role/service/web-task',
      ...KEYS,
      Expiration: '2026-11-30T20:00:00Z',
    },
  };
  const { translate } = await serving((request, response) => {
    response.end(JSON.stringify(pages[request.url ?? ''] ?? {}));
  });
  const ports = makePorts({
    translate,
    tree: { '/managed-agents/execute-command/amazon-ssm-agent': 'x' },
    programs: {
      '/managed-agents/execute-command/amazon-ssm-agent -version': {
        outcome: 'ok',
        code: 0,
        stdout: 'SSM Agent version: 3.3.3572.0\n',
        stderr: '',
      },
    },
    environment: {
      variables: {
        ECS_CONTAINER_METADATA_URI_V4: 'http://169.254.170.2/v4/x',
        AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/1',
      },
    },
  });
  const read = await readContainer(ports, SIGNAL);
  assert.ok(read !== null);
  assert.deepEqual(read.facts.task, {
    launchType: 'FARGATE',
    networkMode: 'awsvpc',
    cluster: 'web',
    taskId: TASK.replaceAll('-', ''),
    containerId: 'cd189a933e5849daa93386466019ab50-2495160603',
    region: 'eu-central-1',
  });
  assert.deepEqual(read.facts.execAgent, { path: '/managed-agents/execute-command/amazon-ssm-agent', version: '3.3.3572.0' });
  assert.ok(!JSON.stringify(read.facts).includes('/v2/credentials/1'), 'the path to the credentials is told');
  const found = await readContainerCredentials(ports, read, SIGNAL);
  assert.deepEqual(found?.facts, {
    state: 'found',
    source: 'task-role',
    role: 'web-task',
    expiresAt: '2026-11-30T20:00:00.000Z',
  });
  assert.equal(found.keys?.secretAccessKey.reveal(), KEYS.SecretAccessKey);
});

test('the agent of ECS Exec on an instance is in a folder with an id', async () => {
  const path = `/ecs-execute-command-${TASK}/amazon-ssm-agent`;
  const ports = makePorts({ tree: { [path]: 'x' }, environment: { variables: { AWS_EXECUTION_ENV: 'AWS_ECS_EC2' } } });
  // The root of the double has no listing of its own.
  const listed = {
    ...ports,
    files: {
      ...ports.files,
      list: () => Promise.resolve({ outcome: 'ok' as const, names: ['bin', `ecs-execute-command-${TASK}`] }),
    },
  };
  assert.deepEqual((await readContainer(listed, SIGNAL))?.facts.execAgent, { path, version: null });
});

test('EKS Pod Identity: the token of the file goes to the address that AWS gave, and nowhere else', async () => {
  const asked: string[] = [];
  const { translate } = await serving((request, response) => {
    asked.push(`${request.url ?? ''} ${request.headers.authorization ?? ''}`);
    response.end(JSON.stringify(KEYS));
  });
  const read = async (uri: string) => {
    const ports = makePorts({
      translate,
      tree: { '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token': 'token-from-file\n' },
      environment: {
        variables: {
          KUBERNETES_SERVICE_HOST: '10.100.0.1',
          AWS_CONTAINER_CREDENTIALS_FULL_URI: uri,
          AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token',
        },
      },
    });
    const reading = await readContainer(ports, SIGNAL);
    assert.ok(reading !== null);
    assert.equal(reading.facts.isEks, true);
    return (await readContainerCredentials(ports, reading, SIGNAL))?.facts;
  };
  assert.deepEqual(await read('http://169.254.170.23/v1/credentials'), {
    state: 'found',
    source: 'pod-identity',
    role: null,
    expiresAt: null,
  });
  for (const uri of [
    'http://10.0.0.1/v1/credentials',
    'http://evil.example/',
    'ftp://169.254.170.23/',
    'http://169.254.170.23.evil.example/',
    '//x',
    '',
  ])
    assert.equal((await read(uri))?.state, uri === '' ? undefined : 'unknown', uri);
  assert.deepEqual(asked, ['/v1/credentials token-from-file']);
});

for (const [name, status, body, expected] of [
  ['no role any more', 400, '{"code":"InvalidIdInRequest","message":"CredentialsV2Request: Credentials not found"}', 'none'],
  ['a page', 200, '<html>', 'unknown'],
  ['nothing', 200, '', 'unknown'],
  ['keys that are none', 200, '{"AccessKeyId":"x","SecretAccessKey":5}', 'unknown'],
  ['a fault', 500, '{}', 'unknown'],
] as const)
  test(`the service of the credentials says ${name}: ${expected}`, async () => {
    const { translate } = await serving((_request, response) => {
      response.writeHead(status).end(body);
    });
    const ports = makePorts({
      translate,
      environment: { variables: { AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE', AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/x' } },
    });
    const read = await readContainer(ports, SIGNAL);
    assert.ok(read !== null);
    assert.equal((await readContainerCredentials(ports, read, SIGNAL))?.facts.state, expected);
  });
