/** The Debian packages that the lab needs: installed when root, named when not. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';

/** Program → Debian package. */
const PACKAGES: Readonly<Record<string, string>> = {
  unbound: 'unbound',
  nginx: 'nginx-light',
  nft: 'nftables',
  ip: 'iproute2',
  ethtool: 'ethtool',
  openssl: 'openssl',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  mount: 'mount',
  dig: 'bind9-dnsutils',
  curl: 'curl',
  getent: 'libc-bin',
  ping: 'iputils-ping',
  tc: 'iproute2',
  // The plain squid cannot intercept and does not bring this.
  security_file_certgen: 'squid-openssl',
  tinyproxy: 'tinyproxy',
  faketime: 'faketime',
  aws: 'awscli',
  python3: 'python3-minimal',
};
/** What every lab needs. */
const ALWAYS = [
  'unbound',
  'nginx',
  'nft',
  'ip',
  'openssl',
  'unshare',
  'nsenter',
  'setpriv',
  'mount',
  'python3',
  'ethtool',
  'tc',
  'security_file_certgen',
  'tinyproxy',
  'faketime',
];
const DIRECTORIES = ['/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/lib/squid'];

const installed = (program: string): boolean =>
  DIRECTORIES.some((directory) => {
    try {
      accessSync(`${directory}/${program}`, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const POLICY = '/usr/sbin/policy-rc.d';

/** Installs without starting any daemon: a policy that says no (unless the machine has one of its own) while apt runs. */
function install(packages: readonly string[]): void {
  const ours = !existsSync(POLICY);
  if (ours) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (args: readonly string[]): void =>
    void spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  process.stderr.write(`installing ${packages.join(' ')}\n`);
  apt(['update', '-qq']);
  apt(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
  if (ours) rmSync(POLICY, { force: true });
}

/** Makes sure that the lab's programs, and `more`, are there; otherwise says which packages are missing and ends with status 2. */
export function requirePrograms(more: readonly string[] = []): void {
  const missing = (): string[] => [...ALWAYS, ...more].filter((program) => !installed(program));
  const packagesOf = (programs: readonly string[]): string[] => [...new Set(programs.map((p) => PACKAGES[p] ?? p))];
  if (missing().length > 0 && process.getuid?.() === 0 && installed('apt-get')) install(packagesOf(missing()));
  const left = missing();
  if (left.length === 0) return;
  process.stderr.write(
    `The VPC lab needs ${left.join(', ')}: apt-get install --no-install-recommends ${packagesOf(left).join(' ')}\n`,
  );
  process.exit(2);
}
