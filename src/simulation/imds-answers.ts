/** The instance metadata service, version 2 (EC2 User Guide, "Instance metadata categories"). */
import { randomUUID } from 'node:crypto';
import type { WebAnswer, WebRequest } from '../platform/listen.ts';
import { serverDate } from './aws-answers.ts';
import type { ImdsModel, World } from './world.ts';

const MAC = '0a:1b:2c:3d:4e:5f';
const MAX_TTL_SECONDS = 21_600;

/** Answers one request. Null: a token request that gets no answer. */
export function answerAsImds(world: World, imds: ImdsModel): (request: WebRequest) => WebAnswer | null {
  const tokens = new Set<string>();
  const items = metadata(world, imds);
  const say = (status: number, body: string, headers: Record<string, string> = {}): WebAnswer => ({
    status,
    headers: { 'Content-Type': 'text/plain', Server: 'EC2ws', Date: serverDate(world), ...headers },
    body,
  });
  return ({ method, path, headers }) => {
    if (imds.mode === 'mute') return null;
    if (imds.mode === 'disabled') return say(403, page(403, 'Forbidden'), { 'Content-Type': 'text/html' });
    if (method === 'PUT' && path === '/latest/api/token') {
      const ttl = Number(headers['x-aws-ec2-metadata-token-ttl-seconds']);
      if (!Number.isInteger(ttl) || ttl < 1 || ttl > MAX_TTL_SECONDS) return say(400, page(400, 'Bad Request'));
      // A request with this header came through a proxy and not from this instance.
      if (headers['x-forwarded-for'] !== undefined) return say(403, page(403, 'Forbidden'));
      const token = `${randomUUID().replaceAll('-', '')}==`;
      tokens.add(token);
      return say(200, token, { 'X-Aws-Ec2-Metadata-Token-Ttl-Seconds': String(ttl) });
    }
    if (!tokens.has(headers['x-aws-ec2-metadata-token'] ?? '')) {
      return say(401, page(401, 'Unauthorized'), { 'Content-Type': 'text/html' });
    }
    const found = items.get(path) ?? listing(items, path);
    return found === null ? say(404, page(404, 'Not Found'), { 'Content-Type': 'text/html' }) : say(200, found);
  };
}

/** The names below a category, one a line, directories with a slash. */
function listing(items: ReadonlyMap<string, string>, path: string): string | null {
  const prefix = path.endsWith('/') ? path : `${path}/`;
  const names = [...items.keys()]
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length).replace(/\/.*$/u, '/'));
  return names.length === 0 ? null : [...new Set(names)].sort().join('\n');
}

function page(status: number, title: string): string {
  return (
    '<?xml version="1.0" encoding="iso-8859-1"?>\n' +
    `<html><head><title>${status} - ${title}</title></head><body><h1>${status} - ${title}</h1></body></html>\n`
  );
}

function metadata(world: World, imds: ImdsModel): ReadonlyMap<string, string> {
  const address = world.node.interfaces.find(({ family, internal }) => family === 4 && !internal)?.ip ?? '';
  const categories: Record<string, string> = {
    'instance-id': imds.instanceId,
    'instance-type': imds.instanceType,
    'local-ipv4': address,
    mac: MAC,
    'placement/availability-zone': imds.az,
    'placement/availability-zone-id': imds.azId,
    'placement/region': world.region,
    'services/domain': 'amazonaws.com',
    'services/partition': 'aws',
    system: 'nitro',
    ...roleCategories(world, imds),
  };
  const document = {
    accountId: imds.accountId,
    architecture: 'x86_64',
    availabilityZone: imds.az,
    imageId: 'ami-0123456789abcdef0',
    instanceId: imds.instanceId,
    instanceType: imds.instanceType,
    pendingTime: '2026-11-01T08:00:00Z',
    privateIp: address,
    region: world.region,
    version: '2017-09-30',
  };
  return new Map([
    ...Object.entries(categories).map(([key, value]) => [`/latest/meta-data/${key}`, value] as const),
    ...Object.entries(networkCategories(world, imds, address)).map(
      ([key, value]) => [`/latest/meta-data/network/interfaces/macs/${MAC}/${key}`, value] as const,
    ),
    ['/latest/dynamic/instance-identity/document', JSON.stringify(document, null, 2)] as const,
  ]);
}

function networkCategories({ node }: World, imds: ImdsModel, address: string): Record<string, string> {
  const ipv6 = node.interfaces.filter(({ family, internal }) => family === 6 && !internal).map(({ ip }) => ip);
  return {
    'device-number': '0',
    'interface-id': 'eni-0a1b2c3d4e5f60718',
    'local-ipv4s': address,
    mac: MAC,
    'owner-id': imds.accountId,
    'security-group-ids': imds.securityGroupIds.join('\n'),
    'subnet-id': imds.subnetId,
    'subnet-ipv4-cidr-block': imds.subnetCidr,
    'vpc-id': imds.vpcId,
    'vpc-ipv4-cidr-block': imds.vpcCidrs[0] ?? '',
    'vpc-ipv4-cidr-blocks': imds.vpcCidrs.join('\n'),
    // The service has these two only with IPv6.
    ...(imds.vpcIpv6Cidrs.length === 0 ? {} : { ipv6s: ipv6.join('\n'), 'vpc-ipv6-cidr-blocks': imds.vpcIpv6Cidrs.join('\n') }),
  };
}

function roleCategories({ roleRefusal }: World, { role, accountId }: ImdsModel): Record<string, string> {
  if (role === null) return {};
  const info = {
    Code: 'Success',
    LastUpdated: '2026-11-01T08:00:00Z',
    InstanceProfileArn: `arn:aws:iam::${accountId}:instance-profile/${role}`,
    InstanceProfileId: 'AIPAEXAMPLEEXAMPLE000',
  };
  // Keys of no account: nothing here checks signatures.
  const keys = {
    Code: 'Success',
    Type: 'AWS-HMAC',
    AccessKeyId: 'ASIAEXAMPLEEXAMPLE01',
    SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    Token: 'EXAMPLETOKENEXAMPLETOKEN',
    Expiration: '2038-01-01T00:00:00Z',
  };
  const refused = roleRefusal === undefined ? null : { Code: roleRefusal.code, Message: roleRefusal.message };
  return {
    'iam/info': JSON.stringify(info, null, 2),
    // The category lists the role's name.
    [`iam/security-credentials/${role}`]: JSON.stringify(refused ?? keys, null, 2),
  };
}
