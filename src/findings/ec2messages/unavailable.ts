/** `ec2messages` does not answer, and this agent does not need it. */

import { SSMMESSAGES_ONLY_SINCE } from '../../knowledge/versions.ts';
import type { Picture } from '../../picture/picture.ts';
import { endpointOf } from '../../picture/witness.ts';
import { versionCommand } from '../../remedies/node-commands.ts';
import { clean } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { regionalHost } from '../samples.ts';

export interface Ec2messagesUnavailableData {
  readonly host: string;
  readonly detail: string;
}

export const ec2messagesUnavailable: Finding<'ec2messages/unavailable', Ec2messagesUnavailableData> = {
  code: 'ec2messages/unavailable',
  number: 74,
  title: 'ec2messages is not available',
  summary: `The ec2messages endpoint does not answer. That is harmless: agents from ${SSMMESSAGES_ONLY_SINCE} on do not need it, and AWS is retiring it.`,
  reads: ['dns', 'tcp', 'tls'],
  about: 'nothing',
  judge,
  message: (data) =>
    `${clean(data.host)} is not available (${clean(data.detail)}); agents from ${SSMMESSAGES_ONLY_SINCE} on do not need it.`,
  remedies: (_data, context) => [
    remedy({
      title: 'nothing with a current agent: see its version',
      owner: 'agent',
      text: `Nothing to do with an agent from ${SSMMESSAGES_ONLY_SINCE} on; this shows which version is here.`,
      commands: [versionCommand(context)],
      risk: 'None.',
      verify: verify(context, ['agent/needs-ec2messages', 'ec2messages']),
    }),
  ],
  docs: ['Reference: ec2messages, ssmmessages, and other API operations'],
  page: {
    recognised:
      'The name of ec2messages does not resolve or its addresses do not answer, in no view, and the agent here does not need it.',
    severity: 'Info: harmless with a current agent.',
  },
  sample: { host: regionalHost('ec2messages'), detail: 'DNS says NXDOMAIN' },
};

function judge(picture: Picture): readonly DraftOf<'ec2messages/unavailable', Ec2messagesUnavailableData>[] {
  const endpoint = endpointOf(picture, 'ec2messages');
  // An agent that needs it: the other findings judge it like every endpoint.
  if (endpoint === undefined || endpoint.required || (endpoint.state !== 'fails' && endpoint.state !== 'unresolved')) return [];
  // The proxy stops it, and the findings about the proxy say so.
  if (endpoint.proxied && endpoint.agent.some(({ reach }) => reach.state === 'fails' && reach.layer === 'proxy')) return [];
  // Another DNS view has an address that works: DNS is wrong, and other findings say so.
  if (endpoint.all.some(({ reach }) => reach.state === 'works')) return [];
  const detail =
    endpoint.state === 'fails'
      ? 'its addresses do not answer'
      : `DNS says ${endpoint.configured.map(({ says }) => says).join('; ')}`;
  return [
    {
      code: 'ec2messages/unavailable',
      severity: 'info',
      subjects: [endpoint.host],
      data: { host: endpoint.host, detail },
      evidence: [detail],
      capabilities: [],
    },
  ];
}
