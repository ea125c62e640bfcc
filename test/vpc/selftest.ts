/**
 * Is the lab what it claims to be? Asked from the node with programs that have nothing to do with ssm-probe
 * (dig, getent, curl, openssl, aws): the healthy lab, and each fault. `node test/vpc/selftest.ts`; status 1 when anything differs.
 */
import { once } from 'node:events';
import { certificates } from './lab/certificates.ts';
import { PARTS } from './lab/inside/checks/parts.ts';
import { spawnIsolated } from './lab/isolate.ts';
import { requirePrograms } from './packages.ts';

requirePrograms(['dig', 'curl', 'openssl', 'getent', 'ping', 'aws']);
certificates();
let failed = 0;
for (const part of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(PARTS)) {
  const child = spawnIsolated('selftest.ts', [part], 'inherit');
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) failed += 1;
}
process.stdout.write(failed === 0 ? 'the lab is what it claims to be\n' : `${failed} parts failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
