/** Files of the node: they come with images, from package managers and from whoever could write them. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readAgent } from '../../src/observe/node/agent/agent.ts';
import { parseDpkg } from '../../src/observe/node/agent/agent-version.ts';
import { parseHosts, pinnedFor } from '../../src/observe/node/dns/hosts-file.ts';
import { parseResolvConf } from '../../src/observe/node/dns/resolv-conf.ts';
import { readResolver } from '../../src/observe/node/dns/resolver.ts';
import { readFirmware } from '../../src/observe/node/firmware.ts';
import { proxyVariables } from '../../src/observe/node/proxy/proxy-variables.ts';
import { makePorts } from '../observe/node/ports-double.ts';
import { damagedText } from './mutations.ts';
import { type Target, target } from './target.ts';

const HOST = 'ssm.eu-central-1.amazonaws.com';
const RESOLV = [
  '# made by hand\nsearch example.internal\nnameserver 10.20.0.2\nnameserver 10.20.0.3\noptions ndots:5 timeout:2 rotate\n',
  'nameserver 127.0.0.53\noptions edns0 trust-ad\nsearch .\n',
  'nameserver fe80::1%eth0\r\nnameserver 2001:db8::1\r\n',
];
const HOSTS = [`127.0.0.1 localhost\n::1 localhost ip6-localhost\n10.0.0.9 ${HOST} alias # why\n`, `10.0.0.1\t${HOST}.\r\n`];
const DPKG =
  'Package: base-files\nStatus: install ok installed\nVersion: 12.4\n\n' +
  'Package: amazon-ssm-agent\nStatus: install ok installed\nArchitecture: amd64\nVersion: 3.3.1802.0-1\nDescription: agent\n more\n\n';

/** Each file of the agent with a good example; any of them may be damaged or absent. */
const AGENT_FILES: Readonly<Record<string, readonly string[]>> = {
  '/etc/amazon/ssm/RELEASENOTES.md': ['3.3.1802.0\n================\n- Fixes\n', '# "3.3.40.0"\n'],
  '/snap/amazon-ssm-agent/current/meta/snap.yaml': ["name: amazon-ssm-agent\nversion: '3.3.1802.0'\nconfinement: classic\n"],
  '/var/lib/dpkg/status': [DPKG],
  '/var/lib/amazon/ssm/registration': [
    '{"ManagedInstanceID":"mi-0a1b2c3d4e5f60718","Region":"eu-central-1"}',
    '{"managedinstanceid":"","REGION":""}',
  ],
  '/var/lib/amazon/ssm/runtimeconfig/identity_config.json': [
    '{"SchemaVersion":"1.1","InstanceId":"i-0a1b2c3d4e5f60718","IdentityType":"EC2"}',
  ],
  '/etc/amazon/ssm/amazon-ssm-agent.json': ['{"Agent":{"Region":"eu-central-1"},"Ssm":{"Endpoint":""}}'],
  '/var/log/amazon/ssm/audits/amazon-ssm-agent-audit-2026-11-01': [
    'agent_telemetry amazon-ssm-agent.start 3.3.1802.0 08:00:00\n',
  ],
  '/proc/812/comm': ['amazon-ssm-agen\n'],
  '/proc/1/comm': ['systemd\n'],
  '/sys/fs/cgroup/system.slice/amazon-ssm-agent.service/cgroup.procs': ['812\n861\n'],
  '/usr/bin/amazon-ssm-agent': ['\u007FELF'],
};
const WORDS = [
  'nameserver ',
  'options ',
  'ndots:',
  'Package: amazon-ssm-agent\n',
  'Status: ',
  'Version: ',
  'version: ',
  '3.3.40.0',
  '999999999999999999.1.1.1',
  'agent_telemetry amazon-ssm-agent.start ',
  '{"Agent":',
  '"Region":',
];

const tree = fc
  .tuple(
    ...Object.entries(AGENT_FILES).map(([path, examples]) =>
      fc.option(
        damagedText(examples, WORDS).map((text) => [path, text] as const),
        { freq: 5 },
      ),
    ),
  )
  .map((files) => Object.fromEntries(files.filter((file) => file !== null)));

const ENVIRONMENT = { interfaces: () => [] };

export const fileTargets: readonly Target[] = [
  target<string>({
    name: 'resolv.conf',
    input: damagedText(RESOLV, WORDS),
    async feed(text) {
      const parsed = parseResolvConf(text);
      const read = await readResolver(
        makePorts({ tree: { '/etc/resolv.conf': text, '/run/systemd/resolve/resolv.conf': text } }),
      );
      // Beyond what is read of the file its servers are unknown; otherwise there is always somebody to ask.
      assert(read.servers.length <= 10 && (read.source === 'none' || read.servers.length > 0));
      return [parsed, read];
    },
    // Sixty-four search domains, told twice.
    maxOutput: 60_000,
    quick: 800,
  }),
  target<string>({
    name: 'hosts file',
    input: damagedText(HOSTS, [HOST, '10.0.0.1 ', '#']),
    feed: (text) => pinnedFor(parseHosts(text), [HOST, 'localhost']),
    maxOutput: 100 * 200,
    quick: 600,
  }),
  target<string>({ name: 'dpkg status', input: damagedText([DPKG], WORDS), feed: parseDpkg, maxOutput: 200, quick: 600 }),
  target<Readonly<Record<string, string>>>({
    name: 'agent files',
    input: tree,
    async feed(files) {
      const facts = await readAgent(makePorts({ tree: files }));
      assert(
        facts.versions.every(({ version }) => /^\d+(?:\.\d+){0,3}$/.test(version)),
        JSON.stringify(facts.versions),
      );
      return facts;
    },
    maxOutput: 4_000,
    quick: 300,
  }),
  target<string>({
    name: 'firmware and proxy variables',
    input: damagedText(
      ['Amazon EC2\n', 'Xen', 'ec2a1b2c-3d4e-4f60-8718-0123456789ab', 'http://user:secret@proxy.example:3128/', 'secret@proxy'],
      ['://', '@', ':', '['],
    ),
    async feed(text) {
      const files = Object.fromEntries(
        ['sys_vendor', 'board_asset_tag', 'product_uuid'].map((name) => [`/sys/class/dmi/id/${name}`, text]),
      );
      const ports = makePorts({
        tree: files,
        environment: { ...ENVIRONMENT, variables: { HTTPS_PROXY: text.slice(0, 4_096), no_proxy: text } },
      });
      return [await readFirmware(ports), proxyVariables(ports.environment)];
    },
    maxOutput: 60_000,
    quick: 400,
  }),
];
