// npm run down: removes the local cloud and everything that was deployed to it.
import { command, install, run } from './workspace.mjs';

command(async () => {
  await install();
  await run('local-cloud', ['down']);
});
