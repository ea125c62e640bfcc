/**
 * Snippets of infrastructure as code: what a remedy's commands do, for those who do it by pull
 * request.
 */

import { type HclBody, type HclValue, hclBlock, hclComment } from './hcl.ts';
import type { Snippet } from './remedy-types.ts';

/** A member of both tools, by Terraform's name; or what each has of its own. */
type Member =
  | readonly [name: string, value: HclValue]
  | { readonly hcl: HclBody; readonly cfn: Readonly<Record<string, unknown>> };

export interface Resource {
  readonly hcl: readonly [type: string, name: string];
  /** The type without `AWS::`; the logical id has letters and digits only. */
  readonly cfn: readonly [type: string, id: string];
  readonly members: readonly Member[];
}

/** What is not Terraform's name in other letters. */
const CFN_NAMES: Readonly<Record<string, string>> = {
  description: 'GroupDescription',
  security_group_id: 'GroupId',
  cidr_ipv4: 'CidrIp',
};

/** The same resources for both tools. A text among them is a block of Terraform alone. */
export function snippets(resources: readonly (Resource | string)[], note?: string): readonly Snippet[] {
  const inBoth = resources.filter((resource) => typeof resource !== 'string');
  return [
    terraform(
      resources.map((resource) => (typeof resource === 'string' ? resource : asHcl(resource))),
      note,
    ),
    cloudformation(Object.fromEntries(inBoth.map(asCfn)), note),
  ];
}

/** One resource's id, as a value of another. */
export function idOf({ hcl, cfn }: Pick<Resource, 'hcl' | 'cfn'>) {
  return { expression: `${hcl.join('.')}.id`, Ref: cfn[1] };
}

/** Members of one tool alone. */
export const terraformOnly = (...hcl: HclBody): Member => ({ hcl, cfn: {} });
export const cloudformationOnly = (cfn: Readonly<Record<string, unknown>>): Member => ({ hcl: [], cfn });

function asHcl({ hcl: [type, name], members }: Resource): string {
  const body = members.flatMap((member) => ('hcl' in member ? member.hcl : [member]));
  return hclBlock(`resource "${type}" "${name}"`, body);
}

function asCfn({ cfn: [type, id], members }: Resource) {
  const entries = members.flatMap((member): (readonly [string, unknown])[] => {
    if ('hcl' in member) return Object.entries(member.cfn);
    const [name, value] = member;
    return [[CFN_NAMES[name] ?? logicalId(...name.split('_')), value] as const];
  });
  return [id, { Type: `AWS::${type}`, Properties: Object.fromEntries(entries) }] as const;
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
function cloudformation(resources: Readonly<Record<string, unknown>>, note?: string): Snippet {
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    ...(note === undefined ? {} : { Description: plain(note).slice(0, 1000) }),
    Resources: resources,
  };
  return {
    kind: 'cloudformation',
    text: JSON.stringify(template, (_key, value: unknown) => safe(value), 2),
  };
}

function safe(value: unknown): unknown {
  if (typeof value === 'string') return plain(value);
  return typeof value === 'object' && value !== null && 'Ref' in value ? { Ref: value.Ref } : value;
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
