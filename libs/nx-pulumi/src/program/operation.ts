/** What can be done to a stack, and what a person reads about it. */
export const operations = {
  preview: 'Shows what up would change, and changes nothing',
  up: 'Creates the stack, or changes what differs from the program',
  destroy: 'Destroys all that the stack made, and the stack',
  refresh: "Reads what is really there into the stack's state",
  outputs: 'Prints the outputs of the stack',
  cancel: 'Releases the stack that another operation holds',
} as const;

export type Operation = keyof typeof operations;

/** Only these run the program, and so need its settings; the others read the stack's state. */
export const runsProgram = (operation: Operation): boolean => operation === 'up' || operation === 'preview';
