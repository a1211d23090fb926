import type { PaymentStatus } from '@soko/domain';
import type { OrderView } from '../orders/views.ts';
import type { MoneyView } from '../views.ts';

export type PaymentView = Readonly<{
  id: string;
  order_id: string;
  provider: string;
  reference: string;
  status: PaymentStatus;
  amount: MoneyView;
  redirect_url: string | null;
  client_token: string | null;
  failure: Readonly<{ code: string; message: string }> | null;
  created_at: string;
  paid_at: string | null;
}>;

export type OrderWithPaymentView = Readonly<{ order: OrderView; payment: PaymentView }>;

export type ProviderView = Readonly<{
  name: string;
  title: string;
  collects: 'online' | 'on_delivery';
  /** ISO 4217 codes that it takes. */
  currencies: readonly string[];
}>;
