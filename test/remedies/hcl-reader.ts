/**
 * A strict reader of the part of HCL 2 that snippets use: comments, blocks, one attribute a line, strings, numbers, booleans,
 * references, lists and `toset(…)`. Everything else, heredocs and templates among it, is an error: a snippet has no use for them.
 */
export interface HclBlock {
  /** `resource`, `aws_route`, `nat`; nested blocks have one word. */
  readonly header: readonly string[];
  readonly attributes: ReadonlyMap<string, string>;
  readonly blocks: readonly HclBlock[];
}

/** In this order: the longest first. A string ends at the first quote that is not escaped, on its own line. */
const TOKEN =
  /(?<space>[ \n]+)|(?<comment># [^\n]*)|(?<string>"(?:[^"\\\n]|\\["\\])*")|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<number>[0-9]+)|(?<mark>[{}[\]()=,.])/y;

type Kind = 'string' | 'word' | 'number' | 'mark';
interface Token {
  readonly kind: Kind;
  readonly text: string;
  readonly line: number;
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) throw new Error(`line ${line}: unreadable: ${text.slice(at, at + 40)}`);
    for (const kind of ['string', 'word', 'number', 'mark'] as const) {
      const found = groups[kind];
      if (found !== undefined) tokens.push({ kind, text: found, line });
    }
    line += (groups['space'] ?? '').split('\n').length - 1;
  }
  return tokens;
}

/** What a string literal means. `$${` stands for `${`, however many `$` are before it; a single one would begin a template. */
export function hclValue(literal: string): string {
  const inner = literal.slice(1, -1).replace(/\\(["\\])/g, '$1');
  if (/(?<![$])[$]\{|(?<!%)%\{/.test(inner)) throw new Error(`a template in ${literal}`);
  return inner.replace(/([$%])\1\{/g, '$1{');
}

/** Reads a whole snippet. @throws Error with the line of what is wrong. */
export function readHcl(text: string): readonly HclBlock[] {
  const tokens = tokensOf(text);
  let next = 0;
  const fail = (what: string): never => {
    throw new Error(`line ${tokens[next]?.line ?? 'end'}: ${what}, not ${tokens[next]?.text ?? 'the end'}`);
  };
  const is = (mark: string): boolean => tokens[next]?.kind === 'mark' && tokens[next]?.text === mark;
  const take = (kind: Kind, mark?: string): string => {
    const token = tokens[next];
    if (token === undefined || token.kind !== kind || (mark !== undefined && token.text !== mark)) return fail(mark ?? kind);
    next++;
    return token.text;
  };
  const list = (): string => {
    const items: string[] = [];
    take('mark', '[');
    while (!is(']')) {
      items.push(expression());
      if (!is(']')) take('mark', ',');
    }
    take('mark', ']');
    return `[${items.join(',')}]`;
  };
  const expression = (): string => {
    const kind = tokens[next]?.kind;
    if (kind === 'string') {
      const literal = take('string');
      hclValue(literal);
      return literal;
    }
    if (kind === 'number') return take('number');
    if (is('[')) return list();
    let words = take('word');
    if (words === 'toset' && is('(')) {
      take('mark', '(');
      const items = list();
      take('mark', ')');
      return `toset(${items})`;
    }
    while (is('.')) {
      take('mark', '.');
      words += `.${take('word')}`;
    }
    if (!words.includes('.') && words !== 'true' && words !== 'false') fail(`a reference instead of ${words}`);
    return words;
  };
  const body = (header: readonly string[]): HclBlock => {
    const attributes = new Map<string, string>();
    const blocks: HclBlock[] = [];
    take('mark', '{');
    while (!is('}')) {
      const { line } = tokens[next] ?? { line: 0 };
      const name = take('word');
      if (is('{')) {
        blocks.push(body([name]));
        continue;
      }
      take('mark', '=');
      if (attributes.has(name)) fail(`a second ${name}`);
      if (tokens[next]?.line !== line) fail(`the value of ${name} on its line`);
      attributes.set(name, expression());
      if (!is('}') && tokens[next]?.line === tokens[next - 1]?.line) fail('the end of the line');
    }
    take('mark', '}');
    return { header, attributes, blocks };
  };
  const found: HclBlock[] = [];
  while (next < tokens.length) {
    const header = [take('word')];
    while (tokens[next]?.kind === 'string') header.push(hclValue(take('string')));
    found.push(body(header));
  }
  return found;
}
