/** What a fix says is done to the account: then nothing is in the way. And its commands name true ids alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate } from '../../../src/account/evaluate/evaluate.ts';
import type { Fix } from '../../../src/account/evaluate/fix.ts';
import { commandsOf } from '../../../src/account/verdict/fixes.ts';
import { placeholdersIn } from '../../../src/remedies/remedy.ts';
import { Dice } from '../../dice.ts';
import { healthy } from './healthy.ts';
import { MISTAKES } from './mistakes.ts';
import { type LooseAccount, route, valueOf } from './parts.ts';

const NEEDED = ['core', 'run-command', 'agent-update'] as const;

/** False: this test does not know how. */
function applied(account: LooseAccount, fix: Fix): boolean {
  const vpcs = valueOf(account.vpcs);
  for (const vpc of vpcs) {
    switch (fix.kind) {
      case 'allow-in-group': {
        const group = valueOf(vpc.securityGroups).find(({ groupId }) => groupId === fix.groupId);
        if (group !== undefined)
          valueOf(group.rules).push({
            securityGroupRuleId: 'sgr-new',
            isEgress: fix.isEgress,
            ipProtocol: String(fix.protocol),
            fromPort: fix.port,
            toPort: fix.port,
            cidrIpv4: fix.peer,
          });
        break;
      }
      case 'allow-in-acl': {
        const list = valueOf(vpc.networkAcls).find(({ networkAclId }) => networkAclId === fix.networkAclId);
        if (list === undefined) break;
        assert.ok(
          fix.ruleNumber !== null &&
            !list.entries.some(({ egress, ruleNumber }) => egress === fix.isEgress && ruleNumber === fix.ruleNumber),
          'a free number',
        );
        list.entries.push({
          ruleNumber: fix.ruleNumber,
          egress: fix.isEgress,
          ruleAction: 'allow',
          protocol: String(fix.protocol),
          cidrBlock: fix.cidr,
          ipv6CidrBlock: null,
          portRange: { from: fix.from, to: fix.to },
        });
        break;
      }
      case 'route': {
        const table = valueOf(vpc.routeTables).find(({ routeTableId }) => routeTableId === fix.routeTableId);
        if (table === undefined || fix.target === null) break;
        const { id } = fix.target;
        const target = id.startsWith('nat-')
          ? { natGatewayId: id }
          : id.startsWith('pcx-')
            ? { vpcPeeringConnectionId: id }
            : { gatewayId: id };
        table.routes = [
          ...table.routes.filter(({ destinationCidrBlock }) => destinationCidrBlock !== fix.destination),
          route(fix.destination, target),
        ];
        break;
      }
      case 'delete-route': {
        const table = valueOf(vpc.routeTables).find(({ routeTableId }) => routeTableId === fix.routeTableId);
        if (table !== undefined)
          table.routes = table.routes.filter(({ destinationCidrBlock }) => destinationCidrBlock !== fix.destination);
        break;
      }
      case 'attach-gateway':
        vpc.internetGateways = {
          state: 'known',
          value: [{ internetGatewayId: fix.internetGatewayId, egressOnly: false, state: 'available' }],
        };
        break;
      case 'accept-peering':
        for (const one of valueOf(vpc.peerings))
          if (one.vpcPeeringConnectionId === fix.vpcPeeringConnectionId) one.status = 'active';
        break;
      case 'associate-profile':
        if (account.instance.state === 'known' && account.instance.value !== null)
          account.instance.value.iamInstanceProfileArn = 'arn:aws:iam::111122223333:instance-profile/node';
        break;
      case 'private-dns':
        for (const one of valueOf(vpc.endpoints)) if (one.vpcEndpointId === fix.vpcEndpointId) one.privateDnsEnabled = true;
        break;
      case 'vpc-attribute':
        vpc[fix.attribute] = { state: 'known', value: true };
        break;
      case 'resolver-rule':
        vpc.resolverRules = { state: 'known', value: valueOf(vpc.resolverRules).filter(({ id }) => id !== fix.resolverRuleId) };
        break;
      case 'hosted-zone':
        vpc.hostedZones = { state: 'known', value: valueOf(vpc.hostedZones).filter(({ id }) => id !== fix.hostedZoneId) };
        break;
      case 'endpoint-route-table':
      case 'create-endpoint':
      case 'source-dest-check':
      case 'metadata-options':
      case 'start-instance':
      // Of roles and policies: test/account/script-in-moto.test.ts.
      case 'attach-policy':
      case 'allow-in-role':
      case 'trust-policy':
      case 'endpoint-policy':
      case 'fill-profile':
        return false;
    }
  }
  return true;
}

test('a fix mends what it is for, and nothing else is left in the way', () => {
  let mended = 0;
  for (const { name, shapes, make } of MISTAKES) {
    for (const shape of shapes) {
      const dice = new Dice(`fix ${name} ${shape}`);
      const plan = healthy(dice, shape);
      make(plan, dice);
      // Several addresses of one endpoint may each need their own.
      for (let round = 0; round < 6; round += 1) {
        const { causes } = evaluate(plan.account, null, NEEDED);
        const [first] = causes;
        if (first === undefined) {
          mended += 1;
          break;
        }
        if (first.fix === null || !applied(plan.account, first.fix)) break;
        assert.ok(round < 5, `${name}, ${shape}: still ${first.because} after ${JSON.stringify(first.fix)}`);
      }
    }
  }
  assert.ok(mended > 60, `${mended} mended`);
});

test('commands name the ids of the account, and what is unknown stays a placeholder', () => {
  const words = (fix: Fix): readonly string[] => {
    const found = commandsOf(fix, 'eu-central-1', (...parts) => ['aws', ...parts].join(' '));
    return [...(found?.apply ?? []), ...(found?.undo ?? [])];
  };
  for (const { name, shapes, make } of MISTAKES) {
    const [shape] = shapes;
    if (shape === undefined) continue;
    const dice = new Dice(`words ${name}`);
    const plan = healthy(dice, shape);
    make(plan, dice);
    for (const { fix } of evaluate(plan.account, null, NEEDED).causes) {
      if (fix === null) continue;
      const open = words(fix).flatMap(placeholdersIn);
      // Which profile, nobody knows but its owner.
      assert.deepEqual(
        open,
        fix.kind === 'associate-profile' ? ['INSTANCE_PROFILE_NAME'] : [],
        `${name}: ${words(fix).join(' | ')}`,
      );
    }
  }
});

test("a stranger's id enters no command", () => {
  const bad = 'sg-1; reboot';
  const found = commandsOf(
    { kind: 'allow-in-group', groupId: bad, isEgress: false, protocol: 6, port: 443, peer: '10.0.0.0/8 --x' },
    'x y',
    (...parts) => parts.join(' '),
  );
  assert.ok(!JSON.stringify([found?.apply, found?.undo]).includes('reboot'));
  assert.ok(!JSON.stringify([found?.apply, found?.undo]).includes('--x'));
});
