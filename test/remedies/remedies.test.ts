/** What the remedies of particular findings must say, because people act on it at night. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FINDING_CODES, type FindingCode, type FindingData, findingOf } from '../../src/findings/index.ts';
import { PROXY_FAULT } from '../../src/findings/samples.ts';
import { own } from '../../src/remedies/quote.ts';
import type { RemedyContext } from '../../src/remedies/remedy-context.ts';
import { forwarderCommands } from '../../src/remedies/resolvers.ts';
import { isInVpc, isPrivateHere, serviceOf } from '../../src/remedies/values.ts';
import type { Remedy } from '../../src/verdict.types.ts';
import { CONTEXTS, EC2 } from './contexts.ts';
import { samples } from './samples.ts';
import { DENIED_BUCKETS, IN_VPC, OUTSIDE, SSM } from './variants.ts';

function remediesOf<C extends FindingCode>(code: C, change: Partial<FindingData[C]> = {}, context = EC2): readonly Remedy[] {
  const entry = findingOf(code);
  return entry.remedies({ ...samples()[code], ...change }, context);
}

function named(name: string): RemedyContext {
  const context = CONTEXTS[name];
  assert.ok(context !== undefined);
  return context;
}

function commandsOf(remedies: readonly Remedy[]): string {
  return remedies.flatMap((fix) => fix.commands).join('\n');
}

test('a private address that does not answer: first whose it is and its security group, then the suspects, then network ACL and route', () => {
  const remedies = remediesOf('tcp/filtered', { addresses: IN_VPC });
  const [first] = remedies;
  assert.match(
    first?.commands[0] ?? '',
    /^aws ec2 describe-network-interfaces --filters Name=addresses.private-ip-address,Values=10\.0\.1\.5 /,
  );
  assert.match(
    commandsOf(remedies),
    /authorize-security-group-ingress --group-id ENDPOINT_SECURITY_GROUP_ID --protocol tcp --port 443 --cidr 10\.0\.0\.0\/16/,
  );
  const texts = remedies.map((fix) => fix.text).join('\n');
  assert.match(texts, /10\.0\.3\.7 port 41234 to 10\.0\.1\.5 port 443 at 2026-11-23T02:00:00/);
  const all = commandsOf(remedies);
  const order = [
    'describe-network-interfaces',
    'nft list ruleset',
    'logs start-query',
    'create-network-insights-path',
    'describe-network-acls',
    'describe-route-tables',
    'IpPermissionsEgress',
  ].map((c) => all.indexOf(c));
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
  );
  assert.ok(!order.includes(-1));
});

test('when nothing on 443 answers, this node itself comes first, in the words of its system', () => {
  const [first, ...others] = remediesOf('tcp/filtered', { everything: true });
  assert.equal(first?.owner, 'node');
  assert.match(first?.commands.join('\n') ?? '', /nft list ruleset\nsudo iptables -S/);
  assert.match(commandsOf(others.slice(0, 3)), /describe-security-groups --group-ids sg-0111aaaa2222bbbb3 .*IpPermissionsEgress/);
  const [windows] = remediesOf('tcp/filtered', { everything: true }, named('ec2, Windows'));
  assert.match(windows?.commands.join('\n') ?? '', /Get-NetFirewallRule -Direction Outbound/);
});

test('addresses outside this VPC: no endpoint in this VPC, and the owner of the address is named', () => {
  for (const remedies of [remediesOf('tcp/filtered', { outsideVpc: true }), remediesOf('dns/outside-vpc')]) {
    assert.doesNotMatch(commandsOf(remedies), /create-vpc-endpoint|create-security-group/);
    assert.ok(remedies.some((fix) => fix.account !== undefined));
  }
});

test('the conditional forwarder: from inside the VPC to its own resolver, from outside to an inbound endpoint', () => {
  const [inside] = remediesOf('dns/forwarder-missing');
  assert.equal(inside?.owner, 'dns');
  assert.match(inside?.commands.join('\n') ?? '', /forward-addr: 10\.0\.0\.2/);
  assert.match(
    inside?.commands.join('\n') ?? '',
    /Add-DnsServerConditionalForwarderZone -Name eu-central-1\.amazonaws\.com -MasterServers 10\.0\.0\.2/,
  );

  const [onPremises] = remediesOf('dns/forwarder-missing', {}, named('hybrid'));
  assert.match(
    onPremises?.commands.join('\n') ?? '',
    /list-resolver-endpoints --filters Name=Direction,Values=INBOUND|forwarders \{ 10\.0\.0\.2; \}/,
  );

  // A --resolver that had the right view is the inbound endpoint, and the proof needs it again.
  const better = [{ server: '10.9.0.10', says: '10.0.1.5' }];
  const [known] = remediesOf('dns/forwarder-missing', { better }, named('hybrid'));
  assert.match(known?.commands.join('\n') ?? '', /forwarders \{ 10\.9\.0\.10; \}/);
  assert.match(known?.verify ?? '', / --resolver 10\.9\.0\.10$/);

  const mixed = [
    { server: '10.0.0.10', says: 'NXDOMAIN' },
    { server: '172.20.0.10', says: 'NXDOMAIN' },
  ];
  const both = remediesOf('dns/forwarder-missing', { servers: mixed }).filter((fix) => fix.owner === 'dns');
  assert.match(both[0]?.text ?? '', /^On 10\.0\.0\.10: /);
  assert.match(both[1]?.text ?? '', /^On 172\.20\.0\.10: .*INBOUND_ENDPOINT_IP/);
});

test("the forwarded zone is the partition's", () => {
  const [fix] = remediesOf(
    'dns/forwarder-missing',
    { hosts: ['ssm.cn-north-1.amazonaws.com.cn'] },
    {
      ...named('ec2, China'),
      requiredHosts: [],
    },
  );
  assert.match(fix?.commands.join('\n') ?? '', /-Name cn-north-1\.amazonaws\.com\.cn /);
});

test('configuration lines of the four DNS servers', () => {
  assert.deepEqual(forwarderCommands([own`eu-central-1.amazonaws.com`], [own`10.0.0.2`]), [
    `printf '%s\\n' 'zone "eu-central-1.amazonaws.com" { type forward; forward only; forwarders { 10.0.0.2; }; };'` +
      ' | sudo tee -a /etc/bind/named.conf.local && sudo named-checkconf && sudo rndc reconfig',
    `printf '%s\\n' 'server:' '  private-domain: "eu-central-1.amazonaws.com"' 'forward-zone:' '  name: "eu-central-1.amazonaws.com"'` +
      " '  forward-addr: 10.0.0.2' | sudo tee -a /etc/unbound/unbound.conf.d/amazon-forward.conf" +
      ' && sudo unbound-checkconf && sudo unbound-control reload',
    `printf '%s\\n' 'server=/eu-central-1.amazonaws.com/10.0.0.2' 'rebind-domain-ok=/eu-central-1.amazonaws.com/'` +
      ' | sudo tee -a /etc/dnsmasq.d/amazon-forward.conf && sudo dnsmasq --test && sudo systemctl restart dnsmasq',
    'Add-DnsServerConditionalForwarderZone -Name eu-central-1.amazonaws.com -MasterServers 10.0.0.2',
  ]);
});

test('a missing endpoint: look and repair first, then create, with the risk of private DNS', () => {
  const [repair, create] = remediesOf('dns/endpoint-missing', { why: 'expect' });
  assert.match(
    repair?.commands[0] ?? '',
    /^aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=vpc-0aaa1111bbb2222cc Name=service-name,Values=com\.amazonaws\.eu-central-1\.ssm,com\.amazonaws\.eu-central-1\.ssmmessages /,
  );
  const text = repair?.commands.join('\n') ?? '';
  for (const part of ['--attribute enableDnsSupport', '--attribute enableDnsHostnames', '--private-dns-enabled'])
    assert.ok(text.includes(part));
  for (const service of ['ssm', 'ssmmessages']) {
    assert.ok(
      create?.commands.includes(
        'aws ec2 create-vpc-endpoint --vpc-id vpc-0aaa1111bbb2222cc --vpc-endpoint-type Interface ' +
          `--service-name com.amazonaws.eu-central-1.${service} --subnet-ids subnet-0ddd3333eee4444ff ` +
          '--security-group-ids ENDPOINT_SECURITY_GROUP_ID --private-dns-enabled --region eu-central-1',
      ),
    );
  }
  for (const fix of [repair, create]) assert.match(fix?.risk ?? '', /whole VPC/);
  assert.match(create?.verify ?? '', /--only dns\/endpoint-missing,tcp --expect private$/);
});

test('where AWS publishes no service name, the account is asked', () => {
  const commands = commandsOf(remediesOf('dns/endpoint-missing', {}, named('ec2, isolated partition')));
  assert.match(
    commands,
    /describe-vpc-endpoint-services --query "ServiceNames\[\?ends_with\(@, '\.ssm'\)\]" --region us-iso-east-1/,
  );
  assert.match(commands, /--service-name SSM_SERVICE_NAME /);
});

test('no internet path: both ways out', () => {
  const remedies = remediesOf('tcp/no-internet-path', { addresses: OUTSIDE });
  assert.match(remedies[0]?.commands.join('\n') ?? '', /describe-nat-gateways --filter Name=vpc-id,Values=vpc-0aaa1111bbb2222cc/);
  assert.match(remedies[1]?.commands.join('\n') ?? '', /create-vpc-endpoint .*eu-central-1\.ssm /);
  assert.match(remedies[1]?.risk ?? '', /whole VPC/);
  assert.match(commandsOf(remedies), /--vpc-endpoint-type Gateway --service-name com\.amazonaws\.eu-central-1\.s3/);
  assert.doesNotMatch(commandsOf(remediesOf('tcp/no-internet-path', {}, named('hybrid'))), /create-/);
});

test('S3 without a path: gateway endpoint, prefix list, network ACL', () => {
  const commands = commandsOf(remediesOf('s3/no-path'));
  for (const part of [
    'describe-route-tables --filters Name=association.subnet-id,Values=subnet-0ddd3333eee4444ff',
    '--add-route-table-ids ROUTE_TABLE_ID',
    'describe-managed-prefix-lists --filters Name=prefix-list-name,Values=com.amazonaws.eu-central-1.s3',
    "--group-id sg-0111aaaa2222bbbb3 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,PrefixListIds=[{PrefixListId=PREFIX_LIST_ID}]'",
    'describe-network-acls',
  ])
    assert.ok(commands.includes(part), part);
});

test("a denied bucket: a statement merged into the policy as it is, with the partition's ARNs, and the way back", () => {
  const [fix] = remediesOf('s3/bucket-denied', { buckets: DENIED_BUCKETS }, named('ec2, China'));
  const merge = fix?.commands.find((command) => command.startsWith('jq ')) ?? '';
  const added: unknown = JSON.parse(/\+ \[(.*)\]' /.exec(merge)?.[1] ?? 'null');
  assert.deepEqual(added, {
    Sid: 'SystemsManagerBuckets',
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: ['arn:aws-cn:s3:::patch-baseline-snapshot-eu-central-1/*', 'arn:aws-cn:s3:::my.own-bucket/*'],
  });
  const order = ['describe-vpc-endpoints', '> policy-before.json', 'jq ', 'modify-vpc-endpoint'];
  const at = order.map((part) => fix?.commands.findIndex((command) => command.includes(part)) ?? -1);
  assert.deepEqual(at, [0, 1, 2, 3]);
  assert.match(fix?.rollback ?? '', /file:\/\/policy-before\.json/);
  assert.match(fix?.verify ?? '', /--bucket my\.own-bucket$/);
  assert.doesNotMatch(fix?.verify ?? '', /patch-baseline/);
});

test('interception: exempt first; a false root is never installed', () => {
  assert.deepEqual(
    remediesOf('tls/intercepted').map((fix) => fix.owner),
    // The address is in this VPC: no proxy's.
    ['firewall', 'node', 'agent'],
  );
  const addresses = [{ host: SSM, ip: '52.94.10.11' }];
  assert.deepEqual(
    // Without a proxy on the way it is no proxy's either.
    remediesOf('tls/intercepted', { addresses }).map((fix) => fix.owner),
    ['firewall', 'node', 'agent'],
  );
  const proxied = addresses.map((at) => ({ ...at, viaProxy: PROXY_FAULT.proxy }));
  assert.deepEqual(
    remediesOf('tls/intercepted', { addresses: proxied }).map((fix) => fix.owner),
    ['proxy', 'node', 'agent'],
  );
  assert.deepEqual(
    remediesOf('tls/intercepted', { impersonatesRoot: true }).map((fix) => fix.owner),
    ['vpc', 'agent'],
  );
  assert.deepEqual(
    remediesOf('tls/intercepted', { trusted: true }).map((fix) => fix.owner),
    ['firewall'],
  );
});

test('a restart of the agent is always the last step, after looking for sessions and commands, with its risk', () => {
  let restarts = 0;
  for (const context of Object.values(CONTEXTS)) {
    for (const code of FINDING_CODES) {
      const entry = findingOf(code);
      for (const fix of entry.remedies(samples()[code], context)) {
        const at = fix.commands.findIndex((command) =>
          /restart (amazon-ssm|.*amazon-ssm)|Restart-Service AmazonSSM|kickstart|Stop-Service AmazonSSM|stop amazon-ssm/.test(
            command,
          ),
        );
        if (at < 0) continue;
        restarts++;
        assert.match(fix.risk, /never restart while one runs/, code);
      }
    }
  }
  assert.ok(restarts > 50);
  const last = remediesOf('dns/forwarder-missing').at(-1);
  assert.match(last?.commands[0] ?? '', /describe-sessions --state Active --filters key=Target,value=i-0123456789abcdef0/);
  assert.match(last?.commands[1] ?? '', /list-commands .*key=Status,value=InProgress/);
  assert.match(last?.commands[2] ?? '', /systemctl restart amazon-ssm-agent/);
});

test('an old agent: updated by hand when no command can reach it', () => {
  assert.doesNotMatch(commandsOf(remediesOf('agent/needs-ec2messages')), /send-command/);
  assert.match(
    remediesOf('agent/needs-ec2messages', { unavailable: false })[0]?.commands[0] ?? '',
    /send-command --document-name AWS-UpdateSSMAgent/,
  );
  assert.match(findingOf('agent/needs-ec2messages').message(samples()['agent/needs-ec2messages'], EC2), /3\.3\.40\.0/);
});

test('metadata service and clock', () => {
  assert.match(
    commandsOf(remediesOf('imds/disabled')),
    /--instance-id i-0123456789abcdef0 --http-endpoint enabled --http-tokens required/,
  );
  assert.match(commandsOf(remediesOf('imds/hop-limit')), /--http-put-response-hop-limit 2 /);
  assert.match(commandsOf(remediesOf('clock/skew')), /server 169\.254\.169\.123 prefer/);
  assert.match(commandsOf(remediesOf('clock/skew', {}, named('hybrid'))), /server time\.aws\.com/);
  assert.match(findingOf('clock/skew').message({ offsetSeconds: 421, source: 's3' }, EC2), /421 seconds slow/);
  assert.match(findingOf('clock/skew').message({ offsetSeconds: -421, source: 's3' }, EC2), /421 seconds fast/);
});

test('addresses and hosts', () => {
  assert.ok(isInVpc('10.0.200.1', EC2) && isInVpc('fd12:3456::9', EC2) && !isInVpc('10.1.0.1', EC2) && !isInVpc('nonsense', EC2));
  assert.ok(
    isPrivateHere('100.64.0.1', EC2) &&
      isPrivateHere('fd00::1', EC2) &&
      !isPrivateHere('52.94.10.11', EC2) &&
      !isPrivateHere('x', EC2),
  );
  const publicSpace: RemedyContext = { ...EC2, imds: EC2.imds === null ? null : { ...EC2.imds, vpcCidrs: ['52.94.0.0/16'] } };
  assert.ok(isPrivateHere('52.94.10.11', publicSpace));
  assert.deepEqual(
    [
      SSM,
      'ssm-fips.us-east-1.amazonaws.com',
      'b.s3.us-east-1.amazonaws.com',
      's3.dualstack.us-east-1.amazonaws.com',
      'example.com',
    ].map(serviceOf),
    ['ssm', 'ssm', 's3', 's3', null],
  );
});
