/**
 * Finds the claims that the situation report's notes quote. The Markdown of the report is made for any reader and holds
 * no claim ids; a note is `“sentence” (claimant) — outlet, date, report`, the sentence being a claim's evidence.
 */
import type { Block, Inline } from './brief';
import type { Claim } from './claim';

/** The words of inline parts, without their marks. */
export function plain(parts: readonly Inline[]): string {
  return parts.map((part) => ('children' in part ? plain(part.children) : part.type === 'note' ? '' : part.text)).join('');
}

const collapse = (text: string) => text.replace(/\s+/g, ' ').trim();

/** A quotation may begin after a mark and a space, in whatever typography the language has. */
const LEAD = 3;

/**
 * For each note's label, a claim whose evidence it quotes from the report it names: the longest such evidence. A note
 * that quotes no known claim is not in the answer.
 */
export function proofs(blocks: readonly Block[], claims: Iterable<Claim>, reportNames: (key: string) => readonly string[]): Map<string, Claim> {
  // By the first letters of the evidence, so that a note meets only the claims that could be its own.
  const KEY = 8;
  const byStart = new Map<string, { claim: Claim; words: string }[]>();
  for (const claim of claims) {
    const words = collapse(claim.evidence.text);
    if (words === '') continue;
    const key = words.slice(0, KEY);
    const found = byStart.get(key);
    if (found) found.push({ claim, words });
    else byStart.set(key, [{ claim, words }]);
  }
  const found = new Map<string, Claim>();
  for (const block of blocks) {
    if (block.type !== 'footnote') continue;
    const text = collapse(plain(block.children));
    let longest = 0;
    for (let lead = 0; lead <= LEAD; lead += 1) {
      for (let length = 1; length <= KEY; length += 1) {
        for (const { claim, words } of byStart.get(text.slice(lead, lead + length)) ?? []) {
          if (words.length <= longest || !text.startsWith(words, lead)) continue;
          const rest = text.slice(lead + words.length);
          if (!reportNames(claim.report).some((name) => rest.includes(collapse(name)))) continue;
          longest = words.length;
          found.set(block.label, claim);
        }
      }
    }
  }
  return found;
}
