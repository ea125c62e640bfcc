/**
 * The environment that systemd gives a service: `Environment=`, `EnvironmentFile=` and their
 * drop-ins, over the manager's `DefaultEnvironment=`. Services do not get `/etc/environment`, which
 * is PAM's, unless their unit names it (those of snaps do).
 * Source: systemd.exec(5), systemd.syntax(7), systemd.unit(5), systemd-system.conf(5).
 */
import type { Files } from '../../../platform/ports.ts';
import type { Variables } from '../proxy/proxy-settings.ts';
import { unreadWords } from '../untrusted-values.ts';

/** In systemd's order of precedence. `/lib` and `/usr/lib` may be the same folder. */
const ROOTS = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];
const MAX_BYTES = 262_144;
const MAX_DROP_INS = 100;
const MAX_WORDS = 1_000;

export interface UnitEnvironment {
  readonly variables: Variables;
  /** Files that set something, in the order of reading. */
  readonly sources: readonly string[];
  /** The service's unit or a drop-in of it exists. */
  readonly found: boolean;
  /** Existing files that could not be read, with the reason. */
  readonly unreadable: readonly string[];
}

interface Setting {
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/** The environment for a start now. `unit` is the name with `.service`. Never rejects. */
export async function unitEnvironment(files: Files, unit: string): Promise<UnitEnvironment> {
  const reader = makeReader(files);
  const manager = [
    ...(await reader.read('/etc/systemd/system.conf')),
    ...(await reader.folder('/etc/systemd/system.conf.d', new Set())),
  ];
  const before = reader.seen.length;
  // The first unit file of a name wins. Drop-ins of all places count, in the order of their names,
  // each name once.
  let own: readonly Located[] = [];
  for (const root of ROOTS) {
    own = await reader.read(`${root}/${unit}`);
    if (reader.seen.length > before) break;
  }
  const taken = new Set<string>();
  const dropIns: Located[] = [];
  for (const folder of [`${unit}.d`, 'service.d']) {
    for (const root of ROOTS) dropIns.push(...(await reader.folder(`${root}/${folder}`, taken)));
  }
  const found = reader.seen.slice(before).some((path) => path.includes(unit));
  const ordered = dropIns.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const sources = new Set<string>();
  const variables: Record<string, string> = {};
  for (const { path, setting } of manager) {
    if (setting.section === 'Manager' && setting.key === 'DefaultEnvironment')
      assign(variables, assignments(setting.value), path, sources);
  }
  const service = [...own, ...ordered].filter(({ setting }) => setting.section === 'Service');
  const ownVariables: Record<string, string> = {};
  for (const { path, setting } of afterReset(service, 'Environment')) {
    assign(ownVariables, assignments(setting.value), path, sources);
  }
  Object.assign(variables, ownVariables);
  for (const { setting } of afterReset(service, 'EnvironmentFile')) {
    const path = setting.value.replace(/^-/u, '').trim();
    const text = path.startsWith('/') ? await reader.text(path) : null;
    if (text !== null) assign(variables, parseEnvironmentFile(text), path, sources);
  }
  return { variables, sources: [...sources], found, unreadable: reader.unreadable };
}

interface Located {
  readonly path: string;
  readonly name: string;
  readonly setting: Setting;
}

function makeReader(files: Files) {
  const seen: string[] = [];
  const unreadable: string[] = [];
  async function text(path: string): Promise<string | null> {
    const file = await files.read(path, MAX_BYTES);
    if (file.outcome === 'ok') {
      seen.push(path);
      return file.text;
    }
    if (file.reason !== 'absent') unreadable.push(`${path} ${unreadWords(file.reason)}`);
    return null;
  }
  async function read(path: string): Promise<readonly Located[]> {
    const content = await text(path);
    const name = path.slice(path.lastIndexOf('/') + 1);
    return content === null ? [] : parseUnit(content).map((setting) => ({ path, name, setting }));
  }
  /** `taken`: names in places with more precedence, which hide the same names here. */
  async function folder(path: string, taken: Set<string>): Promise<readonly Located[]> {
    const listed = await files.list(path, MAX_DROP_INS);
    if (listed.outcome === 'failed') {
      if (listed.reason !== 'absent') unreadable.push(`${path} ${unreadWords(listed.reason)}`);
      return [];
    }
    const names = listed.names.filter((name) => name.endsWith('.conf') && !taken.has(name)).toSorted();
    const settings: Located[] = [];
    for (const name of names) {
      taken.add(name);
      settings.push(...(await read(`${path}/${name}`)));
    }
    return settings;
  }
  return { seen, unreadable, text, read, folder };
}

/** An empty value resets everything before it. */
function afterReset(settings: readonly Located[], key: string): readonly Located[] {
  const mine = settings.filter(({ setting }) => setting.key === key);
  return mine.slice(mine.findLastIndex(({ setting }) => setting.value === '') + 1);
}

function assign(
  into: Record<string, string>,
  values: readonly (readonly [string, string])[],
  path: string,
  sources: Set<string>,
): void {
  for (const [name, value] of values) {
    into[name] = value;
    sources.add(path);
  }
}

/** A unit file's sections, keys and values, without comments, continued lines joined. */
export function parseUnit(text: string): readonly Setting[] {
  const settings: Setting[] = [];
  let section = '';
  for (const line of joined(text)) {
    const header = /^\[([^\]]{1,100})\]$/u.exec(line)?.[1];
    const equals = line.indexOf('=');
    if (header !== undefined) section = header;
    else if (equals > 0) settings.push({ section, key: line.slice(0, equals).trim(), value: line.slice(equals + 1).trim() });
  }
  return settings;
}

/** A final backslash becomes a blank. Comments between continued lines are dropped. */
function joined(text: string): readonly string[] {
  const lines: string[] = [];
  let open = '';
  for (const raw of text.split(/\r?\n/u)) {
    const line = raw.trim();
    if (/^[#;]/u.test(line)) continue;
    if (line.endsWith('\\')) open += `${line.slice(0, -1)} `;
    else {
      lines.push((open + line).trim());
      open = '';
    }
  }
  return [...lines, open.trim()];
}

/** The words of `A=1 "B=two words" C='x'`, with C escapes and `%%` for a percent sign. */
export function assignments(value: string): readonly (readonly [string, string])[] {
  return words(value).flatMap((word) => {
    const equals = word.indexOf('=');
    const name = word.slice(0, Math.max(equals, 0));
    return /^[A-Za-z_]\w{0,255}$/u.test(name) ? [[name, word.slice(equals + 1).replaceAll('%%', '%')] as const] : [];
  });
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', s: ' ' };

function words(value: string): readonly string[] {
  const found: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let at = 0; at < value.length && found.length < MAX_WORDS; at += 1) {
    const character = value.charAt(at);
    if (character === '\\' && at + 1 < value.length) {
      at += 1;
      const escaped = value.charAt(at);
      word = (word ?? '') + (ESCAPES[escaped] ?? escaped);
    } else if (quote !== '') {
      if (character === quote) quote = '';
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/u.test(character)) {
      if (word !== null) found.push(word);
      word = null;
    } else word = (word ?? '') + character;
  }
  return word === null ? found : [...found, word];
}

/** `NAME=value` lines with optional quotes: environment files and `/etc/environment`. */
export function parseEnvironmentFile(text: string): readonly (readonly [string, string])[] {
  return joined(text)
    .slice(0, MAX_WORDS)
    .flatMap((line) => {
      const match = /^(?:export\s+)?([A-Za-z_]\w{0,255})=(.*)$/u.exec(line);
      const [, name, raw] = match ?? [];
      if (name === undefined || raw === undefined) return [];
      const value = raw.trim();
      const quoted = /^(["'])(.*)\1$/u.exec(value)?.[2];
      return [[name, quoted ?? value] as const];
    });
}
