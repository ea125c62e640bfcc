/** Mistakes in the call, from outside: one clear line on stderr, nothing on stdout, status 2, nothing probed. */
import assert from 'node:assert/strict';
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inFolder, runProbe } from '../commands/program.ts';

const UNREADABLE_LINE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Each has to fail before anything is probed: none of them would be harmless otherwise. */
async function refused(args: readonly string[], says: RegExp): Promise<void> {
  const { status, stdout, stderr } = await runProbe(args);
  const shown = JSON.stringify(args).slice(0, 200);
  assert.equal(status, 2, `${shown}: ${stderr}`);
  assert.equal(stdout, '', shown);
  assert.match(stderr, /^ssm-probe: [^\n]+\n$/u, shown);
  assert.doesNotMatch(stderr.trimEnd(), UNREADABLE_LINE, shown);
  assert.doesNotMatch(stderr, /internal fault/u, shown);
  assert.ok(stderr.length < 700, `${shown}: ${stderr.length} characters`);
  assert.match(stderr, says, shown);
}

const MISTAKES: readonly (readonly [readonly string[], RegExp])[] = [
  [['--region', 'eu-west1'], /did you mean eu-west-1\?/u],
  [['--region', '“eu-west-1”'], /is not a Region/u],
  [['--region', '../x'], /'\.\.\/x' is not a Region/u],
  [['--region', '\u001B]0;owned\u0007eu-west-1'], /is not a Region/u],
  [['--region', 'eu-west-1\neu-west-2'], /is not a Region/u],
  [['--region', 'a'.repeat(100_000)], /is not a Region/u],
  [['--region', ''], /is not a Region/u],
  [[`--${'x'.repeat(100_000)}`], /there is no option/u],
  [['—region', 'eu-west-1'], /there is no command '—region'/u],
  [['“demo”'], /there is no command/u],
  [['demo', 'no-such-scenario'], /there is no scenario 'no-such-scenario'/u],
  [['demo', '../healthy-private'], /there is no scenario/u],
  [['demo', 'healthy-private', 'forwarder-missing'], /takes one scenario/u],
  [['demo', '--list', 'forwarder-missing'], /takes no scenario/u],
  [['demo', '--console'], /--console is not an option of demo/u],
  [['run', 'eu-west-1'], /takes no operands/u],
  [['--timeout', '3'], /--timeout: '3' is not a duration/u],
  [['--deadline', '25h'], /at most 24h/u],
  [['--format', 'yaml'], /--format takes text, json, ndjson.*, not 'yaml'/u],
  [['--format', '\u001B[2J'], /--format takes/u],
  [['--color', 'sometimes'], /--color takes/u],
  [['--facts', '-'], /say with --output/u],
  [['replay'], /takes one file/u],
  [['replay', 'one', 'two'], /takes one file/u],
  [['replay', 'x', '--region', 'eu-west-1'], /--region is not an option of replay/u],
  [['explain', 'dns/forwarder-mising'], /no finding code 'dns\/forwarder-mising'; did you mean dns\/forwarder-missing\?/u],
  [['explain', 'forwarder-missing'], /did you mean dns\/forwarder-missing\?/u],
  [['explain', 'tls/exp'], /did you mean tls\/expired\?/u],
  [['explain', 'dsn'], /did you mean dns\?/u],
  [['explain', 'constructor'], /no finding code 'constructor'; ssm-probe explain lists them/u],
  [['explain', ''], /no finding code ''/u],
  [['explain', '/'], /no finding code '\/'/u],
  [['explain', '\u001B[31mdns\n'], /no finding code/u],
  [['explain', 'x'.repeat(100_000)], /no finding code/u],
  [['explain', 'dns', 'tcp'], /takes one finding code/u],
  [['explain', 'dns', '--format', 'json'], /--format is not an option of explain/u],
  [['checks', 'dns'], /checks takes no operands/u],
  [['checks', '--only', 'dns'], /--only is not an option of checks/u],
  [['policy'], /no Region: .* say --region/u],
  [['policy', 'eu-west-1'], /policy takes no operands/u],
  [['policy', '--region', 'eu-west1'], /did you mean eu-west-1\?/u],
  [['policy', '--region', 'xx-nowhere-1'], /which partition 'xx-nowhere-1' belongs to/u],
  [['policy', '--region', 'eu-west-1', '--for', 'patching'], /no capability 'patching'/u],
  [['policy', '--region', 'eu-west-1', '--bucket', 'arn:aws:s3:::x'], /is not a bucket name/u],
  [['policy', '--region', 'eu-west-1', '--format', 'html'], /--format takes text or json, not 'html'/u],
  [['policy', '--output', 'x'], /--output is not an option of policy/u],
  [['--json'], /--json goes with --version; reports as JSON: --format json/u],
  [['--deep', '--no-credentials'], /--deep makes signed calls: it does not go with --no-credentials/u],
  [['--log-level', 'loud'], /--log-level takes silent or fatal/u],
  [['replay', 'x', '--log-level', 'info'], /--log-level is not an option of replay/u],
  [['--cloudwatch', 'group', '--no-credentials'], /--cloudwatch makes signed calls/u],
  [['--cloudwatch', 'a group'], /--cloudwatch takes GROUP or GROUP:STREAM, not 'a group'/u],
  [['--cloudwatch', 'group:'], /--cloudwatch takes GROUP or GROUP:STREAM/u],
  [['--cloudwatch', 'group', '--spool', ''], /--spool takes a folder/u],
  [['--cloudwatch-create-group'], /needs --cloudwatch GROUP/u],
  [['help', 'exlpain'], /there is no command 'exlpain'; did you mean explain\?/u],
  [['help', 'run', 'demo'], /help takes one command/u],
  [['hlep'], /did you mean help\?/u],
  [['completion'], /completion takes bash, zsh, fish or powershell$/mu],
  [['completion', 'bahs'], /not 'bahs'; did you mean bash\?/u],
  [['completion', 'fishes'], /did you mean fish\?/u],
  [['completion', '\u001B[2J'], /completion takes bash/u],
  [['version', 'x'], /version takes no operands/u],
  [['version', '--format', 'json'], /--format is not an option of version/u],
  [['exlpain'], /there is no command 'exlpain'; did you mean explain\?/u],
  [['preflihgt', '--region', 'eu-west-1'], /did you mean preflight\?/u],
  [['regoin', 'eu-west-1'], /there is no command 'regoin'; did you mean --region\?/u],
  [['--regoin', 'eu-west-1'], /there is no option '--regoin'; did you mean --region\?/u],
  [['--deadlien=3s'], /there is no option '--deadlien'; did you mean --deadline\?/u],
  [['-format', 'json'], /there is no option '-format'; did you mean --format\?/u],
  [['--checks'], /there is no option '--checks'; did you mean checks\?/u],
  [['--format', 'jsn'], /not 'jsn'; did you mean json\?/u],
  [['fleet', 'x', '--format', 'hmtl'], /fleet --format takes .*; did you mean html\?/u],
  [['--for', 'run-comand'], /did you mean run-command\?/u],
  [['demo', '--for', 'core,sesion-manager,patch-manager'], /no capability 'sesion-manager'; did you mean session-manager\?/u],
  [['policy', '--for', 'parameter_store'], /did you mean parameter-store\?/u],
  [['demo', 'security-group-dorp'], /did you mean security-group-drop\?/u],
  [['demo', 'Forwarder-Missing'], /did you mean forwarder-missing\?/u],
  [['--only', 'tcp/filterd'], /did you mean tcp\/filtered\?/u],
  [['--skip', 'dns,tsl/expired'], /'tsl\/expired'; did you mean tls\/expired\?/u],
  [['replay', 'x', '--only', 'agnet'], /did you mean agent\?/u],
  [['explain', 'dns/forwader-missing'], /did you mean dns\/forwarder-missing\?/u],
  [['explain', 'expird'], /did you mean auth\/expired or tls\/expired\?/u],
  [['--log-level', 'degub'], /did you mean debug\?/u],
  [['--log-level', 'warning'], /did you mean warn\?/u],
  [['--color', 'alwyas'], /did you mean always\?/u],
  [['--fail-on', 'wraning'], /did you mean warning\?/u],
  [['--expect', 'privat'], /did you mean private\?/u],
  [['--proxy', 'agnet'], /--proxy takes .*; did you mean agent\?/u],
  [['--region', 'eu-centrl-1'], /no Region 'eu-centrl-1'; did you mean eu-central-1\? .*AWS_REGION=eu-centrl-1/u],
  [['demo', '--region', 'us-eats-1'], /did you mean us-east-1\?/u],
  [['policy', '--region', 'ap-sotheast-2'], /did you mean ap-southeast-2\?/u],
  [['policy', '--region', 'ue-central-1'], /which partition 'ue-central-1' .*; did you mean eu-central-1 or me-central-1\?/u],
  [['demo', '--cloudwatch', 'group'], /--cloudwatch is not an option of demo/u],
];

/** A report that is not built, and what is a property of every object. */
const NOT_BUILT = ['pdf', 'sarif', 'constructor', 'toString'].map((format) => ['--format', format]);

describe('a mistake in the call', { concurrency: 3 }, () => {
  for (const [args, says] of MISTAKES) it(JSON.stringify(args).slice(0, 60), () => refused(args, says));
  it('what is not built yet', async () => {
    await Promise.all(NOT_BUILT.map((args) => refused(args, /there is no (?:option|command)|--format takes/u)));
  });
});

describe('a path that cannot be used', { concurrency: 3 }, () => {
  it('--output and --facts: a folder, a device, a link to a device, no such folder', async () => {
    await inFolder(async (folder) => {
      for (const option of ['--output', '--facts']) {
        await refused(['demo', option, folder], /is not a regular file/u);
        await refused(['demo', option, `${folder}/`], /names no file/u);
        await refused(['demo', option, join(folder, 'absent', 'x.json')], /its folder does not exist/u);
        await refused(['demo', option, join(folder, 'absent\n\u001B[31m', 'x.json')], /cannot be written/u);
        // Written atomically, each of these would be replaced by a file, for every program on the machine.
        for (const device of [
          '/dev/null',
          '/dev/stdout',
          '/dev/fd/1',
          '/dev/../dev/stderr',
          '/proc/self/fd/1',
          '/proc/1/environ',
        ]) {
          await refused(['demo', option, device], /no place for files/u);
        }
      }
      await refused(['demo', '--output', '-'], /goes to standard output/u);
      await refused(['demo', '--output', join(folder, 'x'), '--facts', `${folder}/./x`], /cannot be the same file/u);
    });
  });

  it('--output: a folder without permission', { skip: process.getuid?.() === 0 && 'root may write everywhere' }, async () => {
    await inFolder(async (folder) => {
      chmodSync(folder, 0o500);
      await refused(['demo', '--output', join(folder, 'x.json')], /permission denied/u);
    });
  });

  it('--ca-bundle: absent, a folder, a device that never ends, no certificate', async () => {
    await inFolder(async (folder) => {
      const text = join(folder, 'notes.txt');
      writeFileSync(text, 'no certificate here');
      symlinkSync('/dev/zero', join(folder, 'zero.pem'));
      await refused(['demo', '--ca-bundle', join(folder, 'absent.pem')], /cannot be read \(absent\)/u);
      await refused(['demo', '--ca-bundle', folder], /cannot be read \(not-a-file\)/u);
      await refused(['demo', '--ca-bundle', join(folder, 'zero.pem')], /cannot be read \(not-a-file\)/u);
      await refused(['demo', '--ca-bundle', text], /holds no PEM certificate/u);
      await refused(['demo', '--ca-bundle', '../\u0007x'], /cannot be read/u);
    });
  });

  it('replay: absent, a folder, not JSON, not facts', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'facts.json');
      await refused(['replay', file], /cannot be read \(absent\)/u);
      await refused(['replay', folder], /cannot be read \(not-a-file\)/u);
      for (const [text, says] of [
        ['', /it is not JSON/u],
        ['{"a":', /it is not JSON/u],
        ['[]', /holds no facts/u],
        ['{}', /factsVersion/u],
      ] as const) {
        writeFileSync(file, text);
        await refused(['replay', file], says);
      }
      writeFileSync(file, '['.repeat(5_000_000));
      await refused(['replay', file], /nests too deeply/u);
      writeFileSync(file, ' '.repeat(8_000_001));
      await refused(['replay', file], /too-large/u);
    });
  });
});
