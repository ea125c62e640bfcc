/** Every node on the right list, against the truth of a made-up fleet on two days. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listOf, type Wanted } from '../../src/fleet/listing.ts';
import { silentOf } from '../../src/fleet/silent.ts';
import { sinceOf } from '../../src/fleet/since.ts';
import { numbersOf, summarise } from '../../src/fleet/summary.ts';
import { CAUSES, inventoryOf, linesOf, madeDays, truthOf } from './day.ts';
import { instanceId, recordOf } from './generate.ts';
import { inputsOf } from './inputs.ts';

const NODES = madeDays({ nodes: 6_000, silent: 60, healed: 40 });
const TRUTH = truthOf(NODES);
const INPUTS = inputsOf({ now: linesOf(NODES, 'second'), before: linesOf(NODES, 'first'), inventories: [inventoryOf(NODES)] });
const ids = (wanted: Wanted, inputs = INPUTS): string[] => [...listOf(inputs, wanted).rows()].map(({ id }) => id).sort();

describe('lists of a made-up fleet', () => {
  for (const code of CAUSES)
    it(`with ${code}`, () => {
      assert.deepEqual(ids({ kind: 'causes', codes: (one) => one === code }), TRUTH.causes.get(code));
    });

  it('silent nodes: never, and no longer; those that are switched off are not silent', () => {
    assert.deepEqual(ids({ kind: 'presence', presences: ['never'] }), TRUTH.never);
    assert.deepEqual(ids({ kind: 'presence', presences: ['stopped'] }), TRUTH.stopped);
    assert.deepEqual(ids({ kind: 'presence', presences: ['unlisted'] }), TRUTH.unlisted);
  });

  it('both days as one input say the same of silence', () => {
    const one = inputsOf({ now: [...linesOf(NODES, 'first'), ...linesOf(NODES, 'second')], inventories: [inventoryOf(NODES)] });
    assert.deepEqual(ids({ kind: 'presence', presences: ['never'] }, one), TRUTH.never);
    assert.deepEqual(ids({ kind: 'presence', presences: ['stopped'] }, one), TRUTH.stopped);
    assert.deepEqual(silentOf(one, null).interval, { ms: 86_400_000, source: 'runs' });
  });

  it('between the days: healed, new and gone', () => {
    assert.deepEqual(ids({ kind: 'change', changes: ['healed'] }), TRUTH.healed);
    assert.deepEqual(ids({ kind: 'change', changes: ['new'] }), TRUTH.appeared);
    assert.deepEqual(ids({ kind: 'change', changes: ['gone'] }), TRUTH.gone);
    assert.deepEqual(ids({ kind: 'change', changes: ['worse'] }), []);
  });

  it('the numbers of the roll-up are those of the lists', () => {
    const fleet = summarise(INPUTS.now, { files: 1, unread: [], interrupted: false });
    const before = INPUTS.before ?? INPUTS.now;
    const since = sinceOf(fleet, INPUTS.now, { from: 'records', tally: before, fleet: numbersOf(before) });
    const silent = silentOf(INPUTS, { files: 1, skipped: 0 });
    assert.deepEqual([silent.never.nodes, silent.stopped.nodes, silent.unlisted.nodes], [30, 30, TRUTH.unlisted.length]);
    assert.equal(
      silent.where.reduce((sum, { nodes }) => sum + nodes, 0),
      60,
    );
    assert.deepEqual([since.changes?.healed.nodes, since.changes?.better.nodes], [40, 40]);
    for (const { code, now, nodes, before: was } of since.causes) {
      assert.equal(now, TRUTH.causes.get(CAUSES.find((one) => one === code) ?? 'dns/slow')?.length);
      assert.equal(was - (nodes?.went ?? 0) - (nodes?.silent ?? 0) + (nodes?.came ?? 0), now, code);
    }
    assert.equal(fleet.groups.account.length, 12);
    const { changes } = since;
    const all = Object.entries(changes ?? {}).reduce((sum, [name, { nodes }]) => sum + (name === 'healed' ? 0 : nodes), 0);
    assert.equal(all, TRUTH.reporting + TRUTH.gone.length);
  });

  it('a row says where the node is, when it was seen, and what to do', () => {
    const [row] = [...listOf(INPUTS, { kind: 'causes', codes: (code) => code === 'clock/skew' }).rows()];
    const made = NODES.find(({ id }) => id === row?.id);
    assert.ok(row !== undefined && made?.first != null && made.second !== null);
    assert.deepEqual(row, {
      id: made.id,
      otherId: '',
      account: made.account,
      region: made.region,
      vpc: made.vpc,
      subnet: made.subnet,
      zone: made.zone,
      firstSeen: new Date(made.first.at).toISOString(),
      lastSeen: new Date(made.second.at).toISOString(),
      status: made.second.status,
      cause: 'clock/skew',
      otherCauses: made.second.causes.filter((code) => code !== 'clock/skew').join(' '),
      command: 'ssm-probe explain clock/skew',
    });
    const [silent] = [...listOf(INPUTS, { kind: 'presence', presences: ['never'] }).rows()];
    assert.deepEqual([silent?.status, silent?.cause, silent?.lastSeen], ['silent', 'never reported', '']);
    assert.match(silent?.command ?? '', /^aws ssm describe-instance-information .*Values=i-\w+ --region \w+-\w+-\d$/u);
    assert.match(silent?.account ?? '', /^\d{12}$/u);
    assert.match(silent?.subnet ?? '', /^subnet-/u);
  });

  it('rows stand in the order of their places, whatever the order of the lines', () => {
    const turned = inputsOf({ now: [...linesOf(NODES, 'second')].toReversed(), inventories: [inventoryOf(NODES)] });
    const first = inputsOf({ now: linesOf(NODES, 'second'), inventories: [inventoryOf(NODES)] });
    const rows = [...listOf(turned, { kind: 'all' }).rows()];
    assert.deepEqual(rows, [...listOf(first, { kind: 'all' }).rows()]);
    const places = rows.map(({ account, region, vpc }) => `${account} ${region} ${vpc}`);
    assert.deepEqual(places, places.toSorted());
  });
});

describe('a node under two names', () => {
  const own = instanceId(7);
  const managed = 'mi-0123456789abcdef0';
  const old = recordOf({ id: own, minute: 1, causes: ['dns/slow'] });
  const between = recordOf({ id: managed, minute: 2 });
  const both = JSON.stringify({
    ...JSON.parse(recordOf({ id: managed, minute: 3 })),
    node: { ...JSON.parse(recordOf({ id: managed })).node, instanceId: own },
  });

  it('counts once, in every order', () => {
    for (const lines of [
      [old, between, both],
      [both, between, old],
      [between, both, old],
      [between, old, both],
    ]) {
      const { now } = inputsOf({ now: lines });
      assert.deepEqual([now.nodes.size(), now.records - now.repeats], [1, 1]);
      const [row, ...others] = [...listOf(inputsOf({ now: lines }), { kind: 'all' }).rows()];
      assert.deepEqual([row?.id, row?.otherId, row?.status, others], [own, managed, 'healthy', []]);
      assert.deepEqual([row?.firstSeen, row?.lastSeen], ['2026-11-26T12:01:00.000Z', '2026-11-26T12:03:00.000Z']);
    }
  });

  it('is one node for the inventory and for the day before', () => {
    const inputs = inputsOf({ now: [both], before: [old], inventories: [`${own}\n${managed}\n`] });
    assert.equal(inputs.inventory?.size(), 1);
    for (const presences of [['never'], ['unlisted'], ['stopped']] as const)
      assert.deepEqual(ids({ kind: 'presence', presences }, inputs), []);
    assert.deepEqual(ids({ kind: 'change', changes: ['healed'] }, inputs), [own]);
    assert.deepEqual(ids({ kind: 'change', changes: ['new', 'gone'] }, inputs), []);
  });

  it('by what Systems Manager lists as well', () => {
    const listed = JSON.stringify({ InstanceInformationList: [{ InstanceId: managed, SourceId: own, PingStatus: 'Online' }] });
    const inputs = inputsOf({ now: [between, old], inventories: [listed] });
    assert.equal(inputs.now.nodes.size(), 1);
    assert.deepEqual(ids({ kind: 'presence', presences: ['never', 'unlisted'] }, inputs), []);
  });
});

describe('the interval', () => {
  const at = (id: number, ...minutes: readonly number[]): string[] =>
    minutes.map((minute) => recordOf({ id: instanceId(id), minute }));
  const silentAfter = (lines: readonly string[], intervalMs?: number) => {
    const inputs = inputsOf({ now: lines, ...(intervalMs === undefined ? {} : { intervalMs }) });
    return [silentOf(inputs, null).interval, ids({ kind: 'presence', presences: ['stopped'] }, inputs)] as const;
  };

  it('is the usual time between two runs, rounded up to a schedule', () => {
    const hourly = [1, 2, 3].flatMap((id) => at(id, id, 60 + id, 121 + id));
    assert.deepEqual(silentAfter([...hourly, ...at(4, 0, 59)]), [{ ms: 3_600_000, source: 'runs' }, [instanceId(4)]]);
    const quarter = [1, 2, 3].flatMap((id) => at(id, 0, 15, 30, 45));
    assert.deepEqual(silentAfter([...quarter, ...at(4, 0, 15)]), [{ ms: 900_000, source: 'runs' }, [instanceId(4)]]);
  });

  it('is a day where no node ran twice, and what was given otherwise', () => {
    const once = [...at(1, 0), ...at(2, 30 * 60)];
    assert.deepEqual(silentAfter(once), [{ ms: 86_400_000, source: 'assumed' }, [instanceId(1)]]);
    assert.deepEqual(silentAfter(once, 48 * 3_600_000), [{ ms: 172_800_000, source: 'given' }, []]);
    assert.deepEqual(silentAfter([...at(1, 0), ...at(2, 10)], 300_000)[1], [instanceId(1)]);
  });

  it('a clock that is years ahead makes nobody else silent', () => {
    const many = Array.from({ length: 400 }, (_, id) => at(id + 1, id)).flat();
    const ahead = recordOf({ id: instanceId(999) }).replace('2026-11-26', '2036-11-26');
    assert.deepEqual(silentAfter([...many, ahead])[1], []);
  });
});
