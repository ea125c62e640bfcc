/**
 * One connection of the node, hop by hop: out of its interface, along the route of its subnet, into the other end, and back. Every check on the
 * way is a suspect of its own. A fault does not end the walk: a second one behind it is found in the same run.
 */
import type { Account, Vpc } from '../model.ts';
import type { Side, Suspect } from './answer.ts';
import { judgeGateway } from './gateways.ts';
import { elsewhere, entering, type Flow, leaving, peerOf, returning } from './hops.ts';
import { isInVpc, type Place, placeAt, vpcOf } from './places.ts';
import { routeAnswer, routeSuspect, takenBy } from './route-answers.ts';
import { otherSide, type Taken } from './routes.ts';

const at = (side: Side, suspects: readonly Suspect[]): readonly Suspect[] => suspects.map((one) => ({ ...one, side }));

/** Everything between the node and `ip`. */
export function walk(account: Account, node: Place, ip: string, flow: Flow): readonly Suspect[] {
  if (isInVpc(node.vpc, ip)) {
    const there = placeAt(node.vpc, ip);
    return [
      ...at('node', leaving(account, node, peerOf(there), there, flow)),
      ...at('node', [routeSuspect(account, node, ip, 'local')]),
      ...at('far', entering(account, there, node, flow)),
      ...at('far', [routeSuspect(account, there, node.ip, 'local')]),
      ...at('node', returning(node, ip, there, flow)),
    ];
  }
  const taken = takenBy(account, node, ip);
  const route: Suspect = {
    what: `route of ${node.name}`,
    code: 'account/route',
    answer: routeAnswer(account, taken, node, ip, 'out'),
  };
  const peered = taken.outcome === 'route' ? beyond(account, node.vpc, taken, ip) : null;
  const there = peered !== null && 'cidrBlocks' in peered ? placeAt(peered, ip) : null;
  return [
    ...at('node', leaving(account, node, there === null ? elsewhere(ip) : peerOf(there), null, flow)),
    ...at('node', [route]),
    ...(taken.outcome === 'route' ? judgeGateway(account, { node, ip, flow, route: taken.route }) : []),
    ...(there === null
      ? []
      : at('far', [...entering(account, there, node, flow), routeSuspect(account, there, node.ip, 'back')])),
    ...at('node', returning(node, ip, null, flow)),
  ];
}

/** The VPC on the other side of a peering, where the snapshot holds it. */
function beyond(account: Account, vpc: Vpc, taken: Extract<Taken, { outcome: 'route' }>, ip: string): Vpc | null {
  const { route } = taken;
  const vpcs = account.vpcs.state === 'known' ? account.vpcs.value : [];
  if (route.transitGatewayId !== null) return vpcs.find((one) => one.vpcId !== vpc.vpcId && isInVpc(one, ip)) ?? null;
  if (route.vpcPeeringConnectionId === null || vpc.peerings.state !== 'known') return null;
  const peering = vpc.peerings.value.find(
    ({ vpcPeeringConnectionId }) => vpcPeeringConnectionId === route.vpcPeeringConnectionId,
  );
  if (peering === undefined) return null;
  const other = vpcOf(account, otherSide(peering, vpc).vpcId);
  return 'cidrBlocks' in other && isInVpc(other, ip) ? other : null;
}
