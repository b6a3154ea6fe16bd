/** The list's order: the latest day first, undated claims last; within a day by kind, then as read. */
import { KINDS, type Claim, type Kind } from './claim';
import { daySpan } from './period';
import { fromOrdinal, type Day } from './day';

export interface KindGroup {
  kind: Kind;
  claims: Claim[];
}

export interface DayGroup {
  /** The last day the claims are about; null for those without a time. */
  day: Day | null;
  kinds: KindGroup[];
  size: number;
}

export function byDay(claims: readonly Claim[]): DayGroup[] {
  const days = new Map<number | null, Claim[]>();
  for (const claim of claims) {
    const last = daySpan(claim.time)?.last ?? null;
    const found = days.get(last);
    if (found) found.push(claim);
    else days.set(last, [claim]);
  }
  const order = [...days.keys()].sort((a, b) => (a === null ? 1 : b === null ? -1 : b - a));
  return order.map((last) => {
    const ofDay = days.get(last) ?? [];
    const kinds = KINDS.map((kind) => ({ kind, claims: ofDay.filter((claim) => claim.kind === kind) })).filter((group) => group.claims.length > 0);
    return { day: last === null ? null : fromOrdinal(last), kinds, size: ofDay.length };
  });
}

/** The claims in the order the list shows them. */
export function inOrder(groups: readonly DayGroup[]): Claim[] {
  return groups.flatMap((group) => group.kinds.flatMap((kind) => kind.claims));
}
