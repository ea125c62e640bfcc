/** Small changes to a world, for scenarios. Each returns a new world. */
import type { Service } from '../knowledge/types.ts';
import { hostOf } from './addresses.ts';
import type { AgentModel, DnsAnswer, DnsFault, DnsServer, NodeModel, PacketFault, WebBehaviour, World } from './world.ts';

export const NXDOMAIN: DnsAnswer = { kind: 'rcode', rcode: 'NXDOMAIN' };
export const NODATA: DnsAnswer = { kind: 'records', a: [], aaaa: [] };
export const CORP_DNS = '10.30.0.53';

export function withNode(world: World, node: Partial<NodeModel>): World {
  return { ...world, node: { ...world.node, ...node } };
}

export function withAgent(world: World, agent: Partial<AgentModel>): World {
  return world.node.agent === null ? world : withNode(world, { agent: { ...world.node.agent, ...agent } });
}

/** Adds faults, which win over the existing ones. */
export function withFaults(world: World, ...faults: readonly PacketFault[]): World {
  return { ...world, faults: [...faults, ...world.faults] };
}

export function dropping(world: World, ...to: readonly string[]): World {
  return withFaults(world, ...to.map((range) => ({ to: range, effect: 'drop' }) as const));
}

/** The addresses of a service's interface endpoint. */
export function addressesOf(world: World, service: Service): readonly string[] {
  return world.endpoints.find((endpoint) => endpoint.service === service)?.addresses ?? [];
}

export function withoutEndpoints(world: World, ...services: readonly Service[]): World {
  return { ...world, endpoints: world.endpoints.filter(({ service }) => !services.includes(service)) };
}

export function withEndpoint(world: World, service: Service, addresses: readonly string[]): World {
  return { ...world, endpoints: [...withoutEndpoints(world, service).endpoints, { service, addresses }] };
}

/** Changes what the addresses in `at` do on port 443. */
export function interfering(world: World, at: readonly string[], behaviour: Partial<WebBehaviour>): World {
  return { ...world, interference: [...at.map((range) => ({ at: range, behaviour })), ...world.interference] };
}

/** A healthy server's certificate with some parts changed. */
export function certificate(parts: Partial<WebBehaviour['certificate']>): Partial<WebBehaviour> {
  return { certificate: { issuer: 'amazon', names: 'service', validity: 'now', chain: 'full', ...parts } };
}

/** Makes the DNS server at `address` answer so for these services' names. */
export function answering(world: World, address: string, services: readonly Service[], answer: DnsAnswer): World {
  const rules = services.map((service) => ({ name: hostOf(world.region, service), answer }));
  return changeDns(world, address, (server) => ({ ...server, overrides: [...rules, ...server.overrides] }));
}

export function changeDns(world: World, address: string, change: (server: DnsServer) => DnsServer): World {
  return { ...world, dns: world.dns.map((server) => (server.addresses.includes(address) ? change(server) : server)) };
}

/** Configures a company's DNS server on the node, in place of Amazon's or beside it. */
export function withCorpDns(world: World, server: Partial<DnsServer>, nameservers: readonly string[] = [CORP_DNS]): World {
  const corp: DnsServer = { addresses: [CORP_DNS], view: 'public', overrides: [], faults: [], tcp: 'open', ...server };
  return withNode({ ...world, dns: [...world.dns, corp] }, { nameservers });
}

/** A DNS server that asks the VPC, and has these records itself. */
export function withOwnRecords(region: string, own: Readonly<Partial<Record<Service, readonly string[]>>>): Partial<DnsServer> {
  const overrides = Object.entries(own).map(([service, a]) => ({
    name: `${service}.${region}.amazonaws.com`,
    answer: { kind: 'records', a, aaaa: [] } as const,
  }));
  return { view: 'amazon', overrides };
}

/** A DNS server that gives every name the same answer. */
export function always(answer: DnsAnswer): Partial<DnsServer> {
  return { overrides: [{ name: '*', answer }] };
}

/** A DNS server with this fault in every answer. */
export function failing(fault: DnsFault): Partial<DnsServer> {
  return { faults: [{ name: '*', fault }] };
}

/** A service that AWS has removed from this Region: no public name, no endpoint. */
export function retired(world: World, service: Service): World {
  const without = withoutEndpoints(world, service);
  return { ...without, publicServices: without.publicServices.filter((name) => name !== service) };
}
