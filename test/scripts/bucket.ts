/** A bucket on loopback over https, with a root of its own: the probe, a list of sums, and the ways in which fetching fails. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { issue, privateKey } from '../observe/node/certificates.ts';

/** What stands in for the probe: says its arguments. */
export const PROBE = '#!/bin/sh\necho ssm-probe 9.9.9 "$@"\n';
export const SUM = createHash('sha256').update(PROBE).digest('hex');
export const NAME = 'ssm-probe-linux-x64';
export const SUMS = `${'0'.repeat(64)}  ssm-probe-linux-arm64\n${SUM}  ${NAME}\n`;

export interface Bucket {
  /** Without a slash at its end. */
  readonly base: string;
  /** The certificate (PEM) that has to be trusted. */
  readonly root: string;
  readonly stop: () => void;
}

/** Serves `/NAME…`, `/SHA256SUMS`, and `/torn`, `/plain` (a way out of https), `/denied`; anything else is absent. */
export async function openBucket(): Promise<Bucket> {
  const ca = await issue('CN=a root of the test');
  const leaf = await issue('CN=localhost', { issuer: ca, ca: false, dns: 'localhost' });
  const server = createServer({ cert: leaf.pem, key: await privateKey(leaf) }, ({ url = '' }, response) => {
    if (url.startsWith(`/${NAME}`)) response.end(PROBE);
    else if (url === '/SHA256SUMS') response.end(SUMS);
    else if (url === '/torn')
      response.writeHead(200, { 'content-length': PROBE.length }).write('#!/bin/sh\n', () => response.destroy());
    else if (url === '/plain') response.writeHead(302, { location: 'http://localhost:9/' }).end();
    else response.writeHead(url === '/denied' ? 403 : 404).end('<Error><Code>AccessDenied</Code></Error>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { base: `https://localhost:${(server.address() as AddressInfo).port}`, root: ca.pem, stop };
}
