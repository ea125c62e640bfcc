/** Where the locale shows ASCII alone, everything that is printed is ASCII: reports, documents, complaints. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProbe } from './program.ts';

const CALLS = [
  ['--help'],
  ['help'],
  ['help', 'run'],
  ['help', 'man'],
  ['completion', 'bash'],
  ['completion', 'zsh'],
  ['completion', 'fish'],
  ['completion', 'powershell'],
  ['explain'],
  ['explain', 'dns/slow'],
  ['checks'],
  ['demo', '--list'],
  ['policy', '--region', 'eu-central-1'],
  ['explain', 'ünïx/…'],
  ['--regioné'],
  ['replay', '/tmp/gibt-es-nicht-ü.json'],
  ['fleet', 'ü→'],
] as const;
const seen = async (call: readonly string[], environment: Record<string, string>): Promise<string> => {
  const { stdout, stderr } = await runProbe(call, { environment });
  return stdout + stderr;
};

test('in the locales C and POSIX, of one byte a character, and on a dumb terminal', async () => {
  for (const environment of [{ LC_ALL: 'C' }, { LANG: 'POSIX' }, { LC_CTYPE: 'de_DE.ISO-8859-1' }, { TERM: 'dumb' }])
    for (const call of environment.LC_ALL === 'C' ? CALLS : [CALLS[0], CALLS[14]]) {
      const text = await seen(call, environment);
      assert.doesNotMatch(text, /[^\n\t -~]/u, `${JSON.stringify(environment)} ${call.join(' ')}`);
      assert.notEqual(text, '');
    }
});

test('elsewhere an ellipsis is one', async () => {
  for (const environment of [{ LC_ALL: 'C.UTF-8' }, { LANG: 'en_US.utf8' }] as const)
    assert.match(await seen(['--help'], environment), /…/u);
});
