/** Drives the page in an installed Chromium, and keeps what a reader must never meet: errors and foreign requests. */
import { existsSync, mkdirSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import type { ClaimPage, Meta, PageOf } from '../../src/api';
import type { Claim } from '../../src/domain/claim';
import type { Picture } from '../../src/domain/picture';
import type { Report, ReportHead } from '../../src/domain/report';

const served = process.env.VIGIE_URL;
if (!served) throw new Error('set VIGIE_URL to the address of a running `vigie serve`, e.g. http://127.0.0.1:7700');
export const base = served.replace(/\/$/, '');

const executablePath = [process.env.VIGIE_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path && existsSync(path));
if (!executablePath) throw new Error('no Chromium found: install one (`apt-get install chromium`) or name it in VIGIE_CHROMIUM');

const results = new URL('../../test-results/', import.meta.url).pathname;
mkdirSync(results, { recursive: true });

let browser: Browser | undefined;

export async function launch(): Promise<void> {
  browser = await chromium.launch({
    executablePath: executablePath as string,
    args: ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

export async function quit(): Promise<void> {
  await browser?.close();
}

export interface Opened {
  page: Page;
  /** Console errors, uncaught errors, refused or failed requests. */
  troubles: string[];
  /** Requests to anything but the server. */
  foreign: string[];
  close: () => Promise<void>;
}

export interface Options extends BrowserContextOptions {
  webgl?: boolean;
  /** Called before the page is opened, to answer requests in the server's stead. */
  before?: (page: Page) => Promise<unknown>;
}

export const open = (hash = '', options: Options = {}) => openAt(base, hash, options);

/** The page of another server. */
export async function openAt(at: string, hash = '', { webgl = true, before, ...options }: Options = {}): Promise<Opened> {
  if (!browser) throw new Error('launch() first');
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'en-GB', timezoneId: 'America/Bogota', ...options });
  if (!webgl) {
    await context.addInitScript(() => {
      const real = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
        return kind.startsWith('webgl') ? null : (real as (...all: unknown[]) => unknown).call(this, kind, ...rest);
      } as typeof real;
    });
  }
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const troubles: string[] = [];
  const foreign: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(`uncaught: ${error.message}`));
  page.on('requestfailed', (request) => {
    // A question that a newer one overtook is given up on purpose.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') troubles.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== new URL(at).origin && !['data:', 'blob:'].includes(url.protocol)) foreign.push(request.url());
  });
  await before?.(page);
  await page.goto(`${at}/${hash}`);
  return { page, troubles, foreign, close: () => context.close() };
}

/** The page once the first claims are listed. */
export async function openMap(hash = '', options: Options = {}): Promise<Opened> {
  const opened = await open(hash, options);
  await opened.page.locator('a.claim').first().waitFor();
  return opened;
}

export const shot = (page: Page, name: string) => page.screenshot({ path: `${results}${name}.png` });

async function get<T>(path: string): Promise<T> {
  const response = await fetch(`${base}/api/${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json() as Promise<T>;
}

/** What the server itself says, to hold the page against. */
export const server = {
  meta: () => get<Meta>('meta'),
  claims: (query = '') => get<ClaimPage>(`claims?limit=1000${query && `&${query}`}`),
  reports: () => get<PageOf<ReportHead>>('reports?limit=1000'),
  picture: (query = '') => get<Picture>(`picture${query && `?${query}`}`),
  report: (key: string) => get<Report>(`reports/${encodeURIComponent(key)}`),
};

export const param = (page: Page, name: string): string | null => new URLSearchParams(new URL(page.url()).hash.slice(1)).get(name);

/** The words marked in the open report, once they stand in sight. */
export async function markedWords(page: Page): Promise<string> {
  const marked = page.locator('.report .text a.selected');
  await marked.first().waitFor();
  const seen = await marked.first().evaluate((element) => {
    const line = element.getClientRects()[0];
    const box = element.closest('.text')?.getBoundingClientRect();
    return Boolean(line && box && line.top >= box.top - 1 && line.top < box.bottom && line.top < innerHeight);
  });
  if (!seen) throw new Error('the marked sentence is not in sight');
  return (await marked.allTextContents()).join('');
}

/** The claim the address names, as the server has it. */
export async function claimShown(page: Page): Promise<Claim> {
  const id = param(page, 'claim');
  const key = param(page, 'report');
  if (!id || !key) throw new Error(`the address names no claim and report: ${page.url()}`);
  const found = (await server.report(key)).claims_list.find((claim) => claim.id === id);
  if (!found) throw new Error(`report ${key} has no claim ${id}`);
  return found;
}
