/** When a run connects to the usual name beside the one that the agent is set to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostFacts } from '../../../src/facts.ts';
import { controlsOf } from '../../../src/observe/network/controls.ts';

const OWN: HostFacts = { host: 'ssm-fips.eu-central-1.amazonaws.com', service: 'ssm', kind: 'endpoint', override: true };
const USUAL: HostFacts = { host: 'ssm.eu-central-1.amazonaws.com', service: 'ssm', kind: 'usual' };
const OTHER: HostFacts = { host: 'kms.eu-central-1.amazonaws.com', service: 'kms', kind: 'endpoint' };

function controls() {
  const dialled: string[] = [];
  const plan = { hosts: [OWN, OTHER, USUAL], objects: [], s3CheckPath: '', notProbed: [] };
  return { dialled, ...controlsOf(plan, ({ host }, ips) => void dialled.push(`${host} ${ips.join(' ')}`.trim())) };
}

test('never where the own name works, or another host fails', () => {
  const well = controls();
  well.resolved(USUAL, ['10.0.0.1']);
  well.fails(OTHER.host);
  assert.deepEqual(well.dialled, []);
});

test('once it fails, whichever is known first, and each address that comes later', () => {
  const late = controls();
  late.fails(OWN.host);
  late.fails(OWN.host);
  late.resolved(USUAL, ['10.0.0.1']);
  late.resolved(USUAL, ['10.0.0.2']);
  assert.deepEqual(late.dialled, [USUAL.host, `${USUAL.host} 10.0.0.1`, `${USUAL.host} 10.0.0.2`]);
  const early = controls();
  early.resolved(USUAL, ['10.0.0.1']);
  early.resolved(USUAL, ['10.0.0.2']);
  early.fails(OWN.host);
  assert.deepEqual(early.dialled, [`${USUAL.host} 10.0.0.1 10.0.0.2`]);
});
