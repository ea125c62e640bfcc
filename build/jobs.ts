/** What goes into `dist/`, and how to make it. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applicationOf } from './application.ts';
import { provideBase, provideMaker } from './base.ts';
import { type Bundle, makeChunks } from './chunks.ts';
import { type Identity, identify } from './identity.ts';
import { noticesOf } from './notices.ts';
import { directNeeds, packagesOf } from './packages.ts';
import { sbomOf } from './sbom.ts';
import { scriptOf } from './script.ts';
import { makeExecutable } from './sea.ts';
import { hostTarget, SCRIPT, TARGETS, type Target } from './targets.ts';

export interface Job {
  readonly file: string;
  readonly isExecutable: boolean;
  /** Files and folders that the result depends on. */
  readonly inputs: readonly string[];
  /** `scratch`: a folder for this job alone. */
  readonly make: (scratch: string) => Promise<Buffer>;
}

const INPUTS = ['src', 'build', 'package.json', 'package-lock.json'];

/** Every job of the repository in `root`. The sources are bundled once for all. */
export interface Jobs {
  readonly executable: (target: Target) => Job;
  /** A binary that does nothing: the cost of starting Node in this form. */
  readonly empty: (target: Target) => Job;
  readonly script: Job;
  /** What accompanies the binaries. */
  readonly papers: readonly Job[];
}

export function jobsOf(root: string): Jobs {
  let sources: { readonly identity: Identity; readonly bundle: Promise<Bundle> } | undefined;
  const bundled = () => {
    if (sources === undefined) {
      const identity = identify(root);
      sources = { identity, bundle: makeChunks(root, 'src/main.ts', identity) };
    }
    return sources;
  };
  const node = ({ base, format }: Target) => ({ maker: provideMaker(root), base: provideBase(root, base), format });
  const packages = async () => packagesOf(root, (await bundled().bundle).modules);

  return {
    executable: (target) => ({
      file: target.file,
      isExecutable: true,
      inputs: INPUTS,
      make: async (scratch) => {
        const { bundle, identity } = bundled();
        const application = applicationOf((await bundle).chunks, target === hostTarget());
        return makeExecutable(node(target), { ...application, version: identity.version }, scratch);
      },
    }),
    empty: (target) => ({
      file: `dist/bench/empty-sea-${target.name}`,
      isExecutable: true,
      inputs: ['build', 'src/platform/variables.ts', 'package-lock.json'],
      make: (scratch) => Promise.resolve(makeExecutable(node(target), { main: '', assets: new Map<string, string>() }, scratch)),
    }),
    script: {
      file: SCRIPT.file,
      isExecutable: true,
      inputs: INPUTS,
      make: async () => Buffer.from(scriptOf(applicationOf((await bundled().bundle).chunks, false)), 'latin1'),
    },
    papers: [
      paper('dist/sbom.cdx.json', async () => {
        const found = await packages();
        const runtime = versionsOf(provideMaker(root));
        const { identity } = bundled();
        return sbomOf({ identity, packages: found, direct: directNeeds(root, found), runtime, targets: TARGETS });
      }),
      paper('dist/THIRD-PARTY-NOTICES.txt', async () => {
        const { node: version = '' } = versionsOf(provideMaker(root));
        return noticesOf(root, await packages(), version, nodeLicence(root));
      }),
    ],
  };
}

function paper(file: string, text: () => Promise<string>): Job {
  return { file, isExecutable: false, inputs: INPUTS, make: async () => Buffer.from(await text()) };
}

function versionsOf(node: string): Readonly<Record<string, string>> {
  const text = execFileSync(node, ['-p', 'JSON.stringify(process.versions)'], { env: {}, encoding: 'utf8' });
  return JSON.parse(text) as Readonly<Record<string, string>>;
}

/** The package for Windows lacks it. */
function nodeLicence(root: string): string {
  const files = TARGETS.map(({ base }) => join(root, 'node_modules', base.package, 'LICENSE'));
  const file = files.find(existsSync);
  if (file === undefined) throw new Error("npm's packages of Node for Linux bring its licence, and none is installed here");
  return readFileSync(file, 'utf8');
}
