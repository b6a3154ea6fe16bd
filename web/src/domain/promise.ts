/** Commitments over time: from the day one was first told to its deadline. */
import { latest, ordinal } from './day';
import type { Commitment } from './picture';

export interface PromiseSpan {
  commitment: Commitment;
  /** The day it was first told; null where no report of it is dated. */
  from: number | null;
  /** The last day of its deadline; null where none is said. */
  to: number | null;
}

/** The last day an EDTF deadline can mean: of an interval, of its end. */
export function deadlineDay(deadline: string | null): number | null {
  if (!deadline) return null;
  const end = deadline.includes('/') ? (deadline.split('/')[1] as string) : deadline;
  return ordinal(latest(end.replace(/[~?%]/g, '')));
}

/** The commitments of which one of the claims is wanted, by deadline, those without one last. `toldOn` gives a claim's day. */
export function promiseSpans(commitments: readonly Commitment[], toldOn: (claim: string) => number | null | undefined): PromiseSpan[] {
  const found = commitments.flatMap((commitment): PromiseSpan[] => {
    // Undefined: the claim is not among those shown.
    const days = commitment.claims.map(toldOn).filter((day) => day !== undefined);
    if (days.length === 0) return [];
    const dated = days.filter((day) => day !== null);
    return [{ commitment, from: dated.length > 0 ? Math.min(...dated) : null, to: deadlineDay(commitment.deadline) }];
  });
  return found.sort((a, b) => (a.to ?? Infinity) - (b.to ?? Infinity) || (a.from ?? 0) - (b.from ?? 0));
}

/** One shape per outcome, in a square of 12. */
export const OUTCOME_SHAPES: Record<Commitment['state'], { path: string; filled: boolean }> = {
  pending: { path: 'M6 1a5 5 0 1 0 0 10A5 5 0 1 0 6 1z', filled: false },
  carried_out: { path: 'M6 0a6 6 0 1 0 0 12A6 6 0 1 0 6 0zM5.200 9L2.200 6l1.300-1.300 1.700 1.700 3.400-3.700L10 3.900z', filled: true },
  lapsed: { path: 'M1 1h10v10H1zM3 6h6', filled: false },
  extended: { path: 'M1 2l5 4-5 4zM6 2l5 4-5 4z', filled: true },
  broken: { path: 'M2 0l4 4 4-4 2 2-4 4 4 4-2 2-4-4-4 4-2-2 4-4-4-4z', filled: true },
  unknown: { path: 'M3 4a3 3 0 1 1 4.500 2.600L6 7.500V9M6 10.500V12', filled: false },
};
