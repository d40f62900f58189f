import { credentials } from '@grpc/grpc-js';
import { EngineClient } from '@pulumi/pulumi/proto/engine_grpc_pb';
import { LogRequest, LogSeverity } from '@pulumi/pulumi/proto/engine_pb';

/** The engine's log. */
export interface EngineLog {
  /** Shows a warning about a resource, for good. */
  warn(urn: string, line: string): void;
  close(): void;
}

export const SILENT: EngineLog = { warn: () => undefined, close: () => undefined };

/** Talks to the engine that attached; a line that cannot be delivered is lost. */
export function engineLog(address: string): EngineLog {
  const client = new EngineClient(address, credentials.createInsecure());
  return {
    warn(urn, line) {
      const request = new LogRequest();
      request.setSeverity(LogSeverity.WARNING);
      request.setUrn(urn);
      request.setMessage(line);
      client.log(request, () => undefined);
    },
    close: () => client.close(),
  };
}
