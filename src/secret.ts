import { MASK } from './scrub/mask.ts';
import { learn, scrub } from './scrub/scrub.ts';

/** A value that must never be shown: every way of printing it gives `[secret]`; only `reveal()` gives the value itself. */
export interface Secret {
  /** The value, for the one place that sends it. */
  reveal(): string;
}

/**
 * Wraps a token or password. The value lives in a closure, not in a property, so that neither JSON, string
 * templates, `util.inspect` with hidden fields, nor a debugger's object dump of a log record can carry it away.
 * Whoever is sent it may repeat it: the scrubber knows it from here on.
 */
export function secret(value: string): Secret {
  const mask = (): string => MASK;
  learn(value);
  return Object.freeze({
    reveal() {
      // It is about to be sent: of the many that a long watch had, it is one of the newest.
      learn(value);
      return value;
    },
    toString: mask,
    toJSON: mask,
    valueOf: mask,
    [Symbol.toPrimitive]: mask,
    [Symbol.for('nodejs.util.inspect.custom')]: mask,
  });
}

const MAX_WORDS = 200;

/**
 * An error of this tool's own in words, without what it may quote: `JSON.parse` shows the text around a mistake and others the value that
 * they choked on, and that may be a key. Names of members and functions stay.
 */
export function faultWords(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return scrub(text.slice(0, 16 * MAX_WORDS))
    .slice(0, 4 * MAX_WORDS)
    .replace(/".*(?:"|$)/su, '"…"')
    .replace(/'[^']*(?:'|$)/gu, (quoted) => (/^'[a-z_]{1,24}'$/iu.test(quoted) ? quoted : "'…'"))
    .replace(/\/\/[^\s/]*@/gu, '//…@')
    .replace(/[\w+/=~.%-]{12,}/gu, (word) => (/\d/u.test(word) ? '…' : word))
    .slice(0, MAX_WORDS);
}
