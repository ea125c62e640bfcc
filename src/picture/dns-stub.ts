/** systemd-resolved on this node fails where the servers behind it do not: the agent asks nobody but it. */
import { isUsable, type View } from './views.ts';

/** What is known of one name. */
interface Asked {
  readonly host: string;
  readonly pinned: readonly string[] | null;
  readonly configured: readonly View[];
  readonly stub: View | null;
}

export interface FailingStub<T extends Asked = Asked> {
  readonly endpoint: T;
  readonly view: View;
}

/** Null where it serves, was not asked, or only passes on what those behind it say. */
export function failingStub<T extends Asked>(endpoints: readonly T[]): FailingStub<T> | null {
  for (const endpoint of endpoints) {
    const { stub: view, configured, pinned } = endpoint;
    if (view === null || pinned !== null || isUsable(view) || view.status === 'unknown') continue;
    // What one of the others says, or does not say, it may only pass on: it asks the next one late.
    const isOwn = configured.some(isUsable) && !configured.some(({ status }) => status === view.status);
    if (view.closed || isOwn) return { endpoint, view };
  }
  return null;
}

/** In words, for evidence. */
export function stubWords({ endpoint: { host, configured }, view }: FailingStub): string {
  const right = configured.find(isUsable);
  const said = `${view.server} (systemd-resolved on this node): ${view.says} for ${host}`;
  return right === undefined ? said : `${said}, where ${right.server} behind it says ${right.says}`;
}
