import { credentials } from '@grpc/grpc-js';
import { EngineClient } from '@pulumi/pulumi/proto/engine_grpc_pb';
import { LogRequest, LogSeverity } from '@pulumi/pulumi/proto/engine_pb';

/** The engine's log. */
export interface EngineLog {
  /** Shows a line beside a resource while it is worked on. */
  status(urn: string, line: string): void;
  /** Shows a warning about a resource, for good. */
  warn(urn: string, line: string): void;
  close(): void;
}

export const SILENT: EngineLog = { status: () => undefined, warn: () => undefined, close: () => undefined };

/** Talks to the engine that attached; a line that cannot be delivered is lost, for it is progress and nothing more. */
export function engineLog(address: string): EngineLog {
  const client = new EngineClient(address, credentials.createInsecure());
  const log = (urn: string, line: string, severity: LogSeverity, ephemeral: boolean) => {
    const request = new LogRequest();
    request.setSeverity(severity);
    request.setUrn(urn);
    request.setMessage(line);
    request.setEphemeral(ephemeral);
    client.log(request, () => undefined);
  };
  return {
    status: (urn, line) => log(urn, line, LogSeverity.INFO, true),
    warn: (urn, line) => log(urn, line, LogSeverity.WARNING, false),
    close: () => client.close(),
  };
}
