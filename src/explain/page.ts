/** The page of a finding code, as data: everything that is known about it without a node. */
import type { Reading } from '../findings/finding.ts';
import type { Draft } from '../findings/index.ts';
import { FINDING_CODES, type FindingCode, findingOf } from '../findings/index.ts';
import { causesOf, symptomsOf } from '../findings/relations.ts';
import { compose } from '../verdict/compose.ts';
import type { Owner, Remedy } from '../verdict.types.ts';
import { documentation, type Reference } from './documentation.ts';
import { touchedInWords } from './needs.ts';
import { neutralContext } from './neutral-context.ts';
import { READINGS } from './readings.ts';

/** A remedy with placeholders, and the kinds of node that it is for. */
export interface PageRemedy extends Remedy {
  readonly where: 'anywhere' | 'on EC2' | 'outside EC2';
}

export interface Page {
  readonly code: FindingCode;
  readonly title: string;
  readonly summary: string;
  /** What a report might say, with example values. */
  readonly example: string;
  readonly recognised: string;
  /** Names of what is read, as `checks` lists them. */
  readonly reads: readonly string[];
  readonly severity: string;
  /** Capabilities, in words. */
  readonly breaks: string;
  readonly owners: readonly Owner[];
  readonly remedies: readonly PageRemedy[];
  /** Commands that prove a fix, each once. */
  readonly proofs: readonly string[];
  readonly explains: readonly FindingCode[];
  readonly explainedBy: readonly FindingCode[];
  readonly documentation: readonly Reference[];
}

export function pageOf(code: FindingCode): Page {
  const { title, summary, docs, page, reads, about } = findingOf(code);
  const { recognised, severity } = page;
  const remedies = remediesOf(code);
  return {
    code,
    title,
    summary,
    example: compose(exampleOf(code), neutralContext('ec2')).message,
    recognised,
    reads: namesOf(reads),
    severity,
    breaks: beginning(touchedInWords(about)),
    owners: [...new Set(remedies.map(({ owner }) => owner))],
    remedies,
    proofs: [...new Set(remedies.map(({ verify }) => verify))],
    explains: symptomsOf(code),
    explainedBy: causesOf(code),
    documentation: documentation(docs ?? []),
  };
}

function beginning(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The families in the order of the codes, each with its codes. */
export function families(): ReadonlyMap<string, readonly FindingCode[]> {
  const all = new Map<string, FindingCode[]>();
  for (const code of FINDING_CODES) {
    const family = familyOf(code);
    all.set(family, [...(all.get(family) ?? []), code]);
  }
  return all;
}

/** `dns` of `dns/no-address`. */
function familyOf(code: FindingCode): string {
  return code.slice(0, code.indexOf('/'));
}

/** In the order of a run. */
export function namesOf(reads: readonly Reading[]): readonly string[] {
  return Object.entries(READINGS).flatMap(([key, { name }]) => (reads.some((reading) => reading === key) ? [name] : []));
}

function exampleOf(code: FindingCode): Draft {
  // Code and data belong together by the finding's type; TypeScript cannot follow that through an index.
  return { code, data: findingOf(code).sample, severity: 'error', subjects: [], evidence: [], capabilities: [] } as Draft;
}

/** Those for EC2 first; what is the same elsewhere is shown once. */
function remediesOf(code: FindingCode): readonly PageRemedy[] {
  const [inside = [], outside = []] = (['ec2', 'hybrid'] as const).map(
    (kind) => compose(exampleOf(code), neutralContext(kind)).remedy,
  );
  return [
    ...inside.map((remedy): PageRemedy => {
      const same = outside.find((other) => isSame(remedy, other));
      if (same === undefined) return { ...remedy, where: 'on EC2' };
      // Outside EC2 only the account may differ: this node's own is then another one.
      const account = same.account === remedy.account ? same.account : `outside EC2 ${same.account ?? 'your own'}`;
      return { ...remedy, where: 'anywhere', ...(account === undefined ? {} : { account }) };
    }),
    ...outside
      .filter((remedy) => !inside.some((other) => isSame(remedy, other)))
      .map((remedy): PageRemedy => ({ ...remedy, where: 'outside EC2' })),
  ];
}

/** Two remedies that differ at most in the account. */
function isSame({ account: _one, ...a }: Remedy, { account: _other, ...b }: Remedy): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
