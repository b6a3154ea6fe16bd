/** Since when a place has been held, in words: to the day, between two days, or at the latest by one. */
import { sayDate } from './day';
import { sayPeriod } from './period';
import type { Words } from '../words';

export function saySince(one: { since: string | null; since_edtf?: string | null }, words: Words, lang: string): string {
  if (one.since) return sayDate(one.since, lang);
  const [from, to] = one.since_edtf?.split('/') ?? [];
  if (!from) return '—';
  if (!to) return sayDate(from, lang);
  return from === '..' ? words.by(sayDate(to, lang)) : (sayPeriod({ edtf: null, start: from, end: to, text: null }, lang) ?? '—');
}
