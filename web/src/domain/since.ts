/** Since when a place has been held, in words: to the day, between two days, or at the latest by one. */
import { sayDate } from './day';
import { sayPeriod } from './period';
import type { Words } from '../words';

/** When it was last confirmed: where reports give no day, the first on which it can have been. */
export function sayConfirmed(one: { since: string | null; since_edtf?: string | null; last_confirmed: string | null }, words: Words, lang: string): string {
  const day = one.last_confirmed;
  if (!day) return '—';
  const last = one.since ?? one.since_edtf?.split('/').at(-1) ?? '';
  return last > day ? words.orLater(sayDate(day, lang)) : sayDate(day, lang);
}

export function saySince(one: { since: string | null; since_edtf?: string | null }, words: Words, lang: string): string {
  if (one.since) return sayDate(one.since, lang);
  const [from, to] = one.since_edtf?.split('/') ?? [];
  if (!from) return '—';
  if (!to) return sayDate(from, lang);
  return from === '..' ? words.by(sayDate(to, lang)) : (sayPeriod({ edtf: null, start: from, end: to, text: null }, lang) ?? '—');
}
