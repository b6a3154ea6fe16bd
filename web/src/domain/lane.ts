/** The time line: one lane per kind, cut into bins of whole days, with the claims that fall into each. */
import { KINDS, type Claim, type Kind } from './claim';
import { daySpan } from './period';

export interface Bin {
  /** Days since 1970-01-01; `last` is inclusive. */
  first: number;
  last: number;
  claims: Claim[];
  asserted: number;
}

export interface Stretch {
  claim: Claim;
  first: number;
  last: number;
  /** True where the period goes on beyond the days shown. */
  before: boolean;
  after: boolean;
}

export interface Lane {
  kind: Kind;
  bins: Bin[];
  stretches: Stretch[];
  undated: Claim[];
  /** Claims wholly outside the days shown. */
  outside: Claim[];
}

export interface Range {
  first: number;
  last: number;
}

/** Periods up to this many days are events of their days; longer ones are drawn as stretches. */
const EVENT_DAYS = 3;

/**
 * The days worth showing. A claim about events years back, a far deadline or a whole month must not squeeze the rest
 * into one column: the range covers the central part of what happened on a day or few, plus `always` (the day looked
 * at). Where nothing did, longer periods count by their last day.
 */
export function range(claims: readonly Claim[], always: readonly (number | null)[] = []): Range | null {
  const spans = claims.flatMap((claim) => daySpan(claim.time) ?? []);
  const events = spans.filter(({ first, last }) => last - first < EVENT_DAYS);
  const lasts = (events.length > 0 ? events : spans).map(({ last }) => last).sort((a, b) => a - b);
  const extra = always.filter((day): day is number => day !== null);
  if (lasts.length === 0 && extra.length === 0) return null;
  let first = Math.min(...extra, Infinity);
  let last = Math.max(...extra, -Infinity);
  if (lasts.length > 0) {
    const at = (share: number) => lasts[Math.round(share * (lasts.length - 1))] as number;
    const reach = Math.max(14, 2 * (at(0.9) - at(0.1)));
    first = Math.min(first, ...lasts.filter((day) => day >= at(0.1) - reach).slice(0, 1));
    last = Math.max(last, ...lasts.filter((day) => day <= at(0.9) + reach).slice(-1));
  }
  return last - first < 6 ? { first: first - 3, last: last + 3 } : { first: first - 1, last: last + 1 };
}

/** Lanes for the kinds that occur, each bin `daysPerBin` long. */
export function lanes(claims: readonly Claim[], days: Range, daysPerBin: number): Lane[] {
  const made = new Map<Kind, Lane>();
  const binsOf = new Map<Kind, Map<number, Bin>>();
  for (const claim of claims) {
    let lane = made.get(claim.kind);
    if (!lane) {
      lane = { kind: claim.kind, bins: [], stretches: [], undated: [], outside: [] };
      made.set(claim.kind, lane);
      binsOf.set(claim.kind, new Map());
    }
    const span = daySpan(claim.time);
    if (!span) lane.undated.push(claim);
    else if (span.last < days.first || span.first > days.last) lane.outside.push(claim);
    else if (span.last - span.first >= EVENT_DAYS) {
      lane.stretches.push({
        claim,
        first: Math.max(span.first, days.first),
        last: Math.min(span.last, days.last),
        before: span.first < days.first,
        after: span.last > days.last,
      });
    } else {
      const number = Math.floor((Math.min(span.last, days.last) - days.first) / daysPerBin);
      const bins = binsOf.get(claim.kind) as Map<number, Bin>;
      let bin = bins.get(number);
      if (!bin) {
        const first = days.first + number * daysPerBin;
        bin = { first, last: Math.min(first + daysPerBin - 1, days.last), claims: [], asserted: 0 };
        bins.set(number, bin);
      }
      bin.claims.push(claim);
      if (claim.factuality === 'asserted') bin.asserted += 1;
    }
  }
  for (const [kind, lane] of made) lane.bins = [...(binsOf.get(kind) as Map<number, Bin>).values()].sort((a, b) => a.first - b.first);
  return KINDS.flatMap((kind) => made.get(kind) ?? []);
}

/** Days to mark on the axis: about one every `room` pixels, at days, weeks, months or years as fits. */
export function ticks(days: Range, width: number, room = 84): { day: number; unit: 'day' | 'month' | 'year' }[] {
  const length = days.last - days.first + 1;
  const wanted = Math.max(1, Math.floor(width / room));
  const step = [1, 2, 3, 5, 7, 14].find((step) => length / step <= wanted);
  if (step) {
    const found = [];
    for (let day = days.first + ((step - (days.first % step)) % step); day <= days.last; day += step) found.push({ day, unit: 'day' as const });
    return found;
  }
  const months = [1, 2, 3, 6, 12, 24, 60, 120].find((months) => length / (30.4 * months) <= wanted) ?? 240;
  const start = new Date(days.first * 86_400_000);
  const found = [];
  for (let month = start.getUTCFullYear() * 12 + start.getUTCMonth(); ; month += 1) {
    if (month % months !== 0) continue;
    const day = Math.round(Date.UTC(Math.floor(month / 12), month % 12, 1) / 86_400_000);
    if (day > days.last) return found;
    if (day >= days.first) found.push({ day, unit: months >= 12 ? ('year' as const) : ('month' as const) });
  }
}
