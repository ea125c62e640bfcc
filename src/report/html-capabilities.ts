/** What Systems Manager can do here: a row for each set of capabilities that share their status and its reason. */
import type { CapabilityVerdict, Verdict } from '../verdict.types.ts';
import { html, join, type Markup } from './html-markup.ts';
import { marked, table } from './html-parts.ts';
import { CAPABILITY_MARK } from './mark.ts';

const ORDER = Object.keys(CAPABILITY_MARK);

function groupsOf(
  all: readonly (readonly [string, CapabilityVerdict])[],
): readonly (readonly [readonly string[], CapabilityVerdict])[] {
  const groups = new Map<string, [string[], CapabilityVerdict]>();
  for (const [name, one] of all) {
    const key = JSON.stringify([one.status, one.proof, one.because]);
    groups.set(key, [[...(groups.get(key)?.[0] ?? []), name], one]);
  }
  return [...groups.values()].toSorted(([, a], [, b]) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
}

/** `idOf`: where a code's finding stands on this page; null where it does not. */
export function capabilityTable({ capabilities }: Verdict, idOf: (code: string) => string | null): Markup {
  const reason = (code: string): Markup => {
    const id = idOf(code);
    return id === null ? html`<code>${code}</code>` : html`<a href="#${id}"><code>${code}</code></a>`;
  };
  const rowsOf = (wanted: boolean): Markup[][] =>
    groupsOf(Object.entries(capabilities).filter(([, { asked }]) => asked === wanted)).map(
      ([names, { status, proof, because }]) => [
        html`${names.join(', ')}`,
        // Nobody asked for it: no alarm in its colour.
        html`${marked(wanted ? CAPABILITY_MARK[status] : 'skipped', status)} <span class="soft">${proof}</span>`,
        join(because.map(reason), ', '),
      ],
    );
  return table(
    'What Systems Manager can do here, as far as this node can see',
    ['Capabilities', 'Status and proof', 'Because'],
    [
      { name: 'Asked for', rows: rowsOf(true) },
      { name: 'Not asked for', rows: rowsOf(false) },
    ],
  );
}
