// npm run down: everything that was brought up on this machine goes.
import { command, install, run } from './workspace.mjs';

command(async () => {
  await install();
  await run('local-cloud', ['down']);
});
