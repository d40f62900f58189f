import { publicFile } from '../page/public-file.ts';
import { docsPage, type Described } from './docs-page.ts';
import { openApiDocument } from './openapi.ts';

describe('the OpenAPI document', () => {
  it('that is committed is the one that the controllers describe (nx run click-count:openapi writes it)', async () => {
    expect(JSON.parse(publicFile('openapi.json'))).toEqual(JSON.parse(JSON.stringify(await openApiDocument())));
  });

  it('describes every answer of every operation', async () => {
    const { paths } = (await openApiDocument()) as unknown as Described;
    expect(Object.keys(paths)).toEqual([
      '/rest/click',
      '/rest/healthcheck',
      '/livez',
      '/readyz',
      '/rest/events',
      '/version',
    ]);
    for (const operation of Object.values(paths).flatMap((methods) => Object.values(methods))) {
      expect(operation.summary).toBeTruthy();
      for (const answer of Object.values(operation.responses)) {
        expect(answer.description).toBeTruthy();
        expect(Object.keys(answer.content ?? {})).not.toEqual([]);
      }
    }
  });

  it('is a page that takes no words as markup', () => {
    const page = docsPage({
      info: { title: '<b>"&' },
      paths: { '/a': { get: { summary: '<script>', responses: { 200: { description: '<i>' } } } } },
    });
    expect(page).toContain('&#60;script&#62;');
    expect(page).not.toMatch(/<script>|<b>|<i>/);
  });
});
