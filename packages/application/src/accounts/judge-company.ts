import { type Call, Company, type CompanyId, type CompanyTerms, refuse, Version } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** Staff take a company on. Refuses `not_found`. */
export function approveCompany({ store }: Ports) {
  return (call: Call, { id, comment }: Readonly<{ id: CompanyId; comment?: string | undefined }>): Promise<CompanyId> =>
    store.transaction(call, async (tx) => {
      const company = (await tx.companies.lock(id)) ?? refuse('not_found');
      await tx.companies.save(Company.approve(company, tx.now, comment ?? null));
      tx.events.add('company.approved', id);
      return id;
    });
}

/** Staff turn a company down, or take an approval back: from now on its members buy for themselves. Refuses `not_found`. */
export function rejectCompany({ store }: Ports) {
  return (call: Call, { id, reason }: Readonly<{ id: CompanyId; reason: string }>): Promise<CompanyId> =>
    store.transaction(call, async (tx) => {
      const company = (await tx.companies.lock(id)) ?? refuse('not_found');
      await tx.companies.save(Company.reject(company, reason));
      tx.events.add('company.rejected', id);
      return id;
    });
}

export type TermsChange = Readonly<{
  id: CompanyId;
  terms: CompanyTerms;
  versions?: readonly string[] | undefined;
}>;

/** Staff say how a company orders and pays. Refuses `not_found`, `precondition_failed`. */
export function setCompanyTerms({ store }: Ports) {
  return (call: Call, { id, terms, versions }: TermsChange): Promise<CompanyId> =>
    store.transaction(call, async (tx) => {
      const company = (await tx.companies.lock(id)) ?? refuse('not_found');
      Version.require(versions, company.version);
      await tx.companies.save(Company.grant(company, terms));
      return id;
    });
}
