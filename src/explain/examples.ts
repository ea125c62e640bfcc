/**
 * Data of every finding as it might be, with which the catalogue's remedies are shown when there is no node to take values from.
 * Names of the Region are placeholders in capitals; addresses, versions and names of buckets are examples.
 */
import type { FindingCode } from '../catalog/codes.ts';
import type { At, FindingData, RemedyContext } from '../catalog/data.ts';
import type { DeniedData } from '../catalog/data-auth.ts';
import type { ProxyFaultData } from '../catalog/data-proxy.ts';
import type { DeniedBy } from '../knowledge/denials.ts';

const DNS_SUFFIX = 'DNS_SUFFIX';
const host = (service: string): string => `${service}.REGION.${DNS_SUFFIX}`;
const SSM = host('ssm');
const S3 = host('s3');
const HOSTS = [SSM, host('ssmmessages')];
const OWN_SERVER = '10.0.0.10';
const INSIDE = '10.0.1.5';
const PUBLIC = '52.94.10.11';
const PUBLIC_S3 = '52.219.170.1';

const at = (name: string, ip: string): At => ({ host: name, ip, detail: 'timeout' });
const inVpc = [at(SSM, INSIDE)];
const tls = { addresses: [{ host: SSM, ip: INSIDE }], issuer: 'CN=Example CA', subject: `CN=${SSM}` };
const known = { key: 'latest/VERSION', status: 403, message: null };
const denied = {
  buckets: [{ name: 'amazon-ssm-REGION', purpose: 'agent', ...known }],
  allowed: ['aws-ssm-REGION'],
} as const;

const CREDENTIALS = { source: 'instance-profile', role: 'ROLE_NAME', expiresAt: null } as const;
const deniedBy = (by: DeniedBy): DeniedData => ({
  calls: [{ action: 'ssm:ListAssociations', by, explicit: false, words: '' }],
  everything: true,
  role: null,
  source: 'instance-profile',
});
const PROXY_FAULT: ProxyFaultData = {
  proxy: { scheme: 'http', host: 'proxy.example.com', port: 3128, hasCredentials: false },
  ip: null,
  source: 'environment of process 812',
  hosts: [`ssm.REGION.${DNS_SUFFIX}`, `ssmmessages.REGION.${DNS_SUFFIX}`],
  reason: '',
  detail: '',
  status: null,
  schemes: [],
  direct: 'unknown',
};

/** One for each code; the compiler insists on completeness. */
export const EXAMPLES: { readonly [C in FindingCode]: FindingData[C] } = {
  'dns/resolver-unreachable': { servers: [OWN_SERVER], working: [] },
  'dns/name-not-found': { hosts: HOSTS, servers: ['169.254.169.253'] },
  'dns/no-address': { hosts: HOSTS, servers: [OWN_SERVER] },
  'dns/server-failure': { hosts: HOSTS, servers: [{ server: OWN_SERVER, says: 'SERVFAIL' }] },
  'dns/truncated-tcp-blocked': { hosts: HOSTS, servers: [OWN_SERVER] },
  'dns/slow': { servers: [{ server: OWN_SERVER, ms: 2500 }], waitMs: 5000, tooLate: false },
  'dns/endpoint-missing': { services: ['ssm', 'ssmmessages'], addresses: [PUBLIC], why: 'gateway', internetWorks: false },
  'dns/partial-endpoints': {
    privateServices: ['ssm'],
    publicServices: ['ssmmessages'],
    addresses: [PUBLIC],
    internetWorks: false,
  },
  'dns/forwarder-missing': {
    servers: [{ server: OWN_SERVER, says: 'NXDOMAIN' }],
    better: [{ server: '169.254.169.253', says: INSIDE }],
    hosts: HOSTS,
    internetWorks: false,
  },
  'dns/private-view-missing': { hosts: HOSTS, servers: [{ server: OWN_SERVER, says: PUBLIC }] },
  'dns/resolvers-disagree': {
    hosts: HOSTS,
    right: [{ server: '10.0.0.11', says: INSIDE }],
    wrong: [{ server: OWN_SERVER, says: 'NXDOMAIN' }],
  },
  'dns/sinkholed': { answers: [{ host: SSM, ip: '0.0.0.0', server: OWN_SERVER }] },
  'dns/hosts-override': {
    entries: [{ host: SSM, ip: '10.9.9.9' }],
    dns: [{ host: SSM, addresses: [INSIDE] }],
    works: false,
  },
  'dns/outside-vpc': { services: ['ssm'], addresses: ['10.200.1.5'], vpcCidrs: ['10.0.0.0/16'] },
  'tcp/filtered': { addresses: inVpc, everything: false, outsideVpc: false },
  'tcp/no-internet-path': { addresses: [at(SSM, PUBLIC)] },
  'tcp/firewalled': { addresses: [at(SSM, PUBLIC)], answering: [host('ssmmessages')] },
  'tcp/refused': { addresses: inVpc },
  'tcp/unreachable': { addresses: inVpc },
  'tcp/partial': { failing: inVpc, working: [at(SSM, '10.0.2.5')] },
  'tls/intercepted': { ...tls, trusted: false, selfSigned: false, impersonatesRoot: false, brokenRule: null },
  'tls/untrusted-root': { ...tls, verifyError: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' },
  'tls/invalid-chain': { ...tls, verifyError: 'permitted subtree violation' },
  'tls/incomplete-chain': tls,
  'tls/expired': {
    ...tls,
    notBefore: '2025-01-01T00:00:00Z',
    notAfter: '2026-01-01T00:00:00Z',
    nodeTime: '2026-02-01T00:00:00Z',
    which: 'expired',
  },
  'tls/name-mismatch': { ...tls, subject: null, names: [host('kms')] },
  'tls/protocol-version': { addresses: inVpc },
  'tls/old-version': { addresses: [{ host: SSM, ip: INSIDE }], protocol: 'TLSv1.2', newer: [host('kms')] },
  'tls/sni-filtered': { addresses: inVpc, answered: [host('kms')] },
  'tls/large-hello-dropped': { addresses: inVpc, agentSends: true },
  'path/mtu-black-hole': { addresses: inVpc, direction: 'inbound' },
  'path/lossy': { addresses: [{ host: SSM, ip: INSIDE, tried: 5, failed: 2 }], tried: 5, failed: 2 },
  'node/ipv6-only': { hosts: HOSTS, addresses: [PUBLIC], servers: [OWN_SERVER] },
  'tls/reset': { addresses: inVpc },
  'tls/stalled': { addresses: inVpc },
  'http/not-aws': {
    addresses: [{ host: SSM, ip: INSIDE }],
    what: 'page',
    status: 302,
    server: null,
    location: 'http://portal.example/login',
    excerpt: null,
    issuer: 'CN=Example CA',
  },
  's3/no-path': { addresses: [at(S3, PUBLIC_S3)], interfaceWorks: true },
  's3/bucket-denied': denied,
  's3/all-denied': { ...denied, allowed: [] },
  's3/dualstack-unreachable': {
    addresses: [at(`s3.dualstack.REGION.${DNS_SUFFIX}`, PUBLIC_S3)],
    host: `s3.dualstack.REGION.${DNS_SUFFIX}`,
  },
  's3/wrong-region': { buckets: [{ name: 'example-bucket', region: 'us-west-2' }] },
  's3/anonymous-denied': { ...denied, allowed: [] },
  's3/signed-denied': { ...denied, allowed: [] },
  's3/bucket-not-found': { buckets: ['example-bucket'] },
  'auth/no-credentials': { source: 'instance-profile', detail: 'AssumeRoleUnauthorizedAccess' },
  'auth/expired': {
    ...CREDENTIALS,
    errorCode: 'ExpiredTokenException',
    detail: 'The security token included in the request is expired',
  },
  'auth/invalid': {
    ...CREDENTIALS,
    errorCode: 'UnrecognizedClientException',
    detail: 'The security token included in the request is invalid.',
  },
  'auth/denied-role': deniedBy('role'),
  'auth/denied-endpoint-policy': deniedBy('endpoint-policy'),
  'auth/denied-org-policy': deniedBy('service-control-policy'),
  'auth/denied': deniedBy('unknown'),
  'proxy/unreachable': { ...PROXY_FAULT, reason: 'unreachable', detail: 'no answer' },
  'proxy/denied': { ...PROXY_FAULT, reason: 'refused', status: 403 },
  'proxy/auth-required': { ...PROXY_FAULT, reason: 'auth-required', status: 407, schemes: ['Basic'] },
  'proxy/endpoint-refused': { ...PROXY_FAULT, hosts: [`ssmmessages.REGION.${DNS_SUFFIX}`], reason: 'refused', status: 403 },
  'proxy/scheme-unsupported': {
    proxy: { scheme: 'https', host: 'proxy.example.com', port: 3128, hasCredentials: false },
    hosts: [`ssmmessages.REGION.${DNS_SUFFIX}`],
    onlySessions: true,
  },
  'proxy/metadata-proxied': {
    proxy: { scheme: 'http', host: 'proxy.example.com', port: 3128, hasCredentials: false },
    noProxy: '',
    source: 'environment of process 812',
    observed: true,
  },
  'proxy/agent-differs': {
    differences: [{ what: 'https', agent: 'none', shell: 'http://proxy.example.com:3128' }],
    source: 'environment of process 812',
    observed: true,
  },
  'imds/unreachable': { reason: 'timeout', detail: 'no answer' },
  'imds/disabled': { detail: 'HTTP 403 on the token request' },
  'imds/hop-limit': { detail: 'the token request gets no answer' },
  'imds/no-role': { instanceId: null, isKnown: true },
  'agent/cloned': { id: 'INSTANCE_ID', at: '2026-11-26T16:00:00.000Z' },
  'agent/connection-lost': { id: 'INSTANCE_ID', status: 'ConnectionLost', lastPingAt: '2026-11-26T16:00:00.000Z' },
  'agent/hibernating': { since: '2026-11-26T16:00:00.000Z', until: '2026-11-26T17:00:00.000Z', why: null },
  'agent/not-running': { version: '3.3.3572.0', problems: [] },
  'agent/endpoint-override': {
    entries: [
      { field: 'Ssm.Endpoint', host: 'ssm.us-east-1.amazonaws.com', usual: SSM, wrong: 'that is an endpoint of us-east-1' },
    ],
  },
  'agent/region-mismatch': { fields: [{ field: 'Agent.Region', region: 'us-east-1' }], own: 'REGION' },
  'agent/not-installed': { looked: ['packages', 'snap', 'program files', 'running processes'] },
  'agent/not-registered': { reason: 'there is no hybrid registration, and no EC2 identity to use instead' },
  'agent/outdated': { version: '3.3.2299.0', newest: '3.3.3572.0', ignoresDualStack: false, breaks: false },
  'agent/contradiction': { what: 'holds', ip: INSIDE, port: 443, via: 'endpoint', isOwn: true, hosts: [host('ssmmessages')] },
  'node/ena-allowance-exceeded': {
    counters: [{ interface: 'ens5', name: 'linklocal_allowance_exceeded', during: 412, total: 88_213 }],
    overMs: 2000,
  },
  'node/limits': { codes: ['EADDRNOTAVAIL'], limits: [{ name: 'net.ipv4.ip_local_port_range', value: '32768 60999' }] },
  'agent/needs-ec2messages': { version: '3.1.804.0', unavailable: true, regionHasIt: true },
  'clock/skew': { offsetSeconds: 421, source: SSM },
  'ec2messages/unavailable': { host: host('ec2messages'), detail: 'DNS says NXDOMAIN' },
};

/** A node of which nothing is known: what is not a valid Region or suffix, the catalogue leaves as a placeholder. */
export function neutralContext(kind: 'ec2' | 'hybrid'): RemedyContext {
  return {
    kind,
    os: 'linux',
    region: 'REGION',
    suffix: { partition: 'aws', dnsSuffix: DNS_SUFFIX, dualStackDnsSuffix: null },
    imds: null,
    firewall: null,
    amazonResolver: '169.254.169.253',
    requiredHosts: HOSTS,
  };
}
