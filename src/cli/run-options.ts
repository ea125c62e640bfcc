/** A call's values → the options of a run, each checked. */

import ipaddr from 'ipaddr.js';
import { FINDING_CODES } from '../findings/index.ts';
import { isRegionShaped, suggestRegion } from '../knowledge/regions.ts';
import { CAPABILITIES, type Capability, DEFAULT_CAPABILITIES } from '../knowledge/types.ts';
import { counted } from '../knowledge/words.ts';
import type { RunOptions } from '../options.ts';
import type { Files } from '../platform/ports.ts';
import type { Call } from './arguments.ts';
import { parseDuration } from './duration.ts';
import { proxyOption } from './proxy-option.ts';
import { shown, type UsageError, unread, usageError } from './usage-error.ts';

const DEFAULT_TIMEOUT_MS = 3000;
const DEFAULT_DEADLINE_MS = 15_000;
/** Every root that exists fits in a tenth of it. */
const MAX_CA_BUNDLE_BYTES = 4_000_000;
const MAX_BUCKETS = 20;
const MAX_RESOLVERS = 3;

type Checked<T> = { readonly outcome: 'ok'; readonly value: T } | UsageError;
const ok = <T>(value: T): Checked<T> => ({ outcome: 'ok', value });

export async function runOptions(call: Call, files: Files): Promise<Checked<RunOptions>> {
  const region = checkRegion(call.values['region']);
  const expect = oneOf(call, 'expect', ['private', 'any'] as const, 'any');
  const wanted = checkCapabilities(call.values['for']);
  const timeout = duration(call, 'timeout', DEFAULT_TIMEOUT_MS);
  const deadline = duration(call, 'deadline', DEFAULT_DEADLINE_MS);
  const buckets = checkBuckets(call);
  const resolvers = each(call, 'resolver', MAX_RESOLVERS, isIpAddress, 'is not an IP address');
  const selection = checkSelection(call);
  const caBundle = await readCaBundle(call.values['ca-bundle'], files);
  const proxy = await proxyOption(call, files);
  const isDeep = (call.switches['deep'] ?? 0) > 0;
  const signs = (call.switches['no-credentials'] ?? 0) === 0;
  if (isDeep && !signs) return usageError('--deep makes signed calls: it does not go with --no-credentials');
  for (const checked of [region, expect, wanted, timeout, deadline, buckets, resolvers, selection, caBundle, proxy]) {
    if (checked.outcome === 'usage-error') return checked;
  }
  return ok({
    region: valueOf(region),
    expect: valueOf(expect),
    for: valueOf(wanted),
    buckets: valueOf(buckets),
    resolvers: valueOf(resolvers),
    caBundle: valueOf(caBundle),
    proxy: valueOf(proxy),
    signs,
    isDeep,
    timeoutMs: Math.min(valueOf(timeout), valueOf(deadline)),
    deadlineMs: valueOf(deadline),
    ...valueOf(selection),
  });
}

/** What `replay` may judge differently from the recorded run. */
export function checkSelection(call: Call): Checked<Pick<RunOptions, 'only' | 'skip' | 'failOn'>> {
  const only = codes(call, 'only');
  if (only.outcome !== 'ok') return only;
  const skip = codes(call, 'skip');
  if (skip.outcome !== 'ok') return skip;
  const failOn = oneOf(call, 'fail-on', ['error', 'warning', 'never'] as const, 'error');
  return failOn.outcome === 'ok' ? ok({ only: only.value, skip: skip.value, failOn: failOn.value }) : failOn;
}

/** One of a few words. */
export function oneOf<T extends string>(call: Call, name: string, allowed: readonly T[], fallback: T): Checked<T> {
  const text = call.values[name];
  if (text === undefined) return ok(fallback);
  const found = allowed.find((candidate) => candidate === text);
  return found === undefined ? usageError(`--${name} takes ${allowed.join(' or ')}, not ${shown(text)}`) : ok(found);
}

function valueOf<T>(checked: Checked<T>): T {
  if (checked.outcome !== 'ok') throw new Error('a mistake in the call was overlooked');
  return checked.value;
}

export function checkRegion(text: string | undefined): Checked<string | null> {
  if (text === undefined) return ok(null);
  if (isRegionShaped(text)) return ok(text);
  const meant = suggestRegion(text);
  return usageError(
    `--region: ${shown(text)} is not a Region${meant === null ? ', such as eu-central-1' : `; did you mean ${meant}?`}`,
  );
}

export function checkCapabilities(text: string | undefined): Checked<readonly Capability[]> {
  if (text === undefined) return ok(DEFAULT_CAPABILITIES);
  const words = [...new Set(text.split(','))];
  const unknown = words.find((word) => !CAPABILITIES.some((name) => name === word));
  if (unknown !== undefined)
    return usageError(`--for: there is no capability ${shown(unknown)}; there are ${CAPABILITIES.join(', ')}`);
  return ok(CAPABILITIES.filter((name) => words.includes(name)));
}

export function checkBuckets(call: Call): Checked<readonly string[]> {
  return each(call, 'bucket', MAX_BUCKETS, isBucketName, 'is not a bucket name (3 to 63 of a–z, 0–9, hyphen and dot)');
}

function duration(call: Call, name: string, fallback: number): Checked<number> {
  const text = call.values[name];
  if (text === undefined) return ok(fallback);
  const ms = parseDuration(text);
  return ms === null ? usageError(`--${name}: ${shown(text)} is not a duration, such as 500ms, 3s or 1m (at most 24h)`) : ok(ms);
}

function each(
  call: Call,
  name: string,
  most: number,
  isValid: (text: string) => boolean,
  complaint: string,
): Checked<readonly string[]> {
  const texts = [...new Set(call.lists[name] ?? [])];
  const bad = texts.find((text) => !isValid(text));
  if (bad !== undefined) return usageError(`--${name}: ${shown(bad)} ${complaint}`);
  return texts.length > most ? usageError(`--${name} may be given ${counted(most, 'time')} at most`) : ok(texts);
}

/** S3's rules for general purpose buckets (S3 guide, bucket naming rules). */
function isBucketName(text: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/u.test(text) && !text.includes('..') && !ipaddr.IPv4.isValidFourPartDecimal(text);
}

function isIpAddress(text: string): boolean {
  return text.includes(':') ? ipaddr.IPv6.isValid(text) : ipaddr.IPv4.isValidFourPartDecimal(text);
}

function codes(call: Call, name: 'only' | 'skip'): Checked<readonly string[]> {
  const words = [...new Set((call.lists[name] ?? []).flatMap((text) => text.split(',')))];
  const matches = (word: string): boolean =>
    FINDING_CODES.some((code) => code === word || code.startsWith(word.endsWith('/') ? word : `${word}/`));
  const unknown = words.find((word) => word === '' || word === '/' || !matches(word));
  return unknown === undefined ? ok(words) : usageError(`--${name}: no finding code is or begins with ${shown(unknown)}`);
}

async function readCaBundle(path: string | undefined, files: Files): Promise<Checked<RunOptions['caBundle']>> {
  if (path === undefined) return ok(null);
  const read = await files.read(path, MAX_CA_BUNDLE_BYTES);
  if (read.outcome === 'failed') return usageError(`--ca-bundle: ${unread(path, read.reason)}`);
  if (!read.text.includes('-----BEGIN CERTIFICATE-----'))
    return usageError(`--ca-bundle: ${shown(path)} holds no PEM certificate`);
  return ok({ path, pem: read.text });
}
