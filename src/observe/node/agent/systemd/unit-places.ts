/**
 * Where systemd looks for a service's unit and its drop-ins, and what it finds.
 * Source: systemd.unit(5), "Unit File Load Path"; tried against systemd 252.
 */
import type { Reader } from './reader.ts';

/** In the order of precedence. `/lib` and `/usr/lib` may be the same folder; where they are not, systemd itself is in `/lib`. */
const ROOTS = [
  '/etc/systemd/system.control',
  '/run/systemd/system.control',
  '/run/systemd/transient',
  '/run/systemd/generator.early',
  '/etc/systemd/system',
  '/etc/systemd/system.attached',
  '/run/systemd/system',
  '/run/systemd/system.attached',
  '/run/systemd/generator',
  '/usr/local/lib/systemd/system',
  '/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/run/systemd/generator.late',
];
const MAX_LINKS = 5;
const MAX_UNITS = 5_000;

export interface UnitPlaces {
  /** Null: there is none, or it is masked. */
  readonly path: string | null;
  readonly isMasked: boolean;
  /** Its file is a link to nothing. */
  readonly isDangling: boolean;
  /** Drop-ins in the order in which they count. */
  readonly dropIns: readonly string[];
  /** Files in their folders that systemd does not look at. */
  readonly misnamed: readonly string[];
}

/** One folder of units, and what is in it. */
interface Place {
  readonly root: string;
  readonly has: (name: string) => boolean;
  readonly names: readonly string[];
}

export async function findUnit(reader: Reader, unit: string): Promise<UnitPlaces> {
  const places = await look(reader);
  const names = [unit];
  let found = await fragment(reader, places, unit);
  for (let links = 0; links < MAX_LINKS && found !== null && 'alias' in found && !names.includes(found.alias); links += 1) {
    names.push(found.alias);
    found = await fragment(reader, places, found.alias);
  }
  const path = found !== null && 'path' in found ? found.path : null;
  const all = [...names, ...(await aliases(reader, places, names))];
  const isMasked = found !== null && 'masked' in found;
  const isDangling = found !== null && 'dangling' in found;
  return { path, isMasked, isDangling, ...(await dropIns(reader, places, all)) };
}

/** Lists every place once: most lack what is looked for. */
async function look(reader: Reader): Promise<readonly Place[]> {
  const isMerged = (await reader.link('/lib')) !== null;
  const roots = ROOTS.filter((root) => !(isMerged && root.startsWith('/lib/')));
  const listed = await Promise.all(roots.map((root) => reader.names(root, MAX_UNITS)));
  return roots.map((root, index) => {
    const names = listed[index] ?? [];
    const all = new Set(names);
    // A folder that cannot be listed may still be entered.
    const isKnown = !reader.isUnreadable(root) && names.length < MAX_UNITS;
    return { root, names, has: (name) => !isKnown || all.has(name) };
  });
}

type Fragment = { readonly path: string } | { readonly alias: string } | { readonly masked: true } | { readonly dangling: true };

/** The first file of that name wins, even if it cannot be read. */
async function fragment(reader: Reader, places: readonly Place[], unit: string): Promise<Fragment | null> {
  for (const { root } of places.filter((place) => place.has(unit))) {
    const path = `${root}/${unit}`;
    const target = await reader.link(path);
    if (target === '/dev/null') return { masked: true };
    const alias = target === null ? null : aliasOf(target, root, unit);
    if (alias !== null) return { alias };
    const text = await reader.text(path);
    if (text !== null) return text === '' ? { masked: true } : { path };
    if (reader.isUnreadable(path)) return { path };
    if (target !== null) return { dangling: true };
  }
  return null;
}

/** A link to another name in the same places is an alias; one to elsewhere only says where the file lies. */
function aliasOf(target: string, root: string, unit: string): string | null {
  const full = normal(target.startsWith('/') ? target : `${root}/${target}`);
  const name = full.slice(full.lastIndexOf('/') + 1);
  return name !== unit && /^[\w:.\\@-]{1,247}\.service$/u.test(name) && ROOTS.includes(full.slice(0, full.lastIndexOf('/')))
    ? name
    : null;
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** Other names of the unit that have drop-ins. */
async function aliases(reader: Reader, places: readonly Place[], names: readonly string[]): Promise<readonly string[]> {
  const folders = places.flatMap((place) => place.names.filter((name) => /^[^@]{1,200}[^-]\.service\.d$/u.test(name)));
  const others = [...new Set(folders)].map((folder) => folder.slice(0, -2)).filter((name) => !names.includes(name));
  const links = await Promise.all(others.map((name) => firstAlias(reader, places, name)));
  return others.filter((_, index) => names.includes(links[index] ?? ''));
}

async function firstAlias(reader: Reader, places: readonly Place[], name: string): Promise<string | null> {
  const root = places.find((place) => place.has(name))?.root;
  const target = root === undefined ? null : await reader.link(`${root}/${name}`);
  return root === undefined || target === null ? null : aliasOf(target, root, name);
}

/** Of one file name, the first folder's counts. All count in the order of their names, whatever their folder. */
async function dropIns(
  reader: Reader,
  places: readonly Place[],
  names: readonly string[],
): Promise<Pick<UnitPlaces, 'dropIns' | 'misnamed'>> {
  const chosen = new Map<string, string>();
  const misnamed: string[] = [];
  const inEach = (folder: string) => places.flatMap(({ root, has }) => (has(folder) ? [`${root}/${folder}`] : []));
  const own = names.flatMap((name) =>
    places.flatMap(({ root, has }) => ownFolders(name).flatMap((folder) => (has(folder) ? [`${root}/${folder}`] : []))),
  );
  for (const folder of [...own, ...inEach('service.d')]) {
    for (const file of await reader.names(folder)) {
      if (!file.endsWith('.conf') || file.startsWith('.')) misnamed.push(`${folder}/${file}`);
      else if (!chosen.has(file)) chosen.set(file, `${folder}/${file}`);
    }
  }
  const ordered = [...chosen].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
  return { dropIns: ordered, misnamed };
}

/** `amazon-ssm-agent.service.d`, then `amazon-ssm-.service.d` and `amazon-.service.d`. */
function ownFolders(name: string): readonly string[] {
  const base = name.replace(/\.service$/u, '');
  const folders = [`${base}.service.d`];
  for (let dash = base.lastIndexOf('-'); dash > 0; dash = base.lastIndexOf('-', dash - 1))
    folders.push(`${base.slice(0, dash + 1)}.service.d`);
  return folders;
}
