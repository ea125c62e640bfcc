/**
 * What is wrong with the URL of a proxy: the first character, or part, that keeps Go from reading it
 * as it was meant. It may stand in a password, so nothing more of the value is told.
 */
import type { ProxySlip } from '../../../facts/proxy.ts';

export type Slip = Pick<ProxySlip, 'cause' | 'character'>;

/** `value`: a value that Go does not read as it was meant. */
export function slipOf(value: string): Slip {
  const control = /[\u0000-\u001F\u007F]/u.exec(value)?.[0];
  if (control !== undefined) return { cause: 'control', character: controlName(control) };
  if (/^\s|\s$/u.test(value)) return { cause: 'blank', character: /^\s/u.test(value) ? 'at its beginning' : 'at its end' };
  const quote = /^["'`\u2018-\u201F]|["'`\u2018-\u201F]$/u.exec(value)?.[0];
  if (quote !== undefined) return { cause: 'quote', character: quote };
  const { beginning, login, host } = partsOf(value);
  return loginSlip(login) ?? beginningSlip(beginning) ?? hostSlip(host);
}

/** As its writer means it: the login ends at the last `@`, wherever Go sees the end. */
function partsOf(value: string): { readonly beginning: string; readonly login: string; readonly host: string } {
  const [beginning = ''] = /^(?:[a-z][a-z0-9+.-]*[:;]?[\\/]+|[a-z0-9+.-]*:?[\\/]{2,})/iu.exec(value) ?? [];
  const rest = value.slice(beginning.length);
  const at = rest.lastIndexOf('@');
  return { beginning, login: rest.slice(0, Math.max(0, at)), host: rest.slice(at + 1).split(/[/?#]/u, 1)[0] ?? '' };
}

function loginSlip(login: string): Slip | null {
  const delimiter = /[/?#]/u.exec(login)?.[0];
  const escape = /%(?![0-9a-f]{2})/iu.test(login);
  const other = /[^A-Za-z0-9\-._:~!$&'()*+,;=%@/?#]/u.exec(login)?.[0];
  if (other !== undefined) return { cause: 'login', character: /\s/u.test(other) ? 'blank' : other };
  if (delimiter !== undefined) return { cause: 'login', character: delimiter };
  return escape ? { cause: 'percent', character: '%' } : null;
}

function beginningSlip(beginning: string): Slip | null {
  return beginning === '' || /^[a-z][a-z0-9+.-]*:\/\/$/iu.test(beginning) ? null : { cause: 'slashes', character: '' };
}

function hostSlip(host: string): Slip {
  if (/\s/u.test(host)) return { cause: 'blank', character: 'inside' };
  if (/%(?![0-9a-f]{2})/iu.test(host)) return { cause: 'percent', character: '%' };
  if (/[[\]]/u.test(host) || isBareIpv6(host)) return { cause: 'brackets', character: '' };
  const odd = /[^\p{L}\p{N}\p{M}_.:-]/u.exec(host)?.[0];
  if (odd !== undefined) return { cause: 'host', character: odd };
  const port = /:(.*)$/u.exec(host)?.[1] ?? '';
  if (port !== '' && !isPort(port)) return { cause: 'port', character: '' };
  return { cause: 'host', character: '' };
}

/** Go reads leading zeros as other programs do. */
export function isPort(text: string): boolean {
  return /^0{0,20}[1-9]\d{0,4}$/u.test(text) && Number(text) <= 65_535;
}

function controlName(character: string): string {
  const names: Readonly<Record<string, string>> = { '\t': 'tab', '\n': 'line feed', '\r': 'carriage return' };
  return names[character] ?? `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Two colons or more among nothing but an address's characters. One pattern for both takes cubic time. */
function isBareIpv6(host: string): boolean {
  return /^[0-9a-f:.]*$/iu.test(host) && host.indexOf(':') !== host.lastIndexOf(':');
}
