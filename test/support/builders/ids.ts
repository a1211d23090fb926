import type { Id, NewId } from '@soko/domain';

let made = 0;

/** A new id, greater than all before it and the same in every run: `01900000-0000-7000-8000-00000000002a`. */
export const anId: NewId = <I extends Id>(): I => {
  made += 1;
  return `01900000-0000-7000-8000-${made.toString(16).padStart(12, '0')}` as I;
};

/** A number that no other thing of this run has: for slugs, SKUs, e-mail addresses. */
export const aNumber = (): number => {
  made += 1;
  return made;
};
