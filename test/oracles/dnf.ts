/** Asks dnf itself what it makes of `.repo` files: which repositories are enabled, and from where. Nothing is fetched. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PYTHON = '/usr/bin/python3';
const SCRIPT = `
import dnf, json, sys, logging
logging.disable(logging.CRITICAL)
folder, many = sys.argv[1], json.load(sys.stdin)
out = []
for number, case in enumerate(many):
    base = dnf.Base()
    base.conf.reposdir = [folder + '/' + str(number)]
    base.conf.substitutions.clear()
    for name, value in case['variables'].items():
        base.conf.substitutions[name] = value
    try:
        base.read_all_repos()
        out.append([[r.id, list(r.baseurl or []), r.mirrorlist or '', r.metalink or '', r.proxy or '', bool(r.skip_if_unavailable)] for r in base.repos.iter_enabled()])
    except Exception as error:
        out.append(None)
print(json.dumps(out))
`;

export interface DnfCase {
  readonly text: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** Id, base URLs, mirror list, metalink, proxy, `skip_if_unavailable`. */
export type DnfRepository = readonly [string, readonly string[], string, string, string, boolean];

export function whyNoDnf(): string | undefined {
  const tried = spawnSync(PYTHON, ['-c', 'import dnf'], { timeout: 60_000 });
  return tried.status === 0 ? undefined : "dnf's Python module is not installed";
}

export function dnfReads(cases: readonly DnfCase[]): readonly (readonly DnfRepository[] | null)[] {
  const folder = mkdtempSync(join(tmpdir(), 'dnf-oracle-'));
  try {
    for (const [number, { text }] of cases.entries()) {
      mkdirSync(join(folder, String(number)));
      writeFileSync(join(folder, String(number), 'a.repo'), text);
    }
    const ran = spawnSync(PYTHON, ['-c', SCRIPT, folder], { input: JSON.stringify(cases), encoding: 'utf8', timeout: 300_000 });
    if (ran.status !== 0) throw new Error(ran.stderr);
    return JSON.parse(ran.stdout) as readonly (readonly DnfRepository[] | null)[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
