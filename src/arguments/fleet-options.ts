/** Options of `fleet` alone, and `--list`, which `demo` has, too. */
import type { Change } from '../fleet/fleet.types.ts';
import { LISTED_CHANGES, OWNERS } from './listed.ts';
import { checked, flag, type OptionSpec, ok, path, paths } from './option.ts';

/** What `fleet` compares the verdicts with, and what it lists. */
export const FLEET_OPTIONS = {
  lists: {
    name: 'list',
    shapes: 'report',
    ...checked<string | null>(undefined, null, ({ text }) => ok(text)),
    valueFor: { fleet: 'CODE' },
    commands: ['demo', 'fleet'],
    about: 'fleet: the nodes with this finding (a code or a family), one a row; demo: name the scenarios of the simulated VPC',
    completes: 'codes',
    completesFor: { demo: [] },
  },
  listsOwner: {
    name: 'list-owner',
    shapes: 'report',
    ...checked<string | null>('OWNER', null, async (given) => (await import('./fleet-values.ts')).owner(given)),
    commands: ['fleet'],
    about: `the nodes that wait for this owner: ${OWNERS.join(', ')}`,
    completes: OWNERS,
  },
  listsSilent: {
    name: 'list-silent',
    shapes: 'report',
    ...flag(),
    commands: ['fleet'],
    about: 'the nodes that never reported (with --inventory), and those that have stopped',
  },
  listsUnlisted: {
    name: 'list-unlisted',
    shapes: 'report',
    ...flag(),
    commands: ['fleet'],
    about: 'the nodes that report and are not in the inventory',
  },
  listsChange: {
    name: 'list-change',
    shapes: 'report',
    ...checked<Change | null>(LISTED_CHANGES.join('|'), null, async (given) => (await import('./fleet-values.ts')).change(given)),
    commands: ['fleet'],
    about: 'the nodes that have changed in this way since --since',
    completes: LISTED_CHANGES,
  },
  inventory: {
    name: 'inventory',
    shapes: 'report',
    ...paths(),
    repeatable: true,
    commands: ['fleet'],
    about: 'all nodes that there are, from EC2, Systems Manager, AWS Config or anywhere (JSON, CSV, text), to tell who is silent',
  },
  intervalMs: {
    name: 'interval',
    shapes: 'report',
    ...checked<number | null>('D', null, async (given) => (await import('./fleet-values.ts')).interval(given)),
    commands: ['fleet'],
    about: 'how often each node should report, as 90m, 24h or 7d',
    defaultWords: 'from the records',
  },
  since: {
    name: 'since',
    shapes: 'report',
    ...paths(),
    repeatable: true,
    commands: ['fleet'],
    about: 'compare with an earlier day: its verdicts, or the roll-up that --format json made of them',
  },
  tickets: {
    name: 'tickets',
    shapes: 'report',
    ...path('DIR'),
    commands: ['fleet'],
    about: 'also write a ticket for each owner there, and its nodes as CSV',
  },
} as const satisfies Readonly<Record<string, OptionSpec<unknown>>>;
