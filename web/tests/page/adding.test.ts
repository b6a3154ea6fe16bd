/** Reports are added on the page: files, folders, pasted texts; what failed is said; what others add is noticed. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { violations } from './axe';
import { base, launch, open, param, quit, server, shot, type Opened, type Options } from './driver';

// So that no two runs against one store bring the same texts.
const run = Date.now().toString(36);
const folder = mkdtempSync(join(tmpdir(), 'vigie-page-'));
const file = (name: string, text: string | Uint8Array): string => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
};

beforeAll(launch);
afterAll(async () => {
  await quit();
  rmSync(folder, { recursive: true });
});

const opened: Opened[] = [];
const add = async (hash = '#page=add', options: Options = {}): Promise<Page> => {
  opened.push(await open(hash, options));
  const { page } = opened.at(-1) as Opened;
  await page.locator('.paste textarea').waitFor();
  return page;
};
/** What the page is meant to meet here: refusals are answers. */
const MEANT = /status of (422|503)/;
afterEach(async () => {
  const all = opened.splice(0);
  await Promise.all(all.map(({ close }) => close()));
  for (const { troubles, foreign } of all) expect({ troubles: troubles.filter((trouble) => !MEANT.test(trouble)), foreign }).toEqual({ troubles: [], foreign: [] });
});

const status = (page: Page) => page.locator('.batch .summary [role=status]');
const row = (page: Page, name: string) => page.locator('.batch tbody tr', { hasText: name });
const text = (n: number) => `Saraqeb, ${run} ${n}. L'armée a pris la ville jeudi. Douze civils ont été tués.`;

describe('files', () => {
  test('each is told apart: what is kept, what is incomplete, what cannot be read and how to mend it', async () => {
    const page = await add();
    const before = (await server.meta()).reports;
    await page.locator('input[name=files]').setInputFiles([
      file('whole.md', `---\nsource: Page test\ndate: 2026-10-13\ntitle: Whole ${run}\n---\n${text(1)}`),
      file('bare.txt', text(2)),
      file('archive.zip', Buffer.from('PK\x03\x04\x14\0\0\0')),
      file('lines.jsonl', `{"text": ${JSON.stringify(text(3))}, "source": "Page test", "published": "2026-10-12"}\n{"no": 1}\n`),
    ]);
    await row(page, 'whole.md').locator('a').waitFor();
    await row(page, 'lines.jsonl').locator('a').waitFor();
    await page.locator('tr[data-state=lacking]').waitFor();
    const refused = page.locator('tr[data-state=failed]');
    await refused.waitFor();
    expect(await refused.textContent()).toMatch(/archive\.zip.*zip archive.*unpack it/s);
    expect(await row(page, 'lines.jsonl').textContent()).toMatch(/no "text".*line 2/s);
    expect(await row(page, 'bare.txt').textContent()).toMatch(/lacks a date, an outlet/);
    expect(await status(page).textContent()).toMatch(/4 of 4 · 2 new, .*1 waiting.*1 failed/s);
    expect(Number(await page.locator('progress').getAttribute('value'))).toBe(1);
    expect((await server.meta()).reports).toBe(before + 2);
    // The page shows the new counts without being asked.
    await page.locator('.counts', { hasText: (before + 2).toLocaleString('en') }).waitFor();
    await shot(page, 'add');
    expect(await violations(page)).toEqual([]);

    await page.locator('input[name=lacking-date]').fill('13 October');
    await page.keyboard.press('Enter');
    await page.locator('.lacking [role=alert]').waitFor();
    await page.locator('input[name=lacking-date]').fill('2026-10-13');
    await page.locator('input[name=lacking-source]').fill('Page test');
    await page.keyboard.press('Enter');
    await row(page, 'bare.txt').locator('a').waitFor();
    expect((await server.meta()).reports).toBe(before + 3);
    // A result leads to its report.
    await row(page, 'bare.txt').locator('a').click();
    const report = await server.report(param(page, 'report') ?? '');
    expect([report.source, report.published, report.text]).toEqual(['Page test', '2026-10-13', text(2)]);
    await page.locator('.report .text', { hasText: run }).waitFor();
  });

  test('what cannot be read is said in French on the French page', async () => {
    const page = await add('#page=add', { locale: 'fr-FR' });
    await page.locator('input[name=files]').setInputFiles([
      file('empty.txt', ''),
      file('image.txt', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')),
      file('broken.json', '{"text": "Une dépêche,\n'),
    ]);
    for (const [name, words] of [['empty.txt', 'il n’y a rien dedans'], ['image.txt', 'c’est une image, un son ou un film'], ['broken.json', 'ce n’est pas le JSON d’une dépêche']] as const) {
      const failed = row(page, name).filter({ hasText: words });
      await failed.waitFor();
      expect(await failed.textContent()).not.toMatch(/nothing in it|not text|not the JSON/);
    }
    await shot(page, 'adding-problems-fr');
  });

  test('a folder is walked; what is no report is passed over and counted', async () => {
    file('war/day 1/one.txt', `date 2026-10-11\n${text(10)}`);
    file('war/day 1/README.md', 'How this folder is kept');
    file('war/.hidden/two.txt', text(11));
    file('war/photo.png', 'no text');
    const page = await add();
    await page.locator('input[name=folder]').setInputFiles(join(folder, 'war'));
    await page.locator('tr[data-state=lacking]', { hasText: 'war/day 1/one.txt' }).waitFor();
    await page.locator('.batch', { hasText: /[23] files in folders passed over/ }).waitFor();
    await page.locator('button[name=as-they-are]').click();
    await row(page, 'one.txt').locator('a').waitFor();
    expect(await row(page, 'one.txt').getAttribute('data-state')).toBe('done');
    await page.locator('.summary button', { hasText: 'Clear' }).click();
    await page.locator('.batch').waitFor({ state: 'detached' });
  });

  test('dropped files and folders are taken', async () => {
    const head = '---\nsource: Page test\ndate: 2026-10-10\n---\n';
    file('dropped/deep/er/in-folder.md', `${head}${text(19)}`);
    file('dropped/notes.pdf', '%PDF-1.7');
    const page = await add();
    const box = await page.locator('.zone').boundingBox();
    if (!box) throw new Error('nowhere to drop');
    const hand = await page.context().newCDPSession(page);
    const data = { items: [], files: [join(folder, 'dropped'), file('dropped.md', `${head}${text(20)}`)], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await hand.send('Input.dispatchDragEvent', { type, x: box.x + box.width / 2, y: box.y + box.height / 2, data });
      if (type === 'dragOver') await page.locator('.files.over').waitFor();
    }
    await row(page, 'dropped.md').locator('a').waitFor();
    await row(page, 'dropped/deep/er/in-folder.md').locator('a').waitFor();
    await page.locator('.batch', { hasText: '1 files in folders passed over' }).waitFor();
    expect(await page.locator('.files.over').count()).toBe(0);
  });

  test('what failed on the way is tried again', async () => {
    let answers = 0;
    const page = await add('#page=add', {
      before: (page) =>
        page.route('**/api/reports?name=*', (route) => {
          answers += 1;
          // Busy once, then the reader fails, then the server itself.
          if (answers === 1) return route.fulfill({ status: 503, json: { error: 'full' } });
          if (answers === 2) return route.fulfill({ status: 422, json: { error: 'the disk is full' } });
          return route.continue();
        }),
    });
    await page.locator('input[name=files]').setInputFiles(file('again.md', `---\nsource: Page test\ndate: 2026-10-10\n---\n${text(21)}`));
    await page.locator('tr[data-state=failed]', { hasText: 'the disk is full' }).waitFor();
    await page.locator('tr[data-state=failed] button').click();
    await row(page, 'again.md').locator('a').waitFor();
    expect(answers).toBe(3);
  });

  test('a file beyond the limit is not sent', async () => {
    const meta = await server.meta();
    const page = await add('#page=add', {
      before: (page) => page.route('**/api/meta', (route) => route.fulfill({ json: { ...meta, largest_file: 1_000_000 } })),
    });
    await page.locator('.zone', { hasText: '1 MB' }).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
    await page.locator('input[name=files]').setInputFiles(file('large.txt', 'x'.repeat(1_000_001)));
    await page.locator('tr[data-state=failed]', { hasText: '1.0 MB > 1 MB' }).waitFor();
    expect(asked.filter((one) => one.startsWith('POST'))).toEqual([]);
  });
});

describe('a pasted text', () => {
  test('by keyboard alone, in French', async () => {
    const page = await add('#page=add&lang=fr');
    for (let n = 0; n < 40 && !(await page.evaluate(() => document.activeElement?.matches('.paste textarea'))); n += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Control+Enter');
    await page.locator('.paste [role=alert]', { hasText: 'Collez' }).waitFor();
    await page.keyboard.insertText('https://example.org/1\nhttps://example.org/2');
    await page.keyboard.press('Control+Enter');
    await page.locator('.paste [role=alert]', { hasText: 'ne va chercher aucune page' }).waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(text(30));
    await page.keyboard.press('Tab');
    await page.keyboard.type('Radio Page');
    await page.keyboard.press('Tab');
    await page.keyboard.type('2026-10-13');
    await page.keyboard.press('Tab');
    await page.keyboard.type(`Collé ${run}`);
    await page.keyboard.press('Enter');
    const link = page.locator('.batch a', { hasText: `Collé ${run}` });
    await link.waitFor();
    expect(await page.locator('.batch tbody').textContent()).toMatch(/nouvelle · \d+ affirmations/);
    // The form is empty again, and the keyboard is in it.
    expect(await page.locator('.paste textarea').inputValue()).toBe('');
    expect(await page.evaluate(() => document.activeElement?.matches('.paste textarea'))).toBe(true);
    expect(await violations(page)).toEqual([]);
    await link.focus();
    await page.keyboard.press('Enter');
    const report = await server.report(param(page, 'report') ?? '');
    expect([report.title, report.source, report.published]).toEqual([`Collé ${run}`, 'Radio Page', '2026-10-13']);
  });

  test('hostile words stay words', async () => {
    const page = await add();
    const hostile = `<img src=x onerror="document.title='caught'"> <script>document.title='caught'</script> \u202eL'armée a pris Saraqeb, ${run}.`;
    await page.locator('.paste textarea').fill(hostile);
    await page.locator('.paste input[name=title]').fill(`<b>\u202e${run}`);
    await page.locator('.paste input[name=url]').fill('javascript:alert(1)');
    await page.locator('.paste input[name=date]').fill('2026-10-13');
    await page.locator('.paste input[name=source]').fill('<i>Page test</i>');
    await page.locator('.paste button[type=submit]').click();
    const link = page.locator('.batch tbody a').first();
    await link.waitFor();
    expect(await page.locator('.batch b, .batch i, .batch img, .batch script').count()).toBe(0);
    await link.click();
    await page.locator('.report .text').waitFor();
    expect(await page.locator('.report .text').textContent()).toBe(hostile);
    expect(await page.locator('.report img, .report script, .report a[href^="javascript"]').count()).toBe(0);
    for (const hash of ['#page=brief', '#page=reports', '#']) {
      await page.goto(`${base}/${hash}`);
      await page.reload();
      await page.locator(hash === '#page=brief' ? '.brief h2' : hash === '#' ? 'a.claim' : 'tbody a').first().waitFor();
      expect(await page.title()).toContain('Vigie');
      expect(await page.locator('main img[src=x], main script').count()).toBe(0);
    }
  });
});

describe('what others add', () => {
  const bring = (n: number) =>
    fetch(`${base}/api/reports`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ text: text(n), date: '2026-10-13', source: 'Page test' }) });

  test('is counted in the header, and shown on a click', async () => {
    opened.push(await open('#page=reports'));
    const { page } = opened.at(-1) as Opened;
    await page.locator('tbody a').first().waitFor();
    await page.keyboard.press('Shift');
    const { reports } = await server.meta();
    expect((await bring(40)).status).toBe(200);
    const button = page.locator('.news button');
    await button.waitFor();
    expect(await button.textContent()).toContain('1 new');
    expect(await violations(page)).toEqual([]);
    await button.focus();
    await page.keyboard.press('Enter');
    await page.locator('.counts', { hasText: (reports + 1).toLocaleString('en') }).waitFor();
    await page.locator('tbody tr', { hasText: `${run} 40` }).first().waitFor();
    expect(await button.count()).toBe(0);
  });

  test('is shown at once when nobody is at work', async () => {
    const passes = (page: Page) =>
      page.addInitScript(() => {
        // An hour passes after the page was last touched.
        const real = Date.now;
        let ahead = 0;
        Date.now = () => real() + ahead;
        setTimeout(() => (ahead = 3_600_000), 500);
      });
    opened.push(await open('#page=reports', { before: passes }));
    const { page } = opened.at(-1) as Opened;
    await page.locator('tbody a').first().waitFor();
    await page.waitForTimeout(600);
    const { reports } = await server.meta();
    expect((await bring(41)).status).toBe(200);
    await page.locator('.counts', { hasText: (reports + 1).toLocaleString('en') }).waitFor();
  });
});

describe('on a telephone', () => {
  test('nothing is wider than the screen', async () => {
    const page = await add('#page=add&lang=fr', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    await page.locator('input[name=files]').setInputFiles([file(`${'long'.repeat(40)}.txt`, text(50)), file('b.zip', Buffer.from('PK\x03\x04\x14\0\0\0'))]);
    await page.locator('tr[data-state=failed]').waitFor();
    await page.locator('tr[data-state=lacking]').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await violations(page)).toEqual([]);
    await shot(page, 'add-phone');
  });
});
