package main

import (
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/embed"
)

// newEtcd is an etcd with one member. Its data is removed with the cluster, so it is not synced to disk.
func newEtcd() *cobra.Command {
	var dir, client string
	c := &cobra.Command{Use: "etcd", Args: cobra.NoArgs, SilenceUsage: true, RunE: func(*cobra.Command, []string) error {
		clients, err := url.Parse(client)
		if err != nil {
			return err
		}
		cfg := embed.NewConfig()
		cfg.Dir = dir
		cfg.ListenClientUrls, cfg.AdvertiseClientUrls = []url.URL{*clients}, []url.URL{*clients}
		// It has no peers, but always listens for them: on any free port.
		peers := url.URL{Scheme: "http", Host: "127.0.0.1:0"}
		cfg.ListenPeerUrls, cfg.AdvertisePeerUrls = []url.URL{peers}, []url.URL{peers}
		cfg.InitialCluster = cfg.InitialClusterFromName(cfg.Name)
		cfg.UnsafeNoFsync = true
		cfg.LogLevel = "warn"
		return serve(cfg)
	}}
	c.Flags().StringVar(&dir, "data-dir", "", "folder of the data; created if it does not exist")
	c.Flags().StringVar(&client, "listen-client-url", "http://127.0.0.1:2379", "URL to serve clients on")
	_ = c.MarkFlagRequired("data-dir")
	return c
}

func serve(cfg *embed.Config) error {
	server, err := embed.StartEtcd(cfg)
	if err != nil {
		return err
	}
	defer server.Close()
	select {
	case <-server.Server.ReadyNotify():
	case <-time.After(30 * time.Second):
		return fmt.Errorf("etcd is not ready after 30 s")
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	select {
	case <-stop:
		return nil
	case err := <-server.Err():
		return err
	}
}
