/**
 * The contents of the binaries as a CycloneDX document (https://cyclonedx.org/docs/1.6/json/). It
 * has no time and no random number, so that the same sources give the same bytes.
 */
import { createHash } from 'node:crypto';
import type { Identity } from './identity.ts';
import type { Package } from './packages.ts';
import type { Target } from './targets.ts';

export interface Contents {
  readonly identity: Identity;
  readonly packages: readonly Package[];
  /** The folders of the program's direct dependencies. */
  readonly direct: readonly string[];
  /** The parts of Node: `process.versions`. */
  readonly runtime: Readonly<Record<string, string>>;
  readonly targets: readonly Target[];
}

/** Numbers of interfaces and data files, not of components. */
const NO_COMPONENTS = new Set(['node', 'modules', 'napi', 'unicode', 'cldr', 'tz']);

/** The names that advisories use, if they differ from Node's. */
const PUBLISHED_NAMES: Readonly<Record<string, string>> = { ares: 'c-ares', uv: 'libuv', icu: 'icu4c' };

const NODE_REF = 'node';

/** The document, as text. */
export function sbomOf({ identity, packages, direct, runtime, targets }: Contents): string {
  const self = `pkg:generic/ssm-probe@${identity.version}`;
  const references = new Map(packages.map((found) => [found.folder, purl(found)]));
  const refs = (folders: readonly string[]): readonly string[] => [
    ...new Set(folders.flatMap((folder) => references.get(folder) ?? [])),
  ];
  // The same version may be in two folders, with different neighbours.
  const byPurl = Map.groupBy(packages, purl);
  const distinct = [...byPurl.values()].flatMap(([first]) => first ?? []);
  const parts = Object.entries(runtime).filter(([name, version]) => version !== '' && !NO_COMPONENTS.has(name));
  const inNode = parts.map(([name, version]) => partOfNode(PUBLISHED_NAMES[name] ?? name, version));
  const body = {
    metadata: {
      component: {
        type: 'application',
        'bom-ref': self,
        name: 'ssm-probe',
        version: identity.version,
        licenses: [{ expression: 'Apache-2.0' }],
        purl: self,
        properties: [{ name: 'ssm-probe:commit', value: identity.commit ?? 'unknown' }],
      },
    },
    components: [node(runtime['node'] ?? '', targets), ...distinct.map(component), ...inNode],
    dependencies: [
      { ref: self, dependsOn: [NODE_REF, ...refs(direct)] },
      { ref: NODE_REF, dependsOn: inNode.map((part) => part['bom-ref']) },
      ...[...byPurl].map(([ref, same]) => ({ ref, dependsOn: refs(same.flatMap(({ needs }) => needs)) })),
    ],
  };
  const serial = uuid(JSON.stringify(body));
  const document = { bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber: `urn:uuid:${serial}`, version: 1, ...body };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** In every binary, but not in the script. */
function node(version: string, targets: readonly Target[]) {
  return {
    type: 'platform',
    'bom-ref': NODE_REF,
    name: 'node',
    version,
    description: 'In the binaries; ssm-probe.cjs runs on a Node that is there already',
    licenses: [{ expression: 'MIT' }],
    cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:*:*:*:*`,
    purl: `pkg:generic/node@${version}`,
    properties: targets.map(({ name, base }) => ({ name: `ssm-probe:base:${name}:sha256`, value: base.sha256 })),
  };
}

function partOfNode(name: string, version: string) {
  const reference = `pkg:generic/${name}@${version}`;
  const cpe = name === 'openssl' ? { cpe: `cpe:2.3:a:openssl:openssl:${version}:*:*:*:*:*:*:*` } : {};
  return { type: 'library', 'bom-ref': `${NODE_REF}/${name}`, name, version, ...cpe, purl: reference };
}

function component(found: Package) {
  const [, base64 = ''] = found.integrity.split('-');
  return {
    type: 'library',
    'bom-ref': purl(found),
    name: found.name,
    version: found.version,
    hashes: [{ alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex') }],
    licenses: [{ expression: found.license }],
    purl: purl(found),
  };
}

function purl({ name, version }: Package): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** Version 8 of RFC 9562, made of the document's text. */
function uuid(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
}
