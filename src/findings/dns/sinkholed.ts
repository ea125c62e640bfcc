/** DNS answers with an address that cannot be an endpoint, such as 0.0.0.0. */

import { isSinkhole } from '../../picture/addresses.ts';
import { capabilitiesOf, hostsOf, judgedEndpoints } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { askCommand } from '../../remedies/node-commands.ts';
import { clean, list, unique, word } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { addressesOnly, valuesOf } from '../../remedies/values.ts';
import { type Asked, byOwner, mendPrivateZone, mendResolverRule, passDnsFirewall } from '../../remedies/vpc-resolver.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { AMAZON_SERVER, OWN_SERVER, SSM_HOST } from '../samples.ts';

export interface DnsSinkholedData {
  readonly answers: readonly { readonly host: string; readonly ip: string; readonly server: string }[];
}

export const dnsSinkholed: Finding<'dns/sinkholed', DnsSinkholedData> = {
  code: 'dns/sinkholed',
  number: 12,
  title: 'The name is sent into a sinkhole',
  summary:
    'DNS answers with loopback, 0.0.0.0 or another address that cannot be an AWS endpoint. A filtering DNS server (a blocklist, a response ' +
    'policy zone, DNS Firewall with an override) does that on purpose.',
  reads: ['dns'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `${grouped(data.answers).slice(0, 3).join('; ')}: ` +
    `${word(unique(data.answers.map(({ ip }) => ip)), 'this address', 'these addresses')} cannot be an AWS endpoint.`,
  remedies: (data, context) => {
    const { zone } = valuesOf(context);
    const proof = verify(context, ['dns/sinkholed']);
    const { vpc, others } = byOwner(
      data.answers.map(({ server }) => server),
      context,
    );
    const of = (servers: readonly string[]) => data.answers.filter(({ server }) => servers.includes(server));
    const asked: Asked = { hosts: unique(of(vpc).map(({ host }) => host)), servers: vpc, proof };
    const inVpc = [passDnsFirewall(asked, context), mendPrivateZone(asked, context), mendResolverRule(asked, context)];
    if (vpc.length > 0 && others.length === 0) return inVpc;
    const answers = of(others);
    const asks = answers
      .slice(0, 3)
      .flatMap((a) => addressesOnly([a.server]).map((server) => askCommand(context, a.host, server)));
    return [
      ...(vpc.length > 0 ? inVpc : []),
      remedy({
        title: 'exempt the names from the blocklist',
        owner: 'dns',
        text:
          `On ${list(others)}: exempt ${zone} (at least ${list(unique(answers.map((a) => a.host)))}) from the ` +
          'blocklist or response policy.',
        commands: unique(asks),
        permission: 'administrator rights on the DNS server',
        risk: 'The look-ups change nothing. The exemption holds for everybody who asks these servers.',
        rollback: 'Remove the exemption again.',
        rollbackIsText: true,
        verify: proof,
      }),
    ];
  },
  docs: ['Rule actions in DNS Firewall (Route 53 Resolver)'],
  page: {
    recognised:
      'A configured server answers with an address that cannot be an endpoint: loopback, 0.0.0.0, link-local, or one reserved for documentation ' +
      'and tests.',
    severity: ALWAYS_ERROR,
  },
  sample: { answers: [OWN_SERVER, AMAZON_SERVER].map((server) => ({ host: SSM_HOST, ip: '0.0.0.0', server })) },
};

/** `10.0.0.2 answers 0.0.0.0 for …`, each server and address once. */
function grouped(answers: DnsSinkholedData['answers']): readonly string[] {
  const starts = unique(answers.map(({ server, ip }) => `${clean(server)} answers ${clean(ip)} for `));
  return starts.map(
    (start) =>
      start +
      list(
        unique(
          answers.filter(({ server, ip }) => `${clean(server)} answers ${clean(ip)} for ` === start).map(({ host }) => host),
        ),
      ),
  );
}

function judge(picture: Picture): readonly DraftOf<'dns/sinkholed', DnsSinkholedData>[] {
  const found = judgedEndpoints(picture).filter((endpoint) => endpoint.diagnosis.kind === 'sinkholed');
  if (found.length === 0) return [];
  const answers = found.flatMap(({ host, configured }) =>
    configured
      .filter(({ status }) => status === 'sinkhole')
      .flatMap(({ server, addresses }) =>
        addresses.filter((ip) => isSinkhole(picture.classOf(ip))).map((ip) => ({ host, ip, server })),
      ),
  );
  return [
    {
      code: 'dns/sinkholed',
      severity: 'error',
      subjects: hostsOf(found),
      data: { answers },
      evidence: answers.map(({ host, ip, server }) => `${server} says ${ip} for ${host}`),
      capabilities: capabilitiesOf(found),
    },
  ];
}
