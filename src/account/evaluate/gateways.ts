/**
 * What a route leads to, and whether that carries the packet on: internet gateway, NAT gateway (with the routes and lists of its own subnet),
 * gateway endpoint, egress-only gateway, peering, transit gateway, an appliance's interface.
 *
 * Sources: VPC User Guide, "Enable internet access", "NAT gateway basics" (no security groups; ports 1024-65535), "Egress-only internet
 * gateways"; VPC Peering Guide, "Peering connection lifecycle"; PrivateLink Guide, "Gateway endpoints"; Transit Gateway Guide, "VPC attachments"
 * (a zone without a subnet of the attachment is not served).
 */
import type { Account, NatGateway, Route } from '../model.ts';
import { type AccountCode, type Answer, cause, excluded, gap, gapOf, type Suspect, unknown } from './answer.ts';
import { aclSuspect, answerOf, type Flow } from './hops.ts';
import { isIpv6, type Ports } from './packet.ts';
import { known, type Place } from './places.ts';
import { routeAnswer, takenBy } from './route-answers.ts';
import { destinationOf, otherSide, targetOption } from './routes.ts';

export interface Gateway {
  readonly node: Place;
  readonly ip: string;
  readonly flow: Flow;
  readonly route: Route;
}

/** NAT gateways use these for what they translate. */
const NAT_PORTS: Ports = { from: 1024, to: 65_535 };

const CODE: AccountCode = 'account/gateway';

/** Nothing for `local` and for a blackhole, of which the route itself is all that can be said. */
export function judgeGateway(account: Account, asked: Gateway): readonly Suspect[] {
  const { route } = asked;
  if (route.state === 'blackhole') return [];
  const { gatewayId, natGatewayId, transitGatewayId, vpcPeeringConnectionId, egressOnlyInternetGatewayId } = route;
  if (natGatewayId !== null) return throughNat(account, asked, natGatewayId);
  const one = (id: string, answer: Answer): readonly Suspect[] => [{ what: id, code: CODE, answer }];
  if (gatewayId?.startsWith('igw-') === true) return one(gatewayId, internet(asked, gatewayId));
  if (gatewayId?.startsWith('vpce-') === true) return one(gatewayId, endpoint(asked, gatewayId));
  if (egressOnlyInternetGatewayId !== null)
    return one(egressOnlyInternetGatewayId, attached(asked.node, egressOnlyInternetGatewayId));
  if (vpcPeeringConnectionId !== null) return one(vpcPeeringConnectionId, peering(asked.node, vpcPeeringConnectionId));
  if (transitGatewayId !== null) return one(transitGatewayId, transit(asked, transitGatewayId));
  if (route.networkInterfaceId !== null) return one(route.networkInterfaceId, appliance(asked, route.networkInterfaceId));
  const id = gatewayId ?? route.instanceId ?? route.otherTarget ?? 'its target';
  if (id === 'local') return [];
  return one(
    id,
    unknown([gap(`what lies behind ${id}`, 'an account does not tell it: a VPN, Direct Connect or another network')]),
  );
}

function attached({ vpc }: Place, id: string): Answer {
  const { internetGateways } = vpc;
  if (internetGateways.state !== 'known') return unknown([gapOf(`the state of ${id}`, internetGateways)]);
  const found = internetGateways.value.find(({ internetGatewayId }) => internetGatewayId === id);
  if (found === undefined)
    return cause(CODE, id, `${id} is not attached to ${vpc.vpcId}.`, {
      fix: { kind: 'attach-gateway', internetGatewayId: id, vpcId: vpc.vpcId },
    });
  const isUp = ['attached', 'available', 'attaching'].includes(found.state.toLowerCase());
  return isUp ? excluded(`${id} is attached to ${vpc.vpcId}`) : cause(CODE, id, `${id} is ${found.state}.`);
}

/** An internet gateway translates public addresses and gives none. */
function internet({ node, ip }: Gateway, id: string): Answer {
  const gateway = attached(node, id);
  if (gateway.outcome === 'cause' || isIpv6(ip)) return gateway;
  const { publicIp } = node;
  if (publicIp.state !== 'known') return unknown([gapOf(`the public address of ${node.name}`, publicIp)]);
  if (publicIp.value === null) {
    return cause(
      CODE,
      id,
      `The route to ${ip} leads to ${id}, and ${node.name} (${node.ip}) has no public IPv4 address, which an internet gateway needs.`,
      {
        part: node.interfaceId,
      },
    );
  }
  return gateway.outcome === 'unknown'
    ? gateway
    : excluded(`${id} is attached, and ${node.name} has the public address ${publicIp.value}`);
}

function endpoint({ node }: Gateway, id: string): Answer {
  const { endpoints } = node.vpc;
  if (endpoints.state !== 'known') return unknown([gapOf(`the state of ${id}`, endpoints)]);
  const found = endpoints.value.find(({ vpcEndpointId }) => vpcEndpointId === id);
  if (found === undefined) return unknown([gap(`what ${id} is`, 'it is no endpoint of this VPC that was read')]);
  if (found.state.toLowerCase() !== 'available')
    return cause('account/endpoint-unusable', id, `${id} (${found.serviceName}) is ${found.state}.`);
  if (found.vpcEndpointType === 'Gateway') return excluded(`${id} (${found.serviceName}) is available`);
  return unknown([
    gap(`what lies behind ${id}`, `it is an endpoint of the type ${found.vpcEndpointType}: a firewall may be there`),
  ]);
}

function peering({ vpc }: Place, id: string): Answer {
  if (vpc.peerings.state !== 'known') return unknown([gapOf(`the state of ${id}`, vpc.peerings)]);
  const found = vpc.peerings.value.find(({ vpcPeeringConnectionId }) => vpcPeeringConnectionId === id);
  if (found === undefined) return unknown([gap(`the state of ${id}`, 'the snapshot does not hold it')]);
  const status = found.status.toLowerCase();
  if (status !== 'active')
    return cause(CODE, id, `The peering ${id} is ${found.status}, not active.`, {
      fix: status === 'pending-acceptance' ? { kind: 'accept-peering', vpcPeeringConnectionId: id } : null,
    });
  const { vpcId, ownerId } = otherSide(found, vpc);
  return excluded(`${id} to ${vpcId} of account ${ownerId} is active`);
}

function transit({ node, ip }: Gateway, id: string): Answer {
  const { transitAttachments, subnets } = node.vpc;
  if (transitAttachments.state !== 'known') return unknown([gapOf(`the attachment to ${id}`, transitAttachments)]);
  const found = transitAttachments.value.find(({ transitGatewayId }) => transitGatewayId === id);
  if (found === undefined) return cause(CODE, id, `${node.vpc.vpcId} has no attachment to ${id}.`);
  const { transitGatewayAttachmentId, state, transitGatewayOwnerId } = found;
  if (state.toLowerCase() !== 'available')
    return cause(CODE, transitGatewayAttachmentId, `The attachment ${transitGatewayAttachmentId} to ${id} is ${state}.`);
  const zoneOf = (subnetId: string): string | undefined =>
    subnets.state === 'known' ? subnets.value.find((one) => one.subnetId === subnetId)?.availabilityZone : undefined;
  const zone = node.subnetId.state === 'known' ? zoneOf(node.subnetId.value) : undefined;
  const served = found.subnetIds.map(zoneOf);
  if (zone !== undefined && served.length > 0 && served.every((one) => one !== undefined) && !served.includes(zone)) {
    return cause(
      CODE,
      transitGatewayAttachmentId,
      `The attachment ${transitGatewayAttachmentId} to ${id} has no subnet in ${zone}, the node's zone.`,
    );
  }
  return unknown([
    gap(
      `the routes of ${id} to ${ip}`,
      'a transit gateway has route tables of its own, which were not read',
      transitGatewayOwnerId,
    ),
  ]);
}

/** A packet that is not for the interface itself needs its check of source and destination to be off. */
function appliance({ node, ip }: Gateway, id: string): Answer {
  const { networkInterfaces } = node.vpc;
  if (networkInterfaces.state !== 'known') return unknown([gapOf(`the interface ${id}`, networkInterfaces)]);
  const found = networkInterfaces.value.find(({ networkInterfaceId }) => networkInterfaceId === id);
  if (found === undefined) return unknown([gap(`the interface ${id}`, 'the snapshot does not hold it')]);
  if (found.sourceDestCheck) {
    return cause(
      CODE,
      id,
      `The route to ${ip} leads to the interface ${id}, whose check of source and destination is on: it drops what is not its own.`,
      {
        fix: { kind: 'source-dest-check', networkInterfaceId: id },
      },
    );
  }
  return unknown([gap(`what ${id} does with packets`, 'an instance forwards them as its own system says')]);
}

function throughNat(account: Account, asked: Gateway, id: string): readonly Suspect[] {
  const { vpc } = asked.node;
  const { natGateways } = vpc;
  const said = (answer: Answer): Suspect => ({ what: id, code: CODE, answer });
  if (natGateways.state !== 'known') return [said(unknown([gapOf(`the state of ${id}`, natGateways)]))];
  const nat = natGateways.value.find(({ natGatewayId }) => natGatewayId === id);
  if (nat === undefined) return [said(unknown([gap(`the state of ${id}`, 'the snapshot does not hold it')]))];
  if (nat.state.toLowerCase() !== 'available') return [said(cause(CODE, id, `The NAT gateway ${id} is ${nat.state}.`))];
  if (nat.connectivityType === 'public' && nat.publicIps.length === 0)
    return [said(cause(CODE, id, `The NAT gateway ${id} has no public address.`))];
  return [said(excluded(`${id} is available`)), ...behindNat(account, asked, nat)];
}

/** In the subnet of the NAT gateway: its list both ways, for both halves of the connection, and its route. */
function behindNat(account: Account, { node, ip, flow }: Gateway, nat: NatGateway): readonly Suspect[] {
  const { natGatewayId, subnetId } = nat;
  if (subnetId === null) return [];
  const at: Place = {
    ip: nat.privateIps[0] ?? '',
    name: natGatewayId,
    vpc: node.vpc,
    subnetId: known(subnetId),
    groupIds: null,
    interfaceId: null,
    publicIp: known(nat.publicIps[0] ?? null),
  };
  const isSame = node.subnetId.state === 'known' && node.subnetId.value === subnetId;
  const { head } = flow;
  const inside = isSame
    ? []
    : [
        aclSuspect(at, { isEgress: false, head, peerIp: node.ip, isAnswer: false }),
        aclSuspect(at, { isEgress: true, head: answerOf(flow), peerIp: node.ip, isAnswer: true }),
      ];
  const taken = takenBy(account, at, ip);
  return [
    ...inside,
    { what: `route of ${natGatewayId}`, code: 'account/route', answer: natRoute(account, taken, at, ip, nat) },
    aclSuspect({ ...at, name: `${natGatewayId} to the world` }, { isEgress: true, head, peerIp: ip, isAnswer: false }),
    aclSuspect(
      { ...at, name: `${natGatewayId} to the world` },
      { isEgress: false, head: answerOf({ head, answerPorts: NAT_PORTS }), peerIp: ip, isAnswer: true },
    ),
  ];
}

/** What mends the table of a NAT gateway is a route to the internet gateway. */
function publicRoute(answer: Answer, { vpc }: Place): Answer {
  if (answer.outcome !== 'cause' || vpc.internetGateways.state !== 'known') return answer;
  const id = vpc.internetGateways.value.find(({ egressOnly }) => !egressOnly)?.internetGatewayId;
  const { fix } = answer.culprit;
  if (id === undefined || fix?.kind !== 'route') return answer;
  return { outcome: 'cause', culprit: { ...answer.culprit, fix: { ...fix, target: { option: '--gateway-id', id } } } };
}

/** A public NAT gateway reaches the world by an internet gateway alone; packets that come back to itself would turn in circles. */
function natRoute(
  account: Account,
  taken: ReturnType<typeof takenBy>,
  at: Place,
  ip: string,
  { natGatewayId, connectivityType }: NatGateway,
): Answer {
  const answer = publicRoute(routeAnswer(account, taken, at, ip, 'out'), at);
  if (taken.outcome !== 'route' || answer.outcome !== 'excluded') return answer;
  const { route, table } = taken;
  const words = `route ${destinationOf(route)} of ${table.routeTableId}`;
  if (connectivityType !== 'public') return answer;
  if (route.gatewayId?.startsWith('igw-') === true) return attached(at, route.gatewayId);
  const isOwn = route.natGatewayId === natGatewayId;
  if (isOwn || route.natGatewayId !== null || route.egressOnlyInternetGatewayId !== null) {
    const told = cause(
      'account/route',
      table.routeTableId,
      `The ${words}, the table of ${natGatewayId}'s subnet, leads to ${route.natGatewayId ?? route.egressOnlyInternetGatewayId ?? 'another gateway'}: a public NAT gateway needs a route to an internet gateway.`,
      {
        part: `route ${destinationOf(route)}`,
        fix: {
          kind: 'route',
          routeTableId: table.routeTableId,
          destination: destinationOf(route),
          replaces: true,
          now: targetOption(route),
          target: null,
        },
      },
    );
    return publicRoute(told, at);
  }
  return unknown([gap(`where ${natGatewayId}'s packets leave the VPC`, `the ${words} leads to no internet gateway`)]);
}
