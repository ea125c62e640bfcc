/** The agent's message channel is closed again and again. */

import type { Capability } from '../../knowledge/types.ts';
import { counted, duration } from '../../knowledge/words.ts';
import type { Picture } from '../../picture/picture.ts';
import { clean } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { type DraftOf, type Finding, isError } from '../finding.ts';
import { logWords, showLog } from './logged-words.ts';

/** `everySeconds`: between two of them, on average. Times in RFC 3339. */
export interface AgentChannelFlapsData {
  readonly count: number;
  readonly everySeconds: number;
  readonly firstAt: string;
  readonly at: string;
}

/** AWS itself closes a channel now and then, hours apart. */
const LEAST = 4;
const OFTEN_SECONDS = 1_200;

export const agentChannelFlaps: Finding<'agent/channel-flaps', AgentChannelFlapsData> = {
  code: 'agent/channel-flaps',
  number: 113,
  title: "The agent's message channel is cut again and again",
  summary:
    'The agent holds one connection for commands and sessions. Something on the path ends it at short intervals: sessions break off, and commands wait ' +
    'until the agent is back.',
  reads: ['agent'],
  about: 'nothing',
  judge,
  explainedBy: [
    {
      codes: ['*'],
      when: (_own, cause) => isError(cause) && cause.capabilities.includes('session-manager'),
    },
  ],
  message: ({ count, everySeconds, firstAt, at }) =>
    `By the agent's own log its message channel was cut ${counted(count, 'time')} between ${clean(firstAt, 40)} and ${clean(at, 40)}, once in ` +
    `${duration(everySeconds)}: a firewall, NAT or proxy on the path ends it.`,
  remedies: (_data, context) => [
    remedy({
      title: 'find what cuts the connection at this interval',
      owner: 'firewall',
      text:
        'Look for what ends the connection at this interval: the idle or longest time of a connection at a proxy, firewall or NAT, or an inspection that does ' +
        'not know websockets. Exempt ssmmessages from it. The agent itself sends a ping every 54 seconds.',
      commands: showLog(context),
      permission: 'administrator rights on the node',
      risk: 'The look-up changes nothing.',
      verify: verify(context, ['agent/channel-flaps']),
    }),
  ],
  docs: ['Troubleshooting Session Manager'],
  page: {
    recognised:
      'The agent has logged at least four closings of its channel since it began, at most twenty minutes apart on average, the last one not longer ago than three ' +
      'such intervals.',
    severity: 'Warning: it comes back each time.',
  },
  sample: { count: 9, everySeconds: 360, firstAt: '2026-11-26T15:12:00.000Z', at: '2026-11-26T16:00:00.000Z' },
};

function judge({ facts }: Picture): readonly DraftOf<'agent/channel-flaps', AgentChannelFlapsData>[] {
  const { agent } = facts.node;
  const events = agent.log?.events ?? [];
  const lost = events.findLast(({ kind }) => kind === 'channel-lost' || kind === 'started');
  if (
    agent.installed !== 'yes' ||
    agent.running === 'no' ||
    lost?.kind !== 'channel-lost' ||
    lost.at === null ||
    lost.firstAt == null
  )
    return [];
  const { count = 1, firstAt, at } = lost;
  const everySeconds = Math.round((Date.parse(at) - Date.parse(firstAt)) / (count - 1) / 1_000);
  const isRecent = Date.parse(facts.startedAt) - Date.parse(at) < 3_000 * Math.max(everySeconds, 60);
  if (count < LEAST || !(everySeconds > 0 && everySeconds <= OFTEN_SECONDS) || !isRecent) return [];
  const touched: readonly Capability[] = ['run-command', 'session-manager'];
  const asked = facts.request.for.filter((name) => touched.includes(name));
  return [
    {
      code: 'agent/channel-flaps',
      severity: asked.length > 0 ? 'warning' : 'info',
      subjects: [],
      data: { count, everySeconds, firstAt, at },
      evidence: [logWords(lost)],
      capabilities: asked.length > 0 ? asked : touched,
    },
  ];
}
