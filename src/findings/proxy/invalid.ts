/** The URL of the agent's proxy is not what Go reads. */

import type { ProxySettings, ProxySlip } from '../../facts/proxy.ts';
import { bypassesProxy } from '../../knowledge/no-proxy.ts';
import { capabilitiesOf, hostsOf, judgedEndpoints } from '../../picture/endpoint-choice.ts';
import type { EndpointPicture, Picture } from '../../picture/picture.ts';
import { RESTART_RISK, restartAgent } from '../../remedies/node-commands.ts';
import { clean, list, sourceWords } from '../../remedies/phrases.ts';
import { editSetting } from '../../remedies/proxy-commands.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { covers, type DraftOf, type Finding, isError } from '../finding.ts';
import { BOTH_HOSTS } from '../samples.ts';
import { DIRECT_SYMPTOMS } from './direct-symptoms.ts';
import { right, wrong } from './slip-words.ts';
import { PROXY_DOCS } from './words.ts';

interface ProxyInvalidData {
  readonly slip: ProxySlip;
  /** Where Go goes instead: `host:port`, or null for the direct path. */
  readonly goes: string | null;
  /** What the proxy is meant for, and does not get through it; of `ignored` ones, what fails directly, too. */
  readonly hosts: readonly string[];
  readonly source: string;
}

type Draft = DraftOf<'proxy/invalid', ProxyInvalidData>;

const HTTPS_PORT = 443;

export const proxyInvalid: Finding<'proxy/invalid', ProxyInvalidData> = {
  code: 'proxy/invalid',
  number: 96,
  title: "The URL of the agent's proxy is not what it is meant to be",
  summary:
    'A character in the URL of the proxy ends a part of it too early. The agent (Go) then takes another host for the proxy, mostly one called ' +
    '"http", or passes over the setting in silence and goes directly.',
  reads: ['proxy', 'tcp', 'dns'],
  about: 'endpoints',
  judge,
  stops: ({ slip }) => slip.effect !== 'ignored',
  explains: [
    {
      codes: [
        'proxy/unreachable',
        'proxy/auth-required',
        'proxy/denied',
        'proxy/endpoint-refused',
        'proxy/scheme-unsupported',
        's3/no-path',
        's3/dualstack-unreachable',
      ],
      when: (own, symptom) => own.data.slip.effect === 'misread' && isError(own) && covers(own, symptom),
    },
    {
      codes: DIRECT_SYMPTOMS,
      when: (own, symptom) => own.data.slip.effect === 'ignored' && isError(own) && covers(own, symptom),
    },
  ],
  message: ({ slip, goes, hosts, source }) => {
    const where = `The variable ${clean(slip.variable, 40)} (${sourceWords(source)})`;
    if (slip.effect === 'refused')
      return `${where} is set for the agent: Go takes such a process for a CGI program and refuses every request through http_proxy, without a look at no_proxy.`;
    const said = `${where} has ${wrong(slip)}`;
    if (slip.effect === 'ignored')
      return (
        `${said}: Go cannot read it, says nothing, and goes directly; the setting is without effect.` +
        (hosts.length === 0 ? '' : ` Directly, ${list(hosts)} ${hosts.length === 1 ? 'fails' : 'fail'}.`)
      );
    const taken = goes === null ? 'another host' : clean(goes);
    return `${said}: Go takes ${taken} for the proxy${hosts.length === 0 ? '' : `, and ${list(hosts)} ${hosts.length === 1 ? 'goes' : 'go'} there`}.`;
  },
  remedies: ({ slip, source }, context) => {
    const proof = verify(context, ['proxy']);
    const where = `${clean(slip.variable, 40)} of the agent's service (${sourceWords(source)})`;
    return [
      remedy({
        title: "correct the proxy setting of the agent's service",
        owner: 'node',
        text: slip.effect === 'refused' ? `Take ${where} away.` : `Correct ${where}: ${right(slip, context)}`,
        commands: editSetting(context),
        permission: 'administrator rights on the node',
        risk: `The first command shows a password if there is one. The change takes effect with the next start of the agent. ${RESTART_RISK}`,
        verify: proof,
      }),
      restartAgent(context, proof),
    ];
  },
  docs: PROXY_DOCS,
  page: {
    recognised:
      'The proxy variables of the agent are read as Go reads them. Where that yields a host that was a scheme or a piece of a login, a port that ' +
      'is none, no host, or an error, the character is named. Where hosts are reached through what Go takes, the finding is silent.',
    severity:
      'Error where hosts that are needed do not get through, or go directly and fail. Warning where the setting is passed over and the direct ' +
      'path works. Info where nothing that is needed goes through a proxy.',
  },
  sample: {
    slip: { variable: 'https_proxy', kind: 'https', effect: 'misread', cause: 'login', character: '\\' },
    goes: 'http:80',
    hosts: BOTH_HOSTS,
    source: 'environment of process 812',
  },
};

function judge(picture: Picture): readonly Draft[] {
  const { proxy } = picture.facts.node;
  const settings = proxy?.agent ?? null;
  if (proxy === undefined || settings === null) return [];
  const slips = settings.slips ?? [];
  const https = slips.find(({ kind }) => kind === 'https');
  const refused = slips.find(({ effect }) => effect === 'refused');
  const http = https === undefined ? slips.find(({ kind, effect }) => kind === 'http' && effect !== 'refused') : undefined;
  return [
    ...(https === undefined ? [] : httpsDrafts(picture, settings, https, proxy.mode === 'agent')),
    ...(refused === undefined ? [] : [refusal(picture, settings, refused, proxy.agentUnknown === null)]),
    // AWS is asked by https: what is asked by http is the metadata service, and proxy/metadata-proxied tells of that.
    ...(http === undefined ? [] : [draftOf(settings, http, 'info', [])]),
  ];
}

/** `isProbed`: what was seen of the endpoints was seen on the agent's own way. */
function httpsDrafts(picture: Picture, settings: ProxySettings, slip: ProxySlip, isProbed: boolean): readonly Draft[] {
  const meant = judgedEndpoints(picture).filter(({ host }) => !bypassesProxy(settings.noProxy, host, HTTPS_PORT));
  if (meant.length === 0) return [draftOf(settings, slip, 'info', [])];
  if (slip.effect === 'ignored') {
    const failing = isProbed ? meant.filter(({ state }) => state !== 'works' && state !== 'unknown') : [];
    return [draftOf(settings, slip, failing.length === 0 ? 'warning' : 'error', failing)];
  }
  const isProxyAfterAll = isProbed && meant.some(({ state }) => state === 'works');
  return isProxyAfterAll ? [] : [draftOf(settings, slip, 'error', meant)];
}

/** Only an EC2 node asks the metadata service, and nothing of the agent works without. */
function refusal({ facts, kind, onEc2 }: Picture, settings: ProxySettings, slip: ProxySlip, isObserved: boolean): Draft {
  const isNeeded = onEc2 && kind !== 'hybrid';
  const severity = !isNeeded ? 'info' : isObserved ? 'error' : 'warning';
  return { ...draftOf(settings, slip, severity, []), capabilities: severity === 'error' ? facts.request.for : [] };
}

function draftOf(
  settings: ProxySettings,
  slip: ProxySlip,
  severity: Draft['severity'],
  endpoints: readonly EndpointPicture[],
): Draft {
  const server = settings[slip.kind];
  // Without a port: it may be part of a password.
  const goes =
    slip.effect !== 'misread' || server === null ? null : `${server.host}${server.port === 0 ? '' : `:${server.port}`}`;
  const hosts = hostsOf(endpoints);
  return {
    code: 'proxy/invalid',
    severity,
    subjects: hosts,
    data: { slip, goes, hosts, source: settings.source },
    evidence: [
      `${settings.source}: ${slip.variable} has ${wrong(slip)}; Go ${slip.effect === 'refused' ? 'refuses' : `goes ${goes === null ? 'directly' : `to ${goes}`}`}`,
    ],
    capabilities: capabilitiesOf(endpoints),
  };
}
