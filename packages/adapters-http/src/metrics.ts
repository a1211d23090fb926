import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What one finished request is counted under: patterns and numbers, never ids or raw paths. */
export type Observation = Readonly<{ method: string; route: string; status: number; seconds: number }>;

export type Metrics = Readonly<{
  observe: (observation: Observation) => void;
  started: () => void;
  /** Everything counted so far, in the text format of Prometheus. */
  text: () => Promise<string>;
  contentType: string;
}>;

/** Counters of one server, in a registry of their own. */
export function createMetrics(): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [register],
  });
  const inFlight = new Gauge({
    name: 'http_requests_in_flight',
    help: 'Requests being answered',
    registers: [register],
  });
  return {
    started: () => inFlight.inc(),
    observe: ({ method, route, status, seconds }) => {
      inFlight.dec();
      duration.observe({ method, route, status: String(status) }, seconds);
    },
    text: () => register.metrics(),
    contentType: register.contentType,
  };
}
