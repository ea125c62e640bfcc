/** One VPC, as EC2 tells of it. */
import type * as Ec2 from '@aws-sdk/client-ec2';
import { MANY } from '../model/known.ts';
import type { DhcpOptions, Known, NetworkInterface, RouteTable, SecurityGroup, Vpc, VpcEndpoint } from '../model.ts';
import type { Input, Operation } from '../operations.ts';
import { aclOf, endpointOf, interfaceOf, isAssociated, ruleOf, rulesOf, subnetOf, tableOf, texts } from './ec2-words.ts';
import { gatewaysOf } from './gateways.ts';
import { chunked, known, mapped, together, unknown, valueOr } from './known.ts';
import { namesOf } from './names.ts';
import type { Reader } from './reader.ts';

/** EC2's filters take so many values. */
const VALUES = 200;

/** A VPC that `vpcId` names; null where there is none. `groups`: those of the node, whose rules are read with their ids. */
export async function readVpc(
  reader: Reader,
  vpcId: string,
  { region, groups, names }: { readonly region: string; readonly groups: readonly string[]; readonly names: readonly string[] },
): Promise<Known<Vpc | null>> {
  const found = await reader.find('ec2:DescribeVpcs', { VpcIds: [vpcId] });
  if (found.state !== 'known') return found;
  const own = found.value?.Vpcs?.[0];
  if (own === undefined) return known(null);
  const of = { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] };
  const [subnets, acls, tables, endpoints, dns] = await Promise.all([
    reader.all('ec2:DescribeSubnets', of, ({ Subnets }) => Subnets),
    reader.all('ec2:DescribeNetworkAcls', of, ({ NetworkAcls }) => NetworkAcls),
    reader.all('ec2:DescribeRouteTables', of, ({ RouteTables }) => RouteTables),
    reader.all('ec2:DescribeVpcEndpoints', of, ({ VpcEndpoints }) => VpcEndpoints),
    namesOf(reader, { vpcId, region, names }),
  ]);
  const routeTables = mapped(tables, (all) => all.map(tableOf));
  const vpcEndpoints = mapped(endpoints, (all) => all.map(endpointOf));
  const routes = valueOr(routeTables, []).flatMap((table) => table.routes);
  const wanted = new Set([
    ...groups,
    ...valueOr(vpcEndpoints, []).flatMap((endpoint) => endpoint.groups),
    ...valueOr(dns.resolverEndpoints, []).flatMap(({ securityGroupIds }) => securityGroupIds),
  ]);
  const [support, hostnames, dhcpOptions, securityGroups, networkInterfaces, gateways] = await Promise.all([
    attribute(reader, vpcId, 'enableDnsSupport'),
    attribute(reader, vpcId, 'enableDnsHostnames'),
    dhcpOf(reader, own.DhcpOptionsId),
    groupsOf(reader, of, [...wanted]),
    interfacesOf(reader, vpcId, vpcEndpoints, routeTables, dns.resolverEndpoints),
    gatewaysOf(reader, vpcId, routes),
  ]);
  return known({
    vpcId,
    ownerId: own.OwnerId ?? '',
    ...rangesOf(own),
    enableDnsSupport: support,
    enableDnsHostnames: hostnames,
    dhcpOptions,
    subnets: mapped(subnets, (all) => all.map(subnetOf)),
    securityGroups,
    networkAcls: mapped(acls, (all) => all.map(aclOf)),
    routeTables,
    endpoints: vpcEndpoints,
    networkInterfaces,
    ...gateways,
    ...dns,
  });
}

function rangesOf({ CidrBlock, CidrBlockAssociationSet, Ipv6CidrBlockAssociationSet }: Ec2.Vpc) {
  const live = (CidrBlockAssociationSet ?? []).filter(({ CidrBlockState }) => isAssociated(CidrBlockState?.State));
  const live6 = (Ipv6CidrBlockAssociationSet ?? []).filter(({ Ipv6CidrBlockState }) => isAssociated(Ipv6CidrBlockState?.State));
  return {
    cidrBlocks: [...new Set(texts([CidrBlock, ...live.map((one) => one.CidrBlock)]))],
    ipv6CidrBlocks: texts(live6.map((one) => one.Ipv6CidrBlock)),
  };
}

async function attribute(
  reader: Reader,
  VpcId: string,
  Attribute: 'enableDnsSupport' | 'enableDnsHostnames',
): Promise<Known<boolean>> {
  const said = await reader.call('ec2:DescribeVpcAttribute', { VpcId, Attribute });
  if (said.state !== 'known') return said;
  const { Value } = (Attribute === 'enableDnsSupport' ? said.value.EnableDnsSupport : said.value.EnableDnsHostnames) ?? {};
  return Value === undefined ? unknown('AWS did not say') : known(Value);
}

async function dhcpOf(reader: Reader, id: string | undefined): Promise<Known<DhcpOptions>> {
  // EC2's own word for "none": nothing is given out.
  if (id === undefined || id === 'default') return known({ dhcpOptionsId: id ?? '', domainName: null, domainNameServers: [] });
  const said = await reader.call('ec2:DescribeDhcpOptions', { DhcpOptionsIds: [id] });
  return mapped(said, ({ DhcpOptions: all }) => {
    const valuesOf = (key: string) =>
      texts(all?.[0]?.DhcpConfigurations?.find(({ Key }) => Key === key)?.Values?.map(({ Value }) => Value));
    return {
      dhcpOptionsId: id,
      domainName: valuesOf('domain-name')[0] ?? null,
      // One value may hold several, with commas.
      domainNameServers: valuesOf('domain-name-servers').flatMap((value) => value.split(',').map((one) => one.trim())),
    };
  });
}

type OfVpc = Input<'ec2:DescribeSecurityGroups'> & Input<'ec2:DescribeSecurityGroupRules'>;

/** All groups of the VPC; the rules of `wanted` with their ids, where that is permitted. */
async function groupsOf(reader: Reader, of: OfVpc, wanted: readonly string[]): Promise<Known<readonly SecurityGroup[]>> {
  const [groups, ...pages] = await Promise.all([
    reader.all('ec2:DescribeSecurityGroups', of, ({ SecurityGroups }) => SecurityGroups, MANY),
    ...chunked(wanted, VALUES).map((Values) =>
      reader.all(
        'ec2:DescribeSecurityGroupRules',
        { Filters: [{ Name: 'group-id', Values: [...Values] }] },
        ({ SecurityGroupRules }) => SecurityGroupRules,
        MANY,
      ),
    ),
  ]);
  const rules = valueOr(together(pages), []).flat();
  return mapped(groups, (all) =>
    all.map((group) => {
      const withIds = rules.filter(({ GroupId }) => GroupId === group.GroupId).map(ruleOf);
      const plain = rulesOf(group);
      return {
        groupId: group.GroupId ?? '',
        groupName: group.GroupName ?? '',
        ownerId: group.OwnerId ?? '',
        vpcId: group.VpcId ?? '',
        // Fewer with ids than without: something is missing, and a rule must not be.
        rules: known(withIds.length >= plain.length ? withIds : plain),
      };
    }),
  );
}

/** Those of endpoints, those that a route leads to, and those of resolver endpoints. */
async function interfacesOf(
  reader: Reader,
  vpcId: string,
  endpoints: Known<readonly VpcEndpoint[]>,
  tables: Known<readonly RouteTable[]>,
  resolvers: Vpc['resolverEndpoints'],
): Promise<Known<readonly NetworkInterface[]>> {
  if (endpoints.state !== 'known') return endpoints;
  const ids = [
    ...endpoints.value.flatMap(({ networkInterfaceIds }) => networkInterfaceIds),
    ...valueOr(tables, []).flatMap(({ routes }) =>
      texts(routes.map(({ networkInterfaceId }) => networkInterfaceId ?? undefined)),
    ),
  ];
  const addresses = valueOr(resolvers, []).flatMap(({ addresses: all }) => valueOr(all, []).map(({ ip }) => ip));
  const pages = await Promise.all([
    ...chunked([...new Set(ids)], VALUES).map((Values) => interfacesBy(reader, vpcId, 'network-interface-id', Values)),
    ...chunked(addresses, VALUES).map((Values) => interfacesBy(reader, vpcId, 'addresses.private-ip-address', Values)),
  ]);
  return mapped(together(pages), (all) => all.flat());
}

/** `vpcId` null: in any VPC of the account. */
export async function interfacesBy(
  reader: Reader,
  vpcId: string | null,
  Name: string,
  Values: readonly string[],
): Promise<Known<readonly NetworkInterface[]>> {
  const Filters = [{ Name, Values: [...Values] }, ...(vpcId === null ? [] : [{ Name: 'vpc-id', Values: [vpcId] }])];
  const operation: Operation = 'ec2:DescribeNetworkInterfaces';
  const found = await reader.all(operation, { Filters }, ({ NetworkInterfaces }) => NetworkInterfaces, MANY);
  return mapped(found, (all) => all.map((one) => interfaceOf(one)));
}
