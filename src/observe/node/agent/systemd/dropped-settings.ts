/** What somebody wrote for the service and systemd passes over. */
import type { AgentService } from '../../../../facts/agent-service.ts';
import type { UnitFile } from './unit-file.ts';
import type { Assignments, Dropped } from './variables.ts';

const MAX_IGNORED = 20;
const KEYS = /^(?:Environment|EnvironmentFile|PassEnvironment|UnsetEnvironment)$/u;
/** What people write for `Environment`. */
const LIKE_KEYS = /^(?:env(?:iron\w*)?|enviro?n?ment\w*)$/iu;
const TELLING = /\b(?:https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY|SSL_CERT_FILE|SSL_CERT_DIR)\b/gu;

/** Lines outside of their section, settings that do not exist, and all behind a line that ends the reading. */
export function passedOver(file: string, text: string, { settings, ignored, broken }: UnitFile): readonly Dropped[] {
  const wrong = settings.flatMap(({ section, key, value, line }): readonly Dropped[] => {
    const whole = `${key}=${value}`;
    if (KEYS.test(key)) return section === 'Service' ? [] : [{ file, line, setting: key, why: 'section', text: whole }];
    const isMeantSo = LIKE_KEYS.test(key) || namesIn(key).length > 0;
    return isMeantSo ? [{ file, line, setting: '', why: 'key', text: whole }] : [];
  });
  const outside = ignored.map((one) => ({ ...one, file }));
  return broken === null ? [...outside, ...wrong] : [...outside, ...wrong, behind(file, text, broken.line)];
}

function behind(file: string, text: string, line: number): Dropped {
  const rest = text.split('\n').slice(line - 1);
  const effective = rest.filter((one) => !/^\s*[#;]/u.test(one)).join('\n');
  return { file, line, setting: '', why: 'broken-file', text: effective };
}

/** Editors and packages leave copies behind; nobody means them. */
export function isMeant(path: string): boolean {
  return !/~$|\.(?:bak|old|orig|save|disabled|rpm\w+|dpkg-\w+|sw.)$|\/\.[^/]*\.sw.$/u.test(path);
}

export function textOfSettings({ settings }: UnitFile): string {
  return settings
    .filter(({ key }) => KEYS.test(key))
    .map(({ value }) => value)
    .join('\n');
}

function namesIn(text: string): readonly string[] {
  return [...new Set(text.match(TELLING) ?? [])];
}

/** Only what names a proxy or roots, and has no value from elsewhere. Nothing else of a unit is our business. */
export function ignoredOf(dropped: readonly Dropped[], variables: Assignments): AgentService['ignored'] {
  const hasValue = (name: string): boolean =>
    [name.toLowerCase(), name.toUpperCase()].some((one) => (variables.get(one)?.value ?? '') !== '');
  return dropped
    .map(({ file, line, setting, why, text }) => {
      const names = namesIn(text).filter((name) => why === 'specifier-replaced' || !hasValue(name));
      return { file, line, setting, variables: names, why };
    })
    .filter(({ variables: names }) => names.length > 0)
    .slice(0, MAX_IGNORED);
}
