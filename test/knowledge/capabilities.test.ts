import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CAPABILITY_NEEDS, needsEc2messages, requiredServices } from '../../src/knowledge/capabilities.ts';
import type { Capability } from '../../src/knowledge/types.ts';
import { CAPABILITIES, DEFAULT_CAPABILITIES, SERVICES } from '../../src/knowledge/types.ts';

const current = { agentVersion: '3.3.3270.0', region: 'eu-central-1' };
const services = (capabilities: readonly Capability[], node = current): readonly string[] =>
  [...requiredServices(capabilities, node).keys()].toSorted();

describe('requiredServices', () => {
  it('asks ssm alone for core', () => {
    assert.deepEqual(services(['core']), ['ssm']);
  });

  it('asks three services for the defaults, and tells who needs each', () => {
    const required = requiredServices(DEFAULT_CAPABILITIES, current);
    assert.deepEqual(
      required,
      new Map([
        ['ssm', ['core', 'run-command', 'session-manager', 'patch-manager', 'agent-update']],
        ['ssmmessages', ['run-command', 'session-manager']],
        ['s3', ['patch-manager', 'agent-update']],
      ]),
    );
  });

  it('asks for more only when more is asked for', () => {
    assert.deepEqual(services(['session-manager']), ['ssm', 'ssmmessages']);
    assert.deepEqual(services(['state-manager']), ['ssm']);
    assert.deepEqual(services(['parameter-store']), ['ssm']);
    assert.deepEqual(services(['vss-snapshots']), ['ec2', 'ssm']);
    assert.deepEqual(services(['kms-encryption']), ['kms']);
    assert.deepEqual(services(['cloudwatch-logs']), ['logs']);
    assert.deepEqual(services(['s3-output']), ['s3']);
    assert.deepEqual(services(['distributor']), ['s3', 'ssm']);
    assert.deepEqual(services(['patch-sources']), []);
    assert.deepEqual(services([]), []);
    assert.deepEqual(requiredServices(['core', 'core'], current).get('ssm'), ['core']);
  });

  it('asks for ec2messages only for Run Command of an old agent in a Region that has it', () => {
    const expected: readonly (readonly [string | null, string, boolean])[] = [
      ['3.3.39.9', 'eu-central-1', true],
      ['3.1.501.0', 'us-gov-west-1', true],
      ['2.3.0', 'us-east-1', true],
      ['3.3.40.0', 'eu-central-1', false],
      ['3.3.1142.0', 'eu-central-1', false],
      ['3.10.0.0', 'eu-central-1', false],
      [null, 'eu-central-1', false],
      ['not a version', 'eu-central-1', false],
      ['3.1.501.0', 'mx-central-1', false],
      ['3.1.501.0', 'us-isof-east-1', false],
      ['3.1.501.0', 'eu-north-9', false],
    ];
    for (const [agentVersion, region, needs] of expected) {
      assert.equal(needsEc2messages(agentVersion, region), needs, `${agentVersion} ${region}`);
      const required = requiredServices(DEFAULT_CAPABILITIES, { agentVersion, region });
      assert.deepEqual(required.get('ec2messages'), needs ? ['run-command'] : undefined);
    }
    assert.equal(
      requiredServices(['core', 'session-manager'], { agentVersion: '3.1.501.0', region: 'eu-west-1' }).has('ec2messages'),
      false,
    );
  });
});

describe('CAPABILITY_NEEDS', () => {
  it('is consistent', () => {
    assert.deepEqual(Object.keys(CAPABILITY_NEEDS), [...CAPABILITIES]);
    for (const needs of Object.values(CAPABILITY_NEEDS))
      assert.ok(needs.services.includes('s3') || needs.buckets.length === 0, needs.title);
  });

  it('gives every service but ec2messages to somebody', () => {
    const used = services(CAPABILITIES);
    assert.deepEqual(used, SERVICES.filter((service) => service !== 'ec2messages').toSorted());
  });
});
