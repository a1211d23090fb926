import { isRefusal, type PaymentProvider, refuse } from '@soko/domain';
import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';

/** After so many calls in a row that it did not answer, a provider is not asked for a while. */
const FAILURES = 5;
/** For so long, in milliseconds; then one call tries it, and all others wait for how that one ends. */
const PAUSE = 10_000;

/**
 * The provider behind a circuit breaker: while it does not answer, calls to it are refused at once
 * (`payment_provider_unavailable`) in place of waiting ten seconds each, and buyers pay with another one. Each process
 * counts for itself, and says so while it asks nobody (`isAvailable`). What a provider answers, a no too, is an answer.
 */
export function breaking(provider: PaymentProvider): PaymentProvider {
  const breaker = circuitBreaker(
    handleWhen((failure) => isRefusal(failure, 'payment_provider_unavailable')),
    { halfOpenAfter: PAUSE, breaker: new ConsecutiveBreaker(FAILURES) },
  );
  const guarded = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await breaker.execute(call);
    } catch (failure) {
      if (!(failure instanceof BrokenCircuitError)) throw failure;
      return refuse('payment_provider_unavailable', { provider: provider.name, retry_after: PAUSE / 1000 });
    }
  };
  // an open circuit stays so until somebody calls: once its pause is over, it waits for one who does
  let pausedUntil = 0;
  breaker.onBreak(() => {
    pausedUntil = Date.now() + PAUSE;
  });
  return {
    ...provider,
    isAvailable: () => breaker.state !== CircuitState.Open || Date.now() >= pausedUntil,
    start: (request) => guarded(() => provider.start(request)),
    ...(provider.list && { list: (day) => guarded(async () => (await provider.list?.(day)) ?? []) }),
    ...(provider.explain && { explain: (hint) => guarded(async () => (await provider.explain?.(hint)) ?? []) }),
    verify: (payment) => guarded(() => provider.verify(payment)),
    close: (payment) => guarded(() => provider.close(payment)),
    refund: (request) => guarded(() => provider.refund(request)),
  };
}
