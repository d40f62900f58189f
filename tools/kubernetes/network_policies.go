package main

import (
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/kube-network-policies/pkg/networkpolicy"
)

// newNetworkPolicies is the policy engine: it decides about each new connection that the firewall puts into its queue.
// While it does not run, the kernel drops what is queued, so that no connection opens.
func newNetworkPolicies() *cobra.Command {
	var kubeconfig, node string
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
		controller, err := networkpolicy.NewController(
			client,
			shared.Networking().V1().NetworkPolicies(), shared.Core().V1().Namespaces(), shared.Core().V1().Pods(),
			nil, nil, nil, nil,
			networkpolicy.Config{QueueID: queue, NodeName: node, NRIdisabled: true},
		)
		if err != nil {
			return err
		}
		// On its way out it removes the nftables table that it makes where the kernel has nft_queue.
		stop, release := signal.NotifyContext(c.Context(), syscall.SIGINT, syscall.SIGTERM)
		defer release()
		shared.Start(stop.Done())
		return controller.Run(stop)
	}}
	c.Flags().StringVar(&kubeconfig, "kubeconfig", "", "kubeconfig that may list policies, namespaces and pods")
	c.Flags().StringVar(&node, "node", "local", "name of the node whose pods it watches")
	c.Flags().IntVar(&queue, "queue", 100, "number of the netfilter queue that holds new connections")
	_ = c.MarkFlagRequired("kubeconfig")
	return c
}
