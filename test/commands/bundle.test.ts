/** `bundle` and `replay` of a bundle, from outside. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { filesIn } from '../../src/bundle/tar.ts';
import { factsIn } from '../scenarios/corpus.ts';
import { inFolder, runProbe } from './program.ts';
import { verdictOf } from './verdict-checks.ts';

interface Contents {
  readonly [name: string]: string;
}

function contents(path: string): Contents {
  const read = filesIn(new Uint8Array(gunzipSync(readFileSync(path))));
  assert.ok(read.outcome === 'ok');
  return Object.fromEntries(read.files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('utf8')]));
}

const NAMES = ['README.txt', 'agent-log.txt', 'facts.json', 'manifest.json', 'report.html', 'report.txt', 'verdict.json'];

describe('bundle --from', { concurrency: 3 }, () => {
  for (const scenario of ['forwarder-missing', 'agent-hibernating', 'healthy-private'])
    it(`holds what a run would have written, and replays to the same: ${scenario}`, async () => {
      await inFolder(async (folder) => {
        const facts = factsIn(folder, scenario);
        const out = join(folder, 'out.tar.gz');
        const bundled = await runProbe(['bundle', out, '--from', facts]);
        const json = await runProbe(['replay', facts, '--format', 'json']);
        const { status, headline } = verdictOf(json.stdout);
        assert.equal(bundled.stderr, '');
        assert.equal(bundled.stdout, `${out}\n${status}: ${headline}\n`);
        assert.equal(bundled.status, json.status);
        assert.equal(statSync(out).mode & 0o777, 0o600);
        const files = contents(out);
        assert.deepEqual(Object.keys(files), NAMES);
        assert.equal(files['verdict.json'], json.stdout);
        assert.deepEqual(JSON.parse(files['facts.json'] ?? ''), JSON.parse(readFileSync(facts, 'utf8')));
        assert.equal(files['report.html'], (await runProbe(['replay', facts, '--format', 'html'])).stdout);
        const manifest = JSON.parse(files['manifest.json'] ?? '');
        assert.equal(manifest.format, '1.0');
        assert.equal(manifest.redacted, false);
        const again = await runProbe(['replay', out, '--format', 'json']);
        assert.equal(again.stdout, json.stdout);
        assert.equal(again.status, json.status);
      });
    });

  it("has the agent's log in closed phrases", async () => {
    await inFolder(async (folder) => {
      const out = join(folder, 'out.tar.gz');
      await runProbe(['bundle', out, '--from', factsIn(folder, 'agent-hibernating')]);
      assert.match(contents(out)['agent-log.txt'] ?? '', /^2026-01-01T12:00:00\.000Z {2}send-failed {2}/mu);
    });
  });

  it('--redact gives the same verdict under pseudonyms, and keeps the map beside', async () => {
    await inFolder(async (folder) => {
      const facts = factsIn(folder, 'auth-endpoint-policy-denies');
      const out = join(folder, 'out.tar.gz');
      const bundled = await runProbe(['bundle', out, '--redact', '--from', facts]);
      assert.equal(bundled.stderr, '');
      const map = join(folder, 'out.map.json');
      assert.match(bundled.stdout, /^.*out\.tar\.gz\n.*out\.map\.json says /u);
      assert.equal(statSync(map).mode & 0o777, 0o600);
      const files = contents(out);
      assert.deepEqual(Object.keys(files), NAMES);
      const all = Object.values(files).join('\n');
      const { pseudonyms } = JSON.parse(readFileSync(map, 'utf8'));
      assert.ok(pseudonyms.length > 10);
      const vpc = pseudonyms.find(({ original }: { original: string }) => original === 'vpc-0a1b2c3d4e5f60718');
      assert.ok(all.includes(vpc.pseudonym));
      for (const secret of ['vpc-0a1b2c3d4e5f60718', '111122223333', '10.20.2.11', 'i-0123456789abcdef0'])
        assert.ok(!all.includes(secret), secret);
      const [plain, redacted] = [
        await runProbe(['replay', facts, '--format', 'json']),
        await runProbe(['replay', out, '--format', 'json']),
      ];
      const codes = (text: string) => verdictOf(text).findings.map(({ severity, code }) => `${severity} ${code}`);
      assert.deepEqual(codes(redacted.stdout), codes(plain.stdout));
      assert.equal(redacted.status, plain.status);
      assert.equal(bundled.status, plain.status);
      assert.equal(redacted.stdout, files['verdict.json']);
    });
  });

  it('gives the same bytes for the same facts, and for a bundle of them', async () => {
    await inFolder(async (folder) => {
      const facts = factsIn(folder, 'two-causes-sg-and-s3');
      const at = (name: string): string => join(folder, `${name}.tar.gz`);
      for (const redacting of [[], ['--redact']]) {
        await runProbe(['bundle', at('a'), ...redacting, '--from', facts, '-q']);
        await runProbe(['bundle', at('b'), ...redacting, '--from', facts, '-q']);
        assert.deepEqual(readFileSync(at('a')), readFileSync(at('b')));
      }
      await runProbe(['bundle', at('plain'), '--from', facts]);
      await runProbe(['bundle', at('c'), '--redact', '--from', at('plain')]);
      assert.deepEqual(readFileSync(at('c')), readFileSync(at('b')));
    });
  });

  it('judges as this command line says', async () => {
    await inFolder(async (folder) => {
      const out = join(folder, 'out.tar.gz');
      const bundled = await runProbe(['bundle', out, '--from', factsIn(folder, 'forwarder-missing'), '--fail-on', 'never', '-q']);
      assert.equal(bundled.stdout, `${out}\n`);
      assert.equal(bundled.status, 0);
      assert.equal((await runProbe(['replay', out, '-q'])).status, 0);
    });
  });

  it('is read by fleet', async () => {
    await inFolder(async (folder) => {
      const out = join(folder, 'out.tar.gz');
      await runProbe(['bundle', out, '--from', factsIn(folder, 'forwarder-missing')]);
      const fleet = await runProbe(['fleet', out, '--format', 'json']);
      assert.equal(fleet.status, 0, fleet.stderr);
      assert.equal(JSON.parse(fleet.stdout).nodes.total, 1);
    });
  });
});

describe('bundle', { concurrency: 3 }, () => {
  it('refuses before it probes what it could not write, and what makes no sense', async () => {
    await inFolder(async (folder) => {
      const facts = factsIn(folder, 'healthy-private');
      for (const [args, why] of [
        [['bundle', join(folder, 'no/out.tar.gz')], /cannot be written/u],
        [['bundle', join(folder, 'out.zip')], /ends in \.tar\.gz/u],
        [['bundle', '-'], /ends in \.tar\.gz/u],
        [['bundle', '/dev/shm/../null.tar.gz'], /no place for files/u],
        [['bundle', 'a.tar.gz', 'b.tar.gz'], /one name/u],
        [['bundle', join(folder, 'out.tar.gz'), '--from', join(folder, 'absent.json')], /cannot be read/u],
        [['bundle', join(folder, 'out.tar.gz'), '--from', facts, '--region', 'eu-central-1'], /--region is for a run/u],
        [['bundle', join(folder, 'out.tar.gz'), '--from', facts, '--deep'], /--deep is for a run/u],
        [['bundle', join(folder, 'out.tar.gz'), '--format', 'json'], /--format is not an option of bundle/u],
        [['run', '--redact'], /--redact is not an option of run/u],
      ] as const) {
        const { status, stdout, stderr } = await runProbe(args);
        assert.equal(status, 2, args.join(' '));
        assert.equal(stdout, '');
        assert.match(stderr, why);
        assert.equal(stderr.trimEnd().split('\n').length, 1);
      }
      assert.deepEqual(readdirSync(folder), ['healthy-private.json']);
    });
  });

  it('replaces a link in place of its archive or map, and writes nothing through it', async () => {
    await inFolder(async (folder) => {
      const facts = factsIn(folder, 'healthy-private');
      const victim = join(folder, 'victim');
      writeFileSync(victim, 'mine');
      for (const name of ['out.tar.gz', 'out.map.json']) symlinkSync(victim, join(folder, name));
      const bundled = await runProbe(['bundle', join(folder, 'out.tar.gz'), '--redact', '--from', facts]);
      assert.equal(bundled.status, 0, bundled.stderr);
      assert.equal(readFileSync(victim, 'utf8'), 'mine');
    });
  });

  it('leaves a folder in its place alone, and ends with status 2', async () => {
    await inFolder(async (folder) => {
      mkdirSync(join(folder, 'out.tar.gz'));
      const bundled = await runProbe(['bundle', join(folder, 'out.tar.gz'), '--from', factsIn(folder, 'healthy-private')]);
      assert.equal(bundled.status, 2);
      assert.ok(existsSync(join(folder, 'out.tar.gz')));
    });
  });

  it('runs as run does, without a network, and names its archive after the time', async (t) => {
    if (spawnSync('unshare', ['-n', 'true']).status !== 0) return t.skip('this user has no network namespaces');
    await inFolder(async (folder) => {
      const run = ['--region', 'eu-central-1', '--deadline', '4s', '--timeout', '500ms', '--no-credentials'];
      const apart = { through: ['unshare', '-n'], cwd: folder };
      const bundled = await runProbe(['bundle', '--redact', ...run], apart);
      const [path = '', map = '', verdict = ''] = bundled.stdout.split('\n');
      assert.match(path, /^ssm-probe-\d{8}T\d{6}Z\.tar\.gz$/u, bundled.stderr);
      assert.match(map, /^ssm-probe-\d{8}T\d{6}Z\.map\.json says /u);
      assert.match(verdict, /^(?:broken|inconclusive): /u);
      const again = await runProbe(['replay', path, '--format', 'json'], apart);
      assert.equal(again.status, bundled.status);
      assert.equal(verdictOf(again.stdout).status, verdict.split(':')[0]);
      assert.equal(readdirSync(folder).length, 2);
    });
  });

  it('verdicts of a bundle are as a run of the same facts gives them', async () => {
    await inFolder(async (folder) => {
      const facts = join(folder, 'f.json');
      const demo = await runProbe(['demo', 'tls-intercepted', '--format', 'json', '--facts', facts]);
      const out = join(folder, 'out.tar.gz');
      await runProbe(['bundle', out, '--redact', '--from', facts]);
      const again = await runProbe(['replay', out, '--format', 'json']);
      const codes = (text: string) => verdictOf(text).findings.map(({ code, severity }) => [code, severity]);
      assert.deepEqual(codes(again.stdout), codes(demo.stdout));
    });
  });
});
