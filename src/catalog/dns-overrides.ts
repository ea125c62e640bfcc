/** Names that somebody pinned or poisoned on purpose: sinkholes and hosts files. */
import type { Entries } from './entry.ts';
import { hostName } from './foreign.ts';
import { askCommand } from './node-commands.ts';
import { list, word } from './phrases.ts';
import { powershellQuote, shellQuote } from './quote.ts';
import { aws, remedy, verify } from './remedy.ts';
import { addressesOnly, valuesOf } from './values.ts';

export const DNS_OVERRIDES: Entries<'dns/sinkholed' | 'dns/hosts-override'> = {
  'dns/sinkholed': {
    title: 'The name is sent into a sinkhole',
    summary:
      'DNS answers with loopback, 0.0.0.0 or another address that cannot be an AWS endpoint. A filtering DNS server (a blocklist, a response ' +
      'policy zone, DNS Firewall with an override) does that on purpose.',
    message: (data) =>
      `${list(data.answers.map((a) => `${a.server} answers ${a.ip} for ${a.host}`))}: ` +
      `${word(data.answers, 'this address', 'these addresses')} cannot be an AWS endpoint.`,
    remedies: (data, context) => {
      const { vpcId, zone } = valuesOf(context);
      const asks = data.answers
        .slice(0, 3)
        .flatMap((a) => addressesOnly([a.server]).map((server) => askCommand(context, a.host, server)));
      return [
        remedy({
          owner: 'dns',
          text:
            `On ${list(data.answers.map((a) => a.server))}: exempt ${zone} (at least ${list(data.answers.map((a) => a.host))}) from the ` +
            'blocklist or response policy. In Route 53 Resolver, look for a DNS Firewall rule with an override.',
          commands: [
            ...new Set(asks),
            ...(context.kind === 'hybrid'
              ? []
              : [
                  aws(context, `route53resolver list-firewall-rule-group-associations --vpc-id ${vpcId}`),
                  aws(context, 'route53resolver list-firewall-rules --firewall-rule-group-id FIREWALL_RULE_GROUP_ID'),
                ]),
          ],
          permission: 'route53resolver:ListFirewallRuleGroupAssociations, route53resolver:ListFirewallRules',
          risk: 'The look-ups change nothing. The exemption holds for everybody who asks these servers.',
          rollback: 'Remove the exemption again.',
          verify: verify(context, ['dns/sinkholed']),
        }),
      ];
    },
    docs: ['Rule actions in DNS Firewall (Route 53 Resolver)'],
  },

  'dns/hosts-override': {
    title: 'A hosts file pins the name',
    summary:
      'The hosts file of this node has an entry for the name, so that DNS is not asked. It may have been right once: endpoint addresses change ' +
      'when an endpoint is replaced.',
    message: (data) => {
      const pins = list(data.entries.map((e) => `${e.host} to ${e.ip}`));
      const dns = data.dns.filter((d) => d.addresses.length > 0).map((d) => `${list(d.addresses)} for ${d.host}`);
      return (
        `The hosts file pins ${pins}${dns.length > 0 ? `, where DNS says ${list(dns)}` : ''}. ` +
        (data.works ? 'It works at present.' : 'The pinned address does not work.')
      );
    },
    remedies: (data, context) => {
      const windows = context.os === 'windows';
      const file = windows ? String.raw`"$env:SystemRoot\System32\drivers\etc\hosts"` : '/etc/hosts';
      const hosts = [...new Set(data.entries.map((e) => e.host))].slice(0, 7);
      return [
        remedy({
          owner: 'node',
          text:
            `Take the ${word(data.entries, 'line', 'lines')} for ${list(hosts, 7)} out of the hosts file; keep a copy, and leave the other ` +
            'names of a line in place. If an image, cloud-init or configuration management writes the file, change it there.',
          commands: windows
            ? [
                ...hosts.map((host) => `Select-String -SimpleMatch ${powershellQuote(hostName(host))} -Path ${file}`),
                `Copy-Item ${file} "$env:TEMP\\hosts.before"`,
                `notepad ${file}`,
              ]
            : [
                ...hosts.map((host) => `grep -nF -e ${shellQuote(hostName(host))} ${file}`),
                `sudo cp -p ${file} ${file}.before`,
                `sudoedit ${file}`,
              ],
          permission: 'administrator rights on the node',
          risk: 'From then on this node follows DNS: where DNS is wrong too, that shows next.',
          rollback: windows ? `Copy-Item "$env:TEMP\\hosts.before" ${file}` : `sudo cp -p ${file}.before ${file}`,
          verify: verify(context, ['dns', 'tcp']),
        }),
      ];
    },
  },
};
