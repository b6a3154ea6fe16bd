import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import axe from 'axe-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { WORDS, type Lang } from '../../src/words';
import { launch, openAt, param, quit, shot, type Opened, type Options } from './driver';

// A server that asks for a login, where Ana analyses, Rim reads, and both have one password.
const url = process.env.VIGIE_LOGIN_URL?.replace(/\/$/, '');
const password = process.env.VIGIE_LOGIN_PASSWORD;
if (!url || !password) throw new Error('set VIGIE_LOGIN_URL to a `vigie serve --login` with the users Ana (analyst) and Rim (reader), and VIGIE_LOGIN_PASSWORD to their password');

beforeAll(launch);
afterAll(quit);

const opened: Opened[] = [];
const arrive = async (hash = '', options: Options = {}) => (opened.push(await openAt(url, hash, options)), (opened.at(-1) as Opened).page);
afterEach(async () => {
  const all = opened.splice(0);
  await Promise.all(all.map(({ close }) => close()));
  // That a login is asked for, and that a password is wrong, is told the console by the browser itself.
  const ours = ({ troubles }: Opened) => troubles.filter((trouble) => !/status of (401|403|429)/.test(trouble));
  for (const one of all) expect({ troubles: ours(one), foreign: one.foreign }).toEqual({ troubles: [], foreign: [] });
});

const french: Options = { locale: 'fr-FR' };
const small: Options = { viewport: { width: 390, height: 844 } };

/** What axe-core finds wrong, by rule and element. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

/** By keyboard alone: the first field has the focus. */
async function logIn(page: Page, name: string, secret: string): Promise<void> {
  await page.locator('form').waitFor();
  await page.locator('#login-name:focus').waitFor();
  await page.keyboard.type(name);
  await page.keyboard.press('Tab');
  await page.keyboard.type(secret);
  await page.keyboard.press('Enter');
}

const out = (page: Page, lang: Lang) => page.getByRole('button', { name: WORDS[lang].login.leave });

describe.each([['en', {}], ['fr', french]] as [Lang, Options][])('the login in %s', (lang, options) => {
  const words = WORDS[lang].login;

  test('is asked for before anything is shown, and leads to the view of the address', async () => {
    const page = await arrive('#page=reports', options);
    await page.locator('form').waitFor();
    expect(await page.title()).toContain(words.title);
    expect(await page.locator('html').getAttribute('lang')).toBe(lang);
    expect(await page.locator('.top').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await shot(page, `login-${lang}`);
    await logIn(page, 'Ana', password);
    await out(page, lang).waitFor();
    expect(await page.locator('.who').textContent()).toContain(`Ana · ${words.roles.analyst}`);
    expect(param(page, 'page')).toBe('reports');
    await page.locator('main .sheet').waitFor();
    await shot(page, `logged-in-${lang}`);
  });

  test('says what was wrong, and for how long to wait', async () => {
    const page = await arrive('', options);
    await logIn(page, `Stranger ${lang}`, 'not the password');
    const alert = page.getByRole('alert');
    await alert.filter({ hasText: words.wrong }).waitFor();
    expect(await page.locator('#login-password').inputValue()).toBe('');
    expect(await violations(page)).toEqual([]);
    for (let trial = 0; trial < 5; trial += 1) {
      await page.locator('#login-password:focus').waitFor();
      await page.keyboard.type('not the password');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: words.enter }).and(page.locator(':enabled')).waitFor();
    }
    await alert.filter({ hasText: words.wait(2).split('2')[0] as string }).waitFor();
    await shot(page, `login-wait-${lang}`);
  });
});

describe.each([['en', {}], ['fr', french]] as [Lang, Options][])('the password in %s', (lang, options) => {
  const words = WORDS[lang];
  const fresh = `${password}, changed in ${lang}`;
  const rim = (path: string, said: unknown, cookie = '') => fetch(`${url}/api/${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json', Origin: url, Cookie: cookie }, body: JSON.stringify(said) });

  test('is changed by who knows it, by keyboard; other sessions end, this one goes on', async () => {
    const [page, other] = [await arrive('#page=reports', options), await arrive('#page=reports', options)];
    for (const one of [page, other]) {
      await logIn(one, 'Rim', password);
      await out(one, lang).waitFor();
    }
    try {
      await page.getByRole('button', { name: words.password.change, exact: true }).focus();
      await page.keyboard.press('Enter');
      const alert = page.locator('#password-problem');
      const say = async (...all: string[]) => {
        await page.locator('#password-current:focus').waitFor();
        for (const [n, one] of all.entries()) {
          if (n > 0) await page.keyboard.press('Tab');
          await page.keyboard.press('Control+A');
          await page.keyboard.type(one);
        }
        await page.keyboard.press('Enter');
      };
      await say(password, 'too short', 'too short');
      await alert.filter({ hasText: words.password.short('12') }).waitFor();
      expect(await violations(page)).toEqual([]);
      await shot(page, `password-${lang}`);
      await page.locator('#password-current').focus();
      await say(password, fresh, `${fresh} `);
      await alert.filter({ hasText: words.password.differ }).waitFor();
      await page.locator('#password-current').focus();
      await say('not the password', fresh, fresh);
      await alert.filter({ hasText: words.password.wrong }).waitFor();
      expect(await page.locator('#password-current').inputValue()).toBe('');
      await say(password, fresh, fresh);
      await page.locator('dialog[open]').getByRole('status').filter({ hasText: words.password.changed }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('link', { name: words.pages.picture }).click();
      await page.locator('main .sheet').waitFor();
      await out(page, lang).waitFor();
      await other.reload();
      await other.locator('#login-name').waitFor();
    } finally {
      const again = await rim('login', { name: 'Rim', password: fresh });
      if (again.ok) await rim('password', { current: fresh, new: password }, again.headers.get('set-cookie')?.split(';')[0]);
    }
    expect((await rim('login', { name: 'Rim', password })).status).toBe(200);
  });
});

test('a session that ends leads to the login, and from there back to the same view', async () => {
  const page = await arrive('#page=picture');
  await logIn(page, 'Ana', password);
  await out(page, 'en').waitFor();
  // As when it expires: the cookie no longer opens anything.
  await page.context().clearCookies();
  await page.getByRole('link', { name: WORDS.en.pages.brief }).click();
  await page.getByText(WORDS.en.login.ended).waitFor();
  await logIn(page, 'Ana', password);
  await out(page, 'en').waitFor();
  expect(param(page, 'page')).toBe('brief');
});

test('logging out ends the session, here and for whoever has the cookie', async () => {
  const page = await arrive('#page=reports', small);
  await logIn(page, 'Rim', password);
  await out(page, 'en').waitFor();
  await shot(page, 'logged-in-small');
  const [cookie] = await page.context().cookies();
  expect({ httpOnly: cookie?.httpOnly, sameSite: cookie?.sameSite }).toEqual({ httpOnly: true, sameSite: 'Strict' });
  expect(await page.evaluate(() => document.cookie)).toBe('');
  await out(page, 'en').focus();
  await page.keyboard.press('Enter');
  await page.locator('input[type=password]').waitFor();
  await shot(page, 'login-small');
  expect(param(page, 'page')).toBeNull();
  const stolen = await fetch(`${url}/api/me`, { headers: { Cookie: `${cookie?.name}=${cookie?.value}` } });
  expect(stolen.status).toBe(401);
  // The language can be chosen before anyone has logged in.
  await page.getByRole('button', { name: 'FR' }).click();
  await page.getByText(WORDS.fr.login.first).waitFor();
  expect(param(page, 'lang')).toBe('fr');
});

// A page at another port of the same name is of the same site: browsers send the cookie with what it asks.
test.each(['localhost', '127.0.0.1'])('a page of another origin at %s can neither change nor read nor frame anything', async (host) => {
  const page = await arrive('');
  await logIn(page, 'Ana', password);
  await out(page, 'en').waitFor();
  const own = (path: string) => page.evaluate(async (path) => (await fetch(path)).json(), path);
  const claim = (await own('api/claims?limit=1')).items[0].id as string;
  const before = await own('api/decisions');
  const hostile = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html').end('<!doctype html><title>free maps</title>'));
  await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve));
  try {
    const tried = await page.context().newPage();
    await tried.goto(`http://${host}:${(hostile.address() as AddressInfo).port}/`);
    const seen = await tried.evaluate(async ({ target, body }) => {
      const ask = (init: RequestInit) => fetch(target, { credentials: 'include', ...init }).then((answer) => `${answer.type} ${answer.status}`, () => 'refused');
      const posted: RequestInit = { method: 'POST', body };
      const json = { 'Content-Type': 'application/json' };
      return Promise.all([ask({}), ask(posted), ask({ ...posted, headers: json }), ask({ ...posted, mode: 'no-cors' }), ask({ method: 'POST', mode: 'no-cors', body: new Blob([body]) })]);
    }, { target: `${url}/api/decisions`, body: JSON.stringify({ verdict: 'rejected', claims: [claim] }) });
    expect(seen).toEqual(['refused', 'refused', 'refused', expect.stringMatching(/^(opaque 0|refused)$/), expect.stringMatching(/^(opaque 0|refused)$/)]);
    // A form needs no script, and leads the window to the answer.
    await tried.evaluate((target) => {
      document.body.innerHTML = `<form method="post" enctype="text/plain" action="${target}"><input name='{"verdict":"rejected","claims":[],"note":"' value='"}'></form><iframe></iframe>`;
      (document.querySelector('iframe') as HTMLIFrameElement).src = target.replace('/api/decisions', '/');
    }, `${url}/api/decisions`);
    const frame = () => tried.frames().find((one) => one !== tried.mainFrame())?.url() ?? '';
    for (let wait = 0; wait < 100 && !frame().startsWith('chrome-error:'); wait += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(frame()).toBe('chrome-error://chromewebdata/');
    const [answer] = await Promise.all([tried.waitForResponse((response) => response.request().method() === 'POST'), tried.evaluate(() => document.forms[0]?.submit())]);
    expect(answer.status()).toBe(403);
    expect(await own('api/decisions')).toEqual(before);
    expect((await own('api/me')).name).toBe('Ana');
    await tried.close();
  } finally {
    hostile.close();
  }
});
