/** Values in the words of a first screen: who, how long, what for. */
import type { Owner, Remedy } from '../../verdict.types.ts';

/** Who can do it, as a person would be asked for. */
const WHO: Readonly<Record<Owner, string>> = {
  node: "this node's administrator",
  agent: "this node's administrator",
  vpc: 'whoever runs the VPC',
  dns: 'the DNS team',
  iam: 'whoever manages IAM',
  proxy: "the proxy's administrator",
  firewall: 'the firewall team',
};

/** `the DNS team`, `whoever runs the VPC, in account 111122223333`. */
export function who({ owner, account }: Pick<Remedy, 'owner' | 'account'>): string {
  return account === undefined ? WHO[owner] : `${WHO[owner]}, in ${account}`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `0.1 s`, `1.3 s`, `26 m`, `3 h 10 m`, `2 d 4 h`. Takes milliseconds. */
export function forHumans(ms: number): string {
  if (ms < 50) return 'less than 0.1 s';
  if (ms < MINUTE) return `${Number((ms / 1_000).toFixed(1))} s`;
  const [whole, part, unit, partUnit] =
    ms < HOUR ? [MINUTE, 1_000, 'm', 's'] : ms < DAY ? [HOUR, MINUTE, 'h', 'm'] : [DAY, HOUR, 'd', 'h'];
  const count = Math.floor(ms / whole);
  const rest = Math.floor((ms % whole) / part);
  // Seconds beside ten minutes are of no use to anybody.
  return rest === 0 || (partUnit === 's' && count >= 10) ? `${count} ${unit}` : `${count} ${unit} ${rest} ${partUnit}`;
}

/** Recorded details count in milliseconds and give times as RFC 3339 does; people read seconds, and a time without its letters. */
export function humanUnits(text: string): string {
  return text
    .replace(/\b(\d{1,9}) ms\b/gu, (_, ms: string) => forHumans(Number(ms)))
    .replace(/\b(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z(?!\w)/gu, '$1 $2 UTC');
}

/** Texts are written as sentences: the first ones are the ones that matter. */
export function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.!?])\s+(?=["'(]?[A-Z])/u);
}

/** A command's title begins a line. */
export function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
