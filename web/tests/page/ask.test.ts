import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { ActorDossier, Dispute, Due, Found, FoundClaim, FoundReport, Paged, PlaceDossier, SourceDossier } from '../../src/domain/dossier';
import { violations } from './axe';
import { base, launch, markedWords, open, param, quit, shot, type Opened, type Options } from './driver';

beforeAll(launch);
afterAll(quit);

// Whatever a test does, no page may report an error or ask anyone but the server.
const opened: Opened[] = [];
const show = async (hash: string, options: Options = {}) => (opened.push(await open(hash, options)), (opened.at(-1) as Opened).page);
afterEach(async () => {
  const all = opened.splice(0);
  await Promise.all(all.map(({ close }) => close()));
  for (const { troubles, foreign } of all) expect({ troubles, foreign }).toEqual({ troubles: [], foreign: [] });
});

async function ask<T>(path: string): Promise<T> {
  const response = await fetch(`${base}/api/${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json() as Promise<T>;
}
const reports = (query: string) => ask<Found<FoundReport>>(`search?${query}`);
const claims = (query: string) => ask<Found<FoundClaim>>(`search?in=claims&${query}`);

const until = async <T>(read: () => Promise<T>, good: (value: T) => boolean, what: string): Promise<T> => {
  for (let i = 0; i < 200; i += 1) {
    const value = await read();
    if (good(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`never: ${what}; last ${JSON.stringify(await read())}`);
};

/** The place, party and source that the store says most about. */
async function most(): Promise<{ place: string; actor: string; source: string }> {
  const [place, actor, source] = await Promise.all([ask<Paged<{ key: string }>>('places?limit=1'), ask<Paged<{ key: string }>>('actors?limit=1'), ask<Paged<{ source: string }>>('sources?limit=1')]);
  return { place: place.items[0]?.key ?? '', actor: actor.items[0]?.key ?? '', source: source.items[0]?.source ?? '' };
}
const about = (page: string, key: string, more = '') => `#page=${page}&about=${encodeURIComponent(key)}${more}`;

/** A link to a claim opens its sentence, marked in the report. */
async function leadsToItsSentence(page: Page, link: string): Promise<void> {
  await page.locator(link).first().click();
  const words = await markedWords(page);
  const key = param(page, 'report') ?? '';
  const report = await ask<{ claims_list: { id: string; evidence: { text: string } }[] }>(`reports/${key}`);
  expect(words).toBe(report.claims_list.find(({ id }) => id === param(page, 'claim'))?.evidence.text);
}

describe('the search', () => {
  test('finds every form of a word in whole reports, marks it, and opens the report', async () => {
    const { totals, items } = await reports('q=bombarder');
    expect(totals.reports).toBeGreaterThan(1);
    const page = await show('#page=search');
    await page.locator('#sought').fill('bombarder');
    await page.locator('.found li').first().waitFor();
    await until(() => page.locator('.found li').count(), (n) => n === totals.reports, `${totals.reports} reports`);
    const marked = await page.locator('.found li').first().locator('.passage mark, h2 mark').allTextContents();
    expect(marked.length).toBeGreaterThan(0);
    for (const word of marked) expect(word.toLowerCase()).toMatch(/^bombard/);
    expect(new Set(items.flatMap(({ passage }) => passage.marks.map(({ utf16_start, utf16_end }) => passage.text.slice(utf16_start, utf16_end)))).size).toBeGreaterThan(1);
    expect(param(page, 'q')).toBe('bombarder');
    await shot(page, 'search');
    await page.locator('.found h2 a').first().click();
    await until(() => page.locator('.report .text').count(), (n) => n === 1, 'the report opened');
    expect(param(page, 'report')).toBe(items[0]?.key);
  });

  test('lists claims, each leading to its sentence; filters combine and stand in the address', async () => {
    const page = await show('#page=search&q=civils&shelf=claims');
    const { totals } = await claims('q=civils');
    await until(() => page.locator('.found a.claim').count(), (n) => n === Math.min(totals.claims, 25), `${totals.claims} claims`);
    await page.locator('.conditions details details summary').click();
    await page.locator('input[name=least]').fill('10');
    await page.locator('input[name=least]').press('Enter');
    const least = await claims('q=civils&least=10');
    expect(least.totals.claims).toBeLessThan(totals.claims);
    expect(least.totals.claims).toBeGreaterThan(0);
    await until(() => page.locator('.found a.claim').count(), (n) => n === least.totals.claims, `${least.totals.claims} claims of 10 and more`);
    await page.locator('select[name=value]').selectOption('killed');
    const both = await claims('q=civils&least=10&value=killed');
    await until(() => page.locator('.found a.claim').count(), (n) => n === both.totals.claims, 'both conditions');
    expect([param(page, 'least'), param(page, 'value')]).toEqual(['10', 'killed']);
    await page.goBack();
    await until(() => page.locator('.found a.claim').count(), (n) => n === least.totals.claims, 'one condition again');
    await leadsToItsSentence(page, '.found a.claim');
  });

  test('hostile words are words', async () => {
    for (const q of ['" OR NEAR(', '<img src=x onerror=alert(1)>', '\u202e*"', '-']) {
      const page = await show(`#page=search&q=${encodeURIComponent(q)}`);
      await until(() => page.locator('.shelves [role=status]').textContent(), (text) => Boolean(text?.trim()) && !text?.includes('Loading'), `an answer to ${q}`);
      expect(await page.locator('.answers img').count()).toBe(0);
    }
  });

  test('what bears the name leads to its dossier', async () => {
    const { items } = await ask<Paged<{ key: string; place: { name: string } }>>('places?limit=1');
    const page = await show(`#page=search&q=${encodeURIComponent(items[0]?.place.name ?? '')}`);
    await page.locator('.bearers a').first().click();
    await page.locator('table[data-table=lines], h2').first().waitFor();
    expect(param(page, 'about')).toBe(items[0]?.key);
    expect(await page.locator('h1').first().textContent()).toContain(items[0]?.place.name ?? '');
  });

  test('by keyboard alone, in French', async () => {
    const page = await show('#page=search&lang=fr');
    await until(() => page.evaluate(() => document.activeElement?.id), (id) => id === 'sought', 'the words are asked for at once');
    await page.keyboard.type('"Oum Rawaba"');
    await page.keyboard.press('Enter');
    await page.locator('.found h2 a').first().waitFor();
    expect(await page.locator('.shelves [role=status]').textContent()).toMatch(/trouvée/);
    await page.locator('.found h2 a').first().focus();
    await page.keyboard.press('Enter');
    await until(async () => param(page, 'report'), (key) => key !== null, 'a report opened');
  });
});

describe('dossiers', () => {
  test('a place has its line, contradictions, figures and events, each leading to its sentence', async () => {
    const { place } = await most();
    const dossier = await ask<PlaceDossier>(`places/${encodeURIComponent(place)}`);
    const page = await show(about('place', place));
    await page.locator('table[data-table=lines] tbody tr').first().waitFor();
    expect(await page.locator('table[data-table=lines] tbody tr').count()).toBe(dossier.control.reduce((n, { line }) => n + line.length, 0));
    expect(await page.locator('article.quarrel').count()).toBe(dossier.contradictions.length);
    expect(await page.locator('table[data-table=figures] tbody tr').count()).toBe(dossier.figures.length);
    expect(await page.locator('table[data-table=events] tbody tr').count()).toBe(Math.min(60, dossier.events.length));
    await shot(page, 'place');
    await leadsToItsSentence(page, 'table[data-table=lines] td:last-child a');
    // As known on a day before anything was told.
    await page.locator('input[name=known]').fill('2001-01-01');
    await until(() => page.locator('table[data-table=lines]').count(), (n) => n === 0, 'nothing known yet');
    expect(param(page, 'known')).toBe('2001-01-01');
  });

  test('a party has what it holds and did, and leads on to others', async () => {
    const { actor } = await most();
    const dossier = await ask<ActorDossier>(`actors/${encodeURIComponent(actor)}`);
    const page = await show(about('actor', actor));
    await page.locator('h1').first().waitFor();
    await until(() => page.locator('table[data-table=events]').first().locator('tbody tr').count(), (n) => n === Math.min(60, dossier.did.length), `${dossier.did.length} events`);
    await shot(page, 'actor');
    await leadsToItsSentence(page, 'table[data-table=events] td:last-child a');
    await page.locator('table[data-table=lines] th a').first().click();
    await until(async () => param(page, 'page'), (now) => now === 'place', 'the page of a place');
  });

  test('a source has its record, and takes a grade', async () => {
    const { source } = await most();
    const page = await show(about('source', source));
    await page.locator('.record li').first().waitFor();
    const before = await ask<SourceDossier>(`sources/${encodeURIComponent(source)}`);
    expect(await page.locator('[data-record=confirmed] strong').textContent()).toBe(before.claims.confirmed.toLocaleString('en-GB'));
    const note = `seen ${before.grades.length}`;
    await page.locator('select[name=grade]').selectOption('B');
    await page.locator('input[name=note]').fill(note);
    await page.keyboard.press('Enter');
    await until(() => page.locator('section p').first().textContent(), (text) => Boolean(text?.includes(note)), 'the grade shown');
    const after = await ask<SourceDossier>(`sources/${encodeURIComponent(source)}`);
    expect([after.grade?.grade, after.grade?.note, after.grades.length]).toEqual(['B', note, before.grades.length + 1]);
    await shot(page, 'source');
    await page.locator('nav a[href*="page=sources"]').click();
    await page.locator('table[data-table=sources] tbody tr').first().waitFor();
    await page.locator('input[name=source-words]').fill(source.slice(0, 6));
    await until(() => page.locator('table[data-table=sources]').textContent(), (text) => Boolean(text?.includes('B: usually reliable')), 'its grade in the list');
  });

  test('nothing of the name is said so', async () => {
    for (const [page, word] of [['place', 'place'], ['actor', 'party'], ['source', 'source']] as const) {
      const { page: shown, troubles, foreign, close } = await open(about(page, 'nowhere at all'));
      await until(() => shown.locator('main [role=status]').first().textContent(), (text) => Boolean(text?.includes(`names this ${word}`)), 'said to be missing');
      // The browser itself reports that the server knows no such thing, and nothing else.
      expect(troubles.filter((trouble) => !trouble.includes('404'))).toEqual([]);
      expect(foreign).toEqual([]);
      await close();
    }
  }, 90_000);
});

test('contradictions stand side by side, by what they are about', async () => {
  const all = await ask<Paged<Dispute> & { total: number }>('contradictions');
  const page = await show('#page=contradictions');
  await until(() => page.locator('article.quarrel').count(), (n) => n === Math.min(25, all.total), `${all.total} contradictions`);
  const sides = await page.locator('article.quarrel').first().locator('ul.side').count();
  expect(sides).toBe(all.items[0]?.sides.length);
  const [left, right] = await Promise.all([0, 1].map((n) => page.locator('article.quarrel').first().locator('ul.side').nth(n).boundingBox()));
  expect([left?.y, (left?.x ?? 0) < (right?.x ?? 0)]).toEqual([right?.y, true]);
  await shot(page, 'contradictions');
  const subject = all.items.at(-1)?.subject ?? 'figure';
  const some = await ask<{ total: number }>(`contradictions?subject=${subject}`);
  await page.locator('.sorts button').nth(['control', 'figure', 'event', 'alignment'].indexOf(subject) + 1).click();
  await until(() => page.locator('article.quarrel').count(), (n) => n === Math.min(25, some.total), `${some.total} about ${subject}`);
  expect(param(page, 'only')).toBe(subject);
  await leadsToItsSentence(page, 'article.quarrel a.claim');
});

test('commitments stand by their deadline', async () => {
  const { items } = await ask<Paged<Due>>('commitments');
  const page = await show('#page=commitments&lang=fr');
  await until(() => page.locator('table[data-table=commitments] tbody tr').count(), (n) => n === items.length, `${items.length} commitments`);
  expect(await page.locator('table[data-table=commitments] tbody tr').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-state')))).toEqual(items.map(({ state }) => state));
  await shot(page, 'commitments-fr');
  await leadsToItsSentence(page, 'table[data-table=commitments] td:last-child a');
});

test('a view is saved under a name, opened again, given as a link, and forgotten, by keyboard', async () => {
  const page = await show('#page=contradictions&only=figure&known=2026-10-09');
  const summary = page.locator('header details summary').first();
  await summary.focus();
  await page.keyboard.press('Enter');
  await page.locator('input[name=view-name]').fill('Chiffres');
  await page.keyboard.press('Enter');
  await page.locator('header details li a').waitFor();
  await page.locator('header details details summary').click();
  const lines = await page.locator('#view-lines').inputValue();
  expect(lines).toContain(`Chiffres\t${base}/#page=contradictions`);
  await page.keyboard.press('Escape');
  await page.goto(`${base}/#page=search`);
  await page.reload();
  await summary.click();
  await page.locator('header details li a').click();
  await until(async () => [param(page, 'page'), param(page, 'only'), param(page, 'known')].join(), (now) => now === 'contradictions,figure,2026-10-09', 'the view again');
  await summary.click();
  await page.locator('header details li button').click();
  expect(await page.locator('header details li').count()).toBe(0);
  // Taken from another's links.
  await page.locator('header details details summary').click();
  await page.locator('#view-lines').fill(`Autre https://example.org/#page=search&q=convoi`);
  await page.locator('header details details button').click();
  expect(await page.locator('header details li a').getAttribute('href')).toBe('#page=search&q=convoi');
});

test('axe-core finds nothing against any of these pages, wide and narrow, in both languages', async () => {
  const { place, actor, source } = await most();
  const hashes = ['#page=search', '#page=search&q=bombarder', '#page=search&q=civils&shelf=claims&least=10', about('place', place), about('actor', actor), about('source', source), '#page=sources', '#page=contradictions', '#page=commitments'];
  for (const [n, hash] of hashes.entries()) {
    const narrow = n % 2 === 1;
    const page = await show(`${hash}&lang=${narrow ? 'fr' : 'en'}`, narrow ? { viewport: { width: 390, height: 844 } } : {});
    await page.waitForLoadState('networkidle');
    expect({ hash, found: await violations(page) }).toEqual({ hash, found: [] });
    if (narrow) expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await shot(page, `ask-${n}`);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect({ hash, dark: await violations(page) }).toEqual({ hash, dark: [] });
    await opened.pop()?.close();
  }
}, 240_000);
