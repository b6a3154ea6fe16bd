/**
 * Calendar days, always as `YYYY-MM-DD` text in the proleptic Gregorian calendar, never as instants:
 * a report's day has no hour and no time zone.
 */
export type Day = string;

const FULL = /^(\d{4})-(\d{2})-(\d{2})$/;
const MS_A_DAY = 86_400_000;

/** Days since 1970-01-01, or null when the text is not a whole calendar day. */
export function ordinal(day: string | null | undefined): number | null {
  const parts = FULL.exec(day ?? '');
  if (!parts) return null;
  const ms = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  const back = new Date(ms);
  // Date.UTC carries 30 February over into March; such a day does not exist.
  if (back.getUTCMonth() !== Number(parts[2]) - 1 || back.getUTCDate() !== Number(parts[3])) return null;
  return Math.round(ms / MS_A_DAY);
}

/** The day that lies `days` after 1970-01-01. */
export function fromOrdinal(days: number): Day {
  return new Date(days * MS_A_DAY).toISOString().slice(0, 10);
}

/** First day a date of any precision (`2020`, `2020-02`, `2020-02-06`) can mean. */
export function earliest(date: string | null | undefined): Day | null {
  if (!date) return null;
  const whole = /^\d{4}$/.test(date) ? `${date}-01-01` : /^\d{4}-\d{2}$/.test(date) ? `${date}-01` : date.slice(0, 10);
  return ordinal(whole) === null ? null : whole;
}

/** Last day a date of any precision can mean. */
export function latest(date: string | null | undefined): Day | null {
  if (!date) return null;
  if (/^\d{4}$/.test(date)) return earliest(date) && `${date}-12-31`;
  const month = /^(\d{4})-(\d{2})$/.exec(date);
  if (!month) return earliest(date);
  if (!earliest(date)) return null;
  return new Date(Date.UTC(Number(month[1]), Number(month[2]), 0)).toISOString().slice(0, 10);
}

const styles: Record<string, Intl.DateTimeFormatOptions> = {
  day: { day: 'numeric', month: 'short', year: 'numeric' },
  dayOnly: { day: 'numeric', month: 'short' },
  month: { month: 'long', year: 'numeric' },
};
const formats = new Map<string, Intl.DateTimeFormat>();

function format(lang: string, style: string): Intl.DateTimeFormat {
  const key = `${lang} ${style}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(lang, { ...styles[style], timeZone: 'UTC' });
    formats.set(key, found);
  }
  return found;
}

/** A date in words at the precision it has; text that is not a date comes back as it is. */
export function sayDate(date: string, lang: string, withYear = true): string {
  if (/^\d{4}$/.test(date)) return date;
  const first = earliest(date);
  if (!first) return date;
  const style = /^\d{4}-\d{2}$/.test(date) ? 'month' : withYear ? 'day' : 'dayOnly';
  return format(lang, style).format(new Date(`${first}T00:00:00Z`));
}
