/**
 * The AWS SDK with its own ways to credentials and to the network, for `ssm-probe account` alone: a person's laptop or CloudShell, never the
 * node. It is a bundle of its own (`build/chunks.ts`): what runs on a node has the narrowed SDK, which looks nowhere (`build/narrow-aws.ts`).
 *
 * Nothing here changes anything: a call whose name is not that of a read is refused before it is signed. AssumeRole, for `--role-arn`, gives
 * credentials and changes nothing, either.
 */
import { Agent } from 'node:https';
import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import * as route53 from '@aws-sdk/client-route-53';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { isReadOnly, type Operation } from '../account/operations.ts';
import { resolverCalls } from './aws-resolver.ts';

/** Who reads, and how long one try of a call may take. */
export interface AccountAccess {
  /** Null: that of the profile. */
  readonly region: string | null;
  readonly profile: string | null;
  readonly roleArn: string | null;
  readonly timeoutMs: number;
  /** Of this process, as it was started. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Rejects with the SDK's error, whose `name` is AWS's code. */
export type Send = (operation: Operation, input: object, signal: AbortSignal) => Promise<unknown>;

interface Opened {
  readonly region: string;
  readonly send: Send;
  /** What must not be printed: keys, once they are known. */
  readonly secrets: readonly string[];
}

/** Throttled and failed tries are repeated by the SDK, ever more slowly. */
const TRIES = 4;

/** Rejects where no credentials or no Region are found: nothing has been asked then. */
export async function openAccount(access: AccountAccess): Promise<Opened> {
  const { profile, variables, timeoutMs } = access;
  const base = {
    maxAttempts: TRIES,
    retryMode: 'standard',
    requestHandler: handlerOf(timeoutMs, variables),
    ...(profile === null ? {} : { profile }),
  } as const;
  const region = access.region ?? (await new sts.STSClient(base).config.region());
  const own = defaultProvider(profile === null ? {} : { profile, ignoreCache: true });
  const credentials =
    access.roleArn === null ? own : assumed(new sts.STSClient({ ...base, region, credentials: own }), access.roleArn);
  const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
  const all = clientsOf({ ...base, region, credentials }, variables);
  return {
    region,
    secrets: [accessKeyId, secretAccessKey, ...(sessionToken === undefined ? [] : [sessionToken])],
    send: async (operation, input, signal) => {
      if (!isReadOnly(operation)) throw new Error(`${operation} is no read: it is not sent`);
      return all(operation, input, signal);
    },
  };
}

function handlerOf(timeoutMs: number, variables: AccountAccess['variables']): NodeHttpHandler {
  return new NodeHttpHandler({
    connectionTimeout: timeoutMs,
    requestTimeout: timeoutMs,
    throwOnRequestTimeout: true,
    // Node 24 reads HTTPS_PROXY and NO_PROXY from what it is given, as the AWS CLI does; Node 20 ignores it.
    httpsAgent: new Agent({ keepAlive: true, maxSockets: 8, proxyEnv: variables }),
  });
}

/** Credentials of a role for an hour, made anew when they are about to expire. */
function assumed(client: sts.STSClient, RoleArn: string) {
  const ENOUGH_MS = 300_000;
  let current: Promise<sts.Credentials> | null = null;
  const assume = async (): Promise<sts.Credentials> => {
    const { Credentials } = await client.send(new sts.AssumeRoleCommand({ RoleArn, RoleSessionName: 'ssm-probe-account' }));
    if (Credentials === undefined) throw new Error('AssumeRole gave no credentials');
    return Credentials;
  };
  return async () => {
    const held = await current;
    if ((held?.Expiration?.getTime() ?? 0) < Date.now() + ENOUGH_MS) current = assume();
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken } = (await current) ?? {};
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
    };
  };
}

/** Only these commands get into the binary: the client of EC2 alone has seven hundred. */
const EC2 = {
  DescribeInstances: ec2.DescribeInstancesCommand,
  DescribeVpcs: ec2.DescribeVpcsCommand,
  DescribeVpcAttribute: ec2.DescribeVpcAttributeCommand,
  DescribeDhcpOptions: ec2.DescribeDhcpOptionsCommand,
  DescribeSubnets: ec2.DescribeSubnetsCommand,
  DescribeSecurityGroups: ec2.DescribeSecurityGroupsCommand,
  DescribeSecurityGroupRules: ec2.DescribeSecurityGroupRulesCommand,
  DescribeNetworkAcls: ec2.DescribeNetworkAclsCommand,
  DescribeRouteTables: ec2.DescribeRouteTablesCommand,
  DescribeVpcEndpoints: ec2.DescribeVpcEndpointsCommand,
  DescribeNetworkInterfaces: ec2.DescribeNetworkInterfacesCommand,
  DescribeNatGateways: ec2.DescribeNatGatewaysCommand,
  DescribeInternetGateways: ec2.DescribeInternetGatewaysCommand,
  DescribeEgressOnlyInternetGateways: ec2.DescribeEgressOnlyInternetGatewaysCommand,
  DescribeVpcPeeringConnections: ec2.DescribeVpcPeeringConnectionsCommand,
  DescribeTransitGatewayVpcAttachments: ec2.DescribeTransitGatewayVpcAttachmentsCommand,
  DescribeManagedPrefixLists: ec2.DescribeManagedPrefixListsCommand,
  GetManagedPrefixListEntries: ec2.GetManagedPrefixListEntriesCommand,
} as const;
const IAM = {
  GetInstanceProfile: iam.GetInstanceProfileCommand,
  GetRole: iam.GetRoleCommand,
  ListAttachedRolePolicies: iam.ListAttachedRolePoliciesCommand,
  ListRolePolicies: iam.ListRolePoliciesCommand,
  GetRolePolicy: iam.GetRolePolicyCommand,
  GetPolicy: iam.GetPolicyCommand,
  GetPolicyVersion: iam.GetPolicyVersionCommand,
  SimulatePrincipalPolicy: iam.SimulatePrincipalPolicyCommand,
} as const;
const ROUTE53 = {
  ListHostedZonesByVPC: route53.ListHostedZonesByVPCCommand,
  ListResourceRecordSets: route53.ListResourceRecordSetsCommand,
} as const;
const SSM = {
  DescribeInstanceInformation: ssm.DescribeInstanceInformationCommand,
  GetServiceSetting: ssm.GetServiceSettingCommand,
  DescribeActivations: ssm.DescribeActivationsCommand,
} as const;
const STS = { GetCallerIdentity: sts.GetCallerIdentityCommand } as const;

interface Settings {
  readonly region: string;
  readonly credentials: ReturnType<typeof assumed> | ReturnType<typeof defaultProvider>;
  readonly maxAttempts: number;
  readonly requestHandler: NodeHttpHandler;
}

/** One client for each service, made when it is first needed. */
function clientsOf(settings: Settings, variables: AccountAccess['variables']): Send {
  const made = new Map<string, (name: string, input: object, signal: AbortSignal) => Promise<unknown>>();
  const makers: Readonly<Record<string, () => (name: string, input: object, signal: AbortSignal) => Promise<unknown>>> = {
    ec2: () => sender(new ec2.EC2Client(settings), EC2),
    iam: () => sender(new iam.IAMClient(settings), IAM),
    route53: () => sender(new route53.Route53Client(settings), ROUTE53),
    ssm: () => sender(new ssm.SSMClient(settings), SSM),
    sts: () => sender(new sts.STSClient(settings), STS),
    route53resolver: () => resolverCalls(settings, variables),
  };
  return async (operation, input, signal) => {
    const [service = '', name = ''] = operation.split(':');
    const send = made.get(service) ?? makers[service]?.();
    if (send === undefined) throw new Error(`no client for ${operation}`);
    made.set(service, send);
    return send(name, input, signal);
  };
}

interface Client {
  // The SDK's overloads differ for each service; its commands fit their own client.
  send(command: never, options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
}

function sender(client: Client, commands: Readonly<Record<string, new (input: never) => object>>) {
  return async (name: string, input: object, signal: AbortSignal): Promise<unknown> => {
    const Command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (Command === undefined) throw new Error(`no command ${name}`);
    return client.send(new Command(input as never) as never, { abortSignal: signal });
  };
}
