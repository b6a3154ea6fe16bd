/** When something happened: an EDTF expression with its first and last day, either of which may be unknown. */
import { ordinal, sayDate } from './day';

export interface Period {
  edtf: string | null;
  start: string | null;
  end: string | null;
  text: string | null;
}

export interface DaySpan {
  /** Days since 1970-01-01; `last` is inclusive. */
  first: number;
  last: number;
  /** False when the report leaves that end open. */
  firstKnown: boolean;
  lastKnown: boolean;
}

/** The days a period covers, one open end standing on the known one; null when neither is known. */
export function daySpan(period: Period | null | undefined): DaySpan | null {
  const start = ordinal(period?.start);
  const end = ordinal(period?.end);
  const first = start ?? end;
  const last = end ?? start;
  if (first === null || last === null) return null;
  return { first: Math.min(first, last), last: Math.max(first, last), firstKnown: start !== null, lastKnown: end !== null };
}

/** A period in words: one day, `from – to`, or with an open end; null when it has no day. */
export function sayPeriod(period: Period | null | undefined, lang: string): string | null {
  if (!period) return null;
  const { start, end } = period;
  if (start && end) {
    if (start === end) return sayDate(start, lang);
    const sameYear = start.slice(0, 4) === end.slice(0, 4);
    return `${sayDate(start, lang, !sameYear)} – ${sayDate(end, lang)}`;
  }
  if (start) return `${sayDate(start, lang)} – …`;
  if (end) return `… – ${sayDate(end, lang)}`;
  return null;
}
