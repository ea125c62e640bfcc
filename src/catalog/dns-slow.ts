/** DNS servers that answer too late. */
import type { RemedyContext } from './data.ts';
import type { Entries } from './entry.ts';
import { askCommand } from './node-commands.ts';
import { list, word } from './phrases.ts';
import { remedy, verify } from './remedy.ts';
import { dhcpOptions } from './resolvers.ts';
import { addressesOnly, valuesOf } from './values.ts';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** One command, because a second one of the same words looks like a mistake. */
function twice({ os }: RemedyContext, command: string): string {
  return os === 'windows' ? `1..2 | ForEach-Object { ${command} }` : `for time in first second; do ${command}; done`;
}

export const DNS_SLOW: Entries<'dns/slow'> = {
  'dns/slow': {
    title: 'DNS answers too slowly',
    summary:
      'A configured DNS server answers, but after seconds. The resolver waits a limited time for each answer (5 s unless set) and then asks anew, so ' +
      'that a server which always takes longer is as good as silent. Usually its own forwarder is slow or partly dead.',
    message: (data) =>
      `${list(data.servers.map(({ server, ms }) => `${server} (${seconds(ms)})`))} ${word(data.servers, 'answers', 'answer')} late` +
      (data.tooLate
        ? `, and the resolver of this node gives up after ${seconds(data.waitMs)}: no configured server is in time.`
        : `; the resolver of this node waits ${seconds(data.waitMs)}, so names resolve, with a delay at every look-up.`),
    remedies: (data, context) => {
      // The proof must wait as long as the answers take.
      const slowest = Math.max(...data.servers.map(({ ms }) => ms), 2_000);
      const proof = verify(
        context,
        ['dns/slow', 'dns/resolver-unreachable'],
        ['--timeout', `${Math.min(Math.ceil(slowest / 1000) + 1, 60)}s`, '--deadline', '90s'],
      );
      const servers = addressesOnly(data.servers.map(({ server }) => server));
      const [host = `ssm.${valuesOf(context).zone}`] = context.requiredHosts;
      return [
        remedy({
          owner: 'dns',
          text:
            `On ${list(servers, 6)}: find out what it waits for. Asked twice, a fast second answer means that its own forwarders are slow or the ` +
            'first of them is dead; two slow ones, that it is overloaded or the way to it is.',
          commands: servers.slice(0, 2).map((server) => twice(context, askCommand(context, host, server))),
          risk: 'The look-ups change nothing.',
          verify: proof,
        }),
        ...(context.kind === 'hybrid' ? [] : [dhcpOptions(servers, context, proof)]),
      ];
    },
    docs: ['resolv.conf(5), "options timeout"', 'DHCP option sets in Amazon VPC'],
  },
};
