/**
 * Node tells whoever looks at a terminal that NO_COLOR and FORCE_COLOR exclude each other, that a certificate file could not be read, and the like: nobody
 * who runs this program can do anything about Node.
 */
export function silenceNode(): void {
  process.removeAllListeners('warning');
}
