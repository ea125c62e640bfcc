/**
 * The node's own file view: its resolv.conf, hosts, trust store, agent and firmware, laid over the machine's files in a
 * mount namespace of its own. Nothing of the machine is changed; a holder process keeps the view for as long as the lab lives.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hostOf, NODE_V4, VPC } from './addresses.ts';
import { certificates } from './certificates.ts';
import { CHANNEL_PORT } from './channel.ts';
import { putResolved } from './resolved.ts';
import { inNamespace, LabError } from './shell.ts';
import type { AgentProxy, AgentSpec, LabSpec } from './types.ts';

const VIEW = '/run/lab/view';
/** The directories that get a layer: everything that tells a node from another lives below them. */
const LAYERS = ['/etc', '/usr/bin', '/var/lib', '/var/log'] as const;
const WORKER = '/usr/bin/ssm-agent-worker';
const layerOf = (directory: string): string => `${VIEW}${directory}`;

/** Few machines have the directory in which snaps are mounted; a view that needs it gets a root of its own. */
const SNAP = '/snap/amazon-ssm-agent/current';
const ROOT = `${VIEW}/root`;

function put(path: string, text: string, mode = 0o644): void {
  const layer = [...LAYERS, '/snap'].find((directory) => path.startsWith(`${directory}/`));
  if (layer === undefined) throw new LabError(`${path} is in no layer`);
  const target = `${layerOf(layer)}/upper${path.slice(layer.length)}`;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text, { mode });
}

/** `-version` prints what the real one prints; without arguments it stays, and its name in the process list is the agent's. */
const agentScript = ({ version, channel, package: kind }: AgentSpec, place: LabSpec['place']): string => `#!/bin/sh
case "$1" in -version|--version) ${kind === 'rpm' ? 'exit 1' : `echo "SSM Agent version: ${version}"; exit 0`};; esac
${channel === undefined ? '' : workerCommand(channel, hostOf('ssmmessages', place))}
while :; do sleep 86400; done
`;

/**
 * The worker, a child of the core, is openssl under another name. It says a line of a request that never ends several times a second, as
 * the real one pings: the server waits a minute for the rest. Until the servers are up it tries again.
 */
const workerCommand = ({ ip, through }: NonNullable<AgentSpec['channel']>, host: string): string =>
  `(while :; do (printf 'GET / HTTP/1.1\\r\\nHost: ${host}\\r\\n'; while printf 'X-Ping: 1\\r\\n'; do sleep 0.2; done) | ` +
  `${WORKER} s_client -quiet -bind 0.0.0.0:${CHANNEL_PORT} ${through === undefined ? `-connect ${ip}:443` : `-proxy ${through} -connect ${host}:443`} -servername ${host}; sleep 0.1; done) &`;

/** The variables of the service, in the spelling that AWS documents; a secret of a lab is no secret. */
const proxyVariables = (proxy: AgentProxy | null): readonly string[] =>
  Object.entries({ http_proxy: proxy?.http, https_proxy: proxy?.https, no_proxy: proxy?.noProxy }).flatMap(([name, value]) =>
    typeof value === 'string' ? [`${name}=${value}`] : [],
  );

const programOf = ({ package: kind }: AgentSpec): string => `${kind === 'snap' ? SNAP : '/usr/bin'}/amazon-ssm-agent`;

/** What `systemctl edit` leaves behind, for the unit of the package. */
function putDropIn({ proxy, package: kind }: AgentSpec): void {
  const variables = proxyVariables(proxy);
  if (variables.length === 0) return;
  // A percent sign is systemd's own.
  const lines = variables.map((variable) => `Environment="${variable.replaceAll('%', '%%')}"`);
  put(
    `/etc/systemd/system/${kind === 'snap' ? 'snap.amazon-ssm-agent.' : ''}amazon-ssm-agent.service.d/override.conf`,
    ['[Service]', ...lines, ''].join('\n'),
  );
}

/** In local time, as the agent writes it. */
function logLine({ minutesAgo, text }: { readonly minutesAgo: number; readonly text: string }): string {
  const then = new Date(Date.now() - minutesAgo * 60_000);
  const local = new Date(then.getTime() - then.getTimezoneOffset() * 60_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19)}.0123 ${text}\n`;
}

function putAgent(agent: AgentSpec, place: LabSpec['place']): void {
  const identity =
    agent.registration === null
      ? { InstanceId: VPC.instanceId, IdentityType: 'EC2', CredentialSource: 'EC2' }
      : { InstanceId: agent.registration.managedInstanceId, IdentityType: 'OnPrem', CredentialSource: 'SSM' };
  putDropIn(agent);
  for (const [path, text] of Object.entries(agent.files ?? {})) put(path, text);
  put(programOf(agent), agentScript(agent, place), 0o755);
  if (agent.channel !== undefined)
    symlinkSync('/usr/bin/openssl', `${layerOf('/usr/bin')}/upper${WORKER.slice('/usr/bin'.length)}`);
  // Images that strip documentation leave the package database.
  if (agent.package === 'snap')
    put(`${SNAP}/meta/snap.yaml`, `name: amazon-ssm-agent\nversion: ${agent.version}\nconfinement: classic\n`);
  else if (agent.package === 'rpm') put('/usr/bin/rpm', `#!/bin/sh\nprintf '${agent.version}'\n`, 0o755);
  else put('/etc/amazon/ssm/RELEASENOTES.md', `${agent.version}\n================\n- lab\n`);
  put('/var/log/amazon/ssm/amazon-ssm-agent.log', (agent.log ?? []).map(logLine).join(''));
  put(
    '/var/lib/amazon/ssm/runtimeconfig/identity_config.json',
    JSON.stringify({
      SchemaVersion: '1.1',
      ShareFile: '',
      ShareProfile: '',
      CredentialsExpiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      ...identity,
      ...(agent.credentialSource === undefined ? {} : { CredentialSource: agent.credentialSource }),
    }),
    0o600,
  );
  if (agent.config !== undefined) put('/etc/amazon/ssm/amazon-ssm-agent.json', agent.config);
  if (agent.registration !== null) {
    const { managedInstanceId, region } = agent.registration;
    put('/var/lib/amazon/ssm/registration', JSON.stringify({ ManagedInstanceID: managedInstanceId, Region: region }), 0o600);
  }
}

function putSystem(spec: LabSpec): void {
  const { node } = spec;
  const store = '/etc/ssl/certs/ca-certificates.crt';
  const dir = certificates();
  const roots = [existsSync(store) ? readFileSync(store, 'utf8') : ''];
  if (node.trustsAmazon) roots.push(readFileSync(`${dir}/amazon-root.pem`, 'utf8'));
  if (node.trustsCorporate) roots.push(readFileSync(`${dir}/corporate-root.pem`, 'utf8'));
  put(store, roots.join(''));
  if (node.resolved !== undefined) put('/usr/bin/resolvectl', putResolved(node), 0o755);
  put(
    '/etc/resolv.conf',
    (node.resolved === undefined ? node.nameservers : ['127.0.0.53']).map((ip) => `nameserver ${ip}\n`).join(''),
  );
  put(
    '/etc/hosts',
    ['127.0.0.1 localhost', '::1 localhost ip6-localhost', `${NODE_V4} ip-10-20-1-10`, ...node.hosts, ''].join('\n'),
  );
  if (node.dropsLinkLocal === true) put(ETHTOOL, ethtoolScript, 0o755);
  put('/etc/nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files dns\n');
}

/** DMI as Nitro shows it, or as a plain virtual machine; only where this machine has DMI at all, a layer cannot invent it. */
function firmwareCommands(spec: LabSpec): string[] {
  const real = '/sys/devices/virtual/dmi/id';
  if (!existsSync(real)) return [];
  const vendor = spec.node.network === 'site' ? 'Example Virtual Machines' : 'Amazon EC2';
  const files = {
    sys_vendor: vendor,
    bios_vendor: vendor,
    board_vendor: vendor,
    chassis_vendor: vendor,
    product_name: 't3.small',
    board_asset_tag: spec.node.network === 'site' ? 'none' : VPC.instanceId,
  };
  return [`mount -t tmpfs tmpfs ${real}`, ...Object.entries(files).map(([name, text]) => `echo '${text}' >${real}/${name}`)];
}

/** What the driver of an Elastic Network Adapter prints, a little more each time; the path is in a layer. */
const ETHTOOL = '/usr/bin/ethtool';
const ethtoolScript = `#!/bin/sh
n=$(($(cat /run/lab/dropped 2>/dev/null || echo 4000) + 412)); echo $n >/run/lab/dropped
printf 'NIC statistics:\\n     tx_timeout: 0\\n     pps_allowance_exceeded: 17\\n     linklocal_allowance_exceeded: %s\\n' $n
`;
const adapterCommands = (spec: LabSpec): string[] =>
  spec.node.dropsLinkLocal !== true
    ? []
    : [
        'mount -t tmpfs tmpfs /sys/class/net',
        'mkdir -p /sys/class/net/eth0/device',
        'ln -s ../../../../bus/pci/drivers/ena /sys/class/net/eth0/device/driver',
        `if [ -e /usr/sbin/ethtool ]; then mount --bind ${ETHTOOL} /usr/sbin/ethtool; fi`,
      ];

/** As systemd starts it: with the variables of its service and nothing of the machine's. */
const startAgent = (agent: AgentSpec): string => {
  const variables = ['PATH=/usr/sbin:/usr/bin:/sbin:/bin', ...proxyVariables(agent.proxy)].map((variable) => `'${variable}'`);
  return `env -i ${variables.join(' ')} ${programOf(agent)} </dev/null >/dev/null 2>&1 &`;
};

/** A root with everything of the machine's, and /snap beside it. */
const rootCommands = (spec: LabSpec): string[] =>
  spec.node.agent?.package !== 'snap'
    ? []
    : [
        `mkdir -p ${ROOT}`,
        `mount -t tmpfs tmpfs ${ROOT}`,
        `for entry in $(ls -A /); do`,
        `  if [ -L "/$entry" ]; then cp -P "/$entry" ${ROOT}/`,
        `  elif [ -d "/$entry" ] && [ "$entry" != snap ]; then mkdir "${ROOT}/$entry"; mount --rbind "/$entry" "${ROOT}/$entry"; fi`,
        `done`,
        `mv ${layerOf('/snap')}/upper ${ROOT}/snap`,
        `mkdir ${ROOT}/.old`,
        `cd ${ROOT}`,
        'pivot_root . .old',
        'cd /',
      ];

function script(spec: LabSpec): string {
  const options = (directory: string): string =>
    `lowerdir=${directory},upperdir=${layerOf(directory)}/upper,workdir=${layerOf(directory)}/work`;
  return [
    'set -e',
    // In a user namespace overlayfs keeps its marks in user.* attributes.
    ...LAYERS.map(
      (d) => `mount -t overlay lab ${d} -o ${options(d)} 2>/dev/null || mount -t overlay lab ${d} -o userxattr,${options(d)}`,
    ),
    ...rootCommands(spec),
    ...firmwareCommands(spec),
    ...adapterCommands(spec),
    // The agent keeps its state to itself.
    'if [ -d /var/lib/amazon/ssm ]; then chmod 700 /var/lib/amazon/ssm; fi',
    // A machine that has a real agent must not lend it to the lab.
    ...(spec.node.agent === null ? ['rm -rf /usr/bin/amazon-ssm-agent /etc/amazon/ssm /var/lib/amazon/ssm'] : []),
    ...(spec.node.agent?.running === true ? [startAgent(spec.node.agent)] : []),
    'echo ready',
    'exec sleep 1000000',
    '',
  ].join('\n');
}

/** Enters the node's network and file view. */
export type EnterNode = (argv: readonly string[]) => string[];

/** Makes the view; resolves with the way in. */
export function startNodeView(spec: LabSpec): Promise<EnterNode> {
  for (const directory of LAYERS) {
    mkdirSync(`${layerOf(directory)}/upper`, { recursive: true });
    mkdirSync(`${layerOf(directory)}/work`, { recursive: true });
  }
  putSystem(spec);
  if (spec.node.agent !== null) putAgent(spec.node.agent, spec.place);
  const path = `${VIEW}/enter.sh`;
  writeFileSync(path, script(spec));
  const [program = '', ...args] = inNamespace('node', ['unshare', '--mount', 'sh', path]);
  const holder = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let errors = '';
    holder.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    holder.stdout.once('data', () => {
      // nsenter and unshare exec, so the holder is the shell, and then sleep, itself.
      resolve((argv) => ['nsenter', '--target', String(holder.pid), '--net', '--mount', '--', ...argv]);
    });
    holder.on('error', reject);
    holder.on('exit', (code) =>
      reject(new LabError(`the node's file view could not be made (status ${String(code)}): ${errors}`)),
    );
  });
}
