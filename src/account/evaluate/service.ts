/** One service: what of the account could keep the node from it, judged with what the node saw, or from the account alone. */
import { type Answer, excluded, type Suspect, unknown } from './answer.ts';
import type { Contradiction } from './contradictions.ts';
import { endpointSuspects, interfaceEndpoints, isAvailable, isFor } from './endpoints.ts';
import type { Flow } from './hops.ts';
import { connectionLeads, publicNameLead } from './node-leads.ts';
import type { Observed, ObservedConnection, ObservedHost } from './observed.ts';
import { isInVpc } from './places.ts';
import { type Asked, nameSuspects, publicWalk, vpcWayOf, type Way, walks, walkTo, wayOf } from './ways.ts';

export interface Judged {
  readonly suspects: readonly Suspect[];
  readonly contradictions: readonly Contradiction[];
}

const isCause = ({ answer }: Suspect): boolean => answer.outcome === 'cause';
const isOpen = ({ answer }: Suspect): boolean => answer.outcome === 'unknown';

/** The causes among these are none: something else is the way. The rest stays as it is. */
function withoutCauses(suspects: readonly Suspect[], because: string): readonly Suspect[] {
  return suspects.map((one) => (isCause(one) ? { ...one, answer: excluded(because) } : one));
}

function doubted(suspects: readonly Suspect[], doubts: readonly Suspect[]): readonly Suspect[] {
  const gaps = doubts.flatMap(({ answer }) => (answer.outcome === 'unknown' ? answer.gaps : []));
  return suspects.map((one) => (isCause(one) ? { ...one, answer: unknown(gaps) } : one));
}

/** Is the VPC meant to reach Systems Manager by endpoints? It has one for its messages; null: not known. */
function isMeantPrivate({ vpc, region }: Asked): boolean | null {
  if (vpc.endpoints.state !== 'known') return null;
  const all = vpc.endpoints.value;
  return ['ssm', 'ssmmessages', 'ec2messages'].some((service) =>
    all.some((one) => one.vpcEndpointType === 'Interface' && isFor(one, service, region)),
  );
}

/**
 * Nothing inside the VPC answers the name. If the public way is open, that is the way, and no endpoint is missing. If it is closed, the
 * endpoints are what a private VPC lacks, and the route what a public one lacks.
 */
export function judgePublic(asked: Asked, walked: readonly Suspect[], isSeenClosed: boolean): readonly Suspect[] {
  const { service } = asked;
  const isClosed = isSeenClosed || walked.some(isCause);
  const endpoints = service === 's3' ? [] : endpointSuspects(asked);
  if (!isClosed) {
    const open = walked.filter(isOpen);
    return [...walked, ...(open.length > 0 ? doubted(endpoints, open) : withoutCauses(endpoints, 'the public way is open'))];
  }
  if (service === 's3') return walked;
  const isPrivate = isMeantPrivate(asked);
  if (isPrivate === null) return [...doubted(walked, endpoints), ...endpoints];
  if (isPrivate) {
    const because = 'this VPC reaches Systems Manager by endpoints';
    const others = endpoints.some(isCause)
      ? walked.map((one) => ({ ...one, answer: excluded(because) }))
      : withoutCauses(walked, because);
    return [...endpoints, ...others];
  }
  const because = 'no endpoint of Systems Manager is in this VPC: its way is public';
  return [...walked, ...withoutCauses(endpoints, because)];
}

/** From the account alone. */
export function judgeService(asked: Asked, flow: Flow): Judged {
  const names = nameSuspects(asked);
  const way = wayOf(asked);
  return { suspects: [...names, ...alongWay(asked, way, flow)], contradictions: [] };
}

function alongWay(asked: Asked, way: Way, flow: Flow): readonly Suspect[] {
  switch (way.kind) {
    case 'private':
      return [...endpointSuspects(asked).filter((one) => !isCause(one)), ...walks(asked, way.ips, flow)];
    case 'public':
      return judgePublic(asked, publicWalk(asked, flow), false);
    case 'nowhere':
      return [];
    case 'unknown':
      return [{ what: `the way to ${asked.host}`, code: 'account/route', answer: unknown([way.gap]) }];
  }
}

/** With what the node saw. */
export function judgeObserved(asked: Asked, seen: ObservedHost, flow: Flow, os: Observed['os']): Judged {
  if (seen.proxied) return none('the node reaches it through a proxy');
  const judged = judgeSeen(asked, seen, flow);
  const stale = staleAddresses(asked, seen);
  // Of an old address nothing more is to be said.
  const leads = seen.connections
    .filter(({ ip }) => !stale.some(({ what }) => what === `the address ${ip}`))
    .flatMap((one) => connectionLeads(asked, one, walkOf(asked, one, flow), os));
  return { ...judged, contradictions: [...judged.contradictions, ...stale, ...leads] };
}

function judgeSeen(asked: Asked, seen: ObservedHost, flow: Flow): Judged {
  const { connections, name } = seen;
  const silent = connections.filter(({ fate }) => fate === 'silent');
  const open = connections.filter(({ fate }) => fate === 'open');
  const walked = silent.flatMap((one) => walkOf(asked, one, flow));
  const opened = openContradictions(asked, open, flow);
  const names = nameSuspects(asked, name);
  // Not known: nobody asked, or the hosts file decides. Where it connects to is known all the same.
  if (name === 'private' || (name === 'unknown' && connections.length > 0)) {
    const because = name === 'private' ? `${asked.host} is private for the node` : 'the node has its addresses from elsewhere';
    return { suspects: [...withoutCauses(names, because), ...walked], contradictions: opened };
  }
  const way = vpcWayOf(asked);
  const says = [...nameContradiction(asked, seen, way, names), ...publicNameLead(asked, seen, way, names)];
  if (open.length > 0 && silent.length === 0) {
    return {
      suspects: withoutCauses(names, 'the node connects'),
      contradictions: [...opened, ...says.map((one) => ({ ...one, isHarmless: true }))],
    };
  }
  if (name === 'none' || name === 'mixed' || way.kind === 'private') {
    // What leads the name astray comes first; that a public address is closed in a private VPC is as it should be.
    const led = names.some(isCause) ? withoutCauses(walked, `${asked.host} should not be public`) : walked;
    return {
      suspects: [...names, ...(way.kind === 'private' ? softened(led) : endpointsToo(asked, led))],
      contradictions: [...opened, ...says],
    };
  }
  if (name === 'public' && silent.length > 0)
    return { suspects: [...names, ...judgePublic(asked, walked, true)], contradictions: [...opened, ...says] };
  return { suspects: names, contradictions: opened };
}

/** Of a public address in a VPC whose endpoint should answer: no route there is no fault. */
function softened(walked: readonly Suspect[]): readonly Suspect[] {
  return withoutCauses(walked, 'the public address is not the way that is meant');
}

function endpointsToo(asked: Asked, walked: readonly Suspect[]): readonly Suspect[] {
  return walked.length === 0 ? walked : judgePublic(asked, walked, true);
}

function none(because: string): Judged {
  return { suspects: [{ what: 'the way', code: 'account/route', answer: excluded(because) }], contradictions: [] };
}

function walkOf(asked: Asked, { ip, localIp, localPort }: ObservedConnection, flow: Flow): readonly Suspect[] {
  const answerPorts = localPort === null ? flow.answerPorts : { from: localPort, to: localPort };
  return walkTo(asked, ip, { ...flow, answerPorts }, localIp);
}

/** It opens, and the account says that it cannot: the account has changed since, or it is another node's. */
function openContradictions(asked: Asked, open: readonly ObservedConnection[], flow: Flow): readonly Contradiction[] {
  return open.flatMap((one) => {
    const culprits = walkOf(asked, one, flow).flatMap(({ answer }) => (answer.outcome === 'cause' ? [answer.culprit] : []));
    const [first] = culprits;
    if (first === undefined) return [];
    return [
      {
        what: `the connection to ${one.ip}`,
        node: `TCP to ${one.ip} (${asked.host}) opens`,
        account: first.because,
        lead: 'The rules were changed after the node connected, a connection that was open before lives on, or this snapshot is of another node.',
        isHarmless: true,
      },
    ];
  });
}

function nameContradiction(asked: Asked, seen: ObservedHost, way: Way, names: readonly Suspect[]): readonly Contradiction[] {
  if (seen.name !== 'public' && seen.name !== 'none' && seen.name !== 'mixed') return [];
  if (way.kind !== 'private') return [];
  const led = names.filter((one) => isCause(one) || isOpen(one)).map((one) => words(one.answer));
  const resolvers = asked.resolvers.filter((server) => !asked.amazonResolvers.includes(server));
  const own =
    resolvers.length === 0
      ? ''
      : `The node asks ${resolvers.join(', ')}, which is not the VPC's resolver: that server must forward ${asked.host} to it.`;
  return [
    {
      what: `the name ${asked.host}`,
      node: `${asked.host} is ${seen.name === 'public' ? 'public' : seen.name === 'none' ? 'nothing' : 'not the same'} for the node's DNS servers`,
      account: `an endpoint of ${asked.vpc.vpcId} has private DNS for it (${way.ips.join(', ') || 'no addresses read'})`,
      lead:
        [own, ...led].filter((one) => one !== '').join(' ') ||
        "The node's own resolver settings decide: compare them with the DHCP options.",
      isHarmless: false,
    },
  ];
}

function words(answer: Answer): string {
  if (answer.outcome === 'cause') return answer.culprit.because;
  return answer.outcome === 'excluded'
    ? ''
    : answer.gaps.map(({ what, why, permission }) => `Not known: ${what} (${why ?? permission ?? ''}).`).join(' ');
}

/** Private addresses that no endpoint of the VPC has: it was deleted, or the name is pinned. */
function staleAddresses(asked: Asked, seen: ObservedHost): readonly Contradiction[] {
  const own = interfaceEndpoints(asked);
  const { networkInterfaces, vpcId } = asked.vpc;
  if (own.state !== 'known' || networkInterfaces.state !== 'known') return [];
  const ids = own.value.filter(isAvailable).flatMap(({ networkInterfaceIds }) => networkInterfaceIds);
  const ips = networkInterfaces.value
    .filter(({ networkInterfaceId }) => ids.includes(networkInterfaceId))
    .flatMap(({ privateIpAddresses, ipv6Addresses }) => [
      ...privateIpAddresses.map(({ privateIpAddress }) => privateIpAddress),
      ...ipv6Addresses,
    ]);
  return seen.connections
    .filter(({ ip, fate }) => fate !== 'open' && isInVpc(asked.vpc, ip) && !ips.includes(ip))
    .map(({ ip }) => ({
      what: `the address ${ip}`,
      node: `${seen.host} is ${ip} for the node`,
      account: `no endpoint for ${asked.service} in ${vpcId} has this address`,
      lead: 'The endpoint was deleted or made anew, and a DNS server, a private hosted zone or the hosts file still has its old address.',
      isHarmless: false,
    }));
}
