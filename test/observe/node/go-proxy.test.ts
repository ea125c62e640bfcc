/**
 * Proxy variables against Go's: its own tables restated, slips as people make them, and thousands of generated environments that Go itself
 * answers where it is installed. Go's answer to a login that ends too early may hold part of a password as a port: that port is withheld.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bypassesProxy } from '../../../src/knowledge/no-proxy.ts';
import { readProxySettings } from '../../../src/observe/node/proxy/proxy-settings.ts';
import { askGoForProxy, hasGo, type ProxyQuestion } from '../../oracles/go-proxy.ts';
import { generateProxyQuestions } from './go-proxy-grammar.ts';
import { EXCEPTION_ROWS, GO_ROWS, type Row, SLIPS } from './go-proxy-vectors.ts';

const PORTS: Readonly<Record<string, string>> = { http: '80', https: '443', socks5: '1080', socks5h: '1080' };

/** What the product does, in the form of the tables. */
function ours({ env, url }: ProxyQuestion): string {
  const { settings } = readProxySettings(env, 'test');
  const { protocol, hostname, port } = new URL(url);
  const kind = protocol === 'https:' ? 'https' : 'http';
  const server = settings[kind];
  if (server === null) return 'direct';
  if (settings.slips?.some((slip) => slip.effect === 'refused' && slip.kind === kind) === true) return 'error';
  const host = hostname.replace(/^\[(.*)\]$/u, '$1');
  if (bypassesProxy(settings.noProxy, host, Number(port) || Number(PORTS[kind]))) return 'direct';
  return inWords(server.scheme, server.host, String(server.port), loginOf(env, kind));
}

/** The login that goes with the proxy for this kind of URL. */
function loginOf(env: ProxyQuestion['env'], kind: 'https' | 'http'): string | null {
  const other = kind === 'https' ? /^http_proxy$/iu : /^https_proxy$/iu;
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !other.test(name)));
  return readProxySettings(own, 'test').credentials?.reveal() ?? null;
}

function inWords(scheme: string, host: string, port: string, login: string | null): string {
  return `${scheme}://${login === null ? '' : `${login}@`}${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function gos([scheme = '', host, port = '', login = null]: readonly (string | null)[]): string {
  if (host === undefined) return scheme ?? '';
  return inWords(
    scheme ?? '',
    host ?? '',
    port === '' ? (PORTS[scheme ?? ''] ?? '0') : String(Math.min(Number(port), Number.MAX_SAFE_INTEGER)),
    login,
  );
}

const questions = (rows: readonly Row[]): readonly ProxyQuestion[] => rows.map(([env, url]) => ({ env, url }));

/** The same, or only the port withheld. */
function agrees(mine: string, go: string): boolean {
  return mine === go || (mine.endsWith(':0') && mine.slice(0, -1) === go.replace(/\d+$/u, ''));
}

for (const [name, rows] of Object.entries({ "Go's own rows": GO_ROWS, exceptions: EXCEPTION_ROWS, slips: SLIPS }))
  describe(name, () => {
    for (const [index, [env, url, goes]] of rows.entries())
      it(`${index}: ${JSON.stringify(env)} ${url}`, () => assert.equal(ours({ env, url }), goes));
  });

describe('Go itself', { skip: hasGo() ? false : 'go is not installed' }, () => {
  it('says what the tables say', async () => {
    const rows = [...GO_ROWS, ...EXCEPTION_ROWS, ...SLIPS];
    const said = await askGoForProxy(questions(rows));
    assert.deepEqual(
      said.map(gos),
      rows.map(([, , goes]) => goes),
    );
  });

  it('agrees on generated environments', async (t) => {
    const asked = generateProxyQuestions(Number(process.env['PROXY_SEED'] ?? 18), Number(process.env['PROXY_VECTORS'] ?? 4_000));
    const said = await askGoForProxy(asked);
    const differ = asked.flatMap((question, index) => {
      const [mine, go] = [ours(question), gos(said[index] ?? [])];
      return agrees(mine, go) ? [] : [{ ...question, mine, go }];
    });
    const direct = said.filter(([first, second]) => first === 'direct' && second === undefined).length;
    t.diagnostic(`vectors ${asked.length}, agree ${asked.length - differ.length}, differ ${differ.length} (${direct} direct)`);
    assert.deepEqual(differ.slice(0, 20), []);
  });
});
