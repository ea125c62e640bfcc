/** What is asked about a node: from its facts, its verdict, or its id alone. Pure. */
import { assumedIdentity } from '../facts/identity.ts';
import type { Facts } from '../facts.ts';
import { requiredServices } from '../knowledge/capabilities.ts';
import { serviceHost } from '../knowledge/hosts.ts';
import { partitionOf } from '../knowledge/partitions.ts';
import type { Capability } from '../knowledge/types.ts';
import type { Subject } from './collect/collect.ts';
import type { VerdictPart } from './node-file.ts';
import { roleNeeds } from './policy/needs.ts';

export interface AboutNode {
  /** i-… or mi-…; null: nothing tells. */
  readonly nodeId: string | null;
  readonly region: string | null;
  readonly vpcId: string | null;
  /** Those that the node connected to. */
  readonly addresses: readonly string[];
  readonly names: readonly string[];
  readonly capabilities: readonly Capability[];
  readonly buckets: readonly string[];
}

export function aboutFacts(facts: Facts): AboutNode {
  const { node, request, hosts, connections } = facts;
  const imds = node.imds.outcome === 'ok' ? node.imds.data : null;
  const id = assumedIdentity(node.agent, imds)?.id ?? imds?.instanceId ?? null;
  return {
    nodeId: id,
    region: request.region,
    vpcId: imds?.vpcId ?? null,
    addresses: distinct(connections.filter(({ proxy }) => proxy === undefined).map(({ ip }) => ip)),
    names: distinct(hosts.map(({ host }) => host)),
    capabilities: request.for,
    buckets: request.buckets,
  };
}

/** A verdict does not say for which capabilities it was made. */
export function aboutVerdict({ node, endpoints, buckets }: VerdictPart, capabilities: readonly Capability[]): AboutNode {
  return {
    nodeId: node.id,
    region: node.region,
    vpcId: node.vpcId,
    addresses: distinct(endpoints.flatMap(({ addresses }) => addresses.map(({ ip }) => ip))),
    names: distinct(endpoints.map(({ host }) => host)),
    capabilities,
    buckets: buckets.filter(({ purpose }) => purpose === 'user').map(({ name }) => name),
  };
}

/** What the collector shall read. */
export function subjectOf(about: AboutNode, nodeId: string, region: string): Subject {
  const partition = partitionOf(region);
  const suffix = {
    partition: partition?.id ?? 'aws',
    dnsSuffix: partition?.dnsSuffix ?? 'amazonaws.com',
    dualStackDnsSuffix: null,
  };
  const services = [...requiredServices(about.capabilities, { agentVersion: null, region }).keys()];
  const needs = roleNeeds({ region, partition: suffix.partition, capabilities: about.capabilities, buckets: about.buckets });
  return {
    nodeId,
    vpcId: about.vpcId,
    addresses: about.addresses,
    names: distinct([...about.names, ...services.map((service) => serviceHost(service, region, suffix, 'standard'))]),
    actions: distinct(needs.map(({ action }) => action)),
  };
}

function distinct(all: readonly string[]): readonly string[] {
  return [...new Set(all)];
}
