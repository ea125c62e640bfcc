/** ec2messages is not available. */

import type { Picture } from '../../picture/picture.ts';
import { versionCommand } from '../../remedies/node-commands.ts';
import { clean } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { ec2messagesOf, FIRST_WITHOUT } from '../agent/ec2messages.ts';
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
  summary: `The ec2messages endpoint does not answer. That is harmless: agents from ${FIRST_WITHOUT} on do not need it, and AWS is retiring it.`,
  reads: ['dns', 'tcp', 'tls'],
  about: 'nothing',
  judge,
  message: (data) =>
    `${clean(data.host)} is not available (${clean(data.detail)}); agents from ${FIRST_WITHOUT} on do not need it.`,
  remedies: (_data, context) => [
    remedy({
      owner: 'agent',
      text: `Nothing to do with an agent from ${FIRST_WITHOUT} on; this shows which version is here.`,
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
  const endpoint = ec2messagesOf(picture);
  // A needed one is judged like every other endpoint.
  if (endpoint === undefined || endpoint.required || (endpoint.state !== 'fails' && endpoint.state !== 'unresolved')) return [];
  // What the proxy does is the proxy's matter.
  if (endpoint.proxied && endpoint.agent.some(({ reach }) => reach.state === 'fails' && reach.layer === 'proxy')) return [];
  // Another DNS view knows an address that works: what is wrong is DNS, and named as such.
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
