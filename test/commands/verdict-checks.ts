/** What must hold of every verdict that the program prints as JSON. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Verdict } from '../../src/verdict.types.ts';

const SCHEMA: object = JSON.parse(readFileSync(new URL('../../schema/verdict.schema.json', import.meta.url), 'utf8')) as object;
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(SCHEMA);

/** Parses one JSON document, checked against the published schema. */
export function verdictOf(text: string): Verdict {
  const value: unknown = JSON.parse(text);
  assert.ok(validate(value), JSON.stringify(validate.errors, null, 1));
  return value as Verdict;
}

/** What must not differ between two judgements of the same facts. */
export function essence({ findings, suppressed, status, capabilities }: Verdict): unknown {
  const short = (list: Verdict['findings']): unknown =>
    list.map(({ code, severity, subjects, message }) => ({ code, severity, subjects, message }));
  return { status, capabilities, findings: short(findings), suppressed: short(suppressed) };
}

/** The codes of severity error and warning, sorted: how expectations are written. */
export function problemsOf({ findings }: Verdict): string[] {
  return findings
    .filter(({ severity }) => severity !== 'info')
    .map(({ code }) => code)
    .sort();
}
