package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	authenticationv1 "k8s.io/api/authentication/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	clientauthentication "k8s.io/client-go/pkg/apis/clientauthentication/v1beta1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// newGkeAuth stands in for gke-gcloud-auth-plugin: it prints a token for a service account of the cluster, made anew
// for each call.
func newGkeAuth() *cobra.Command {
	var kubeconfig, namespace, account string
	lifetime := int64(3600) // seconds, as Google's tokens
	c := &cobra.Command{Use: "gke-gcloud-auth-plugin", Args: cobra.NoArgs, SilenceUsage: true, RunE: func(c *cobra.Command, _ []string) error {
		config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
		if err != nil {
			return err
		}
		if err := isFor(config, os.Getenv("KUBERNETES_EXEC_INFO")); err != nil {
			return err
		}
		client, err := kubernetes.NewForConfig(config)
		if err != nil {
			return err
		}
		request := &authenticationv1.TokenRequest{Spec: authenticationv1.TokenRequestSpec{ExpirationSeconds: &lifetime}}
		token, err := client.CoreV1().ServiceAccounts(namespace).CreateToken(c.Context(), account, request, metav1.CreateOptions{})
		if err != nil {
			return fmt.Errorf("the local cluster gives no token: %w", err)
		}
		credential := clientauthentication.ExecCredential{Status: &clientauthentication.ExecCredentialStatus{
			Token:               token.Status.Token,
			ExpirationTimestamp: &token.Status.ExpirationTimestamp,
		}}
		credential.SetGroupVersionKind(clientauthentication.SchemeGroupVersion.WithKind("ExecCredential"))
		return json.NewEncoder(os.Stdout).Encode(credential)
	}}
	c.Flags().StringVar(&kubeconfig, "kubeconfig", "", "kubeconfig that may make tokens")
	c.Flags().StringVar(&namespace, "namespace", "kube-system", "namespace of the service account")
	c.Flags().StringVar(&account, "account", "", "service account that the token is for")
	_ = c.MarkFlagRequired("kubeconfig")
	_ = c.MarkFlagRequired("account")
	return c
}

// isFor refuses a cluster that has another certificate authority than ours: a token of the local cluster is nothing to
// send to Google. Clients that do not say which cluster they mean are trusted.
func isFor(ours *rest.Config, execInfo string) error {
	if execInfo == "" {
		return nil
	}
	var asked clientauthentication.ExecCredential
	if err := json.Unmarshal([]byte(execInfo), &asked); err != nil {
		return fmt.Errorf("KUBERNETES_EXEC_INFO: %w", err)
	}
	if asked.Spec.Cluster == nil {
		return nil
	}
	if err := rest.LoadTLSFiles(ours); err != nil {
		return err
	}
	if bytes.Equal(bytes.TrimSpace(asked.Spec.Cluster.CertificateAuthorityData), bytes.TrimSpace(ours.CAData)) {
		return nil
	}
	return fmt.Errorf("%s is not the local cluster, and this gke-gcloud-auth-plugin stands in for it alone; run the command outside of the local cloud", asked.Spec.Cluster.Server)
}
