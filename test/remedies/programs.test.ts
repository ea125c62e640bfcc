/** Commands and what they write, read by the programs that will read them: shells, systemd, jq, PowerShell's grammar. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Language, type Node, Parser } from 'web-tree-sitter';
import type { FindingCode, FindingData } from '../../src/findings/index.ts';
import type { RemedyContext } from '../../src/remedies/remedy-context.ts';
import { compose } from '../../src/verdict/compose.ts';
import { runProgramSync } from '../processes.ts';
import { CONTEXTS, EC2 } from './contexts.ts';
import { samples, variants } from './samples.ts';
import { readShell } from './shell-words.ts';

const missing = (program: string): string | false =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined || program === 'dash'
    ? false
    : `${program} is not installed`;
const FOLDER = mkdtempSync(join(tmpdir(), 'programs-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

function commandsFor(contexts: readonly RemedyContext[]): readonly string[] {
  const all = contexts.flatMap((context) =>
    variants().flatMap((draft) =>
      compose(draft, context).remedy.flatMap(({ commands, rollback, rollbackIsText, verify }) => [
        ...commands,
        ...(rollback !== undefined && !rollbackIsText ? [rollback] : []),
        verify,
      ]),
    ),
  );
  return [...new Set(all)];
}

const byOs = (os: RemedyContext['os']): readonly string[] =>
  commandsFor(Object.values(CONTEXTS).filter((context) => context.os === os));
function commandsOf<C extends FindingCode>(code: C, change: Partial<FindingData[C]>, context = EC2): readonly string[] {
  const draft = variants().find((one) => one.code === code);
  assert.ok(draft !== undefined);
  const data = { ...samples()[code], ...change };
  return compose({ ...draft, data } as typeof draft, context).remedy.flatMap(({ commands }) => commands);
}

test('every command for Windows is PowerShell', async () => {
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(
    await Language.load(fileURLToPath(import.meta.resolve('@lumis-sh/wasm-powershell/tree-sitter-powershell.wasm'))),
  );
  const isBroken = (node: Node): boolean => node.type === 'ERROR' || node.isMissing || node.children.some(isBroken);
  // Lines for DNS servers on Linux are given in between, and jq's is for whoever changes the policy.
  const commands = byOs('windows').filter((command) => !/^(?:sudo|printf|jq) /u.test(command));
  assert.ok(commands.length > 200);
  for (const command of commands) {
    // A bare word with a comma is a list, whose items would come to the program one by one.
    if (/^(?:aws|ssm-probe) /u.test(command)) assert.doesNotMatch(readShell(command).bare, /,/u, command);
    // The grammar knows no lists of bare words (`Select-Object Name, Profile`), no digits behind a hyphen and no `::`.
    const taken = command.replaceAll(/(?<=[\w.]), [\w.:]+|(?<=-dns|-ipv)\d+|64:ff9b::\/96/gu, '');
    const tree = parser.parse(`${taken}\n`);
    assert.ok(tree !== null && !isBroken(tree.rootNode), command);
  }
});

/** Runs commands of root below a folder: `sudo` is a function, and absolute paths of `install` and `tee` get the folder before them. */
const BELOW = `
root=$1; shift
sudo() { "$@"; }
install() { mkdir -p "$root\${*: -1}"; }
tee() { [ "$1" = -a ] && { shift; command cat >> "$root$1"; return; }; command cat > "$root$1"; }
systemctl() { :; }
`;

function runBelow(root: string, command: string): void {
  const run = runProgramSync('bash', ['-c', `${BELOW}\n${command}`, 'bash', root]);
  assert.equal(run.status, 0, `${run.stderr}: ${command}`);
}

/** What systemd reads from the drop-in that `command` writes, beside a unit of the agent's name. */
function environmentOf(name: string, commands: readonly string[]): readonly string[] {
  const root = join(FOLDER, name);
  for (const command of commands) runBelow(root, command);
  const unit = join(root, 'etc/systemd/system/amazon-ssm-agent.service');
  mkdirSync(dirname(unit), { recursive: true });
  writeFileSync(unit, '[Unit]\nDescription=agent\n[Service]\nExecStart=/bin/true\n');
  const run = runProgramSync('systemd-analyze', [
    'verify',
    '--man=no',
    '--generators=no',
    `--root=${root}`,
    'amazon-ssm-agent.service',
  ]);
  const said = `${run.stdout}${run.stderr}`
    .split('\n')
    .filter((line) => /drop|no-proxy|small-hello|Assignment|Unknown|Invalid|syntax/iu.test(line));
  assert.deepEqual(said, [], name);
  const dropIn = runProgramSync('find', [join(root, 'etc'), '-name', '*.conf']).stdout.trim();
  return readFileSync(dropIn, 'utf8').split('\n');
}

test('the drop-ins are what systemd reads, however long the list', { skip: missing('systemd-analyze') }, () => {
  const lists = [
    '',
    '.amazonaws.com',
    '*.example.com,10.0.0.0/8,[fd00::1]:80,localhost',
    Array.from({ length: 60 }, (_, n) => `host-${n}.intern.example.com`).join(','),
  ];
  for (const [index, noProxy] of lists.entries()) {
    const commands = commandsOf('proxy/metadata-proxied', { noProxy }).filter((command) => command.includes(' tee '));
    assert.equal(commands.length, 1);
    const wanted = [...(noProxy === '' ? [] : [noProxy]), '169.254.169.254', '[fd00:ec2::254]:80'].join(',');
    assert.deepEqual(environmentOf(`list-${index}`, commands), [
      '[Service]',
      `Environment="no_proxy=${wanted}" "NO_PROXY=${wanted}"`,
      '',
    ]);
  }
  const hello = commandsOf('tls/large-hello-dropped', {}).filter((command) => /install -d| tee /u.test(command));
  assert.deepEqual(environmentOf('hello', hello), ['[Service]', 'Environment=GODEBUG=tlskyber=0,tlsmlkem=0', '']);
});

test("jq merges every bucket's statement into a policy, however many there are", { skip: missing('jq') }, () => {
  const bucket = (name: string) => ({ name, purpose: 'agent' as const, key: 'k', status: 403, message: null });
  for (const code of ['s3/bucket-denied', 's3/all-denied', 's3/anonymous-denied'] as const) {
    for (const count of [1, 8, 40]) {
      const names = Array.from({ length: count }, (_, n) => `patch-baseline-snapshot-eu-central-1-${n}`);
      const merge = commandsOf(code, { buckets: names.map(bucket) }).find((command) => command.startsWith('jq '));
      assert.ok(merge !== undefined);
      const before = { Version: '2012-10-17', Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } };
      writeFileSync(join(FOLDER, 'policy-before.json'), JSON.stringify(before));
      const run = runProgramSync('bash', ['-c', merge], { cwd: FOLDER });
      assert.equal(run.stderr, '', code);
      const merged: unknown = JSON.parse(readFileSync(join(FOLDER, 'policy-merged.json'), 'utf8'));
      assert.deepEqual(merged, {
        ...before,
        Statement: [
          before.Statement,
          {
            Sid: 'SystemsManagerBuckets',
            Effect: 'Allow',
            Principal: '*',
            Action: 's3:GetObject',
            Resource: names.map((name) => `arn:aws:s3:::${name}/*`),
          },
        ],
      });
    }
  }
});

test('the lines of the DNS servers are written as they are', () => {
  const root = join(FOLDER, 'dns');
  for (const folder of ['etc/bind', 'etc/unbound/unbound.conf.d', 'etc/dnsmasq.d'])
    mkdirSync(join(root, folder), { recursive: true });
  const commands = commandsOf('dns/forwarder-missing', {}).filter((command) => command.startsWith('printf '));
  assert.equal(commands.length, 3);
  for (const command of commands) runBelow(root, command.split(' && ')[0] ?? '');
  assert.equal(
    readFileSync(join(root, 'etc/bind/named.conf.local'), 'utf8'),
    'zone "eu-central-1.amazonaws.com" { type forward; forward only; forwarders { 10.0.0.2; }; };\n',
  );
  assert.equal(
    readFileSync(join(root, 'etc/unbound/unbound.conf.d/amazon-forward.conf'), 'utf8'),
    'server:\n  private-domain: "eu-central-1.amazonaws.com"\nforward-zone:\n  name: "eu-central-1.amazonaws.com"\n  forward-addr: 10.0.0.2\n',
  );
  assert.equal(
    readFileSync(join(root, 'etc/dnsmasq.d/amazon-forward.conf'), 'utf8'),
    'server=/eu-central-1.amazonaws.com/10.0.0.2\nrebind-domain-ok=/eu-central-1.amazonaws.com/\n',
  );
});
