/** Sample data for every finding code, and the contexts in which texts are made from it. */
import type { Draft, FindingCode, FindingData } from '../../src/findings/index.ts';
import type { At } from '../../src/picture/seen.ts';
import { authSamples } from './samples-auth.ts';
import { proxySamples } from './samples-proxy.ts';
import { seenSamples, seenVariants } from './samples-seen.ts';
import { MESSAGES, SSM, straight, type Twist } from './twist.ts';

/** One sample for each code; the compiler insists on completeness. */
export function samples(twist: Twist = straight): { readonly [C in FindingCode]: FindingData[C] } {
  const host = (name: string): string => twist(name, 'host');
  const ip = (address: string): string => twist(address, 'ip');
  const bucket = (name: string): string => twist(name, 'bucket');
  const text = (words: string): string => twist(words, 'text');
  const at = (name: string, address: string, detail = 'connection timed out'): At => ({
    host: host(name),
    ip: ip(address),
    detail: text(detail),
    localIp: ip('10.0.3.7'),
    localPort: 41234,
    at: '2026-11-23T02:00:00.000Z',
  });
  const inVpc = [at(SSM, '10.0.1.5'), at(MESSAGES, '10.0.2.6')];
  const outside = [at(SSM, '52.94.10.11'), at('s3.eu-central-1.amazonaws.com', '52.219.170.1')];
  // A certificate is the detail of these.
  const seen = inVpc.map(({ host: name, ip: address }) => ({ host: name, ip: address }));
  const tls = { addresses: seen, issuer: text('CN=Corp Proxy CA, O=Corp'), subject: text('CN=ssm.eu-central-1.amazonaws.com') };
  const hosts = [host(SSM), host(MESSAGES)];
  const servers = [ip('10.0.0.10'), ip('10.0.0.11')];
  const wrong = [{ server: ip('10.0.0.10'), says: text('NXDOMAIN') }];
  const right = [{ server: ip('10.0.0.2'), says: text('10.0.1.5') }];
  const denied = {
    buckets: [
      {
        name: bucket('patch-baseline-snapshot-eu-central-1'),
        purpose: 'patch-baseline' as const,
        key: text('known.json'),
        status: 403,
        message: null,
      },
      {
        name: bucket('my.own-bucket'),
        purpose: 'user' as const,
        key: text('a/b'),
        status: 403,
        message: text('no VPC endpoint policy allows'),
      },
    ],
    allowed: [bucket('amazon-ssm-eu-central-1')],
  };
  return {
    ...proxySamples(twist),
    ...authSamples(twist),
    's3/anonymous-denied': { ...denied, allowed: [] },
    's3/signed-denied': { ...denied, allowed: [] },
    'agent/cloned': { id: text('mi-0123456789abcdef0'), at: null },
    'agent/connection-lost': {
      id: text('i-0123456789abcdef0'),
      status: text('ConnectionLost'),
      lastPingAt: text('2026-11-26T16:00:00.000Z'),
    },
    'agent/hibernating': { since: text('2026-11-26T16:00:00.000Z'), until: null, why: text('AccessDeniedException') },
    ...seenSamples(twist),
    'dns/resolver-unreachable': { servers: [ip('10.0.0.10')], working: [ip('10.0.0.2')] },
    'dns/name-not-found': { hosts, servers: [ip('10.0.0.2')] },
    'dns/no-address': { hosts, servers },
    'dns/server-failure': { hosts, servers: [{ server: ip('10.0.0.10'), says: text('SERVFAIL') }] },
    'dns/truncated-tcp-blocked': { hosts, servers },
    'dns/slow': { servers: [{ server: ip('10.0.0.10'), ms: 2512 }], waitMs: 5000, tooLate: false },
    'dns/endpoint-missing': {
      services: ['ssm', 'ssmmessages'],
      addresses: [ip('52.94.10.11')],
      why: 'expect',
      internetWorks: false,
    },
    'dns/partial-endpoints': {
      privateServices: ['ssm'],
      publicServices: ['ssmmessages'],
      addresses: [ip('52.94.10.12')],
      internetWorks: false,
    },
    'dns/forwarder-missing': { servers: wrong, better: right, hosts, internetWorks: false },
    'dns/private-view-missing': { hosts, servers: [{ server: ip('192.168.1.1'), says: text('52.94.10.11') }] },
    'dns/resolvers-disagree': { hosts, right, wrong },
    'dns/sinkholed': { answers: [{ host: host(SSM), ip: ip('0.0.0.0'), server: ip('10.0.0.10') }] },
    'dns/hosts-override': {
      entries: [{ host: host(SSM), ip: ip('10.9.9.9') }],
      dns: [{ host: host(SSM), addresses: [ip('10.0.1.5')] }],
      works: false,
    },
    'dns/outside-vpc': { services: ['ssm', 'ssmmessages'], addresses: [ip('10.200.1.5')], vpcCidrs: ['10.0.0.0/16'] },
    'tcp/filtered': { addresses: inVpc, everything: false, outsideVpc: false },
    'tcp/no-internet-path': { addresses: outside },
    'tcp/firewalled': { addresses: outside, answering: [host(MESSAGES)] },
    'tcp/refused': { addresses: inVpc },
    'tcp/unreachable': { addresses: inVpc },
    'tcp/partial': { failing: [at(SSM, '10.0.1.5')], working: [at(SSM, '10.0.2.5')] },
    'tls/intercepted': { ...tls, trusted: false, selfSigned: false, impersonatesRoot: false, brokenRule: null },
    'tls/untrusted-root': { ...tls, verifyError: text('UNABLE_TO_GET_ISSUER_CERT_LOCALLY') },
    'tls/invalid-chain': { ...tls, verifyError: text('permitted subtree violation') },
    'tls/incomplete-chain': tls,
    'tls/expired': {
      ...tls,
      notBefore: '2025-01-01T00:00:00Z',
      notAfter: '2026-01-01T00:00:00Z',
      nodeTime: '2026-11-23T02:00:00Z',
      which: 'expired',
    },
    'tls/name-mismatch': { ...tls, subject: null, names: [host('kms.eu-central-1.amazonaws.com')] },
    'tls/protocol-version': { addresses: inVpc },
    'tls/old-version': {
      addresses: inVpc.map((place) => ({ host: place.host, ip: place.ip })),
      protocol: text('TLSv1.2'),
      newer: [host(MESSAGES)],
    },
    'tls/reset': { addresses: inVpc },
    'tls/sni-filtered': { addresses: outside, answered: [host(MESSAGES)] },
    'tls/large-hello-dropped': { addresses: inVpc, agentSends: true },
    'tls/stalled': { addresses: [at(SSM, 'fd12:3456::5')] },
    'path/mtu-black-hole': { addresses: inVpc, direction: 'inbound' },
    'path/lossy': {
      addresses: [
        { host: host(SSM), ip: ip('10.0.1.5'), tried: 5, failed: 2 },
        { host: host(MESSAGES), ip: ip('10.0.2.6'), tried: 5, failed: 4 },
      ],
      tried: 10,
      failed: 6,
    },
    'http/not-aws': {
      addresses: seen,
      what: 'page',
      status: 302,
      server: text('squid/5.7'),
      location: text('http://portal.corp/login'),
      excerpt: text('Please sign in'),
      issuer: text('CN=Corp Proxy CA'),
    },
    's3/no-path': { addresses: [at('s3.eu-central-1.amazonaws.com', '52.219.170.1')], interfaceWorks: true },
    's3/bucket-denied': denied,
    's3/all-denied': { ...denied, allowed: [] },
    's3/dualstack-unreachable': {
      addresses: [at('s3.dualstack.eu-central-1.amazonaws.com', '2a05:d050:4040::1')],
      host: host('s3.dualstack.eu-central-1.amazonaws.com'),
    },
    's3/wrong-region': { buckets: [{ name: bucket('far-bucket'), region: text('us-west-2') }] },
    's3/bucket-not-found': { buckets: [bucket('mistyped-bucket')] },
    'imds/unreachable': { reason: text('timeout'), detail: text('no answer within 1000 ms') },
    'imds/disabled': { detail: text('HTTP 403 on the token request') },
    'imds/hop-limit': { detail: text('token request: no answer') },
    'imds/no-role': { instanceId: text('i-0a1b2c3d4e5f60718'), isKnown: true },
    'agent/not-running': { version: text('3.3.1802.0'), problems: [text('the configuration is no JSON object')] },
    'agent/endpoint-override': {
      entries: [
        {
          field: text('Ssm.Endpoint'),
          host: host('ssm.us-east-1.amazonaws.com'),
          usual: host(SSM),
          wrong: text('an endpoint of us-east-1'),
        },
        {
          field: text('Mgs.Endpoint'),
          host: host('messages.example.com'),
          usual: host(MESSAGES),
          wrong: text('no such name: NXDOMAIN'),
        },
      ],
    },
    'agent/region-mismatch': { fields: [{ field: text('Agent.Region'), region: text('us-east-1') }], own: text('eu-central-1') },
    'agent/not-installed': { looked: [text('/usr/bin/amazon-ssm-agent')] },
    'agent/not-registered': { reason: text('no registration file, and no EC2 identity') },
    'clock/skew': { offsetSeconds: -421, source: text('ssm.eu-central-1.amazonaws.com') },
    'node/ipv6-only': { hosts, addresses: [ip('52.94.10.11')], servers: [ip('fd00:ec2::253')] },
    'ec2messages/unavailable': { host: host('ec2messages.eu-central-1.amazonaws.com'), detail: text('NXDOMAIN') },
  };
}

/** Other shapes of the same codes: the branches that the first sample does not take. */
export function variants(twist: Twist = straight): readonly Draft[] {
  const base = samples(twist);
  const at = base['tcp/filtered'].addresses;
  const more: { readonly [C in FindingCode]?: readonly FindingData[C][] } = {
    'dns/resolver-unreachable': [
      { servers: [twist('10.0.0.10', 'ip'), twist('10.0.0.11', 'ip')], working: [] },
      { servers: ['127.0.0.53'], working: [] },
      { servers: ['127.0.0.1', twist('10.0.0.11', 'ip')], working: [] },
    ],
    'dns/server-failure': [
      { hosts: [twist('ssm.eu-central-1.amazonaws.com', 'host')], servers: [{ server: '127.0.0.53', says: 'SERVFAIL' }] },
    ],
    'dns/endpoint-missing': [
      { ...base['dns/endpoint-missing'], why: 'sibling', central: true },
      { services: ['ec2messages', 'kms', 'logs', 'ec2'], addresses: [], why: 'gateway', internetWorks: true },
    ],
    'dns/partial-endpoints': [{ ...base['dns/partial-endpoints'], central: true }],
    'dns/forwarder-missing': [
      {
        ...base['dns/forwarder-missing'],
        servers: [{ server: twist('192.168.1.1', 'ip'), says: twist('REFUSED', 'text') }],
        better: [{ server: twist('10.9.0.10', 'ip'), says: twist('10.0.1.5', 'text') }],
        hosts: [twist(SSM, 'host'), twist('ssm.eu-central-1.api.aws', 'host')],
        internetWorks: true,
      },
    ],
    'dns/hosts-override': [{ ...base['dns/hosts-override'], dns: [], works: true }],
    'tcp/filtered': [
      { addresses: at, everything: true, outsideVpc: false },
      // One host, several addresses.
      { addresses: at.map((one) => ({ ...one, host: twist(SSM, 'host') })), everything: false, outsideVpc: false },
      { addresses: [{ host: twist(SSM, 'host'), ip: twist('fd12:3456::5', 'ip') }], everything: false, outsideVpc: true },
    ],
    'tcp/refused': [base['tcp/no-internet-path']],
    'tcp/unreachable': [base['tcp/no-internet-path']],
    'tcp/partial': [
      { failing: base['tcp/no-internet-path'].addresses, working: at },
      { failing: [{ host: twist(SSM, 'host'), ip: twist('10.200.1.5', 'ip') }], working: at },
    ],
    'tls/intercepted': [
      { ...base['tls/intercepted'], trusted: true },
      { ...base['tls/intercepted'], selfSigned: true, issuer: null, subject: null },
      { ...base['tls/intercepted'], impersonatesRoot: true },
      { ...base['tls/intercepted'], brokenRule: 'CA signature digest algorithm too weak' },
    ],
    'tls/invalid-chain': [
      { ...base['tls/invalid-chain'], verifyError: 'UNABLE_TO_GET_ISSUER_CERT' },
      { ...base['tls/invalid-chain'], verifyError: 'words that nobody knows', issuer: null, subject: null },
    ],
    'tls/expired': [{ ...base['tls/expired'], which: 'not-yet-valid' }],
    'dns/slow': [{ servers: [{ server: twist('10.0.0.10', 'ip'), ms: 6010.4 }], waitMs: 5000, tooLate: true }],
    'tls/large-hello-dropped': [{ addresses: base['tls/stalled'].addresses, agentSends: false }],
    'path/mtu-black-hole': [
      { addresses: base['tls/stalled'].addresses, direction: 'outbound' },
      { addresses: at, direction: 'both' },
    ],
    'http/not-aws': [
      {
        addresses: base['tls/stalled'].addresses,
        what: 'plain',
        status: null,
        server: null,
        location: null,
        excerpt: null,
        issuer: null,
      },
    ],
    's3/no-path': [{ ...base['s3/no-path'], interfaceWorks: false }],
    's3/wrong-region': [{ buckets: [{ name: twist('far-bucket', 'bucket'), region: null }] }],
    ...seenVariants(twist),
    'clock/skew': [421.4, 1, -5_000, 34_559_999, -160_000_000].map((offsetSeconds) => ({
      offsetSeconds,
      source: twist('imds', 'text'),
    })),
  };
  const draft = (code: string, data: unknown): Draft =>
    ({ code, data, severity: 'error', subjects: [], evidence: [], capabilities: ['core'] }) as unknown as Draft;
  return [
    ...Object.entries(base).map(([code, data]) => draft(code, data)),
    ...Object.entries(more).flatMap(([code, list]) => list.map((data) => draft(code, data))),
  ];
}
