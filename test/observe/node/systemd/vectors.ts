/**
 * Units that people type, as trees. `@` in names and texts stands for the unit's name without `.service`, which is different
 * for each vector, so that one start of systemd answers them all.
 */
import type { Tree } from '../../../oracles/systemd.ts';
import { telling } from '../../../oracles/systemd.ts';
import { LINES } from './lines.ts';
import { TREES } from './trees.ts';
import { ENVIRONMENT_FILES, FILES } from './variable-files.ts';

export interface Vector {
  readonly name: string;
  readonly unit: string;
  readonly tree: Tree;
}

const ETC = '/etc/systemd/system';
const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

const NAME = 'ssm-agent';

export function handmade(): readonly Vector[] {
  const found: Vector[] = [];
  const add = (name: string, make: (base: string) => Tree): void => {
    const base = `v${found.length}-${NAME}`;
    found.push({ name, unit: `${base}.service`, tree: withUnit(base, make(base)) });
  };
  for (const line of LINES) add(line.slice(0, 70), (base) => ({ [`${ETC}/${base}.service.d/a.conf`]: `[Service]\n${line}` }));
  add('a line that is not UTF-8', (base) => ({
    [`${ETC}/${base}.service.d/a.conf`]: bytes('[Service]\nEnvironment=A=1\nEnvironment=B=\xff\nEnvironment=C=3\n'),
  }));
  for (const [line, files] of FILES) {
    add(`${line.slice(0, 60)} ${Object.keys(files).join(' ')}`, (base) => ({
      [`${ETC}/${base}.service.d/a.conf`]: `[Service]\n${line.replaceAll('@', base)}`,
      ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`/etc/f/${base}/${name}`, text])),
    }));
  }
  for (const text of ENVIRONMENT_FILES) {
    add(`in a file: ${JSON.stringify(text).slice(0, 60)}`, (base) => ({
      [`${ETC}/${base}.service.d/a.conf`]: `[Service]\nEnvironmentFile=/etc/f/${base}`,
      [`/etc/f/${base}`]: text,
    }));
  }
  for (const [name, tree] of Object.entries(TREES)) add(name, (base) => filled(tree, base));
  return found;
}

/** The unit's own file, unless the tree has one somewhere. */
export function withUnit(base: string, tree: Tree): Tree {
  const unit = `${base}.service`;
  const has = Object.keys(tree).some((path) => path.endsWith(`/${unit}`));
  return has ? tree : { ...tree, [`${ETC}/${unit}`]: telling(unit) };
}

function filled(tree: Tree, base: string): Tree {
  const fill = (text: string): string =>
    text
      .replaceAll('@DASH', base.replace(/[^-]*$/u, ''))
      .replaceAll('@NODASH', base.replace(/-[^-]*$/u, ''))
      .replaceAll('@', base);
  return Object.fromEntries(
    Object.entries(tree).map(([path, entry]) => {
      if (typeof entry === 'object' && 'link' in entry) return [fill(path), { link: fill(entry.link) }];
      const isUnit = path.endsWith('@.service');
      const unit = `${base}.service`;
      if (typeof entry !== 'string')
        return [fill(path), Buffer.concat([Buffer.from(telling(unit)), Buffer.from(entry).subarray(isUnit ? 4 : 0)])];
      return [fill(path), isUnit && entry !== '' ? telling(unit) + entry : fill(entry)];
    }),
  );
}
