/** The house rules are only as good as the linter's configuration: each must fire on a file that breaks it. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { runProgramSync } from '../processes.ts';

const ROOT = join(import.meta.dirname, '../..');
const REAL_THING = "import { connect } from 'node:net';\nexport const open = (): unknown => connect(1);\n";
const OTHER = 'export const other = 1;\n';
const use = (path: string): string => `import { other } from '${path}';\nexport const mine = other;\n`;

interface Case {
  readonly file: string;
  readonly text: string;
  /** null: the file is fine, and nothing may be reported. */
  readonly rule: string | null;
}

const CASES: readonly Case[] = [
  ...['net', 'tls', 'dgram', 'dns', 'fs', 'fs/promises', 'child_process', 'os', 'http', 'https', 'worker_threads'].map(
    (name) => ({
      file: `src/commands/uses-${name.replace('/', '-')}.ts`,
      text: `import * as door from 'node:${name}';\nexport const mine: unknown = door;\n`,
      rule: 'no-restricted-imports',
    }),
  ),
  { file: 'src/main.ts', text: "import fs from 'fs';\nexport const mine: unknown = fs;\n", rule: 'no-restricted-imports' },
  {
    file: 'src/observe/undici.ts',
    text: "import { Client } from 'undici';\nexport const c = Client;\n",
    rule: 'no-restricted-imports',
  },
  { file: 'src/findings/socket.ts', text: REAL_THING, rule: 'no-restricted-imports' },
  { file: 'src/observe/network/socket.ts', text: REAL_THING, rule: 'no-restricted-imports' },
  { file: 'src/simulation/socket.ts', text: REAL_THING, rule: 'no-restricted-imports' },
  { file: 'src/platform/socket.ts', text: REAL_THING, rule: null },
  { file: 'src/commands/type.ts', text: "import type { Socket } from 'node:net';\nexport type Mine = Socket;\n", rule: null },
  ...['observe', 'platform', 'simulation', 'verdict'].map((room) => ({
    file: `src/findings/from-${room}.ts`,
    text: use(`../${room}/other.ts`),
    rule: 'no-restricted-imports',
  })),
  { file: 'src/findings/dns/deep.ts', text: use('../../observe/other.ts'), rule: 'no-restricted-imports' },
  { file: 'src/findings/re-export.ts', text: "export { other } from '../observe/other.ts';\n", rule: 'no-restricted-imports' },
  {
    file: 'src/findings/lazy.ts',
    text: "export const mine = (): unknown => import('../observe/other.ts');\n",
    rule: 'no-restricted-imports',
  },
  { file: 'src/findings/from-knowledge.ts', text: use('../knowledge/other.ts'), rule: null },
  {
    file: 'src/findings/type.ts',
    text: "import type { other } from '../observe/other.ts';\nexport type Mine = typeof other;\n",
    rule: null,
  },
  { file: 'src/findings/clock.ts', text: 'export const mine = process.pid;\n', rule: 'no-restricted-globals' },
  { file: 'src/report/bad.ts', text: use('../observe/other.ts'), rule: 'no-restricted-imports' },
  { file: 'src/explain/bad.ts', text: use('../observe/other.ts'), rule: 'no-restricted-imports' },
  { file: 'src/policy/bad.ts', text: use('../platform/other.ts'), rule: 'no-restricted-imports' },
  { file: 'src/fleet/bad.ts', text: use('../platform/other.ts'), rule: 'no-restricted-imports' },
  { file: 'src/fleet/socket.ts', text: REAL_THING, rule: 'no-restricted-imports' },
  { file: 'src/verdict.ts', text: use('./platform/other.ts'), rule: 'no-restricted-imports' },
  { file: 'src/verdict/status.ts', text: use('../observe/other.ts'), rule: 'no-restricted-imports' },
  { file: 'src/verdict.status.ts', text: use('./observe/other.ts'), rule: 'no-restricted-imports' },
  { file: 'src/observe/node/bad.ts', text: use('../../findings/other.ts'), rule: 'no-restricted-imports' },
  { file: 'src/observe/plan.ts', text: use('../platform/other.ts'), rule: 'no-restricted-imports' },
  { file: 'src/picture/bad.ts', text: use('../findings/other.ts'), rule: 'no-restricted-imports' },
  { file: 'src/remedies/bad.ts', text: use('../findings/other.ts'), rule: 'no-restricted-imports' },
  { file: 'src/platform/bad.ts', text: use('../observe/other.ts'), rule: 'no-restricted-imports' },
  { file: 'src/knowledge/bad.ts', text: use('../findings/other.ts'), rule: 'no-restricted-imports' },
  {
    file: 'src/knowledge/type.ts',
    text: "import type { other } from '../observe/other.ts';\nexport type Mine = typeof other;\n",
    rule: 'no-restricted-imports',
  },
  {
    file: 'src/commands/cycle-a.ts',
    text: "import { b } from './cycle-b.ts';\nexport const a = (): unknown => b;\n",
    rule: 'no-cycle',
  },
  {
    file: 'src/commands/cycle-b.ts',
    text: "import { a } from './cycle-a.ts';\nexport const b = (): unknown => a;\n",
    rule: 'no-cycle',
  },
  { file: 'src/commands/console.ts', text: "export const mine = (): void => console.log('x');\n", rule: 'no-console' },
  { file: 'src/commands/long.ts', text: `${'// a line\n'.repeat(301)}export const mine = 1;\n`, rule: 'max-lines' },
  { file: 'src/commands/any.ts', text: 'export const mine = (x: any): unknown => x;\n', rule: 'no-explicit-any' },
  {
    file: 'src/commands/bang.ts',
    text: 'export const mine = (x: string | null): string => x!;\n',
    rule: 'no-non-null-assertion',
  },
  {
    file: 'src/commands/floating.ts',
    text: 'const f = async (): Promise<void> => {};\nexport function mine(): void {\n  f();\n}\n',
    rule: 'no-floating-promises',
  },
  {
    file: 'src/commands/misused.ts',
    text: 'const f = async (): Promise<boolean> => true;\nexport function mine(): number {\n  return f() ? 1 : 2;\n}\n',
    rule: 'no-misused-promises',
  },
  {
    file: 'src/commands/switch.ts',
    text: "export function mine(x: 'a' | 'b'): void {\n  switch (x) {\n    case 'a':\n      break;\n  }\n}\n",
    rule: 'switch-exhaustiveness-check',
  },
];

let folder = '';
let reported: { readonly code: string; readonly filename: string; readonly severity: string }[] = [];

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'ssm-probe-lint-'));
  for (const name of ['.oxlintrc.json', 'tsconfig.json', 'package.json']) cpSync(join(ROOT, name), join(folder, name));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const rooms = ['observe', 'platform', 'simulation', 'knowledge', 'findings', 'verdict'];
  for (const { file, text } of [...CASES, ...rooms.map((room) => ({ file: `src/${room}/other.ts`, text: OTHER }))]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const run = runProgramSync(join(ROOT, 'node_modules/.bin/oxlint'), ['--type-aware', '--format=json'], {
    cwd: folder,
  });
  reported = JSON.parse(run.stdout).diagnostics;
});

after(() => rmSync(folder, { recursive: true, force: true }));

for (const { file, rule } of CASES) {
  test(`${file}: ${rule ?? 'nothing to report'}`, () => {
    const here = reported.filter((entry) => entry.filename === file);
    if (rule === null) assert.deepEqual(here, []);
    else
      assert.ok(
        here.some((entry) => entry.code.includes(`(${rule})`) && entry.severity === 'error'),
        JSON.stringify(here),
      );
  });
}
