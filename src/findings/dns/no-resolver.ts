/** No DNS server is configured at all, and none listens on this node. */

import type { ResolvConfFacts } from '../../facts/resolver.ts';
import { capabilitiesOf, requiredEndpoints } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { clean } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import { editSettings } from '../../remedies/resolv-conf-writer.ts';
import type { DraftOf, Finding } from '../finding.ts';

export interface DnsNoResolverData {
  readonly state: Exclude<ResolvConfFacts['state'], 'read'>;
  readonly link: string | null;
}

export const dnsNoResolver: Finding<'dns/no-resolver', DnsNoResolverData> = {
  code: 'dns/no-resolver',
  number: 86,
  title: 'The node has no DNS server configured',
  summary:
    '/etc/resolv.conf is absent, leads nowhere or names no DNS server. The agent then asks this node itself (127.0.0.1 and ::1), and nothing ' +
    'answers there.',
  reads: ['dns'],
  about: 'endpoints',
  judge,
  stops: () => true,
  explains: [{ codes: ['dns/resolver-unreachable'], when: () => true }],
  message: ({ state, link }) => `${whatIs(state, link)}: the agent asks 127.0.0.1 and ::1, where nothing answers.`,
  remedies: ({ link }, context) =>
    editSettings(
      link === null
        ? 'Have /etc/resolv.conf name the DNS servers of this network (in a VPC 169.254.169.253, or the base of its range plus two).'
        : 'Start the program that writes the file behind the link, or have /etc/resolv.conf name the DNS servers itself.',
      context,
      verify(context, ['dns', 'tcp']),
    ),
  docs: ['resolv.conf(5)', 'Amazon DNS server (VPC User Guide, "DNS attributes for your VPC")'],
  page: {
    recognised:
      '/etc/resolv.conf is absent, a link to nothing, or without a usable line `nameserver`, and neither 127.0.0.1 nor ::1 answers.',
    severity: 'Error.',
  },
  sample: { state: 'dangling', link: '../run/systemd/resolve/stub-resolv.conf' },
};

function whatIs(state: DnsNoResolverData['state'], link: string | null): string {
  switch (state) {
    case 'absent':
      return '/etc/resolv.conf is absent';
    case 'dangling':
      return `/etc/resolv.conf is a dangling link (${clean(link ?? 'its target')} is absent)`;
    case 'empty':
      return '/etc/resolv.conf names no DNS server';
  }
}

function judge(picture: Picture): readonly DraftOf<'dns/no-resolver', DnsNoResolverData>[] {
  const { file } = picture.facts.node.resolver;
  if (file === undefined || file.state === 'read') return [];
  const { state, link } = file;
  const required = requiredEndpoints(picture).filter(({ pinned, proxied }) => pinned === null && !proxied);
  const views = required.flatMap(({ configured }) => configured);
  if (views.length === 0 || !views.every(({ status }) => status === 'silent')) return [];
  return [
    {
      code: 'dns/no-resolver',
      severity: 'error',
      subjects: ['127.0.0.1', '::1'],
      data: { state, link },
      evidence: [whatIs(state, link), ...new Set(views.map(({ server, says }) => `${server}: ${says}`))],
      capabilities: capabilitiesOf(required),
    },
  ];
}
