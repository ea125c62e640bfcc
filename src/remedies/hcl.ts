/**
 * Terraform's language (HCL 2), as little of it as remedies need: blocks, attributes, lists,
 * references.
 *
 * Printed as `terraform fmt` would, so that a pasted snippet makes no noise in a review.
 */

/**
 * A value that is an expression and not a string: `aws_security_group.ssm_endpoints.id`. Only ever
 * the project's own words.
 */
interface Reference {
  readonly expression: string;
}
export type HclValue = string | number | boolean | Reference | readonly (string | Reference)[];
export type HclBody = readonly (readonly [name: string, value: HclValue] | HclNested)[];
interface HclNested {
  readonly nested: string;
  readonly body: HclBody;
}

/** An expression, printed without quotes. */
export function ref(expression: string): Reference {
  return { expression };
}

/** A block inside another: `statement { … }`. */
export function nested(name: string, body: HclBody): HclNested {
  return { nested: name, body };
}

/** Longer lists get one line for each item. */
const LONGEST_LIST = 100;
/** Longest string in a snippet: an ARN with a bucket name stays far below. */
const LONGEST_STRING = 512;

/**
 * One string literal. `${` and `%{` begin templates inside quotes, so that a foreign value could
 * read a file or a secret when it is applied; doubling the first character makes them text (HCL
 * Native Syntax Specification, "Template Expressions").
 */
export function hclString(value: string): string {
  const plain = value.replace(/[^\x20-\x7e]+/g, '?').slice(0, LONGEST_STRING);
  // By functions: in a replacement string, `$$` and `$&` would mean something else.
  return `"${plain.replace(/["\\]/g, (found) => `\\${found}`).replace(/[$%]\{/g, (found) => `${found.charAt(0)}${found}`)}"`;
}

function printed(value: HclValue, indent: string): string {
  if (typeof value === 'string') return hclString(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if ('expression' in value) return value.expression;
  const items = value.map((item) => printed(item, indent));
  const line = `[${items.join(', ')}]`;
  if (line.length <= LONGEST_LIST) return line;
  return `[\n${items.map((item) => `${indent}  ${item},\n`).join('')}${indent}]`;
}

function bodyLines(body: HclBody, indent: string): readonly string[] {
  const lines: string[] = [];
  let run: (readonly [string, string])[] = [];
  // Only neighbours on single lines are aligned with one another, as the formatter does.
  const flush = (): void => {
    const width = Math.max(0, ...run.map(([name]) => name.length));
    lines.push(...run.map(([name, value]) => `${indent}${name.padEnd(width)} = ${value}`));
    run = [];
  };
  for (const entry of body) {
    if ('nested' in entry) {
      flush();
      if (lines.length > 0) lines.push('');
      lines.push(`${indent}${entry.nested} {`, ...bodyLines(entry.body, `${indent}  `), `${indent}}`);
      continue;
    }
    const [name, raw] = entry;
    const value = printed(raw, indent);
    if (!value.includes('\n')) {
      run.push([name, value]);
      continue;
    }
    flush();
    lines.push(`${indent}${name} = ${value}`);
  }
  flush();
  return lines;
}

/** A top-level block. `header`: `resource "aws_route" "default"`, the project's own words. */
export function hclBlock(header: string, body: HclBody): string {
  return [`${header} {`, ...bodyLines(body, '  '), '}'].join('\n');
}

/** Comment lines; the words are the project's own or checked values. */
export function hclComment(text: string): string {
  return (
    text
      .replace(/[^\x20-\x7e]+/g, ' ')
      .match(/\S.{0,110}(?=\s|$)/g)
      ?.map((line) => `# ${line.trim()}`)
      .join('\n') ?? '#'
  );
}
