/** No report contradicts the picture: over the whole recorded corpus, each tells an endpoint's state as it was judged, once. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { EndpointPicture } from '../../src/picture/picture.ts';
import { pictureOf } from '../../src/picture/picture.ts';
import { layersOf } from '../../src/report/endpoint-layers.ts';
import { renderer } from '../../src/report/index.ts';
import { judge } from '../../src/verdict/verdict.ts';
import type { EndpointVerdict } from '../../src/verdict.types.ts';
import { recordedFacts, recordedNames } from '../scenarios/corpus.ts';

const STYLE = { color: false, ascii: false, width: 4_000, verbosity: 2 } as const;
const [text, markdown, html, json] = await Promise.all((['text', 'markdown', 'html', 'json'] as const).map(renderer));

const corpus = recordedNames().map((name) => {
  const facts = recordedFacts(name);
  const { verdict } = judge(facts);
  const pictures = pictureOf(facts).endpoints.filter(({ kind }) => kind !== 'bucket' && kind !== 'usual');
  return { name, verdict, pairs: pictures.map((seen, index) => [seen, verdict.endpoints[index] as EndpointVerdict] as const) };
});

/** Each once, so that a failure names a few endpoints and not a thousand. */
function everywhere(check: (seen: EndpointPicture, told: EndpointVerdict) => boolean): string[] {
  return corpus.flatMap(({ name, pairs }) =>
    pairs.filter(([seen, told]) => !check(seen, told)).map(([{ host }]) => `${name}: ${host}`),
  );
}

/** In every report's words, made here from the picture alone. */
function wordsFor({ outcome: { state, layer } }: EndpointPicture): string {
  if (state === 'works') return 'ok';
  if (state === 'unknown') return 'inconclusive';
  return `${state === 'partial' ? 'partly fails' : 'fails'} at ${layer ?? 'NOWHERE'}`;
}

const escaped = (line: string): string => line.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&');

describe('verdict and picture', () => {
  test('an endpoint has the state of the picture, and a failing layer exactly where it fails', () => {
    const wrong = everywhere(({ host, outcome, state }, told) => {
      const isLayered = told.state === 'unknown' || (told.firstFailingLayer === null) === (told.state === 'works');
      // AWS's own refusal is the only thing that the way there does not show.
      const isOwn = outcome.state === state || (outcome.layer === 'auth' && outcome.state === 'fails' && state === 'works');
      return told.host === host && told.state === outcome.state && told.firstFailingLayer === outcome.layer && isLayered && isOwn;
    });
    assert.deepEqual(wrong, []);
  });
  test('each DNS server says what its view says; one is blamed where DNS fails, and nowhere else', () => {
    const wrong = everywhere(({ views, diagnosis, outcome: { layer } }, { dns }) => {
      const same = dns.every((row, index) => row.says === views[index]?.says && row.status === views[index]?.status);
      const blamed = dns.some((row) => row.blamed === true);
      // systemd-resolved, which fails before servers that are right, is asked for one name only.
      const isServers = layer === 'dns' && diagnosis.kind !== 'fine';
      return same && dns.length === views.length && (blamed ? layer === 'dns' : !isServers || dns.length === 0);
    });
    assert.deepEqual(wrong, []);
  });
  test('why an endpoint is unknown is told there, and nowhere else', () => {
    assert.deepEqual(
      everywhere((_, { state, unknownBecause }) => (unknownBecause !== undefined) === (state === 'unknown')),
      [],
    );
  });
  test('the layer that decides has the endpoint’s state; what works has no layer that fails', () => {
    const wrong = everywhere((_, told) => {
      const layers = layersOf(told);
      const deciding = layers.find(({ layer }) => layer === told.firstFailingLayer)?.outcome;
      const failing = layers.filter(({ outcome }) => outcome === 'failed').map(({ layer }) => layer);
      if (told.state === 'works') return failing.length === 0 && layers.slice(1).every(({ outcome }) => outcome === 'ok');
      if (told.state === 'unknown') return failing.length === 0;
      return deciding === (told.state === 'partial' ? 'partial' : 'failed') && failing.length <= 1;
    });
    assert.deepEqual(wrong, []);
  });
});

describe('reports and picture', () => {
  const reports = {
    text: (host: string, words: string) => new RegExp(`^  \\S+ ${escaped(words)}  ${escaped(host)} \\(`, 'mu'),
    markdown: (host: string, words: string) => new RegExp(`^\\| \`${escaped(host)}\` \\| \\S+ ${escaped(words)} \\|`, 'mu'),
    html: (host: string, words: string) =>
      new RegExp(`<h3>${escaped(host)}</h3> <span class="mark \\w+"><span[^>]*>.</span> ${escaped(words)}</span>`, 'u'),
  };
  const renderers = { text, markdown, html };
  for (const [format, line] of Object.entries(reports)) {
    test(`${format}: every endpoint of every scenario in the words of the picture`, () => {
      const wrong = corpus.flatMap(({ name, verdict, pairs }) => {
        const report = renderers[format as keyof typeof renderers]?.(verdict, STYLE) ?? '';
        return pairs.filter(([seen]) => !line(seen.host, wordsFor(seen)).test(report)).map(([{ host }]) => `${name}: ${host}`);
      });
      assert.deepEqual(wrong.slice(0, 10), []);
    });
  }
  test('text: what a server says of a name is what the picture says it says', () => {
    const wrong = corpus.flatMap(({ name, verdict, pairs }) => {
      const lines = new Set((text?.(verdict, STYLE) ?? '').split('\n'));
      return pairs.flatMap(([{ views, host }]) =>
        views
          .filter(
            ({ server, says, ms, status }) =>
              !lines.has(`    dns ${server}: ${says}${status === 'unknown' ? '' : `, ${Math.round(ms)} ms`}`),
          )
          .map(({ server }) => `${name}: ${host} of ${server}`),
      );
    });
    assert.deepEqual(wrong.slice(0, 10), []);
  });
  test('json: the endpoints as they are in the verdict', () => {
    for (const { verdict } of corpus)
      assert.deepEqual((JSON.parse(json?.(verdict, STYLE) ?? '') as typeof verdict).endpoints, verdict.endpoints);
  });
});

describe('what used to be told in two ways', () => {
  const told = (name: string, service: string): EndpointVerdict => {
    const found = corpus.find((one) => one.name === name)?.verdict.endpoints.find((one) => one.service === service);
    assert.ok(found !== undefined);
    return found;
  };
  test('a truncated answer is no silence', () => {
    const { dns } = told('dns-truncated', 'ssm');
    assert.match(dns[0]?.says ?? '', /^a truncated answer/u);
    assert.equal(dns[0]?.status, 'truncated');
  });
  test('every call denied is no part of them', () => {
    assert.deepEqual(
      [told('auth-role-denies', 'ssm').state, told('auth-role-denies', 'ssm').firstFailingLayer],
      ['fails', 'auth'],
    );
  });
  test('the only address that the agent gets is all of them', () => {
    assert.deepEqual([told('hosts-override', 'ssm').state, told('hosts-override', 'ssm').firstFailingLayer], ['fails', 'tcp']);
  });
});
