/** The ways in which a peer repeats what it was sent. None of them uses the scrubber: it is what is tried. */

export type Encoding = (secret: string) => string;

const each = (text: string, one: (code: number) => string): string =>
  text
    .split('')
    .map((unit) => one(unit.charCodeAt(0)))
    .join('');
const hex = (code: number, width = 2): string => code.toString(16).padStart(width, '0');
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const bytes = (text: string): readonly number[] => [...Buffer.from(text, 'utf8')];
const percent = (text: string): string =>
  bytes(text)
    .map((byte) => `%${hex(byte)}`)
    .join('');

export const ENCODINGS: Readonly<Record<string, Encoding>> = {
  plain: (text) => text,
  'as Basic': (text) => `Basic ${base64(text)}`,
  'base64 after one byte': (text) => base64(`x${text}`),
  'base64 after two bytes': (text) => base64(`xy${text}zzz`),
  'base64 for URLs, without padding': (text) => Buffer.from(text, 'utf8').toString('base64url'),
  'base64 of the whole header': (text) => base64(`Proxy-Authorization: Basic ${base64(text)}`),
  'base64 in lower case': (text) => base64(text).toLowerCase(),
  'base64 over lines': (text) => base64(text).replaceAll(/.{6}/gu, '$&\r\n '),
  'base64, percent-encoded': (text) => encodeURIComponent(base64(text)),
  'base64 without its first letters': (text) => base64(text).slice(3),
  'percent, where needed': (text) => encodeURIComponent(text),
  'percent, everything': percent,
  'percent, in upper case': (text) => percent(text).toUpperCase(),
  'percent, twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'percent, everything twice': (text) => percent(percent(text)),
  'percent, every second letter': (text) =>
    text
      .split('')
      .map((letter, at) => (at % 2 === 0 ? percent(letter) : letter))
      .join(''),
  'a form, with plus for blanks': (text) => new URLSearchParams([['q', text]]).toString(),
  'JSON escapes': (text) => each(text, (code) => `\\u${hex(code, 4)}`),
  'a JSON string in a JSON string': (text) => JSON.stringify(JSON.stringify({ header: text })),
  'JSON with escaped slashes': (text) => JSON.stringify(text).replaceAll('/', '\\/'),
  'HTML in hexadecimal': (text) => each(text, (code) => `&#x${hex(code)};`),
  'HTML in decimal': (text) => each(text, (code) => `&#${code};`),
  'HTML, twice': (text) => each(text, (code) => `&amp;#${code};`),
  'HTML, where needed': (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  'hexadecimal digits': (text) => Buffer.from(text, 'utf8').toString('hex'),
  'a hex dump': (text) =>
    bytes(text)
      .map((byte) => hex(byte))
      .join(' '),
  'backslash x': (text) =>
    bytes(text)
      .map((byte) => `\\x${hex(byte)}`)
      .join(''),
  'quoted-printable': (text) =>
    bytes(text)
      .map((byte) => `=${hex(byte).toUpperCase()}`)
      .join(''),
  'lower case': (text) => text.toLowerCase(),
  'upper case': (text) => text.toUpperCase(),
  'blanks between': (text) => text.split('').join(' '),
  'lines between': (text) => text.replaceAll(/[^]{5}/gu, '$&\r\n\t'),
  'soft hyphens between': (text) => text.split('').join('\u00ad'),
  'zero-width blanks between': (text) => text.split('').join('\u200b'),
  'markup between': (text) => text.replaceAll(/[^]{4}/gu, '$&<wbr>'),
  'two headers': (text) => `${text.slice(0, 9)}, ${text.slice(9)}`,
  'its beginning': (text) => text.slice(0, 12),
  'its end': (text) => text.slice(-12),
  'its beginning, of its base64': (text) => base64(text).slice(0, 14),
  'far behind, cut by the reader': (text) => `${'.'.repeat(184)} ${text}`,
  'far behind in base64, cut by the reader': (text) => `${'.'.repeat(180)} ${base64(text)}`,
};
