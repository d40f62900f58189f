import { ask, type Address } from './click-count';

/** Asks every 50 ms until stopped, and tells how many requests went out and which did not get a 200. */
export function steadily(address: Address): { stop(): Promise<{ asked: number; failed: string[] }> } {
  let stopped = false;
  const failed: string[] = [];
  let asked = 0;
  const loop = async () => {
    while (!stopped) {
      asked++;
      const said = await ask(address, 'GET', '/rest/click').catch((error: Error) => ({
        status: 0,
        body: error.message,
      }));
      if (said.status !== 200) failed.push(`${said.status} ${said.body}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const done = loop();
  return {
    async stop() {
      stopped = true;
      await done;
      return { asked, failed };
    },
  };
}
