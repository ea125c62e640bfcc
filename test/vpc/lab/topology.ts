/** The wires, addresses, routes and empty rule tables of the lab, built with a handful of `ip -batch` calls. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CORP_DNS,
  central,
  ENDPOINT_V6,
  HYBRID_NODE_V4,
  INBOUND_RESOLVER,
  LAB_SERVICES,
  NODE_V4,
  NODE_V6,
  nat64,
  ODD_DNS,
  PROXY,
  PUBLIC_RESOLVER,
  publicAddress,
  REPOSITORIES,
  S3_DUALSTACK_V4,
  S3_RANGE,
  S3_RANGE_V6,
  S3_V4,
  S3_V6,
  VPC_RESOLVER,
  zoneA,
  zoneB,
} from './addresses.ts';
import { inNamespace, LabError, runSync } from './shell.ts';
import type { LabNamespace, LabSpec } from './types.ts';

/** The far ends of the router's wires that a benchmark may make slow. */
export const SLOW_ENDS: readonly LabNamespace[] = ['ep', 'inet'];

/** Is the wire of its own between the router and the far ends needed? */
export const hasWire = (spec: LabSpec): boolean => spec.rttMs > 0 || spec.wire !== null;
const hasProxies = (spec: LabSpec): boolean => spec.proxies.length > 0;

/** Across a slow wire both ends know each other from the start: in a VPC nobody waits for ARP. */
const MAC = { near: '02:00:00:00:00:01', far: '02:00:00:00:00:02' } as const;
function neighbours(): void {
  const lines = (dev: string, mac: string, ips: readonly string[]): string[] =>
    ips.map((address) => `neigh replace ${address} lladdr ${mac} nud permanent dev ${dev}`);
  const endpoints = LAB_SERVICES.flatMap((service) => [zoneA(service), zoneB(service), central(service)]);
  batch('rtr', [...lines('v-ep', MAC.far, endpoints), ...lines('v-inet', MAC.far, ['100.64.0.2', 'fd64::2'])]);
  batch('ep', lines('eth0', MAC.near, ['10.20.2.1', '10.20.4.1', '10.99.2.1']));
  batch('inet', lines('eth0', MAC.near, ['100.64.0.1', 'fd64::1']));
}

/**
 * `sg`, `nacl` and `routes` look at what is forwarded; `edge` sees every packet that comes from the node, link-local
 * services included. Faults add rules to these chains.
 */
const ROUTER_RULES = `
table inet vpc {
  chain edge { type filter hook prerouting priority -200; policy accept; }
  chain sg { type filter hook forward priority 0; policy accept; }
  chain nacl { type filter hook forward priority 10; policy accept; }
  chain routes { type filter hook forward priority 20; policy accept; }
  chain in { type filter hook input priority 0; policy accept; }
  chain out { type filter hook output priority 0; policy accept; }
}
`;
const NODE_RULES = 'table inet host { chain output { type filter hook output priority 0; policy accept; }; }\n';

/** An isolated VPC swallows packets to the internet, without ICMP; a gateway endpoint is a route for S3's range alone. */
function routeRules(spec: LabSpec): string {
  const rules: string[] = [];
  if (spec.s3.gateway) rules.push(`add rule inet vpc routes iifname v-node ip daddr ${S3_RANGE} accept`);
  if (spec.s3.gatewayIpv6) rules.push(`add rule inet vpc routes iifname v-node ip6 daddr ${S3_RANGE_V6} accept`);
  if (!spec.internet) rules.push('add rule inet vpc routes iifname v-node oifname v-inet counter drop');
  return `${rules.join('\n')}\n`;
}

/**
 * The router's ends get high indexes: the kernel tells that a wire is up at once only when its two ends have different
 * ones, and otherwise up to a second later. Until then programs that list interfaces (Node's os module) do not see it.
 */
function links(spec: LabSpec): string[] {
  const lines = ['node', 'rtr', 'ep', 'corp', 'inet'].map((name) => `netns add ${name}`);
  if (hasWire(spec)) lines.push('netns add wire');
  if (hasProxies(spec)) lines.push('netns add proxy');
  for (const [i, end] of (['node', 'ep', 'corp', 'inet', 'proxy'] as const).entries()) {
    if (end === 'node' && spec.node.network === 'none') continue;
    if (end === 'proxy' && !hasProxies(spec)) continue;
    const near = `link add v-${end} index ${100 + i}`;
    if (hasWire(spec) && SLOW_ENDS.includes(end)) {
      lines.push(`${near} address ${MAC.near} netns rtr type veth peer name r-${end} netns wire`);
      lines.push(`link add e-${end} index ${200 + i} netns wire type veth peer name eth0 address ${MAC.far} netns ${end}`);
    } else {
      lines.push(`${near} netns rtr type veth peer name eth0 netns ${end}`);
    }
  }
  return lines;
}

/** Waits until the kernel calls the node's wire up. */
export async function nodeIsUp(spec: LabSpec): Promise<void> {
  if (spec.node.network === 'none') return;
  for (let tries = 0; tries < 100; tries += 1) {
    if (runSync(['ip', '-n', 'node', 'link', 'show', 'eth0']).includes('state UP')) return;
    await sleep(20);
  }
  throw new LabError("the node's interface does not come up");
}

const addresses = (dev: string, list: readonly string[]): string[] =>
  list.map((ip) => `addr add ${ip} dev ${dev}${ip.includes(':') ? ' nodad' : ''}`);

function router(spec: LabSpec): string[] {
  const onSite = spec.node.network === 'site';
  const linkLocal = ['169.254.169.253/32', 'fd00:ec2::253/128'];
  if (spec.imds !== 'absent') linkLocal.push('169.254.169.254/32', 'fd00:ec2::254/128');
  return [
    'link set lo up',
    ...addresses('lo', [`${VPC_RESOLVER}/32`, `${INBOUND_RESOLVER}/32`, ...(onSite && spec.imds !== 'foreign' ? [] : linkLocal)]),
    ...(spec.node.network === 'none'
      ? []
      : [...addresses('v-node', ['10.20.1.1/24', '192.168.50.1/24', 'fd20:1::1/64']), 'link set v-node up']),
    ...addresses('v-ep', ['10.20.2.1/24', '10.20.4.1/24', '10.99.2.1/24', 'fd20:2::1/64']),
    ...addresses('v-corp', ['10.30.0.1/24']),
    ...addresses('v-inet', ['100.64.0.1/30', 'fd64::1/64']),
    ...(hasProxies(spec) ? [...addresses('v-proxy', ['10.20.3.1/24']), 'link set v-proxy up'] : []),
    'link set v-ep up',
    'link set v-corp up',
    'link set v-inet up',
    'route add default via 100.64.0.2',
    'route add default via fd64::2',
    // Nobody answers there outside of AWS: the router says so, as most do.
    'route add unreachable 169.254.0.0/16',
  ];
}

function node(spec: LabSpec): string[] {
  const { network, ipv4, ipv6 } = spec.node;
  const lines = ['link set lo up'];
  if (network === 'none') return lines;
  const site = network === 'site';
  if (ipv4) lines.push(...addresses('eth0', [site ? `${HYBRID_NODE_V4}/24` : `${NODE_V4}/24`]));
  lines.push('link set eth0 up');
  if (ipv4) lines.push(`route add default via ${site ? '192.168.50.1' : '10.20.1.1'}`);
  if (ipv6) lines.push(...addresses('eth0', [`${NODE_V6}/64`]), 'route add default via fd20:1::1');
  return lines;
}

function farEnds(spec: LabSpec): Readonly<Record<'ep' | 'corp' | 'inet', readonly string[]>> {
  const endpoints = LAB_SERVICES.flatMap((s) => [`${zoneA(s)}/24`, `${zoneB(s)}/24`, `${central(s)}/24`]);
  const published = [...LAB_SERVICES.map(publicAddress), ...S3_V4, ...S3_DUALSTACK_V4];
  const up = ['link set lo up', 'link set eth0 up'];
  return {
    ep: [
      ...addresses('eth0', [...endpoints, `${ENDPOINT_V6}/64`]),
      ...up,
      'route add default via 10.20.2.1',
      'route add default via fd20:2::1',
    ],
    corp: [
      ...addresses(
        'eth0',
        [...Object.values(CORP_DNS), ...Object.values(ODD_DNS)].map((ip) => `${ip}/24`),
      ),
      ...up,
      'route add default via 10.30.0.1',
    ],
    inet: [
      ...addresses('eth0', ['100.64.0.2/30', 'fd64::2/64']),
      ...addresses('lo', [
        `${PUBLIC_RESOLVER}/32`,
        `${REPOSITORIES}/32`,
        ...published.map((ip) => `${ip}/32`),
        ...(spec.dns64 ? published.map((ip) => `${nat64(ip)}/128`) : []),
        ...S3_V6.map((ip) => `${ip}/128`),
      ]),
      ...up,
      'route add default via 100.64.0.1',
      'route add default via fd64::1',
    ],
  };
}

const batch = (namespace: LabNamespace | null, lines: readonly string[]): void => {
  runSync(['ip', ...(namespace === null ? [] : ['-n', namespace]), '-batch', '-'], `${lines.join('\n')}\n`);
};

/** Feeds rules to nft in a namespace. */
export const nft = (namespace: LabNamespace, rules: string): void => {
  runSync(inNamespace(namespace, ['nft', '-f', '-']), rules);
};

/** Feeds lines to `ip -batch` in a namespace. */
export const ip = (namespace: LabNamespace, lines: readonly string[]): void => batch(namespace, lines);

/** Feeds lines to `tc -batch` in a namespace. */
export const tc = (namespace: LabNamespace, lines: readonly string[]): void => {
  runSync(inNamespace(namespace, ['tc', '-batch', '-']), `${lines.join('\n')}\n`);
};

/** A router asks for its neighbours from its link-local address, which duplicate address detection holds back for a second or two. */
function withoutDad(namespace: LabNamespace): void {
  runSync(inNamespace(namespace, ['sh', '-c', 'for f in /proc/sys/net/ipv6/conf/*/accept_dad; do echo 0 >$f; done']));
}

/** Builds everything below the servers. Needs a private /run. */
export function buildTopology(spec: LabSpec): void {
  batch(null, links(spec));
  for (const namespace of ['node', 'rtr', 'ep', 'inet'] as const) withoutDad(namespace);
  batch('rtr', router(spec));
  batch('node', node(spec));
  const far = farEnds(spec);
  batch('ep', far.ep);
  batch('corp', far.corp);
  batch('inet', far.inet);
  if (hasProxies(spec)) {
    batch('proxy', [
      'link set lo up',
      ...addresses(
        'eth0',
        Object.values(PROXY).map((ip) => `${ip}/24`),
      ),
      'link set eth0 up',
      'route add default via 10.20.3.1',
    ]);
    nft('proxy', `table inet host { chain input { type filter hook input priority 0; ip daddr ${PROXY.dead} drop; }; }\n`);
  }
  if (hasWire(spec)) neighbours();
  // /proc/sys/net is that of the namespace one is in.
  runSync(
    inNamespace('rtr', ['sh', '-c', 'echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding']),
  );
  nft('rtr', ROUTER_RULES + routeRules(spec));
  nft('node', NODE_RULES);
  nft('corp', `table inet host { chain input { type filter hook input priority 0; ip daddr ${CORP_DNS.dead} drop; }; }\n`);
}
