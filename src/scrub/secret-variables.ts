/** The secrets in this process's environment: never sent, but a peer may know and repeat them. */
import { learn } from './scrub.ts';

const KEYS =
  /^(?:AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|AWS_SECURITY_TOKEN|AWS_ACCESS_KEY_ID|AWS_ACCESS_KEY|AWS_SECRET_KEY|AWS_CONTAINER_AUTHORIZATION_TOKEN|AWS_BEARER_TOKEN_\w+)$/u;
const PROXIES = /^(?:https?|all|ftp|no|socks)_proxy$/iu;

export function learnVariables(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value = ''] of Object.entries(variables)) {
    if (KEYS.test(name)) learn(value);
    // `NO_PROXY` is a list. Name and password may be percent-encoded, which the scrubber also
    // reads.
    else if (PROXIES.test(name))
      for (const part of value.split(/[\s,]+/u)) {
        const login = /^["'`\u201C\u2018]?(?:[a-z][a-z0-9+.-]*:?[\\/]{1,3})?(.+)@[^@]*$/iu.exec(part)?.[1];
        if (login !== undefined) learn(login);
      }
  }
}
