/** The binary as root on somebody else's machine: nothing that a shell, a folder or a link brings along changes what runs, or where it writes. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type Ended, inFolder, PATIENT, runProbe } from '../commands/program.ts';

const BINARY = { path: join(import.meta.dirname, '../../dist/ssm-probe-linux-x64'), args: [] };
const isRoot = process.getuid?.() === 0;
const installed = (program: string): boolean => spawnSync('which', [program], { stdio: 'ignore' }).status === 0;
/** A run on a machine without any network: every step fails at once, and nothing is asked of anybody. */
const ALONE = ['unshare', '--net'];
const canUnshare = isRoot && spawnSync('unshare', ['--net', 'true'], { stdio: 'ignore' }).status === 0;
const RUN = ['--region', 'eu-central-1', '--timeout', '500ms', '--deadline', '3s', '--format', 'json'];

const probe = (args: readonly string[], more: Parameters<typeof runProbe>[1] = {}): Promise<Ended> =>
  runProbe(args, { program: BINARY, ...more });
const findings = ({ stdout }: Ended): readonly string[] =>
  (JSON.parse(stdout) as { readonly findings: readonly { readonly code: string }[] }).findings.map(({ code }) => code).toSorted();

describe('the environment', () => {
  it('makes no chain trusted, and none distrusted', async () => {
    await inFolder(async (folder) => {
      const roots = join(folder, 'roots.pem');
      writeFileSync(roots, '');
      for (const scenario of ['tls-untrusted-root', 'tls-intercepted', 'healthy-private']) {
        const args = ['demo', scenario, '--format', 'json', ...PATIENT];
        const plain = await probe(args);
        for (const environment of [
          { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
          { NODE_EXTRA_CA_CERTS: roots },
          { NODE_OPTIONS: '--use-openssl-ca --tls-min-v1.0' },
          { OPENSSL_CONF: roots },
          { NODE_USE_SYSTEM_CA: '1' },
        ]) {
          const run = await probe(args, { environment });
          assert.deepEqual(
            [run.status, findings(run), run.stderr],
            [plain.status, findings(plain), ''],
            JSON.stringify(environment),
          );
        }
      }
    });
  });

  it('runs no program of a hostile PATH, nor of the working folder', {
    skip: canUnshare ? false : 'needs root and unshare',
  }, async () => {
    await inFolder(async (folder) => {
      const trace = join(folder, 'it-ran');
      const programs = [
        'getent',
        'rpm',
        'nft',
        'iptables',
        'iptables-save',
        'ip6tables',
        'ethtool',
        'sh',
        'amazon-ssm-agent',
        'systemctl',
        'node',
        'ip',
      ];
      for (const name of programs) writeFileSync(join(folder, name), `#!/bin/sh\necho ${name} >> ${trace}\n`, { mode: 0o755 });
      const path = `${folder}:${process.env['PATH'] ?? ''}`;
      const run = await probe(RUN, { through: ['/usr/bin/unshare', '--net', '/usr/bin/env', `PATH=${path}`], cwd: folder });
      assert.ok(run.status === 1 || run.status === 3, run.stderr);
      assert.ok(!existsSync(trace), existsSync(trace) ? readFileSync(trace, 'utf8') : '');
      // The trap is one: a shell falls into it.
      spawnSync('/bin/sh', ['-c', 'getent hosts'], { env: { PATH: path } });
      assert.ok(existsSync(trace));
    });
  });
});

describe('files', () => {
  it('are their owner’s alone whatever the umask, and a link in their place is replaced, not followed', async () => {
    await inFolder(async (folder) => {
      const [victim, report, facts] = [join(folder, 'victim'), join(folder, 'report.json'), join(folder, 'facts.json')];
      writeFileSync(victim, 'mine');
      symlinkSync(victim, report);
      const args = ['demo', 'healthy-private', '--format', 'json', '--output', report, '--facts', facts, ...PATIENT];
      const run = await probe(args, { through: ['/bin/sh', '-c', 'umask 0; exec "$0" "$@"'] });
      assert.equal(run.status, 0, run.stderr);
      assert.equal(readFileSync(victim, 'utf8'), 'mine');
      for (const path of [report, facts])
        assert.deepEqual([lstatSync(path).isFile(), statSync(path).mode & 0o777], [true, 0o600], path);
    });
  });

  it('the spool follows no link and takes no folder that others may write to', {
    skip: canUnshare ? false : 'needs root and unshare',
  }, async () => {
    await inFolder(async (folder) => {
      const [elsewhere, link, open] = [join(folder, 'elsewhere'), join(folder, 'link'), join(folder, 'open')];
      mkdirSync(elsewhere);
      symlinkSync(elsewhere, link);
      mkdirSync(open, { mode: 0o777 });
      spawnSync('chmod', ['777', open]);
      for (const spool of [link, open]) {
        const run = await probe([...RUN, '--cloudwatch', 'group', '--spool', spool], { through: ALONE });
        const { delivery } = JSON.parse(run.stdout) as { readonly delivery: readonly { readonly outcome: string }[] };
        assert.deepEqual(
          delivery.map(({ outcome }) => outcome),
          ['failed'],
          run.stdout,
        );
      }
      assert.deepEqual([readdirSync(elsewhere), readdirSync(open)], [[], []]);
    });
  });

  it('are written nowhere but where the options say, as the kernel sees it', {
    skip: canUnshare && installed('strace') ? false : 'needs root, unshare and strace',
  }, async () => {
    await inFolder(async (folder) => {
      const log = join(folder, 'strace');
      const mine = join(realpathSync(folder), 'mine');
      mkdirSync(mine);
      const options = [
        '--output',
        join(mine, 'report'),
        '--facts',
        join(mine, 'facts'),
        '--cloudwatch',
        'group',
        '--spool',
        join(mine, 'spool'),
      ];
      const calls =
        'trace=openat,open,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,link,linkat,symlink,symlinkat,truncate,chmod,fchmodat,chown,fchownat,mknod,mknodat,setxattr,utimensat';
      const run = await probe([...RUN, ...options], {
        through: [...ALONE, 'strace', '-f', '-y', '-qq', '-s', '4096', '-o', log, '-e', calls],
        cwd: '/',
      });
      assert.ok(run.status === 1 || run.status === 3, run.stderr);
      const writes = readFileSync(log, 'utf8').split('\n').filter(changes);
      assert.ok(writes.length >= 4, writes.join('\n'));
      // What is done in the spool is done by way of its open descriptor, whose path strace shows.
      const outside = writes.filter((line) => !line.includes(mine) && !/"\/proc\/self\/fd\/\d+\//u.test(line));
      assert.deepEqual(outside, []);
      assert.deepEqual(readdirSync(join(mine, 'spool')).length, 1);
    });
  });
});

/** A system call that succeeded and changes a file or a folder. Standard input and output of helper programs are /dev/null. */
function changes(line: string): boolean {
  if (!/ = \d+(?:<[^>]*>)?$/u.test(line) || line.includes('/dev/null')) return false;
  return /\bopen(?:at)?\(/u.test(line) ? /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/u.test(line) : !/ (?:exit|resumed)/u.test(line);
}
