/** Remedies on what opens TLS on the way, or only says that it is AWS. */

import type { At } from '../picture/seen.ts';
import { whoseCommands } from './packet-paths.ts';
import { hostNames, ipsOf, list, unique, word } from './phrases.ts';
import { aws, remedy } from './remedy.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Owner, Remedy } from './remedy-types.ts';
import { handshakes } from './roots.ts';
import { addressesOnly, isPrivateHere } from './values.ts';

/**
 * Addresses of this network that were reached without a proxy. A private address is nobody's proxy: what answers there is that very
 * machine, or a firewall on the way to it.
 */
function inside(addresses: readonly At[], context: RemedyContext): readonly string[] {
  const direct = addresses.filter(({ viaProxy }) => viaProxy === undefined).map(({ ip }) => ip);
  return addressesOnly(unique(direct)).filter((ip) => isPrivateHere(ip, context));
}

/** A proxy is only where connections go through one; what opens TLS on a direct way is a firewall. */
function onTheWay(addresses: readonly At[]): Owner {
  return addresses.some(({ viaProxy }) => viaProxy !== undefined) ? 'proxy' : 'firewall';
}

/** Who finds out what answers at these addresses: the owner of the network that they are in, else of the proxy or device on the way. */
export function ownerOf(addresses: readonly At[], context: RemedyContext): Owner {
  return inside(addresses, context).length === 0 || context.kind === 'hybrid' ? onTheWay(addresses) : 'vpc';
}

/** Handshakes that show the certificate, and whose the private addresses are. Read-only. */
export function whoAnswers(
  addresses: readonly At[],
  context: RemedyContext,
): { readonly commands: readonly string[]; readonly permission?: string } {
  const whose = whoseCommands(inside(addresses, context), context);
  return {
    commands: [...handshakes(addresses, context), ...whose],
    ...(whose.length === 0 ? {} : { permission: 'ec2:DescribeNetworkInterfaces' }),
  };
}

/** The owner of the inspecting device exempts the AWS names. */
export function exemptFromInspection(addresses: readonly At[], context: RemedyContext, verification: string): Remedy {
  const names = [...hostNames(addresses), ...context.requiredHosts];
  const near = inside(addresses, context);
  const { commands, permission } = whoAnswers(addresses, context);
  const onAws = context.kind !== 'hybrid';
  const permissions = [
    ...(permission === undefined ? [] : [permission]),
    ...(onAws ? ['network-firewall:ListFirewallPolicies', 'network-firewall:DescribeFirewallPolicy'] : []),
  ];
  return remedy({
    title: 'exempt these names from TLS inspection',
    owner: near.length > 0 ? 'firewall' : onTheWay(addresses),
    text:
      (near.length === 0
        ? ''
        : `See whose ${list(near, 4)} ${word(near, 'is', 'are')}: what is no interface of an endpoint is the wrong machine, and DNS must not name it. ` +
          'Before an endpoint a firewall may open TLS: that is the one to change. ') +
      `Exempt these names from TLS inspection (by server name, SNI): ${list(names, 12)}. Session traffic is a websocket and suffers even from ` +
      'trusted inspection.' +
      (onAws
        ? ' In AWS, a policy of Network Firewall names its TLS inspection configuration (AWS CLIs of before 2023 leave that out).'
        : ''),
    commands: [
      ...commands,
      ...(onAws
        ? [
            aws(context, 'network-firewall list-firewall-policies'),
            aws(context, 'network-firewall describe-firewall-policy --firewall-policy-arn FIREWALL_POLICY_ARN'),
          ]
        : []),
    ],
    ...(permissions.length === 0 ? {} : { permission: permissions.join(', ') }),
    risk: 'Traffic to these names is no longer inspected.',
    rollback: 'Remove the exemption again.',
    rollbackIsText: true,
    verify: verification,
  });
}

/**
 * What carries Amazon's names without Amazon's key: no honest inspection does so, and nothing is exempted for it.
 * @param inStore a root of that name, which is not Amazon's, is in this node's store.
 */
export function findImpostor(addresses: readonly At[], inStore: boolean, context: RemedyContext, verification: string): Remedy {
  return remedy({
    title: 'find what only carries the names of Amazon',
    owner: ownerOf(addresses, context),
    text:
      `Find who runs what answers at ${list(ipsOf(addresses), 4)}, and compare the fingerprint of its root with ` +
      'https://www.amazontrust.com/repository/. If it is not there, it only carries the names of Amazon, which an inspection with nothing to hide ' +
      'does not: let nothing pass to it, and do not have this node trust it. Then see what led the name there: a record in DNS, a hosts file, a route.' +
      (inStore ? " Take the root of that name that is not Amazon's out of this node's store." : ''),
    ...whoAnswers(addresses, context),
    risk: 'The look-ups change nothing.',
    verify: verification,
  });
}
