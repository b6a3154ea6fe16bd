/** What one could see on a day: claims about things that had begun, from reports that were out. */
import type { Claim } from './claim';
import { earliest, type Day } from './day';

/**
 * As the picture counts: a claim without a day of its own counts on its report's; with neither it is seen only while
 * no day is chosen, and a report without a date only while no day of knowledge is.
 */
export function inSight(claim: Claim, published: string | null | undefined, at: Day | null, known: Day | null): boolean {
  const out = earliest(published);
  const begins = claim.time?.start ?? claim.time?.end ?? out;
  if (at !== null && (begins === null || begins > at)) return false;
  return known === null || (out !== null && out <= known);
}
