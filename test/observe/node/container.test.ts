/**
 * Where does this process run? The files are real ones: of Debian 12, Amazon Linux 2023 and Ubuntu 24.04 as hosts, of Docker 27, podman 4.9,
 * containerd 1.7 (k3s 1.30, EKS 1.30), LXC 5, systemd-nspawn 252 and of the documentation of ECS, shortened to the lines that count.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readContainer } from '../../../src/observe/node/container/container.ts';
import type { InterfaceAddress } from '../../../src/platform/ports.ts';
import { makePorts, type Tree } from './ports-double.ts';

const SIGNAL = new AbortController().signal;
const ID = 'a'.repeat(64);
const TASK = '9781c248-0edd-4cdb-9a93-f63cb662a5d3';
const MACHINE = '25 1 259:1 / / rw,noatime shared:1 - xfs /dev/nvme0n1p1 rw,attr2\n';
const OVERLAY = '612 565 0:57 / / rw,relatime master:230 - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/A\n';
const LIVE = '24 1 0:22 / / rw,relatime - overlay overlayroot rw,lowerdir=/media/root-ro\n';
const BOUND = ['/etc/resolv.conf', '/etc/hostname', '/etc/hosts']
  .map((path, n) => `63${n} 612 259:1 /var/lib/docker/containers/x${path} ${path} rw,noatime - xfs /dev/nvme0n1p1 rw\n`)
  .join('');
const OTHERS = `88 25 0:45 / /var/lib/docker/overlay2/abc/merged rw - overlay overlay rw\n`;
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount/namespace';
const V4 = `http://169.254.170.2/v4/${TASK.replaceAll('-', '')}-1234567890`;

interface Row {
  readonly is: string | null;
  readonly tree?: Tree;
  readonly variables?: Readonly<Record<string, string>>;
  readonly os?: 'windows';
}

const ROWS: Readonly<Record<string, Row>> = {
  // Machines. Nothing of a runtime on them makes them a container.
  'Amazon Linux 2023 with Docker': { is: null, tree: host(MACHINE + OTHERS) },
  'an instance whose image was a container': { is: null, tree: { ...host(MACHINE), '/.dockerenv': '' } },
  'the same, whose process 1 is no init': {
    is: null,
    tree: { ...host(MACHINE), '/.dockerenv': '', '/proc/1/comm': 'process_api\n', '/proc/self/cgroup': '0::/\n' },
  },
  'an image of podman on a disk': { is: null, tree: { ...host(MACHINE), '/run/.containerenv': 'engine="podman-4.9.3"\n' } },
  'a live system: its root is an overlay': { is: null, tree: host(LIVE) },
  'a live system with what a container left': { is: null, tree: { ...host(LIVE), '/.dockerenv': '' } },
  'a host of systemd-nspawn': { is: null, tree: { ...host(MACHINE), '/run/systemd/nspawn/unix-export/x': '' } },
  'a host without systemd': { is: null, tree: { ...host(MACHINE), '/proc/1/comm': 'init\n', '/proc/self/cgroup': '0::/\n' } },
  'a shell that says container': { is: null, tree: host(MACHINE), variables: { container: 'web' } },
  'the node of a cluster': {
    is: null,
    tree: { ...host(MACHINE + OTHERS), '/var/lib/kubelet/pods/1/volumes/kubernetes.io~projected/serviceaccount/namespace': 'x' },
  },
  'the service of the engine itself': {
    is: null,
    tree: { ...host(MACHINE), '/proc/self/cgroup': '0::/system.slice/docker.service\n' },
  },
  'a hosts file that somebody mounted': { is: null, tree: host(MACHINE + BOUND.split('\n').at(2)) },
  'one of LXC, which boots an init': { is: null, tree: { ...host(OVERLAY), '/run/systemd/container': 'lxc\n' } },
  'one of systemd-nspawn': { is: null, tree: { ...host(OVERLAY), '/run/systemd/container': 'systemd-nspawn\n' } },
  'LXC by its control group': {
    is: null,
    tree: { ...host(MACHINE), '/proc/self/cgroup': '1:name=systemd:/lxc.payload.web/init.scope\n' },
  },
  WSL: { is: null, tree: { ...host(MACHINE), '/run/systemd/container': 'wsl\n' } },
  'variables that are none': {
    is: null,
    tree: host(MACHINE),
    variables: { ECS_CONTAINER_METADATA_URI_V4: '', KUBERNETES_SERVICE_HOST: '' },
  },
  'a variable that is no address of a task': { is: null, tree: host(MACHINE), variables: { ECS_CONTAINER_METADATA_URI_V4: 'x' } },
  'the environment of another service': { is: null, tree: host(MACHINE), variables: { AWS_EXECUTION_ENV: 'EC2' } },
  // Containers.
  'Docker 27 on a new host': { is: 'other docker', tree: { ...guest('nginx'), '/.dockerenv': '' } },
  'Docker on a host of control groups 1': {
    is: 'other docker',
    tree: { ...guest('sh'), '/proc/self/cgroup': `12:memory:/docker/${ID}\n1:name=systemd:/docker/${ID}\n` },
  },
  'Docker, and systemd in it': {
    is: 'other docker',
    tree: { ...guest('systemd'), '/run/systemd/container': 'docker\n', '/.dockerenv': '' },
  },
  'Docker, with the control groups of its host': {
    is: 'other docker',
    tree: { ...guest('sh'), '/proc/self/cgroup': `0::/system.slice/docker-${ID}.scope\n` },
  },
  'Docker with another driver than overlay': {
    is: 'other docker',
    tree: { ...guest('sh', MACHINE.replace('xfs', 'btrfs') + BOUND), '/.dockerenv': '' },
  },
  podman: { is: 'other podman', tree: { ...guest('sleep'), '/run/.containerenv': 'engine="podman-4.9.3"\n' } },
  'podman without its files, by its control group': {
    is: 'other podman',
    tree: { ...guest('sh'), '/proc/self/cgroup': `0::/machine.slice/libpod-${ID}.scope/container\n` },
  },
  'containerd, without a sign of its own': { is: 'other', tree: guest('app') },
  'a job of a pipeline': { is: 'other docker', tree: { ...guest('tail', OVERLAY), '/.dockerenv': '' } },
  'a pod, by its file': { is: 'kubernetes', tree: { ...guest('app'), [SERVICE_ACCOUNT]: 'default' } },
  'a pod without that file': { is: 'kubernetes', tree: guest('app'), variables: { KUBERNETES_SERVICE_HOST: '10.100.0.1' } },
  'a pod of IPv6': { is: 'kubernetes', tree: guest('app'), variables: { KUBERNETES_SERVICE_HOST: 'fd00:10:96::1' } },
  'a pod, by its control group': {
    is: 'kubernetes',
    tree: { ...guest('app'), '/proc/self/cgroup': `11:cpu:/kubepods/burstable/pod1/${ID}\n` },
  },
  'a pod of cri-o': {
    is: 'kubernetes',
    tree: { ...guest('app'), '/proc/self/cgroup': `0::/kubepods.slice/kubepods-pod1.slice/crio-${ID}.scope\n` },
  },
  'a task of ECS': { is: 'ecs', variables: { ECS_CONTAINER_METADATA_URI_V4: V4 } },
  'a task, version 3 alone': { is: 'ecs', variables: { ECS_CONTAINER_METADATA_URI: V4.replace('v4', 'v3') } },
  Fargate: { is: 'ecs', variables: { AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE' } },
  'a managed instance of ECS': { is: 'ecs', variables: { AWS_EXECUTION_ENV: 'AWS_ECS_MANAGED_INSTANCES' } },
  'a task, in a shell that sudo opened': {
    is: 'ecs docker',
    tree: { ...guest('sh'), '/.dockerenv': '', '/proc/1/environ': `PATH=/bin\0ECS_CONTAINER_METADATA_URI_V4=${V4}\0` },
  },
  'a pod, in a shell of su': {
    is: 'kubernetes',
    tree: { ...guest('sh'), '/proc/1/environ': 'KUBERNETES_SERVICE_HOST=10.0.0.1\0HOME=/\0' },
  },
  'a task, by its control group': {
    is: 'ecs',
    tree: { ...guest('sh'), '/proc/self/cgroup': `9:cpu:/ecs/${TASK.replaceAll('-', '')}/${ID}\n` },
  },
  'a task on Windows': { is: 'ecs', os: 'windows', variables: { ECS_CONTAINER_METADATA_URI_V4: V4 } },
  'a pod on Windows': { is: 'kubernetes', os: 'windows', variables: { KUBERNETES_SERVICE_HOST: '10.100.0.1' } },
  "Bottlerocket's admin container": { is: 'bottlerocket', tree: { ...guest('sshd'), '/.bottlerocket/rootfs/etc/motd': '' } },
  'Bottlerocket itself': {
    is: 'bottlerocket',
    tree: { ...host(MACHINE), '/etc/os-release': 'NAME=Bottlerocket\nID=bottlerocket\nVERSION_ID=1.20.0\n' },
  },
};

function host(mounts: string): Tree {
  return {
    '/proc/1/comm': 'systemd\n',
    '/proc/self/cgroup': '0::/user.slice/user-1000.slice/session-3.scope\n',
    '/proc/self/mountinfo': mounts,
    '/etc/os-release': 'NAME="Amazon Linux"\nID="amzn"\nVERSION_ID="2023"\n',
  };
}

/** In namespaces of its own. */
function guest(init: string, mounts = OVERLAY + BOUND): Tree {
  return { '/proc/1/comm': `${init}\n`, '/proc/self/cgroup': '0::/\n', '/proc/self/mountinfo': mounts };
}

for (const [name, { is, tree = {}, variables = {}, os }] of Object.entries(ROWS))
  test(`${name}: ${is ?? 'a machine'}`, async () => {
    const ports = makePorts({ tree, environment: { variables, ...(os === undefined ? {} : { os }) } });
    const read = await readContainer(ports, SIGNAL);
    const { kind, runtime } = read?.facts ?? {};
    assert.equal(read === null ? null : [kind, runtime].filter((word) => word !== null).join(' '), is);
  });

test('a machine whose init is its own does not have its mounts read, and no program is started', async () => {
  const ports = makePorts({ tree: host(MACHINE) });
  await readContainer(ports, SIGNAL);
  assert.ok(!ports.reads.includes('/proc/self/mountinfo') && !ports.reads.includes('/proc/1/environ'));
  assert.deepEqual(ports.runs, []);
});

const card = (name: string, ip: string): InterfaceAddress => ({ name, ip, family: 4, internal: name === 'lo' });
const links = (index: string, link: string): Tree => ({
  '/sys/class/net/eth0/ifindex': index,
  '/sys/class/net/eth0/iflink': link,
});

for (const [name, names, tree, expected] of [
  ['one end of a pair', ['lo', 'eth0'], links('7', '8'), 'own'],
  ['a card itself, which may be its own', ['lo', 'eth0'], links('2', '2'), 'unknown'],
  ['links of pods of EKS', ['lo', 'eth0', 'eni0a1b2c3d4e5'], {}, 'host'],
  ["the host's card", ['lo', 'ens5'], {}, 'host'],
  ["the host's bridge", ['lo', 'eth0', 'docker0'], links('2', '2'), 'host'],
  ['nothing to be seen', ['lo', 'eth0'], {}, 'unknown'],
  ['no network at all', ['lo'], {}, 'unknown'],
] as const)
  test(`the network of a container: ${name}`, async () => {
    const interfaces = () => names.map((one, n) => card(one, `10.0.0.${n}`));
    const ports = makePorts({ tree, environment: { variables: { KUBERNETES_SERVICE_HOST: '10.0.0.1' }, interfaces } });
    assert.equal((await readContainer(ports, SIGNAL))?.facts.network, expected);
  });

for (const [expected, variables] of [
  ['environment', { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/x' }],
  ['environment', { AWS_ACCESS_KEY: 'a', AWS_SECRET_KEY: 'b' }],
  ['environment', { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_KEY: 'b' }],
  ['task-role', { AWS_ACCESS_KEY_ID: 'a', AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/x' }],
  ['task-role', { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/x' }],
  ['web-identity', { AWS_WEB_IDENTITY_TOKEN_FILE: '/t', AWS_ROLE_ARN: 'arn', AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://x' }],
  [
    'pod-identity',
    { AWS_WEB_IDENTITY_TOKEN_FILE: '/t', AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials' },
  ],
  ['none', {}],
] as const)
  test(`whose keys count: ${expected} of ${Object.keys(variables).join(', ')}`, async () => {
    const ports = makePorts({ environment: { variables: { AWS_EXECUTION_ENV: 'AWS_ECS_EC2', ...variables } } });
    assert.equal((await readContainer(ports, SIGNAL))?.facts.keys, expected);
  });

test('whose keys count is unknown where nobody may read the variables', async () => {
  const ports = makePorts({ tree: { ...guest('sh'), '/proc/1/environ': { fails: 'denied' } } });
  assert.equal((await readContainer(ports, SIGNAL))?.facts.keys, 'unknown');
});
