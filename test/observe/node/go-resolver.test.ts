/**
 * The resolver's files as Go's `net` reads them: 600 sets of files from a grammar, each with one look-up, against Go itself, built without
 * cgo. `SEED=n` starts elsewhere and `VECTORS=n` asks more. What is compared: the servers, the transport, how long and how often each is
 * asked, the names in their order, and the addresses that come of it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namesAsked, lookupOf as settingsOf } from '../../../src/facts/look-up.ts';
import { pinnedFor, readHostsFile } from '../../../src/observe/node/dns/hosts-file.ts';
import { readResolver } from '../../../src/observe/node/dns/resolver.ts';
import { askGoResolver, type GoLookup, type GoSaid, whyNoGo } from '../../oracles/go-resolver.ts';
import { lookupOf } from '../../oracles/resolver-grammar.ts';
import { makePorts } from './ports-double.ts';

const SEED = Number(process.env['SEED'] ?? 18);
const VECTORS = Number(process.env['VECTORS'] ?? 600);
/** The oracle gives up after so many calls. */
const MOST_CALLS = 40;

interface Summary {
  readonly names: readonly string[];
  readonly servers: readonly string[];
  readonly network: readonly string[];
  readonly seconds: readonly number[];
  readonly attempts: number | null;
  readonly addresses: readonly string[];
}

/** What the product reads in these files, played through with these answers. */
async function ours({ files, node, name, answers, mute }: GoLookup): Promise<Summary> {
  const tree = Object.fromEntries(Object.entries(files).map(([path, text]) => [`/etc/${path}`, text]));
  const ports = makePorts({ tree: { ...tree, '/proc/sys/kernel/hostname': `${node}\n` } });
  const resolver = await readResolver(ports);
  const pins = pinnedFor(await readHostsFile(ports), [name]).map(({ ip }) => ip);
  const settings = settingsOf(resolver);
  const nothing = { names: [], servers: [], network: [], seconds: [], attempts: null };
  if (settings.order.startsWith('files') && pins.length > 0) return { ...nothing, addresses: pins.toSorted() };
  if (settings.order === 'files') return { ...nothing, addresses: [] };
  const names: string[] = [];
  let addresses: readonly string[] = [];
  for (const full of namesAsked(name, settings)) {
    names.push(full);
    addresses = mute ? [] : (answers[full.toLowerCase()] ?? []);
    if (addresses.length > 0) break;
  }
  if (addresses.length === 0 && settings.order === 'dns,files') addresses = pins;
  const { timeoutSeconds, attempts, tcpOnly } = settings;
  return {
    names,
    servers: mute ? resolver.servers : resolver.servers.slice(0, 1),
    network: [tcpOnly ? 'tcp' : 'udp'],
    seconds: [timeoutSeconds],
    attempts: mute ? attempts : null,
    addresses: addresses.toSorted(),
  };
}

function theirs({ calls, addresses }: GoSaid, mute: boolean): Summary {
  const distinct = <T>(items: readonly T[]): T[] => [...new Set(items)];
  // Both questions of a name go the same way.
  const own = calls.filter(({ type }) => type === (calls.some((call) => call.type === 'A') ? 'A' : 'AAAA'));
  const ofFirst = own.filter(({ name, server }) => name === own[0]?.name && server === own[0].server);
  return {
    names: distinct(own.map(({ name }) => name)),
    servers: distinct(own.map(({ server }) => server)),
    network: distinct(own.map(({ network }) => network)),
    seconds: distinct(own.map(({ seconds }) => seconds)),
    attempts: mute && own.length > 0 ? ofFirst.length : null,
    addresses: distinct(addresses).toSorted(),
  };
}

/** `rotate` begins with another server for each question, so that the order is nobody's. Duplicates are asked twice. */
function comparable(mine: Summary, said: GoSaid, vector: GoLookup): readonly [Summary, Summary] {
  const go = theirs(said, vector.mute);
  const text = vector.files['resolv.conf'] ?? '';
  const first = [...text.matchAll(/^[ \t\r]*nameserver[ \t\r]+(\S+)/gmu)].map(([, ip]) => ip);
  const isLong = said.calls.length >= MOST_CALLS;
  const isDouble = new Set(first).size < first.length || /^[ \t\r]*search[^\n]*\s(\S+?)\.?\s(?:[^\n]*\s)?\1/mu.test(text);
  const trim = (one: Summary): Summary => ({
    ...one,
    names: isLong ? one.names.slice(0, 1) : one.names,
    servers: /\brotate\b/u.test(text) ? [] : one.servers,
    attempts: isLong || isDouble || /\brotate\b/u.test(text) ? null : one.attempts,
    // A wait of months is cut by the run's own deadline.
    seconds: one.seconds.map((seconds) => Math.min(seconds, 1_000_000)),
  });
  return [trim(mine), trim(go)];
}

test('Go reads the same in any files', async (t) => {
  const why = whyNoGo();
  if (why !== null) {
    t.skip(why);
    return;
  }
  const vectors = Array.from({ length: VECTORS }, (_, at) => lookupOf(SEED * 1_000_003 + at));
  const answers = await askGoResolver(vectors);
  assert.equal(answers.length, vectors.length);
  const differing: string[] = [];
  for (const [at, vector] of vectors.entries()) {
    const said = answers[at];
    assert.ok(said !== undefined);
    const [mine, go] = comparable(await ours(vector), said, vector);
    const [a, b] = [JSON.stringify(mine), JSON.stringify(go)];
    if (a !== b) differing.push(`${JSON.stringify(vector.files)} ${vector.node} ${vector.mute}\n  ours ${a}\n  Go   ${b}`);
  }
  t.diagnostic(`vectors ${vectors.length}, agree ${vectors.length - differing.length}, differ ${differing.length}`);
  assert.deepEqual(differing.slice(0, 10), []);
});
