/** Roots that changed while the agent ran: told only where it has refused a certificate since, and both times are known. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { AgentLogKind } from '../../src/facts/agent-log.ts';
import { factsOf, PRIVATE } from './facts-builder.ts';
import { type Judged, judgedFacts, said } from './judged.ts';

const HOUR = 3_600_000;

interface Given {
  readonly kinds?: readonly AgentLogKind[];
  /** Hours before the run; null: not known. */
  readonly changed?: number | null;
  readonly began?: number | null;
  readonly os?: 'linux' | 'macos';
}

function given({ kinds = ['certificate'], changed = 1, began = 5, os = 'linux' }: Given): Judged {
  const facts = factsOf(PRIVATE);
  const start = Date.parse(facts.startedAt);
  const at = (hours: number): string => new Date(start - hours * HOUR).toISOString();
  const events = kinds.map((kind, index) => ({
    kind,
    at: at(0.3 - index / 100),
    excerpt: 'x509: certificate signed by unknown authority',
  }));
  const sockets = { complete: false, ...(began === null ? {} : { runsForSeconds: began * 3_600 }), list: [] };
  const trust = {
    ...facts.node.trust,
    sources: ['/etc/ssl/certs/ca-certificates.crt'],
    ...(changed === null ? {} : { changedAt: at(changed) }),
  };
  const agent = { ...facts.node.agent, log: { path: '/var/log/amazon/ssm/amazon-ssm-agent.log', events }, sockets };
  return judgedFacts({ ...facts, node: { ...facts.node, os, trust, agent } });
}

it('the store is younger than the agent, which refuses a certificate: restart it', () => {
  const result = given({});
  assert.equal(said(result), 'agent/old-roots');
  assert.deepEqual(result.suppressed, ['agent/logged-failure<agent/old-roots']);
  assert.equal(result.exit, 1);
  const [finding] = result.verdict.findings;
  assert.match(finding?.message ?? '', /ca-certificates\.crt was changed at .* the agent runs since/u);
  assert.ok(finding?.remedy[0]?.commands.some((command) => command.includes('restart')));
});

const SILENT: readonly (readonly [string, Given])[] = [
  ['the agent began after the change', { began: 0.5 }],
  ['in the same second', { began: 1, changed: 1 }],
  ['nobody knows since when the agent runs', { began: null }],
  ['nobody knows how old the store is', { changed: null }],
  ['a success came after the refusal', { kinds: ['certificate', 'heartbeat'] }],
  ['the agent has refused nothing', { kinds: ['send-failed'] }],
  ['macOS asks its own store for each connection', { os: 'macos' }],
];
for (const [name, world] of SILENT)
  it(`silent: ${name}`, () => {
    const { errors, verdict } = given(world);
    assert.deepEqual(errors, []);
    assert.ok(verdict.suppressed.every(({ suppressedBy }) => suppressedBy !== 'agent/old-roots'));
  });
