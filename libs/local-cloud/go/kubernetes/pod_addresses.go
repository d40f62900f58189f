package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	coreinformers "k8s.io/client-go/informers/core/v1"
	"k8s.io/client-go/tools/cache"
)

// cachedResults is the folder in which the CNI library keeps the pod of each address.
const cachedResults = "/var/lib/cni/results"

// podsByAllocation finds the pod of an address in the files of the CNI plugins, which exist before any container of the pod
// starts. The pod's status has the address up to a second later: until then the engine would allow all connections.
type podsByAllocation struct {
	coreinformers.PodInformer
	allocations allocations
}

func (p podsByAllocation) Informer() cache.SharedIndexInformer {
	return allocatedInformer{p.PodInformer.Informer(), p.allocations}
}

type allocatedInformer struct {
	cache.SharedIndexInformer
	allocations allocations
}

func (i allocatedInformer) GetIndexer() cache.Indexer {
	return allocatedIndexer{i.SharedIndexInformer.GetIndexer(), i.allocations}
}

type allocatedIndexer struct {
	cache.Indexer
	allocations allocations
}

// ByIndex returns the pod of an address, or an error without one. The engine uses one index only, that of addresses.
func (i allocatedIndexer) ByIndex(_, address string) ([]any, error) {
	namespace, name, err := i.allocations.podOf(address)
	if err != nil {
		return nil, err
	}
	pod, found, err := i.GetByKey(namespace + "/" + name)
	if err != nil {
		return nil, err
	}
	if !found {
		// Its labels are not known yet; policies for all pods of its namespace apply already.
		pod = &v1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name}}
	}
	return []any{pod}, nil
}

// allocations are the addresses that pods have now.
type allocations struct {
	// addresses has a file for each address, with the sandbox that it belongs to.
	addresses string
	// results has a file for each sandbox, with the pod that it belongs to.
	results string
}

func (a allocations) podOf(address string) (namespace, name string, err error) {
	if net.ParseIP(address) == nil {
		return "", "", fmt.Errorf("%q is not an address", address)
	}
	allocation, err := os.ReadFile(filepath.Join(a.addresses, address))
	if err != nil {
		return "", "", err
	}
	sandbox, device, _ := strings.Cut(strings.TrimSpace(string(allocation)), "\r\n")
	file := strings.Join([]string{filepath.Base(a.addresses), sandbox, device}, "-")
	content, err := os.ReadFile(filepath.Join(a.results, file))
	if err != nil {
		return "", "", err
	}
	var result struct {
		Arguments [][2]string `json:"cniArgs"`
	}
	if err := json.Unmarshal(content, &result); err != nil {
		return "", "", err
	}
	for _, argument := range result.Arguments {
		switch argument[0] {
		case "K8S_POD_NAMESPACE":
			namespace = argument[1]
		case "K8S_POD_NAME":
			name = argument[1]
		}
	}
	return namespace, name, nil
}
