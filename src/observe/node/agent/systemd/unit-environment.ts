/**
 * The environment that systemd gives a service if it starts now, and what of its files has no effect. Services do not get
 * `/etc/environment`, which is PAM's, unless their unit names it (those of snaps do).
 * Source: systemd.exec(5), systemd.unit(5); tried against systemd 252 in a namespace.
 */
import type { AgentService } from '../../../../facts/agent-service.ts';
import type { Files } from '../../../../platform/ports.ts';
import type { Variables } from '../../proxy/proxy-settings.ts';
import { ignoredOf, isMeant, passedOver, textOfSettings } from './dropped-settings.ts';
import { loadEnvironmentFiles } from './environment-files.ts';
import { managerEnvironment, systemdVersion } from './manager.ts';
import { makeReader, type Reader } from './reader.ts';
import type { SpecifierContext } from './specifiers.ts';
import { parseUnit } from './unit-file.ts';
import { findUnit, type UnitPlaces } from './unit-places.ts';
import { type Assignments, assignAll, type Dropped, isName, type Located, listAll, unset } from './variables.ts';
import { whyRefused } from './verify.ts';

export interface UnitEnvironment {
  readonly variables: Variables;
  /** Files that set something, in the order of reading. */
  readonly sources: readonly string[];
  /** There is such a unit, or a drop-in for it. */
  readonly found: boolean;
  /** The unit itself is there: drop-ins alone start nothing. */
  readonly hasFile: boolean;
  /** Existing files that could not be read, with the reason. */
  readonly unreadable: readonly string[];
  readonly service: AgentService;
  /** What systemd passes over, as it is written: it may hold a password, and never gets into the facts. */
  readonly dropped: readonly Dropped[];
}

/** `unit`: the name with `.service`; `arch`: as Node names it. Never rejects. */
export async function unitEnvironment(files: Files, unit: string, arch = 'x64'): Promise<UnitEnvironment> {
  const reader = makeReader(files);
  const places = await findUnit(reader, unit);
  const found = places.path !== null || places.isMasked || places.isDangling || places.dropIns.length > 0;
  if (!found)
    return {
      variables: {},
      sources: [],
      found,
      hasFile: false,
      unreadable: reader.unreadable(),
      service: { unit, refused: null, ignored: [] },
      dropped: [],
    };
  const dropped: Dropped[] = [];
  const settings = await serviceSettings(reader, places, dropped);
  const computed = await compute(reader, { name: unit, path: places.path }, settings.all, arch, dropped);
  const told = [...computed.variables].map(([name, { value }]) => [name, value] as const);
  const sources = new Set([...computed.variables.values()].map(({ path }) => path));
  // Without the unit itself, which may not be readable, drop-ins alone do not show whether it starts.
  const isKnown = places.path !== null && !reader.isUnreadable(places.path);
  const refused = whyNotStarted(places, settings.broken) ?? (isKnown ? whyRefused(settings.all) : null) ?? computed.refused;
  return {
    variables: Object.fromEntries(told),
    sources: [...sources],
    found,
    hasFile: places.path !== null,
    unreadable: reader.unreadable(),
    service: { unit, refused, ignored: ignoredOf(dropped, computed.variables) },
    dropped,
  };
}

function whyNotStarted({ isMasked, isDangling }: UnitPlaces, broken: string | null): string | null {
  if (isMasked) return 'it is masked';
  return isDangling ? 'its file is a link to nothing' : broken;
}

interface Settings {
  /** Those of [Service], in systemd's order. */
  readonly all: readonly Located[];
  /** Why systemd does not load the unit, in words. */
  readonly broken: string | null;
}

async function serviceSettings(reader: Reader, { path, dropIns, misnamed }: UnitPlaces, dropped: Dropped[]): Promise<Settings> {
  const all: Located[] = [];
  let broken: string | null = null;
  for (const file of [...(path === null ? [] : [path]), ...dropIns]) {
    const text = (await reader.text(file)) ?? '';
    const unit = parseUnit(text);
    all.push(...unit.settings.filter(({ section }) => section === 'Service').map((setting) => ({ ...setting, path: file })));
    dropped.push(...passedOver(file, text, unit));
    if (unit.broken !== null && file === path)
      broken = `line ${unit.broken.line} of ${file} ${unit.broken.why === 'header' ? 'is no section' : 'is not UTF-8'}`;
  }
  for (const file of misnamed.filter(isMeant)) {
    const text = textOfSettings(parseUnit((await reader.text(file)) ?? ''));
    dropped.push({ file, line: 0, setting: '', why: 'file-name', text });
  }
  return { all, broken };
}

interface Computed {
  readonly variables: Assignments;
  readonly refused: string | null;
}

/** The later of two wins: the manager's, `PassEnvironment=`, `Environment=`, `EnvironmentFile=`; `UnsetEnvironment=` is last. */
async function compute(
  reader: Reader,
  { name, path }: { readonly name: string; readonly path: string | null },
  settings: readonly Located[],
  arch: string,
  dropped: Dropped[],
): Promise<Computed> {
  let version: Promise<number> | null = null;
  const knowVersion = (): Promise<number> => (version ??= systemdVersion(reader));
  const ofManager: SpecifierContext = { files: reader.files, arch, unit: null, isOld: async () => (await knowVersion()) < 233 };
  const context = { ...ofManager, unit: { name, path: path ?? '' }, hasNewComments: async () => (await knowVersion()) >= 254 };
  const of = (key: string): readonly Located[] => settings.filter((setting) => setting.key === key);
  const manager = await managerEnvironment(reader, ofManager, dropped);
  const variables: Assignments = new Map(manager.variables);
  const passed = (await listAll(of('PassEnvironment'), context, 'plain')).filter(isName);
  const own: Assignments = passed.length === 0 ? new Map() : await manager.own();
  const files = await loadEnvironmentFiles(of('EnvironmentFile'), reader, context, dropped);
  const layers = [
    [...own].filter(([one]) => passed.includes(one)),
    await assignAll(of('Environment'), context, dropped),
    files.variables,
  ];
  for (const [one, assigned] of layers.flatMap((layer) => [...layer])) variables.set(one, assigned);
  const before = [...variables.keys()];
  const removals = of('UnsetEnvironment');
  unset(variables, await listAll(removals, context, 'c'));
  for (const one of before.filter((taken) => !variables.has(taken))) {
    const setting = removals.findLast(({ value }) => value.includes(one));
    if (setting !== undefined)
      dropped.push({ file: setting.path, line: setting.line, setting: setting.key, why: 'unset', text: one });
  }
  return { variables, refused: files.refused };
}
