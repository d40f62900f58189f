/** A program that is built from a Go module. */
export interface GoTool {
  /** Its name, in the cache and in messages. @example "pulumi" */
  name: string;
  /** Folder of the Go module that pins it: go.mod, go.sum and, if the program is its own, the sources. */
  module: string;
  /** Import path of the main package. @example "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" */
  package: string;
  /** Flags of the linker, besides `-s -w`. @default none */
  ldflags?: string;
  /**
   * Files that the program embeds and that another module has, by their name in the program's folder.
   * @default none
   * @example { 'schema.json': { module: 'example.com/provider', path: 'cmd/provider/schema.json' } }
   */
  embed?: Record<string, { module: string; path: string }>;
  /** Where progress goes, line by line. */
  log: (line: string) => void;
}
