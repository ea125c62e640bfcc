/** The account's side as text: the cause with its fix, the way with the broken hop marked, what is not known; `-v` has everything. */
import type { AccountVerdict, SuspectVerdict } from '../../account/verdict/account-verdict.types.ts';
import { counted } from '../../knowledge/words.ts';
import { type Mark, STATUS_MARK } from '../mark.ts';
import { makePen, type Pen, type TextStyle } from '../pen.ts';
import { fixOf } from '../screen/cause.ts';
import { joined, type Line, prose, say } from '../screen/line.ts';
import { proofOf, stepLines, stepsOf } from '../screen/steps.ts';
import { who } from '../screen/words.ts';
import { findingBlock, type ShownFinding } from '../text-finding.ts';

const MARKS: Readonly<Record<SuspectVerdict['outcome'], Mark>> = { cause: 'error', excluded: 'ok', unknown: 'unknown' };
const ROOM = { changes: 9, looks: 2, prepares: true, files: true };
const MOST_CAUSES = 5;
const MOST_GAPS = 5;

/** Ends in a newline. */
export function renderAccount(verdict: AccountVerdict, style: TextStyle): string {
  const pen = makePen(style);
  const head = headLines(pen, verdict);
  const parts =
    style.verbosity < 0
      ? [head.slice(0, 1)]
      : style.verbosity > 0
        ? everything(pen, verdict, head)
        : [
            head,
            ...leadParts(pen, verdict),
            causeLines(pen, verdict),
            wayLines(pen, verdict),
            gapLines(pen, verdict, MOST_GAPS),
            noteLines(pen, verdict),
            ...nodeParts(pen, verdict),
            lastLines(pen, verdict),
          ];
  return joined(parts)
    .map(({ text }) => `${text}\n`)
    .join('');
}

function headLines(pen: Pen, verdict: AccountVerdict): Line[] {
  const { status, inBrief, node, readAt, findings } = verdict;
  const mark = pen.mark(STATUS_MARK[status], status);
  const [first] = findings;
  const fix = first === undefined ? undefined : fixOf(first);
  const owner = fix === undefined ? '' : ` (for ${who(fix)})`;
  const about = [
    node.id,
    node.region,
    ...(node.vpcId === null ? [] : [node.vpcId]),
    `account ${node.accountId ?? 'unknown'}`,
    `read ${readAt}`,
  ];
  const view = node.isSeen ? 'The node was seen, too.' : 'The account alone: nothing is known of what the node sees.';
  return [
    ...say(pen, `${mark}: ${inBrief}${owner}`, '', '  ').map((line, index) =>
      index === 0 ? { text: pen.tint(line.text, mark, STATUS_MARK[status]) } : line,
    ),
    ...say(pen, `${about.join(', ')}. ${view}`, '  '),
  ];
}

/** Where node and account disagree comes before anything else. */
function leadParts(pen: Pen, { contradictions }: AccountVerdict): readonly (readonly Line[])[] {
  return contradictions.map(({ what, node, account, lead, isHarmless }) => [
    ...say(pen, `${isHarmless ? 'They differ' : 'Contradiction'} about ${what}:`, '  '),
    ...say(pen, `The node: ${node}.`, '    - ', '      '),
    ...say(pen, `The account: ${account.replace(/\.$/u, '')}.`, '    - ', '      '),
    ...say(pen, lead, '    '),
  ]);
}

function causeLines(pen: Pen, { findings, headline }: AccountVerdict): Line[] {
  if (findings.length === 0) return say(pen, headline, '  ');
  const shown = findings
    .slice(0, MOST_CAUSES)
    .flatMap((finding, index) => oneCause(pen, finding, findings.length === 1 ? null : index + 1));
  const more = findings.length - MOST_CAUSES;
  return [...shown, ...(more > 0 ? say(pen, `And ${more} more: -v.`, '  ') : [])];
}

function oneCause(pen: Pen, finding: ShownFinding, number: number | null): Line[] {
  const { code, message, subjects } = finding;
  const fix = fixOf(finding);
  const about = subjects.length === 0 ? '' : ` Concerns ${subjects.join(', ')}.`;
  const first = number === null ? '  ' : `  ${number} `;
  const said = say(pen, `${code}: ${message}${about}`, first, '  ');
  if (fix === undefined) return said;
  const steps = stepsOf(fix, ROOM);
  const text = steps.length === 0 ? say(pen, fix.text, '  ') : [];
  const proof = { ...proofOf(fix, steps), label: 'Prove it on the node' };
  const undo = fix.rollback === undefined || fix.rollbackIsText === true ? [] : fix.rollback.split('\n');
  const back = undo.map((command, index) => ({ label: index === 0 ? 'To undo it' : 'And', command }));
  const risk = fix.risk === '' ? [] : say(pen, `Risk: ${fix.risk}`, '  ');
  return [...said, ...text, ...stepLines(pen, [...steps, proof, ...back], Number.POSITIVE_INFINITY), ...risk];
}

/** The hops to the host that is stopped first, in the order in which packets meet them; those that pass are counted. */
function wayLines(pen: Pen, { suspects, findings }: AccountVerdict): Line[] {
  const host = findings.find(({ subjects }) => subjects.length > 0)?.subjects[0];
  if (host === undefined) return [];
  const hops = suspects.filter(({ hosts }) => hosts.includes(host));
  const lines = say(pen, `The way to ${host}:`, '  ');
  let passed = 0;
  const count = (): void => {
    if (passed > 0) lines.push(...say(pen, `${pen.mark('ok', 'passes')}: ${counted(passed, 'check')}`, '    ', '      '));
    passed = 0;
  };
  for (const hop of hops) {
    if (hop.outcome === 'excluded') {
      passed += 1;
      continue;
    }
    count();
    lines.push(...hopLine(pen, hop));
  }
  count();
  return lines;
}

function hopLine(pen: Pen, hop: SuspectVerdict): Line[] {
  const mark = pen.mark(MARKS[hop.outcome], { cause: 'stops', excluded: 'passes', unknown: 'unknown' }[hop.outcome]);
  const id = hop.outcome === 'cause' ? ` - ${hop.culprit.id}${hop.culprit.part === null ? '' : `, ${hop.culprit.part}`}` : '';
  return say(pen, `${mark}: ${hop.what}${id}`, '    ', '      ');
}

function gapLines(pen: Pen, { unknown, denied }: AccountVerdict, most: number): Line[] {
  if (unknown.length === 0 && denied.length === 0) return [];
  const shown = unknown.slice(0, most).flatMap(({ what, permission, why, owner }) => {
    const reason = permission === null ? (why ?? 'nothing tells') : `${permission} is denied`;
    return say(pen, `${what}: ${reason}${owner === null ? '' : ` (account ${owner})`}`, '    - ', '      ');
  });
  const more = unknown.length - most;
  return [
    ...(unknown.length === 0 ? [] : say(pen, 'Not known:', '  ')),
    ...shown,
    ...(more > 0 ? say(pen, `and ${more} more: -v.`, '    ') : []),
    ...(denied.length === 0 ? [] : say(pen, `These permissions would tell more: ${denied.join(', ')}.`, '  ')),
  ];
}

function noteLines(pen: Pen, { notes }: AccountVerdict): Line[] {
  return notes.flatMap((note) => say(pen, `Systems Manager: ${note}`, '  '));
}

/** What the node itself would do, with true ids: a second choice beside a cause that is named, and the first one where none is. */
function nodeParts(pen: Pen, { findings, nodeFindings = [] }: AccountVerdict): readonly (readonly Line[])[] {
  if (nodeFindings.length === 0) return [];
  if (findings.length > 0)
    return [say(pen, `What the node's own report says (${codesOf(nodeFindings)}), with the ids of this account: -v`, '  ')];
  return [
    say(pen, "What the node's own report says, with the ids of this account:", '  '),
    ...nodeFindings.slice(0, MOST_CAUSES).map((finding) => oneCause(pen, finding, null)),
  ];
}

function codesOf(findings: readonly ShownFinding[]): string {
  return [...new Set(findings.map(({ code }) => code))].slice(0, MOST_CAUSES).join(', ');
}

/** Once more, as a run's report ends: what is seen where a long text has scrolled by. */
function lastLines(pen: Pen, { status, inBrief, shortCode }: AccountVerdict): Line[] {
  if (shortCode === undefined) return [];
  return say(pen, `${pen.mark(STATUS_MARK[status], status)}: ${inBrief} ${pen.dot} code ${shortCode}`, '', '  ');
}

function everything(pen: Pen, verdict: AccountVerdict, head: Line[]): readonly (readonly Line[])[] {
  const { nodeFindings = [] } = verdict;
  const rows = verdict.suspects.flatMap((hop) => {
    const why = hop.outcome === 'excluded' ? hop.because : hop.outcome === 'cause' ? hop.culprit.because : '';
    return [...hopLine(pen, hop), ...(why === '' ? [] : say(pen, why, '        '))];
  });
  return [
    head,
    ...leadParts(pen, verdict),
    ...verdict.findings.map((finding) => prose(findingBlock(pen, finding))),
    [...say(pen, 'Every suspect:', ''), ...rows],
    gapLines(pen, verdict, Number.POSITIVE_INFINITY),
    noteLines(pen, verdict),
    ...(nodeFindings.length === 0 ? [] : [say(pen, 'What the node itself saw, with the ids of this account:', '')]),
    ...nodeFindings.map((finding) => prose(findingBlock(pen, finding))),
    lastLines(pen, verdict),
  ];
}
