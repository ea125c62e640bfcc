/** Silent nodes and changes since an earlier day, in sentences that every report shares. */
import type { CauseChange, Change, Silent, Since, Some } from './fleet.types.ts';
import { counted, nodesWords, statusWords } from './fleet-words.ts';

/** `24 hours`, `7 days`, `90 minutes`. */
export function spanWords(ms: number): string {
  const [size, unit] =
    ms % 86_400_000 === 0 ? [86_400_000, 'day'] : ms % 3_600_000 === 0 ? [3_600_000, 'hour'] : [60_000, 'minute'];
  const many = Math.round(ms / size);
  return `${counted(many)} ${unit}${many === 1 ? '' : 's'}`;
}

const SOURCES = {
  given: 'as given',
  runs: 'the usual time between two runs of a node, rounded up',
  assumed: 'assumed: no node ran twice',
} as const;

/** One line each: nodes, what they are, and examples. */
export function silentRows({
  inventory,
  interval,
  never,
  stopped,
  unlisted,
  left,
}: Silent): readonly (readonly [string, Some])[] {
  const within = `in the last ${spanWords(interval.ms)}`;
  const plain = (nodes: number): Some => ({ nodes, examples: [] });
  const rows: (readonly [string, Some])[] = [
    [`stopped reporting: heard of earlier, and not ${within}`, stopped],
    ...(inventory === null
      ? []
      : ([
          ['never reported: in the inventory, switched on, and in no record', never],
          ['report and are not in the inventory', unlisted],
          [`no longer report and are not in the inventory, so most likely gone`, plain(left)],
          ['are switched off or deleted in the inventory', plain(inventory.off)],
        ] as const)),
  ];
  return rows.filter(([, { nodes }]) => nodes > 0);
}

/** What the numbers rest on. */
export function silentBasis({ inventory, interval }: Silent): string {
  const listed =
    inventory === null
      ? 'No inventory was given, so who never reported is unknown'
      : `The inventory has ${nodesWords(inventory.nodes)}${inventory.skipped === 0 ? '' : `, and ${counted(inventory.skipped)} lines without one`}`;
  return `${listed}. Interval: ${spanWords(interval.ms)} (${SOURCES[interval.source]}).`;
}

/** `400 nodes are silent: 200 never reported, 200 have stopped.` */
export function silentHeadline({ inventory, never, stopped }: Silent): string {
  const all = never.nodes + stopped.nodes;
  if (all === 0) return 'No node is silent.';
  const parts = [
    ...(inventory === null ? [] : [`${counted(never.nodes)} never reported`]),
    `${counted(stopped.nodes)} ${stopped.nodes === 1 ? 'has' : 'have'} stopped`,
  ];
  return `${nodesWords(all)} ${all === 1 ? 'is' : 'are'} silent: ${parts.join(', ')}.`;
}

const CHANGES: Readonly<Record<Change, string>> = {
  new: 'new, not there before',
  gone: 'gone: reported then, and not now',
  worse: 'worse',
  better: 'better',
  healed: 'of the better are healed: failing then, healthy now',
  changed: 'as bad, with other causes',
  unclear: 'inconclusive, then or now',
  same: 'the same',
};

/** Those that there are, but for the unchanged. */
export function changeRows({ changes }: Since): readonly (readonly [string, Some])[] {
  if (changes === null) return [];
  return Object.entries(CHANGES)
    .map(([change, words]) => [words, changes[change as Change]] as const)
    .filter(([words, { nodes }]) => nodes > 0 && words !== CHANGES.same);
}

export function sinceBasis({ from, oldest, newest, nodes }: Since): string {
  const when = oldest === null || newest === null ? '' : `, from ${oldest} to ${newest}`;
  const what = from === 'records' ? 'records' : 'an earlier roll-up, which has no nodes';
  return `Then${when}: ${nodesWords(nodes.total)}: ${statusWords(nodes)} (${what}).`;
}

/** `120 → 30 nodes, better; 90 without it now, 2 silent`. */
export function causeChangeWords({ before, now, change, nodes }: CauseChange, arrow: string): string {
  const parts =
    nodes === null
      ? []
      : [
          nodes.came === 0 ? '' : `${counted(nodes.came)} have it now`,
          nodes.went === 0 ? '' : `${counted(nodes.went)} lost it`,
          nodes.silent === 0 ? '' : `${counted(nodes.silent)} with it are gone`,
        ].filter((part) => part !== '');
  return `${counted(before)} ${arrow} ${counted(now)}, ${change}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`;
}
