/**
 * The environment that systemd gives a service if it starts now, and what of its files has no effect. Services do not get
 * `/etc/environment`, which is PAM's, unless their unit names it (those of snaps do).
 * Source: systemd.exec(5), systemd.unit(5); tried against systemd 252 in a namespace.
 */
import type { AgentService } from '../../../../facts/agent-service.ts';
import type { Files } from '../../../../platform/ports.ts';
import { TELLING, type Variables } from '../../proxy/proxy-settings.ts';
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
  /** There is such a unit. */
  readonly found: boolean;
  /** Existing files that could not be read, with the reason. */
  readonly unreadable: readonly string[];
  readonly service: AgentService;
}

const MAX_IGNORED = 20;
const NO_UNSET: ReadonlySet<string> = new Set();

/** `unit`: the name with `.service`; `arch`: as Node names it. Never rejects. */
export async function unitEnvironment(files: Files, unit: string, arch = 'x64'): Promise<UnitEnvironment> {
  const reader = makeReader(files);
  const places = await findUnit(reader, unit);
  const found = places.path !== null || places.isMasked || places.isDangling || places.dropIns.length > 0;
  if (!found)
    return { variables: {}, sources: [], found, unreadable: reader.unreadable(), service: { unit, refused: null, ignored: [] } };
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
    unreadable: reader.unreadable(),
    service: { unit, refused, ignored: ignoredOf(dropped, computed.unset) },
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
    dropped.push(...unit.ignored.map((one) => ({ ...one, file })));
    for (const { section, key, value, line } of unit.settings) {
      if (section !== 'Service' && KEYS.test(key)) dropped.push({ file, line, setting: key, why: 'section', text: value });
      else if (!KEYS.test(key) && LIKE_KEYS.test(key)) dropped.push({ file, line, setting: key, why: 'key', text: value });
    }
    if (unit.broken === null) continue;
    const rest = text
      .split('\n')
      .slice(unit.broken.line - 1)
      .join('\n');
    dropped.push({ file, line: unit.broken.line, setting: '', why: 'broken-file', text: rest });
    if (file === path)
      broken = `line ${unit.broken.line} of ${file} ${unit.broken.why === 'header' ? 'is no section' : 'is not UTF-8'}`;
  }
  // Read only if a name says that somebody meant it: nothing of it counts.
  for (const file of misnamed.filter((name) => !/~$|\.(?:bak|orig|rpm\w+|dpkg-\w+|sw.)$|\/\.[^/]*\.sw.$/u.test(name)))
    dropped.push({ file, line: 0, setting: '', why: 'file-name', text: (await reader.text(file)) ?? '' });
  return { all, broken };
}

const KEYS = /^(?:Environment|EnvironmentFile|PassEnvironment|UnsetEnvironment)$/u;
const LIKE_KEYS = /^(?:env(?:iron\w*)?|enviro?n?ment\w*)$/iu;

interface Computed {
  readonly variables: Assignments;
  readonly refused: string | null;
  /** What `UnsetEnvironment=` took away. */
  readonly unset: ReadonlySet<string>;
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
  const before = new Set(variables.keys());
  unset(variables, await listAll(of('UnsetEnvironment'), context, 'c'));
  return { variables, refused: files.refused, unset: new Set([...before].filter((one) => !variables.has(one))) };
}

const TELLING_ANYWHERE = /\b(?:https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY|SSL_CERT_FILE|SSL_CERT_DIR)\b/gu;

/** Only what names a proxy or roots. Nothing else of a unit is our business. */
function ignoredOf(dropped: readonly Dropped[], taken: ReadonlySet<string> = NO_UNSET): AgentService['ignored'] {
  const lost = dropped.flatMap(({ file, line, setting, why, text }) => {
    const names = [...new Set(text.match(TELLING_ANYWHERE) ?? [])];
    return names.length === 0 ? [] : [{ file, line, setting, variables: names, why }];
  });
  const names = [...taken].filter((name) => TELLING.test(name));
  const unsets =
    names.length === 0 ? [] : [{ file: '', line: 0, setting: 'UnsetEnvironment', variables: names, why: 'unset' as const }];
  return [...lost, ...unsets].slice(0, MAX_IGNORED);
}
