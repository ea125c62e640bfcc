/** The npm packages with parts in the binary. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * `folder` is relative to the root and is the key in package-lock.json. One package may be there in
 * two versions.
 */
export interface Package {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** As the package itself says it: an SPDX expression. */
  readonly license: string;
  /** `sha512-` and the hash of its tarball in Base64. */
  readonly integrity: string;
  /** The folders of its dependencies that are in the binary, too. */
  readonly needs: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const FOLDER = /^.*?node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+(?=\/)/u;

/**
 * Sorted by folder. Throws for a package without a licence, or one that the lockfile does not know.
 */
export function packagesOf(root: string, modules: readonly string[]): readonly Package[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly integrity?: string }>>;
  };
  const folders = [...new Set(modules.flatMap((path) => FOLDER.exec(path) ?? []))].toSorted();
  return folders.map((folder) => {
    const { name, version, license, dependencies = {} } = readManifest(root, folder);
    const integrity = lock.packages[folder]?.integrity;
    if (license === undefined) throw new Error(`${folder} does not say under which licence it is`);
    if (integrity === undefined) throw new Error(`package-lock.json has no hash of ${folder}`);
    const needs = Object.keys(dependencies).flatMap((dependency) => resolve(folders, folder, dependency) ?? []);
    return { folder, name, version, license, integrity, needs: needs.toSorted() };
  });
}

/** The folders of the program's direct dependencies. */
export function directNeeds(root: string, packages: readonly Package[]): readonly string[] {
  const folders = packages.map(({ folder }) => folder);
  return Object.keys(readManifest(root, '').dependencies ?? {}).flatMap((name) => resolve(folders, '', name) ?? []);
}

/** As Node does: in the package's own folder, then in each above. */
function resolve(folders: readonly string[], from: string, name: string): string | undefined {
  for (let at = from; ; at = dirname(at)) {
    const candidate = at === '' || at === '.' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (folders.includes(candidate)) return candidate;
    if (at === '' || at === '.') return undefined;
  }
}

function readManifest(root: string, folder: string): Manifest {
  const path = join(root, folder, 'package.json');
  if (!existsSync(path)) throw new Error(`${folder} has no package.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}
