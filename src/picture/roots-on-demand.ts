/**
 * Windows fetches a root of Microsoft's program when a program first meets a chain to it ("Configure trusted roots and disallowed
 * certificates", Windows Server documentation). The agent asks Windows, so a root that is not in the store yet is no refusal: whether
 * Windows can fetch it is not seen from here.
 */
import type { ConnectionFacts, Facts, TlsFacts } from '../facts.ts';
import { trustFailure } from './reach.ts';

const WHY = 'the root of this chain is not in the store of Windows, which fetches roots when they are first needed';

/** The facts as they are; on Windows without a verdict about chains in Amazon's name whose root is not there yet. */
export function withRootsOnDemand(facts: Facts): Facts {
  if (facts.node.os !== 'windows' || !facts.connections.some(isMissingRoot)) return facts;
  return { ...facts, connections: facts.connections.map((one) => (isMissingRoot(one) ? { ...one, tls: UNKNOWN } : one)) };
}

const UNKNOWN: TlsFacts = { outcome: 'inconclusive', why: WHY };

/** One that borrows the name of a root in the store is somebody else's, and stays a fault; so does what is wrong besides the root. */
function isMissingRoot(connection: ConnectionFacts): boolean {
  return trustFailure(connection) === 'untrusted';
}
