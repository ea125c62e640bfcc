/** Goes through a value by its shape, and changes its texts. */
import type { Node, Shape } from './shape.ts';

/** `list`: all texts of a list at once, which may become more or fewer. Places are dotted names; the case of a tagged object is one of them. */
export interface TextChanges {
  text(place: string, text: string): string;
  list(place: string, texts: readonly string[]): readonly string[];
}

/** A value that fits `shape`, with other texts. Members that the shape does not know are left out: nobody has decided about them. */
export function withTexts(shape: Shape<unknown>, value: unknown, changes: TextChanges, place = ''): unknown {
  const { node } = shape;
  if (value === null || value === undefined) return value;
  switch (node.kind) {
    case 'text':
      return typeof value === 'string' ? changes.text(place, value) : value;
    case 'number':
    case 'bool':
    case 'literal':
      return value;
    case 'nullable':
    case 'optional':
      return withTexts(node.of, value, changes, place);
    case 'list':
      return inList(node.of, value as readonly unknown[], changes, place);
    case 'record':
    case 'tagged':
      return inObject(node, value as Readonly<Record<string, unknown>>, changes, place);
  }
}

function inList(of: Shape<unknown>, items: readonly unknown[], changes: TextChanges, place: string): readonly unknown[] {
  if (of.node.kind === 'text') return changes.list(place, items as readonly string[]);
  return items.map((item) => withTexts(of, item, changes, place));
}

function inObject(
  node: Extract<Node, { kind: 'record' | 'tagged' }>,
  value: Readonly<Record<string, unknown>>,
  changes: TextChanges,
  place: string,
): unknown {
  const { members, inner, others } = opened(node, value, place);
  const entries: [string, unknown][] = [];
  for (const [name, item] of Object.entries(value)) {
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    if (member !== undefined) entries.push([name, withTexts(member, item, changes, `${inner}${name}`)]);
    else if (node.kind === 'tagged' && name === node.tag) entries.push([name, item]);
    else if (others !== undefined)
      entries.push([changes.text(`${inner}{name}`, name), withTexts(others.of, item, changes, `${inner}*`)]);
  }
  return Object.fromEntries(entries);
}

/** The members of an object of this kind, and how the places of its members begin. */
function opened(node: Extract<Node, { kind: 'record' | 'tagged' }>, value: Readonly<Record<string, unknown>>, place: string) {
  const inner = place === '' ? '' : `${place}.`;
  if (node.kind === 'record') return { members: node.members, inner, others: node.others };
  const tag = String(value[node.tag]);
  return { members: node.cases[tag] ?? {}, inner: `${inner}${tag}.`, others: undefined };
}

/** The places of all texts in values of a shape. */
export function textPlaces({ node }: Shape<unknown>, place = ''): readonly string[] {
  const inner = place === '' ? '' : `${place}.`;
  switch (node.kind) {
    case 'text':
      return [place];
    case 'number':
    case 'bool':
    case 'literal':
      return [];
    case 'nullable':
    case 'optional':
    case 'list':
      return textPlaces(node.of, place);
    case 'record':
      return [
        ...Object.entries(node.members).flatMap(([name, of]) => textPlaces(of, `${inner}${name}`)),
        ...(node.others === undefined ? [] : [`${inner}{name}`, ...textPlaces(node.others.of, `${inner}*`)]),
      ];
    case 'tagged':
      return Object.entries(node.cases).flatMap(([tag, members]) =>
        Object.entries(members).flatMap(([name, of]) => textPlaces(of, `${inner}${tag}.${name}`)),
      );
  }
}
