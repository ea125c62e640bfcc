/** `--proxy` and `--proxy-password-file`. */
import { parseProxy } from '../observe/node/proxy/proxy-settings.ts';
import type { ProxyOption } from '../options.ts';
import type { Files } from '../platform/ports.ts';
import { secret } from '../secret.ts';
import type { Call } from './arguments.ts';
import { shown, type UsageError, unread, usageError } from './usage-error.ts';

const MAX_PASSWORD_FILE = 4_096;

export async function proxyOption(
  { values }: Call,
  files: Files,
): Promise<{ readonly outcome: 'ok'; readonly value: ProxyOption } | UsageError> {
  const text = values['proxy'] ?? 'agent';
  const path = values['proxy-password-file'];
  if (text === 'agent' || text === 'none') {
    if (path !== undefined) return usageError('--proxy-password-file needs --proxy with a URL that names the user');
    return { outcome: 'ok', value: { mode: text } };
  }
  // A variable may be a bare name; what a user types as a word is more likely a mistake.
  const parsed = /^[a-z][a-z0-9+.-]*:\/\/[^/]|:\d+\/?$/iu.test(text) ? parseProxy(text) : 'bad';
  // The text is not repeated where it may hold a password.
  if (parsed === 'bad' || parsed === null)
    return usageError(`--proxy takes agent, none or a URL such as http://proxy.example.com:3128`);
  const { server, credentials } = parsed;
  const [user = '', ...password] = (credentials?.reveal() ?? '').split(':');
  if (password.some((part) => part !== ''))
    return usageError('--proxy: a password does not belong into arguments, which other users can see; use --proxy-password-file');
  if (path === undefined) return { outcome: 'ok', value: { mode: 'url', server, credentials } };
  if (user === '') return usageError('--proxy-password-file needs --proxy with a URL that names the user: http://USER@HOST:PORT');
  const file = await files.read(path, MAX_PASSWORD_FILE);
  if (file.outcome === 'failed') return usageError(`--proxy-password-file: ${unread(path, file.reason)}`);
  const line = file.text.split(/\r?\n/u, 1)[0] ?? '';
  if (line === '') return usageError(`--proxy-password-file: the first line of ${shown(path)} is empty`);
  return { outcome: 'ok', value: { mode: 'url', server, credentials: secret(`${user}:${line}`) } };
}
