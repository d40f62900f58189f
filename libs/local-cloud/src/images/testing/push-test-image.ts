import { createImage, createLayer, type Image, pushImage, RepositoryClient, repositoryOf } from '@per-branch/oci-image';

/** Pushes an image of one file to the image store; the same content gives the same image. */
export async function pushTestImage(store: string, name: string, tags: string[], content = '1'): Promise<Image> {
  const layer = await createLayer('file', [{ path: '/file', content }]);
  const image = createImage({ User: '1', Entrypoint: ['/file'] }, [layer]);
  await pushImage(new RepositoryClient(repositoryOf(name, store)), image, tags);
  return image;
}
