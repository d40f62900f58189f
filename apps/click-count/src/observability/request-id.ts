import { randomBytes } from 'node:crypto';

const ACCEPTED = /^[\w.-]{8,64}$/;

/** A maker of ids that are unique over processes and cheap: a random beginning, then a number. */
export function requestIds(): (given: string | string[] | undefined) => string {
  const beginning = randomBytes(8).toString('hex');
  let number = 0;
  // A proxy's id is kept, so that one request has one id in all logs; anything else could be made up to spoil them.
  return (given) =>
    typeof given === 'string' && ACCEPTED.test(given) ? given : `${beginning}-${(++number).toString(36)}`;
}
