/** What lets packets through: security groups, network ACLs and the prefix lists that they name. */
import { bool, list, literal, nullable, number, type Of, optional, record, text } from '../../schema/shape.ts';
import { known, MANY } from './known.ts';

/** DescribeSecurityGroupRules. One of the four last members says who is on the other side. */
export interface GroupRule extends Of<typeof groupRule> {}
const groupRule = record({
  /** Null where only DescribeSecurityGroups could be read, which has no ids. */
  securityGroupRuleId: nullable(text),
  isEgress: bool,
  /** `-1` for all, `tcp`, `udp`, `icmp`, `icmpv6`, or a number. */
  ipProtocol: text,
  /** Ports, or type and code of ICMP; -1 or null: all. */
  fromPort: nullable(number),
  toPort: nullable(number),
  cidrIpv4: optional(text),
  cidrIpv6: optional(text),
  prefixListId: optional(text),
  referencedGroupInfo: optional(
    record({
      groupId: text,
      /** The other account, in a rule about a peered VPC. */
      userId: nullable(text),
      vpcId: nullable(text),
      vpcPeeringConnectionId: nullable(text),
      /** `active`, `deleted`, …: a rule over a peering that is gone is stale. */
      peeringStatus: nullable(text),
    }),
  ),
});

/** A security group, with all of its rules. */
export interface SecurityGroup extends Of<typeof securityGroup> {}
export const securityGroup = record({
  groupId: text,
  groupName: text,
  ownerId: text,
  vpcId: text,
  rules: known(list(groupRule, MANY)),
});

/** One numbered entry; 32767 is the `*` that denies the rest. */
export interface AclEntry extends Of<typeof aclEntry> {}
const aclEntry = record({
  ruleNumber: number,
  egress: bool,
  ruleAction: literal('allow', 'deny'),
  /** `-1` for all, else the number of the protocol: 6 is TCP, 17 UDP. */
  protocol: text,
  /** One of the two. */
  cidrBlock: nullable(text),
  ipv6CidrBlock: nullable(text),
  portRange: nullable(record({ from: number, to: number })),
  icmpTypeCode: optional(record({ type: number, code: number })),
});

export interface NetworkAcl extends Of<typeof networkAcl> {}
export const networkAcl = record({
  networkAclId: text,
  isDefault: bool,
  ownerId: text,
  /** Subnets that it guards. */
  subnetIds: list(text),
  entries: list(aclEntry),
});

export interface PrefixList extends Of<typeof prefixList> {}
export const prefixList = record({
  prefixListId: text,
  /** com.amazonaws.eu-central-1.s3 */
  prefixListName: text,
  ownerId: nullable(text),
  addressFamily: nullable(text),
  cidrs: known(list(text, MANY)),
});
