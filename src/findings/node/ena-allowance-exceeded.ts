/** EC2 drops packets of this instance because it used up a network allowance. */

import type { Picture } from '../../picture/picture.ts';
import { interfaceName } from '../../remedies/foreign.ts';
import { nodeQuote } from '../../remedies/node-commands.ts';
import { clean, list, unique } from '../../remedies/phrases.ts';
import { quoted } from '../../remedies/quote.ts';
import { aws, remedy, verify } from '../../remedies/remedy.ts';
import { valuesOf } from '../../remedies/values.ts';
import type { DraftOf, Finding } from '../finding.ts';

/** Counters that grew between two readings, `overMs` apart. */
export interface NodeEnaAllowanceExceededData {
  readonly counters: readonly {
    readonly interface: string;
    readonly name: string;
    readonly during: number;
    readonly total: number;
  }[];
  readonly overMs: number;
}

/**
 * EC2 User Guide, "Monitor network performance for ENA settings on your EC2 instance"; the limits
 * of the VPC resolver.
 */
const MEANING: Readonly<Record<string, string>> = {
  linklocal_allowance_exceeded:
    'packets to the VPC resolver, the metadata service and the time service were dropped (1,024 a second for each interface): answers of DNS ' +
    'and IMDS are late or lost',
  conntrack_allowance_exceeded:
    'packets were dropped because no more connections can be tracked: new connections fail, old ones go on',
  pps_allowance_exceeded: 'packets were queued or dropped because there were too many a second',
  bw_in_allowance_exceeded: 'packets were queued or dropped because there was too much inbound traffic',
  bw_out_allowance_exceeded: 'packets were queued or dropped because there was too much outbound traffic',
};

export const nodeEnaAllowanceExceeded: Finding<'node/ena-allowance-exceeded', NodeEnaAllowanceExceededData> = {
  code: 'node/ena-allowance-exceeded',
  number: 73,
  title: 'This instance uses up a network allowance',
  summary:
    'While this probe ran, EC2 queued or dropped packets of this instance because it had used up an allowance. Names that resolve late, a ' +
    'metadata service that times out and connections that fail now and then can all come from it, and nothing but these counters shows it.',
  reads: ['ena'],
  about: 'nothing',
  judge,
  message: (data) => {
    const names = unique(data.counters.map(({ name }) => name));
    const words = names.map((name) => `${clean(name, 40)}: ${MEANING[name] ?? 'packets were dropped'}`);
    return `While this probe ran, EC2 counted ${words.slice(0, 5).join('; ')}.`;
  },
  remedies: (data, context) => {
    const proof = verify(context, ['node/ena-allowance-exceeded']);
    const adapters = unique(data.counters.map((counter) => counter.interface));
    const isLinkLocal = data.counters.some(({ name }) => name.startsWith('linklocal'));
    const read = adapters
      .slice(0, 2)
      .map((name) => `ethtool -S ${nodeQuote(context, interfaceName(name))} | grep allowance_exceeded`);
    return [
      remedy({
        title: 'see which counter grows, and who causes it',
        owner: 'node',
        text:
          `Read ${list(adapters)} twice, and see which counter grows when. ` +
          (isLinkLocal
            ? 'Then find who asks so much: a name cache on this node (systemd-resolved, dnsmasq, nscd) spares the resolver, and programs should ' +
              'keep their IMDS token and credentials instead of fetching them for every call.'
            : 'Then find what moves so much: the programs with most connections and traffic.'),
        commands: isLinkLocal
          ? [...read, 'sudo timeout 10 tcpdump -c 1000 -nn net 169.254.169.0/24 or port 53']
          : [...read, 'ss -s', 'ss -tnp state established'],
        permission: 'administrator rights on the node',
        risk: 'The look-ups change nothing.',
        verify: proof,
      }),
      ...(isLinkLocal
        ? []
        : [
            remedy({
              title: 'take an instance type with larger allowances',
              owner: 'vpc',
              text: 'Where the traffic is meant to be: a larger or network-optimised instance type has larger allowances.',
              commands: [
                aws(
                  context,
                  `ec2 describe-instances --instance-ids ${valuesOf(context).instanceId} --query`,
                  quoted('Reservations[].Instances[].InstanceType'),
                ),
              ],
              permission: 'ec2:DescribeInstances',
              risk: 'The look-up changes nothing; changing the type stops the instance.',
              verify: proof,
            }),
          ]),
    ];
  },
  docs: ['Monitor network performance for ENA settings on your EC2 instance', 'DNS quotas in Amazon VPC'],
  page: {
    recognised:
      'ethtool -S of an interface whose driver is ena, read a second after the start and at the end of a run that takes longer than that: one of ' +
      'the five *_allowance_exceeded counters grew. Totals since boot do not count.',
    severity: 'Info: other findings name what the lost packets break.',
  },
  sample: {
    counters: [{ interface: 'ens5', name: 'linklocal_allowance_exceeded', during: 412, total: 88_213 }],
    overMs: 2000,
  },
};

/**
 * An info: other findings name what it breaks. Totals since boot prove nothing; what grew during
 * the run does.
 */
function judge({ facts }: Picture): readonly DraftOf<'node/ena-allowance-exceeded', NodeEnaAllowanceExceededData>[] {
  const { ena } = facts.node;
  if (ena === undefined) return [];
  const counters = ena.interfaces.flatMap(({ name, counters: all }) =>
    all.flatMap((counter) =>
      counter.during > 0 ? [{ interface: name, name: counter.name, during: counter.during, total: counter.total }] : [],
    ),
  );
  if (counters.length === 0) return [];
  const seconds = (ena.overMs / 1000).toFixed(1);
  return [
    {
      code: 'node/ena-allowance-exceeded',
      severity: 'info',
      subjects: [],
      data: { counters, overMs: Math.round(ena.overMs) },
      evidence: counters.map(
        ({ interface: on, name, during, total }) =>
          `${on}: ${name} grew by ${during} within ${seconds} s, to ${total} since boot`,
      ),
      capabilities: [],
    },
  ];
}
