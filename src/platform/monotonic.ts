/**
 * Milliseconds that never run backwards, since an arbitrary moment. `performance.now()` would load
 * ten modules of Node's that nothing else here needs.
 */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1e6;
}
