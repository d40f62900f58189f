// Command pulumi-resource-kubernetes is the official Kubernetes provider, built where it cannot be downloaded.
package main

import (
	_ "embed"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
)

// version is set by the linker to the release that the module pins.
var version string

// Both files are part of the provider's own module; the build lays them over this folder.
//
//go:embed schema.json
var schema []byte

//go:embed terraform-mapping.json
var mapping []byte

func main() { provider.Serve("kubernetes", version, schema, mapping) }
