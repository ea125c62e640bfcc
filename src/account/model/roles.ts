/** Who the node is: its role, and Systems Manager's own word about it. */
import { bool, list, nullable, number, type Of, optional, record, text } from '../../schema/shape.ts';
import { known, policyText } from './known.ts';

/** A policy that is attached to a role or written into it. */
export interface Policy extends Of<typeof policy> {}
const policy = record({
  name: text,
  /** Null for an inline one. */
  arn: nullable(text),
  document: known(policyText),
});

export interface Role extends Of<typeof role> {}
const role = record({
  roleName: text,
  arn: text,
  assumeRolePolicyDocument: policyText,
  policies: known(list(policy)),
  /** Null: none. */
  permissionsBoundary: known(nullable(policy)),
  /** iam:SimulatePrincipalPolicy for the actions that the node needs. */
  simulated: known(
    list(
      record({
        action: text,
        /** allowed, explicitDeny, implicitDeny */
        decision: text,
        missingContextValues: list(text),
        matchedPolicies: list(text),
        allowedByBoundary: nullable(bool),
        allowedByOrganizations: nullable(bool),
      }),
    ),
  ),
});

/** The instance profile with its role; `role` null: the profile holds none. */
export interface InstanceProfile extends Of<typeof instanceProfile> {}
export const instanceProfile = record({ arn: text, name: text, role: nullable(role) });

/** Systems Manager's own word about the node. */
export interface Managed extends Of<typeof managed> {}
export const managed = record({
  /** DescribeInstanceInformation for this node; empty: not known to Systems Manager. Several: it was registered more than once. */
  instanceInformation: known(
    list(
      record({
        instanceId: text,
        /** Online, ConnectionLost, Inactive */
        pingStatus: text,
        lastPingDateTime: nullable(text),
        agentVersion: nullable(text),
        isLatestVersion: nullable(bool),
        activationId: nullable(text),
        iamRole: nullable(text),
        registrationDate: nullable(text),
        resourceType: nullable(text),
        ipAddress: nullable(text),
        computerName: nullable(text),
        sourceId: nullable(text),
      }),
    ),
  ),
  /** /ssm/managed-instance/default-ec2-instance-management-role; null: off. */
  defaultHostManagementRole: known(nullable(text)),
  /** The role that it names, where it is on. */
  defaultHostManagement: optional(known(nullable(role))),
  /** The role that the activation gave to a node outside EC2. */
  serviceRole: optional(known(nullable(role))),
  /** DescribeActivations, of a node outside EC2. */
  activations: known(
    list(
      record({
        activationId: text,
        iamRole: nullable(text),
        /** RFC 3339, UTC. */
        expirationDate: nullable(text),
        expired: bool,
        registrationLimit: nullable(number),
        registrationsCount: nullable(number),
      }),
    ),
  ),
});
