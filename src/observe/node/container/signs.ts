/**
 * Is this process in a container? Pure. A host with a container runtime is none, and neither is an instance whose image was once a container's:
 * `/.dockerenv` stays in such an image. So what a file in the root says counts only together with how the root is mounted.
 * Sources: systemd, "The Container Interface"; Amazon ECS, "task metadata endpoint version 4"; Kubernetes, "Accessing the API from a Pod".
 */
import type { ContainerFacts } from '../../../facts/container.ts';

export interface Signs {
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** `/proc/self/cgroup`. */
  readonly cgroup: string;
  /** `/run/systemd/container`, which only a systemd that boots in a container writes; empty without. */
  readonly systemd: string;
  readonly hasDockerenv: boolean;
  /** `/run/.containerenv`, which podman writes; null without. */
  readonly containerenv: string | null;
  readonly hasServiceAccount: boolean;
  /** The name of process 1. */
  readonly init: string;
  readonly hasBottlerocketRoot: boolean;
  readonly osRelease: string;
}

/** What it is, and by which signs. */
export type Recognised = Pick<ContainerFacts, 'kind' | 'runtime' | 'signs'>;

/** They boot an init, and are machines to everybody in them, the agent included. */
const MACHINES = /^(?:lxc|lxc-libvirt|systemd-nspawn|openvz|vm-other|wsl)$/u;
const HOST_INITS = /^(?:systemd|init|openrc-init|runit|s6-svscan|launchd)$/u;
const OVERLAYS = /^(?:overlay|overlayfs|aufs|fuse-overlayfs|fuse\.fuse-overlayfs)$/u;
/** Engines put their own files there. */
const BOUND = ['/etc/hosts', '/etc/hostname', '/etc/resolv.conf'];
/** `169.254.170.2` is the same in all network modes. */
const TASK_URI = /^http:\/\/[\w.[\]:-]{3,60}\/(?:v3|v4)\/[\w-]{1,100}\/?$/u;

/** By the variables alone: they are set by who starts the container, and by nobody else. */
export function byVariables(variables: Signs['variables']): Recognised | null {
  const signs = [
    ...(['ECS_CONTAINER_METADATA_URI_V4', 'ECS_CONTAINER_METADATA_URI'] as const).filter((name) =>
      TASK_URI.test(variables[name] ?? ''),
    ),
    ...(/^AWS_ECS_(?:FARGATE|EC2|MANAGED_INSTANCES|EXTERNAL)$/u.test(variables['AWS_EXECUTION_ENV'] ?? '')
      ? ['AWS_EXECUTION_ENV']
      : []),
  ];
  if (signs.length > 0) return { kind: 'ecs', runtime: null, signs };
  return /^[\w.:[\]-]{1,253}$/u.test(variables['KUBERNETES_SERVICE_HOST'] ?? '')
    ? { kind: 'kubernetes', runtime: null, signs: ['KUBERNETES_SERVICE_HOST'] }
    : null;
}

/** By the files. `mounts`: `/proc/self/mountinfo`, where `needsMounts` wants it. */
export function byFiles(signs: Signs, mounts: string | null): Recognised | null {
  const { cgroup, systemd, hasServiceAccount, osRelease, hasBottlerocketRoot } = signs;
  if (hasBottlerocketRoot || /^ID="?bottlerocket"?$/mu.test(osRelease))
    return {
      kind: 'bottlerocket',
      runtime: null,
      signs: [hasBottlerocketRoot ? '/.bottlerocket' : '/etc/os-release'],
    };
  const group = groupOf(cgroup);
  if (MACHINES.test(systemd) || group?.runtime === 'lxc') return null;
  if (group?.kind === 'ecs') return { kind: 'ecs', runtime: null, signs: ['/proc/self/cgroup'] };
  const seen = [
    ...(systemd === '' ? [] : ['/run/systemd/container']),
    ...(group === null ? [] : ['/proc/self/cgroup']),
    ...(hasServiceAccount ? ['/var/run/secrets/kubernetes.io/serviceaccount'] : []),
    ...weakSigns(signs),
    ...(mounts === null ? [] : mountSigns(mounts)),
  ];
  const isSure = systemd !== '' || group !== null || hasServiceAccount || isMountedLikeOne(signs, mounts);
  if (!isSure) return null;
  const kind = hasServiceAccount || group?.kind === 'kubernetes' ? 'kubernetes' : 'other';
  return { kind, runtime: runtimeOf(signs, group), signs: seen };
}

/** Only where something hints at a container: the table of a host with many containers is long. */
export function needsMounts(signs: Signs): boolean {
  return weakSigns(signs).length > 0 || !HOST_INITS.test(signs.init);
}

/** What an image, or a shell, may have kept from elsewhere. */
function weakSigns({ hasDockerenv, containerenv, variables }: Signs): readonly string[] {
  return [
    ...(hasDockerenv ? ['/.dockerenv'] : []),
    ...(containerenv === null ? [] : ['/run/.containerenv']),
    ...(/^[a-z][a-z0-9-]{1,30}$/u.test(variables['container'] ?? '') ? ['container'] : []),
  ];
}

/** A host may have an overlay as its root, too (live systems, overlayroot): then its init is no container's. */
function isMountedLikeOne(signs: Signs, mounts: string | null): boolean {
  if (mounts === null) return false;
  const bound = mountSigns(mounts).filter((sign) => sign !== OVERLAY_SIGN).length;
  if (bound > 1) return true;
  if (HOST_INITS.test(signs.init) || !mountSigns(mounts).includes(OVERLAY_SIGN)) return false;
  return bound > 0 || weakSigns(signs).length > 0;
}

const OVERLAY_SIGN = 'an overlay as the root';

/** `ID PARENT DEV ROOT MOUNTPOINT OPTIONS… - TYPE SOURCE OPTIONS` (proc(5)). The last mount at a place is the one that counts. */
function mountSigns(mounts: string): readonly string[] {
  const types = new Map<string, string>();
  for (const line of mounts.split('\n')) {
    const [before = '', after = ''] = line.split(' - ', 2);
    const point = before.split(' ')[4];
    if (point === '/' || (point !== undefined && BOUND.includes(point))) types.set(point, after.split(' ', 1)[0] ?? '');
  }
  return [
    ...(OVERLAYS.test(types.get('/') ?? '') ? [OVERLAY_SIGN] : []),
    ...BOUND.filter((point) => types.has(point)).map((point) => `a mount at ${point}`),
  ];
}

interface Group {
  readonly kind: 'ecs' | 'kubernetes' | 'other';
  readonly runtime: string | null;
}

const ID = '[0-9a-f]{64}';

/** In a namespace of its own for control groups a container sees `/`, as some hosts do: that tells nothing. */
function groupOf(cgroup: string): Group | null {
  for (const line of cgroup.split('\n')) {
    const path = line.split(':').slice(2).join(':');
    if (/^\/ecs\/[\w-]{8,}/u.test(path)) return { kind: 'ecs', runtime: null };
    if (/\/kubepods(?:[./-]|$)/u.test(path)) return { kind: 'kubernetes', runtime: null };
    if (/^\/lxc(?:\.payload[./]|\/)[^/]/u.test(path)) return { kind: 'other', runtime: 'lxc' };
    const named = new RegExp(`/(docker|libpod|crio|cri-containerd|containerd|nerdctl)[-/]${ID}`, 'u').exec(path)?.[1];
    if (named !== undefined) return { kind: 'other', runtime: named === 'libpod' ? 'podman' : named };
  }
  return null;
}

function runtimeOf({ systemd, containerenv, hasDockerenv, variables }: Signs, group: Group | null): string | null {
  if (/^[a-z][a-z0-9-]{1,30}$/u.test(systemd)) return systemd;
  if (containerenv !== null) return 'podman';
  if (group !== null && group.runtime !== null) return group.runtime;
  if (hasDockerenv) return 'docker';
  const named = variables['container'] ?? '';
  return /^[a-z][a-z0-9-]{1,30}$/u.test(named) ? named : null;
}
