/** What is wrong with the URL of a proxy, and its right spelling, in words. */

import type { ProxySlip } from '../../facts/proxy.ts';
import { clean } from '../../remedies/phrases.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';

/** For a sentence: `https_proxy has …`. */
export function wrong({ cause, character }: ProxySlip): string {
  const shown = clean(character, 20);
  switch (cause) {
    case 'login':
      return `${shown === 'blank' ? 'a blank' : `the character ${shown}`} in its login`;
    case 'percent':
      return 'a percent sign that begins no escape';
    case 'quote':
      return `a quotation mark (${shown}) as part of its value`;
    case 'blank':
      return `a blank ${shown}`;
    case 'control':
      return `a control character (${shown})`;
    case 'port':
      return 'something as its port that is none';
    case 'brackets':
      return 'an IPv6 address whose brackets are missing or wrong';
    case 'slashes':
      return 'something else than :// behind its scheme';
    case 'host':
      return shown === '' ? 'no host name that Go can find' : `the character ${shown} in its host name`;
    case 'cgi':
      return 'a value';
  }
}

/** The right spelling. Percent signs are doubled where systemd reads the value (systemd.unit(5), specifiers). */
export function right({ cause, character }: ProxySlip, context: RemedyContext): string {
  const doubled = context.os === 'linux' ? ' In a unit of systemd, or its drop-in, each % is written twice.' : '';
  const form = 'http://NAME:PASSWORD@HOST:PORT';
  switch (cause) {
    case 'login':
      return `write ${character === 'blank' ? 'a blank' : clean(character, 20)} in name or password as ${encoded(character)}, in the form ${form}.${doubled}`;
    case 'percent':
      return `write a percent sign in name or password as %25.${doubled}`;
    case 'quote':
      return 'leave the quotation marks out; in a unit of systemd they go around the whole assignment, "https_proxy=…", or away.';
    case 'blank':
    case 'control':
      return 'take it out; nothing stands before http:// and behind the port.';
    case 'port':
      return 'the port is a number from 1 to 65535.';
    case 'brackets':
      return 'write an IPv6 address as http://[fd00::1]:3128, and nothing else in brackets. Go before 1.26 took it without them.';
    case 'slashes':
    case 'host':
      return `write one URL in the form http://HOST:PORT, or ${form}.`;
    case 'cgi':
      return '';
  }
}

function encoded(character: string): string {
  const plain = character === 'blank' ? ' ' : character;
  const code = plain.charCodeAt(0);
  return code < 0x80
    ? `%${code.toString(16).toUpperCase().padStart(2, '0')}`
    : encodeURIComponent(plain.isWellFormed() ? plain : '?');
}
