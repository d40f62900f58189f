import { type Express } from 'express';

/** The methods that routes have for a path, e.g. "GET, HEAD, POST"; undefined when there is no such path. */
export function allowedMethods(app: Express, url: string | undefined): string | undefined {
  const path = url?.replace(/\?.*/s, '');
  const routes = app.router.stack.flatMap(({ route }) => (route && route.path === path ? route.stack : []));
  const methods = new Set(routes.map(({ method }) => method.toUpperCase()));
  if (methods.has('GET')) methods.add('HEAD');
  return methods.size > 0 ? [...methods].sort().join(', ') : undefined;
}
