export type ProviderName = 'stripe' | 'paystack' | 'flutterwave' | 'razorpay' | 'chapa';

/** What the buyer, or the provider's own staff, does to a payment. */
export type Action = 'complete' | 'process' | 'fail' | 'cancel' | 'expire' | 'refund' | 'dispute';

/** How the webhooks of an action are sent. */
export type Sending = Readonly<{
  send?: boolean;
  events?: readonly string[];
  omit?: readonly string[];
  /** So many more deliveries of each event, with the same event id. */
  duplicate?: number;
  order?: 'reversed' | 'shuffled';
  /** Keeps them for `flush`. */
  hold?: boolean;
  parallel?: boolean;
  retries?: number;
  corrupt?: 'signature' | 'body' | 'wrong-secret' | 'missing-signature' | 'stale-timestamp';
  headers?: Readonly<Record<string, string | null>>;
  /** Fields changed before signing: rightly signed, and not what the provider says. */
  override?: Readonly<Record<string, unknown>>;
  pretty?: boolean;
  url?: string;
}>;

/** The first that fits answers in the provider's place; `after`: once the operation is done, its answer is lost. */
export type Fault = Readonly<{
  provider?: ProviderName;
  method?: string;
  /** A regular expression over the path. */
  path?: string;
  /** How often; -1: until removed. */
  times?: number;
  phase?: 'before' | 'after';
  kind: 'latency' | 'status' | 'reset' | 'timeout' | 'malformed' | 'truncate';
  status?: number;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  latencyMs?: number;
}>;

export type Delivery = Readonly<{
  provider: ProviderName;
  type: string;
  headers: Readonly<Record<string, string>>;
  /** The very text that was sent. */
  body: string;
  attempts: readonly Readonly<{ status: number }>[];
}>;

export type StoodPayment = Readonly<{
  provider: ProviderName;
  reference: string;
  ids: readonly string[];
  status: string;
  /** In the provider's own units. */
  amount: number;
  paidAmount?: number;
  currency: string;
  checkoutUrl: string;
  refunds: readonly Readonly<{ id: string | number; amount: number; status: string }>[];
}>;

type Keys = Readonly<{ secretKey?: string; keyId?: string; keySecret?: string; webhookSecret?: string }>;

export type StandInOptions = Readonly<{
  /** May contain `{provider}`; null: webhooks are recorded and sent nowhere. */
  webhookUrl?: string | null;
  keys?: Readonly<Partial<Record<ProviderName, Keys>>>;
  quirks?: Readonly<Record<string, string | number | boolean>>;
  /** How the webhooks are sent that the market's own calls cause. */
  apiWebhooks?: Sending;
}>;

export type StandIn = Readonly<{
  baseUrls: Readonly<Record<ProviderName, string>>;
  config: Readonly<{
    keys: Readonly<Record<ProviderName, Keys>>;
    quirks: Readonly<Record<string, string | number | boolean>>;
  }>;
  state: Readonly<{
    payments: readonly StoodPayment[];
    requests: readonly Readonly<{
      provider: ProviderName;
      method: string;
      path: string;
      body: string;
      status?: number;
    }>[];
    deliveries: readonly Delivery[];
  }>;
  configure: (patch: StandInOptions) => void;
  /**
   * `id` is our reference or any id of the provider's. `amount` and `currency` are what is paid instead of what was asked;
   * `state` is what a dispute has come to.
   */
  act: (
    provider: ProviderName,
    id: string,
    action: Action,
    how?: Readonly<{ amount?: number; currency?: string; state?: 'open' | 'won' | 'lost'; webhook?: Sending }>,
  ) => Promise<
    Readonly<{
      deliveries: readonly Delivery[] | 'scheduled';
      /** What Razorpay's widget gives to the browser of the buyer. */
      checkout?: Readonly<Record<`razorpay_${'order_id' | 'payment_id' | 'signature'}`, string>>;
    }>
  >;
  settleRefund: (
    provider: ProviderName,
    id: string | number,
    how?: Readonly<{ status?: 'succeeded' | 'failed'; webhook?: Sending }>,
  ) => Promise<unknown>;
  /** Sends what was held. */
  flush: (order?: 'fifo' | 'reversed') => Promise<readonly Delivery[]>;
  addFault: (fault: Fault) => void;
  clearFaults: () => void;
  reset: () => void;
  close: () => Promise<unknown>;
}>;

export declare const PROVIDERS: readonly ProviderName[];
export declare function startFakeProviders(options?: StandInOptions): Promise<StandIn>;
