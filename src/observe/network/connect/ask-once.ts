/** One unsigned request, for hosts that no read goes to. */
import type { HttpFacts } from '../../../facts.ts';
import type { HttpSession, Ports } from '../../../platform/ports.ts';
import type { ConnectionLimits } from '../target.ts';
import { httpFacts } from './http-facts.ts';

const MAX_BODY = 2048;

export async function askOnce(ports: Ports, session: HttpSession, host: string, limits: ConnectionLimits): Promise<HttpFacts> {
  const headers = { 'user-agent': 'ssm-probe', accept: '*/*' };
  const result = await session.request({ method: 'GET', path: '/', host, headers, maxBodyBytes: MAX_BODY, ...limits });
  return httpFacts(result, ports.clock.now());
}
