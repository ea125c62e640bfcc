/** What of the AWS SDK is in the binary: nothing that looks for settings, credentials or ways of its own. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { makeChunks } from '../../build/chunks.ts';

const ROOT = join(import.meta.dirname, '../..');
const IDENTITY = { version: '9.8.7', commit: 'abc' };
/** Whatever reads files, finds home folders, sees the environment, or opens connections. */
const LOOKS = /node:(?:fs|os|process|net|tls|https?|child_process|dns)\b|process\.env\b|homedir|readFile\b/gu;

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'ssm-probe-narrow-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module","version":"0.0.0"}');
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function chunksOf(source: string): Promise<string> {
  writeFileSync(join(folder, 'main.ts'), source);
  const { chunks } = await makeChunks(folder, 'main.ts', IDENTITY);
  return [...chunks.values()].join('\n');
}

describe('the AWS SDK in the binary', () => {
  for (const [name, client] of [
    ['@aws-sdk/client-ssm', 'SSMClient'],
    ['@aws-sdk/client-cloudwatch-logs', 'CloudWatchLogsClient'],
    ['@smithy/signature-v4', 'SignatureV4'],
  ] as const)
    it(`${name} reads no file, no variable, and opens no connection`, async () => {
      const text = await chunksOf(`import { ${client} } from '${name}';\nconsole.log(${client});`);
      assert.ok(text.length > 5_000, 'it is there');
      assert.deepEqual([...new Set(text.match(LOOKS))], []);
    });

  for (const [what, source] of [
    [
      'the shared configuration',
      "import { loadSharedConfigFiles } from '@smithy/core/config';\nconsole.log(loadSharedConfigFiles);",
    ],
    ['single sign-on', "import { getSSOTokenFromFile } from '@smithy/core/config';\nconsole.log(getSSOTokenFromFile);"],
    ['keys of the environment', "import { fromEnv } from '@aws-sdk/credential-provider-env';\nconsole.log(fromEnv);"],
    ['a program', "import { fromProcess } from '@aws-sdk/credential-provider-process';\nconsole.log(fromProcess);"],
    ['IMDS', "import { fromInstanceMetadata } from '@smithy/credential-provider-imds';\nconsole.log(fromInstanceMetadata);"],
  ] as const)
    it(`with a reader of ${what} the build fails`, () =>
      assert.rejects(chunksOf(source), /looks for settings or ways of its own/u));
});
