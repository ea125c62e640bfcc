/**
 * The instance metadata service, version 2 only: `PUT /latest/api/token`, then categories with the token.
 * Wrong or no token 401, absent item 404, a token request through a proxy (`X-Forwarded-For`) 403, all with IMDS's own headers.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { NODE_V4, type Place, VPC } from '../addresses.ts';
import { type ApiSpec, ROLE, roleCredentials } from '../credentials.ts';

interface Configuration {
  /** `disabled`: every request is refused with 403, as when the instance's option HttpEndpoint is off. */
  /** `late`: each answer comes after the time that a probe has patience for. */
  readonly mode: 'on' | 'disabled' | 'foreign' | 'late';
  readonly ips: readonly string[];
  readonly place: Place;
  /** What the role's credentials are worth; `none`: no instance profile. */
  readonly role: ApiSpec['role'];
}

const configuration = JSON.parse(process.argv[2] ?? '{}') as Configuration;
const { place, role } = configuration;
const AZ = `${place.region}a`;
const nic = `network/interfaces/macs/${VPC.mac}`;
const identity = {
  accountId: VPC.accountId,
  architecture: 'x86_64',
  availabilityZone: AZ,
  imageId: 'ami-0123456789abcdef0',
  instanceId: VPC.instanceId,
  instanceType: 't3.small',
  pendingTime: '2026-11-01T08:00:00Z',
  privateIp: NODE_V4,
  region: place.region,
  version: '2017-09-30',
};
/** The items that an instance profile brings. */
const IAM: Readonly<Record<string, string>> =
  role === 'none'
    ? {}
    : {
        'iam/info': JSON.stringify({
          Code: 'Success',
          LastUpdated: '2026-11-01T08:00:00Z',
          InstanceProfileArn: `arn:${place.partition}:iam::${VPC.accountId}:instance-profile/${ROLE}`,
          InstanceProfileId: 'AIPAEXAMPLEEXAMPLE000',
        }),
        'iam/security-credentials/': ROLE,
        [`iam/security-credentials/${ROLE}`]: JSON.stringify(roleCredentials(role), null, 2),
      };
const META: Readonly<Record<string, string>> = {
  'instance-id': VPC.instanceId,
  'instance-type': identity.instanceType,
  mac: VPC.mac,
  system: 'nitro',
  'local-ipv4': NODE_V4,
  'placement/region': place.region,
  'placement/availability-zone': AZ,
  'placement/availability-zone-id': place.region === 'eu-central-1' ? 'euc1-az2' : 'cnn1-az2',
  'services/domain': place.dnsSuffix,
  'services/partition': place.partition,
  ...IAM,
  [`${nic}/interface-id`]: 'eni-0123456789abcdef0',
  [`${nic}/device-number`]: '0',
  [`${nic}/owner-id`]: VPC.accountId,
  [`${nic}/mac`]: VPC.mac,
  [`${nic}/vpc-id`]: VPC.vpcId,
  [`${nic}/subnet-id`]: VPC.subnetId,
  [`${nic}/subnet-ipv4-cidr-block`]: VPC.subnetCidr,
  [`${nic}/vpc-ipv4-cidr-block`]: VPC.cidr,
  [`${nic}/vpc-ipv4-cidr-blocks`]: VPC.cidr,
  [`${nic}/vpc-ipv6-cidr-blocks`]: 'fd20:1::/48\nfd20:2::/48',
  [`${nic}/security-group-ids`]: VPC.securityGroupId,
  [`${nic}/local-ipv4s`]: NODE_V4,
};
const ITEMS = new Map<string, string>([
  ['/latest/dynamic/instance-identity/document', JSON.stringify(identity, null, 2)],
  ...Object.entries(META).map(([path, text]) => [`/latest/meta-data/${path}`, text] as const),
]);
/** Directories list what is below them, one name a line, as IMDS does. */
const paths = Array.from(ITEMS.keys());
for (const path of paths) {
  const parts = path.split('/');
  for (let depth = 3; depth < parts.length; depth += 1) {
    const directory = `${parts.slice(0, depth).join('/')}/`;
    if (directory.endsWith('security-credentials/')) continue;
    const name = `${parts[depth] ?? ''}${depth < parts.length - 1 ? '/' : ''}`;
    const lines = new Set((ITEMS.get(directory) ?? '').split('\n').filter(Boolean));
    ITEMS.set(directory, [...lines.add(name)].toSorted().join('\n'));
  }
}

/** Token → when it ends, in milliseconds since the epoch. */
const tokens = new Map<string, number>();

function answer(response: ServerResponse, status: number, body: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, {
    'Content-Type': status === 200 ? 'text/plain' : 'text/html',
    'Content-Length': Buffer.byteLength(body),
    'Accept-Ranges': 'none',
    Server: 'EC2ws',
    Connection: 'close',
    ...headers,
  });
  response.end(body);
}

const refusal = (status: number, title: string): string =>
  `<?xml version="1.0" encoding="iso-8859-1"?>\n<html><head><title>${status} - ${title}</title></head><body><h1>${status} - ${title}</h1></body></html>`;

function issueToken(request: IncomingMessage, response: ServerResponse): void {
  const ttl = Number(request.headers['x-aws-ec2-metadata-token-ttl-seconds']);
  if (request.headers['x-forwarded-for'] !== undefined) return answer(response, 403, refusal(403, 'Forbidden'));
  if (!Number.isInteger(ttl) || ttl < 1 || ttl > 21_600) return answer(response, 400, refusal(400, 'Bad Request'));
  const token = `AQAE${randomBytes(37).toString('base64url')}==`;
  tokens.set(token, Date.now() + ttl * 1000);
  answer(response, 200, token, { 'X-Aws-Ec2-Metadata-Token-Ttl-Seconds': String(ttl) });
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (configuration.mode === 'foreign') return void response.end('<html><title>Router</title>Please sign in</html>');
  if (configuration.mode === 'disabled') return answer(response, 403, refusal(403, 'Forbidden'));
  if (request.method === 'PUT') {
    if (path === '/latest/api/token') return issueToken(request, response);
    return answer(response, path.endsWith('/api/token') ? 403 : 405, refusal(403, 'Forbidden'));
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405, refusal(405, 'Method Not Allowed'));
  const token = request.headers['x-aws-ec2-metadata-token'];
  if (typeof token !== 'string' || (tokens.get(token) ?? 0) < Date.now())
    return answer(response, 401, refusal(401, 'Unauthorized'));
  const item = ITEMS.get(path) ?? ITEMS.get(`${path}/`);
  if (item === undefined) return answer(response, 404, refusal(404, 'Not Found'));
  answer(response, 200, item);
}

const LATE_MS = 500;
let waiting = configuration.ips.length;
for (const ip of configuration.ips) {
  createServer((request, response) => {
    if (configuration.mode === 'late') setTimeout(() => serve(request, response), LATE_MS);
    else serve(request, response);
  }).listen(80, ip, () => {
    waiting -= 1;
    if (waiting === 0) process.stdout.write('ready\n');
  });
}
