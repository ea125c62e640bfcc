/** How texts name a proxy: never with its credentials. */

/** `http://proxy.example.com:3128`; `host` is a name or an address without brackets. */
export function proxyUrl({
  scheme,
  host,
  port,
}: {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
}): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
