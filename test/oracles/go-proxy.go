// Says, for each line of JSON, where Go's net/http goes: the proxy that ProxyFromEnvironment chooses for a URL in an environment.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	_ "unsafe"
)

type question struct {
	Env map[string]string
	URL string
}

// net/http reads the environment once; its own tests make it forget with this.
//
//go:linkname forget net/http.resetProxyConfig
func forget()

//go:linkname ascii net/http.idnaASCII
func ascii(host string) (string, error)

// The host that the Transport dials.
func dialed(proxy *url.URL) string {
	host := strings.ToLower(proxy.Hostname())
	if form, err := ascii(host); err == nil {
		host = form
	}
	return host
}

func answer(asked question) []string {
	os.Clearenv()
	for name, value := range asked.Env {
		os.Setenv(name, value)
	}
	forget()
	target, err := url.Parse(asked.URL)
	if err != nil {
		return []string{"bad target"}
	}
	proxy, err := http.ProxyFromEnvironment(&http.Request{URL: target})
	if err != nil {
		return []string{"error"}
	}
	if proxy == nil {
		return []string{"direct"}
	}
	said := []string{proxy.Scheme, dialed(proxy), proxy.Port()}
	if proxy.User != nil {
		password, _ := proxy.User.Password()
		said = append(said, proxy.User.Username()+":"+password)
	}
	return said
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			panic(err)
		}
		text, _ := json.Marshal(answer(asked))
		fmt.Fprintln(out, string(text))
	}
}
