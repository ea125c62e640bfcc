/** Shapes as JSON Schema, draft 2020-12 (https://json-schema.org/draft/2020-12/json-schema-core). */
import type { Members, Others, Shape } from '../../src/schema/shape.ts';

export type Json = Readonly<Record<string, unknown>>;

/** Shapes with names, which become `$defs`; and the comments on them and their members, by `constant.member`. */
export interface Named {
  readonly names: ReadonlyMap<Shape<unknown>, string>;
  readonly comments: ReadonlyMap<string, string>;
}

/** `head`: `$id`, title and description. */
export function jsonSchema(root: Shape<unknown>, { names, comments }: Named, head: Json): Json {
  const defs = new Map<string, Json>();

  /** Where a shape has a name, its definition goes to `$defs`. */
  function refer(shape: Shape<unknown>, path: string): Json {
    const name = names.get(shape);
    if (name === undefined) return describe(shape, path);
    if (!defs.has(name)) {
      defs.set(name, {});
      defs.set(name, { ...described(name), ...describe(shape, name) });
    }
    return { $ref: `#/$defs/${name}` };
  }

  function describe({ node }: Shape<unknown>, path: string): Json {
    switch (node.kind) {
      case 'text':
        return { type: 'string', ...given({ minLength: node.least, maxLength: node.most, pattern: node.pattern?.source }) };
      case 'number':
        return {
          type: node.isWhole === true ? 'integer' : 'number',
          ...given({ minimum: node.least, maximum: node.most }),
        };
      case 'bool':
        return { type: 'boolean' };
      case 'literal':
        return node.values.length === 1 ? { const: node.values[0] } : { enum: node.values, ...ofValues(node.values, path) };
      case 'nullable': {
        const of = refer(node.of, path);
        return typeof of['type'] === 'string' ? { ...of, type: [of['type'], 'null'] } : { anyOf: [of, { type: 'null' }] };
      }
      case 'optional':
        return refer(node.of, path);
      case 'list':
        return {
          type: 'array',
          ...(Number.isFinite(node.most) ? { maxItems: node.most } : {}),
          items: refer(node.of, path),
        };
      case 'record':
        return { ...object(node.members, path), ...(node.others === undefined ? {} : further(node.others, path)) };
      case 'tagged': {
        const cases = Object.entries(node.cases).map(([name, members]) => ({
          ...described(`${path}.${name}`),
          ...object(members, [`${path}.${name}`, path], { [node.tag]: { const: name } }),
        }));
        return { type: 'object', required: [node.tag], oneOf: cases };
      }
    }
  }

  /** `paths`: where comments on the members may stand; the builder of a step names no case. */
  function object(members: Members, paths: string | readonly string[], first: Json = {}): Json {
    const places = [paths].flat().flatMap((path) => [path, comments.get(`${path}.*`) ?? []].flat());
    const properties = Object.entries(members).map(([name, shape]) => {
      const path = places.map((place) => `${place}.${name}`).find((place) => comments.has(place)) ?? `${places[0]}.${name}`;
      return [name, { ...described(path), ...refer(shape, path) }];
    });
    const needed = Object.entries(members).flatMap(([name, { node }]) => (node.kind === 'optional' ? [] : [name]));
    return {
      type: 'object',
      required: [...Object.keys(first), ...needed],
      properties: { ...first, ...Object.fromEntries(properties) },
    };
  }

  function further({ of, name }: Others, path: string): Json {
    return {
      ...(name === undefined ? {} : { propertyNames: refer(name, path) }),
      additionalProperties: refer(of, path),
    };
  }

  function described(path: string): Json {
    const description = comments.get(path);
    return { title: titleOf(path), ...(description === undefined ? {} : { description }) };
  }

  function ofValues(values: readonly unknown[], path: string): Json {
    const said = values.flatMap((value) => {
      const comment = comments.get(`${path}.${String(value)}`);
      return comment === undefined ? [] : [`\`${String(value)}\`: ${comment}`];
    });
    return said.length === 0 ? {} : { description: [...[comments.get(path) ?? []].flat(), ...said].join(' ') };
  }

  const body = describe(root, names.get(root) ?? '');
  const $defs = Object.fromEntries([...defs].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...head, ...body, $defs };
}

/** `tool.agentVersion` → `Agent version`. */
function titleOf(path: string): string {
  const words = (path.split('.').at(-1) ?? '')
    .replace(/(?<=[a-z0-9])(?=[A-Z])/gu, ' ')
    .replaceAll('-', ' ')
    .toLowerCase();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function given(keywords: Json): Json {
  return Object.fromEntries(Object.entries(keywords).filter(([, value]) => value !== undefined));
}
