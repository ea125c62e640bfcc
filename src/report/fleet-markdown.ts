/** The roll-up as Markdown, for a ticket or a wiki: causes and their places, silent nodes, what has changed. */
import { causeChangeWords, changeRows, silentBasis, silentHeadline, silentRows, sinceBasis } from '../fleet/day-words.ts';
import { type Fleet, type FleetCause, GROUPINGS, type Grouping, type Place, type Some } from '../fleet/fleet.types.ts';
import {
  counted,
  GROUPING_NAMES,
  isUnknown,
  nodesWords,
  statusWords,
  traitsWords,
  traitWords,
  verdictOf,
} from '../fleet/fleet-words.ts';
import { SYMBOLS } from './mark.ts';
import { codeBlock, codeSpan, plain, prose, table } from './markdown-text.ts';
import type { TextStyle } from './pen.ts';

const MAX_CAUSES = 30;
const MAX_ROWS = 20;

function placeLines({ where, failing, heals, passing, same }: Place): string[] {
  const place = where.length === 0 ? 'Everywhere' : `Where nodes have ${traitsWords(where)}`;
  const others = same.length === 0 ? '' : ` The very same nodes have ${same.map(traitWords).join(', ')}.`;
  const examples = failing.examples.length === 0 ? '' : ` For example ${failing.examples.join(', ')}.`;
  const counter =
    passing.nodes === 0 ? '' : ` Counter-examples, which pass: ${passing.examples.join(', ') || 'nodes without an id'}.`;
  return [
    `- ${prose(`${place}: ${counted(failing.nodes)} fail and ${counted(passing.nodes)} pass; the fix heals ${counted(heals)}.${others}${examples}${counter}`)}`,
  ];
}

/** One cause and its places; tickets have it, too. */
export function causeMarkdown({ code, title, owners, nodes, alone, places, elsewhere }: FleetCause): string[] {
  const rest = elsewhere.nodes === 0 ? [] : [`- ${prose(`Elsewhere: ${nodesWords(elsewhere.nodes)}.`)}`];
  return [
    `### ${codeSpan(code)} on ${nodesWords(nodes)}`,
    '',
    prose(`${title === null ? '' : `${title}. `}The only cause on ${counted(alone)} of them.`),
    '',
    ...places.flatMap(placeLines),
    ...rest,
    '',
    ...(title === null
      ? []
      : [
          prose(`How to fix it${owners.length === 0 ? '' : ` (owner: ${owners.join(' or ')})`}:`),
          '',
          ...codeBlock([`ssm-probe explain ${code}`]),
          '',
        ]),
  ];
}

function someLines(rows: readonly (readonly [string, Some])[]): string[] {
  return rows.map(([words, { nodes, examples }]) => {
    const few = examples.length === 0 ? '' : ` For example ${examples.join(', ')}.`;
    return `- ${prose(`${counted(nodes)} ${words}.${few}`)}`;
  });
}

function silentLines({ silent }: Fleet): string[] {
  return silent === undefined
    ? []
    : [prose(`${silentHeadline(silent)} ${silentBasis(silent)}`), '', ...someLines(silentRows(silent))];
}

function sinceLines({ since }: Fleet): string[] {
  if (since === undefined) return [];
  const causes = since.causes.slice(0, MAX_ROWS).map((one) => `- ${prose(`${one.code}: ${causeChangeWords(one, '→')}`)}`);
  return [prose(sinceBasis(since)), '', ...someLines(changeRows(since)), ...causes];
}

function groupLines(grouping: Grouping, { groups }: Fleet): string[] {
  if (isUnknown(grouping, groups)) return [];
  const failing = groups[grouping].filter((one) => one.failing > 0);
  if (failing.length === 0) return [];
  const rows = failing
    .slice(0, MAX_ROWS)
    .map(({ value, nodes, failing: some, causes }) => [
      value === null ? 'unknown' : codeSpan(value),
      `${counted(some)} of ${counted(nodes)}`,
      causes.map((one) => `${codeSpan(one.code)} ${counted(one.nodes)}`).join(', '),
    ]);
  const more = failing.length - rows.length;
  return [...table([GROUPING_NAMES[grouping], 'Failing', 'Causes'], rows), ...(more > 0 ? ['', `${counted(more)} more.`] : [])];
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${heading}`, '', ...lines, ''];
}

/** Markdown (CommonMark with GitHub's tables), ending in a newline. With `-q` the verdict alone. */
export function renderFleetMarkdown(fleet: Fleet, style: TextStyle): string {
  const { headline, nodes, oldest, newest, causes, input, interrupted } = fleet;
  const { mark, word } = verdictOf(fleet);
  const head = `# ${SYMBOLS[mark]} ${plain(word)}: ${prose(headline)}`;
  if (style.verbosity < 0) return `${head}\n`;
  const runs = oldest === null || newest === null ? '' : `, runs from ${oldest} to ${newest}`;
  const gaps = [
    ...input.unread.map(({ file, why }) => `${file}: ${why}`),
    ...input.broken.reasons.map(({ reason, lines }) => `${counted(lines)} broken lines: ${reason}`),
    ...fleet.notCounted.map(({ what, count }) => `${counted(count)} ${what}`),
  ].map((line) => `- ${prose(line)}`);
  const more = causes.length - MAX_CAUSES;
  const text = [
    head,
    '',
    prose(
      `${nodesWords(nodes.total)}: ${statusWords(nodes)}${runs}.${interrupted === true ? ' Interrupted: not everything was read.' : ''}`,
    ),
    '',
    ...section('Since the earlier day', sinceLines(fleet)),
    ...section('Silent nodes', silentLines(fleet)),
    ...section('Causes', [
      ...causes.slice(0, MAX_CAUSES).flatMap(causeMarkdown),
      ...(more > 0 ? [`${counted(more)} more.`] : []),
    ]),
    ...GROUPINGS.flatMap((grouping) => section(`By ${GROUPING_NAMES[grouping]}`, groupLines(grouping, fleet))),
    ...section('Not read, not counted', gaps),
  ].join('\n');
  return `${text.replace(/\n{3,}/gu, '\n\n').trimEnd()}\n`;
}
