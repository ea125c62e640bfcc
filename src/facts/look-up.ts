/**
 * How a program of Go's `net` without cgo looks names up: what it reads in resolv.conf(5) and
 * nsswitch.conf(5). The agent is such a program on Linux (its makefile: `CGO_ENABLED=0`, or the tag
 * `netgo`). Pure.
 *
 * Source: Go 1.26, `net/conf.go`, `net/dnsconfig_unix.go`, `net/dnsclient_unix.go`.
 */
import type { Lookup } from './resolver.ts';

/** Without any setting. */
export const USUAL_LOOKUP: Lookup = {
  order: 'files,dns',
  sources: [],
  search: [],
  ndots: 1,
  timeoutSeconds: 5,
  attempts: 2,
  tcpOnly: false,
};

/** Larger numbers are this one (`net/parse.go`, `dtoi`). */
const BIG = 0xff_ff_ff;
const MAX_NDOTS = 15;
/** The longest name (RFC 1035), with the dot at its end. */
const MAX_NAME = 254;
const MAX_LABEL = 63;

/** Decimal digits at the beginning; 0 without any: `3s` is 3, `1.9` is 1, `x` and `-1` are 0. */
function leadingNumber(value: string): number {
  const digits = /^[0-9]*/u.exec(value)?.[0] ?? '';
  return Math.min(Number(digits), BIG);
}

/** The settings after one more word of a line `options`. Go passes over what it does not know. */
export function withOption(before: Lookup, option: string): Lookup {
  const [name = '', ...rest] = option.split(':');
  const value = leadingNumber(rest.join(':'));
  if (rest.length > 0) {
    if (name === 'ndots') return { ...before, ndots: Math.min(value, MAX_NDOTS) };
    if (name === 'timeout') return { ...before, timeoutSeconds: Math.max(value, 1) };
    if (name === 'attempts') return { ...before, attempts: Math.max(value, 1) };
    return before;
  }
  return option === 'use-vc' || option === 'usevc' || option === 'tcp' ? { ...before, tcpOnly: true } : before;
}

/** For facts of older versions, too, which have the options and nothing else. */
export function lookupOf(resolver: { readonly lookup?: Lookup | undefined; readonly options: readonly string[] }): Lookup {
  return resolver.lookup ?? resolver.options.reduce(withOption, USUAL_LOOKUP);
}

/** The names that are asked for `name`, in this order, each until one has an address. Without the dot at the end. */
export function namesAsked(name: string, { ndots, search }: Pick<Lookup, 'ndots' | 'search'>): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const withSuffix = [...new Set(search)].map((suffix) => `${name}.${suffix}`).filter(isQuestion);
  const isAskedFirst = name.split('.').length - 1 >= ndots;
  return isAskedFirst ? [name, ...withSuffix] : [...withSuffix, name];
}

/** No message can ask for a name with an empty or a too long label. */
function isQuestion(name: string): boolean {
  return name.length < MAX_NAME && name.split('.').every((label) => label !== '' && label.length <= MAX_LABEL);
}

/** The names with a search domain that are asked before the name itself. */
export function askedBefore(name: string, settings: Pick<Lookup, 'ndots' | 'search'>): readonly string[] {
  const names = namesAsked(name, settings);
  return names.slice(0, names.indexOf(name));
}
