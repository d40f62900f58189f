import {
  CheckFailure as CheckFailureMessage,
  CheckResponse,
  DiffResponse,
  PropertyDiff as PropertyDiffMessage,
} from '@pulumi/pulumi/proto/provider_pb';
import { type Checked, type CheckFailure, type Diff, type PropertyDiff } from './provider.ts';
import { toStruct } from './values.ts';

export function checkResponse({ inputs, failures }: Checked): CheckResponse {
  const response = new CheckResponse();
  response.setInputs(toStruct(inputs));
  response.setFailuresList(failures.map(failureMessage));
  return response;
}

export function failureMessage({ property, reason }: CheckFailure): CheckFailureMessage {
  const message = new CheckFailureMessage();
  message.setProperty(property);
  message.setReason(reason);
  return message;
}

export function diffResponse({ changes, deleteBeforeReplace }: Diff): DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  const response = new DiffResponse();
  response.setChanges(changes.size > 0 ? DIFF_SOME : DIFF_NONE);
  response.setHasdetaileddiff(true);
  for (const [path, change] of changes) {
    response.getDetaileddiffMap().set(path, diffMessage(change));
    if (change.replace) response.addReplaces(path);
  }
  response.setDeletebeforereplace(deleteBeforeReplace && response.getReplacesList().length > 0);
  return response;
}

function diffMessage({ kind, replace }: PropertyDiff): PropertyDiffMessage {
  const message = new PropertyDiffMessage();
  message.setKind(PropertyDiffMessage.Kind[replace ? (`${kind}_REPLACE` as const) : kind]);
  // A property that is gone can only be shown from the old inputs.
  message.setInputdiff(kind === 'DELETE');
  return message;
}
