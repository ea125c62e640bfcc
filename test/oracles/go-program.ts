/** A program in Go that answers questions, one a line of JSON; built once a process, from the file of its name in this folder. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface GoProgram {
  /** Null where there is no Go. */
  readonly path: () => string | null;
  /** The answers, in the order of the questions. `inside`: a command that starts the program, whose path follows. */
  readonly ask: (questions: readonly unknown[], inside?: readonly string[]) => Promise<readonly unknown[]>;
}

export function goProgram(name: string, flags: readonly string[] = [], settings: NodeJS.ProcessEnv = {}): GoProgram {
  let program: string | null | undefined;
  const path = (): string | null => (program === undefined ? (program = build(name, flags, settings)) : program);
  return {
    path,
    ask: async (questions, [command, ...args] = []) => {
      const own = path() ?? name;
      const child = spawn(command ?? own, command === undefined ? [] : [...args, own], { stdio: ['pipe', 'pipe', 'inherit'] });
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
      child.stdin.end(questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
      await once(child, 'close');
      return output
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as unknown);
    },
  };
}

function build(name: string, flags: readonly string[], settings: NodeJS.ProcessEnv): string | null {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const source = join(import.meta.dirname, `${name}.go`);
  const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/local/go/bin:/usr/lib/go/bin`, ...settings };
  try {
    execFileSync('go', ['build', ...flags, '-o', join(folder, name), source], { stdio: 'pipe', timeout: 300_000, env });
    return join(folder, name);
  } catch {
    return null;
  }
}
