/** Units and files of variables as tired people type them, from a seed. */
import { Dice } from '../../../dice.ts';
import type { Tree } from '../../../oracles/systemd.ts';
import { type Vector, withUnit } from './vectors.ts';

const NAMES = ['A', 'B', 'https_proxy', 'NO_PROXY', 'SSL_CERT_FILE', '_x', '1A', 'A.B', 'A-B', 'Ä', '', 'export A'];
const PIECES = [
  'a',
  'b',
  '1',
  'http://proxy:3128',
  'http://u:p%40ss@proxy',
  'CORP\\user',
  ' ',
  '  ',
  '\t',
  '"',
  "'",
  '"x y"',
  "'x y'",
  '\\"',
  "\\'",
  '\\\\',
  '\\',
  '\\x41',
  '\\x4',
  '\\xc3\\xa4',
  '\\xff',
  '\\101',
  '\\8',
  '\\u00e4',
  '\\u12',
  '\\U0001F600',
  '\\s',
  '\\n',
  '\\q',
  '\\ ',
  '%%',
  '%n',
  '%H',
  '%i',
  '%Z',
  '%4',
  '%',
  '%p',
  '%C3',
  '$A',
  '${B}',
  '`',
  '#',
  ';',
  ',',
  '=',
  'ä',
  '😀',
  '\u00a0',
  '\\\n',
  '\\\n# c\n',
  '\\\n; d\\\n',
  '\\\r\n',
  '\r',
  '\x01',
  '\x7f',
  '\v',
];
const FILE_PIECES = [
  ...PIECES.filter((piece) => !piece.includes('%')),
  '\n',
  '\r\n',
  '\\\n',
  '\n# c\n',
  '\n; d \\\n',
  '\nB=2\n',
  '\nexport A=3\n',
  '  \n',
  '"\n"',
  '\ufeff',
];
const KEYS = [
  'Environment',
  'Environment',
  'Environment',
  'Environment',
  'UnsetEnvironment',
  'PassEnvironment',
  'environment',
  'Environment ',
  ' Environment',
];
const FOLDERS = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/etc/systemd/system.control',
  '/run/systemd/system.control',
  '/etc/systemd/system.attached',
  '/run/systemd/system.attached',
];
const FILES = ['10.conf', '20-proxy.conf', 'a.conf', 'override.conf', 'B.conf', 'x.cfg', '.h.conf'];
const HEADERS = [
  '[Service]\n',
  '[Service]\n',
  '[Service]\n',
  '\ufeff[Service]\n',
  '[Service]\r\n',
  ' [Service]\n',
  '[service]\n',
  '',
  '[Unit]\n',
  '# x\n[Service]\n',
  '[Service\n',
];

export function generated(seed: number, count: number): readonly Vector[] {
  const { one: pick, chance, times } = new Dice(seed);
  const many = (most: number, make: () => string): string => times(0, most, make).join('');
  const value = (pieces: readonly string[]): string =>
    `${pick(NAMES)}${pick(['=', '=', '=', ' =', '= ', ''])}${many(5, () => pick(pieces))}`;
  const word = (): string => pick([value, value, () => `"${value(PIECES)}"`, () => `'${value(PIECES)}'`])(PIECES);
  const line = (): string =>
    `${pick(KEYS)}=${pick(['', ' ', ''])}${times(0, 3, word).join(pick([' ', ' ', '\t', ' \\\n']))}${pick(['', '', ' ', '\r'])}\n`;
  const dropIn = (): string => pick(HEADERS) + many(4, line);
  const file = (): string => many(5, () => value(FILE_PIECES) + pick(['\n', '\n', '\r\n', '']));
  const kinds: readonly ((base: string) => Tree)[] = [
    (base) => ({ [`/etc/systemd/system/${base}.service.d/a.conf`]: `[Service]\n${line()}${many(2, line)}` }),
    (base) => ({ [`/etc/systemd/system/${base}.service.d/a.conf`]: dropIn() }),
    (base) => ({
      [`/etc/systemd/system/${base}.service.d/a.conf`]: `[Service]\nEnvironmentFile=${pick(['', '-'])}/etc/f/${base}\n${many(1, line)}`,
      ...(chance(0.95) ? { [`/etc/f/${base}`]: file() } : {}),
    }),
    (base) =>
      Object.fromEntries(
        times(1, 5, () => {
          const own = pick([base, base, base.replace(/[^-]*$/u, ''), base.replace(/[^-]*-[^-]*$/u, '')]);
          const content = chance(0.12) ? { link: '/dev/null' } : `[Service]\n${line()}`;
          return [`${pick(FOLDERS)}/${own}.service.d/${pick(FILES)}`, chance(0.05) ? '' : content];
        }),
      ),
  ];
  return Array.from({ length: count }, (_, index) => {
    const base = `g${seed}x${index}-ssm-agent`;
    return { name: `generated ${seed}/${index}`, unit: `${base}.service`, tree: withUnit(base, pick(kinds)(base)) };
  });
}
