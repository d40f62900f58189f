/** Whether this process has been asked to end. */
export class Shutdown {
  begun = false;
}
