import { expect, test } from 'vitest';
import { sayDate } from '../../src/domain/day';
import { sayConfirmed, saySince } from '../../src/domain/since';
import { WORDS } from '../../src/words';

const line = (since: string | null, since_edtf: string | null, last_confirmed: string | null) => ({ since, since_edtf, last_confirmed });

test('a beginning is told as closely as it is known', () => {
  const say = (one: ReturnType<typeof line>) => saySince(one, WORDS.en, 'en');
  expect(say(line('2020-02-05', '2020-02-05', null))).toBe(sayDate('2020-02-05', 'en'));
  expect(say(line(null, '../2020-02-29', null))).toBe(`by ${sayDate('2020-02-29', 'en')}`);
  expect(say(line(null, null, null))).toBe('—');
});

test('a confirmation that may be later than its first possible day says so', () => {
  const say = (lang: 'en' | 'fr', one: ReturnType<typeof line>) => sayConfirmed(one, WORDS[lang], lang);
  // A report of February 2020, without a day.
  expect(say('en', line(null, '../2020-02-29', '2020-02-01'))).toBe(`${sayDate('2020-02-01', 'en')} or later`);
  expect(say('fr', line(null, '2020-02-06/2020-02-13', '2020-02-06'))).toBe(`${sayDate('2020-02-06', 'fr')} ou plus tard`);
  expect(say('en', line('2020-02-05', '2020-02-05', '2020-02-09'))).toBe(sayDate('2020-02-09', 'en'));
  expect(say('en', line(null, null, '2020-02-09'))).toBe(sayDate('2020-02-09', 'en'));
  expect(say('en', line('2020-02-05', null, null))).toBe('—');
});
