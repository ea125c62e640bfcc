/** What mends a cause, as data: remedies, Terraform and the script are made of it. Every id in it comes from the snapshot and is checked there. */

/** Names of the one change that lets the node's packets, or its questions, through. */
export type Fix =
  | {
      readonly kind: 'allow-in-group';
      readonly groupId: string;
      readonly isEgress: boolean;
      readonly protocol: number;
      readonly port: number;
      /** A range, or a group's id. */
      readonly peer: string;
    }
  | {
      readonly kind: 'allow-in-acl';
      readonly networkAclId: string;
      readonly isEgress: boolean;
      /** Free, and before whatever denies; null: none is free there. */
      readonly ruleNumber: number | null;
      readonly protocol: number;
      readonly from: number;
      readonly to: number;
      readonly cidr: string;
    }
  | {
      readonly kind: 'route';
      readonly routeTableId: string;
      readonly destination: string;
      /** It exists, and leads elsewhere. */
      readonly replaces: boolean;
      /** What it leads to now, for the way back. */
      readonly now: Target | null;
      readonly target: Target | null;
    }
  | { readonly kind: 'delete-route'; readonly routeTableId: string; readonly destination: string; readonly now: Target | null }
  | { readonly kind: 'endpoint-route-table'; readonly vpcEndpointId: string; readonly routeTableId: string }
  | {
      readonly kind: 'create-endpoint';
      readonly vpcId: string;
      readonly serviceName: string;
      readonly subnetIds: readonly string[];
      readonly groupIds: readonly string[];
      /** Of a gateway endpoint. */
      readonly routeTableIds: readonly string[];
    }
  | { readonly kind: 'private-dns'; readonly vpcEndpointId: string }
  | { readonly kind: 'vpc-attribute'; readonly vpcId: string; readonly attribute: 'enableDnsSupport' | 'enableDnsHostnames' }
  | { readonly kind: 'resolver-rule'; readonly vpcId: string; readonly resolverRuleId: string }
  | { readonly kind: 'hosted-zone'; readonly vpcId: string; readonly region: string; readonly hostedZoneId: string }
  | { readonly kind: 'source-dest-check'; readonly networkInterfaceId: string }
  | { readonly kind: 'metadata-options'; readonly instanceId: string; readonly httpTokens: string; readonly hopLimit: number }
  | { readonly kind: 'start-instance'; readonly instanceId: string }
  | { readonly kind: 'attach-gateway'; readonly internetGatewayId: string; readonly vpcId: string }
  | { readonly kind: 'accept-peering'; readonly vpcPeeringConnectionId: string }
  | { readonly kind: 'attach-policy'; readonly roleName: string }
  | {
      readonly kind: 'allow-in-role';
      readonly roleName: string;
      readonly actions: readonly string[];
      /** Empty: every one. */
      readonly resources: readonly string[];
    }
  | { readonly kind: 'associate-profile'; readonly instanceId: string }
  | { readonly kind: 'fill-profile'; readonly profileName: string }
  | {
      readonly kind: 'trust-policy';
      readonly roleName: string;
      /** The policy as it is, for the way back. */
      readonly now: string;
      /** Who shall assume the role. */
      readonly service: string;
    }
  | {
      readonly kind: 'endpoint-policy';
      readonly vpcEndpointId: string;
      readonly now: string;
      readonly actions: readonly string[];
      /** Empty: every one. */
      readonly resources: readonly string[];
    };

/** Where a route leads: the option of `aws ec2 create-route`, and its value. */
export interface Target {
  readonly option:
    | '--gateway-id'
    | '--nat-gateway-id'
    | '--transit-gateway-id'
    | '--vpc-peering-connection-id'
    | '--egress-only-internet-gateway-id'
    | '--network-interface-id';
  readonly id: string;
}
