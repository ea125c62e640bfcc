/** Other shapes of the findings' samples: what is not named stays as it is in the sample. */
import type { FindingCode, FindingData } from '../../src/findings/index.ts';
import type { At } from '../../src/picture/seen.ts';

export const SSM = 'ssm.eu-central-1.amazonaws.com';
export const MESSAGES = 'ssmmessages.eu-central-1.amazonaws.com';

const seenAt = (host: string, ip: string): At => ({
  host,
  ip,
  detail: 'connection timed out',
  localIp: '10.0.3.7',
  localPort: 41234,
  at: '2026-11-23T02:00:00.000Z',
});
/** With all that a search in flow logs needs. */
export const IN_VPC = [seenAt(SSM, '10.0.1.5'), seenAt(MESSAGES, '10.0.2.6')];
const IPV6: readonly At[] = [{ host: SSM, ip: 'fd12:3456::5' }];
export const OUTSIDE = [seenAt(SSM, '52.94.10.11'), seenAt('s3.eu-central-1.amazonaws.com', '52.219.170.1')];

/** One of AWS's own, and one of the user's. */
export const DENIED_BUCKETS: FindingData['s3/bucket-denied']['buckets'] = [
  {
    name: 'patch-baseline-snapshot-eu-central-1',
    purpose: 'patch-baseline',
    key: 'known.json',
    status: 403,
    message: null,
  },
  { name: 'my.own-bucket', purpose: 'user', key: 'a/b', status: 403, message: 'no VPC endpoint policy allows' },
];

const REPOSITORY: FindingData['patch-sources/unreachable']['sources'][number] = {
  file: '/etc/yum.repos.d/example.repo',
  section: 'example',
  scheme: 'https',
  host: 'repo.example.com',
  port: 443,
  path: '/repodata/repomd.xml',
  ip: '203.0.113.7',
  proxy: null,
  detail: 'timeout: no answer',
  bucket: null,
};

export const VARIANTS: { readonly [C in FindingCode]?: readonly Partial<FindingData[C]>[] } = {
  'proxy/metadata-proxied': [{ noProxy: '.amazonaws.com' }],
  'proxy/unreachable': [{ ip: '10.0.0.5', direct: 'works' }],
  'proxy/denied': [{ ip: '10.0.0.5', detail: 'Forbidden by rule 7', direct: 'works' }],
  'proxy/auth-required': [{ proxy: { scheme: 'http', host: 'proxy.example.com', port: 3128, hasCredentials: true } }],
  'proxy/endpoint-refused': [
    { direct: 'fails' },
    { reason: 'upstream-failed', direct: 'partly' },
    { reason: 'timeout', status: null },
  ],
  'agent/cloned': [{ at: null }],
  'imds/no-role': [{ instanceId: 'i-0a1b2c3d4e5f60718' }],
  'agent/not-running': [{ problems: ['the configuration is no JSON object'] }],
  'agent/config-invalid': [
    {
      refused: {
        reason: 'not-json',
        line: 1,
        column: 1,
        field: null,
        found: 'U+FEFF',
        expected: 'a value',
      },
      connected: true,
    },
    {
      refused: { reason: 'not-a-file', line: null, column: null, field: null, found: 'a folder or a device', expected: 'a file' },
    },
    {
      refused: null,
      unusable: [
        { field: 'Ssm.Endpoint', value: '10.0.0.5', why: 'address', dials: '10.0.0.5:443', usual: SSM },
        { field: 'Mgs.Endpoint', value: '"messages "', why: 'no-url', dials: null, usual: MESSAGES },
      ],
    },
  ],
  'agent/hibernating': [{ until: null, why: 'AccessDeniedException' }],
  'agent/connection-lost': [{ status: 'NotListed', lastPingAt: null }],
  'agent/endpoint-override': [
    {
      entries: [
        {
          field: 'Ssm.Endpoint',
          host: 'ssm.us-east-1.amazonaws.com',
          usual: SSM,
          wrong: 'an endpoint of us-east-1',
        },
        { field: 'Mgs.Endpoint', host: 'messages.example.com', usual: MESSAGES, wrong: 'no such name: NXDOMAIN' },
      ],
    },
  ],
  'auth/denied-role': [{ role: 'node' }],
  'clock/skew': [421.4, 1, -5_000, 34_559_999, -160_000_000].map((offsetSeconds) => ({ offsetSeconds, source: 'imds' })),
  'dns/resolver-unreachable': [
    { servers: ['10.0.0.10', '10.0.0.11'], working: ['10.0.0.2'] },
    { servers: ['127.0.0.53'] },
    { servers: ['127.0.0.1', '10.0.0.11'] },
    { servers: ['10.0.0.53'], living: ['10.0.0.53'], working: ['10.0.0.2'] },
  ],
  'dns/hosts-override': [{ dns: [], works: true }],
  'dns/forwarder-missing': [
    {
      servers: [{ server: '192.168.1.1', says: 'REFUSED' }],
      better: [{ server: '10.9.0.10', says: '10.0.1.5' }],
      hosts: [SSM, 'ssm.eu-central-1.api.aws'],
      internetWorks: true,
    },
    { silent: ['10.0.0.53'] },
    { validating: ['10.0.0.53'], forwarding: ['10.0.0.53'] },
    { failing: ['10.0.0.53'], forwarded: [SSM] },
    { forwarded: [SSM] },
  ],
  'dns/server-failure': [
    { hosts: [SSM], servers: [{ server: '127.0.0.53', says: 'SERVFAIL' }] },
    { silent: ['10.0.0.53'] },
    { validating: ['10.0.0.53'] },
    { failing: ['10.0.0.53'] },
  ],
  'dns/slow': [{ servers: [{ server: '10.0.0.10', ms: 6010.4 }], tooLate: true }],
  'dns/endpoint-missing': [
    { why: 'expect' },
    { why: 'sibling', central: true },
    { services: ['ec2messages', 'kms', 'logs', 'ec2'], addresses: [], internetWorks: true },
  ],
  'dns/partial-endpoints': [{ central: true }],
  'path/lossy': [
    {
      addresses: [
        { host: SSM, ip: '10.0.1.5', tried: 5, failed: 2 },
        { host: MESSAGES, ip: '10.0.2.6', tried: 5, failed: 4 },
      ],
      tried: 10,
      failed: 6,
    },
  ],
  'path/mtu-black-hole': [
    { addresses: IPV6, direction: 'outbound' },
    { addresses: IN_VPC, direction: 'both' },
  ],
  'tcp/filtered': [
    { addresses: IN_VPC, everything: true },
    // One host, several addresses.
    { addresses: IN_VPC.map((one) => ({ ...one, host: SSM })) },
    { addresses: IPV6, outsideVpc: true },
  ],
  'tcp/no-internet-path': [{ addresses: OUTSIDE }],
  'tcp/firewalled': [{ addresses: OUTSIDE }],
  'tcp/refused': [{ addresses: OUTSIDE }],
  'tcp/unreachable': [{ addresses: OUTSIDE }],
  'tcp/partial': [
    { failing: OUTSIDE, working: [{ host: SSM, ip: '10.0.1.5' }] },
    { failing: [{ host: SSM, ip: '10.200.1.5' }], working: [{ host: SSM, ip: '10.0.1.5' }] },
  ],
  'http/not-aws': [
    { server: 'squid/5.7', excerpt: 'Please sign in' },
    { addresses: IPV6, what: 'plain', status: null, location: null, issuer: null },
  ],
  'tls/intercepted': [
    { trusted: true },
    { addresses: OUTSIDE.map(({ host, ip }) => ({ host, ip })) },
    { addresses: OUTSIDE.map(({ host, ip }) => ({ host, ip })), impersonatesRoot: true, trusted: true },
    { selfSigned: true, issuer: null, subject: null },
    { impersonatesRoot: true },
    { brokenRule: 'CA signature digest algorithm too weak' },
  ],
  'tls/invalid-chain': [
    { verifyError: 'UNABLE_TO_GET_ISSUER_CERT' },
    { verifyError: 'words that nobody knows', issuer: null, subject: null },
  ],
  'tls/expired': [{ which: 'not-yet-valid' }],
  'tls/large-hello-dropped': [{ addresses: IPV6, agentSends: false }],
  'tls/stalled': [{ addresses: IPV6 }],
  's3/no-path': [{ interfaceWorks: false }],
  's3/dualstack-unreachable': [{ addresses: [seenAt('s3.dualstack.eu-central-1.amazonaws.com', '2a05:d050:4040::1')] }],
  's3/bucket-denied': [{ buckets: DENIED_BUCKETS }],
  's3/all-denied': [{ buckets: DENIED_BUCKETS }],
  's3/anonymous-denied': [{ buckets: DENIED_BUCKETS }],
  's3/signed-denied': [{ buckets: DENIED_BUCKETS }],
  's3/wrong-region': [{ buckets: [{ name: 'far-bucket', region: null }] }],
  'agent/outdated': [{ ignoresDualStack: true, breaks: true }, { newest: null }],
  'agent/needs-ec2messages': [{ unavailable: false }, { unavailable: false, regionHasIt: false }],
  'agent/contradiction': [
    { ip: 'fd12:3456::5', isOwn: false },
    { via: 'proxy' },
    { what: 'stale' },
    { what: 'lacks', ip: null, port: null },
  ],
  'node/storage': (['no-inodes', 'read-only', 'no-exec', 'low'] as const).map((problem) => ({
    places: [{ role: 'state', path: '/var/lib/amazon/ssm', mount: '/var', problem, freeMiB: problem === 'low' ? 12 : null }],
  })),
  'node/limits': ['inotify ENOSPC', 'inotify EMFILE', 'EMFILE', 'ENFILE', 'EADDRINUSE', 'ENOBUFS', 'EAGAIN'].map((code) => ({
    codes: [code],
    limits: [],
  })),
  'node/route': [
    { kind: 'refused', dev: null, link: 'unknown', route: null, primary: null, says: 'Network is unreachable' },
    { kind: 'hop-silent', dev: 'eth0', link: 'physical', via: '10.0.9.1', route: '169.254.169.254', table: '100', primary: null },
    { kind: 'hop-silent', dev: 'eth0', link: 'physical', via: '10.0.9.1', route: '169.254.169.254', primary: null },
    { kind: 'other-interface', dev: 'eth1', link: 'physical', route: null, source: '10.0.2.9' },
    { dev: 'wg0', link: 'tunnel', route: '10.0.0.0/8' },
  ],
  'node/ena-allowance-exceeded': [
    { counters: [{ interface: 'ens6', name: 'pps_allowance_exceeded', during: 1, total: 1 }], overMs: 1200 },
  ],
  'patch-sources/unreachable': [
    { fault: 'dns', works: 0, sources: [{ ...REPOSITORY, ip: null, detail: '10.0.0.2 says NXDOMAIN' }] },
    {
      fault: 'proxy',
      sources: [{ ...REPOSITORY, proxy: 'http://proxy.example.com:3128', ip: null, detail: 'HTTP 407 of the proxy' }],
    },
    { fault: 'certificate', sources: [{ ...REPOSITORY, detail: 'SELF_SIGNED_CERT_IN_CHAIN' }] },
    { fault: 'tls', sources: [{ ...REPOSITORY, port: 8443, detail: 'reset: ECONNRESET' }] },
    { fault: 'http', sources: [{ ...REPOSITORY, detail: 'timeout: no complete answer' }] },
    { fault: 'server-error', sources: [{ ...REPOSITORY, scheme: 'http', port: 80, detail: 'HTTP 503' }] },
    {
      sources: [
        {
          ...REPOSITORY,
          host: 'al2023-repos-eu-central-1-de612dc2.s3.dualstack.eu-central-1.amazonaws.com',
          bucket: 'al2023-repos-eu-central-1-de612dc2',
        },
      ],
    },
  ],
  'patch-sources/denied': [
    { works: 3, sources: [{ ...REPOSITORY, detail: 'HTTP 403' }] },
    { works: 1, sources: [{ ...REPOSITORY, proxy: 'http://proxy.example.com:3128', ip: null, detail: 'HTTP 403' }] },
  ],
  'patch-sources/not-found': [{ fault: 'not-a-repository', sources: [{ ...REPOSITORY, detail: 'HTTP 200 with a web page' }] }],
};
