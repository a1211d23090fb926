import { type ProblemCode, statusOf } from '@soko/adapters-http';
import { expect } from 'chai';
import type { Received } from './client.ts';

/** Expects a problem of this code, in the form of all problems, and answers its body. */
export function expectProblem(answer: Received, code: ProblemCode): Received['body'] {
  expect(answer.code, answer.text).to.equal(code);
  expect(answer.status).to.equal(statusOf(code));
  expect(answer.headers.get('content-type')).to.match(/^application\/problem\+json/);
  expect(answer.headers.get('cache-control')).to.equal('no-store');
  expect(answer.body.status).to.equal(answer.status);
  expect(answer.body.type).to.match(new RegExp(`/errors/${code}$`));
  expect(answer.body.request_id).to.equal(answer.headers.get('x-request-id'));
  return answer.body;
}

/** Expects this status, and answers the body. */
export function expectStatus(answer: Received, status: number): Received['body'] {
  expect(answer.status, answer.text).to.equal(status);
  return answer.body;
}

/** Expects flaws at these places. */
export function expectFlaws(answer: Received, ...paths: string[]): void {
  const { errors } = expectProblem(answer, 'validation_failed');
  expect(errors.map(({ path }: { path: string }) => path).sort()).to.deep.equal(paths.sort());
}

/** The same problem but for what names the request. */
export const unnamed = ({ body }: Received): unknown => ({ ...body, request_id: '' });

/** Asks until the answer is truthy, and answers it; throws, saying what never came. */
export async function eventually<T>(what: string, ask: () => Promise<T>, seconds = 15): Promise<NonNullable<T>> {
  for (const limit = Date.now() + seconds * 1000; Date.now() < limit; ) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`It never came: ${what}`);
}
