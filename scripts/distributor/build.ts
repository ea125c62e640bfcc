/**
 * A package for Distributor: one ZIP for each kind of machine with the binary and its two scripts,
 * and the manifest that names them.
 *
 * npm run build && npm run distributor [-- FOLDER] [--bucket NAME[/PREFIX] [--name PACKAGE] [--share ACCOUNT,ACCOUNT...]]
 *
 * FOLDER is `dist/distributor` by default. Nothing is sent to AWS: with `--bucket`, the commands that publish the package, and share it
 * with other accounts, are printed for a person to read and run (docs/fleet-rollout.md).
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { VERSION } from '../../src/version.ts';
import { publishing } from './publishing.ts';
import { type ZipEntry, zipOf } from './zip.ts';

const ROOT = join(import.meta.dirname, '../..');

interface Kind {
  readonly binary: string;
  readonly platform: string;
  readonly architecture: string;
  readonly scripts: readonly string[];
}
/** Keys of the manifest (Systems Manager User Guide, "Create a package in Distributor"). */
const KINDS: readonly Kind[] = [
  { binary: 'ssm-probe-linux-x64', platform: '_any', architecture: 'x86_64', scripts: ['install.sh', 'uninstall.sh'] },
  { binary: 'ssm-probe-linux-arm64', platform: '_any', architecture: 'arm64', scripts: ['install.sh', 'uninstall.sh'] },
  { binary: 'ssm-probe-win-x64.exe', platform: 'windows', architecture: 'x86_64', scripts: ['install.ps1', 'uninstall.ps1'] },
];

/**
 * The package's files by name. `binaries`: the build's folder with its SHA256SUMS. Throws if one is
 * missing or differs.
 */
export function distributorPackage(binaries: string, version = VERSION): ReadonlyMap<string, Buffer> {
  const sums = readFileSync(join(binaries, 'SHA256SUMS'), 'utf8');
  const files = new Map<string, Buffer>();
  const packages: Record<string, Record<string, Record<string, { file: string }>>> = {};
  for (const { binary, platform, architecture, scripts } of KINDS) {
    const content = readFileSync(join(binaries, binary));
    if (!sums.includes(`${sha256(content)}  ${binary}\n`)) throw new Error(`${binary} is not what SHA256SUMS says`);
    const inside: ZipEntry[] = [
      { name: platform === 'windows' ? 'ssm-probe.exe' : 'ssm-probe', content, mode: 0o755 },
      ...scripts.map((name) => ({ name, content: readFileSync(join(import.meta.dirname, name)), mode: 0o755 })),
    ];
    const file = `${binary.replace(/\.exe$/u, '')}.zip`;
    files.set(file, zipOf(inside));
    packages[platform] ??= { _any: {} };
    (packages[platform]['_any'] ??= {})[architecture] = { file };
  }
  const checksums = Object.fromEntries([...files].map(([name, content]) => [name, { checksums: { sha256: sha256(content) } }]));
  const manifest = { schemaVersion: '2.0', version, publisher: 'ssm-probe', packages, files: checksums };
  return new Map([['manifest.json', Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)], ...files]);
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The exit status: 2, and one line, for what cannot be made. */
function main(argv: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { bucket: { type: 'string' }, name: { type: 'string' }, share: { type: 'string' } },
  });
  const [folder = join(ROOT, 'dist/distributor'), ...more] = positionals;
  if (more.length > 0) throw new Error('one folder is enough');
  const { bucket, name = 'ssm-probe-package', share = '' } = values;
  if (bucket === undefined && (values.name ?? values.share) !== undefined) throw new Error('--name and --share need --bucket');
  const accounts = share.split(',').filter((account) => account !== '');
  const commands = bucket === undefined ? [] : publishing({ folder, bucket, name, version: VERSION, accounts });
  const dist = join(ROOT, 'dist');
  if (!existsSync(join(dist, 'SHA256SUMS')))
    throw new Error('there is no dist/SHA256SUMS: npm run build makes all that goes into it');
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of distributorPackage(dist)) writeFileSync(join(folder, file), content);
  process.stderr.write(`ssm-probe: made ${folder}\n`);
  process.stdout.write(commands.map((command) => `${command}\n`).join(''));
  return 0;
}

if (import.meta.main)
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`distributor: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
