import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A page of the documentation. */
export type Page = Readonly<{ path: string; text: string }>;

export const page = (path: string): Page => ({ path, text: readFileSync(path, 'utf8') });

/** The pages below a folder, or beside the README for none. */
export const pages = (folder = ''): readonly Page[] =>
  readdirSync(folder || '.', { recursive: folder !== '', encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => page(join(folder, name)))
    .sort((a, b) => (a.path < b.path ? -1 : 1));

export const allPages = (): readonly Page[] => [...pages(), ...(existsSync('docs') ? pages('docs') : [])];

/** A fenced block: its language, and the lines between the fences. */
export type Fence = Readonly<{ language: string; text: string }>;

export const fences = ({ text }: Page): readonly Fence[] =>
  [...text.matchAll(/^```(\S*)\n([\s\S]*?)^```$/gm)].map(([, language = '', inside = '']) => ({
    language,
    text: inside,
  }));

/** The page without its fenced blocks. */
export const prose = ({ text }: Page): string => text.replace(/^```[\s\S]*?^```$/gm, '');
