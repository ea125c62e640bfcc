/** What a run does not use, it does not load: the AWS SDK above all, which is larger than everything else together. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PATIENT, runProbe, SOURCES } from './program.ts';

const HOOK = pathToFileURL(fileURLToPath(new URL('./loaded-modules.mjs', import.meta.url))).href;
const WATCHED = { path: SOURCES.path, args: ['--import', HOOK, ...SOURCES.args] };

async function packagesOf(args: readonly string[]): Promise<readonly string[]> {
  const { stderr } = await runProbe(args, { program: WATCHED });
  const found = /^LOADED (.*)$/mu.exec(stderr)?.[1];
  assert.ok(found !== undefined, stderr);
  return found === '' ? [] : found.split(' ');
}

const isAws = (name: string): boolean => name.startsWith('@aws-sdk/') || name.startsWith('@smithy/');

describe('the packages that are loaded', { concurrency: 2 }, () => {
  it('next to none by what prints a document', async () => {
    for (const args of [['--version'], ['--help'], ['fleet', '--help'], ['help', 'demo'], ['help', 'man'], ['version']])
      assert.deepEqual(await packagesOf(args), [], args.join(' '));
    assert.deepEqual(await packagesOf(['explain', 'dns/slow']), ['ipaddr.js']);
  });
  it('nothing of the AWS SDK by a run that signs nothing', async () => {
    const unsigned = await packagesOf(['demo', 'healthy-private', '--no-credentials', ...PATIENT]);
    assert.ok(unsigned.includes('undici') && unsigned.includes('dns-packet'), unsigned.join());
    assert.deepEqual(
      unsigned.filter((name) => isAws(name) || name === 'pino'),
      [],
    );
  });
  it('the client of Systems Manager by one that does, and that of CloudWatch Logs by neither', async () => {
    const signed = await packagesOf(['demo', 'healthy-private', ...PATIENT]);
    assert.ok(signed.includes('@aws-sdk/client-ssm'), signed.join());
    assert.ok(!signed.includes('@aws-sdk/client-cloudwatch-logs'));
  });
});
