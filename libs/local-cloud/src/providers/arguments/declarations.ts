import { createRequire } from 'node:module';
import type ts from 'typescript';

/** The type of an argument. */
export type ArgumentType =
  | { kind: 'string' | 'number' | 'boolean' | 'any' }
  | { kind: 'list' | 'map'; of: ArgumentType }
  /** An interface of `types/input.d.ts`, e.g. `container.ClusterNodeConfig`. */
  | { kind: 'object'; interface: string };

export interface Property {
  required: boolean;
  type: ArgumentType;
}
export type Properties = Map<string, Property>;

const ANY: ArgumentType = { kind: 'any' };

/** Parses one interface of a file of declarations; answers nothing if the file does not have it. */
export function propertiesOf(text: string, name: string): Properties | undefined {
  // To the closing brace of the same indentation, so that the compiler parses these lines and not megabytes.
  const block = new RegExp(`^( *)(?:export )?interface ${name} {[^]*?^\\1}`, 'm').exec(text)?.[0];
  if (block === undefined) return undefined;
  // Loaded with the first type: it takes a third of a second, and many operations need no type.
  const compiler = createRequire(__filename)('typescript') as typeof ts;
  const source = compiler.createSourceFile('arguments.d.ts', block, compiler.ScriptTarget.Latest);
  const members = source.statements.filter(compiler.isInterfaceDeclaration).flatMap(({ members }) => [...members]);
  return new Map(
    members.filter(compiler.isPropertySignature).map(({ name, questionToken, type }) => {
      return [name.getText(source), { required: !questionToken, type: typeOf(compiler, source, type) }];
    }),
  );
}

function typeOf(compiler: typeof ts, source: ts.SourceFile, type: ts.TypeNode | undefined): ArgumentType {
  const next = (node: ts.TypeNode | undefined) => typeOf(compiler, source, node);
  if (!type) return ANY;
  if (compiler.isUnionTypeNode(type)) {
    const defined = type.types.filter((member) => member.kind !== compiler.SyntaxKind.UndefinedKeyword);
    return defined.length === 1 ? next(defined[0]) : ANY;
  }
  if (compiler.isArrayTypeNode(type)) return { kind: 'list', of: next(type.elementType) };
  if (compiler.isTypeLiteralNode(type)) {
    const index = type.members.find(compiler.isIndexSignatureDeclaration);
    return index ? { kind: 'map', of: next(index.type) } : ANY;
  }
  if (compiler.isTypeReferenceNode(type)) {
    const name = type.typeName.getText(source);
    if (name === 'pulumi.Input') return next(type.typeArguments?.[0]);
    return name.startsWith('inputs.') ? { kind: 'object', interface: name.slice('inputs.'.length) } : ANY;
  }
  const kind = type.getText(source);
  return kind === 'string' || kind === 'number' || kind === 'boolean' ? { kind } : ANY;
}
