/** What this node says about the chain of a server on loopback, by a real handshake. */
import type { Examination } from '../../../src/observe/node/trust/examine-chain.ts';
import { readTrust } from '../../../src/observe/node/trust/trust.ts';
import { startTls } from '../../../src/platform/tls.ts';
import { connectTo, PATIENT } from '../../platform/loopback.ts';
import { type ChainCase, NAME } from './chain-cases.ts';
import { makePorts } from './ports-double.ts';

const BUNDLE = '/etc/ssl/certs/ca-certificates.crt';

/** Null where no handshake came about. */
export async function judged(port: number, { roots }: Pick<ChainCase, 'roots'>): Promise<Examination | null> {
  const trust = await readTrust(makePorts({ tree: { [BUNDLE]: roots.map(({ pem }) => pem).join('') } }), null);
  const { socket } = await connectTo(port);
  const secured = await startTls(socket, { servername: NAME, trust: trust.quick, ...PATIENT });
  if (secured.outcome === 'failed') return null;
  secured.socket.destroy();
  return trust.examine(secured.chain, secured.verifyError);
}
