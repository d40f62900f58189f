/** What this page shows of an OpenAPI document. */
export interface Described {
  info: { title: string; description?: string };
  paths: Record<string, Record<string, Operation>>;
}
interface Operation {
  summary?: string;
  description?: string;
  responses: Record<string, { description?: string; content?: Record<string, unknown> }>;
}

export const escape = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** The OpenAPI document as an HTML page: no script, nothing inline, so that the strictest content security policy fits it. */
export function docsPage({ info, paths }: Described): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => section(method.toUpperCase(), path, operation)),
  );
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>API of ${escape(info.title)}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" href="icon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="page.css" />
  </head>
  <body class="docs">
    <main>
      <h1>API of ${escape(info.title)}</h1>
      <p class="lead">${escape(info.description ?? '')}</p>
      <p><a href="openapi.json">OpenAPI document</a> · <a href=".">counter</a></p>
${operations.join('\n')}
    </main>
  </body>
</html>
`;
}

function section(method: string, path: string, { summary, description, responses }: Operation): string {
  const rows = Object.entries(responses).map(
    ([status, { description = '', content = {} }]) =>
      `<tr><th scope="row">${status}</th><td>${escape(description)}</td><td>${escape(Object.keys(content).join(', '))}</td></tr>`,
  );
  return `<section>
<h2><code>${method} ${escape(path)}</code></h2>
<p>${escape(summary ?? '')} ${escape(description ?? '')}</p>
<table><thead><tr><th scope="col">Status</th><th scope="col">Meaning</th><th scope="col">Type</th></tr></thead>
<tbody>${rows.join('')}</tbody></table>
</section>`;
}
