/**
 * The router of a snapshot: its filters, and one kernel table for each subnet's route table. A `throw` route ends such a table where AWS says
 * `local`, or names a peering or gateway that is up: the fabric behind it knows the interface of every address.
 */
import { type LooseAccount, type LooseVpc, type RouteRow, valueOf } from '../evaluate/parts.ts';
import { aclChain, aclChains, groupChain, groupChains, type Port, portsOf } from './filters.ts';

/** The links of the router; the other end of each has the address `.2`. */
export const LINKS = { near: '198.18.1', far: '198.18.2', s3: '198.18.3', world: '198.18.4', nat: '198.18.5' } as const;
export type Link = keyof typeof LINKS;

/** What an address of the snapshot is at: the link, and its subnet. */
interface Ends {
  readonly node: Port;
  readonly endpoints: readonly Port[];
  readonly natIps: readonly string[];
}

export function endsOf(account: LooseAccount): Ends {
  const [node, ...others] = portsOf(account);
  if (node === undefined) throw new Error('the instance has no interface');
  const vpcs = valueOf(account.vpcs);
  const live = vpcs
    .flatMap((vpc) => valueOf(vpc.endpoints))
    .filter(({ state }) => state === 'available')
    .flatMap(({ networkInterfaceIds }) => networkInterfaceIds);
  const liveIps = vpcs
    .flatMap((vpc) => valueOf(vpc.networkInterfaces))
    .filter(({ networkInterfaceId }) => live.includes(networkInterfaceId))
    .flatMap(({ privateIpAddresses }) => privateIpAddresses.map(({ privateIpAddress }) => privateIpAddress));
  return {
    node,
    endpoints: others.filter(({ ips }) => ips.some((ip) => liveIps.includes(ip))),
    natIps: vpcs.flatMap((vpc) => valueOf(vpc.natGateways)).flatMap(({ privateIps }) => privateIps),
  };
}

function aclOf(account: LooseAccount, subnetId: string): string {
  const found = valueOf(account.vpcs)
    .flatMap((vpc) => valueOf(vpc.networkAcls))
    .find(({ subnetIds }) => subnetIds.includes(subnetId));
  if (found === undefined) throw new Error(`no list guards ${subnetId}`);
  return found.networkAclId;
}

/** At one interface: what it lets go, and what it lets in. Groups remember; lists do not. */
function atPort(account: LooseAccount, { ips, groups, subnetId }: Port): readonly string[] {
  const list = aclOf(account, subnetId);
  const name = (ips[0] ?? '').replaceAll('.', '_');
  const asked = (isEgress: boolean): string =>
    [
      ' ct state established return',
      ' meta mark set 0',
      ...groups.map((id) => ` jump ${groupChain(id, isEgress)}`),
      ' meta mark 0 drop',
    ].join('\n');
  return [
    `chain leave_${name} {\n jump groups_out_${name}\n jump ${aclChain(list, true)}\n}`,
    `chain enter_${name} {\n jump ${aclChain(list, false)}\n jump groups_in_${name}\n}`,
    `chain groups_out_${name} {\n${asked(true)}\n}`,
    `chain groups_in_${name} {\n${asked(false)}\n}`,
  ];
}

/** An internet gateway has something to translate for these alone. */
function publicOnes(account: LooseAccount): readonly string[] {
  const nats = valueOf(account.vpcs).flatMap((vpc) => valueOf(vpc.natGateways));
  const own = valueOf(account.instance)?.networkInterfaces.flatMap(({ privateIpAddresses }) => privateIpAddresses) ?? [];
  return [
    ...nats.flatMap(({ publicIps, privateIps }) => (publicIps.length > 0 ? privateIps : [])),
    ...own.flatMap(({ publicIp, privateIpAddress }) => (publicIp === null ? [] : [privateIpAddress])),
  ];
}

export function filtersOf(account: LooseAccount): string {
  const { node, endpoints } = endsOf(account);
  const nat = valueOf(account.vpcs)
    .flatMap((vpc) => valueOf(vpc.natGateways))
    .find(({ subnetId }) => subnetId !== null);
  const natList = aclOf(account, nat?.subnetId ?? '');
  const crossing = (verb: 'leave' | 'enter', ifname: string, address: string): string =>
    [node, ...endpoints]
      .flatMap(({ ips }) => ips)
      .map((ip) => ` ${ifname} ip ${address} ${ip} jump ${verb}_${ip.replaceAll('.', '_')}`)
      .join('\n');
  return `table ip t {
set came { typeof ip daddr . th sport; flags dynamic; size 65536; }
set answered { typeof ip saddr . th dport; flags dynamic; size 65536; }
${groupChains(account)}
${aclChains(account)}
${[node, ...endpoints].flatMap((port) => atPort(account, port)).join('\n')}
chain prerouting { type filter hook prerouting priority 0;
 iifname "near" meta l4proto tcp add @came { ip daddr . th sport }
}
chain forward { type filter hook forward priority 0;
 meta l4proto icmp drop
 iifname "nat" oifname "nat" drop
${crossing('leave', 'iifname { "near", "far" }', 'saddr')}
 iifname "nat" jump ${aclChain(natList, true)}
${crossing('enter', 'oifname { "near", "far" }', 'daddr')}
 oifname "nat" jump ${aclChain(natList, false)}
 oifname "world" ip saddr != { 192.0.2.255, ${publicOnes(account).join(', ')} } drop
 oifname "near" meta l4proto tcp add @answered { ip saddr . th dport }
}
chain output { type filter hook output priority 0;
 meta l4proto icmp drop
}
}`;
}

type Target = Link | 'throw' | 'blackhole';

function targetOf(vpc: LooseVpc, route: RouteRow): Target {
  if (route.state === 'blackhole') return 'blackhole';
  const { gatewayId, natGatewayId, vpcPeeringConnectionId } = route;
  if (gatewayId === 'local') return 'throw';
  if (natGatewayId !== null)
    return valueOf(vpc.natGateways).some((one) => one.natGatewayId === natGatewayId && one.state === 'available')
      ? 'nat'
      : 'blackhole';
  if (gatewayId?.startsWith('igw-') === true)
    return valueOf(vpc.internetGateways).some(({ internetGatewayId }) => internetGatewayId === gatewayId) ? 'world' : 'blackhole';
  if (gatewayId?.startsWith('vpce-') === true)
    return valueOf(vpc.endpoints).some(({ vpcEndpointId, state }) => vpcEndpointId === gatewayId && state === 'available')
      ? 's3'
      : 'blackhole';
  if (vpcPeeringConnectionId !== null)
    return valueOf(vpc.peerings).some((one) => one.vpcPeeringConnectionId === vpcPeeringConnectionId && one.status === 'active')
      ? 'throw'
      : 'blackhole';
  return 'blackhole';
}

const FABRIC = 90;
/** Tables of subnets: more than any shape has. */
const TABLES = [101, 102, 103, 104, 105] as const;

function tableLines(account: LooseAccount, vpc: LooseVpc, subnetId: string, table: number): readonly string[] {
  const all = valueOf(vpc.routeTables);
  const own = all.find(({ subnetIds }) => subnetIds.includes(subnetId)) ?? all.find(({ main }) => main);
  const lines = (own?.routes ?? []).flatMap((route) => {
    const list = valueOf(account.prefixLists).find(({ prefixListId }) => prefixListId === route.destinationPrefixListId);
    const cidrs =
      route.destinationCidrBlock !== null ? [route.destinationCidrBlock] : list === undefined ? [] : valueOf(list.cidrs);
    const to = targetOf(vpc, route);
    return cidrs.map((cidr) =>
      to === 'throw' || to === 'blackhole'
        ? `route replace ${to} ${cidr} table ${table}`
        : `route replace ${cidr} via ${LINKS[to]}.2 dev ${to} table ${table}`,
    );
  });
  return [`route flush table ${table}`, ...lines, `route add blackhole default table ${table} metric 4000`];
}

/** Which packets a subnet's table is for: by the link that they come from, and among several subnets by their source. */
export function routesOf(account: LooseAccount): readonly string[] {
  const { node, endpoints, natIps } = endsOf(account);
  const vpcs = valueOf(account.vpcs);
  const links = vpcs.flatMap((vpc) =>
    valueOf(vpc.subnets).map(({ subnetId, cidrBlock }) => {
      const isNat = valueOf(vpc.natGateways).some((one) => one.subnetId === subnetId);
      return { vpc, subnetId, cidrBlock, link: isNat ? 'nat' : subnetId === node.subnetId ? 'near' : 'far' };
    }),
  );
  const tables = links.flatMap(({ vpc, subnetId, cidrBlock, link }, at) => {
    const table = TABLES[at];
    if (table === undefined) throw new Error('more subnets than tables');
    // What a NAT gateway gives back has the address of the world as its source.
    const from = link === 'far' ? `from ${cidrBlock}` : 'from all';
    return [`rule add ${from} iif ${link} lookup ${table} priority ${table}`, ...tableLines(account, vpc, subnetId, table)];
  });
  const at = (ips: readonly string[], link: Link): readonly string[] =>
    ips.map((ip) => `route replace ${ip}/32 via ${LINKS[link]}.2 dev ${link} table ${FABRIC}`);
  return [
    ...TABLES.map((table) => `rule del priority ${table}`),
    ...tables,
    `route flush table ${FABRIC}`,
    ...at(node.ips, 'near'),
    ...at(
      endpoints.flatMap(({ ips }) => ips),
      'far',
    ),
    ...at(natIps, 'nat'),
  ];
}
export const FABRIC_RULE = `rule add from all lookup ${FABRIC} priority 200`;
