/** What a subnet's route table says of an address. */
import type { Account } from '../model.ts';
import { type Answer, cause, excluded, gap, gapOf, type Suspect, unknown } from './answer.ts';
import type { Place } from './places.ts';
import { destinationOf, isLocal, routeOf, type Taken, tableOf, targetOf, targetOption } from './routes.ts';
import { routeFix } from './way-out.ts';

export function takenBy(account: Account, { subnetId, vpc, name }: Place, ip: string): Taken {
  if (subnetId.state !== 'known') return { outcome: 'unknown', gap: gapOf(`the subnet of ${name}`, subnetId) };
  const table = tableOf(vpc.routeTables, subnetId.value);
  return 'what' in table ? { outcome: 'unknown', gap: table } : routeOf(table, ip, account.prefixLists);
}

export function routeSuspect(account: Account, at: Place, ip: string, way: Way): Suspect {
  const what = `route of ${at.name}${way === 'out' ? '' : ` to ${ip}`}`;
  return { what, code: 'account/route', answer: routeAnswer(account, takenBy(account, at, ip), at, ip, way) };
}

/** `local`: both ends are in one VPC. `back`: from another VPC. */
type Way = 'local' | 'out' | 'back';

export function routeAnswer(account: Account, taken: Taken, at: Place, ip: string, way: Way): Answer {
  if (taken.outcome === 'unknown') return unknown([taken.gap]);
  const { routeTableId } = taken.table;
  const from = `${at.name}'s subnet`;
  if (taken.outcome === 'none') {
    const near = taken.near === null ? '' : `; the nearest one is ${destinationOf(taken.near)} to ${targetOf(taken.near)}`;
    return cause('account/route', routeTableId, `${routeTableId}, the table of ${from}, has no route to ${ip}${near}.`, {
      part: taken.near === null ? null : `route ${destinationOf(taken.near)}`,
      dependsOnPeer: taken.near !== null,
      fix: routeFix(account, at.vpc, ip, { routeTableId, destination: null, now: null }),
    });
  }
  const { route } = taken;
  const words = `route ${destinationOf(route)} to ${targetOf(route)} of ${routeTableId}`;
  const now = targetOption(route);
  const shared = { part: `route ${destinationOf(route)}` };
  const destination = destinationOf(route);
  if (route.state === 'blackhole') {
    return cause('account/route', routeTableId, `${ip} takes the ${words}, which is a blackhole: what it leads to is gone.`, {
      ...shared,
      fix:
        way === 'local'
          ? { kind: 'delete-route', routeTableId, destination, now }
          : routeFix(account, at.vpc, ip, { routeTableId, destination, now }),
    });
  }
  if (way !== 'local' || isLocal(route)) return excluded(`${ip} takes the ${words}`);
  // Since 2021 a route inside the VPC may lead through a firewall's interface or endpoint: what that does, no route tells.
  return unknown([gap(`what ${targetOf(route)} does with packets`, `${ip} takes the ${words} instead of the local one`)]);
}
