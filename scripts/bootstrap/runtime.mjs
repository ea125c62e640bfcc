/** Which Node runs the project: the one that npm installed with it, whatever the host has. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The oldest Node whose type stripping and SEA configuration this project relies on. */
const OLDEST_HOST_NODE = 24;

/**
 * @param {string} root the project's folder, dependencies installed
 * @returns {{ path: string } | { missing: string }} the program, or in words what is missing
 */
export function findRuntime(root) {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const program = join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  // The packages are built against glibc: on musl the file is there, and the kernel cannot find its loader.
  if (existsSync(program) && !isMusl()) return { path: program };
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_HOST_NODE) return { path: process.execPath };
  const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).optionalDependencies;
  const version = Object.values(wanted)[0];
  return {
    missing:
      `npm has no Node ${version} for ${process.platform}-${process.arch}${isMusl() ? ' with musl' : ''}, ` +
      `and this machine's Node is ${process.versions.node}; install Node ${OLDEST_HOST_NODE} or newer`,
  };
}

/** Alpine and its like: recognised by the loader, as glibc's own is absent there. */
function isMusl() {
  if (process.platform !== 'linux') return false;
  const loader = process.arch === 'arm64' ? '/lib/ld-musl-aarch64.so.1' : '/lib/ld-musl-x86_64.so.1';
  const glibc = process.arch === 'arm64' ? ['/lib/ld-linux-aarch64.so.1'] : ['/lib64/ld-linux-x86-64.so.2'];
  return existsSync(loader) && !glibc.some(existsSync);
}
