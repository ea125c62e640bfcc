/** The sources of apt as sources.list(5) has them: one a line, or in paragraphs (deb822). Pure. */

/** One repository with one suite. */
export interface AptEntry {
  /** As written, with a slash at its end. */
  readonly uri: string;
  /** Ends with a slash where it is a path of its own: then there is no `dists/`. */
  readonly suite: string;
}

export interface AptFile {
  readonly entries: readonly AptEntry[];
  /** Lines that apt refuses: it then reads no repository at all. */
  readonly malformed: readonly number[];
}

const MAX_ENTRIES = 200;

/** `arch`: as Debian calls it, for `$(ARCH)`. */
export function readAptList(text: string, arch: string): AptFile {
  const entries: AptEntry[] = [];
  const malformed: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const words = wordsOf(withoutComment(line));
    if (words.length === 0 || entries.length >= MAX_ENTRIES) continue;
    const [type = '', ...rest] = words;
    const [uri = '', suite = '', ...components] = rest[0]?.startsWith('[') === true ? rest.slice(1) : rest;
    const entry = entryOf(uri, suite, components, arch);
    if (!isType(type) || entry === null) malformed.push(index + 1);
    else entries.push(entry);
  }
  return { entries: distinct(entries), malformed };
}

export function readAptSources(text: string, arch: string): AptFile {
  const entries: AptEntry[] = [];
  const malformed: number[] = [];
  for (const { line, fields } of stanzas(text)) {
    if (isFalse(fields.get('enabled') ?? '')) continue;
    const list = (name: string): readonly string[] => (fields.get(name) ?? '').split(/\s+/u).filter((word) => word !== '');
    const [types, uris, suites, components] = [list('types'), list('uris'), list('suites'), list('components')];
    const found = uris.flatMap((uri) => suites.map((suite) => entryOf(uri, suite, components, arch)));
    if (types.length === 0 || !types.every(isType) || found.length === 0 || found.includes(null)) malformed.push(line);
    else entries.push(...found.filter((entry) => entry !== null));
  }
  return { entries: distinct(entries).slice(0, MAX_ENTRIES), malformed };
}

/** Where apt finds what a repository holds; the first that is there. */
export function aptMetadata({ suite }: AptEntry): readonly string[] {
  const folder = suite.endsWith('/') ? (suite === '/' ? '' : suite) : `dists/${suite}/`;
  return [`${folder}InRelease`, `${folder}Release`];
}

const isType = (type: string): boolean => type === 'deb' || type === 'deb-src';
const isFalse = (value: string): boolean => /^(?:no|false|without|off|disable|0)$/iu.test(value.trim());

function entryOf(uri: string, suite: string, components: readonly string[], arch: string): AptEntry | null {
  if (!uri.includes(':') || suite === '') return null;
  const isPath = suite.endsWith('/');
  if (isPath !== (components.length === 0)) return null;
  const filled = (text: string): string => text.replaceAll('$(ARCH)', arch);
  const whole = filled(uri);
  return { uri: whole.endsWith('/') ? whole : `${whole}/`, suite: filled(suite) };
}

function distinct(entries: readonly AptEntry[]): readonly AptEntry[] {
  return [...new Map(entries.map((entry) => [`${entry.uri} ${entry.suite}`, entry])).values()];
}

/** A number sign inside of brackets is none of a comment. */
function withoutComment(line: string): string {
  const open = line.indexOf('[');
  const close = open === -1 ? -1 : line.indexOf(']', open);
  const first = line.indexOf('#');
  if (first === -1) return line;
  if (open === -1 || first < open || close === -1) return line.slice(0, first);
  const after = line.indexOf('#', close);
  return after === -1 ? line : line.slice(0, after);
}

/** Words; brackets and quotation marks keep blanks together. Options are one word. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/\[[^\]]*\]|(?:"[^"]*"|\[[^\]]*\]|[^\s"[])+/gu)].map(([word]) =>
    word.startsWith('[') ? word : word.replaceAll('"', ''),
  );
}

interface Stanza {
  readonly line: number;
  /** Names in lower case. */
  readonly fields: ReadonlyMap<string, string>;
}

/** Paragraphs of RFC 822's kind: a line that begins with a blank goes on with the field above. */
function stanzas(text: string): readonly Stanza[] {
  const found: { line: number; fields: Map<string, string> }[] = [];
  let open: { line: number; fields: Map<string, string> } | null = null;
  let last = '';
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/\r$/u, '');
    if (line.startsWith('#')) continue;
    if (line.trim() === '') {
      open = null;
      continue;
    }
    if (open === null) {
      open = { line: index + 1, fields: new Map() };
      found.push(open);
      last = '';
    }
    const [, name, value = ''] = /^([^\s:][^:]*):(.*)$/u.exec(line) ?? [];
    if (/^\s/u.test(line)) open.fields.set(last, `${open.fields.get(last) ?? ''} ${line.trim()}`);
    else if (name !== undefined) {
      last = name.trim().toLowerCase();
      open.fields.set(last, value.trim());
    }
  }
  return found.filter(({ fields }) => fields.size > 0);
}
