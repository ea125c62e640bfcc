/** What the binary takes from what is around its process: no file, code or descriptor that a variable or OpenSSL's configuration names. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { VERSION } from '../../src/version.ts';
import { PATIENT, runProbe } from '../commands/program.ts';
import { NO_NETWORK } from '../commands/surroundings.ts';
import { essence, verdictOf } from '../commands/verdict-checks.ts';
import { factsIn } from '../scenarios/corpus.ts';
import { binary } from './binary.ts';

/**
 * By who reads them: `process.env`, `getenv` and `uv_os_getenv` in Node 24.21's scripts and program, found there; then the C library's own that
 * are not its loader's (ld.so(8): `LD_*`, `GLIBC_TUNABLES`).
 */
const VARIABLES = {
  node:
    'NODE_OPTIONS NODE_EXTRA_CA_CERTS NODE_CHANNEL_FD NODE_CHANNEL_SERIALIZATION_MODE NODE_REPL_EXTERNAL_MODULE NODE_COMPILE_CACHE ' +
    'NODE_COMPILE_CACHE_PORTABLE NODE_DISABLE_COMPILE_CACHE NODE_V8_COVERAGE NODE_DEBUG NODE_DEBUG_NATIVE NODE_PENDING_DEPRECATION ' +
    'NODE_TEST_CONTEXT NODE_TEST_WORKER_ID NODE_ICU_DATA NODE_USE_SYSTEM_CA NODE_USE_ENV_PROXY NODE_REDIRECT_WARNINGS NODE_UNIQUE_ID ' +
    'NODE_PATH NODE_PRESERVE_SYMLINKS NODE_PRESERVE_SYMLINKS_MAIN NODE_NO_WARNINGS NODE_TLS_REJECT_UNAUTHORIZED NODE_DISABLE_COLORS ' +
    'NODE_CLUSTER_SCHED_POLICY NODE_PENDING_PIPE_INSTANCES NODE_INSPECT_RESUME_ON_START NODE_REPL_HISTORY NODE_SKIP_PLATFORM_CHECK ' +
    'NODE_MANUAL_TEST_FIFO WATCH_REPORT_DEPENDENCIES UNDICI_NO_WASM_SIMD JEST_WORKER_ID HOME TMPDIR TMP TEMP COLORTERM',
  uv: 'UV_THREADPOOL_SIZE UV_USE_IO_URING TEMPDIR',
  openssl:
    'OPENSSL_CONF OPENSSL_CONF_INCLUDE OPENSSL_MODULES OPENSSL_ENGINES OPENSSL_ia32cap SSLKEYLOGFILE CTLOG_FILE QLOGDIR OSSL_QFILTER ' +
    'RANDFILE LEGACY_GOST_PKCS12',
  icu: 'LANG LC_ALL LC_MESSAGES ICU_DATA ICU_TIMEZONE_FILES_DIR ICU_ENABLE_TENTATIVE_ERA LOCALTIME',
  cares: 'CARES_HOSTS HOSTALIASES LOCALDOMAIN RES_OPTIONS',
  others: 'SIMDJSON_FORCE_IMPLEMENTATION SIMDUTF_FORCE_IMPLEMENTATION SQLITE_TMPDIR AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE',
  libc: 'TZ TZDIR LOCPATH NLSPATH LANGUAGE GCONV_PATH MALLOC_TRACE RESOLV_HOST_CONF GETCONF_DIR DATEMSK',
};
const NAMES = Object.values(VARIABLES).flatMap((names) => names.split(' '));

const strace = spawnSync('sh', ['-c', 'strace -o /dev/null true'], { stdio: 'ignore' }).status === 0;
const isRoot = process.getuid?.() === 0;
const namespace = spawnSync('unshare', ['-m', 'true']).status === 0;

let folder = '';
let fifo = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'ssm-probe-marker-'));
  fifo = join(folder, 'fifo');
  spawnSync('mkfifo', [fifo]);
});
after(() => rmSync(folder, { recursive: true, force: true }));

const probe = (args: readonly string[], environment: Readonly<Record<string, string>>, through: readonly string[] = []) =>
  runProbe(args, { program: binary(), environment, through });
const everywhere = (value: string): Record<string, string> => Object.fromEntries(NAMES.map((name) => [name, value]));

describe('variables', () => {
  it('that name a pipe which nobody writes to, one by one: nothing hangs, nothing is said', { concurrency: false }, async () => {
    const early = [
      'NODE_EXTRA_CA_CERTS',
      'NODE_ICU_DATA',
      'OPENSSL_CONF',
      'NODE_COMPILE_CACHE',
      'NODE_V8_COVERAGE',
      'NODE_REPL_EXTERNAL_MODULE',
    ];
    const others = [
      { TZ: `:${fifo}` },
      { NODE_CHANNEL_FD: '0' },
      { NODE_CHANNEL_FD: '1' },
      { NODE_CHANNEL_FD: '77' },
      { NODE_DEBUG: 'net,tls,module,timer' },
      { NODE_DEBUG_NATIVE: 'WORKER,MKSNAPSHOT,SEA,COMPILE_CACHE' },
      { NODE_UNIQUE_ID: '1', NODE_CHANNEL_FD: '0' },
      { UV_THREADPOOL_SIZE: '0' },
      { OPENSSL_ia32cap: '0:0:0:0' },
    ];
    for (const environment of [...early.map((name) => ({ [name]: fifo })), ...others]) {
      const { status, stdout, stderr } = await probe(['--version'], environment);
      assert.deepEqual([status, stdout, stderr], [0, `ssm-probe ${VERSION}\n`, ''], JSON.stringify(environment));
    }
  });

  it('that hold a language too long for ICU end in no fault', async () => {
    const values = [
      'a'.repeat(12),
      'a'.repeat(100),
      'a'.repeat(100_000),
      `${'b'.repeat(20)}_DE.UTF-8`,
      `en_US.${'c'.repeat(9_000)}`,
    ];
    for (const name of ['LC_ALL', 'LC_MESSAGES', 'LANG', 'LC_CTYPE'])
      for (const value of values) {
        const { status, stdout } = await probe(['--version'], { [name]: value });
        assert.deepEqual([status, stdout], [0, `ssm-probe ${VERSION}\n`], `${name}=${value.slice(0, 20)}`);
      }
  });

  it('still tell the character set of the terminal', async () => {
    const facts = factsIn(folder, 'agent-cloned');
    const report = async (environment: Readonly<Record<string, string>>): Promise<string> =>
      (await probe(['replay', facts], environment)).stdout;
    for (const environment of [{ LC_ALL: 'C' }, { LANG: 'de_DE.ISO-8859-1' }, { LC_ALL: '', LC_CTYPE: 'POSIX' }])
      assert.doesNotMatch(await report(environment), /[^\0-\x7f]/u, JSON.stringify(environment));
    assert.match(await report({ LC_ALL: 'C.UTF-8', LANG: 'C' }), /[^\0-\x7f]/u);
  });

  it('are not followed to any file, all at once', { skip: strace ? false : 'no strace here' }, async () => {
    const demo = ['demo', 'forwarder-missing', ...PATIENT, '--format', 'json'];
    const expected = await probe(demo, {});
    const run = ['--region', 'eu-central-1', '--timeout', '1s', '--deadline', '3s', '--format', 'json'];
    const calls = [{ args: ['--version'] }, { args: demo }, ...(NO_NETWORK === null ? [] : [{ args: run, network: NO_NETWORK }])];
    for (const { args, network = [] } of calls.map((call) => ({ network: undefined, ...call }))) {
      const trace = join(folder, 'trace');
      const through = [...network, 'strace', '-f', '-qq', '-s', '300', '-e', 'trace=%file', '-o', trace];
      const { status, stdout, stderr } = await probe(
        args,
        { ...everywhere(fifo), NODE_CHANNEL_FD: '0', TZ: `:${fifo}` },
        through,
      );
      assert.equal(stderr, '');
      if (args === demo) assert.deepEqual([status, essence(verdictOf(stdout))], [1, essence(verdictOf(expected.stdout))]);
      const opened = readFileSync(trace, 'utf8').split('\n');
      assert.ok(opened.length > 10);
      const followed = opened.filter(
        (line) => (line.includes(folder) || line.includes('openssl.cnf')) && !line.includes('execve('),
      );
      assert.deepEqual(followed, [], args.join(' '));
    }
  });
});

describe("OpenSSL's configuration", { concurrency: 4 }, () => {
  let written = 0;
  const config = (text: string): string => {
    const path = join(folder, `openssl-${(written += 1)}.cnf`);
    writeFileSync(path, text);
    return path;
  };
  const TEXTS = {
    malformed: 'nonsense line\n',
    'a policy': 'nodejs_conf = n\n[n]\nalg_section = a\n[a]\ndefault_properties = fips=yes\n',
    'a provider': 'nodejs_conf = n\n[n]\nproviders = p\n[p]\nevil = e\n[e]\nmodule = MODULE\nactivate = 1\n',
  };

  /** A policy shows in handshakes, all else when the program begins. */
  async function behaves(
    kind: string,
    environment: Readonly<Record<string, string>>,
    through: readonly string[] = [],
  ): Promise<void> {
    const args = kind.includes('policy') ? ['demo', 'healthy-private', '-q', ...PATIENT] : ['--version'];
    const { status, stderr } = await probe(args, environment, through);
    assert.deepEqual([status, stderr], [0, '']);
  }

  for (const [kind, text] of Object.entries(TEXTS))
    it(`is not read where OPENSSL_CONF names it: ${kind}`, async () => {
      const environment = { OPENSSL_CONF: config(text.replace('MODULE', fifo)), OPENSSL_MODULES: folder };
      await behaves(kind, environment);
    });

  const skip = isRoot && namespace && existsSync('/etc/ssl') ? false : 'needs root and mount namespaces';
  for (const [kind, text] of Object.entries({ ...TEXTS, 'a pipe': null }))
    it(`is not read at /etc/ssl/openssl.cnf: ${kind}`, { skip }, async () => {
      const path = text === null ? fifo : config(text.replace('MODULE', fifo));
      const script = `touch /etc/ssl/openssl.cnf && mount --bind ${path} /etc/ssl/openssl.cnf && exec "$@"`;
      const { status, stderr } = await probe(['demo', 'healthy-private', '-q', ...PATIENT], {}, [
        'unshare',
        '-m',
        'sh',
        '-c',
        script,
        'sh',
      ]);
      assert.deepEqual([status, stderr], [0, '']);
    });

  it('needs no /dev/null', { skip }, async () => {
    const through = ['unshare', '-m', 'sh', '-c', 'mount -t tmpfs none /dev && exec "$@"', 'sh'];
    const { status, stdout, stderr } = await probe(['--version'], {}, through);
    assert.deepEqual([status, stdout, stderr], [0, `ssm-probe ${VERSION}\n`, '']);
  });
});
