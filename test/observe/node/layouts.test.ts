/** The agent as it is installed and set up on five kinds of machine: what is read there, and what comes of it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AgentFacts } from '../../../src/facts/agent.ts';
import type { ProxyFacts } from '../../../src/facts/proxy.ts';
import { readAgent } from '../../../src/observe/node/agent/agent.ts';
import { findAgentPids } from '../../../src/observe/node/agent/agent-process.ts';
import { parseLaunchctl, parseScQuery } from '../../../src/observe/node/agent/service-state.ts';
import { readAgentProxy } from '../../../src/observe/node/proxy/agent-proxy.ts';
import { proxyFactsOf } from '../../../src/observe/node/proxy/proxy-facts.ts';
import { factsOf, HYBRID, PRIVATE, type World } from '../../findings/facts-builder.ts';
import { judgedFacts, said } from '../../findings/judged.ts';
import { CURRENT, INSTANCE, layoutOf, MANAGED, OLD, PLACES, type State } from './layouts.ts';
import { makePorts } from './ports-double.ts';

const NAMES = Object.keys(PLACES) as readonly (keyof typeof PLACES)[];

async function read(
  name: keyof typeof PLACES,
  state: State,
  now: number,
): Promise<{ readonly agent: AgentFacts; readonly proxy: ProxyFacts; readonly reads: readonly string[] }> {
  const { os, tree, programs } = layoutOf(name, state, now);
  const ports = makePorts({ tree, programs, environment: { os } });
  const processes = findAgentPids(ports);
  const [agent, reading] = await Promise.all([readAgent(ports, { processes }), readAgentProxy(ports, processes)]);
  return { agent, proxy: proxyFactsOf(ports.environment, { proxy: { mode: 'agent' } }, reading, null), reads: ports.reads };
}

/** What is the same in every layout: the context, and the findings on a network where everything answers. */
const EXPECTED: Readonly<Record<State, { readonly agent: Partial<AgentFacts>; readonly found: string; readonly world: World }>> =
  {
    healthy: { agent: {}, found: '', world: PRIVATE },
    overridden: {
      agent: {
        configRegion: 'us-east-1',
        identityOrder: ['EC2', 'OnPrem'],
        overrides: {
          hosts: [{ service: 'ssm', field: 'Ssm.Endpoint', host: 'ssm.us-east-1.amazonaws.com' }],
          serviceDomain: null,
          messagesRegion: null,
          useDualStack: false,
        },
      },
      found: 'agent/region-mismatch',
      world: PRIVATE,
    },
    proxied: { agent: {}, found: '', world: PRIVATE },
    hybrid: {
      agent: {
        identity: { type: 'OnPrem', instanceId: MANAGED },
        registration: { state: 'present', managedInstanceId: MANAGED, region: 'eu-central-1' },
      },
      found: '',
      world: HYBRID,
    },
    cloned: { agent: { identity: { type: 'OnPrem', instanceId: MANAGED } }, found: 'agent/cloned', world: HYBRID },
    hibernating: { agent: {}, found: 'agent/hibernating?', world: PRIVATE },
    old: { agent: { version: OLD }, found: 'agent/needs-ec2messages?', world: PRIVATE },
    stopped: { agent: { running: 'no' }, found: 'agent/not-running', world: PRIVATE },
  };

for (const name of NAMES) {
  describe(name, () => {
    for (const [state, { agent: wanted, found, world }] of Object.entries(EXPECTED) as [State, (typeof EXPECTED)[State]][]) {
      it(`${state}: ${found === '' ? 'nothing is wrong' : found}`, async () => {
        const base = factsOf(world);
        const { agent, proxy, reads } = await read(name, state, Date.parse(base.startedAt));
        const plain = {
          installed: 'yes',
          version: CURRENT,
          running: 'yes',
          identity: { type: 'EC2', instanceId: INSTANCE },
        } as const;
        for (const [key, value] of Object.entries({ ...plain, ...wanted }))
          assert.deepEqual(agent[key as keyof AgentFacts], value, key);
        assert.equal(agent.credentials?.state, 'read');
        assert.ok(!reads.some((path) => path.includes('Vault')), 'the vault with the key stays closed');
        assert.deepEqual(
          [proxy.agent?.https?.host ?? null, proxy.agent?.https?.port ?? null],
          state === 'proxied' ? ['10.20.0.99', 3128] : [null, null],
        );
        const os = layoutOf(name, state, 0).os;
        const facts = { ...base, node: { ...base.node, os, agent, proxy } };
        const result = judgedFacts(facts);
        // The sender of an old agent's commands is asked for elsewhere; here it answers.
        assert.equal(said(result), found, JSON.stringify(result.verdict.findings.map(({ code, evidence }) => [code, evidence])));
      });
    }
  });
}

describe('service managers', () => {
  for (const [text, running] of [
    ['        STATE              : 2  START_PENDING \r\n', 'unknown'],
    ['        ÉTAT               : 4  RUNNING \r\n', 'yes'],
    ['        STATE              : 7  PAUSED \r\n', 'no'],
    ['[SC] EnumQueryServicesStatus:OpenService FAILED 5:\r\n\r\nAccess is denied.\r\n', 'unknown'],
    ['', 'unknown'],
  ] as const)
    it(`sc.exe: ${JSON.stringify(text).slice(0, 50)} is ${running}`, () => assert.equal(parseScQuery(text).running, running));
  for (const [text, running] of [
    ['x = {\n\tstate = running\n}', 'yes'],
    ['x = {\n\tstate = spawn scheduled\n}', 'unknown'],
    // The state of an endpoint is none of the job's.
    ['x = {\n\tendpoints = {\n\t\tstate = running\n\t}\n}', 'unknown'],
  ] as const)
    it(`launchctl: ${JSON.stringify(text)} is ${running}`, () => assert.equal(parseLaunchctl(text).running, running));
  it('an unknown service is not installed, where there is no program either', async () => {
    const gone = { outcome: 'ok', code: 1060, stdout: '', stderr: '' } as const;
    const { installed, running } = await readAgent(
      makePorts({ environment: { os: 'windows' }, programs: { [String.raw`C:\Windows\System32\sc.exe`]: gone } }),
    );
    assert.deepEqual([installed, running], ['no', 'no']);
  });
});
