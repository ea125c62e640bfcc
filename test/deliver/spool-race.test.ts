/** A spool below folders in which others have a say: while root makes it, its owner puts links in its place. What those lead to stays as it is. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runId } from '../../src/deliver/run-id.ts';
import { keep } from '../../src/deliver/spool.ts';
import { openPrivateFolder } from '../../src/platform/private-folder.ts';
import { inFolder } from '../commands/program.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const OTHER = 65_534;
const SWAPPING = fileURLToPath(new URL('./swapping.py', import.meta.url));
const port = { clock: { now: () => NOW }, open: openPrivateFolder };
const kept = (folder: string) => keep(port, folder, { id: runId(NOW), at: NOW, target: 'group', message: '{}' });
const skip = process.getuid?.() === 0 ? !hasPython() && 'there is no python3' : 'needs root';

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A folder like `/var/log`: its mode and its content are what others must not get root to change. */
function makeVictim(parent: string): { readonly path: string; readonly look: () => string } {
  const path = join(parent, 'victim');
  mkdirSync(path, { mode: 0o755 });
  chmodSync(path, 0o755);
  writeFileSync(join(path, 'syslog'), 'line\n');
  const look = (): string => {
    const { mode, uid } = statSync(path);
    return JSON.stringify([mode.toString(8), uid, readdirSync(path), readFileSync(join(path, 'syslog'), 'utf8')]);
  };
  return { path, look };
}

/** Runs `tries` spools while the other user swaps `name` in `folder`. */
async function whileSwapping(
  folder: string,
  name: string,
  victim: string,
  tries: number,
  once: () => Promise<unknown>,
): Promise<void> {
  const swapper = spawn('python3', [SWAPPING, String(OTHER), folder, name, victim], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await new Promise((resolve, reject) => {
      swapper.stdout.once('data', resolve);
      swapper.once('exit', reject);
    });
    for (let count = 0; count < tries; count += 1) await once();
  } finally {
    swapper.kill('SIGKILL');
  }
}

describe('a spool whose place others own', { skip }, () => {
  const places: readonly (readonly [string, (folder: string) => void])[] = [
    ['another user owns', (folder) => chownSync(folder, OTHER, OTHER)],
    ['everybody may write to', (folder) => chmodSync(folder, 0o777)],
    [
      'a group may write to',
      (folder) => {
        chownSync(folder, 0, OTHER);
        chmodSync(folder, 0o770);
      },
    ],
  ];
  for (const [words, open] of places) {
    for (const below of ['spool', 'spool/deeper/still']) {
      it(`in a folder that ${words}, as ${below}: refused, and nothing is changed where a link leads`, () =>
        inFolder(async (parent) => {
          const victim = makeVictim(parent);
          const before = victim.look();
          const folder = join(parent, 'theirs');
          mkdirSync(folder);
          open(folder);
          await whileSwapping(folder, 'spool', victim.path, 300, async () => {
            const result = await kept(join(folder, below));
            assert.ok(result.outcome === 'failed' && result.reason === 'denied', JSON.stringify(result));
            assert.equal(victim.look(), before);
          });
          assert.ok(!readdirSync(folder).some((name) => lstatSync(join(folder, name)).isDirectory()), 'nothing was made there');
        }));
    }
  }

  it('in a sticky folder: what another made there is not used, and what root makes there stays its own', () =>
    inFolder(async (parent) => {
      const victim = makeVictim(parent);
      const before = victim.look();
      const folder = join(parent, 'tmp');
      mkdirSync(folder);
      chmodSync(folder, 0o1777);
      let round = 0;
      await whileSwapping(folder, 'spool', victim.path, 100, async () => {
        await kept(join(folder, 'spool'));
        const own = join(folder, `own-${(round += 1)}`);
        assert.equal((await kept(own)).outcome, 'ok');
        assert.equal(statSync(own).mode & 0o7777, 0o700);
        assert.equal(victim.look(), before);
      });
    }));

  it('behind a link that another user made: refused; behind one of root: used', () =>
    inFolder(async (parent) => {
      const victim = makeVictim(parent);
      const before = victim.look();
      const sticky = join(parent, 'tmp');
      mkdirSync(sticky);
      chmodSync(sticky, 0o1777);
      execFileSync('python3', [
        '-c',
        `import os; os.chdir(${JSON.stringify(sticky)}); os.setuid(${OTHER}); os.symlink(${JSON.stringify(victim.path)}, 'way')`,
      ]);
      const refused = await kept(join(sticky, 'way', 'spool'));
      assert.ok(refused.outcome === 'failed' && refused.reason === 'denied', JSON.stringify(refused));
      assert.equal(victim.look(), before);
      // As /var/run is one, relative or absolute, one after the other.
      mkdirSync(join(parent, 'run'));
      symlinkSync('run', join(parent, 'relative'));
      symlinkSync(join(parent, 'relative'), join(parent, 'absolute'));
      assert.equal((await kept(join(parent, 'absolute', '..', 'absolute', 'spool'))).outcome, 'ok');
      assert.equal(readdirSync(join(parent, 'run', 'spool')).length, 1);
      symlinkSync('circle', join(parent, 'circle'));
      assert.equal((await kept(join(parent, 'circle', 'spool'))).outcome, 'failed');
    }));
});
