/** Inside a lab: one part of the self-test, asked from the node with programs that have nothing to do with ssm-probe. */

import { startLab } from '../lab.ts';
import { PARTS } from './checks/parts.ts';

const name = process.argv[2] ?? '';
const part = PARTS[name];
if (part === undefined) throw new Error(`no part is called ${name}`);
const lab = await startLab(part.lab);

let failed = 0;
for (const check of part.checks) {
  if (check.fault !== undefined) lab.apply(check.fault);
  const run = await lab.exec(['sh', '-c', check.ask], { timeoutMs: 15_000 });
  const said = `${run.stdout}${run.stderr}`.trim();
  const tooSlow = check.underMs !== undefined && run.wallMs > check.underMs;
  const tooFast = check.overMs !== undefined && run.wallMs < check.overMs;
  const ok = check.says.test(said) && !tooSlow && !tooFast;
  if (!ok) failed += 1;
  process.stdout.write(`${ok ? 'ok  ' : 'FAIL'} ${name}: ${check.what} (${Math.round(run.wallMs)} ms)\n`);
  if (!ok) process.stdout.write(`       asked ${check.ask}\n       wanted ${String(check.says)}, got ${said.slice(0, 600)}\n`);
}
process.stdout.write(`     ${name}: lab up in ${Math.round(lab.startMs)} ms\n`, () => process.exit(failed === 0 ? 0 : 1));
