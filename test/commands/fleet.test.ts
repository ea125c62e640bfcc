/** `fleet` from outside: files, pipes, gzip, formats and exit statuses. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Fleet } from '../../src/fleet/fleet.types.ts';
import { fleetOf, instanceId, recordOf } from '../fleet/generate.ts';
import { assertSoon } from '../pace.ts';
import { strangersIn } from '../report/strangers.ts';
import { factsIn } from '../scenarios/corpus.ts';
import { inFolder, runProbe, SOURCES } from './program.ts';

const SCHEMA = JSON.parse(readFileSync(new URL('../../schema/fleet.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(SCHEMA);
const LINES = [...fleetOf(400)].map(recordOf);
const TEXT = `${LINES.join('\n')}\n`;

const fleet = (...args: readonly string[]) => runProbe(['fleet', ...args]);

function parsed(stdout: string): Fleet {
  const value = JSON.parse(stdout) as Fleet;
  assert.ok(validate(value), JSON.stringify(validate.errors, null, 1));
  return value;
}

/** Standard input from a shell's redirection or pipe. */
const fed = (shell: string, ...args: readonly string[]) =>
  runProbe(['fleet', ...args], { through: ['sh', '-c', shell.replace('PROBE', '"$0" "$@"')] });

describe('fleet', () => {
  it('the verdicts that this very program prints, of several scenarios, in one roll-up', async () => {
    await inFolder(async (folder) => {
      const names = ['forwarder-missing', 'tls-expired', 'healthy-private'];
      const files = await Promise.all(
        names.map(async (name) => {
          const facts = factsIn(folder, name);
          const { stdout } = await runProbe(['replay', facts, '--format', 'ndjson']);
          const file = join(folder, `${name}.ndjson`);
          // The lab has one node: three of them are wanted.
          writeFileSync(file, stdout.replace('"id":"i-', `"id":"i-${name.length}`));
          return file;
        }),
      );
      const { status, stdout, stderr } = await fleet(...files, '--format', 'json');
      assert.deepEqual([status, stderr], [0, '']);
      const { nodes, causes, input } = parsed(stdout);
      assert.deepEqual([nodes.total, nodes.broken, nodes.healthy, input.broken.lines], [3, 2, 1, 0]);
      assert.deepEqual(causes.map(({ code }) => code).sort(), ['dns/forwarder-missing', 'tls/expired']);
      assert.ok(causes.every(({ title, owners }) => title !== null && owners.length > 0));
    });
  });

  it('a file, a gzipped one, standard input and a pipe say the same', async () => {
    await inFolder(async (folder) => {
      const [plain, packed] = [join(folder, 'fleet.ndjson'), join(folder, 'fleet.ndjson.gz')];
      writeFileSync(plain, TEXT);
      // Two members, as logrotate and S3 exports append them.
      const half = LINES.length / 2;
      writeFileSync(
        packed,
        Buffer.concat([LINES.slice(0, half), LINES.slice(half)].map((part) => gzipSync(`${part.join('\n')}\n`))),
      );
      const runs = await Promise.all([
        fleet(plain, '--format=json'),
        fleet(packed, '--format=json'),
        fed(`exec PROBE < ${plain}`, '-', '--format=json'),
        fed(`cat ${packed} | PROBE`, '-', '--format=json'),
        fed(`dd if=${plain} bs=1 count=700 status=none | PROBE`, '-', plain, '--format=json'),
      ]);
      for (const { status, stderr } of runs) assert.deepEqual([status, stderr], [0, '']);
      const [one, ...others] = runs.map(({ stdout }) => parsed(stdout));
      assert.deepEqual([one!.nodes.total, one!.input.records], [400, 400]);
      for (const other of others.slice(0, 3)) assert.deepEqual(other, one);
      // The part came first, and is cut within its second line.
      const { input, ...rest } = others[3]!;
      const { input: _whole, ...same } = one!;
      assert.deepEqual(rest, same);
      assert.deepEqual([input.repeats, input.broken.first], [1, [{ file: '-', line: 2, reason: 'not JSON' }]]);
    });
  });

  it('text has the best fix on top, and -q that line alone', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'fleet.ndjson');
      writeFileSync(file, `${TEXT}broken\n`);
      const [plain, quiet, json] = await Promise.all([fleet(file), fleet(file, '-q'), fleet(file, '--format', 'json')]);
      const { headline } = parsed(json.stdout);
      assert.match(
        headline,
        /^One fix heals \d+ nodes of \d+ that fail: agent\/not-running, where they have agent 3\.3\.40\.0\.$/u,
      );
      assert.equal(quiet.stdout, `✗ broken: ${headline}\n`);
      assert.ok(plain.stdout.replaceAll(/\s+/gu, ' ').startsWith(`✗ broken: ${headline} 400 nodes: `));
      for (const part of [
        'DNS server 10.30.0.53',
        'security group sg-00000000000000999',
        'VPC: failing nodes of all',
        `${file}:401: not JSON`,
      ])
        assert.ok(plain.stdout.replaceAll(/\s+/gu, ' ').includes(part), part);
      for (const line of plain.stdout.split('\n')) assert.ok(line.length <= 80 || !line.includes(' ', 8), line);
      assert.equal((await runProbe(['fleet', file], { environment: { LC_ALL: 'C' } })).stdout.search(/[^\n -~]/u), -1);
    });
  });

  it('--output takes the report, in HTML as well', async () => {
    await inFolder(async (folder) => {
      const [file, page] = [join(folder, 'fleet.ndjson'), join(folder, 'fleet.html')];
      writeFileSync(file, TEXT);
      const { status, stdout, stderr } = await fleet(file, '--format', 'html', '--output', page);
      assert.deepEqual([status, stdout], [0, '']);
      assert.match(stderr, /^ssm-probe: wrote the report \(html\) to [^\n]*fleet\.html: \d+ kB\n$/u);
      const html = readFileSync(page, 'utf8');
      assert.match(html, /^<!doctype html>[^]*<svg class="share whole"[^]*<\/html>\n$/u);
      assert.doesNotMatch(strangersIn(html), /<script|https?:\/\//u);
    });
  });
});

describe('the exit status of fleet', () => {
  it('2 for mistakes in the call, with one line', async () => {
    await inFolder(async (folder) => {
      mkdirSync(join(folder, 'dir'));
      const cases: readonly (readonly [readonly string[], RegExp])[] = [
        [[], /fleet takes files of verdicts/u],
        [['-', '-'], /standard input \(-\) once/u],
        [['x', '--format', 'junit'], /fleet --format takes text, json, html, markdown, csv, ndjson, not 'junit'/u],
        [['x', '--fail-on', 'error'], /--fail-on is not an option of fleet/u],
        [['x', '--region', 'eu-central-1'], /--region is not an option of fleet/u],
        [['x', '--output', '/nowhere/x'], /--output/u],
      ];
      for (const [args, message] of cases) {
        const { status, stdout, stderr } = await fleet(...args);
        assert.deepEqual([status, stdout], [2, ''], args.join(' '));
        assert.match(stderr, message);
        assert.equal(stderr.split('\n').length, 2);
      }
      const { status, stdout, stderr } = await fleet(join(folder, 'absent'), join(folder, 'dir'));
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, /absent.*\n.*dir.*\n.*none of the files could be read\n$/u);
    });
  });

  it('0 whatever the nodes suffer from and however many lines are broken, as long as there is a verdict', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'fleet.ndjson');
      writeFileSync(file, `${'broken\n'.repeat(1_000)}${recordOf({ causes: ['clock/skew'] })}`);
      assert.equal((await fleet(file)).status, 0);
    });
  });

  it('3 where something could not be read, or nothing was a verdict; what was read is told', async () => {
    await inFolder(async (folder) => {
      const at = (name: string): string => join(folder, name);
      writeFileSync(at('good'), TEXT);
      writeFileSync(at('empty'), '');
      writeFileSync(at('other'), '{"a":1}\n');
      const packed = gzipSync(TEXT, { level: 1 });
      writeFileSync(at('cut.gz'), packed.subarray(0, packed.length - 40));
      for (const name of ['empty', 'other']) {
        const { status, stdout, stderr } = await fleet(at(name));
        assert.deepEqual([status, stderr], [3, '']);
        assert.match(stdout, /^\? unknown: No verdict was found in what was read\./u);
      }
      const missing = await fleet(at('good'), at('absent'), '--format', 'json');
      assert.equal(missing.status, 3);
      assert.equal(parsed(missing.stdout).nodes.total, 400);
      assert.equal(parsed(missing.stdout).input.unread.length, 1);
      assert.match(missing.stderr, /absent' could not be read: /u);
      const cut = await fleet(at('cut.gz'), '--format', 'json');
      assert.equal(cut.status, 3);
      assert.match(cut.stderr, /could not be read to its end: unexpected end of file/u);
      assert.ok(parsed(cut.stdout).nodes.total > 300);
    });
  });

  it('3 when interrupted in front of a pipe that nobody writes to; what was read is told', async () => {
    await inFolder(async (folder) => {
      const [good, pipe] = [join(folder, 'good'), join(folder, 'pipe')];
      writeFileSync(good, recordOf({ id: instanceId(1) }));
      execFileSync('mkfifo', [pipe]);
      let fd = -1;
      const { status, stdout, ms } = await runProbe(['fleet', good, pipe, '--format', 'json'], {
        program: SOURCES,
        // Once the pipe has a reader, what came before it has been read, however busy the machine is.
        during: (child) => {
          const timer = setInterval(() => {
            try {
              fd = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
            } catch {
              return;
            }
            clearInterval(timer);
            child.kill('SIGTERM');
          }, 50);
        },
      });
      assert.equal(status, 3);
      const { interrupted, nodes } = parsed(stdout);
      assert.deepEqual([interrupted, nodes.total], [true, 1]);
      assertSoon(ms, 60_000);
      closeSync(fd);
    });
  });
});

describe('what is no fleet', () => {
  /** A gigabyte of one thing, of which the program reads what it allows itself. */
  const bomb = (content: string): Buffer => {
    const member = gzipSync(Buffer.alloc(8 * 1_048_576, content));
    return Buffer.concat(Array.from({ length: 128 }, () => member));
  };
  for (const [name, content] of [
    ['newlines', '\n'],
    ['blanks', ' '],
    ['blank lines', '\t\r\n'],
    ['one letter', 'a'],
    ['brackets', '{['],
    ['escaped quotes', '"\\'],
  ] as const)
    it(`a gigabyte of ${name} ends early, says why, and keeps what was read before`, () =>
      inFolder(async (folder) => {
        const file = join(folder, 'bomb.gz');
        writeFileSync(file, Buffer.concat([gzipSync(TEXT), bomb(content)]));
        const { status, stdout, stderr } = await fleet(file, '--format', 'json');
        assert.equal(status, 3);
        assert.match(stderr, /no verdict in the last \d+ bytes \(\d+ lines that are not empty\): the rest is not read/u);
        assert.equal(parsed(stdout).nodes.total, 400);
      }));

  it('millions of lines that are something else, and gzip in gzip', () =>
    inFolder(async (folder) => {
      const [lines, wrapped] = [join(folder, 'lines.gz'), join(folder, 'wrapped.gz')];
      const member = gzipSync('{}\n'.repeat(1_000_000));
      writeFileSync(lines, Buffer.concat(Array.from({ length: 6 }, () => member)));
      writeFileSync(wrapped, gzipSync(gzipSync(gzipSync(TEXT))));
      const run = await fleet(lines, wrapped, '--format', 'json');
      assert.equal(run.status, 3);
      const { nodes, input } = parsed(run.stdout);
      assert.deepEqual([nodes.total, input.unread.length], [400, 1]);
      assert.ok(input.broken.lines > 4_000_000 && input.broken.lines < 5_000_000);
      writeFileSync(wrapped, gzipSync(gzipSync(gzipSync(gzipSync(TEXT)))));
      assert.match((await fleet(wrapped)).stderr, /gzip within gzip, more than 3 times/u);
    }));
});
