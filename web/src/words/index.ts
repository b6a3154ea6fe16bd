/** The interface's languages. A new one is a file beside `en.ts` and a line here. */
import { en, type Words } from './en';
import { fr } from './fr';

export type { Words };

export const WORDS = { fr, en } as const satisfies Record<string, Words>;
export type Lang = keyof typeof WORDS;
export const LANGS = Object.keys(WORDS) as Lang[];

/** The first of the browser's languages that the page speaks, else English. */
export function preferred(languages: readonly string[]): Lang {
  for (const language of languages) {
    const found = LANGS.find((lang) => language.toLowerCase().split('-')[0] === lang);
    if (found) return found;
  }
  return 'en';
}

/** The word for a value of the interchange format; a value this page does not know is shown as it is written. */
export function value(words: Words, raw: string | null | undefined): string | null {
  if (!raw) return null;
  return words.values[raw] ?? raw.replaceAll('_', ' ');
}
