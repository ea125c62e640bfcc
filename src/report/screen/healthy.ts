/** All is well, and somebody does not see the node: four lines that answer it. */
import type { Verdict } from '../../verdict.types.ts';
import { pad } from '../layout.ts';
import type { Pen } from '../pen.ts';
import { type Line, say } from './line.ts';

/** Room for the longest of the four, and two spaces. */
const LABEL_COLUMNS = 15;

function connected({ node: { agent }, capabilities }: Verdict): string {
  switch (agent.connection) {
    case 'holds':
      return 'yes: its connection to ssmmessages answers';
    case 'stale':
      return 'its connection no longer gets an answer';
    case 'lacks':
      return 'no';
    case undefined:
      break;
  }
  return capabilities.core.seen ?? 'not seen from here';
}

/** Where to look for it, what the agent itself does, how long to wait, and what was not looked at. */
export function healthyLines(pen: Pen, verdict: Verdict): Line[] {
  const { node, preflight } = verdict;
  if (preflight !== undefined || node.container !== undefined || node.agent.installed === 'no') return [];
  const { agent, account, region, id } = node;
  const name = id ?? 'a node whose id is not known here';
  const rows = [
    ['Look for', `${name}${account === undefined ? '' : ` in account ${account}`}, ${region}`],
    ['Connected', connected(verdict)],
    ['Asleep', agent.connection === 'holds' ? 'no' : 'perhaps, after a failure: it tries again within an hour'],
    ['Not looked at', 'how Systems Manager itself sees this node: --deep asks it'],
  ] as const;
  return [
    ...say(pen, 'Still not in the console?', '  '),
    ...rows.flatMap(([label, words]) => say(pen, words, `  ${pad(label, LABEL_COLUMNS)}`, '    ')),
  ];
}
