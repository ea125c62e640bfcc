/** Proxy variables in files of shells and logins. Pure: nothing is run, so that only what stands there literally counts. */
import type { Variables } from './proxy-settings.ts';

const MAX_LINES = 2_000;
/** The value in single quotes, in double quotes or bare; the last two may name a variable. */
const ASSIGNMENT = /^([A-Za-z_]\w{0,60})=(?:'([^']*)'|"([^"\\`]*)"|([^\s;&|"'\\`<>()]*))(?=$|[\s;&|])\s*/u;
const NAME = /^([A-Za-z_]\w{0,60})(?=$|[\s;&|])\s*/u;
const EXPORT = /^(?:export|declare -x|typeset -x)\s+/u;
const REFERENCE = /\$(?:\{([A-Za-z_]\w{0,60})\}|([A-Za-z_]\w{0,60}))/gu;

/**
 * What a shell script exports. A value may name a variable that the script itself has set before; one that names another, or the
 * output of a program, is unknown and left out, and so is what stands behind anything but an assignment.
 */
export function parseExports(text: string): Variables {
  const values = new Map<string, string>();
  const exported = new Set<string>();
  for (const line of text.split(/\r?\n/u, MAX_LINES)) {
    for (const command of line.trim().split(/\s*(?:;|&&)\s*/u)) {
      const isExport = EXPORT.test(command);
      assign(isExport ? command.replace(EXPORT, '') : command, isExport, values, exported);
    }
  }
  return Object.fromEntries([...values].filter(([name]) => exported.has(name)));
}

function assign(command: string, isExport: boolean, values: Map<string, string>, exported: Set<string>): void {
  for (let rest = command; rest !== '' && !rest.startsWith('#'); ) {
    const [whole, name = '', single, double, bare] = ASSIGNMENT.exec(rest) ?? [];
    const [only, mentioned = ''] = whole === undefined && isExport ? (NAME.exec(rest) ?? []) : [];
    const taken = whole ?? only;
    // `A=1 program` sets A for that program alone.
    if (taken === undefined) return;
    if (isExport) exported.add(whole === undefined ? mentioned : name);
    if (whole !== undefined) {
      const value = single ?? expanded(double ?? bare ?? '', values);
      if (value === null) values.delete(name);
      else if (isExport || command.replace(whole, '').trim().replace(/^#.*/u, '') === '') values.set(name, value);
    }
    rest = rest.slice(taken.length);
  }
}

function expanded(value: string, values: ReadonlyMap<string, string>): string | null {
  let isKnown = true;
  const text = value.replaceAll(REFERENCE, (_, braced?: string, bare?: string) => {
    const found = values.get(braced ?? bare ?? '');
    isKnown &&= found !== undefined;
    return found ?? '';
  });
  return isKnown && !text.includes('$') ? text : null;
}

/** `/etc/environment` as `pam_env` reads it: no shell, at most an `export ` and quotes around a value (pam_env(8)). */
export function parsePamEnvironment(text: string): Variables {
  return Object.fromEntries(
    text.split(/\r?\n/u, MAX_LINES).flatMap((line) => {
      const [, name = '', value = ''] = /^\s*(?:export\s+)?([A-Za-z_]\w{0,60})=([^\n]*)$/u.exec(line) ?? [];
      return name === '' ? [] : [[name, value.trim().replace(/^(["'])(.*)\1$/u, '$2')] as const];
    }),
  );
}

/** `/etc/sysconfig/proxy` of SUSE: assignments, and a switch for all of them. */
export function parseSysconfigProxy(text: string): Variables {
  const all = parsePamEnvironment(text);
  return /^no$/iu.test(all['PROXY_ENABLED'] ?? '') ? {} : all;
}
