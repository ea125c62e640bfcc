/** Silent nodes and what has changed since an earlier day, in the roll-up's text. */
import { causeChangeWords, changeRows, silentBasis, silentHeadline, silentRows, sinceBasis } from '../fleet/day-words.ts';
import type { Fleet, Some } from '../fleet/fleet.types.ts';
import { counted, GROUPING_NAMES, nodesWords } from '../fleet/fleet-words.ts';
import type { Pen } from './pen.ts';

function rowLines(pen: Pen, words: string, { nodes, examples }: Some): string[] {
  const few = examples.length === 0 ? '' : ` For example ${examples.join(', ')}.`;
  return pen.prose(`${counted(nodes)} ${words}.${few}`, '  ', '    ');
}

/** `most`: VPCs that are named. */
export function silentLines(pen: Pen, { silent }: Fleet, most: number): string[] {
  if (silent === undefined) return [];
  const { where } = silent;
  const all = silent.never.nodes + silent.stopped.nodes;
  const places = where.slice(0, most).map(({ account, region, vpc, nodes, of }) => {
    const place = [account, region, vpc].filter((one) => one !== null).join(' ');
    return pen.prose(`${counted(nodes)} of ${counted(of)} in ${place === '' ? 'an unknown place' : place}`, '    ', '      ');
  });
  return [
    pen.heading(silentHeadline(silent)),
    ...silentRows(silent).flatMap(([words, some]) => rowLines(pen, words, some)),
    ...places.flat(),
    ...pen.prose(silentBasis(silent), '  ', '  '),
    ...(all === 0 ? [] : pen.prose('All of them by name: the same call with --list-silent.', '  ')),
  ];
}

export function sinceLines(pen: Pen, { since }: Fleet, most: number): string[] {
  if (since === undefined) return [];
  const causes = since.causes.filter(({ change, nodes }) => change !== 'same' || (nodes !== null && nodes.came > 0));
  const groups = since.groups.account.length > 0 ? since.groups.account : since.groups.vpc;
  const grouping = since.groups.account.length > 0 ? 'account' : 'vpc';
  return [
    pen.heading('Since the earlier day'),
    ...pen.prose(sinceBasis(since), '  '),
    ...changeRows(since).flatMap(([words, some]) => rowLines(pen, words, some)),
    ...causes.slice(0, most).flatMap((one) => pen.prose(`${one.code}: ${causeChangeWords(one, pen.arrow)}`, '  ', '    ')),
    ...(causes.length > most ? [`  and ${counted(causes.length - most)} more causes`] : []),
    ...groups
      .slice(0, most)
      .flatMap(({ value, before, now }) =>
        pen.prose(
          `${GROUPING_NAMES[grouping]} ${value ?? 'unknown'}: ${counted(before.failing)} of ${nodesWords(before.nodes)} failed, now ${counted(now.failing)} of ${counted(now.nodes)}`,
          '  ',
          '    ',
        ),
      ),
  ];
}
