/** `--proxy` and `--proxy-password-file`. */
import { asciiOf } from '../encoding.ts';
import { parseProxy } from '../observe/node/proxy/proxy-settings.ts';
import type { Files } from '../platform/ports.ts';
import { secret } from '../secret.ts';
import { type Checked, type Given, ok } from './option.ts';
import { shown, unknownWord, unread, usageError } from './usage-error.ts';
import type { ProxyOption } from './value-types.ts';

const MAX_PASSWORD_FILE = 4_096;

export function proxy({ text }: Given): Checked<ProxyOption> {
  if (text === 'agent' || text === 'none') return ok({ mode: text });
  // A variable may be a bare name; what a user types as a word is more likely a mistake.
  const parsed = /^[a-z][a-z0-9+.-]*:\/\/[^/]|:\d+\/?$/iu.test(text) ? parseProxy(text) : null;
  const { server = null, credentials = null } = parsed ?? {};
  // The text is not repeated where it may hold a password.
  if (server === null || parsed?.slip !== null)
    return unknownWord('--proxy takes agent, none or a URL such as http://proxy.example.com:3128', text, [['agent', 'none']]);
  const [, ...password] = (credentials?.reveal() ?? '').split(':');
  if (password.some((part) => part !== ''))
    return usageError('--proxy: a password does not belong into arguments, which other users can see; use --proxy-password-file');
  return ok({ mode: 'url', server, credentials });
}

/** The same proxy, and the password in the first line of the file at `path`. */
export async function withPassword(option: ProxyOption, path: string, files: Files): Promise<Checked<ProxyOption>> {
  if (option.mode !== 'url') return usageError('--proxy-password-file needs --proxy with a URL that names the user');
  const [user = ''] = (option.credentials?.reveal() ?? '').split(':');
  if (user === '') return usageError('--proxy-password-file needs --proxy with a URL that names the user: http://USER@HOST:PORT');
  const file = await files.read(path, MAX_PASSWORD_FILE);
  if (file.outcome === 'failed') return usageError(`--proxy-password-file: ${unread(path, file.reason)}`);
  const text = asciiOf(file.text);
  if (text === null) return usageError(`--proxy-password-file: ${shown(path)} is UTF-16 with more than ASCII: save it as UTF-8`);
  const line = text.split(/\r?\n/u, 1)[0] ?? '';
  if (line === '') return usageError(`--proxy-password-file: the first line of ${shown(path)} is empty`);
  return ok({ ...option, credentials: secret(`${user}:${line}`) });
}
