/** The DNS servers: the VPC's resolver, the corporate ones and a public one, all unbound, all answering from their own data. */
import { mkdirSync, writeFileSync } from 'node:fs';
import {
  bothFamiliesHost,
  CORP_DNS,
  dualstackHost,
  fipsHost,
  hostOf,
  INBOUND_RESOLVER,
  LAB_SERVICES,
  type LabService,
  ODD_DNS,
  OLD_ADDRESS,
  type Place,
  PUBLIC_RESOLVER,
  publicAddress,
  REPOSITORIES,
  S3_DUALSTACK_V4,
  S3_V4,
  S3_V6,
  VPC_RESOLVER,
  vpceHost,
  zoneA,
} from './addresses.ts';
import { startDaemon, startService } from './service.ts';
import type { LabNamespace, LabSpec } from './types.ts';

const soa = ({ dnsSuffix }: Place): string =>
  `${dnsSuffix}. 60 IN SOA ns.${dnsSuffix}. hostmaster.${dnsSuffix}. 1 7200 900 1209600 60`;
const zone = (name: string, type: string): string => `local-zone: "${name}." ${type}`;
const data = (name: string, ip: string): string => `local-data: "${name}. 60 IN ${ip.includes(':') ? 'AAAA' : 'A'} ${ip}"`;

/** What the whole world sees: one public address a service, and S3 with every bucket below it (`redirect` is a wildcard). */
function publicZones(spec: LabSpec, hidden: readonly LabService[] = []): string[] {
  const { place } = spec;
  const s3 = hostOf('s3', place);
  const dualstack = dualstackHost(place);
  return [
    zone(place.dnsSuffix, 'static'),
    `local-data: "${soa(place)}"`,
    ...LAB_SERVICES.filter((service) => !spec.retired.includes(service) && !hidden.includes(service)).map((service) =>
      data(hostOf(service, place), publicAddress(service)),
    ),
    zone('api.aws', 'static'),
    ...LAB_SERVICES.flatMap((service) =>
      [fipsHost(service, place), bothFamiliesHost(service, place)].map((host) => data(host, publicAddress(service))),
    ),
    ...withEndpoint(spec).flatMap((service) => (spec.endpoints[service] ?? []).map((ip) => data(vpceHost(service, place), ip))),
    ...Object.keys(spec.repositories ?? {}).flatMap((host) => [zone(host, 'static'), data(host, REPOSITORIES)]),
    zone(s3, 'redirect'),
    ...S3_V4.map((ip) => data(s3, ip)),
    zone(dualstack, 'redirect'),
    ...[...(spec.s3.dualstackApart ? S3_DUALSTACK_V4 : S3_V4), ...S3_V6].map((ip) => data(dualstack, ip)),
  ];
}

const withEndpoint = (spec: LabSpec): LabService[] =>
  LAB_SERVICES.filter((service) => (spec.endpoints[service] ?? []).length > 0);

/** A private hosted zone for each service with an endpoint: it hides the public record, as Route 53 does. */
function privateZones(spec: LabSpec): string[] {
  return withEndpoint(spec).flatMap((service) => [
    zone(hostOf(service, spec.place), 'static'),
    ...(spec.endpoints[service] ?? []).map((ip) => data(hostOf(service, spec.place), ip)),
  ]);
}

/** Every unbound here: no privileges to drop, no files outside the lab, nothing cached longer than a second. */
const server = (interfaces: readonly string[], lines: readonly string[], modules = 'iterator'): string =>
  [
    'server:',
    ...[
      'username: ""',
      'chroot: ""',
      `directory: "/run/lab/dns"`,
      'pidfile: ""',
      'use-syslog: no',
      'logfile: ""',
      'num-threads: 1',
      `module-config: "${modules}"`,
      'msg-cache-size: 1m',
      'rrset-cache-size: 1m',
      'cache-max-ttl: 1',
      'cache-max-negative-ttl: 1',
      'do-not-query-localhost: no',
      ...interfaces.map((ip) => `interface: ${ip}`),
      ...lines,
    ].map((line) => `  ${line}`),
    '',
  ].join('\n');

const AMAZON_V6 = 'fd00:ec2::253';
const open = ['access-control: 0.0.0.0/0 allow', 'access-control: ::/0 allow'];

function vpcServer(spec: LabSpec): string {
  const linkLocal = spec.node.network === 'site' ? [] : ['169.254.169.253', ...(spec.dns64 ? [] : [AMAZON_V6])];
  return server(
    [VPC_RESOLVER, INBOUND_RESOLVER, ...linkLocal],
    [
      ...open,
      zone('', 'static'),
      // unbound files a record under the most specific zone: a public one would slip into the private zone.
      ...publicZones(spec, withEndpoint(spec)),
      ...privateZones(spec),
    ],
  );
}

/** unbound answers from local data before it makes addresses, so DNS64 is a server of its own before the VPC's. */
const dns64Server = (): string =>
  `${server([AMAZON_V6], [...open, 'dns64-prefix: 64:ff9b::/96'], 'dns64 iterator')}forward-zone:\n  name: "."\n  forward-addr: ${VPC_RESOLVER}\n`;

/** In the place of systemd-resolved: the node's servers, and a link's for its domains. */
function stubServer({ node: { nameservers, resolved } }: LabSpec): string {
  const { vpn = { servers: [], domains: [] }, stub } = resolved ?? {};
  const forward = (name: string, servers: readonly string[]): string =>
    ['forward-zone:', `  name: "${name}"`, ...servers.map((ip) => `  forward-addr: ${ip}`), ''].join('\n');
  const domains = vpn.domains.map((domain) => forward(`${domain.replace(/^~/u, '')}.`, vpn.servers));
  // Any key will do: no answer here is signed.
  const anchor = `trust-anchor: "amazonaws.com. DS 1 8 2 ${'ab'.repeat(32)}"`;
  const validates = stub === 'validates';
  const own = server(
    ['127.0.0.53'],
    ['access-control: 127.0.0.0/8 allow', ...(validates ? [anchor] : [])],
    validates ? 'validator iterator' : 'iterator',
  );
  return [own, forward('.', nameservers), ...domains].join('');
}

function publicServer(spec: LabSpec): string {
  return server([PUBLIC_RESOLVER], [...open, zone('', 'static'), ...publicZones(spec)]);
}

/** One process for all corporate servers: a view an address. (An access-control line would beat the views.) */
function corpServer(spec: LabSpec): string {
  const view = (name: string, lines: readonly string[]): string =>
    ['view:', `  name: "${name}"`, ...lines.map((line) => `  ${line}`), ''].join('\n');
  return [
    server(
      [CORP_DNS.forwarding, CORP_DNS.public, CORP_DNS.nxdomain, CORP_DNS.refused, CORP_DNS.refusedBare, CORP_DNS.stale],
      [
        `interface-action: ${CORP_DNS.forwarding} allow`,
        `interface-action: ${CORP_DNS.public} allow`,
        `interface-view: ${CORP_DNS.public} public`,
        `interface-action: ${CORP_DNS.nxdomain} allow`,
        `interface-view: ${CORP_DNS.nxdomain} nxdomain`,
        `interface-action: ${CORP_DNS.refused} allow`,
        `interface-view: ${CORP_DNS.refused} refused`,
        `interface-action: ${CORP_DNS.refusedBare} refuse`,
        `interface-action: ${CORP_DNS.stale} allow`,
        `interface-view: ${CORP_DNS.stale} stale`,
      ],
    ),
    // The forwarding server asks the VPC's inbound endpoint, over the network.
    'forward-zone:',
    '  name: "."',
    `  forward-addr: ${INBOUND_RESOLVER}`,
    '  forward-no-cache: yes',
    '',
    view('public', [zone('', 'static'), ...publicZones(spec)]),
    view('stale', [
      ...(['ssm', 'ssmmessages'] as const).map((service) => zone(hostOf(service, spec.place), 'static')),
      data(hostOf('ssm', spec.place), OLD_ADDRESS),
      data(hostOf('ssmmessages', spec.place), zoneA('kms')),
    ]),
    view('refused', [zone('', 'refuse')]),
    view('nxdomain', [
      zone('', 'static'),
      `local-data: ". 60 IN SOA ns.corp.example. hostmaster.corp.example. 1 7200 900 1209600 60"`,
    ]),
  ].join('\n');
}

/** unbound has no way to fail on purpose: this one forwards to the server that refuses, and says SERVFAIL. */
function failingServer(): string {
  return `${server([CORP_DNS.servfail], open)}forward-zone:\n  name: "."\n  forward-addr: ${CORP_DNS.refused}\n`;
}

const forwardZone = (name: string, target: string): string =>
  ['forward-zone:', `  name: "${name}"`, `  forward-addr: ${target}`, '  forward-no-cache: yes', ''].join('\n');
/** Any key will do: no answer here is signed. */
const anchorOf = (zoneName: string): string => `trust-anchor: "${zoneName}. DS 1 8 2 ${'ab'.repeat(32)}"`;

/** Corporate servers whose forwarder is there, and not as it should be. */
const FORWARDERS: Readonly<Partial<Record<keyof typeof CORP_DNS, (spec: LabSpec) => string>>> = {
  silentTarget: ({ place }) =>
    `${server([CORP_DNS.silentTarget], [...open, zone('corp.example', 'static')])}${forwardZone(`${place.dnsSuffix}.`, CORP_DNS.dead)}`,
  validating: ({ place }) =>
    `${server([CORP_DNS.validating], [...open, anchorOf(place.dnsSuffix), 'ede: yes'], 'validator iterator')}${forwardZone('.', INBOUND_RESOLVER)}`,
  exempt: ({ place }) => {
    const exempt = [anchorOf(place.dnsSuffix), `domain-insecure: "${place.region}.${place.dnsSuffix}."`];
    return `${server([CORP_DNS.exempt], [...open, ...exempt], 'validator iterator')}${forwardZone('.', INBOUND_RESOLVER)}`;
  },
  ssmOnly: ({ place }) =>
    `${server([CORP_DNS.ssmOnly], open)}${forwardZone(`${hostOf('ssm', place)}.`, INBOUND_RESOLVER)}${forwardZone('.', CORP_DNS.public)}`,
};

/** Starts those servers that this lab's node can meet; resolves when they listen. */
export async function startDns(spec: LabSpec): Promise<void> {
  mkdirSync('/run/lab/dns', { recursive: true });
  const start = async (name: string, namespace: LabNamespace, config: string): Promise<void> => {
    const path = `/run/lab/dns/${name}.conf`;
    writeFileSync(path, config);
    await startDaemon(namespace, ['unbound', '-d', '-c', path], 'start of service');
  };
  const odd = new Set<string>(Object.values(ODD_DNS));
  const asked = [...spec.node.nameservers, ...(spec.node.resolved?.vpn?.servers ?? [])];
  const usesOdd = asked.some((ip) => odd.has(ip));
  const corporate = new Set<string>([...Object.values(CORP_DNS), ...odd]);
  await Promise.all([
    start('vpc', 'rtr', vpcServer(spec)),
    ...(asked.some((ip) => corporate.has(ip)) ? [start('corp', 'corp', corpServer(spec))] : []),
    ...(spec.node.nameservers.includes(CORP_DNS.servfail) ? [start('failing', 'corp', failingServer())] : []),
    ...Object.entries(FORWARDERS).flatMap(([name, config]) =>
      asked.includes(CORP_DNS[name as keyof typeof CORP_DNS]) ? [start(name, 'corp', config(spec))] : [],
    ),
    ...(usesOdd
      ? [startService('corp', 'odd-dns.ts', { upstream: CORP_DNS.forwarding, other: CORP_DNS.nxdomain, servers: ODD_DNS })]
      : []),
    ...(spec.node.resolved === undefined || spec.node.resolved.stub === 'stopped'
      ? []
      : [start('stub', 'node', stubServer(spec))]),
    ...(spec.dns64 ? [start('dns64', 'rtr', dns64Server())] : []),
    ...(spec.node.nameservers.includes(PUBLIC_RESOLVER) ? [start('public', 'inet', publicServer(spec))] : []),
  ]);
}
