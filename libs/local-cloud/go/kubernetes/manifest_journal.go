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

// journal keeps the manifests and tags of a registry that has them in memory alone: every change that the registry
// accepted is a line of a file, and is made again when the registry starts.
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
	// What a kill cut off was not acknowledged to anybody.
	complete := int64(0)
	for lines := json.NewDecoder(file); ; complete = lines.InputOffset() {
		var made change
		if lines.Decode(&made) != nil {
			break
		}
		made.applyTo(store)
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
	answer, err := j.make(change{request.Method, request.URL.Path, request.Header.Get("Content-Type"), body})
	if err != nil {
		http.Error(response, fmt.Sprintf("cannot be kept: %v", err), http.StatusInternalServerError)
		return
	}
	maps.Copy(response.Header(), answer.Header())
	response.WriteHeader(answer.Code)
	_, _ = response.Write(answer.Body.Bytes())
}

// make lets the registry decide about a change, and writes it down if it is accepted.
func (j *journal) make(asked change) (*httptest.ResponseRecorder, error) {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	answer := asked.applyTo(j.store)
	if answer.Code >= http.StatusBadRequest {
		return answer, nil
	}
	return answer, j.append(asked)
}

// append leaves nothing of a line that could not be written whole: nothing behind it would be read again.
func (j *journal) append(made change) error {
	end, err := j.file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(j.file).Encode(made); err != nil {
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
