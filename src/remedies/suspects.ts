/**
 * Who drops the packets? From inside a node a security group, a network ACL and a missing route
 * look the same: silence. These tests separate them from outside: what the flow logs recorded of
 * this very connection, and what Reachability Analyzer computes.
 */

import { plainAddress } from '../picture/addresses.ts';
import type { At } from '../picture/seen.ts';
import { ipsOf, list, unique } from './phrases.ts';
import { quoted } from './quote.ts';
import { aws, remedy } from './remedy.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Remedy } from './remedy-types.ts';
import { addressesOnly, isIpv6, valuesOf } from './values.ts';

/** Connections that one query names: the same fault shows on the first few. */
const CONNECTIONS = 3;
/**
 * A record is stamped with the beginning of its capture window, which is up to ten minutes long
 * ("Flow log records").
 */
const BEFORE_S = 600;
/** And it is delivered some minutes after the window has ended. */
const AFTER_S = 900;

/** Seconds since 1970 around the connections; placeholders when no time is known or it is none. */
function span(addresses: readonly At[]): { readonly start: string; readonly end: string } {
  const times = addresses.map(({ at }) => Math.floor(Date.parse(at ?? '') / 1000)).filter((seconds) => seconds > BEFORE_S);
  if (times.length === 0) return { start: 'START_TIME', end: 'END_TIME' };
  return { start: String(Math.min(...times) - BEFORE_S), end: String(Math.max(...times) + AFTER_S) };
}

function isPort(port: number | undefined): port is number {
  return port !== undefined && Number.isInteger(port) && port > 0 && port < 65_536;
}

/**
 * Both directions of one connection. Outside AWS the node's own address is translated on the way
 * more often than not.
 */
function tuple(at: At, context: RemedyContext): string {
  const [from] = context.kind === 'hybrid' ? [] : addressesOnly([at.localIp ?? '']);
  const port = from !== undefined && isPort(at.localPort) ? at.localPort : undefined;
  const side = (near: 'src' | 'dst', far: 'src' | 'dst'): string =>
    [
      ...(from === undefined ? [] : [`${near}Addr='${from}'`]),
      ...(port === undefined ? [] : [`${near}Port=${port}`]),
      `${far}Addr='${at.ip}'`,
      `${far}Port=443`,
    ].join(' and ');
  return `(${side('src', 'dst')}) or (${side('dst', 'src')})`;
}

/**
 * The Logs Insights query for these connections; fields as CloudWatch discovers them in flow logs
 * of the default format.
 */
export function flowLogQuery(addresses: readonly At[], context: RemedyContext): string | null {
  const real = addresses.filter((at) => addressesOnly([at.ip]).length > 0).slice(0, CONNECTIONS);
  if (real.length === 0) return null;
  const where = unique(real.map((at) => tuple(at, context))).join(' or ');
  return `fields @timestamp, interfaceId, action, srcAddr, srcPort, dstAddr, dstPort, packets | filter ${where} | sort @timestamp asc | limit 100`;
}

/**
 * `10.0.3.7 port 41234 to 10.0.1.5 port 443 at …`: for flow logs that are somewhere else than in
 * CloudWatch Logs.
 */
export function connectionHint(addresses: readonly At[]): string {
  const first = addresses.find((a) => a.localIp !== undefined);
  if (first?.localIp === undefined) return '';
  const port = isPort(first.localPort) ? ` port ${first.localPort}` : '';
  const at = first.at === undefined ? '' : ` at ${list([first.at])}`;
  return ` In VPC Flow Logs, look for ${list([first.localIp])}${port} to ${list([first.ip])} port 443${at}.`;
}

/** Reads what the flow logs say of these connections. Empty when no address is one. */
export function flowLogs(
  addresses: readonly At[],
  outsideVpc: boolean,
  context: RemedyContext,
  proof: string,
): readonly Remedy[] {
  const query = flowLogQuery(addresses, context);
  if (query === null) return [];
  const { vpcId, subnetId, instanceId } = valuesOf(context);
  const { start, end } = span(addresses.slice(0, CONNECTIONS));
  const resources = unique([vpcId, subnetId]).join(',');
  const far = list(ipsOf(addresses), CONNECTIONS);
  const node = instanceId === 'INSTANCE_ID' ? 'this node' : instanceId;
  return [
    remedy({
      title: 'read the flow logs of this connection',
      owner: 'vpc',
      ...(context.kind === 'hybrid' ? { account: `the account that owns ${far}` } : {}),
      text:
        `Which side drops, by the flow logs of this very connection: no record at all, and the packets never left ${node} ` +
        "(its own firewall or route). REJECT on the node's interface: its security group's egress or its subnet's network ACL. ACCEPT there and " +
        "REJECT on the endpoint's: that side's security group or network ACL; an ACCEPT whose answer is a REJECT is always a network ACL, security " +
        'groups let answers back. ACCEPT on the near side and nothing on the far one: the route between.' +
        (outsideVpc && context.kind !== 'hybrid' ? ` Repeat it in the account that owns ${far}, for that side.` : '') +
        connectionHint(addresses),
      commands: [
        aws(
          context,
          `ec2 describe-flow-logs --filter Name=resource-id,Values=${resources} --query`,
          quoted('FlowLogs[].{Group:LogGroupName,To:LogDestinationType,Traffic:TrafficType,Of:ResourceId}'),
        ),
        aws(
          context,
          `logs start-query --log-group-name FLOW_LOG_GROUP --start-time ${start} --end-time ${end} --query-string`,
          // Windows PowerShell 5.1 drops a double quote within a word; nothing here means anything
          // between a shell's own.
          `"${query}"`,
        ),
        aws(context, 'logs get-query-results --query-id QUERY_ID'),
      ],
      permission: 'ec2:DescribeFlowLogs, logs:StartQuery, logs:GetQueryResults',
      risk: 'The queries change nothing; they are billed by the volume that they scan.',
      verify: proof,
    }),
  ];
}

/**
 * Partitions that have Reachability Analyzer. GovCloud's guide says that it has not; of the others
 * no public source says that they have.
 */
const WITH_ANALYZER: ReadonlySet<string> = new Set(['aws']);

/**
 * Computes the path from the configuration, and names the rule, list or route that blocks it.
 * @param destination an address, or null for the gateway endpoint, whose id is looked up before.
 */
export function reachability(destination: string | null, context: RemedyContext, proof: string): readonly Remedy[] {
  const { partition, instanceId } = valuesOf(context);
  if (context.kind === 'hybrid' || !WITH_ANALYZER.has(partition)) return [];
  // It computes paths of IPv4 only (`CreateNetworkInsightsPath`, DestinationIp).
  const ip = addressesOnly([plainAddress(destination ?? '')]).find((address) => !isIpv6(address));
  if (destination !== null && ip === undefined) return [];
  const to = ip === undefined ? 'ENDPOINT_ID' : 'NETWORK_INTERFACE_ID';
  return [
    remedy({
      title: 'let Reachability Analyzer compute the path',
      owner: 'vpc',
      text:
        `Without flow logs: let Reachability Analyzer compute the path from ${instanceId} to ${ip === undefined ? 'the gateway endpoint' : `the interface of ${ip}`}. ` +
        'Its explanation names the security group, network ACL or route table that blocks; it knows no firewall inside the node. What is in ' +
        'another account is named by its ARN, and needs trusted access in AWS Organizations.',
      commands: [
        aws(
          context,
          `ec2 create-network-insights-path --source ${instanceId} --destination ${to} --protocol tcp --destination-port 443`,
        ),
        aws(context, 'ec2 start-network-insights-analysis --network-insights-path-id NETWORK_INSIGHTS_PATH_ID'),
        aws(
          context,
          'ec2 describe-network-insights-analyses --network-insights-analysis-ids NETWORK_INSIGHTS_ANALYSIS_ID --query',
          quoted('NetworkInsightsAnalyses[].{Status:Status,Found:NetworkPathFound,Why:Explanations}'),
        ),
      ],
      permission:
        'ec2:CreateNetworkInsightsPath, ec2:StartNetworkInsightsAnalysis, ec2:DescribeNetworkInsightsAnalyses, tiros:CreateQuery, ' +
        'tiros:GetQueryAnswer, tiros:GetQueryExplanation, and the Describe permissions of the network',
      risk: 'It changes no network and sends no packet. Each analysis is billed, and it stays in the account until it is deleted.',
      rollback: [
        aws(context, 'ec2 delete-network-insights-analysis --network-insights-analysis-id NETWORK_INSIGHTS_ANALYSIS_ID'),
        aws(context, 'ec2 delete-network-insights-path --network-insights-path-id NETWORK_INSIGHTS_PATH_ID'),
      ].join('\n'),
      verify: proof,
    }),
  ];
}
