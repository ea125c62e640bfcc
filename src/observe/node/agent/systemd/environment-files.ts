/**
 * The files of `EnvironmentFile=`.
 * Source: systemd.exec(5); tried against systemd 252.
 */
import { type FileVariable, parseEnvironmentFile } from './environment-file.ts';
import { matchingFiles } from './glob.ts';
import type { Reader } from './reader.ts';
import { expand, type SpecifierContext } from './specifiers.ts';
import { type Assignments, type Dropped, type Located, parseAssignment } from './variables.ts';

export interface FileAssignments {
  readonly variables: Assignments;
  /** Why the service does not start, in words. */
  readonly refused: string | null;
}

/** `hasNewComments`: see `parseEnvironmentFile`. */
export async function loadEnvironmentFiles(
  settings: readonly Located[],
  reader: Reader,
  context: SpecifierContext & { readonly hasNewComments: () => Promise<boolean> },
  dropped: Dropped[],
): Promise<FileAssignments> {
  let wanted: { readonly setting: Located; readonly path: string; readonly isOptional: boolean }[] = [];
  for (const setting of settings) {
    if (setting.value === '') wanted = [];
    const path = setting.value === '' ? null : await pathOf(setting, reader, context, dropped);
    if (path !== null) wanted.push({ setting, path: path.replace(/^-/u, ''), isOptional: path.startsWith('-') });
  }
  const variables: Assignments = new Map();
  for (const { setting, path, isOptional } of wanted) {
    const where = `(${setting.path}, line ${setting.line})`;
    const files = await matchingFiles(reader, path);
    if (files.length === 0 && !isOptional) return { variables, refused: `EnvironmentFile ${path} is absent ${where}` };
    // Two paths in one line are one path with a blank, which is absent.
    if (files.length === 0 && /\s/u.test(path)) dropped.push(await pathDropped(setting, reader));
    for (const file of files) {
      const text = await reader.text(file);
      // What only this process may not read is unknown, not absent.
      if (text === null && reader.isUnreadable(file)) continue;
      const pairs = text === null ? null : await pairsOf(text, context);
      if (pairs === null && !isOptional) return { variables, refused: `EnvironmentFile ${file} cannot be read ${where}` };
      if (pairs === null) dropped.push({ file, line: 0, setting: '', why: 'not-utf8', text: text ?? '' });
      else assign(variables, file, pairs, dropped);
    }
  }
  return { variables, refused: null };
}

/** Names are in the files that were meant. */
async function pathDropped(setting: Located, reader: Reader): Promise<Dropped> {
  const meant = setting.value.split(/[\s"'-]+(?=\/)|[\s"']+/u).filter((path) => path.startsWith('/'));
  const texts = await Promise.all(meant.slice(0, 4).map((path) => reader.text(path)));
  const { path, line, key } = setting;
  return { file: path, line, setting: key, why: 'path', text: texts.join('\n') };
}

/** Null: systemd ignores the setting. */
async function pathOf(setting: Located, reader: Reader, context: SpecifierContext, dropped: Dropped[]): Promise<string | null> {
  const expanded = await expand(setting.value, context);
  const text = 'unknown' in expanded ? null : expanded.text;
  const path = text?.replace(/^-/u, '') ?? '';
  if (text !== null && path.startsWith('/') && !path.split('/').includes('..')) return text;
  dropped.push(await pathDropped(setting, reader));
  return null;
}

/** Null: systemd reads nothing of a file with a zero byte, or with a variable that is not UTF-8. */
async function pairsOf(
  text: string,
  { hasNewComments }: { readonly hasNewComments: () => Promise<boolean> },
): Promise<readonly FileVariable[] | null> {
  if (text.includes('\0')) return null;
  // The version matters only here, and costs a look at systemd's library.
  const newComments = !/^[ \t]*[#;].*\\[\n\r]/mu.test(text) || (await hasNewComments());
  const pairs = parseEnvironmentFile(text, newComments);
  return pairs.some(({ name, value }) => (name + value).includes('\uFFFD')) ? null : pairs;
}

function assign(variables: Assignments, path: string, pairs: readonly FileVariable[], dropped: Dropped[]): void {
  for (const { name, value, line } of pairs) {
    const parsed = parseAssignment(`${name}=${value}`);
    if (typeof parsed !== 'string') variables.set(parsed.name, { value: parsed.value, path });
    else {
      const why = /^export[ \t]/u.test(name) ? 'export' : parsed;
      dropped.push({ file: path, line, setting: '', why, text: name });
    }
  }
}
