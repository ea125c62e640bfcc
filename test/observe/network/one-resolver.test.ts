/** The Amazon resolver has several addresses, of which only IMDS knows one: it is asked once, however late IMDS is. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ServerSources } from '../../../src/observe/network/dns/round.ts';
import { ALIASES, answering, ask, LINK_LOCAL, rolesOf, serversOf } from './names-double.ts';

/** IMDS answers `ms` late, or ends without the VPC's range. */
const late = (ms: number, isComplete = true): ServerSources['amazon'] =>
  Promise.resolve({
    ask: LINK_LOCAL,
    aliases: new Promise((resolve) =>
      setTimeout(() => resolve({ all: isComplete ? ALIASES : ALIASES.slice(0, 2), isComplete }), ms),
    ),
  });

it('it is one server also where IMDS tells the VPC’s range late, or not at all', async (t) => {
  for (const [configured, extra, ms, isComplete] of [
    [['10.9.0.2'], [], 400, true],
    [['10.9.0.2'], [], 1_200, true],
    [[LINK_LOCAL, '10.9.0.2'], [], 400, true],
    [['10.9.0.2', LINK_LOCAL], [], 400, true],
    [['fd00:ec2::253', '10.9.0.2'], [], 400, true],
    [[], ['10.9.0.2'], 400, true],
    // Without the range: it has what Amazon's could have.
    [['10.9.0.2'], [], 100, false],
  ] as const) {
    const one = await answering(t);
    const servers = Object.fromEntries(ALIASES.map((alias) => [alias, one]));
    const { dns } = await ask({ servers, configured, extra, amazon: late(ms, isComplete) });
    assert.equal(serversOf(dns).length, 1, JSON.stringify([configured, extra, ms, serversOf(dns)]));
    assert.equal(one.asked.length, 15, JSON.stringify([configured, extra, ms]));
    assert.equal(dns[0]?.roles.includes('amazon'), isComplete);
  }
});

it('a server that only looks like it is asked beside it, and compared', async (t) => {
  for (const [configured, isComplete, expected] of [
    [['10.0.0.2'], true, ['10.0.0.2', LINK_LOCAL]],
    [['10.0.0.34'], true, ['10.0.0.34', LINK_LOCAL]],
    // Public addresses, and nobody knows whether it is Amazon's: then the difference counts.
    [['10.9.0.2'], false, ['10.9.0.2', LINK_LOCAL]],
    [[LINK_LOCAL, '10.0.0.2'], true, [LINK_LOCAL, '10.0.0.2']],
    [['10.0.0.53'], false, ['10.0.0.53', LINK_LOCAL]],
  ] as const) {
    const [own, amazon] = await Promise.all([answering(t, '52.94.10.11'), answering(t)]);
    const servers = { ...Object.fromEntries(configured.map((ip) => [ip, own])), [LINK_LOCAL]: amazon };
    const { dns } = await ask({ servers, configured, amazon: late(200, isComplete) });
    assert.deepEqual(serversOf(dns), [...expected].toSorted(), JSON.stringify(configured));
    assert.deepEqual(rolesOf(dns, LINK_LOCAL)?.includes('amazon'), true);
    assert.equal(rolesOf(dns, configured.at(-1) ?? '')?.includes('amazon'), false);
  }
});
