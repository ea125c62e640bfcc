/**
 * Snippets of infrastructure as code: what a remedy's commands do, for those who do it by pull
 * request.
 */

import { hclComment } from './hcl.ts';
import type { Snippet } from './remedy-types.ts';

/** CloudFormation's resources by their logical ids (letters and digits only). */
export type CfnResources = Readonly<
  Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>
>;

/** A reference to another resource of the same template. */
export function cfnRef(id: string): { readonly Ref: string } {
  return { Ref: id };
}

/** Blocks with an optional note above them, as one Terraform snippet. */
export function terraform(blocks: readonly string[], note?: string): Snippet {
  const text = blocks.join('\n\n');
  return { kind: 'terraform', text: note === undefined ? text : `${hclComment(note)}\n${text}` };
}

/**
 * A CloudFormation template, as JSON: its quoting is exact, and every YAML reader takes it too.
 * JSON has no comments: the note is the template's description (at most 1,024 bytes).
 */
export function cloudformation(resources: CfnResources, note?: string): Snippet {
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    ...(note === undefined ? {} : { Description: plain(note).slice(0, 1000) }),
    Resources: resources,
  };
  return {
    kind: 'cloudformation',
    text: JSON.stringify(template, (_key, value: unknown) => (typeof value === 'string' ? plain(value) : value), 2),
  };
}

/**
 * JSON quotes everything else; `{{resolve:…}}` in any string would be looked up by CloudFormation
 * (dynamic references).
 */
function plain(value: string): string {
  return value.replace(/[^\x20-\x7e]+/g, '?').replaceAll('{{', '??');
}

/** `ssmmessages` → `Ssmmessages`: a logical id has letters and digits only. */
export function logicalId(...words: readonly string[]): string {
  return words
    .map((word) => word.replace(/[^A-Za-z0-9]/g, ''))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
