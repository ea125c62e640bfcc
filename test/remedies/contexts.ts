import type { ImdsFacts } from '../../src/facts.ts';
import type { RemedyContext } from '../../src/remedies/remedy-context.ts';
import { MESSAGES, SSM } from './variants.ts';

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

export const EC2: RemedyContext = {
  kind: 'ec2',
  os: 'linux',
  region: 'eu-central-1',
  suffix: { partition: 'aws', dnsSuffix: 'amazonaws.com', dualStackDnsSuffix: 'api.aws' },
  imds: IMDS,
  firewall: null,
  amazonResolver: '10.0.0.2',
  requiredHosts: [SSM, MESSAGES],
};

const HYBRID: RemedyContext = { ...EC2, kind: 'hybrid', imds: null, amazonResolver: '169.254.169.253' };

/** Every kind of node, operating system and kind of partition; names say which. */
export const CONTEXTS: Readonly<Record<string, RemedyContext>> = {
  ec2: EC2,
  hybrid: HYBRID,
  unknown: { ...HYBRID, kind: 'unknown', requiredHosts: [] },
  'ec2, Windows': { ...EC2, os: 'windows' },
  'hybrid, Windows': { ...HYBRID, os: 'windows' },
  'ec2, macOS': { ...EC2, os: 'macos' },
  'ec2, metadata service down': { ...EC2, imds: null, amazonResolver: '169.254.169.253' },
  'ec2, China': {
    ...EC2,
    region: 'cn-north-1',
    suffix: { partition: 'aws-cn', dnsSuffix: 'amazonaws.com.cn', dualStackDnsSuffix: 'api.amazonwebservices.com.cn' },
  },
  'ec2, isolated partition': {
    ...EC2,
    region: 'us-iso-east-1',
    suffix: { partition: 'aws-iso', dnsSuffix: 'c2s.ic.gov', dualStackDnsSuffix: null },
  },
};
