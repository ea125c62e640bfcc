/** Runs `npm ci` when something is missing, quietly, and turns its failures into one line. */
import { spawn } from 'node:child_process';
import { whatIsMissing } from './installed.mjs';
import { acquireLock } from './lock.mjs';
import { complain, say } from './say.mjs';

/**
 * `--include` wins over NODE_ENV=production and `omit` settings: the runtime itself is an optional package. Fewer and
 * shorter retries than npm's own (70 seconds), so that a machine without network learns it soon.
 */
const ARGUMENTS = [
  'ci',
  '--include=dev',
  '--include=optional',
  // No dependency needs its install script, and none should run code on a developer's machine unasked.
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-progress',
  '--no-update-notifier',
  '--loglevel=error',
  '--fetch-retries=2',
  '--fetch-retry-mintimeout=500',
  '--fetch-retry-maxtimeout=3000',
];

/**
 * Installs the dependencies unless they are there.
 *
 * @param {string} root the project's folder
 * @returns {Promise<boolean>} whether everything is in place; when not, the reason has been printed
 */
export async function ensureInstalled(root) {
  if (whatIsMissing(root) === null) return true;
  const release = await acquireLock(root);
  if (release === null) return false;
  try {
    // Another process may have finished the job while this one waited for the lock.
    const missing = whatIsMissing(root);
    if (missing === null) return true;
    say(`installing dependencies: ${missing}`);
    const failure = await npmCi(root);
    if (failure !== null) {
      complain(`cannot install the dependencies: ${failure}`);
      return false;
    }
    const still = whatIsMissing(root);
    if (still === null) return true;
    complain(`npm reported success, but ${still}; remove node_modules and try again`);
    return false;
  } finally {
    release();
  }
}

/** @returns {Promise<string | null>} why it failed, on one line; null on success */
function npmCi(root) {
  // Under `npm start` the very npm that runs us; its script needs no shell, which Windows would want for npm.cmd.
  const cli = process.env.npm_execpath;
  const [command, args] = cli?.endsWith('.js') === true ? [process.execPath, [cli, ...ARGUMENTS]] : ['npm', ARGUMENTS];
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const stop = (signal) => child.kill(signal);
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    const done = (failure) => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve(failure);
    };
    child.on('error', (error) => done(error.code === 'ENOENT' ? 'npm is not on the PATH' : error.message));
    child.on('close', (code, signal) => {
      if (code === 0) done(null);
      else done(signal === null ? explain(output) : `npm was stopped by ${signal}`);
    });
  });
}

/** The one line of npm's complaint that says what to do. */
function explain(output) {
  const code = /npm (?:error|ERR!) code (\S+)/.exec(output)?.[1] ?? '';
  const host = /https?:\/\/([^\s/]+)/.exec(output)?.[1] ?? 'the npm registry';
  if (
    /^(EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR)$/.test(code)
  ) {
    return `${host} does not answer (${code}); connect to a network that reaches it, or point npm's \`registry\` at a mirror`;
  }
  if (code === 'ENOTCACHED') return 'npm is set to work offline and its cache lacks a package; run it once with a network';
  if (code === 'ENOSPC') return 'the disk is full';
  const first = output.split('\n').find((line) => /npm (?:error|ERR!) (?!code|A complete log|errno|path|syscall)/.test(line));
  const text = first?.replace(/^npm (?:error|ERR!) /, '').trim() ?? 'npm ci failed without saying why';
  return code === '' ? text : `${text} (${code})`;
}
