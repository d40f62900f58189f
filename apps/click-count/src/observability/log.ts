import { type LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { type LogLevel } from '../settings/log-settings.ts';

/** NestJS' messages about its own start, which only debugging needs. A bundler may add to a class's name. */
const INNER = new Set(['InstanceLoader', 'NestApplication', 'NestFactory', 'RouterExplorer', 'RoutesResolver']);

/** Lines of JSON on standard output: time, level, msg, and the logging context. */
export function createLog(level: LogLevel): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}

/** Hands what NestJS and its Logger are given to the log; an object's members become members of the line. */
export class NestLog implements LoggerService {
  constructor(private readonly log_: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    this.write(INNER.has(String(context).replace(/^_|\d+$/g, '')) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(level: LogLevel & keyof Logger, message: unknown, rest: unknown[]): void {
    const context = rest.at(-1);
    const name = typeof context === 'string' ? { context } : {};
    if (message instanceof Error) this.log_[level]({ ...name, err: message }, message.message);
    else if (typeof message === 'object') this.log_[level]({ ...name, ...message });
    else this.log_[level](name, typeof message === 'string' ? message : JSON.stringify(message));
  }
}
