/** What each command of a remedy does is known, and every fix begins with a change, or says why no command makes it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectOf } from '../../src/remedies/effect.ts';
import { explained, foundBy } from '../../src/remedies/remedy.ts';
import type { Effect } from '../../src/remedies/remedy-types.ts';
import { shortForm } from '../../src/remedies/short-form.ts';
import { compose } from '../../src/verdict/compose.ts';
import { CONTEXTS } from './contexts.ts';
import { variants } from './samples.ts';
import { readShell } from './shell-words.ts';

/** Written by hand, from what the programs do. */
const KNOWN: readonly (readonly [Effect, ...(readonly string[])])[] = [
  [
    'reads',
    'aws ec2 describe-vpcs --vpc-ids vpc-1',
    "aws logs start-query --query-string 'fields @message | filter x; limit 5'",
    'aws s3 sync s3://a s3://b --dryrun --region eu-central-1',
    'dig +short example.com @10.0.0.2',
    'sudo nft list ruleset',
    'ip route get 10.0.0.1',
    'ip -s link',
    'systemctl status --no-pager x || systemctl cat y',
    'curl -sS -o /dev/null -m 3 -v http://169.254.169.254/',
    "openssl s_client -connect '[::1]:443' </dev/null",
    "'Q' | openssl s_client -connect a:443",
    'for time in first second; do dig example.com; done',
    'Get-NetTCPConnection | Group-Object State -NoElement',
    '1..2 | ForEach-Object { Resolve-DnsName -Name a }',
    'ps -eLo user= | sort | uniq -c | sort -rn | head',
    'w32tm /query /status',
  ],
  [
    'prepares',
    'sudo cp -p /etc/hosts /etc/hosts.before',
    'aws ec2 describe-vpc-endpoints --output text > policy-before.json',
    "jq '.a > 1 | .b; .c' policy-before.json > policy-merged.json",
    'curl -fsSO https://example.com/a.deb',
    'aws ssm create-activation --iam-role r',
    '$old = @(Get-ItemProperty -Path HKLM:)',
  ],
  [
    'changes',
    'aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-1 --private-dns-enabled',
    'aws s3 sync s3://a s3://b',
    "printf '%s\\n' 'a' | sudo tee -a /etc/hosts",
    'curl -fsSO https://example.com/a.deb && sudo dpkg -i a.deb',
    'sudo cp -p /etc/hosts.before /etc/hosts',
    'sudo sysctl -w a=1',
    'sudo journalctl --vacuum-size=200M',
    'sudo nft delete rule inet host output handle 3',
    'sudo ip route replace default via 10.0.0.1',
    'sudo systemctl restart a || sudo snap restart a',
    'Find-NetRoute -RemoteIPAddress a | ForEach-Object { Set-NetIPInterface -NlMtuBytes 1400 }',
    'route -p add 10.0.0.1 mask 255.255.255.255 10.0.0.2',
    'a-program-that-nobody-knows --read-only',
    'rm -rf /',
  ],
];

for (const [effect, ...commands] of KNOWN)
  test(`what ${effect}`, () => {
    for (const command of commands) assert.equal(effectOf(command), effect, command);
  });

const remedies = Object.entries(CONTEXTS).flatMap(([name, context]) =>
  variants().map((draft) => ({ where: `${draft.code}, ${name}`, all: compose(draft, context).remedy })),
);

test('every fix begins with a command that changes something, or says why there is none', () => {
  for (const { where, all } of remedies)
    for (const { effects, commands, byHand } of all) {
      assert.equal(effects.length, commands.length, where);
      assert.equal(effects.includes('changes'), byHand === undefined, where);
    }
});

test('no command that is known to write is taken for a look', () => {
  const writes =
    /(?:^|[|;&] ?)(?:sudo )?(?:tee|sed -i|dnf|apt-get|snap install|sudoedit|rndc)\b|^aws \S+ (?:create|modify|put|attach|authorize|update|associate)-/u;
  for (const { where, all } of remedies)
    for (const { commands, effects } of all)
      for (const [index, command] of commands.entries())
        if (writes.test(command)) assert.notEqual(effects[index], 'reads', `${where}: ${command}`);
});

test('a title is one short line that begins small and has no period', () => {
  for (const { where, all } of remedies)
    for (const { title } of all) assert.match(title, /^(?![A-Z][a-z])[^\n]{4,78}[^.\n]$/u, where);
});

test('alternatives are no more than the commands that change something', () => {
  for (const { where, all } of remedies)
    for (const { oneFits = [], effects } of all) {
      const changes = effects.filter((effect) => effect === 'changes').length;
      assert.ok(oneFits.length === 0 || (oneFits.length > 1 && oneFits.length <= changes), where);
    }
});

test('the short form of a command is the same one without --query, and what is read by a program stays whole', () => {
  for (const { all } of remedies)
    for (const command of all.flatMap(({ commands }) => commands)) {
      const short = shortForm(command);
      if (short === command) continue;
      const words = readShell(command).words;
      const at = words.indexOf('--query');
      assert.deepEqual(readShell(short).words, words.toSpliced(at, 2), command);
    }
  for (const command of [
    "aws ec2 describe-vpcs --output text --query 'Vpcs[0].VpcId'",
    "aws ec2 describe-vpcs --query 'Vpcs[0]' > a.json",
    "echo --query 'a'",
    "aws logs start-query --query-string 'a'",
  ])
    assert.equal(shortForm(command), command);
});

test('a placeholder is found by the command that prints it', () => {
  const names = ['ENDPOINT_ID', 'ENDPOINT_SECURITY_GROUP_ID', 'NODE_RANGE', 'SSM_SERVICE_NAME'];
  assert.deepEqual(foundBy('aws ec2 describe-vpc-endpoints --region r', names), ['ENDPOINT_ID', 'ENDPOINT_SECURITY_GROUP_ID']);
  assert.deepEqual(foundBy('aws ec2 describe-vpc-endpoint-services', names), ['SSM_SERVICE_NAME']);
  assert.deepEqual(foundBy('aws ec2 describe-vpcs', names), []);
  assert.equal(explained('ROUTE_TABLE_ID'), 'ROUTE_TABLE_ID is what describe-route-tables prints');
  assert.equal(explained('NODE_RANGE'), 'NODE_RANGE is the address range that the nodes come from');
});
