/**
 * The configuration as Go decodes it, and the endpoints as Go dials them: our reading beside Go's own `encoding/json`, `net/url` and
 * `net/http` (test/oracles/go-config.go), on documents and endpoints drawn by lot. Skipped where Go is not installed; the tables of
 * agent-config-table.test.ts hold what Go said of the named ones.
 */
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { decodeConfiguration } from '../../../src/observe/node/agent/config/decode.ts';
import { wayOf } from '../../../src/observe/node/agent/config/endpoint-url.ts';
import { tokensOf } from '../../../src/observe/node/agent/config/go-json.ts';
import { type GoUrl, parseGoUrl } from '../../../src/observe/node/go-url.ts';
import { askGoConfig, type GoConfigAnswer, hasGoConfig } from '../../oracles/go-config.ts';
import { drawDocument } from './config-lottery.ts';
import { drawEndpoint } from './endpoint-lottery.ts';

type GoUrlParts = Pick<GoUrl, 'scheme' | 'opaque' | 'host' | 'path'>;

const DOCUMENTS = 2_000;
const ENDPOINTS = 2_000;
const skip = hasGoConfig() ? false : 'Go is not installed';

function compare(t: TestContext, what: string, differences: readonly string[], vectors: number): void {
  t.diagnostic(`${what}: vectors ${vectors}, agree ${vectors - differences.length}, differ ${differences.length}`);
  assert.deepEqual(differences.slice(0, 5), []);
}

describe('beside Go', { skip }, () => {
  test('documents: refused or accepted, where, and with which values', async (t) => {
    const documents = Array.from({ length: DOCUMENTS }, (_, index) => drawDocument(`document ${index}`));
    const answers = await askGoConfig(documents.map((doc) => ({ doc })));
    const pairs = documents.map((document, index) => [document, oursOf(document), theirsOf(answers[index])] as const);
    const refused = pairs.filter(([, ours]) => 'refused' in ours).length;
    assert.ok(refused > DOCUMENTS / 5 && refused < (DOCUMENTS * 4) / 5, `a lottery that tries both: ${refused} refused`);
    const differences = pairs.filter(([, ours, theirs]) => JSON.stringify(ours) !== JSON.stringify(theirs));
    compare(
      t,
      'documents',
      differences.map((pair) => JSON.stringify(pair)),
      DOCUMENTS,
    );
  });

  test('URLs, taken apart', async (t) => {
    const urls = Array.from({ length: ENDPOINTS }, (_, index) => drawEndpoint(`url ${index}`));
    const answers = await askGoConfig(urls.map((url) => ({ url })));
    const differences = urls.flatMap((url, index) => {
      const parts = (from: GoUrlParts | null): string[] | null =>
        from === null ? null : [from.scheme, from.opaque, from.host, from.path];
      const ours = parts(parseGoUrl(url));
      const answer = answers[index];
      const theirs = answer === undefined || answer.error !== '' ? null : parts(answer);
      return JSON.stringify(ours) === JSON.stringify(theirs) ? [] : [JSON.stringify([url, ours, theirs, answer?.error])];
    });
    compare(t, 'URLs', differences, ENDPOINTS);
  });

  test('endpoints: the address that is dialled', async (t) => {
    const questions = Array.from({ length: ENDPOINTS }, (_, index) => ({
      service: index % 3 === 0 ? 'ssmmessages' : 'ssm',
      endpoint: drawEndpoint(`endpoint ${index}`),
    })).filter(({ endpoint }) => endpoint !== '');
    const answers = await askGoConfig(questions);
    const differences = questions.flatMap(({ service, endpoint }, index) => {
      const way = wayOf(service === 'ssm' ? 'ssm' : 'ssmmessages', endpoint);
      const ours = way.to === 'usual' ? 'usual' : way.to === 'host' ? `${way.host}:443` : (way.dials ?? '');
      const theirs = dialled(answers[index]);
      return ours === theirs || isForeign(theirs)
        ? []
        : [JSON.stringify([service, endpoint, ours, way, theirs, answers[index]?.error])];
    });
    compare(t, 'endpoints', differences, questions.length);
  });
});

/** Go writes names outside ASCII in Punycode before it dials; no AWS name has one, so ours are not translated. */
const isForeign = (dials: string): boolean => dials.includes('xn--');

function dialled(answer: GoConfigAnswer | undefined): string {
  if (answer === undefined) return 'no answer';
  return answer.usual ? 'usual' : answer.dials.toLowerCase().replace(/\.?:0*(?=\d+$)/u, ':');
}

type Reading =
  | { readonly refused: string }
  | { readonly values: Readonly<Record<string, string>>; readonly order: readonly string[] };

function oursOf(document: string): Reading {
  const decoded = decodeConfiguration(document);
  if (decoded.outcome === 'refused' || decoded.refused !== null) {
    const parsed = tokensOf(document);
    if (parsed.outcome === 'ok') return { refused: 'a value' };
    // Go counts bytes, and the one that it cannot take with them.
    const bytes = Buffer.byteLength(document.slice(0, parsed.at));
    return { refused: `at ${parsed.at < document.length ? bytes + 1 : bytes}` };
  }
  const { Ssm, Mds, Mgs, S3, Kms, Agent, identityOrder, customIdentities } = decoded.configuration;
  return {
    values: {
      'Agent.ContainerMode': String(Agent.ContainerMode),
      'Agent.Region': Agent.Region,
      'Agent.ServiceDomain': Agent.ServiceDomain,
      'Agent.UseDualStackEndpoint': String(Agent.UseDualStackEndpoint),
      'Kms.Endpoint': Kms.Endpoint,
      'Mds.Endpoint': Mds.Endpoint,
      'Mgs.Endpoint': Mgs.Endpoint,
      'Mgs.Region': Mgs.Region,
      'S3.Endpoint': S3.Endpoint,
      'Ssm.Endpoint': Ssm.Endpoint,
      custom: customIdentities.map(({ instanceId, region }) => `${instanceId}@${region}`).join(),
    },
    order: identityOrder ?? ['OnPrem', 'EC2', 'CustomIdentity'],
  };
}

function theirsOf(answer: GoConfigAnswer | undefined): Reading {
  if (answer === undefined) return { refused: 'no answer' };
  if (answer.error !== '')
    return { refused: answer.offset > 0 || answer.error.startsWith('unexpected end') ? `at ${answer.offset}` : 'a value' };
  return {
    values: { ...answer.values, custom: (answer.custom ?? []).map(({ InstanceID, Region }) => `${InstanceID}@${Region}`).join() },
    order: [...new Set(answer.order)],
  };
}
