import type { OtpChallenge, OtpChallenges } from '@soko/domain';
import { columns } from './columns.ts';
import type { Scope } from './scope.ts';
import { json, sql, sqlOne } from './sql.ts';

const CHALLENGE = columns<OtpChallenge>({
  id: 'uuid',
  phone: 'text',
  purpose: 'text',
  requestId: 'uuid',
  seed: 'text',
  expiresAt: 'timestamptz',
  usedAt: 'timestamptz',
  tries: 'integer',
  triedAt: 'timestamptz',
});

const LOCK = `select ${CHALLENGE.read('o')} from soko.otp_challenges o where o.id = $1 for update`;
const LOCK_BY_PHONE = `
select ${CHALLENGE.read('o')} from soko.otp_challenges o where o.phone = $1 and o.purpose = $2 for update`;
const INSERT = `
insert into soko.otp_challenges (${CHALLENGE.names})
select ${CHALLENGE.given('g')} from jsonb_to_record($1::jsonb) as g(${CHALLENGE.record})
on conflict (phone, purpose) do nothing`;
const SAVE = `
update soko.otp_challenges o set ${CHALLENGE.set('g', ['requestId', 'seed', 'expiresAt', 'usedAt', 'tries', 'triedAt'])}
from jsonb_to_record($1::jsonb) as g(${CHALLENGE.record}) where o.id = g.id`;

export const otpChallenges = ({ trx }: Scope): OtpChallenges => ({
  lock: (id) => sqlOne<OtpChallenge>(trx, 'otp_challenges_lock', LOCK, [id]),
  lockByPhone: (phone, purpose) =>
    sqlOne<OtpChallenge>(trx, 'otp_challenges_lock_by_phone', LOCK_BY_PHONE, [phone, purpose]),
  insert: async (challenge) => {
    await sql(trx, 'otp_challenges_insert', INSERT, [json(challenge)]);
  },
  save: async (challenge) => {
    await sql(trx, 'otp_challenges_save', SAVE, [json(challenge)]);
  },
});
