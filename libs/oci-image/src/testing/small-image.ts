import { createImage, createLayer, type Image } from '../image.ts';

/** An image of two small layers. */
export async function smallImage(env: string[] = ['A=b']): Promise<Image> {
  const layers = [
    await createLayer('Node', [{ path: '/usr/local/bin/node', content: 'node' }]),
    await createLayer('shop', [{ path: '/app/main.js', content: 'shop' }]),
  ];
  return createImage({ User: '1', Env: env, Entrypoint: ['/usr/local/bin/node'] }, layers);
}
