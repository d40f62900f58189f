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

// nameLine is the prefix of the line before a certificate that names its cluster.
const nameLine = "# cluster: "

// newGkeAuth emulates gke-gcloud-auth-plugin: it prints a new token for the service account of the cluster in the client's
// kubeconfig.
func newGkeAuth() *cobra.Command {
	var kubeconfig, namespace, unnamed string
	lifetime := int64(3600) // seconds, as on GKE
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
			missing := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: account}}
			if _, err = accounts.Create(c.Context(), missing, metav1.CreateOptions{}); err == nil || apierrors.IsAlreadyExists(err) {
				token, err = accounts.CreateToken(c.Context(), account, request, metav1.CreateOptions{})
			}
		}
		if err != nil {
			return fmt.Errorf("the local cluster issues no token: %w", err)
		}
		credential := clientauthentication.ExecCredential{Status: &clientauthentication.ExecCredentialStatus{
			Token:               token.Status.Token,
			ExpirationTimestamp: &token.Status.ExpirationTimestamp,
		}}
		credential.SetGroupVersionKind(clientauthentication.SchemeGroupVersion.WithKind("ExecCredential"))
		return json.NewEncoder(os.Stdout).Encode(credential)
	}}
	c.Flags().StringVar(&kubeconfig, "kubeconfig", "", "kubeconfig with the right to create tokens")
	c.Flags().StringVar(&namespace, "namespace", "", "namespace of the clusters' service accounts")
	c.Flags().StringVar(&unnamed, "unnamed", "", "service account for clients that name no cluster")
	for _, flag := range []string{"kubeconfig", "namespace", "unnamed"} {
		_ = c.MarkFlagRequired(flag)
	}
	return c
}

// clusterOf returns the cluster that the client names, or nothing if it names none. It refuses a cluster with another
// certificate authority than the local one: a token of the local cluster must not be sent to Google.
func clusterOf(local *rest.Config, execInfo string) (string, error) {
	if execInfo == "" {
		return "", nil
	}
	var request clientauthentication.ExecCredential
	if err := json.Unmarshal([]byte(execInfo), &request); err != nil {
		return "", fmt.Errorf("KUBERNETES_EXEC_INFO: %w", err)
	}
	if request.Spec.Cluster == nil {
		return "", nil
	}
	if err := rest.LoadTLSFiles(local); err != nil {
		return "", err
	}
	authority := request.Spec.Cluster.CertificateAuthorityData
	if !bytes.Equal(certificate(authority), certificate(local.CAData)) {
		return "", fmt.Errorf("%s is not the local cluster, and this gke-gcloud-auth-plugin stands in for it alone; run the command outside of the local cloud", request.Spec.Cluster.Server)
	}
	first, _, _ := strings.Cut(string(authority), "\n")
	name, found := strings.CutPrefix(first, nameLine)
	if !found {
		return "", nil
	}
	return name, nil
}

// certificate decodes the first block of a PEM file; nil without any.
func certificate(file []byte) []byte {
	if block, _ := pem.Decode(file); block != nil {
		return block.Bytes
	}
	return nil
}
