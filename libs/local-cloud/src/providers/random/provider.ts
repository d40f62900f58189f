import { type Shapes } from '../arguments/shapes.ts';
import { validate } from '../arguments/validate.ts';
import { compare } from '../rpc/compare.ts';
import {
  type CheckFailure,
  type Checked,
  type CheckRequest,
  type CreateRequest,
  type Diff,
  type DiffRequest,
  type Provider,
  ProviderError,
  type ReadRequest,
  UNCHANGED,
  type UpdateRequest,
} from '../rpc/provider.ts';
import { plain } from '../rpc/secrets.ts';
import { Secret, type Values } from '../rpc/values.ts';
import { characterClasses, generate, type PasswordRules } from './password.ts';

const TYPE = 'random:index/randomPassword:RandomPassword';

/** Stands in for Pulumi's random provider: passwords, made once and kept in the state. */
export class RandomProvider implements Provider {
  constructor(private readonly shapes: Shapes) {}

  checkConfig(): CheckFailure[] {
    return [];
  }

  diffConfig(): Diff {
    return UNCHANGED;
  }

  configure(): void {
    // It has no settings.
  }

  check({ type, news }: CheckRequest): Promise<Checked> {
    refuseOthers(type);
    const failures = validate(this.shapes, this.shapes.resource('randomPassword', 'RandomPasswordArgs'), news);
    return Promise.resolve({ inputs: news, failures: failures.length > 0 ? failures : unfit(news) });
  }

  /** A password is never changed in place. */
  diff({ oldInputs, news }: DiffRequest): Promise<Diff> {
    const changes = [...compare(oldInputs, news)].map(([path, kind]) => [path, { kind, replace: true }] as const);
    return Promise.resolve({ changes: new Map(changes), deleteBeforeReplace: false });
  }

  create({ inputs, preview }: CreateRequest): Promise<{ id: string; outputs: Values }> {
    if (preview) return Promise.resolve({ id: '', outputs: inputs });
    const rules = plain(inputs) as unknown as PasswordRules;
    return Promise.resolve({ id: 'none', outputs: { ...inputs, result: new Secret(generate(rules)) } });
  }

  /** It exists nowhere but in the state. */
  read({ id, olds, oldInputs }: ReadRequest): Promise<{ id: string; outputs: Values; inputs: Values }> {
    return Promise.resolve({ id, outputs: olds, inputs: oldInputs });
  }

  update({ type }: UpdateRequest): Promise<never> {
    return Promise.reject(new Error(`${type} is replaced, never updated`));
  }

  delete(): Promise<void> {
    return Promise.resolve();
  }

  invoke(token: string): Promise<never> {
    return Promise.reject(new ProviderError(`The local random provider has no function ${token}.`));
  }
}

function refuseOthers(type: string): void {
  if (type !== TYPE)
    throw new ProviderError(`The local cloud has no resources of type ${type}; of the random ones it knows ${TYPE}.`);
}

function unfit(news: Values): CheckFailure[] {
  // What is not known yet is looked at by the update.
  const rules = news as unknown as PasswordRules;
  const { length } = rules;
  if (typeof length !== 'number') return [];
  if (!Number.isInteger(length) || length < 1)
    return [{ property: 'length', reason: `expected a whole number from 1, got ${length}` }];
  const classes = characterClasses(rules);
  const least = classes.reduce((sum, { minimum }) => sum + minimum, 0);
  if (least > length)
    return [{ property: 'length', reason: `expected at least ${least}, the sum of the minima, got ${length}` }];
  if (classes.length === 0) {
    return [{ property: 'special', reason: 'leaves no characters; allow one of lower, upper, numeric and special' }];
  }
  return [];
}
