import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Answer, Answers } from '@soko/application';
import type { Claim } from '@soko/domain';
import type { Knex } from 'knex';
import { claimHash } from './claims.ts';
import { sql, sqlOne } from './sql.ts';

const KEEP = `
update soko.idempotency_claims set answer = coalesce(answer, $3), leased_until = null
where principal_hash = $1 and key_hash = $2 returning nullif(answer, $3) as earlier`;
const RELEASE = `
update soko.idempotency_claims set leased_until = date_trunc('milliseconds', now()) -- never rounded up into the future
where principal_hash = $1 and key_hash = $2 and answer is null and leased_until > now()`;

/**
 * The answers of idempotent writes, beside their claims. An answer can be read only with the server's secret and the
 * client's own key: it is encrypted under a key made from both.
 */
export function postgresAnswers(db: Knex, secret: string): Answers {
  const hash = claimHash(secret);
  return {
    keep: async (claim, answer) => {
      const { principal, key } = hash(claim);
      const sealed = seal(claim, secret, answer);
      const row = await sqlOne<{ earlier: Buffer | null }>(db, 'answers_keep', KEEP, [principal, key, sealed]);
      const earlier = row?.earlier ?? null;
      if (earlier === null) return { answer, replayed: false };
      return { answer: open(claim, secret, earlier), replayed: true };
    },
    release: async (claim) => {
      const { principal, key } = hash(claim);
      await sql(db, 'answers_release', RELEASE, [principal, key]);
    },
  };
}

const NONCE = 12;
const TAG = 16;

const keyOf = ({ principal, key }: Claim, secret: string) =>
  Buffer.from(hkdfSync('sha256', secret, JSON.stringify([principal, key]), 'idempotent answers', 32));

/** nonce, tag, then the encrypted status, headers and body. */
function seal(claim: Claim, secret: string, { status, headers, body }: Answer): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', keyOf(claim, secret), nonce);
  const head = Buffer.from(JSON.stringify({ status, headers }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  const text = Buffer.concat([cipher.update(Buffer.concat([length, head, body])), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

function open(claim: Claim, secret: string, sealed: Buffer): Answer {
  const decipher = createDecipheriv('aes-256-gcm', keyOf(claim, secret), sealed.subarray(0, NONCE));
  decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
  const plain = Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]);
  const end = 4 + plain.readUInt32BE(0);
  const head = JSON.parse(plain.subarray(4, end).toString()) as Omit<Answer, 'body'>;
  return { ...head, body: plain.subarray(end) };
}
