/** Facts with a value of one's choice in every text that their shape allows. */
import { type Facts, facts } from '../../src/facts.ts';
import type { Shape } from '../../src/schema/shape.ts';

/** Tagged objects have one case at a time, and up to four; those in lists have all of them at once. */
export const ROUNDS = 4;

/** `round`: which case tagged objects have. All members are there. `text` is called once for each text of the value. */
export function plantedFacts(round: number, text: (place: string) => string): Facts {
  return planted(facts, round, text, '') as Facts;
}

function planted({ node }: Shape<unknown>, round: number, text: (place: string) => string, place: string): unknown {
  const inner = place === '' ? '' : `${place}.`;
  const members = (from: Readonly<Record<string, Shape<unknown>>>, front: string): object =>
    Object.fromEntries(Object.entries(from).map(([name, of]) => [name, planted(of, round, text, `${front}${name}`)]));
  switch (node.kind) {
    case 'text':
      return text(place);
    case 'number':
      return Math.max(1, node.least ?? 0);
    case 'bool':
      return true;
    case 'literal':
      return node.values[round % node.values.length];
    case 'nullable':
    case 'optional':
      return planted(node.of, round, text, place);
    case 'list':
      return node.of.node.kind === 'tagged'
        ? Object.keys(node.of.node.cases).map((_, index) => planted(node.of, index, text, place))
        : [planted(node.of, round, text, place)];
    case 'record':
      return {
        ...members(node.members, inner),
        ...(node.others === undefined ? {} : { [text(`${inner}{name}`)]: planted(node.others.of, round, text, `${inner}*`) }),
      };
    case 'tagged': {
      const tags = Object.keys(node.cases);
      const tag = tags[round % tags.length] ?? '';
      return { [node.tag]: tag, ...members(node.cases[tag] ?? {}, `${inner}${tag}.`) };
    }
  }
}
