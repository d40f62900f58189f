import { credentials, type ServiceError, status } from '@grpc/grpc-js';
import { type Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { EngineClient } from '@pulumi/pulumi/proto/engine_grpc_pb';
import { LogRequest, LogSeverity } from '@pulumi/pulumi/proto/engine_pb';
import { isUserError } from '../../base/user-error.ts';
import { type Operation, type Provider } from './provider.ts';
import { Redactor } from './secrets.ts';
import { fromStruct, type Values } from './values.ts';

/** The engine's connection to one configured provider of a running program. */
export class Connection {
  private readonly redactor = new Redactor();
  private readonly engine: EngineClient | undefined;
  /** Whether the engine does not need it anymore. */
  canceled = false;

  /**
   * @param engineAddress host:port of the engine that attached; warnings are dropped if none did (a test, a debugger)
   */
  constructor(
    readonly provider: Provider,
    engineAddress?: string,
  ) {
    this.engine = engineAddress ? new EngineClient(engineAddress, credentials.createInsecure()) : undefined;
  }

  /** Reads the properties of a message; what is secret in them is redacted in every later message. */
  values(struct: Struct | undefined): Values {
    const values = fromStruct(struct);
    this.redactor.remember(values);
    return values;
  }

  operation(request: { getUrn(): string; getPreview(): boolean }): Operation {
    return {
      preview: request.getPreview(),
      warn: (line) => {
        const message = this.redactor.redact(line);
        const log = new LogRequest().setSeverity(LogSeverity.WARNING).setUrn(request.getUrn()).setMessage(message);
        // A line that cannot be delivered is lost.
        this.engine?.log(log, () => undefined);
      },
    };
  }

  /**
   * What the engine gets to know of a failed call. After UNKNOWN it doubts whether the resource exists and reports a
   * pending operation, so that code is for bugs only.
   */
  toProviderError(error: unknown): Partial<ServiceError> {
    if (isUserError(error)) {
      return { code: status.FAILED_PRECONDITION, details: this.redactor.redact(error.message) };
    }
    const bug = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { code: status.UNKNOWN, details: this.redactor.redact(`A bug in the local cloud's provider: ${bug}`) };
  }

  close(): void {
    this.engine?.close();
  }
}
