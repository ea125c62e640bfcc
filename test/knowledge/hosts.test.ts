import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SuffixFacts } from '../../src/facts.ts';
import { endpointServiceName } from '../../src/knowledge/endpoint-services.ts';
import { bucketHost, patchPayloadHost, s3DualStackHost, s3Host, serviceHost, suffixFor } from '../../src/knowledge/hosts.ts';
import { SERVICES } from '../../src/knowledge/types.ts';

function known(region: string): SuffixFacts {
  const suffix = suffixFor(region, null);
  assert.ok(suffix, region);
  return suffix;
}

describe('serviceHost', () => {
  it('makes the names that the agent uses', () => {
    assert.equal(serviceHost('ssm', 'eu-central-1', known('eu-central-1')), 'ssm.eu-central-1.amazonaws.com');
    assert.equal(serviceHost('ssmmessages', 'cn-north-1', known('cn-north-1')), 'ssmmessages.cn-north-1.amazonaws.com.cn');
    assert.equal(serviceHost('kms', 'us-isof-south-1', known('us-isof-south-1')), 'kms.us-isof-south-1.csp.hci.ic.gov');
    assert.equal(serviceHost('ssm', 'eusc-de-east-1', known('eusc-de-east-1')), 'ssm.eusc-de-east-1.amazonaws.eu');
    assert.equal(serviceHost('s3', 'eu-isoe-west-1', known('eu-isoe-west-1')), 's3.eu-isoe-west-1.cloud.adc-e.uk');
  });

  it('makes dual-stack names', () => {
    const suffix = known('us-west-2');
    assert.equal(serviceHost('ssmmessages', 'us-west-2', suffix, 'dualstack'), 'ssmmessages.us-west-2.api.aws');
    assert.equal(serviceHost('s3', 'us-west-2', suffix, 'dualstack'), 's3.dualstack.us-west-2.amazonaws.com');
    assert.equal(serviceHost('ec2messages', 'us-west-2', suffix, 'dualstack'), null);
    const isoB = known('us-isob-west-1');
    assert.equal(serviceHost('ssm', 'us-isob-west-1', isoB, 'dualstack'), 'ssm.us-isob-west-1.api.aws.scloud');
  });
});

describe('S3 hosts', () => {
  it('keep the ordinary suffix in the dual-stack family', () => {
    const china = known('cn-northwest-1');
    assert.equal(s3Host('cn-northwest-1', china), 's3.cn-northwest-1.amazonaws.com.cn');
    assert.equal(s3DualStackHost('cn-northwest-1', china), 's3.dualstack.cn-northwest-1.amazonaws.com.cn');
    const suffix = known('me-south-1');
    assert.equal(bucketHost('b', 'me-south-1', suffix, 'standard'), 'b.s3.me-south-1.amazonaws.com');
    assert.equal(bucketHost('b', 'me-south-1', suffix, 'dualstack'), 'b.s3.dualstack.me-south-1.amazonaws.com');
  });

  it('differ by partition for patching', () => {
    assert.equal(patchPayloadHost('eu-west-1', known('eu-west-1')), 's3.dualstack.eu-west-1.amazonaws.com');
    assert.equal(patchPayloadHost('cn-north-1', known('cn-north-1')), 's3.cn-north-1.amazonaws.com.cn');
    assert.equal(patchPayloadHost('us-gov-west-1', known('us-gov-west-1')), 's3-fips-us-gov-west-1.amazonaws.com');
    assert.equal(patchPayloadHost('us-iso-east-1', known('us-iso-east-1')), null);
  });
});

describe('suffixFor', () => {
  it('uses the table for a known Region, whatever IMDS says', () => {
    const told = suffixFor('eu-west-1', { partition: 'aws-cn', domain: 'evil.example' });
    assert.deepEqual(told, { partition: 'aws', dnsSuffix: 'amazonaws.com', dualStackDnsSuffix: 'api.aws' });
  });

  it('uses IMDS for an unknown Region', () => {
    assert.deepEqual(suffixFor('xx-yyyy-9', { partition: 'aws-xx', domain: 'amazonaws.xx' }), {
      partition: 'aws-xx',
      dnsSuffix: 'amazonaws.xx',
      dualStackDnsSuffix: null,
    });
    assert.deepEqual(suffixFor('xx-yyyy-9', { partition: null, domain: 'amazonaws.xx' }), {
      partition: 'unknown',
      dnsSuffix: 'amazonaws.xx',
      dualStackDnsSuffix: null,
    });
    assert.deepEqual(suffixFor('br-east-1', { partition: 'aws', domain: 'amazonaws.com' }), {
      partition: 'aws',
      dnsSuffix: 'amazonaws.com',
      dualStackDnsSuffix: 'api.aws',
    });
    const patterned = suffixFor('cn-south-1', { partition: 'aws-cn', domain: 'amazonaws.com.cn' });
    assert.equal(patterned?.dualStackDnsSuffix, 'api.amazonwebservices.com.cn');
  });

  it('falls back to the patterns, then to nothing', () => {
    assert.equal(suffixFor('cn-south-1', null)?.dnsSuffix, 'amazonaws.com.cn');
    assert.equal(suffixFor('xx-yyyy-9', null), null);
    assert.equal(suffixFor('xx-yyyy-9', { partition: 'aws', domain: null }), null);
  });

  it('takes no domain from IMDS that is not a host name', () => {
    const hostile = [
      '',
      'localhost',
      'a..b',
      '.amazonaws.com',
      'amazonaws.com.',
      '-a.com',
      'AMAZONAWS.COM',
      'amazonaws.com\n',
      'amazonaws.com/x',
      'user@amazonaws.com',
      'amazonaws.com:443',
      '169.254.169.254',
      '<html><title>Sign in</title>',
      `${'a'.repeat(64)}.com`,
      'a.'.repeat(100_000),
      `${'abcdefgh.'.repeat(20)}com`,
    ];
    for (const domain of hostile) {
      assert.equal(suffixFor('xx-yyyy-9', { partition: 'aws', domain }), null, JSON.stringify(domain.slice(0, 30)));
      assert.equal(suffixFor('eu-west-9', { partition: 'aws', domain })?.dnsSuffix, 'amazonaws.com');
    }
    const odd = suffixFor('xx-yyyy-9', { partition: 'aws\u001b[31m', domain: 'amazonaws.xx' });
    assert.equal(odd?.partition, 'unknown');
  });
});

describe('endpointServiceName', () => {
  it('gives documented names', () => {
    assert.equal(endpointServiceName('ssm', 'eu-central-1'), 'com.amazonaws.eu-central-1.ssm');
    assert.equal(endpointServiceName('s3', 'us-gov-west-1'), 'com.amazonaws.us-gov-west-1.s3');
    assert.equal(endpointServiceName('ec2messages', 'us-east-1'), 'com.amazonaws.us-east-1.ec2messages');
    assert.equal(endpointServiceName('ssmmessages', 'eu-north-9'), 'com.amazonaws.eu-north-9.ssmmessages');
  });

  it('knows both prefixes of Beijing', () => {
    assert.equal(endpointServiceName('ssm', 'cn-north-1'), 'com.amazonaws.cn-north-1.ssm');
    assert.equal(endpointServiceName('ec2', 'cn-north-1'), 'cn.com.amazonaws.cn-north-1.ec2');
  });

  it('says nothing where nothing is stated', () => {
    assert.equal(endpointServiceName('ec2messages', 'mx-central-1'), null);
    assert.equal(endpointServiceName('ec2messages', 'eu-north-9'), null);
    for (const service of SERVICES) {
      for (const region of ['cn-northwest-1', 'eusc-de-east-1', 'us-iso-east-1', 'us-isob-west-1', 'xx-yyyy-9', 'constructor']) {
        assert.equal(endpointServiceName(service, region), null, `${service} ${region}`);
      }
    }
  });
});
