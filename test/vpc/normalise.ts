/**
 * Recorded facts without what differs from one run to the next: so that recording a scenario again changes only what a change of the
 * program or of the lab changed. Nothing that a rule judges may change; `record.ts` checks that the verdict stays the same. Pure.
 */
import type { Facts } from '../../src/facts.ts';
import { renameS3Addresses } from './interchangeable.ts';

/** Every recorded run started then; all times move with it, certificates' included. */
const STARTED_AT = Date.parse('2026-01-01T12:00:00Z');
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Fine enough to tell a slow DNS server from a fast one, coarse enough that a busy machine does not show. */
const STEP_MS = 1_000;
/** Servers send whole seconds: what is below this is rounding, and what a rule looks for is minutes. */
const CLOCK_STEP_MS = 10_000;
const LOCAL_PORT = 50_000;
const MAX_NAMES = 2;

const round = (value: number, step: number): number => Math.round(value / step) * step || 0;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** Sorts by a key; list order is kept where keys are equal. */
const sorted = <T>(list: readonly T[], key: (item: T) => string): T[] => list.toSorted((a, b) => compare(key(a), key(b)));

/** Members that vary by nature, wherever they stand. `shift` is what is added to times. */
function member(name: string, value: unknown, shift: number): unknown {
  if (value === null) return null;
  switch (name) {
    case 'ms':
    case 'overMs':
    case 'durationMs':
      return typeof value === 'number' ? round(value, STEP_MS) : value;
    case 'clockOffsetMs':
      return typeof value === 'number' ? round(value, CLOCK_STEP_MS) : value;
    // The agent's connection: what is under way at that instant, and how long it has been dead.
    case 'unacked':
      return 0;
    case 'unanswered':
      return typeof value === 'number' ? Math.min(value, 2) : value;
    case 'localPort':
      return LOCAL_PORT;
    case 'sha256':
      return '00';
    // By which path it was called is this machine's.
    case 'program':
      return typeof value === 'string' && value.includes('/') ? 'ssm-probe' : value;
    // Whether the leaf fits the host is recorded beside them; S3's leaf has eight, thirty times in one run.
    case 'names':
      return Array.isArray(value) ? value.slice(0, MAX_NAMES) : value;
    // Its shape stays, so that S3's and the services' can be told apart.
    case 'requestId':
      return typeof value === 'string' ? value.replaceAll(/[0-9a-z]/giu, '0') : value;
    case 'startedAt':
    case 'at':
      return typeof value === 'string' && value !== '' ? new Date(STARTED_AT).toISOString() : value;
    // How far apart a log's first and last line are says how often something comes.
    case 'firstAt':
      return typeof value === 'string' ? new Date(round(Date.parse(value) + shift, MINUTE_MS)).toISOString() : value;
    // The lab makes its certificates once a month or so: a day's precision hides when.
    case 'notBefore':
    case 'notAfter':
      return typeof value === 'string' ? new Date(round(Date.parse(value) + shift, DAY_MS)).toISOString() : value;
    default:
      return walk(value, shift);
  }
}

function walk(value: unknown, shift: number): unknown {
  if (Array.isArray(value)) return value.map((item) => walk(item, shift));
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? timeless(value) : value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, member(name, inner, shift)]));
}

/** "no answer within 2998 ms" and link-local addresses made from a random MAC. */
function timeless(text: string): string {
  return text
    .replaceAll(/\b\d+(?:\.\d+)? ms\b/gu, (found) => `${round(Number.parseFloat(found), STEP_MS)} ms`)
    .replace(/^fe80::[0-9a-f:]+$/iu, 'fe80::1');
}

/** Lists get an order of their own: it is the answers' arrival that orders them in a run. */
export function normalise(facts: Facts): Facts {
  const shift = STARTED_AT - Date.parse(facts.startedAt);
  const plain = renameS3Addresses(walk(facts, shift) as Facts);
  const answer = <A extends Facts['dns'][number]['a']>(given: A): A =>
    given.outcome === 'ok' ? { ...given, addresses: given.addresses.toSorted(compare) } : given;
  return {
    ...plain,
    dns: sorted(
      plain.dns.map((entry) => ({ ...entry, a: answer(entry.a), aaaa: answer(entry.aaaa) })),
      ({ host, server }) => `${host} ${server}`,
    ),
    connections: sorted(plain.connections, ({ host, ip }) => `${host} ${ip}`),
    objects: sorted(plain.objects, ({ bucket, host, style, key, ip }) => [bucket, host, style, key, ip ?? ''].join(' ')),
  };
}

/** One line for each entry of a list: small, and a change of one entry is a change of one line. */
export function compact(facts: Facts): string {
  const members = Object.entries(facts).map(([name, value]) => {
    const lines = Array.isArray(value) && value.length > 0 ? value.map((item) => `    ${JSON.stringify(item)}`) : null;
    return `  ${JSON.stringify(name)}: ${lines === null ? JSON.stringify(value) : `[\n${lines.join(',\n')}\n  ]`}`;
  });
  return `{\n${members.join(',\n')}\n}\n`;
}
