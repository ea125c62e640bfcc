/**
 * Runs in the lab: `node watch-process.ts PROGRAM ROUNDS` starts a watch of real rounds and looks at its process after a tenth of them and at the end.
 * Prints one line of JSON.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** The shortest that it takes; a round begins as often. */
const EVERY_S = 5;

const [program = '', count = ''] = process.argv.slice(2);
const child = spawn(program, ['--watch', `${EVERY_S}s`, '--format', 'ndjson'], { stdio: ['ignore', 'pipe', 'inherit'] });
let told = 0;
child.stdout.on('data', (bytes: Buffer) => {
  told += bytes.toString().split('\n').length - 1;
});
const ended = once(child, 'exit');

/** In the middle between two rounds. */
const look = () => {
  const status = readFileSync(`/proc/${child.pid}/status`, 'latin1');
  const of = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'mu').exec(status)?.[1]);
  const files = readdirSync(`/proc/${child.pid}/fd`).length;
  return { residentMb: (of('VmRSS') * 1024) / 1e6, ownMb: (of('RssAnon') * 1024) / 1e6, files, threads: of('Threads') };
};

const rounds = Number(count);
const early = Math.ceil(rounds / 10);
await setTimeout((early - 0.5) * EVERY_S * 1000);
const before = look();
await setTimeout((rounds - early) * EVERY_S * 1000);
const after = look();
child.kill('SIGTERM');
await ended;
process.stdout.write(`${JSON.stringify({ rounds, told, before, after })}\n`);
