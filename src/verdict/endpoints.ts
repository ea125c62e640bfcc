/** The endpoints of the verdict: what was seen at each, layer by layer. */
import { isPrivate } from '../picture/addresses.ts';
import type { AddressPicture, EndpointPicture, Picture } from '../picture/picture.ts';
import type { View } from '../picture/views.ts';
import type { EndpointVerdict, StepVerdict } from '../verdict.types.ts';
import { unknownStep } from './undetermined.ts';

export function endpointVerdicts(picture: Picture): readonly EndpointVerdict[] {
  return picture.endpoints
    .filter(({ kind }) => kind !== 'bucket' && kind !== 'usual')
    .map((endpoint) => endpointVerdict(picture, endpoint));
}

function endpointVerdict(picture: Picture, endpoint: EndpointPicture): EndpointVerdict {
  const { service, host, required, all, views, outcome } = endpoint;
  return {
    service,
    host,
    required,
    path: pathOf(picture, endpoint),
    state: outcome.state,
    firstFailingLayer: outcome.layer,
    ...(outcome.state === 'unknown' ? { unknownBecause: unknownStep(picture, endpoint)?.why ?? 'not known' } : {}),
    ...(endpoint.pinned === null ? {} : { pinned: endpoint.pinned }),
    dns: views.map((view) => dnsRow(view, outcome.blamed.includes(view))),
    addresses: all.map(addressRow),
  };
}

/** How packets get there. S3 behind a gateway endpoint has public addresses: only the silence of all others tells. */
function pathOf(picture: Picture, { service, kind, agent, proxied }: EndpointPicture): EndpointVerdict['path'] {
  if (proxied) return 'proxy';
  if (agent.length === 0) return 'unknown';
  if (agent.some((address) => isPrivate(address.class)))
    return agent.some((address) => address.class === 'public') ? 'unknown' : 'private';
  if (!agent.every((address) => address.class === 'public')) return 'unknown';
  if (service !== 's3' || kind === 'elsewhere') return 'public';
  const opens = agent.some(({ connection }) => connection?.tcp.outcome === 'ok');
  return opens && picture.onEc2 && !picture.presence.publicAnswers ? 'gateway' : 'unknown';
}

function dnsRow({ server, status, says, ms, answers }: View, isBlamed: boolean): EndpointVerdict['dns'][number] {
  const answered = answers.filter((answer) => answer.outcome === 'ok');
  return {
    server,
    rcode: answered[0]?.rcode ?? null,
    addresses: answered.flatMap(({ addresses }) => addresses),
    ms: rounded(ms),
    status,
    says,
    ...(isBlamed ? { blamed: true as const } : {}),
  };
}

function addressRow({ ip, class: kind, connection }: AddressPicture): EndpointVerdict['addresses'][number] {
  if (connection === null) {
    const step: StepVerdict = { outcome: 'inconclusive', detail: 'not tried' };
    return { ip, class: kind, tcp: step, tls: step, http: step };
  }
  const { localIp, localPort, at, tcp, tls, http, proxy } = connection;
  return {
    ip,
    class: kind,
    ...(localIp === null ? {} : { localIp }),
    ...(localPort === null ? {} : { localPort }),
    ...(at === '' ? {} : { at }),
    ...(http.outcome === 'ok' && http.requestId !== null ? { requestId: http.requestId } : {}),
    tcp: stepRow(tcp),
    ...(proxy === undefined ? {} : { connect: stepRow(proxy.connect) }),
    tls: stepRow(tls),
    http: stepRow(http),
  };
}

type AnyStep =
  | { outcome: 'ok'; ms: number; verifyError?: string | null; nameError?: string | null; protocol?: string; status?: number }
  | { outcome: 'failed'; reason: string; detail: string; ms: number }
  | { outcome: 'skipped'; because: string }
  | { outcome: 'inconclusive'; why: string };

function stepRow(step: AnyStep): StepVerdict {
  switch (step.outcome) {
    case 'ok': {
      const ms = rounded(step.ms);
      // A handshake that completed with a chain nobody should trust is a failure of the layer.
      if (step.verifyError != null) return { outcome: 'failed', reason: 'untrusted', detail: step.verifyError, ms };
      if (step.nameError != null) return { outcome: 'failed', reason: 'name-mismatch', detail: step.nameError, ms };
      const detail = step.protocol ?? (step.status === undefined ? undefined : `HTTP ${step.status}`);
      return { outcome: 'ok', ...(detail === undefined ? {} : { detail }), ms };
    }
    case 'failed':
      return { outcome: 'failed', reason: step.reason, detail: step.detail, ms: rounded(step.ms) };
    case 'skipped':
      return { outcome: 'skipped', detail: step.because };
    case 'inconclusive':
      return { outcome: 'inconclusive', detail: step.why };
  }
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
