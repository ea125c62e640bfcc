import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { FINDING_CODES } from '../../src/findings/index.ts';
import { CAPABILITIES } from '../../src/knowledge/types.ts';
import { FORMATS, renderer } from '../../src/report/index.ts';
import type { TextStyle } from '../../src/report/text.ts';
import type { Verdict } from '../../src/verdict.types.ts';
import { runProgramSync } from '../processes.ts';
import { HOSTILE, hostile } from './hostile.ts';
import { finding, forwarderMissing, onePartialZone, sixCauses, unfinished, verdict } from './verdicts.ts';

const SCHEMA = JSON.parse(readFileSync(new URL('../../schema/verdict.schema.json', import.meta.url), 'utf8'));
// Strict: an unknown keyword or a misspelt type in the schema fails here, not silently at a user's.
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(SCHEMA);
const STYLE: TextStyle = { width: 80, color: false, ascii: false, verbosity: 0 };

function accepted(candidate: unknown): void {
  assert.ok(validate(candidate), JSON.stringify(validate.errors, null, 1));
}

/** Whatever JSON.parse gives: here the very point is to make what the types forbid. */
type Json = ReturnType<typeof JSON.parse>;

/** A verdict as plain JSON after one change, to break it in ways that the types would not let through. */
function changed(base: Verdict, change: (json: Json) => void): unknown {
  const json = JSON.parse(JSON.stringify(base));
  change(json);
  return json;
}

describe('schema', () => {
  it('accepts a verdict of each status', async () => {
    const all = [verdict(), onePartialZone(), forwarderMissing(), unfinished(), sixCauses()];
    assert.deepEqual(new Set(all.map(({ status }) => status)), new Set(['healthy', 'degraded', 'broken', 'inconclusive']));
    for (const format of ['json', 'ndjson'] as const) {
      const render = await renderer(format);
      for (const one of all) accepted(JSON.parse(render(one, STYLE)));
    }
  });

  it('accepts growth: new fields, codes, services, capabilities and minor versions', () => {
    accepted(
      changed(forwarderMissing(), (json) => {
        json.schemaVersion = '1.7';
        json.somethingNew = { a: 1 };
        json.node.agent.channel = 'ssmmessages';
        json.endpoints[0].service = 'sts';
        json.findings[0].code = 'quantum/decoherence';
        json.findings[0].extra = true;
        json.capabilities['just-in-time'] = { status: 'works', because: [], proof: 'inferred', asked: true };
      }),
    );
  });

  const broken: Record<string, (json: Json) => void> = {
    'version 2': (json) => (json.schemaVersion = '2.0'),
    'another tool': (json) => (json.tool.name = 'other'),
    'unknown status': (json) => (json.status = 'fine'),
    'empty headline': (json) => (json.headline = ''),
    'local time': (json) => (json.startedAt = '2026-08-01 02:13:44'),
    'negative duration': (json) => (json.durationMs = -1),
    'interrupted: false': (json) => (json.interrupted = false),
    'unknown node kind': (json) => (json.node.kind = 'on-prem'),
    'agent without running': (json) => delete json.node.agent.running,
    'code without family': (json) => (json.findings[0].code = 'forwarder-missing'),
    'code in capitals': (json) => (json.findings[0].code = 'DNS/forwarder-missing'),
    'unknown severity': (json) => (json.findings[0].severity = 'critical'),
    'evidence that is no string': (json) => (json.findings[0].evidence = [{ a: 1 }]),
    'data that is no object': (json) => (json.findings[0].data = []),
    'error without remedy': (json) => (json.findings[0].remedy = []),
    'unknown owner': (json) => (json.findings[0].remedy[0].owner = 'network'),
    'remedy without proof': (json) => delete json.findings[0].remedy[0].verify,
    'remedy without risk': (json) => delete json.findings[0].remedy[0].risk,
    'suppressed without its cause': (json) => delete json.suppressed[0].suppressedBy,
    'suppressed that is no finding': (json) => delete json.suppressed[0].message,
    'ruled out without reason': (json) => delete json.ruledOut[0].because,
    'missing capability': (json) => delete json.capabilities['patch-manager'],
    'unknown capability status': (json) => (json.capabilities.core.status = 'ok'),
    'capability without proof': (json) => delete json.capabilities.core.proof,
    'capability name in capitals': (json) => (json.capabilities.Core = json.capabilities.core),
    'unknown layer': (json) => (json.endpoints[0].firstFailingLayer = 'ip'),
    'absent layer': (json) => delete json.endpoints[0].firstFailingLayer,
    'unknown path': (json) => (json.endpoints[0].path = 'vpn'),
    'rcode as a number': (json) => (json.endpoints[0].dns[0].rcode = 3),
    'unknown address class': (json) => (json.endpoints[0].addresses[0].class = 'private'),
    'unknown outcome': (json) => (json.endpoints[0].addresses[0].tls.outcome = 'maybe'),
    'port out of range': (json) => (json.endpoints[0].addresses[0].localPort = 70_000),
    'bucket status as text': (json) => (json.buckets[0].status = '200'),
    'unknown bucket outcome': (json) => (json.buckets[0].outcome = 'forbidden'),
    'change without date': (json) => delete json.changed[0].lastGoodAt,
    'omission without reason': (json) => delete json.notChecked[0].why,
    'delivery as an object': (json) => (json.delivery = {}),
  };
  for (const [name, change] of Object.entries(broken)) {
    it(`refuses: ${name}`, () => {
      accepted(forwarderMissing());
      assert.equal(validate(changed(forwarderMissing(), change)), false);
    });
  }

  it('refuses a verdict that lacks any required field', () => {
    for (const field of SCHEMA.required as string[]) {
      assert.equal(validate(changed(forwarderMissing(), (json) => delete json[field])), false, field);
    }
    // These came later: a program that reads verdicts of older versions must not demand them.
    const later = ['inBrief', 'again'];
    assert.equal(SCHEMA.required.length, Object.keys(verdict()).length - later.length);
    for (const field of later) accepted(changed(forwarderMissing(), (json) => delete json[field]));
  });

  it('refuses a healthy verdict that is not silent', () => {
    const info = finding({ severity: 'info', remedy: [] });
    accepted(verdict({ findings: [info] }));
    for (const severity of ['error', 'warning'] as const) {
      assert.equal(validate(verdict({ findings: [info, finding({ severity })] })), false, severity);
    }
  });

  it('knows every code and capability of this version', () => {
    const pattern = new RegExp(SCHEMA.$defs.code.pattern, 'u');
    for (const code of FINDING_CODES) assert.match(code, pattern);
    assert.deepEqual(SCHEMA.properties.capabilities.required, [...CAPABILITIES]);
  });

  it('describes every field', () => {
    const missing: string[] = [];
    const walk = (schema: Json, path: string): void => {
      for (const [name, child] of Object.entries<Json>(schema.properties ?? {})) {
        if (child.$ref === undefined && (!child.title || !child.description)) missing.push(`${path}.${name}`);
        walk(child, `${path}.${name}`);
        walk(child.items ?? {}, `${path}.${name}[]`);
      }
    };
    // `if`/`then` only constrain; they describe nothing and are not walked.
    walk(SCHEMA, '$');
    for (const [name, schema] of Object.entries<Json>(SCHEMA.$defs)) {
      if (!schema.title || !schema.description) missing.push(name);
      if (schema.allOf === undefined) walk(schema, name);
    }
    assert.deepEqual(missing, []);
  });
});

describe('json and ndjson', () => {
  it('hold the verdict unchanged, hostile strings included, and nothing that steers a terminal', async () => {
    for (const format of ['json', 'ndjson'] as const) {
      const out = (await renderer(format))(hostile(), STYLE);
      assert.deepEqual(JSON.parse(out), hostile());
      assert.doesNotMatch(out.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      assert.ok(JSON.parse(out).headline.endsWith(HOSTILE));
    }
  });

  it('json is indented by two spaces, ndjson is one line; both end in a newline', async () => {
    const [json, ndjson] = [await renderer('json'), await renderer('ndjson')];
    assert.match(json(verdict(), STYLE), /^\{\n {2}"schemaVersion": "1\.0",\n[^]*\n\}\n$/);
    assert.match(ndjson(hostile(), STYLE), /^[^\n\r\u0085\u2028\u2029]+\n$/);
  });
});

describe('formats', () => {
  it('each render every verdict to something that ends in one newline', async () => {
    for (const name of FORMATS) {
      const render = await renderer(name);
      for (const one of [verdict(), onePartialZone(), forwarderMissing(), unfinished(), sixCauses(), hostile()]) {
        assert.match(render(one, STYLE), /[^\n]\n$/, name);
      }
    }
  });

  it('are loaded only when asked for', () => {
    const program = `
      import { registerHooks } from 'node:module';
      const seen = [];
      registerHooks({ load(url, context, next) { if (url.includes('/src/report/')) seen.push(url.split('/').pop()); return next(url, context); } });
      const { renderer } = await import(${JSON.stringify(new URL('../../src/report/index.ts', import.meta.url).href)});
      seen.push('loaded');
      await renderer('text');
      console.log(seen.join());`;
    const { stdout, stderr } = runProgramSync(process.execPath, ['--input-type=module', '--eval', program]);
    assert.match(stdout, /^index\.ts,loaded,text\.ts,/, stderr);
    assert.doesNotMatch(stdout, /html|junit|markdown|json|xml/);
  });
});
