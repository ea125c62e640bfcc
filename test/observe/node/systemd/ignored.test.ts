/** What people type in vain for the agent's service, up to the verdict; and neighbours that must stay silent. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AgentService } from '../../../../src/facts/agent-service.ts';
import type { ProxyFacts, ProxySettings } from '../../../../src/facts/proxy.ts';
import { unitEnvironment } from '../../../../src/observe/node/agent/systemd/unit-environment.ts';
import { PRIVATE, PUBLIC, type World } from '../../../findings/facts-builder.ts';
import { judged, said } from '../../../findings/judged.ts';
import type { Entry, Tree } from '../../../oracles/systemd.ts';
import { furniture, treeFiles } from './tree-files.ts';

const NAME = 'amazon-ssm-agent.service';
const DROP_IN = `/etc/systemd/system/${NAME}.d/proxy.conf`;
const UNIT: Tree = { [`/usr/lib/systemd/system/${NAME}`]: '[Service]\nExecStart=/usr/bin/amazon-ssm-agent\n' };

const NO_PROXY: ProxySettings = { source: 'environment of process 812', https: null, http: null, noProxy: '', problems: [] };
const DIRECT: ProxyFacts = { mode: 'agent', used: null, agent: NO_PROXY, agentUnknown: null, shell: NO_PROXY };

async function service(tree: Tree): Promise<AgentService> {
  return (await unitEnvironment(treeFiles({ ...furniture('252'), ...UNIT, ...tree }), NAME)).service;
}

async function told(text: Entry, more: Tree = {}): Promise<string> {
  const { ignored } = await service({ [DROP_IN]: text, ...more });
  return ignored
    .map(({ file, line, variables, why }) => `${file === DROP_IN ? '' : `${file} `}${line} ${variables.join('+')} ${why}`)
    .join(', ');
}

describe('a setting that has no effect', () => {
  const vain: Readonly<Record<string, string>> = {
    '[Service]\nEnvironment="https_proxy=http://CORP\\user:pw@proxy:3128"': '2 https_proxy escape',
    '[Service]\nEnvironment="https_proxy=http://proxy:3128': '2 https_proxy quote',
    '[Service]\nEnvironment=https_proxy=http://u:p%40ss@proxy:3128': '2 https_proxy specifier',
    '[Service]\nEnvironment=https_proxy=http://u:p%C3%A4@proxy:3128': '2 https_proxy specifier-replaced',
    '[Service]\nEnvironment=https_proxy = http://proxy:3128': '2 https_proxy no-equals, 2 https_proxy no-equals',
    '[Service]\nEnvironment=https_proxy= http://proxy:3128': '2 https_proxy no-equals',
    '[Service]\nEnvironment=export-https_proxy=http://proxy:3128': '2 https_proxy name',
    'Environment=https_proxy=http://proxy:3128': '1 https_proxy section',
    '[service]\nEnvironment=NO_PROXY=a': '2 NO_PROXY section',
    '[Unit]\nEnvironment=SSL_CERT_FILE=/a': '2 SSL_CERT_FILE section',
    '[Service]\nenvironment=https_proxy=http://proxy:3128': '2 https_proxy key',
    '[Service]\nEnviroment=https_proxy=http://proxy:3128': '2 https_proxy key',
    '[Service]\nhttps_proxy=http://proxy:3128': '2 https_proxy key',
    '[Service]\nEnvironment https_proxy=http://proxy:3128': '2 https_proxy key',
    '[Service\nEnvironment=https_proxy=http://proxy:3128': '1 https_proxy broken-file',
    '[Service]\nEnvironment=HTTPS_PROXY=http://proxy:3128\nUnsetEnvironment=HTTPS_PROXY': '3 HTTPS_PROXY unset',
  };
  for (const [text, expected] of Object.entries(vain))
    it(text.replaceAll('\n', ' | '), async () => assert.equal(await told(text), expected));

  it('files of variables', async () => {
    const line = '[Service]\nEnvironmentFile=/etc/proxy.env';
    const file = (text: string): Tree => ({ '/etc/proxy.env': text });
    assert.equal(await told(line, file('export https_proxy=http://proxy:1\n')), '/etc/proxy.env 1 https_proxy export');
    assert.equal(
      await told('[Service]\nEnvironmentFile="/etc/proxy.env"', file('https_proxy=http://proxy:1\n')),
      '2 https_proxy path',
    );
    assert.equal(
      await told('[Service]\nEnvironmentFile=- /etc/proxy.env', file('https_proxy=http://proxy:1\n')),
      '2 https_proxy path',
    );
    assert.equal(
      await told('[Service]\nEnvironmentFile=-/etc/a /etc/proxy.env', file('https_proxy=http://proxy:1\n')),
      '2 https_proxy path',
    );
    assert.equal(
      await told('[Service]\nEnvironmentFile=-/etc/proxy.env', file('https_proxy=\uFFFD\n')),
      '/etc/proxy.env 0 https_proxy not-utf8',
    );
  });
  it('a file whose name does not count', async () => {
    const { ignored } = await service({
      [`/etc/systemd/system/${NAME}.d/proxy`]: '[Service]\nEnvironment=https_proxy=http://p:1',
    });
    assert.deepEqual(
      ignored.map(({ why }) => why),
      ['file-name'],
    );
  });
});

describe('healthy neighbours say nothing', () => {
  const healthy: readonly string[] = [
    '[Service]\nEnvironment="https_proxy=http://proxy:3128" "no_proxy=169.254.169.254"',
    '[Service]\nEnvironment=https_proxy=http://u:p%%40ss@proxy:3128',
    '[Service]\nEnvironment="https_proxy=http://CORP\\\\user:pw@proxy:3128"',
    '[Service]\n# Environment=https_proxy=http://u:p%40ss@proxy',
    '# Environment=https_proxy=http://proxy:1\n[Service]\nEnvironment=A=1',
    '[Service]\nEnvironment=https_proxy=http://proxy-%l:3128',
    '[Service]\nEnvironmentFile=-/etc/absent',
    '[Service]\nEnvironment=A=\\q B=%Z',
    '[Service]\nenvironment=A=1',
    '[Service]\nEnvironment=https_proxy=http://bad:p%40@proxy\nEnvironment=HTTPS_PROXY=http://proxy:1',
    '[Service]\nEnvironment=https_proxy=\nUnsetEnvironment=LD_PRELOAD',
    '',
  ];
  for (const text of healthy) it(text.replaceAll('\n', ' | '), async () => assert.equal(await told(text), ''));
  it('copies that editors and packages leave', async () => {
    const names = ['proxy.conf~', 'proxy.conf.bak', 'proxy.conf.rpmsave', '.proxy.conf.swp', 'README'];
    const tree = Object.fromEntries(
      names.map((name) => [`/etc/systemd/system/${NAME}.d/${name}`, '[Service]\nEnvironment=https_proxy=http://p:1']),
    );
    const { ignored } = await service({ ...tree, [`/etc/systemd/system/${NAME}.d/README`]: 'Set https_proxy here' });
    assert.deepEqual(ignored, []);
  });
});

describe('the verdict', () => {
  const of = (own: AgentService, running: 'yes' | 'no' = 'yes') => judged({ ...PRIVATE, agent: { running, service: own } });
  const ignoredAs = (why: AgentService['ignored'][number]['why']): AgentService => ({
    unit: NAME,
    refused: null,
    ignored: [{ file: DROP_IN, line: 2, setting: 'Environment', variables: ['https_proxy'], why }],
  });
  it('names file, line and the right spelling', () => {
    const judgement = of(ignoredAs('specifier'));
    assert.equal(said(judgement), 'agent/setting-ignored?');
    const text = JSON.stringify(judgement.verdict.findings);
    assert.ok(text.includes(`${DROP_IN}, line 2`) && text.includes('%%40'));
    assert.deepEqual(of(ignoredAs('unset')).infos, ['agent/setting-ignored']);
  });
  it('a dropped proxy is why the direct path fails, and nobody else is', () => {
    const service = ignoredAs('specifier');
    const world: World = { ...PUBLIC, agent: { running: 'yes', service }, fate: () => 'timeout' };
    assert.equal(said(judged({ ...world, node: { proxy: DIRECT } })), 'agent/setting-ignored');
    // The agent has a proxy all the same, or somebody took it away on purpose.
    assert.match(
      said(judged({ ...world, agent: { running: 'yes', service: ignoredAs('unset') }, node: { proxy: DIRECT } })),
      /^tcp/u,
    );
    const roots = { ...service, ignored: service.ignored.map((one) => ({ ...one, variables: ['SSL_CERT_FILE'] })) };
    assert.match(said(judged({ ...world, agent: { running: 'yes', service: roots }, node: { proxy: DIRECT } })), /^tcp/u);
  });
  it('a unit that is refused stops the agent, and is the reason why it does not run', () => {
    const refused = { unit: NAME, refused: 'it is masked', ignored: [] };
    assert.equal(said(of(refused, 'no')), 'agent/unit-invalid');
    assert.equal(said(of(refused)), 'agent/unit-invalid?');
    assert.equal(said(of({ ...refused, refused: null })), '');
  });
  it('the reasons of refused units reach the facts', async () => {
    const why = async (tree: Tree): Promise<string | null> => (await service(tree)).refused;
    assert.equal(
      await why({ [DROP_IN]: '[Service]\nEnvironmentFile=/etc/none' }),
      `EnvironmentFile /etc/none is absent (${DROP_IN}, line 2)`,
    );
    assert.equal(await why({ [`/etc/systemd/system/${NAME}`]: { link: '/dev/null' } }), 'it is masked');
    assert.match((await why({ [DROP_IN]: '[Service]\nExecStart=/bin/x' })) ?? '', /2 ExecStart=/u);
    assert.match((await why({ [`/etc/systemd/system/${NAME}`]: '[Service]\nEnvironment=A=1' })) ?? '', /no ExecStart=/u);
    assert.equal(await why({ [DROP_IN]: '[Service]\nExecStart=\nExecStart=/bin/x' }), null);
  });
});
