import { expect, test } from 'vitest';
import { blocks } from '../../src/domain/brief';
import { proofs } from '../../src/domain/proof';
import { claim } from './claims';

const evidence = (text: string) => ({ start: 0, end: 1, utf16_start: 0, utf16_end: 1, text });
const brief = [
  '- held[^1]; denied[^2], told twice[^3][^4]',
  '',
  '[^1]: “Les FSR disent avoir pris Bara” (Rapid Support Forces) — ANS, 10 October 2026, *depeche-5*',
  '[^2]: « l’armée \\*nie\\* tout » — ANS, 10 octobre 2026, [Titre](<https://example.org/a>)',
  '[^3]: “17 killed” — Wire, 6 October 2026, *depeche-9*',
  '[^4]: “words of nobody” — Wire, 6 October 2026, *depeche-9*',
].join('\n');
const names: Record<string, string[]> = { a: ['depeche-5'], b: ['Titre', 'x'], c: ['depeche-9'], d: ['depeche-8'] };

test('each note finds the claim it quotes, in the report it names', () => {
  const found = proofs(
    blocks(brief),
    [
      claim('short', { report: 'a', evidence: evidence('Les FSR disent') }),
      claim('one', { report: 'a', evidence: evidence('Les FSR disent\n  avoir pris Bara') }),
      claim('two', { report: 'b', evidence: evidence('l’armée *nie* tout') }),
      claim('elsewhere', { report: 'd', evidence: evidence('17 killed') }),
      claim('three', { report: 'c', evidence: evidence('17 killed') }),
      claim('tiny', { report: 'c', evidence: evidence('17') }),
      claim('empty', { report: 'c', evidence: evidence('') }),
    ],
    (key) => names[key] ?? [],
  );
  expect([...found].map(([label, { id }]) => [label, id])).toEqual([['1', 'one'], ['2', 'two'], ['3', 'three']]);
});
