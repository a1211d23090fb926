import { type Companies, type Company, Money, refuse } from '@soko/domain';
import { check, hold, mustHold, refersTo, type Scope } from './scope.ts';

export function companies(scope: Scope): Companies {
  const { state, journal } = scope;
  const memberOf = (userId: string) =>
    [...state.companies.values()].find(({ members }) => members.some((member) => member.userId === userId));
  const held = (company: Company | undefined) =>
    company ? journal.read('company', company.id, hold(scope, company)) : null;
  const write = (company: Company, version: number) => {
    check((company.status === 'approved') === (company.approvedAt !== null), 'an approved company has its moment');
    for (const { userId } of company.members) {
      refersTo(state.users, userId, 'company_members.user_id');
      const other = memberOf(userId);
      if (other && other.id !== company.id) refuse('company_taken');
    }
    state.companies.set(company.id, { ...company, version });
    journal.wrote('company', company.id, company);
  };
  return {
    lock: async (id) => held(state.companies.get(id)),
    lockOf: async (userId) => held(memberOf(userId)),
    lockWithDebt: async (userId) => {
      const company = held(memberOf(userId));
      const currency = company?.terms?.creditLimit.currency;
      const open = [...state.payments.values()].filter(
        ({ companyId, status, amount }) =>
          companyId === company?.id && status === 'pending' && amount.currency === currency,
      );
      const owed =
        currency === undefined
          ? null
          : Money.sum(
              currency,
              open.map(({ amount }) => amount),
            );
      return company && { company, owed };
    },
    of: async (userId) => memberOf(userId) ?? null,
    insert: async (company) => write(hold(scope, company), company.version),
    save: async (company) => {
      mustHold(scope, company.id);
      write(company, (state.companies.get(company.id)?.version ?? 0) + 1);
    },
  };
}
