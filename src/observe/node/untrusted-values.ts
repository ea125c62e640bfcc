/**
 * The forms of values from servers and files that nobody vouches for. On some on-premises networks
 * something else answers at the metadata address, so values that do not look right are not
 * believed.
 */
import ipaddr from 'ipaddr.js';
import { isRegionShaped } from '../../knowledge/regions.ts';
import type { FileFailure } from '../../platform/ports.ts';
import { scrub } from '../../scrub/scrub.ts';

/** For a sentence, after the name of the unreadable file. */
export function unreadWords(reason: FileFailure): string {
  return reason === 'no-answer' ? 'does not answer' : `is ${reason}`;
}

/** The form of a Region, known or not. */
export function isRegion(value: unknown): value is string {
  return typeof value === 'string' && isRegionShaped(value);
}

/** EC2 ids have 8 (until 2016) or 17 hexadecimal digits. Test networks use other ones. */
export function isResourceId(prefix: string, value: string): boolean {
  const dash = `${prefix}-`;
  return value.startsWith(dash) && /^[0-9a-z]{1,32}$/.test(value.slice(dash.length));
}

/** Ids of hybrid managed nodes. */
export function isManagedInstanceId(value: string): boolean {
  return isResourceId('mi', value);
}

/**
 * An address block in CIDR notation, or null. Blocks larger than any VPC's are not believed:
 * `0.0.0.0/0` would turn every public address into a private one.
 */
export function asCidr(value: string): string | null {
  const text = value.trim();
  if (text.length > 49) return null;
  const [ip = '', bits = '', rest] = text.split('/');
  if (rest !== undefined || !/^\d{1,3}$/.test(bits)) return null;
  const prefix = Number(bits);
  if (ipaddr.IPv4.isValidFourPartDecimal(ip)) return prefix >= 8 && prefix <= 32 ? text : null;
  if (ip.includes(':') && !ip.includes('%') && ipaddr.IPv6.isValid(ip)) return prefix >= 16 && prefix <= 128 ? text : null;
  return null;
}

/** The zone of an address is an interface's name; Go and the kernel take longer ones, too. */
const MAX_ADDRESS = 200;

/**
 * An address as Go's `netip.ParseAddr` takes it: four decimal numbers without leading zeros, or
 * IPv6 with an optional zone.
 */
export function isAddress(text: string): boolean {
  if (text.length > MAX_ADDRESS) return false;
  if (!text.includes(':')) return isIpv4(text);
  const percent = text.indexOf('%');
  if (percent === -1) return isIpv6(text);
  // A zone may be any text in Go; nobody's interface has a blank or a control character in its name.
  return /^[\x21-\x7e]+$/u.test(text.slice(percent + 1)) && isIpv6(text.slice(0, percent));
}

function isIpv4(text: string): boolean {
  return /^(?:(?:0|[1-9]\d{0,2})(?:\.(?!$)|$)){4}$/u.test(text) && text.split('.').every((part) => Number(part) <= 255);
}

/** RFC 4291, section 2.2: without a zone. */
export function isIpv6(text: string): boolean {
  const halves = text.split('::');
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1)?.at(-1);
  const embedsIpv4 = last?.includes('.') === true;
  if (halves.length > 2 || (embedsIpv4 && !isIpv4(last))) return false;
  const all = groups.flat();
  const count = all.length + (embedsIpv4 ? 1 : 0);
  const hex = embedsIpv4 ? all.slice(0, -1) : all;
  return hex.every((group) => /^[0-9A-Fa-f]{1,4}$/u.test(group)) && (halves.length === 2 ? count < 8 : count === 8);
}

/** The limit of a metadata answer (`MAX_BODY`). */
const MAX_LOOKED_AT = 16_384;

/** Foreign text for a one-line message: no secrets, no control characters, at most `max`. */
export function printable(text: string, max = 80): string {
  const clean = scrub(text.slice(0, MAX_LOOKED_AT))
    .slice(0, max * 4)
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .trim();
  return clean.length > max ? `${clean.slice(0, max)}…` : clean;
}

/** A JSON object, or null. The agent and EC2 write nothing else, not even arrays. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
