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
    const path = setting.value === '' ? null : await pathOf(setting, context, dropped);
    if (path !== null) wanted.push({ setting, path: path.replace(/^-/u, ''), isOptional: path.startsWith('-') });
  }
  const variables: Assignments = new Map();
  for (const { setting, path, isOptional } of wanted) {
    const files = await matchingFiles(reader, path);
    const pass = (why: string): string | null => {
      dropped.push({ file: setting.path, line: setting.line, setting: setting.key, why: 'file-absent', text: path });
      return isOptional ? null : why;
    };
    const refused = files.length === 0 ? pass(`EnvironmentFile ${path} is absent (${setting.path}, line ${setting.line})`) : null;
    if (refused !== null) return { variables, refused };
    for (const file of files) {
      const text = await reader.text(file);
      // What only this process may not read is unknown, not absent.
      if (text === null && reader.isUnreadable(file)) continue;
      const pairs = text === null ? null : await pairsOf(text, context);
      const reason =
        pairs === null ? pass(`EnvironmentFile ${file} cannot be read (${setting.path}, line ${setting.line})`) : null;
      if (reason !== null) return { variables, refused: reason };
      assign(variables, file, pairs ?? [], dropped);
    }
  }
  return { variables, refused: null };
}

/** Null: systemd ignores the setting. */
async function pathOf(setting: Located, context: SpecifierContext, dropped: Dropped[]): Promise<string | null> {
  const expanded = await expand(setting.value, context);
  const text = 'unknown' in expanded ? null : expanded.text;
  const path = text?.replace(/^-/u, '') ?? '';
  if (text !== null && path.startsWith('/') && !path.split('/').includes('..')) return text;
  const why = text === null ? 'specifier' : 'path';
  dropped.push({ file: setting.path, line: setting.line, setting: setting.key, why, text: setting.value });
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
