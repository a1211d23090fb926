import type {
  ApprovalPolicy,
  Claim,
  Currency,
  MailLink,
  NewId,
  OtpChallenge,
  PaymentProvider,
  ReviewRules,
  Role,
  SessionId,
  ShopMembership,
  Store,
  UserId,
} from '@soko/domain';
import type { Attempts } from './accounts/attempts.ts';
import type { CatalogImport } from './catalog/import/port.ts';
import type { Media } from './media/media.ts';
import type { PrivateFiles } from './media/private-files.ts';
import type { Queries } from './queries.ts';
import type { SearchIndex } from './search/search-index.ts';

/** Hashes passwords with a memory-hard function whose work factor is a setting. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Null as the hash takes the same time and says no: so that an unknown account looks like a wrong password. */
  verify(hash: string | null, password: string): Promise<boolean>;
  /** The commonest passwords, in lower case: at least 3,000. */
  readonly common: ReadonlySet<string>;
}

/** A message to a person. `key` is the same for the same message: sending twice is one message. */
export type Mail = Readonly<{ key: string; to: string; subject: string; text: string; html?: string }>;

export interface Mailer {
  /** Hands the message over; throws when it could not, and is then called again by the job runner. */
  send(mail: Mail): Promise<void>;
}

/** A short message to a phone (E.164). `key` is the same for the same message. */
export type ShortMessage = Readonly<{ key: string; to: string; text: string }>;

export interface Sms {
  /** Hands the message over; throws when it could not, and is then called again by the job runner. */
  send(message: ShortMessage): Promise<void>;
}

/** Knows how phone numbers are written in the countries of the world. */
export interface Phones {
  /** The number in E.164, as the caller typed it in the market's country or with its own prefix. Refuses `validation_failed`. */
  normal(text: string): string;
}

/** One-time codes. None is stored: it is made anew, from a challenge and a key that only the server has. */
export interface OtpCodes {
  /** Random text from a CSPRNG that the next code of a challenge grows from. */
  newSeed(): string;
  /** The code of the challenge's newest request: six digits. */
  codeOf(challenge: OtpChallenge): string;
  /** Whether it is the code of the challenge's newest request, in constant time. */
  matches(challenge: OtpChallenge, code: string): boolean;
}

export interface Captcha {
  /** Whether a person solved it; always, where registration asks for none. Refuses `unavailable`. */
  passes(token: string | undefined, address: string | undefined): Promise<boolean>;
}

export interface Links {
  /** The address in the storefront that a link leads to, its token in the fragment. The same each time it is made. */
  to(link: Pick<MailLink, 'id' | 'purpose'>): string;
}

/** What is known of the bearer of an access token at this moment. */
export type Principal = Readonly<{
  roles: readonly Role[];
  blocked: boolean;
  /** The shops whose member the user is, and as what; by id. */
  shops: readonly ShopMembership[];
  /** Whether the session lives: neither ended nor past its limits. */
  alive: boolean;
}>;

export interface Principals {
  /** One statement; null when the user or the session does not exist. */
  find(userId: UserId, sessionId: SessionId): Promise<Principal | null>;
  /** The bearer of a cookie, by the hash of its bytes: one statement; null when there is no such session. */
  findByCookie(secretHash: string): Promise<(Principal & Readonly<{ userId: UserId; sessionId: SessionId }>) | null>;
}

/** An answer as it went over the wire. */
export type Answer = Readonly<{ status: number; headers: Readonly<Record<string, string>>; body: Uint8Array }>;

/** Keeps the answers of idempotent writes: the first one for a claim is the one every repeat gets. */
export interface Answers {
  /** Keeps the answer unless there is one, ends the claim's lease, and tells which to send. */
  keep(claim: Claim, answer: Answer): Promise<Readonly<{ answer: Answer; replayed: boolean }>>;
  /** Gives up a claim whose write failed after its first transaction, so that the key can be used at once again. */
  release(claim: Claim): Promise<void>;
}

/** The figures that the market's rules depend on. */
export type Settings = Readonly<{
  /** Currency of carts that are empty and of shops that name none. */
  currency: Currency;
  /** How long a draft holds its stock, in seconds. */
  checkoutTtlSeconds: number;
  /** How long the predecessor of a refresh token is answered again, in seconds. */
  refreshGraceSeconds: number;
  /** Origins that a `return_url` may have; null: any http(s) one (development). */
  returnOrigins: readonly string[] | null;
  /** Who may review what, and whether staff look at it first. */
  reviews: ReviewRules;
  /** When products of sellers are looked at before they are sold. */
  productApproval: ApprovalPolicy;
  /** Where the market is reached by buyers, without a slash at the end. */
  baseUrl: string;
}>;

/** Everything the use cases need from outside. A host that embeds Soko gives these. */
export type Ports = Readonly<{
  store: Store;
  queries: Queries;
  catalogImport: CatalogImport;
  searchIndex: SearchIndex;
  /** The clock outside of transactions; inside, `tx.now` is the only one. */
  now: () => Date;
  newId: NewId;
  passwords: Passwords;
  providers: readonly PaymentProvider[];
  mailer: Mailer;
  files: PrivateFiles;
  media: Media;
  links: Links;
  sms: Sms;
  phones: Phones;
  otpCodes: OtpCodes;
  attempts: Attempts;
  captcha: Captcha;
  settings: Settings;
}>;
