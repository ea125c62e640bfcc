/**
 * What systemd itself gives to every service, and the version of it.
 * Source: systemd-system.conf(5), kernel-command-line(7); tried against systemd 252.
 */
import { parseEnviron } from '../../proxy/agent-proxy-sources.ts';
import type { Reader } from './reader.ts';
import type { SpecifierContext } from './specifiers.ts';
import { parseUnit } from './unit-file.ts';
import { type Assignments, assignAll, type Dropped, type Located, parseAssignment } from './variables.ts';
import { words } from './words.ts';

const ROOTS = ['/etc/systemd', '/run/systemd', '/usr/local/lib/systemd', '/usr/lib/systemd', '/lib/systemd'];
const LIBRARIES = [
  '/usr/lib/systemd',
  '/usr/lib64/systemd',
  '/usr/lib/x86_64-linux-gnu/systemd',
  '/usr/lib/aarch64-linux-gnu/systemd',
  '/lib/systemd',
];
/** Before 233 there was no such library. */
const OLD = 219;
const NEW = 255;

export interface ManagerEnvironment {
  /** `DefaultEnvironment=` and the kernel's `systemd.setenv=`. */
  readonly variables: Assignments;
  /** What `PassEnvironment=` may take: the variables of process 1. Read only when asked for. */
  own(): Promise<Assignments>;
}

export async function managerEnvironment(
  reader: Reader,
  context: SpecifierContext,
  dropped: Dropped[],
): Promise<ManagerEnvironment> {
  const settings = await managerSettings(reader);
  const of = (key: string): readonly Located[] => settings.filter((setting) => setting.key === key);
  const variables = await assignAll(of('DefaultEnvironment'), context, dropped);
  for (const [name, assigned] of await fromKernel(reader)) variables.set(name, assigned);
  return {
    variables,
    async own() {
      const first = parseEnviron((await reader.text('/proc/1/environ')) ?? '');
      const started = Object.entries(first).map(
        ([name, value]) => [name, { value: value ?? '', path: '/proc/1/environ' }] as const,
      );
      return new Map([...started, ...(await assignAll(of('ManagerEnvironment'), context, dropped))]);
    },
  };
}

async function managerSettings(reader: Reader): Promise<readonly Located[]> {
  const chosen = new Map<string, string>();
  for (const root of ROOTS) {
    for (const name of await reader.names(`${root}/system.conf.d`)) {
      if (name.endsWith('.conf') && !name.startsWith('.') && !chosen.has(name)) chosen.set(name, `${root}/system.conf.d/${name}`);
    }
  }
  const dropIns = [...chosen].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
  const settings: Located[] = [];
  for (const path of ['/etc/systemd/system.conf', ...dropIns]) {
    const read = parseUnit((await reader.text(path)) ?? '').settings.filter(({ section }) => section === 'Manager');
    settings.push(...read.map((setting) => ({ ...setting, path })));
  }
  return settings;
}

/** In a container the arguments of process 1 take the place of the kernel's, which are the host's. */
async function fromKernel(reader: Reader): Promise<Assignments> {
  const isContainer = (await reader.text('/run/systemd/container')) !== null;
  const line = await reader.text(isContainer ? '/proc/1/cmdline' : '/proc/cmdline');
  const told = words((line ?? '').replaceAll('\0', ' '), 'plain').words;
  const found: Assignments = new Map();
  for (const argument of told) {
    const value = /^systemd\.setenv=([^]*)$/u.exec(argument)?.[1];
    const parsed = value === undefined ? 'no-equals' : parseAssignment(value);
    if (typeof parsed !== 'string') found.set(parsed.name, { value: parsed.value, path: 'kernel command line' });
  }
  return found;
}

/** From the name of systemd's library. Where nothing tells, a recent one. */
export async function systemdVersion(reader: Reader): Promise<number> {
  const listed = await Promise.all(LIBRARIES.map((folder) => reader.names(folder, 1_000)));
  const names = listed.flat();
  const version = names.flatMap((name) => /^libsystemd-shared-(\d{3})/u.exec(name)?.[1] ?? []).at(0);
  if (version !== undefined) return Number(version);
  return names.includes('systemd') ? OLD : NEW;
}
