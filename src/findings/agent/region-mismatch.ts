/** The agent signs its calls for another Region than the one whose endpoints it calls. */

import { assumedIdentity } from '../../facts/identity.ts';
import type { Picture } from '../../picture/picture.ts';
import { throughTheAgent } from '../../picture/through-the-agent.ts';
import { editConfig } from '../../remedies/agent-config-file.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { clean, list } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';

export interface AgentRegionMismatchData {
  readonly fields: readonly { readonly field: string; readonly region: string }[];
  readonly own: string;
}

export const agentRegionMismatch: Finding<'agent/region-mismatch', AgentRegionMismatchData> = {
  code: 'agent/region-mismatch',
  number: 58,
  title: 'The agent signs for another Region',
  summary:
    "A Region in the agent's configuration is taken as it is written, and differs from this node's own. Agent.Region changes the signature and not the " +
    'host, so that the endpoints refuse what the agent sends; Mgs.Region changes both, and leads to where nobody knows this node.',
  reads: ['agent', 'imds'],
  about: 'agent',
  judge,
  // Signed for another Region, calls are refused; another Region's endpoint knows no such node.
  stops: () => true,
  message: (data) =>
    `${list(
      data.fields.map(({ field, region }) => `${clean(field, 40)} is ${clean(region, 40)}`),
      2,
    )}, and this node is in ${clean(data.own, 40)}: ${
      data.fields.every(({ field }) => field === 'Mgs.Region')
        ? 'the agent opens its channel for commands and sessions where nobody knows this node'
        : `the endpoints of ${clean(data.own, 40)} refuse what is signed for another Region`
    }.`,
  remedies: (data, context) => {
    const proof = verify(context, ['agent/region-mismatch']);
    const fields = list(
      data.fields.map(({ field, region }) => `${clean(field, 40)} (${clean(region, 40)})`),
      2,
    );
    return [editConfig(`Take ${fields} out, or set ${clean(data.own, 40)}.`, context, proof), restartAgent(context, proof)];
  },
  docs: ['SSM Agent technical details'],
  page: {
    recognised:
      "Agent.Region or Mgs.Region in the agent's configuration differs, by a single character, from the Region of the hybrid registration, else of the " +
      'metadata service: a zone, a name, capitals and blanks are no Region either.',
    severity: 'Error: calls are signed for a Region whose endpoints the agent does not call, or reach those of another one.',
  },
  sample: { fields: [{ field: 'Agent.Region', region: 'us-east-1' }], own: 'REGION' },
};

/**
 * `Agent.Region` only says for which Region calls are signed; the hosts stay those of the node's own
 * Region, which refuse signatures for another. `Mgs.Region` names the host of ssmmessages as well
 * (amazon-ssm-agent 3.3.1142.0, `agent/ssm/service.go`, `agent/session/service`). Both are strings
 * that the agent never looks at.
 */
function judge(picture: Picture): readonly DraftOf<'agent/region-mismatch', AgentRegionMismatchData>[] {
  const { agent, imds } = picture.facts.node;
  const own = assumedIdentity(agent, imds.outcome === 'ok' ? imds.data : null)?.region ?? picture.facts.request.region;
  const set = [
    { field: 'Agent.Region', region: agent.configRegion, capabilities: throughTheAgent(picture) },
    {
      field: 'Mgs.Region',
      region: agent.overrides?.messagesRegion ?? null,
      capabilities: picture.facts.request.for.filter((name) => name === 'run-command' || name === 'session-manager'),
    },
  ].flatMap((entry) => (entry.region === null || entry.region === own ? [] : [{ ...entry, region: entry.region }]));
  if (set.length === 0) return [];
  const fields = set.map(({ field, region }) => ({ field, region }));
  return [
    {
      code: 'agent/region-mismatch',
      severity: 'error',
      subjects: [],
      data: { fields, own },
      evidence: fields.map(({ field, region }) => `${field} in the agent's configuration is ${region}; this node is in ${own}`),
      capabilities: picture.facts.request.for.filter((name) => set.some(({ capabilities }) => capabilities.includes(name))),
    },
  ];
}
