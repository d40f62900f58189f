import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds; Redis on the same network answers within the first few. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** What operators watch, in the names and units that Prometheus expects. */
export class Metrics {
  readonly registry = new Registry();
  private readonly registers = [this.registry];

  readonly requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests that were answered, or given up by their client (status 499)',
    labelNames: ['method', 'route', 'status'],
    registers: this.registers,
  });
  readonly duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the headers of a request to the end of its answer',
    labelNames: ['method', 'route'],
    buckets: BUCKETS,
    registers: this.registers,
  });
  readonly clicks = new Counter({
    name: 'click_count_clicks_total',
    help: 'Clicks that this process counted and acknowledged',
    registers: this.registers,
  });
  readonly redis = new Histogram({
    name: 'redis_command_duration_seconds',
    help: 'From a command to its answer; clicks that arrive together share one',
    labelNames: ['command'],
    buckets: BUCKETS,
    registers: this.registers,
  });
  readonly redisErrors = new Counter({
    name: 'redis_errors_total',
    help: 'Commands that Redis did not answer, or answered with an error',
    labelNames: ['command'],
    registers: this.registers,
  });
  readonly redisUp = new Gauge({
    name: 'redis_up',
    help: '1 while Redis answers and refuses no command that counting needs, else 0',
    registers: this.registers,
  });

  constructor({ version, commit }: { version: string; commit: string }) {
    new Gauge({
      name: 'click_count_build_info',
      help: 'Always 1; what runs is in the labels',
      labelNames: ['version', 'commit'],
      registers: this.registers,
    }).set({ version, commit }, 1);
    collectDefaultMetrics({ register: this.registry });
  }
}
