/** `--tickets DIR`: a ticket for each owner, and its nodes beside it. */
import { join } from 'node:path';
import { OWNERS } from '../../arguments/listed.ts';
import { shown } from '../../arguments/usage-error.ts';
import { writeOutput } from '../../deliver/file.ts';
import type { Fleet } from '../../fleet/fleet.types.ts';
import { listOf, type NodeList, type Wanted } from '../../fleet/listing.ts';
import type { Inputs } from '../../fleet/presence.ts';
import type { Files } from '../../platform/ports.ts';
import { listCsv } from '../../report/fleet-list.ts';
import { ownerTicket, silentTicket, type TicketNodes } from '../../report/fleet-ticket.ts';
import { chunked } from './pieces.ts';

interface Ticket {
  readonly name: string;
  readonly list: NodeList;
  readonly text: (nodes: TicketNodes) => string;
}

/** False where one of them is not where it was asked for. */
export async function writeTickets(
  folder: string,
  fleet: Fleet,
  inputs: Inputs,
  files: Files,
  complain: (line: string) => void,
): Promise<boolean> {
  let written = 0;
  for (const { name, list, text } of ticketsOf(fleet, inputs)) {
    const attachment = `${name}.csv`;
    const content = text({ nodes: list.nodes, attachment, byAccount: accountsOf(list) });
    const rows = chunked(() => listCsv({ list, what: '', notes: [] }));
    for (const [path, what] of [
      [join(folder, attachment), rows],
      [join(folder, `${name}.md`), content],
    ] as const) {
      const row = await writeOutput(files, path, what);
      if (row.outcome === 'ok') continue;
      complain(`the ticket could not be saved: ${row.detail}`);
      return false;
    }
    written += 1;
  }
  complain(`wrote ${written} ${written === 1 ? 'ticket' : 'tickets'} to ${shown(folder)}, each with its nodes`);
  return true;
}

/** Only where there is something to do. */
function* ticketsOf(fleet: Fleet, inputs: Inputs): Generator<Ticket> {
  for (const owner of OWNERS) {
    const causes = fleet.causes.filter(({ owners }) => owners.includes(owner));
    if (causes.length === 0) continue;
    const codes = new Set(causes.map(({ code }) => code));
    const wanted: Wanted = { kind: 'causes', codes: (code) => codes.has(code) };
    yield { name: owner, list: listOf(inputs, wanted), text: (nodes) => ownerTicket(owner, causes, fleet, nodes) };
  }
  if (fleet.silent === undefined || fleet.silent.never.nodes + fleet.silent.stopped.nodes === 0) return;
  const list = listOf(inputs, { kind: 'presence', presences: ['never', 'stopped'] });
  yield { name: 'silent', list, text: (nodes) => silentTicket(fleet, nodes) };
}

function accountsOf(list: NodeList): TicketNodes['byAccount'] {
  const counts = new Map<string, number>();
  for (const { account } of list.rows()) counts.set(account, (counts.get(account) ?? 0) + 1);
  return [...counts]
    .map(([account, nodes]) => ({ value: account === '' ? null : account, nodes }))
    .sort((a, b) => b.nodes - a.nodes || ((a.value ?? '') < (b.value ?? '') ? -1 : 1));
}
