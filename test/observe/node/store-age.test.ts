import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import type { AgentLog, AgentLogKind } from '../../../src/facts/agent-log.ts';
import { withAge } from '../../../src/observe/node/trust/store-age.ts';
import { systemFiles } from '../../../src/platform/files.ts';

const log = (kind: AgentLogKind): AgentLog => ({ path: '/x', events: [{ kind, at: null, excerpt: '' }] });
const trustOf = (...sources: string[]) => ({ sources, roots: 1, extraRoots: 0, problems: [] });

it('is the time of the youngest source, behind links too, and only where a certificate was refused', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [old, young, link] = ['old', 'young', 'link'].map((name) => join(folder, name)) as [string, string, string];
  for (const path of [old, young]) writeFileSync(path, '');
  symlinkSync(young, link);
  utimesSync(old, 1_000, 1_000);
  utimesSync(young, 2_000, 2_000);
  const at = async (...sources: string[]) => (await withAge(systemFiles, trustOf(...sources), log('certificate'))).changedAt;
  assert.equal(await at(old, link), '1970-01-01T00:33:20.000Z');
  assert.equal(await at(old, join(folder, 'absent')), '1970-01-01T00:16:40.000Z');
  assert.equal(await at(join(folder, 'absent')), undefined);
  const none = trustOf(young);
  assert.equal(await withAge(systemFiles, none, log('send-failed')), none);
  assert.equal(await withAge(systemFiles, none, undefined), none);
});
