import type { DomainError, ImportError } from '@soko/domain';

/** Why a whole file was refused, as the errors of rows are told; `line` is null where no line is to blame. */
export const fileErrors = ({ code, message, facts }: DomainError): readonly ImportError[] =>
  (facts.errors ?? [{ path: '', code, message }]).map((flaw) => ({
    line: Number(/^\/lines\/(\d+)$/.exec(flaw.path)?.[1]) || null,
    column: null,
    code: flaw.code,
    message: flaw.message,
  }));
