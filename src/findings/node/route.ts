/** This node's own routes lead packets astray: what is silent is silent because of them. */
import type { PrimaryWay, RouteWay } from '../../facts/routes.ts';
import { CAPABILITIES } from '../../knowledge/types.ts';
import { capabilitiesOf, requiredEndpoints } from '../../picture/endpoint-choice.ts';
import { type Misrouted, type Misrouting, silentIps } from '../../picture/misrouted.ts';
import type { Picture } from '../../picture/picture.ts';
import { address, interfaceName, rangesOnly } from '../../remedies/foreign.ts';
import { clean, list, word } from '../../remedies/phrases.ts';
import { type Known, shellQuote } from '../../remedies/quote.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import { addressesOnly } from '../../remedies/values.ts';
import type { AnyDraft, DraftOf, Finding } from '../finding.ts';
import { INSIDE_IP } from '../samples.ts';

export interface NodeRouteData extends Pick<RouteWay, 'dev' | 'link' | 'via' | 'route' | 'source' | 'table'> {
  readonly kind: Misrouting;
  /** Where packets go that get no answer. */
  readonly ips: readonly string[];
  readonly primary: PrimaryWay | null;
  /** In the kernel's words, where it refuses. */
  readonly says: string;
}

type Draft = DraftOf<'node/route', NodeRouteData>;

const METADATA = '169.254.169.254';

export const nodeRoute: Finding<'node/route', NodeRouteData> = {
  code: 'node/route',
  number: 110,
  title: "This node's own routes lead packets astray",
  summary:
    'The kernel of this node sends packets for AWS to a wrong place: into a network of containers or a VPN that covers the address, to a gateway ' +
    'that does not exist, out of another interface, or nowhere. Nothing beyond this node can answer them.',
  reads: ['routes', 'dns', 'tcp', 'imds'],
  about: 'node',
  judge,
  explains: [
    {
      codes: [
        'imds/unreachable',
        'tcp/',
        'dns/resolver-unreachable',
        's3/no-path',
        's3/dualstack-unreachable',
        'proxy/unreachable',
      ],
      when: leadsAstray,
    },
  ],
  message: (data) => messageOf(data),
  remedies: (data, context) => remediesOf(data, context),
  docs: ['Configure route tables (VPC User Guide)', 'ip-route(8), ip-rule(8)'],
  page: {
    recognised:
      'A target gave no answer, and the kernel was asked for its way there (ip route get, policy rules included; without that program /proc/net/route, on macOS route -n ' +
      'get, on Windows route print): no route; a bridge, a virtual network or, on EC2, a VPN that has the address; a next hop that does not answer ARP; on EC2, another interface ' +
      'than the first. A target that answers is never looked up.',
    severity:
      'Error where an endpoint that is needed, the metadata service of an EC2 node or every DNS server is behind it; else warning.',
  },
  sample: {
    kind: 'covered',
    ips: [INSIDE_IP],
    dev: 'docker0',
    link: 'bridge',
    via: null,
    route: '10.0.0.0/16',
    source: null,
    table: null,
    primary: { by: 'default-route', dev: 'ens5', via: '10.0.3.1' },
    says: '',
  },
};

function judge(picture: Picture): readonly Draft[] {
  const groups = Map.groupBy(picture.misrouted, ({ kind, way: { dev, via } }) => `${kind} ${dev} ${via}`);
  return [...groups.values()].flatMap((group) => draftOf(group, picture) ?? []);
}

function draftOf(group: readonly Misrouted[], picture: Picture): Draft | null {
  const [first] = group;
  if (first === undefined) return null;
  const { facts, onEc2, kind: nodeKind } = picture;
  const ips = [...new Set(group.map(({ way }) => way.ip))];
  const behind = requiredEndpoints(picture).filter(({ host }) => silentIps(facts, host).some((ip) => ips.includes(ip)));
  const identity = onEc2 && nodeKind !== 'hybrid' && facts.node.imds.outcome === 'failed' && ips.includes(METADATA);
  const servers = facts.node.resolver.servers.filter((server) => ips.includes(server));
  const allServers = servers.length > 0 && servers.length === facts.node.resolver.servers.length;
  if (behind.length === 0 && !identity && servers.length === 0) return null;
  const isError = behind.length > 0 || identity || allServers;
  const all = identity || allServers;
  const { dev, link, via, route, source, table, says = '' } = first.way;
  const { routes } = facts.node;
  return {
    code: 'node/route',
    severity: isError ? 'error' : 'warning',
    subjects: ips,
    data: {
      kind: first.kind,
      ips,
      dev,
      link,
      via,
      route,
      // Elsewhere the address that they come from adds nothing.
      source: first.kind === 'other-interface' ? source : null,
      table,
      // A policy rule has a remedy of its own.
      primary: routes?.outcome === 'read' && table === null ? routes.primary : null,
      says,
    },
    evidence: group.map(({ way }) => evidenceOf(way)),
    capabilities: all ? CAPABILITIES.filter((name) => facts.request.for.includes(name)) : capabilitiesOf(behind),
  };
}

function evidenceOf({ ip, answer, dev, via, source, table, route, hop, says }: RouteWay): string {
  if (answer === 'refused') return `the kernel has no way to ${ip}: ${says ?? 'no route'}`;
  const parts = [via === null ? 'on the link' : `via ${via}`, `dev ${dev}`, ...(source === null ? [] : [`from ${source}`])];
  const more = [...(route === null ? [] : [`by the route ${route}`]), ...(table === null ? [] : [`in table ${table}`])];
  return `${ip}: ${[...parts, ...more].join(' ')}${hop === 'silent' ? `; ${via ?? ip} does not answer ARP` : ''}`;
}

/** Everything that the other finding is about is silent behind such routes, and something of it behind this one. */
function leadsAstray(own: DraftOf<string, NodeRouteData>, other: AnyDraft, picture: Picture): boolean {
  const astray = picture.misrouted.map(({ way }) => way.ip);
  const silent = other.subjects.map((subject) => silentIps(picture.facts, subject));
  return (
    silent.length > 0 &&
    silent.every((ips) => ips.length > 0 && ips.every((ip) => astray.includes(ip))) &&
    silent.some((ips) => ips.some((ip) => own.data.ips.includes(ip)))
  );
}

function messageOf({ kind, ips, dev, via, route, source, table, primary, says }: NodeRouteData): string {
  const to = list(ips);
  const by = clean(dev ?? 'an interface');
  const chosen = table === null ? '' : `, by routing table ${clean(table)}`;
  switch (kind) {
    case 'refused':
      return `The kernel of this node has no way to ${to}${says === '' ? '' : ` (${clean(says)})`}: it sends nothing there.`;
    case 'covered':
      return (
        `Packets to ${to} stay on this machine: ${by}${route === null ? '' : ` has the network ${clean(route)}, which`} covers ` +
        `${word(ips, 'that address', 'those addresses')}${chosen}, so that the kernel looks for ${word(ips, 'it', 'them')} there.`
      );
    case 'hop-silent':
      return (
        `Packets to ${to} go to ${clean(via ?? '')} on ${by}${route === null ? '' : ` (route ${clean(route)})`}${chosen}, and nobody answers ` +
        'there: the gateway of another network, or none.'
      );
    case 'other-interface':
      return (
        `Packets to ${to} leave by ${by}${source === null ? '' : ` (from ${clean(source)})`}${chosen}, and not by ` +
        `${clean(primary?.dev ?? 'the first interface')}, this node's own way out. They get no answer.`
      );
  }
}

function remediesOf(data: NodeRouteData, context: RemedyContext): readonly Remedy[] {
  if (context.os === 'windows') return windowsRemedies(data, context);
  return context.os === 'macos' ? macosRemedies(data, context) : linuxRemedies(data, context);
}

function macosRemedies(data: NodeRouteData, context: RemedyContext): readonly Remedy[] {
  const ips = addressesOnly(data.ips);
  const [gateway = 'GATEWAY_IP'] = addressesOnly([data.primary?.via ?? '']);
  return [
    remedy({
      title: 'lead these addresses past the wrong route',
      owner: 'node',
      text: `${causeWords(data)} See which route decides; then lead these addresses past it, until the next start.`,
      commands: [
        'netstat -rn',
        ...ips.slice(0, 3).map((ip) => `route -n get ${ip.includes(':') ? '-inet6 ' : ''}${ip}`),
        ...ips.filter((ip) => !ip.includes(':')).map((ip) => `sudo route -n add -host ${ip} ${gateway}`),
      ],
      permission: 'administrator rights on the node',
      risk: 'Only the way to these addresses changes.',
      rollback: ips
        .filter((ip) => !ip.includes(':'))
        .map((ip) => `sudo route -n delete -host ${ip}`)
        .join('; '),
      verify: verify(context, ['node/route', 'imds', 'dns', 'tcp']),
    }),
  ];
}

function linuxRemedies(data: NodeRouteData, context: RemedyContext): readonly Remedy[] {
  const proof = verify(context, ['node/route', 'imds', 'dns', 'tcp']);
  const ips = addressesOnly(data.ips);
  const { text, commands, rollback } = changeOf(data, ips);
  return [
    remedy({
      title: 'give these addresses their way out again',
      owner: 'node',
      text: `${causeWords(data)} See which route and which rule decide, and who made them. ${text}`,
      commands: [
        ...ips.slice(0, 3).map((ip) => `ip route get ${ip}`),
        'ip rule show',
        'ip route show table all',
        'ip neigh show',
        ...commands,
      ],
      rollback,
      permission: 'administrator rights on the node',
      risk: 'Only the way to these addresses changes, and only until the next start.',
      verify: proof,
    }),
  ];
}

/** Until the next start; where the route comes from, it must change for good. */
function changeOf(
  { kind, primary, route, via, dev, table }: NodeRouteData,
  ips: readonly Known[],
): { readonly text: string; readonly commands: readonly string[]; readonly rollback: string } {
  // The default route's own gateway may be the one that is nobody.
  const [gateway = 'GATEWAY_IP'] = addressesOnly([primary === null || primary.via === via ? '' : (primary.via ?? '')]);
  const out = `via ${gateway} dev ${primary === null ? 'FIRST_INTERFACE' : shellQuote(interfaceName(primary.dev))}`;
  const lasting =
    'until the next start with this, then where it comes from (DHCP, NetworkManager, netplan, systemd-networkd, ifcfg, rc.local).';
  if (table !== null)
    return {
      text: `Take these addresses out of the policy rule: ${lasting}`,
      commands: ips.map((ip) => `sudo ip rule add to ${ip} lookup main priority 10`),
      rollback: ips.map((ip) => `sudo ip rule del to ${ip} lookup main priority 10`).join('; '),
    };
  if (kind === 'refused' || route === 'default')
    return {
      text: `Give this node its way out again: ${lasting}`,
      commands: [`sudo ip route replace default ${out}`],
      rollback: `sudo ip route del default ${out}`,
    };
  const [stale] = [...rangesOnly([route ?? '']), ...addressesOnly([route ?? ''])];
  if (via !== null && stale !== undefined) {
    const own = `${stale} via ${address(via)} dev ${shellQuote(interfaceName(dev ?? ''))}`;
    return {
      text: `Delete that route: ${lasting}`,
      commands: [`sudo ip route del ${own}`],
      rollback: `sudo ip route add ${own}`,
    };
  }
  return {
    text: `Lead these addresses past it: ${lasting}`,
    commands: ips.map((ip) => `sudo ip route replace ${ip} ${out}`),
    rollback: ips.map((ip) => `sudo ip route del ${ip} ${out}`).join('; '),
  };
}

function causeWords({ kind, dev, link, route }: NodeRouteData): string {
  switch (kind) {
    case 'refused':
      return 'The default route is gone, or a route says unreachable, prohibit or blackhole.';
    case 'covered':
      return link === 'tunnel'
        ? `A VPN or tunnel (${clean(dev ?? '')}) takes ${clean(route ?? 'these addresses')}: take the VPC's ranges out of what it routes (AllowedIPs, pushed routes).`
        : `The network of containers or virtual machines on ${clean(dev ?? '')} overlaps the VPC: give it another one ("bip" and "default-address-pools" in /etc/docker/daemon.json, or the network's own subnet).`;
    case 'hop-silent':
      return 'A static route was left by another network: often an image that was made in another subnet.';
    case 'other-interface':
      return 'A second interface, a VPN or a policy rule takes these packets.';
  }
}

function windowsRemedies(data: NodeRouteData, context: RemedyContext): readonly Remedy[] {
  const proof = verify(context, ['node/route', 'imds', 'dns', 'tcp']);
  const ips = addressesOnly(data.ips);
  const [gateway = 'GATEWAY_IP'] = addressesOnly([data.primary?.via ?? '']);
  return [
    remedy({
      title: 'delete the stale routes',
      owner: 'node',
      text:
        `${causeWords(data)} See which route decides; persistent routes stand at the end of the list. ` +
        "Delete the stale ones and set them to this subnet's gateway; EC2Launch does so for AWS's own addresses at the next start.",
      commands: [
        'route print -4',
        ...ips.slice(0, 3).map((ip) => `Find-NetRoute -RemoteIPAddress ${ip}`),
        ...ips.flatMap((ip) => [`route delete ${ip}`, `route -p add ${ip} mask 255.255.255.255 ${gateway}`]),
      ],
      permission: 'administrator rights on the node',
      risk: 'Only the way to these addresses changes.',
      rollback: ips.map((ip) => `route delete ${ip}`).join('; '),
      verify: proof,
    }),
  ];
}
