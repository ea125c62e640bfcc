/** Asks servers on loopback for the names of a run. */
import type { TestContext } from 'node:test';
import type { DnsRoute } from '../../../src/facts/resolver.ts';
import type { DnsFacts, HostFacts } from '../../../src/facts.ts';
import { surveyNames } from '../../../src/observe/network/dns/names.ts';
import type { ServerSources } from '../../../src/observe/network/dns/round.ts';
import type { Route } from '../../../src/platform/route.ts';
import { makePorts } from '../node/ports-double.ts';
import { a, respond, type UdpServer, udpServer } from './dns-double.ts';

const SERVICES = ['ssm', 'ssmmessages', 'ec2messages', 'ec2', 'kms', 'logs'] as const;
export const S3: HostFacts = { host: 's3.eu-central-1.amazonaws.com', service: 's3', kind: 'endpoint' };
export const BUCKET: HostFacts = { host: 'b.s3.eu-central-1.amazonaws.com', service: 's3', kind: 'bucket', bucket: 'b' };
export const HOSTS: readonly HostFacts[] = [
  ...SERVICES.map((service): HostFacts => ({ host: `${service}.eu-central-1.amazonaws.com`, service, kind: 'endpoint' })),
  S3,
  BUCKET,
];
export const LINK_LOCAL = '169.254.169.253';
export const ALIASES = [LINK_LOCAL, 'fd00:ec2::253', '10.9.0.2'];
export const AMAZON = { ask: LINK_LOCAL, aliases: Promise.resolve({ all: ALIASES, isComplete: true }) };

interface Asking {
  readonly servers: Readonly<Record<string, UdpServer>>;
  readonly configured: readonly string[];
  readonly routes?: readonly DnsRoute[];
  readonly stub?: string;
  readonly amazon?: ServerSources['amazon'];
  readonly extra?: readonly string[];
  readonly timeoutMs?: number;
  readonly hosts?: readonly HostFacts[];
}

export async function ask({
  servers,
  configured,
  routes = [],
  stub,
  amazon = Promise.resolve(null),
  extra = [],
  timeoutMs = 10_000,
  hosts = HOSTS,
}: Asking) {
  const translate = ({ ip }: { ip: string }): Route => {
    const server = servers[ip];
    return server === undefined ? { kind: 'refuse' } : { kind: 'to', ip: '127.0.0.1', port: server.port };
  };
  const found: [string, string][] = [];
  const signal = new AbortController().signal;
  const result = await surveyNames(
    makePorts({ translate }),
    hosts,
    { configured: Promise.resolve({ servers: configured, routes, ...(stub === undefined ? {} : { stub }) }), amazon, extra },
    { timeoutMs, signal },
    ({ host }, addresses) => addresses.forEach((address) => found.push([host, address])),
  );
  return { ...result, found };
}

export const answering = (t: TestContext, address = '10.1.2.3'): Promise<UdpServer> =>
  udpServer(t, ({ packet, name, type, reply }) => reply(respond(packet, type === 'A' ? [a(name, address)] : [])));

export const serversOf = (dns: readonly DnsFacts[]): string[] => [...new Set(dns.map(({ server }) => server))].toSorted();
export const rolesOf = (dns: readonly DnsFacts[], server: string) => dns.find((fact) => fact.server === server)?.roles;
