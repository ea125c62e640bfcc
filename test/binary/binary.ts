/** The binary as it is shipped. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Program } from '../commands/program.ts';

const PATH = fileURLToPath(new URL('../../dist/ssm-probe-linux-x64', import.meta.url));

/** Absent is a failure and no reason to skip: `npm test` builds it before it runs these. */
export function binary(): Program {
  assert.ok(existsSync(PATH), 'dist/ssm-probe-linux-x64 is not there: run `npm run build`, or the tests through `npm test`');
  return { path: PATH, args: [] };
}
