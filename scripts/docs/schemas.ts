/** The published schemas, from the definitions in `src/`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { facts } from '../../src/facts.ts';
import type { Shape } from '../../src/schema/shape.ts';
import { type Json, jsonSchema, type Named } from './json-schema.ts';
import { memberComments } from './member-comments.ts';

const SOURCES = join(import.meta.dirname, '..', '..', 'src');

/** Path from the root → text. */
export async function schemaFiles(): Promise<ReadonlyMap<string, string>> {
  return new Map([['schema/facts.schema.json', `${JSON.stringify(await factsSchema(), null, 2)}\n`]]);
}

async function factsSchema(): Promise<Json> {
  const files = readdirSync(join(SOURCES, 'facts')).map((name) => join('facts', name));
  return jsonSchema(facts, await named(['facts.ts', ...files]), {
    $id: 'urn:ssm-probe:schema:facts:1',
    title: 'ssm-probe facts',
    description:
      'What `ssm-probe --facts FILE` writes and `ssm-probe replay FILE` reads. Within version 1 members may be added; nothing is renamed, removed or given another meaning. Readers ignore members that they do not know.',
  });
}

/** Every shape that these files export, by the name of its constant, and all their comments. */
async function named(files: readonly string[]): Promise<Named> {
  const names = new Map<Shape<unknown>, string>();
  const comments = new Map<string, string>();
  for (const file of files.toSorted()) {
    const path = join(SOURCES, file);
    const exported = (await import(path)) as Readonly<Record<string, unknown>>;
    for (const [name, value] of Object.entries(exported)) if (isShape(value)) names.set(value, name);
    for (const [place, comment] of memberComments(readFileSync(path, 'utf8'))) comments.set(place, comment);
  }
  return { names, comments };
}

function isShape(value: unknown): value is Shape<unknown> {
  return typeof value === 'object' && value !== null && 'node' in value;
}
