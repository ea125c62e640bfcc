/** The published schemas, from the definitions in `src/`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { snapshot } from '../../src/account/snapshot.ts';
import { accountVerdict } from '../../src/account/verdict/account-verdict.types.ts';
import { compact } from '../../src/deliver/compact-record.types.ts';
import { facts } from '../../src/facts.ts';
import type { Shape } from '../../src/schema/shape.ts';
import { verdict } from '../../src/verdict.types.ts';
import { type Json, jsonSchema, type Named } from './json-schema.ts';
import { memberComments } from './member-comments.ts';

const SOURCES = join(import.meta.dirname, '..', '..', 'src');

/** Path from the root → text. */
export async function schemaFiles(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['schema/account.schema.json', `${JSON.stringify(await accountSchema(), null, 2)}\n`],
    ['schema/account-verdict.schema.json', `${JSON.stringify(await accountVerdictSchema(), null, 2)}\n`],
    ['schema/compact.schema.json', `${JSON.stringify(await compactSchema(), null, 2)}\n`],
    ['schema/facts.schema.json', `${JSON.stringify(await factsSchema(), null, 2)}\n`],
    ['schema/verdict.schema.json', `${JSON.stringify(await verdictSchema(), null, 2)}\n`],
  ]);
}

async function verdictSchema(): Promise<Json> {
  const schema = jsonSchema(
    verdict,
    await named([
      'verdict.types.ts',
      'verdict-node.types.ts',
      'verdict-endpoint.types.ts',
      'verdict-preflight.types.ts',
      'verdict-proof.types.ts',
      join('remedies', 'remedy-types.ts'),
    ]),
    {
      $id: 'urn:ssm-probe:schema:verdict:1',
      title: 'ssm-probe verdict',
      description:
        'What `ssm-probe --format json` prints, and `--format ndjson` on one line. Within version 1 fields, finding codes, services and capabilities may be added; nothing is renamed, removed or given another meaning. Readers ignore what they do not know.',
    },
  );
  return { ...schema, allOf: [HEALTHY_IS_SILENT, having({ findings: { type: 'array', items: CURED } })] };
}

async function compactSchema(): Promise<Json> {
  return jsonSchema(compact, await named([join('deliver', 'compact-record.types.ts'), 'verdict.types.ts']), {
    $id: 'urn:ssm-probe:schema:compact:1',
    title: 'ssm-probe compact record',
    description:
      'What `--cloudwatch` sends of an unchanged healthy run, at most 1 KB, and of a verdict that no event can hold. Within version 1 members and finding codes may be added; nothing is renamed, removed or given another meaning. Readers ignore what they do not know.',
  });
}

async function accountSchema(): Promise<Json> {
  const files = readdirSync(join(SOURCES, 'account', 'model')).map((name) => join('account', 'model', name));
  return jsonSchema(snapshot, await named([join('account', 'snapshot.ts'), join('account', 'model.ts'), ...files]), {
    $id: 'urn:ssm-probe:schema:account:1',
    title: 'ssm-probe snapshot of an account',
    description:
      'What `ssm-probe account --save FILE` writes and `ssm-probe account FILE` judges offline. Within version 1 members may be added; nothing is renamed, removed or given another meaning. Readers ignore members that they do not know.',
  });
}

async function accountVerdictSchema(): Promise<Json> {
  const files = [join('account', 'verdict', 'account-verdict.types.ts'), 'verdict.types.ts', join('remedies', 'remedy-types.ts')];
  return jsonSchema(accountVerdict, await named(files), {
    $id: 'urn:ssm-probe:schema:account-verdict:1',
    title: "ssm-probe verdict of the account's side",
    description:
      'What `ssm-probe account --format json` prints, and `--format ndjson` on one line. Within version 1 fields and codes may be added; nothing is renamed, removed or given another meaning. Readers ignore what they do not know.',
  });
}

const having = (properties: Json): Json => ({ type: 'object', properties });

/** What no type can say of a verdict: a healthy one has neither errors nor warnings. */
const HEALTHY_IS_SILENT = {
  anyOf: [
    having({ status: { not: { const: 'healthy' } } }),
    having({ findings: { type: 'array', items: having({ severity: { const: 'info' } }) } }),
  ],
};
/** An error or a warning says how it is fixed. */
const CURED = {
  anyOf: [having({ severity: { const: 'info' } }), having({ remedy: { type: 'array', minItems: 1 } })],
};

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
