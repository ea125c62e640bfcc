/** What `account` prints: the causes first, then what could not be read, then what is excluded. */
import type { Culprit, Gap, Suspect } from '../../account/evaluate/answer.ts';
import type { Judged } from '../../account/judge.ts';
import type { Snapshot } from '../../account/snapshot.ts';
import { cleanProse } from '../../report/clean.ts';
import { wrap } from '../../report/layout.ts';
import type { Reporting } from '../output/reporting.ts';
import type { Done } from '../world.ts';

/** 1: something is in the way. 3: something could not be read. */
export function statusOf(suspects: readonly Suspect[]): Done['status'] {
  if (suspects.some(({ answer }) => answer.outcome === 'cause')) return 1;
  return suspects.some(({ answer }) => answer.outcome === 'unknown') ? 3 : 0;
}

export function snapshotReport(
  snapshot: Snapshot,
  judged: Judged,
  { format, style }: Pick<Reporting, 'format' | 'style'>,
): string {
  return format === 'json'
    ? `${JSON.stringify(documentOf(snapshot, judged), null, 2)}\n`
    : textOf(snapshot, judged, style.width, style.verbosity);
}

function documentOf({ account, readAt, tool, calls }: Snapshot, { suspects, notes }: Judged) {
  return {
    schemaVersion: '1.0',
    tool,
    readAt,
    node: {
      id: account.nodeId,
      region: account.region,
      accountId: account.accountId.state === 'known' ? account.accountId.value : null,
    },
    suspects: suspects.map(({ what, code, answer }) => ({ what, code, ...answer })),
    notes,
    denied: deniedIn(calls),
  };
}

function textOf(snapshot: Snapshot, { suspects, notes }: Judged, width: number, verbosity: number): string {
  const { account, readAt, calls } = snapshot;
  const accountId = account.accountId.state === 'known' ? account.accountId.value : 'unknown';
  const say = (text: string, first = '', rest = first): string[] => wrap(cleanProse(text), width, first, rest);
  const causes = suspects.flatMap(({ answer }) => (answer.outcome === 'cause' ? [answer.culprit] : []));
  const gaps = suspects.flatMap(({ answer }) => (answer.outcome === 'unknown' ? answer.gaps : []));
  const excluded = suspects.flatMap(({ answer }) => (answer.outcome === 'excluded' ? [answer.because] : []));
  const denied = deniedIn(calls);
  const headline =
    causes.length > 0
      ? `${account.nodeId}: ${causes[0]?.because ?? ''}`
      : gaps.length > 0
        ? `${account.nodeId}: nothing was found, and not everything could be read`
        : `${account.nodeId}: nothing in the account was found in the way`;
  if (verbosity < 0) return `${say(headline).join('\n')}\n`;
  return `${[
    ...say(headline),
    ...say(`Account ${accountId}, ${account.region}, read ${readAt}.`),
    ...block(
      'In the way',
      causes.flatMap((one) => say(culpritWords(one), '  - ', '    ')),
    ),
    ...block(
      'Unknown',
      gaps.flatMap((one) => say(gapWords(one), '  - ', '    ')),
    ),
    ...block(
      'Denied: the same with these permissions would say more',
      denied.map((one) => `  - ${one}`),
    ),
    ...block(
      'Excluded',
      [...new Set(excluded)].flatMap((one) => say(one, '  - ', '    ')),
    ),
    ...block(
      'Systems Manager',
      notes.flatMap((one) => say(one, '  - ', '    ')),
    ),
  ].join('\n')}\n`;
}

function block(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function culpritWords({ id, part, because, owner }: Culprit): string {
  const named = because.includes(id) ? '' : `${id}: `;
  const where = part === null || because.includes(part) ? '' : ` (${part})`;
  return `${named}${because}${where}${owner === null ? '' : `; it belongs to ${owner}`}`;
}

function gapWords({ what, permission, why, owner }: Gap): string {
  const reason = permission === null ? (why ?? 'unknown') : `${permission} is denied`;
  return `${what}: ${reason}${owner === null ? '' : ` (it belongs to ${owner})`}`;
}

function deniedIn(calls: Snapshot['calls']): readonly string[] {
  return [
    ...new Set(calls.filter(({ outcome }) => outcome === 'denied').map(({ detail, operation }) => detail ?? operation)),
  ].toSorted();
}
