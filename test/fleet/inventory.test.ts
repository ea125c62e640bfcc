/** Inventories as tools print them: whatever the form, the same nodes come out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeInventory, type Standing } from '../../src/fleet/inventory/inventory.ts';
import { idOf } from '../../src/fleet/node-key.ts';
import { otherNames } from '../../src/fleet/other-names.ts';

const ONE = 'i-0aaaaaaaaaaaaaaa1';
const TWO = 'i-0bbbbbbbbbbbbbbb2';
const MANAGED = 'mi-0ccccccccccccccc3';
const ACCOUNT = '111122223333';

type Found = Readonly<Record<string, Standing>>;

function read(...files: readonly (string | Uint8Array)[]): Found & object {
  const inventory = makeInventory(otherNames());
  for (const content of files) {
    const file = inventory.file();
    const bytes = Buffer.from(content as string);
    // One byte at a time: nothing may depend on where a piece ends.
    if (bytes.length < 5_000) for (let at = 0; at < bytes.length; at += 1) file.push(bytes.subarray(at, at + 1));
    else file.push(bytes);
    file.end();
  }
  inventory.settle();
  const found: Record<string, Standing> = {};
  inventory.forEach((key, standing) => {
    found[idOf(key) ?? '?'] = standing;
  });
  return found;
}

/** id, account, Region, VPC, state; what the form lacks is `-`. */
function brief(found: Found): string[] {
  return Object.entries(found)
    .map(([id, { account, region, vpc, state }]) => [id, account ?? '-', region ?? '-', vpc ?? '-', state?.word ?? '-'].join(' '))
    .sort();
}

const instance = (id: string, state: string) => ({
  AmiLaunchIndex: 0,
  InstanceId: id,
  Placement: { AvailabilityZone: 'eu-central-1a', Tenancy: 'default' },
  NetworkInterfaces: [{ Attachment: { AttachmentId: 'eni-attach-1' }, OwnerId: '999999999999', VpcId: 'vpc-0dddddddddddddddd' }],
  State: { Code: 16, Name: state },
  StateReason: { Code: 'x', Message: 'running' },
  SubnetId: 'subnet-0eeeeeeeeeeeeeeee',
  Tags: [{ Key: 'parent', Value: 'i-0fffffffffffffff9' }],
  VpcId: 'vpc-0dddddddddddddddd',
});
const RESERVATIONS = {
  Reservations: [
    { Groups: [], Instances: [instance(ONE, 'running'), instance(TWO, 'terminated')], OwnerId: ACCOUNT, ReservationId: 'r-1' },
  ],
};
const FULL = [
  `${ONE} ${ACCOUNT} eu-central-1 vpc-0dddddddddddddddd running`,
  `${TWO} ${ACCOUNT} eu-central-1 vpc-0dddddddddddddddd terminated`,
];
const configItem = (id: string, state: string, extra: object = {}) => ({
  accountId: ACCOUNT,
  awsRegion: 'eu-central-1',
  resourceId: id,
  resourceType: 'AWS::EC2::Instance',
  configuration: { instanceId: id, state: { code: 16, name: state }, vpcId: 'vpc-0dddddddddddddddd' },
  relationships: [{ resourceType: 'AWS::EC2::Instance', resourceId: 'i-0fffffffffffffff9' }],
  ...extra,
});

const FORMS: Readonly<Record<string, string>> = {
  'aws ec2 describe-instances': JSON.stringify(RESERVATIONS, null, 4),
  'the same, the account first, on one line': JSON.stringify({
    Reservations: RESERVATIONS.Reservations.map(({ OwnerId, ...rest }) => ({ OwnerId, ...rest })),
  }),
  'one reservation of it': JSON.stringify(RESERVATIONS.Reservations[0]),
  'two answers, one behind the other': [ONE, TWO]
    .map((id, at) =>
      JSON.stringify({ Reservations: [{ Instances: [instance(id, at === 0 ? 'running' : 'terminated')], OwnerId: ACCOUNT }] }),
    )
    .join('\n'),
  'AWS Config, an advanced query': JSON.stringify({
    Results: [configItem(ONE, 'running'), configItem(TWO, 'terminated')].map((item) => JSON.stringify(item)),
    QueryInfo: { SelectFields: [{ Name: 'resourceId' }] },
  }),
  'AWS Config, items with a configuration that is a text': JSON.stringify({
    configurationItems: [configItem(ONE, 'running'), configItem(TWO, 'terminated')].map((item) => ({
      ...item,
      configuration: JSON.stringify(item.configuration),
    })),
  }),
  'AWS Config, a snapshot': JSON.stringify({
    fileVersion: '1.0',
    configurationItems: [configItem(ONE, 'running'), configItem(TWO, 'terminated')].map(({ accountId, ...rest }) => ({
      ...rest,
      awsAccountId: accountId,
    })),
  }),
  'rows of a query': JSON.stringify([
    [ACCOUNT, ONE, 'running', 'vpc-0dddddddddddddddd', 'eu-central-1a'],
    ['terminated', TWO, 'eu-central-1b', ACCOUNT, 'vpc-0dddddddddddddddd'],
  ]),
  'CSV with a header': `Name,"Instance ID",Instance state,VPC ID,Owner ID,Availability Zone\r\n"web, ""1""",${ONE},Running,vpc-0dddddddddddddddd,${ACCOUNT},eu-central-1a\r\n"two\nlines",${TWO},Terminated,vpc-0dddddddddddddddd,${ACCOUNT},eu-central-1b\r\n`,
  'CSV with semicolons': `resourceId;accountId;awsRegion;configuration.state.name;configuration.vpcId\n${ONE};${ACCOUNT};eu-central-1;running;vpc-0dddddddddddddddd\n${TWO};${ACCOUNT};eu-central-1;terminated;vpc-0dddddddddddddddd\n`,
  'text with tabs of a query': `${ACCOUNT}\t${ONE}\teu-central-1a\trunning\tvpc-0dddddddddddddddd\n${ACCOUNT}\t${TWO}\teu-central-1b\tterminated\tvpc-0dddddddddddddddd\n`,
  'the whole of --output text': [
    `RESERVATIONS\t${ACCOUNT}\tr-1`,
    `INSTANCES\t0\tx86_64\tami-0ccccccccccccccc3\t${ONE}\tt3.micro\tsubnet-0eeeeeeeeeeeeeeee\tvpc-0dddddddddddddddd`,
    'PLACEMENT\teu-central-1a\t\tdefault',
    'STATE\t16\trunning',
    'TAGS\tparent\ti-0fffffffffffffff9',
    `INSTANCES\t0\tx86_64\tami-0ccccccccccccccc3\t${TWO}\tt3.micro\tsubnet-0eeeeeeeeeeeeeeee\tvpc-0dddddddddddddddd`,
    'PLACEMENT\teu-central-1b\t\tdefault',
    'STATE\t48\tterminated',
  ].join('\n'),
  'a table of a query': [
    '-----------------------------------',
    '|        DescribeInstances        |',
    '+-----------------+---------------+',
    `|  ${ACCOUNT} | ${ONE} | running    | eu-central-1a | vpc-0dddddddddddddddd |`,
    `|  ${ACCOUNT} | ${TWO} | terminated | eu-central-1b | vpc-0dddddddddddddddd |`,
    '+-----------------+---------------+',
  ].join('\n'),
  'CSV whose first column is another id': `id,instance_id,account,region,vpc,state\n1,${ONE},${ACCOUNT},eu-central-1,vpc-0dddddddddddddddd,running\n2,${TWO},${ACCOUNT},eu-central-1,vpc-0dddddddddddddddd,terminated\n`,
};

describe('an inventory', () => {
  for (const [name, text] of Object.entries(FORMS)) it(name, () => assert.deepEqual(brief(read(text)), FULL));

  const BARE: Readonly<Record<string, string | Uint8Array>> = {
    'a plain list': `${ONE}\n${TWO}\n`,
    'a plain list with a header, quotes and the line ends of Windows': `"InstanceId"\r\n"${ONE}"\r\n"${TWO}"\r\n`,
    'ids with commas': `${ONE}, ${TWO}`,
    'ids with tabs, as --output text prints them': `${ONE}\t${TWO}\n`,
    'a list in JSON': JSON.stringify([ONE, TWO]),
    'a list of lists': JSON.stringify([[ONE], [TWO]]),
    'ids as JSON texts, one a line': `"${ONE}"\n"${TWO}"\n`,
    'objects, one a line': [ONE, TWO].map((id) => JSON.stringify({ InstanceId: id })).join('\n'),
    YAML: `- InstanceId: ${ONE}\n- InstanceId: ${TWO}\n`,
    'UTF-16 of Windows PowerShell': Buffer.from(`\uFEFF${ONE}\r\n${TWO}\r\n`, 'utf16le'),
    'UTF-8 with a byte order mark': `\uFEFF${ONE}\n${TWO}\n`,
    'ids in capitals': `${ONE.toUpperCase()}\n${TWO.toUpperCase()}\n`,
    'a Markdown list': `# Nodes\n\n- \`${ONE}\`\n- \`${TWO}\`\n`,
  };
  for (const [name, text] of Object.entries(BARE))
    it(name, () => assert.deepEqual(brief(read(text)), [`${ONE} - - - -`, `${TWO} - - - -`]));

  it('of Systems Manager: the connection, and the second name', () => {
    const text = JSON.stringify({
      InstanceInformationList: [
        { InstanceId: ONE, PingStatus: 'ConnectionLost', ResourceType: 'EC2Instance', SourceId: ONE, IPAddress: '10.0.0.1' },
        { InstanceId: MANAGED, PingStatus: 'Online', ResourceType: 'ManagedInstance', Name: 'running', SourceId: TWO },
      ],
    });
    assert.deepEqual(brief(read(text)), [`${ONE} - - - ConnectionLost`, `${TWO} - - - Online`]);
  });

  it("of two files, what either knows; EC2's state counts before the agent's", () => {
    const ssm = JSON.stringify({
      InstanceInformationList: [ONE, TWO].map((id) => ({ InstanceId: id, PingStatus: 'ConnectionLost' })),
    });
    const ec2 = JSON.stringify(RESERVATIONS);
    assert.deepEqual(brief(read(ssm, ec2)), FULL);
    assert.deepEqual(brief(read(ec2, ssm)), FULL);
    assert.deepEqual(brief(read(ec2, `${MANAGED}\n`)), [...FULL, `${MANAGED} - - - -`]);
  });

  it("of AWS Config's history the newest item counts, and what was deleted is off", () => {
    const items = [
      configItem(ONE, 'running', { configurationItemCaptureTime: '2026-11-20T00:00:00Z' }),
      configItem(ONE, 'stopped', { configurationItemCaptureTime: '2026-11-22T00:00:00Z' }),
      configItem(ONE, 'running', { configurationItemCaptureTime: '2026-11-21T00:00:00Z' }),
      { ...configItem(TWO, 'running'), configurationItemStatus: 'ResourceDeleted', configuration: null },
      {
        resourceId: 'i-0abcdefabcdefabcd',
        resourceType: 'AWS::SSM::ManagedInstanceInventory',
        configurationItemStatus: 'ResourceDeleted',
      },
      { resourceId: MANAGED, resourceType: 'AWS::SSM::ManagedInstanceInventory', configurationItemStatus: 'ResourceDeleted' },
    ];
    const found = read(JSON.stringify({ configurationItems: items }));
    assert.deepEqual(
      brief(found).map((line) => line.split(' ').filter((_, at) => at === 0 || at === 4)),
      [
        [ONE, 'stopped'],
        [TWO, 'deleted'],
        [MANAGED, 'deleted'],
      ],
    );
    assert.ok(Object.values(found).every(({ state }) => state?.isOff === true));
  });

  it('accounts that lost their zeros get them back, and anything else is none', () => {
    const csv = (account: string): string => `InstanceId,Account\n${ONE},${account}\n`;
    assert.equal(read(csv('1234567890'))[ONE]?.account, '001234567890');
    assert.equal(read(csv('1.11122E+11'))[ONE]?.account, null);
    assert.equal(read(JSON.stringify({ InstanceId: ONE, OwnerId: 111_122_223_333 }))[ONE]?.account, ACCOUNT);
  });

  it('local and wavelength zones are in their Region', () => {
    for (const [zone, region] of [
      ['us-east-1-bos-1a', 'us-east-1'],
      ['us-gov-west-1b', 'us-gov-west-1'],
      ['us-east-1-wl1-bos-wlz-1', 'us-east-1'],
    ] as const)
      assert.equal(read(JSON.stringify({ InstanceId: ONE, Placement: { AvailabilityZone: zone } }))[ONE]?.region, region);
  });

  it('says how many nodes a file named, how many lines had none, and whether it was whole', () => {
    const told = (text: string) => {
      const file = makeInventory(otherNames()).file();
      file.push(Buffer.from(text));
      return file.end();
    };
    assert.deepEqual(told(`${ONE}\nweb-1\nweb-2\n`), { nodes: 1, skipped: 2, isWhole: true });
    assert.deepEqual(told('{"Reservations": []}'), { nodes: 0, skipped: 0, isWhole: true });
    assert.deepEqual(told(`{"Reservations": [{"Instances": [{"InstanceId": "${ONE}"`), { nodes: 1, skipped: 0, isWhole: false });
    assert.deepEqual(told(''), { nodes: 0, skipped: 0, isWhole: true });
  });

  it('takes deep, long and senseless JSON without harm', () => {
    const deep = `${'['.repeat(100_000)}"${ONE}"${']'.repeat(100_000)}`;
    assert.deepEqual(brief(read(deep)), []);
    assert.deepEqual(brief(read(`{"a": "${'x'.repeat(5_000_000)}", "InstanceId": "${ONE}"}`)), [`${ONE} - - - -`]);
    assert.deepEqual(brief(read(`{{{]]]]}}},,::"${ONE}" [[ "${TWO}" ]`)).length, 2);
    const nested = JSON.stringify({
      Results: [JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ c: JSON.stringify({ InstanceId: ONE }) }) }) })],
    });
    assert.deepEqual(brief(read(nested)), []);
    assert.deepEqual(
      brief(read(`{"InstanceId": "${ONE}", "Region": "${'r'.repeat(1_000)}\\u0007"}`))[0]?.length,
      ONE.length + 3 + 64 + 4,
    );
  });

  it('many nodes without an account wait for none', () => {
    const many = Array.from({ length: 5_000 }, (_, at) => ({ InstanceId: `i-0${at.toString(16).padStart(16, '0')}` }));
    assert.equal(brief(read(JSON.stringify({ InstanceInformationList: many }))).length, 5_000);
  });
});
