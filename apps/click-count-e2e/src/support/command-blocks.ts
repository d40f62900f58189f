import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace } from './checkout.ts';

/** A block of shell commands in a document. */
export interface CommandBlock {
  /** The document and the line of its fence, as in `README.md:12`. */
  location: string;
  script: string;
  /** Where the block is run instead of by the story of the documents: the text of a comment `<!-- run by: … -->` above it. */
  runBy: string | undefined;
}

/** The command blocks of README.md, CONTRIBUTING.md, the guides and the READMEs of packages, in this order. */
export function commandBlocks(): CommandBlock[] {
  const documents = ['README.md', 'CONTRIBUTING.md', 'docs/guides/*.md', 'apps/*/README.md', 'libs/*/README.md'];
  return documents.flatMap((pattern) =>
    execFileSync('git', ['ls-files', `:(glob)${pattern}`], { cwd: workspace, encoding: 'utf8' })
      .split('\n')
      .filter(Boolean)
      .flatMap(blocksOf),
  );
}

function blocksOf(document: string): CommandBlock[] {
  const text = readFileSync(join(workspace, document), 'utf8');
  const fence = /(?:<!-- run by: (.*) -->\n\s*)?^( *)```(?:sh|bash|console)\n([\s\S]*?)^\2```/gm;
  return [...text.matchAll(fence)].map((match) => {
    const line = text.slice(0, match.index + match[0].indexOf('```')).split('\n').length;
    return { location: `${document}:${line}`, script: match[3] ?? '', runBy: match[1] };
  });
}
