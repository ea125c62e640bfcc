/** Other DNS servers or settings in /etc/resolv.conf, by the tool of the program that writes it: what is written there by hand, it overwrites. */

import type { ResolvConfWriter } from '../facts/resolver.ts';
import { list } from './phrases.ts';
import { remedy } from './remedy.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Remedy } from './remedy-types.ts';

interface Tool {
  readonly name: string;
  readonly text: string;
  readonly commands: readonly string[];
  readonly rollback: string;
}

const BACK = 'Put the former values back by the same commands.';

const TOOLS: Readonly<Record<ResolvConfWriter, Tool>> = {
  tailscale: {
    name: 'Tailscale (MagicDNS, 100.100.100.100)',
    text: 'add the servers of these names under "Split DNS" on the DNS page of its admin console, or keep it from the DNS of this node.',
    commands: ['tailscale dns status', 'sudo tailscale set --accept-dns=false'],
    rollback: 'sudo tailscale set --accept-dns=true',
  },
  docker: {
    name: 'Docker (127.0.0.11)',
    text: 'it asks the servers of its host, or those that the container or the daemon is given: start the container with others.',
    commands: [
      "docker inspect --format '{{.HostConfig.Dns}}' CONTAINER_NAME",
      'grep -n dns /etc/docker/daemon.json',
      'docker run --dns DNS_SERVER_IP IMAGE_NAME',
    ],
    rollback: 'Start the container without --dns.',
  },
  'network-manager': {
    name: 'NetworkManager',
    text: 'set the servers, or the options and the search list, on the connection that it gets them from.',
    commands: [
      'nmcli -f GENERAL.CONNECTION,IP4.DNS,IP4.DOMAIN device show',
      'sudo nmcli connection modify CONNECTION_NAME ipv4.ignore-auto-dns yes ipv4.dns DNS_SERVER_IP',
      'sudo nmcli connection up CONNECTION_NAME',
    ],
    rollback: 'sudo nmcli connection modify CONNECTION_NAME ipv4.ignore-auto-dns no ipv4.dns ""',
  },
  'systemd-resolved': {
    name: 'systemd-resolved',
    text: 'see which link has the servers, set others in a drop-in below /etc/systemd/resolved.conf.d (DNS=, Domains=), or on the link in systemd-networkd, and start it again.',
    commands: [
      'resolvectl status --no-pager',
      'sudo install -d /etc/systemd/resolved.conf.d',
      'sudoedit /etc/systemd/resolved.conf.d/zz-dns.conf',
      'sudo systemctl restart systemd-resolved',
    ],
    rollback: BACK,
  },
  resolvconf: {
    name: 'resolvconf',
    text: 'set the lines in /etc/resolvconf/resolv.conf.d (head, base or tail), or with dns-nameservers in /etc/network/interfaces, and have it write the file anew.',
    commands: ['ls /run/resolvconf/interface', 'sudoedit /etc/resolvconf/resolv.conf.d/head', 'sudo resolvconf -u'],
    rollback: BACK,
  },
  openresolv: {
    name: 'openresolv',
    text: 'set name_servers, search_domains and resolv_conf_options in /etc/resolvconf.conf, and have it write the file anew.',
    commands: ['resolvconf -l', 'sudoedit /etc/resolvconf.conf', 'sudo resolvconf -u'],
    rollback: BACK,
  },
  netconfig: {
    name: 'netconfig',
    text: 'set NETCONFIG_DNS_STATIC_SERVERS and NETCONFIG_DNS_STATIC_SEARCHLIST in /etc/sysconfig/network/config, and have it write the file anew.',
    commands: [
      'grep -n ^NETCONFIG_DNS /etc/sysconfig/network/config',
      'sudoedit /etc/sysconfig/network/config',
      'sudo netconfig update -f',
    ],
    rollback: BACK,
  },
  dhclient: {
    name: 'dhclient',
    text: 'what the DHCP server hands out decides (in a VPC its DHCP options); on this node, supersede it in dhclient.conf and renew the lease.',
    commands: ['grep -n option /var/lib/dhc*/*lease*', 'sudoedit /etc/dhcp/dhclient.conf', 'sudo dhclient -r && sudo dhclient'],
    rollback: BACK,
  },
  dhcpcd: {
    name: 'dhcpcd',
    text: 'set static domain_name_servers and static domain_search in /etc/dhcpcd.conf, and have it bind anew.',
    commands: ['sudoedit /etc/dhcpcd.conf', 'sudo dhcpcd --rebind'],
    rollback: BACK,
  },
  'cloud-init': {
    name: 'cloud-init (manage_resolv_conf)',
    text: 'set resolv_conf in its user data or below /etc/cloud/cloud.cfg.d: it writes the file once for each instance. On a running node edit the file as well.',
    commands: ['sudo cloud-init query userdata', 'grep -rn -A5 resolv_conf /etc/cloud', 'sudoedit /etc/resolv.conf'],
    rollback: BACK,
  },
  connman: {
    name: 'ConnMan',
    text: 'set the servers of the service that it is connected to.',
    commands: ['connmanctl services', 'sudo connmanctl config SERVICE_ID --nameservers DNS_SERVER_IP'],
    rollback: 'sudo connmanctl config SERVICE_ID --nameservers ""',
  },
  dnsmasq: {
    name: 'dnsmasq',
    text: 'it asks the servers in its own configuration: add one for these names there.',
    commands: [
      'grep -rnE "^(server|resolv-file|no-resolv)" /etc/dnsmasq.conf /etc/dnsmasq.d',
      'sudoedit /etc/dnsmasq.d/zz-dns.conf',
      'sudo dnsmasq --test && sudo systemctl restart dnsmasq',
    ],
    rollback: BACK,
  },
  wsl: {
    name: 'WSL',
    text: 'it takes the servers of Windows, unless generateResolvConf=false stands below [network] in /etc/wsl.conf.',
    commands: ['cat /etc/wsl.conf', 'sudoedit /etc/wsl.conf'],
    rollback: BACK,
  },
  vpn: {
    name: 'a VPN client',
    text: 'it sends every name into its tunnel: its profile must leave these names to the servers that knew them before (split DNS), or name servers that know them.',
    commands: ['head -n 5 /etc/resolv.conf', 'ip -brief address show'],
    rollback: BACK,
  },
};

/** By the servers' own addresses, no matter who wrote them down; else by the file. */
export function writerOf(servers: readonly string[], { resolvConfWriter = null }: RemedyContext): ResolvConfWriter | null {
  if (servers.some((server) => server === '100.100.100.100' || server.toLowerCase() === 'fd7a:115c:a1e0::53')) return 'tailscale';
  if (servers.includes('127.0.0.11')) return 'docker';
  return resolvConfWriter;
}

/** Empty where nobody is known to write the file, and on systems without it. */
export function byWriter(servers: readonly string[], context: RemedyContext, proof: string): readonly Remedy[] {
  const writer = writerOf(servers, context);
  if (writer === null || context.os !== 'linux') return [];
  const { name, text, commands, rollback } = TOOLS[writer];
  return [
    remedy({
      title: `change the DNS servers in ${name}`,
      owner: 'node',
      text: `${servers.length === 0 ? 'What stands in /etc/resolv.conf' : list(servers, 4)} comes from ${name}, which overwrites what is edited there: ${text}`,
      commands,
      permission: 'administrator rights on the node',
      risk: 'All programs of this node ask the new servers: names that only the former ones know stop resolving.',
      rollback,
      ...(rollback === BACK || rollback.startsWith('Start ') ? { rollbackIsText: true } : {}),
      verify: proof,
    }),
  ];
}

/** Where DHCP, which `dhcpOptions` is about, is not what decides. */
export function unlessDhcp(servers: readonly string[], context: RemedyContext, proof: string): readonly Remedy[] {
  const writer = writerOf(servers, context);
  return writer === 'systemd-resolved' || writer === 'dhclient' ? [] : byWriter(servers, context, proof);
}

/** Settings of the file: by its writer's tool, or in an editor. */
export function editSettings(text: string, context: RemedyContext, proof: string): readonly Remedy[] {
  const own = byWriter([], context, proof);
  if (own.length > 0) return own.map((one) => ({ ...one, text: `${text} ${one.text}` }));
  return [
    remedy({
      title: 'edit /etc/resolv.conf',
      owner: 'node',
      text: `${text} Nothing in the file says that a program writes it; if one does, change it there.`,
      commands: [
        'ls -l /etc/resolv.conf',
        'cat /etc/resolv.conf',
        'sudo cp -p /etc/resolv.conf /etc/resolv.conf.before',
        'sudoedit /etc/resolv.conf',
      ],
      permission: 'administrator rights on the node',
      risk: 'All programs of this node read the file.',
      rollback: 'sudo cp -p /etc/resolv.conf.before /etc/resolv.conf',
      verify: proof,
    }),
  ];
}
