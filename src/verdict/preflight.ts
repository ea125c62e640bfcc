/** What `preflight` adds to a verdict: hosts to let through, the proxy setting that is missing, the steps that come next. Pure. */
import type { ProxyServer, ProxySettings } from '../facts/proxy.ts';
import type { Draft } from '../findings/index.ts';
import type { EndpointPicture, Picture } from '../picture/picture.ts';
import { activationSteps } from '../remedies/identity.ts';
import { proxyDropIn, proxyUrlOf } from '../remedies/proxy-drop-in.ts';
import type { RemedyContext } from '../remedies/remedy-context.ts';
import type { Finding, Status } from '../verdict.types.ts';
import type { PreflightVerdict } from '../verdict-preflight.types.ts';

const HTTPS = 443;

export function preflightVerdict(
  picture: Picture,
  context: RemedyContext,
  {
    findings,
    status,
    drafts,
  }: { readonly findings: readonly Finding[]; readonly status: Status; readonly drafts: readonly Draft[] },
): PreflightVerdict {
  const { facts, place } = picture;
  const { agent } = facts.node;
  const serious = findings.filter(({ severity }) => severity !== 'info');
  const missingProxy = missingProxyOf(picture, drafts);
  const { registration, installed } = agent;
  const inEffect = facts.node.proxy?.agent?.https ?? null;
  return {
    ready: serious.some(({ severity }) => severity === 'error') ? 'no' : status === 'inconclusive' ? 'unknown' : 'yes',
    // Without `preflight`, nothing but the firmware and the metadata service would say it.
    onEc2: place.answer === 'ec2' ? 'yes' : place.because === null ? 'unknown' : 'no',
    machine: place.machine,
    agent:
      installed === 'no'
        ? 'not-installed'
        : registration.state === 'present'
          ? 'registered'
          : registration.state === 'absent' && installed === 'yes'
            ? 'not-registered'
            : 'unknown',
    hosts: hostsOf(picture).map((host) => ({ host, port: HTTPS })),
    missing: [...new Set(serious.map(({ code }) => code))],
    proxyInEffect: inEffect === null ? null : `${inEffect.host}:${inEffect.port}`,
    dropIn: missingProxy === null ? null : proxyDropIn(context, missingProxy.server, missingProxy.noProxy),
    next: nextSteps(picture, context, missingProxy?.server ?? inEffect),
  };
}

/** Each name that the asked-for capabilities call, once. */
function hostsOf({ endpoints, facts }: Picture): readonly string[] {
  const called = ({ kind, required }: EndpointPicture): boolean => required && kind !== 'usual' && kind !== 'elsewhere';
  const buckets = facts.hosts.filter(({ kind }) => kind === 'bucket');
  return [...new Set([...endpoints.filter(called), ...buckets].map(({ host }) => host))];
}

/**
 * The proxy that the agent does not use yet: the one of `--proxy`, else of this shell; `server: null` where there seems to be none to
 * know of, and nothing public is reached without one. Null where the agent's setting is there, or none is needed.
 */
function missingProxyOf(
  { facts }: Picture,
  drafts: readonly Draft[],
): { readonly server: ProxyServer | null; readonly noProxy: string } | null {
  const { proxy } = facts.node;
  const known = proxy?.mode === 'url' ? proxy.used : proxy?.mode === 'agent' && proxy.agent?.https == null ? proxy.shell : null;
  const settings: ProxySettings | null = known?.https == null ? null : known;
  if (settings !== null && isSame(settings.https, proxy?.agent?.https ?? null)) return null;
  if (settings !== null) return { server: settings.https, noProxy: settings.noProxy };
  const isClosed = drafts.some(({ code }) => code === 'tcp/no-internet-path');
  return isClosed && proxy?.agent?.https == null ? { server: null, noProxy: '' } : null;
}

function isSame(a: ProxyServer | null, b: ProxyServer | null): boolean {
  return a !== null && b !== null && a.scheme === b.scheme && a.host === b.host && a.port === b.port;
}

/** On EC2 there is nothing to activate; the program that registers reads the proxy from its own environment. */
function nextSteps({ place, facts }: Picture, context: RemedyContext, proxy: ProxyServer | null): readonly string[] {
  if (place.answer === 'ec2' || facts.node.agent.registration.state === 'present') return [];
  const isInstalled = facts.node.agent.installed === 'yes';
  return activationSteps(context, isInstalled, proxy === null ? null : proxyUrlOf(proxy));
}
