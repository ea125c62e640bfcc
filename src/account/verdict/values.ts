/**
 * What the words in capitals of the node's own remedies are in this account. Only what there is no choice of: where two things would fit, the
 * word stays, and a person chooses.
 */

import type { Values } from '../../remedies/fill.ts';
import { address, isId, rangesOnly, resourceId, roleName } from '../../remedies/foreign.ts';
import type { Known as Checked } from '../../remedies/quote.ts';
import type { Account, Known, RouteTable, Vpc, VpcEndpoint } from '../model.ts';

function listOf<T>(part: Known<readonly T[]>): readonly T[] {
  return part.state === 'known' ? part.value : [];
}

/** The one thing that there is; undefined for none, and for several. */
function only<T>(all: readonly T[]): T | undefined {
  const distinct = [...new Set(all)];
  return distinct.length === 1 ? distinct[0] : undefined;
}

/** `subjects`: hosts and addresses that the finding is about. */
export function valuesIn(account: Account, subjects: readonly string[]): Values {
  const found: (readonly [string, Checked | undefined])[] = [
    ...ofNode(account),
    ...ofEndpoints(account, subjects),
    ...ofNames(account, subjects),
    ...ofRole(account),
  ];
  return new Map(found.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

type Rows = readonly (readonly [string, Checked | undefined])[];

const idOf = (value: string | undefined, prefix: string): Checked | undefined => (isId(value, prefix) ? value : undefined);
const plain = (value: string | undefined): Checked | undefined =>
  value === undefined || resourceId(value) !== value ? undefined : resourceId(value);

function ownVpc({ instance, vpcs }: Account): Vpc | undefined {
  const id = instance.state === 'known' ? instance.value?.vpcId : undefined;
  return listOf(vpcs).find(({ vpcId }) => vpcId === id);
}

function ofNode(account: Account): Rows {
  const { instance, nodeId, accountId } = account;
  const vpc = ownVpc(account);
  const node = instance.state === 'known' ? instance.value : null;
  const subnets = vpc === undefined ? [] : listOf(vpc.subnets);
  const subnet = subnets.find(({ subnetId }) => subnetId === node?.subnetId);
  const others = subnets.filter(({ availabilityZone }) => availabilityZone !== subnet?.availabilityZone);
  const [range] = rangesOnly(subnet?.cidrBlock == null ? [] : [subnet.cidrBlock]);
  const nats = vpc === undefined ? [] : listOf(vpc.natGateways).filter(({ state }) => state.toLowerCase() === 'available');
  const primary = node?.networkInterfaces.find(({ deviceIndex }) => deviceIndex === 0) ?? node?.networkInterfaces[0];
  const account12 = accountId.state === 'known' && /^\d{12}$/u.test(accountId.value) ? resourceId(accountId.value) : undefined;
  return [
    ['INSTANCE_ID', idOf(nodeId, 'i') ?? idOf(nodeId, 'mi')],
    ['ACCOUNT_ID', account12],
    ['SUBNET_ID', idOf(node?.subnetId ?? undefined, 'subnet')],
    ['SECOND_SUBNET_ID', idOf(only(others.map(({ subnetId }) => subnetId)), 'subnet')],
    ['NODE_SECURITY_GROUP_ID', idOf(only(primary?.groups ?? []), 'sg')],
    ['NODE_RANGE', range],
    ['ROUTE_TABLE_ID', idOf(tableOf(vpc, node?.subnetId ?? null)?.routeTableId, 'rtb')],
    ['NAT_GATEWAY_ID', idOf(only(nats.map(({ natGatewayId }) => natGatewayId)), 'nat')],
    ['DHCP_OPTIONS_ID', vpc?.dhcpOptions.state === 'known' ? idOf(vpc.dhcpOptions.value.dhcpOptionsId, 'dopt') : undefined],
    [
      'PREFIX_LIST_ID',
      idOf(
        only(
          listOf(account.prefixLists)
            .filter(({ prefixListName }) => prefixListName === `com.amazonaws.${account.region}.s3`)
            .map(({ prefixListId }) => prefixListId),
        ),
        'pl',
      ),
    ],
  ];
}

/** A subnet without a table of its own has the main one. */
function tableOf(vpc: Vpc | undefined, subnetId: string | null): RouteTable | undefined {
  if (vpc === undefined || subnetId === null) return undefined;
  const tables = listOf(vpc.routeTables);
  return tables.find(({ subnetIds }) => subnetIds.includes(subnetId)) ?? tables.find(({ main }) => main);
}

/** Of the endpoint that all subjects have in common; the VPC is that of the endpoint, else the node's own. */
function ofEndpoints(account: Account, subjects: readonly string[]): Rows {
  const found = listOf(account.vpcs).flatMap((vpc) =>
    listOf(vpc.endpoints)
      .filter((endpoint) => subjects.some((subject) => isAbout(vpc, endpoint, subject, account.region)))
      .map((endpoint) => ({ vpc, endpoint })),
  );
  const one = found.length === 1 ? found[0] : undefined;
  const vpcId = only(found.map(({ vpc }) => vpc.vpcId)) ?? (found.length === 0 ? ownVpc(account)?.vpcId : undefined);
  return [
    ['VPC_ID', idOf(vpcId, 'vpc')],
    ['ENDPOINT_ID', idOf(one?.endpoint.vpcEndpointId, 'vpce')],
    ['ENDPOINT_SECURITY_GROUP_ID', idOf(only(found.flatMap(({ endpoint }) => endpoint.groups)), 'sg')],
    ['NETWORK_INTERFACE_ID', idOf(only(found.flatMap(({ endpoint }) => endpoint.networkInterfaceIds)), 'eni')],
    ['ENDPOINT_SUBNET_ID', idOf(only(found.flatMap(({ endpoint }) => endpoint.subnetIds)), 'subnet')],
  ];
}

/** By the service in its host name, or by an address of its interfaces. */
function isAbout(vpc: Vpc, { serviceName, networkInterfaceIds }: VpcEndpoint, subject: string, region: string): boolean {
  const service = serviceName.split(`.${region}.`)[1];
  // `bucket.s3.dualstack.eu-central-1.amazonaws.com` is about s3.
  const labels = subject.toLowerCase().replace('.dualstack.', '.').split('.');
  const at = labels.indexOf(region);
  if (at > 0 && service !== undefined && labels[at - 1] === service) return true;
  return listOf(vpc.networkInterfaces).some(
    ({ networkInterfaceId, privateIpAddresses, ipv6Addresses }) =>
      networkInterfaceIds.includes(networkInterfaceId) &&
      [...privateIpAddresses.map(({ privateIpAddress }) => privateIpAddress), ...ipv6Addresses].includes(subject),
  );
}

function ofNames(account: Account, subjects: readonly string[]): Rows {
  const vpc = ownVpc(account);
  if (vpc === undefined) return [];
  const covers = (domain: string): boolean => {
    const zone = domain.toLowerCase().replace(/\.$/u, '');
    return zone !== '' && subjects.some((subject) => subject === zone || subject.endsWith(`.${zone}`));
  };
  const inbound = listOf(vpc.resolverEndpoints).filter(({ direction }) => direction === 'INBOUND');
  const outbound = listOf(vpc.resolverEndpoints).filter(({ direction }) => direction === 'OUTBOUND');
  const [first] = inbound.length === 1 ? inbound.flatMap(({ addresses }) => listOf(addresses)) : [];
  const [ip] = first === undefined || address(first.ip) !== first.ip ? [] : [address(first.ip)];
  return [
    [
      'HOSTED_ZONE_ID',
      plain(
        only(
          listOf(vpc.hostedZones)
            .filter(({ name }) => covers(name))
            .map(({ id }) => id),
        ),
      ),
    ],
    [
      'RESOLVER_RULE_ID',
      plain(
        only(
          listOf(vpc.resolverRules)
            .filter(({ domainName }) => covers(domainName))
            .map(({ id }) => id),
        ),
      ),
    ],
    ['INBOUND_ENDPOINT_ID', plain(only(inbound.map(({ id }) => id)))],
    ['INBOUND_ENDPOINT_IP', ip],
    ['OUTBOUND_ENDPOINT_ID', plain(only(outbound.map(({ id }) => id)))],
    ['FIREWALL_RULE_GROUP_ID', plain(only(listOf(vpc.firewallRuleGroups).map(({ firewallRuleGroupId }) => firewallRuleGroupId)))],
  ];
}

function ofRole({ instanceProfile, managed }: Account): Rows {
  const role = instanceProfile.state === 'known' ? instanceProfile.value?.role?.roleName : undefined;
  const service = managed.serviceRole?.state === 'known' ? managed.serviceRole.value?.roleName : undefined;
  const name = (value: string | undefined): Checked | undefined =>
    value === undefined || roleName(value) !== value ? undefined : roleName(value);
  return [
    ['ROLE_NAME', name(role ?? service)],
    ['SERVICE_ROLE_NAME', name(service)],
  ];
}
