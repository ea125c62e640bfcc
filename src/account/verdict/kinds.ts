/** What each code of the account's side is called, who mends it, and where AWS writes of it. */
import type { Owner } from '../../remedies/remedy-types.ts';
import type { AccountCode } from '../evaluate/answer.ts';

interface Kind {
  /** A few words, without values: the verdict says "broken: ..." with it. */
  readonly title: string;
  readonly owner: Owner;
  /** Where no command mends it: what to do. */
  readonly byHand: string;
}

export const KINDS: Readonly<Record<AccountCode, Kind>> = {
  'account/security-group': {
    title: 'a security group does not let the packets through',
    owner: 'vpc',
    byHand: 'Add the rule that is missing.',
  },
  'account/network-acl': {
    title: 'a network ACL stops the packets',
    owner: 'vpc',
    byHand: 'Make room for an allowing rule in front of the denying one.',
  },
  'account/route': { title: 'a route leads nowhere', owner: 'vpc', byHand: 'Give the table a route that leads there.' },
  'account/gateway': {
    title: 'what the route leads to does not carry the packets on',
    owner: 'vpc',
    byHand: 'Repair it, or let the route lead to another one: for a private node a NAT gateway in a public subnet.',
  },
  'account/endpoint-missing': { title: 'an endpoint is missing', owner: 'vpc', byHand: 'Create the endpoint.' },
  'account/endpoint-unusable': {
    title: 'an endpoint is not available',
    owner: 'vpc',
    byHand: 'Accept it where it waits for that; where it has failed, delete it and make a new one.',
  },
  'account/private-dns': { title: 'the private DNS of an endpoint is off', owner: 'vpc', byHand: 'Turn it on.' },
  'account/vpc-dns': { title: 'a DNS attribute of the VPC is off', owner: 'vpc', byHand: 'Turn it on.' },
  'account/dhcp-options': {
    title: 'the DHCP options name other DNS servers',
    owner: 'dns',
    byHand: 'Let these servers forward to the resolver of the VPC.',
  },
  'account/resolver-rule': { title: 'a resolver rule takes the name away', owner: 'dns', byHand: 'Take the rule from this VPC.' },
  'account/hosted-zone': {
    title: 'a private hosted zone hides the name',
    owner: 'dns',
    byHand: 'Add the record, or take the zone from this VPC.',
  },
  'account/dns-firewall': {
    title: 'DNS Firewall blocks the name',
    owner: 'dns',
    byHand: 'Add a rule that allows these names, with a smaller priority number than the one that blocks them.',
  },
  'account/instance': { title: 'the instance is not as the agent needs it', owner: 'node', byHand: 'See the instance.' },
  'account/instance-profile': {
    title: 'the instance has no usable instance profile',
    owner: 'iam',
    byHand: 'Attach an instance profile whose role has AmazonSSMManagedInstanceCore.',
  },
  'account/role-trust': {
    title: 'the role does not let EC2 assume it',
    owner: 'iam',
    byHand: 'Let ec2.amazonaws.com assume the role (ssm.amazonaws.com, outside EC2).',
  },
  'account/role-policy': {
    title: 'the role lacks a permission',
    owner: 'iam',
    byHand: 'Attach AmazonSSMManagedInstanceCore, or take the denying statement away.',
  },
  'account/role-boundary': {
    title: 'a permissions boundary stops the role',
    owner: 'iam',
    byHand: 'Allow these actions in the boundary.',
  },
  'account/endpoint-policy': {
    title: 'the policy of an endpoint stops the node',
    owner: 'vpc',
    byHand: 'Allow these actions and buckets in the policy: ssm-probe policy prints the statements.',
  },
  'account/managed-node': {
    title: 'Systems Manager does not know the node',
    owner: 'node',
    byHand: 'Start the agent and see why it does not register: run ssm-probe on the node.',
  },
  'account/contradiction': { title: 'the node and the account contradict each other', owner: 'vpc', byHand: 'Follow the lead.' },
};
