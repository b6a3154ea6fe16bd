/** The situation report is edited, exported and printed; its notes stay with the words they belong to. */
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { BriefDocument } from '../../src/domain/document';
import { violations } from './axe';
import { base, launch, open, param, quit, shot, type Opened, type Options } from './driver';
import { pages } from './pdf';

beforeAll(launch);
afterAll(quit);

const opened: Opened[] = [];
const brief = async (hash = '#page=brief', options: Options = {}): Promise<Page> => {
  opened.push(await open(hash, options));
  const { page } = opened.at(-1) as Opened;
  await page.locator('.brief .footnote').first().waitFor();
  return page;
};
afterEach(async () => {
  const all = opened.splice(0);
  await Promise.all(all.map(({ close }) => close()));
  for (const { troubles, foreign } of all) expect({ troubles, foreign }).toEqual({ troubles: [], foreign: [] });
});

const asked = async (query = ''): Promise<BriefDocument> => (await fetch(`${base}/api/brief?format=json&lang=en${query && `&${query}`}`)).json() as Promise<BriefDocument>;
const flat = (text: string) => text.normalize('NFKC').replace(/\s/g, '');

/** What a download holds. */
async function saved(page: Page, button: string): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator(`button[name=${button}]`).click()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

/** A first section with at least two statements, and a statement of it that cites. */
async function subject() {
  const document = await asked();
  const section = document.sections.find(({ items }) => items.length >= 2 && items.every((item) => (item.pieces[0]?.notes.length ?? 0) > 0));
  if (!section) throw new Error('no section of the brief has two statements with notes');
  return { document, section };
}
const claimsOf = async (page: Page, key: string) =>
  (await page.locator(`[data-key="${key}"] sup a`).evaluateAll((links) => links.map((link) => new URLSearchParams((link as HTMLAnchorElement).hash.slice(1)).get('claim'))));
const settled = (page: Page) => page.waitForResponse((response) => response.url().includes('/api/brief') && response.request().method() === 'POST');

describe('editing', () => {
  test('a statement is reworded, moved and left out; its notes stay with it, in both exports', async () => {
    const { section } = await subject();
    const [first, second] = section.items as [BriefDocument['sections'][0]['items'][0], BriefDocument['sections'][0]['items'][0]];
    const page = await brief();
    expect(await page.locator('.statement .do').count()).toBe(0);
    await page.locator('button[name=edit]').click();
    const one = page.locator(`[data-key="${first.key}"]`);
    const cited = await claimsOf(page, first.key);
    await one.locator('[data-do=reword]').click();
    await one.locator('textarea').first().fill('reworded <b>by hand</b> *so*');
    let answer = settled(page);
    await one.locator('button[type=submit]').click();
    await answer;
    await one.locator('bdi', { hasText: 'reworded <b>by hand</b> *so*' }).waitFor();
    expect(await claimsOf(page, first.key)).toEqual(cited);
    expect(await one.locator('b').count()).toBe(0);

    // Down by one, and the keyboard goes with it.
    await one.locator('[data-do=down]').click();
    await page.waitForFunction((keys) => {
      const all = [...document.querySelectorAll('.statement')].map((statement) => statement.getAttribute('data-key'));
      return all.indexOf(keys[0] as string) === all.indexOf(keys[1] as string) + 1;
    }, [first.key, second.key]);
    expect(await claimsOf(page, first.key)).toEqual(cited);
    await page.waitForFunction((key) => document.activeElement?.closest('.statement')?.getAttribute('data-key') === key, first.key);

    answer = settled(page);
    await page.locator(`[data-key="${second.key}"] [data-do=out]`).click();
    await answer;
    await page.locator(`[data-key="${second.key}"].out`).waitFor();
    await page.locator('input[name=title]').fill('Kordofan');
    await page.locator('textarea[name=assessment]').fill('Calm.\n\nFor <now>.');
    answer = settled(page);
    await page.locator('textarea[name=assessment]').blur();
    await answer;
    await page.locator('.brief h1', { hasText: 'Kordofan' }).waitFor();
    await page.locator('[data-section=assessment] p', { hasText: 'For <now>.' }).waitFor();
    await shot(page, 'brief-edited');
    expect(await violations(page)).toEqual([]);

    const markdown = await saved(page, 'md');
    expect(markdown.name).toMatch(/^vigie-\d{4}-\d{2}-\d{2}\.en\.md$/);
    expect(markdown.text).toMatch(/^# Kordofan\n/);
    expect(markdown.text).toContain('For \\<now\\>.');
    const line = markdown.text.split('\n').find((one) => one.includes('reworded \\<b\\>by hand\\</b\\> \\*so\\*')) ?? '';
    // The notes that the line cites are those of the claims it cited before.
    const written = await asked();
    const quotes = first.pieces[0]?.notes.map((n) => written.notes[n - 1]?.quote.slice(0, 20)) ?? [];
    const numbers = [...line.matchAll(/\[\^(\d+)\]/g)].map(([, n]) => n).slice(0, quotes.length);
    const told = numbers.map((n) => markdown.text.split('\n').find((one) => one.startsWith(`[^${n}]: `)) ?? '');
    for (const quote of quotes) expect(told.some((note) => flat(note.replaceAll('\\', '')).includes(flat(quote ?? ''))), quote).toBe(true);
    const html = await saved(page, 'html');
    expect(html.text).toContain('<title>Kordofan</title>');
    expect(html.text).toContain('reworded &lt;b&gt;by hand&lt;/b&gt;');
    expect(html.text).not.toMatch(/<script|src=|<link|@import/);

    // Kept in this browser; in the other language the report is another.
    await page.reload();
    await page.locator('.brief h1', { hasText: 'Kordofan' }).waitFor();
    expect(await page.locator(`[data-key="${second.key}"]`).count()).toBe(0);
    await page.locator('.langs button[lang=fr]').click();
    await page.locator('.brief h1', { hasText: 'Point de situation' }).waitFor();
    await page.locator('.langs button[lang=en]').click();
    await page.locator('.brief h1', { hasText: 'Kordofan' }).waitFor();
    await page.locator('button[name=edit]').click();
    page.once('dialog', (dialog) => void dialog.accept());
    await page.locator('button[name=discard]').click();
    await page.locator('.brief h1', { hasText: 'Situation report' }).waitFor();
    await page.locator(`[data-key="${second.key}"]:not(.out)`).waitFor();
  });

  test('by keyboard alone, in French', async () => {
    const page = await brief('#page=brief&lang=fr');
    const until = async (selector: string) => {
      for (let n = 0; n < 60 && !(await page.evaluate((one) => document.activeElement?.matches(one), selector)); n += 1) await page.keyboard.press('Tab');
      expect(await page.evaluate((one) => document.activeElement?.matches(one), selector)).toBe(true);
    };
    await until('button[name=edit]');
    await page.keyboard.press('Enter');
    await until('[data-do=reword]');
    const key = await page.evaluate(() => document.activeElement?.closest('.statement')?.getAttribute('data-key'));
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.matches('.statement textarea'));
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement?.matches('[data-do=reword]'));
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.matches('.statement textarea'));
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText('reformulé ici');
    await page.keyboard.press('Control+Enter');
    await page.locator(`[data-key="${key}"] bdi`, { hasText: 'reformulé ici' }).waitFor();
    await page.locator('.preamble', { hasText: 'Un énoncé a été reformulé à la main.' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.matches('[data-do=reword]'));
    expect(await violations(page)).toEqual([]);
  });

  test('an edit of what a statement no longer says is offered, not taken', async () => {
    const { section } = await subject();
    const item = section.items[0] as BriefDocument['sections'][0]['items'][0];
    const page = await brief();
    await page.evaluate(
      async ({ item, store }) => localStorage.setItem(`vigie.brief.${store}.en`, JSON.stringify({ texts: [{ item: item.key, line: 0, piece: 0, was: 'it stood otherwise', now: 'in my words' }] })),
      { item, store: ((await (await fetch(`${base}/api/reports?limit=1`)).json()) as { items: { key: string }[] }).items[0]?.key ?? '' },
    );
    await page.reload();
    await page.locator(`[data-key="${item.key}"]`).waitFor();
    expect(await page.locator(`[data-key="${item.key}"] > bdi`).first().textContent()).toBe(item.pieces[0]?.text);
    await page.locator('button[name=edit]').click();
    const once = page.locator(`[data-key="${item.key}"] .once`);
    await once.waitFor();
    expect(await once.textContent()).toContain('in my words');
    await once.locator('button').first().click();
    await page.locator(`[data-key="${item.key}"] > bdi`, { hasText: 'in my words' }).waitFor();
  });
});

describe('what changed', () => {
  test('since a day stands first, with why; in both languages, and remembered from the last export', async () => {
    const page = await brief();
    const first = await page.evaluate(async () => ((await (await fetch('api/meta')).json()) as { first_day: string }).first_day);
    await page.locator('input[name=brief-since]').fill(first);
    await page.locator('input[name=brief-since]').dispatchEvent('change');
    const changes = page.locator('[data-section=changes]');
    await changes.waitFor();
    const { sections } = await asked(`since=${first}`);
    expect(sections[0]?.anchor).toBe('changes');
    expect(await changes.locator('> ul > .statement').count()).toBe(sections[0]?.items.length);
    expect(await changes.textContent()).toContain('Why: ');
    expect(await changes.locator('sup a').count()).toBeGreaterThan(0);
    expect(await page.locator('.brief h2').first().textContent()).toContain('What has changed');
    await saved(page, 'md');
    await page.locator('.tools button', { hasText: 'since the last one' }).click();
    const last = await page.locator('input[name=brief-since]').inputValue();
    expect(last >= first).toBe(true);
    const fewer = (await asked(`since=${last}`)).sections[0]?.items.length ?? 0;
    expect(fewer).toBeLessThan(sections[0]?.items.length ?? 0);
    await page.waitForFunction((n) => document.querySelectorAll('[data-section=changes] > ul > .statement').length === n, fewer);
    await page.locator('input[name=brief-since]').fill('2099-01-01');
    await page.locator('input[name=brief-since]').dispatchEvent('change');
    await changes.locator('.statement', { hasText: 'Nothing has changed.' }).waitFor();
    await page.locator('.langs button[lang=fr]').click();
    await changes.locator('.statement', { hasText: 'Rien n’a changé.' }).waitFor();
    await page.locator('input[name=brief-since]').fill('');
    await page.locator('input[name=brief-since]').dispatchEvent('change');
    await changes.waitFor({ state: 'detached' });
  });
});

describe('print', () => {
  test('has every statement and every note, on numbered pages, and none of the tools', async () => {
    for (const lang of ['en', 'fr'] as const) {
      const page = await brief(`#page=brief&lang=${lang}`);
      await page.locator('button[name=edit]').click();
      const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
      const printed = pages(pdf);
      const document = (await (await fetch(`${base}/api/brief?format=json&lang=${lang}`)).json()) as BriefDocument;
      // Some 14 notes or 20 statements fill a page.
      const items = document.sections.flatMap((section) => section.items).length;
      expect(printed.length).toBeGreaterThanOrEqual(Math.ceil(document.cited / 30));
      expect(printed.length).toBeLessThanOrEqual(2 + Math.ceil(document.cited / 8 + items / 8));
      printed.forEach((text, n) => expect(text, `page ${n + 1}`).toContain(`${n + 1}/${printed.length}`));
      const all = printed.map((text, n) => text.replace(`${n + 1}/${printed.length}`, '')).join('');
      for (const section of document.sections) expect(all).toContain(flat(section.heading));
      for (const note of document.notes.slice(0, document.cited)) {
        const at = all.lastIndexOf(`[${note.number}]`);
        expect(at, `note ${note.number}`).toBeGreaterThan(0);
        const shown = all.slice(at, at + 1500);
        for (const part of [note.quote.slice(0, 40), note.outlet.slice(0, 30)]) if (!/[^\u0000-\u024f\u2010-\u2026]/.test(part)) expect(shown, `note ${note.number}`).toContain(flat(part));
      }
      for (const source of document.sections.at(-1)?.items ?? []) expect(all).toContain(flat(source.pieces[0]?.text ?? ''));
      const tool = lang === 'fr' ? 'Reformuler' : 'Reword';
      expect(all.includes(tool)).toBe(false);
    }
  });

  test('the exported page prints alike, with nothing loaded', async () => {
    const page = await brief();
    const { text } = await saved(page, 'html');
    // As a file of its own: the policy of Vigie's page allows no style but its own.
    const alone = await page.context().newPage();
    const loaded: string[] = [];
    alone.on('request', (request) => loaded.push(request.url()));
    await alone.setContent(text);
    const printed = pages(await alone.pdf({ format: 'A4', preferCSSPageSize: true }));
    expect(loaded).toEqual([]);
    const { notes, cited, title } = await asked();
    expect(printed[0]).toContain(flat(title));
    expect(printed.length).toBeGreaterThan(1);
    const all = printed.join('');
    expect(all).toContain(flat(notes[cited - 1]?.outlet ?? ''));
    expect(all.includes('↩')).toBe(false);
  });
});

test('a telephone shows the report and its tools without scrolling sideways', async () => {
  const page = await brief('#page=brief&lang=fr', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  await page.locator('button[name=edit]').tap();
  await page.locator('[data-do=reword]').first().tap();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await violations(page)).toEqual([]);
  await shot(page, 'brief-phone');
  expect(param(page, 'page')).toBe('brief');
});
