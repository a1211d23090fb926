import type { ProductFormat } from './format.ts';
import { shopify } from './shopify.ts';
import { soko } from './soko.ts';
import { woocommerce } from './woocommerce.ts';

/** Every format that can be imported: a new one is a file and a line here. */
export const PRODUCT_FORMATS: readonly ProductFormat[] = [soko, shopify, woocommerce];
