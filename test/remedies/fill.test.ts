/** Words in capitals become the ids of an account, and what only looked them up is left out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeFindings } from '../../src/account/verdict/node-findings.ts';
import { valuesIn } from '../../src/account/verdict/values.ts';
import { filled } from '../../src/remedies/fill.ts';
import { own } from '../../src/remedies/quote.ts';
import { placeholdersIn, remedy } from '../../src/remedies/remedy.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { accounts } from '../account/verdict/verdicts.ts';
import { recordedFacts, recordedNames } from '../scenarios/corpus.ts';

const LOOK = 'aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=VPC_ID --region eu-central-1';
const CHANGE =
  'aws ec2 modify-vpc-endpoint --vpc-endpoint-id ENDPOINT_ID --add-route-table-ids ROUTE_TABLE_ID --region eu-central-1';
const way = remedy({
  title: 'add it',
  owner: 'vpc',
  text: 'Add the table.',
  commands: [LOOK, CHANGE],
  snippets: [{ kind: 'terraform', text: 'id = "ENDPOINT_ID"' }],
  risk: '',
  rollback: 'aws ec2 modify-vpc-endpoint --vpc-endpoint-id ENDPOINT_ID --remove-route-table-ids ROUTE_TABLE_ID',
  verify: 'ssm-probe',
});

test('what is known is filled in everywhere, and the text names only what is left', () => {
  const some = filled(way, new Map([['ENDPOINT_ID', own`vpce-1`]]));
  assert.deepEqual(some.commands, [CHANGE.replace('ENDPOINT_ID', 'vpce-1')]);
  assert.deepEqual(some.effects, ['changes']);
  assert.equal(some.snippets?.[0]?.text, 'id = "vpce-1"');
  assert.match(some.rollback ?? '', /--vpc-endpoint-id vpce-1 --remove-route-table-ids ROUTE_TABLE_ID$/u);
  assert.match(some.text, /^Add the table\. Fill in ROUTE_TABLE_ID \([^)]*\)\.$/u);
  const all = filled(some, new Map([['ROUTE_TABLE_ID', own`rtb-1`]]));
  assert.equal(all.text, 'Add the table.');
  assert.deepEqual(placeholdersIn([...all.commands, all.rollback ?? ''].join('\n')), []);
  // A look-up whose answer is still needed stays.
  assert.equal(filled(way, new Map([['VPC_ID', own`vpc-1`]])).commands[0], LOOK.replace('VPC_ID', 'vpc-1'));
  assert.equal(filled(way, new Map()), way);
});

test('the ids are those of what the finding is about, and where there are two, the word stays', () => {
  const [found] = accounts(1);
  assert.ok(found !== undefined);
  const { account } = found;
  const vpc = account.vpcs.state === 'known' ? account.vpcs.value[0] : undefined;
  const endpoints = vpc?.endpoints.state === 'known' ? vpc.endpoints.value : [];
  const of = (service: string): string | undefined =>
    endpoints.find(({ serviceName }) => serviceName.endsWith(`.${service}`))?.vpcEndpointId;
  const about = (...subjects: string[]) => valuesIn(account, subjects).get('ENDPOINT_ID');
  assert.equal(about('ssm.eu-central-1.amazonaws.com'), of('ssm'));
  assert.equal(about('ssmmessages.eu-central-1.amazonaws.com'), of('ssmmessages'));
  assert.notEqual(of('ssm'), of('ssmmessages'));
  assert.equal(about('ssm.eu-central-1.amazonaws.com', 'ssmmessages.eu-central-1.amazonaws.com'), undefined);
  assert.equal(about('example.com'), undefined);
  const interfaces = vpc?.networkInterfaces.state === 'known' ? vpc.networkInterfaces.value : [];
  const one = endpoints.find(({ vpcEndpointId }) => vpcEndpointId === of('ssm'));
  const ip = interfaces.find(({ networkInterfaceId }) => networkInterfaceId === one?.networkInterfaceIds[0])
    ?.privateIpAddresses[0];
  assert.equal(about(ip?.privateIpAddress ?? ''), of('ssm'));
  assert.equal(valuesIn(account, []).get('VPC_ID'), vpc?.vpcId);
});

test("a stranger's id fills nothing", () => {
  for (const { account, name } of accounts(1).slice(0, 12)) {
    const bad = JSON.parse(
      JSON.stringify(account).replaceAll(/"(sg|vpc|vpce|subnet|rtb|pl|nat|dopt)-/gu, '"$1-$(reboot)'),
    ) as typeof account;
    for (const [word, value] of valuesIn(bad, ['ssm.eu-central-1.amazonaws.com']))
      assert.ok(!value.includes('$'), `${name} ${word}`);
  }
});

test('of every recorded run, the remedies keep their kinds and lose words', () => {
  const [found] = accounts(1);
  assert.ok(found !== undefined);
  let [before, after] = [0, 0];
  for (const name of recordedNames()) {
    const { findings } = judge(recordedFacts(name)).verdict;
    const problems = findings.filter(({ severity }) => severity !== 'info');
    const named = nodeFindings(findings, found.account);
    assert.deepEqual(
      named.map(({ code }) => code),
      problems.map(({ code }) => code),
      name,
    );
    for (const [index, finding] of named.entries())
      for (const [at, one] of finding.remedy.entries()) {
        assert.equal(one.commands.length, one.effects.length, name);
        const words = (ways: typeof one): number => placeholdersIn([...ways.commands, ways.rollback ?? ''].join('\n')).length;
        before += words(problems[index]?.remedy[at] ?? one);
        after += words(one);
      }
  }
  assert.ok(before > 500 && after < before * 0.7, `${before} words in capitals, ${after} left`);
});
