/** Remedies for repositories that do not answer. */

import { editFiles } from '../../remedies/edit-file.ts';
import { address, hostName, isAddress } from '../../remedies/foreign.ts';
import { list, unique } from '../../remedies/phrases.ts';
import { type Known, own, shellQuote } from '../../remedies/quote.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import { s3Gateway } from '../../remedies/vpc-endpoints.ts';
import { ownerOfNames } from '../../remedies/vpc-resolver.ts';
import { filesOf, hostsOf, type SourcesData } from './failing.ts';

/** Asks as programs do, the hosts file included; macOS has no getent. */
const LOOK_UP: Readonly<Record<RemedyContext['os'], string>> = {
  linux: 'getent ahosts',
  other: 'getent ahosts',
  macos: 'dscacheutil -q host -a name',
  windows: 'Resolve-DnsName',
};

export function proofOf(context: RemedyContext): string {
  return verify(context, ['patch-sources']);
}

/** One look at each host, as the package manager goes there. */
export function lookCommands({ sources }: SourcesData, context: RemedyContext): readonly string[] {
  const rows = unique(sources.map(({ scheme, host, port }) => JSON.stringify({ scheme, host, port }))).slice(0, 3);
  const curl = context.os === 'windows' ? 'curl.exe' : 'curl';
  return rows.map((row) => {
    const { scheme, host, port } = JSON.parse(row) as { scheme: 'http' | 'https'; host: string; port: number };
    const named = isAddress(host) ? address(host) : hostName(host);
    const start = scheme === 'https' ? own`https://` : own`http://`;
    const url: Known = own`${start}${named}:${Number.isInteger(port) ? port : 443}/`;
    return `${curl} -sSI -m 10 ${shellQuote(url)}`;
  });
}

/** Where the fault is in the repositories' own files. */
export function mendFiles(data: SourcesData, context: RemedyContext, text: string): Remedy {
  return remedy({
    title: 'mend the files of the package manager',
    owner: 'node',
    text: `${text} The files: ${filesOf(data)}.`,
    commands: [
      ...lookCommands(data, context),
      ...editFiles(
        data.sources.map(({ file }) => file),
        context,
      ),
    ],
    permission: 'administrator rights on the node',
    risk: 'Packages come from another place then: its signing key must be trusted on this node.',
    verify: proofOf(context),
  });
}

/** The way to servers that are silent, or that refuse. */
export function openTheWay(data: SourcesData, context: RemedyContext): readonly Remedy[] {
  const proof = proofOf(context);
  const buckets = data.sources.filter(({ bucket }) => bucket !== null);
  const ports = list(unique(data.sources.map(({ port }) => String(port))));
  const mirror = mendFiles(
    data,
    context,
    'Where there is to be no way to the internet: point the repositories at a mirror inside, or give the package manager a proxy.',
  );
  if (context.kind !== 'hybrid' && buckets.length === data.sources.length) return [s3Gateway(context, proof)];
  return [
    remedy({
      title: 'let the connections out',
      owner: context.kind === 'hybrid' ? 'firewall' : 'vpc',
      text:
        `Let TCP ${ports} to ${hostsOf(data)} out` +
        (context.kind === 'hybrid'
          ? '.'
          : ': a route to a NAT gateway, egress of the security groups, the network ACL both ways, a network firewall.'),
      commands: lookCommands(data, context),
      risk: 'Every node with this route or this group gets the same way out.',
      verify: proof,
    }),
    mirror,
  ];
}

export function mendNames(data: SourcesData, context: RemedyContext): readonly Remedy[] {
  return [
    remedy({
      title: 'see why DNS gives no address',
      owner: ownerOfNames(context),
      text: `See why this node's DNS servers give no address for ${hostsOf(data)}: a filter (DNS Firewall), a missing forwarder, or a name that is gone.`,
      commands: unique(data.sources.map(({ host }) => host))
        .slice(0, 3)
        .map((host) => `${LOOK_UP[context.os]} ${shellQuote(hostName(host))}`),
      risk: 'The look-ups change nothing.',
      verify: proofOf(context),
    }),
    mendFiles(data, context, 'Correct the name of the server where it is wrong.'),
  ];
}

export function mendProxy(data: SourcesData, context: RemedyContext): readonly Remedy[] {
  return [
    remedy({
      title: 'let the proxy of the package manager lead there',
      owner: 'proxy',
      text: `Let the proxy of the package manager (${list(unique(data.sources.flatMap(({ proxy }) => proxy ?? [])))}) lead to ${hostsOf(data)}.`,
      commands: lookCommands(data, context),
      risk: 'Everybody behind the proxy gets the same.',
      verify: proofOf(context),
    }),
    mendFiles(
      data,
      context,
      "Correct its setting: proxy= of the repository or of /etc/dnf/dnf.conf, that of apt below /etc/apt/apt.conf.d, /etc/sysconfig/proxy, or the agent's own variables.",
    ),
  ];
}

export function mendCertificate(data: SourcesData, context: RemedyContext): readonly Remedy[] {
  return [
    mendFiles(
      data,
      context,
      "Put the root of whoever answers there into this node's store, if it is your company's mirror or proxy; if nobody knows it, something on the way answers in its place.",
    ),
  ];
}
