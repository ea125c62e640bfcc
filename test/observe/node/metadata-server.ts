/** A stand-in for the instance metadata service on a loopback port, well-behaved or hostile. */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { Translate } from '../../../src/platform/route.ts';

export const TOKEN = 'AQAEAHS1VMcUQ5XxoFKRHtVUJ4XkJbnZ5RrlZJ8uQ0bH7e7Vf3d0Jw==';
export const MAC = '0a:ff:c8:11:22:33';
export const DOCUMENT = {
  accountId: '123456789012',
  availabilityZone: 'eu-central-1b',
  instanceId: 'i-0a1b2c3d4e5f60718',
  instanceType: 't3.micro',
  region: 'eu-central-1',
};

export const CATEGORIES: Readonly<Record<string, string>> = {
  '/latest/dynamic/instance-identity/document': JSON.stringify(DOCUMENT),
  '/latest/meta-data/mac': MAC,
  '/latest/meta-data/placement/availability-zone-id': 'euc1-az3',
  '/latest/meta-data/services/partition': 'aws',
  '/latest/meta-data/services/domain': 'amazonaws.com',
  '/latest/meta-data/iam/info': '{"Code":"Success","InstanceProfileArn":"arn:aws:iam::123456789012:instance-profile/node"}',
  [`/latest/meta-data/network/interfaces/macs/${MAC}/vpc-id`]: 'vpc-0123456789abcdef0',
  [`/latest/meta-data/network/interfaces/macs/${MAC}/subnet-id`]: 'subnet-0123456789abcdef0',
  [`/latest/meta-data/network/interfaces/macs/${MAC}/security-group-ids`]: 'sg-0123456789abcdef0\nsg-12345678',
  [`/latest/meta-data/network/interfaces/macs/${MAC}/vpc-ipv4-cidr-block`]: '10.9.0.0/16',
  [`/latest/meta-data/network/interfaces/macs/${MAC}/vpc-ipv4-cidr-blocks`]: '10.9.0.0/16\n100.64.0.0/20',
  [`/latest/meta-data/network/interfaces/macs/${MAC}/vpc-ipv6-cidr-blocks`]: '2001:db8:1200::/56',
};

export interface MetadataServer {
  readonly translate: Translate;
  /** `METHOD path` of every request. */
  readonly requests: string[];
  readonly connections: () => number;
  readonly stop: () => Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => boolean;

/** IMDSv2 as EC2 does it; `override` may answer first and returns true when it did. */
export async function startImds(
  categories: Readonly<Record<string, string>> = CATEGORIES,
  override: Answer = () => false,
): Promise<MetadataServer> {
  const requests: string[] = [];
  const server = createHttpServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    if (override(request, response)) return;
    if (request.method === 'PUT' && request.url === '/latest/api/token') {
      const ttl = request.headers['x-aws-ec2-metadata-token-ttl-seconds'];
      if (ttl === undefined || 'x-forwarded-for' in request.headers) response.writeHead(400).end();
      else response.end(TOKEN);
      return;
    }
    if (request.headers['x-aws-ec2-metadata-token'] !== TOKEN) {
      response.writeHead(401).end();
      return;
    }
    const body = categories[request.url ?? ''];
    if (body === undefined) response.writeHead(404, { 'content-type': 'text/html' }).end('<html>404</html>');
    else response.end(body);
  });
  return listen(server, requests);
}

/** Whatever `talk` does to each connection. */
export function startRaw(talk: (socket: Socket) => void): Promise<MetadataServer> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    talk(socket);
  });
  return listen(server, []);
}

async function listen(server: Server, requests: string[]): Promise<MetadataServer> {
  const sockets = new Set<Socket>();
  let count = 0;
  server.on('connection', (socket: Socket) => {
    count += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    requests,
    connections: () => count,
    translate: ({ ip, port: asked }) =>
      (ip === '169.254.169.254' || ip === 'fd00:ec2::254') && asked === 80
        ? { kind: 'to', ip: '127.0.0.1', port }
        : { kind: 'drop' },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
