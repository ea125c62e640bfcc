/** How the Command document is made: what is fixed in it, and what it is not made with. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type Fixed, ssmDocument } from '../../scripts/docs/ssm-document.ts';
import { inFolder } from '../commands/program.ts';
import { runProgramSync } from '../processes.ts';

const ROOT = join(import.meta.dirname, '../..');
const forAll = (url: string, sum: string): Partial<Fixed> => ({
  url_x64: url,
  sha256_x64: sum,
  url_arm64: url,
  sha256_arm64: sum,
});
const made = (fixed: Partial<Fixed>): object => ssmDocument(fixed);

describe('the Command document', () => {
  it('is not made with what could end a quotation, nor with half of a pair', () => {
    const sum = 'ab'.repeat(32);
    for (const fixed of [
      forAll("https://x/'; id; '", sum),
      forAll('https://x/$(id)', sum),
      forAll('http://x/y', sum),
      forAll('file:///etc/shadow', sum),
      forAll('https://x/y', 'AB'.repeat(32)),
      forAll('https://x/y', ''),
      forAll('', sum),
      { url_windows: 'https://x/y' },
      { cloudwatch: "a'b" },
      { cloudwatch: 'a b' },
    ])
      assert.throws(() => ssmDocument(fixed), RangeError, JSON.stringify(fixed));
  });

  it('is made by a command from a list of sums', () =>
    inFolder((folder) => {
      const sums = join(folder, 'SHA256SUMS');
      writeFileSync(
        sums,
        `${'a'.repeat(64)}  ssm-probe-linux-x64\n${'b'.repeat(64)} *ssm-probe-win-x64.exe\n${'c'.repeat(64)}  sbom.cdx.json\n`,
      );
      const make = (...args: readonly string[]) => runProgramSync(process.execPath, [join(ROOT, 'scripts/ssm/make.ts'), ...args]);
      const { status, stdout, stderr } = make(
        '--base',
        'https://b.s3.eu-central-1.amazonaws.com/',
        '--sums',
        sums,
        '--cloudwatch',
        '/f',
      );
      assert.deepEqual([status, stderr], [0, '']);
      assert.deepEqual(JSON.parse(stdout), {
        ...made({
          url_x64: 'https://b.s3.eu-central-1.amazonaws.com/ssm-probe-linux-x64',
          sha256_x64: 'a'.repeat(64),
          url_windows: 'https://b.s3.eu-central-1.amazonaws.com/ssm-probe-win-x64.exe',
          sha256_windows: 'b'.repeat(64),
          cloudwatch: '/f',
        }),
      });
      for (const args of [
        ['--base', 'https://x'],
        ['--sums', sums],
        ['--base', "https://x/'", '--sums', sums],
        ['--frob'],
        ['--base', 'https://x', '--sums', '/nowhere'],
      ]) {
        const failed = make(...args);
        assert.deepEqual([failed.status, failed.stdout, failed.stderr.split('\n').length], [2, '', 2], failed.stderr);
      }
      return Promise.resolve();
    }));
});
