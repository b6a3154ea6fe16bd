import { expect, test } from 'vitest';
import { sayCount } from '../../src/domain/count';

const words = { atLeast: 'at least', atMost: 'at most', about: 'about', noNumber: 'no number' };
const say = (low: number | null, best: number | null, high: number | null, approx = false) => sayCount({ low, best, high, approx }, words, 'en');

test('every form a count takes is said', () => {
  expect(say(580000, 580000, null)).toBe('at least 580,000');
  expect(say(null, 50, null, true)).toBe('about 50');
  expect(say(20, null, 30)).toBe('20–30');
  expect(say(17, 17, 17)).toBe('17');
  expect(say(10, 12, 15)).toBe('12 (10–15)');
  expect(say(null, 40, 40)).toBe('at most 40');
  expect(say(null, 0, null)).toBe('0');
  expect(say(null, null, null)).toBe('no number');
  expect(sayCount(null, words, 'en')).toBe('no number');
});
