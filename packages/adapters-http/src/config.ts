/** How many calls one caller may make in a window. */
export type RateLimit = Readonly<{ calls: number; seconds: number }>;

/** The groups that calls are counted in; each route names its own. */
export type LimitGroup = 'auth' | 'otp' | 'checkout' | 'search' | 'upload' | 'media' | 'default';

export type RateLimits = Readonly<Record<LimitGroup, RateLimit>>;

/** What the HTTP side needs to know of its surroundings. Read from the environment by the composition root alone. */
export type HttpConfig = Readonly<{
  /** What absolute URLs begin with, without a trailing slash: never taken from a request's Host. */
  baseUrl: string;
  environment: 'development' | 'test' | 'production';
  /** SOKO_SECRET and its predecessors, at least 32 characters each: the first one signs, all of them verify. */
  secrets: readonly string[];
  /** How many proxies in front may be believed about the caller's address. */
  trustedProxies: number;
  /** Origins that a browser may call from. */
  corsOrigins: readonly string[];
  /** Limits per group, or `off`. */
  rateLimits: RateLimits | 'off';
  /** Whether anonymous reads of the public catalogue may share an answer for five seconds. */
  microCache: boolean;
  /** Whether `/metrics` is open. */
  metrics: boolean;
  /** Whether browsers are told to keep to HTTPS; for servers behind TLS. */
  hsts: boolean;
  /** Whether every answer is parsed against the schema its route declares: for tests. */
  checkAnswers: boolean;
}>;

/** Generous enough for a shopper, tight enough for a guesser. Per address, and once more per signed-in user. */
export const DEFAULT_RATE_LIMITS: RateLimits = {
  auth: { calls: 60, seconds: 60 },
  otp: { calls: 10, seconds: 60 },
  checkout: { calls: 120, seconds: 60 },
  search: { calls: 300, seconds: 60 },
  upload: { calls: 120, seconds: 60 },
  media: { calls: 6000, seconds: 60 },
  default: { calls: 1200, seconds: 60 },
};

/** The same groups and windows with so many times the calls. */
export const widened = (limits: RateLimits, times: number): RateLimits => {
  const wider = ({ calls, seconds }: RateLimit): RateLimit => ({ calls: calls * times, seconds });
  const { auth, otp, checkout, search, upload, media, default: others } = limits;
  return {
    auth: wider(auth),
    otp: wider(otp),
    checkout: wider(checkout),
    search: wider(search),
    upload: wider(upload),
    media: wider(media),
    default: wider(others),
  };
};
