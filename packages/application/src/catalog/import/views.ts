import type { ImportCounts, ImportError, ImportKind, ImportStatus } from '@soko/domain';
import type { NamedView } from '../../views.ts';

export type ImportListItemView = Readonly<{
  id: string;
  shop: NamedView;
  kind: ImportKind;
  format: string;
  file_name: string;
  status: ImportStatus;
  dry_run: boolean;
  counts: ImportCounts;
  /** How much of the file was read, in per cent. */
  progress: number;
  error_file_url: string | null;
  requested_at: string;
  started_at: string | null;
  finished_at: string | null;
}>;

export type ImportView = ImportListItemView & Readonly<{ errors: readonly ImportError[] }>;

export type ImportFilter = Readonly<{
  status?: ImportStatus | undefined;
  kind?: ImportKind | undefined;
  /** By id or slug. */
  shop?: string | undefined;
}>;
export type ImportOrdering = '-requested_at' | 'requested_at';
