/** What the metadata service of the sample node says. */
import type { ImdsFacts } from '../../src/facts.ts';

export const IMDS: ImdsFacts = {
  instanceId: 'i-0123456789abcdef0',
  instanceType: 't3.micro',
  accountId: '111122223333',
  region: 'eu-central-1',
  az: 'eu-central-1a',
  azId: 'euc1-az2',
  partition: 'aws',
  domain: 'amazonaws.com',
  vpcId: 'vpc-0aaa1111bbb2222cc',
  subnetId: 'subnet-0ddd3333eee4444ff',
  securityGroupIds: ['sg-0111aaaa2222bbbb3'],
  primaryCidr: '10.0.0.0/16',
  vpcCidrs: ['10.0.0.0/16', 'fd12:3456::/64'],
  hasInstanceProfile: false,
  clockOffsetMs: 0,
};
