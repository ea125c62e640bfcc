/**
 * What a container asks on its own host: the metadata of a task of ECS and its credentials (169.254.170.2), and EKS Pod Identity's (169.254.170.23).
 * Argument: the credentials, as JSON; `null`: there are none for this task.
 */
import { createServer } from 'node:http';
import { VPC } from '../addresses.ts';

interface Credentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
  readonly Expiration: string;
}
const credentials = JSON.parse(process.argv[2] ?? 'null') as Credentials | null;

const TASK = 'f2a0c1d2e3f405162738495a6b7c8d9e';
const arn = `arn:aws:ecs:eu-central-1:${VPC.accountId}:task/lab/${TASK}`;
const container = {
  DockerId: `${TASK}-1234567890`,
  Name: 'app',
  ContainerARN: arn.replace(':task/', ':container/'),
  Networks: [{ NetworkMode: 'awsvpc', IPv4Addresses: ['10.20.1.10'] }],
};
const PAGES: Readonly<Record<string, unknown>> = {
  '/v4/lab': container,
  '/v4/lab/task': { Cluster: 'lab', TaskARN: arn, Family: 'app', LaunchType: 'FARGATE', Containers: [container] },
  '/v2/credentials/lab':
    credentials === null ? undefined : { RoleArn: `arn:aws:iam::${VPC.accountId}:role/node`, ...credentials },
};

const answer = (port: string): void => {
  createServer((request, response) => {
    const isPod = request.headers.host === '169.254.170.23';
    const page = isPod && request.headers.authorization === 'lab-token' ? credentials : PAGES[request.url ?? ''];
    const told = page ?? {
      code: 'InvalidIdInRequest',
      message: 'CredentialsV2Request: Credentials not found',
      HTTPErrorCode: 400,
    };
    response.writeHead(page == null ? 400 : 200, { 'Content-Type': 'application/json' }).end(JSON.stringify(told));
  }).listen(80, port);
};
answer('169.254.170.2');
answer('169.254.170.23');
