/** Data of every finding, derived from the one sample in its own file: as it is, in other shapes, and with hostile values. */
import { isIP } from 'node:net';
import { type Draft, FINDINGS, type FindingCode, type FindingData } from '../../src/findings/index.ts';
import { isClosed } from './closed-words.ts';
import { VARIANTS } from './variants.ts';

/** Changes a value that comes from outside; the hostile tests change every host, address, bucket and text. */
export type Twist = (value: string, kind: 'host' | 'ip' | 'bucket' | 'text') => string;
const straight: Twist = (value) => value;

/** Placeholders that stand in the pages' samples, and the values that `contexts.ts` has for them. */
const REAL: readonly (readonly [placeholder: string, value: string])[] = [
  ['REGION', 'eu-central-1'],
  ['DNS_SUFFIX', 'amazonaws.com'],
  ['INSTANCE_ID', 'i-0123456789abcdef0'],
  ['ROLE_NAME', 'node'],
  ['169.254.169.253', '10.0.0.2'],
];

/** One for each code: the finding's own sample. */
export function samples(twist: Twist = straight): FindingData {
  return Object.fromEntries(FINDINGS.map(({ code, sample }) => [code, twisted(sample, twist)])) as FindingData;
}

/** All samples, and other shapes of them: the branches that the first sample does not take. */
export function variants(twist: Twist = straight): readonly Draft[] {
  const changes = FINDINGS.flatMap(({ code, sample }) =>
    (VARIANTS[code] ?? []).map((change) => draft(code, twisted({ ...sample, ...change }, twist))),
  );
  return [...Object.entries(samples(twist)).map(([code, data]) => draft(code, data)), ...changes];
}

function draft(code: string, data: unknown): Draft {
  return { code: code as FindingCode, data, severity: 'error', subjects: [], evidence: [], capabilities: ['core'] } as Draft;
}

/** Every string but closed words, twisted by its kind. `key` and `parent` are the members that hold it. */
function twisted(value: unknown, twist: Twist, key = '', parent = ''): unknown {
  if (typeof value === 'string') {
    if (isClosed(value, key)) return value;
    const real = REAL.reduce((text, [placeholder, known]) => text.replaceAll(placeholder, known), value);
    return twist(real, kindOf(real, key, parent));
  }
  if (Array.isArray(value)) return value.map((item) => twisted(item, twist, key, parent));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, twisted(item, twist, name, key)]));
}

function kindOf(value: string, key: string, parent: string): Parameters<Twist>[1] {
  if (isIP(value) !== 0) return 'ip';
  if (key === 'buckets' || key === 'allowed' || (key === 'name' && parent === 'buckets')) return 'bucket';
  return /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]+$/u.test(value) ? 'host' : 'text';
}
