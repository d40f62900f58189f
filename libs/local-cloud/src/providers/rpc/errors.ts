import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { ErrorResourceInitFailed } from '@pulumi/pulumi/proto/provider_pb';
import { Status } from '@pulumi/pulumi/proto/status_pb';
import { InitFailed, ProviderError } from './provider.js';
import { toStruct } from './values.js';

/**
 * What the engine is told about a failed call. After UNKNOWN it doubts whether a resource exists and keeps asking about a
 * pending operation, so that code is for bugs alone.
 */
export function grpcError(error: unknown, strike: (text: string) => string): Partial<ServiceError> {
  if (error instanceof InitFailed) return initFailed(error, strike);
  if (error instanceof ProviderError) return { code: status.FAILED_PRECONDITION, details: strike(error.message) };
  const bug = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: status.UNKNOWN, details: strike(`A bug in the local cloud's provider: ${bug}`) };
}

function initFailed(error: InitFailed, strike: (text: string) => string): Partial<ServiceError> {
  const detail = new ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(toStruct(error.outputs));
  detail.setInputs(toStruct(error.inputs));
  detail.setReasonsList(error.reasons.map(strike));
  const any = new Any();
  any.pack(detail.serializeBinary(), 'pulumirpc.ErrorResourceInitFailed');
  const message = strike(error.message);
  const details = new Status();
  details.setCode(status.UNKNOWN);
  details.setMessage(message);
  details.addDetails(any);
  const metadata = new Metadata();
  // gRPC's place for structured details; grpc-js leaves filling it to us.
  metadata.add('grpc-status-details-bin', Buffer.from(details.serializeBinary()));
  return { code: status.UNKNOWN, details: message, metadata };
}
