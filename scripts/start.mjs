// npm start: click-count alone, counting in memory unless a Redis is named.
import { command, install, run } from './workspace.mjs';

command(async () => {
  await install();
  await run('nx', ['run', 'click-count:serve', '--outputStyle=stream-without-prefixes']);
});
