/**
 * Free text without what tells whose it is. Nothing passes because nobody thought of it: addresses, names and ids get their pseudonyms, words that
 * everybody uses and short numbers stay (`vocabulary.ts`), and every other word gets a pseudonym as well.
 */
import type { Addresses } from './addresses.ts';
import { type HostNames, resourceId } from './host-names.ts';
import { letters } from './letters.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { Spellings } from './spellings.ts';
import { VOCABULARY } from './vocabulary.ts';

/** In this order at each place. Each alternative is bounded, and none can be read in two ways. */
const TOKENS = [
  // 2026-11-26T16:00:00.000Z, 20261126T160000Z
  String.raw`(?<time>(?<!\w)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z|(?<!\w)\d{8}T\d{6}Z)`,
  String.raw`(?<mac>(?<![\w:])[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?![\w:]))`,
  String.raw`(?<uuid>(?<!\w)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\w))`,
  String.raw`(?<six>(?<![\w:.])(?:[0-9a-f]{0,4}:){2,8}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4})(?:\/\d{1,3})?(?![\w:]|\.\d))`,
  String.raw`(?<four>(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?![\w]|\.\d))`,
  // ip-10-3-77-9, as EC2 names its instances
  String.raw`(?<dashed>(?<![\w.-])(?:ip-)?\d{1,3}(?:-\d{1,3}){3}(?![\w-]))`,
  // 10.3/16, as macOS writes it; 10.3.*
  String.raw`(?<part>(?<![\w.])\d{1,3}(?:\.\d{1,3}){1,2}(?:\/\d{1,2}|\.\*)(?!\w))`,
  String.raw`(?<id>(?<![\w])[a-z]{1,12}-[0-9a-f]{8,17}(?!\w))`,
  String.raw`(?<tail>(?<=(?:role|user|group|profile|provider|home|users)[/\\])[\w+=,.@-]{1,128})`,
  String.raw`(?<encoded>(?:%[0-9a-f]{2}){2,2000})`,
  String.raw`(?<grouped>(?<!\w)\d{2,8}(?:[ -]\d{2,8}){2,9}(?!\w))`,
];
const HOST = String.raw`(?<host>(?<![\w-])(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?){1,20}(?![\w]))`;
const RUN = String.raw`(?<run>[\p{L}\p{N}\p{M}]+)`;
/** Besides ASCII: the ellipsis, dashes and quotes of our own texts. */
const ODD = String.raw`(?<odd>[^\x20-\x7e\n\t\u{2026}\u{2013}\u{2014}\u{2018}\u{2019}\u{201c}\u{201d}\u{b7}]+)`;

/** Endings of files and units, which look like domains. */
const NO_DOMAIN =
  /\.(?:conf|json|service|socket|target|timer|mount|slice|list|sources|repo|env|d|log|gz|bz2|xz|zip|tar|txt|xml|ya?ml|crt|pem|key|sh|bash|exe|dll|so|plist|template|cfg|ini|html?|md|py|go|c|js|ts|sock|lock|pid|db|img|iso|rpm|deb|\d+)$/iu;

export class Texts {
  readonly #pseudonyms: Pseudonyms;
  readonly #addresses: Addresses;
  readonly #hosts: HostNames;
  readonly #spellings: Spellings;
  #pattern: RegExp | null = null;
  readonly #said = new Map<string, string>();

  /** `spellings`: other forms of what stands elsewhere in its usual one. */
  constructor(pseudonyms: Pseudonyms, addresses: Addresses, hosts: HostNames, spellings: Spellings) {
    this.#spellings = spellings;
    this.#pseudonyms = pseudonyms;
    this.#addresses = addresses;
    this.#hosts = hosts;
  }

  /** From here on the names that are known by now are found within texts. */
  settle(): void {
    const names = this.#pseudonyms.sought().filter((name) => name.length > 2 && !VOCABULARY.has(name));
    const sought =
      names.length === 0 ? [] : [`(?<name>(?<![\\p{L}\\p{N}])(?:${names.map(escaped).join('|')})(?![\\p{L}\\p{N}]))`];
    this.#pattern = new RegExp([...TOKENS, ...sought, HOST, RUN, ODD].join('|'), 'giu');
    this.#said.clear();
  }

  text(text: string): string {
    const known = this.#said.get(text);
    if (known !== undefined) return known;
    if (this.#pattern === null) this.settle();
    const said = this.#spelt(text);
    this.#said.set(text, said);
    return said;
  }

  #spelt(text: string): string {
    let said = '';
    let done = 0;
    for (const { at, length, is, original } of this.#spellings.in(text)) {
      const pseudonym = is === 'account' ? this.#digits(original) : this.#addresses.address(original);
      // What is the same for everybody stays, and nothing needs to be done about how it is written.
      if (pseudonym === null || pseudonym === original) continue;
      said += this.#usual(text.slice(done, at)) + pseudonym;
      done = at + length;
    }
    return said + this.#usual(text.slice(done));
  }

  #usual(text: string): string {
    return text.replace(this.#pattern ?? /$^/u, (token: string, ...rest: unknown[]) =>
      this.#token(token, rest.at(-1) as Readonly<Record<string, string | undefined>>),
    );
  }

  /** A name as a whole, whatever it is made of. */
  name(name: string): string {
    if (name === '') return '';
    const plain = this.identifier(name);
    if (plain !== null) return plain;
    this.#pseudonyms.seek(name);
    return this.#pseudonyms.of('name', name, (nth) => `n${String(nth).padStart(2, '0')}`);
  }

  /** Null for what has the shape of no identifier. */
  identifier(text: string): string | null {
    if (/^[a-z]{1,12}-[0-9a-f]{8,40}$/u.test(text)) return resourceId(this.#pseudonyms, text);
    if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu.test(text)) return this.#uuid(text);
    if (/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/iu.test(text)) return this.#mac(text);
    if (/^\d{6,}$/u.test(text)) return this.#digits(text);
    // Fingerprints, request ids of S3 (which have all letters), ids of tasks and containers.
    const bare = text.replaceAll(/[:-]/gu, '');
    if (/^(?:[0-9a-f]{2,128}|[0-9A-Z]{16})$/iu.test(bare) && /\d/u.test(bare)) return this.#hex(text);
    return null;
  }

  #token(token: string, groups: Readonly<Record<string, string | undefined>>): string {
    const { time, mac, uuid, six, four, dashed, part, id, tail, host, run } = groups;
    if (time !== undefined) return time;
    if (mac !== undefined) return this.#mac(mac);
    if (uuid !== undefined) return this.#uuid(uuid);
    const address = six ?? four;
    if (address !== undefined) return this.#address(address);
    if (dashed !== undefined) return this.#dashed(dashed);
    if (part !== undefined) return this.#part(part);
    if (id !== undefined) return resourceId(this.#pseudonyms, id);
    if (tail !== undefined) return this.name(tail);
    if (host !== undefined) return NO_DOMAIN.test(host) ? this.#runs(host) : (this.#hosts.name(host) ?? this.#runs(host));
    if (run !== undefined) return this.#word(run);
    if (groups['name'] !== undefined) return this.#known(token);
    return groups['odd'] === undefined ? this.#unknown(token) : '?';
  }

  /** Or the beginning of a path behind one, which looks like the length of a range. */
  #address(text: string): string {
    const whole = this.#addresses.range(text) ?? this.#addresses.address(text);
    if (whole !== null) return whole;
    const [front = '', ...rest] = text.split('/');
    return [this.#addresses.address(front) ?? this.#runs(front), ...rest].join('/');
  }

  #dashed(text: string): string {
    const [, before = '', digits = ''] = /^(ip-)?(.*)$/u.exec(text) ?? [];
    const told = this.#addresses.address(digits.replaceAll('-', '.'));
    return told === null ? this.#unknown(text) : `${before}${told.replaceAll('.', '-')}`;
  }

  /** The beginning of an address. */
  #part(part: string): string {
    const [front = '', length = ''] = part.split('/');
    const filled = `${front}${'.0'.repeat(4 - front.split('.').length)}/${length}`;
    return this.#addresses.range(filled) ?? this.#unknown(part);
  }

  /** Word by word. */
  #runs(text: string): string {
    return text.replaceAll(/[\p{L}\p{N}\p{M}]+/gu, (run) => this.#word(run));
  }

  #word(run: string): string {
    if (isPlain(run)) return run;
    if (/^\d+$/u.test(run)) return this.#digits(run);
    if (/^[0-9a-f]{8,128}$/iu.test(run) && /\d/u.test(run)) return this.#hex(run);
    const [, base = '', number = ''] = /^(\p{L}+?)(\d{1,3})$/u.exec(run) ?? [];
    return base === '' ? this.#unknown(run) : `${this.#unknown(base)}${number}`;
  }

  #unknown(word: string): string {
    return this.#pseudonyms.of('word', word, (nth) => `x${letters(nth)}`);
  }

  /** A name or a domain that was met before. */
  #known(token: string): string {
    return token.includes('.') ? (this.#hosts.name(token) ?? this.name(token)) : this.name(token);
  }

  #digits(digits: string): string {
    const kind = digits.length === 12 ? 'account' : 'number';
    return this.#pseudonyms.of(`${kind}${digits.length}`, digits, (nth) => String(nth).padStart(digits.length, '0'));
  }

  #hex(text: string): string {
    const size = text.replaceAll(/[:-]/gu, '').length;
    return this.#pseudonyms.of(`hex${size}`, text, (nth) => nth.toString(16).padStart(size, '0'));
  }

  #uuid(uuid: string): string {
    return this.#pseudonyms.of('uuid', uuid, (nth) => `00000000-0000-4000-8000-${nth.toString(16).padStart(12, '0')}`);
  }

  /** Locally administered (IEEE 802, 8.2.2): nobody's. */
  #mac(mac: string): string {
    const digits = (nth: number): string => nth.toString(16).padStart(10, '0');
    return this.#pseudonyms.of('mac', mac, (nth) => `02:${(digits(nth).match(/../gu) ?? []).join(':')}`);
  }
}

/** Tells nothing: a word of everybody's, by itself, with a number behind it, or together with others (`AccessDeniedException`). */
function isPlain(run: string): boolean {
  if (run.length === 1 || /^(?:\d{1,5}|[a-z]{2})$/u.test(run) || /^0x[0-9a-f]{1,8}$/iu.test(run)) return true;
  const lower = run.toLowerCase();
  if (VOCABULARY.has(lower) || /^\d{1,3}[a-z]$/u.test(lower)) return true;
  const [, base = ''] = /^(\p{L}+)\d{1,3}$/u.exec(lower) ?? [];
  if (VOCABULARY.has(base)) return true;
  const parts = run.split(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u);
  return parts.every(
    (part) => (part.length === 1 && parts.length < 4) || /^\d{1,3}$/u.test(part) || VOCABULARY.has(part.toLowerCase()),
  );
}

function escaped(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
