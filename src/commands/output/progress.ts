/** One line on a terminal while a run goes on, and no trace of it afterwards. In a pipe or a file there is none. */
import type { Ports } from '../../platform/ports.ts';
import type { World } from '../world.ts';
import { terminalColumns } from './width.ts';

/** A healthy run is over by then: what flashes up cannot be read. */
const FIRST_MS = 300;
const EVERY_MS = 100;
/** Back to the first column, and the rest of the line is empty (ECMA-48: EL). */
const WIPE = '\r\x1b[K';

/**
 * Runs `task` with ports that count connections, and tells how far it is. The line is wiped before this resolves or rejects, so that
 * the report begins in the first column.
 */
export async function withProgress<T>(
  ports: Ports,
  { stderr: { isTty, columns, write }, variables }: Pick<World, 'stderr' | 'variables'>,
  isQuiet: boolean,
  task: (ports: Ports) => Promise<T>,
): Promise<T> {
  // A terminal that cannot wipe a line would keep every one of them.
  if (!isTty || isQuiet || variables['TERM'] === 'dumb') return task(ports);
  const { clock } = ports;
  const start = clock.monotonic();
  const tried = { begun: 0, ended: 0 };
  let isShown = false;
  const show = (): void => {
    const elapsed = clock.monotonic() - start;
    if (elapsed < FIRST_MS) return;
    isShown = true;
    const line = `probing: ${tried.ended} of ${tried.begun} connections tried, ${(elapsed / 1000).toFixed(1)} s`;
    // The last column stays free: some terminals wrap as soon as it is filled, and then a line is left behind.
    write(WIPE + line.slice(0, Math.max(0, terminalColumns(columns) - 1)));
  };
  const wipe = (): void => {
    if (isShown) write(WIPE);
    isShown = false;
  };
  const timer = setInterval(show, EVERY_MS);
  timer.unref();
  // A second signal ends the process in the middle of a run.
  process.once('exit', wipe);
  try {
    return await task(counting(ports, tried));
  } finally {
    clearInterval(timer);
    process.removeListener('exit', wipe);
    wipe();
  }
}

function counting(ports: Ports, tried: { begun: number; ended: number }): Ports {
  const { network } = ports;
  return {
    ...ports,
    network: {
      ...network,
      dial: async (target, limits) => {
        tried.begun += 1;
        try {
          return await network.dial(target, limits);
        } finally {
          tried.ended += 1;
        }
      },
    },
  };
}
