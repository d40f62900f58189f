import { ReplaySubject } from 'rxjs';

/** Whether this process is shutting down. */
export class Shutdown {
  /** Emits once, also to later subscribers. */
  readonly begins = new ReplaySubject<void>(1);
  begun = false;

  begin(): void {
    this.begun = true;
    this.begins.next();
  }
}
