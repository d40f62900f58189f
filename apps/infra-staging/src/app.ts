/** The service; its images, its Deployment and its hosts are called so. */
export const APP = 'click-count';
