package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
)

// journal persists the manifests and tags of a registry that has them in memory only: every change that the registry
// accepted is a line of a file, and is replayed when the registry starts.
type journal struct {
	store http.Handler
	mutex sync.Mutex
	file  *os.File
}

// change is a request that changed a manifest or tag.
type change struct {
	Method, Path, Type string
	Body               []byte
}

func withJournal(path string, store http.Handler) (http.Handler, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	// An incomplete last line is a change that was not acknowledged before the process was killed.
	complete := int64(0)
	for lines := json.NewDecoder(file); ; complete = lines.InputOffset() {
		var accepted change
		if lines.Decode(&accepted) != nil {
			break
		}
		accepted.applyTo(store)
	}
	return &journal{store: store, file: file}, file.Truncate(complete)
}

func (j *journal) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	if request.Method != http.MethodPut && request.Method != http.MethodDelete || !strings.Contains(request.URL.Path, "/manifests/") {
		j.store.ServeHTTP(response, request)
		return
	}
	body, err := io.ReadAll(request.Body)
	if err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}
	answer, err := j.apply(change{request.Method, request.URL.Path, request.Header.Get("Content-Type"), body})
	if err != nil {
		http.Error(response, fmt.Sprintf("cannot be written to the journal: %v", err), http.StatusInternalServerError)
		return
	}
	maps.Copy(response.Header(), answer.Header())
	response.WriteHeader(answer.Code)
	_, _ = response.Write(answer.Body.Bytes())
}

// apply sends a change to the registry, and appends it to the file if the registry accepts it.
func (j *journal) apply(requested change) (*httptest.ResponseRecorder, error) {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	answer := requested.applyTo(j.store)
	if answer.Code >= http.StatusBadRequest {
		return answer, nil
	}
	return answer, j.append(requested)
}

// append removes a line that was not written completely, because no line after it would be replayed.
func (j *journal) append(accepted change) error {
	end, err := j.file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(j.file).Encode(accepted); err != nil {
		return errors.Join(err, j.file.Truncate(end))
	}
	return nil
}

func (c change) applyTo(store http.Handler) *httptest.ResponseRecorder {
	request := &http.Request{
		Method: c.Method,
		URL:    &url.URL{Path: c.Path},
		Header: http.Header{"Content-Type": {c.Type}},
		Body:   io.NopCloser(bytes.NewReader(c.Body)),
	}
	answer := httptest.NewRecorder()
	store.ServeHTTP(answer, request)
	return answer
}
