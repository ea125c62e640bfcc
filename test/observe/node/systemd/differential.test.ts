/**
 * Our reading of units against systemd itself (252 in Debian 12), which runs as process 1 of a namespace: 264 vectors by hand and 300 by lot.
 * Prints vectors, agreements, differences.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unitEnvironment } from '../../../../src/observe/node/agent/systemd/unit-environment.ts';
import { bootSystemd, type Given, systemdVersion, type Tree, whyNoSystemd } from '../../../oracles/systemd.ts';
import { generated } from './grammar.ts';
import { furniture, treeFiles } from './tree-files.ts';
import { handmade, type Vector } from './vectors.ts';

const skip = whyNoSystemd();
/** What systemd adds by itself. */
const ADDED = /^(?:PATH|LANG|LC_\w+|INVOCATION_ID|SYSTEMD_EXEC_PID|JOURNAL_STREAM|HOME|LOGNAME|USER|SHELL)$/u;
const SEED = Number(process.env['SYSTEMD_SEED'] ?? 20_261);
const COUNT = Number(process.env['SYSTEMD_VECTORS'] ?? 300);

const MANAGER: Tree = {
  '/etc/systemd/system.conf': '[Manager]\nDefaultEnvironment=DEFAULT=conf LEFT=conf\nManagerEnvironment=OWN=manager\n',
  '/usr/lib/systemd/system.conf.d/50.conf': '[Manager]\nDefaultEnvironment=DEFAULT=usr\n',
};

async function compare(
  told: (text: string) => void,
  vectors: readonly Vector[],
  manager: Tree,
  { line = [], first = [] }: { line?: readonly string[]; first?: readonly string[] } = {},
) {
  const tree: Tree = Object.assign({}, manager, ...vectors.map((vector) => vector.tree));
  const { given, log } = bootSystemd(
    tree,
    vectors.map(({ unit }) => unit),
    { line, first },
  );
  assert.ok(
    [...given.values()].some((one) => one !== null),
    `systemd started nothing:\n${log.slice(-2_000)}`,
  );
  const proc: Tree = {
    '/proc/1/environ': ['container=probe', ...first].join('\0'),
    '/proc/1/cmdline': ['/lib/systemd/systemd', ...line].join('\0'),
  };
  const differences: string[] = [];
  for (const { name, unit, tree: own } of vectors) {
    const files = treeFiles({ ...furniture(systemdVersion()), ...proc, ...manager, ...own });
    const ours = await unitEnvironment(files, unit);
    const [is, should] = [ours.service.refused === null ? plain(ours.variables) : null, plain(given.get(unit) ?? null)];
    if (JSON.stringify(is) === JSON.stringify(should)) continue;
    differences.push(
      `${name}\n  systemd ${JSON.stringify(should)}\n  ours    ${JSON.stringify(is)} ${ours.service.refused ?? ''}\n  ${JSON.stringify(own).slice(0, 900)}`,
    );
  }
  told(`vectors ${vectors.length}, agree ${vectors.length - differences.length}, differ ${differences.length}`);
  return differences;
}

function plain(given: Given | Readonly<Record<string, string | undefined>>) {
  return given === null
    ? null
    : Object.entries(given)
        .filter(([name]) => !ADDED.test(name))
        .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

test('what people type', { skip }, async (context) => {
  const differences = await compare((text) => context.diagnostic(text), handmade(), MANAGER, {
    line: ['systemd.setenv=KERNEL=1'],
    first: ['FIRST=process1'],
  });
  assert.deepEqual(differences, [], differences.join('\n'));
});

test('what nobody should type, from a seed', { skip }, async (context) => {
  const differences = await compare((text) => context.diagnostic(text), generated(SEED, COUNT), {});
  assert.deepEqual(differences, [], differences.join('\n'));
});
