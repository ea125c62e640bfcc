/** The roll-up for people: the fix that heals most on top, then each cause and where it is, then the groups. */
import { type Fleet, type FleetCause, GROUPINGS, type Grouping, type Place } from '../fleet/fleet.types.ts';
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
import { silentLines, sinceLines } from './fleet-day-text.ts';
import { fold, pad } from './layout.ts';
import { makePen, type Pen, type TextStyle } from './pen.ts';

/** Of each list; with -v, -vv all that the roll-up has. */
const MAX_CAUSES = [10, 30, 100] as const;
const MAX_ROWS = [8, 30, 200] as const;

function topLines(pen: Pen, fleet: Fleet): string[] {
  const { mark, word } = verdictOf(fleet);
  const marked = pen.mark(mark, word);
  const interrupted = fleet.interrupted === true ? ' (interrupted, not everything was read)' : '';
  const line = `${marked}${interrupted}: ${fleet.headline}`;
  const head = pen.verbosity < 0 ? [pen.clean(line)] : pen.prose(line, '', '  ');
  return head.map((text, index) => (index === 0 ? pen.tint(text, marked, mark) : text));
}

function inputLines(pen: Pen, { nodes, oldest, newest, input }: Fleet): string[] {
  const parts = [
    `${nodesWords(nodes.total)}: ${statusWords(nodes)}`,
    oldest === null || newest === null ? '' : `runs from ${oldest} to ${newest}`,
    `${counted(input.records)} ${input.records === 1 ? 'record' : 'records'}`,
    input.repeats === 0 ? '' : `${counted(input.repeats)} of them repeated or older`,
    input.broken.lines === 0 ? '' : `${counted(input.broken.lines)} broken ${input.broken.lines === 1 ? 'line' : 'lines'}`,
  ];
  return fold(
    parts.filter((part) => part !== '').map((part) => pen.clean(part)),
    ', ',
    pen.width,
    '  ',
    '  ',
  );
}

function placeLines(pen: Pen, { where, failing, heals, passing, same }: Place): string[] {
  const inside = `${counted(failing.nodes)} fail and ${counted(passing.nodes)} pass; the fix heals ${counted(heals)}`;
  const lines = pen.prose(
    where.length === 0 ? `Everywhere: ${inside}.` : `Where nodes have ${traitsWords(where)}: ${inside}.`,
    '  - ',
    '    ',
  );
  if (same.length > 0) {
    const about = where.length === 0 ? 'All of them have' : 'The very same nodes have';
    lines.push(...pen.prose(`${about} ${same.map(traitWords).join(', ')}.`, '    '));
  }
  if (failing.examples.length > 0) lines.push(...pen.prose(`For example ${failing.examples.join(', ')}.`, '    '));
  if (passing.nodes > 0)
    lines.push(...pen.prose(`Counter-examples, which pass: ${passing.examples.join(', ') || 'nodes without an id'}.`, '    '));
  return lines;
}

function shareLine(pen: Pen, grouping: Grouping, { by }: FleetCause): string[] {
  if (isUnknown(grouping, by)) return [];
  const shares = by[grouping].slice(0, pen.verbosity > 0 ? 10 : 4);
  const words = shares.map(({ value, nodes, of }) => `${value ?? 'unknown'} ${counted(nodes)} of ${counted(of)}`);
  const more = by[grouping].length > shares.length ? ['and others'] : [];
  return pen.prose([...words, ...more].join(', '), `  ${GROUPING_NAMES[grouping]}: `, '    ');
}

function causeLines(pen: Pen, cause: FleetCause): string[] {
  const { code, title, owners, nodes, alone, places, elsewhere } = cause;
  const mark = pen.mark('error', counted(nodes));
  const heading = pen
    .prose(`${mark} ${code}`, '', '  ')
    .map((line, index) => (index === 0 ? pen.tint(line, mark, 'error') : line));
  const only = alone === nodes ? 'the only cause on each of them' : `the only cause on ${counted(alone)} of them`;
  const elsewhereLine =
    places.length === 0
      ? 'Nothing in the attributes of these nodes tells them from passing ones.'
      : `Elsewhere, and apart from these: ${nodesWords(elsewhere.nodes)}.`;
  const examples = elsewhere.examples.length === 0 ? '' : ` For example ${elsewhere.examples.join(', ')}.`;
  return [
    ...heading,
    ...pen.prose(`${title === null ? '' : `${title}: `}on ${nodesWords(nodes)}, ${only}.`, '  '),
    ...places.flatMap((place) => placeLines(pen, place)),
    ...(elsewhere.nodes === 0 ? [] : pen.prose(`${elsewhereLine}${examples}`, '  - ', '    ')),
    ...GROUPINGS.flatMap((grouping) => shareLine(pen, grouping, cause)),
    ...(title === null
      ? []
      : pen.prose(owners.length === 0 ? 'How to fix it:' : `How to fix it (owner: ${owners.join(' or ')}):`, '  ')),
    ...(title === null ? [] : pen.command(`ssm-probe explain ${code}`, '    ')),
  ];
}

/** Failing, all, name, causes: numbers stand right, names are never cut. */
function groupLines(pen: Pen, grouping: Grouping, { groups }: Fleet, most: number): string[] {
  const rows = groups[grouping].filter(({ failing }) => failing > 0 || pen.verbosity > 0).slice(0, most);
  if (rows.length === 0 || isUnknown(grouping, groups)) return [];
  const right = (texts: readonly string[]): string[] => {
    const width = Math.max(...texts.map((text) => text.length));
    return texts.map((text) => text.padStart(width));
  };
  const failing = right(rows.map((row) => counted(row.failing)));
  const nodes = right(rows.map((row) => counted(row.nodes)));
  const names = rows.map(({ value }) => pen.clean(value ?? 'unknown'));
  const width = Math.max(...names.map((name) => name.length));
  const left = groups[grouping].length - rows.length;
  return [
    pen.heading(`${GROUPING_NAMES[grouping]}: failing nodes of all`),
    ...rows.flatMap(({ causes }, at) => {
      const first = `  ${failing[at]} of ${nodes[at]}  ${pad(names[at] ?? '', width)}`;
      const words = causes.map(({ code, nodes: count }) => pen.clean(`${code} ${counted(count)}`));
      return words.length === 0 ? [first.trimEnd()] : fold(words, ', ', pen.width, `${first}  `, ' '.repeat(8));
    }),
    ...(left > 0
      ? [
          `  and ${counted(left)} more, of which ${counted(groups[grouping].slice(rows.length).filter((one) => one.failing > 0).length)} have failing nodes`,
        ]
      : []),
  ];
}

function brokenLines(pen: Pen, { input }: Fleet, most: number): string[] {
  const { lines, reasons, first } = input.broken;
  if (lines === 0) return [];
  const shown = first.slice(0, most);
  return [
    pen.heading(`Broken lines: ${counted(lines)}, left out`),
    ...reasons.flatMap(({ reason, lines: count }) => pen.prose(`${counted(count)}: ${reason}`, '  ', '    ')),
    ...shown.flatMap(({ file, line, reason }) => pen.prose(`${file}:${line}: ${reason}`, '    ', '      ')),
    ...(lines > shown.length ? [`    and ${counted(lines - shown.length)} more`] : []),
  ];
}

function listLines(pen: Pen, heading: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [pen.heading(heading), ...items.flatMap((item) => pen.prose(item, '  ', '    '))];
}

/** The roll-up as text for a terminal, ending in a newline. Strings from outside cannot steer the terminal. */
export function renderFleetText(fleet: Fleet, style: TextStyle): string {
  const pen = makePen(style);
  const top = topLines(pen, fleet);
  if (style.verbosity === -1) return `${top.join('\n')}\n`;
  const level = style.verbosity;
  const rows = MAX_ROWS[level];
  const causes = fleet.causes.slice(0, MAX_CAUSES[level]);
  const more = fleet.causes.slice(causes.length).map(({ code, nodes }) => `${code} on ${counted(nodes)}`);
  const sections = [
    [...top, ...inputLines(pen, fleet)],
    sinceLines(pen, fleet, rows),
    silentLines(pen, fleet, rows),
    ...causes.map((cause) => causeLines(pen, cause)),
    listLines(pen, 'Further causes', more),
    ...GROUPINGS.map((grouping) => groupLines(pen, grouping, fleet, rows)),
    listLines(
      pen,
      'Not read',
      fleet.input.unread.map(({ file, why }) => `${file}: ${why}`),
    ),
    brokenLines(pen, fleet, rows),
    listLines(
      pen,
      'Not counted',
      fleet.notCounted.map(({ what, count }) => `${counted(count)} ${what}`),
    ),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}
