/**
 * moto's server (PyPI): somebody else's reading of AWS's API. It is installed once into a virtual environment below `.cache/`; null where there is
 * no Python, or nowhere to install from.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '5.2.5';
const FOLDER = fileURLToPath(new URL(`../../.cache/moto-${VERSION}`, import.meta.url));
const PROGRAM = `${FOLDER}/bin/moto_server`;
/** It has boto3, which checks every request against AWS's own model of the service before it is sent. */
export const MOTO_PYTHON = `${FOLDER}/bin/python`;

/** Written last: without it the environment is half made. */
const WHOLE = `${FOLDER}/whole`;
/** Test files are processes of their own and start together: one installs, and the others wait for it. */
const LOCK = `${FOLDER}.lock`;
const INSTALL_MS = 600_000;

/** False when it can be used; else why not, for a test to say. */
export function missingMoto(): string | false {
  mkdirSync(dirname(FOLDER), { recursive: true });
  for (const end = Date.now() + INSTALL_MS; Date.now() < end; pause()) {
    if (existsSync(WHOLE)) return false;
    if (!isLocked()) continue;
    try {
      return existsSync(WHOLE) || install() ? false : 'moto cannot be had: no Python with venv and pip, or no way to PyPI';
    } finally {
      rmSync(LOCK, { recursive: true, force: true });
    }
  }
  return `another process has been installing moto for long: remove ${LOCK} if there is none`;
}

function isLocked(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    // Whoever was ended while installing has left it.
    if (Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > 2 * INSTALL_MS)
      rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
}

function install(): boolean {
  rmSync(FOLDER, { recursive: true, force: true });
  try {
    execFileSync('python3', ['-m', 'venv', FOLDER], { stdio: 'pipe', timeout: 120_000 });
    execFileSync(`${FOLDER}/bin/python`, ['-m', 'pip', 'install', '--quiet', `moto[server]==${VERSION}`], {
      stdio: 'pipe',
      timeout: INSTALL_MS,
    });
  } catch {
    return false;
  }
  if (existsSync(PROGRAM)) writeFileSync(WHOLE, '');
  return existsSync(PROGRAM);
}

export interface Moto {
  readonly url: string;
  readonly stop: () => void;
}

/** `variables`: of the server, besides our own. */
export async function startMoto(variables: Readonly<Record<string, string>> = {}): Promise<Moto> {
  const port = await freePort();
  const child = spawn(PROGRAM, ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: { ...process.env, ...variables },
  });
  const url = `http://127.0.0.1:${port}`;
  for (let tried = 0; tried < 600; tried += 1) {
    if (await answers(url)) return { url, stop: () => void child.kill() };
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  child.kill();
  throw new Error('moto_server did not begin to answer');
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/moto-api/data.json`)).ok;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
