/** A web server that is not AWS answers in its place. */

import { capabilitiesOf, hostsOf } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { type At, at, evidenceAt } from '../../picture/seen.ts';
import { address, hostName } from '../../remedies/foreign.ts';
import { exemptFromInspection, ownerOf } from '../../remedies/inspection.ts';
import { nodeQuote, restartAgent } from '../../remedies/node-commands.ts';
import { whoseCommands } from '../../remedies/packet-paths.ts';
import { clean, hostNames, ipsOf, list, places, word } from '../../remedies/phrases.ts';
import { own } from '../../remedies/quote.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { addressesOnly, isIpv6, isPrivateHere } from '../../remedies/values.ts';
import { covers, type DraftOf, type Finding } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { INSIDE_IP, SSM_HOST } from '../samples.ts';
import { tlsHits } from '../tls/hits.ts';

export interface HttpNotAwsData {
  readonly addresses: readonly At[];
  /** `plain`: something else than TLS on 443. `page`: a page behind a foreign certificate. */
  readonly what: 'plain' | 'page';
  readonly status: number | null;
  readonly server: string | null;
  readonly location: string | null;
  readonly excerpt: string | null;
  readonly issuer: string | null;
}

export const httpNotAws: Finding<'http/not-aws', HttpNotAwsData> = {
  code: 'http/not-aws',
  number: 33,
  title: 'What answers is not AWS',
  summary:
    'The answer does not come from an AWS endpoint: plain HTTP on port 443, or a block or sign-in page behind a foreign certificate. A proxy, a ' +
    'captive portal or a wrong machine stands in between.',
  reads: ['dns', 'tls', 'http'],
  about: 'endpoints',
  judge,
  // A page behind a foreign certificate: the certificate is the page's.
  explains: [{ codes: ['tls/intercepted', 'tls/name-mismatch'], when: covers }],
  message: (data) => {
    const who = `${places(data.addresses)} ${word(hostNames(data.addresses), 'is', 'are')} not answered by AWS`;
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
    const inside = addressesOnly(ipsOf(data.addresses)).filter((ip) => isPrivateHere(ip, context));
    const looks = data.addresses
      .filter((a) => addressesOnly([a.ip]).length > 0)
      .slice(0, 2)
      .map((a) => {
        const to = isIpv6(a.ip) ? own`[${address(a.ip)}]` : address(a.ip);
        const curl = context.os === 'windows' ? 'curl.exe' : 'curl';
        // -k only looks: nothing secret is in this request.
        return `${curl} -skv --max-time 10 --connect-to ${nodeQuote(context, own`::${to}:443`)} ${nodeQuote(context, data.what === 'plain' ? own`http://${hostName(a.host)}/` : own`https://${hostName(a.host)}/`)}`;
      });
    const exempt = exemptFromInspection(data.addresses, context, proof);
    const look = remedy({
      title: 'look at the page: it usually names the device',
      owner: ownerOf(data.addresses, context),
      text:
        `Look at the page yourself; it usually names the device. Then have ${list(hostNames(data.addresses))} passed on unchanged` +
        (data.location === null ? '' : `, without the sign-in at ${clean(data.location)}`) +
        (inside.length > 0
          ? `, and see whose ${list(inside)} ${word(inside, 'is', 'are')}: DNS may name the wrong machine.`
          : '.'),
      commands: [...looks, ...whoseCommands(inside, context)],
      ...(inside.length > 0 ? { permission: 'ec2:DescribeNetworkInterfaces' } : {}),
      risk: 'The look-ups change nothing.',
      verify: proof,
    });
    // What speaks no TLS opens none; and a private address is some machine's before it is an inspection's.
    // Who has to sign in is behind a portal: no inspection that could exempt names.
    const first = data.what === 'plain' ? [look] : inside.length > 0 || data.location !== null ? [look, exempt] : [exempt, look];
    return [...first, restartAgent(context, proof)];
  },
  page: {
    recognised:
      'Something else than TLS answers on port 443; or, behind a certificate that is foreign or for another name, an HTTP page without the request ' +
      'id that AWS sends. Behind a chain that verifies, a missing request id is no finding.',
    severity: ALWAYS_ERROR,
  },
  sample: {
    addresses: [{ host: SSM_HOST, ip: INSIDE_IP }],
    what: 'page',
    status: 302,
    server: null,
    location: 'http://portal.example/login',
    excerpt: null,
    issuer: 'CN=Example CA',
  },
};

function judge(picture: Picture): readonly DraftOf<'http/not-aws', HttpNotAwsData>[] {
  const plain = tlsHits(picture, ['not-tls', 'other']);
  // Behind a chain that verifies, a missing request id is only a note; behind a foreign one it is a
  // block or sign-in page.
  const pages = tlsHits(picture, ['foreign', 'name-mismatch']).filter(({ connection: { http } }) => {
    if (http.outcome !== 'ok' || http.requestId !== null) return false;
    const redirects = http.location !== null && http.status >= 300 && http.status < 400;
    return redirects || (http.contentType ?? '').includes('html') || (http.excerpt !== null && http.status < 500);
  });
  return [plain, pages].flatMap((hits, index): DraftOf<'http/not-aws', HttpNotAwsData>[] => {
    if (hits.length === 0) return [];
    const endpoints = [...new Set(hits.map(({ endpoint }) => endpoint))];
    const addresses = hits.map((hit) => at(hit.endpoint.host, hit.address));
    const [first] = hits;
    const http = first?.connection.http.outcome === 'ok' ? first.connection.http : null;
    const tls = first?.connection.tls.outcome === 'ok' ? first.connection.tls : null;
    return [
      {
        code: 'http/not-aws',
        severity: 'error',
        subjects: hostsOf(endpoints),
        data: {
          addresses,
          what: index === 0 ? 'plain' : 'page',
          status: http?.status ?? null,
          server: http?.server ?? null,
          location: http?.location ?? null,
          excerpt: http?.excerpt ?? null,
          issuer: tls?.chain[0]?.issuer ?? null,
        },
        evidence: [
          ...addresses.map(evidenceAt),
          ...(http === null
            ? []
            : [
                `HTTP ${http.status}${http.location === null ? '' : ` to ${http.location}`}${http.excerpt === null ? '' : `: ${http.excerpt}`}`,
              ]),
        ],
        capabilities: capabilitiesOf(endpoints),
      },
    ];
  });
}
