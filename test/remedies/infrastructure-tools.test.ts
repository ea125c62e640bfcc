/** Snippets, read by the tools that will apply them: Terraform's own grammar and functions, and AWS's checker of CloudFormation templates. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { hclString } from '../../src/remedies/hcl.ts';
import { runProgramSync } from '../processes.ts';
import { filledIn } from './placeholder-values.ts';
import { EVERYWHERE, FEW, hostileDrafts } from './printed.ts';
import { variants } from './samples.ts';
import { snippetsOf } from './snippet-check.ts';
import { inFolder } from './written-files.ts';

const missing = (program: string, how: string): string | false =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0 ? false : `${program} is not installed (${how})`;

const ALL = [...snippetsOf(variants(), EVERYWHERE), ...snippetsOf(hostileDrafts(), FEW)];
const textsOf = (wanted: 'terraform' | 'cloudformation'): readonly string[] => [
  ...new Set(ALL.flatMap(({ kind, text }) => (kind === wanted ? [text] : []))),
];

function files(texts: readonly string[], ending: string): Readonly<Record<string, string>> {
  return Object.fromEntries(texts.map((text, index) => [`${index}.${ending}`, `${text}\n`]));
}

/** What `terraform fmt` would change or cannot read; empty when nothing. */
function fmt(texts: readonly string[]): string {
  return inFolder(files(texts, 'tf'), (folder) => {
    const { status, stdout, stderr } = runProgramSync('terraform', ['fmt', '-check', '-no-color', folder]);
    return status === 0 ? '' : `${stdout}${stderr}`;
  });
}

test('Terraform reads every snippet, with hostile values too', { skip: missing('terraform', 'from HashiCorp') }, () => {
  const texts = textsOf('terraform');
  assert.ok(texts.length > 30, `${texts.length}`);
  assert.equal(fmt(texts), '');
  for (const bad of ['resource "a" "b" {', 'resource "a" "b" {\n  x = "${"\n}', 'resource "a" "b" {\n  x = 1 y = 2\n}'])
    assert.match(fmt([bad]), /Error/u, bad);
});

test('to Terraform, strings mean what they were', { skip: missing('terraform', 'from HashiCorp') }, () => {
  const values = [
    'plain',
    'a"b',
    'a\\b',
    '\\"',
    '${var.x}',
    '%{ if x }',
    '$${x}',
    '$',
    '{}',
    '"}',
    '$(id)',
    "it's",
    '%%{',
    '$$${',
    '\\n',
    '#',
  ];
  inFolder({}, (folder) => {
    const input = `jsonencode([${values.map(hclString).join(', ')}])\n`;
    const { status, stdout, stderr } = runProgramSync('terraform', [`-chdir=${folder}`, 'console'], { input });
    assert.equal(status, 0, stderr);
    assert.deepEqual(JSON.parse(JSON.parse(stdout) as string), values);
  });
});

/** Warnings are about taste (a DeletionPolicy, a tag), errors about what CloudFormation refuses. */
function lint(texts: readonly string[]): string {
  return inFolder(files(texts, 'json'), (folder) => {
    const names = texts.map((_, index) => `${folder}/${index}.json`);
    const { stdout, stderr } = runProgramSync('cfn-lint', ['--format', 'parseable', '--ignore-checks', 'W', 'I', '--', ...names]);
    return `${stdout}${stderr}`.replaceAll(folder, '');
  });
}

test('cfn-lint takes every template', { skip: missing('cfn-lint', 'pip install cfn-lint'), timeout: 300_000 }, () => {
  const texts = [...new Set(textsOf('cloudformation').map(filledIn))];
  assert.ok(texts.length > 20, `${texts.length}`);
  // Options of an instance that is there already: what is no whole instance must not be applied as one (`infra-node.ts`).
  const parts = texts.filter((text) => text.includes('this is not a whole instance'));
  assert.ok(parts.length > 0);
  for (const line of lint(parts).trim().split('\n')) assert.match(line, /E3673:'ImageId' is a required property$/u);
  assert.equal(lint(texts.filter((text) => !parts.includes(text))), '');
  assert.match(lint(['{"Resources":{"A":{"Type":"AWS::EC2::Route","Properties":{"RouteTable":"x"}}}}']), /E3\d\d\d/u);
});
