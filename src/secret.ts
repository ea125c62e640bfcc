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
