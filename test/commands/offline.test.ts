/** `explain`, `checks` and `policy` from outside: offline, one document on standard output, nothing loaded by anybody else. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { pageOf } from '../../src/explain/page.ts';
import { listText, pageText } from '../../src/explain/page-text.ts';
import { FINDING_CODES } from '../../src/findings/index.ts';
import { MERGE } from '../../src/policy/document.ts';
import { runProbe } from './program.ts';

const SOURCE = join(import.meta.dirname, '../../src');
const EACH = /(?:^|\n)(?:import|export)\s[^;'"]*?from '(\.[^']+)';|(?:^|\n)import '(\.[^']+)';|\bimport\('(\.[^']+)'\)/gu;

/** Every module that a file reaches; `lazily`: through `await import()`, too. Type imports are erased and load nothing. */
function reached(file: string, lazily: boolean, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [line, from, bare, late] of readFileSync(file, 'utf8').matchAll(EACH)) {
    const path = from ?? bare ?? (lazily ? late : undefined);
    if (path === undefined || /^\s*(?:import|export) type /u.test(line)) continue;
    const next = join(dirname(file), path);
    assert.ok(existsSync(next), `${file}: ${path}`);
    reached(next, lazily, seen);
  }
  return seen;
}

const roomsOf = (files: ReadonlySet<string>): string => [...files].map((file) => file.slice(SOURCE.length + 1)).join('\n');

describe('the offline commands', () => {
  it('explain: all codes, a family, a page', async () => {
    const [all, family, slash, page] = await Promise.all(
      [['explain'], ['explain', 'dns'], ['explain', 'dns/'], ['explain', 'dns/forwarder-missing']].map((args) => runProbe(args)),
    );
    assert.deepEqual([all?.status, all?.stdout, all?.stderr], [0, listText(null, 80), '']);
    assert.deepEqual([family?.status, family?.stdout, family?.stderr], [0, listText('dns', 80), '']);
    assert.equal(slash?.stdout, family?.stdout);
    for (const code of FINDING_CODES) assert.equal(family?.stdout.includes(`  ${code} `), code.startsWith('dns/'), code);
    assert.deepEqual([page?.status, page?.stdout, page?.stderr], [0, pageText(pageOf('dns/forwarder-missing'), 80), '']);
  });

  it('checks: every code', async () => {
    const { status, stdout, stderr } = await runProbe(['checks']);
    assert.deepEqual([status, stderr], [0, '']);
    for (const code of FINDING_CODES) assert.ok(stdout.includes(`  ${code}: `), code);
  });

  it('policy: text with its warning inside, JSON alone with its warning beside', async () => {
    const [text, json] = await Promise.all(
      [[], ['--format', 'json']].map((more) => runProbe(['policy', '--region', 'cn-north-1', '--bucket', 'my-bucket', ...more])),
    );
    assert.deepEqual([text?.status, text?.stderr], [0, '']);
    assert.match(text?.stdout ?? '', /^# Systems Manager in cn-north-1/u);
    assert.deepEqual([json?.status, json?.stderr], [0, `ssm-probe: ${MERGE}\n`]);
    const document = JSON.parse(json?.stdout ?? '');
    assert.deepEqual(Object.keys(document), [
      'region',
      'partition',
      'capabilities',
      'merge',
      's3Endpoint',
      'interfaceEndpoints',
      'role',
      'unknown',
    ]);
    assert.ok(
      document.s3Endpoint.statements.some((entry: { Resource: string[] }) =>
        entry.Resource.includes('arn:aws-cn:s3:::my-bucket/*'),
      ),
    );
  });

  it('policy: the Region of the environment, in its order, and the option before it', async () => {
    const region = async (environment: Record<string, string>, ...more: string[]): Promise<string> =>
      JSON.parse((await runProbe(['policy', '--format', 'json', ...more], { environment })).stdout).region;
    assert.equal(await region({ AWS_DEFAULT_REGION: 'eu-west-1' }), 'eu-west-1');
    assert.equal(await region({ AWS_DEFAULT_REGION: 'eu-west-1', AWS_REGION: 'eu-west-2' }), 'eu-west-2');
    assert.equal(await region({ AWS_REGION: 'eu-west-2' }, '--region', 'eu-west-3'), 'eu-west-3');
    // As for a run: what is no Region counts as unset.
    assert.equal(await region({ AWS_REGION: 'eu_west', AWS_DEFAULT_REGION: 'eu-west-1' }), 'eu-west-1');
  });

  it('touch no network: none of their modules can', () => {
    for (const command of ['explain', 'checks', 'policy'])
      assert.doesNotMatch(
        roomsOf(reached(join(SOURCE, `commands/${command}.ts`), true)),
        /^(?:platform|observe\/network|simulation)\/|^observe\/run\.ts/mu,
        command,
      );
  });
});

describe('everything else', () => {
  it('loads nothing of them', () => {
    for (const command of ['run', 'replay', 'demo']) {
      const files = roomsOf(reached(join(SOURCE, `commands/${command}.ts`), true));
      assert.match(files, /^findings\/rules\.ts$/mu);
      assert.doesNotMatch(files, /^(?:explain|policy)\/|^commands\/(?:explain|checks|policy)\.ts/mu, command);
    }
    const first = roomsOf(reached(join(SOURCE, 'main.ts'), false));
    assert.doesNotMatch(first, /^(?:explain|policy|findings|observe|picture)\/|^commands\/(?!output\/print)/mu);
  });
});
