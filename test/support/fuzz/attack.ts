import type { Chance } from './chance.ts';
import type { Draft } from './draft.ts';
import type { Schema } from './operations.ts';
import type { Stage } from './stage.ts';

/** What attacks draw from. */
export type Arms = Readonly<{ stage: Stage; resolve: (schema: Schema) => Schema }>;

/** Spoils a draft and says how; null when there is nothing of its kind to spoil. */
export type Attack = (draft: Draft, chance: Chance, arms: Arms) => string | null;
