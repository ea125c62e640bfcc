/** Something answers on 443, and it is not AWS. */
import type { Entries } from './entry.ts';
import { address, hostName } from './foreign.ts';
import { whoseCommands } from './network.ts';
import { nodeQuote, restartAgent } from './node-commands.ts';
import { clean, hostsOf, ipsOf, list, places, word } from './phrases.ts';
import { own } from './quote.ts';
import { remedy, verify } from './remedy.ts';
import { exemptFromInspection } from './trust.ts';
import { addressesOnly, isIpv6, isPrivate } from './values.ts';

export const HTTP: Entries<'http/not-aws'> = {
  'http/not-aws': {
    title: 'What answers is not AWS',
    summary:
      'The answer does not come from an AWS endpoint: plain HTTP on port 443, or a block or sign-in page behind a foreign certificate. A proxy, a ' +
      'captive portal or a wrong machine stands in between.',
    message: (data) => {
      const who = `${places(data.addresses)} ${word(hostsOf(data.addresses), 'is', 'are')} not answered by AWS`;
      if (data.what === 'plain') {
        return `${who}: port 443 there does not speak TLS${data.excerpt === null ? '' : ` but says "${clean(data.excerpt)}"`}.`;
      }
      const parts = [
        ...(data.status === null ? [] : [`HTTP ${data.status}`]),
        ...(data.server === null ? [] : [`server "${clean(data.server, 60)}"`]),
        ...(data.location === null ? [] : [`redirect to ${clean(data.location)}`]),
        ...(data.issuer === null ? [] : [`certificate issued by "${clean(data.issuer)}"`]),
        ...(data.excerpt === null ? [] : [`"${clean(data.excerpt)}"`]),
      ];
      return `${who} but by a page${parts.length === 0 ? '' : `: ${parts.join(', ')}`}.`;
    },
    remedies: (data, context) => {
      const proof = verify(context, ['http/not-aws', 'tls']);
      const inside = addressesOnly(ipsOf(data.addresses)).filter((ip) => isPrivate(ip, context));
      const looks = data.addresses
        .filter((a) => addressesOnly([a.ip]).length > 0)
        .slice(0, 2)
        .map((a) => {
          const to = isIpv6(a.ip) ? own`[${address(a.ip)}]` : address(a.ip);
          const curl = context.os === 'windows' ? 'curl.exe' : 'curl';
          // -k only looks: nothing secret is in this request.
          return `${curl} -skv --max-time 10 --connect-to ${nodeQuote(context, own`::${to}:443`)} ${nodeQuote(context, own`https://${hostName(a.host)}/`)}`;
        });
      return [
        exemptFromInspection(data.addresses, context, proof),
        remedy({
          owner: inside.length > 0 ? 'vpc' : 'proxy',
          text:
            `Look at the page yourself; it usually names the device. Then have ${list(hostsOf(data.addresses))} passed on unchanged` +
            (data.location === null ? '' : `, without the sign-in at ${clean(data.location)}`) +
            (inside.length > 0
              ? `, and see whose ${list(inside)} ${word(inside, 'is', 'are')}: DNS may name the wrong machine.`
              : '.'),
          commands: [...looks, ...whoseCommands(inside, context)],
          ...(inside.length > 0 ? { permission: 'ec2:DescribeNetworkInterfaces' } : {}),
          risk: 'The look-ups change nothing.',
          verify: proof,
        }),
        restartAgent(context, proof),
      ];
    },
  },
};
