import { Call, type ShopId, type ShopRight } from '@soko/domain';
import { noteExport } from '../../audit/note-export.ts';
import type { Ports } from '../../ports.ts';
import type { SheetFormat } from '../../sheets.ts';
import type { CatalogExport, ExportedOrderItem, ExportedSku, ExportKind } from './port.ts';
import { major, PRODUCT_HEADER, productRows, textOf } from './product-rows.ts';

export type ExportOrder = Readonly<{
  kind: ExportKind;
  /** null: all shops, for admins. */
  shopId: ShopId | null;
  format: SheetFormat;
}>;

const RIGHTS: Readonly<Record<ExportKind, ShopRight>> = {
  products: 'catalogue',
  prices: 'catalogue',
  stock: 'stock_reads',
  orders: 'orders',
};

/**
 * What a shop has, as a file that is made while it is read. That it was taken is noted first. Refuses `not_found`,
 * `forbidden`, and `export_too_large` before the first byte.
 */
export function exportFile({ store, catalogExport, sheets }: Pick<Ports, 'store' | 'catalogExport' | 'sheets'>) {
  const note = noteExport({ store });
  return async (call: Call, { kind, shopId, format }: ExportOrder): Promise<AsyncIterable<Uint8Array>> => {
    if (shopId !== null) Call.requireRight(call, shopId, RIGHTS[kind]);
    await note(call, { of: kind, filter: { shop_id: shopId, format } });
    return begun(sheets.file(ROWS[kind](catalogExport, shopId), format));
  };
}

/** The file with its first piece at hand, so that what refuses it does so before anything is sent. */
async function begun(file: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const rest = file[Symbol.asyncIterator]();
  const first = await rest.next();
  return (async function* () {
    try {
      for (let piece = first; piece.done !== true; piece = await rest.next()) yield piece.value;
    } finally {
      await rest.return?.();
    }
  })();
}

type Rows = (from: CatalogExport, shopId: ShopId | null) => AsyncGenerator<readonly string[]>;

const ROWS: Readonly<Record<ExportKind, Rows>> = {
  async *products(from, shopId) {
    yield PRODUCT_HEADER;
    for await (const product of from.products(shopId)) yield* productRows(product);
  },
  prices: (from, shopId) => table(PRICES, from.skus(shopId)),
  stock: (from, shopId) => table(STOCK, from.skus(shopId)),
  orders: (from, shopId) => table(ORDERS, from.orderItems(shopId)),
};

type Columns<Row> = Readonly<Record<string, (row: Row) => string>>;

async function* table<Row>(columns: Columns<Row>, rows: AsyncIterable<Row>): AsyncGenerator<readonly string[]> {
  yield Object.keys(columns);
  for await (const row of rows) yield Object.values(columns).map((cell) => cell(row));
}

/** The columns that an import of prices reads, and what people want to see beside them. */
const PRICES: Columns<ExportedSku> = {
  sku: ({ sku }) => sku,
  price: ({ price, currency }) => major(price, currency),
  compare_at_price: ({ compareAtPrice, currency }) => major(compareAtPrice, currency),
  cost: ({ cost, currency }) => major(cost, currency),
  currency: ({ currency }) => currency,
  product: ({ product }) => product,
  shop: ({ shop }) => shop,
};

/** Likewise for stock. */
const STOCK: Columns<ExportedSku> = {
  sku: ({ sku }) => sku,
  on_hand: ({ onHand }) => String(onHand),
  reserved: ({ reserved }) => String(reserved),
  available: ({ onHand, reserved }) => String(onHand - reserved),
  low_stock_threshold: ({ lowStockThreshold }) => textOf(lowStockThreshold),
  product: ({ product }) => product,
  shop: ({ shop }) => shop,
};

/** A row per item of an order. */
const ORDERS: Columns<ExportedOrderItem> = {
  number: ({ number }) => number,
  placed_at: ({ placedAt }) => placedAt,
  status: ({ status }) => status,
  shop: ({ shop }) => shop,
  shop_status: ({ shopStatus }) => shopStatus,
  currency: ({ currency }) => currency,
  sku: ({ sku }) => sku,
  name: ({ name }) => name,
  quantity: ({ quantity }) => String(quantity),
  unit_price: ({ unitPrice, currency }) => major(unitPrice, currency),
  discount: ({ discount, currency }) => major(discount, currency),
  tax: ({ tax, currency }) => major(tax, currency),
  total_price: ({ total, currency }) => major(total, currency),
};
