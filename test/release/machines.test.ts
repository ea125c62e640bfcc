/** What is released, on machines other than the one that built it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { versionsAsked } from '../../build/elf-versions.ts';
import { VERSION } from '../../src/version.ts';
import { provesScenario } from '../binary/scenario-proof.ts';
import { PATIENT, type Program, runProbe } from '../commands/program.ts';
import { problemsOf, verdictOf } from '../commands/verdict-checks.ts';
import { withPatience } from '../pace.ts';
import { runProgramSync } from '../processes.ts';
import { EXPECTED } from '../simulation/expected.ts';

const DIST = join(import.meta.dirname, '../../dist');
const SUITES = ['bullseye', 'bookworm', 'trixie'];
/** Where Debian's cross packages put another processor's C library. */
const ARM64_ROOT = '/usr/aarch64-linux-gnu';
const isHere = process.platform === 'linux' && process.arch === 'x64';
const isThere = (program: string): boolean =>
  spawnSync('sh', ['-c', 'command -v "$0"', program], { stdio: 'ignore' }).status === 0;

/** Starts, tells mistakes from health and health from harm, and says it in the published form. */
async function behaves(program: Program, through: readonly string[] = []): Promise<void> {
  const run = (...args: readonly string[]) => runProbe(args, { program, through });
  assert.deepEqual(essentials(await run('--version')), [0, `ssm-probe ${VERSION}\n`, '']);
  const mistake = await run('--nonsense');
  assert.deepEqual([mistake.status, mistake.stdout], [2, '']);
  for (const name of ['healthy-private', 'forwarder-missing']) {
    const expected = EXPECTED[name];
    assert.ok(expected !== undefined, name);
    const { status, stdout, stderr } = await run('demo', name, ...PATIENT, '--format', 'json');
    const verdict = verdictOf(stdout);
    assert.deepEqual([stderr, status, problemsOf(verdict)], ['', expected.exit, expected.findings], name);
  }
}

function essentials({ status, stdout, stderr }: Awaited<ReturnType<typeof runProbe>>): readonly unknown[] {
  return [status, stdout, stderr];
}

/** The newest `GLIBC_x.y` that a program asks of its C library, as minor numbers of glibc 2. */
function newestGlibc(file: string): number {
  const asked = versionsAsked(readFileSync(join(DIST, file))).map((version) => /^GLIBC_2\.(\d+)/u.exec(version)?.[1] ?? 0);
  return Math.max(...asked.map(Number));
}

describe('glibc', () => {
  for (const file of ['ssm-probe-linux-x64', 'ssm-probe-linux-arm64'])
    it(`2.17 is enough for ${file}`, () => assert.equal(newestGlibc(file), 17));
});

/**
 * Root folders with a C library that no current system has, made by `old-root.sh` beside this file: their paths, with colons between. Every
 * scenario runs in each of them.
 */
const OLD_ROOTS = (process.env['SSM_PROBE_OLD_ROOTS'] ?? '').split(':').filter((root) => root !== '');
describe('linux-x64 with an older glibc', { concurrency: 2, skip: whyNoOldRoots() }, () => {
  for (const root of OLD_ROOTS) {
    const program = { path: '/ssm-probe', args: [] };
    it(`${root}: starts`, () => {
      copyFileSync(join(DIST, 'ssm-probe-linux-x64'), join(root, 'ssm-probe'));
      const { status, stdout, stderr } = runProgramSync('chroot', [root, '/ssm-probe', '--version']);
      assert.deepEqual([status, stdout, stderr], [0, `ssm-probe ${VERSION}\n`, '']);
    });
    for (const [name, expected] of Object.entries(EXPECTED))
      it(`${root}: ${name}`, () => withPatience((times) => provesScenario(name, expected, times, program, ['chroot', root])));
  }
});

function whyNoOldRoots(): string | false {
  if (!isHere || process.getuid?.() !== 0) return 'only root on linux-x64 can change the root folder';
  return OLD_ROOTS.length > 0 ? false : 'SSM_PROBE_OLD_ROOTS names no root folder (test/release/old-root.sh makes one)';
}

const noQemu = !isThere('qemu-aarch64-static') || !existsSync(`${ARM64_ROOT}/lib/libstdc++.so.6`);
describe('linux-arm64', { skip: noQemu ? 'no qemu-user-static or no libstdc++6-arm64-cross here' : false }, () => {
  it('runs on an emulated processor', () =>
    behaves({ path: join(DIST, 'ssm-probe-linux-arm64'), args: [] }, ['qemu-aarch64-static', '-L', ARM64_ROOT]));
});

describe('linux-x64 in a minimal Debian', { skip: whyNoRoots() }, () => {
  for (const suite of SUITES) {
    it(suite, async (context) => {
      const root = mkdtempSync(join(tmpdir(), `ssm-probe-${suite}-`));
      try {
        const made = runProgramSync('debootstrap', ['--variant=minbase', suite, root], { limitMs: 600_000 });
        if (made.status !== 0) {
          context.skip(`debootstrap cannot make ${suite}: ${made.stderr.trim().split('\n').at(-1)}`);
          return;
        }
        chmodSync(root, 0o755);
        copyFileSync(join(DIST, 'ssm-probe-linux-x64'), join(root, 'ssm-probe'));
        await behaves({ path: '/ssm-probe', args: [] }, ['chroot', root]);
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
    });
  }
});

function whyNoRoots(): string | false {
  if (!isHere) return 'linux-x64 only';
  if (process.getuid?.() !== 0) return 'only root can change the root folder';
  return isThere('debootstrap') ? false : 'no debootstrap here';
}

describe('the script', () => {
  const script = join(DIST, 'ssm-probe.cjs');
  it('behaves as the binary does', () => behaves({ path: process.execPath, args: [script] }));

  const old = oldNode();
  it('says what it needs to a Node that is too old', {
    skip: old === undefined ? 'no older Node on this machine' : false,
  }, async () => {
    const { status, stdout, stderr } = await runProbe(['--version'], { program: { path: old ?? '', args: [script] } });
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^ssm-probe: needs Node 24 or newer, and this is \d+\.\d+\.\d+\n$/u);
  });
});

/** The machine's own, where it is older than the script needs: npm puts the project's first on the PATH. */
function oldNode(): string | undefined {
  return ['/usr/bin/node', '/usr/local/bin/node'].find((path) => {
    const { stdout } = runProgramSync(path, ['--version']);
    return stdout !== null && Number(/^v(\d+)/u.exec(stdout)?.[1] ?? 99) < 24;
  });
}
