import { createRequire } from 'node:module';
import type ts from 'typescript';

/** What an argument may be. */
export type Shape =
  | { is: 'string' | 'number' | 'boolean' | 'anything' }
  | { is: 'list' | 'map'; of: Shape }
  /** An interface of `types/input.d.ts`, e.g. `container.ClusterNodeConfig`. */
  | { is: 'object'; interface: string };

export interface Property {
  required: boolean;
  shape: Shape;
}
export type Properties = Map<string, Property>;

const ANYTHING: Shape = { is: 'anything' };

/** Reads an interface out of the text of declarations; nothing if it is not there. */
export function propertiesOf(text: string, name: string): Properties | undefined {
  // To the closing brace of the same indentation, so that the compiler sees these lines and not megabytes.
  const block = new RegExp(`^( *)(?:export )?interface ${name} {[^]*?^\\1}`, 'm').exec(text)?.[0];
  if (block === undefined) return undefined;
  const compiler = typescript();
  const source = compiler.createSourceFile('arguments.d.ts', block, compiler.ScriptTarget.Latest);
  const members = source.statements
    .filter(compiler.isInterfaceDeclaration)
    .flatMap((declaration) => [...declaration.members]);
  return new Map(
    members
      .filter(compiler.isPropertySignature)
      .map((member) => [
        member.name.getText(source),
        { required: !member.questionToken, shape: shapeOf(compiler, source, member.type) },
      ]),
  );
}

function shapeOf(compiler: typeof ts, source: ts.SourceFile, type: ts.TypeNode | undefined): Shape {
  const next = (node: ts.TypeNode | undefined) => shapeOf(compiler, source, node);
  if (!type) return ANYTHING;
  if (compiler.isUnionTypeNode(type)) {
    const defined = type.types.filter((part) => part.kind !== compiler.SyntaxKind.UndefinedKeyword);
    return defined.length === 1 ? next(defined[0]) : ANYTHING;
  }
  if (compiler.isArrayTypeNode(type)) return { is: 'list', of: next(type.elementType) };
  if (compiler.isTypeLiteralNode(type)) {
    const index = type.members.find(compiler.isIndexSignatureDeclaration);
    return index ? { is: 'map', of: next(index.type) } : ANYTHING;
  }
  if (compiler.isTypeReferenceNode(type)) {
    const name = type.typeName.getText(source);
    if (name === 'pulumi.Input') return next(type.typeArguments?.[0]);
    return name.startsWith('inputs.') ? { is: 'object', interface: name.slice('inputs.'.length) } : ANYTHING;
  }
  const { StringKeyword, NumberKeyword, BooleanKeyword } = compiler.SyntaxKind;
  if (type.kind === StringKeyword) return { is: 'string' };
  if (type.kind === NumberKeyword) return { is: 'number' };
  return type.kind === BooleanKeyword ? { is: 'boolean' } : ANYTHING;
}

/** Loaded when the first type is looked at: it takes a third of a second, and many operations look at none. */
function typescript(): typeof ts {
  return createRequire(__filename)('typescript') as typeof ts;
}
