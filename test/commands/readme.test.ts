/** The documents promise only what there is. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { OPTIONS } from '../../src/arguments/table.ts';
import { FINDING_CODES } from '../../src/findings/index.ts';
import { SCENARIOS } from '../../src/simulation/scenarios.ts';
import { runProbe } from './program.ts';
import { verdictOf } from './verdict-checks.ts';

const ROOT = new URL('../../', import.meta.url);
const text = (name: string): string => readFileSync(new URL(name, ROOT), 'utf8');
const README = text('README.md');
/** What the section on limits says not to exist. */
const [PROMISES = ''] = README.split('## Limits of this version');

describe('the README', () => {
  it('names no option that does not exist', () => {
    const known = new Set<string>(Object.values(OPTIONS).map(({ name }) => name));
    // Options of the aws command line in the sample are not ours.
    const ours = PROMISES.replaceAll(/^ *aws .*$|`--query '[^`]*`/gmu, '');
    for (const [, name = ''] of ours.matchAll(/(?<![\w-])--([a-z][a-z-]+)/gu)) assert.ok(known.has(name), `--${name}`);
  });

  it('points into the JSON where there is something', async () => {
    const pointers = [...README.matchAll(/`(\/[a-z][\w/]*)`/giu)]
      .map(([, pointer = '']) => pointer)
      .filter((pointer) => !pointer.startsWith('/var/'));
    assert.ok(pointers.length >= 8);
    const { stdout } = await runProbe(['demo', '--format', 'json']);
    const verdict: unknown = verdictOf(stdout);
    for (const pointer of pointers) {
      let at = verdict;
      for (const key of pointer.slice(1).split('/'))
        at = typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined;
      assert.notEqual(at, undefined, pointer);
    }
  });

  it('shows the sample as the program prints it', async () => {
    const { stdout } = await runProbe(['demo']);
    const sample = README.split('\n').filter(
      (line) => line.startsWith('    ✗') || /^ {7,9}(?:aws|printf|ssm-probe) /u.test(line),
    );
    assert.ok(sample.length >= 3);
    for (const line of sample) assert.ok(stdout.includes(line.trim()), line);
  });
});

describe('every document', () => {
  const documents = ['README.md', 'CHANGELOG.md', 'docs/architecture.md', 'docs/adding-a-check.md'];

  it('names files, codes and scenarios that exist', () => {
    const codes = new Set<string>(FINDING_CODES);
    for (const name of documents) {
      const words = [...text(name).matchAll(/`([^`\s]+)`/gu)].map(([, word = '']) => word);
      for (const word of words) {
        if (/^(?:src|test|docs|schema|build|scripts)\/[\w./-]+$/u.test(word))
          assert.ok(existsSync(new URL(word, ROOT)), `${name}: ${word}`);
        else if (/^[a-z][\w-]*(?:\/[\w-]+)*\.ts$/u.test(word) && word.includes('/'))
          assert.ok(existsSync(new URL(`src/${word}`, ROOT)), `${name}: ${word}`);
        else if (/^(?:dns|tcp|tls|http|s3|imds|agent|clock)\/[a-z-]+$/u.test(word))
          assert.ok(codes.has(word), `${name}: ${word}`);
      }
      for (const [, scenario = ''] of text(name).matchAll(/demo ([a-z]+(?:-[a-z0-9]+)+)/gu)) {
        assert.ok(
          SCENARIOS.some((known) => known.name === scenario),
          `${name}: ${scenario}`,
        );
      }
      for (const [, link = ''] of text(name).matchAll(/\]\(([\w./-]+)\)/gu))
        assert.ok(existsSync(new URL(link, new URL(name, ROOT))), `${name}: ${link}`);
    }
  });
});
