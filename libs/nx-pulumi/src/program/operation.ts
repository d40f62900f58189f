/** The operations on a stack, with their descriptions. */
export const operations = {
  preview: 'Shows what up would change',
  up: 'Creates or updates the stack',
  destroy: 'Destroys all resources of the stack, and the stack',
  refresh: 'Updates the state of the stack from its resources as they are',
  outputs: 'Prints the outputs of the stack',
  cancel: 'Releases the stack that another operation holds',
} as const;

export type Operation = keyof typeof operations;

/** Whether an operation runs the program, and so needs its settings; the others read the state of the stack. */
export const runsProgram = (operation: Operation): boolean => operation === 'up' || operation === 'preview';
