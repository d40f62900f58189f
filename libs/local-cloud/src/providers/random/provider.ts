import { UserError } from '@per-branch/go-tool';
import { type ArgumentSchema } from '../arguments/argument-schema.ts';
import { validate } from '../arguments/validate.ts';
import { compare } from '../rpc/compare.ts';
import type * as rpc from '../rpc/provider.ts';
import { plain } from '../rpc/secrets.ts';
import { Secret, type Values } from '../rpc/values.ts';
import { characterClasses, generate, type PasswordRules } from './password.ts';

const TYPE = 'random:index/randomPassword:RandomPassword';

/** Emulates Pulumi's random provider: passwords, which are generated once and exist in the state only. */
export class RandomProvider implements rpc.Provider {
  constructor(private readonly schema: ArgumentSchema) {}

  /** It has no settings. */
  diffConfig(): [] {
    return [];
  }

  configure(): void {
    // There is nothing to keep.
  }

  check({ type, news }: rpc.CheckRequest): rpc.Checked {
    if (type !== TYPE) {
      throw new UserError(`The local cloud has no resources of type ${type}; of the random ones it knows ${TYPE}.`);
    }
    const failures = validate(this.schema, this.schema.resource(type).inputs, news);
    return { inputs: news, failures: failures.length > 0 ? failures : checkRules(news) };
  }

  /** Any change makes a new password. */
  diff({ oldInputs, news }: rpc.DiffRequest): rpc.Diff {
    const changes = compare(oldInputs, news).map((change) => ({ ...change, replace: true }));
    return { changes, deleteBeforeReplace: false };
  }

  create({ inputs, preview }: rpc.CreateRequest): Promise<{ id: string; outputs: Values }> {
    if (preview) return Promise.resolve({ id: '', outputs: inputs });
    const rules = plain(inputs) as unknown as PasswordRules;
    return Promise.resolve({ id: 'none', outputs: { ...inputs, result: new Secret(generate(rules)) } });
  }

  read({ id, olds, oldInputs }: rpc.ReadRequest): { id: string; outputs: Values; inputs: Values } {
    return { id, outputs: olds, inputs: oldInputs };
  }

  update({ type }: rpc.UpdateRequest): Promise<never> {
    return Promise.reject(new Error(`${type} is replaced, never updated`));
  }

  delete(): Promise<void> {
    return Promise.resolve();
  }

  invoke(token: string): Promise<never> {
    return Promise.reject(new UserError(`The local random provider has no function ${token}.`));
  }
}

function checkRules(news: Values): rpc.CheckFailure[] {
  // Unknown rules are checked by the update.
  const rules = news as unknown as PasswordRules;
  const { length } = rules;
  if (typeof length !== 'number') return [];
  if (!Number.isInteger(length) || length < 1)
    return [{ property: 'length', reason: `expected a whole number from 1, got ${length}` }];
  const classes = characterClasses(rules);
  const least = classes.reduce((sum, { minimum }) => sum + minimum, 0);
  if (least > length)
    return [{ property: 'length', reason: `expected at least ${least}, the sum of the minima, got ${length}` }];
  if (classes.length > 0) return [];
  return [{ property: 'special', reason: 'leaves no characters; allow one of lower, upper, numeric and special' }];
}
