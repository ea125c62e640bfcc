/**
 * moto's server (PyPI): somebody else's reading of AWS's API. It is installed once into a virtual environment below `.cache/`; null where there is
 * no Python, or nowhere to install from.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const VERSION = '5.2.5';
const FOLDER = fileURLToPath(new URL(`../../.cache/moto-${VERSION}`, import.meta.url));
const PROGRAM = `${FOLDER}/bin/moto_server`;

/** Null when it can be used; else why not, for a test to say. */
export function missingMoto(): string | false {
  if (existsSync(PROGRAM)) return false;
  // Never half an environment: it is whole when it has its name. A script in it names its own Python, so pip runs after the move.
  const unfinished = `${FOLDER}.${process.pid}`;
  try {
    execFileSync('python3', ['-m', 'venv', unfinished], { stdio: 'pipe', timeout: 120_000 });
    renameSync(unfinished, FOLDER);
    execFileSync(`${FOLDER}/bin/python`, ['-m', 'pip', 'install', '--quiet', `moto[server]==${VERSION}`], {
      stdio: 'pipe',
      timeout: 600_000,
    });
    return existsSync(PROGRAM) ? false : 'pip installed no moto_server';
  } catch {
    rmSync(unfinished, { recursive: true, force: true });
    rmSync(FOLDER, { recursive: true, force: true });
    return 'moto cannot be had: no Python with venv and pip, or no way to PyPI';
  }
}

export interface Moto {
  readonly url: string;
  readonly stop: () => void;
}

export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const child = spawn(PROGRAM, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
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
