import type { Files } from '../../platform/ports.ts';

/** The first of `paths` that is there: where distributions put the same program. Null if none is. */
export async function firstFile(files: Pick<Files, 'exists'>, paths: readonly string[]): Promise<string | null> {
  const found = await Promise.all(paths.map((path) => files.exists(path)));
  return paths.find((_, index) => found[index]?.outcome === 'ok') ?? null;
}
