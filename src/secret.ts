/** A value that must never be shown: every way of printing it gives `[secret]`; only `reveal()` gives the value itself. */
export interface Secret {
  /** The value, for the one place that sends it. */
  reveal(): string;
}

const MASK = '[secret]';

/**
 * Wraps a token or password. The value lives in a closure, not in a property, so that neither JSON, string
 * templates, `util.inspect` with hidden fields, nor a debugger's object dump of a log record can carry it away.
 */
export function secret(value: string): Secret {
  const mask = (): string => MASK;
  return Object.freeze({
    reveal: () => value,
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
  return text
    .slice(0, 4 * MAX_WORDS)
    .replace(/".*(?:"|$)/su, '"…"')
    .replace(/'[^']*(?:'|$)/gu, (quoted) => (/^'[a-z_]{1,24}'$/iu.test(quoted) ? quoted : "'…'"))
    .replace(/\/\/[^\s/]*@/gu, '//…@')
    .replace(/[\w+/=~.%-]{12,}/gu, (word) => (/\d/u.test(word) ? '…' : word))
    .slice(0, MAX_WORDS);
}
