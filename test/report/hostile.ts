/** A verdict whose every free string was written by an attacker. */
import type { Verdict } from '../../src/verdict.types.ts';
import { dnsRow, endpoint, explained, finding, NODE, remedy, SKIPPED, verdict } from './verdicts.ts';

/** What somebody who answers may put into a certificate, a banner or a name. */
export const HOSTILE = '\u001b[2J\u001b]0;pwned\u0007\r\nfake\u009b31m\u202Egnp.exe\u2066\u200b\u2028\u{e0041}\ud800 end';

/** What they may put there against a page, a ticket or a parser of XML. */
export const MARKUP =
  '"><script>alert(1)</script><img src=x onerror=alert(2)> \' ` ``` ]]> <!-- &lt; {{x}} | # @everyone [a](javascript:b) ![c](//d) \ufffe\uffff';

/** A verdict with `text` in every string that is free. */
export function hostile(text = HOSTILE): Verdict {
  const bad = `x${text}`;
  return verdict({
    status: 'broken',
    headline: bad,
    startedAt: bad,
    tool: { name: 'ssm-probe', version: bad },
    node: {
      ...NODE,
      id: bad,
      az: bad,
      vpcId: bad,
      region: bad,
      platform: bad,
      vpcCidrs: [bad],
      agent: { ...NODE.agent, version: bad },
    },
    findings: (['error', 'warning', 'info'] as const).map((severity) =>
      finding({
        severity,
        message: bad,
        evidence: [bad],
        subjects: [bad],
        remedy: [
          remedy({ account: bad, text: bad, commands: [bad], risk: bad, permission: bad, rollback: bad, verify: bad }),
          remedy(),
        ],
      }),
    ),
    suppressed: [{ ...explained, message: bad, evidence: [bad] }],
    ruledOut: [{ code: 'dns/no-address', because: bad }],
    endpoints: [
      endpoint({
        host: bad,
        state: 'fails',
        firstFailingLayer: 'tcp',
        dns: [dnsRow(bad, [bad], { rcode: bad, says: bad })],
        addresses: [
          {
            ip: bad,
            class: 'other',
            localIp: bad,
            at: bad,
            requestId: bad,
            tcp: { outcome: 'failed', reason: bad, detail: bad },
            tls: SKIPPED,
            http: SKIPPED,
          },
        ],
      }),
    ],
    buckets: [{ name: bad, purpose: 'user', host: bad, outcome: 'denied', status: 403 }],
    changed: [{ what: bad, from: bad, to: bad, lastGoodAt: bad }],
    notChecked: [{ what: bad, why: bad }],
    delivery: [{ sink: bad, outcome: bad, detail: bad }],
  });
}
