package main

import (
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/kube-network-policies/pkg/networkpolicy"
)

// noTable is longer than the kernel allows. If the kernel has nft_queue, the engine would otherwise create its own table in
// nftables, in addition to the rules of the local cloud, and not remove it when it is killed.
var noTable = strings.Repeat("-", 256)

// newNetworkPolicies is the policy engine: it decides about each new connection in its netfilter queue. While it does not
// run, the kernel drops what is queued, so that no connection opens.
func newNetworkPolicies() *cobra.Command {
	var kubeconfig, node, addresses string
	var queue int
	c := &cobra.Command{Use: "kube-network-policies", Args: cobra.NoArgs, SilenceUsage: true, RunE: func(c *cobra.Command, _ []string) error {
		config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
		if err != nil {
			return err
		}
		client, err := kubernetes.NewForConfig(config)
		if err != nil {
			return err
		}
		shared := informers.NewSharedInformerFactory(client, 0)
		pods := podsByAllocation{shared.Core().V1().Pods(), allocations{addresses, cachedResults}}
		controller, err := networkpolicy.NewController(
			client,
			shared.Networking().V1().NetworkPolicies(), shared.Core().V1().Namespaces(), pods,
			nil, nil, nil, nil,
			networkpolicy.Config{QueueID: queue, NodeName: node, NRIdisabled: true, NFTableName: noTable},
		)
		if err != nil {
			return err
		}
		stop, release := signal.NotifyContext(c.Context(), syscall.SIGINT, syscall.SIGTERM)
		defer release()
		shared.Start(stop.Done())
		return controller.Run(stop)
	}}
	c.Flags().StringVar(&kubeconfig, "kubeconfig", "", "kubeconfig with the right to list policies, namespaces and pods")
	c.Flags().StringVar(&node, "node", "local", "name of the node whose pods it watches")
	c.Flags().IntVar(&queue, "queue", 100, "number of the netfilter queue that holds new connections")
	c.Flags().StringVar(&addresses, "addresses", "", "folder of the pod network in which the CNI plugin host-local keeps a file for each address")
	_ = c.MarkFlagRequired("kubeconfig")
	_ = c.MarkFlagRequired("addresses")
	return c
}
