/** Terraform fixes the same lines of the Command document as CloudFormation and `make.ts` do. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { ssmDocument } from '../../scripts/docs/ssm-document.ts';
import { inFolder } from '../commands/program.ts';
import { runProgramSync } from '../processes.ts';

const FLEET = join(import.meta.dirname, '../../scripts/fleet');
const skip =
  spawnSync('terraform', ['--version'], { stdio: 'ignore' }).error === undefined ? false : 'terraform is not installed';

it('main.tf makes the document that make.ts makes', { skip }, () =>
  inFolder((folder) => {
    for (const name of ['shared.tf', 'document.tf', 'template.json']) copyFileSync(join(FLEET, name), join(folder, name));
    const main = readFileSync(join(FLEET, 'main.tf'), 'utf8');
    const variables = [...main.matchAll(/^variable "(?:binaries|log_group_name)" \{\n[^]*?^\}/gmu)].map(([text]) => text);
    assert.equal(variables.length, 2);
    writeFileSync(join(folder, 'variables.tf'), variables.join('\n'));
    const evaluate = (binaries: object, group = '/a/b') =>
      runProgramSync(
        'terraform',
        ['console', '-var', `binaries=${JSON.stringify(binaries)}`, '-var', `log_group_name=${group}`],
        {
          cwd: folder,
          input: 'jsonencode(local.document)\n',
        },
      );
    const sum = 'ab'.repeat(32);
    const url = 'https://b.s3.eu-central-1.amazonaws.com/x';
    const { stdout, stderr } = evaluate({ x64: { url, sha256: sum }, windows: { url: `${url}.exe`, sha256: sum } });
    const made: unknown = JSON.parse(String(stdout === '' ? assert.fail(stderr) : JSON.parse(stdout)));
    const fixed = { url_x64: url, sha256_x64: sum, url_windows: `${url}.exe`, sha256_windows: sum, cloudwatch: '/a/b' };
    assert.deepEqual(made, ssmDocument(fixed));
    for (const wrong of ["https://x/'; id; '", 'http://x/y', 'https://x/$(id)'])
      assert.match(evaluate({ x64: { url: wrong, sha256: sum } }).stderr, /Each is \{ url/u, wrong);
    assert.match(evaluate({}, "a'b").stderr, /Letters, digits/u);
    return Promise.resolve();
  }),
);
