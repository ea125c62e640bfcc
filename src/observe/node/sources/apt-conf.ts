/** The configuration of apt (apt.conf(5)): a tree of names, written flat or in braces. Pure. */

export type AptConf = Map<string, string>;

/** Names of a list in braces may nest; nobody nests deeper. */
const MAX_DEPTH = 20;

/** Adds what `text` sets: names in lower case, the last value counts. What is malformed ends the file, as in apt. */
export function readAptConf(text: string, into: AptConf): void {
  const prefixes: string[] = [];
  let words: string[] = [];
  const name = (): string =>
    [...prefixes, words[0] ?? '']
      .filter((part) => part !== '')
      .join('::')
      .toLowerCase();
  for (const { kind, value } of tokens(text)) {
    if (kind === 'word') words.push(value);
    else if (value === '{') {
      if (prefixes.length === MAX_DEPTH) return;
      prefixes.push(words[0] ?? '');
      words = [];
    } else {
      // In braces a value may stand alone: an item of a list.
      if (words.length > 1) into.set(name(), words[1] ?? '');
      if (value === '}') prefixes.pop();
      words = [];
    }
  }
}

interface Token {
  readonly kind: 'word' | 'mark';
  readonly value: string;
}

const TOKEN =
  /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|#(?:clear|include)\b[^;\n]*;?|#[^\n]*|"([^"\n]*)"|([{};])|((?:(?!\/\/|\/\*)[^\s"{};#])+)|\s+|./gu;

function* tokens(text: string): Generator<Token> {
  for (const [all, quoted, mark, word] of text.matchAll(TOKEN)) {
    if (mark !== undefined) yield { kind: 'mark', value: mark };
    else if (quoted !== undefined) yield { kind: 'word', value: quoted };
    else if (word !== undefined) yield { kind: 'word', value: word };
    else if (all === '"') return;
  }
}

/**
 * The proxy for a URL: that of its host, else of its scheme; `https` falls back on the settings of `http` (apt-transport-https(1)).
 * Null without a setting; `DIRECT` means none.
 */
export function aptProxy(conf: AptConf, scheme: 'http' | 'https', host: string): string | null {
  const methods = scheme === 'https' ? ['https', 'http'] : ['http'];
  const found = (key: string): string | undefined =>
    methods.map((method) => conf.get(`acquire::${method}::${key}`)).find((value) => value !== undefined && value !== '');
  return found(`proxy::${host.toLowerCase()}`) ?? found('proxy') ?? null;
}
