import { ReplaySubject } from 'rxjs';

/** Whether this process has been asked to end. */
export class Shutdown {
  /** Says so once, also to those who listen later. */
  readonly begins = new ReplaySubject<void>(1);
  begun = false;

  begin(): void {
    this.begun = true;
    this.begins.next();
  }
}
