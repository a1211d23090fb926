const whole = (variable: string, otherwise: number): number => {
  const value = Number(process.env[variable] ?? otherwise);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${variable} is a whole number.`);
  return value;
};

/** How many inputs each operation gets: `npm run fuzz -- --per-operation 10000`. */
export const perOperation = whole('SOKO_FUZZ_PER_OPERATION', 200);

/** What all choices follow from: `--seed 7`. */
export const seed = whole('SOKO_FUZZ_SEED', 1);

/** The one operation to be tried: `--only "POST /api/v1/checkout"`. */
export const only = process.env['SOKO_FUZZ_ONLY'];
