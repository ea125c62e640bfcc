/** Which hosts may be sent what is signed: published names, and nobody else's, however close they look. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { s3DualStackHost, s3Host, serviceHost, suffixFor } from '../../src/knowledge/hosts.ts';
import { REGIONS } from '../../src/knowledge/regions.ts';
import { whyNotSigned } from '../../src/knowledge/signable.ts';
import { SERVICES } from '../../src/knowledge/types.ts';

const PUBLISHED = [
  'ssm.eu-central-1.amazonaws.com',
  'ssm-fips.us-east-1.amazonaws.com',
  'ssm-fips.us-east-1.api.aws',
  'ssmmessages.eu-central-1.api.aws',
  'logs.cn-north-1.amazonaws.com.cn',
  'ssm.cn-northwest-1.api.amazonwebservices.com.cn',
  'ssm.eusc-de-east-1.api.amazonwebservices.eu',
  'kms-fips.us-isof-south-1.csp.hci.ic.gov',
  'kms-fips.us-gov-west-1.amazonaws.com',
  // Newer than this version.
  'ssm.eu-north-9.amazonaws.com',
  'ssm.xx-central-1.amazonaws.com',
  's3.amazonaws.com',
  's3-fips-us-gov-west-1.amazonaws.com',
  's3-eu-west-1.amazonaws.com',
  's3-fips.dualstack.us-east-1.amazonaws.com',
  'vpce-0123456789abcdef0-a1b2c3d4.ssm.eu-central-1.vpce.amazonaws.com',
  'vpce-0123456789abcdef0-a1b2c3d4-eu-central-1a.ssm.eu-central-1.vpce.amazonaws.com',
  'vpce-0123456789abcdef0-a1b2c3d4.ssm-fips.us-east-1.vpce.amazonaws.com',
  'vpce-0a1b-c2d3.ssmmessages.cn-north-1.vpce.amazonaws.com.cn',
  'bucket.vpce-0a1b-c2d3.s3.eu-central-1.vpce.amazonaws.com',
];

const STRANGERS = [
  '',
  'amazonaws.com',
  'eu-central-1.amazonaws.com',
  'ssm.amazonaws.com',
  'ssm.evil.example',
  // Suffix and prefix tricks.
  'ssm.eu-central-1.amazonaws.com.evil.example',
  'ssm.eu-central-1.evilamazonaws.com',
  'ssm.eu-central-1.amazonaws.com.cn.evil.example',
  'ssm.eu-central-1.amazonaws.co',
  'ssm.eu-central-1-amazonaws.com',
  'evil.example/ssm.eu-central-1.amazonaws.com',
  'me@ssm.eu-central-1.amazonaws.com',
  'ssm.eu-central-1.amazonaws.com:8443',
  'ssm.eu-central-1.amazonaws.com.',
  'SSM.eu-central-1.amazonaws.com',
  'ssm.eu-central-1.amazonaws.com\n',
  'ssm.eu-central-1\nx.amazonaws.com',
  'ssm.eu-central-1.am\u0430zonaws.com',
  's\u017fm.eu-central-1.amazonaws.com',
  'ssm.eu-central-1.xn--amzonaws-8fg.com',
  '10.0.0.1',
  '[fd00::1]',
  // Below AWS's suffix, and other people's.
  'ssm-1234567890.eu-central-1.elb.amazonaws.com',
  'ssm.eu-central-1.elb.amazonaws.com',
  'ec2-203-0-113-9.eu-central-1.compute.amazonaws.com',
  'ec2-203-0-113-9.compute-1.amazonaws.com',
  'abc123.execute-api.eu-central-1.amazonaws.com',
  'ssm.abc123.eu-central-1.rds.amazonaws.com',
  'evil.s3.amazonaws.com',
  'evil.s3.eu-central-1.amazonaws.com',
  'ssm.s3-website.eu-central-1.amazonaws.com',
  'ssm.s3-website-us-east-1.amazonaws.com',
  's3-website.eu-central-1.amazonaws.com',
  'vpce-0a1b-c2d3.vpce-svc-0d4e.eu-central-1.vpce.amazonaws.com',
  'vpce-svc-0d4e.ssm.eu-central-1.vpce.amazonaws.com',
  'vpce-0a1b-c2d3.evil.eu-central-1.vpce.amazonaws.com',
  'vpce-0a1b.ssm.eu-central-1.amazonaws.com',
  'x.vpce-0a1b.ssm.eu-central-1.vpce.amazonaws.com',
  'ssm.eu-central-1.vpce.amazonaws.com',
  // No Region, and a Region of another partition.
  'ssm.compute.amazonaws.com',
  'ssm.eu-central.amazonaws.com',
  'ssm.eu-central-1.amazonaws.com.cn',
  'ssm.cn-north-1.amazonaws.com',
  // FIPS where AWS has no such name.
  's3-fips.cn-north-1.amazonaws.com.cn',
  's3-fips.dualstack.cn-north-1.amazonaws.com.cn',
  's3-fips-cn-northwest-1.amazonaws.com.cn',
  'ssm-fips.cn-north-1.amazonaws.com.cn',
  'monitoring-fips.us-gov-west-1.amazonaws.com',
  'sts-fips.us-gov-east-1.amazonaws.com',
  'ssm-fips.us-gov-west-1.amazonaws.com',
  `ssm.${'a'.repeat(300)}-1.amazonaws.com`,
];

describe('what is signed goes', () => {
  it('to every published host of every Region', () => {
    for (const region of Object.keys(REGIONS)) {
      const suffix = suffixFor(region, null) ?? assert.fail(region);
      for (const service of SERVICES)
        for (const host of [serviceHost(service, region, suffix), serviceHost(service, region, suffix, 'dualstack')])
          if (host !== null) assert.equal(whyNotSigned(host), null, host);
      for (const host of [s3Host(region, suffix), s3DualStackHost(region, suffix)]) assert.equal(whyNotSigned(host), null, host);
    }
  });

  for (const host of PUBLISHED) it(`to ${host}`, () => assert.equal(whyNotSigned(host), null));

  for (const host of STRANGERS)
    it(`not to ${JSON.stringify(host).slice(0, 100)}`, () =>
      assert.match(whyNotSigned(host) ?? '', /is no name that AWS publishes/u));

  it('to a bucket’s own name where that bucket is meant, and nowhere else', () => {
    const allowed = [
      ['mine', 'mine.s3.eu-central-1.amazonaws.com'],
      ['mine', 'mine.s3.dualstack.eu-central-1.amazonaws.com'],
      ['a.b', 'a.b.s3.eu-central-1.amazonaws.com'],
      ['s3-', 's3.eu-central-1.amazonaws.com'],
      ['s3.s3', 's3.s3.s3.eu-central-1.amazonaws.com'],
    ] as const;
    for (const [bucket, host] of allowed) assert.equal(whyNotSigned(host, bucket), null, host);
    const refused = [
      ['mine', 'other.s3.eu-central-1.amazonaws.com'],
      ['mine', 'mine.other.s3.eu-central-1.amazonaws.com'],
      ['mine', 'mine.s3-website.eu-central-1.amazonaws.com'],
      ['mine', 'mine.ssm.eu-central-1.amazonaws.com'],
      ['mine', 'mine.s3.evil.example'],
      ['mine', 'mine.s3.eu-central-1.amazonaws.com.evil.example'],
      ['', '.s3.eu-central-1.amazonaws.com'],
    ] as const;
    for (const [bucket, host] of refused) assert.notEqual(whyNotSigned(host, bucket), null, host);
  });
});
