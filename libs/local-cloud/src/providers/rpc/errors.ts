import { status, type ServiceError } from '@grpc/grpc-js';
import { ProviderError } from './provider.ts';

/**
 * What the engine is told about a failed call. After UNKNOWN it doubts whether a resource exists and keeps asking about a
 * pending operation, so that code is for bugs alone.
 */
export function grpcError(error: unknown, strike: (text: string) => string): Partial<ServiceError> {
  if (error instanceof ProviderError) return { code: status.FAILED_PRECONDITION, details: strike(error.message) };
  const bug = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: status.UNKNOWN, details: strike(`A bug in the local cloud's provider: ${bug}`) };
}
