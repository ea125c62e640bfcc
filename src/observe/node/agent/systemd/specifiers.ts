/**
 * `%n`, `%H` and the like in a unit's settings.
 * Source: systemd.unit(5), "Specifiers"; values of a system manager, tried against systemd 252.
 */
import type { Files } from '../../../../platform/ports.ts';
import { parseEnvironmentFile } from './environment-file.ts';

/** Fixed for units of the system's own manager, which is root's. */
const FIXED: Readonly<Record<string, string>> = {
  t: '/run',
  S: '/var/lib',
  C: '/var/cache',
  L: '/var/log',
  E: '/etc',
  T: '/tmp',
  V: '/var/tmp',
  h: '/root',
  u: 'root',
  U: '0',
  g: 'root',
  G: '0',
  s: '/bin/bash',
  r: '/system.slice',
  R: '',
  i: '',
  I: '',
};
/** Members of os-release. */
const RELEASE: Readonly<Record<string, string>> = {
  o: 'ID',
  w: 'VERSION_ID',
  B: 'BUILD_ID',
  W: 'VARIANT_ID',
  A: 'IMAGE_VERSION',
  M: 'IMAGE_ID',
};
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'x86-64', arm64: 'arm64', arm: 'arm' };

export interface SpecifierContext {
  readonly files: Files;
  /** As Node names it. */
  readonly arch: string;
  /** Null: settings of the manager, which know nothing of units. */
  readonly unit: { readonly name: string; readonly path: string } | null;
  /** Systemd before 233 leaves what it does not know as it is. */
  isOld(): Promise<boolean>;
}

/** `unknown`: the specifier has no value, and systemd drops the word. */
export type Expanded = { readonly text: string; readonly changed: boolean } | { readonly unknown: string };

export async function expand(text: string, context: SpecifierContext): Promise<Expanded> {
  let result = '';
  let changed = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    if (character !== '%' || !/[A-Za-z0-9%]/u.test(next)) {
      result += character;
      continue;
    }
    at += 1;
    const value = next === '%' ? '%' : await valueOf(next, context);
    if (value === null && !(await context.isOld())) return { unknown: `%${next}` };
    if (value !== null && next !== '%') changed = true;
    result += value ?? `%${next}`;
  }
  return { text: result, changed };
}

async function valueOf(letter: string, { files, arch, unit }: SpecifierContext): Promise<string | null> {
  const line = async (path: string): Promise<string | null> => {
    const file = await files.read(path, 65_536);
    return file.outcome === 'ok' ? file.text.trim() : null;
  };
  const ofUnit = unit === null ? null : unitSpecifier(letter, unit);
  if (ofUnit !== null) return ofUnit;
  const field = RELEASE[letter];
  if (field !== undefined) return named((await line('/etc/os-release')) ?? (await line('/usr/lib/os-release')), field);
  const host = async (): Promise<string | null> => line('/proc/sys/kernel/hostname');
  const shortHost = async (): Promise<string | null> => (await host())?.split('.')[0] ?? null;
  switch (letter) {
    case 'H':
      return host();
    case 'l':
      return shortHost();
    case 'q':
      return named(await line('/etc/machine-info'), 'PRETTY_HOSTNAME') || shortHost();
    case 'b':
      return (await line('/proc/sys/kernel/random/boot_id'))?.replaceAll('-', '') ?? null;
    case 'm':
      return line('/etc/machine-id');
    case 'v':
      return line('/proc/sys/kernel/osrelease');
    case 'a':
      return ARCHITECTURES[arch] ?? null;
    default:
      // The manager's own settings know what is the same everywhere.
      return unit === null && !'TV'.includes(letter) ? null : (FIXED[letter] ?? null);
  }
}

function named(text: string | null, name: string): string {
  return text === null ? '' : (parseEnvironmentFile(text).findLast((found) => found.name === name)?.value ?? '');
}

function unitSpecifier(letter: string, { name, path }: { readonly name: string; readonly path: string }): string | null {
  const prefix = name.replace(/\.service$/u, '');
  const last = prefix.slice(prefix.lastIndexOf('-') + 1);
  switch (letter) {
    case 'n':
      return name;
    case 'N':
    case 'p':
      return prefix;
    case 'P':
      return unescapeName(prefix);
    case 'j':
      return last;
    case 'J':
      return unescapeName(last);
    case 'f':
      return `/${unescapeName(prefix)}`;
    case 'c':
      return `/system.slice/${name}`;
    case 'd':
      return `/run/credentials/${name}`;
    case 'y':
      return path;
    case 'Y':
      return path.slice(0, path.lastIndexOf('/'));
    default:
      return null;
  }
}

/** systemd-escape(1). Our units have no escapes but the dash. */
function unescapeName(text: string): string {
  return text.replaceAll('-', '/');
}
