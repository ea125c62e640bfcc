/** Facts from a file, which may come from anybody: a bug report, a newer version, an attacker. */
import type { Facts } from '../facts.ts';
import { CAPABILITIES, SERVICES } from '../knowledge/types.ts';
import { firewall } from './read-firewall.ts';
import { ena, shortages, sockets } from './read-kernel.ts';
import { proxy, throughProxy } from './read-proxy.ts';
import { signed } from './read-signed.ts';
import { bool, type Check, list, literal, nestsDeeperThan, nullable, number, optional, record, tagged, text } from './shape.ts';

export type FactsRead =
  | { readonly outcome: 'ok'; readonly facts: Facts }
  | { readonly outcome: 'failed'; readonly detail: string };

/**
 * What a run can record, generously: a run asks some twenty names (and forty of buckets) of at most nine servers, takes 32
 * addresses from an answer and connects to 32 of one name. Judging compares these lists with each other.
 */
const MAX_HOSTS = 150;
const MAX_DNS = 1_500;
const MAX_ADDRESSES = 64;
/** Over all answers together: a run keeps to 138 packets of questions. */
const MAX_ADDRESSES_IN_ALL = 8_000;
const MAX_CONNECTIONS = 1_500;
const MAX_OBJECTS = 500;
/** Domains with DNS servers of their own, and such servers of each: a run keeps to 20 and 10. */
const MAX_ROUTES = 50;
/** A large hello, a small one, and one with another name. */
const MAX_RETRIES = 8;
/** One for each `--bucket`. */
const MAX_ELSEWHERE = 20;
/** Facts are eight levels deep. */
const MAX_DEPTH = 32;

/** A step: `ok` has what `whenOk` wants. */
function step(whenOk: Readonly<Record<string, Check>> = {}): Check {
  return tagged('outcome', {
    ok: record({ ms: number, ...whenOk }),
    failed: record({ reason: text, detail: text, ms: number }),
    skipped: record({ because: text }),
    inconclusive: record({ why: text }),
  });
}

const capability = literal(...CAPABILITIES);
const service = literal(...SERVICES);
const purpose = literal('agent', 'documents', 'patch-payload', 'patch-baseline', 'distributor', 'windows-downloads', 'user');
const told = list(record({ what: text, why: text }));

const request = record({
  region: text,
  regionSource: literal('option', 'hybrid-registration', 'imds', 'agent-config', 'AWS_REGION', 'AWS_DEFAULT_REGION'),
  for: list(capability),
  expect: literal('private', 'any'),
  buckets: list(text),
  resolvers: list(text),
  timeoutMs: number,
  deadlineMs: number,
  only: list(text),
  skip: list(text),
  failOn: literal('error', 'warning', 'never'),
});

const imds = record({
  data: record({
    instanceId: nullable(text),
    instanceType: nullable(text),
    accountId: nullable(text),
    region: nullable(text),
    az: nullable(text),
    azId: nullable(text),
    partition: nullable(text),
    domain: nullable(text),
    vpcId: nullable(text),
    subnetId: nullable(text),
    securityGroupIds: list(text),
    primaryCidr: nullable(text),
    vpcCidrs: list(text),
    hasInstanceProfile: nullable(bool),
    clockOffsetMs: nullable(number),
  }),
});

const agent = record({
  installed: literal('yes', 'no', 'unknown'),
  version: nullable(text),
  versions: list(record({ source: text, version: text })),
  running: literal('yes', 'no', 'unknown'),
  registration: tagged('state', {
    present: record({ managedInstanceId: text, region: text }),
    absent: record({}),
    unknown: record({ why: text }),
  }),
  identity: nullable(record({ type: text, instanceId: text })),
  credentials: optional(
    tagged('state', {
      read: record({ source: text, expiresAt: nullable(text), shareFile: optional(text), shareProfile: optional(text) }),
      absent: record({}),
      hidden: record({}),
    }),
  ),
  overrides: optional(
    record({
      hosts: list(record({ service, field: text, host: text })),
      serviceDomain: nullable(text),
      messagesRegion: nullable(text),
      useDualStack: bool,
    }),
  ),
  configRegion: nullable(text),
  identityOrder: optional(list(text)),
  inContainer: optional(literal(true)),
  customIdentity: optional(record({ instanceId: text, region: text })),
  log: optional(
    record({
      path: text,
      events: list(record({ kind: text, at: nullable(text), excerpt: text, sleepMs: optional(number) })),
    }),
  ),
  problems: optional(list(text)),
  sockets,
});

const node = record({
  os: literal('linux', 'windows', 'macos', 'other'),
  arch: text,
  isRoot: bool,
  firmwareSaysEc2: nullable(bool),
  imds: (value, path) => step()(value, path) ?? (isOk(value) ? imds(value, path) : null),
  resolver: record({
    source: text,
    servers: list(text),
    stub: optional(text),
    routes: optional(list(record({ domain: text, servers: list(text, MAX_ROUTES) }), MAX_ROUTES)),
    options: list(text),
    problems: list(text),
  }),
  pinned: list(record({ host: text, ip: text })),
  addresses: list(record({ name: text, ip: text })),
  agent,
  trust: record({ sources: list(text), roots: number, extraRoots: number, problems: list(text) }),
  proxyVariables: list(record({ name: text, value: text })),
  firewall: optional(firewall),
  ena,
  shortages,
  proxy,
});

const answer = step({
  rcode: text,
  authoritative: bool,
  truncated: bool,
  transport: literal('udp', 'tcp'),
  attempts: number,
  addresses: list(text, MAX_ADDRESSES),
  cnames: list(text, MAX_ADDRESSES),
  ttl: nullable(number),
});

const tls = step({
  protocol: text,
  cipher: text,
  verifyError: nullable(text),
  nameError: nullable(text),
  names: list(text),
  chain: list(record({ subject: text, issuer: text, notBefore: text, notAfter: text, sha256: text })),
  anchor: literal('system', 'extra', null),
  impersonatesRoot: bool,
});

const http = step({
  status: number,
  requestId: nullable(text),
  server: nullable(text),
  contentType: nullable(text),
  location: nullable(text),
  clockOffsetMs: nullable(number),
  excerpt: nullable(text),
});

/** What a second look at one address tells; facts of older versions have none. */
const secondLook: Readonly<Record<string, Check>> = {
  retries: optional(
    list(
      record({ hello: literal('large', 'small'), servername: text, result: step(), bytes: number, fullSized: optional(step()) }),
      MAX_RETRIES,
    ),
  ),
  repeats: optional(record({ tried: number, failed: number })),
};

const dnsRows = list(
  record({ host: text, server: text, roles: list(literal('configured', 'amazon', 'extra', 'stub')), a: answer, aaaa: answer }),
  MAX_DNS,
);

const connections = list(
  record({
    host: text,
    ip: text,
    port: number,
    localIp: nullable(text),
    localPort: nullable(number),
    at: text,
    tcp: step(),
    tls,
    http,
    ...secondLook,
    proxy: throughProxy,
  }),
  MAX_CONNECTIONS,
);

const objects = list(
  record({
    bucket: text,
    purpose,
    host: text,
    ip: nullable(text),
    style: literal('path', 'virtual'),
    key: text,
    certainty: literal('known', 'absent'),
    result: step({
      status: number,
      code: nullable(text),
      message: nullable(text),
      bucketRegion: nullable(text),
      requestId: nullable(text),
      version: optional(text),
    }),
  }),
  MAX_OBJECTS,
);

const facts = record({
  factsVersion: literal('1.0'),
  tool: record({ name: literal('ssm-probe'), version: text }),
  startedAt: text,
  durationMs: number,
  interrupted: bool,
  request,
  suffix: record({ partition: text, dnsSuffix: text, dualStackDnsSuffix: nullable(text) }),
  node,
  hosts: list(
    record({
      host: text,
      service,
      kind: literal('endpoint', 'dualstack', 'bucket', 'elsewhere'),
      bucket: optional(text),
      override: optional(bool),
    }),
    MAX_HOSTS,
  ),
  dns: dnsRows,
  connections,
  beside: optional(record({ dns: dnsRows, connections })),
  objects,
  signed: signed(objects),
  notProbed: told,
});

/** Never throws. `detail` says where the text stops being facts of this version. */
export function readFacts(json: string): FactsRead {
  if (nestsDeeperThan(json, MAX_DEPTH)) return { outcome: 'failed', detail: 'it nests too deeply' };
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { outcome: 'failed', detail: 'it is not JSON' };
  }
  const problem = facts(value, '') ?? excess(value as Facts);
  return problem === null ? { outcome: 'ok', facts: value as Facts } : { outcome: 'failed', detail: problem };
}

/** What fits in every list and would still cost hours to judge. */
function excess({ hosts, dns }: Facts): string | null {
  const seen = new Set<string>();
  for (const { host, kind, bucket } of hosts) {
    // Two buckets of one other Region are behind one host.
    const key = JSON.stringify([host, kind === 'elsewhere' ? (bucket ?? '') : null]);
    if (seen.has(key)) return 'hosts has the same host twice';
    seen.add(key);
  }
  if (hosts.filter(({ kind }) => kind === 'elsewhere').length > MAX_ELSEWHERE)
    return `hosts has too many elsewhere (at most ${MAX_ELSEWHERE})`;
  let addresses = 0;
  for (const { a, aaaa } of dns) for (const asked of [a, aaaa]) if (asked.outcome === 'ok') addresses += asked.addresses.length;
  return addresses > MAX_ADDRESSES_IN_ALL ? `dns holds too many addresses (at most ${MAX_ADDRESSES_IN_ALL})` : null;
}

function isOk(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (value as { outcome?: unknown }).outcome === 'ok';
}
