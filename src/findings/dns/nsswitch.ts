/** nsswitch.conf keeps the agent from DNS, or from the hosts file. */

import { lookupOf } from '../../facts/look-up.ts';
import { capabilitiesOf, hostsOf, judgedEndpoints, requiredEndpoints } from '../../picture/endpoint-choice.ts';
import type { EndpointPicture, Picture } from '../../picture/picture.ts';
import { clean, list } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { BOTH_HOSTS } from '../samples.ts';

export interface DnsNsswitchData {
  /** False: names are looked up in the hosts file only. True: DNS comes before the hosts file, or is alone. */
  readonly asksDns: boolean;
  /** As Go separates them. */
  readonly sources: readonly string[];
  readonly hosts: readonly string[];
  /** The entries of the hosts file that are passed over. */
  readonly entries: readonly { readonly host: string; readonly ip: string }[];
}

export const dnsNsswitch: Finding<'dns/nsswitch', DnsNsswitchData> = {
  code: 'dns/nsswitch',
  number: 82,
  title: 'nsswitch.conf leads past DNS or the hosts file',
  summary:
    'The line `hosts:` of /etc/nsswitch.conf says where names are looked up. The agent reads it with Go, which knows `files` and `dns` only, and ' +
    'takes sources that are not separated by blanks for one that it does not know.',
  reads: ['dns'],
  about: 'endpoints',
  judge,
  stops: ({ asksDns }) => !asksDns,
  message: ({ asksDns, sources, hosts, entries }) =>
    !asksDns
      ? `/etc/nsswitch.conf has "hosts: ${clean(sources.join(' '))}", without dns: the agent looks ${list(hosts)} up in the hosts file, and asks no DNS server.`
      : `/etc/nsswitch.conf has "hosts: ${clean(sources.join(' '))}", with which the agent asks DNS first: the hosts file's ` +
        `${list(entries.map(({ host, ip }) => `${ip} for ${host}`))} is not where it goes.`,
  remedies: (_data, context) => [
    remedy({
      title: 'let the hosts line of nsswitch.conf name dns',
      owner: 'node',
      text:
        'Have the line say "hosts: files dns", with blanks and no tabs between the sources. On Red Hat and its kin authselect writes the file: ' +
        'change it in its profile, and apply that.',
      commands: [
        "grep -n '^hosts:' /etc/nsswitch.conf | cat -A",
        'sudo cp -p /etc/nsswitch.conf /etc/nsswitch.conf.before',
        "sudo sed -i 's/^hosts:.*/hosts: files dns/' /etc/nsswitch.conf",
      ],
      permission: 'administrator rights on the node',
      risk: 'All programs of this node read the file. Sources that the line had besides (sss, winbind, mdns) belong behind "files".',
      rollback: 'sudo cp -p /etc/nsswitch.conf.before /etc/nsswitch.conf',
      verify: verify(context, ['dns', 'tcp']),
    }),
  ],
  docs: ['nsswitch.conf(5)', 'https://pkg.go.dev/net#hdr-Name_Resolution'],
  page: {
    recognised:
      'The line `hosts:`, as Go reads it, has no dns and no source that Go takes for it; or it has dns first, and the hosts file has an entry for a ' +
      'required name that DNS answers differently.',
    severity:
      'Error when no DNS server is asked for a required name, or when an entry that is passed over would work and what DNS says does not. Info ' +
      'where what DNS says works: the entry may be old.',
  },
  sample: { asksDns: false, sources: ['files'], hosts: BOTH_HOSTS, entries: [] },
};

function judge(picture: Picture): readonly DraftOf<'dns/nsswitch', DnsNsswitchData>[] {
  const { node } = picture.facts;
  const { order, sources } = lookupOf(node.resolver);
  if (order === 'files,dns') return [];
  const found =
    order === 'files'
      ? requiredEndpoints(picture).filter((endpoint) => endpoint.pinned === null && !endpoint.proxied)
      : ignored(picture);
  if (found.length === 0) return [];
  const hosts = hostsOf(found);
  const entries = order === 'files' ? [] : node.pinned.filter(({ host }) => hosts.includes(host));
  const blocks = order === 'files' || found.some((endpoint) => endpoint.state !== 'works' && isOpen(picture, endpoint));
  return [
    {
      code: 'dns/nsswitch',
      severity: blocks ? 'error' : 'info',
      subjects: hosts,
      data: { asksDns: order !== 'files', sources, hosts, entries },
      evidence: [
        `nsswitch.conf: "hosts: ${sources.join(' ')}", which is "${order}" for a Go program`,
        ...entries.map(({ host, ip }) => `the hosts file has ${ip} for ${host}`),
      ],
      capabilities: capabilitiesOf(found),
    },
  ];
}

/** Endpoints whose entries in the hosts file say something else than where the agent goes. */
function ignored(picture: Picture): readonly EndpointPicture[] {
  const { pinned } = picture.facts.node;
  return judgedEndpoints(picture).filter(
    ({ host, agent, proxied }) =>
      !proxied && pinned.some((entry) => entry.host === host && !agent.some(({ ip }) => ip === entry.ip)),
  );
}

function isOpen({ facts }: Picture, { host }: EndpointPicture): boolean {
  const ips = facts.node.pinned.filter((entry) => entry.host === host).map(({ ip }) => ip);
  return facts.connections.some((one) => one.host === host && ips.includes(one.ip) && one.tls.outcome === 'ok');
}
