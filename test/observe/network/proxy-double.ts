/** A proxy on loopback that lives as long as its test. */
import type { TestContext } from 'node:test';
import { type ProxyAnswer, type ProxyRequest, proxyAcceptor } from '../../../src/platform/listen-proxy.ts';
import { serve } from '../../platform/loopback.ts';

export const proxy = (t: TestContext, answer: (asked: ProxyRequest) => ProxyAnswer): Promise<number> =>
  serve(t, proxyAcceptor(answer));
