/** The files that a path with `*`, `?` and `[...]` names: glob(7), in the order of their names. */
import type { Reader } from './reader.ts';

const MAX_FILES = 100;
const MAGIC = /[*?[]/u;

/** A path without a pattern names one file, which need not exist. */
export async function matchingFiles(reader: Reader, path: string): Promise<readonly string[]> {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  let found = ['/'];
  for (const part of parts) {
    const join = (folder: string, name: string): string => (folder === '/' ? `/${name}` : `${folder}/${name}`);
    if (!MAGIC.test(part)) {
      found = found.map((folder) => join(folder, part.replaceAll(/\\(.)/gu, '$1')));
      continue;
    }
    const pattern = matcher(part);
    const listed = await Promise.all(found.map((folder) => reader.names(folder)));
    found = found.flatMap((folder, at) => (listed[at] ?? []).filter((name) => pattern(name)).map((name) => join(folder, name)));
    found = found.toSorted().slice(0, MAX_FILES);
  }
  if (!MAGIC.test(path)) return (await exists(reader, found[0] ?? '/')) ? found : [];
  // A plain name behind a pattern: only where it is there.
  const there = await Promise.all(found.map((file) => exists(reader, file)));
  return found.filter((_, index) => there[index] === true);
}

async function exists(reader: Reader, path: string): Promise<boolean> {
  return (await reader.text(path)) !== null || reader.isUnreadable(path) || reader.isNoFile(path);
}

/** One part of a path. A leading dot is matched only by a dot. */
function matcher(part: string): (name: string) => boolean {
  let pattern = '';
  for (let at = 0; at < part.length; at += 1) {
    const character = part.charAt(at);
    const set = character === '[' ? /^\[([!^]?)(\]?[^\]]*)\]/u.exec(part.slice(at)) : null;
    if (character === '*') pattern += '[^]*';
    else if (character === '?') pattern += '[^]';
    else if (set !== null) {
      pattern += `[${set[1] === '' ? '' : '^'}${(set[2] ?? '').replaceAll(/[\\\]^[]/gu, String.raw`\$&`)}]`;
      at += set[0].length - 1;
    } else if (character === '\\' && at + 1 < part.length) {
      at += 1;
      pattern += quote(part.charAt(at));
    } else pattern += quote(character);
  }
  const whole = compile(`^${pattern}$`);
  return (name) => whole?.test(name) === true && (part.startsWith('.') || part.startsWith('\\.') || !name.startsWith('.'));
}

/** A range such as `[z-a]` is none; it matches nothing. */
function compile(pattern: string): RegExp | null {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return null;
  }
}

function quote(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/u.test(character) ? `\\${character}` : character;
}
