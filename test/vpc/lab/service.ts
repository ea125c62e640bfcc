/** Starts the lab's servers, each in its namespace, and waits until they really serve. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inNamespace, LabError } from './shell.ts';
import type { LabNamespace } from './types.ts';

/**
 * Starts a program that stays in the foreground and resolves when its output holds `ready`; rejects with its words when it
 * ends before. It lives as long as the lab: everything in the lab's process namespace ends together.
 */
export function startDaemon(namespace: LabNamespace | 'wire', argv: readonly string[], ready: string): Promise<void> {
  const [program = '', ...args] = inNamespace(namespace, argv);
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let words = '';
    const listen = (chunk: Buffer): void => {
      // Later output is drained, so that nobody blocks on a full pipe, and not kept.
      if (words.length < 65_536) words += chunk.toString();
      if (words.includes(ready)) resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', reject);
    child.on('exit', (code) => reject(new LabError(`${argv.join(' ')} ended with status ${String(code)}: ${words}`)));
  });
}

/** Runs one of the lab's own small servers (`servers/FILE`, Node) with `configuration` as its only argument, as JSON. */
export function startService(namespace: LabNamespace, file: string, configuration: unknown): Promise<void> {
  const script = fileURLToPath(new URL(`servers/${file}`, import.meta.url));
  return startDaemon(namespace, [process.execPath, script, JSON.stringify(configuration)], 'ready\n');
}
