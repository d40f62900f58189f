// npm start: serves click-count, counting in memory unless a Redis is named.
import { command, install, run } from './workspace.mjs';

command(async () => {
  await install();
  console.log(`click-count will be at http://localhost:${process.env.PORT || 8080}`);
  await run('nx', ['run', 'click-count:serve', '--outputStyle=stream-without-prefixes']);
});
