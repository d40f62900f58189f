// npm run up: starts the local cloud, deploys the platform and this branch's environment, and prints its address.
import { command, install, run } from './workspace.mjs';

command(async () => {
  const started = Date.now();
  await install();
  await run('nx', ['run', 'infra-staging:deploy', '--configuration=local', '--outputStyle=stream']);
  const output = await run('nx', ['run', 'infra-staging:outputs', '--configuration=local', '--json'], {
    capture: true,
  });
  const { outputs } = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1));
  console.log(`
${outputs.branch} runs version ${outputs.version}

  open   http://${outputs.address}
  name   ${outputs.host}

ready in ${Math.round((Date.now() - started) / 1000)} s; "npm run down" removes everything`);
});
