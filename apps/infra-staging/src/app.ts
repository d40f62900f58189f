/**
 * The service; its images, Deployment and hosts have its name. Apart from the context, which the program does not load.
 */
export const APP = 'click-count';
