/** The screen of a machine before its activation: one screen, the verdict last, each placeholder explained, and the next steps. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeholdersIn } from '../../src/remedies/remedy.ts';
import { renderPreflight } from '../../src/report/preflight-text.ts';
import { renderText } from '../../src/report/text.ts';
import { judge } from '../../src/verdict/verdict.ts';
import type { Verdict } from '../../src/verdict.types.ts';
import { UNKNOWN, type World } from '../findings/facts-builder.ts';
import { judged } from '../findings/judged.ts';
import { recordedFacts, recordedNames } from '../scenarios/corpus.ts';
import { faultsOfScreen } from './screen-checks.ts';

const screen = (verdict: Verdict, width: number, verbosity: 0 | 1 = 0): string => {
  assert.ok(verdict.preflight);
  return renderPreflight(verdict, verdict.preflight, { width, color: false, ascii: false, verbosity });
};
const rows = (text: string, width: number): number =>
  text
    .trimEnd()
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 0);
const lastOf = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

const SERVER = { scheme: 'http', host: 'proxy.plant.example', port: 3128, hasCredentials: true };
const NONE = { source: '', https: null, http: null, noProxy: '', problems: [] };
const SHELL = { ...NONE, source: 'environment of this process', https: SERVER, noProxy: '.plant.example' };
const world = (os: 'linux' | 'windows' | 'macos', installed: boolean, hasProxy: boolean): World => ({
  ...UNKNOWN,
  node: {
    ...UNKNOWN.node,
    os,
    ...(hasProxy ? { proxy: { mode: 'agent', agent: NONE, agentUnknown: null, shell: SHELL, used: SHELL } } : {}),
  },
  agent: { ...UNKNOWN.agent, ...(installed ? {} : { installed: 'no', running: 'no', version: null }) },
  request: { ...UNKNOWN.request, preflight: true },
});

test('ready: one screen with every step, each placeholder explained once', () => {
  for (const os of ['linux', 'windows', 'macos'] as const)
    for (const installed of [true, false])
      for (const hasProxy of [true, false]) {
        const { verdict } = judged(world(os, installed, hasProxy));
        const where = `${os} ${installed} ${hasProxy}`;
        assert.equal(verdict.preflight?.ready, 'yes', where);
        const text = screen(verdict, 80);
        assert.match(text, /^✓ ready: /u, where);
        assert.match(lastOf(text), /^✓ ready: this machine is ready for its activation$/u, where);
        // A proxy's drop-in for another system's registry takes what it takes.
        assert.ok(rows(text, 80) <= 24, `${where}: ${rows(text, 80)} rows\n${text}`);
        for (const command of [...(verdict.preflight?.dropIn?.commands ?? []), ...(verdict.preflight?.next ?? [])])
          for (const name of placeholdersIn(command))
            assert.equal(
              text.match(new RegExp(`\\b${name} is |Look up [A-Z_ and]*${name}\\b`, 'gu'))?.length,
              1,
              `${where} ${name}\n${text}`,
            );
      }
});

const CORPUS = recordedNames()
  .map((name) => ({ name, facts: recordedFacts(name) }))
  .filter(({ facts }) => facts.request.preflight === true);

test('the lab has machines that are ready and others that are not', () => {
  const statuses = CORPUS.map(({ facts }) => judge(facts).verdict.status);
  assert.ok(statuses.filter((status) => status === 'healthy').length >= 4);
  assert.ok(statuses.filter((status) => status !== 'healthy').length >= 5);
});

for (const { name, facts } of CORPUS)
  test(`${name}: its screen`, () => {
    const { verdict } = judge(facts);
    const text = screen(verdict, 80);
    assert.equal(renderText(verdict, { width: 80, color: false, ascii: false, verbosity: 0 }), text);
    assert.ok(rows(text, 80) <= 24, `${rows(text, 80)} rows`);
    const word = verdict.preflight?.ready === 'yes' ? '✓ ready: ' : '[✗!] not ready: ';
    assert.match(text, new RegExp(`^${word}`, 'u'));
    assert.match(lastOf(text), new RegExp(`^${word}`, 'u'));
    // In full, too, the verdict stands last.
    assert.match(lastOf(screen(verdict, 80, 1)), new RegExp(`^${word}`, 'u'));
    assert.deepEqual(faultsOfScreen(verdict), []);
    if (verdict.status === 'healthy') return;
    const [cause] = verdict.findings;
    assert.ok(cause?.remedy[0] !== undefined);
    const proofs = [cause.remedy[0].verify, verdict.again];
    assert.ok(
      proofs.some((proof) => text.includes(proof)),
      text,
    );
  });
