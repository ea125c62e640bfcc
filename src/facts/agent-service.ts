/** The service of the agent as systemd reads its files: what has no effect, and whether it can start. Never a value: it may be a password. */
import { list, literal, nullable, number, type Of, record, text } from '../schema/shape.ts';

export type IgnoredSetting = Of<typeof ignoredSetting>;
export const ignoredSetting = record({
  file: text,
  /** Counted from 1; 0: the file as a whole. */
  line: number,
  /** `Environment`, `EnvironmentFile` …; empty in files of variables. */
  setting: text,
  /** The variables that are named there, among those of proxies and roots. */
  variables: list(text),
  why: literal(
    /** A backslash before something that it does not escape, as in `CORP\user`. */
    'escape',
    /** A quote that is never closed. */
    'quote',
    /** A percent sign before something that is no specifier, as in `p%40ss`. */
    'specifier',
    /** A percent sign before a specifier: it takes effect, but with another value than what was typed. */
    'specifier-replaced',
    /** No name before the equals sign, or one that no variable may have. */
    'name',
    /** A word without an equals sign: blanks around it, or a value with blanks and without quotes. */
    'no-equals',
    /** The value is not UTF-8. */
    'not-utf8',
    /** Outside of `[Service]`, or in a section that systemd does not know. */
    'section',
    /** No setting has this name: systemd tells upper and lower case apart. */
    'key',
    /** The path of an `EnvironmentFile` has to begin with a slash, without quotes, and without `..`. */
    'path',
    /** `export` before the name. */
    'export',
    /** Behind a line that ends the reading of its file. */
    'broken-file',
    /** The name of a drop-in has to end in `.conf` and may not begin with a dot. */
    'file-name',
    /** `UnsetEnvironment` takes the variable away. */
    'unset',
  ),
});

export interface AgentService extends Of<typeof agentService> {}
export const agentService = record({
  /** `amazon-ssm-agent.service`, or the snap's. */
  unit: text,
  /** Why systemd does not start it, in words; null where it does. */
  refused: nullable(text),
  /** Settings of proxies and roots that do not become what was typed. */
  ignored: list(ignoredSetting),
});
