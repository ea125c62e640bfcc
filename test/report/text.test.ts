import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { columns } from '../../src/report/layout.ts';
import { renderText, type TextStyle } from '../../src/report/text.ts';
import type { Verdict } from '../../src/verdict.types.ts';
import { hostile } from './hostile.ts';
import { inOrder } from './in-order.ts';
import { finding, forwarderMissing, onePartialZone, remedy, sixCauses, unfinished, verdict } from './verdicts.ts';

const STYLE: TextStyle = { width: 80, color: false, ascii: false, verbosity: 0 };
const text = (v: Verdict, style: Partial<TextStyle> = {}): string => renderText(v, { ...STYLE, ...style });
const ALL = { healthy: verdict, forwarderMissing, onePartialZone, unfinished, sixCauses, hostile } as const;
const VERBOSITIES = [-1, 0, 1, 2] as const;

describe('text report: order', () => {
  it('tells verdict, node, changes, table, cause, steps, proof and the verdict again, in this order', () => {
    inOrder(
      text({ ...forwarderMissing(), shortCode: 'SSM1-H0J0-9RK' }),
      '✗ broken: a DNS server lacks a working conditional forwarder (for the DNS team)\n',
      'i-0a1b2c3d4e5f67890, EC2, ',
      'Changed since the last healthy run (2026-07-31 23:00 UTC):\n    DNS server: 10.0.0.2 → 10.0.0.53\n',
      'DNS         TCP  TLS  HTTP\n  ssm     ✗ NXDOMAIN  –    –    –\n',
      'dns/forwarder-missing: The DNS server 10.0.0.53 does not know',
      'Blocked: core, run-command, session-manager and',
      '  1. Forward the zone on the DNS server:\n     dig +short @10.0.0.53 ssm.eu-central-1.amazonaws.com\n',
      'No command changes it: it is changed in the settings of the DNS server.',
      'Prove it here: ssm-probe --only dns\n',
      '-v. Meaning: ssm-probe explain dns/forwarder-missing\n',
      // The words, rather than the code of the cause and that of the verdict.
      '✗ broken: a DNS server lacks a working conditional forwarder\n',
    );
  });

  it('with -v tells everything, evidence and the other ways included, and the verdict again', () => {
    inOrder(
      text(forwarderMissing(), { verbosity: 1 }),
      '✗ broken: This node cannot register',
      '✗ error dns/forwarder-missing',
      '10.0.0.53: ssm.eu-central-1.amazonaws.com NXDOMAIN',
      'Fix (owner: dns): On 10.0.0.53',
      '    dig +short @10.0.0.53 ssm.eu-central-1.amazonaws.com\n',
      'Then prove it on this node:\n    ssm-probe --only dns\n',
      'Capabilities, as far',
      '✗ blocked',
      '✓ works',
      '– not-applicable',
      'Not checked\n  – skipped patch-sources',
      '✗ broken: a DNS server lacks a working conditional forwarder\n',
    );
  });

  it('puts errors before warnings and infos last, whatever the order of the findings', () => {
    const findings = (['info', 'warning', 'error'] as const).map((severity) =>
      finding({ severity, message: `${severity} here` }),
    );
    const out = text(verdict({ status: 'broken', findings }), { verbosity: 1 });
    inOrder(out, '✗ error dns/', '! warning dns/', 'Capabilities', 'i info dns/');
  });

  it('says who, and in which account', () => {
    const out = text(onePartialZone(), { verbosity: 1 });
    assert.match(out, /Fix \(owner: vpc, in the account 111122223333\): Repair/);
    assert.match(text(onePartialZone()), /^.*\(for whoever runs the VPC, in the\s+account 111122223333\)/);
  });

  it('is short and without problems when healthy', () => {
    const out = text(verdict());
    assert.match(out, /^✓ healthy: /);
    assert.doesNotMatch(out, /error|warning|Fix/);
    assert.ok(out.length < 1_000, out);
  });

  it('of a healthy node answers why it may be missing in the console, in four lines', () => {
    const { node } = verdict();
    const agent = { ...node.agent, runsForSeconds: 1_560, connection: 'holds' } as const;
    const out = text(verdict({ node: { ...node, account: '111122223333', agent } }));
    inOrder(
      out,
      'agent 3.3.4515.0 up 26 m',
      'agent connected\n',
      'Still not in the console?\n',
      'i-0a1b2c3d4e5f67890 in account 111122223333, eu-central-1\n',
      'Connected      yes',
      'Asleep         no\n',
      '--deep',
    );
    assert.equal(/Still not in the console\?\n([^]*?)\n\n/u.exec(out)?.[1]?.split('\n').length, 4);
    assert.match(text(verdict()), /Asleep +perhaps, .* within an hour/);
  });

  it('tells what is unknown when inconclusive, and that the run was interrupted', () => {
    assert.match(text(unfinished()), /^\? inconclusive \(interrupted/);
    const out = text(unfinished(), { verbosity: 1 });
    assert.match(out, /\? inconclusive ssm\.eu-central-1\.amazonaws\.com: aborted/);
  });

  it('names a sink that the report did not reach, and only that one', () => {
    const delivery = [
      { sink: 'file', outcome: 'ok', detail: '/var/tmp/v' },
      { sink: 'cloudwatch', outcome: 'failed', detail: 'timeout' },
    ];
    const out = text(verdict({ delivery }));
    assert.match(out, /cloudwatch: failed, timeout/);
    assert.doesNotMatch(out, /file: ok/);
  });
});

describe('text report: verbosity', () => {
  it('-q is the verdict line alone', () => {
    const out = text(sixCauses(), { verbosity: -1 });
    assert.equal(out, `✗ broken: ${sixCauses().headline}\n`);
  });

  it('without -v neither endpoints nor suppressed findings; with -v both, layer by layer', () => {
    const quiet = text(forwarderMissing());
    assert.doesNotMatch(quiet, /Endpoints|Explained by|Ruled out|Buckets/);
    const loud = text(forwarderMissing(), { verbosity: 1 });
    inOrder(
      loud,
      'Endpoints\n',
      '✗ fails at dns  ssm.eu-central-1.amazonaws.com (ssm, required, path unknown)',
      'dns 10.0.0.53: NXDOMAIN, 3 ms',
      'dns 10.0.0.54: no answer, 3000 ms',
      'dns 169.254.169.253: 10.0.1.10, 10.0.2.10, 2 ms',
      '10.0.1.10 (private-in-vpc)',
      'tcp ✓ ok 4 ms, tls ✓ ok 4 ms, http ✓ ok 4 ms',
      'Buckets\n',
      'amazon-ssm-eu-central-1 (documents, HTTP 200)',
      'dns/name-not-found, by dns/forwarder-missing:',
      'Ruled out\n',
      'dns/endpoint-missing: the VPC resolver',
      'patch-sources: not asked for with --for',
    );
  });

  it('shows the outcome of every step at an address that fails', () => {
    assert.match(text(onePartialZone(), { verbosity: 1 }), /! partly fails at tcp {2}ssm/);
    assert.match(text(onePartialZone(), { verbosity: 1 }), /tcp ✗ failed timeout 3000 ms, tls – skipped, http – skipped/);
  });

  it('-vv adds details and what flow logs are searched with', () => {
    const request = /request id\s+1b2c3d4e-0000-4000-8000-000000000001/;
    assert.doesNotMatch(text(forwarderMissing(), { verbosity: 1 }), request);
    assert.match(text(forwarderMissing(), { verbosity: 2 }), request);
    assert.match(text(onePartialZone(), { verbosity: 2 }), /tcp: no answer within 3000 ms/);
  });

  it('-v leaves nothing out', () => {
    const loud = text(sixCauses(), { verbosity: 1 }).replace(/\s+/g, ' ');
    assert.doesNotMatch(loud, /more with -v/);
    for (const { evidence } of sixCauses().findings) for (const line of evidence) assert.ok(loud.includes(line), line);
  });

  it('an info is its first sentence, with -v the whole text', () => {
    const short = onePartialZone().findings.find(({ severity }) => severity === 'info')!;
    const out = text(verdict({ findings: [{ ...short, message: 'Private addresses elsewhere. They are in no range.' }] }));
    assert.match(out, /^ {2}i dns\/outside-vpc: Private addresses elsewhere\.$/mu);
    assert.doesNotMatch(out, /They are/);
    assert.match(text(onePartialZone(), { verbosity: 1 }), /10\.9\.1\.10 is in none of/);
  });
});

describe('text report: layout', () => {
  it('keeps to the width, except commands and words that cannot be broken', () => {
    for (const width of [60, 80, 120]) {
      for (const verbosity of [0, 1, 2] as const) {
        for (const [name, make] of Object.entries(ALL)) {
          if (name === 'hostile') continue;
          for (const line of text(make(), { width, verbosity }).split('\n')) {
            const unbroken = /^ {4,6}(aws|dig|ssm-probe|#) /.test(line);
            assert.ok(unbroken || columns(line) <= width, `${name}, width ${width}: ${line}`);
          }
        }
      }
    }
  });

  it('never breaks a command, and keeps its own continuation lines', () => {
    const long = `aws ssm put-parameter --value '${'two  spaces '.repeat(20)}'`;
    const commands = [long, 'aws ec2 describe-vpcs \\\n  --region eu-central-1'];
    const out = text(verdict({ status: 'broken', findings: [finding({ remedy: [remedy({ commands })] })] }), {
      width: 60,
      verbosity: 1,
    });
    assert.ok(out.includes(`    ${long}\n`));
    assert.ok(out.includes('    aws ec2 describe-vpcs \\\n      --region eu-central-1\n'));
  });

  it('ends in exactly one newline, has no trailing blanks and no double empty lines', () => {
    for (const make of Object.values(ALL)) {
      for (const verbosity of VERBOSITIES) {
        const out = text(make(), { verbosity });
        assert.match(out, /[^\n]\n$/);
        assert.doesNotMatch(out, / \n|\n\n\n/);
      }
    }
  });

  it('says each symbol with a word, and in ASCII uses nothing else', () => {
    for (const make of Object.values(ALL)) {
      for (const verbosity of VERBOSITIES) {
        assert.match(text(make(), { verbosity, ascii: true }), /^[\n -~]*$/);
      }
    }
    const out = text(forwarderMissing(), { ascii: true, verbosity: 1 });
    assert.match(out, /^x broken: /);
    assert.match(out, /x error dns\/forwarder-missing/);
    assert.match(out, /ok works/);
    assert.match(out, /- skipped patch-sources/);
    assert.match(out, /10\.0\.0\.2 -> 10\.0\.0\.53/);
  });
});

describe('text report: colour', () => {
  const colours = /\x1b\[[0-9;]*m/g;

  it('obeys the style alone, not the environment', () => {
    const saved = { NO_COLOR: process.env['NO_COLOR'], FORCE_COLOR: process.env['FORCE_COLOR'] };
    try {
      process.env['NO_COLOR'] = '1';
      delete process.env['FORCE_COLOR'];
      assert.match(text(forwarderMissing(), { color: true }), colours);
      delete process.env['NO_COLOR'];
      process.env['FORCE_COLOR'] = '3';
      assert.doesNotMatch(text(forwarderMissing(), { color: false }), colours);
    } finally {
      for (const [name, value] of Object.entries(saved)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  });

  it('changes nothing but the colour', () => {
    for (const make of Object.values(ALL)) {
      for (const verbosity of VERBOSITIES) {
        assert.equal(text(make(), { verbosity, color: true }).replace(colours, ''), text(make(), { verbosity }));
      }
    }
  });
});

describe('text report: hostile strings', () => {
  it('prints no control, format or separator character of theirs', () => {
    for (const verbosity of VERBOSITIES) {
      for (const ascii of [false, true]) {
        const out = text(hostile(), { verbosity, ascii });
        assert.doesNotMatch(out.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }
    }
  });

  it('shows them as escapes, and lets no text of theirs begin a line of prose', () => {
    const bad = 'bad\n✓ healthy: all is well\u001b[2K';
    for (const verbosity of [0, 1] as const) {
      const out = text(verdict({ status: 'broken', headline: bad, inBrief: bad }), { verbosity });
      assert.match(out, /^✗ broken: bad ✓ healthy: all is well\\x1b\[2K\n/);
    }
  });

  it('bounds what one string may take', () => {
    const findings = [finding({ message: 'm'.repeat(1_000_000), evidence: ['e'.repeat(1_000_000)] })];
    assert.ok(text(verdict({ status: 'broken', findings }), { verbosity: 2 }).length < 20_000);
  });
});
