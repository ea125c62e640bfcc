/** Runs a program in this one's place, as far as Node can: same terminal, same signals, same end. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { complain } from './say.mjs';

const PARENT_POLL_MS = 100;

/** SIGINT included: a terminal sends it to the whole group, but `kill` and npm send it to one process. */
const FORWARDED = ['SIGTERM', 'SIGHUP', 'SIGINT'];

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number }} [options] as of child_process.spawn
 * @returns {Promise<number>} its exit status; 128 + n when signal n ended it
 */
export function execute(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: 'inherit' });
    const fromTerminal = process.stdin.isTTY === true;
    const forward = (signal) => {
      // A terminal has already told the child.
      if (!(fromTerminal && signal === 'SIGINT')) child.kill(signal);
    };
    for (const signal of FORWARDED) process.on(signal, forward);
    const orphaned = watchParent(() => child.kill('SIGTERM'));
    const done = (status) => {
      clearInterval(orphaned);
      for (const signal of FORWARDED) process.off(signal, forward);
      resolve(status);
    };
    child.on('error', (error) => {
      complain(`cannot run ${program}: ${error.message}`);
      done(2);
    });
    child.on('exit', (code, signal) => done(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

/**
 * `kill` on npm reaches the shell that npm put between itself and us, and ends there: that the shell is gone is the only
 * sign. Only under npm; a user who starts this by hand may want it to outlive the shell.
 */
function watchParent(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, PARENT_POLL_MS).unref();
  return timer;
}
