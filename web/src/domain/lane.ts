/** The time line: one lane per kind, cut into bins of whole days, with the claims that fall into each. */
import { FACTUALITIES, KINDS, type Kind } from './claim';
import { UNKNOWN, type Columns } from './columns';

export interface Bin {
  /** Days since 1970-01-01; `last` is inclusive. */
  first: number;
  last: number;
  rows: number[];
  asserted: number;
}

/** Claims over the same longer period. */
export interface Stretch {
  rows: number[];
  first: number;
  last: number;
  asserted: number;
  /** True where the period goes on beyond the days shown. */
  before: boolean;
  after: boolean;
}

export interface Lane {
  kind: Kind;
  bins: Bin[];
  stretches: Stretch[];
  undated: number[];
  /** How many claims are wholly outside the days shown. */
  outside: number;
}

export interface Range {
  first: number;
  last: number;
}

/** Periods up to this many days are events of their days; longer ones are drawn as stretches. */
const EVENT_DAYS = 3;
/** More stretches than this are drawn on one another and cannot be told apart: the most told ones are shown. */
const STRETCHES = 40;
const ASSERTED = FACTUALITIES.indexOf('asserted');

/** The first and last day of a row, an open end standing on the known one; null without any. */
function span(of: Columns, row: number): Range | null {
  let first = of.first[row] as number;
  let last = of.last[row] as number;
  if (first === UNKNOWN) first = last;
  if (last === UNKNOWN) last = first;
  return first === UNKNOWN ? null : { first: Math.min(first, last), last: Math.max(first, last) };
}

/**
 * The days worth showing. A claim about events years back, a far deadline or a whole month must not squeeze the rest
 * into one column: the range covers the central part of what happened on a day or few, plus `always` (the day looked
 * at). Where nothing did, longer periods count by their last day.
 */
export function range(of: Columns, always: readonly (number | null)[] = []): Range | null {
  const events: number[] = [];
  const longer: number[] = [];
  for (let row = 0; row < of.size; row += 1) {
    const days = span(of, row);
    if (days) (days.last - days.first < EVENT_DAYS ? events : longer).push(days.last);
  }
  const lasts = Int32Array.from(events.length > 0 ? events : longer).sort();
  const extra = always.filter((day): day is number => day !== null && day !== UNKNOWN);
  if (lasts.length === 0 && extra.length === 0) return null;
  let first = Math.min(...extra, Infinity);
  let last = Math.max(...extra, -Infinity);
  if (lasts.length > 0) {
    const at = (share: number) => lasts[Math.round(share * (lasts.length - 1))] as number;
    const reach = Math.max(14, 2 * (at(0.9) - at(0.1)));
    const [least, most] = [at(0.1) - reach, at(0.9) + reach];
    first = Math.min(first, lasts.find((day) => day >= least) as number);
    last = Math.max(last, lasts.findLast((day) => day <= most) as number);
  }
  return last - first < 6 ? { first: first - 3, last: last + 3 } : { first: first - 1, last: last + 1 };
}

/** Lanes for the kinds that occur among the rows `seen`, each bin `daysPerBin` long. */
export function lanes(of: Columns, seen: Uint8Array, days: Range, daysPerBin: number): Lane[] {
  const made: (Lane | undefined)[] = KINDS.map(() => undefined);
  const bins: Map<number, Bin>[] = KINDS.map(() => new Map());
  const stretches: Map<string, Stretch>[] = KINDS.map(() => new Map());
  for (let row = 0; row < of.size; row += 1) {
    if (!seen[row]) continue;
    const kind = of.kind[row] as number;
    const lane = (made[kind] ??= { kind: KINDS[kind] as Kind, bins: [], stretches: [], undated: [], outside: 0 });
    const asserted = of.factuality[row] === ASSERTED ? 1 : 0;
    const when = span(of, row);
    if (!when) lane.undated.push(row);
    else if (when.last < days.first || when.first > days.last) lane.outside += 1;
    else if (when.last - when.first >= EVENT_DAYS) {
      const key = `${when.first}/${when.last}`;
      const found = stretches[kind]?.get(key);
      if (found) {
        found.rows.push(row);
        found.asserted += asserted;
      } else {
        stretches[kind]?.set(key, {
          rows: [row],
          first: Math.max(when.first, days.first),
          last: Math.min(when.last, days.last),
          asserted,
          before: when.first < days.first,
          after: when.last > days.last,
        });
      }
    } else {
      const number = Math.floor((Math.min(when.last, days.last) - days.first) / daysPerBin);
      let bin = bins[kind]?.get(number);
      if (!bin) {
        const first = days.first + number * daysPerBin;
        bin = { first, last: Math.min(first + daysPerBin - 1, days.last), rows: [], asserted: 0 };
        bins[kind]?.set(number, bin);
      }
      bin.rows.push(row);
      bin.asserted += asserted;
    }
  }
  return made.flatMap((lane, kind) => {
    if (!lane) return [];
    lane.bins = [...(bins[kind]?.values() ?? [])].sort((a, b) => a.first - b.first);
    const all = [...(stretches[kind]?.values() ?? [])];
    lane.stretches = all.sort((a, b) => b.rows.length - a.rows.length || a.first - b.first).slice(0, STRETCHES);
    return [lane];
  });
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
