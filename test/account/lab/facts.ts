/** What a run on the node would have recorded: recorded facts, with the ids, names and connections of this node. */
import { recordedText } from '../../scenarios/corpus.ts';
import { type Plan, REGION, valueOf } from '../evaluate/parts.ts';
import { type Answered, answersOf } from './names.ts';
import type { Fate, Wanted } from './topology.ts';

const SERVICES = ['ssm', 'ssmmessages', 's3'] as const;
export const HOSTS = SERVICES.map((service) => ({ service, host: `${service}.${REGION}.amazonaws.com` }));

export interface Seen {
  readonly host: string;
  readonly answered: Answered;
  readonly wanted: readonly Wanted[];
}

/** The ports are chosen, so that the same seed gives the same packets. Windows and Linux both use some of these, and lists with holes have them in one. */
export function wishes({ account, node }: Plan, firstPort: number): readonly Seen[] {
  let port = firstPort;
  return HOSTS.map(({ host }) => {
    const answered = answersOf(account, host);
    const ips = 'ips' in answered ? answered.ips : [];
    return { host, answered, wanted: ips.map((ip) => ({ ip, localIp: node.ip, localPort: port++ })) };
  });
}

const TCP: Readonly<Record<Fate, unknown>> = {
  open: { outcome: 'ok', ms: 1 },
  silent: { outcome: 'failed', ms: 3000, reason: 'timeout', detail: 'no answer within 3 s' },
  refused: { outcome: 'failed', ms: 1, reason: 'refused', detail: 'ECONNREFUSED' },
  unreachable: { outcome: 'failed', ms: 1, reason: 'unreachable', detail: 'EHOSTUNREACH' },
};
const NOT_TRIED = { outcome: 'skipped', because: 'there is no connection' };

function question({ answered }: Seen): unknown {
  if (answered.kind === 'silent') return { outcome: 'failed', ms: 3000, reason: 'silent', detail: 'no answer', attempts: 2 };
  return {
    outcome: 'ok',
    ms: 1,
    rcode: 'NOERROR',
    authoritative: true,
    truncated: false,
    addresses: 'ips' in answered ? answered.ips : [],
    cnames: [],
    ttl: 60,
    transport: 'udp',
    attempts: 1,
  };
}

const BASE = JSON.parse(recordedText('healthy-private')) as {
  readonly request: object;
  readonly node: { readonly imds: { readonly data: object } };
};

/** JSON, as `--facts` writes it. `fates`: of each connection, by its local port. */
export function factsOf({ account, vpc, node }: Plan, all: readonly Seen[], fates: ReadonlyMap<number, Fate>): string {
  const server = vpc.cidrBlocks[0]?.replace(/0\.0\/16$/u, '0.2');
  const none = { ...(question({ host: '', answered: { kind: 'none' }, wanted: [] }) as object), ttl: null };
  const data = {
    ...BASE.node.imds.data,
    instanceId: account.nodeId,
    accountId: valueOf(account.accountId),
    vpcId: vpc.vpcId,
    subnetId: node.subnetId,
    securityGroupIds: [node.groupId],
    primaryCidr: vpc.cidrBlocks[0],
    vpcCidrs: [...vpc.cidrBlocks],
  };
  return JSON.stringify({
    ...BASE,
    request: { ...BASE.request, for: ['core', 'run-command', 'agent-update'] },
    node: { ...BASE.node, imds: { ...BASE.node.imds, data }, addresses: [{ name: 'eth0', ip: node.ip }] },
    hosts: HOSTS.map((one) => ({ ...one, kind: 'endpoint' })),
    dns: all.map((one) => ({
      host: one.host,
      server,
      a: question(one),
      aaaa: one.answered.kind === 'silent' ? question(one) : none,
      roles: ['configured', 'amazon'],
    })),
    connections: all.flatMap(({ host, wanted }) =>
      wanted.map(({ ip, localIp, localPort }) => ({
        host,
        ip,
        port: 443,
        localIp,
        localPort,
        at: '2026-01-01T12:00:00.000Z',
        tcp: TCP[fates.get(localPort) ?? 'silent'],
        tls: NOT_TRIED,
        http: NOT_TRIED,
      })),
    ),
    objects: [],
    signed: undefined,
  });
}
