/** `.repo` files of yum, dnf and zypper: sections of settings, and variables in them. Pure. */

export interface RepoSection {
  readonly name: string;
  /** Names in lower case; further lines of one setting are joined by line ends. */
  readonly settings: ReadonlyMap<string, string>;
}

export type Variables = Readonly<Record<string, string>>;

const MAX_SECTIONS = 500;

export function readRepoFile(text: string): readonly RepoSection[] {
  const sections: { name: string; settings: Map<string, string> }[] = [];
  let key: string | null = null;
  for (const raw of text.replace(/^\uFEFF/u, '').split('\n')) {
    const line = raw.replace(/\r$/u, '');
    if (/^\s*(?:[#;]|$)/u.test(line)) continue;
    const section = sections.at(-1);
    const name = /^\[([^\]]+)\]/u.exec(line)?.[1];
    if (name !== undefined) {
      if (sections.length === MAX_SECTIONS) break;
      sections.push({ name, settings: new Map() });
      key = null;
    } else if (/^\s/u.test(line) && key !== null) {
      section?.settings.set(key, `${section.settings.get(key) ?? ''}\n${line.trim()}`);
    } else {
      const [, setting, value = ''] = /^\s*([^=:]+?)\s*[=:]\s*(.*)$/u.exec(line) ?? [];
      key = setting === undefined ? null : setting.toLowerCase();
      if (key !== null) section?.settings.set(key, value.trim());
    }
  }
  return sections;
}

/** yum, dnf and zypper write truth in many ways; what they do not know is the default. */
export function truth(value: string | undefined, usual: boolean): boolean {
  const word = (value ?? '').trim().toLowerCase();
  if (/^(?:1|yes|true|on|enabled)$/u.test(word)) return true;
  return /^(?:0|no|false|off|disabled|never)$/u.test(word) ? false : usual;
}

/** Items of a list: dnf separates by blanks, commas and line ends. */
export function listed(value: string | undefined): readonly string[] {
  return (value ?? '').split(/[\s,]+/u).filter((item) => item !== '');
}

const VARIABLE = /\$(?:\{([A-Za-z0-9_]+)(?:(:[-+])([^{}$]*))?\}|([A-Za-z0-9_]+))/gu;

/** What is unknown stays as it is. `${NAME:-WORD}` and `${NAME:+WORD}` as dnf has them. */
export function filled(text: string, variables: Variables): string {
  return text.replaceAll(VARIABLE, (all, braced: string | undefined, how: string | undefined, word: string | undefined, bare) => {
    const value = variables[(braced ?? String(bare)).toLowerCase()];
    if (how === ':-') return value === undefined || value === '' ? (word ?? '') : value;
    if (how === ':+') return value === undefined || value === '' ? '' : (word ?? '');
    return value ?? all;
  });
}

export function hasVariable(text: string): boolean {
  return /\$(?:\{|[A-Za-z0-9_])/u.test(text);
}
