/**
 * Facts of a run that never took place: a healthy private EC2 node, and small changes to it. No network, no clock.
 * A test states what each DNS server says and how each address answers; hosts and reads come from the real plan.
 */
import type { ConnectionFacts, DnsFacts, Facts, NodeFacts, ObjectFacts, RequestFacts } from '../../src/facts.ts';
import { suffixFor } from '../../src/knowledge/hosts.ts';
import { DEFAULT_CAPABILITIES, type Service } from '../../src/knowledge/types.ts';
import { makePlan } from '../../src/observe/plan.ts';
import { dnsOf, type Read, readOf, type Says } from './facts-answers.ts';
import { connectionOf, type Fate } from './facts-connection.ts';

export const REGION = 'eu-central-1';
export const NODE_IP = '10.20.1.10';
/** The VPC's resolver (base + 2): configured, and Amazon's. */
export const AMAZON = '10.20.0.2';
/** Somebody's own DNS server. */
export const CORP = '192.168.5.5';
export const INSTANCE = 'i-0a1b2c3d4e5f60718';

export interface Server {
  readonly roles: DnsFacts['roles'];
  readonly says: (host: string, service: Service, kind: string) => Says;
}

export interface World {
  readonly request: Partial<RequestFacts>;
  readonly node: Partial<NodeFacts>;
  readonly agent: Partial<NodeFacts['agent']>;
  readonly servers: Readonly<Record<string, Server>>;
  readonly fate: (host: string, ip: string) => Fate;
  readonly read: (bucket: string, host: string, certainty: ObjectFacts['certainty']) => Read;
  /** Servers' time minus this node's, in milliseconds. */
  readonly clockOffsetMs: number;
  readonly interrupted: boolean;
  /** More hosts than the plan has: the other Region of a bucket. */
  readonly more: Pick<Facts, 'hosts' | 'objects'>;
}

const SERVICE_NUMBER: Readonly<Record<Service, number>> = {
  ssm: 1,
  ssmmessages: 2,
  ec2messages: 3,
  ec2: 4,
  kms: 5,
  logs: 6,
  s3: 7,
};
/** Interface endpoints in two zones of the VPC 10.20.0.0/16. */
export const privateOf = (service: Service): string[] => [
  `10.20.1.${100 + SERVICE_NUMBER[service]}`,
  `10.20.2.${100 + SERVICE_NUMBER[service]}`,
];
export const publicOf = (service: Service): string[] => [
  `52.94.${SERVICE_NUMBER[service]}.10`,
  `52.94.${SERVICE_NUMBER[service]}.11`,
];
export const s3Public = (kind: string): string[] =>
  kind === 'dualstack' ? ['52.219.171.20'] : ['52.219.171.10', '52.219.171.11'];

export const isPrivateIp = (ip: string): boolean => ip.startsWith('10.');
export const isS3Ip = (ip: string): boolean => ip.startsWith('52.219.') || ip.startsWith('2a05:');

/** Everything but S3 has an interface endpoint. */
export const privateView = (_host: string, service: Service, kind: string): Says =>
  service === 's3' ? s3Public(kind) : privateOf(service);
export const publicView = (_host: string, service: Service, kind: string): Says =>
  service === 's3' ? s3Public(kind) : publicOf(service);
/** `view`, but these services differently. */
export const except =
  (view: Server['says'], services: readonly string[], instead: Server['says'] | Says): Server['says'] =>
  (host, service, kind) =>
    services.includes(service)
      ? typeof instead === 'function'
        ? instead(host, service, kind)
        : instead
      : view(host, service, kind);

/** A VPC without a way to the internet, with a gateway endpoint for S3. */
export const isolated = (_host: string, ip: string): Fate => (isPrivateIp(ip) || isS3Ip(ip) ? 'ok' : 'timeout');
export const connected = (): Fate => 'ok';

export const IMDS: Extract<NodeFacts['imds'], { outcome: 'ok' }>['data'] = {
  instanceId: INSTANCE,
  instanceType: 't3.micro',
  accountId: '111122223333',
  region: REGION,
  az: `${REGION}a`,
  azId: 'euc1-az2',
  partition: 'aws',
  domain: 'amazonaws.com',
  vpcId: 'vpc-0f1e2d3c4b5a69788',
  subnetId: 'subnet-0123456789abcdef0',
  securityGroupIds: ['sg-0aabbccddeeff0011'],
  primaryCidr: '10.20.0.0/16',
  vpcCidrs: ['10.20.0.0/16'],
  hasInstanceProfile: true,
  clockOffsetMs: 0,
};
export const IMDS_DEAD: NodeFacts['imds'] = {
  outcome: 'failed',
  reason: 'timeout',
  detail: 'no answer within 3000 ms',
  ms: 3000,
};

/** The healthy private EC2 node that every test starts from. */
export const PRIVATE: World = {
  request: {},
  node: {},
  agent: {},
  servers: { [AMAZON]: { roles: ['configured', 'amazon'], says: privateView } },
  fate: isolated,
  read: (_bucket, _host, certainty) => (certainty === 'known' ? 'ok' : 'absent-403'),
  clockOffsetMs: 0,
  interrupted: false,
  more: { hosts: [], objects: [] },
};
/** No endpoints, and a way to the internet. */
export const PUBLIC: World = {
  ...PRIVATE,
  servers: { [AMAZON]: { roles: ['configured', 'amazon'], says: publicView } },
  fate: connected,
};
/** A custom DNS server on EC2; the Amazon resolver is asked beside it. */
export function withCorpDns(says: Server['says'], amazon: Server['says'] = privateView, world: World = PRIVATE): World {
  return { ...world, servers: { [CORP]: { roles: ['configured'], says }, [AMAZON]: { roles: ['amazon'], says: amazon } } };
}
/** A registered machine outside AWS, behind its own DNS. */
export const HYBRID: World = {
  ...PUBLIC,
  node: { firmwareSaysEc2: null, imds: IMDS_DEAD, addresses: [{ name: 'eth0', ip: '192.168.5.77' }] },
  agent: {
    registration: { state: 'present', managedInstanceId: 'mi-0123456789abcdef0', region: REGION },
    identity: { type: 'OnPrem', instanceId: 'mi-0123456789abcdef0' },
  },
  servers: { [CORP]: { roles: ['configured'], says: publicView } },
};
/** A machine of which nothing is known, with an agent that has no registration. */
export const UNKNOWN: World = { ...HYBRID, agent: { registration: { state: 'absent' }, identity: null } };

const AT = '2026-11-23T12:00:00.000Z';

export function factsOf(world: World): Facts {
  const request: RequestFacts = {
    region: REGION,
    regionSource: 'imds',
    for: DEFAULT_CAPABILITIES,
    expect: 'any',
    buckets: [],
    resolvers: [],
    timeoutMs: 3000,
    deadlineMs: 15_000,
    only: [],
    skip: [],
    failOn: 'error',
    ...world.request,
  };
  const suffix = suffixFor(request.region, null) ?? {
    partition: 'unknown',
    dnsSuffix: 'amazonaws.com',
    dualStackDnsSuffix: null,
  };
  const os = world.node.os ?? 'linux';
  const plan = makePlan(request, suffix, os, world.agent.overrides ?? null);
  const hosts = [...plan.hosts, ...world.more.hosts];
  const servers = Object.entries(world.servers);
  const dns: DnsFacts[] = hosts.flatMap(({ host, service, kind }) => {
    const all = servers.map(([server, { roles, says }]) => dnsOf(host, server, roles, says(host, service, kind)));
    // A bucket's name is asked once, where S3's own resolves.
    return kind === 'bucket'
      ? all
          .filter(({ a, aaaa }) => [a, aaaa].some((answer) => answer.outcome === 'ok' && answer.addresses.length > 0))
          .slice(0, 1)
      : all;
  });
  const pinned = world.node.pinned ?? [];
  const addresses = (host: string): string[] => {
    const answered = dns
      .filter((fact) => fact.host === host)
      .flatMap(({ a, aaaa }) => [a, aaaa].flatMap((answer) => (answer.outcome === 'ok' ? answer.addresses : [])));
    return [...new Set([...pinned.filter((entry) => entry.host === host).map(({ ip }) => ip), ...answered])];
  };
  const families = world.node.addresses?.map(({ ip }) => (ip.includes(':') ? 'v6' : 'v4')) ?? ['v4'];
  const isWell = (host: string): boolean => addresses(host).every((ip) => world.fate(host, ip) === 'ok');
  // The control of one that fails, and of no other.
  const controlled = hosts.filter(({ override, host }) => override === true && !isWell(host)).map(({ service }) => service);
  const called = hosts.filter(({ kind, service }) => kind !== 'usual' || controlled.includes(service));
  const connections: ConnectionFacts[] = called.flatMap(({ host, service }) =>
    addresses(host).map((ip) => {
      const fate = families.includes(ip.includes(':') ? 'v6' : 'v4') ? world.fate(host, ip) : 'skipped';
      return connectionOf(
        { host, ip, at: AT, localIp: NODE_IP, isS3: service === 's3', clockOffsetMs: world.clockOffsetMs },
        fate,
      );
    }),
  );
  const objects: ObjectFacts[] = plan.objects.map((object) => {
    const open = connections.find(({ host, tls }) => host === object.host && tls.outcome === 'ok');
    if (open === undefined) {
      const reason = addresses(object.host).length === 0 ? 'no-address' : 'no-connection';
      return { ...object, ip: null, result: { outcome: 'failed', reason, detail: 'no connection carried the read', ms: 0 } };
    }
    return { ...object, ip: open.ip, result: readOf(world.read(object.bucket, object.host, object.certainty)) };
  });
  const node: NodeFacts = {
    os,
    arch: 'x64',
    isRoot: true,
    firmwareSaysEc2: true,
    imds: { outcome: 'ok', ms: 2, data: IMDS },
    resolver: {
      source: 'resolv.conf',
      servers: servers.filter(([, { roles }]) => roles.includes('configured')).map(([server]) => server),
      options: [],
      problems: [],
    },
    pinned: [],
    addresses: [
      { name: 'lo', ip: '127.0.0.1' },
      { name: 'ens5', ip: NODE_IP },
    ],
    trust: { sources: ['/etc/ssl/certs/ca-certificates.crt'], roots: 140, extraRoots: 0, problems: [] },
    proxyVariables: [],
    ...world.node,
    agent: {
      installed: 'yes',
      version: '3.3.3572.0',
      versions: [],
      running: 'yes',
      registration: { state: 'absent' },
      identity: { type: 'EC2', instanceId: INSTANCE },
      configRegion: null,
      ...world.agent,
    },
  };
  return {
    factsVersion: '1.0',
    tool: { name: 'ssm-probe', version: '0.0.0' },
    startedAt: AT,
    durationMs: 800,
    interrupted: world.interrupted,
    request,
    suffix,
    node,
    hosts,
    dns,
    connections,
    objects: [...objects, ...world.more.objects],
    notProbed: plan.notProbed,
  };
}
