/** How many: UCDP's low, best and high estimates. All three null means the report gives no number. */
export interface Count {
  low: number | null;
  best: number | null;
  high: number | null;
  approx?: boolean | null;
  unit?: string | null;
}

export interface CountWords {
  atLeast: string;
  atMost: string;
  about: string;
  noNumber: string;
}

/** A count in words, without its unit. */
export function sayCount(count: Count | null | undefined, words: CountWords, lang: string): string {
  if (!count) return words.noNumber;
  const number = (value: number) => value.toLocaleString(lang);
  const { low, best, high } = count;
  if (best !== null) {
    if (low === best && high === null) return `${words.atLeast} ${number(best)}`;
    if (high === best && low === null) return `${words.atMost} ${number(best)}`;
    const around = low !== null && high !== null && low !== high ? ` (${number(low)}–${number(high)})` : '';
    return `${count.approx ? `${words.about} ` : ''}${number(best)}${around}`;
  }
  if (low !== null && high !== null) return `${number(low)}–${number(high)}`;
  if (low !== null) return `${words.atLeast} ${number(low)}`;
  if (high !== null) return `${words.atMost} ${number(high)}`;
  return words.noNumber;
}
