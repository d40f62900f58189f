import { credentials } from '@grpc/grpc-js';
import { EngineClient } from '@pulumi/pulumi/proto/engine_grpc_pb';
import { LogRequest, LogSeverity } from '@pulumi/pulumi/proto/engine_pb';

/** The engine's log. */
export interface EngineLog {
  /** Shows a line beside a resource while it is worked on. */
  status(urn: string, line: string): void;
  close(): void;
}

export const SILENT: EngineLog = { status: () => undefined, close: () => undefined };

/** Talks to the engine that attached; a line that cannot be delivered is lost, for it is progress and nothing more. */
export function engineLog(address: string): EngineLog {
  const client = new EngineClient(address, credentials.createInsecure());
  return {
    status(urn, line) {
      const request = new LogRequest();
      request.setSeverity(LogSeverity.INFO);
      request.setUrn(urn);
      request.setMessage(line);
      request.setEphemeral(true);
      client.log(request, () => undefined);
    },
    close: () => client.close(),
  };
}
