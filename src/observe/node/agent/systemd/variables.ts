/** Lists of variables as systemd builds them from the words of a setting. */
import type { IgnoredSetting } from '../../../../facts/agent-service.ts';
import { expand, type SpecifierContext } from './specifiers.ts';
import { words } from './words.ts';

/** A setting, and the file in which it stands. */
export interface Located {
  readonly path: string;
  readonly line: number;
  readonly key: string;
  readonly value: string;
}

/** What has no effect. `text`: what stands there; it is searched for names and never kept. */
export interface Dropped extends Pick<IgnoredSetting, 'file' | 'line' | 'setting' | 'why'> {
  readonly text: string;
}

export interface Assigned {
  readonly value: string;
  readonly path: string;
}

export type Assignments = Map<string, Assigned>;

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,2097149}$/u;
const INVALID_UTF8 = '\uFFFD';

export function isName(text: string): boolean {
  return NAME.test(text);
}

/** `NAME=value`; else why systemd takes it for none. */
export function parseAssignment(text: string): { readonly name: string; readonly value: string } | IgnoredSetting['why'] {
  const equals = text.indexOf('=');
  if (equals === -1) return 'no-equals';
  const name = text.slice(0, equals);
  if (!isName(name)) return 'name';
  return text.includes(INVALID_UTF8) ? 'not-utf8' : { name, value: text.slice(equals + 1) };
}

/**
 * Settings of one kind, such as all `Environment=` of a unit: an empty one takes back all before it; a bad word is passed over,
 * and a word that never ends takes the rest of its line with it.
 */
export async function assignAll(
  settings: readonly Located[],
  context: SpecifierContext,
  dropped: Dropped[],
): Promise<Assignments> {
  const found: Assignments = new Map();
  for (const setting of settings) {
    if (setting.value === '') found.clear();
    for (const word of await expandedWords(setting, context, dropped)) {
      const parsed = parseAssignment(word);
      if (typeof parsed === 'string') dropped.push(drop(setting, parsed, parsed === 'no-equals' ? setting.value : word));
      else found.set(parsed.name, { value: parsed.value, path: setting.path });
    }
  }
  return found;
}

/** Names, or in `UnsetEnvironment=` assignments, too. */
export async function listAll(
  settings: readonly Located[],
  context: SpecifierContext,
  escapes: 'c' | 'plain',
): Promise<readonly string[]> {
  let found: readonly string[] = [];
  for (const setting of settings) {
    const more = setting.value === '' ? [] : await expandedWords(setting, context, [], escapes);
    found = setting.value === '' ? [] : [...found, ...more];
  }
  return found;
}

async function expandedWords(
  setting: Located,
  context: SpecifierContext,
  dropped: Dropped[],
  escapes: 'c' | 'plain' = 'c',
): Promise<readonly string[]> {
  const read = words(setting.value, escapes);
  const found: string[] = [];
  for (const word of read.words) {
    const expanded = await expand(word, context);
    if ('unknown' in expanded) dropped.push(drop(setting, 'specifier', word));
    else {
      found.push(expanded.text);
      // Two hexadecimal digits in an address: a percent-encoded character was meant.
      if (expanded.changed && /:\/\/.*%[0-9A-Fa-f]{2}/su.test(word)) dropped.push(drop(setting, 'specifier-replaced', word));
    }
  }
  if (read.error !== null) dropped.push(drop(setting, read.error, setting.value));
  return found;
}

function drop({ path, line, key }: Located, why: Dropped['why'], text: string): Dropped {
  return { file: path, line, setting: key, why, text };
}

/** Takes away what `UnsetEnvironment=` names: any value of a name, or one value only. */
export function unset(variables: Assignments, patterns: readonly string[]): void {
  for (const pattern of patterns) {
    const equals = pattern.indexOf('=');
    if (equals === -1) variables.delete(pattern);
    else if (variables.get(pattern.slice(0, equals))?.value === pattern.slice(equals + 1))
      variables.delete(pattern.slice(0, equals));
  }
}
