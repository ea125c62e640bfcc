/** One ticket's text for one owner: what, why, proof. Its nodes stand in a file beside it. */
import { pageOf } from '../explain/page.ts';
import { FINDING_CODES } from '../findings/index.ts';
import { silentBasis, silentHeadline, silentRows } from '../fleet/day-words.ts';
import type { Fleet, FleetCause, Group } from '../fleet/fleet.types.ts';
import { counted, nodesWords } from '../fleet/fleet-words.ts';
import type { Owner } from '../remedies/remedy-types.ts';
import { VERSION } from '../version.ts';
import { causeMarkdown } from './fleet-markdown.ts';
import { codeBlock, codeSpan, prose, table } from './markdown-text.ts';

/** What a ticket is about, beside the roll-up. */
export interface TicketNodes {
  /** All nodes of the ticket. */
  readonly nodes: number;
  /** The file with them, beside the ticket. */
  readonly attachment: string;
  readonly byAccount: readonly Pick<Group, 'value' | 'nodes'>[];
}

const MAX_ACCOUNTS = 50;

function tail({ nodes, attachment, byAccount }: TicketNodes, { oldest, newest }: Fleet): string[] {
  const rows = byAccount
    .slice(0, MAX_ACCOUNTS)
    .map(({ value, nodes: many }) => [value === null ? 'unknown' : codeSpan(value), counted(many)]);
  const runs = oldest === null || newest === null ? '' : ` from runs of ${oldest} to ${newest}`;
  return [
    '## Nodes',
    '',
    `${nodesWords(nodes)}, all of them in ${codeSpan(attachment)}.`,
    '',
    ...table(['Account', 'Nodes'], rows),
    '',
    prose(`Made by ssm-probe ${VERSION}${runs}.`),
    '',
  ];
}

/** For the owner of some causes; what others could fix instead is said. */
export function ownerTicket(owner: Owner, causes: readonly FleetCause[], fleet: Fleet, nodes: TicketNodes): string {
  const [first] = causes;
  const more = causes.length < 2 ? '' : ` and ${causes.length - 1} more`;
  return whole([
    `# ${nodesWords(nodes.nodes)} without Systems Manager: ${first === undefined ? '' : codeSpan(first.code)}${more} (owner: ${owner})`,
    '',
    prose(
      `${nodesWords(nodes.nodes)} of ${counted(fleet.nodes.total)} cannot be managed by AWS Systems Manager, or not reliably, for the reasons below. Each can be fixed by the owner of: ${owner}.`,
    ),
    '',
    '## What, why and proof',
    '',
    ...causes.flatMap((cause) => causeLines(cause, owner)),
    ...tail(nodes, fleet),
  ]);
}

function causeLines(cause: FleetCause, owner: Owner): string[] {
  const code = FINDING_CODES.find((one) => one === cause.code);
  if (code === undefined) return causeMarkdown(cause);
  const { summary, remedies } = pageOf(code);
  const own = remedies.filter((remedy) => remedy.owner === owner);
  const proofs = [...new Set(own.map(({ verify }) => verify))];
  return [
    ...causeMarkdown(cause),
    `**Why:** ${prose(summary)}`,
    '',
    ...own.flatMap(({ text, where }, index) => [
      `**${index === 0 ? 'Fix' : 'Or'}${where === 'anywhere' ? '' : ` (${where})`}:** ${prose(text)}`,
      '',
    ]),
    '**Proof**, on one of the nodes:',
    '',
    ...codeBlock(proofs),
    '',
  ];
}

/** For whoever runs the fleet: nodes that say nothing have no cause yet. */
export function silentTicket(fleet: Fleet, nodes: TicketNodes): string {
  const { silent } = fleet;
  if (silent === undefined) return '';
  return whole([
    `# ${nodesWords(nodes.nodes)} say nothing`,
    '',
    prose(silentHeadline(silent)),
    '',
    '## What',
    '',
    ...silentRows(silent).map(([words, { nodes: many }]) => `- ${prose(`${counted(many)} ${words}.`)}`),
    '',
    '## Why',
    '',
    prose(
      `${silentBasis(silent)} A node is silent where ssm-probe does not run, where its record cannot be delivered, or where the node hangs. Whether Systems Manager has heard of it tells the first from the rest: each row of the attachment has the command.`,
    ),
    '',
    '## Proof',
    '',
    'The node is no longer on the list that this call makes:',
    '',
    ...codeBlock(['ssm-probe fleet RECORDS --inventory INVENTORY --list-silent']),
    '',
    ...tail(nodes, fleet),
  ]);
}

function whole(lines: readonly string[]): string {
  return `${lines
    .join('\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trimEnd()}\n`;
}
