/** How days lie on the time line, in pixels. */
import type { Range } from './lane';

export interface Scale {
  days: Range;
  /** Where the days begin, and how far they reach. */
  left: number;
  plot: number;
  perDay: number;
  /** What is left to the right of them. */
  right: number;
  width: number;
  /** The beginning of a day. */
  x: (day: number) => number;
}

/** A day brought into those shown. */
export const within = ({ days }: Scale, day: number): number => Math.max(days.first, Math.min(days.last, day));
