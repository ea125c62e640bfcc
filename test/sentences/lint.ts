/** What an editor would mark in a sentence. Foreign words (in quotes) and values are masked first: nobody answers for their grammar. */

interface Rule {
  readonly name: string;
  readonly pattern: RegExp;
  /** Looks at the text as it is, values and quotations included. */
  readonly raw?: true;
}

/** Verbs in the third person, and the same without their `s`. */
const VERBS = [
  ['does', 'do'],
  ['is', 'are'],
  ['has', 'have'],
  ...'answer refuse reset accept truncate present offer take go come run lie agree leave reject say work'
    .split(' ')
    .map((verb) => [/[sh]$/u.test(verb) ? `${verb}es` : verb === 'go' ? 'goes' : `${verb}s`, verb]),
];
const ONE = VERBS.map(([one]) => one).join('|');
const MANY = VERBS.map(([, many]) => many).join('|');
/** A value, with its addresses behind it. */
const VALUE = String.raw`X(?: \((?:X|, | and |\d+ more)+\))?`;
const UNITS =
  'address|byte|second|minute|hour|day|year|check|round|change|connection|server|bucket|character|reason|problem|attempt|chain';

/** Spelled letter by letter, these begin with a vowel's sound; `NAT` and `REJECT` are read as words. */
const LETTERS = String.raw`(?!NAT|NACL|REJECT|NO[A-Z]{3}|RFC1\b|SYN|MIME|LAN)[AEFHILMNORSX][A-Z][A-Z\d]*\b`;
const WORDS = `(?:${VALUE}, )*${VALUE} and ${VALUE}`;

const RULES: readonly Rule[] = [
  {
    name: 'a value that is missing',
    pattern: /\b(?:undefined|NaN|Infinity|Invalid Date)\b|(?<!\/dev\/)\bnull\b|\[object|\$\{/u,
    raw: true,
  },
  { name: 'a cut inside a value', pattern: /[^\s-]…|…\w/u, raw: true },
  { name: 'blanks', pattern: / {2}|^\s|\s$|[\n\t]|\( | \)| [,;:!?](?:\s|$)|(?<!daddr|saddr|\d|X) \.(?:\s|$)/u },
  { name: 'punctuation twice', pattern: /(?<!\.)\.\.(?![./])|[,;:]{2}|[,;:]\.|\.[,;:]|\(\)|""|\. \./u },
  { name: 'a word twice', pattern: /\b([A-Za-z]{2,}) \1\b/iu },
  {
    name: 'a name that begins small',
    pattern:
      /\b(?:systems Manager|session Manager|run Command|patch Manager|state Manager|sSM|aWS|dNS|tLS|iMDS|vPC|network Firewall|reachability Analyzer|cloudWatch|cloudTrail|amazon's|terraform |windows |linux )/u,
  },
  {
    name: 'a capital inside a sentence',
    pattern:
      /\b(?:because|although|and|but|while|where|[,;]) (?:An?(?! and AAAA)|The|This|These|There|What|Some|Somebody|Every|One|Packets|It|They|No)\b(?! record)/u,
  },
  {
    name: 'a or an',
    pattern: new RegExp(
      String.raw`\ba (?:[aei]\w|o(?!ne)\w|u(?!s|ni|r[ai])\w|${LETTERS}|[AEIO][a-z]|S3|8|11\b)|\ban (?:[bcdfgjklmnpqrstvwyz]\w(?!-)|h(?!our|onest|ttps?)|[BCDGJKPQTUVWYZ][A-Z]|[BCDFGHJKLMNPQRSTVWYZ][a-z]|[1-79](?!1))`,
      'u',
    ),
  },
  { name: 'one of many', pattern: new RegExp(String.raw`(?<![\w.,:/-])1 (?:${UNITS.replaceAll('|', 's|')}s|addresses)\b`, 'u') },
  { name: 'many of one', pattern: new RegExp(String.raw`(?<![\w.,:/-])(?:0|[2-9]|\d\d+) (?:${UNITS})\b(?!-)`, 'u') },
  {
    name: 'several that do as one',
    pattern: new RegExp(
      String.raw`(?<!\b(?:for|of|to|at|with|from|on|between|and) |X,? |\) )\b${WORDS} (?:${ONE})\b|whose X(?:, X)* and (?:X|\d+ more) is\b`,
      'u',
    ),
  },
  { name: 'one that does as several', pattern: new RegExp(String.raw`^${VALUE} (?:${MANY})\b`, 'u') },
  {
    name: 'a plural that does as one',
    pattern:
      /(?:^|[.;:] |because |and )(?:[A-Z]\w+ ){0,2}(?:updates|packages|snapshots|sources|logs|servers|names|roots|addresses|endpoints|hosts) (?:does|is|has|was|answers)\b/u,
  },
  { name: 'numbers that nobody reads', pattern: /\b\d{4,} (?:seconds|s)\b|\b\d{6,} ms\b/u },
  { name: 'a setting without its article', pattern: /\b(?:in|from|by|of) environment of\b/u },
];

function mask(text: string): string {
  return text
    .replaceAll(/"[^"]*"/gu, 'Q')
    .replaceAll(/https?:\/\/[^\s,;)]*[^\s,;:.)]/gu, 'X')
    .replaceAll(/\b(?:arn:aws[\w-]*:\S+?)(?=[,;)]?(?:\s|$))/gu, 'X')
    .replaceAll(/(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?:\/\d+)?(?::\d+)?/gu, 'X')
    .replaceAll(/(?<![\w:.])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?:\/\d+)?(?![\w:])/giu, 'X')
    .replaceAll(/\b[\w*-]+(?:\.[\w*-]+){2,}\b/gu, 'X')
    .replaceAll(/\b(?:i|mi|vpc|subnet|sg)-[\da-f]{8,}\b/gu, 'X')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/gu, 'X');
}

function unbalanced(text: string): boolean {
  let open = 0;
  for (const character of mask(text)) {
    if (character === '(') open += 1;
    if (character === ')') open -= 1;
    if (open < 0) return true;
  }
  return open !== 0 || (text.match(/"/gu) ?? []).length % 2 === 1;
}

/** The same sentence twice in one text. */
function repeats(text: string): boolean {
  const sentences = text.split(/(?<=[.!?]) (?=[A-Z])/u);
  return new Set(sentences).size < sentences.length;
}

/** Names of what is wrong; empty for a text that may be printed. */
export function faultsIn(text: string, kind: 'sentence' | 'clause' | 'title'): readonly string[] {
  const masked = mask(text);
  const found = RULES.filter(({ pattern, raw }) => pattern.test(raw === true ? text : masked)).map(({ name }) => name);
  if (unbalanced(text)) found.push('a bracket or quote that stays open');
  if (repeats(text)) found.push('a sentence twice');
  if (kind === 'sentence') {
    if (!/[.?!]$/u.test(text)) found.push('no end');
    // Hosts, services, options and ids begin as they are written.
    if (/^[a-z]/u.test(masked) && !/^(?:ec2messages|ethtool|ssm|ssmmessages|kms|logs|ec2|s3|Q|X|[\w/-]+[:.,/-])/u.test(masked))
      found.push('a small beginning');
  } else if (/[:,;]$/u.test(text)) found.push('a colon without a list');
  return found;
}
