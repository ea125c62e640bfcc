/** The file of the last healthy run: real folders, and whatever somebody may have put there. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { openMemory } from '../../src/commands/rounds/remembering.ts';
import { MAX_MEMORY_BYTES, memoryFolder, recall, remember, rememberedFrom } from '../../src/deliver/memory.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { systemEnvironment } from '../../src/platform/environment.ts';
import { openPrivateFolder } from '../../src/platform/private-folder.ts';
import { memoryOf } from '../../src/verdict/remembered.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { inFolder } from '../commands/program.ts';
import { recordedFacts, recordedNames } from '../scenarios/corpus.ts';

const PORTS = { environment: systemEnvironment, clock: systemClock };
const HEALTHY = recordedFacts('healthy-private');
const BROKEN = recordedFacts('resolver-dead');

function remembered() {
  const found = memoryOf(HEALTHY, judge(HEALTHY).verdict);
  assert(found !== null, 'not remembered');
  return found;
}

describe('the memory', () => {
  it('gives back what it was given, 0600 in a folder of 0700', async () => {
    await inFolder(async (parent) => {
      const folder = join(parent, 'var', 'ssm-probe');
      assert.deepEqual(await recall(openPrivateFolder, folder), { outcome: 'nothing' });
      assert.deepEqual(await remember(openPrivateFolder, folder, remembered(), Date.now()), { outcome: 'ok' });
      assert.deepEqual(await recall(openPrivateFolder, folder), { outcome: 'ok', remembered: remembered() });
      assert.equal(statSync(folder).mode & 0o777, 0o700);
      assert.equal(statSync(join(folder, 'last-healthy.json')).mode & 0o777, 0o600);
    });
  });

  it('is small, for every recorded healthy run', () => {
    for (const name of recordedNames()) {
      const facts = recordedFacts(name);
      const found = memoryOf(facts, judge(facts).verdict);
      if (found === null) continue;
      const text = JSON.stringify(found);
      assert.ok(text.length < 8_192, `${name}: ${text.length}`);
      assert.deepEqual(rememberedFrom(text), found, name);
    }
  });

  it('links, foreign and torn files are not used, and it is said why', async () => {
    await inFolder(async (parent) => {
      const why = async (prepare: (folder: string, file: string) => void): Promise<string> => {
        const folder = join(parent, String(Math.random()).slice(2));
        mkdirSync(folder, { mode: 0o700 });
        prepare(folder, join(folder, 'last-healthy.json'));
        const recalled = await recall(openPrivateFolder, folder);
        return recalled.outcome === 'broken' ? recalled.why : recalled.outcome;
      };
      writeFileSync(join(parent, 'elsewhere'), JSON.stringify(remembered()));
      assert.notEqual(await why((_, file) => symlinkSync(join(parent, 'elsewhere'), file)), 'ok');
      assert.match(await why((_, file) => writeFileSync(file, '{"version":1')), /is not what this program writes/u);
      assert.match(await why((_, file) => writeFileSync(file, ' '.repeat(MAX_MEMORY_BYTES + 1))), /larger than/u);
      assert.match(await why((folder) => chmodSync(folder, 0o777)), /others may write/u);
      assert.match(await why((_, file) => mkdirSync(file)), /no regular file/u);
    });
  });

  it('takes no text at its word', () => {
    const whole = JSON.stringify(remembered());
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.string({ maxLength: 4 }), fc.nat(6), (at, put, cut) => {
        const found = rememberedFrom(whole.slice(0, at) + put + whole.slice(at + cut));
        if (found === null) return;
        assert.ok(JSON.stringify(found).length <= whole.length + 40);
        assert.ok(!Number.isNaN(Date.parse(found.startedAt)));
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.json(), (text) => assert.equal(rememberedFrom(text), null)));
  });

  it('belongs to root on Unix; an ordinary user has none', () => {
    const variables = {};
    assert.equal(memoryFolder({ os: 'linux', isRoot: true, variables }), '/var/lib/ssm-probe');
    assert.equal(memoryFolder({ os: 'linux', isRoot: false, variables }), null);
    assert.equal(memoryFolder({ os: 'macos', isRoot: true, variables }), '/var/db/ssm-probe');
    assert.equal(memoryFolder({ os: 'windows', isRoot: false, variables: { ProgramData: 'D:\\Data' } }), 'D:\\Data\\ssm-probe');
  });
});

describe('a run and the memory', () => {
  it('a healthy run is kept, and a broken one after it says what changed and spoils nothing', async () => {
    await inFolder(async (parent) => {
      const folder = join(parent, 'ssm-probe');
      const first = openMemory(PORTS, folder);
      assert.deepEqual((await first.compared(BROKEN, judge(BROKEN))).verdict.changed, []);
      await first.save();
      assert.equal(existsSync(folder), false);
      assert.deepEqual(await first.compared(HEALTHY, judge(HEALTHY)), judge(HEALTHY));
      await first.save();
      const text = readFileSync(join(folder, 'last-healthy.json'), 'utf8');
      const second = openMemory(PORTS, folder);
      const { verdict } = await second.compared(BROKEN, judge(BROKEN));
      assert.equal(verdict.changed[0]?.what, "this node's DNS servers");
      await second.save();
      assert.equal(readFileSync(join(folder, 'last-healthy.json'), 'utf8'), text);
    });
  });

  it('a broken file is told in notChecked, and never an error', async () => {
    await inFolder(async (folder) => {
      chmodSync(folder, 0o700);
      writeFileSync(join(folder, 'last-healthy.json'), 'x');
      const { verdict, exitStatus } = await openMemory(PORTS, folder).compared(BROKEN, judge(BROKEN));
      assert.deepEqual([verdict.changed, exitStatus], [[], judge(BROKEN).exitStatus]);
      assert.match(verdict.notChecked.at(-1)?.why ?? '', /not what this program writes/u);
    });
  });

  it('a disk that hangs keeps neither the verdict nor the end of the run', async () => {
    const never = () => new Promise<never>(() => undefined);
    const memory = openMemory(PORTS, '/nowhere', never);
    const { verdict, exitStatus } = await memory.compared(BROKEN, judge(BROKEN));
    assert.equal(exitStatus, judge(BROKEN).exitStatus);
    assert.match(verdict.notChecked.at(-1)?.why ?? '', /did not answer within 1000 ms/u);
    await memory.compared(HEALTHY, judge(HEALTHY));
    await memory.save();
  });

  it('what killed writers left behind goes after ten minutes, and nothing else does', async () => {
    await inFolder(async (folder) => {
      chmodSync(folder, 0o700);
      const old = new Date(Date.now() - 2 * 86_400_000);
      for (const name of ['.last-healthy.json.0123456789ab.tmp', '.fresh.tmp', 'other.tmp'])
        writeFileSync(join(folder, name), '{');
      symlinkSync('/etc/passwd', join(folder, '.link.tmp'));
      for (const name of ['.last-healthy.json.0123456789ab.tmp', 'other.tmp']) utimesSync(join(folder, name), old, old);
      const memory = openMemory(PORTS, folder);
      await memory.compared(HEALTHY, judge(HEALTHY));
      await memory.save();
      assert.deepEqual(readdirSync(folder).toSorted(), ['.fresh.tmp', '.link.tmp', 'last-healthy.json', 'other.tmp']);
    });
  });

  it('a place that cannot be written to changes nothing', async () => {
    await inFolder(async (parent) => {
      writeFileSync(join(parent, 'file'), '');
      const memory = openMemory(PORTS, join(parent, 'file', 'ssm-probe'));
      assert.deepEqual(await memory.compared(HEALTHY, judge(HEALTHY)), judge(HEALTHY));
      await memory.save();
    });
  });
});
