/** One published text and what is known about it. */
import type { Claim } from './claim';

export interface ReportHead {
  key: string;
  id: string;
  lang: string | null;
  title: string | null;
  source: string | null;
  /** Of any precision: `2020`, `2020-02`, `2020-02-06`. */
  published: string | null;
  url: string | null;
  text_sha256: string;
  claims: number;
  first_words: string;
}

export interface Report extends ReportHead {
  text: string;
  claims_list: Claim[];
}

/** What to call a report: its title, else its first words, else its id. */
export function reportName(report: ReportHead): string {
  const words = report.first_words?.replace(/\s+/g, ' ').replace(/[\s…]+$/, '').trim();
  return report.title || (words ? `${words}…` : report.id);
}

/** The address, only where following it can do no harm (a report may carry `javascript:` or `file:`). */
export function safeUrl(url: string | null | undefined): string | null {
  if (!url) return null;
  try {
    const parsed = new URL(url);
    return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed.href : null;
  } catch {
    return null;
  }
}
