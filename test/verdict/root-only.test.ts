/** What a run without root's rights could not read, from the files to the first screen. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { watchDenied } from '../../src/observe/watch/denied-files.ts';
import { makePen } from '../../src/report/pen.ts';
import { rootLines } from '../../src/report/text-notes.ts';
import { memoryFiles } from '../../src/simulation/memory-ports.ts';
import { rootOnly } from '../../src/verdict/root-only.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { recordedFacts } from '../scenarios/corpus.ts';

const facts = recordedFacts('agent-cloned');
const asUser = (denied: readonly string[], more = {}) => ({
  ...facts,
  node: { ...facts.node, isRoot: false, denied: [...denied], ...more },
});
const PATHS = [
  '/proc/77/fd',
  '/proc/77/status',
  '/var/log/amazon/ssm/amazon-ssm-agent.log',
  '/var/lib/amazon/ssm/registration',
  '/etc/pki/own.pem',
  '/root/.profile',
  '/root/.bashrc',
];

describe('what only root would see', () => {
  it('is what was denied, in words, each once', () => {
    const words = [
      'the hybrid registration',
      "the agent's log",
      "the agent's connections",
      "root's own proxy settings",
      '/etc/pki/own.pem',
    ];
    assert.deepEqual(rootOnly(asUser(PATHS)), words);
    assert.deepEqual(judge(asUser(PATHS)).verdict.rootOnly, words);
    const filter = { os: 'linux', firewall: { outcome: 'unknown', why: 'only root may read the rules' } } as const;
    assert.deepEqual(rootOnly(asUser([], filter)), ["this node's packet filter"]);
  });

  it('is nothing for root, and where nothing was denied', () => {
    for (const node of [facts, asUser([]), { ...facts, node: { ...facts.node, isRoot: true, denied: [...PATHS] } }]) {
      assert.deepEqual(rootOnly(node), []);
      assert.ok(!('rootOnly' in judge(node).verdict));
    }
  });

  it('is one short sentence below the verdict', () => {
    const { verdict } = judge(asUser(PATHS));
    const lines = (verbosity: 0 | 1): string =>
      rootLines(makePen({ width: 80, color: false, ascii: false, verbosity }), verdict)
        .join(' ')
        .replaceAll(/\s+/gu, ' ');
    assert.match(lines(0), /As root it would also show the hybrid registration, .* and 1 more \(-v\)\.$/u);
    assert.match(lines(1), /, \/etc\/pki\/own\.pem\.$/u);
    assert.deepEqual(rootLines(makePen({ width: 80, color: false, ascii: false, verbosity: 0 }), judge(facts).verdict), []);
  });

  it('is noticed at the files, whatever is done with them', async () => {
    const inner = memoryFiles(new Map([['/there', 'x']]));
    const no = { outcome: 'failed', reason: 'denied', detail: '' } as const;
    const { files, denied } = watchDenied({
      ...inner,
      read: (path, max) => (path === '/there' ? inner.read(path, max) : Promise.resolve(no)),
      tail: () => Promise.resolve(no),
      list: () => Promise.resolve(no),
    });
    assert.equal((await files.read('/there', 9)).outcome, 'ok');
    await Promise.all([files.read('/a', 9), files.tail('/b', 9), files.list('/c', 9), files.list('/c', 9)]);
    assert.deepEqual(denied().toSorted(), ['/a', '/b', '/c']);
    for (let index = 0; index < 1_000; index += 1) await files.read(`/many/${index}`, 9);
    await files.read(`/${'x'.repeat(5_000)}`, 9);
    assert.equal(denied().length, 64);
  });
});
