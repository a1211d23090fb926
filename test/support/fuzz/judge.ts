import type { OpenApiDocument } from '@soko/adapters-http';
import { answerCheck } from '../openapi.ts';
import type { Operation } from './operations.ts';
import type { Reply, Shot } from './wire.ts';

/** Text that only our insides could have written: stacks, SQL, files, names of libraries. */
const LEAKS: readonly RegExp[] = [
  /\n\s+at \S/,
  /node_modules|node:internal|\/packages\/|\.[mc]?[jt]s:\d/,
  /syntax error at|invalid input syntax|violates \S+ constraint|relation "|column "|out of range for type|deadlock detected/i,
  /\b(TypeError|RangeError|ReferenceError|ZodError|DomainError|SqlState|ECONN\w+|ENOENT)\b/,
  /\b(knex|koa|zod|postgres(ql)?|graphile|inversify)\b/i,
  /\bselect\b.{0,200}\bfrom soko\.|\binsert into\b/i,
];

/** Checks an answer to a request that was meant to do harm. Throws with what is wrong of it. */
export type Judge = (operation: Operation, shot: Shot, reply: Reply | null) => void;

export function judgeOf(document: OpenApiDocument): Judge {
  const fits = answerCheck(document);
  return (operation, shot, reply) => {
    if (reply === null) {
      if (shot.framing === 'cut' || shot.framing === 'longer') return;
      throw new Error('The connection was closed without an answer.');
    }
    const { status, headers, body } = reply;
    if (!(status >= 200 && status < 500)) throw new Error(`The status is ${status}.`);
    const leak = LEAKS.find((pattern) => pattern.test(body));
    if (leak) throw new Error(`The answer tells of our insides (${leak.source}).`);
    if (!/^[A-Za-z0-9._-]{1,64}$/.test(headers.get('x-request-id') ?? ''))
      throw new Error('The answer has no request id.');
    if (headers.has('x-injected')) throw new Error('A header was smuggled into the answer.');
    const contentType = headers.get('content-type') ?? null;
    if (contentType?.startsWith('text/html') && /<script>alert|<img src=x/.test(body))
      throw new Error('HTML is not escaped.');
    if (status >= 400 && shot.method !== 'HEAD') isProblem(reply);
    if (isIts(operation, shot)) fits({ method: shot.method, path: pathOf(shot), status, contentType, body });
  };
}

/** A problem says what it is, and under which id it stands in the log. */
function isProblem({ status, headers, body }: Reply): void {
  const kind = headers.get('content-type') ?? '';
  if (!kind.startsWith('application/problem+json'))
    throw new Error(`A ${status} is ${kind || 'of no kind'}, not a problem.`);
  const problem = JSON.parse(body) as Readonly<Record<string, unknown>>;
  if (problem['status'] !== status) throw new Error('The status of the problem is another one than the answer’s.');
  if (typeof problem['code'] !== 'string' || !/^[a-z_]+$/.test(problem['code']))
    throw new Error('The problem has no code.');
  if (problem['request_id'] !== headers.get('x-request-id')) throw new Error('The problem has another request id.');
}

const pathOf = ({ target }: Shot): string => target.split(/[?#]/)[0] ?? '';

/** Whether the request still goes to its operation. */
function isIts({ method, path }: Operation, shot: Shot): boolean {
  const steps = path
    .split('/')
    .map((step) => (step.startsWith('{') ? '[^/]+' : step.replace(/[.*+?^$()|[\]\\]/g, '\\$&')));
  return shot.method === method && new RegExp(`^${steps.join('/')}/?$`).test(pathOf(shot));
}
