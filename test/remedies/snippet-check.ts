/** Checks of one snippet: it parses, its types and properties exist, its references lead somewhere. */
import assert from 'node:assert/strict';
import type { Draft } from '../../src/findings/index.ts';
import type { RemedyContext } from '../../src/remedies/remedy-context.ts';
import type { Snippet } from '../../src/remedies/remedy-types.ts';
import { compose } from '../../src/verdict/compose.ts';
import { CONTEXTS } from './contexts.ts';
import { type HclBlock, readHcl } from './hcl-reader.ts';
import { CFN_TYPES, TERRAFORM_TYPES } from './iac-types.ts';

export interface Found extends Snippet {
  readonly where: string;
}

export function snippetsOf(
  drafts: readonly Draft[],
  contexts: Readonly<Record<string, RemedyContext>> = CONTEXTS,
): readonly Found[] {
  return Object.entries(contexts).flatMap(([name, context]) =>
    drafts.flatMap((draft) =>
      compose(draft, context).remedy.flatMap(({ snippets = [] }) =>
        snippets.map((snippet) => ({ ...snippet, where: `${draft.code}, ${name}` })),
      ),
    ),
  );
}

function checkBlock(block: HclBlock, where: string): void {
  const type = block.header.slice(0, 2).join(' ');
  const known = TERRAFORM_TYPES[type];
  assert.ok(known !== undefined, `${where}: ${type}`);
  for (const name of block.attributes.keys()) assert.ok(known.includes(name), `${where}: ${type} has no ${name}`);
  for (const inner of block.blocks) {
    assert.ok(known.includes(`${inner.header[0] ?? ''} {}`), `${where}: ${type} has no block ${inner.header[0]}`);
    checkBlock(inner, where);
  }
}

/** References lead to blocks of the same snippet: it can be applied without others. */
function checkReferences(blocks: readonly HclBlock[], where: string): void {
  const names = new Set(blocks.map(({ header: [kind, type, name] }) => `${kind === 'data' ? 'data.' : ''}${type}.${name}`));
  assert.equal(names.size, blocks.length, `${where}: two blocks of one name`);
  const values = blocks.flatMap(function all(block): string[] {
    return [...block.attributes.values(), ...block.blocks.flatMap(all)];
  });
  for (const value of values) {
    for (const [reference] of value.replace(/"[^"]*"/g, '').matchAll(/(?:data\.)?aws_\w+\.\w+(?=\.)/g)) {
      assert.ok(names.has(reference), `${where}: ${reference}`);
    }
  }
}

export interface Template {
  readonly Description?: string;
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>>;
}

export function checkTemplate(text: string, where: string): void {
  const template = JSON.parse(text) as Template;
  assert.ok(Buffer.byteLength(template.Description ?? '') <= 1024, where);
  const resources = Object.entries(template.Resources);
  assert.ok(resources.length > 0, where);
  for (const [id, { Type, Properties, ...rest }] of resources) {
    assert.match(id, /^[A-Za-z0-9]{1,255}$/, where);
    assert.deepEqual(rest, {}, where);
    const known = CFN_TYPES[Type];
    assert.ok(known !== undefined, `${where}: ${Type}`);
    for (const name of known.required) assert.ok(name in Properties, `${where}: ${Type} without ${name}`);
    for (const [name, value] of Object.entries(Properties)) {
      assert.ok([...known.required, ...known.optional].includes(name), `${where}: ${Type} has no ${name}`);
      for (const item of [value].flat()) {
        if (typeof item !== 'object' || item === null || 'Ref' in item) continue;
        for (const inner of Object.keys(item))
          assert.ok(known.nested?.[name]?.includes(inner), `${where}: ${Type}.${name}.${inner}`);
      }
    }
  }
  for (const [, id] of text.matchAll(/"Ref": "([^"]*)"/g))
    assert.ok(id !== undefined && id in template.Resources, `${where}: ${id}`);
}

/** Parses, and names only what exists. */
export function check({ kind, text, where }: Found): void {
  assert.match(text, /^[\x20-\x7e\n]+$/, where);
  assert.doesNotMatch(text, /undefined|\bnull\b|NaN|\[object|\{\{/, `${where}: ${text}`);
  if (kind === 'cloudformation') {
    checkTemplate(text, where);
    return;
  }
  const blocks = readHcl(text);
  assert.ok(blocks.length > 0, where);
  for (const block of blocks) checkBlock(block, where);
  checkReferences(blocks, where);
}
