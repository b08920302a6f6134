/**
 * Milliseconds of processor time this process has spent so far, on all its threads. The difference of two is what the work between
 * them cost, whatever else the machine did meanwhile: a bound on it fails for a pass too many, not for a busy neighbour.
 */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
