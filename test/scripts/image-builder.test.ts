/**
 * The component for EC2 Image Builder, by the rules of its document (EC2 Image Builder User Guide, "Component document schema and definitions").
 * Its own validator, awstoe, is no public package: that it takes the document is not shown here.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { inFolder } from '../commands/program.ts';
import { runProgramSync } from '../processes.ts';

interface Step {
  readonly name: string;
  readonly action: string;
  readonly inputs: { readonly commands?: readonly string[] };
}
interface Component {
  readonly phases: readonly { readonly name: string; readonly steps: readonly Step[] }[];
}
const text = readFileSync(join(import.meta.dirname, '../../scripts/image-builder/linux.yml'), 'utf8');
const only = (properties: object, ...required: readonly string[]) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
});
const words = { type: 'string', minLength: 1 };
const step = (action: string, inputs: object) =>
  only({ name: words, action: { const: action }, maxAttempts: { type: 'integer' }, inputs }, 'name', 'action', 'inputs');
const download = only(
  { source: words, destination: words, checksum: words, algorithm: { enum: ['SHA256'] }, overwrite: { type: 'boolean' } },
  'source',
  'destination',
  'checksum',
  'algorithm',
);
const bash = only({ commands: { type: 'array', items: words, minItems: 1 } }, 'commands');
const steps = {
  type: 'array',
  minItems: 1,
  items: { oneOf: [step('ExecuteBash', bash), step('WebDownload', { type: 'array', items: download, minItems: 1 })] },
};
const parameter = {
  type: 'object',
  maxProperties: 1,
  additionalProperties: only({ type: { const: 'string' }, description: words }),
};
const SCHEMA = only(
  {
    name: words,
    description: words,
    schemaVersion: { const: 1 },
    parameters: { type: 'array', items: parameter },
    phases: {
      type: 'array',
      items: only({ name: { enum: ['build', 'validate', 'test'] }, steps }, 'name', 'steps'),
    },
  },
  'schemaVersion',
  'phases',
);

describe('the component for EC2 Image Builder', () => {
  const component = parse(text) as Component;
  const commandsOf = (phase: string, name: string): readonly string[] =>
    component.phases.find((one) => one.name === phase)?.steps.find((one) => one.name === name)?.inputs.commands ??
    assert.fail(name);

  it('is a document of the service, with each name once, and every parameter declared', () => {
    const isValid = new Ajv({ allErrors: true }).compile(SCHEMA);
    assert.ok(isValid(component), JSON.stringify(isValid.errors));
    assert.ok(!isValid({ ...component, phases: [{ name: 'build', steps: [{ name: 'x', action: 'ExecuteBash', inputs: {} }] }] }));
    for (const { steps: own } of component.phases) assert.equal(new Set(own.map(({ name }) => name)).size, own.length);
    assert.deepEqual(
      [...text.matchAll(/\{\{ (\w+) \}\}/gu)].map(([, name]) => name),
      ['Url', 'Sha256'],
    );
  });

  it('replaces an older binary only by one that runs on this machine', () =>
    inFolder((folder) => {
      const bin = join(folder, 'bin');
      mkdirSync(bin);
      const install = (content: string) => {
        writeFileSync(join(bin, 'ssm-probe.new'), content);
        const script = commandsOf('build', 'Install').join('\n').replaceAll('/usr/local/bin', bin);
        return runProgramSync('/bin/bash', ['-c', script]).status;
      };
      assert.equal(install('#!/bin/sh\necho one\n'), 0);
      assert.notEqual(install('#!/bin/sh\nexit 126\n'), 0);
      assert.equal(readFileSync(join(bin, 'ssm-probe'), 'utf8'), '#!/bin/sh\necho one\n');
      return Promise.resolve();
    }));
});
