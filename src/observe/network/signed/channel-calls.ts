/**
 * The two calls of the message channel that are no websockets: each asks for a token, which is dropped. The websockets are never opened, because
 * that could end the agent's own. Source: amazon-ssm-agent, `agent/session/service/service.go`.
 */
import { randomUUID } from 'node:crypto';
import { whyNotLearnt } from '../../../facts/not-learnt.ts';
import type { CallFacts } from '../../../facts/signed.ts';
import type { HttpSession } from '../../../platform/ports.ts';
import { words } from '../../../scrub/peer-words.ts';
import { learn } from '../../../scrub/scrub.ts';
import { requestIdOf } from '../connect/http-facts.ts';
import type { ConnectionLimits } from '../target.ts';
import { MAX_DETAIL } from './call-outcome.ts';
import { type SignedBy, signedHeaders } from './signer.ts';
import { untilOver, whyNone } from './until-over.ts';

/** A connection of this run that AWS answered behind a verified chain. */
export interface Reached {
  readonly host: string;
  readonly ip: string;
}

const PATHS = {
  'ssmmessages:CreateControlChannel': '/v1/control-channel/',
  'ssmmessages:CreateDataChannel': '/v1/data-channel/',
} as const;

const MAX_ANSWER = 8_192;

/** @param id of the node (`i-…`, `mi-…`, `ecs:…`) for the control channel, of the session for a data channel. Never rejects. */
export async function channelCall(
  action: keyof typeof PATHS,
  id: string,
  messages: Reached | { readonly host: string; readonly because: string },
  { open, ...by }: SignedBy & { readonly open: () => Promise<HttpSession> },
  limits: ConnectionLimits,
): Promise<CallFacts> {
  const { host } = messages;
  const facts = (ip: string | null, result: CallFacts['result']): CallFacts => ({
    service: 'ssmmessages',
    action,
    host,
    ip,
    result,
  });
  if ('because' in messages) return facts(null, { outcome: 'skipped', because: messages.because });
  // The agent sends the colons of a task's id as they are.
  const path = PATHS[action] + encodeURIComponent(id).replaceAll('%3A', ':');
  const client = action === 'ssmmessages:CreateDataChannel' ? { ClientId: randomUUID() } : {};
  const body = JSON.stringify({ MessageSchemaVersion: '1.0', RequestId: randomUUID(), ...client });
  const request = { method: 'POST', host, path, body } as const;
  try {
    const answer = await untilOver(async () => {
      const plainHeaders = { 'content-type': 'application/json' };
      const headers = await signedHeaders({ ...request, headers: plainHeaders }, { ...by, service: 'ssmmessages' });
      const session = await open();
      return session.request({ ...request, headers, maxBodyBytes: MAX_ANSWER, ...limits }).finally(() => session.close());
    }, limits.signal);
    return facts(messages.ip, resultOf(answer));
  } catch (error) {
    return facts(messages.ip, { outcome: 'inconclusive', why: whyNone(error, 'no connection carried the call') });
  }
}

type Answer = Awaited<ReturnType<HttpSession['request']>>;

function resultOf(answer: Answer): CallFacts['result'] {
  if (answer.outcome === 'failed') {
    const why = whyNotLearnt(answer.reason, answer.detail);
    if (why !== null) return { outcome: 'inconclusive', why };
    const { reason, detail, ms } = answer;
    return {
      outcome: 'failed',
      reason: 'network',
      code: '',
      detail: words(`${reason}: ${detail}`, 200),
      status: null,
      requestId: null,
      ms,
    };
  }
  const { status, headers, body, ms } = answer;
  const requestId = requestIdOf(headers);
  const token = /TokenValue"?[>:]\s*"?([^<"\s]{8,})/u.exec(body)?.[1];
  if (token !== undefined) learn(token);
  if (requestId !== null && status >= 200 && status < 300) return { outcome: 'ok', ms, requestId, tells: {} };
  const code = /^[A-Za-z]{3,80}/u.exec(headers['x-amzn-errortype'] ?? '')?.[0] ?? /<([A-Za-z]{3,80}Exception)>/u.exec(body)?.[1];
  const said = /<message>([^<]{1,2000})<|"message"\s*:\s*"([^"]{1,2000})"/iu.exec(body);
  const detail = words(said?.[1] ?? said?.[2] ?? '', MAX_DETAIL);
  return code === undefined || requestId === null
    ? { outcome: 'failed', reason: 'network', code: '', detail: `HTTP ${status}`, status, requestId: null, ms }
    : { outcome: 'failed', reason: 'refused', code, detail, status, requestId, ms };
}
