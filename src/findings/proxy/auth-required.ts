/** The agent's proxy asks for a login that the agent does not have. */

import type { Picture } from '../../picture/picture.ts';
import { RESTART_RISK, restartAgent } from '../../remedies/node-commands.ts';
import { list, sourceWords } from '../../remedies/phrases.ts';
import { editSetting } from '../../remedies/proxy-commands.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { PROXY_FAULT } from '../samples.ts';
import { type ProxyFaultData, proxyFault, stoppedHosts } from './faults.ts';
import { askTheProxy, bypass, DIRECT_PATH, PROXY_DOCS, proxyName, proxySaid } from './words.ts';

export const proxyAuthRequired: Finding<'proxy/auth-required', ProxyFaultData> = {
  code: 'proxy/auth-required',
  number: 44,
  title: 'The proxy wants a login that the agent does not have',
  summary:
    'The proxy answers with status 407, or refuses the login by SOCKS: the settings of the agent have no credentials, or others than the proxy accepts. The agent can only send a name ' +
    'and a password (Basic), taken from the URL of the proxy.',
  reads: ['proxy', 'tcp'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `The agent's proxy ${proxyName(data)} ${data.status === null ? 'wants another login' : 'answers 407'}${proxySaid(data)}: ${
      data.proxy.hasCredentials
        ? `it does not accept the credentials in ${sourceWords(data.source)}`
        : `there are no credentials in ${sourceWords(data.source)}`
    }.${offers(data)} ${list(data.hosts)} ${data.hosts.length === 1 ? 'goes' : 'go'} through it.${DIRECT_PATH[data.direct]}`,
  remedies: (data, context) => {
    const proof = verify(context, ['proxy']);
    return [
      remedy({
        title: "put the proxy's login into the agent's settings",
        owner: 'node',
        text:
          `Put a name and a password that the proxy accepts into https_proxy and http_proxy of the agent's service (${sourceWords(data.source)}), as ` +
          'http://NAME:PASSWORD@HOST:PORT with special characters percent-encoded, in a file that only root can read.',
        commands: [...askTheProxy(data, context).slice(0, -1), ...editSetting(context)],
        permission: 'administrator rights on the node',
        risk: `Anyone who is root on this node can read them. Takes effect with the next start of the agent. ${RESTART_RISK}`,
        verify: proof,
      }),
      remedy({
        title: 'let these hosts through the proxy without a login',
        owner: 'proxy',
        text: `Or let this node's requests to ${list(data.hosts, 8)}, TCP 443, through without a login. The agent has no NTLM or Kerberos.`,
        commands: askTheProxy(data, context),
        risk: 'Every program on the node can then use the proxy for these hosts.',
        verify: proof,
      }),
      ...bypass(data, context, proof),
      restartAgent(context, proof),
    ];
  },
  docs: PROXY_DOCS,
  page: {
    recognised:
      'The proxy answers CONNECT with status 407, or refuses the login by SOCKS, with or without credentials in the settings.',
    severity: 'Error where a host that is needed goes through the proxy.',
  },
  sample: { ...PROXY_FAULT, reason: 'auth-required', status: 407, schemes: ['Basic'] },
};

function judge(picture: Picture): readonly DraftOf<'proxy/auth-required', ProxyFaultData>[] {
  const found = stoppedHosts(picture).stopped.filter(({ reason }) => reason === 'auth-required');
  return proxyFault(picture, found, 'proxy/auth-required');
}

function offers({ schemes }: ProxyFaultData): string {
  if (schemes.length === 0) return '';
  const basic = schemes.some((scheme) => scheme.toLowerCase() === 'basic');
  return ` The proxy offers ${list(schemes)}${basic ? '' : ', and the agent only has Basic'}.`;
}
