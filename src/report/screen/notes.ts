/** What else the reader should know, a line each: changes, infos, deliveries that failed. What was only left out is told by `-v`. */
import type { Finding, Verdict } from '../../verdict.types.ts';
import type { Pen } from '../pen.ts';
import { type Line, say } from './line.ts';
import { humanUnits, sentencesOf } from './words.ts';

/** What differs from the last healthy run is often the cause itself. */
export function changeLines(pen: Pen, { changed }: Verdict, most: number): Line[] {
  const [first] = changed;
  if (first === undefined) return [];
  const shown = changed.slice(0, most);
  const more = changed.length - shown.length;
  return [
    ...say(
      pen,
      `Changed since the last healthy run (${humanUnits(first.lastGoodAt)})${more > 0 ? `, ${more} more with -v` : ''}:`,
      '  ',
    ),
    ...shown.flatMap(({ what, from, to }) => say(pen, humanUnits(`${what}: ${from} ${pen.arrow} ${to}`), '    ', '      ')),
  ];
}

/** Infos by their first sentence, and reports that did not arrive. */
export function noteLines(pen: Pen, { delivery, capabilities }: Verdict, infos: readonly Finding[], most: number): Line[] {
  const shown = infos.slice(0, most);
  const more = infos.length - shown.length;
  const isAsked = ({ capabilities: own }: Finding): boolean => own.length === 0 || own.some((name) => capabilities[name].asked);
  const failed = delivery.filter(({ outcome }) => outcome !== 'ok');
  return [
    ...shown.flatMap((info) =>
      say(
        pen,
        `${info.code}${isAsked(info) ? '' : ' (not asked for)'}: ${sentencesOf(humanUnits(info.message))[0] ?? ''}`,
        '  i ',
        '    ',
      ),
    ),
    ...(more > 0 && most > 0 ? say(pen, `${more} more ${more === 1 ? 'note' : 'notes'}: -v`, '  ') : []),
    ...failed.flatMap(({ sink, outcome, detail }) =>
      say(pen, humanUnits(`${sink}: ${outcome}${detail === '' ? '' : `, ${detail}`}`), '  ', '    '),
    ),
  ];
}
