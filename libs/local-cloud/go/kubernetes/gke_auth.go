package main

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	clientauthentication "k8s.io/client-go/pkg/apis/clientauthentication/v1beta1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// nameLine starts the line before a certificate that names the cluster whose it is.
const nameLine = "# cluster: "

// newGkeAuth emulates gke-gcloud-auth-plugin: it prints a token for the service account of the cluster that the client
// asks for, made anew for each call.
func newGkeAuth() *cobra.Command {
	var kubeconfig, namespace, unnamed string
	lifetime := int64(3600) // seconds, as Google's tokens
	c := &cobra.Command{Use: "gke-gcloud-auth-plugin", Args: cobra.NoArgs, SilenceUsage: true, RunE: func(c *cobra.Command, _ []string) error {
		config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
		if err != nil {
			return err
		}
		account, err := clusterOf(config, os.Getenv("KUBERNETES_EXEC_INFO"))
		if err != nil {
			return err
		}
		if account == "" {
			account = unnamed
		}
		client, err := kubernetes.NewForConfig(config)
		if err != nil {
			return err
		}
		accounts := client.CoreV1().ServiceAccounts(namespace)
		request := &authenticationv1.TokenRequest{Spec: authenticationv1.TokenRequestSpec{ExpirationSeconds: &lifetime}}
		token, err := accounts.CreateToken(c.Context(), account, request, metav1.CreateOptions{})
		if apierrors.IsNotFound(err) {
			made := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: account}}
			if _, err = accounts.Create(c.Context(), made, metav1.CreateOptions{}); err == nil || apierrors.IsAlreadyExists(err) {
				token, err = accounts.CreateToken(c.Context(), account, request, metav1.CreateOptions{})
			}
		}
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
	c.Flags().StringVar(&namespace, "namespace", "", "namespace of the clusters' service accounts")
	c.Flags().StringVar(&unnamed, "unnamed", "", "service account for clients that name no cluster")
	for _, flag := range []string{"kubeconfig", "namespace", "unnamed"} {
		_ = c.MarkFlagRequired(flag)
	}
	return c
}

// clusterOf says which of our clusters the client asks for; nothing if it does not say. It refuses a cluster that has
// another certificate authority than ours: a token of the local cluster is nothing to send to Google.
func clusterOf(ours *rest.Config, execInfo string) (string, error) {
	if execInfo == "" {
		return "", nil
	}
	var asked clientauthentication.ExecCredential
	if err := json.Unmarshal([]byte(execInfo), &asked); err != nil {
		return "", fmt.Errorf("KUBERNETES_EXEC_INFO: %w", err)
	}
	if asked.Spec.Cluster == nil {
		return "", nil
	}
	if err := rest.LoadTLSFiles(ours); err != nil {
		return "", err
	}
	authority := asked.Spec.Cluster.CertificateAuthorityData
	if !bytes.Equal(certificate(authority), certificate(ours.CAData)) {
		return "", fmt.Errorf("%s is not the local cluster, and this gke-gcloud-auth-plugin stands in for it alone; run the command outside of the local cloud", asked.Spec.Cluster.Server)
	}
	first, _, _ := strings.Cut(string(authority), "\n")
	name, found := strings.CutPrefix(first, nameLine)
	if !found {
		return "", nil
	}
	return name, nil
}

// certificate decodes the first one of a PEM file; nothing if there is none.
func certificate(file []byte) []byte {
	if block, _ := pem.Decode(file); block != nil {
		return block.Bytes
	}
	return nil
}
