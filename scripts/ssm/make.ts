/**
 * The Command document with where the binary comes from and what it must be, for `aws ssm create-document`:
 *
 *     node scripts/ssm/make.ts --base https://BUCKET_NAME.s3.REGION.amazonaws.com --sums dist/SHA256SUMS [--cloudwatch GROUP] > document.json   (Node 24)
 *
 * Both are fixed here: who may run the document cannot choose what it runs. Without `--base` nothing is fetched: the binary is in the image.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Fixed, ssmDocument } from '../docs/ssm-document.ts';

const BINARIES = { x64: 'ssm-probe-linux-x64', arm64: 'ssm-probe-linux-arm64', windows: 'ssm-probe-win-x64.exe' } as const;

/** Those of the binaries that the list of sums names. Throws a RangeError where it names none. */
function binaries(base: string, sums: string): Partial<Fixed> {
  const fixed: Record<string, string> = {};
  for (const [machine, name] of Object.entries(BINARIES)) {
    const line = sums.split('\n').find(
      (one) =>
        one
          .slice(64)
          .replace(/^ [ *]/u, '')
          .trimEnd() === name,
    );
    if (line === undefined) continue;
    fixed[`url_${machine}`] = `${base.replace(/\/$/u, '')}/${name}`;
    fixed[`sha256_${machine}`] = line.slice(0, 64).toLowerCase();
  }
  if (Object.keys(fixed).length === 0)
    throw new RangeError(`the list of sums names none of ${Object.values(BINARIES).join(', ')}`);
  return fixed;
}

try {
  const {
    base,
    sums,
    cloudwatch = '',
  } = parseArgs({
    options: { base: { type: 'string' }, sums: { type: 'string' }, cloudwatch: { type: 'string' } },
  }).values;
  if ((base === undefined) !== (sums === undefined)) throw new RangeError('--base and --sums belong together');
  const fixed = base === undefined || sums === undefined ? {} : binaries(base, readFileSync(sums, 'utf8'));
  process.stdout.write(`${JSON.stringify(ssmDocument({ ...fixed, cloudwatch }), null, 2)}\n`);
} catch (error) {
  process.stderr.write(`make.ts: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
