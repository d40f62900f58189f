package main

import (
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/go-containerregistry/pkg/registry"
	"github.com/spf13/cobra"
)

// newRegistry is an image store that mirrors every registry: the repositories of a host have its name as prefix, so
// docker.io/library/redis is /v2/docker.io/library/redis. What was pushed persists across restarts.
func newRegistry() *cobra.Command {
	var listen, dir string
	c := &cobra.Command{Use: "registry", Args: cobra.NoArgs, SilenceUsage: true, RunE: func(*cobra.Command, []string) error {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		store, err := withJournal(filepath.Join(dir, "manifests.jsonl"), registry.New(
			registry.WithBlobHandler(registry.NewDiskBlobHandler(dir)),
			registry.Logger(log.New(io.Discard, "", 0)),
		))
		if err != nil {
			return err
		}
		server := http.Server{Addr: listen, Handler: withHostPrefix(store), ReadHeaderTimeout: 10 * time.Second}
		return server.ListenAndServe()
	}}
	c.Flags().StringVar(&listen, "listen", "", "host:port to serve on")
	c.Flags().StringVar(&dir, "dir", "", "folder of what is pushed; created if it does not exist")
	_ = c.MarkFlagRequired("listen")
	_ = c.MarkFlagRequired("dir")
	return c
}

// withHostPrefix serves the requests of containerd to a mirror, /v2/<path>?ns=<host>, as /v2/<host>/<path>.
func withHostPrefix(store http.Handler) http.Handler {
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		path, inStore := strings.CutPrefix(request.URL.Path, "/v2/")
		if host := request.URL.Query().Get("ns"); host != "" && inStore && path != "" {
			prefixed := *request
			prefixed.URL = &url.URL{Path: "/v2/" + host + "/" + path, RawQuery: request.URL.RawQuery}
			request = &prefixed
		}
		store.ServeHTTP(response, request)
	})
}
