/** No fix begins with what the picture excludes: over every recorded verdict. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isVpcResolver } from '../../src/remedies/vpc-resolver.ts';
import { judge } from '../../src/verdict/verdict.ts';
import type { Finding, Verdict } from '../../src/verdict.types.ts';
import { recordedFacts, recordedNames } from './corpus.ts';

interface Suspicion {
  readonly what: string;
  /** What a remedy that follows it looks at or changes. */
  readonly looks: RegExp;
  /** Excluded by this. */
  readonly excluded: (verdict: Verdict, finding: Finding) => boolean;
}

const isRuledOut = (code: string) => ({ ruledOut }: Verdict, finding: Finding): boolean =>
  finding.code !== code && ruledOut.some((one) => one.code === code);

const SUSPICIONS: readonly Suspicion[] = [
  { what: 'the clock', looks: /timedatectl|chronyc|w32tm|sntp /u, excluded: isRuledOut('clock/skew') },
  { what: 'inspection', looks: /TLS inspection|trust the root/u, excluded: isRuledOut('tls/intercepted') },
  { what: 'a dead DNS server', looks: /DNS server runs|DNS of the VPC on/u, excluded: isRuledOut('dns/resolver-unreachable') },
  { what: 'a missing endpoint', looks: /private DNS of|--private-dns-enabled/u, excluded: isRuledOut('dns/endpoint-missing') },
  {
    what: 'a proxy',
    looks: /settings of the proxy/u,
    // The package manager has one of its own.
    excluded: ({ endpoints }, { code }) => !code.startsWith('patch-sources/') && endpoints.every(({ path }) => path !== 'proxy'),
  },
  {
    what: 'the DNS team',
    looks: /settings of the DNS server/u,
    // Every server that is to blame is the VPC's own.
    excluded: ({ node, endpoints }) => {
      const blamed = endpoints.flatMap(({ dns }) => dns.filter((row) => row.blamed === true).map(({ server }) => server));
      const here = { isElsewhere: node.kind !== 'ec2', amazonResolver: '169.254.169.253', imds: { vpcCidrs: node.vpcCidrs } };
      return blamed.length > 0 && blamed.every((server) => isVpcResolver(server, here as never));
    },
  },
];

for (const name of recordedNames()) {
  test(`${name}: no fix begins with what is excluded`, () => {
    const { verdict } = judge(recordedFacts(name));
    const wrong = verdict.findings
      .filter(({ severity }) => severity !== 'info')
      .flatMap((finding) => {
        const first = finding.remedy.find(({ follows }) => follows !== true) ?? finding.remedy[0];
        const words = [first?.title, first?.byHand, ...(first?.commands ?? [])].join('\n');
        return SUSPICIONS.filter(({ looks, excluded }) => looks.test(words) && excluded(verdict, finding)).map(
          ({ what }) => `${finding.code} begins with ${what}: ${first?.title ?? ''}`,
        );
      });
    assert.deepEqual(wrong, []);
  });
}
