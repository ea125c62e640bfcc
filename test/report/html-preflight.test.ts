/** The page about a machine before its activation. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renderHtml } from '../../src/report/html.ts';
import type { Verdict } from '../../src/verdict.types.ts';
import type { PreflightVerdict } from '../../src/verdict-preflight.types.ts';
import { HOSTILE, MARKUP } from './hostile.ts';
import { inOrder } from './in-order.ts';
import { strangersIn } from './strangers.ts';
import { finding, verdict } from './verdicts.ts';

const page = (v: Verdict): string => renderHtml(v, { width: 80, color: false, ascii: false, verbosity: 0 });

function plan(more: Partial<PreflightVerdict> = {}): PreflightVerdict {
  return {
    ready: 'no',
    onEc2: 'no',
    machine: 'VMware',
    agent: 'not-installed',
    hosts: [
      { host: 'ssm.eu-central-1.amazonaws.com', port: 443 },
      { host: 's3.eu-central-1.amazonaws.com', port: 443 },
    ],
    missing: ['dns/forwarder-missing'],
    proxyInEffect: 'proxy.example:3128',
    dropIn: {
      path: '/etc/x.conf',
      lines: ['[Service]', 'Environment="https_proxy=PROXY_URL"'],
      commands: ['sudo tee /etc/x.conf'],
    },
    next: ['aws ssm create-activation', 'sudo amazon-ssm-agent -register'],
    ...more,
  };
}

describe('html report before an activation', () => {
  it('tells whether it is ready, what to repair, the next steps, the setting and what must be let through', () => {
    inOrder(
      page(verdict({ status: 'broken', preflight: plan(), findings: [finding()] })),
      'not ready:',
      'VMware',
      'not installed yet',
      'class="fix"',
      'Once that is repaired, activate it',
      '<pre><code>aws ssm create-activation</code></pre>',
      'If this network has a proxy (fill in PROXY_URL)',
      '<pre><code>[Service]\nEnvironment=&quot;https_proxy=PROXY_URL&quot;</code></pre>',
      'The proxy proxy.example:3128 must let these through',
      '<pre><code>ssm.eu-central-1.amazonaws.com:443\ns3.eu-central-1.amazonaws.com:443</code></pre>',
      'id="path"',
    );
  });

  it('leaves out what there is nothing to say about', () => {
    const out = page(
      verdict({ preflight: plan({ ready: 'yes', dropIn: null, proxyInEffect: null, agent: 'registered', machine: null }) }),
    );
    inOrder(out, ' ready:', 'registered already', 'Next, activate it', 'A proxy or firewall must let these through');
    assert.doesNotMatch(out, /PROXY_URL|Nothing needs to be done|Machine/);
    assert.doesNotMatch(page(verdict({ preflight: plan({ hosts: [], dropIn: null, next: [] }) })), /id="activation"/);
  });

  it('lets no string become markup', () => {
    for (const bad of [HOSTILE, MARKUP]) {
      const hosts = [{ host: bad, port: 443 }];
      const dropIn = { path: bad, lines: [bad], commands: [bad] };
      const out = strangersIn(
        page(verdict({ preflight: plan({ machine: bad, hosts, proxyInEffect: bad, dropIn, next: [bad] }) })),
      );
      assert.doesNotMatch(out, /<(?:script|img|a)\b/i);
      assert.doesNotMatch(out.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    }
  });
});
