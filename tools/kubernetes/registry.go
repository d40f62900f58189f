package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/google/go-containerregistry/pkg/registry"
	"github.com/spf13/cobra"
)

// newRegistry is an image store that mirrors every registry: the repositories of a host lie under its name,
// so docker.io/library/redis is /v2/docker.io/library/redis. Blobs are kept on disk, manifests and tags in memory.
func newRegistry() *cobra.Command {
	var listen, dir string
	c := &cobra.Command{Use: "registry", Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		listener, err := net.Listen("tcp", listen)
		if err != nil {
			return err
		}
		store := registry.New(
			registry.WithBlobHandler(registry.NewDiskBlobHandler(dir)),
			registry.Logger(log.New(io.Discard, "", 0)),
		)
		// Whoever started this reads the address from here: with port 0 it is known only now.
		fmt.Println(listener.Addr())
		server := http.Server{Handler: underItsHost(store), ReadHeaderTimeout: 10 * time.Second}
		return server.Serve(listener)
	}}
	c.Flags().StringVar(&listen, "listen", "127.0.0.1:0", "address to serve on; port 0 takes a free one, and the address is printed")
	c.Flags().StringVar(&dir, "dir", "", "folder of the blobs; made if it is not there")
	_ = c.MarkFlagRequired("dir")
	return c
}

// underItsHost reads what containerd asks of a mirror, /v2/<path>?ns=<host>, as /v2/<host>/<path>.
func underItsHost(store http.Handler) http.Handler {
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		path, inStore := strings.CutPrefix(request.URL.Path, "/v2/")
		if host := request.URL.Query().Get("ns"); host != "" && inStore && path != "" {
			asked := *request
			asked.URL = &url.URL{Path: "/v2/" + host + "/" + path, RawQuery: request.URL.RawQuery}
			request = &asked
		}
		store.ServeHTTP(response, request)
	})
}
