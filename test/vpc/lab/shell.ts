/** Running programs inside the lab: every one of them in a named network namespace, none through a shell. */
import { type ExecFileException, execFile, spawnSync } from 'node:child_process';
import type { LabNamespace } from './types.ts';

export class LabError extends Error {}

/** Where `ip netns` keeps the namespace files; /run is private to the lab. */
export const netnsPath = (namespace: LabNamespace | 'wire'): string => `/run/netns/${namespace}`;

/** The command that runs `argv` in a namespace's network (and in the lab's own file view). */
export const inNamespace = (namespace: LabNamespace | 'wire', argv: readonly string[]): string[] => [
  'nsenter',
  `--net=${netnsPath(namespace)}`,
  '--',
  ...argv,
];

/** Runs to the end; throws {@link LabError} with the program's own words unless it ends with status 0. */
export function runSync(argv: readonly string[], input = ''): string {
  const [program = '', ...args] = argv;
  const result = spawnSync(program, args, { input, encoding: 'utf8', maxBuffer: 16 << 20 });
  if (result.error !== undefined) throw new LabError(`${program}: ${result.error.message}`);
  if (result.status !== 0) throw new LabError(`${argv.join(' ')}: status ${result.status}\n${result.stderr}${result.stdout}`);
  return result.stdout;
}

/** The same without blocking, for daemons that start beside each other; a daemon is ready when it has put itself in the background. */
export function run(argv: readonly string[], timeoutMs = 20_000): Promise<string> {
  const [program = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { timeout: timeoutMs, maxBuffer: 16 << 20 },
      (error: ExecFileException | null, stdout: string, stderr: string) => {
        if (error === null) resolve(stdout);
        else reject(new LabError(`${argv.join(' ')}: ${error.message}\n${stderr}${stdout}`));
      },
    );
  });
}
