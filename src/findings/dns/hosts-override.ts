/** A hosts file pins the name of an endpoint to an address of its own choice. */

import { isPrivate } from '../../picture/addresses.ts';
import { capabilitiesOf, hostsOf, judgedEndpoints } from '../../picture/endpoint-choice.ts';
import type { EndpointPicture, Picture } from '../../picture/picture.ts';
import type { View } from '../../picture/views.ts';
import { hostName } from '../../remedies/foreign.ts';
import { list, word } from '../../remedies/phrases.ts';
import { powershellQuote, shellQuote } from '../../remedies/quote.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { INSIDE_IP, SSM_HOST } from '../samples.ts';

export interface DnsHostsOverrideData {
  readonly entries: readonly { readonly host: string; readonly ip: string }[];
  readonly dns: readonly { readonly host: string; readonly addresses: readonly string[] }[];
  readonly works: boolean;
}

export const dnsHostsOverride: Finding<'dns/hosts-override', DnsHostsOverrideData> = {
  code: 'dns/hosts-override',
  number: 13,
  title: 'A hosts file pins the name',
  summary:
    'The hosts file of this node has an entry for the name, so that DNS is not asked. It may have been right once: endpoint addresses change ' +
    'when an endpoint is replaced.',
  reads: ['hosts-file', 'dns', 'tcp'],
  about: 'endpoints',
  judge,
  message: (data) => {
    const pins = list(data.entries.map((e) => `${e.host} to ${e.ip}`));
    const dns = data.dns.filter((d) => d.addresses.length > 0).map((d) => `${list(d.addresses)} for ${d.host}`);
    return (
      `The hosts file pins ${pins}${dns.length > 0 ? `, where DNS says ${list(dns)}` : ''}. ` +
      (data.works ? 'It works at present.' : 'The pinned address does not work.')
    );
  },
  remedies: (data, context) => {
    const windows = context.os === 'windows';
    const file = windows ? String.raw`"$env:SystemRoot\System32\drivers\etc\hosts"` : '/etc/hosts';
    const hosts = [...new Set(data.entries.map((e) => e.host))].slice(0, 7);
    return [
      remedy({
        title: 'take the name out of the hosts file',
        owner: 'node',
        text:
          `Take the ${word(data.entries, 'line', 'lines')} for ${list(hosts, 7)} out of the hosts file; keep a copy, and leave the other ` +
          'names of a line in place. If an image, cloud-init or configuration management writes the file, change it there.',
        commands: windows
          ? [
              ...hosts.map((host) => `Select-String -SimpleMatch ${powershellQuote(hostName(host))} -Path ${file}`),
              `Copy-Item ${file} "$env:TEMP\\hosts.before"`,
              `notepad ${file}`,
            ]
          : [
              ...hosts.map((host) => `grep -nF -e ${shellQuote(hostName(host))} ${file}`),
              `sudo cp -p ${file} ${file}.before`,
              `sudoedit ${file}`,
            ],
        permission: 'administrator rights on the node',
        risk: 'From then on this node follows DNS: where DNS is wrong too, that shows next.',
        rollback: windows ? `Copy-Item "$env:TEMP\\hosts.before" ${file}` : `sudo cp -p ${file}.before ${file}`,
        verify: verify(context, ['dns', 'tcp']),
      }),
    ];
  },
  page: {
    recognised: 'The hosts file of this node has an entry for a required name; it is compared with what every DNS view says.',
    severity:
      'Error when the pinned address does not work, or with --expect private leads past a private endpoint. Warning when it works but DNS says ' +
      'something else. Info when both agree.',
  },
  sample: {
    entries: [{ host: SSM_HOST, ip: '10.9.9.9' }],
    dns: [{ host: SSM_HOST, addresses: [INSIDE_IP] }],
    works: false,
  },
};

function judge(picture: Picture): readonly DraftOf<'dns/hosts-override', DnsHostsOverrideData>[] {
  const pinned = judgedEndpoints(picture).filter((endpoint) => endpoint.pinned !== null);
  const mustBePrivate = picture.facts.request.expect === 'private';
  const failing = pinned.filter(
    ({ state, service, all, agent, targets, diagnosis, pinned: ips }) =>
      // Where DNS leads to the same place, and nothing answers there, the entry is not to blame.
      ((state === 'fails' || state === 'partial') &&
        !(targets.state === 'fails' && diagnosis.kind === 'pinned' && agrees(ips, diagnosis.behind))) ||
      // DNS knows a private address, and the pin leads past it.
      (mustBePrivate &&
        service !== 's3' &&
        all.some((address) => isPrivate(address.class)) &&
        !agent.some((address) => isPrivate(address.class))),
  );
  // What DNS would say anyway is a habit, not a risk that is already there.
  const differing = pinned.filter((endpoint) => !agreesWithDns(endpoint));
  const told = failing.length > 0 ? failing : differing.length > 0 ? differing : pinned;
  if (told.length === 0) return [];
  const entries = told.flatMap(({ host, pinned: ips }) => (ips ?? []).map((ip) => ({ host, ip })));
  const dns = told.map(({ host, configured, amazon }) => ({
    host,
    addresses: [...new Set([...configured, ...amazon].flatMap(({ addresses }) => addresses))],
  }));
  return [
    {
      code: 'dns/hosts-override',
      severity: failing.length > 0 ? 'error' : differing.length > 0 ? 'warning' : 'info',
      subjects: hostsOf(told),
      data: { entries, dns, works: told.every(({ state }) => state === 'works') },
      evidence: entries.map(({ host, ip }) => {
        const answers = dns.find((entry) => entry.host === host)?.addresses ?? [];
        return `the hosts file pins ${host} to ${ip}; DNS says ${answers.length > 0 ? answers.join(', ') : 'nothing'}`;
      }),
      capabilities: capabilitiesOf(told),
    },
  ];
}

function agreesWithDns({ pinned, configured, amazon }: EndpointPicture): boolean {
  return agrees(pinned, [...configured, ...amazon]);
}

function agrees(pinned: EndpointPicture['pinned'], views: readonly View[]): boolean {
  const answers = new Set(views.flatMap(({ addresses }) => addresses));
  return (pinned ?? []).every((ip) => answers.has(ip));
}
