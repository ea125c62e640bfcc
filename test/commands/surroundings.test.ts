/** A real probe (not the simulation) where nothing works: always inside a namespace without a way out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Ended, PATIENT, runProbe } from './program.ts';
import { BLACK_HOLE, NO_NETWORK, NO_PROC, NO_PROC_NO_NETWORK } from './surroundings.ts';
import { runInterrupted, within } from './timing.ts';
import { problemsOf, verdictOf } from './verdict-checks.ts';

const REGION = ['--region', 'eu-central-1', '--timeout', '2s', '--format', 'json'];
const skip = (prefix: readonly string[] | null) => ({ skip: prefix === null && 'namespaces cannot be made here' });

async function through(prefix: readonly string[] | null, args: readonly string[], environment = {}): Promise<Ended> {
  assert.ok(prefix !== null);
  return runProbe(args, { through: prefix, environment });
}

describe('no network at all', () => {
  it('a clear verdict, long before the deadline', skip(NO_NETWORK), async () => {
    await within(4_000, async () => {
      const { status, stdout, stderr, ms } = await through(NO_NETWORK, REGION);
      assert.equal(stderr, '');
      const verdict = verdictOf(stdout);
      assert.ok(status === 1 || status === 3, `status ${String(status)}`);
      assert.notEqual(verdict.status, 'healthy');
      assert.ok(status === 3 || problemsOf(verdict).length > 0);
      return ms;
    });
  });

  it('without --region: one line that says what to do', skip(NO_NETWORK), async () => {
    await within(5_000, async () => {
      const { status, stdout, stderr, ms } = await through(NO_NETWORK, []);
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, /^ssm-probe: no Region: [^\n]+--region eu-central-1\n$/u);
      return ms;
    });
  });

  it('the Region may come from the environment; nonsense there counts as unset', skip(NO_NETWORK), async () => {
    const known = await through(NO_NETWORK, ['--timeout', '1s', '--format', 'json'], { AWS_REGION: 'eu-west-1' });
    assert.equal(verdictOf(known.stdout).node.region, 'eu-west-1');
    const nonsense = await through(NO_NETWORK, ['--timeout', '1s'], { AWS_REGION: '../x', AWS_DEFAULT_REGION: 'eu-west1' });
    assert.match(nonsense.stderr, /^ssm-probe: no Region/u);
  });

  it('the simulated VPC needs none but its own loopback', skip(NO_NETWORK), async () => {
    assert.ok(NO_NETWORK !== null);
    const prefix = [...NO_NETWORK, 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
    assert.equal((await through(prefix, ['demo', 'healthy-private', ...PATIENT])).status, 0);
  });
});

describe('every packet vanishes', () => {
  it('costs one time-out, not one for each endpoint', skip(BLACK_HOLE), () =>
    within(4_000, async () => {
      const { status, stdout, ms } = await through(BLACK_HOLE, REGION);
      assert.equal(verdictOf(stdout).interrupted, undefined);
      assert.ok(status === 1 || status === 3);
      return ms;
    }),
  );

  it('the deadline ends what a long time-out would not', skip(BLACK_HOLE), () =>
    within(3_000, async () => {
      const args = ['--region', 'eu-central-1', '--timeout', '1h', '--deadline', '1s', '--format', 'json'];
      const { stdout, ms } = await through(BLACK_HOLE, args);
      verdictOf(stdout);
      return ms;
    }),
  );

  it('SIGTERM: a verdict within a second', skip(BLACK_HOLE), () =>
    within(1_000, async () => {
      const args = ['--region', 'eu-central-1', '--timeout', '80s', '--deadline', '80s', '--format', 'json'];
      const { stdout, afterSignal } = await runInterrupted(args, 'SIGTERM', { through: BLACK_HOLE ?? [] });
      assert.equal(verdictOf(stdout).interrupted, true);
      return afterSignal;
    }),
  );
});

describe('no /proc', () => {
  it('the demo is none the worse', skip(NO_PROC), async () => {
    const { status, stdout } = await through(NO_PROC, ['demo', 'forwarder-missing', ...PATIENT, '--format', 'json']);
    assert.deepEqual([status, problemsOf(verdictOf(stdout))], [1, ['dns/forwarder-missing']]);
  });

  it('a real run says what it could not read, and does not call the agent stopped', skip(NO_PROC_NO_NETWORK), async () => {
    const { status, stdout, stderr } = await through(NO_PROC_NO_NETWORK, REGION);
    assert.equal(stderr, '');
    const verdict = verdictOf(stdout);
    assert.ok(status === 1 || status === 3);
    assert.notEqual(verdict.node.agent.running, 'no');
  });
});
