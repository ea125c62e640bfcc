/** What an assembler makes of a source of the build's. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgramSync } from '../processes.ts';

export interface Assembler {
  readonly processor: 'x64' | 'arm64';
  /** By ELF's numbers. */
  readonly number: number;
  /** False, or why its test must be skipped. */
  readonly missing: string | false;
  /** The code in hexadecimal digits, and the places of all labels. */
  readonly assemble: (source: string) => { readonly code: string; readonly labels: Readonly<Record<string, number>> };
}

const isThere = (program: string): boolean =>
  spawnSync('sh', ['-c', 'command -v "$0"', program], { stdio: 'ignore' }).status === 0;

function assembler(processor: Assembler['processor'], number: number, foreign: string): Assembler {
  const prefix = process.arch === processor ? '' : foreign;
  return {
    processor,
    number,
    missing: isThere(`${prefix}as`) && isThere(`${prefix}objcopy`) ? false : `no ${prefix}as here`,
    assemble: (source) => {
      const folder = mkdtempSync(join(tmpdir(), 'ssm-probe-assembled-'));
      try {
        const [object, code] = [join(folder, 'object'), join(folder, 'code')];
        for (const command of [
          [`${prefix}as`, source, '-o', object],
          [`${prefix}objcopy`, '-O', 'binary', '-j', '.text', object, code],
        ]) {
          const [program = '', ...args] = command;
          const { status, stderr } = runProgramSync(program, args);
          assert.equal(status, 0, stderr);
        }
        const lines = runProgramSync(`${prefix}nm`, [object]).stdout.matchAll(/^(\w+) t ([\w$]+)$/gmu);
        const labels = Object.fromEntries([...lines].map(([, at = '', label = '']) => [label, Number.parseInt(at, 16)]));
        return { code: readFileSync(code).toString('hex'), labels };
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

export const ASSEMBLERS: readonly Assembler[] = [
  assembler('x64', 62, 'x86_64-linux-gnu-'),
  assembler('arm64', 183, 'aarch64-linux-gnu-'),
];
