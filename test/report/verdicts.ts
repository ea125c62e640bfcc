/** Hand-made verdicts, as realistic as the rules would make them. Each call gives a fresh one. */

import { CAPABILITIES, type Capability } from '../../src/knowledge/types.ts';
import { effectOf } from '../../src/remedies/effect.ts';
import type {
  CapabilityVerdict,
  EndpointVerdict,
  Finding,
  NodeVerdict,
  Remedy,
  StepVerdict,
  Verdict,
} from '../../src/verdict.types.ts';

const REGION = 'eu-central-1';
const SSM = `ssm.${REGION}.amazonaws.com`;
const SSMMESSAGES = `ssmmessages.${REGION}.amazonaws.com`;

export const NODE: NodeVerdict = {
  kind: 'ec2',
  id: 'i-0a1b2c3d4e5f67890',
  region: REGION,
  partition: 'aws',
  az: `${REGION}a`,
  vpcId: 'vpc-0123456789abcdef0',
  vpcCidrs: ['10.0.0.0/16', '2a05:d014:1234::/56'],
  platform: 'linux x64',
  agent: { installed: 'yes', running: 'yes', version: '3.3.4515.0' },
};

const OK: StepVerdict = { outcome: 'ok', ms: 4 };
export const SKIPPED: StepVerdict = { outcome: 'skipped', detail: 'the layer below failed' };

/** All capabilities with one status, then the exceptions. */
function capabilities(
  status: CapabilityVerdict['status'],
  exceptions: Partial<Record<Capability, CapabilityVerdict>> = {},
): Verdict['capabilities'] {
  const all = CAPABILITIES.map((name) => [name, { status, because: [], proof: 'inferred', asked: true }] as const);
  return { ...(Object.fromEntries(all) as unknown as Verdict['capabilities']), ...exceptions };
}

type DnsRow = EndpointVerdict['dns'][number];

/** A server's answer. Without addresses it is a silent one, unless an rcode is given. */
export function dnsRow(server: string, addresses: readonly string[], overrides: Partial<DnsRow> = {}): DnsRow {
  const isAnswer = addresses.length > 0;
  return {
    server,
    rcode: isAnswer ? 'NOERROR' : null,
    addresses,
    ms: isAnswer ? 2 : 3000,
    status: isAnswer ? 'private' : 'silent',
    says: isAnswer ? addresses.join(', ') : 'no answer',
    ...overrides,
  };
}

export function endpoint(overrides: Partial<EndpointVerdict> = {}): EndpointVerdict {
  return {
    service: 'ssm',
    host: SSM,
    required: true,
    path: 'private',
    state: 'works',
    firstFailingLayer: null,
    dns: [dnsRow('169.254.169.253', ['10.0.1.10', '10.0.2.10'])],
    addresses: ['10.0.1.10', '10.0.2.10'].map((ip) => ({
      ip,
      class: 'private-in-vpc',
      localIp: '10.0.1.5',
      localPort: 45678,
      at: '2026-08-01T02:13:44.120Z',
      requestId: '1b2c3d4e-0000-4000-8000-000000000001',
      tcp: OK,
      tls: OK,
      http: OK,
    })),
    ...overrides,
  };
}

export function remedy(overrides: Partial<Remedy> = {}): Remedy {
  const commands = overrides.commands ?? [`dig +short @10.0.0.53 ${SSM}`, `dig +short @10.0.0.2 ${SSM}`];
  const effects = overrides.effects ?? commands.map(effectOf);
  return {
    owner: 'dns',
    title: 'forward the zone on the DNS server',
    text: `On 10.0.0.53, forward ${REGION}.amazonaws.com to the VPC resolver 10.0.0.2.`,
    commands,
    effects,
    ...(effects.includes('changes') ? {} : { byHand: 'it is changed in the settings of the DNS server' }),
    risk: 'Other names below this domain are then answered by the VPC resolver too.',
    verify: 'ssm-probe --only dns',
    ...overrides,
  };
}

export function finding(overrides: Partial<Finding> = {}): Finding {
  return {
    code: 'dns/forwarder-missing',
    severity: 'error',
    subjects: [SSM, SSMMESSAGES],
    data: { servers: [{ server: '10.0.0.53', says: 'NXDOMAIN' }] },
    title: 'A DNS server lacks a working conditional forwarder',
    message: `The DNS server 10.0.0.53 does not know ${SSM}, while the VPC resolver answers with private addresses.`,
    capabilities: ['core', 'run-command'],
    evidence: [`10.0.0.53: ${SSM} NXDOMAIN in 3 ms`, `169.254.169.253: ${SSM} 10.0.1.10, 10.0.2.10 in 2 ms`],
    explains: [],
    remedy: [remedy()],
    ...overrides,
  };
}

export function verdict(overrides: Partial<Verdict> = {}): Verdict {
  return {
    schemaVersion: '1.0',
    tool: { name: 'ssm-probe', version: '0.1.0' },
    startedAt: '2026-08-01T02:13:44.000Z',
    durationMs: 1432,
    node: NODE,
    status: 'healthy',
    inBrief: 'Systems Manager can manage this node',
    again: 'ssm-probe --region eu-central-1',
    headline: 'Systems Manager works on this node because every required endpoint answers on a private address.',
    findings: [],
    suppressed: [],
    ruledOut: [],
    capabilities: capabilities('works'),
    endpoints: [endpoint(), endpoint({ service: 'ssmmessages', host: SSMMESSAGES })],
    buckets: [
      { name: `amazon-ssm-${REGION}`, purpose: 'documents', host: `s3.${REGION}.amazonaws.com`, outcome: 'ok', status: 200 },
    ],
    changed: [],
    notChecked: [{ what: 'patch-sources', why: 'not asked for with --for' }],
    delivery: [],
    ...overrides,
  };
}

export const explained: Verdict['suppressed'][number] = {
  ...finding({ code: 'dns/name-not-found', message: `${SSM} does not exist, says 10.0.0.53.`, remedy: [] }),
  suppressedBy: 'dns/forwarder-missing',
};

/** Broken: the configured server does not forward. */
export function forwarderMissing(): Verdict {
  const because = ['dns/forwarder-missing'] as const;
  return verdict({
    status: 'broken',
    inBrief: 'a DNS server lacks a working conditional forwarder',
    headline: 'This node cannot register because its DNS server 10.0.0.53 does not forward AWS names to the VPC resolver.',
    findings: [finding({ explains: ['dns/name-not-found'] })],
    suppressed: [explained],
    ruledOut: [{ code: 'dns/endpoint-missing', because: 'the VPC resolver answers with private addresses' }],
    capabilities: capabilities('blocked', {
      'parameter-store': { status: 'works', because: [], proof: 'inferred', asked: true },
      'vss-snapshots': { status: 'not-applicable', because: [], proof: 'inferred', asked: true },
      core: { status: 'blocked', because, proof: 'observed', asked: true },
    }),
    endpoints: [
      endpoint({
        state: 'unresolved',
        firstFailingLayer: 'dns',
        path: 'unknown',
        dns: [
          dnsRow('10.0.0.53', [], { rcode: 'NXDOMAIN', ms: 3, status: 'nxdomain', says: 'NXDOMAIN', blamed: true }),
          dnsRow('10.0.0.54', []),
          dnsRow('169.254.169.253', ['10.0.1.10', '10.0.2.10']),
        ],
      }),
    ],
    changed: [{ what: 'DNS server', from: '10.0.0.2', to: '10.0.0.53', lastGoodAt: '2026-07-31T23:00:00Z' }],
  });
}

/** Degraded: one zone's endpoint address is dead; plus an info. */
export function onePartialZone(): Verdict {
  return verdict({
    status: 'degraded',
    inBrief: 'some addresses do not answer',
    headline: 'Systems Manager works only sometimes because one of two addresses of ssmmessages does not answer.',
    findings: [
      finding({
        code: 'tcp/partial',
        severity: 'warning',
        subjects: ['10.0.2.10'],
        message: `1 of 2 addresses of ${SSMMESSAGES} does not answer on TCP 443: 10.0.2.10.`,
        evidence: ['10.0.1.10: connected in 1 ms', '10.0.2.10: no answer within 3000 ms'],
        remedy: [remedy({ owner: 'vpc', account: 'the account 111122223333', text: 'Repair the endpoint in this zone.' })],
      }),
      finding({
        code: 'dns/outside-vpc',
        severity: 'info',
        message: 'The endpoints are private and lie outside this VPC: central endpoints or peering.',
        evidence: ['10.9.1.10 is in none of 10.0.0.0/16'],
        remedy: [],
      }),
    ],
    endpoints: [
      endpoint({
        addresses: [
          { ...(endpoint().addresses[0] as EndpointVerdict['addresses'][number]) },
          {
            ip: '10.0.2.10',
            class: 'private-in-vpc',
            tcp: { outcome: 'failed', reason: 'timeout', detail: 'no answer within 3000 ms', ms: 3000 },
            tls: SKIPPED,
            http: SKIPPED,
          },
        ],
        state: 'partial',
        firstFailingLayer: 'tcp',
      }),
    ],
  });
}

/** Inconclusive: nothing is known to be wrong, and a required step is unknown. */
export function unfinished(): Verdict {
  const nothing: StepVerdict = { outcome: 'inconclusive', reason: 'aborted' };
  return verdict({
    interrupted: true,
    status: 'inconclusive',
    inBrief: 'every endpoint is unknown',
    headline: 'Nothing can be said because the run was interrupted before any endpoint had answered.',
    node: {
      ...NODE,
      kind: 'unknown',
      id: null,
      az: null,
      vpcId: null,
      vpcCidrs: [],
      agent: { installed: 'unknown', running: 'unknown', version: null },
    },
    capabilities: capabilities('unknown'),
    endpoints: [
      endpoint({
        path: 'unknown',
        state: 'unknown',
        unknownBecause: 'aborted',
        dns: [],
        addresses: [{ ip: '2a05:d014:1234:5678:9abc:def0:1234:5678', class: 'other', tcp: nothing, tls: SKIPPED, http: SKIPPED }],
      }),
    ],
    buckets: [{ name: 'mine', purpose: 'user', host: `mine.s3.${REGION}.amazonaws.com`, outcome: 'skipped', status: null }],
  });
}

const SIX = [
  'dns/resolver-unreachable',
  'tcp/filtered',
  'tls/intercepted',
  's3/no-path',
  'agent/not-registered',
  'clock/skew',
] as const;

/** Broken in six independent ways, each with much evidence and a real command. */
export function sixCauses(): Verdict {
  return verdict({
    status: 'broken',
    inBrief: 'a configured DNS server is silent, and 5 more',
    headline: 'This node cannot register because its DNS server is silent, and five more causes stand in the way.',
    findings: SIX.map((code, index) =>
      finding({
        code,
        severity: index < 4 ? 'error' : 'warning',
        message: `Cause number ${index + 1} is told in a sentence of a usual length that names ${SSM} and what happened there.`,
        evidence: Array.from(
          { length: 12 },
          (_, line) => `evidence ${line} of ${code}: 10.0.${index}.${line} no answer within 3000 ms`,
        ),
        remedy: [
          remedy({
            owner: 'vpc',
            commands: [
              `aws ec2 authorize-security-group-ingress --group-id sg-0${index}23456789abcdef0 --protocol tcp --port 443 --cidr 10.0.0.0/16 --region ${REGION}`,
              `aws ec2 describe-security-groups --group-ids sg-0${index}23456789abcdef0`,
            ],
          }),
          remedy({ owner: 'firewall', text: 'Allow it in the firewall.' }),
        ],
      }),
    ),
    capabilities: capabilities('blocked'),
  });
}
