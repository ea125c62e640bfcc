/** Values that are checked against more than a few words. */

import ipaddr from 'ipaddr.js';
import { type LogTarget, parseLogTarget } from '../deliver/log-target.ts';
import { asciiOf } from '../encoding.ts';
import { CAPABILITIES, type Capability } from '../knowledge/types.ts';
import { counted } from '../knowledge/words.ts';
import { type Checked, type Given, ok } from './option.ts';
import { shown, unknownWord, unread, usageError } from './usage-error.ts';
import type { CaBundle } from './value-types.ts';

/** Every root that exists fits in a tenth of it. */
const MAX_CA_BUNDLE_BYTES = 4_000_000;
const MAX_BUCKETS = 20;
const MAX_RESOLVERS = 3;

export function capabilities({ text }: Given): Checked<readonly Capability[]> {
  const words = [...new Set(text.split(','))];
  const unknown = words.find((word) => !CAPABILITIES.some((name) => name === word));
  if (unknown !== undefined)
    return unknownWord(
      `--for: there is no capability ${shown(unknown)}`,
      unknown,
      [CAPABILITIES],
      `; there are ${CAPABILITIES.join(', ')}`,
    );
  return ok(CAPABILITIES.filter((name) => words.includes(name)));
}

export function buckets(given: Given): Checked<readonly string[]> {
  return each(given, MAX_BUCKETS, isBucketName, 'is not a bucket name (3 to 63 of a–z, 0–9, hyphen and dot)');
}

export function resolvers(given: Given): Checked<readonly string[]> {
  return each(given, MAX_RESOLVERS, isIpAddress, 'is not an IP address');
}

export function logTarget({ text }: Given): Checked<LogTarget> {
  const target = parseLogTarget(text);
  return target !== null
    ? ok(target)
    : usageError(
        `--cloudwatch takes GROUP or GROUP:STREAM, not ${shown(text)}: a group has letters, digits and . - _ / #, a stream neither : nor *`,
      );
}

export async function caBundle({ text: path, files }: Given): Promise<Checked<CaBundle>> {
  const read = await (await files()).read(path, MAX_CA_BUNDLE_BYTES);
  if (read.outcome === 'failed') return usageError(`--ca-bundle: ${unread(path, read.reason)}`);
  const pem = asciiOf(read.text);
  if (pem?.includes('-----BEGIN CERTIFICATE-----') !== true)
    return usageError(`--ca-bundle: ${shown(path)} holds no PEM certificate`);
  return ok({ path, pem });
}

function each(
  { name, texts: typed }: Given,
  most: number,
  isValid: (text: string) => boolean,
  complaint: string,
): Checked<readonly string[]> {
  const texts = [...new Set(typed)];
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

/** As EC2 and Systems Manager make them. */
export function nodeId({ text }: Given): Checked<string | null> {
  return /^(?:i|mi)-[0-9a-f]{8,17}$/u.test(text)
    ? ok(text)
    : usageError(`--instance takes i-... or mi-..., followed by 8 to 17 of 0-9 and a-f, not ${shown(text)}`);
}

export function roleArn({ text }: Given): Checked<string | null> {
  return /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/u.test(text)
    ? ok(text)
    : usageError(`--role-arn takes the ARN of a role (arn:aws:iam::123456789012:role/NAME), not ${shown(text)}`);
}
