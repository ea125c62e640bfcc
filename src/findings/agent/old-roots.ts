/** The agent refuses a certificate by the roots that it read before the store was changed. */

import type { Picture } from '../../picture/picture.ts';
import { throughTheAgent } from '../../picture/through-the-agent.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { clean } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import { type DraftOf, type Finding, isError } from '../finding.ts';
import { logWords } from './logged-words.ts';

/** Times in RFC 3339. */
export interface AgentOldRootsData {
  readonly source: string;
  readonly changedAt: string;
  readonly startedAt: string;
}

export const agentOldRoots: Finding<'agent/old-roots', AgentOldRootsData> = {
  code: 'agent/old-roots',
  number: 134,
  title: 'The agent still has the roots from before the store was changed',
  summary:
    "This node's store of root certificates was changed while SSM Agent ran. The agent reads it once, when it makes its first connection, and refuses " +
    'what only the new roots vouch for, until it is restarted.',
  reads: ['agent', 'sockets'],
  about: 'agent',
  judge,
  stopsAgent: true,
  explainedBy: [{ codes: ['tls/', 'clock/'], when: (_own, cause) => isError(cause) }],
  message: ({ source, changedAt, startedAt }) =>
    `${clean(source)} was changed at ${clean(changedAt, 40)}, and the agent runs since ${clean(startedAt, 40)}: it refuses a certificate that the present roots ` +
    'vouch for, because it read the former ones.',
  remedies: (_data, context) => {
    const text = 'Restart the agent, once nothing runs on this node: it reads the roots when it starts.';
    return [restartAgent(context, verify(context, ['agent/old-roots']), text)];
  },
  docs: ['Troubleshooting SSM Agent', 'https://pkg.go.dev/crypto/x509#SystemCertPool'],
  page: {
    recognised:
      "The agent's log ends with a certificate that it refused; the endpoints' certificates verify for this run; and a file that its roots come from was last " +
      "written after the agent's core began. Where the start of the agent or the time of the file is not known, it says nothing. The time is that of the " +
      'contents (mtime): a copy that keeps the former time is not recognised.',
    severity: 'Error.',
  },
  sample: {
    source: '/etc/ssl/certs/ca-certificates.crt',
    changedAt: '2026-11-26T16:10:00.000Z',
    startedAt: '2026-11-26T15:50:00.000Z',
  },
};

/** Go's `crypto/x509` reads the system's roots once a process (`root.go`, `sync.Once`); on Windows and macOS the system itself is asked each time. */
function judge(picture: Picture): readonly DraftOf<'agent/old-roots', AgentOldRootsData>[] {
  const { node, startedAt } = picture.facts;
  const refused = picture.logged.find(({ event }) => event.kind === 'certificate');
  const runsFor = node.agent.sockets?.runsForSeconds;
  const [source] = node.trust.sources;
  const changedAt = Date.parse(node.trust.changedAt ?? '');
  if (refused === undefined || runsFor === undefined || source === undefined || node.os !== 'linux') return [];
  const began = Date.parse(startedAt) - runsFor * 1_000;
  if (!(changedAt > began)) return [];
  const data = { source, changedAt: new Date(changedAt).toISOString(), startedAt: new Date(began).toISOString() };
  const evidence = [
    logWords(refused.event),
    `${source} was last written at ${data.changedAt}, the agent began at ${data.startedAt}`,
  ];
  return [{ code: 'agent/old-roots', severity: 'error', subjects: [], data, evidence, capabilities: throughTheAgent(picture) }];
}
