import { type JsonObject, text } from '../../base/json.ts';
import { demand, type ResourceHandler } from './resource-handler.ts';

/** Nothing is enforced by it here: the record is what a program sees. */
export const account: ResourceHandler = {
  check: (inputs) =>
    demand(
      /^[a-z]([-a-z0-9]{4,28}[a-z0-9])$/.test(text(inputs, 'accountId')),
      'accountId',
      `expected 6 to 30 of a-z, 0-9 and -, a letter first; got "${text(inputs, 'accountId')}"`,
    ),
  computed: (inputs) => ({
    email: email(inputs),
    member: `serviceAccount:${email(inputs)}`,
    uniqueId: '100000000000000000001',
  }),
};

export const projectMember: ResourceHandler = {
  id: (inputs) => `${text(inputs, 'project')}/${text(inputs, 'role')}/${text(inputs, 'member')}`,
};

function email(inputs: JsonObject): string {
  return `${text(inputs, 'accountId')}@${text(inputs, 'project')}.iam.gserviceaccount.com`;
}
