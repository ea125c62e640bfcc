/** A fix that is an edit of a file: the screen shows the edit itself, behind a copy of the file. */
import { filePath } from './foreign.ts';
import { type Known, own, shellQuote } from './quote.ts';
import type { RemedyContext } from './remedy-context.ts';

/** A copy, then the editor: a file that did not exist is made. Windows has its own words, see {@link editWindows}. */
function edit(path: Known): readonly string[] {
  return [`sudo cp -p ${shellQuote(path)} ${shellQuote(own`${path}.before`)}`, `sudoedit ${shellQuote(path)}`];
}

/** Of these files (foreign paths), the first two; empty on Windows, whose places the caller knows. */
export function editFiles(paths: readonly string[], { os }: RemedyContext): readonly string[] {
  return os === 'windows' ? [] : [...new Set(paths.map(filePath))].slice(0, 2).flatMap(edit);
}

/** `path` as PowerShell writes it, within double quotes. */
export function editWindows(path: string): readonly string[] {
  const name = path.slice(path.lastIndexOf('\\') + 1);
  return [`Copy-Item "${path}" "$env:TEMP\\${name}.before"`, `notepad "${path}"`];
}

/** The way back from either. */
export function undoEdit(path: string, { os }: RemedyContext): string {
  if (os !== 'windows') return `sudo cp -p ${shellQuote(own`${filePath(path)}.before`)} ${shellQuote(filePath(path))}`;
  return `Copy-Item "$env:TEMP\\${path.slice(path.lastIndexOf('\\') + 1)}.before" "${path}"`;
}

/** `(/etc/…/proxy.conf, line 2)`: the file that a reader's words name. */
export function fileNamedIn(words: string): string | null {
  return /\((\/[^()]*), line \d+\)$/u.exec(words)?.[1] ?? null;
}
